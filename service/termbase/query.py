"""Reading the glossary in the database: one concept, a search, a history, the conflicts, the counts."""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from service.domain.terms.concept import Concept
from service.domain.terms.normalise import key
from service.errors import NotFound, Unprocessable
from service.message import message
from service.storage.tables import ConceptHistoryRow, ConceptRow, GlossaryConflictRow, GlossaryStateRow
from service.termbase.cells import (
    Cells,
    Form,
    column_of,
    concept_of,
    forms_of,
    from_text,
    is_forms,
    language_of,
    order,
    says_none,
)
from service.termbase.grounds import ground
from service.termbase.rows import KINDS, is_id

HasTrust = Literal["approved", "proposed", "none"]
#: one language of each way to fold: what is typed without a language is looked for in every way
_FOLDINGS = ("en", "sv", "tr", "he")
#: rows that are looked through at a time where SQL alone cannot tell
_LOOK = 500


@dataclass(frozen=True, slots=True)
class ConceptRecord:
    """A concept as it is now: its cells, and how this version came to be.

    `shipped`: it came with the program; `changed`: people have changed it since.
    """

    cells: Mapping[str, str]
    version: int
    shipped: bool
    changed: bool
    action: str
    remark: str
    updated_at: datetime
    updated_by: str

    @property
    def id(self) -> str:
        """The concept's id."""
        return self.cells["id"]

    @property
    def retired(self) -> bool:
        """Return whether it is kept for its history only."""
        return self.cells.get("status") == "retired"

    @property
    def concept(self) -> Concept:
        """The concept that the cells make."""
        return concept_of(self.cells)

    @property
    def forms(self) -> dict[str, list[Form]]:
        """The forms by column, each with its sign and source."""
        return forms_of(self.cells)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of a search; `cursor` leads to the next page, None at the end."""

    concepts: tuple[ConceptRecord, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a concept; `changes` are (column, before, after), against the version before."""

    version: int
    action: str
    remark: str
    at: datetime
    actor: str
    cells: Mapping[str, str]
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that people and a shipment have both changed; people's (`mine`) is in force until it is settled.

    `base` is the cell as it was shipped before, `theirs` as it is shipped now; `label` names the concept.
    """

    id: int
    concept_id: str
    label: str
    column: str
    base: str
    mine: str
    theirs: str
    since: datetime
    resolution: str | None
    resolved_by: str | None
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class GlossaryCounts:
    """How much there is. `changed`: shipped concepts that people changed; `own`: those that people added.

    `forms` counts by (language, "approved" | "proposed" | "tolerated" | "forbidden").
    """

    version: int
    concepts: int = 0
    retired: int = 0
    changed: int = 0
    own: int = 0
    conflicts: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: language → concepts that have an approved form in it
    covered: Counter[str] = field(default_factory=Counter)
    #: (language, rule) → approved forms that rest on it; the rules are those of `grounds`
    grounds: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: (kind, language) → concepts of that kind that have an approved form in it
    by_kind: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: concepts that have an abbreviation in English
    abbreviated: int = 0
    #: (language, "approved" | "none") → those with an approved one in it, and those known to have none
    abbreviations: Counter[tuple[str, str]] = field(default_factory=Counter)


def record_of(row: ConceptRow) -> ConceptRecord:
    """Return the concept that a row of the table holds."""
    return ConceptRecord(
        from_text(row.row),
        row.version,
        row.shipped,
        row.base is not None,
        row.action,
        row.remark,
        row.updated_at,
        row.updated_by,
    )


def need(session: Session, concept_id: str) -> ConceptRow:
    """Return a concept's row. Raises `NotFound`."""
    row = session.get(ConceptRow, concept_id) if is_id(concept_id) else None
    if row is None:
        raise NotFound(
            message("There is no concept {concept_id!r} in the glossary.", concept_id=concept_id[:100])
        )
    return row


def get(session: Session, concept_id: str) -> ConceptRecord:
    """Return one concept, a retired one too. Raises `NotFound`."""
    return record_of(need(session, concept_id))


def existing(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return those of the ids that belong to concepts."""
    if not ids:
        return frozenset()
    return frozenset(session.scalars(select(ConceptRow.id).where(ConceptRow.id.in_(ids))))


# --- search -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConceptQuery:
    """What a search asks for; what is left out may be anything.

    `text`: an id, or a part of a form in any spelling. `language` (primary subtag): in its forms alone.
    `trust`: concepts with an approved or a proposed form, or with no approved one (`none`, which needs
    a language).
    """

    text: str = ""
    language: str | None = None
    kind: str | None = None
    status: Literal["active", "retired", "all"] = "active"
    trust: HasTrust | None = None


def search(
    session: Session, wanted: ConceptQuery, *, cursor: str | None = None, limit: int = 50
) -> SearchPage:
    """Return a page of the concepts that a query asks for; whole forms first, then in the glossary's order.

    Raises `Unprocessable` naming the field.
    """
    text, language, kind, trust = wanted.text, wanted.language, wanted.kind, wanted.trust
    if kind is not None and kind not in KINDS:
        raise Unprocessable(
            message(
                "There is no kind {kind!r}. There are: {there}.",
                kind=kind[:40],
                there=", ".join(sorted(KINDS)),
            ),
            field="kind",
        )
    if language is not None and not is_forms(language):
        raise Unprocessable(
            message("{language!r} is no language code such as “fr”.", language=language[:40]),
            field="language",
        )
    if trust == "none" and language is None:
        raise Unprocessable(
            message("Concepts without an approved form: in which language?"), field="language"
        )
    foldings = (language,) if language else _FOLDINGS
    names = tuple(dict.fromkeys(filter(None, (key(text, one) for one in foldings))))
    if text.strip() and not names:
        return SearchPage((), None)
    rank = _rank(text, names)
    query = select(ConceptRow, rank).order_by(rank, ConceptRow.place, ConceptRow.id)
    if names:
        query = query.where(or_(*_having(names), *_of_id(text)))
    if kind is not None:
        query = query.where(ConceptRow.kind == kind)
    if wanted.status != "all":
        query = query.where(ConceptRow.retired == (wanted.status == "retired"))
    if language is not None and trust != "none":
        query = query.where(or_(*(ConceptRow.row.contains(start) for start in _starts(language))))
    if trust == "proposed":
        query = query.where(or_(ConceptRow.row.contains('"?'), ConceptRow.row.contains("|?")))
    found: list[tuple[ConceptRecord, str]] = []
    for row, place in _rows(session, query, rank, cursor):
        record = record_of(row)
        if _fits(record, wanted, names):
            found.append((record, _cursor(place, row)))
            if len(found) > limit:
                break
    page = found[:limit]
    return SearchPage(tuple(record for record, _ in page), page[-1][1] if len(found) > limit else None)


def _starts(language: str) -> list[str]:
    # a row without these characters has no such column, however its JSON is spaced; `_fits` makes sure
    return [f'"{column_of(language, short=short)}"' for short in (False, True)]


def _having(names: Sequence[str], before: str = "", after: str = "") -> list[ColumnElement[bool]]:
    return [ConceptRow.names.contains(before + name + after, autoescape=True) for name in names]


def _of_id(text: str) -> list[ColumnElement[bool]]:
    return [ConceptRow.id == text.strip()] if is_id(text.strip()) else []


def _rank(text: str, names: Sequence[str]) -> ColumnElement[int]:
    if not names:
        return case((ConceptRow.place < 0, 1), else_=0)
    whole = or_(*_having(names, "\n", "\n"), *_of_id(text))
    return case((whole, 0), (or_(*_having(names, "\n")), 1), else_=2)


def _rows(
    session: Session, query: Select[ConceptRow, int], rank: ColumnElement[int], cursor: str | None
) -> Iterator[tuple[ConceptRow, int]]:
    after = _read_cursor(cursor) if cursor else None
    while True:
        page = query
        if after is not None:
            at, place, concept_id = after
            later = or_(ConceptRow.place > place, and_(ConceptRow.place == place, ConceptRow.id > concept_id))
            page = page.where(or_(rank > at, and_(rank == at, later)))
        rows = [(row, at) for row, at in session.execute(page.limit(_LOOK))]
        yield from rows
        if len(rows) < _LOOK:
            return
        last, at = rows[-1]
        after = at, last.place, last.id


def _cursor(rank: int, row: ConceptRow) -> str:
    return base64.urlsafe_b64encode(json.dumps([rank, row.place, row.id]).encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, int, str]:
    try:
        rank, place, concept_id = json.loads(base64.urlsafe_b64decode(cursor))
        whole = type(rank) is int and type(place) is int  # JSON true is an int to Python alone
        if whole and rank in (0, 1, 2) and is_id(concept_id) and abs(place) < 2**62:
            return rank, place, concept_id
    except (ValueError, TypeError, binascii.Error):
        pass
    raise Unprocessable(message("The cursor is none of ours. Begin again without one."), field="cursor")


def _fits(record: ConceptRecord, wanted: ConceptQuery, names: Sequence[str]) -> bool:
    language, trust = wanted.language, wanted.trust
    if language is None and trust is None:
        return True
    forms = [
        (language_of(column), form)
        for column, row in record.forms.items()
        if language is None or language_of(column) == language
        for form in row
        if not says_none(column, form)
    ]
    if not forms and trust != "none":
        return False
    signs = {form.sign for _, form in forms}
    if (trust == "none" and "" in signs) or (trust == "approved" and "" not in signs):
        return False
    if trust == "proposed" and "?" not in signs:
        return False
    if language is None or not names or record.id == wanted.text.strip():
        return True
    return any(name in key(form.text, language) for _, form in forms for name in names)


# --- history, conflicts, counts ---------------------------------------------------------------


def history(session: Session, concept_id: str) -> list[Version]:
    """List the versions of a concept, newest first. Raises `NotFound`."""
    row = need(session, concept_id)
    query = select(ConceptHistoryRow).where(ConceptHistoryRow.concept_id == row.id)
    versions: list[Version] = []
    before: Cells = {}
    past = [
        (old.version, old.action, old.remark, old.at, old.actor, old.row)
        for old in session.scalars(query.order_by(ConceptHistoryRow.version))
    ]
    current = (row.version, row.action, row.remark, row.updated_at, row.updated_by, row.row)
    for number, action, remark, at, actor, text in [*past, current]:
        cells = from_text(text)
        changes = tuple(
            (column, before.get(column, ""), cells.get(column, ""))
            for column in order({*before, *cells})
            if before.get(column, "") != cells.get(column, "")
        )
        versions.append(Version(number, action, remark, at, actor, cells, changes))
        before = cells
    return versions[::-1]


def conflicts(
    session: Session,
    *,
    concept_id: str | None = None,
    resolved: bool = False,
    after: int = 0,
    limit: int = 200,
) -> list[CellConflict]:
    """List what people and shipments disagree on, oldest first: at most `limit`, after the id `after`."""
    query = select(GlossaryConflictRow, ConceptRow).join(ConceptRow).where(GlossaryConflictRow.id > after)
    if concept_id is not None:
        query = query.where(ConceptRow.id == need(session, concept_id).id)
    if not resolved:
        query = query.where(GlossaryConflictRow.resolved_at.is_(None))
    rows = session.execute(query.order_by(GlossaryConflictRow.id).limit(limit))
    return [cell_conflict(conflict, concept) for conflict, concept in rows]


def cell_conflict(conflict: GlossaryConflictRow, concept: ConceptRow) -> CellConflict:
    """Return the conflict that a row of the table holds."""
    return CellConflict(
        conflict.id,
        concept.id,
        record_of(concept).concept.label(),
        conflict.column,
        conflict.base,
        conflict.mine,
        conflict.theirs,
        conflict.since,
        conflict.resolution,
        conflict.resolved_by,
        conflict.resolved_at,
    )


def totals(session: Session) -> GlossaryCounts:
    """Count concepts by kind, conflicts and what people changed; quick, since no form is read."""
    columns = (ConceptRow.kind, ConceptRow.retired, ConceptRow.shipped, ConceptRow.base.is_not(None))
    numbers, kinds = Counter[str](), Counter[str]()
    for kind, retired, shipped, changed, many in session.execute(
        select(*columns, func.count()).group_by(*columns)
    ):
        if retired:
            numbers["retired"] += many
            continue
        kinds[kind] += many
        numbers["concepts"] += many
        numbers["changed"] += many if changed else 0
        numbers["own"] += 0 if shipped else many
    open_conflicts = select(func.count()).select_from(GlossaryConflictRow)
    conflicts = session.scalar(open_conflicts.where(GlossaryConflictRow.resolved_at.is_(None))) or 0
    version = session.scalar(select(GlossaryStateRow.version)) or 0
    return GlossaryCounts(
        version,
        concepts=numbers["concepts"],
        retired=numbers["retired"],
        changed=numbers["changed"],
        own=numbers["own"],
        conflicts=conflicts,
        kinds=kinds,
    )


def count(session: Session) -> GlossaryCounts:
    """Count what `totals` counts, and forms by language and trust, of concepts that are not retired."""
    rows = session.scalars(select(ConceptRow.row).where(~ConceptRow.retired))
    counted = count_rows(from_text(row) for row in rows)
    return replace(
        totals(session),
        kinds=counted.kinds,
        forms=counted.forms,
        covered=counted.covered,
        grounds=counted.grounds,
        by_kind=counted.by_kind,
        abbreviated=counted.abbreviated,
        abbreviations=counted.abbreviations,
    )


def per_cent(number: int, of: int) -> int:
    """Return a share in per cent, the nearest, as in the README of the files; 100 is all."""
    return 100 if number >= of > 0 else min(99, round(100 * number / max(1, of)))


def count_rows(rows: Iterable[Mapping[str, str]]) -> GlossaryCounts:
    """Count concepts given as their cells; a retired one only as retired."""
    kinds, forms, covered = Counter[str](), Counter[tuple[str, str]](), Counter[str]()
    grounds, by_kind = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    abbreviations = Counter[tuple[str, str]]()
    retired = abbreviated = 0
    words = {"?": "proposed", "!": "forbidden", "~": "tolerated"}
    for cells in rows:
        if cells.get("status") == "retired":
            retired += 1
            continue
        kinds[cells["kind"]] += 1
        trusted: set[str] = set()
        short: set[tuple[str, str]] = set()
        for column, here in forms_of(cells).items():
            language = language_of(column)
            for form in here:
                trust = words.get(form.sign, "approved")
                if says_none(column, form):
                    if trust == "approved":
                        forms[language, "none"] += 1
                        short.add((language, "none"))
                    continue
                forms[language, trust] += 1
                if trust == "approved":
                    trusted.add(language)
                    short |= {(language, trust)} if column != language else set()
                    grounds[language, ground(form.source)] += 1
        if ("en", "approved") in short:
            abbreviated += 1
            abbreviations.update(short)
        covered.update(trusted)
        by_kind.update((cells["kind"], language) for language in trusted)
    return GlossaryCounts(
        0,
        concepts=kinds.total(),
        retired=retired,
        kinds=kinds,
        forms=forms,
        covered=covered,
        grounds=grounds,
        by_kind=by_kind,
        abbreviated=abbreviated,
        abbreviations=abbreviations,
    )
