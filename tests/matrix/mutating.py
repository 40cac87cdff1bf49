"""`python -m tests.matrix.mutating`: deliveries with something wrong in them, thousands for each kind of CMS.

Each is signed with the right key. What is asked of the answer: no 500, no hang, and nothing half-saved. A
story that was accepted is in the record with its version and a translation for every edition that takes it,
and one that was refused has left nothing.
"""

from __future__ import annotations

import argparse
import base64
import copy
import hmac
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select

from service.app import create_app
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine, reading, writing
from service.storage.tables import StoryRow, StoryVersionRow, TranslationRow
from tests.conftest import FEW_CONCEPTS
from tests.databases import fresh_postgresql, postgres_with_template
from tests.factories import add_source
from tests.service.intake.delivering import KINDS, Sign

#: where a kind of CMS says which story it is
ID = {"standard": "uri", "ghost": "id", "superdesk": "guid", "wordpress": "id", "strapi": "documentId"}
#: seconds that one answer may take, a machine that does other things counted in
HANG = 20.0
#: what stands where something else should; each has hurt some reader of JSON or HTML
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**19, 1.5, float("inf"), "", " ", "\0", "\ud83d", "\u202e", "ﷺ" * 50,
    "x" * 100_000, [], {}, [[]], [None], {"": ""}, {"value": None}, ["<p>a</p>"], "<p>", "<b><i></b></i>",
    "<script>alert(1)</script><p>a</p>", "<svg onload=alert(1)>", "<!--", "<![CDATA[x]]>", "&#0;&#x110000;",
    "canceled", "CANCELED", "draft", "withheld", "usable", "members", "private", "2026-02-30T99:99:99Z",
    "0000-00-00", "9999-12-31T23:59:59+14:00", "2026-03-02", "1", "v9", "zz", "ar-EG", "x-klingon",
    "javascript:alert(1)", "http://[::1", "../../etc/passwd", "{{7*7}}", "%s%n", "' OR 1=1 --",
)  # fmt: skip


@dataclass
class Outcome:
    """What came of the deliveries of one kind. `broken`: what fell short, a line each."""

    kind: str
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slowest: float = 0.0


def mutate(payload: Any, random: Random) -> bytes:
    """Return the bytes of a payload in which one to four things are wrong."""
    value = copy.deepcopy(payload)
    for _ in range(random.randint(1, 4)):
        _change(value, random)
    text = json.dumps(value, ensure_ascii=random.random() < 0.5)
    body = text.encode("utf-8", "replace")
    return _spoilt(body, random) if random.random() < 0.15 else body


def _change(value: Any, random: Random) -> None:
    places = list(_places(value))
    if not places:
        return
    holder, key = random.choice(places)
    how = random.randrange(6)
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(key, str):  # as another program, or another version of it, spells it
        holder[random.choice((key.lower(), key.upper(), key.title(), f"{key}s", f" {key}"))] = holder.pop(key)
    elif how == 2:
        other, name = random.choice(places)
        if _is_there(other, name):
            holder[key] = copy.deepcopy(other[name])
    elif how == 3:
        holder[key] = [holder[key]] if random.random() < 0.5 else {"value": holder[key]}
    elif how == 4 and isinstance(holder[key], str):
        text: str = holder[key]
        at = random.randint(0, len(text))
        odd = random.choice([one for one in ODD if isinstance(one, str)])
        holder[key] = text[:at] + odd + text[at:]
    else:
        holder[key] = copy.deepcopy(random.choice(ODD))


def _places(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        keys: list[Any] = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    else:
        return []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]


def _is_there(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _spoilt(body: bytes, random: Random) -> bytes:
    at = random.randrange(len(body) + 1)
    how = random.randrange(4)
    if how == 0:
        return body[:at]
    if how == 1:
        return body[:at] + bytes([random.randrange(256)]) + body[at + 1 :]
    if how == 2:
        return body[:at] + b"[" * 2000 + body[at:]
    return body[:at] + body[at : at + 50] + body[at:]


def send_all(client: TestClient, engine: Engine, kind: str, count: int, seed: int) -> Outcome:
    """Send so many mutated deliveries of a kind; return what came of them."""
    random, outcome = Random(f"{seed}-{kind}"), Outcome(kind)  # noqa: S311 - mistakes, not secrets
    with writing(engine) as session:
        source, key = add_source(session, kind, kind)
        source_id = source.id
    good, sign, _ = KINDS[kind]
    before = _saved(engine, source_id)
    for number in range(count):
        one = number if random.random() < 0.7 else 1  # the rest are versions of the first
        body = mutate(good(**{ID[kind]: one if kind == "wordpress" else f"matrix-{one}"}), random)
        began = time.monotonic()
        answer = client.post(f"/v1/sources/{kind}/webhook", content=body, headers=_signed(sign, body, key))
        seconds = time.monotonic() - began
        outcome.slowest = max(outcome.slowest, seconds)
        outcome.statuses[answer.status_code] += 1
        if answer.status_code not in (202, 400, 413, 422):
            outcome.broken.append(f"{number}: {answer.status_code} for {body[:300]!r}")
        if seconds > HANG:
            outcome.broken.append(f"{number}: {seconds:.0f} s for {body[:300]!r}")
        after = _saved(engine, source_id)
        if answer.status_code != 202 and after != before:
            outcome.broken.append(f"{number}: {answer.status_code} and yet {before} became {after}")
        before = after
    outcome.broken += _half_saved(engine, source_id)
    return outcome


def _signed(sign: Sign, body: bytes, key: str) -> dict[str, str]:
    try:
        return sign(body, key)
    except UnicodeDecodeError:  # the library that signs as senders do signs text alone
        name, moment = "msg_bytes", str(int(time.time()))
        secret = base64.b64decode(key.removeprefix("whsec_"))
        digest = hmac.digest(secret, f"{name}.{moment}.".encode() + body, "sha256")
        signature = f"v1,{base64.b64encode(digest).decode()}"
        return {"webhook-id": name, "webhook-timestamp": moment, "webhook-signature": signature}


def _saved(engine: Engine, source: str) -> tuple[int, int]:
    with reading(engine) as session:
        stories = select(func.count()).select_from(StoryRow).where(StoryRow.source_id == source)
        versions = (
            select(func.count())
            .select_from(StoryVersionRow)
            .join(StoryRow, StoryVersionRow.story_id == StoryRow.id)
        )
        return (
            session.scalar(stories) or 0,
            session.scalar(versions.where(StoryRow.source_id == source)) or 0,
        )


def _half_saved(engine: Engine, source: str) -> list[str]:
    """Return the stories without a version, and translations of a version that is not the story's."""
    with reading(engine) as session:
        stories = session.scalars(select(StoryRow).where(StoryRow.source_id == source)).all()
        versions = select(StoryVersionRow.id).where(StoryVersionRow.story_id.in_([one.id for one in stories]))
        there = set(session.scalars(versions))
        short = [
            f"story {one.id} has no version"
            for one in stories
            if one.current_version_id not in there and one.withdrawn_at is None
        ]
        rows = session.scalars(
            select(TranslationRow).where(TranslationRow.story_id.in_([one.id for one in stories]))
        )
        return short + [f"translation {row.id} has no version" for row in rows if row.version_id not in there]


def main() -> int:
    """Send as the arguments say; print a table, and end with 1 where anything fell short."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix.mutating", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="deliveries of each kind")
    parser.add_argument("--kind", choices=tuple(KINDS), action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    outcomes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if given.postgresql:
            with postgres_with_template(folder / "postgresql") as server, fresh_postgresql(server) as url:
                outcomes = _run(url, folder, given)
        else:
            outcomes = _run(f"sqlite:///{folder / 'dragoman.sqlite3'}", folder, given)
    print("| kind | deliveries | answers | slowest, s | fell short |\n|---|---:|---|---:|---:|")
    for one in outcomes:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(one.statuses.items()))
        count = sum(one.statuses.values())
        print(f"| {one.kind} | {count} | {answers} | {one.slowest:.1f} | {len(one.broken)} |")
    for one in outcomes:
        print(*(f"- {one.kind}: {said}" for said in one.broken[:20]), sep="\n")
    return int(any(one.broken for one in outcomes))


def _run(url: str, folder: Path, given: argparse.Namespace) -> list[Outcome]:
    settings = Settings(
        data_dir=folder / "data",
        database_url=url,
        engine="fake",
        glossaries_dir=FEW_CONCEPTS,
        source_per_minute=1_000_000,
        log_level="ERROR",
    )
    engine = open_engine(url)
    if engine.url.get_backend_name() == "sqlite":
        (folder / "dragoman.sqlite3").touch()
        migrate(engine)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        outcomes = []
        for kind in given.kind or KINDS:
            outcomes.append(send_all(client, engine, kind, given.count, given.seed))
            print(f"{kind}: {outcomes[-1].statuses}", file=sys.stderr, flush=True)
    engine.dispose()
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
