"""Negation: a lost "not" turns a sentence round, and reads well all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity


@dataclass(frozen=True, slots=True)
class Cues:
    """How a language denies.

    `hard`: a sure denial, which a translation has to render. `soft`: all that denies, those
    included. `weak`: words that may carry the sense of one ("unknown", "few", "instead").
    """

    hard: re.Pattern[str]
    soft: re.Pattern[str]
    weak: re.Pattern[str]


def _cues(hard: str, soft: str, weak: str) -> Cues:
    flags = re.IGNORECASE | re.VERBOSE
    return Cues(re.compile(hard, flags), re.compile(f"{hard}|{soft}", flags), re.compile(weak, flags))


CUES: dict[str, Cues] = {
    # no denials: "not only", "whether or not", "why not", "nothing but"
    "en": _cues(
        r"""\b(?: (?<!or\ )(?<!if\ )(?<!why\ )not(?!\ (?:only|just|merely|least|until|to\ mention)\b)
        | cannot | never | no\ longer | nobody | no\ one | neither | none\ of
        | (?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|must|need)n['’]t )\b""",
        r"""\b(?: no|not|nor|nothing|none|nowhere|without|unable|hardly|barely|rarely|seldom
        | fail\w*|refus\w*|deny|denie[sd]|lack\w*|absence|impossible|far\ from|yet\ to|ruled?\ out )\b
        | \w+n['’]t\b""",
        r"""\w+less(?:ly)?\b | \b(?:un\w{4,}|avoid\w*|prevent\w*|instead|rather|few|little
        |less|only|but|until|unless|except|miss\w*|stop\w*
        | reject\w*|free|beyond|too|against|despite|although|other)\b""",
    ),
    "fr": _cues(
        r"""\b(?:ne\s+|n['’]) (?:[\w-]+\s+|\w+['’][\w-]+\s+){0,4}?
        (?:pas(?!\ (?:seulement|uniquement))|jamais|rien|plus|personne|aucune?|guère|point)\b
        | \bjamais\b | \baucune?\b""",
        r"""\b(?: ne|pas|non|sans|ni|aucune?s?|nul(?:le)?|rien|personne|guère|impossib\w+|refus\w+|interdi\w+
        | absen\w+|échou\w+|faute\ de|incapab\w+|loin\ de ) \b | \bn['’]""",
        r"""\b(?:hors|sauf|peu|seul\w*|manqu\w+|ailleurs|rat[eé]\w*|évit\w+|empêch\w+|in(?:connu|exist|capab)\w+
        |exclu\w+|illég\w+|contre|trop|plutôt|lieu|avant|autre\w*|fausse\w*|faux)\b""",
    ),
    "sv": _cues(
        r"""\b(?:inte(?!\ (?:bara|minst|endast))|aldrig|ingen|inget|inga|ingenting|icke|ej|varken)\b""",
        r"""\b(?:utan|knappast|sällan|vägra\w*|sakna\w*|misslyck\w*|neka\w*|omöjlig\w*|ingenstans|oförmög\w*)\b""",
        r"""\w+lös\w* | \b(?:innan|först|heller|lite|få|bara|fri\w*|annan|annat|andra|undvik\w*
        |hindra\w*)\b""",
    ),
    "pt": _cues(
        r"""\b(?:não(?!\ (?:só|apenas|somente))|nunca|jamais|ninguém|nenhuma?)\b""",
        r"""\b(?:não|nem|sem|nada|tampouco|impossív\w+|recus\w+|neg(?:ou|a|am|ar)|falt\w+|ausên\w+|incapa\w+
        |deix(?:ou|ar|aram|a|am)\ de|longe\ de)\b""",
        r"""\b(?:exceto|pouc\w+|evit\w+|imped\w+|apenas|só|contra|antes|demasiado|vez|descon\w+
        |outr\w+|inv[ée]s)\b""",
    ),
    "ar": _cues(
        r"""(?<!\w)[وفل]? (?:لم|لن|ليس(?:ت|وا)?|لا(?!\ (?:سيما|يزال|تزال|بد))|عدم|غير|دون) (?!\w)""",
        r"""(?<!\w)[وفبل]{0,2} (?:ما|غير|عدم|دون|بدون|بلا|لا|ألا|ولا|إلا|سوى|ليس\w*|لست|لسنا|لم|لن|رفض\w*
        |نف[ىوي]\w*|فشل\w*|تعذر\w*|يستحيل|مستحيل\w*|امتن\w+|انعدام|كلا|لئلا
        |منع\w*|يفتقر|أبد\w+|عاجز\w*) (?!\w)""",
        r"""(?<!\w)(?:خال\w*|قلما|نادر\w*|يتجن\w+|قليل\w*|لولا|بدل\w*|فقط|استثن\w+|نقص|لكن|قبل|حتى|عكس)(?!\w)""",
    ),
    "tr": _cues(
        r"""\b(?:değil\w*|yok\w*|hiç\w*|asla)\b
        | \w(?:m[ae](?:d[ıi]\w*|z\w*|m[ıi]ş\w*|yac\w*|yec\w*)|m[ıiuü]yor\w*)\b""",
        r"""\b(?:olma\w+|hariç|red\w+|başarısız\w*|imkansız\w*|imkânsız\w*|ne\b.*\bne)\b
        | \w{2,}m[ae](?:d[ae]n|k\w*|y[ae]n\w*|y[ıi]p|s[ıi]n\w*|l[ıi]\w*|m\w+|ks\w+|yin\w*|yın\w*)\b
        | \w+s[ıiuü]z\w*\b""",
        r"""\b(?:dışında|aksine|yerine|eksik\w*|önce|az|sadece|henüz|kadar|engel\w*|uzak\w*)\b""",
    ),
    "fa": _cues(
        r"""(?<!\w)(?:نیست\w*|نبود\w*|ندار\w+|نداشت\w*|نخواه\w+|نمی[\w‌]*|نشد\w*|نکرد\w*|هرگز|هیچ[\w‌]*|نه)(?!\w)""",
        r"""(?<!\w)(?:بدون|عدم|غیر\w*|نباید|نتوان\w+|ن[^اظقهسو]\w{2,}|مگر|فاقد|رد|امتناع|خودداری)(?!\w)|\w*نمی\w*""",
        r"""(?<!\w)(?:نا\w+|بی\w*|جز|قبل|پیش|فقط|تنها|اما|مخالف\w*)(?!\w)""",
    ),
    "he": _cues(
        r"""(?<!\w)[והשכ]{0,2}(?:לא|אין|אינ\w+|בלי|מעולם|אף\ אחד|לעולם)(?!\w)""",
        r"""(?<!\w)[והשכבלמ]{0,3}(?:ללא|אי|לבל|טרם|אל|בלתי|חסר\w*|נטול\w*|סירב\w*|נמנע\w*|נכשל\w*|היעדר\w*|העדר\w*
        |כלום|שום|איננ\w+|לאו|בטרם)(?!\w) | \w*אי[-־]\w+""",
        r"""(?<!\w)(?:רק|מעט|דבר|אך|פרט|מלבד|לפני|במקום|פחות|אחר\w*|נגד|מנע\w*)(?!\w)""",
    ),
    "af": _cues(
        r"""\b(?:nie(?!\ net)|nooit|geen|niemand|nêrens|niks)\b""",
        r"""\b(?:sonder|nie|weier\w*|ontken\w*|kwalik|onmoontlik\w*|nog|onvermo\w+)\b""",
        r"""\w+loos\w* | \b(?:min|slegs|net|voor|buiten|behalwe|pleks|eerder)\b""",
    ),
}
_LANGUAGES_TURNED = frozenset({"en", "fr", "sv", "pt", "af"})


class Negation:
    """A denial of the source ("not", "never", "cannot") is not in the translation, or one came in."""

    name: ClassVar[str] = "negation"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where only one side denies; only for languages with a list of cues."""
        source, target = CUES.get(item.source), CUES.get(item.target)
        if source is None or target is None:
            return
        denied = source.hard.search(item.source_text)
        if denied and not target.soft.search(item.target_text):
            weak = target.weak.search(item.target_text)
            message = (
                f"“{denied.group().strip()}” of the source is not denied here. Check that the sense is kept."
            )
            yield Finding(self.name, Severity.WARNING if weak else Severity.BLOCK, message, denied.span())
            return
        denies = target.hard.search(item.target_text)
        if denies and item.target in _LANGUAGES_TURNED and not _denies(source, item.source_text):
            message = (
                f"“{denies.group().strip()}” denies something, and the source does not. Check the sense."
            )
            yield Finding(self.name, Severity.WARNING, message, None, denies.span())


def _denies(cues: Cues, text: str) -> bool:
    return bool(cues.soft.search(text) or cues.weak.search(text))
