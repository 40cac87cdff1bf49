"""A real Strapi, connected by docs/connect-a-cms.md: what is published and taken back in it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.cms.conftest import CACHE
from tests.cms.desk import Desk
from tests.cms.pictures import png
from tests.cms.strapi_site import StrapiSite
from tests.servers import free_port

pytestmark = [pytest.mark.cms, pytest.mark.timeout(900)]

BODY = "The ferry to Likoni runs again from **Tuesday**.\n\nIt carries 300 people and does not take lorries."


@pytest.fixture(scope="module")
def site(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StrapiSite]:
    if not (CACHE / "strapi" / "installed").exists():
        pytest.skip(f"Strapi is not in {CACHE / 'strapi'}: make test-cms installs it, or says why not")
    site = StrapiSite(CACHE / "strapi" / "site", tmp_path_factory.mktemp("strapi"), free_port())
    site.server.start()
    try:
        site.set_up()
        address, secret = desk.add_source(
            "strapi", "--kind", "strapi", "--option", 'models=["article"]', "--option", f"base_url={site.url}"
        )
        site.connect(address, secret)
        desk.keys["DRAGOMAN_SOURCE_STRAPI_KEY"] = site.token
        yield site
    finally:
        site.stop()


def test_publish_correct_unpublish_publish_again(desk: Desk, site: StrapiSite) -> None:
    document = site.publish("Ferry returns", BODY)
    desk.wait_live("Ferry returns")
    assert "300 people" in str(desk.live()["Ferry returns"]["bodies"])
    site.edit(document, "Ferry returns on Wednesday", BODY.replace("Tuesday", "Wednesday"))
    desk.wait_live("Ferry returns on Wednesday")
    site.unpublish(document)
    desk.wait_gone("Ferry returns on Wednesday")
    site.edit(document, "Ferry is back", BODY)
    desk.wait_live("Ferry is back")


def test_a_draft_beside_what_is_published_changes_nothing(desk: Desk, site: StrapiSite) -> None:
    site.draft("Never published", BODY)
    document = site.publish("Steady story", BODY)
    desk.wait_live("Steady story")
    site.edit(document, "Steady story, rewritten", BODY, publish=False)
    assert desk.stays(lambda: "Steady story" in desk.live())
    assert "Never published" not in desk.text()
    assert "rewritten" not in desk.text()


def test_only_the_models_that_are_named_are_stories(desk: Desk, site: StrapiSite) -> None:
    site.make("author", "Jane Doe")
    assert desk.stays(lambda: "Jane Doe" not in desk.text())


def test_what_an_item_carries(desk: Desk, site: StrapiSite) -> None:
    picture = site.upload(png())
    site.publish(
        "A whole story",
        f"{BODY}\n\n![The ferry]({picture['url']})",
        slug="whole-story",
        summary="The port opens.",
        cover=picture,
        author=site.make("author", "Amina Otieno"),
        category=site.make("category", "Transport"),
        tags=site.make("tag", "Likoni"),
    )
    desk.wait_live("A whole story")
    desk.check_whole("A whole story", "strapi", site.url)


def test_delete(desk: Desk, site: StrapiSite) -> None:
    document = site.publish("Soon deleted", BODY)
    desk.wait_live("Soon deleted")
    site.delete(document)
    desk.wait_gone("Soon deleted")


def test_bulk_acts(desk: Desk, site: StrapiSite) -> None:
    documents = [site.draft(f"Bulk {number}", BODY) for number in range(4)]
    site.bulk("bulkPublish", *documents)
    desk.wait_live(*(f"Bulk {number}" for number in range(4)))
    site.bulk("bulkUnpublish", *documents[:2])
    site.bulk("bulkDelete", *documents[2:])
    found = desk.sync("strapi")  # whatever Strapi sends of these, comparing finds the rest
    print("of four bulk acts, comparing had to find", len(found["taken_down"]))
    desk.wait_gone(*(f"Bulk {number}" for number in range(4)))


def test_events_lost_while_the_desk_is_down(desk: Desk, site: StrapiSite) -> None:
    taken_back = site.publish("Gone at night", BODY)
    corrected = site.publish("Wrong at night", BODY)
    deleted = site.publish("Deleted at night", BODY)
    desk.wait_live("Gone at night", "Wrong at night", "Deleted at night")
    with desk.down():
        site.unpublish(taken_back)
        site.delete(deleted)
        site.edit(corrected, "Right at night", BODY)
        new = site.publish("New at night", BODY)
        time.sleep(3)
    assert "Gone at night" in desk.live()
    found = desk.sync("strapi")
    assert (found["new"], found["changed"]) == ([new], [corrected]), found
    assert sorted(found["taken_down"]) == sorted([taken_back, deleted]), found
    desk.wait_live("Right at night", "New at night")
    desk.wait_gone("Gone at night", "Wrong at night", "Deleted at night")


def test_comparing_anew_finds_nothing_that_differs(desk: Desk, site: StrapiSite) -> None:
    again = desk.sync("strapi", "--since", "2020-01-01")
    assert [again[name] for name in ("new", "changed", "taken_down", "back")] == [[], [], [], []], again


def test_a_wrong_token_takes_nothing_down(desk: Desk, site: StrapiSite) -> None:
    before = set(desk.live())
    right = desk.keys["DRAGOMAN_SOURCE_STRAPI_KEY"]
    desk.keys["DRAGOMAN_SOURCE_STRAPI_KEY"] = "0" * 64
    try:
        with pytest.raises(AssertionError, match="does not allow that"):
            desk.sync("strapi")
    finally:
        desk.keys["DRAGOMAN_SOURCE_STRAPI_KEY"] = right
    assert set(desk.live()) == before
