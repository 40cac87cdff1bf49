"""Renew the pictures in docs/pictures: `python scripts/take_picture.py`.

Starts a desk with the bundled model in a scratch folder, posts the sample story as a CMS does, signs in as
an editor, and takes a picture of each page in `SHOTS` in Debian's Chromium. Needs the development set.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import httpx2
from playwright.sync_api import Page, sync_playwright
from standardwebhooks import Webhook

from dragoman.embedded import Stack
from scripts.imports import ROOT
from service import accounts
from service.intake import sources
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine, writing

PICTURES = ROOT / "docs" / "pictures"
#: pixels: of a laptop, and of a phone
WIDE, PHONE = (1200, 800), (390, 780)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EDITION = "africa-fr"
SECONDS = 240


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: the page at an address, in a language, on light or dark; `key` is pressed before."""

    name: str
    address: str
    language: str = "en"
    dark: bool = False
    size: tuple[int, int] = WIDE
    key: str = ""


SHOTS = (
    Shot("desk", "/desk/translations/{translation}"),
    Shot("queue", "/desk"),
    Shot("keys", "/desk/translations/{translation}", size=(1200, 960), key="F1"),
    Shot("concept", "/desk/glossary/concepts/Q7159"),
    Shot("arabic", "/desk/translations/{translation}", language="ar", dark=True),
    Shot("phone", "/desk/translations/{translation}", language="fr", size=PHONE),
)


def main() -> None:
    """Take the pictures."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("No Chromium here. On Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="dragoman-picture-") as folder:
        settings = Settings(data_dir=Path(folder), port=0)
        engine = open_engine(settings.database)
        migrate(engine)
        password = secrets.token_urlsafe(9)
        with writing(engine) as session:
            secret = sources.add_source(session, "wire", "standard", "en")
            key = accounts.add_key(session, "picture", ["status"], days=1)
            accounts.add_user(session, "amina", password)
        engine.dispose()
        with Stack(settings, lambda part, line: None) as stack:
            stack.wait_ready()
            translation = _translation(stack.url, secret, key)
            with sync_playwright() as playwright:
                window = playwright.chromium.launch(executable_path=browser, args=FLAGS)
                page = window.new_page()
                page.goto(f"{stack.url}/desk")
                page.fill("#name", "amina")
                page.fill("#password", password)
                page.keyboard.press("Enter")
                page.wait_for_url("**/desk")
                PICTURES.mkdir(parents=True, exist_ok=True)
                for shot in SHOTS:
                    _take(page, shot, stack.url, translation)
                window.close()


def _take(page: Page, shot: Shot, url: str, translation: str) -> None:
    page.set_viewport_size({"width": shot.size[0], "height": shot.size[1]})
    page.emulate_media(color_scheme="dark" if shot.dark else "light")
    page.goto(url + shot.address.format(translation=translation))
    if page.locator("html").get_attribute("lang") != shot.language:
        page.locator(".tongue summary").click()
        page.locator(f".tongue button[value={shot.language}]").click()
        page.locator(f"html[lang={shot.language}]").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    if shot.key:
        page.keyboard.press(shot.key)
    picture = PICTURES / f"{shot.name}.png"
    page.screenshot(path=picture)
    print(f"{picture.name}: {picture.stat().st_size:,} bytes")


def _translation(url: str, secret: str, key: str) -> str:
    """Post the sample story, and wait for its draft; return the id of the translation."""
    record = json.loads((files("dragoman") / "sample" / "story.json").read_text(encoding="utf-8"))
    now = datetime.now(UTC)
    record["firstCreated"] = record["versionCreated"] = now.isoformat()  # an archive would not be translated
    body = json.dumps(record, ensure_ascii=False)
    headers = {
        "content-type": "application/json",
        "webhook-id": "msg_picture",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_picture", now, body),
    }
    with httpx2.Client(base_url=url, timeout=30.0) as http:
        story = http.post("/v1/sources/wire/webhook", content=body.encode(), headers=headers).json()["story"]
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            answer = http.get(f"/v1/stories/{story}", headers={"authorization": f"Bearer {key}"}).json()
            (edition,) = [one for one in answer["editions"] if one["edition"] == EDITION]
            if edition["state"] == "draft":
                return str(edition["translation"])
            time.sleep(0.3)
    sys.exit(f"No draft after {SECONDS} s. The edition stands so: {json.dumps(edition)}")


if __name__ == "__main__":
    main()
