"""A desk and a small CMS that is a source of it, with five stories that are live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.intake.sync.compare import SyncResult, key_name
from service.intake.sync.schedule import sync, sync_due
from service.settings import Settings
from service.storage.session import open_engine, reading, writing
from service.storage.tables import (
    PublicationRow,
    SourceSyncRow,
    StoryRow,
    StoryVersionRow,
)
from tests.factories import add_source
from tests.service.intake.sync.sites import KEY, START, Site, served
from tests.service.newsroom import Newsroom, only

KINDS = ("ghost", "wordpress", "strapi", "standard")
#: before everything in the sites
LONG_AGO = START - timedelta(days=1)


class Connected:
    """A desk and the site that is a source of it."""

    def __init__(self, site: Site, url: str) -> None:
        self.site, self.engine = site, open_engine(url)
        self.settings = Settings(database_url=url, archive_days=36_500)
        self.newsroom = Newsroom(self.engine, only("africa-en", "africa-fr"))
        self.waited: list[float] = []
        with writing(self.engine) as session:
            self.source = add_source(session, "site", site.kind)[0]
            self.source.options = site.options

    def sync(self, **how: Any) -> SyncResult:
        return sync(
            self.engine,
            self.source,
            self.settings,
            self.newsroom.editions,
            wait=lambda seconds: self.waited.append(seconds),
            **how,
        )

    def due(self) -> int:
        return sync_due(self.engine, self.settings, self.newsroom.editions, wait=self.waited.append)

    def go_live(self) -> None:
        """Let the edition in the story's own language have every story, as a worker would."""
        with reading(self.engine) as session:
            ids = list(session.scalars(select(StoryRow.id).where(StoryRow.withdrawn_at.is_(None))))
        for story_id in ids:
            if self.newsroom.translation("africa-en", story_id).state in ("queued", "outdated"):
                self.newsroom.take("africa-en", story_id=story_id)

    def live(self) -> dict[str, str]:
        """What readers of africa-en have: the CMS's id and the headline."""
        query = (
            select(StoryRow.external_id, PublicationRow)
            .join(StoryRow, StoryRow.id == PublicationRow.story_id)
            .where(PublicationRow.edition == "africa-en")
            .order_by(PublicationRow.position)
        )
        with reading(self.engine) as session:
            newest = {str(name): row for name, row in session.execute(query)}
        return {
            name: row.item["headlines"][0]["value"]
            for name, row in newest.items()
            if row.item["pubStatus"] == "usable"
        }

    def numbers(self) -> list[int]:
        return sorted(number for number in range(1, 30) if self.site.id(number) in self.live())

    def standing(self) -> set[int]:
        """The stories whose newest version everybody may read."""
        query = (
            select(StoryRow.external_id)
            .join(StoryVersionRow, StoryVersionRow.id == StoryRow.current_version_id)
            .where(StoryVersionRow.pub_status == "usable")
        )
        with reading(self.engine) as session:
            ids = set(session.scalars(query))
        return {number for number in range(1, 100) if self.site.id(number) in ids}

    def versions(self) -> int:
        with reading(self.engine) as session:
            return len(session.scalars(select(StoryVersionRow.id)).all())

    def age(self) -> None:
        """Let an hour pass since everything that came in."""
        with writing(self.engine) as session:
            for row in session.scalars(select(StoryVersionRow)):
                row.received_at -= timedelta(hours=1)

    def state(self) -> SourceSyncRow | None:
        with reading(self.engine) as session:
            return session.get(SourceSyncRow, self.source.id)


@pytest.fixture
def connect(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Connected]]:
    """Make a site of a kind with stories 1 to 5, all of them here and live."""
    monkeypatch.setenv(key_name("site"), KEY)
    open_sites = []

    def make(kind: str) -> Connected:
        running = served(Site(kind))
        desk = Connected(running.__enter__(), sqlite_url)
        open_sites.append(running)
        desk.site.publish(1, 2, 3, 4, 5)
        found = desk.sync(since=LONG_AGO)
        assert len(found.new) == 5
        desk.go_live()
        assert desk.numbers() == [1, 2, 3, 4, 5]
        return desk

    yield make
    for running in open_sites:
        running.__exit__(None, None, None)
