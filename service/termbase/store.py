"""Writing concepts: the lock that all writers take, the bulk insert, and the next version of a concept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from service.storage.tables import ACTOR_LENGTH, ConceptHistoryRow, ConceptRow, GlossaryStateRow, new_id, now
from service.termbase.cells import Cells, folded_names, to_text

#: the actor in the history of what comes with the program
SHIPMENT = "shipment"
#: people's own concepts go after all that are shipped; `priority` moves one before the others
OWN_PLACE = 1_000_000_000
#: rows that go to the database in one statement
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a concept is to become. `base` and `shipped` as in the table."""

    cells: Cells
    base: str | None
    shipped: bool
    place: int


def lock(session: Session) -> GlossaryStateRow:
    """Hold the glossary until the transaction ends: one writer at a time, so nobody waits in a circle."""
    query = select(GlossaryStateRow).where(GlossaryStateRow.id == 1).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def changed(state: GlossaryStateRow) -> None:
    """Record that the content has changed: workers and the web process load it at their next look."""
    state.version += 1
    state.stamp = new_id()


def next_place(session: Session) -> int:
    """Return the place of the next concept of people's own."""
    highest = session.scalar(select(func.max(ConceptRow.place)).where(ConceptRow.place >= OWN_PLACE))
    return OWN_PLACE if highest is None else highest + 1


def add(
    session: Session,
    rows: Sequence[Cells],
    places: Iterable[int],
    *,
    action: str,
    actor: str,
    remark: str = "",
    shipped: bool = False,
) -> None:
    """Add new concepts, given as tidy cells."""
    moment = now()
    records = [
        {
            "id": cells["id"],
            "kind": cells["kind"],
            "place": place,
            "version": 1,
            "row": to_text(cells),
            "names": names,
            "retired": cells.get("status") == "retired",
            "shipped": shipped,
            "action": action,
            "remark": remark,
            "updated_at": moment,
            "updated_by": actor[:ACTOR_LENGTH],
        }
        for cells, names, place in zip(rows, folded_names(rows), places, strict=True)
    ]
    for start in range(0, len(records), BATCH):
        session.execute(insert(ConceptRow), records[start : start + BATCH])


def replace(
    session: Session,
    before: Sequence[ConceptRow],
    after: Sequence[NewVersion],
    *,
    action: str,
    actor: str,
    remark: str = "",
) -> None:
    """Write each concept's next version and keep the one before in the history.

    Where only `base`, `shipped` or `place` differ it is no new version.
    """
    moment = now()
    texts = [to_text(new.cells) for new in after]
    history, updates = list[dict[str, Any]](), list[dict[str, Any]]()
    for old, new, text, names in zip(
        before, after, texts, folded_names([new.cells for new in after]), strict=True
    ):
        record: dict[str, Any] = {
            **_as_it_is(old),
            "base": new.base,
            "shipped": new.shipped,
            "place": new.place,
        }
        if text != old.row:
            history.append(_superseded(old))
            record |= {
                "kind": new.cells["kind"],
                "version": old.version + 1,
                "row": text,
                "names": names,
                "retired": new.cells.get("status") == "retired",
                "action": action,
                "remark": remark,
                "updated_at": moment,
                "updated_by": actor[:ACTOR_LENGTH],
            }
        updates.append(record)
    for start in range(0, len(history), BATCH):
        session.execute(insert(ConceptHistoryRow), history[start : start + BATCH])
    for start in range(0, len(updates), BATCH):
        session.execute(update(ConceptRow), updates[start : start + BATCH])
    for old in before:
        session.expire(old)


def _as_it_is(row: ConceptRow) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in ConceptRow.__table__.columns}


def _superseded(row: ConceptRow) -> dict[str, Any]:
    return {
        "concept_id": row.id,
        "version": row.version,
        "row": row.row,
        "action": row.action,
        "remark": row.remark,
        "at": row.updated_at,
        "actor": row.updated_by,
    }
