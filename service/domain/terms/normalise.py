"""Folding text so that spellings of one name meet, with the way back to the original characters.

What is folded: compatibility forms, case, Latin accents where the language's readers ignore them,
Arabic hamza and alef forms, vowel signs, tatweel, Hebrew points and doubled vav and yod, Ethiopic
letters of one sound, apostrophes, spaces, and hyphens (which count as spaces). Zero-width and
direction marks vanish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.domain.languages.base import get

_APOSTROPHES = "'’‘ʼʻ′`´ʹ＇׳ʾʿ"
_HYPHENS = "-‐‑‒־﹣－"
_DOUBLE = '"“”„‟«»״＂″'

_LETTERS: dict[str, str] = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_DOUBLE, '"'),
    "–": "–",
    # Arabic script, Persian letters included
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیېےئيۍ", "ي"),
    **dict.fromkeys("ؤۆۇو", "و"),
    **dict.fromkeys("ةۀہەهھ", "ه"),
    **dict.fromkeys("كکڪ", "ك"),
    "ـ": "",
    # Hausa hooked letters are often typed plain
    "ɗ": "d",
    "ɓ": "b",
    "ƙ": "k",
    "ƴ": "y",
    "፡": " ",
}
_ACCENTLESS = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"}


def _ethiopic() -> dict[str, str]:
    """Letters that Amharic readers hear as one: ሐ ኀ → ሀ, ሠ → ሰ, ዐ → አ, ፀ → ጸ, in all their vowels."""
    same: dict[str, str] = {}
    for other, first in (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ")):
        for vowel in range(7):
            same[chr(ord(other) + vowel)] = chr(ord(first) + vowel)
    # with a guttural the first and the fourth vowel sound the same
    same |= {"ሃ": "ሀ", "ሓ": "ሀ", "ኃ": "ሀ", "ኣ": "አ", "ዓ": "አ"}
    return same | {"ጐ": "ጎ", "ኰ": "ኮ", "ቈ": "ቆ", "ኈ": "ሆ"}


_LETTERS |= _ethiopic()


class _Table(dict[str, str]):
    """Character → folded text, worked out once per character."""

    def __init__(self, accents: bool, dotless_i: bool) -> None:
        super().__init__()
        self._accents = accents
        self._dotless_i = dotless_i
        #: the characters that become one
        self.single: set[str] = set()

    def __missing__(self, char: str) -> str:
        folded = self._fold(char)
        self[char] = folded
        if len(folded) == 1:
            self.single.add(char)
        return folded

    def _fold(self, char: str) -> str:
        if self._dotless_i and char in "Iİ":
            return "ı" if char == "I" else "i"
        if char in _LETTERS:
            return _LETTERS[char]
        category = unicodedata.category(char)
        if category == "Nd":
            return str(unicodedata.digit(char))
        if char.isspace() or category == "Zs":
            return " "
        if category in ("Cf", "Cc", "Me"):
            return ""
        if category == "Mn":
            # the accents that Latin letters kept were composed before; what stands alone is a vowel sign
            return ""
        plain = unicodedata.normalize("NFKC", char).casefold()
        if plain in _LETTERS:
            return _LETTERS[plain]
        if self._dotless_i:
            plain = plain.replace("â", "a").replace("î", "i").replace("û", "u")
        if self._accents:
            return plain
        plain = "".join(_ACCENTLESS.get(letter, letter) for letter in plain)
        bare = "".join(c for c in unicodedata.normalize("NFD", plain) if unicodedata.category(c) != "Mn")
        return "".join(_LETTERS.get(letter, letter) for letter in bare)


@lru_cache(maxsize=8)
def _table(accents: bool, dotless_i: bool) -> _Table:
    return _Table(accents, dotless_i)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `starts[i]` is the original code point that folded character `i` came from."""

    text: str
    starts: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of `text[start:end]`, with the accents that belong to its last letter."""
        stop = self.starts[end - 1] + 1
        while stop < len(self.original) and unicodedata.category(self.original[stop]) == "Mn":
            stop += 1
        return self.starts[start], stop


def fold(text: str, language: str) -> Folded:
    """Fold `text` of that language (primary subtag) for matching."""
    return _fold_text(text, language) if len(text) > _WORDS else _fold_word(text, language)


def _fold(text: str, language: str) -> Folded:
    own = get(language)
    table, doubled = _table(own.keeps_accents, own.dotless_i), own.folds_doubled
    composed = unicodedata.is_normalized("NFC", text)
    if (
        composed
        and not doubled
        and (table.single.issuperset(text) or all(len(table[char]) == 1 for char in set(text)))
    ):
        joined = text.translate(_codes(own.keeps_accents, own.dotless_i))
        joined = joined.replace("\n", " ").replace("-", " ")
        if "  " not in joined:
            return Folded(joined, range(len(text)), text)
    out: list[str] = []
    starts: list[int] = []
    last = ""
    for position, char in enumerate(text) if composed else _characters(text):
        folded = table[char]
        if not folded or (folded == last and (folded == " " or folded in doubled)):
            continue
        last = folded
        out.append(" " if folded == "-" else folded)
        if len(folded) == 1:
            starts.append(position)
        else:
            starts.extend([position] * len(folded))
    return Folded("".join(out), starts, text)


#: characters of the longest text that is a word or a name
_WORDS = 30
#: the rules ask for the sentence at hand again and again, and every edition of a story for its source
_fold_text = lru_cache(maxsize=512)(_fold)
#: most words of a story come again
_fold_word = lru_cache(maxsize=8192)(_fold)

_SPACES = re.compile(" {2,}")


@lru_cache(maxsize=8)
def _doubled(letters: str) -> re.Pattern[str]:
    return re.compile(f"([{letters}])\\1+")


def key(form: str, language: str) -> str:
    """Fold a glossary form (NFC): as `fold`, without its surrounding spaces."""
    own = get(language)
    table = _table(own.keeps_accents, own.dotless_i)
    folded = "".join([table[char] for char in form])
    if "  " in folded:
        folded = _SPACES.sub(" ", folded)
    if own.folds_doubled:
        folded = _doubled(own.folds_doubled).sub(r"\1", folded)
    return folded.replace("-", " ").strip()


@lru_cache(maxsize=20_000)
def word_key(word: str, language: str) -> str:
    """Fold one word of a text, as `key` would; most words come again."""
    return key(word, language)


def keys(forms: Sequence[str], language: str) -> list[str]:
    """Fold many forms, each as `key` would, in a tenth of the time."""
    if not forms:
        return []
    own = get(language)
    codes = _codes(own.keeps_accents, own.dotless_i)
    folded = "\n".join(forms).translate(codes)
    if "  " in folded:
        folded = _SPACES.sub(" ", folded)
    if own.folds_doubled:
        folded = _doubled(own.folds_doubled).sub(r"\1", folded)
    return [form.strip() for form in folded.replace("-", " ").split("\n")]


class _Codes(dict[int, str]):
    """A table for `str.translate`; a line break, which divides forms, remains."""

    def __init__(self, table: _Table) -> None:
        super().__init__({10: "\n"})
        self._table = table

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._table[chr(code)]
        return folded


@lru_cache(maxsize=8)
def _codes(accents: bool, dotless_i: bool) -> _Codes:
    return _Codes(_table(accents, dotless_i))


def _characters(text: str) -> list[tuple[int, str]]:
    """List the characters with their places, a letter and its separate accents composed into one."""
    if unicodedata.is_normalized("NFC", text):
        return list(enumerate(text))
    characters: list[tuple[int, str]] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        composed = unicodedata.normalize("NFC", text[position:end])
        characters.extend((position, char) for char in composed)
        position = end
    return characters
