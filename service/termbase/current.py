"""The glossary in force: a process keeps what is in the database, and loads it again when it changes."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, select

from service.domain.terms import Glossary
from service.settings import Settings
from service.storage.session import reading
from service.storage.tables import ConceptRow, GlossaryStateRow
from service.termbase.shipment import ship
from service.termbase.stored import DatabaseConcepts

#: made once: to put a statement together costs more than to execute it
_STAMP = select(GlossaryStateRow.__table__.c.stamp)
#: glossaries that a process keeps: the one in force, and one more for whoever still works with it
KEPT = 2


class _GlossariesByStamp:
    """The last glossaries of this process; equal stamps mean equal content, whatever the database."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Glossary] = OrderedDict()
        self._lock = Lock()

    def get(self, stamp: str) -> Glossary | None:
        """Return the glossary of a stamp, if it is still there."""
        with self._lock:
            return self._kept.get(stamp)

    def put(self, stamp: str, glossary: Glossary) -> None:
        """Keep a glossary; the oldest goes."""
        with self._lock:
            self._kept[stamp] = glossary
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_glossaries = _GlossariesByStamp()


class GlossaryInForce:
    """The glossary of one database. Safe to share between threads.

    Web processes call `ensure_shipped` when they start, `dragoman migrate` and `dragoman up` bring the
    files in before; where nobody could, the first who asks for the glossary does.
    """

    def __init__(self, engine: Engine, folder: Path | None = None) -> None:
        self._engine = engine
        self._folder = folder
        self._shipped = False
        self._held: tuple[str, Glossary] | None = None
        self._lock = Lock()

    @classmethod
    def of(cls, settings: Settings, engine: Engine) -> GlossaryInForce:
        """Make it as the settings say."""
        return cls(engine, settings.glossaries_dir)

    def ensure_shipped(self) -> None:
        """Bring the shipped files into the database, unless this process has done so.

        Raises `BadGlossary` if they cannot be used, and then nothing is changed.
        """
        if self._shipped:
            return
        with self._lock:
            if not self._shipped:
                ship(self._engine, self._folder)
                self._shipped = True

    def current(self) -> Glossary:
        """Return the glossary as it is in the database now.

        While one thread loads a newer one, the others use the one they have. Raises `BadGlossary` if the
        shipped files were never in the database and cannot be used.
        """
        self.ensure_shipped()
        held = self._held
        stamp = self._stamp()
        if held is not None and held[0] == stamp:
            return held[1]
        if not self._lock.acquire(blocking=held is None) and held is not None:
            return held[1]
        try:
            held = self._held
            if held is None or held[0] != stamp:
                held = self._held = (stamp, self._load(stamp))
            return held[1]
        finally:
            self._lock.release()

    def _stamp(self) -> str:
        # every page asks for it, so without a session
        with self._engine.connect() as connection:
            return str(connection.scalar(_STAMP) or "")

    def _load(self, stamp: str) -> Glossary:
        glossary = _glossaries.get(stamp)
        if glossary is None:
            with reading(self._engine) as session:
                query = select(ConceptRow.id, ConceptRow.row).order_by(ConceptRow.place, ConceptRow.id)
                glossary = Glossary(DatabaseConcepts(session.execute(query)))
                after = session.scalar(select(GlossaryStateRow.stamp))
            if after == stamp:  # else a writer came between, and the next look loads again
                _glossaries.put(stamp, glossary)
        return glossary
