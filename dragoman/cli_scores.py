"""`dragoman bench sentences|guards`: how well it is done, on labelled cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli_bench import bench
from dragoman.terminal import out, warn

__all__ = ["bench"]

RESULTS = Path("benchmarks/results.md")


@bench.command()
def guards(
    cases: Annotated[list[Path], typer.Argument(help="Labelled outputs: tests/workers/guards.toml.")],
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = RESULTS,
) -> None:
    """How surely a good translation is told from one that went wrong as a whole."""
    from dragoman import bench_guards as measure
    from dragoman.bench_intake import save_section
    from dragoman.bench_sentences import load_notes

    outputs = measure.load_cases(cases)
    verdicts = measure.count_verdicts(outputs)
    section = measure.report(outputs, verdicts, load_notes(cases))
    out.print(section, markup=False)
    for title, wrong in (("missed", verdicts.missed), ("wronged", verdicts.wronged)):
        for case in wrong:
            warn.print(f"{title}: {case['pair']}: {case['target']}", markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)
