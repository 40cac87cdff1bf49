"""A real Ghost, connected by docs/connect-a-cms.md: what is published, restricted and taken back in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.cms.conftest import CACHE
from tests.cms.desk import Desk
from tests.cms.ghost_site import GhostSite
from tests.cms.pictures import png
from tests.servers import free_port

pytestmark = [pytest.mark.cms, pytest.mark.timeout(900)]

BODY = ("The ferry to Likoni runs again from Tuesday.", "It carries 300 people and does not take lorries.")
SECRET = "What only members may read."


@pytest.fixture(scope="module")
def site(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GhostSite]:
    if not (CACHE / "ghost" / "installed").exists():
        pytest.skip(f"Ghost is not in {CACHE / 'ghost'}: make test-cms installs it, or says why not")
    site = GhostSite(CACHE / "ghost" / "package", tmp_path_factory.mktemp("ghost"), free_port())
    site.server.start()
    try:
        began = time.monotonic()
        site.set_up()
        address, secret = desk.add_source("blog", "--kind", "ghost", "--language", "en")
        site.connect(address, secret)
        desk.cli("sources", "set", "blog", "--option", f"base_url={site.url}")
        print(f"Ghost was set up and connected in {time.monotonic() - began:.1f} s")
        # the relay reads its keys when it starts
        desk.keys["DRAGOMAN_SOURCE_BLOG_KEY"] = site.content_key
        desk.stop()
        desk.start()
        yield site
    finally:
        site.stop()


def test_publish_correct_unpublish_publish_again(desk: Desk, site: GhostSite) -> None:
    post = site.publish("Ferry returns", *BODY)
    desk.wait_live("Ferry returns")
    assert "300 people" in str(desk.live()["Ferry returns"]["bodies"])
    site.rewrite(post, "Ferry returns on Wednesday", BODY[0].replace("Tuesday", "Wednesday"), BODY[1])
    desk.wait_live("Ferry returns on Wednesday")
    assert "Tuesday" not in str(desk.live()["Ferry returns on Wednesday"])
    site.edit(post, status="draft")
    desk.wait_gone("Ferry returns on Wednesday")
    site.edit(post, status="published")
    desk.wait_live("Ferry returns on Wednesday")


def test_delete(desk: Desk, site: GhostSite) -> None:
    post = site.publish("Soon deleted", *BODY)
    desk.wait_live("Soon deleted")
    site.delete(post)
    desk.wait_gone("Soon deleted")


@pytest.mark.parametrize("visibility", ["members", "paid"])
def test_what_is_for_members_is_never_public(desk: Desk, site: GhostSite, visibility: str) -> None:
    site.publish(f"For {visibility}", *BODY, None, SECRET, visibility=visibility)
    assert desk.stays(lambda: f"For {visibility}" not in desk.text())
    assert SECRET not in desk.text()


def test_a_public_post_that_becomes_restricted_goes_down(desk: Desk, site: GhostSite) -> None:
    post = site.publish("For everybody", *BODY)
    desk.wait_live("For everybody")
    site.edit(post, visibility="members")
    desk.wait_gone("For everybody")
    site.edit(post, visibility="public")
    desk.wait_live("For everybody")


def test_what_an_item_carries(desk: Desk, site: GhostSite) -> None:
    picture = site.upload(png())
    site.publish(
        "A whole story",
        *BODY,
        picture,
        slug="whole-story",
        custom_excerpt="The port opens.",
        feature_image=picture,
        feature_image_alt="The ferry at the pier",
        feature_image_caption="The ferry at Likoni, 2026. Photo: Amina Otieno",
        tags=[{"name": "Transport"}, {"name": "Likoni"}],
        canonical_url="https://wire.example/whole-story",
    )
    desk.wait_live("A whole story")
    desk.check_whole("A whole story", "ghost", site.url)


def test_pages_and_what_is_scheduled_are_no_stories_yet(desk: Desk, site: GhostSite) -> None:
    site.publish_page("About us", *BODY)
    later = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    post = site.publish("Tomorrow", *BODY, status="scheduled", published_at=later)
    assert desk.stays(lambda: "About us" not in desk.text() and "Tomorrow" not in desk.text())
    site.edit(post, status="published", published_at=None)
    desk.wait_live("Tomorrow")


def test_a_draft_is_no_news(desk: Desk, site: GhostSite) -> None:
    site.publish("Only a draft", *BODY, status="draft")
    assert desk.stays(lambda: "Only a draft" not in desk.text())


def test_bulk_acts_send_no_event_and_are_found_by_comparing(desk: Desk, site: GhostSite) -> None:
    posts = [site.publish(f"Bulk {number}", *BODY) for number in range(4)]
    desk.wait_live(*(f"Bulk {number}" for number in range(4)))
    site.bulk("unpublish", posts[0])
    site.bulk("delete", posts[1])
    site.bulk("access", posts[2], visibility="paid")
    # this is what the documentation says of Ghost; if it sends them one day, the documentation may say so
    assert desk.stays(lambda: {"Bulk 0", "Bulk 1", "Bulk 2"} <= set(desk.live()))
    found = desk.sync("blog")
    assert sorted(found["taken_down"]) == sorted(posts[:3]), found
    desk.wait_gone("Bulk 0", "Bulk 1", "Bulk 2")
    assert "Bulk 3" in desk.live()
    assert desk.sync("blog")["taken_down"] == []


def test_what_was_taken_down_comes_back_when_the_cms_shows_it_again(desk: Desk, site: GhostSite) -> None:
    post = site.publish("There and back", *BODY)
    desk.wait_live("There and back")
    site.bulk("access", post, visibility="paid")
    assert desk.sync("blog")["taken_down"] == [post]
    site.bulk("access", post, visibility="public")
    time.sleep(61)  # what came in within the last minute is believed more than a list
    assert desk.sync("blog")["back"] == [post]
    desk.wait_live("There and back")


def test_events_lost_while_the_desk_is_down(desk: Desk, site: GhostSite) -> None:
    taken_back = site.publish("Gone at night", *BODY)
    corrected = site.publish("Wrong at night", *BODY)
    desk.wait_live("Gone at night", "Wrong at night")
    with desk.down():
        site.edit(taken_back, status="draft")
        site.rewrite(corrected, "Right at night", *BODY)
        new = site.publish("New at night", *BODY)
        time.sleep(3)  # Ghost gives up after two seconds
    assert "Gone at night" in desk.live()
    found = desk.sync("blog")
    assert (found["new"], found["changed"], found["taken_down"]) == ([new], [corrected], [taken_back]), found
    desk.wait_live("Right at night", "New at night")
    desk.wait_gone("Gone at night", "Wrong at night")


def test_the_clock_finds_it_too(desk: Desk, site: GhostSite) -> None:
    post = site.publish("Found by the clock", *BODY)
    desk.wait_live("Found by the clock")
    site.bulk("delete", post)
    desk.stop()
    desk.start(sync_minutes=1)
    try:
        desk.wait("gone by the clock", lambda: "Found by the clock" not in desk.live(), 120)
    finally:
        desk.stop()
        desk.start()


def test_comparing_anew_finds_nothing_that_differs(desk: Desk, site: GhostSite) -> None:
    found = desk.sync("blog", "--since", "2020-01-01")
    # Ghost's own first post was there before the desk; it is what was never sent
    assert [found[name] for name in ("changed", "taken_down", "back")] == [[], [], []], found
    again = desk.sync("blog", "--since", "2020-01-01")
    assert [again[name] for name in ("new", "changed", "taken_down", "back")] == [[], [], [], []], again


def test_a_wrong_key_and_a_ghost_that_is_down_take_nothing_down(desk: Desk, site: GhostSite) -> None:
    site.publish("Still there", *BODY)
    desk.wait_live("Still there")
    before = set(desk.live())
    right = desk.keys["DRAGOMAN_SOURCE_BLOG_KEY"]
    desk.keys["DRAGOMAN_SOURCE_BLOG_KEY"] = "0" * 26
    try:
        with pytest.raises(AssertionError, match="does not allow that"):
            desk.sync("blog")
    finally:
        desk.keys["DRAGOMAN_SOURCE_BLOG_KEY"] = right
    site.server.stop()
    try:
        with pytest.raises(AssertionError, match="does not answer"):
            desk.sync("blog")
    finally:
        site.server.start()
    assert set(desk.live()) == before
    assert desk.sync("blog")["taken_down"] == []
