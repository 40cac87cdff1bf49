"""`dragoman translate`: the pipeline without a desk around it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dragoman.cli.glossaries import glossary_in_force
from dragoman.cli.reading import read_text
from dragoman.terminal import AsJson, print_json, warn
from service.domain.checks.named_language import language_doubt
from service.domain.edition import Edition
from service.domain.html.embeds import frames_left_out
from service.editions import editions_of
from service.errors import Unprocessable
from service.lexicons import use_dictionaries
from service.settings import get_settings
from service.wording import say_reason


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
    force: Annotated[
        bool, typer.Option("--force", help="Also when the file is not in the language that --from says.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Translate one file through the same pipeline as the desk's stories."""
    from dragoman.cli.draft_report import list_findings, list_terms, report_of, sum_up
    from dragoman.cli.side_by_side import side_by_side
    from dragoman.cli.translating import SourceText, looks_like_html, translate_text
    from workers.engines.llm.ledger import Account, MemoryLedger
    from workers.models.catalogue import Catalogue
    from workers.models.order import JobEngines, LanguageModels

    settings = get_settings()
    use_dictionaries(settings.hunspell_dir)
    edition = _edition(target, editions_of(settings))
    target, digits = (edition.locale, edition.digits) if edition else (target, None)
    text = read_text(file)
    style = edition.style if edition else ""
    given = SourceText(text, looks_like_html(file, text), source, target, digits, style)
    doubt = say_reason(language_doubt(given.read(), source))
    if doubt is not None and not force:
        raise Unprocessable(f"{doubt} Name its language with --from, or translate it as it is with --force.")
    if doubt is not None:
        warn.print(doubt, markup=False, style="yellow")
    catalogue = Catalogue(settings.engine, settings.models, allow_noncommercial=settings.allow_noncommercial)
    own = LanguageModels(settings, MemoryLedger()).engine(edition, source, Account())
    engines = JobEngines(catalogue, own)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=warn, transient=True, disable=not warn.is_terminal) as bar:
        task = bar.add_task(f"{source} → {target}", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        result = translate_text(
            given,
            engines.engine_for,
            glossary_in_force(settings),
            progress,
            engines.others_for,
        )
    result = replace(result, draft=engines.with_notes(result.draft))
    if beside is not None:
        _write(side_by_side(result, "Standard input" if str(file) == "-" else file.name), beside)
    left_out = frames_left_out(text, result.text)
    if output is not None or (beside is None and not as_json):
        _write(result.text, output)
    if as_json:
        print_json(report_of(result, left_out))
        return
    for address in left_out:
        warn.print(
            f"Left out: the frame of {address}. Only those of known networks stay (docs/connect-a-cms.md); "
            "put it back by hand if you trust it.",
            markup=False,
            style="yellow",
        )
    sum_up(result.draft)
    if report:
        list_terms(result.draft)
        list_findings(result.draft)


def _edition(target: str, editions: Mapping[str, Edition]) -> Edition | None:
    """Return the edition of that name or locale, None where there is none."""
    return next((one for one in editions.values() if target in (one.slug, one.locale)), None)


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
