"""What people do to the glossary: create, change, approve, propose, retire, and settle conflicts.

Each function takes a session and the actor, keeps the version before in the history, and returns the
concept as it is afterwards. A change needs the version that the editor saw: an older one raises
`Conflict`, whose `extra["current"]` is what the concept is now, so nothing is overwritten or lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import Conflict, NotFound, Unprocessable
from service.message import message
from service.storage.tables import ACTOR_LENGTH, ConceptRow, GlossaryConflictRow, GlossaryStateRow, now
from service.termbase.cells import (
    Cells,
    Form,
    check,
    column_of,
    forms_of,
    from_text,
    is_forms,
    language_of,
    other_sources,
    to_text,
    with_forms,
)
from service.termbase.query import ConceptRecord, need, record_of
from service.termbase.rows import FIXED, has_control
from service.termbase.store import NewVersion, add, changed, lock, next_place, replace

#: where a form comes from that somebody adds here without saying so
DESK = "desk"
LONGEST_REMARK = 2_000
#: a form of a concept: its language (primary subtag) and its text
FormId = tuple[str, str]
#: where forms come from
Sources = Mapping[FormId, str]
Trust = Literal["approved", "proposed"]
#: the sign of a form in its cell, by its trust
_TRUST_SIGNS: Mapping[Trust, str] = {"approved": "", "proposed": "?"}
#: the largest id that the column can hold
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Change:
    """How a new version of a concept came to be, for the history."""

    action: str
    actor: str
    remark: str


def create(
    session: Session,
    cells: Mapping[str, str],
    actor: str,
    *,
    sources: Sources | None = None,
    remark: str = "",
) -> ConceptRecord:
    """Add a concept, given as its cells. Raises `Unprocessable` naming the field, `Conflict` if it exists."""
    state = lock(session)
    whole = _with_sources({}, check(cells), sources or {})
    there = session.get(ConceptRow, whole["id"])
    if there is not None:
        raise Conflict(
            message(
                "There is a concept {id!r} already: change that one, or take another id.",
                id=whole["id"],
            ),
            current=standing(record_of(there)),
        )
    add(
        session,
        [whole],
        [next_place(session)],
        action="created",
        actor=actor,
        remark=_remark(remark),
    )
    changed(state)
    return record_of(need(session, whole["id"]))


def change(
    session: Session,
    concept_id: str,
    version: int | None,
    changes: Mapping[str, str],
    actor: str,
    *,
    sources: Sources | None = None,
    remark: str = "",
) -> ConceptRecord:
    """Put new cells into a concept: column → cell, an empty one to clear it; other columns stay.

    Forms that stay keep their source, new ones get `desk`, unless `sources` says where one comes from, or
    the column `sources` is among the changes.
    `version` is the one that the editor saw; None for a change that is right whatever stands there.
    Raises `Unprocessable` naming the field, `NotFound` if there is no such concept, `Conflict` for an old
    version.
    """
    state = lock(session)
    row = _current(session, concept_id, version)
    if changes.get("id", row.id) != row.id:
        raise Unprocessable(
            message("A concept keeps its id. Retire this one and create another."), field="id"
        )
    before = from_text(row.row)
    whole = check({**before, **changes})
    if "sources" not in changes and any(is_forms(column) for column in changes):
        whole = _with_sources(before, whole, sources or {})
    return _put(session, state, row, whole, _Change("changed", actor, _remark(remark)))


def set_trust(
    session: Session,
    concept_id: str,
    form: FormId,
    trust: Trust,
    actor: str,
    *,
    version: int | None = None,
    remark: str = "",
) -> ConceptRecord:
    """Approve a form, or make it a proposed one again; its place in the cell stays the same.

    An approved form is asked for in translations and checked; a proposed one is found in texts and let
    pass, and never asked for. `version` as in `change`. Raises `NotFound` if the concept has no such
    form, `Unprocessable` if the form is forbidden or only let pass, `Conflict` for an old version.
    """
    language, wanted = form
    state = lock(session)
    row = _current(session, concept_id, version)
    cells = from_text(row.row)
    column, place, found = _form(cells, language, wanted.strip())
    if found.sign in ("!", "~"):
        word = message("forbidden") if found.sign == "!" else message("only let pass")
        raise Unprocessable(
            message(
                "“{text}” is {word} in {language}: change the form itself before it can be {trust}.",
                text=found.text,
                word=word,
                language=language,
                trust=message(trust),
            ),
            field="form",
        )
    forms = forms_of(cells)
    forms[column][place] = found._replace(sign=_TRUST_SIGNS[trust])
    why = _Change(trust, actor, _remark(remark) or f"{language}: {found.text}")
    return _put(session, state, row, check(with_forms(cells, forms)), why)


def retire(
    session: Session, concept_id: str, actor: str, *, version: int | None = None, remark: str = ""
) -> ConceptRecord:
    """Take a concept out of use. It stays, with its history, and no shipment brings it back.

    Raises `NotFound`, and `Conflict` for an old version.
    """
    return _set_status(session, concept_id, version, "retired", _Change("retired", actor, _remark(remark)))


def restore(
    session: Session, concept_id: str, actor: str, *, version: int | None = None, remark: str = ""
) -> ConceptRecord:
    """Take a retired concept into use again. Raises `NotFound`, and `Conflict` for an old version."""
    return _set_status(session, concept_id, version, "", _Change("restored", actor, _remark(remark)))


def _set_status(
    session: Session, concept_id: str, version: int | None, status: str, why: _Change
) -> ConceptRecord:
    state = lock(session)
    row = _current(session, concept_id, version)
    return _put(session, state, row, check({**from_text(row.row), "status": status}), why)


def resolve(
    session: Session, conflict_id: int, take: Literal["mine", "theirs"], actor: str, *, remark: str = ""
) -> ConceptRecord:
    """Settle a conflict: keep people's cell (`mine`), or take the shipment's (`theirs`).

    Raises `NotFound`, and `Conflict` if it is settled already.
    """
    state = lock(session)
    there_may_be = 0 < conflict_id <= LARGEST_ID  # the database refuses larger numbers
    conflict = session.get(GlossaryConflictRow, conflict_id, populate_existing=True) if there_may_be else None
    if conflict is None:
        raise NotFound(
            message(
                "There is no conflict {number} in the glossary. `conflicts` lists those there are.",
                number=str(conflict_id),
            )
        )
    row = _current(session, conflict.concept_id, None)
    if conflict.resolved_at is not None:
        raise Conflict(
            message(
                "The conflict {number} was settled already, by {who}.",
                number=str(conflict_id),
                who=conflict.resolved_by,
            ),
            current=standing(record_of(row)),
        )
    if take == "theirs":
        whole = check(_theirs(row, conflict))
        record = _put(session, state, row, whole, _Change("merged", actor, _remark(remark)))
    else:
        record = record_of(row)
    conflict.resolution = take
    conflict.resolved_at, conflict.resolved_by = now(), actor[:ACTOR_LENGTH]
    session.flush()
    return record


def standing(record: ConceptRecord) -> dict[str, Any]:
    """Return the concept as it is now, as JSON values, for someone whose change came too late."""
    return {
        "id": record.id,
        "version": record.version,
        "updated_by": record.updated_by,
        "updated_at": record.updated_at.isoformat(),
        "cells": dict(record.cells),
    }


def _current(session: Session, concept_id: str, version: int | None) -> ConceptRow:
    row = need(session, concept_id)
    session.refresh(row)  # what this session had read before the lock may be old by now
    if version is not None and version != row.version:
        raise Conflict(
            message(
                "The concept {id} was changed by {who} since you loaded it (version {version}, now {newer}). "
                "Look at what stands there now, and change that.",
                id=row.id,
                who=row.updated_by,
                version=version,
                newer=row.version,
            ),
            current=standing(record_of(row)),
        )
    return row


def _put(
    session: Session, state: GlossaryStateRow, row: ConceptRow, cells: Cells, why: _Change
) -> ConceptRecord:
    """Write a concept's next version, unless it is as it was."""
    text = to_text(cells)
    if text == row.row:
        return record_of(row)
    base = row.base if row.base is not None else row.row
    new = NewVersion(cells, base if row.shipped and text != base else None, row.shipped, row.place)
    replace(session, [row], [new], action=why.action, actor=why.actor, remark=why.remark)
    changed(state)
    settle(session, row.id, cells, why.actor)
    return record_of(need(session, row.id))


def settle(session: Session, concept_id: str, cells: Cells, actor: str) -> None:
    """Close the conflicts whose cell is now the same as the shipment's; record the cell in the others."""
    query = select(GlossaryConflictRow).where(
        GlossaryConflictRow.concept_id == concept_id, GlossaryConflictRow.resolved_at.is_(None)
    )
    for conflict in session.scalars(query):
        conflict.mine = cells.get(conflict.column, "")
        if conflict.mine == conflict.theirs:
            conflict.resolution = "changed"
            conflict.resolved_at, conflict.resolved_by = now(), actor[:ACTOR_LENGTH]
    session.flush()


def _form(cells: Cells, language: str, text: str) -> tuple[str, int, Form]:
    """Find a form in its language: (column, place in its cell, form)."""
    forms = forms_of(cells)
    for column in (column_of(language), column_of(language, short=True)):
        for place, form in enumerate(forms.get(column, ())):
            if form.text == text:
                return column, place, form
    there = [form.written for column in (language, f"{language}_short") for form in forms.get(column, ())]
    raise NotFound(
        message(
            "{id} has no form “{form}” in {language!r}. It has: {there}.",
            id=cells["id"],
            form=text[:100],
            language=language[:20],
            there=", ".join(there) or message("none"),
        )
    )


def _with_sources(before: Mapping[str, str], after: Cells, given: Sources) -> Cells:
    """Set the sources of the forms of `after`: as given, as they had before, as they say, or the desk."""
    had = _by_form(before)
    known = {**({} if before else _by_form(after)), **had, **given}
    if any(";" in source or not source.isprintable() for source in given.values()):
        raise Unprocessable(
            message("A source is a label such as “cldr+un”, without a semicolon."), field="source"
        )
    forms = {
        column: [
            form._replace(source=known.get(name, "") or ("" if name in had else DESK))
            for form in row
            for name in [(language_of(column), form.text)]
        ]
        for column, row in forms_of(after).items()
    }
    return check(with_forms(after, forms, other_sources(before or after)))


def _by_form(cells: Mapping[str, str]) -> dict[tuple[str, str], str]:
    return {
        (language_of(column), form.text): form.source
        for column, row in forms_of(cells).items()
        for form in row
    }


def _theirs(row: ConceptRow, conflict: GlossaryConflictRow) -> Cells:
    """Return the concept with the shipment's cell, with its sources, instead of people's."""
    mine, theirs = from_text(row.row), from_text(row.base or row.row)
    column = conflict.column
    if column in FIXED or not is_forms(column):
        return {**mine, column: conflict.theirs}
    forms = forms_of(mine)
    forms[column] = forms_of({**theirs, column: conflict.theirs}).get(column, []) if conflict.theirs else []
    return with_forms(mine, forms)


def _remark(remark: str) -> str:
    said = remark.strip()
    if len(said) > LONGEST_REMARK or has_control(said):
        raise Unprocessable(
            message("A remark has up to {most} characters of text.", most=LONGEST_REMARK),
            field="remark",
        )
    return said
