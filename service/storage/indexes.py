"""Indexes of some rows of a table, and the conditions that those rows fulfil."""

from __future__ import annotations

from sqlalchemy import Index, text

#: of `TranslationRow`: what waits for a worker and is not in the broker, and what is. In SQL, for a database
#: uses an index of some rows only where a statement has these very words
WAITING = "state IN ('queued', 'outdated') AND handed_at IS NULL"
HANDED = "state IN ('queued', 'outdated') AND handed_at IS NOT NULL"
#: and what was approved and can still be taken back, or waits for who looks after that
APPROVED_FOR_LATER = "state = 'approved' AND live_from IS NOT NULL"
#: and what somebody holds
HELD = "claimed_by IS NOT NULL"
#: of `PublicationRow`: the last one of each story, and those of them that readers see
CURRENT = "NOT superseded"
LIVE = "NOT superseded AND status = 'usable'"
#: of `TranslationRow` again: what waits for an editor
FOR_PEOPLE = "state IN ('draft', 'in_review', 'failed')"
#: of `DeliveryRow`: what subscribers have not been told yet
TO_DELIVER = "state = 'waiting'"
#: whose words the search does not have
UNSEARCHED = "NOT in_search"
#: the columns of the index of what waits for an editor
PEOPLE_INDEX = (
    *("urgency", "ease", "due_at", "id"),
    *("edition", "state", "claimed_by", "to_look_at", "engine"),
)


def some_rows(name: str, columns: tuple[str, ...], where: str) -> Index:
    """Return an index of the rows that fulfil a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
