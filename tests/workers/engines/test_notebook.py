"""What a story's sentences became comes back as it was, and only what was in use is kept."""

from __future__ import annotations

import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from workers.engines.base import Output
from workers.engines.cache import Recall, SentenceCache
from workers.engines.constrained import Prefix, Rating
from workers.engines.notebook import Notebook

PLACES = st.tuples(*[st.integers(0, 300)] * 4)
SIMPLE = st.builds(
    Output, st.text(max_size=20), st.none() | st.floats(-9, 0), st.lists(PLACES, max_size=4).map(tuple)
)
OUTPUTS = st.builds(
    Output,
    st.text(max_size=20),
    st.floats(-9, 0),
    st.lists(PLACES, max_size=4).map(tuple),
    st.booleans(),
    st.lists(SIMPLE, max_size=2).map(tuple),
    st.lists(SIMPLE, max_size=2).map(tuple),
)


@settings(max_examples=20)
@given(st.dictionaries(st.text(max_size=8), OUTPUTS, min_size=1, max_size=4), st.floats(-50, 0))
def test_what_is_kept_comes_back_as_it_was(outputs: dict[str, Output], total: float) -> None:
    book, prefix = Notebook(), ("way", Prefix("A river.", "Un"))
    for text, output in outputs.items():
        book.put(("way", text), output)
    book.put(prefix, Rating(total, 3))
    again = Notebook(book.packed())
    assert {text: again.get(("way", text)) for text in outputs} == outputs
    assert again.get(prefix) == Rating(total, 3)
    assert again.get(("another way", *outputs)) is None


def test_only_what_the_last_draft_asked_for_is_kept() -> None:
    book = Notebook()
    for text in "ab":
        book.put(text, Output(text))
    second = Notebook(book.packed())
    second.get("a")
    second.put("c", Output("c"))
    third = Notebook(second.packed())
    assert [third.get(text) for text in "abc"] == [Output("a"), None, Output("c")]


def test_what_cannot_be_read_is_as_good_as_nothing() -> None:
    for kept in (b"x", zlib.compress(b"[0,{}]"), zlib.compress(b"7"), None):
        book = Notebook(kept)
        assert book.is_blank
        assert book.packed() is None


def test_a_cache_without_room_still_notes_and_only_what_is_the_same_elsewhere() -> None:
    cache, book = SentenceCache(0), Notebook()
    with cache.noting(book):
        Recall(cache, "sums", lasting=True).put("a", Output("x"))
        Recall(cache, "folder").put("b", Output("y"))
        assert Recall(cache, "sums", lasting=True).get("a") == Output("x")
        assert Recall(cache, "folder").get("b") is None
    assert cache.notes is None
    assert Recall(cache, "sums", lasting=True).get("a") is None
