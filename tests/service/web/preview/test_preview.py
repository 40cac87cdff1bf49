"""A draft as its readers would get it: as the site would show it, and for those alone who may see it."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from markupsafe import Markup
from sqlalchemy import Engine

from service.stages import reviewing
from service.web.desk.history import diff
from service.web.desk.other_texts import difference
from service.web.preview.readers_text import ReadersPassage, changes
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import Browser, signed_in, text_of
from tests.service.web.site.test_site import ARABIC, FRENCH, page_of, whole


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine, only(FRENCH, ARABIC))


@pytest.fixture
def browser(engine: Engine, client: TestClient) -> Browser:
    return signed_in(engine, client)


def main_of(text: str) -> str:
    """The part of a page that readers read, without the moments of its publication."""
    found = re.search(r"<main>.*</main>", text, re.S)
    assert found, text
    return re.sub(r'datetime="[^"]*"', "", found[0])


def test_the_preview_is_what_the_site_shows_once_it_is_approved(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.deliver(whole())
    for edition in (FRENCH, ARABIC):
        row = newsroom.draft(edition)
        shown = browser.http.get(f"/desk/translations/{row.id}/preview")
        assert shown.status_code == 200
        assert "readers have nothing of it yet" in text_of(shown)
        newsroom.write(reviewing.approve, row.id, row.lock_version, "ana", newsroom.editions)
        live = browser.http.get(page_of(browser.http, edition))
        assert main_of(shown.text) == main_of(live.text)
        for sign in ("J. Otieno / © Agency", "https://cms.example/lead.jpg", "https://cms.example/well.jpg"):
            assert sign in shown.text
        assert re.search("<html [^>]*>", shown.text)[0] == re.search("<html [^>]*>", live.text)[0]  # type: ignore[index]


def test_nobody_else_gets_it_and_nothing_keeps_or_runs_it(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.deliver(whole())
    row = newsroom.draft(FRENCH)
    address = f"/desk/translations/{row.id}/preview"
    for query, framed in (("", "'none'"), ("?pane=1", "'self'")):
        headers = browser.http.get(address + query).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-robots-tag"] == "noindex, nofollow"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert f"frame-ancestors {framed}" in policy
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
    assert "<script" not in browser.http.get(address).text
    assert newsroom.publications(FRENCH) == []
    browser.http.cookies.clear()
    assert browser.http.get(address, follow_redirects=False).status_code == 303
    assert browser.http.get(f"/editions/{FRENCH}/feed.json").json()["items"] == []
    assert browser.http.get(f"/v1/editions/{FRENCH}/items/{row.story_id}").status_code == 404


def test_an_update_is_shown_beside_what_is_live(newsroom: Newsroom, browser: Browser) -> None:
    story = make_story(language="en")
    newsroom.go_live(story, FRENCH)
    row = newsroom.translation(FRENCH)
    compare = f"/desk/translations/{row.id}/compare"
    assert "Nothing changes: readers have this text." in text_of(browser.http.get(f"{compare}?against=live"))
    body = (
        "<p>The ferry runs again from Friday. It carries 300 people and does not take lorries.</p><p>New.</p>"
    )
    newer = make_story(language="en", version="2", body=body)
    newsroom.deliver(replace(newer, version_created=story.version_created.replace(hour=11)))
    waiting = browser.http.get(f"/desk/translations/{row.id}/preview")
    assert "from Tuesday" in waiting.text  # the sentences are still those of the version before
    newsroom.draft(FRENCH)
    shown = browser.http.get(f"/desk/translations/{row.id}/preview")
    assert "readers have an earlier text" in text_of(shown)
    assert "from Friday" in shown.text
    difference = browser.http.get(f"{compare}?against=live").text
    assert "2 passages change for readers" in difference
    assert "<del>Tuesday</del><ins>Friday</ins>" in difference
    assert "from Tuesday" in browser.http.get(page_of(browser.http, FRENCH)).text


def test_what_people_changed_is_told_sentence_by_sentence(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.deliver(whole())
    row = newsroom.draft(FRENCH)
    compare = f"/desk/translations/{row.id}/compare"
    assert "Nobody changed a word" in text_of(browser.http.get(compare))
    segment = next(one for one in row.segments if "120 people" in one.text)
    mended = segment.text.replace("120 people", "121 <b>people") + " More."
    browser.send(row.id, f"segments/{segment.index}", lock_version=segment.lock_version, text=mended)
    page = browser.http.get(compare)
    assert "is other than the machine wrote it" in text_of(page)
    assert "121 &lt;b&gt;people" in re.sub("</?(del|ins)>", "", page.text)
    assert f'href="/desk/translations/{row.id}#s{segment.index + 1}"' in page.text


def test_sentences_are_joined_without_scripts(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.deliver(whole())
    row = newsroom.draft(FRENCH)
    index = next(one.index for one in row.segments if "will employ" in one.text)
    page = browser.story(row.id).text
    button = re.search(rf'id="s{index + 1}".*?name="join" value="(\d+)"', page, re.S)
    assert button
    segment = row.segments[index]
    form = {"lock_version": segment.lock_version, "text": segment.text + " Bien.", "join": button[1]}
    told = browser.send(row.id, f"segments/{index}", **form)
    assert "Readers get the same text" in text_of(told)
    assert "joined sentence" in text_of(told)
    joined = newsroom.segments(FRENCH)[index]
    assert joined.text == f"{segment.text} Bien. {row.segments[index + 1].text}"
    back = re.search(r'name="row" value="(\d+)"', told.text)
    assert back
    browser.send(row.id, "revert", row=back[1], index=index)
    assert [one.text for one in newsroom.segments(FRENCH)][index:] == [
        f"{segment.text} Bien.",
        *(one.text for one in row.segments[index + 1 :]),
    ]


def test_what_is_not_translated_has_no_preview(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.deliver(make_story())
    row = newsroom.translation(FRENCH)
    answer = browser.http.get(f"/desk/translations/{row.id}/preview")
    assert (answer.status_code, "nothing yet that readers could get" in text_of(answer)) == (409, True)
    compare = f"/desk/translations/{row.id}/compare"
    assert "No machine wrote any of this text." in text_of(browser.http.get(compare))
    assert "Readers have nothing of this story" in text_of(browser.http.get(f"{compare}?against=live"))


def test_long_tables_and_long_paragraphs_are_compared_in_no_time() -> None:
    cells = [[ReadersPassage("", str(number * step % 7)) for number in range(1500)] for step in (1, 3)]
    words = [f"w{number % 300}" if number % 3 else "the" for number in range(4000)]
    text, other = " ".join(words), " ".join([*words[:2000], "new", *words[2001:]])
    began = time.process_time()
    assert changes(*cells)
    for told in (diff(text, other), Markup().join(one.html for one in difference(text, other))):
        assert "new" in told
    pieces = [(one.kind, one.text) for one in difference(text, other) if one.kind != "same"]
    assert pieces == [("old", words[2000]), ("new", "new")]
    assert (
        time.process_time() - began < 4
    )  # it is a twentieth of that; each with each, it was several times it
