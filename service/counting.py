"""What workers count, kept in the database: one sum of all of them, which no restart sets back to 0."""

from __future__ import annotations

import threading
from collections import defaultdict

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from service.storage.machinery import CounterRow
from service.storage.session import insert_into, writing

#: every counter: what it is, and its labels
COUNTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dragoman_jobs": ("What became of what workers took.", ("edition", "outcome")),
    "dragoman_draft_words": ("Words of the sources of drafts.", ("edition",)),
    "dragoman_stage_seconds": ("Seconds that drafts spent in a stage.", ("stage",)),
    "dragoman_terms": ("Mentions of the glossary's terms in drafts, by what became of them.", ("outcome",)),
    "dragoman_findings": ("Findings in drafts, by check and severity.", ("check", "severity")),
    "dragoman_decoded_tokens": ("Tokens that an engine's models wrote.", ("engine",)),
    "dragoman_decoding_seconds": ("Seconds in which it did.", ("engine",)),
}

Labels = tuple[str, ...]


class WorkCounts:
    """Sums that this process has not put into the database yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._new: defaultdict[tuple[str, Labels], float] = defaultdict(float)

    def add(self, name: str, *labels: str, amount: float = 1.0) -> None:
        """Count something; `labels` as they stand in `COUNTERS`."""
        if len(labels) != len(COUNTERS[name][1]):
            raise ValueError(f"{name} has the labels {COUNTERS[name][1]}, not {labels}")
        with self._lock:
            self._new[name, labels] += amount

    def save(self, database: Engine) -> None:
        """Put what is new into the database; it is kept for the next time where that fails."""
        with self._lock:
            new, self._new = self._new, defaultdict(float)
        if not new:
            return
        try:
            with writing(database) as session:
                for (name, labels), amount in sorted(new.items()):  # in one order: two never wait in a circle
                    insert = insert_into(session, CounterRow).values(
                        name=name, labels="\t".join(labels), value=amount
                    )
                    session.execute(
                        insert.on_conflict_do_update(
                            index_elements=["name", "labels"],
                            set_={"value": CounterRow.value + insert.excluded.value},
                        )
                    )
        except Exception:
            with self._lock:
                for key, amount in new.items():
                    self._new[key] += amount
            raise


def counted(session: Session) -> dict[str, dict[Labels, float]]:
    """Return the sums by counter and labels; what only a newer program counts is left out."""
    found: dict[str, dict[Labels, float]] = {name: {} for name in COUNTERS}
    for row in session.scalars(select(CounterRow)):
        if row.name in COUNTERS:
            found[row.name][tuple(row.labels.split("\t"))] = row.value
    return found
