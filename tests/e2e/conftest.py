"""A desk with a browser at it, for the tests that drive its pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from service.settings import Settings
from tests.e2e.desk_browser import PATIENCE
from tests.e2e.desk_data import ARABIC, FRENCH, Desk, run_desk
from tests.factories import make_rich_story

#: Chromium's own pages for its address bar, built anew for each window, and a process for a page that may
#: come: more than half of what a window costs, and no test looks at them. The others are those that
#: playwright switches off (and that matter here), as Chromium reads the last such list alone.
SWITCHED_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "AimEnabled"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying"),
    *("ThirdPartyStoragePartitioning", "PreconnectToSearch"),
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(SWITCHED_OFF)}",
]
COOKIE = "dragoman_session"


expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all of these tests: to start one costs what a test does. Each has its own windows."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("No Chromium here. On Debian: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with run_desk(settings) as running:
        yield running


@pytest.fixture
def window(desk: Desk, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens empty windows, each a browser of its own with an editor signed in; no error may pass unseen."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(name: str = "ana", **options: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        # signed in by the cookie that the page would have got: `test_accessibility` and others sign in there
        context.add_cookies([{"name": COOKIE, "value": desk.sign_in(name), "url": desk.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: _console(errors, message.type, message.text))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert errors == []


def _console(errors: list[str], kind: str, text: str) -> None:
    # A refused save is an answer the page knows; that the network knows it too is no fault.
    if kind == "error" and not text.startswith("Failed to load resource"):
        errors.append(text)


@pytest.fixture
def french(desk: Desk) -> str:
    return desk.draft(desk.deliver(make_rich_story()), "africa-fr", FRENCH)


@pytest.fixture
def arabic(desk: Desk) -> str:
    return desk.draft(desk.deliver(make_rich_story()), "mideast-ar", ARABIC)
