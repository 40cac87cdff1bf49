"""`dragoman translate` and `glossary`: the pipeline without a desk around it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from dragoman.terminal import MARKS, show_table, warn
from service.domain.draft import Outcome, Severity
from service.domain.edition import Edition
from service.editions import load_editions
from service.errors import NotFound, Unprocessable
from service.glossary_files import load_glossary
from service.settings import get_settings

glossary = typer.Typer(help="Names and institutions, and their approved forms.", no_args_is_help=True)

COLOURS = {Severity.BLOCK: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def translate(
    file: Annotated[Path, typer.Argument(help="An HTML or text file; - is standard input.")],
    target: Annotated[str, typer.Option("--to", help="Language, locale or edition: fr, fr-SN, africa-fr.")],
    source: Annotated[str, typer.Option("--from", help="Language of the file.")] = "en",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here, not to stdout.")] = None,
    report: Annotated[bool, typer.Option("--report", help="List every term and finding on stderr.")] = False,
    beside: Annotated[
        Path | None,
        typer.Option("--side-by-side", help="Write a page with the text and its translation side by side."),
    ] = None,
) -> None:
    """Translate one file through the same pipeline as the desk's stories."""
    from dragoman.side_by_side import side_by_side
    from dragoman.translating import looks_like_html, translate_text
    from workers.engines.catalogue import Catalogue

    settings = get_settings()
    target, digits = _place(target, load_editions(settings.editions_file))
    text = _read(file)
    catalogue = Catalogue(settings.engine, settings.models, allow_noncommercial=settings.allow_noncommercial)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=warn, transient=True, disable=not warn.is_terminal) as bar:
        task = bar.add_task(f"{source} → {target}", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        result = translate_text(
            text,
            looks_like_html(file, text),
            source,
            target,
            catalogue.engine_for,
            load_glossary(settings.glossaries_dir),
            progress,
            catalogue.others_for,
            digits,
        )
    if beside is not None:
        _write(
            side_by_side(result, "Standard input" if str(file) == "-" else file.name, source, target), beside
        )
    if beside is None or output is not None:
        _write(result.text, output)
    segments = result.draft.segments
    mentions = [mention for segment in segments for mention in segment.mentions]
    findings = [(segment, finding) for segment in segments for finding in segment.findings]
    kinds = Counter(finding.severity for _, finding in findings)
    said = sum(mention.outcome is not Outcome.MISSED for mention in mentions)
    seconds = sum(result.draft.seconds.values())
    sentences = "1 sentence" if len(segments) == 1 else f"{len(segments)} sentences"
    warn.print(
        f"{sentences} by {result.draft.engine} in {seconds:.1f} s · "
        f"glossary terms {said} of {len(mentions)} · findings "
        + (", ".join(f"{kinds[one]} {one.value}" for one in Severity if kinds[one]) or "none")
    )
    if not report:
        return
    for mention in mentions:
        sign, colour = MARKS[mention.outcome]
        what = (mention.reason if mention.outcome is Outcome.MISSED else None) or mention.target_text or ""
        warn.print(Text.assemble((f"  {sign} ", colour), mention.source_text, " → ", what))
    for segment, finding in findings:
        warn.print(
            Text.assemble(
                (f"  {finding.severity.value:<8}", COLOURS[finding.severity]),
                f"sentence {segment.index + 1}, {finding.check}: {finding.message}",
            ),
        )


@glossary.command("find")
def glossary_find(
    text: Annotated[str, typer.Argument(help="A file, or the text itself; - is standard input.")],
    language: Annotated[str, typer.Option("--in", help="Language of the text.")] = "en",
    target: Annotated[str | None, typer.Option("--to", help="Show the forms in this language.")] = None,
) -> None:
    """Show which glossary terms stand in a text, and how they are to be said."""
    names = load_glossary(get_settings().glossaries_dir)
    content = _read(Path(text)) if text == "-" or _is_file(text) else text
    table = Table("found", "times", "concept", *([f"in {target}"] if target else []), box=None)
    found = names.find(content, language)
    times = Counter((match.text, match.concept.id) for match in found)
    for (form, concept), count in times.items():
        forms = [", ".join(names.forms(concept, target)) or "no approved form"] if target else []
        table.add_row(form, str(count), concept, *forms)
    if not found:
        warn.print(f"No glossary term stands in this text (looked for {language}).", markup=False)
        return
    show_table(table)


def _place(target: str, editions: Mapping[str, Edition]) -> tuple[str, str | None]:
    """Give the locale to translate into, and the digits: an edition's where one is of that locale."""
    for edition in editions.values():
        if target in (edition.slug, edition.locale):
            return edition.locale, edition.digits
    return target, None


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except OSError:  # the text is longer than a file name may be
        return False


def _read(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}.") from None
    except OSError as error:
        raise Unprocessable(f"{file} cannot be read: {error.strerror}.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unprocessable(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from None


def _write(text: str, output: Path | None) -> None:
    ended = text if text.endswith("\n") else text + "\n"
    if output is None:
        sys.stdout.buffer.write(ended.encode())
        sys.stdout.buffer.flush()
        return
    try:
        output.write_text(ended, encoding="utf-8")
    except OSError as error:
        raise Unprocessable(f"{output} cannot be written: {error.strerror}.") from error
