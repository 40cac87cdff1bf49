"""`python -m benchmarks marks`: how many inline marks land on the words where a person would put them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.labelled import read_table
from benchmarks.report import with_notes
from service.domain.story import Mark
from workers.engines.base import Link
from workers.engines.constrained import ConstrainedEngine, Prefix
from workers.engines.words import words
from workers.pipeline.marks import project

_TAG = re.compile(r"<(/?)(\d+)>")

#: gives the links between the words of a source and of its translation
Links = Callable[["MarkedSentence"], Sequence[Link]]


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence with marks, its translation, and where they belong in it; `links` where given."""

    language: str
    source: str
    marks: tuple[Mark, ...]
    target: str
    wanted: tuple[Mark, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkTally:
    """What became of the marks of some cases; one without a counterpart is right if it was reported."""

    marks: int
    exact: int
    overlapping: int
    wrong: tuple[str, ...]


def load_cases(file: Path, kind: str) -> list[MarkedSentence]:
    """Read the cases of a kind ("gold": with links, "model": without) from a labelled file."""
    return [
        _case(entry["target_language"], entry["source"], entry["target"], entry.get("links"))
        for entry in read_table(file)[kind]
    ]


def given_links(case: MarkedSentence) -> Sequence[Link]:
    """Return the links that the case was labelled with."""
    return case.links


def model_links(cases: Sequence[MarkedSentence], engine: ConstrainedEngine) -> dict[str, Sequence[Link]]:
    """Return the model's own links between each source and its labelled translation, by source.

    The model is made to say the translation: int8 sums differ between processors, so what it would
    choose to say by itself is not the same everywhere.
    """
    made = engine.continue_from([Prefix(case.source, case.target) for case in cases], "en", "fr")
    found: dict[str, Sequence[Link]] = {}
    for case, output in zip(cases, made, strict=True):
        if output is None or not output.text.startswith(case.target):
            raise ValueError(f"the model cannot be made to say “{case.target}”")
        found[case.source] = [one for one in output.alignment if one[3] <= len(case.target)]
    return found


def place(cases: Sequence[MarkedSentence], links: Links) -> MarkTally:
    """Project the marks of every case and compare."""
    total = exact = overlapping = 0
    wrong = []
    for case in cases:
        result = project(case.source, case.marks, case.target, links(case), case.language)
        found = {mark.id: (mark.start, mark.end) for mark in result.marks}
        wanted = {mark.id: (mark.start, mark.end) for mark in case.wanted}
        for mark in case.marks:
            total += 1
            want, have = wanted.get(mark.id), found.get(mark.id)
            exact += want == have
            overlapping += want == have or bool(want and have and want[0] < have[1] and have[0] < want[1])
            if want != have:
                shown = "nowhere" if have is None else f"“{case.target[slice(*have)]}”"
                instead = "nowhere" if want is None else f"“{case.target[slice(*want)]}”"
                wrong.append(f"“{case.source[mark.start : mark.end]}” on {shown} instead of {instead}")
    return MarkTally(total, exact, overlapping, tuple(wrong))


def report(parts: Mapping[str, MarkTally], notes: Sequence[str] = ()) -> str:
    """Return the result as a section in Markdown."""
    lines = [
        "## Marks: links and bold on the right words",
        f"`python -m benchmarks marks`, {datetime.now(UTC):%Y-%m-%d}.",
        "",
        "| links between words | marks | exactly right | with overlap |",
        "|---|---:|---:|---:|",
    ]
    for name, placed in parts.items():
        exact, overlapping = placed.exact / placed.marks, placed.overlapping / placed.marks
        lines.append(f"| {name} | {placed.marks} | {exact:.1%} | {overlapping:.1%} |")
    return with_notes(lines, notes)


def _case(language: str, source: str, target: str, links: str | None) -> MarkedSentence:
    text, marks = _untagged(source)
    translation, wanted = _untagged(target)
    here, there = words(text), words(translation)
    pairs = []
    for span, numbers in zip(there, (links or "").split(), strict=links is not None):
        pairs += [(*here[int(number)], *span) for number in numbers.split(",") if number != "-"]
    return MarkedSentence(language, text, marks, translation, wanted, tuple(pairs))


def _untagged(tagged: str) -> tuple[str, tuple[Mark, ...]]:
    """Read "<1>…</1>"; outer marks come first."""
    text, at, opened, marks = "", 0, dict[int, int](), list[Mark]()
    for match in _TAG.finditer(tagged):
        text += tagged[at : match.start()]
        at = match.end()
        if match[1]:
            marks.append(Mark(int(match[2]), opened[int(match[2])], len(text), "b"))
        else:
            opened[int(match[2])] = len(text)
    marks.sort(key=lambda mark: (mark.start, -mark.end, mark.id))
    return text + tagged[at:], tuple(marks)
