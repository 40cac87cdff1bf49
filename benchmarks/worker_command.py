"""The command of the worker's benchmark, beside those of `commands`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.commands import Results, bench, say, show
from benchmarks.report import RESULTS
from service.errors import Unprocessable


@bench.command()
def worker(
    text: Annotated[Path, typer.Argument(help="English text to translate, one sentence a line.")],
    articles: Annotated[int, typer.Option(min=1, help="Articles of twelve sentences.")] = 40,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of worker and bare model.")] = 3,
    stories: Annotated[int, typer.Option(min=0, help="Stories of the memory; 0 leaves it out.")] = 2000,
    results: Results = RESULTS,
) -> None:
    """Corrections in other workers, articles beside bare decoding, editions of a story, memory."""
    from benchmarks.worker import WorkerPlan, report, run_bench

    lines = [line for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    plan = WorkerPlan(tuple(lines), articles=articles, rounds=rounds, stories=stories)
    if len(lines) < plan.least:
        raise Unprocessable(
            f"{text} has {len(lines)} sentences; this takes {plan.least}. Give a longer text, or fewer "
            "--articles."
        )
    show(report(run_bench(plan, say), plan), results)
