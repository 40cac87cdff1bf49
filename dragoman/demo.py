"""`dragoman demo`: the main job on the project's own sample story, over HTTP, end to end."""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx2
from rich.live import Live
from rich.table import Table
from rich.text import Text
from standardwebhooks import Webhook

from dragoman.demo_report import Item, edition_report, published_difference
from dragoman.embedded import Stack
from dragoman.terminal import out
from service import accounts
from service.domain.draft import NO_ENGINE
from service.errors import DragomanError, Unavailable
from service.intake import sources
from service.settings import Settings, get_settings
from service.storage.migrate import migrate
from service.storage.session import open_engine, writing

SOURCE, EDITOR = "sample", "demo"
#: the story of the main job, and the one that is left to review
STORY, LEFT = "story.json", "follow_up.json"
#: the editions that the shipped model and the story's own language serve: these must go live
EXPECTED = ("africa-en", "africa-fr")
#: the one of them that an editor approves
DRAFTED = "africa-fr"
WAITING = ("queued", "translating")
COLOURS = {"live": "green", "failed": "red", "draft": "cyan", "queued": "dim", "translating": "yellow"}
TRANSLATE_SECONDS = 300.0
OVERRIDE = "The demo approves by itself; an editor would look at these first."


class DemoFailed(DragomanError):
    """A step of the main job did not give what it has to give."""


def run_demo() -> bool:
    """Run the main job on a desk of its own in `data/demo`; True if it went as it has to."""
    settings = demo_settings(get_settings())
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    secret, key, password = prepare(settings)
    log = settings.data_dir / "demo.log"
    with log.open("w", encoding="utf-8") as lines:

        def say(part: str, line: str) -> None:
            lines.write(f"{part:>6} │ {line}\n")
            lines.flush()

        try:
            with Stack(settings, say) as stack:
                out.print(f"Starting a desk in {settings.data_dir} …", markup=False)
                stack.wait_ready()
                with httpx2.Client(base_url=stack.url, timeout=30.0) as http:
                    http.headers["authorization"] = f"Bearer {key}"
                    items = _main_job(http, secret)
                    left = _leave_to_review(http, secret)
        except (DragomanError, httpx2.HTTPError) as error:
            out.print(Text.assemble(("The demo failed: ", "bold red"), str(error)))
            said = log.read_text(encoding="utf-8").splitlines()[-15:]
            out.print(f"The last lines of {log}:", *said, sep="\n  ", markup=False)
            return False
    wrong = _wrong(items, left)
    _look_at_it(settings, items, left, password)
    for line in wrong:
        out.print(Text.assemble(("The demo failed: ", "bold red"), line))
    if not wrong:
        live = sum(item.state == "live" for item in items)
        out.print(
            f"[bold green]Done:[/] the story is live in {live} editions, and sites fetch what was approved."
        )
    return not wrong


def demo_settings(settings: Settings) -> Settings:
    """Return the settings of a desk that shares nothing with the real one but its models and its glossary."""
    return settings.model_copy(
        update={
            "data_dir": settings.data_dir.resolve() / "demo",
            "database_url": "",
            "broker_url": "",
            "models_dir": settings.models.resolve(),
            "editions_file": None,
            "editions": (),
            "host": "127.0.0.1",
            "port": 0,
            "public_url": "",
            "fetch_requires_key": False,
            "log_level": "INFO",
        }
    )


def prepare(settings: Settings) -> tuple[str, str, str]:
    """Add the source, a key and an editor, or give those of an earlier demo new secrets."""
    engine = open_engine(settings.database)
    migrate(engine)
    password = secrets.token_urlsafe(9)
    with writing(engine) as session:
        if sources.find_source(session, SOURCE) is None:
            secret = sources.add_source(session, SOURCE, "standard", "en")
        else:
            secret = sources.rotate_key(session, SOURCE)
        key = accounts.add_key(session, f"demo {uuid.uuid4().hex[:8]}", ["status", "review", "fetch"], days=1)
        if accounts.find_user(session, EDITOR) is None:
            accounts.add_user(session, EDITOR, password)
        else:
            accounts.set_password(session, EDITOR, password)
    return secret, key, password


def _main_job(http: httpx2.Client, secret: str) -> list[Item]:
    started = time.monotonic()
    story = _post_story(http, secret, STORY)
    status = _follow(http, story, started)
    seconds = time.monotonic() - started
    out.print(f"Drafted in {seconds:.1f} s. Approving the drafts, and fetching them as a site does:\n")
    items = []
    with httpx2.Client(base_url=http.base_url, timeout=30.0) as site:
        for edition in status["editions"]:
            item = _approve_and_fetch(http, site, story, edition)
            items.append(item)
            edition_report(item, status["headline"])
    return items


def _leave_to_review(http: httpx2.Client, secret: str) -> dict[str, Any]:
    """Post a second story, and approve nothing: its drafts are there for who looks at the desk."""
    return _follow(http, _post_story(http, secret, LEFT), time.monotonic())


def _post_story(http: httpx2.Client, secret: str, name: str) -> str:
    """Sign and post a sample story as a CMS does, under a name of its own; gives its id."""
    record = json.loads((files("dragoman") / "sample" / name).read_text(encoding="utf-8"))
    now, message = datetime.now(UTC), f"msg_{uuid.uuid4().hex}"
    record["uri"] = f"{record['uri']}:{message[4:]}"
    record["firstCreated"] = record["versionCreated"] = now.isoformat()  # news, however old the sample is
    body = json.dumps(record, ensure_ascii=False)
    answer = http.post(
        f"/v1/sources/{SOURCE}/webhook",
        content=body.encode(),
        headers={
            "content-type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(message, now, body),
        },
    )
    receipt = _json(answer, 202, "posting the sample story to its webhook")
    if receipt["outcome"] != "accepted":
        raise DemoFailed(f"The webhook answered {receipt['outcome']!r} to a new story: {receipt['detail']}")
    what = "the sample story" if name == STORY else "a second one"
    out.print(f"Signed and posted {what}: 202 {receipt['outcome']}, story {receipt['story']}")
    return str(receipt["story"])


def _follow(http: httpx2.Client, story: str, started: float) -> dict[str, Any]:
    """Watch the story until no edition waits for a worker any more."""
    deadline = time.monotonic() + TRANSLATE_SECONDS
    with _live() as live:
        while True:
            status = _json(http.get(f"/v1/stories/{story}"), 200, "asking where the story stands")
            if live:
                live.update(_progress(status, time.monotonic() - started))
            if all(edition["state"] not in WAITING for edition in status["editions"]):
                return dict(status)
            if time.monotonic() > deadline:
                waiting = [
                    edition["edition"] for edition in status["editions"] if edition["state"] in WAITING
                ]
                raise DemoFailed(f"Not drafted after {TRANSLATE_SECONDS:.0f} s: {', '.join(waiting)}.")
            time.sleep(0.15)


@contextmanager
def _live() -> Iterator[Live | None]:
    if not out.is_terminal:
        yield None
        return
    with Live(console=out, refresh_per_second=8, transient=True) as live:
        yield live


def _progress(status: dict[str, Any], seconds: float) -> Table:
    table = Table(box=None, show_header=False)
    for edition in status["editions"]:
        state = edition["state"]
        table.add_row(edition["edition"], Text(state, style=COLOURS.get(state, "")))
    table.caption = f"{seconds:.1f} s"
    return table


def _approve_and_fetch(http: httpx2.Client, site: httpx2.Client, story: str, edition: dict[str, Any]) -> Item:
    """Approve one edition's draft through the API and fetch it from the edition, as its site does."""
    slug, path = edition["edition"], f"/v1/translations/{edition['translation']}"
    if edition["state"] not in ("draft", "in_review", "live"):
        return Item(edition, None, None, None)
    if edition["engine"] == NO_ENGINE:
        why = " ".join(edition["provenance"].get("notes", ()))
        return Item({**edition, "state": "for a translator", "reason": why}, None, None, None)
    text = _json(http.get(path), 200, f"loading the draft of {slug}")
    if edition["state"] != "live":
        decision: dict[str, Any] = {"lock_version": text["lock_version"]}
        if text["counts"]["blocks"] or text["counts"]["warnings"]:  # which nobody has looked at
            decision["override_reason"] = OVERRIDE
        text = _json(http.post(f"{path}/approve", json=decision), 200, f"approving the draft of {slug}")
    url = f"/v1/editions/{slug}/items/{story}"
    fetched = _json(site.get(url), 200, f"fetching {slug} as its site does")
    return Item({**edition, "state": text["state"]}, text, fetched, url)


def _json(answer: httpx2.Response, expected: int, step: str) -> Any:
    if answer.status_code != expected:
        try:
            why = answer.json()["detail"]
        except (ValueError, KeyError, TypeError):
            why = answer.text[:300]
        raise Unavailable(f"{step}: {answer.status_code} instead of {expected}: {why}")
    return answer.json()


def _wrong(items: list[Item], left: dict[str, Any]) -> list[str]:
    """Return what is not as it has to be; nothing if all is well. `left`: the story left to review."""
    wrong = []
    by_slug = {item.slug: item for item in items}
    for slug in EXPECTED:
        item = by_slug.get(slug)
        if item is None or item.state != "live":
            state = item.state if item else "missing"
            why = f": {item.reason}" if item and item.reason else ""
            wrong.append(f"{slug} is {state}, not live{why}")
    for item in items:
        if item.state == "live" and (difference := published_difference(item)):
            wrong.append(f"{item.slug}: what was fetched is not what was approved: {difference}")
    for edition in left["editions"]:
        if edition["edition"] == DRAFTED and edition["state"] != "draft":
            wrong.append(f"{DRAFTED} of the second story is {edition['state']}, not a draft")
    return wrong


def _look_at_it(settings: Settings, items: list[Item], left: dict[str, Any], password: str) -> None:
    """Print how to look at the result: this desk, kept running."""
    base = get_settings().base_url
    folder = settings.data_dir
    if folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    drafts = [
        edition["edition"]
        for edition in left["editions"]
        if edition["state"] == "draft" and edition["engine"] != NO_ENGINE
    ]
    out.print(f"\nA second story is left for you to review, “{left['headline']}”: {', '.join(drafts)}.")
    out.print("\nTo look at it, keep this desk running:")
    out.print(f"  DRAGOMAN_DATA_DIR={folder} make up", markup=False)
    out.print(f"  {base}/desk   sign in as {EDITOR}, password {password}", markup=False)
    for item in items:
        if item.url:
            out.print(f"  {base}{item.url}", markup=False)
    out.print("")
