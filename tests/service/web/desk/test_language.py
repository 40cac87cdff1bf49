"""The desk in the language of whoever reads it: chosen, kept with the account, else the browser's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_user
from service.app import create_app
from service.domain.draft import Finding, Severity
from service.settings import Settings
from service.storage.session import writing
from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import PASSWORD, Browser, text_of, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The words of pages: the database has nothing to do with them."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    with writing(engine) as session:
        add_user(session, "ana", PASSWORD)
    return Newsroom(engine, only("africa-fr"))


@pytest.fixture
def browser(room: Newsroom, settings: Settings) -> Iterator[Browser]:
    with TestClient(create_app(settings)) as http:
        yield Browser(http)


def choose(browser: Browser, language: str) -> str:
    page = browser.http.get("/desk/glossary")
    form = {"language": language, "csrf": token(page)}
    headers = {"referer": "http://testserver/desk/glossary?q=x"}
    answer = browser.http.post("/desk/language", data=form, headers=headers)
    assert str(answer.url).endswith("/desk/glossary?q=x")
    return text_of(answer)


def test_before_the_sign_in_the_browser_says_the_language(browser: Browser) -> None:
    headers = {"accept-language": "xx, de;q=0.9, ar-EG;q=0.8, fr;q=0.5"}
    page = browser.http.get("/desk/sign-in", headers=headers)
    assert '<html lang="ar" dir="rtl">' in page.text
    assert page.headers["content-language"] == "ar"
    assert "كلمة المرور" in page.text
    page = browser.http.get("/desk/sign-in", headers={"accept-language": "xx;q=no, de"})
    assert '<html lang="en" dir="ltr">' in page.text


def test_whoever_is_not_signed_in_chooses_for_the_browser(browser: Browser) -> None:
    page = browser.http.get("/desk/sign-in")
    form = {"language": "sw", "csrf": token(page)}
    browser.http.post("/desk/language", data=form)
    assert "Nenosiri" in browser.http.get("/desk/sign-in").text


def test_the_language_belongs_to_the_account(browser: Browser, settings: Settings) -> None:
    browser.sign_in()
    assert "Glossaire" in choose(browser, "fr")
    with TestClient(create_app(settings)) as http:  # another browser, which asks for Arabic
        http.headers["accept-language"] = "ar"
        other = Browser(http)
        assert "الدخول" in other.http.get("/desk/sign-in").text
        other.sign_in()
        assert "Glossaire" in text_of(other.http.get("/desk/glossary"))


def test_what_went_wrong_is_headed_in_the_language_and_the_api_stays_english(browser: Browser) -> None:
    headers = {"accept-language": "ar"}
    assert "<h1>غير موجود</h1>" in browser.http.get("/desk/nothing", headers=headers).text
    asked = browser.http.get("/editions/nowhere/feed.json", headers=headers)
    assert asked.json()["title"] == "Not found"
    assert '<div lang="en" dir="ltr">' in browser.http.get("/docs", headers=headers).text


def test_a_language_that_the_desk_does_not_speak_is_refused(browser: Browser) -> None:
    browser.sign_in()
    page = browser.http.get("/desk/glossary")
    answer = browser.http.post("/desk/language", data={"language": "tlh", "csrf": token(page)})
    assert answer.status_code == 422
    assert "It speaks en, am, ar, fr, pt, sw." in text_of(answer)
    assert browser.http.post("/desk/language", data={"language": "fr", "csrf": "no"}).status_code == 403


def test_findings_errors_times_and_scripts_are_in_the_language(room: Newsroom, browser: Browser) -> None:
    room.deliver(make_rich_story())
    finding = Finding("numbers", Severity.BLOCK, "numbers.missing", data={"source": "35"})
    wanted = room.draft(findings=lambda source: (finding,) if source.index == 1 else ()).id
    browser.sign_in()
    choose(browser, "fr")
    page = browser.story(wanted)
    text = text_of(page)
    assert "Le nombre « 35 » n’est pas dans la traduction." in text
    assert "il y a" in text or "à l’instant" in text  # the history
    assert 'aria-label="Phrase 2 sur' in page.text
    refused = browser.send(wanted, "approve")
    assert "1 signalement doit d’abord être corrigé, ou passé avec un motif." in text_of(refused)
    assert "Le nombre « 35 »" in text_of(refused)
    headers = {"accept": "application/json"}
    old = browser.http.post(
        f"/desk/translations/{wanted}/reject",
        data={"csrf": token(page), "lock_version": 0, "reason": "Non."},
        headers=headers,
    )
    assert "La traduction a été modifiée après que vous l’avez chargée" in old.json()["detail"]
    script = browser.http.get(re.findall(r'src="(/desk/static/catalogue\.fr\.js[^"]*)"', page.text)[0])
    assert script.headers["cache-control"].endswith("immutable")
    said = json.loads(script.text.removeprefix("globalThis.dragomanWords=").strip().removesuffix(";"))
    assert said["messages"]["All saved"] == ["Tout est enregistré"]
    assert said["places"]["one"] == 0
    # the story's own text keeps its language
    assert re.search(r'<div class="text" lang="fr[^"]*" dir="ltr">', page.text)
