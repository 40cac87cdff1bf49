"""The words of a language: whether a form is one of them, and the known words nearest to one that is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.domain.languages.base import get

#: where a written word is cut into the words that it is made of: "l'eau", "porte-parole"
_CUT = re.compile(r"['’ʼ‑-]")
#: forms of fewer letters are not judged: abbreviations, endings after an apostrophe, letters of an alphabet
SHORTEST = 3
#: letters of the shortest part of a word made of two, of the longest ending, of the longest such word
_JOINED, _ENDING, _LONGEST = 4, 9, 60
#: answers that are kept
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The known forms of one language (primary subtag); equal to no other, as it is read once.

    `listed` tells whether a form stands in a dictionary as it is; `counts` are the forms met in open texts
    and the glossary, with how often (as a power of two) in how many `lines`. `widened`: a dictionary that
    somebody installed for it is among what is listed.
    """

    language: str
    listed: Callable[[str], bool]
    counts: Mapping[str, int]
    lines: int = 0
    widened: bool = False
    _known: dict[str, bool] = field(default_factory=dict, repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether a form that it lacks is no word."""
        return get(self.language).lexicon_is_whole

    @property
    def judges(self) -> bool:
        """Whether a sentence with several forms that it lacks is told, as a single one says too little."""
        return self.widened and get(self.language).unknown_from > 0

    def knows(self, word: str) -> bool:
        """Return whether a written word is one of the language, or is made of such words.

        Short parts are known; case does not matter, as a headline may be in capitals.
        """
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._knows(unicodedata.normalize("NFC", word))
        return known

    def frequency(self, word: str) -> float:
        """Return in what share of the lines that were counted a form stands."""
        level = self.counts.get(word)
        return 0.0 if level is None else 2.0**level / max(1, self.lines)

    def highest(self, word: str) -> float:
        """Return what that share is at the most, as far as so few lines can tell: three of them for none."""
        level = self.counts.get(word)
        return (3.0 if level is None else 2.0 ** (level + 1)) / max(1, self.lines)

    def _knows(self, word: str) -> bool:
        return (
            self.has(word)
            or all(
                len(part) < SHORTEST or self.has(part) or self._is_made(part)
                for part in _CUT.split(word)
                if part
            )
            or (self.judges and self._is_known_with_clitics(word))
        )

    def _is_known_with_clitics(self, word: str) -> bool:
        """Return whether a word is known without what is written onto it: "and", "the", "his"."""
        own = get(self.language)
        prefix = own.term_prefix or own.name_prefix
        before = prefix.match(word) if prefix is not None else None
        if before is not None and 0 < before.end() < len(word) - 1 and self.has(word[before.end() :]):
            return True
        endings = own.term_endings | own.name_endings
        return any(
            ending
            and word.endswith(ending)
            and len(word) - len(ending) >= SHORTEST
            and self.has(word[: -len(ending)])
            for ending in endings
        )

    def _is_made(self, form: str) -> bool:
        """Return whether a form is two known words in one, or a long known one with an ending."""
        own, length = get(self.language), len(form)
        if length > _LONGEST:
            return False
        if own.stem_letters and any(
            self.has(form[:at]) for at in range(max(own.stem_letters, length - _ENDING), length - 1)
        ):
            return True
        return own.joins_words and any(
            self.has(form[at:])
            and (self.has(form[:at]) or (form[at - 1] == "s" and self.has(form[: at - 1])))
            for at in range(_JOINED, length - _JOINED + 1)
        )

    def has(self, form: str) -> bool:
        """Return whether a form is listed as it is, in small letters, or as another country spells it."""
        if self._is_listed(form):
            return True
        own = get(self.language)
        small = (form.replace("I", "ı") if own.dotless_i else form).replace("İ", "i").lower()
        if small != form and self._is_listed(small):
            return True
        return any(
            letter in small and self._is_listed(small.replace(letter, instead))
            for letter, instead in own.letter_variants
        )

    def _is_listed(self, form: str) -> bool:
        return form in self.counts or self.listed(form)


#: gives the lexicon of a language (primary subtag), or None where there is none
Lexicons = Callable[[str], Lexicon | None]


def no_lexicons(language: str) -> Lexicon | None:
    """Return no lexicon, for callers that judge no words."""
    return None
