"""What is kept in memory for sites: given again while it is true, and gone with what makes it unseeable."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine, update
from sqlalchemy.exc import OperationalError

from service.accounts import add_key
from service.app import create_app
from service.domain.story import PubStatus
from service.settings import Settings
from service.stages import publishing, reviewing, taking_back
from service.storage.tables import EditionPositionRow, PublicationRow, TranslationRow, new_id, now
from service.web.shelf import OnShelf, Shelf, give
from service.web.stamps import Stamps
from tests.databases import ON_SQLITE
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import Newsroom, only

OWN, OTHER = "africa-en", "africa-fr"
#: a word of the story that each of its texts has
WORD = "Mombasa"


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine, only(OWN, OTHER))


def addresses(story_id: str) -> list[str]:
    """Everything by which a site may get a story, in both editions."""
    return [
        f"/v1/editions/{edition}/items{more}"
        for edition in (OWN, OTHER)
        for more in ("", "?limit=1", "?updated_since=2020-01-01T00:00:00Z", f"/{story_id}")
    ]


def fill(client: TestClient, story_id: str) -> None:
    """Ask for everything twice, so that it is kept, and find the story in it."""
    for url in addresses(story_id):
        texts = [client.get(url).text for _ in range(2)]
        assert WORD in texts[0], url
        assert texts[0] == texts[1]


def kill(newsroom: Newsroom, story_id: str) -> None:
    newsroom.kill(make_story())


def withhold(newsroom: Newsroom, story_id: str) -> None:
    newsroom.deliver(replace(make_story(version="2", status=PubStatus.WITHHELD), reason="for members"))


def put_under_embargo(newsroom: Newsroom, story_id: str) -> None:
    newsroom.deliver(make_story(version="2", embargo=now() + timedelta(hours=1)))


def take_down(newsroom: Newsroom, story_id: str) -> None:
    newsroom.write(taking_back.withdraw_story, story_id, "awa", "A lawyer called.")


def leave(newsroom: Newsroom, story_id: str) -> None:
    newsroom.deliver(make_story(version="2", language="de", headline="Die Fähre", body="<p>Sie fährt.</p>"))


def correct(newsroom: Newsroom, story_id: str) -> None:
    corrected = make_story(version="2", headline="The ferry is back", body="<p>It carries 200 people.</p>")
    newsroom.go_live(corrected, OTHER)


@pytest.mark.parametrize("act", [kill, withhold, put_under_embargo, take_down, leave, correct])
def test_no_kept_text_outlives_what_makes_it_unseeable(
    client: TestClient, newsroom: Newsroom, act: Callable[[Newsroom, str], None]
) -> None:
    story_id = newsroom.go_live(make_story())
    fill(client, story_id)
    tags = [client.get(url).headers["etag"] for url in addresses(story_id)]
    act(newsroom, story_id)
    for url, tag in zip(addresses(story_id), tags, strict=True):
        answer = client.get(url, headers={"If-None-Match": tag})
        assert answer.status_code in (200, 410), url
        assert WORD not in answer.text, url


def test_what_is_kept_is_given_again_until_the_stamp_changes(client: TestClient, newsroom: Newsroom) -> None:
    """The texts are changed behind the desk's back, to see when it looks at them."""
    story_id = newsroom.go_live(make_story())
    fill(client, story_id)

    def change(session: Any) -> None:
        session.execute(update(PublicationRow).values(text='{"pubStatus":"usable"}', etag="0" * 64))

    def stamp(session: Any) -> None:
        session.execute(update(EditionPositionRow).values(stamp=new_id()))

    newsroom.write(change)
    for url in addresses(story_id):
        kept = client.get(url)
        assert WORD in kept.text
        head = client.head(url)
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", kept.headers["etag"])
        assert head.headers["content-length"] == kept.headers["content-length"]
        known = client.get(url, headers={"If-None-Match": f'"x", {kept.headers["etag"]}'})
        assert (known.status_code, known.content) == (304, b"")
        assert known.headers["cache-control"] == kept.headers["cache-control"]
        assert "content-type" not in known.headers
    newsroom.write(stamp)
    for url in addresses(story_id):
        assert WORD not in client.get(url).text


def test_another_edition_keeps_what_it_has(client: TestClient, newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_story())
    tags = {url: client.get(url).headers["etag"] for url in addresses(story_id)}
    newsroom.write(taking_back.withdraw_from, story_id, OTHER, "awa", "Wrong.")
    for url, tag in tags.items():
        assert (client.get(url, headers={"If-None-Match": tag}).status_code == 304) == (OWN in url)


def test_what_an_embargo_or_an_approval_held_is_there_when_its_time_has_come(
    client: TestClient, newsroom: Newsroom
) -> None:
    story_id = newsroom.go_live(make_story(embargo=now() + timedelta(hours=1)))
    lists = addresses(story_id)[:3] + addresses(story_id)[4:7]
    for url in lists * 2:
        assert WORD not in client.get(url).text
    newsroom.end_embargo()
    newsroom.write(publishing.release_embargoed, newsroom.editions)
    fill(client, story_id)


def test_what_no_relay_published_is_published_for_the_next_request(
    client: TestClient, newsroom: Newsroom
) -> None:
    newsroom.deliver(make_story())
    row = newsroom.draft(OTHER)
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions, wait_seconds=10)
    url = f"/v1/editions/{OTHER}/items"
    newsroom.go_live(make_story(external_id="two"), OTHER)  # so that there is something to keep
    texts = {client.get(url).text for _ in range(2)}
    assert [text.count("urn:x-dragoman") for text in texts] == [1]

    def pass_time(session: Any) -> None:
        past = now() - timedelta(seconds=publishing.OVERDUE + 1)
        held = TranslationRow.live_from.is_not(None)
        session.execute(update(TranslationRow).where(held).values(live_from=past))

    newsroom.write(pass_time)
    assert client.get(url).text.count("urn:x-dragoman") == 2


def test_nothing_is_kept_where_a_key_is_needed_and_a_key_is_looked_at_each_time(
    settings: Settings, newsroom: Newsroom
) -> None:
    story_id = newsroom.go_live(make_story())
    secret = newsroom.write(add_key, "site", ["fetch"])
    with TestClient(create_app(settings.model_copy(update={"fetch_requires_key": True}))) as closed:
        for url in addresses(story_id) * 2:
            assert closed.get(url, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
            assert closed.get(url).status_code == 401
            assert closed.get(url, headers={"Authorization": "Bearer dk_wrong"}).status_code == 401
    with TestClient(create_app(settings)) as client:
        fill(client, story_id)
        for url in addresses(story_id):
            assert client.get(url, headers={"Authorization": "Bearer dk_wrong"}).status_code == 401


def test_a_look_that_began_before_a_request_is_not_for_it(engine: Engine, newsroom: Newsroom) -> None:
    """What was killed before a request came in is not in its answer, however many ask at the same time."""
    newsroom.go_live(make_story())
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Stamps):
        looks = 0

        def _read(self) -> Mapping[str, str]:
            found = super()._read()
            self.looks += 1
            begun.set()
            assert go_on.wait(10)
            return found

    async def ask() -> tuple[list[Mapping[str, str]], int]:
        stamps = Slow(engine)
        first = asyncio.create_task(stamps.now())
        await asyncio.to_thread(begun.wait, 10)
        await asyncio.to_thread(newsroom.kill, make_story())
        later = [asyncio.create_task(stamps.now()) for _ in range(5)]
        await asyncio.sleep(0)
        go_on.set()
        found = await asyncio.gather(first, *later)
        await stamps.close()
        return found, stamps.looks

    (before, *after), looks = asyncio.run(ask())
    assert looks == 2
    assert all(one == after[0] for one in after)
    assert before[OTHER] != after[0][OTHER]


def test_a_connection_that_was_lost_is_made_anew(engine: Engine, newsroom: Newsroom) -> None:
    newsroom.go_live(make_story())

    async def ask() -> None:
        stamps = Stamps(engine)
        before = await stamps.now()
        connection = stamps._connection
        assert connection is not None
        driver: Any = connection.connection.driver_connection
        driver.close()
        assert await stamps.now() == before
        await stamps.close()

    asyncio.run(ask())


def alone(**named: Any) -> Shelf:
    """A shelf with no service behind it."""
    return Shelf(lambda *_: None, Stamps(create_engine("sqlite://")), **named)  # type: ignore[arg-type]


def test_the_oldest_is_dropped_and_what_is_too_large_is_not_kept() -> None:
    shelf = alone(capacity=64_000)

    def keep(path: str, size: int) -> None:
        shelf.keep((path, b""), OnShelf("t", "text/plain", {}, {OWN: "stamp"}, b"x" * size))

    for number in range(40):
        keep(f"/{number}", 1000)
    keep("/large", 4000)
    keep("/39", 500)
    kept = [path for path, _ in shelf._kept]
    assert kept == [f"/{number}" for number in range(19, 40)]
    assert shelf._size == sum(one.size for one in shelf._kept.values()) <= 64_000


def test_those_who_come_while_it_is_made_wait_for_it() -> None:
    shelf, made, all_there = alone(), list[int](), threading.Event()
    edition, answers = only(OWN)[OWN], list[bytes]()

    def make(_: dict[str, str]) -> str:
        made.append(1)
        assert all_there.wait(30)
        return "the text"

    def ask(stamp: str) -> None:
        scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []}
        request = Request({**scope, "state": {"shelf": shelf}})
        given = give(request, edition, make, stamps={OWN: stamp}, changed_at=None, private=False)
        answers.append(bytes(given.body))

    asking = [threading.Thread(target=ask, args=("now",)) for _ in range(5)]
    for one in asking:
        one.start()
    all_there.set()
    for one in asking:
        one.join(30)
    assert (answers, made) == ([b"the text"] * 5, [1])
    ask("later")
    assert len(made) == 2, "what was made before the edition changed is not for who comes after"


def test_an_answer_is_packed_for_those_who_take_it_so(client: TestClient, newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_rich_story())
    for url in addresses(story_id)[4:]:
        plain = client.get(url, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        for _ in range(2):  # made, and from memory
            packed = client.get(url, headers={"Accept-Encoding": "br, gzip"})
            assert packed.headers["content-encoding"] == "gzip"
            assert int(packed.headers["content-length"]) < len(plain.content)
            assert packed.content == plain.content
            assert "Accept-Encoding" in packed.headers["vary"]
            assert packed.headers["etag"] != plain.headers["etag"]  # other bytes have another tag
        for tag in (plain.headers["etag"], packed.headers["etag"]):
            for accepted in ("identity", "gzip"):
                known = client.get(url, headers={"If-None-Match": tag, "Accept-Encoding": accepted})
                assert (known.status_code, known.content) == (304, b"")


@ON_SQLITE
def test_without_a_database_nothing_is_told_from_memory(
    client: TestClient, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    story_id = newsroom.go_live(make_story())
    fill(client, story_id)

    def fail(*_: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(Stamps, "_read", fail)
    for room in ("service.web.api.feeds", "service.stages.fetching"):  # all that this request reads by
        monkeypatch.setattr(f"{room}.reading", fail)
    assert client.get(addresses(story_id)[0]).status_code == 503
