"""`examples/wordpress` in a real WordPress beside a real desk: its readers have what the edition shows."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from service.domain.story import PubStatus, Story
from service.storage.columns import now
from service.subscribers.signing import new_secret, signed
from tests.clients.served import EDITION, ServedDesk, desk, live, newsroom
from tests.cms.wordpress_site import WordPressSite, missing
from tests.dragoman.mirror.conftest import PictureHost, host, picture_server
from tests.factories import make_story
from tests.servers import free_port
from tests.service.newsroom import Newsroom

__all__ = ["desk", "host", "newsroom", "picture_server"]  # fixtures

pytestmark = [pytest.mark.cms, pytest.mark.timeout(900)]
SECRET = new_secret()
#: a whole picture of one pixel, as WordPress looks into it
GIF = bytes.fromhex(
    "474946383961010001008000000000 00ffffff21f904010000 00002c000000000100010000020244 01003b".replace(
        " ", ""
    )
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(scope="module")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPressSite]:
    if packages := missing():
        pytest.skip(f"WordPress is not tested: Debian's {packages} is missing (apt-get install {packages})")
    site = WordPressSite(tmp_path_factory.mktemp("wp"), free_port())
    try:
        site.make()
        site.server.start()
        yield site
    finally:
        site.stop()


@pytest.fixture
def site(wordpress: WordPressSite, desk: ServedDesk) -> WordPressSite:
    """The site, without a story, set up for this desk."""
    wordpress.php(
        "foreach (get_posts(['numberposts' => -1, 'post_status' => 'any,trash']) as $post) {"
        "  wp_delete_post($post->ID, true); }"
        "delete_option('dragoman_receiver_state'); delete_option('dragoman_receiver_lock');"
    )
    wordpress.local_pictures(True)
    wordpress.set_up(desk.address, EDITION, SECRET)
    return wordpress


def story(number: int, version: int = 1, **named: Any) -> Story:
    told: dict[str, Any] = {"body": f"<p>Story {number}, <bdi>version {version}</bdi>.</p>", **named}
    one = make_story(
        external_id=f"s{number}", version=str(version), headline=f"Story {number}, “{version}”", **told
    )
    return replace(one, version_created=one.version_created + timedelta(days=version))


def withdrawn(number: int, version: int) -> Story:
    return replace(story(number, version), status=PubStatus.CANCELED)


def tell(site: WordPressSite, kind: str, story_id: str, sequence: int, secret: str = SECRET) -> int:
    told = {"edition": EDITION, "id": story_id, "sequence": sequence}
    moment = now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = json.dumps({"type": kind, "timestamp": moment, "data": told}).encode()
    answer = httpx2.post(
        f"{site.url}/index.php?rest_route=/dragoman/v1/hook",
        content=body,
        headers={"Content-Type": "application/json", **signed([secret], "msg_1", now(), body)},
        timeout=60,
    )
    return answer.status_code


def test_posts_are_made_corrected_and_taken_down_with_their_pictures(
    site: WordPressSite, desk: ServedDesk, newsroom: Newsroom, host: PictureHost
) -> None:
    host.answers["/lead.gif"] = (200, GIF, {"Content-Type": "image/gif"})
    picture = {
        "type": "picture",
        "name": "featured",
        "by": "J. Otieno",
        "renditions": [{"name": "main", "href": f"{host.address}/lead.gif", "contentType": "image/gif"}],
    }
    newsroom.deliver(story(1, extra={"media": [picture]}))
    newsroom.deliver(story(2))
    assert site.catch_up() == 2
    posts = site.posts()
    assert set(posts) == set(live(desk).values())
    first = posts["Story 1, “1”"]
    assert first["content"].startswith('<div lang="en')
    assert "<bdi>version 1</bdi>" in first["content"]
    assert first["canonical"] == "https://cms.example/s1"
    assert (first["caption"], Path(first["picture"]).read_bytes()) == ("J. Otieno", GIF)
    assert site.catch_up() == 0, "the same items again change nothing"
    newsroom.deliver(story(2, 2))
    newsroom.deliver(withdrawn(1, 2))
    assert site.catch_up() == 2
    posts = site.posts()
    assert set(posts) == {"Story 2, “2”"}
    assert not Path(first["picture"]).exists()
    newsroom.deliver(story(1, 3))
    site.catch_up()
    assert site.posts()["Story 1, “3”"]["id"] == first["id"], "it comes back as the post that it was"


def test_a_webhook_brings_the_news_and_only_a_genuine_one(
    site: WordPressSite, desk: ServedDesk, newsroom: Newsroom
) -> None:
    first = newsroom.deliver(story(1))
    assert tell(site, "item.published", first, 1, new_secret()) == 401
    assert httpx2.post(f"{site.url}/index.php?rest_route=/dragoman/v1/hook", content=b"{}").status_code == 401
    assert site.posts() == {}
    assert tell(site, "item.published", first, 1) == 204
    assert set(site.posts()) == {"Story 1, “1”"}
    desk.stop()
    assert tell(site, "item.withdrawn", first, 1) == 204, "an old one, which came late"
    assert set(site.posts()) == {"Story 1, “1”"}
    assert tell(site, "item.withdrawn", first, 2) == 204
    assert site.posts() == {}


def test_a_picture_of_a_private_host_is_not_asked_for(
    site: WordPressSite, newsroom: Newsroom, host: PictureHost
) -> None:
    site.local_pictures(False)
    picture = {
        "type": "picture",
        "name": "featured",
        "renditions": [{"name": "main", "href": f"{host.address}/well.png"}],
    }
    newsroom.deliver(story(1, extra={"media": [picture]}))
    assert site.catch_up() == 1
    assert (site.posts()["Story 1, “1”"]["picture"], host.asked) == ("", [])


def test_killed_in_the_middle_it_goes_on_and_makes_nothing_twice(
    site: WordPressSite, desk: ServedDesk, newsroom: Newsroom
) -> None:
    for number in range(12):
        newsroom.deliver(story(number))
    for seconds in (0.2, 0.3, 0.4):
        running = subprocess.Popen(
            ["php", "-r", "require 'wp-load.php'; dragoman_catch_up();"], cwd=site.folder
        )
        try:
            running.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        site.php("delete_option('dragoman_receiver_lock');")  # as some minutes would
        newsroom.deliver(withdrawn(int(seconds * 10), 2))
    site.catch_up()
    count = site.php(
        "global $wpdb; echo $wpdb->get_var(\"SELECT count(*) FROM wp_posts WHERE guid LIKE 'urn:%'\");"
    )
    assert set(site.posts()) == set(live(desk).values())
    assert count <= 12


def test_a_desk_that_was_put_back_does_not_bring_back_what_was_withdrawn(
    site: WordPressSite, newsroom: Newsroom, sqlite_file: Path, tmp_path: Path
) -> None:
    newsroom.deliver(story(1))
    newsroom.deliver(story(2))
    with closing(sqlite3.connect(sqlite_file)) as here, closing(sqlite3.connect(tmp_path / "copy")) as copy:
        here.backup(copy)
    newsroom.deliver(withdrawn(1, 2))
    newsroom.deliver(story(3))
    site.catch_up()
    assert set(site.posts()) == {"Story 2, “1”", "Story 3, “1”"}
    newsroom.engine.dispose()
    for ending in ("-wal", "-shm"):
        Path(f"{sqlite_file}{ending}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy", sqlite_file)
    newsroom.deliver(story(4))
    site.catch_up()
    assert set(site.posts()) == {"Story 2, “1”", "Story 4, “1”"}
