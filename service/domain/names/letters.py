"""Spelling a Latin word in another script by weighted letter rules, each with the letters around it.

The rules are counts: how often a letter was written so between such neighbours (`scripts/learn_letters.py`
takes them off pairs of name parts). A neighbourhood that was seen seldom leans on the next smaller one
(Witten and Bell's weights), so every word can be read, and each reading has a probability.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from service.domain.names.scripts import plain, written

#: how many letters before and after a letter each step of a rule looks at, smallest first
WINDOWS = ((0, 0), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3))
EDGE = "_"
_KEPT = 24
#: ways to write a word that are told, and words whose ways are remembered: most names come again
_MOST, _REMEMBERED = 12, 512
_LEAST = 0.02
#: a letter with an accent has rules of its own from so many sightings on
_ACCENT_SEEN = 10


class Spelled(NamedTuple):
    """One way to write a word; `chance` is the share that the rules give it among all ways."""

    text: str
    chance: float


@dataclass(frozen=True, slots=True)
class Letters:
    """The rules of one target language: neighbourhood → what was written there, with counts, as "ب:12|پ:3".

    Rows are read when they are needed: a story needs few of them.
    """

    language: str
    rows: Mapping[str, str]
    _spelled: dict[str, list[Spelled]] = field(default_factory=dict, repr=False, compare=False)

    def counts(self, context: str) -> Mapping[str, float]:
        """Return what was written in a neighbourhood and how often; {} where it was never seen."""
        row = self.rows.get(context)
        return _counts(row) if row else {}

    def spell(self, word: str, most: int = _MOST) -> list[Spelled]:
        """Write a Latin word (letters only), likeliest first; [] for what has no Latin letter."""
        found = self._spelled.get(word)
        if found is None:
            if len(self._spelled) >= _REMEMBERED:
                self._spelled.clear()
            found = self._spelled[word] = self._spell(word)
        return found[:most]

    def _spell(self, word: str) -> list[Spelled]:
        letters = readable(word)
        beams: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        if not letters:
            return []
        for at in range(len(letters)):
            chances = [(out, p) for out, p in self._chances(letters, at).items() if p >= _LEAST]
            beams = [
                (weight + math.log(chance), (*parts, out))
                for weight, parts in beams
                for out, chance in chances
            ]
            beams.sort(key=lambda beam: -beam[0])
            del beams[_KEPT:]
        found: dict[str, float] = {}
        for weight, parts in beams:
            text = written([part for part in parts if part], self.language)
            if text:
                found[text] = found.get(text, 0.0) + math.exp(weight)
        ordered = sorted(found.items(), key=lambda one: -one[1])
        return [Spelled(text, chance) for text, chance in ordered[:_MOST]]

    def _chances(self, letters: Sequence[str], at: int) -> dict[str, float]:
        chances: dict[str, float] = {}
        if sum(self.counts(f".{letters[at]}.").values()) < _ACCENT_SEEN:
            letters = [*letters[:at], _bare(letters[at]), *letters[at + 1 :]]
        for context in contexts(letters, at):
            seen = self.counts(context)
            if not seen:
                if chances:
                    break
                continue
            total, kinds = sum(seen.values()), len(seen)
            share = total / (total + kinds) if chances else 1.0
            chances = {out: p * (1 - share) for out, p in chances.items()}
            for out, count in seen.items():
                chances[out] = chances.get(out, 0.0) + share * count / total
        return chances


_DOUBLED = re.compile(r"([bcdfghj-np-tvwxzCSKGTDZ])\1+")
#: letters that are read together, under one capital: it stands for them in the rules
TOGETHER = (
    ("tsch", "C"),
    ("sch", "S"),
    ("tch", "C"),
    ("ch", "C"),
    ("sh", "S"),
    ("kh", "K"),
    ("gh", "G"),
    ("th", "T"),
    ("dh", "D"),
    ("zh", "Z"),
    ("ph", "f"),
    ("ck", "k"),
)


@lru_cache(maxsize=4096)
def _counts(row: str) -> Mapping[str, float]:
    pairs = (out.rpartition(":") for out in row.split("|"))
    return {out: float(count) for out, _, count in pairs}


def readable(word: str) -> list[str]:
    """List what is read in a word: letters, in lower case and with their accents, and `TOGETHER`.

    A doubled consonant is read once.
    """
    text = unicodedata.normalize("NFC", word.replace("İ", "I").lower())
    for letters, one in TOGETHER:
        text = text.replace(letters, one)
    text = _DOUBLED.sub(r"\1", text)
    return [char for char in text if char.isalpha() and "a" <= plain(char)[:1] <= "z"]


def _bare(symbol: str) -> str:
    return symbol if symbol.isascii() else plain(symbol)[:1]


def contexts(letters: Sequence[str], at: int) -> Iterator[str]:
    """Name the neighbourhoods of a letter, smallest first: ".a.", ".a.n", "i.a.n" …; neighbours bare."""
    for before, after in WINDOWS:
        left = "".join(_bare(letter) for letter in letters[max(0, at - before) : at])
        right = "".join(_bare(letter) for letter in letters[at + 1 : at + 1 + after])
        left = EDGE * (before - len(left)) + left
        right += EDGE * (after - len(right))
        yield f"{left}.{letters[at]}.{right}"


def parse_letters(lines: Iterable[str], language: str) -> Letters:
    """Read rules, one neighbourhood a line: "_.p.u<TAB>ب:12|پ:3". Nothing written is an empty name."""
    rows = {}
    for line in lines:
        context, _, outs = line.rstrip("\n").partition("\t")
        rows[context] = outs
    return Letters(language, rows)
