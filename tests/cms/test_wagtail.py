"""A real Wagtail site with `examples/wagtail`: what editors do there, and what readers of an edition get."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cms.conftest import CACHE
from tests.cms.desk import Desk
from tests.cms.pictures import png
from tests.cms.wagtail_site import WagtailSite
from tests.servers import free_port

pytestmark = [pytest.mark.cms, pytest.mark.timeout(900)]

BODY = "The ferry to Likoni runs again from Tuesday.\nIt carries 300 people and does not take lorries."


@pytest.fixture(scope="module")
def site(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WagtailSite]:
    venv = CACHE / "wagtail" / "venv"
    if not (venv / "bin" / "wagtail").exists():
        pytest.skip(f"Wagtail is not installed in {venv}: make test-cms installs it")
    port = free_port()
    address, secret = desk.add_source(
        "wagtail", "--kind", "standard", "--option", f"base_url=http://127.0.0.1:{port}/dragoman/items"
    )
    site = WagtailSite(venv, tmp_path_factory.mktemp("wagtail") / "site", port)
    site.make(address, secret)
    site.server.start()
    try:
        site.sign_in()
        yield site
    finally:
        site.stop()


def test_publish_correct_unpublish_publish_again(desk: Desk, site: WagtailSite) -> None:
    page = site.publish("Ferry returns", BODY, intro="The port opens.")
    desk.wait_live("Ferry returns")
    item = desk.live()["Ferry returns"]
    assert "300 people" in str(item["bodies"])
    assert "The port opens." in str(item["descriptions"])
    site.edit(page, "Ferry returns on Wednesday", BODY.replace("Tuesday", "Wednesday"))
    desk.wait_live("Ferry returns on Wednesday")
    assert "Tuesday" not in str(desk.live())
    site.unpublish(page)
    desk.wait_gone("Ferry returns on Wednesday")
    site.edit(page, "Ferry is back", BODY)
    desk.wait_live("Ferry is back")


def test_a_draft_beside_what_is_published_changes_nothing(desk: Desk, site: WagtailSite) -> None:
    site.save_draft("Never published", BODY)
    page = site.publish("Steady story", BODY)
    desk.wait_live("Steady story")
    site.edit(page, "Steady story, rewritten", BODY, publish=False)
    assert desk.stays(lambda: "Steady story" in desk.live())
    assert "Never published" not in desk.text()
    assert "rewritten" not in desk.text()


def test_only_the_page_types_that_are_named_are_sent(desk: Desk, site: WagtailSite) -> None:
    site.publish("A section", "", kind="sectionpage")
    assert desk.stays(lambda: "A section" not in desk.text())


def test_what_an_item_carries(desk: Desk, site: WagtailSite) -> None:
    picture = site.upload(png())
    body = f"{BODY}\n{picture}"
    site.publish("A whole story", body, intro="The port opens.", image=str(picture), tags="Transport, Likoni")
    desk.wait_live("A whole story")
    desk.check_whole("A whole story", "wagtail", site.url)


def test_a_page_goes_live_and_expires_by_the_clock(desk: Desk, site: WagtailSite) -> None:
    page = site.save_draft("By the clock", BODY)
    begin = (
        "from datetime import timedelta; from django.utils import timezone; from wagtail.models import Page; "
        f"page = Page.objects.get(pk={page}).specific; now = timezone.now(); "
    )
    later = "page.go_live_at = now + timedelta(seconds=20); page.save_revision().publish()"
    site.run_code(begin + later)
    assert desk.stays(lambda: "By the clock" not in desk.text())

    def is_live_after_cron() -> bool:
        site.manage("publish_scheduled")
        return "By the clock" in desk.live()

    desk.wait("live by the clock", is_live_after_cron)
    site.run_code(begin + "Page.objects.filter(pk=page.pk).update(expire_at=now)")
    desk.wait("expired by the clock", lambda: not is_live_after_cron())


def test_what_is_below_a_section_goes_with_it(desk: Desk, site: WagtailSite) -> None:
    ends: tuple[Callable[[int], None], ...] = (site.delete, lambda page: site.unpublish(page, below=True))
    for number, end in enumerate(ends):
        section = site.publish(f"Section {number}", "", kind="sectionpage")
        site.publish(f"In section {number}", BODY, parent=section)
        desk.wait_live(f"In section {number}")
        end(section)
        desk.wait_gone(f"In section {number}")


def test_delete(desk: Desk, site: WagtailSite) -> None:
    page = site.publish("Soon deleted", BODY)
    desk.wait_live("Soon deleted")
    site.delete(page)
    desk.wait_gone("Soon deleted")


def test_a_page_that_is_made_private_goes_down_and_comes_back(desk: Desk, site: WagtailSite) -> None:
    page = site.publish("For everybody", BODY)
    desk.wait_live("For everybody")
    site.restrict(page)
    desk.wait_gone("For everybody")
    site.edit(page, "For subscribers now", BODY)
    assert desk.stays(lambda: "For subscribers now" not in desk.text())
    site.restrict(page, "none")
    desk.wait_live("For subscribers now")


def test_a_private_section_hides_all_below_it_also_what_is_moved_there(desk: Desk, site: WagtailSite) -> None:
    section = site.publish("Members", "", kind="sectionpage")
    below = site.publish("Below the section", BODY, parent=section)
    moved = site.publish("Moved there", BODY)
    desk.wait_live("Below the section", "Moved there")
    site.restrict(section)
    desk.wait_gone("Below the section")
    site.move(moved, section)
    desk.wait_gone("Moved there")
    site.move(below, 3)
    desk.wait_live("Below the section")


def test_bulk_acts(desk: Desk, site: WagtailSite) -> None:
    pages = [site.save_draft(f"Bulk {number}", BODY) for number in range(4)]
    site.bulk("publish", *pages)
    desk.wait_live(*(f"Bulk {number}" for number in range(4)))
    site.bulk("unpublish", *pages[:2])
    desk.wait_gone("Bulk 0", "Bulk 1")
    site.bulk("delete", *pages[2:])
    desk.wait_gone("Bulk 2", "Bulk 3")


def test_nothing_is_lost_while_the_desk_is_down(desk: Desk, site: WagtailSite) -> None:
    taken_back = site.publish("Taken back at night", BODY)
    corrected = site.publish("Wrong at night", BODY)
    desk.wait_live("Taken back at night", "Wrong at night")
    # a story is live a moment before the site has noted that it arrived
    desk.wait("everything noted as arrived", lambda: site.waiting() == 0)
    with desk.down():
        site.unpublish(taken_back)
        site.edit(corrected, "Right at night", BODY)
        site.publish("New at night", BODY)
        assert site.waiting() == 3
    assert ", 0 left" in site.manage("dragoman_send", "--now")
    desk.wait_live("Right at night", "New at night")
    desk.wait_gone("Taken back at night", "Wrong at night")


def test_what_never_arrived_is_found_by_comparing(desk: Desk, site: WagtailSite) -> None:
    taken_back = site.publish("Gone unseen", BODY)
    corrected = site.publish("Wrong unseen", BODY)
    desk.wait_live("Gone unseen", "Wrong unseen")
    # a story is live a moment before the site has noted that it arrived
    desk.wait("everything noted as arrived", lambda: site.waiting() == 0)
    with desk.down():
        site.delete(taken_back)
        site.edit(corrected, "Right unseen", BODY)
        site.publish("New unseen", BODY)
        code = "from dragoman_desk.models import Delivery; Delivery.objects.filter(done_at=None).delete()"
        site.run_code(code)
    assert site.waiting() == 0
    assert "Gone unseen" in desk.live()
    found = desk.sync("wagtail")
    assert [len(found[name]) for name in ("new", "changed", "taken_down", "refused")] == [1, 1, 1, 0], found
    desk.wait_live("Right unseen", "New unseen")
    desk.wait_gone("Gone unseen", "Wrong unseen")
    again = desk.sync("wagtail", "--since", "2020-01-01")
    assert [again[name] for name in ("new", "changed", "taken_down", "back")] == [[], [], [], []], again


def test_a_wrong_secret_loses_nothing(desk: Desk, site: WagtailSite, tmp_path: Path) -> None:
    settings = site.folder / "newsroom" / "settings" / "base.py"
    right = settings.read_text(encoding="utf-8")
    site.server.stop()
    settings.write_text(right + '\nDRAGOMAN["SECRET"] = "whsec_" + "A" * 43 + "="\n', encoding="utf-8")
    site.server.start()
    site.publish("Wrongly signed", BODY)
    assert desk.stays(lambda: "Wrongly signed" not in desk.live())
    site.server.stop()
    settings.write_text(right, encoding="utf-8")
    site.server.start()
    site.manage("dragoman_send", "--now")
    desk.wait_live("Wrongly signed")
