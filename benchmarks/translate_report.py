"""The section of the results file that `python -m benchmarks translate` writes."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.translate import (
    ALL_CALLS,
    ARGOS,
    AT_ONCE,
    BARE,
    BUNDLED_NAME,
    FORCED,
    FULL,
    FULL_AT_ONCE,
    ONE,
    RANDOM_NAME,
    SAME,
    TORCH,
    SystemRuns,
    TimedRun,
    TranslateFigures,
    TranslatePlan,
)

NOTES = (
    "“Bare, one call” gets every segment in one call and batches as CTranslate2 does, without scores and "
    "attention; “our calls” are the very calls of the pipeline with their options (attention, scores, "
    "batches), all handed over at once. Both translate the pieces that the pipeline cuts. “First decoding” "
    "is HTML in, HTML out with everything but further decodings: pieces, links, marks, figures, glossary, "
    "guards and checks. “Everything” also tries again what the guards refuse and puts in the glossary's "
    "words: more decodings for the same output, so it is compared with the same decodings made bare. "
    "With random weights the guards refuse nearly every sentence, so that model is measured with the first "
    "decoding alone. “As a worker does”: as many articles at once as there are threads. The sentence cache "
    "is off. Argos Translate gets the same articles as plain text; its sentences are cut by rules, for its "
    "own sentence models are downloads. transformers gets every n-th sentence by length, longest first, in "
    "batches; of the bundled model there are no weights that it reads."
)
#: load for each core above which the machine is not ours
BUSY = 0.5
BUSY_NOTE = (
    "Preliminary: the machine was busy with other work. What is told by the clock says little; processor "
    "time says more, though cores that are shared are slower for all."
)


def report(result: TranslateFigures, plan: TranslatePlan, load: tuple[float, float, float]) -> str:
    """Write the section in Markdown: goals, rates, memory. `load` is that of the machine at the start."""
    versions = [f"ctranslate2 {version('ctranslate2')}", *result.versions]
    lines = [
        "## Translation: speed and memory",
        (
            f"`python -m benchmarks translate`, {datetime.now(UTC):%Y-%m-%d}, "
            f"{_processor()}, {os.cpu_count()} "
            f"cores, load {load[0]:.1f} before the start, Python {platform.python_version()}, "
            f"{', '.join(versions)}. {len(plan.sentences)} sentences in articles of "
            f"{plan.article_sentences}; {plan.rounds} rounds, in which all take turns; {plan.threads} "
            "threads each; a ratio is the median of the ratios within a round. The random model (74 M "
            f"parameters, 6+6 layers, 512 wide, int8) writes {FORCED} pieces a sentence."
        ),
        "",
        "| | asked | by the clock | by processor time | met |",
        "|---|---:|---:|---:|---|",
        *_goals(result.rows),
        *_glossary_goals(result),
        *_memory_goals(result),
        "",
        "| model | beam | system | pieces/s | lowest | highest | pieces per processor second |",
        "|---|---:|---|---:|---:|---:|---:|",
        *map(_rates, result.rows),
        "",
        NOTES,
        *(f"\n{one}" for one in result.failed),
        "",
        "Memory of a worker (10⁶ bytes, resident; proportional share in brackets), after each step:",
        "",
        *_memory(result),
        "",
    ]
    if load[0] > BUSY * (os.cpu_count() or 1):
        lines.insert(2, "")
        lines.insert(3, BUSY_NOTE)
    return "\n".join(lines)


def _goals(rows: Sequence[SystemRuns]) -> list[str]:
    lines = []
    for model in (RANDOM_NAME, BUNDLED_NAME):
        for beam in (4, 1):
            for ours, theirs in ((AT_ONCE, BARE), (AT_ONCE, SAME), (ONE, BARE)):
                goal = 0.95 if (ours, theirs) == (AT_ONCE, BARE) else None
                lines += _ratio(rows, model, (ours, beam), (theirs, beam), goal)
            lines += _ratio(rows, model, (FULL_AT_ONCE, beam), (ALL_CALLS, beam), 0.95)
    lines += _ratio(rows, RANDOM_NAME, (ONE, 1), (TORCH, 4), 10)
    lines += _ratio(rows, RANDOM_NAME, (ONE, 4), (TORCH, 4), 4)
    lines += _ratio(rows, RANDOM_NAME, (ONE, 1), (TORCH, 1), 4)
    lines += _ratio(rows, RANDOM_NAME, (ONE, 4), (ARGOS, 4), 3)
    lines += _ratio(rows, BUNDLED_NAME, (ONE, 4), (ARGOS, 4), 3)
    lines += _ratio(rows, BUNDLED_NAME, (FULL, 4), (ARGOS, 4), None)
    return lines


def _ratio(
    rows: Sequence[SystemRuns],
    model: str,
    ours: tuple[str, int],
    theirs: tuple[str, int],
    asked: float | None,
) -> list[str]:
    found = {(row.system, row.beam): row for row in rows if row.model == model}
    if ours not in found or theirs not in found:
        return []
    pairs = list(zip(found[ours].runs, found[theirs].runs, strict=False))  # a peer may fail in a round
    wall = statistics.median(_rate(left) / _rate(right) for left, right in pairs)
    cpu = statistics.median(_cpu_rate(left) / _cpu_rate(right) for left, right in pairs)
    met = "" if asked is None else "yes" if wall >= asked else "no"
    bound = "" if asked is None else f"≥ {asked:g}"
    what = f"{model}: {ours[0]}, beam {ours[1]} / {theirs[0]}, beam {theirs[1]}"
    return [f"| {what} | {bound} | {wall:.2f} | {cpu:.2f} | {met} |"]


def _rate(run: TimedRun) -> float:
    return run.pieces / run.seconds


def _cpu_rate(run: TimedRun) -> float:
    return run.pieces / run.cpu_seconds


def _rates(row: SystemRuns) -> str:
    rates = [_rate(run) for run in row.runs]
    cpu = statistics.median(map(_cpu_rate, row.runs))
    return (
        f"| {row.model} | {row.beam} | {row.system} | {statistics.median(rates):.0f} | {min(rates):.0f} "
        f"| {max(rates):.0f} | {cpu:.0f} |"
    )


def _glossary_goals(result: TranslateFigures) -> list[str]:
    return [
        f"| glossary: {line.what}, ms | < {line.bound:,.0f} | | {line.milliseconds:,.1f} "
        f"| {'yes' if line.milliseconds < line.bound else 'no'} |"
        for line in result.glossary
        if line.bound
    ]


def _memory_goals(result: TranslateFigures) -> list[str]:
    one, two = (max(stage.rss for stage in result.memory[threads]) for threads in (1, 2))
    held = "a worker with one thread, the most it ever held, MB"
    return [
        f"| {held} | < 450 | {one:.0f} | | {'yes' if one < 450 else 'no'} |",
        f"| a second thread adds, MB | < 60 | {two - one:.0f} | | {'yes' if two - one < 60 else 'no'} |",
    ]


def _memory(result: TranslateFigures) -> list[str]:
    lines = ["| | one thread | two threads |", "|---|---:|---:|"]
    for one, two in zip(result.memory[1], result.memory[2], strict=True):
        lines.append(f"| {one.name} | {one.rss:.0f} ({one.pss:.0f}) | {two.rss:.0f} ({two.pss:.0f}) |")
    return lines


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
