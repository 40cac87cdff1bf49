"""Loading a lexicon when its language is first asked for: simplemma's dictionary and the shipped list."""

from __future__ import annotations

import lzma
from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from threading import Lock

from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.text.lexicon import Lexicon

#: lists counted in open texts, made by `python -m scripts.count_words`: a form and how often, by a tab
LISTS = Path(__file__).parent / "lists"

_lock = Lock()


def lexicon(language: str) -> Lexicon | None:
    """Return the lexicon of a language (BCP 47); None where there is none.

    Read once per process, when it is first asked for: that takes up to 1.4 s of processor time, and
    2 to 33 MB are kept.
    """
    with _lock:  # two threads that ask at once read it once
        return _load(primary(language))


@lru_cache(maxsize=32)
def _load(language: str) -> Lexicon | None:
    if not get(language).has_lexicon:
        return None
    file = LISTS / f"{language}.txt.xz"
    lines, counts = read_list(file) if file.is_file() else (0, {})
    return Lexicon(language, _DictionaryForms(language), counts, lines)


def read_list(file: Path) -> tuple[int, dict[str, int]]:
    """Return how many lines of text a list was counted in, and form → how often (a power of two).

    Its first line says what texts these are: "# 1234 lines of …".
    """
    head, *rows = lzma.decompress(file.read_bytes()).decode().splitlines()
    pairs = (row.partition("\t") for row in rows)
    return int(head.split()[1]), {word: int(level) for word, _, level in pairs}


class _DictionaryForms:
    """The forms of simplemma's dictionary, kept as sorted hashes: 8 bytes a form instead of a hundred."""

    def __init__(self, language: str) -> None:
        # imported where they are used: a program that never asks for a lexicon starts without them
        import numpy as np
        from simplemma.strategies.dictionaries.dictionary_factory import (
            SUPPORTED_LANGUAGES,
            DefaultDictionaryFactory,
        )

        self._hashes = array("q")
        if language not in SUPPORTED_LANGUAGES or not get(language).has_dictionary:
            return
        words = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language)
        hashes = np.fromiter((hash(word) for word in words), np.int64, len(words))
        hashes.sort()
        self._hashes.frombytes(hashes.tobytes())

    def __call__(self, form: str) -> bool:
        """Return whether a form is in the dictionary; a form that is not is taken for one once in 10¹³."""
        wanted = hash(form)
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted
