"""axe finds nothing on any page: in both directions, light and dark, wide and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from service.accounts import set_roles
from service.accounts.roles import EVERYWHERE, Role, Roles
from service.domain.terms.harvest import FormProposal
from service.storage.session import writing
from service.subscribers import subscriptions
from service.subscribers.subscriptions import Subscription
from service.termbase.harvested import propose
from tests.e2e.desk_data import FRENCH, PASSWORD, Desk
from tests.factories import make_rich_story, make_story

Scheme = Literal["light", "dark"]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: every page one way, and some the other, as there is one style sheet; `TEST_THOROUGH=1` sees all in all ways
ROUNDS: list[tuple[str, Scheme, ViewportSize]] = [("en", "light", WIDE), ("ar", "dark", PHONE)]
THE_OTHER_WAY = ("queue", "story", "concept", "users")
THOROUGH = bool(os.environ.get("TEST_THOROUGH"))
if THOROUGH:
    ROUNDS = [(a, b, c) for a in ("en", "ar") for b in get_args(Scheme) for c in (WIDE, PHONE)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: the page of the API has a hundred sections of one macro: two with the same parts are enough for axe
FEW_ALIKE = """() => {
  const seen = new Map();
  for (const one of document.querySelectorAll("main section")) {
    const parts = [...one.querySelectorAll("*")].map((part) => part.tagName);
    const shape = [...new Set(parts)].join();
    seen.set(shape, (seen.get(shape) ?? 0) + 1);
    if (seen.get(shape) > 2) one.remove();
  }
}"""
ASK = """async (rules) => {
  const {violations} = await axe.run(document, {resultTypes: ["violations"], runOnly: rules});
  const why = (node) => node.any.concat(node.all, node.none).map((one) => one.message).join(" ");
  return violations.map(({id, nodes: [first, ...more]}) =>
    `${id}: ${first.html.slice(0, 200)} ${why(first)} (and ${more.length} more)`);
}"""


def addresses(desk: Desk, page: Page) -> Iterator[tuple[str, str]]:
    """Every kind of page, with something on it to look at."""
    story = desk.deliver(make_rich_story())
    draft = desk.draft(story, "africa-fr", FRENCH)
    waiting = desk.row(story, "mideast-ar").id
    desk.deliver(make_story(external_id="second", urgency=1))
    with writing(desk.engine) as session:
        wanted = Subscription("https://192.0.32.8/hooks/a-long-address-that-has-to-be-broken-somewhere")
        subscriptions.add_webhook(session, "paper", wanted, (), (), actor="cli")
        subscriptions.ping_webhook(session, "paper", actor="cli")
        seen = FormProposal("Q225641", "Mombasa", "Mombassa", 3, 4, first="2026-11-01", last="2026-11-30")
        propose(session, [seen], "so", "harvest")
    page.goto(f"{desk.url}/desk/glossary?language=fr")
    concept = page.locator(".t-name a").first.get_attribute("href")
    yield from {
        "queue": "/desk",
        "queue, nothing": "/desk?q=zzzz",
        "story": f"/desk/translations/{draft}",
        "story, not translated": f"/desk/translations/{waiting}",
        "preview": f"/desk/translations/{draft}/preview",
        "differences": f"/desk/translations/{draft}/compare",
        "glossary": "/desk/glossary",
        "glossary, one language": "/desk/glossary?language=fr",
        "concept": str(concept),
        "new concept": "/desk/glossary/new",
        "conflicts": "/desk/glossary/conflicts",
        "harvested forms": "/desk/glossary/harvest",
        "coverage": "/desk/glossary/coverage",
        "users": "/desk/users",
        "account": "/desk/account",
        "webhooks": "/desk/operations/webhooks",
        "nothing here": "/desk/nothing",
        "api": "/docs",
    }.items()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_axe_finds_nothing(desk: Desk, chromium: Browser) -> None:
    with writing(desk.engine) as session:
        set_roles(session, "ana", Roles({EVERYWHERE: Role.ADMIN}))
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{desk.url}/desk/sign-in")
    found = look(page, "sign-in")
    page.fill("#name", "ana")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    there = list(addresses(desk, page))
    for language, scheme, size in ROUNDS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.goto(desk.url + there[2][1])  # a story's page, whose scripts look at every form
        page.locator(".tongue summary").click()
        with page.expect_event("load"):  # the language may be the one that it is already
            page.locator(f".tongue button[value={language}]").click()
        page.locator(f"html[lang={language}]").wait_for(state="attached")
        for name, address in there:
            if (language, scheme) == ROUNDS[1][:2] and len(ROUNDS) == 2 and name not in THE_OTHER_WAY:
                continue
            page.goto(desk.url + address)
            found += look(page, f"{name}, {language}, {scheme}, {size['width']}")
    context.close()
    assert found == [], "\n".join(found)


def look(page: Page, where: str) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if not THOROUGH:
        page.evaluate(FEW_ALIKE)
    return [
        f"{where}: {one}"
        for one in [*page.evaluate(ASK, RULES), *(["it scrolls to the side"] if wide else [])]
    ]
