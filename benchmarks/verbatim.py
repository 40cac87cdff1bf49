"""`python -m benchmarks verbatim`: what comes out as it went in, with and without carrying."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from benchmarks.labelled import read_table
from benchmarks.report import with_notes
from service.domain.draft import DraftSegment, Job, SourceSegment
from service.domain.html.markup import parse_body
from service.domain.story import BlockKind
from service.domain.terms import Glossary
from service.domain.text.segments import segment_story
from workers.engines.base import Engine
from workers.engines.words import words
from workers.pipeline.run import STAGES, Stage, run

_PIECE = re.compile("⟦(.*?)⟧")
#: the same without the stage that takes pieces out
WITHOUT = tuple(stage for stage in STAGES if stage[0] != "pieces")
#: what is put into sentences of running text
INSERTED = ("desk@news.example", "jobs.example/open-positions", "{name}", "%1$s", "KE/2027/A-17", "🏆", "₦")


@dataclass(frozen=True, slots=True)
class VerbatimCase:
    """A sentence as HTML, and what of it has to come out as it went in."""

    kind: str
    html: str
    pieces: tuple[str, ...]


def load_verbatim(file: Path) -> list[VerbatimCase]:
    """Read the sentences of a file in which pieces stand in ⟦ ⟧."""
    return [
        VerbatimCase(kind, _PIECE.sub(r"\1", text), tuple(_PIECE.findall(text)))
        for kind, texts in read_table(file).items()
        for text in texts
    ]


def draft_of(html: str, engine: Engine, target: str, stages: Sequence[Stage] = STAGES) -> list[DraftSegment]:
    """Return the draft of a body of HTML, English into `target` (BCP 47), without a glossary."""
    sources = segment_story(parse_body(html).blocks, "en")
    return list(_run(sources, engine, target, stages))


def is_in_place(case: VerbatimCase, segments: Sequence[DraftSegment]) -> bool:
    """Return whether all pieces of a case are in its translation, none at a place that was guessed.

    A line in capitals has to be in capitals.
    """
    text = "\n".join(segment.text for segment in segments)
    if case.kind == "capitals":
        return text == text.upper()
    counts = {piece: case.pieces.count(piece) for piece in case.pieces}
    guessed = any(finding.code == "verbatim.place" for one in segments for finding in one.findings)
    return not guessed and all(text.count(piece) >= times for piece, times in counts.items())


def measure(cases: Sequence[VerbatimCase], engine: Engine, target: str) -> dict[str, tuple[int, int, int]]:
    """Return by kind the number of sentences, and of those right without the stage and with it."""
    found: dict[str, tuple[int, int, int]] = {}
    for case in cases:
        before, after = (
            is_in_place(case, draft_of(f"<p>{case.html}</p>", engine, target, stages))
            for stages in (WITHOUT, STAGES)
        )
        total, old, new = found.get(case.kind, (0, 0, 0))
        found[case.kind] = total + 1, old + before, new + after
    return found


def rest_of_sentences(
    sources: Sequence[str], references: Sequence[str], engine: Engine, target: str
) -> dict[str, tuple[int, float, float, int]]:
    """Return what a piece in a sentence does to the rest, by piece ("" for none) and stages.

    The piece is put after a word of each sentence, at random but the same for all. Given are the
    sentences with it there once and the chrF of the rest, without the stage and with it; the rest is
    the translation with the piece deleted.
    """
    from sacrebleu.metrics.chrf import CHRF

    random, places = Random(1), []  # noqa: S311
    for source in sources:
        ends = [b for a, b in words(source) if source[b : b + 1] == " " and source[a:b].isalpha()]
        places.append(random.choice(ends))
    found: dict[str, tuple[int, float, float, int]] = {}
    for piece in ("", *INSERTED):
        with_piece = [
            f"{source[:at]} {piece}{source[at:]}" if piece else source
            for source, at in zip(sources, places, strict=True)
        ]
        segments = [
            SourceSegment(n, f"body.{n}", BlockKind.PARAGRAPH, 0, len(text), text)
            for n, text in enumerate(with_piece)
        ]
        kept, scores = [], []
        for stages in (WITHOUT, STAGES):
            texts = [one.text for one in _run(segments, engine, target, stages)]
            kept.append(sum(text.count(piece) == 1 for text in texts) if piece else len(texts))
            rest = [re.sub(r"\s*" + re.escape(piece), "", text) if piece else text for text in texts]
            scores.append(CHRF().corpus_score(rest, [list(references)]).score)
        found[piece] = kept[0], scores[0], scores[1], kept[1]
    return found


def seconds_of(sources: Sequence[str], engine: Engine, target: str) -> tuple[float, float]:
    """Return the processor time of a draft of plain text, without the stage and with it, best of three."""
    segments = [
        SourceSegment(n, f"body.{n}", BlockKind.PARAGRAPH, 0, len(text), text)
        for n, text in enumerate(sources)
    ]
    times: list[list[float]] = [[], []]
    _run(segments[:4], engine, target, STAGES)
    for _ in range(3):
        for own, stages in zip(times, (WITHOUT, STAGES), strict=True):
            start = time.process_time()
            _run(segments, engine, target, stages)
            own.append(time.process_time() - start)
    return min(times[0]), min(times[1])


def report_verbatim(
    by_kind: dict[str, tuple[int, int, int]],
    rest: dict[str, tuple[int, float, float, int]],
    seconds: tuple[float, float] | None,
    engine: str,
    sentences: int,
) -> str:
    """Return the section of the results."""
    total, old, new = (sum(one[n] for one in by_kind.values()) for n in range(3))
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    head = (
        f"{day}, {engine}: {total} sentences of our own (`tests/workers/pipeline/verbatim.toml`). "
        f"All pieces there, none at a guessed place: {old} without the stage, **{new} with it**."
    )
    lines = ["## What comes out as it went in", "", head, "", "| kind | sentences | without | with |"]
    lines += ["|---|---:|---:|---:|"]
    lines += [f"| {kind} | {n} | {before} | {after} |" for kind, (n, before, after) in by_kind.items()]
    if rest:
        what = (
            f"The rest of the sentence: {sentences} lines with a piece after a random word; chrF of the "
            "translation with the piece deleted. The first row is the text as it is."
        )
        lines += ["", what, "", "| piece | there once, without | with | chrF, without | with |"]
        lines += ["|---|---:|---:|---:|---:|"]
        for piece, (before, a, b, after) in rest.items():
            name = f"`{piece}`" if piece else "none"
            lines.append(f"| {name} | {before} | {after} | {a:.1f} | {b:.1f} |")
    if seconds is not None:
        without, with_it = seconds
        cost = (
            f"Processor time of a draft of {sentences} plain lines: {without:.2f} s without the stage, "
            f"{with_it:.2f} s with it ({with_it / without - 1:+.1%})."
        )
        lines += ["", cost]
    return with_notes(lines, ())


def _run(
    segments: Sequence[SourceSegment], engine: Engine, target: str, stages: Sequence[Stage]
) -> tuple[DraftSegment, ...]:
    job = Job("t", "v", "lease", "s", "en", "edition", target, tuple(segments))
    return run(job, lambda *_: engine, Glossary(()), stages=stages).segments
