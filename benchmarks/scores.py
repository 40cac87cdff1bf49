"""`python -m benchmarks guards|marks|terms|mentions|names`: how well it is done, on labelled cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.commands import bench
from dragoman.cli.terminal import out, warn

__all__ = ["bench"]

RESULTS = Path("benchmarks/results.md")


@bench.command()
def guards(
    cases: Annotated[
        list[Path], typer.Argument(help="Labelled outputs: tests/workers/pipeline/guards.toml.")
    ],
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = RESULTS,
) -> None:
    """How surely a good translation is told from one that went wrong as a whole."""
    from benchmarks import guards as measure
    from benchmarks.intake import save_section
    from benchmarks.sentences import load_notes

    outputs = measure.load_cases(cases)
    verdicts = measure.count_verdicts(outputs)
    section = measure.report(outputs, verdicts, load_notes(cases))
    out.print(section, markup=False)
    for title, wrong in (("missed", verdicts.missed), ("wronged", verdicts.wronged)):
        for case in wrong:
            warn.print(f"{title}: {case['pair']}: {case['target']}", markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def marks(
    cases: Annotated[Path, typer.Argument(help="Labelled sentences: tests/workers/pipeline/marks.toml.")],
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = RESULTS,
) -> None:
    """How many links and bold words land where they belong: with given links and the bundled model's."""
    from benchmarks import marks as measure
    from benchmarks.intake import save_section
    from benchmarks.sentences import load_notes
    from workers.engines.ct2 import Ct2Engine
    from workers.engines.manifest import read_manifest
    from workers.models.catalogue import SHIPPED

    folder = SHIPPED / "mini-en-fr"
    asked = measure.load_cases(cases, "model")
    links = measure.model_links(asked, Ct2Engine(folder, read_manifest(folder)))
    parts = {
        "given by hand": measure.place(measure.load_cases(cases, "gold"), measure.given_links),
        "of the bundled model": measure.place(asked, lambda case: links[case.source]),
    }
    section = measure.report(parts, load_notes([cases]))
    out.print(section, markup=False)
    for name, placed in parts.items():
        for line in placed.wrong:
            warn.print(f"{name}: {line}", markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def terms(
    source: Annotated[Path, typer.Option(help="English sentences, one a line.")],
    reference: Annotated[Path, typer.Option(help="Their French translations by people, line by line.")],
    rounds: Annotated[int, typer.Option(min=1, help="Rounds for the time, of which the median counts.")] = 5,
    note: Annotated[list[str] | None, typer.Option(help="A line to put below the figures.")] = None,
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = RESULTS,
) -> None:
    """How many of the glossary's words are said: without, with and with random terms; and the cost."""
    from benchmarks import terms as measure
    from benchmarks.intake import save_section
    from service.errors import Unprocessable
    from service.settings import get_settings
    from service.termbase.files import load_glossary
    from workers.engines.ct2 import Ct2Engine
    from workers.engines.manifest import read_manifest
    from workers.models.catalogue import SHIPPED

    lines, references = (file.read_text(encoding="utf-8").splitlines() for file in (source, reference))
    if len(lines) != len(references):
        raise Unprocessable(
            f"{source} has {len(lines)} lines and {reference} has {len(references)}. Give files line by line."
        )
    folder = SHIPPED / "mini-en-fr"
    glossary = load_glossary(get_settings().glossaries_dir)
    cases = measure.make_cases(lines, references, glossary)
    if not cases:
        raise Unprocessable(f"No reference in {reference} says a term of the glossary: nothing to measure.")
    engine = Ct2Engine(folder, read_manifest(folder))
    result = measure.measure(
        cases, lines, glossary, engine, rounds, lambda line: warn.print(line, style="dim", markup=False)
    )
    section = measure.report(result, rounds, note or ())
    out.print(section, markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def mentions(
    cases: Annotated[
        list[Path], typer.Argument(help="Labelled sentences: tests/domain/terms/mentions*.toml.")
    ],
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = RESULTS,
    folder: Annotated[
        Path | None,
        typer.Option("--glossaries", help="Folder of glossary files; the desk's own if left out."),
    ] = None,
) -> None:
    """How many of the names that a sentence holds are found, and how much of what is found is one."""
    from benchmarks import mentions as measure
    from benchmarks.intake import save_section
    from benchmarks.sentences import load_notes
    from service.settings import get_settings
    from service.termbase.files import load_glossary

    glossary = load_glossary(folder or get_settings().glossaries_dir)
    parts = {file.name: measure.score(measure.load_cases([file]), glossary) for file in cases}
    section = measure.report(parts, glossary, load_notes(cases))
    out.print(section, markup=False)
    for tallies in parts.values():
        for language, tally in tallies.items():
            for line in tally.wrong:
                warn.print(f"{language}: {line}", markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def names(
    found: Annotated[Path, typer.Argument(help="Labelled stories: tests/domain/names/names_found.toml.")],
    people: Annotated[Path, typer.Argument(help="Labelled names: tests/domain/names/names_people.toml.")],
    half: Annotated[str, typer.Option(help="Which half of the names: held_out or tuned.")] = "held_out",
    show_mistakes: Annotated[bool, typer.Option(help="Print what was wrong.")] = False,
    results: Annotated[Path, typer.Option(help="File whose section is renewed.")] = RESULTS,
) -> None:
    """How well unlisted names are found in stories, and spelled in Arabic, Hebrew, Persian and Amharic."""
    from benchmarks import names as measure
    from benchmarks.intake import save_section
    from benchmarks.sentences import load_notes
    from service.errors import Unprocessable

    if half not in ("held_out", "tuned"):
        raise Unprocessable(f"There is no half {half!r}; the halves are held_out and tuned.", field="half")
    measured = measure.run_bench(measure.load_stories(found), measure.load_names(people, half), half)
    section = measure.report(measured, load_notes([found, people]))
    out.print(section, markup=False)
    if show_mistakes:
        for line in measure.mistakes(measured):
            out.print(line, markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)
