"""The lexicons: every shipped list can be read, and is read once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.domain.languages.base import every, get
from service.lexicons import lexicon
from service.lexicons.loading import LISTS, read_list


@pytest.mark.parametrize("file", sorted(LISTS.glob("*.xz")), ids=lambda file: file.name)
def test_every_shipped_list_belongs_to_a_language_and_says_where_it_is_from(file: Path) -> None:
    lines, counts = read_list(file)

    assert get(file.name.partition(".")[0]).has_lexicon
    assert lines > 0
    assert len(counts) > 1000
    assert all(word == word.strip() and level >= 0 for word, level in counts.items())


def test_a_language_without_a_lexicon_has_none() -> None:
    assert lexicon("zu") is None
    assert {one.code for one in every() if one.has_lexicon} >= {"en", "fr"}


def test_threads_that_ask_at_once_get_one_lexicon() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lexicon, ["fr-SN"] * 8))
    assert len({id(one) for one in made}) == 1


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "aujourd’hui"), ("fr", "L’EAU"), ("fr", "porte-parole"), ("en", "Troops")]
)
def test_elisions_hyphens_and_capitals_do_not_matter(language: str, word: str) -> None:
    known = lexicon(language)
    assert known is not None
    assert known.knows(word)
    assert not known.knows(f"{word}xqz")


@pytest.mark.parametrize(
    ("language", "word", "is_known"),
    [
        ("sv", "säkerhetsbilen", True),  # two words in one, with an s between
        ("sv", "qxzbilen", False),
        ("tr", "karşılaşabilirlerdi", True),  # an ending after nine known letters
        ("tr", "karşqxzbilirlerdi", False),
    ],
)
def test_words_made_of_known_ones_are_known(language: str, word: str, is_known: bool) -> None:
    known = lexicon(language)
    assert known is not None
    assert known.knows(word) is is_known
