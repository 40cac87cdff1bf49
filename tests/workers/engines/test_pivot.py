"""Translation by way of English."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from workers.engines.base import Engine, Output
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.engines.pivot import PivotEngine, compose
from workers.engines.words import words


class Turned:
    """Gives the words in the opposite order, each linked; scores as told."""

    def __init__(self, name: str, score: float) -> None:
        self.name, self.score = name, score

    def supports(self, source: str, target: str) -> bool:
        return {source, target} in ({"sv", "en"}, {"en", "ar"})

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        outputs = []
        for sentence in sentences:
            text, links = "", []
            for a, b in reversed(words(sentence)):
                text += " " * bool(text)
                links.append((a, b, len(text), len(text) + b - a))
                text += sentence[a:b]
            outputs.append(Output(text, self.score, tuple(links), self.score > -2))
            if done:
                done(1)
        return outputs


def test_words_are_linked_through_the_middle() -> None:
    pivot: Engine = PivotEngine(Turned("one", -0.5), Turned("two", -1.5))
    (output,) = pivot.translate(["Barnen läser en bok"], "sv", "ar")
    assert pivot.name == "one + two"
    assert output.text == "Barnen läser en bok"
    assert output.alignment == tuple((a, b, a, b) for a, b in words(output.text))
    assert output.score == -1.5
    assert output.complete
    (broken,) = PivotEngine(Turned("one", -3), Turned("two", -1)).translate(["Barnen läser"], "sv", "ar")
    assert not broken.complete


def test_one_word_for_two_links_both() -> None:
    first = [(0, 7, 0, 3), (0, 7, 4, 9)]  # one source word, two in the middle
    second = [(0, 3, 6, 8), (4, 9, 0, 5)]
    assert compose(first, second) == ((0, 7, 0, 5), (0, 7, 6, 8))


def test_what_needs_no_model_passes_through_both(ct2: Ct2Engine) -> None:
    pivot = PivotEngine(FakeEngine(), ct2)
    outputs = pivot.translate(["1,500", "", "https://example.org/a"], "sv", "fr")
    assert [output.text for output in outputs] == ["1,500", "", "https://example.org/a"]
    assert all(output.score is None for output in outputs)


def test_progress_adds_up_and_can_end_the_work_on_the_way() -> None:
    pivot = PivotEngine(Turned("one", -1), Turned("two", -1))
    seen: list[int] = []
    pivot.translate(["Ett.", "Två.", "Tre."], "sv", "ar", done=seen.append)
    assert sum(seen) == 3
    assert seen[0] == 0  # heard while the first engine was at work

    class Enough(Exception):
        pass

    def stop(count: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        pivot.translate(["Ett."], "sv", "ar", done=stop)


def test_it_goes_only_where_both_go() -> None:
    pivot = PivotEngine(Turned("one", -1), Turned("two", -1))
    assert pivot.supports("sv", "ar")
    assert not pivot.supports("sv", "fr")
    assert not pivot.supports("en", "ar")
