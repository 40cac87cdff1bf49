"""Which workers are there, what each of them can draft, and which language models it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.storage.machinery import WorkerRow
from service.storage.session import insert_into
from service.storage.tables import now

#: a worker that said nothing for so long is not counted, and forgotten after the second time
SILENT, FORGOTTEN = timedelta(minutes=3), timedelta(days=1)
#: what stands for the engine where a story is in the edition's own language
AS_IT_IS = "as it is"


class By(StrEnum):
    """What drafts an edition's stories in a language."""

    ITSELF = "itself"  # they are in its own language
    LLM = "llm"
    MODEL = "model"
    HAND = "hand"
    NONE = "none"  # no worker is there to say


@dataclass(frozen=True, slots=True)
class Served:
    """What drafts stories in `source` (BCP 47) for an edition, in the order in which engines are asked.

    Where `engines` is empty a person has to write them, and `missing` says how a model is added.
    """

    edition: str
    source: str
    engines: tuple[str, ...]
    missing: str | None = None

    @property
    def by(self) -> By:
        """What drafts them first."""
        if not self.engines:
            return By.HAND
        if self.engines[0] == AS_IT_IS:
            return By.ITSELF
        return By.LLM if self.engines[0].startswith("llm:") else By.MODEL


@dataclass(frozen=True, slots=True)
class Crew:
    """The workers that are there: how many, what the one heard last can draft, and what is left alone.

    `paused` says by edition why its language model is not asked now.
    """

    workers: int
    served: tuple[Served, ...]
    paused: Mapping[str, str]

    def by_hand(self) -> dict[str, list[str]]:
        """Return the languages that a person has to translate, by edition."""
        return without_engine(self.served)


def without_engine(found: Iterable[Served]) -> dict[str, list[str]]:
    """Return the languages that nothing drafts, by edition."""
    languages: dict[str, list[str]] = {}
    for one in found:
        if one.by is By.HAND:
            languages.setdefault(one.edition, []).append(one.source)
    return languages


def say_present(session: Session, worker: str, served: Sequence[Served], paused: Mapping[str, str]) -> bool:
    """Write down that a worker is there, and return whether it drafts other things than it said before."""
    before = session.get(WorkerRow, worker[:64])
    told = [[one.edition, one.source, list(one.engines)] for one in served]
    changed = before is not None and before.served != told
    values: dict[str, Any] = {"seen_at": now(), "served": told, "paused": dict(paused)}
    session.execute(
        insert_into(session, WorkerRow)
        .values(name=worker[:64], **values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )
    session.execute(delete(WorkerRow).where(WorkerRow.seen_at < now() - FORGOTTEN))
    return changed


def say_gone(session: Session, worker: str) -> None:
    """Write down that a worker has ended."""
    session.execute(delete(WorkerRow).where(WorkerRow.name == worker[:64]))


def crew(session: Session) -> Crew:
    """Return the workers that were heard of lately."""
    query = select(WorkerRow).where(WorkerRow.seen_at >= now() - SILENT).order_by(WorkerRow.seen_at)
    rows = session.scalars(query).all()
    paused = {edition: str(why) for row in rows for edition, why in row.paused.items()}
    served = rows[-1].served if rows else []
    return Crew(
        len(rows),
        tuple(Served(edition, source, tuple(engines)) for edition, source, engines in served),
        paused,
    )
