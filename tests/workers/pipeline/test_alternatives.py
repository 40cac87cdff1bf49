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


def test_the_next_best_without_the_finding_is_kept_with_its_figures_as_the_edition_writes_them() -> None:
    source = "It will not replace the 2.5 agencies."
    engine = Undecided(
        {
            source: [
                "Il remplacera les 2.5 agences.",  # the negation is lost
                "Il remplacera bien les 2.5 agences.",  # so it is here
                "Il ne remplacera pas les 3.5 agences.",  # another number: no better
                "Il ne remplacera pas les 2.5 agences.",
            ],
            "Rain fell.": ["La pluie est tombée.", "Il a plu."],
        }
    )
    first, second = draft(engine).segments
    assert first.text == "Il remplacera les 2,5 agences."
    (kept,) = first.alternatives
    assert (kept.text, kept.engine) == ("Il ne remplacera pas les 2,5 agences.", "undecided")
    assert second.alternatives == ()  # nothing was found in it
    assert engine.asked_again == []  # it costs no translation


def test_a_graver_finding_less_may_cost_a_mark_which_a_finding_says() -> None:
    known = ["Il remplacera les agences.", "Il ne remplacera pas les agences."]
    engine = Undecided({"It will not replace the agencies.": known})
    (segment,) = draft(engine, Mark(1, 8, 11, "b")).segments
    assert len(segment.marks) == 1
    assert [(one.text, one.marks) for one in segment.alternatives] == [(known[1], ())]


def test_an_engine_with_one_translation_is_not_asked_again() -> None:
    engine = Undecided({"It will not replace us.": ["Il nous remplacera."]})
    assert draft(engine).segments[0].alternatives == ()
    assert engine.asked_again == []
