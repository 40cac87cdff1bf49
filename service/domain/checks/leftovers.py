"""Source words that stand untranslated among translated ones, as happens to headlines in Title Case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.tags import is_same, language_name

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: words of English news that are no name and no word of the languages in `_SHARED` or of any edition
_WORDS = """
    about after against and another are army arrested arrests ask asked asks attack attacks backed
    backs bad because been before began begins being between big bill bridge but call called calls
    came children city closes come comes could country court cut cuts day days dead died dies
    drought during early election elections ended ends every faced faces falls farmers fell fighters
    find finds fire first flood floods food found free freed friday from gave get gets give gives go
    goes good got government great growth had has have health held her high his hit hits holds home
    hospital house how into its jailed jobs joined joins killed killing kills knew know knows last
    late law laws leaders leaves left long loses lost low made make makes many meets men met
    minister monday money month months more most must need needed needs new not off old open opens
    other our out over peace people plans police power price prices rain raises rebels rejected
    rejects returned returns rights rise rises road rose said saturday saw say says school second
    see seeks sees short shot should show showed shows signed signs small soldiers some sought storm
    street strikes struck students sunday take takes talks teachers tell tells that the their them
    there these they think thinks third this those thought thursday today told tomorrow took town
    trade tuesday under urge urged urges village visited visits vote voters votes vowed vows want
    wanted wants war warned warns was water wednesday week weeks went were what when where which
    while who why will wins with women won work workers world would year years yesterday young your
"""
_COMMON = frozenset(_WORDS.split())
#: words of `_COMMON` that stand in other languages as well
_SHARED = {
    "fr": "court police second long plans but",
    "pt": "hospital some come",
    "es": "hospital",
    "sv": "minister under over hit long men first her open",
    "da": "minister under over long men her had have",
    "no": "minister under over long men her had have fire",
    "af": "minister water was under over open last met bad week",
    "de": "war was will minister her bad",
    "tr": "her hit",
}
_LEAST = 2
#: what Title Case leaves small
_SMALL = frozenset(
    ("the", "and", "for", "but", "nor", "with", "from", "into", "over", "after", "amid", "per", "via")
)


class Leftovers:
    """Ordinary words of the source stand untranslated in the translation."""

    name: ClassVar[str] = "leftovers"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where two English words or more, or one shouted or in Title Case, were left."""
        if item.source != "en" or is_same(item.source_language, item.target_locale):
            return
        shared = frozenset(_SHARED.get(item.target, "").split())
        named = {place for mention in item.mentions for place in range(*mention.source_span)}
        common = {
            match[0].casefold()
            for match in _WORD.finditer(item.source_text)
            if match.start() not in named and match[0].casefold() in _COMMON - shared
        }
        title = is_title_case(item.source_text)
        left = [
            match
            for match in _WORD.finditer(item.target_text)
            if match[0].casefold() in common and not _quoted(item.target_text, match.start())
        ]
        if not title:  # "Our World in Data" is a name
            left = [match for match in left if match[0].islower() or match[0] not in item.source_text]
        if len({match[0].casefold() for match in left}) < (1 if title else _LEAST):
            return
        words = ", ".join(dict.fromkeys(f"“{match[0]}”" for match in left[:4]))
        message = f"{words}: left in {language_name(item.source_language)}. Translate it."
        where = (left[0].start(), left[0].end())
        yield Finding(self.name, Severity.WARNING, message, None, where)


def is_title_case(text: str) -> bool:
    """Return whether hardly a longer word begins with a small letter: Title Case or capitals."""
    long = [word for word in _WORD.findall(text) if len(word) > 2 and word not in _SMALL]
    capital = sum(not word[0].islower() for word in long)
    return len(long) >= 3 and capital > 0.8 * len(long)


def is_common_word(word: str) -> bool:
    """Return whether a word is an ordinary one of English news, and no name."""
    return word.casefold() in _COMMON or word.casefold() in _SMALL


def has_common_words(text: str) -> bool:
    """Return whether a text has ordinary English words, and is not a list of names."""
    return any(word.casefold() in _COMMON for word in _WORD.findall(text))


def _quoted(text: str, at: int) -> bool:
    """Return whether a place is inside a quotation: the title of a book or a film."""
    return sum(text[:at].count(mark) for mark in "«“") > sum(text[:at].count(mark) for mark in "»”")
