"""A translation into the wrong language of the right script, told by its small words and letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.tags import language_name
from service.domain.text.abbreviations import LANGUAGES, rules_for

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: words that sentences are held together with, beside those that begin them (`Rules.starters`)
_MORE = {
    "en": "be been than out up about into more will not just them him new says said was were would has had",
    "fr": "est sont a été ont fait pas par qui dont très être avoir deux leurs entre même vers chez",
    "pt": "foi são está mais muito ter ser há pelo pela pelos pelas também até quem nós lhe tem eram",
    "es": "fue son está más muy ser hay también hasta quien les han era eran donde otro otra",
    "sv": "är var har inte kan ska skulle blev blir mycket till sig han dem sina något genom",
    "da": "er var har ikke kan skal skulle blev bliver meget sig dem nogen gennem mellem over ud",
    "no": "er var har ikke kan skal skulle ble blir veldig seg dem noen gjennom mellom over ut",
    "de": "ist sind war waren hat haben wurde wurden wird werden sich dass noch mehr sehr hatte zwischen",
    "af": "is was het word sal kan nie om te deur oor baie hul wat ná tussen nog moet gaan",
    "tr": "olan oldu olarak kadar gibi değil var yok olduğu sonra ki mi edildi etti dedi söyledi",
    "sw": "ya wa za la cha vya ambayo ambao kuwa ili huku kutoka mwa hadi zaidi yake wake alikuwa",
    "ha": "da na ta ga ba cikin daga wajen sannan cewa wanda wadda suka aka ake zai zuwa akan ce",
    "so": "oo iyo ku ka ee la ayaa waa in uu ay soo inuu inay kale badan isagoo iyadoo lagu laga",
}
#: letters that one language of the Arabic script writes and the other does not
_PERSIAN, _ARABIC = frozenset("پچژگکی"), frozenset("ةيكإأىؤ")
_LEAST = 3


class WrongLanguage:
    """The translation is in another language than the edition's, though in the same letters."""

    name: ClassVar[str] = "wrong_language"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the small words, or the letters, are another language's."""
        found = guess(item.target_text, item.target, item.source_text)
        if found is None:
            return
        message = (
            f"This reads like {language_name(found)}, not {language_name(item.target_locale)}. "
            "Translate the sentence again."
        )
        yield Finding(self.name, Severity.BLOCK, message, None, (0, len(item.target_text)))


def guess(text: str, expected: str, source: str = "") -> str | None:
    """Return the language that a text is in where that is surely not `expected` (primary subtags).

    Words of the source say nothing: they are names and titles, or left over, which other checks tell.
    """
    if expected in ("ar", "fa"):
        return _by_letters(text, expected)
    own = _small_words(expected)
    if not own:
        return None
    known = {word.casefold() for word in _WORD.findall(source)}
    words = [word.casefold() for word in _WORD.findall(text)]
    words = [word for word in words if word not in known]
    best, most = None, 0
    held = own | _of_any()
    words, size = [word for word in words if word in held], len(words)
    for language in _MORE:
        theirs = _small_words(language)
        if language == expected:
            continue
        hits = [word for word in words if word in theirs and word not in own]
        if len(hits) <= most or len(set(hits)) < 2:
            continue
        ours = sum(word in own and word not in theirs for word in words)
        if len(hits) > 2 * ours:
            best, most = language, len(hits)
    return best if most >= _LEAST and most * 5 >= size else None


def _by_letters(text: str, expected: str) -> str | None:
    other, theirs = ("fa", _PERSIAN) if expected == "ar" else ("ar", _ARABIC)
    mine = _ARABIC if expected == "ar" else _PERSIAN
    alien, own = sum(char in theirs for char in text), sum(char in mine for char in text)
    return other if alien >= _LEAST and alien > 3 * own else None


@lru_cache
def _of_any() -> frozenset[str]:
    return frozenset().union(*map(_small_words, _MORE))


@lru_cache
def _small_words(language: str) -> frozenset[str]:
    if language not in _MORE or language not in LANGUAGES:
        return frozenset()
    return rules_for(language).starters | frozenset(_MORE[language].split())
