"""Loading a lexicon when its language is first asked for: simplemma's dictionary and the shipped list."""

from __future__ import annotations

import lzma
from array import array
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.text.lexicon import Lexicon
from service.errors import Unprocessable

#: lists counted in open texts, made by `python -m scripts.count_words`: a form and how often, by a tab
LISTS = Path(__file__).parent / "lists"

_lock = Lock()
#: the folder of installed Hunspell dictionaries; none until somebody names it
_folder: Path | None = None


def use_dictionaries(folder: Path | None) -> None:
    """Take the words of the Hunspell dictionaries in a folder as well, for all that is asked from now on.

    Such are /usr/share/hunspell of Debian's hunspell-ar and others. Each language has those that its file
    names. Raises `Unprocessable` where the library for them is not installed.
    """
    global _folder
    if folder is not None and find_spec("hunspell") is None:
        raise Unprocessable(
            f"Reading the dictionaries in {folder} takes one more library: pip install 'dragoman[hunspell]'. "
            "Or leave out DRAGOMAN_HUNSPELL_DIR."
        )
    with _lock:
        if folder != _folder:
            _folder = folder
            _load.cache_clear()


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
    listed, extra = _DictionaryForms(language), _hunspell(language)
    if not extra:
        return Lexicon(language, listed, counts, lines)
    return Lexicon(
        language, lambda form: listed(form) or any(one(form) for one in extra), counts, lines, True
    )


def _hunspell(language: str) -> list[Callable[[str], bool]]:
    """Return what tells a form of each installed Hunspell dictionary of a language."""
    if _folder is None:
        return []
    found = []
    for name in get(language).hunspell:
        if (_folder / f"{name}.dic").is_file() and (_folder / f"{name}.aff").is_file():
            from hunspell import Hunspell

            found.append(_spelled(Hunspell(name, hunspell_data_dir=f"{_folder}/")))
    return found


def _spelled(dictionary: Any) -> Callable[[str], bool]:
    def spelled(form: str) -> bool:
        try:
            return bool(dictionary.spell(form))
        except UnicodeEncodeError:  # the dictionary has an alphabet of its own, and this is of another
            return False

    return spelled


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
