"""Spelling help: known words near to one that is none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.domain.text.lexicon import Lexicon
from service.domain.text.suggest import LONGEST, suggest
from tests.each import each

COUNTS = {"border": 9, "bored": 3, "order": 8, "troops": 5, "ceasefire": 2, "house": 4, "Border": 0}
LEXICON = Lexicon("en", frozenset({"harsh"}).__contains__, COUNTS, 1000)


@each(
    ("word", "wanted"),
    [
        ("borded", ("border",)),
        ("bordr", ("border",)),
        ("borderr", ("border",)),
        ("obrder", ("border", "order")),
        ("Bordre", ("Border",)),
        ("hars", ("harsh",)),  # of the dictionary alone
        ("ceesefyre", ("ceasefire",)),  # two slips
        ("border", ()),
        ("qqqqqq", ()),
        ("", ()),
        ("b" * (LONGEST + 1), ()),
    ],
)
def test_what_may_have_been_meant(word: str, wanted: tuple[str, ...]) -> None:
    assert suggest(word, LEXICON)[: len(wanted)] == wanted
    assert bool(suggest(word, LEXICON)) == bool(wanted)


@given(st.text(max_size=LONGEST + 2))
def test_only_known_words_are_suggested(word: str) -> None:
    found = suggest(word, LEXICON, most=3)
    assert len(found) <= 3
    assert all(LEXICON.knows(one) for one in found)
    assert word not in found
