"""A mirrored edition: all that the edition shows and nothing else, after whatever happened to either side."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree, html

from dragoman.mirror import mirroring as mirror_module
from dragoman.mirror import pictures as pictures_module
from dragoman.mirror import site as site_module
from dragoman.mirror.folder import SiteFolder
from dragoman.mirror.pictures import BroughtPicture, PictureBringer, PictureRefused
from dragoman.mirror.source import EditionChanges, MirroredDesk
from service.accounts import add_key
from service.app import create_app
from service.errors import Conflict, Forbidden, NotFound, Unavailable, Unprocessable
from service.settings import Settings
from tests.dragoman.helpers import dragoman
from tests.dragoman.mirror.conftest import EDITION, PNG, Mirroring, PictureHost, with_picture
from tests.factories import make_story
from tests.service.newsroom import Newsroom

BASE = "https://paper.example/fr"
STANDING = 3
PAGE = "africa-fr-headline-"  # a draft's text begins with its edition, see Newsroom


@pytest.fixture
def stories(newsroom: Newsroom, host: PictureHost) -> list[str]:
    """The ids of some stories that are live."""
    return [newsroom.go_live(with_picture(host, number)) for number in range(STANDING)]


def links(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The addresses that pages name within the site: the page and the path in the site."""
    for path, content in files.items():
        if not path.endswith(".html"):
            continue
        root: Any = html.document_fromstring(content)
        for element, _, address, _ in root.iterlinks():
            if not address.startswith(("http://", "https://")) and element.tag != "meta":
                parts = Path(path).parent.joinpath(unquote(address)).parts
                yield path, str(Path(*_flat(parts)))


def _flat(parts: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for part in parts:
        assert part != ".." or found, "a link leads out of the site"
        found = found[:-1] if part == ".." else [*found, part]
    return found


def test_the_folder_is_a_whole_site_whose_links_stay_in_it(
    mirroring: Mirroring, stories: list[str], host: PictureHost
) -> None:
    report = mirroring.renew()
    assert (report.shown, report.sequence, report.pictures, report.pictures_elsewhere) == (3, 3, 2, 0)
    files = mirroring.files()
    pages = [path for path in files if path.startswith(PAGE)]
    assert len(pages) == STANDING
    assert set(files) >= {"index.html", "feed.json", "atom.xml", "rss.xml", "section/climate/index.html"}
    assert set(files) >= {f"tag/water-rivers/{name}" for name in ("index.html", "rss.xml", "atom.xml")}
    for page, path in links(files):
        assert path in files, f"{page} leads to {path}"
    assert mirroring.anywhere(host.address) == []
    page = files[pages[0]].decode()
    assert page.count('src="pictures/') == 2
    assert "africa-fr: a &gt; b" in page
    assert 'http-equiv="Content-Security-Policy"' in page
    assert 'lang="fr' in page
    assert mirroring.renew().changed is False


def test_with_an_address_feeds_and_sitemap_have_whole_addresses(
    mirroring: Mirroring, stories: list[str]
) -> None:
    mirroring.renew(base=BASE)
    files = mirroring.files()
    for name in ("feed.json", "atom.xml", "rss.xml"):
        read = feedparser.parse(files[name])
        if name != "feed.json":
            assert not read.bozo
            assert [one.link.startswith(f"{BASE}/{PAGE}") for one in read.entries] == [True] * STANDING
    feed = json.loads(files["section/climate/feed.json"])
    assert feed["feed_url"] == f"{BASE}/section/climate/feed.json"
    assert {one["image"].startswith(f"{BASE}/pictures/") for one in feed["items"]} == {True}
    locations = etree.fromstring(files["sitemap-news.xml"]).findall(".//{*}loc")
    assert {f"{one.text}".removeprefix(f"{BASE}/") for one in locations} <= set(files)
    assert len(locations) == STANDING


def test_a_correction_moves_the_page_and_a_withdrawal_takes_all_of_it(
    mirroring: Mirroring, newsroom: Newsroom, host: PictureHost, stories: list[str]
) -> None:
    mirroring.renew()
    before = {path for path in mirroring.files() if path.startswith(f"{PAGE}1")}
    newsroom.go_live(with_picture(host, 1, version="2", headline="Another one"))
    other = {**host.answers, "/only.png": (200, host.answers["/well.png"][1] + b"only", {})}
    host.answers = other
    mine = with_picture(host, 9, headline="Must go", body=f'<p><img src="{host.address}/only.png"></p>')
    newsroom.go_live(mine)
    report = mirroring.renew()
    (old,) = before
    assert f"{EDITION}: Another one".encode() in mirroring.files()[old]
    assert b'http-equiv="refresh"' in mirroring.files()[old]
    pictures = {path for path in mirroring.files() if path.startswith("pictures/")}
    assert (report.shown, len(pictures)) == (4, 3)
    newsroom.kill(mine)
    report = mirroring.renew()
    assert (report.shown, report.withdrawn) == (3, 1)
    assert mirroring.anywhere("Must go") == []
    gone = next(path for path in mirroring.files() if "must-go" in path)
    assert b"410" in mirroring.files()[gone]
    assert gone.replace(".", "\\.").replace("-", "\\-") in mirroring.files()[".htaccess"].decode()
    assert len({path for path in mirroring.files() if path.startswith("pictures/")}) == 2


class Killed(BaseException):
    """The mirror was killed."""


class Dying:
    """Counts steps, and ends the mirror at one of them."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


def dying(death: Dying) -> dict[str, Any]:
    """A folder and a desk that end the mirror before or after one of their steps."""

    class DyingFolder(SiteFolder):
        def write(self, path: str, content: bytes) -> None:
            death.step()
            super().write(path, content)
            death.step()

        def remove(self, path: str) -> None:
            super().remove(path)
            death.step()

        def settle(self) -> None:
            death.step()

    class DyingDesk(MirroredDesk):
        def changes(self, after: str | None) -> EditionChanges:
            death.step()
            return super().changes(after)

    return {"folder": DyingFolder, "source": DyingDesk}


def test_killed_at_any_step_it_ends_with_the_same_files(
    mirroring: Mirroring, newsroom: Newsroom, host: PictureHost, stories: list[str]
) -> None:
    mirroring.renew("before")
    newsroom.kill(with_picture(host, 0))
    newsroom.go_live(with_picture(host, 1, version="2", headline="Corrected"))
    newsroom.go_live(with_picture(host, 7, extra={}))
    steps = Dying(10_000)
    shutil.copytree(mirroring.under / "before", mirroring.under / "whole")
    mirroring.renew("whole", **dying(steps))
    expected, taken = mirroring.files("whole"), 10_000 - steps.left
    assert taken > 30
    assert b"Headline 0" not in b"".join(expected.values())
    for step in range(1, taken + 1, 3):
        shutil.rmtree(mirroring.under / "killed", ignore_errors=True)
        shutil.copytree(mirroring.under / "before", mirroring.under / "killed")
        with pytest.raises(Killed):
            mirroring.renew("killed", **dying(Dying(step)))
        mirroring.renew("killed")
        assert mirroring.files("killed") == expected, step


def test_what_was_heard_is_done_even_when_the_desk_is_away(
    mirroring: Mirroring, newsroom: Newsroom, host: PictureHost, stories: list[str]
) -> None:
    mirroring.renew()
    newsroom.kill(with_picture(host, 0))
    with pytest.raises(Killed):
        mirroring.renew(**dying(Dying(2)))  # it has the answer, and has written nothing
    assert mirroring.anywhere("Headline 0")

    class Away(MirroredDesk):
        def known(self) -> Any:
            raise Unavailable("away")

    with pytest.raises(Unavailable):
        mirroring.renew(source=Away)
    assert mirroring.anywhere("Headline 0") == []


def test_a_desk_that_was_put_back_does_not_bring_back_what_was_withdrawn(
    mirroring: Mirroring, newsroom: Newsroom, host: PictureHost, stories: list[str], sqlite_file: Path
) -> None:
    mirroring.renew()
    with (
        contextlib.closing(sqlite3.connect(sqlite_file)) as now,
        contextlib.closing(sqlite3.connect(mirroring.under / "backup")) as backup,
    ):
        now.backup(backup)
    newsroom.kill(with_picture(host, 0))
    newsroom.go_live(with_picture(host, 8, headline="After the backup"))
    mirroring.renew()
    assert mirroring.anywhere("After the backup")
    with (
        contextlib.closing(sqlite3.connect(mirroring.under / "backup")) as backup,
        contextlib.closing(sqlite3.connect(sqlite_file)) as now,
    ):
        backup.backup(now)  # as SQLite itself does it: the desk has the file open
    newsroom.go_live(with_picture(host, 5, headline="In the new past"))
    newsroom.go_live(with_picture(host, 6, headline="As far as before"))
    listed = mirroring.client.get(f"/v1/editions/{EDITION}/items").json()
    assert listed["sequence"] == 5, "the desk has come as far as it was, by another way"
    report = mirroring.renew()
    assert report.began_again
    assert report.held == [stories[0]]
    assert mirroring.anywhere("Headline 0") == []
    assert mirroring.anywhere("After the backup") == []
    assert mirroring.anywhere("In the new past")
    newsroom.go_live(with_picture(host, 0, version="3", headline="It may be read again"))
    report = mirroring.renew()
    assert (report.held, bool(mirroring.anywhere("It may be read again"))) == ([], True)


def test_a_long_edition_has_older_pages_of_which_few_change(
    mirroring: Mirroring, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "ON_PAGE", 2)
    for number in range(7):
        newsroom.go_live(make_story(external_id=f"s{number}", headline=f"Headline {number}"))
    mirroring.renew()
    files = mirroring.files()
    assert {path for path in files if path.startswith("page/")} == {"page/1.html", "page/2.html"}
    order = [
        "".join(html.document_fromstring(files[path]).xpath("//article//h2/a/text()"))  # type: ignore[arg-type]
        for path in ("index.html", "page/2.html", "page/1.html")
    ]
    assert "".join(order) == "".join(f"{EDITION}: Headline {number}" for number in range(6, -1, -1))
    for page, path in links(files):
        assert path in files, f"{page} leads to {path}"
    newsroom.go_live(make_story(external_id="s7", headline="Headline 7"))
    mirroring.renew()
    assert [
        path for path, content in mirroring.files().items() if files.get(path) == content and "page/" in path
    ]


def test_pictures_that_are_none_or_private_stay_where_they_are(
    mirroring: Mirroring, newsroom: Newsroom, host: PictureHost
) -> None:
    newsroom.go_live(with_picture(host))
    report = mirroring.renew(allowed=())
    assert (report.pictures, report.pictures_elsewhere, host.asked) == (0, 2, [])
    assert mirroring.anywhere(f"{host.address}/well.png")
    host.answers = {
        "/well.png": (302, b"", {"Location": "/svg"}),
        "/svg": (200, b"<svg onload='x()'/>", {"Content-Type": "image/png"}),
        "/map.png": (200, b"\xff\xd8\xff" + bytes(11 * 1024 * 1024), {}),
    }
    report = mirroring.renew("another")
    assert (report.pictures, report.pictures_elsewhere) == (0, 2)
    assert host.asked.count("/svg") == 1


def test_what_is_withdrawn_does_not_wait_for_slow_servers_of_pictures(
    mirroring: Mirroring, newsroom: Newsroom, host: PictureHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        newsroom.go_live(with_picture(host, number))
    monkeypatch.setattr(mirror_module, "PICTURES", 1)
    pages: list[list[str]] = []
    bring = PictureBringer.bring

    def slowly(bringer: PictureBringer, url: str) -> BroughtPicture:
        pages.append(mirroring.anywhere("Story 0."))
        if len(pages) == 1:
            newsroom.kill(with_picture(host, 0))
        return bring(bringer, url)

    monkeypatch.setattr(PictureBringer, "bring", slowly)
    report = mirroring.renew()
    assert pages[0]
    assert pages[1:] == [[]]
    assert (report.shown, report.withdrawn, report.pictures) == (1, 1, 2)


def test_a_server_that_answers_in_drops_keeps_no_picture_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_module, "LONGEST", 0.1)
    done = threading.Event()

    def drip(server: socket.socket) -> None:
        with contextlib.suppress(OSError), server.accept()[0] as there:
            there.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(40):
                there.sendall(b"x-%d: y\r\n" % number)
                done.wait(0.01)
            there.sendall(b"content-length: %d\r\n\r\n" % len(PNG) + PNG)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        bringer = PictureBringer(("127.0.0.1",))
        with contextlib.closing(bringer), pytest.raises(PictureRefused, match=r"takes more than|timed out"):
            bringer.bring(f"http://127.0.0.1:{server.getsockname()[1]}/x.png")
        done.set()
        thread.join()


def test_a_folder_of_other_files_or_of_another_edition_is_refused(
    mirroring: Mirroring, stories: list[str]
) -> None:
    (mirroring.under / "mine").mkdir()
    (mirroring.under / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(Unprocessable, match="other files"):
        mirroring.renew("mine")
    mirroring.renew()

    class English(MirroredDesk):
        def __init__(self, address: str, _: str, http: TestClient) -> None:
            super().__init__(address, "africa-en", http)

    with pytest.raises(Conflict, match="mirrors the edition 'africa-fr'"):
        mirroring.renew(source=English)
    with SiteFolder(mirroring.under / "site"), pytest.raises(Conflict, match="right now"):
        mirroring.renew()


def test_a_closed_edition_wants_a_key_and_an_unknown_one_is_named(
    settings: Settings, newsroom: Newsroom, tmp_path: Path, host: PictureHost
) -> None:
    newsroom.go_live(make_story(extra={}))
    closed = TestClient(create_app(settings.model_copy(update={"fetch_requires_key": True})))
    with pytest.raises(Forbidden, match="DRAGOMAN_MIRROR_KEY"):
        Mirroring(closed, tmp_path).renew()
    secret = newsroom.write(add_key, "site", ["fetch"])
    closed.headers["Authorization"] = f"Bearer {secret}"
    assert Mirroring(closed, tmp_path).renew().shown == 1

    class Unknown(MirroredDesk):
        def __init__(self, address: str, _: str, http: TestClient) -> None:
            super().__init__(address, "afrika", http)

    with pytest.raises(NotFound, match="africa-fr"):
        Mirroring(closed, tmp_path).renew("other", source=Unknown)


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    env = {"DRAGOMAN_DATA_DIR": str(tmp_path)}
    done = dragoman(env, "mirror", EDITION, "--to", str(tmp_path / "site"), "--from", "desk.example")
    assert (done.returncode, "begins with https://" in done.stderr) == (1, True)
