"""How soon what was published or killed is seen in every place: feeds, pages, sitemaps and items."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from statistics import median
from typing import Any

import httpx2
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from benchmarks.servers import Serving
from service.editions import load_editions
from service.errors import Unavailable
from service.stages import publishing
from service.storage.session import writing
from service.storage.tables import PublicationRow, StoryRow

EDITION = "africa-en"
ITEMS = f"/v1/editions/{EDITION}/items"
PLAIN = {"Accept-Encoding": "identity"}
#: places of an edition in which a story stands
PLACES = ("", "/feed.json", "/atom.xml", "/rss.xml", "/sitemap-news.xml")
TRIES = 10
#: seconds after which a try has failed
MOST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Reached:
    """How long it took from the webhook until every place showed it: seconds of each try.

    `answered` is when the webhook was, and `stale` how many places showed the old state after that.
    `slowest` is how long the place took that took longest, and `processor` what the server used for all.
    """

    database: str
    what: str
    places: int
    answered: tuple[float, ...]
    seconds: tuple[float, ...]
    stale: int
    slowest: tuple[float, ...]
    processor: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "database": self.database,
            "what": self.what,
            "places": self.places,
            "answered_median_s": round(median(self.answered), 3),
            "stale": self.stale,
            "median_s": round(median(self.seconds), 3),
            "most_s": round(max(self.seconds), 3),
            "slowest_place_median_s": round(median(self.slowest), 3),
            "processor_median_s": round(median(self.processor), 3),
        }


@dataclass(frozen=True, slots=True)
class _Try:
    """One story on its way: seconds, and how many places were late."""

    answered: float
    seconds: float
    stale: int
    slowest: float
    processor: float


def reach(database: str, engine: Engine, server: Serving, secret: str) -> list[Reached]:
    """Publish and kill a story by webhook some times; look how soon every place shows it."""
    shown: list[_Try] = []
    gone: list[_Try] = []
    editions = list(load_editions())
    sample = json.loads((files("dragoman") / "sample" / "story.json").read_text(encoding="utf-8"))
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", headers=PLAIN, timeout=60) as http:
        own = [f"/editions/{EDITION}{place}" for place in PLACES] + [f"{ITEMS}?limit=1"]
        everywhere = [f"/editions/{edition}{place}" for edition in editions for place in PLACES]
        everywhere += [f"/v1/editions/{edition}/items?limit=1" for edition in editions]
        for _ in range(TRIES):
            name = f"urn:dragoman:bench:{uuid.uuid4().hex}"
            story = {
                **sample,
                "uri": name,
                "version": "1",
                "headlines": [{"role": "main", "value": name}],
            }
            shown.append(_sent_and_seen(http, server, secret, story, own, there=True))
            with writing(engine) as session:
                _publish_everywhere(session, name, editions)
            _until(http, everywhere, name, there=True)
            kill = {**story, "version": "2", "pubStatus": "canceled"}
            gone.append(_sent_and_seen(http, server, secret, kill, everywhere, there=False))
    return [
        Reached(
            database,
            what,
            len(places),
            tuple(one.answered for one in tries),
            tuple(one.seconds for one in tries),
            sum(one.stale for one in tries),
            tuple(one.slowest for one in tries),
            tuple(one.processor for one in tries),
        )
        for what, places, tries in (
            ("published, in every place of its edition", own, shown),
            ("killed, in every place of twelve editions", everywhere, gone),
        )
    ]


def _sent_and_seen(
    http: httpx2.Client,
    server: Serving,
    secret: str,
    story: dict[str, Any],
    places: list[str],
    *,
    there: bool,
) -> _Try:
    """Send a story, and look at one place after another until all have it, or none."""
    used, started = server.processor_seconds(), time.perf_counter()
    _send(http, secret, story)
    answered = time.perf_counter() - started
    stale, slowest = _until(http, places, story["uri"], there=there)
    return _Try(answered, time.perf_counter() - started, stale, slowest, server.processor_seconds() - used)


def _send(http: httpx2.Client, secret: str, story: dict[str, Any]) -> None:
    """Post a story as a CMS does."""
    moment, name = datetime.now(UTC), f"msg_{uuid.uuid4().hex}"
    fresh = dict.fromkeys(("firstCreated", "versionCreated"), moment.isoformat())  # no archive's
    body = json.dumps({**story, **fresh}, ensure_ascii=False)
    answer = http.post(
        "/v1/sources/bench/webhook",
        content=body.encode(),
        headers={
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(secret).sign(name, moment, body),
        },
    )
    answer.raise_for_status()


def _until(http: httpx2.Client, places: list[str], name: str, *, there: bool) -> tuple[int, float]:
    """Look at places until each has a story, or none has; return how many had to be looked at again.

    With it, the seconds that the slowest place took. Raises `Unavailable` after long.
    """
    deadline, again, slowest = time.perf_counter() + MOST_SECONDS, 0, 0.0
    for place in places:
        began = time.perf_counter()
        while (name in http.get(place).text) is not there:
            again += 1
            if time.perf_counter() > deadline:
                raise Unavailable(f"{place} {'lacks' if there else 'still has'} the story {name}")
        slowest = max(slowest, time.perf_counter() - began)
    return again, slowest


def _publish_everywhere(session: Session, name: str, editions: list[str]) -> None:
    """Let the other editions have what one has of a story, as if their editors had approved it."""
    story = session.scalars(select(StoryRow).where(StoryRow.external_id == name)).one()
    (live,) = publishing.live_publications(session, story.id)
    for edition in sorted(editions):
        if edition != live.edition:
            copy = PublicationRow(
                edition=edition, story_id=story.id, version_id=live.version_id, status=live.status
            )
            publishing.add_publication(session, copy, lambda *_: dict(live.item))


def reach_report(reached: list[Reached]) -> list[str]:
    """Return the result as lines of a section in Markdown."""
    lines = [
        "",
        (
            f"From the sending of the webhook until the last place shows it, {TRIES} times, with nobody else "
            "asking: first pages, feeds, sitemaps and items, asked one after another by one client, so each "
            "place is made anew in that time. Nothing else is waited for: the first look at each place after "
            "the answer has the new state. The slowest place is how long a reader of it waits; processor "
            "time of the server is what all of it takes where nobody else has the cores."
        ),
        "",
        (
            "| database | what | places | answer, s | old state after it | last place, median s | most s "
            "| slowest place, s | processor, s |"
        ),
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in reached:
        shown = one.to_json()
        lines.append(
            f"| {one.database} | {one.what} | {one.places} | {shown['answered_median_s']} | {one.stale} "
            f"| {shown['median_s']} | {shown['most_s']} | {shown['slowest_place_median_s']} "
            f"| {shown['processor_median_s']} |"
        )
    return lines
