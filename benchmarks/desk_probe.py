"""What the desk's pages cost, measured in a process of its own; `benchmarks.desk` runs it, on two checkouts.

It knows only what a checkout has had for long, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import re
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine, Table, func, insert, select

from service import accounts
from service.app import create_app
from service.domain.checks import Checked, run_checks
from service.domain.draft import Draft, DraftSegment, Job, Origin
from service.domain.html.markup import parse_body, parse_inline
from service.domain.story import BlockKind, PubStatus, Story
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.story import for_job
from service.editions import load_editions
from service.intake.sources import add_source
from service.settings import Settings
from service.stages import drafting, receiving, reviewing
from service.storage.migrate import migrate
from service.storage.session import open_engine, reading, writing
from service.storage.tables import (
    PublicationRow,
    SegmentRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
)

EDITION = "africa-fr"
#: both sides of a sentence; the third and the sixth have something to look at
SENTENCES = (
    (
        "The African Union will open an office in Nairobi on Monday.",
        "L’Union africaine ouvrira un bureau à Nairobi lundi.",
    ),
    (
        "The President of Kenya, William Ruto, spoke of the drought in the north.",
        "Le président du Kenya, William Ruto, a parlé de la sécheresse dans le nord.",
    ),
    (
        "The programme costs 250 million dollars over 14 months.",
        "Le programme coûte 25 millions de dollars sur 14 mois.",
    ),
    (
        "The World Health Organization has sent 40 doctors to the region.",
        "L’Organisation mondiale de la santé a envoyé 40 médecins dans la région.",
    ),
    (
        "Farmers near the river have waited nine years for this.",
        "Les agriculteurs près du fleuve attendent cela depuis neuf ans.",
    ),
    (
        "The ministry did not say who would pay for the wells.",
        "Le ministère a dit qui paierait les puits.",
    ),
    (
        "Rain fell by 30 per cent last year, the weather service said.",
        "Les pluies ont baissé de 30 pour cent l’an dernier, selon le service météo.",
    ),
)
#: what is searched in what is live: a word that no story has, one that all have, some, and a story of its own
SEARCHES = {"nothing": "zebrafish", "common": "drought", "one": "number 1 opens", "single": "drought copy41"}


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """What the application answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class ProbedDesk:
    """An application on a scratch database, asked without a network in between."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        database = database_url or f"sqlite:///{folder / 'bench.db'}"
        settings = Settings(data_dir=folder, database_url=database)
        self.settings = settings
        self.engine = open_engine(settings.database)
        migrate(self.engine)
        self.app = create_app(settings)
        self.app.state.terms.ensure_shipped()
        self.glossary: Glossary = self.app.state.terms.current()
        self.editions = {EDITION: load_editions()[EDITION]}
        with writing(self.engine) as session:
            add_source(session, "wire", "ghost", "en")
            self.source_id = session.scalars(select(SourceRow.id)).one()
            accounts.add_user(session, "ana", "open sesame 42")
            user: Any = accounts.find_user(session, "ana")
            self.cookie = accounts.open_session(session, user.id, 12)
        self.loop = asyncio.new_event_loop()

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, accept: str = ""
    ) -> ProbeAnswer:
        """Send a request to the application as a server would."""
        body = urlencode(form or {}).encode()
        bare, _, query = path.partition("?")
        headers = [
            (b"host", b"desk"),
            (b"cookie", f"dragoman_session={self.cookie}; __Host-dragoman_session={self.cookie}".encode()),
            (b"accept-encoding", b"gzip"),
            (b"accept", (accept or "text/html").encode()),
        ]
        if form is not None:
            headers += [
                (b"content-type", b"application/x-www-form-urlencoded"),
                (b"content-length", str(len(body)).encode()),
            ]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": bare,
            "raw_path": bare.encode(),
            "query_string": query.encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("desk", 80),
        }
        return self.loop.run_until_complete(_asked(self.app, scope, body))

    def deliver(self, number: int, sentences: int) -> TranslationRow:
        """Receive a story and draft it, with the checks and the glossary on real sentences."""
        body = "".join(f"<p>{_pair(place)[0]}</p>" for place in range(sentences - 1))
        with writing(self.engine) as session:
            source = session.get_one(SourceRow, self.source_id)
            story = _story(number, body)
            story_id = receiving.receive(session, source, story, b"{}", self.editions).story_id
        query = select(TranslationRow).where(TranslationRow.story_id == story_id)
        with writing(self.engine) as session:
            row = session.scalars(query).one()
            job = drafting.take_job(session, row.id, row.version_id, "w", 60.0, 3, self.editions)
        assert job is not None  # noqa: S101 - it was made a moment ago
        draft = _draft(job, self.glossary)
        with writing(self.engine) as session:
            drafting.save_draft(session, job, draft, self.editions)
        with reading(self.engine) as session:
            return session.scalars(query).one()


async def _asked(app: Any, scope: dict[str, Any], body: bytes) -> ProbeAnswer:
    sent: list[dict[str, Any]] = []
    given = False

    async def receive() -> dict[str, Any]:
        nonlocal given
        if given:
            await asyncio.sleep(3600)
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return ProbeAnswer(sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:]))


def _story(number: int, body: str) -> Story:
    parsed = parse_body(body)
    title = f"Water office number {number} opens in Nairobi"
    blocks = (parse_inline(title, key="headline", kind=BlockKind.HEADLINE, is_html=False), *parsed.blocks)
    return Story(
        external_id=f"story-{number}",
        version="1",
        version_created=datetime(2026, 3, 2, tzinfo=UTC),
        language="en",
        blocks=tuple(blocks),
        body=parsed.skeleton,
        standfirst="",
        status=PubStatus.USABLE,
        urgency=1 + number % 5,
        url=f"https://cms.example/{number}",
    )


def _pair(place: int) -> tuple[str, str]:
    """Return both sides of the sentence at a place; no two are the same."""
    source, target = SENTENCES[place % len(SENTENCES)]
    return f"{source[:-1]} in district {place + 1}.", f"{target[:-1]} dans le district {place + 1}."


def _draft(job: Job, glossary: Glossary) -> Draft:
    """Draft with the sentences above, and find in them what a worker finds."""
    story, done = for_job(glossary, job), []
    targets = dict(map(_pair, range(len(job.segments))))
    for one in job.segments:
        text = targets.get(one.text, f"{one.text} (fr)")
        mentions = check_mentions(story, one.text, text, job.source_language, job.target_locale)
        checked = Checked(one.text, text, job.source_language, job.target_locale, one.kind, mentions)
        found = tuple(run_checks(checked))
        done.append(DraftSegment(one.index, text, (), Origin.MT, "bench", -0.4, found, tuple(mentions)))
    return Draft(tuple(done), "bench", {"translate": 1.0})


def put_live(desk: ProbedDesk, stories: int) -> None:
    """Put so many stories of three sentences into the record that are live."""
    live = desk.deliver(2, 4)
    with writing(desk.engine) as session:
        row = session.get_one(TranslationRow, live.id)
        reviewing.approve(
            session, row.id, row.lock_version, "ana", desk.editions, override_reason="A measurement."
        )
    clone(desk.engine, live, stories, 3)
    if desk.engine.dialect.name == "postgresql":
        with desk.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def clone(engine: Engine, row: TranslationRow, many: int, segments: int | None = None) -> None:
    """Put `many` copies of a story with its translation, segments and publications into the record."""
    own = {
        StoryRow: StoryRow.id == row.story_id,
        StoryVersionRow: StoryVersionRow.story_id == row.story_id,
        TranslationRow: TranslationRow.id == row.id,
        SegmentRow: SegmentRow.translation_id == row.id,
        PublicationRow: PublicationRow.story_id == row.story_id,
    }
    with reading(engine) as session:
        tables: list[tuple[Table, list[dict[str, Any]]]] = []
        for kind, condition in own.items():
            table: Any = kind.__table__
            query = select(table).where(condition)
            if kind is SegmentRow and segments is not None:
                query = query.where(SegmentRow.index < segments)
            tables.append((table, [dict(one) for one in session.execute(query).mappings()]))
        words = TranslationRow.metadata.tables.get("search_words")  # older checkouts have none
        if words is not None:
            query = select(words).where(words.c.translation_id == row.id)
            tables.append((words, [dict(one) for one in session.execute(query).mappings()]))
        place = session.scalar(select(func.max(PublicationRow.position))) or 0
    for start in range(0, many, 500):
        filled: dict[Table, list[dict[str, Any]]] = {table: [] for table, _ in tables}
        for number in range(start, min(start + 500, many)):
            place += 1
            _copied(tables, filled, number, place)
        with writing(engine) as session:
            for table, rows in filled.items():
                if rows:
                    session.execute(insert(table), rows)


def _copied(
    tables: list[tuple[Table, list[dict[str, Any]]]],
    filled: dict[Table, list[dict[str, Any]]],
    number: int,
    place: int,
) -> None:
    """Add one copy: every id in it is new, and so is what has to be unique."""
    ids: dict[str, str] = {}
    keys = {"id", "story_id", "version_id", "translation_id", "current_version_id"}
    for table, rows in tables:
        for one in rows:
            values = {
                name: ids.setdefault(value, uuid.uuid4().hex) if name in keys and value else value
                for name, value in one.items()
            }
            if "external_id" in values:
                values["external_id"] = f"{values['external_id']}-{uuid.uuid4().hex}"
            if "position" in values:
                values["position"] = place
            for name in ("received_at", "updated_at", "due_at"):
                moment: Any = values.get(name)
                if moment is not None:
                    values[name] = moment - timedelta(minutes=number % 5000)
            if table.name == "search_words":
                del values["id"]
                values["words"] += f" copy{number}"
            filled[table].append(values)


def cpu(act: Callable[..., Any], times: int, ready: Callable[[], tuple[Any, ...]] = tuple) -> float:
    """Return the processor time of this process for doing something, in milliseconds; the median.

    What `ready` returns is given to it, and costs nothing.
    """
    act(*ready())
    found = []
    for _ in range(times):
        given = ready()
        began = time.process_time()
        act(*given)
        found.append(time.process_time() - began)
    return round(1000 * statistics.median(found), 1)


def measure(drafts: int, stories: int, times: int, database: str = "") -> dict[str, float]:
    """Measure everything once, on a new database: an empty one where a URL is given, else SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        desk = ProbedDesk(Path(folder), database)
        long = desk.deliver(0, 100)
        first = desk.deliver(1, 34)
        clone(desk.engine, first, drafts - 2)
        found = {"queue": cpu(lambda: _ok(desk.ask("GET", "/desk")), times)}
        found["queue_kb"] = round(len(desk.ask("GET", "/desk").body) / 1024, 1)
        page = f"/desk/translations/{long.id}"
        found["story"] = cpu(lambda: _ok(desk.ask("GET", page)), times)
        shown = desk.ask("GET", page)
        found["story_kb"] = round(len(shown.body) / 1024, 1)
        found["story_all_kb"] = round((len(shown.body) + _files(desk, shown.text)) / 1024, 1)
        found["save"] = _saves(desk, long, shown.text, times)
        if stories:
            put_live(desk, stories)
            found["archive_queue"] = cpu(lambda: _ok(desk.ask("GET", "/desk")), times)
            found["archive_live"] = cpu(lambda: _ok(desk.ask("GET", "/desk?state=live")), times)
            for name, q in SEARCHES.items():
                asked = urlencode({"state": "live", "q": q})
                found[f"search_{name}"] = cpu(
                    lambda asked=asked: _ok(desk.ask("GET", f"/desk?{asked}")), times
                )
            found["drafts_search"] = cpu(lambda: _ok(desk.ask("GET", "/desk?q=drought")), times)
    return found


def _getting(desk: ProbedDesk, path: str) -> Callable[[], None]:
    return lambda: _ok(desk.ask("GET", path))


def _ok(answer: ProbeAnswer) -> None:
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {answer.text[:500]}")


def _files(desk: ProbedDesk, page: str) -> int:
    """Return the bytes of the scripts, styles and pictures that a page loads at once."""
    wanted, known = re.findall(r'(?:src|href)="(/desk/static/[^"]+)"', page), set()
    total = 0
    while wanted:
        one = wanted.pop()
        if one in known:
            continue
        known.add(one)
        answer = desk.ask("GET", one)
        total += len(answer.body)
        if ".js" in one:
            wanted += [f"/desk/static/{name}" for name in re.findall(r'from ?"\./([^"]+)"', answer.text)]
    return total


def _saves(desk: ProbedDesk, row: TranslationRow, page: str, times: int) -> float:
    """Return what a save of one sentence costs, as the page's script sends it."""
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    count = 0

    def form() -> tuple[dict[str, str]]:
        nonlocal count
        count += 1
        with reading(desk.engine) as session:
            there = session.scalars(
                select(SegmentRow).where(SegmentRow.translation_id == row.id, SegmentRow.index == 5)
            ).one()
            known = session.get_one(TranslationRow, row.id).lock_version
        text = f"L’Union africaine ouvrira {count} bureaux à Nairobi lundi."
        lock = str(there.lock_version)
        return ({"csrf": csrf, "lock_version": lock, "text": text, "known": str(known)},)

    def save(form: dict[str, str]) -> None:
        _ok(desk.ask("POST", f"/desk/translations/{row.id}/segments/5", form, "application/json"))

    return cpu(save, times, form)


if __name__ == "__main__":
    given = argparse.ArgumentParser()
    for name, usual in (("drafts", 600), ("stories", 0), ("times", 9)):
        given.add_argument(f"--{name}", type=int, default=usual)
    given.add_argument("--database", default="")
    print(json.dumps(measure(**vars(given.parse_args()))))
