"""`python -m benchmarks sentences`: our sentence splitter beside public ones, on labelled texts.

A boundary is a place inside a text where a new sentence begins; the ends of a text are given to nobody.
Places are counted in characters that are no whitespace, so that it does not matter who keeps spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.labelled import read_table
from benchmarks.peers import ask
from benchmarks.report import with_notes
from service.domain.text.sentences import sentence_spans

#: stands in a labelled text where a new sentence begins
BOUNDARY = "|"
OURS = "Dragoman"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One labelled text; `kind` is the group that it is reported in."""

    language: str
    kind: str
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as a newsroom writes it."""
        return "".join(self.parts)

    @property
    def boundaries(self) -> frozenset[int]:
        """Where new sentences begin, in characters that are no whitespace."""
        return boundaries(self.parts)


@dataclass(frozen=True, slots=True)
class BoundaryTally:
    """How many boundaries were right, invented and missed, and how many texts had no mistake."""

    right: int
    invented: int
    missed: int
    texts_right: int
    texts: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall over the boundaries; 1 where there are none."""
        wrong = self.invented + self.missed
        return 2 * self.right / (2 * self.right + wrong) if self.right or wrong else 1.0

    @property
    def share(self) -> float:
        """The share of texts without a mistake."""
        return self.texts_right / self.texts if self.texts else 0.0


def load_cases(files: Iterable[Path]) -> list[LabelledText]:
    """Read labelled texts; the kind of one that names none is its file's name."""
    return [
        LabelledText(case["language"], case.get("kind", file.stem), tuple(case["text"].split(BOUNDARY)))
        for file in files
        for case in read_table(file)["case"]
    ]


def boundaries(parts: Iterable[str]) -> frozenset[int]:
    """Return where each part but the first begins, in characters that are no whitespace."""
    places, length = set(), 0
    for part in parts:
        places.add(length)
        length += len("".join(part.split()))
    return frozenset(places - {0, length})


def split(case: LabelledText) -> list[str]:
    """Return the sentences of a text as our splitter has them."""
    return [case.text[start:end] for start, end in sentence_spans(case.text, case.language)]


def score(cases: Sequence[LabelledText], answers: Sequence[Sequence[str]]) -> BoundaryTally:
    """Compare answers (sentences per text) with the labels."""
    right = invented = missed = texts = 0
    for case, answer in zip(cases, answers, strict=True):
        wanted, found = case.boundaries, boundaries(answer)
        right += len(wanted & found)
        invented += len(found - wanted)
        missed += len(wanted - found)
        texts += wanted == found
    return BoundaryTally(right, invented, missed, texts, len(cases))


def run_bench(cases: Sequence[LabelledText], peer_python: str | None) -> dict[str, list[list[str]]]:
    """Split every text with every system. Raises `Unavailable` if the peers' Python fails."""
    systems = {OURS: [split(case) for case in cases]}
    if peer_python:
        job = {"cases": [[case.language, case.text] for case in cases]}
        systems |= ask(peer_python, "sentences.py", job)["systems"]
    return systems


def report(
    cases: Sequence[LabelledText], systems: dict[str, list[list[str]]], notes: Sequence[str] = ()
) -> str:
    """Return the result as a section in Markdown: by kind of text, and by language."""
    kinds = list(dict.fromkeys(case.kind for case in cases))
    sentences = sum(len(case.parts) for case in cases)
    lines = [
        "## Sentences: where they end",
        (
            f"`python -m benchmarks sentences`, {datetime.now(UTC):%Y-%m-%d}: "
            f"{sentences} labelled sentences in "
            f"{len(cases)} texts. F1 over the boundaries inside a text, then the share of texts without "
            "a mistake."
        ),
        "",
        "| system | " + " | ".join(f"{kind} F1 | texts" for kind in [*kinds, "all"]) + " |",
        "|---|" + "---:|---:|" * (len(kinds) + 1),
    ]
    for name, answers in systems.items():
        cells = []
        for kind in [*kinds, None]:
            chosen = [at for at, case in enumerate(cases) if kind in (None, case.kind)]
            one = score([cases[at] for at in chosen], [answers[at] for at in chosen])
            cells.append(f"{one.f1:.3f} | {one.share:.0%}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    languages = sorted({case.language for case in cases})
    lines += ["", "F1 by language:", "", "| system | " + " | ".join(languages) + " |"]
    lines.append("|---|" + "---:|" * len(languages))
    for name, answers in systems.items():
        cells = []
        for language in languages:
            chosen = [at for at, case in enumerate(cases) if case.language == language]
            one = score([cases[at] for at in chosen], [answers[at] for at in chosen])
            cells.append(f"{one.f1:.2f}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return with_notes(lines, notes)


def mistakes(cases: Sequence[LabelledText], answers: Sequence[Sequence[str]]) -> list[str]:
    """Return the texts that were cut wrongly, as they were cut, one a line."""
    return [
        f"{case.language}: " + f" {BOUNDARY} ".join(part.strip() for part in answer)
        for case, answer in zip(cases, answers, strict=True)
        if case.boundaries != boundaries(answer)
    ]
