"""Reading glossary files: CSV, one row per concept, a column per language. See `glossaries/README.md`."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from service.domain.terms import Glossary
from service.errors import Unprocessable
from service.termbase import rows
from service.termbase.rows import FIXED, Columns, Rows, is_plain, parse

#: how many notes of good files are kept
NOTES_KEPT = 8
SHIPPED = Path(__file__).parents[2] / "glossaries"
_LANGUAGE = re.compile(r"([a-z]{2,3})(_short)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used: where it stands (lines count from 1) and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class BadGlossary(Unprocessable):
    """Glossary files with bad rows; nothing of them was loaded. `problems` lists every one."""

    title = "Glossary cannot be used"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        shown = "\n".join(f"  {problem}" for problem in problems[:20])
        more = f"\n  … and {len(problems) - 20} more" if len(problems) > 20 else ""
        super().__init__(
            f"The glossary was not loaded, {len(problems)} things need correcting:\n{shown}{more}",
            problems=[{"file": p.file, "line": p.line, "reason": p.reason} for p in problems],
        )


def load_glossary(folder: Path | None = None, cache: Path | None = None) -> Glossary:
    """Read all `*.csv` of a folder (the shipped one if None), once per folder and process.

    `cache`: a folder in which it is noted which files were found good, for these need no second look.
    Raises `BadGlossary` with file, line and reason of every bad row; then nothing is loaded.
    """
    return _load(folder or SHIPPED, cache)


@lru_cache(maxsize=8)
def _load(folder: Path, cache: Path | None) -> Glossary:
    if not folder.is_dir():
        raise Unprocessable(
            f"There is no glossary folder {folder}. Make it, or set DRAGOMAN_GLOSSARIES_DIR to another."
        )
    return Glossary(read_files(sorted(folder.glob("*.csv")), cache))


def read_files(files: Iterable[Path], cache: Path | None = None) -> Rows:
    """Read concepts from CSV files, and TSV files by their ending; `cache` as in `load_glossary`.

    Raises `BadGlossary` if any row of any file is bad.
    """
    rows, problems, contents = Rows(), list[Problem](), list[tuple[str, bytes]]()
    for file in files:
        try:
            contents.append((file.name, file.read_bytes().removeprefix(codecs.BOM_UTF8)))
        except OSError as error:
            problems.append(Problem(file.name, 0, f"cannot be read: {error.strerror}"))
    noted = cache / _stamp(contents) if cache else None
    known = noted is not None and noted.is_file()
    for name, data in contents:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problems.append(Problem(name, line, "not UTF-8; save the file as UTF-8"))
        else:
            _read(name, data, text, rows, problems, known)
    if problems:
        raise BadGlossary(problems)
    if noted is not None and not known:
        _note(noted)
    return rows


def _stamp(contents: list[tuple[str, bytes]]) -> str:
    """Name these contents, judged by the rules of today: a note under another name counts for nothing."""
    digest = sha256()
    for code in (__file__, rows.__file__):
        digest.update(Path(code).read_bytes())
    for name, data in contents:
        digest.update(f"{len(name)} {name} {len(data)} ".encode())
        digest.update(data)
    return f"glossary-{digest.hexdigest()[:40]}.good"


def _note(stamp: Path) -> None:
    """Note that contents were found good; older notes go. A cache that cannot be written is done without."""
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        notes = sorted(stamp.parent.glob("glossary-*.good"), key=lambda note: note.stat().st_mtime)
        for old in notes[:-NOTES_KEPT]:
            old.unlink(missing_ok=True)
        stamp.touch()
    except OSError:
        return


def _read(file: str, data: bytes, text: str, rows: Rows, problems: list[Problem], known: bool) -> None:
    """Read one file, given as bytes and as text; `known`: its rows were found good before."""
    lines = text.split("\n")
    if file.endswith(".tsv"):
        parsed = _parsed(file, text, problems, "\t")
    # an odd number of quotes in a line: a cell goes on in the next one
    elif "\r" in text or any('"' in line and line.count('"') % 2 for line in lines):
        parsed = _parsed(file, text, problems)
    else:
        parsed = _by_line(file, lines, data.split(b"\n"), problems)
    _, header, _ = next(parsed, (1, None, None))
    columns = _columns(file, header, problems)
    if header is None or columns is None:
        return
    rows.begin(file, columns)
    for line, row, as_written in parsed:
        if not any(row):
            continue
        if not known and (as_written is None or not is_plain(as_written[0], row, columns)):
            reasons: list[str] = []
            parse(row, columns, reasons)
            if reasons:
                problems.extend(Problem(file, line, reason) for reason in reasons)
                continue
        taken = rows.add(row, line, as_written[1] if as_written else None)
        if taken is not None:
            concept_id = row[columns.fixed["id"]].strip()
            problems.append(Problem(file, line, f"the id {concept_id!r} is already taken by {taken}"))


#: line number, cells, and the line as text and bytes if nothing in it is quoted
_Row = tuple[int, list[str], tuple[str, bytes] | None]


def _parsed(file: str, text: str, problems: list[Problem], delimiter: str = ",") -> Iterator[_Row]:
    """Read the rows of any CSV, or TSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            yield line, row, None
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, f"not CSV: {error}"))


def _by_line(file: str, lines: list[str], kept: list[bytes], problems: list[Problem]) -> Iterator[_Row]:
    """Read the rows of a CSV in which no cell goes over a line's end, which is three times as fast."""
    for line, written in enumerate(lines, start=1):
        if '"' not in written:
            yield line, written.split(","), (written, kept[line - 1])
            continue
        try:
            yield line, next(csv.reader([written], strict=True)), None
        except csv.Error as error:
            problems.append(Problem(file, line, f"not CSV: {error}"))


def _columns(file: str, header: list[str] | None, problems: list[Problem]) -> Columns | None:
    """Find the columns by the header; None if it is wrong."""
    if not header or header == [""]:
        problems.append(Problem(file, 1, "empty; the first line names the columns"))
        return None
    before = len(problems)
    columns: list[tuple[int, str, bool]] = []
    for place, name in enumerate(header):
        if name in FIXED:
            continue
        language = _LANGUAGE.fullmatch(name)
        if language is None:
            problems.append(
                Problem(
                    file, 1, f"column {name!r} is neither a language (“fr”, “fr_short”) nor one of {FIXED}"
                )
            )
        else:
            columns.append((place, language[1], language[2] is not None))
    problems.extend(
        Problem(file, 1, f"column {name!r} is missing") for name in ("id", "kind") if name not in header
    )
    problems.extend(
        Problem(file, 1, f"column {name!r} stands twice")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    )
    return Columns.of_header(header, columns) if len(problems) == before else None
