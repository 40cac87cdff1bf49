"""Shipping: the glossary files that come with the program go into the database, once per shipment.

The first time they are all added. Later, what people have not touched follows the files, and what they
have changed stays (see `merge`). One transaction; several processes may try at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from service.errors import Unprocessable
from service.storage.session import reading, writing
from service.storage.tables import ConceptRow, GlossaryConflictRow, GlossaryStateRow, now
from service.termbase.cells import Cells, from_text, tidy, to_text
from service.termbase.files import SHIPPED, read_files
from service.termbase.merge import Clash, merge
from service.termbase.store import SHIPMENT, NewVersion, add, changed, lock, replace


@dataclass(frozen=True, slots=True)
class Shipped:
    """What a shipment did, in numbers of concepts (see `__str__`); `conflicts` are the new ones."""

    added: int = 0
    updated: int = 0
    merged: int = 0
    retired: int = 0
    conflicts: int = 0

    def __str__(self) -> str:
        return (
            f"{self.added} concepts added, {self.updated} brought up to date, {self.merged} merged with "
            f"people's changes, {self.retired} retired, {self.conflicts} new conflicts"
        )


def ship(engine: Engine, folder: Path | None = None) -> Shipped | None:
    """Bring the files of a folder (the shipped one if None) into the database and return what changed.

    None if they were there already. Raises `BadGlossary` if any row is bad, and `Unprocessable` if the
    folder or a file cannot be read; then nothing is changed.
    """
    files = sorted((folder or SHIPPED).glob("*.csv"))
    if folder is not None and not folder.is_dir():
        raise Unprocessable(
            f"There is no glossary folder {folder}. Make it, or set DRAGOMAN_GLOSSARIES_DIR to another."
        )
    digest = digest_of(files)
    with reading(engine) as session:
        if session.scalar(select(GlossaryStateRow.digest)) == digest:
            return None
    theirs = read_cells(files)
    with writing(engine) as session:
        state = lock(session)
        if state.digest == digest:
            return None
        done = _ship(session, theirs)
        state.digest, state.shipped_at = digest, now()
        changed(state)
    return done


def digest_of(files: Sequence[Path]) -> str:
    """Return a hash of the files' content. Raises `Unprocessable` if one cannot be read."""
    digest = sha256()
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise Unprocessable(f"The glossary {file} cannot be read: {error.strerror}.") from error
        digest.update(f"{file.name} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()


def read_cells(files: Sequence[Path]) -> list[Cells]:
    """Return the tidy cells of files, in their order. Raises `BadGlossary` with every bad row."""
    return [row.cells for row in read_files(files)]


def _ship(session: Session, theirs: Sequence[Cells]) -> Shipped:
    there = {row.id: row for row in session.scalars(select(ConceptRow))}
    fresh = [(place, cells) for place, cells in enumerate(theirs) if cells["id"] not in there]
    add(
        session,
        [cells for _, cells in fresh],
        [place for place, _ in fresh],
        action="shipped",
        actor=SHIPMENT,
        shipped=True,
    )
    if not there:
        return Shipped(added=len(fresh))
    followed: list[tuple[ConceptRow, NewVersion]] = []
    merged: list[tuple[ConceptRow, NewVersion]] = []
    clashes: dict[str, tuple[Clash, ...]] = {}
    shipped = set[str]()
    for place, cells in enumerate(theirs):
        shipped.add(cells["id"])
        row = there.get(cells["id"])
        if row is None:
            continue
        text = to_text(cells)
        if row.shipped and text == (row.row if row.base is None else row.base):
            if row.place != place:
                followed.append((row, NewVersion(from_text(row.row), row.base, True, place)))
            continue
        mine = from_text(row.row)
        base = from_text(row.base) if row.base is not None else mine if row.shipped else {}
        result = merge(base, mine, cells)
        new = NewVersion(result.cells, None if result.cells == cells else text, True, place)
        (followed if mine == base else merged).append((row, new))
        if result.clashes:
            clashes[row.id] = result.clashes
    retired = [
        (row, dropped)
        for row in there.values()
        if row.shipped and row.id not in shipped and (dropped := _dropped(row, clashes)) is not None
    ]
    # `updated` counts new content, not concepts that only moved
    moved = sum(new.base is None and to_text(new.cells) == row.row for row, new in followed)
    for pairs, action in ((followed, "shipped"), (merged, "merged"), (retired, "retired")):
        replace(
            session,
            [row for row, _ in pairs],
            [new for _, new in pairs],
            action=action,
            actor=SHIPMENT,
            remark="no longer shipped" if action == "retired" else "",
        )
    conflicts = _note_conflicts(session, theirs, clashes)
    return Shipped(len(fresh), len(followed) - moved, len(merged), len(retired), conflicts)


def _dropped(row: ConceptRow, clashes: dict[str, tuple[Clash, ...]]) -> NewVersion | None:
    """Retire a concept that is shipped no more; what people changed stays in use, as a conflict."""
    base = from_text(row.row if row.base is None else row.base)
    if base.get("status") == "retired":
        return None
    gone = tidy({**base, "status": "retired"})
    if row.base is None:
        return NewVersion(gone, None, True, row.place)
    mine = from_text(row.row)
    if mine.get("status") != "retired":
        clashes[row.id] = (Clash("status", "", "", "retired"),)
    return NewVersion(mine, to_text(gone), True, row.place)


def _note_conflicts(
    session: Session, theirs: Sequence[Cells], clashes: Mapping[str, tuple[Clash, ...]]
) -> int:
    """List new conflicts, bring the open ones up to date, and close those that are none any more."""
    by_id = {cells["id"]: cells for cells in theirs}
    open_ones: dict[tuple[str, str], GlossaryConflictRow] = {}
    for old in session.scalars(select(GlossaryConflictRow).where(GlossaryConflictRow.resolved_at.is_(None))):
        open_ones[old.concept_id, old.column] = old
        stands = from_text(session.get_one(ConceptRow, old.concept_id).row)
        old.mine = stands.get(old.column, "")
        if old.concept_id in by_id:
            old.theirs = by_id[old.concept_id].get(old.column, "")
        if old.mine == old.theirs:
            old.resolution, old.resolved_at, old.resolved_by = "changed", now(), SHIPMENT
    added = 0
    for concept_id, found in clashes.items():
        for clash in found:
            there = open_ones.get((concept_id, clash.column))
            if there is not None and there.resolved_at is None:
                there.mine, there.theirs = clash.mine, clash.theirs
                continue
            session.add(
                GlossaryConflictRow(
                    concept_id=concept_id,
                    column=clash.column,
                    base=clash.base,
                    mine=clash.mine,
                    theirs=clash.theirs,
                )
            )
            added += 1
    session.flush()
    return added
