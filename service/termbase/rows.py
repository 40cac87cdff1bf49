"""Rows of glossary files: checking one, making its concept, and keeping many of them small.

A row is kept as its own bytes until somebody asks for the concept, so that a hundred thousand of them
are read in about a second and cost little more than the files.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from service.domain.terms.concept import Concept, FormStatus, Grammar, Term
from service.domain.terms.concepts import Shelf, Written

KINDS = frozenset(
    {
        *("country", "territory", "capital", "city", "region", "place", "person", "office", "title"),
        *("organisation", "body", "bank", "court", "treaty", "event", "media", "party", "armed-group"),
        *("company", "work", "term"),
    }
)
FIXED = (
    *("id", "kind", "case", "valid_from", "valid_to", "note", "sources"),
    *("keep", "first", "scope", "keys", "grammar", "context", "priority", "status"),
)
#: fixed columns that most rows leave empty, and whose cells need a closer look
RARE = (
    *("case", "valid_from", "valid_to"),
    *("keep", "first", "scope", "keys", "grammar", "context", "priority", "status"),
)
#: columns with one word to choose from: what it is, and what it says when it is there
_FLAGS = {"case": "exact", "keep": "yes", "first": "full", "status": "retired"}
#: what a sign before a form says; `?` marks one that nobody approved yet
SIGNS = {"!": FormStatus.FORBIDDEN, "~": FormStatus.TOLERATED, "?": FormStatus.PREFERRED}
_ODD = re.compile(r"[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_SCOPE = re.compile(r"(?:domain:)?[a-z0-9][a-z0-9-]*")
_GRAMMAR = re.compile(r"(?P<gender>[mfnc])?\s*(?P<number>sg|pl)?")
_BY_LANGUAGE = re.compile(r"(?P<language>[a-z]{2,3}):(?P<value>.+)")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
#: what may be an id: it becomes part of an address
_ID = re.compile(r"[^\s/?#%\\\u0000-\u0020\u007f]{1,200}")
#: between the cells of a kept row
_CELL = "\x1f"
_JOINER = "\u200c"  # Persian words need it


class Columns(NamedTuple):
    """Where the columns of a file stand: the fixed by name, the others as (place, language, short)."""

    width: int
    fixed: dict[str, int]
    languages: tuple[tuple[int, str, bool], ...]
    #: fixed columns that most rows leave empty, and that need a closer look
    rare: tuple[int, ...]
    longs: tuple[int, ...]
    #: those of short forms, with the long forms' column of the same language (its own if there is none)
    shorts: tuple[tuple[int, int], ...]

    @classmethod
    def of_header(cls, header: Sequence[str], languages: Sequence[tuple[int, str, bool]]) -> Columns:
        """Make it of a header in which (place, language, short) are the columns of forms."""
        fixed = {name: place for place, name in enumerate(header) if name in FIXED}
        longs = {language: place for place, language, short in languages if not short}
        shorts = [(place, longs.get(language, place)) for place, language, short in languages if short]
        rare = [fixed[name] for name in RARE if name in fixed]
        # long forms first, so that the preferred one of a language comes before its abbreviation
        ordered = sorted(languages, key=lambda column: column[2])
        return cls(len(header), fixed, tuple(ordered), tuple(rare), tuple(longs.values()), tuple(shorts))

    def names(self) -> list[str]:
        """Return the names of all columns, as the header has them."""
        names = [""] * self.width
        for name, place in self.fixed.items():
            names[place] = name
        for place, language, short in self.languages:
            names[place] = f"{language}_short" if short else language
        return names

    def of(self, language: str) -> tuple[int, ...]:
        """Return the places of a language's columns, the long forms before the short ones."""
        return tuple(place for place, name, _ in self.languages if name == language)


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one file: their columns, and the number of the first."""

    file: str
    columns: Columns
    first: int


class Rows(Shelf):
    """The good rows of some files."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._rows: list[bytes] = []
        self._lines = array("I")
        self._numbers: dict[str, int] = {}
        self._made: dict[int, Concept] = {}

    def begin(self, file: str, columns: Columns) -> None:
        """Set of which file and columns the rows are that are added next."""
        self._parts.append(_Part(file, columns, len(self._rows)))

    def add(self, row: Sequence[str], line: int, as_written: bytes | None = None) -> str | None:
        """Take a row that was found good, with its line if nothing in it is quoted.

        If its id is taken, say by which row instead.
        """
        part = self._parts[-1]
        concept_id = row[part.columns.fixed["id"]].strip()
        number = self._numbers.setdefault(concept_id, len(self._rows))
        if number < len(self._rows):
            return f"{self._part(number).file}, line {self._lines[number]}"
        self._rows.append(_CELL.join(row).encode() if as_written is None else as_written)
        self._lines.append(line)
        return None

    def _part(self, number: int) -> _Part:
        return next(part for part in reversed(self._parts) if part.first <= number)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __getitem__(self, concept_id: str) -> Concept:
        return self.at(self._numbers[concept_id])

    def at(self, number: int) -> Concept:
        """Return a concept by its number, from 0; made when it is first asked for."""
        concept = self._made.get(number)
        if concept is None:
            reasons: list[str] = []
            row = _cells(self._rows[number])
            made = parse(row, self._part(number).columns, reasons)
            if made is None:
                raise ValueError(f"row {number} was found good, and now: {'; '.join(reasons)}")
            concept = self._made.setdefault(number, made)
        return concept

    def _ends(self) -> Iterator[tuple[_Part, int]]:
        """Return each file with the number after its last row."""
        for place, part in enumerate(self._parts, start=1):
            yield part, self._parts[place].first if place < len(self._parts) else len(self._rows)

    def written(self, language: str) -> Iterator[Written]:
        """List what is looked for in that language, row by row; a retired concept is not."""
        for part, end in self._ends():
            places = part.columns.of(language)
            status = part.columns.fixed.get("status", -1)
            for number in range(part.first, end) if places else ():
                cells = _cells(self._rows[number], max(*places, status) + 1)
                if status >= 0 and cells[status].strip() == "retired":
                    continue
                count = 0
                for column in places:
                    cell = cells[column]
                    for form in cell.split("|") if cell else ():
                        sign, text = ("", form) if form[:1].isalnum() else split_sign(form)
                        if sign != "~":
                            yield number, count, text
                        count += 1

    def cells(self) -> Iterator[tuple[str, int, dict[str, str]]]:
        """List (file, line, column → cell) row by row; a cell may be empty."""
        for part, end in self._ends():
            names = part.columns.names()
            for number in range(part.first, end):
                row = _cells(self._rows[number])
                yield part.file, self._lines[number], dict(zip(names, row, strict=True))

    def digest(self) -> str:
        """Return a hash of the content."""
        digest = sha256()
        for part in self._parts:
            digest.update(repr((part.columns, part.first)).encode())
        for row in self._rows:
            digest.update(row)
            digest.update(b"\x1e")
        return digest.hexdigest()


def is_id(text: object) -> bool:
    """Return whether a text may be the id of a concept."""
    return isinstance(text, str) and text.isprintable() and _ID.fullmatch(text) is not None


def _cells(kept: bytes, most: int = -1) -> list[str]:
    """Divide a kept row; what comes after `most` cells remains in one piece."""
    row = kept.decode()
    return row.split(_CELL if _CELL in row else ",", most)


def split_sign(form: str) -> tuple[str, str]:
    """Divide a form as it stands in a cell into its sign, "" for an approved one, and its text."""
    text = form.strip()
    if text[:1] in SIGNS:
        return text[0], text[1:].strip()
    return "", text


#: what a good line without quotes never has: spaces at the edge of a cell or form, or an empty form
_SUSPECT = (" ,", ", ", " |", "| ", "||", ",|", "|,", "?,", "?|", "? ", "~,", "~|", "~ ", "!,", "!|", "! ")


def is_plain(line: str, row: Sequence[str], columns: Columns) -> bool:
    """Return whether nothing is wrong, quickly, with a row that stands unquoted in `line`.

    False says nothing: `parse` finds out. Hundreds of thousands of cells are looked at while the desk
    starts, and most are good.
    """
    fixed = columns.fixed
    if len(row) != columns.width or row[fixed["kind"]] not in KINDS or not _ID.fullmatch(row[fixed["id"]]):
        return False
    if not line.isprintable() and not line.replace(_JOINER, "").isprintable():
        return False
    if not line.isascii() and not unicodedata.is_normalized("NFC", line):
        return False
    if line[0] == " " or line[-1] in " |?~!":
        return False
    for bad in _SUSPECT:
        if bad in line:
            return False
    for place in columns.rare:
        if row[place]:
            return False
    if "|" not in line and not columns.shorts:
        return any(row[place] for place in columns.longs)
    return _without_repeats(row, columns)


def _without_repeats(row: Sequence[str], columns: Columns) -> bool:
    """Return whether no form stands twice in its language; False for a row without any."""
    filled = False
    for place in columns.longs:
        cell = row[place]
        if cell:
            filled = True
            if "|" in cell:
                forms = [form.lstrip("?!~") for form in cell.split("|")]
                if len(set(forms)) < len(forms):
                    return False
    for place, long in columns.shorts:
        cell = row[place]
        if cell:
            filled = True
            forms = [form.lstrip("?!~") for form in f"{cell}|{row[long]}".split("|")]
            if len(set(forms)) < len(forms):
                return False
    return filled


def parse(row: Sequence[str], columns: Columns, reasons: list[str]) -> Concept | None:
    """Make the concept of a row; None, and the `reasons`, if something is wrong with it."""
    if len(row) != columns.width:
        reasons.append(f"{len(row)} cells where the header has {columns.width}; is a comma unquoted?")
        return None
    fixed = {name: row[place].strip() for name, place in columns.fixed.items()}
    if not fixed["id"]:
        reasons.append("the id is missing")
    elif not is_id(fixed["id"]):
        reasons.append(
            f"the id {fixed['id'][:60]!r} becomes part of an address: up to 200 characters, and no space, "
            "/, ?, #, % or backslash"
        )
    if fixed["kind"] not in KINDS:
        reasons.append(f"the kind {fixed['kind']!r} is none of {', '.join(sorted(KINDS))}")
    for name, word in _FLAGS.items():
        if fixed.get(name, "") not in ("", word):
            reasons.append(f"{name} is {fixed[name]!r}; it is “{word}” or empty")
    valid = [fixed.get(name, "") for name in ("valid_from", "valid_to")]
    for name, date in zip(("valid_from", "valid_to"), valid, strict=True):
        if date and not _DATE.fullmatch(date):
            reasons.append(f"{name} is {date!r}; write a year, 2024-05 or 2024-05-31")
    if all(valid) and valid[1] < valid[0][: len(valid[1])]:
        reasons.append(f"valid_to {valid[1]} is before valid_from {valid[0]}")
    scope = _listed(fixed.get("scope", ""))
    reasons += [
        f"scope: {one!r} is neither the slug of an edition nor “domain:…”"
        for one in scope
        if not _SCOPE.fullmatch(one)
    ]
    priority = fixed.get("priority", "")
    if priority and not re.fullmatch(r"-?\d{1,4}", priority):
        reasons.append(f"priority is {priority!r}; write a whole number")
    grammar = tuple(
        (language, Grammar(found["gender"] or "", found["number"] or ""))
        for language, value in _by_language("grammar", fixed.get("grammar", ""), reasons)
        if (found := _grammar(value, reasons))
    )
    context = tuple(
        (language, tuple(word.strip() for word in value.split("+") if word.strip()))
        for language, value in _by_language("context", fixed.get("context", ""), reasons)
    )
    if any(_CELL in cell for cell in row):
        reasons.append("a cell holds a control character; delete it")
    terms: list[Term] = []
    seen: set[tuple[str, str]] = set()
    for place, language, short in columns.languages:
        if row[place]:
            _cell(row[place], language, short, terms, seen, reasons)
    if not terms and not reasons:
        reasons.append("no form in any language")
    if reasons:
        return None
    return Concept(
        fixed["id"],
        fixed["kind"],
        tuple(terms),
        fixed.get("note", ""),
        fixed.get("case") == "exact",
        fixed.get("sources", ""),
        valid[0],
        valid[1],
        fixed.get("keep") == "yes",
        fixed.get("first") == "full",
        scope,
        _listed(fixed.get("keys", "")),
        grammar,
        context,
        int(priority or 0),
        fixed.get("status") == "retired",
    )


def _listed(cell: str) -> tuple[str, ...]:
    """Divide a cell at its bars."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _by_language(name: str, cell: str, reasons: list[str]) -> list[tuple[str, str]]:
    """Divide a cell such as "fr:f pl; ar:m" by language."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        match = _BY_LANGUAGE.fullmatch(part)
        if match is None:
            reasons.append(f"{name}: {part!r} does not begin with a language, as “fr:…” does")
        elif match["language"] in found:
            reasons.append(f"{name}: {match['language']} stands there twice")
        else:
            found[match["language"]] = match["value"].strip()
    return list(found.items())


def _grammar(value: str, reasons: list[str]) -> re.Match[str] | None:
    found = _GRAMMAR.fullmatch(value)
    if found is None:
        reasons.append(f"grammar: {value!r} is none of m, f, n, c with sg or pl, as in “f pl”")
    return found


def _cell(
    cell: str, language: str, short: bool, terms: list[Term], seen: set[tuple[str, str]], reasons: list[str]
) -> None:
    """Add the forms in a cell, which is not empty, to `terms`."""
    name = f"{language}_short" if short else language
    status = FormStatus.PREFERRED
    for part in cell.split("|"):
        sign, text = split_sign(part)
        if not text:
            reasons.append(f"{name}: an empty form in {cell!r}")
            continue
        if not text.isprintable() and _ODD.search(text):
            reasons.append(f"{name}: {text!r} holds a control or direction mark; delete it")
            continue
        text = unicodedata.normalize("NFC", text)
        if (language, text) in seen:
            reasons.append(f"{name}: {text!r} stands there twice")
            continue
        seen.add((language, text))
        if sign in ("", "?"):
            terms.append(Term(language, text, status, short, not sign))
            status = status if sign else FormStatus.ACCEPTED
        else:
            terms.append(Term(language, text, SIGNS[sign], short))
