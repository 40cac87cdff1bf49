"""Cut a text of any script into words, as spans: alignments link them, inline marks cover whole ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

Span = tuple[int, int]

_RUN = re.compile(r"\w+")

APOSTROPHES = "'’ʼ"
#: signs that are read aloud as words: "3 %"
UNITS = "%‰٪°§&@+"
HYPHENS = "-‐‑"
#: inside a Hebrew abbreviation (או"ם) or a foreign sound (ג'ירפה)
HEBREW_MARKS = "\"'״׳”’"
#: a joiner inside a word (Persian plurals and compounds) is not a word break
JOINERS = "\u200c\u200d\u2060"


def is_word_char(char: str) -> bool:
    """Return whether a character belongs to a word: a letter, a mark on one, a digit, a joiner."""
    return char.isalnum() or unicodedata.category(char)[0] in "LMN" or char in JOINERS or char == "_"


#: Latin, Arabic and Ethiopic text without joiners, marks of their own, or digits that are no figures
_PLAIN = re.compile(
    "[\\t\\n\\r -~\u00a0-\u00b1\u00b4-\u00b8\u00ba-\u02b8\u2009\u2010-\u2026\u202f\u20ac\u060c\u061b\u061f"
    "\u0621-\u064a\u0671-\u06d3\u1200-\u135a\u1360-\u1368]*"
)
#: a word of such text, or one sign
_PLAIN_WORD = re.compile(r"\w(?:\w|[-‐‑](?=\w)|(?<=\d)[.,](?=\d))*['’ʼ]?|\S")


def words(text: str) -> list[Span]:
    """Cut a text into words and single punctuation characters, spaces left out.

    An apostrophe ends the word on its left ("l’" + "enfant", "president’" + "s"), a hyphen between
    letters and a point or comma between digits stay inside; so do Hebrew geresh and gershayim.
    """
    return list(_words(text))


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[Span, ...]:
    if _PLAIN.fullmatch(text):
        return tuple(match.span() for match in _PLAIN_WORD.finditer(text))
    return tuple(_one_by_one(text))


def _one_by_one(text: str) -> list[Span]:
    """Cut a text of any script, character by character."""
    spans: list[Span] = []
    at, size = 0, len(text)
    while at < size:
        if text[at].isspace():
            at += 1
            continue
        end = at + 1
        if is_word_char(text[at]):
            while end < size and text[end] != " ":
                run = _RUN.match(text, end)
                if run is not None:
                    end = run.end()
                elif is_word_char(text[end]) or _is_inside(text, end):
                    end += 1
                else:
                    break
            if end < size and text[end] in APOSTROPHES:
                end += 1
        spans.append((at, end))
        at = end
    return spans


def _is_inside(text: str, at: int) -> bool:
    char = text[at]
    if at + 1 >= len(text):
        return False
    if char in HEBREW_MARKS and _is_hebrew(text[at - 1]) and _is_hebrew(text[at + 1]):
        return True
    if char in HYPHENS:
        return is_word_char(text[at + 1])
    return char in ".,٫٬" and text[at - 1].isdigit() and text[at + 1].isdigit()


def _is_hebrew(char: str) -> bool:
    return "א" <= char <= "ת"


def is_punctuation(text: str, span: Span) -> bool:
    """Return whether a span from `words` is punctuation: neither a word nor a sign that is read as one."""
    char = text[span[0]]
    return not is_word_char(char) and char not in UNITS and unicodedata.category(char) != "Sc"


def overlapping(spans: Sequence[Span], start: int, end: int) -> list[int]:
    """List the indices of the spans that share at least one character with [start, end)."""
    return [index for index, (a, b) in enumerate(spans) if a < end and b > start]
