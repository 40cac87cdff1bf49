"""Sentences that were translated before are not translated again."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.engines.base import Output
from workers.engines.cache import Recall, SentenceCache, _size
from workers.engines.constrained import Prefix
from workers.engines.ct2 import Ct2Engine
from workers.engines.manifest import read_manifest

TEXTS = ["The children read a book.", "She left early.", "The children read a book.", "1,500"]


class Counted(Ct2Engine):
    """The real engine; notes what it really had to translate."""

    seen: list[str]

    def _decode(self, model: Any, cuts: Any, *rest: Any) -> dict[str, Output]:
        self.seen = [*getattr(self, "seen", []), *(cut.text for cut in cuts)]
        return super()._decode(model, cuts, *rest)


def counted(folder: Path, cache: SentenceCache | None, **changes: Any) -> Counted:
    return Counted(folder, replace(read_manifest(folder), **changes), 1, cache=cache)


def test_a_sentence_is_translated_once(model_folder: Path) -> None:
    engine = counted(model_folder, SentenceCache(1_000_000))
    first = engine.translate(TEXTS, "en", "fr")
    seen: list[int] = []
    again = engine.translate([*TEXTS, "A new one came."], "en-US", "fr-SN", done=seen.append)
    assert engine.seen == [TEXTS[0], TEXTS[1], "A new one came."]
    assert again[:4] == first
    assert sum(seen) == 5
    seen.clear()
    assert engine.translate(TEXTS, "en", "fr", done=seen.append) == first
    assert sum(seen) == 4
    assert len(engine.seen) == 3


def test_without_a_cache_it_is_translated_each_time(model_folder: Path) -> None:
    for cache in (None, SentenceCache(0)):
        engine = counted(model_folder, cache)
        assert engine.translate(TEXTS, "en", "fr") == engine.translate(TEXTS, "en", "fr")
        assert len(engine.seen) == 4


def test_another_way_of_decoding_is_another_sentence(model_folder: Path) -> None:
    cache = SentenceCache(1_000_000)
    engine = counted(model_folder, cache)
    engine.translate(TEXTS[:1], "en", "fr")
    (second,) = engine.translate(TEXTS[:1], "en", "fr", retry=True)
    assert second.alternatives
    assert len(engine.seen) == 2
    engine.retry_way = "as another release decodes a second try"  # type: ignore[misc]
    engine.translate(TEXTS[:1], "en", "fr")
    assert len(engine.seen) == 2
    engine.translate(TEXTS[:1], "en", "fr", retry=True)
    assert len(engine.seen) == 3
    other = counted(model_folder, cache, beam=1)
    other.translate(TEXTS[:1], "en", "fr")
    assert other.seen == TEXTS[:1]
    same = counted(model_folder, cache)
    same.translate(TEXTS[:1], "en", "fr")
    assert not hasattr(same, "seen")


def test_parts_of_a_long_sentence_are_remembered(model_folder: Path) -> None:
    engine = counted(model_folder, SentenceCache(1_000_000), window=12)
    text = "The minister said that the school will open on Monday, and the teachers were glad to hear it."
    first = engine.translate([text], "en", "fr")
    assert len(engine.seen) > 1
    parts = list(engine.seen)
    assert engine.translate([text], "en", "fr") == first
    assert engine.seen == parts


@given(
    st.lists(st.tuples(st.integers(0, 30), st.text(max_size=60), st.integers(0, 20)), max_size=60),
    st.integers(0, 20_000),
)
def test_it_never_holds_more_than_it_may(puts: list[tuple[int, str, int]], allowed: int) -> None:
    cache = SentenceCache(allowed)
    held: dict[int, Output] = {}
    for key, text, links in puts:
        held[key] = Output(text, -1.0, ((0, 1, 0, 1),) * links)
        cache.put(key, "", held[key])
        assert 0 <= cache.bytes_held <= allowed
    there = [output for key in held if (output := cache.get(key)) is not None]
    assert cache.bytes_held == sum(_size("", output) for output in there)
    assert all(cache.get(key) in (None, output) for key, output in held.items())


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    cache = SentenceCache(2 * _size("", Output("abc")))
    for key in "ab":
        cache.put(key, "", Output("abc"))
    assert cache.get("a")
    cache.put("c", "", Output("xyz"))
    assert [key for key in "abc" if cache.get(key)] == ["a", "c"]


def test_many_threads_share_it() -> None:
    cache = SentenceCache(50_000)

    def work(seed: int) -> None:
        for number in range(2_000):
            cache.put((seed * number) % 97, "", Output("x" * (number % 50)))
            cache.get(number % 97)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.bytes_held == sum(
        _size("", output) for key in range(97) if (output := cache.get(key)) is not None
    )


@pytest.mark.parametrize("links", [0, 30])
def test_the_estimate_is_no_less_than_python_takes(links: int) -> None:
    import tracemalloc

    cache = SentenceCache(10**9)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(500):
        text = f"sentence number {number} " * 5
        made = tuple((one, one + 300 + number, one, one + 301 + number) for one in range(links))
        cache.put(("way", False, "en", "fr", text), text, Output(text + "x", -0.5, made))
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken <= cache.bytes_held <= 3 * taken


def test_what_was_forced_before_is_not_asked_of_the_model_again(model_folder: Path) -> None:
    cached, plain = counted(model_folder, SentenceCache(1_000_000)), counted(model_folder, None)
    prefixes = [
        Prefix("The children read a book.", text) for text in ("Les élèves", "Un enfant", "Les élèves")
    ]
    for engine in (cached, plain):
        assert [one.text[:9] for one in engine.continue_from(prefixes, "en", "fr") if one] == [
            one.text[:9] for one in prefixes
        ]
    rated, completed = cached.rate(prefixes, "en", "fr"), cached.continue_from(prefixes, "en", "fr")
    long = Prefix("A river and " * 300, "Une")
    model = cached._get().translator
    while model.model_is_loaded:  # it is not unloaded while the last result is being taken from it
        model.unload_model()  # whoever rates with it now fails
    assert cached.rate(prefixes, "en-US", "fr-SN") == rated
    assert cached.continue_from(prefixes, "en", "fr") == completed
    assert cached.rate([long], "en", "fr") == [None]
    assert not model.model_is_loaded
    with pytest.raises(RuntimeError):
        cached.rate([Prefix("She left early.", "Elle")], "en", "fr")


def test_only_new_questions_are_asked_and_those_without_an_answer_again() -> None:
    asked: list[list[int]] = []

    def halves(numbers: list[int]) -> list[Output | None]:
        asked.append(numbers)
        return [Output(str(one // 2)) if one % 2 == 0 else None for one in numbers]

    recall = Recall(SentenceCache(10_000), "half")
    assert recall.each([2, 3, 2], halves) == [Output("1"), None, Output("1")]
    assert recall.each([3, 4, 2], halves) == [None, Output("2"), Output("1")]
    assert recall.each([4], halves) == [Output("2")]
    assert asked == [[2, 3], [3, 4]]
    assert Recall(None, "half").each([2, 2], halves) == [Output("1"), Output("1")]
