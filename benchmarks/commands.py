"""`python -m benchmarks`: how fast this machine does it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.terminal import out, warn
from service.settings import get_settings

bench = typer.Typer(help="Measurements on this machine.", no_args_is_help=True)


@bench.command()
def intake(
    database_url: Annotated[
        str, typer.Option(help="PostgreSQL to measure on; a scratch database is made there and dropped.")
    ] = "",
    seconds: Annotated[float, typer.Option(min=1, help="Length of a round.")] = 10.0,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each server, alternating.")] = 3,
    concurrency: Annotated[int, typer.Option(min=1, max=500, help="Connections at once.")] = 16,
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = Path(
        "benchmarks/results.md"
    ),
) -> None:
    """Stories accepted per second on PostgreSQL, beside a bare FastAPI endpoint doing one INSERT."""
    from benchmarks.intake import Plan, report, run_bench, save_section

    settings = get_settings()
    if database_url:
        settings = settings.model_copy(update={"database_url": database_url})
    plan = Plan(seconds, rounds, concurrency)
    measured, bare, version = run_bench(settings, plan, lambda line: warn.print(line, style="dim"))
    section = report(measured, bare, version, plan)
    out.print(section, markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def translate(
    text: Annotated[Path, typer.Argument(help="English text to translate, one sentence a line.")],
    sentences: Annotated[int, typer.Option(min=10, help="How many of its sentences are used.")] = 120,
    article: Annotated[int, typer.Option(min=2, help="Sentences of an article.")] = 30,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each system, alternating.")] = 3,
    torch_python: Annotated[
        str | None, typer.Option(help="A Python with torch and transformers, to be measured beside.")
    ] = None,
    argos_python: Annotated[
        str | None, typer.Option(help="A Python with argostranslate, to be measured beside.")
    ] = None,
    concepts: Annotated[
        int, typer.Option(min=0, help="Concepts of the made-up glossary; 0 leaves it out.")
    ] = 100_000,
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = Path(
        "benchmarks/results.md"
    ),
) -> None:
    """Whole articles through the pipeline, beside bare CTranslate2, transformers and Argos Translate."""
    import os

    from benchmarks.intake import save_section
    from benchmarks.translate import Plan, run_bench
    from benchmarks.translate_report import report
    from service.termbase.files import load_glossary

    load = os.getloadavg()
    lines = [line for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    plan = Plan(
        tuple(lines[:sentences]),
        article,
        rounds=rounds,
        torch_python=torch_python,
        argos_python=argos_python,
        concepts=concepts,
    )
    glossary = load_glossary(get_settings().glossaries_dir)
    measured = run_bench(plan, glossary, lambda line: warn.print(line, style="dim", markup=False))
    section = report(measured, plan, load)
    out.print(section, markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def sentences(
    cases: Annotated[
        list[Path],
        typer.Argument(help="Labelled texts: tests/domain/text/sentences*.toml."),
    ],
    peer_python: Annotated[
        str | None, typer.Option(help="A Python with pysbd, sentencex or spacy, to be measured beside.")
    ] = None,
    show_mistakes: Annotated[bool, typer.Option(help="Print the texts that we cut wrongly.")] = False,
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = Path(
        "benchmarks/results.md"
    ),
) -> None:
    """Where sentences end: our rules on labelled texts, beside public sentence splitters."""
    from benchmarks import sentences as measure
    from benchmarks.intake import save_section

    texts = measure.load_cases(cases)
    systems = measure.run_bench(texts, peer_python)
    section = measure.report(texts, systems, measure.load_notes(cases))
    out.print(section, markup=False)
    if show_mistakes:
        for line in measure.mistakes(texts, systems[measure.OURS]):
            out.print(line, markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def glossary(
    concepts: Annotated[int, typer.Option(min=1_000, help="Concepts of the made-up glossary.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds, of which the median counts.")] = 7,
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = Path(
        "benchmarks/results.md"
    ),
) -> None:
    """Measure loading a large glossary, and finding its names in a story of a thousand words."""
    from benchmarks.glossary import Plan, report, run_bench
    from benchmarks.intake import save_section

    plan = Plan(concepts, rounds)
    section = report(run_bench(plan, lambda line: warn.print(line, style="dim", markup=False)), plan)
    out.print(section, markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)
