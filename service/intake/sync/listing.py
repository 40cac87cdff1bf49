"""What every CMS is asked, whatever its API looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from service.intake.fields import Fields
from service.intake.sync.http import CmsClient

#: whole stories in one answer, and bare ids in one question
PAGE, IDS = 50, 100
#: a list that has not ended by then never does
MAX_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class CmsEntry:
    """One story as its CMS shows it now.

    `payload` is what the source's adapter reads; None where only the state was asked for. `public`
    False: the CMS lists it, and does not show all of it to everybody; `restricted` then: it shows it to
    some readers, which a source may take (option `paid`).
    """

    external_id: str
    changed_at: datetime
    public: bool
    payload: Mapping[str, Any] | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class CmsPage:
    """Some entries of a list, and how many the whole list has where the CMS says so."""

    entries: tuple[CmsEntry, ...]
    total: int | None = None


class Cms(Protocol):
    """One CMS. Every method raises `CmsTrouble` rather than leave something out."""

    def changed(self, since: datetime) -> Iterator[CmsPage]:
        """Yield the public stories that were changed or published since, whole, to the last one."""
        ...

    def shown(self, external_ids: Sequence[str]) -> Mapping[str, CmsEntry]:
        """Return those of some stories that the CMS lists now, from a complete answer."""
        ...

    def ask(self, external_id: str) -> CmsEntry | None:
        """Return that very story, whole; None only if the CMS itself says that it shows no such story."""
        ...


@dataclass(frozen=True, slots=True)
class Asking:
    """What a CMS's reader needs: a client, and the source's language, options and name of its key."""

    client: CmsClient
    language: str
    options: Mapping[str, Any]
    key_name: str


MakeCms = Callable[[Asking], Cms]


def moment(fields: Fields, *names: str) -> datetime:
    """Return the latest of some times. Raises `Unprocessable` if none is there."""
    found = [time for name in names if (time := fields.moment(name)) is not None]
    if not found:
        fields.wrong(names[0], "is missing: without it nobody can tell whether the story changed")
    return max(found)


def iso(time: datetime) -> str:
    """Write a time as all four CMSs read it: UTC, to the millisecond, with Z."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"
