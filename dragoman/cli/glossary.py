"""`dragoman glossary`: check, import, export, find, and what people do to its concepts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from dragoman.cli.glossaries import glossary_database, glossary_in_force, need_languages
from dragoman.cli.glossary_coverage import coverage, harvest_stories
from dragoman.cli.reading import is_file, names_a_file, read_text
from dragoman.desk import has_desk
from dragoman.terminal import AsJson, out, print_json, show_table, warn
from service import termbase
from service.domain.terms.story import for_story
from service.editions import editions_of
from service.errors import Unprocessable
from service.settings import get_settings
from service.storage.session import reading, writing
from service.termbase.cells import Cells, language_of, says_none
from service.termbase.exchange.export import export
from service.termbase.exchange.load import bring_in, read
from service.termbase.exchange.tbx_read import Options
from service.termbase.files import SHIPPED, BadGlossary, Problem
from service.termbase.grounds import GROUNDS
from service.termbase.lint import check_all
from service.termbase.query import ConceptRecord, count_rows
from service.termbase.shipment import read_cells
from service.web.api.glossary_models import concept_out, history_out, stats_out

glossary = typer.Typer(help="Names and institutions, and their approved forms.", no_args_is_help=True)

glossary.command("coverage")(coverage)
glossary.command("harvest")(harvest_stories)

#: the actor in the history
ACTOR = "cli"
#: remarks of one sort that are shown without --all
SHOWN = 5

Concept = Annotated[str, typer.Argument(help="Its id: Q1033, house:sahel.")]
Language = Annotated[str, typer.Argument(help="fr, ar …")]
WrittenForm = Annotated[str, typer.Argument(help="The form, as it is written.")]
Remark = Annotated[str, typer.Option(help="Why, for the history.")]


@glossary.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A file, or the text itself; - is standard input.")],
    language: Annotated[str, typer.Option("--in", help="Language of the text.")] = "en",
    target: Annotated[str | None, typer.Option("--to", help="Show the forms in this language.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show which glossary terms a text holds, and how to say them in another language."""
    need_languages(get_settings(), [language, *([target] if target else [])])
    names = glossary_in_force(get_settings())
    content = read_text(Path(text)) if text == "-" or is_file(text) or names_a_file(text) else text
    matches = for_story(names, [content], language).find(content, language)
    times = Counter((match.text, match.concept.id) for match in matches)
    found = [
        {"found": form, "times": count, "concept": concept}
        | ({"forms": names.forms(concept, target)} if target else {})
        for (form, concept), count in times.items()
    ]

    def render() -> None:
        table = Table("found", "times", "concept", *([f"in {target}"] if target else []), box=None)
        for (form, concept), count in times.items():
            forms = [", ".join(names.forms(concept, target)) or "no approved form"] if target else []
            table.add_row(form, str(count), concept, *forms)
        show_table(table, f"No glossary term is in this text (looked for {language}).")

    if as_json:
        print_json({"language": language, "target": target, "found": found})
    else:
        render()


@glossary.command("check")
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="CSV, TSV or TBX files; else those shipped.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every remark.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is wrong with glossary files, and what is worth a look; exit code 1 if anything is wrong."""
    folder = get_settings().glossaries_dir or SHIPPED
    chosen = files or sorted(folder.glob("*.csv"))
    problems: list[Problem] = []
    rows: list[Cells] = []
    try:
        tables = [file for file in chosen if file.suffix.lower() != ".tbx"]
        others = [file for file in chosen if file not in tables]
        found = read(others, Options(), lambda *_: None) if others else []
        rows = [*read_cells(tables), *(row.cells for row in found)]
    except BadGlossary as error:
        problems = error.problems
    remarks = check_all(rows)
    wrong = sum(remark.bad for remark in remarks)

    def render() -> None:
        for problem in problems:
            out.print(Text.assemble(("✗ ", "red"), str(problem)))
        if problems:
            warn.print(f"Nothing of this can be used: {_problems(len(problems))}.")
            return
        shown = Counter[str]()
        for remark in remarks:
            shown[remark.sort] += 1
            if remark.bad or everything or shown[remark.sort] <= SHOWN:
                sign = ("✗ ", "red") if remark.bad else ("· ", "yellow")
                out.print(Text.assemble(sign, f"{remark.sort}: {remark}"))
        said = ", ".join(f"{number} {sort}" for sort, number in shown.most_common()) or "nothing"
        of = "1 file" if len(chosen) == 1 else f"{len(chosen)} files"
        out.print(f"{len(rows)} concepts in {of}: {_problems(wrong)}. Found: {said}.", markup=False)

    seen = {"files": chosen, "concepts": len(rows), "problems": problems, "remarks": remarks}
    if as_json:
        print_json(seen)
    else:
        render()
    raise typer.Exit(1 if problems or wrong else 0)


@glossary.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="Files ending in .csv, .tsv or .tbx.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")
    ] = False,
    kind: Annotated[str, typer.Option(help="Kind of concepts that do not say theirs.")] = "term",
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Terms without a status in a TBX file come in as proposed.")
    ] = False,
    prefix: Annotated[str, typer.Option(help="Goes before the ids of a TBX file, and made ones: acme:")] = "",
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out what cannot be kept, list it, and take the rest.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring files into the desk's glossary: all rows or, if one is bad, none."""
    skipped: list[Problem] | None = [] if skip_bad else None
    with _bar() as progress:
        editions = editions_of(get_settings()).values()
        locales = tuple(edition.locale for edition in editions)
        options = Options(kind, proposed, prefix, locales)
        try:
            rows = read(files, options, progress, skipped)
        except BadGlossary:
            warn.print("With --skip-bad, what cannot be kept is left out and listed, and the rest taken.")
            raise
        with writing(glossary_database(get_settings())) as session:
            done = bring_in(session, rows, ACTOR, progress)
            if dry_run:
                session.rollback()

    def render() -> None:
        would = "Would import" if dry_run else "Imported"
        out.print(
            f"{would}: {done.added} new concepts, {done.changed} changed, {done.unchanged} as they were."
        )
        for (tag, others), times in options.regions.most_common():
            told = f"{tag} counts for your editions, and the forms of {', '.join(others)} are proposed"
            entries = "1 entry" if times == 1 else f"{times} entries"
            out.print(Text.assemble(("· ", "yellow"), f"{told}: {entries}"))
        for problem in skipped or ():
            out.print(Text.assemble(("· ", "yellow"), f"left out: {problem}"))

    if as_json:
        left = {} if skipped is None else {"skipped": [asdict(problem) for problem in skipped]}
        regions = [
            {"counts": tag, "proposed": others, "entries": times}
            for (tag, others), times in options.regions.most_common()
        ]
        apart = {"regions": regions} if regions else {}
        print_json({"dry_run": dry_run} | asdict(done) | apart | left)
    else:
        render()


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
def stats(as_json: AsJson = False) -> None:
    """Count the concepts by kind, and the forms by language, trust and the rule that approved them."""
    settings = get_settings()
    if has_desk(settings):
        with reading(glossary_database(settings)) as session:
            counts = termbase.count(session)
    else:
        counts = count_rows(read_cells(sorted((settings.glossaries_dir or SHIPPED).glob("*.csv"))))
    if as_json:
        print_json(stats_out(counts).model_dump(mode="json"))
    else:
        _show_counts(counts)


def _show_counts(counts: termbase.GlossaryCounts) -> None:
    out.print(
        f"{counts.concepts} concepts ({counts.own} of your own, {counts.changed} changed since they were "
        f"shipped, {counts.retired} retired) · {counts.conflicts} open conflicts"
    )
    kinds = Table("kind", "concepts", box=None)
    for kind, number in counts.kinds.most_common():
        kinds.add_row(kind, str(number))
    show_table(kinds)
    words = ("approved", "proposed", "tolerated", "forbidden", "none")
    forms = Table(
        "language",
        "concepts covered",
        "forms: approved",
        *words[1:-1],
        "known to have no abbreviation",
        box=None,
    )
    for language in sorted({language for language, _ in counts.forms}):
        numbers = (str(counts.forms[language, word]) for word in words)
        forms.add_row(language, str(counts.covered[language]), *numbers)
    show_table(forms)
    rests = Table("approved forms rest on", *GROUNDS, box=None)
    for language in sorted({language for language, _ in counts.grounds}):
        rests.add_row(language, *(str(counts.grounds[language, rule]) for rule in GROUNDS))
    show_table(rests)
    out.print("By kind and language: dragoman glossary coverage", markup=False)


@glossary.command("show")
def show_concept(concept: Concept, as_json: AsJson = False) -> None:
    """Show a concept: every form with its trust and source."""
    with reading(glossary_database(get_settings())) as session:
        record = termbase.get(session, concept)
    if as_json:
        print_json(concept_out(record).model_dump(mode="json"))
    else:
        _show_record(record)


@glossary.command("history")
def history(concept: Concept, as_json: AsJson = False) -> None:
    """Show who changed a concept, when and what."""
    with reading(glossary_database(get_settings())) as session:
        versions = termbase.history(session, concept)

    def render() -> None:
        for one in versions:
            said = f"  ({one.remark})" if one.remark else ""
            line = f"{one.version}  {one.at:%Y-%m-%d %H:%M}  {one.action} by {one.actor}{said}"
            out.print(line, markup=False)
            for column, before, after in one.changes if one.version > 1 else ():
                out.print(f"     {column}: {before or '–'} → {after or '–'}", markup=False)

    if as_json:
        print_json(history_out(concept, versions).model_dump(mode="json"))
    else:
        render()


@glossary.command("approve")
def approve(
    concept: Concept, language: Language, form: WrittenForm, remark: Remark = "", as_json: AsJson = False
) -> None:
    """Approve a proposed form: from now on it is asked for and checked."""
    _set_trust(concept, (language, form), "approved", remark, as_json)


@glossary.command("propose")
def propose(
    concept: Concept, language: Language, form: WrittenForm, remark: Remark = "", as_json: AsJson = False
) -> None:
    """Take an approval back: the form is found and let pass, and never asked for."""
    _set_trust(concept, (language, form), "proposed", remark, as_json)


def _set_trust(
    concept: str, form: tuple[str, str], trust: termbase.Trust, remark: str, as_json: bool
) -> None:
    with writing(glossary_database(get_settings())) as session:
        record = termbase.set_trust(session, concept, form, trust, ACTOR, remark=remark)
    language, text = form
    done = f"{record.id}, {language}: “{text.strip()}” is {trust} (version {record.version})."
    if as_json:
        print_json(concept_out(record).model_dump(mode="json"))
    else:
        out.print(done, markup=False)


@glossary.command("conflicts")
def conflicts(
    resolve: Annotated[int | None, typer.Option(help="Settle the conflict of this number.")] = None,
    take: Annotated[Literal["mine", "theirs"], typer.Option(help="Whose cell it is to be.")] = "mine",
    as_json: AsJson = False,
) -> None:
    """List the cells that people and a newer shipment both changed; people's are in force until settled."""
    engine = glossary_database(get_settings())
    if resolve is not None:
        with writing(engine) as session:
            record = termbase.resolve(session, resolve, take, ACTOR)
        if as_json:
            print_json(concept_out(record).model_dump(mode="json"))
        else:
            _show_record(record)
        return
    with reading(engine) as session:
        found = termbase.conflicts(session)

    def render() -> None:
        if not found:
            out.print("No open conflicts.")
        for one in found:
            out.print(f"{one.id}  {one.concept_id} {one.label}, {one.column}:", markup=False)
            for whose, cell in (("was", one.base), ("mine", one.mine), ("theirs", one.theirs)):
                out.print(f"     {whose:<7} {cell or '–'}", markup=False)

    if as_json:
        print_json({"conflicts": found})
    else:
        render()


def _problems(number: int) -> str:
    return "1 problem" if number == 1 else f"{number} problems"


def _show_record(record: ConceptRecord) -> None:
    concept = record.concept
    origin = "shipped" if record.shipped else "your own"
    state = "retired" if record.retired else "changed since" if record.changed else ""
    out.print(
        f"{record.id}  {concept.kind}  version {record.version}, {origin}{', ' + state if state else ''}",
        markup=False,
    )
    table = Table("language", "form", "status", "trust", "source", box=None)
    for term in concept.terms:
        short = ", short" if term.short else ""
        trust = "approved" if term.trusted else "proposed"
        table.add_row(term.language, term.text, term.status.value + short, trust, concept.source_of(term))
    for column, row in record.forms.items():
        for form in row:
            if says_none(column, form):
                trust = "proposed" if form.sign else "approved"
                table.add_row(language_of(column), "–", "has no abbreviation", trust, form.source)
    show_table(table)
    for name, cell in record.cells.items():
        if name in ("scope", "keys", "grammar", "context", "priority", "valid_from", "valid_to", "note"):
            out.print(f"{name}: {cell}", markup=False)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a progress bar on stderr; the function it gives takes (what, done, total)."""
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
