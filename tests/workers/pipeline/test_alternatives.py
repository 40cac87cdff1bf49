"""Other translations of a sentence in which something was found: brought to their end, and better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from service.domain.draft import Draft
from service.domain.story import Mark
from tests.workers.pipeline.helpers import NO_TERMS, make_job, sentence
from workers.engines.base import Link, Output
from workers.engines.words import words
from workers.pipeline.run import run


class Undecided:
    """An engine with several translations of a sentence: the best first; links come with a retry."""

    name = "undecided"

    def __init__(self, known: dict[str, list[str]]) -> None:
        self.known, self.asked_again = known, list[str]()

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        if retry:
            self.asked_again += sentences
        made = []
        for one in sentences:
            outputs = [
                Output(text, -0.2 - n / 10, _links(one, text) if retry or not n else ())
                for n, text in enumerate(self.known[one])
            ]
            made.append(replace(outputs[0], alternatives=tuple(outputs[1:])))
        return made


def _links(source: str, target: str) -> tuple[Link, ...]:
    return tuple((*a, *b) for a, b in zip(words(source), words(target), strict=False))


def draft(engine: Undecided, *marks: Mark) -> Draft:
    (text, *others) = engine.known
    job = make_job(sentence(0, text, *marks), *(sentence(n + 1, one) for n, one in enumerate(others)))
    return run(job, lambda *_: engine, NO_TERMS)


def test_the_next_best_without_the_finding_is_kept_with_its_marks_and_figures() -> None:
    source = "It will not replace the 2.5 agencies."
    engine = Undecided(
        {
            source: [
                "Il remplacera les 2.5 agences.",  # the negation is lost
                "Il remplacera bien les 2.5 agences.",  # so it is here
                "Il ne remplacera pas les 2.5 agences.",
                "Il ne remplacera pas les 3.5 agences.",  # another number: no better
            ],
            "Rain fell.": ["La pluie est tombée.", "Il a plu."],
        }
    )
    first, second = draft(engine, Mark(1, 8, 11, "b")).segments
    assert first.text == "Il remplacera les 2,5 agences."
    assert [one.text for one in first.alternatives] == ["Il ne remplacera pas les 2,5 agences."]
    (kept,) = first.alternatives
    assert (kept.engine, len(kept.marks)) == ("undecided", 1)
    assert second.alternatives == ()  # nothing was found in it
    assert engine.asked_again == [source]  # for its mark alone: what was found at first has no links


def test_what_the_engine_found_beside_the_best_costs_nothing() -> None:
    engine = Undecided({"It will not replace us.": ["Il nous remplacera.", "Il ne nous remplacera pas."]})
    (segment,) = draft(engine).segments
    assert [one.text for one in segment.alternatives] == ["Il ne nous remplacera pas."]
    assert engine.asked_again == []


def test_a_draft_without_findings_costs_nothing_more() -> None:
    engine = Undecided({"Rain fell.": ["La pluie est tombée.", "Il a plu."]})
    assert draft(engine).segments[0].alternatives == ()
    assert engine.asked_again == []
