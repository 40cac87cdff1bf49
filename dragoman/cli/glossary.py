"""`dragoman glossary`: check, import, export, find, and what people do to its concepts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from dragoman.cli.glossaries import glossary_database, glossary_in_force, has_desk
from dragoman.cli.reading import is_file, names_a_file, read_text
from dragoman.cli.terminal import out, show_table, warn
from service import termbase
from service.errors import Unprocessable
from service.settings import get_settings
from service.storage.session import reading, writing
from service.termbase.exchange.export import export
from service.termbase.exchange.load import bring_in, read
from service.termbase.exchange.tbx_read import Options
from service.termbase.files import SHIPPED, BadGlossary
from service.termbase.lint import check_all
from service.termbase.query import Entry, count_cells
from service.termbase.shipment import read_cells

glossary = typer.Typer(help="Names and institutions, and their approved forms.", no_args_is_help=True)

#: the actor in the history
ACTOR = "cli"
#: remarks of one sort that are shown without --all
SHOWN = 5
_SIGNS = {"": "", "?": "proposed", "!": "forbidden", "~": "let pass"}

Concept = Annotated[str, typer.Argument(help="Its id: Q1033, house:sahel.")]
Remark = Annotated[str, typer.Option(help="Why, for the history.")]


@glossary.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A file, or the text itself; - is standard input.")],
    language: Annotated[str, typer.Option("--in", help="Language of the text.")] = "en",
    target: Annotated[str | None, typer.Option("--to", help="Show the forms in this language.")] = None,
) -> None:
    """Show which glossary terms stand in a text, and how they are to be said."""
    names = glossary_in_force(get_settings())
    content = read_text(Path(text)) if text == "-" or is_file(text) or names_a_file(text) else text
    table = Table("found", "times", "concept", *([f"in {target}"] if target else []), box=None)
    found = names.for_story([content], language).find(content, language)
    times = Counter((match.text, match.concept.id) for match in found)
    for (form, concept), count in times.items():
        forms = [", ".join(names.forms(concept, target)) or "no approved form"] if target else []
        table.add_row(form, str(count), concept, *forms)
    if not found:
        warn.print(f"No glossary term stands in this text (looked for {language}).", markup=False)
        return
    show_table(table)


@glossary.command("check")
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="CSV, TSV or TBX files; else those shipped.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every remark.")] = False,
) -> None:
    """List what is wrong with glossary files, and what is worth a look; exit code 1 if anything is wrong."""
    folder = get_settings().glossaries_dir or SHIPPED
    chosen = files or sorted(folder.glob("*.csv"))
    try:
        tables = [file for file in chosen if file.suffix.lower() != ".tbx"]
        others = [file for file in chosen if file not in tables]
        found = read(others, Options(), lambda *_: None) if others else []
        rows = [*read_cells(tables), *(row.cells for row in found)]
    except BadGlossary as error:
        for problem in error.problems:
            out.print(Text.assemble(("✗ ", "red"), str(problem)))
        warn.print(f"Nothing of this can be used: {_problems(len(error.problems))}.")
        raise typer.Exit(1) from None
    remarks = check_all(rows)
    shown = Counter[str]()
    for remark in remarks:
        shown[remark.sort] += 1
        if remark.bad or everything or shown[remark.sort] <= SHOWN:
            sign = ("✗ ", "red") if remark.bad else ("· ", "yellow")
            out.print(Text.assemble(sign, f"{remark.sort}: {remark}"))
    wrong = sum(remark.bad for remark in remarks)
    said = ", ".join(f"{number} {sort}" for sort, number in shown.most_common()) or "nothing"
    of = "1 file" if len(chosen) == 1 else f"{len(chosen)} files"
    out.print(f"{len(rows)} concepts in {of}: {_problems(wrong)}. Found: {said}.", markup=False)
    raise typer.Exit(1 if wrong else 0)


@glossary.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="Files ending in .csv, .tsv or .tbx.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")
    ] = False,
    kind: Annotated[str, typer.Option(help="Kind of TBX concepts that do not say theirs.")] = "term",
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Terms without a status in a TBX file come in as proposed.")
    ] = False,
    prefix: Annotated[str, typer.Option(help="Goes before the ids of a TBX file: acme:")] = "",
) -> None:
    """Bring files into the desk's glossary: all rows or, if one is bad, none."""
    with _bar() as progress:
        rows = read(files, Options(kind, proposed, prefix), progress)
        with writing(glossary_database(get_settings())) as session:
            done = bring_in(session, rows, ACTOR, progress)
            if dry_run:
                session.rollback()
    would = "Would import" if dry_run else "Imported"
    out.print(f"{would}: {done.added} new concepts, {done.changed} changed, {done.unchanged} as they were.")


@glossary.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(help="Ends in .csv, .tsv or .tbx; - is standard output.")],
    form: Annotated[Literal["csv", "tsv", "tbx"] | None, typer.Option("--format")] = None,
    style: Annotated[Literal["dca", "dct"], typer.Option(help="The style of TBX.")] = "dca",
) -> None:
    """Write the desk's whole glossary to a file."""
    ending = file.suffix.lower().removeprefix(".")
    chosen = form or next((one for one in ("csv", "tsv", "tbx") if one == ending), None)
    if chosen is None:
        raise Unprocessable(f"{file}: end it in .csv, .tsv or .tbx, or say --format.")
    with _bar() as progress, reading(glossary_database(get_settings())) as session:
        pieces = export(session, chosen, lambda done, total: progress("writing", done, total), style=style)
        if str(file) == "-":
            for piece in pieces:
                sys.stdout.buffer.write(piece.encode())
            sys.stdout.buffer.flush()
            return
        part = file.with_name(file.name + ".part")  # a file that is there stays whole until the new one is
        try:
            with part.open("w", encoding="utf-8", newline="") as output:
                output.writelines(pieces)
            part.replace(file)
        except OSError as error:
            raise Unprocessable(f"{file} cannot be written: {error.strerror}.") from error
    out.print(f"Wrote {file}.", markup=False)


@glossary.command("stats")
def stats() -> None:
    """Count the concepts by kind, and the forms by language and trust."""
    settings = get_settings()
    if has_desk(settings):
        with reading(glossary_database(settings)) as session:
            counts = termbase.count(session)
    else:
        counts = termbase.Counts(0)
        rows = read_cells(sorted((settings.glossaries_dir or SHIPPED).glob("*.csv")))
        active = [cells for cells in rows if cells.get("status") != "retired"]
        for cells in active:
            count_cells(cells, counts.kinds, counts.forms, counts.covered)
        counts = termbase.Counts(
            0, len(active), len(rows) - len(active), 0, 0, 0, counts.kinds, counts.forms, counts.covered
        )
    out.print(
        f"{counts.concepts} concepts ({counts.own} of your own, {counts.changed} changed since they were "
        f"shipped, {counts.retired} retired) · {counts.conflicts} open conflicts"
    )
    kinds = Table("kind", "concepts", box=None)
    for kind, number in counts.kinds.most_common():
        kinds.add_row(kind, str(number))
    show_table(kinds)
    words = ("approved", "proposed", "tolerated", "forbidden")
    forms = Table("language", "concepts covered", *words, box=None)
    for language in sorted({language for language, _ in counts.forms}):
        numbers = (str(counts.forms[language, word]) for word in words)
        forms.add_row(language, str(counts.covered[language]), *numbers)
    show_table(forms)


@glossary.command("show")
def show(concept: Concept) -> None:
    """Show a concept: every form with its trust and source."""
    with reading(glossary_database(get_settings())) as session:
        _show(termbase.get(session, concept))


@glossary.command("history")
def history(concept: Concept) -> None:
    """Show who changed a concept, when and what."""
    with reading(glossary_database(get_settings())) as session:
        versions = termbase.history(session, concept)
    for one in versions:
        said = f"  ({one.remark})" if one.remark else ""
        out.print(f"{one.version}  {one.at:%Y-%m-%d %H:%M}  {one.action} by {one.actor}{said}", markup=False)
        if one.version > 1:
            for column, before, after in one.changes:
                out.print(f"     {column}: {before or '–'} → {after or '–'}", markup=False)


@glossary.command("approve")
def approve(
    concept: Concept,
    language: Annotated[str, typer.Argument(help="fr, ar …")],
    form: Annotated[str, typer.Argument(help="The form, as it is written.")],
    remark: Remark = "",
) -> None:
    """Approve a proposed form: from now on it is asked for and checked."""
    with writing(glossary_database(get_settings())) as session:
        entry = termbase.approve(session, concept, language, form, ACTOR, remark=remark)
    out.print(
        f"{entry.id}, {language}: “{form.strip()}” is approved (version {entry.version}).", markup=False
    )


@glossary.command("propose")
def propose(
    concept: Concept,
    language: Annotated[str, typer.Argument(help="fr, ar …")],
    form: Annotated[str, typer.Argument(help="The form, as it is written.")],
    remark: Remark = "",
) -> None:
    """Take an approval back: the form is found and let pass, and never asked for."""
    with writing(glossary_database(get_settings())) as session:
        entry = termbase.propose(session, concept, language, form, ACTOR, remark=remark)
    out.print(
        f"{entry.id}, {language}: “{form.strip()}” is proposed (version {entry.version}).", markup=False
    )


@glossary.command("conflicts")
def conflicts(
    resolve: Annotated[int | None, typer.Option(help="Settle the conflict of this number.")] = None,
    take: Annotated[Literal["mine", "theirs"], typer.Option(help="Whose cell it is to be.")] = "mine",
) -> None:
    """List what people changed and a newer shipment changed otherwise; people's stands until settled."""
    with writing(glossary_database(get_settings())) as session:
        if resolve is not None:
            _show(termbase.resolve(session, resolve, take, ACTOR))
            return
        found = termbase.conflicts(session)
    if not found:
        out.print("No open conflicts.")
    for one in found:
        out.print(f"{one.id}  {one.concept_id} {one.label}, {one.column}:", markup=False)
        for whose, cell in (("was", one.base), ("mine", one.mine), ("theirs", one.theirs)):
            out.print(f"     {whose:<7} {cell or '–'}", markup=False)


def _problems(number: int) -> str:
    return "1 problem" if number == 1 else f"{number} problems"


def _show(entry: Entry) -> None:
    concept = entry.concept
    origin = "shipped" if entry.shipped else "your own"
    state = "retired" if entry.retired else "changed since" if entry.changed else ""
    out.print(
        f"{entry.id}  {concept.kind}  version {entry.version}, {origin}{', ' + state if state else ''}",
        markup=False,
    )
    table = Table("language", "form", "status", "trust", "source", box=None)
    for term in concept.terms:
        short = ", short" if term.short else ""
        trust = "approved" if term.trusted else "proposed"
        table.add_row(term.language, term.text, term.status.value + short, trust, concept.source_of(term))
    show_table(table)
    for name, cell in entry.cells.items():
        if name in ("scope", "keys", "grammar", "context", "priority", "valid_from", "valid_to", "note"):
            out.print(f"{name}: {cell}", markup=False)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on stderr for what is told as (what, done, of how much)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=warn, transient=True, disable=not warn.is_terminal) as bar:
        tasks: dict[str, tuple[int, int]] = {}

        def progress(what: str, done: int, total: int) -> None:
            task, shown = tasks.get(what, (-1, 0))
            if task < 0:
                task = int(bar.add_task(what, total=total))
            # a bar that is told of each of 100,000 rows takes longer than the rows
            elif done < total and done - shown < total / 200:
                return
            tasks[what] = (task, done)
            bar.update(tasks[what][0], completed=done, total=total)  # type: ignore[arg-type]

        yield progress
