"""The site of examples/site beside a real desk: it shows what the edition shows, whoever was killed."""

from __future__ import annotations

import html
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx2
import pytest

from service.domain.story import Story
from service.settings import Settings
from service.storage.columns import now
from service.storage.session import writing
from service.subscribers import deliveries, subscriptions
from service.subscribers.signing import new_secret, signed
from service.subscribers.subscriptions import Subscription
from tests.clients.served import EDITION, PATIENCE, ServedDesk, desk, listens, live, newsroom, until
from tests.dragoman.mirror.conftest import PictureHost, host, picture_server
from tests.factories import make_story
from tests.servers import free_port
from tests.service.newsroom import Newsroom
from workers.queue.context import WorkerContext
from workers.queue.delivering import deliver

__all__ = ["desk", "host", "newsroom", "picture_server"]  # fixtures

SITE = Path(__file__).parents[2] / "examples" / "site" / "site.py"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@dataclass
class SiteProcess:
    """The site as a process, which can be killed and begun again on the data that it left."""

    desk: str
    data: Path
    secret: str
    every: float
    pictures: str
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        told = {"DESK": self.desk, "EDITION": EDITION, "SECRET": self.secret, "DATA": str(self.data)}
        told |= {"PORT": str(self.port), "EVERY": str(self.every), "PICTURE_HOSTS": self.pictures}
        self._process = subprocess.Popen([sys.executable, "-S", str(SITE)], env={**os.environ, **told})
        until(lambda: listens(self.port))

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=PATIENCE)

    def get(self, path: str = "/") -> httpx2.Response:
        return httpx2.get(self.address + path, timeout=PATIENCE)

    def shown(self) -> dict[str, str]:
        """The ids and headlines that readers find."""
        found = re.findall(r'<a href="/story/(\w+)">(.*?)</a>', self.get().text)
        return {story: html.unescape(headline) for story, headline in found}


@pytest.fixture
def start_site(desk: ServedDesk, tmp_path: Path, host: PictureHost) -> Iterator[Callable[..., SiteProcess]]:
    started: list[SiteProcess] = []

    def start(secret: str = "", every: float = 3600) -> SiteProcess:
        pictures = host.address.removeprefix("http://")
        site = SiteProcess(desk.address, tmp_path / "site", secret, every, pictures)
        started.append(site)
        site.start()
        return site

    yield start
    for site in started:
        site.kill()


def story(number: int, version: int = 1, host: PictureHost | None = None) -> Story:
    body = f"<p>Story {number}, version {version}.</p>"
    if host is not None:
        body += f'<figure><img src="{host.address}/well.png" alt="A well"></figure>'
    told = make_story(
        external_id=f"s{number}", version=str(version), headline=f"Story {number} “{version}”", body=body
    )
    return replace(told, version_created=told.version_created + timedelta(days=version))


def test_it_shows_what_the_edition_shows_with_its_pictures_and_takes_down_what_is_withdrawn(
    desk: ServedDesk, newsroom: Newsroom, start_site: Callable[..., SiteProcess], host: PictureHost
) -> None:
    first = newsroom.deliver(story(1, host=host))
    newsroom.deliver(story(2))
    site = start_site(every=0.1)
    until(lambda: site.shown() == live(desk))
    until(lambda: "/pictures/" in site.get(f"/story/{first}").text)
    page = site.get(f"/story/{first}")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert 'lang="en' in page.text
    (picture,) = re.findall(r'src="(/pictures/[^"]+)"', page.text)
    assert site.get(picture).content == host.answers["/well.png"][1]
    newsroom.kill(story(1))
    until(lambda: site.get(f"/story/{first}").status_code == 410)
    assert site.shown() == live(desk)
    until(lambda: site.get(picture).status_code == 404)
    assert site.get("/story/none").status_code == 404
    assert site.get("/pictures/../site.sqlite3").status_code == 404


def test_a_webhook_brings_the_news_and_only_a_genuine_one(
    desk: ServedDesk, newsroom: Newsroom, settings: Settings, start_site: Callable[..., SiteProcess]
) -> None:
    secret = new_secret()
    site = start_site(secret)
    until(lambda: site.get().status_code == 200)
    hook, allow = f"{site.address}/hooks/dragoman", ("127.0.0.1",)
    given = newsroom.write(
        subscriptions.add_webhook,
        "paper",
        Subscription(hook, editions=(EDITION,)),
        (EDITION,),
        allow,
        actor="test",
    )
    first = newsroom.deliver(story(1))
    body = json.dumps({"type": "item.withdrawn", "data": {"edition": EDITION, "id": first, "sequence": 9}})
    for headers in (
        signed([given], "msg_1", now(), body.encode()),  # of a secret that it does not know
        signed([secret], "msg_1", now() - timedelta(minutes=6), body.encode()),
        {**signed([secret], "msg_1", now(), body.encode()), "webhook-id": "msg_2"},
        {},
    ):
        assert httpx2.post(hook, content=body, headers=headers).status_code == 401
    site.kill()
    site.secret = f"{secret} {given}"  # two while one is replaced
    site.start()
    until(lambda: site.shown() == live(desk))
    newsroom.deliver(story(2))
    newsroom.kill(story(1))
    assert site.shown() != live(desk), "it asks by itself once an hour"
    context = WorkerContext.open(settings.model_copy(update={"webhook_allow": allow}))
    with writing(newsroom.engine) as session:
        due = [number for number, _ in deliveries.due(session, 15.0)]
        handed = [one for one, _ in deliveries.hand_out(session, due)]
    for one in handed:
        deliver(context, one)
    until(lambda: site.shown() == live(desk))
    assert first not in site.shown()


def test_a_withdrawal_is_done_even_if_the_desk_cannot_be_asked(
    desk: ServedDesk, newsroom: Newsroom, start_site: Callable[..., SiteProcess]
) -> None:
    secret = new_secret()
    site = start_site(secret)
    first = newsroom.deliver(story(1))
    hook = f"{site.address}/hooks/dragoman"

    def tell(kind: str, sequence: int) -> int:
        told = {"edition": EDITION, "id": first, "sequence": sequence}
        body = json.dumps({"type": kind, "timestamp": "2030-01-01T00:00:00.000Z", "data": told})
        return httpx2.post(
            hook, content=body, headers=signed([secret], f"msg_{sequence}", now(), body.encode())
        ).status_code

    assert tell("item.published", 1) == 204
    until(lambda: site.shown() == live(desk))
    desk.stop()
    assert tell("item.withdrawn", 1) == 204, "an old one, which came late"
    assert first in site.shown()
    assert tell("item.withdrawn", 2) == 204
    assert site.get(f"/story/{first}").status_code == 410


@pytest.mark.kill
def test_whoever_is_killed_nothing_is_missing_and_nothing_withdrawn_is_shown(
    desk: ServedDesk, newsroom: Newsroom, start_site: Callable[..., SiteProcess]
) -> None:
    chance, versions, withdrawn = Random(17), dict[int, int](), set[int]()  # noqa: S311 - a plan for the test
    for number in range(60):
        versions[number] = 1
        newsroom.deliver(story(number))
    site = start_site(every=0.05)
    for _ in range(8):
        for _ in range(chance.randint(1, 8)):
            number = chance.choice(sorted(versions))
            versions[number] += 1
            if chance.random() < 0.4:
                withdrawn.add(number)
                newsroom.deliver(_canceled(story(number, versions[number])))
            else:
                withdrawn.discard(number)
                newsroom.deliver(story(number, versions[number]))
        if chance.random() < 0.3:
            desk.stop()
            time.sleep(chance.random() / 10)
            desk.start()
        site.kill()
        site.start()
        time.sleep(chance.random() / 5)
    until(lambda: site.shown() == _newest(live(desk)))
    numbers = {int(headline.split()[1]) for headline in live(desk).values()}
    assert numbers == set(versions) - withdrawn


def _canceled(one: Story) -> Story:
    return replace(one, status=type(one.status).CANCELED)


def _newest(found: dict[str, str], most: int = 100) -> dict[str, str]:
    """What the site's first page has room for."""
    return dict(list(found.items())[:most])
