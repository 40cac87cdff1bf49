"""A regional site in one file: it mirrors an edition of a Dragoman desk and shows it to readers.

    DESK=https://desk.example EDITION=africa-fr SECRET=whsec_… python site.py

Python 3.11 and nothing else. It reads the edition's changes in their order and keeps how far it has come in
the transaction that keeps the stories, so it may be killed at any time. A webhook only rings: what is told
is fetched, so that a message that is late, lost or there twice can do no harm.
"""

import base64
import hashlib
import hmac
import html
import json
import os
import re
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DESK = os.environ.get("DESK", "http://127.0.0.1:8000").rstrip("/")
EDITION = os.environ.get("EDITION", "africa-fr")
KEY = os.environ.get("KEY", "")  # dk_…, where the edition wants one
SECRETS = os.environ.get(
    "SECRET", ""
).split()  # whsec_…, of `dragoman webhooks add`; two while one is replaced
PICTURE_HOSTS = os.environ.get("PICTURE_HOSTS", "").split()  # pictures of these hosts are copied
DATA = Path(os.environ.get("DATA", "site-data"))
PORT = int(os.environ.get("PORT", "8080"))
EVERY = float(os.environ.get("EVERY", "60"))  # seconds between two looks, also without a webhook

MOST_BYTES, MOST_AGE = 10_000_000, 300
FORMATS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif"}
bell = threading.Event()


# -- what is kept --------------------------------------------------------------------------------


def database() -> sqlite3.Connection:
    """Open the site's database. A story without an item was withdrawn."""
    DATA.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(DATA / "site.sqlite3", timeout=30)
    db.executescript(
        "PRAGMA journal_mode = WAL;"
        "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);"
        "CREATE TABLE IF NOT EXISTS stories"
        " (id TEXT PRIMARY KEY, moment TEXT, day TEXT, item TEXT, round INTEGER);"
    )
    return db


def fact(db: sqlite3.Connection, name: str, otherwise: str = "") -> str:
    """Return what is kept under a name."""
    row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else otherwise


def keep(db: sqlite3.Connection, **facts: str) -> None:
    """Keep something under a name."""
    db.executemany("REPLACE INTO facts VALUES (?, ?)", facts.items())


# -- the desk ------------------------------------------------------------------------------------


def ask(path: str) -> dict:
    """Get a document from the desk."""
    request = urllib.request.Request(DESK + path, headers={"Authorization": f"Bearer {KEY}"} if KEY else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def catch_up() -> None:
    """Ask for what the edition did, until nothing more comes."""
    with closing(database()) as db:
        while True:
            after = fact(db, "after")
            where = f"after={after}" if after else "since=0"
            try:
                page = ask(f"/v1/editions/{EDITION}/items?{where}&limit=100")
            except urllib.error.HTTPError as error:
                if error.code != 410 or not after:
                    raise
                # the desk was put back to a back-up: read all of it, and drop what does not come
                with db:
                    keep(db, after="", round=str(int(fact(db, "round", "0")) + 1))
                continue
            more = page["cursor"] is not None
            with db:  # stories and place in one transaction
                for item in page["items"]:
                    take(db, item)
                keep(db, after=page["changes"], sequence=str(page["sequence"]))
                if not more:
                    now = int(fact(db, "round", "0"))
                    db.execute("UPDATE stories SET item = NULL WHERE round < ?", (now,))
            if not more:
                break
        copy_pictures(db)


def take(db: sqlite3.Connection, item: dict) -> None:
    """Keep a story, or take it down."""
    story = said(item, "altIds", "id")
    moment, number = item["versionCreated"], int(fact(db, "round", "0"))
    before = db.execute("SELECT moment, item FROM stories WHERE id = ?", (story,)).fetchone()
    if item["pubStatus"] != "usable":
        text = None
    elif before and before[1] is None and moment < before[0]:
        # a desk that was put back shows again what was withdrawn since: it stays down
        text, moment = None, before[0]
    else:
        text = json.dumps(item)
    day = said(item, "descriptions", "dated") or moment
    db.execute("REPLACE INTO stories VALUES (?, ?, ?, ?, ?)", (story, moment, day, text, number))


def said(item: dict, part: str, role: str) -> str:
    """Return what an item says under a role."""
    return next((one["value"] for one in item.get(part, ()) if one["role"] == role), "")


# -- webhooks ------------------------------------------------------------------------------------


def is_genuine(headers: dict, body: bytes, now: float) -> bool:
    """Return whether a message is the desk's: Standard Webhooks, https://www.standardwebhooks.com."""
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(now - int(stamp)) > MOST_AGE:
        return False
    proved = f"{name}.{stamp}.".encode() + body
    sent = [one[3:] for one in headers.get("webhook-signature", "").split() if one.startswith("v1,")]
    for secret in SECRETS:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        mine = base64.b64encode(hmac.digest(key, proved, "sha256")).decode()
        if any(hmac.compare_digest(mine, one) for one in sent):
            return True
    return False


def hear(event: dict) -> None:
    """Take down at once what was withdrawn, even if the desk cannot be asked; then go and ask."""
    data = event.get("data", {})
    if event.get("type") == "item.withdrawn" and data.get("edition") == EDITION:
        with closing(database()) as db, db:
            if data["sequence"] > int(fact(db, "sequence", "0")):  # else we know already what came after it
                change = "UPDATE stories SET item = NULL, moment = max(moment, ?) WHERE id = ?"
                db.execute(change, (event["timestamp"], data["id"]))
    bell.set()


# -- pictures ------------------------------------------------------------------------------------


def pictures_of(item: dict) -> list[str]:
    """Return the addresses of the pictures in an item: beside the text, and in it."""
    beside = [one["renditions"][0]["href"] for one in item.get("associations", ()) if one.get("renditions")]
    inside = re.findall(r'<img[^>]*?\ssrc="([^"]*)"', body_of(item))
    return [*beside, *map(html.unescape, inside)]


def body_of(item: dict) -> str:
    """Return the text of a story, which is clean HTML."""
    return item["bodies"][0]["value"] if item.get("bodies") else ""


def copy_of(url: str) -> str:
    """Return the name of our copy of a picture, without its ending."""
    return hashlib.sha256(url.encode()).hexdigest()[:32]


def copies() -> dict[str, str]:
    """Return the copies that there are: name without ending, name."""
    return {file.stem: file.name for file in (DATA / "pictures").glob("*.*") if file.suffix != ".part"}


def copy_pictures(db: sqlite3.Connection) -> None:
    """Copy the pictures of what is live, and remove those of what is not."""
    (DATA / "pictures").mkdir(exist_ok=True)
    wanted = {}
    for (text,) in db.execute("SELECT item FROM stories WHERE item IS NOT NULL"):
        wanted |= {copy_of(url): url for url in pictures_of(json.loads(text))}
    there = copies()
    for name in there.keys() - wanted.keys():
        (DATA / "pictures" / there[name]).unlink(missing_ok=True)
    for name in wanted.keys() - there.keys():
        parts = urllib.parse.urlsplit(wanted[name])
        if parts.scheme in ("http", "https") and parts.netloc in PICTURE_HOSTS:
            copy_picture(wanted[name], name)


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it could lead away from the hosts that we named."""

    def redirect_request(self, *_: object) -> None:
        """Say that there is none."""


def copy_picture(url: str, name: str) -> None:
    """Copy a picture under a name; what is none, or too large, stays where it is."""
    try:
        with urllib.request.build_opener(Stay).open(url, timeout=20) as answer:
            content = answer.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        print(f"{url}: {error}", file=sys.stderr)
        return
    ending = next((end for start, end in FORMATS.items() if content.startswith(start)), None)
    if ending and len(content) <= MOST_BYTES:
        aside = DATA / "pictures" / f"{name}.part"
        aside.write_bytes(content)
        aside.replace(aside.with_suffix(f".{ending}"))


# -- readers -------------------------------------------------------------------------------------


def page(edition: dict, title: str, inner: str) -> str:
    """Return a page in the edition's language and direction."""
    return (
        f'<!doctype html><html lang="{edition["locale"]}" dir="{edition["direction"]}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
        f'<header><a href="/">{html.escape(edition["name"])}</a></header><main>{inner}</main></html>'
    )


def index(db: sqlite3.Connection, edition: dict) -> str:
    """Return the page of the newest stories."""
    query = "SELECT id, item FROM stories WHERE item IS NOT NULL ORDER BY day DESC, moment DESC LIMIT 100"
    lines = [
        f'<li><a href="/story/{story}">{html.escape(said(json.loads(text), "headlines", "main"))}</a></li>'
        for story, text in db.execute(query)
    ]
    return page(edition, edition["name"], f"<ul>{''.join(lines)}</ul>")


def story_page(edition: dict, item: dict) -> str:
    """Return the page of a story: headline, pictures with credit, text, and how it was made."""
    here, text, above = copies(), body_of(item), ""
    for url in pictures_of(item):
        if copy_of(url) in here:
            ours = f'src="/pictures/{here[copy_of(url)]}"'
            text = text.replace(f'src="{html.escape(url)}"', ours)
    for one in item.get("associations", ()):
        if one.get("type") == "picture" and one.get("renditions"):
            url = one["renditions"][0]["href"]
            shown = f"/pictures/{here[copy_of(url)]}" if copy_of(url) in here else url
            alternative = html.escape(said(one, "descriptions", "alternative"))
            credit = html.escape(" / ".join(filter(None, (one.get("by"), one.get("copyrightNotice")))))
            caption = html.escape(said(one, "descriptions", "caption"))
            above += f'<figure><img src="{html.escape(shown)}" alt="{alternative}">'
            above += f"<figcaption>{caption} {credit}</figcaption></figure>"
    headline, source = said(item, "headlines", "main"), said(item, "altIds", "sourceUrl")
    note = html.escape(said(item, "descriptions", "translationNote"))
    if note and source.startswith(("http://", "https://")):
        note += f' <a href="{html.escape(source)}">{html.escape(source)}</a>'
    day = html.escape(said(item, "descriptions", "displayDate"))
    inner = f"<article><h1>{html.escape(headline)}</h1><p>{html.escape(item.get('by', ''))} {day}</p>"
    return page(edition, headline, f"{inner}{above}{text}<p><small>{note}</small></p></article>")


class Site(BaseHTTPRequestHandler):
    """Answers readers, and the desk's webhooks."""

    def do_GET(self) -> None:
        """Show a page or a picture."""
        with closing(database()) as db:
            edition = json.loads(fact(db, "edition", "null"))
            kind, _, name = self.path.removeprefix("/").partition("/")
            if edition is None:
                self.answer(503, "The desk was not reached yet.")
            elif self.path == "/":
                self.answer(200, index(db, edition))
            elif kind == "story":
                row = db.execute("SELECT item FROM stories WHERE id = ?", (name,)).fetchone()
                if row is None or row[0] is None:
                    self.answer(410 if row else 404, page(edition, "410" if row else "404", ""))
                else:
                    self.answer(200, story_page(edition, json.loads(row[0])))
            elif kind == "pictures" and re.fullmatch(r"[0-9a-f]{32}\.(jpg|png|gif)", name):
                file = DATA / "pictures" / name
                ending = {"jpg": "jpeg"}.get(file.suffix[1:], file.suffix[1:])
                found = file.read_bytes() if file.is_file() else b""
                self.answer(200 if found else 404, found, f"image/{ending}")
            else:
                self.answer(404, page(edition, "404", ""))

    def do_POST(self) -> None:
        """Take a message of the desk."""
        length = self.headers.get("Content-Length", "")
        if self.path != "/hooks/dragoman" or not length.isdigit() or int(length) > MOST_BYTES:
            self.answer(404)
            return
        body = self.rfile.read(int(length))
        if not is_genuine({name.lower(): value for name, value in self.headers.items()}, body, time.time()):
            self.answer(401)
            return
        hear(json.loads(body))
        self.answer(204)

    def answer(self, status: int, content: str | bytes = b"", kind: str = "text/html; charset=utf-8") -> None:
        """Send an answer that runs nothing in a browser."""
        content = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", "default-src 'none'; img-src 'self' http: https:")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def follow() -> None:
    """Follow the edition for ever: when the bell rings, and every minute anyway."""
    while True:
        bell.clear()
        try:
            known = next(one for one in ask("/v1/editions") if one["slug"] == EDITION)
            with closing(database()) as db, db:
                keep(db, edition=json.dumps(known))
            catch_up()
        except Exception as error:  # the desk is away: what was kept is shown, and it is asked again
            print(f"The desk was not followed: {error!r}", file=sys.stderr)
            bell.wait(min(5, EVERY))
        else:
            bell.wait(EVERY)


if __name__ == "__main__":
    threading.Thread(target=follow, daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", PORT), Site).serve_forever()
