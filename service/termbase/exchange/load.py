"""Importing files into the glossary: CSV, TSV and TBX, all or nothing, in one transaction.

A concept that is there already becomes what the file says in the columns (of TBX: the languages) that
the file has; the rest of it stays. Every bad row is reported, and then nothing is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import NotFound, Unprocessable
from service.storage.tables import ConceptRow
from service.termbase.cells import (
    Cells,
    forms_of,
    from_text,
    is_forms,
    language_of,
    other_sources,
    problems_of,
    tidy,
    to_text,
    with_forms,
)
from service.termbase.edit import settle
from service.termbase.exchange.tbx_read import Options, read_tbx
from service.termbase.files import BadGlossary, FileRow, Missing, Problem, read_files
from service.termbase.rows import FIXED
from service.termbase.store import NewVersion, add, changed, lock, next_place, replace

FORMATS = (".csv", ".tsv", ".tbx")
#: the source of a form that an import adds to a concept, where the file does not say another
IMPORTED = "import"
#: concepts that are looked up and written at a time
BATCH = 1_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def read(
    files: Sequence[Path], options: Options, progress: Progress, skipped: list[Problem] | None = None
) -> list[FileRow]:
    """Return the rows of files. Raises `BadGlossary` with every bad row of all of them.

    With `skipped`, what is bad is left out and added to that, so that the rest comes in: a row, an entry, or
    of an entry only the term or the language that cannot be kept.

    Raises `NotFound` for a file that is not there, and `Unprocessable` for one of another format.
    `progress` is called with (what is being done, how much of it is done, how much there is).
    """
    rows: list[FileRow] = []
    problems: list[Problem] = []
    for file in files:
        if not file.is_file():
            raise NotFound(f"There is no file {file}.")
        if file.suffix.lower() not in FORMATS:
            raise Unprocessable(f"{file} is none of {', '.join(FORMATS)}: its ending says how to read it.")
        try:
            found = _read_tbx if file.suffix.lower() == ".tbx" else _read_table
            rows += found(file, problems, options, progress, skipped)
        except BadGlossary as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(file.name, 0, f"cannot be read: {error.strerror}"))
    twice = dict(_twice(rows))
    if skipped is None:
        problems += twice.values()
    elif not problems:
        skipped += twice.values()
        rows = [row for place, row in enumerate(rows) if place not in twice]
    if problems:
        raise BadGlossary(problems)
    return rows


def _read_table(
    file: Path, _: list[Problem], options: Options, progress: Progress, skipped: list[Problem] | None
) -> Iterator[FileRow]:
    with file.open("rb") as stream:
        lines = sum(1 for _line in stream)
    for row in read_files([file], skipped, Missing(options.kind, options.prefix)):
        yield row
        progress(f"reading {file.name}", row.line, lines)


def _read_tbx(
    file: Path,
    problems: list[Problem],
    options: Options,
    progress: Progress,
    skipped: list[Problem] | None,
) -> Iterator[FileRow]:
    def told(done: int, size: int) -> None:
        progress(f"reading {file.name}", done, size)

    for line, cells in read_tbx(file, problems, options, told, skipped):
        languages = {language_of(column) for column in cells if is_forms(column)}
        columns = {*languages, *(f"{language}_short" for language in languages), *cells}
        yield FileRow(file.name, line, to_text(cells), frozenset(columns), cells["id"])


def _twice(rows: Iterable[FileRow]) -> Iterator[tuple[int, Problem]]:
    """Yield the places of rows whose id another has, each with what is wrong."""
    seen: dict[str, FileRow] = {}
    for place, row in enumerate(rows):
        concept_id = row.id
        first = seen.setdefault(concept_id, row)
        if first is not row:
            taken = f"{first.file}, line {first.line}"
            yield place, Problem(row.file, row.line, f"the id {concept_id!r} is already taken by {taken}")


def bring_in(session: Session, rows: Sequence[FileRow], actor: str, progress: Progress) -> Imported:
    """Write rows into the glossary. Raises `BadGlossary` if one does not fit the concept that is there."""
    state = lock(session)
    place = next_place(session)
    problems: list[Problem] = []
    added = altered = 0
    for start in range(0, len(rows), BATCH):
        batch = [(row, row.cells) for row in rows[start : start + BATCH]]
        query = select(ConceptRow).where(ConceptRow.id.in_([cells["id"] for _, cells in batch]))
        there = {row.id: row for row in session.scalars(query)}
        fresh = [_sourced(cells, row) for row, cells in batch if cells["id"] not in there]
        add(session, fresh, range(place, place + len(fresh)), action="imported", actor=actor)
        place += len(fresh)
        added += len(fresh)
        pairs: list[tuple[ConceptRow, NewVersion]] = []
        for row, cells in batch:
            old = there.get(cells["id"])
            new = _onto(old, cells, row, problems) if old is not None else None
            if old is not None and new is not None:
                pairs.append((old, new))
        replace(session, [old for old, _ in pairs], [new for _, new in pairs], action="imported", actor=actor)
        for old, new in pairs:
            settle(session, old.id, new.cells, actor)
        altered += len(pairs)
        session.flush()
        for old in there.values():
            session.expunge(old)  # a file may have a hundred thousand: they need not stay in memory
        progress("writing", start + len(batch), len(rows))
    if problems:
        raise BadGlossary(problems)
    if added or altered:
        changed(state)
    session.flush()
    return Imported(added, altered, len(rows) - added - altered)


def _sourced(cells: Cells, row: FileRow) -> Cells:
    """Mark a new concept's forms as imported, where the file says nothing of sources."""
    if "sources" in row.columns:
        return cells
    forms = {
        column: [form._replace(source=form.source or IMPORTED) for form in found]
        for column, found in forms_of(cells).items()
    }
    return with_forms(cells, forms)


def _onto(old: ConceptRow, new: Cells, row: FileRow, problems: list[Problem]) -> NewVersion | None:
    """Return the concept as a row changes it; None if it changes nothing, or the two do not fit."""
    before = from_text(old.row)
    said = {column: new.get(column, "") for column in row.columns if column in FIXED}
    forms, given = forms_of(before), forms_of(new)
    had = {(language_of(column), form.text): form.source for column, found in forms.items() for form in found}
    for column in row.columns:
        if is_forms(column):
            forms[column] = [
                form._replace(source=form.source or had.get((language_of(column), form.text), IMPORTED))
                for form in given.get(column, ())
            ]
    others = {**other_sources(before), **other_sources(new)}
    after = with_forms(tidy({**before, **said}), forms, others)
    if same(before, after):
        return None
    wrong = problems_of(after)
    problems += [Problem(row.file, row.line, f"{after['id']}: {reason}") for _, reason in wrong]
    if wrong:
        return None
    base = old.base if old.base is not None else old.row
    text = to_text(after)
    return NewVersion(after, base if old.shipped and text != base else None, old.shipped, old.place)


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Return whether two rows say the same, however their sources are written."""
    plain = [{name: cell for name, cell in cells.items() if name != "sources"} for cells in (one, other)]
    return (
        plain[0] == plain[1]
        and forms_of(one) == forms_of(other)
        and other_sources(one) == other_sources(other)
    )
