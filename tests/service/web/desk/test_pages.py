"""The desk's pages over plain HTTP, as a browser without JavaScript uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from service.accounts import add_user
from service.app import create_app
from service.domain.draft import Finding, Mention, Outcome, Reason, Severity, SourceSegment
from service.settings import Settings
from service.stages import drafting
from service.storage.account_tables import SessionRow
from service.storage.session import reading, writing
from service.storage.tables import AuditRow, now
from service.web.desk import queue as queue_page
from service.web.desk import sign_in
from service.web.desk import story as story_page
from service.web.desk.letting_in import safe_next
from service.web.desk.render import HERE, static_files, static_url
from tests.each import each
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import NUMBER, Newsroom, make_draft, only
from tests.service.web.desk.helpers import PASSWORD, Browser, text_of, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The pages on one database: what they call is tested on both."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    with writing(engine) as session:
        add_user(session, "ana", PASSWORD)
    return Newsroom(engine, only("africa-fr", "mideast-ar"))


@pytest.fixture
def visitor(room: Newsroom, settings: Settings) -> Iterator[Browser]:
    with TestClient(create_app(settings)) as http:
        yield Browser(http)


@pytest.fixture
def browser(visitor: Browser) -> Browser:
    assert visitor.sign_in().status_code == 303
    return visitor


@pytest.fixture
def translation(room: Newsroom) -> str:
    room.deliver(make_rich_story())
    return room.draft().id


def numbers_block(segment: SourceSegment) -> tuple[Finding, ...]:
    return (NUMBER,) if segment.index == 1 else ()


# --- signing in ------------------------------------------------------------------------------------


def test_signing_in_leads_on_and_signing_out_ends_the_session(visitor: Browser, engine: Engine) -> None:
    asked = visitor.http.get("/desk?state=live", follow_redirects=False)
    assert asked.status_code == 303
    assert asked.headers["location"] == "/desk/sign-in?next=/desk%3Fstate%3Dlive"
    answer = visitor.sign_in("ANA ", next_="/desk?state=live")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk?state=live")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if "session=" in one)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    queue = visitor.http.get("/desk")
    assert queue.status_code == 200
    kept = dict(visitor.http.cookies)
    assert visitor.http.post("/desk/sign-out", data={"csrf": token(queue)}).url.path == "/desk/sign-in"
    visitor.http.cookies.update(kept)  # a thief's copy of the cookie
    assert visitor.http.get("/desk", follow_redirects=False).status_code == 303
    with reading(engine) as session:
        assert session.scalars(select(SessionRow)).all() == []
        assert session.scalars(select(AuditRow.actor).where(AuditRow.action == "signed_in")).one() == "ana"


def test_over_https_the_cookie_is_for_https_only(room: Newsroom, settings: Settings) -> None:
    settings.secure_cookies = True
    with TestClient(create_app(settings), base_url="https://desk.example") as http:
        answer = Browser(http).sign_in()
        cookie = next(one for one in answer.headers.get_list("set-cookie") if "session=" in one)
        assert cookie.startswith("__Host-dragoman_session=")
        assert "Secure" in cookie
        assert http.get("/desk", follow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    ("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("", ""), ("\x00", "x")]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    visitor: Browser, name: str, password: str
) -> None:
    answer = visitor.sign_in(name, password)
    assert answer.status_code == 401
    assert "The name or the password is wrong." in text_of(answer)
    assert visitor.http.get("/desk", follow_redirects=False).status_code == 303


def add_ben(room: Newsroom) -> None:
    room.write(add_user, "ben", PASSWORD)


def test_the_sixth_guess_waits(visitor: Browser, room: Newsroom) -> None:
    add_ben(room)
    for _ in range(5):
        assert visitor.sign_in("ana", "a guess").status_code == 401
    answer = visitor.sign_in()
    assert answer.status_code == 429
    assert 800 < int(answer.headers["retry-after"]) <= 901
    assert "15 minutes" in text_of(answer)
    assert visitor.sign_in("ben").status_code == 303


def test_another_site_cannot_sign_somebody_in_as_someone_else(visitor: Browser) -> None:
    form = {"name": "ana", "password": PASSWORD, "csrf": "x" * 43}
    assert visitor.http.post("/desk/sign-in", data=form).status_code == 403
    own = token(visitor.http.get("/desk/sign-in"))
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    form["csrf"] = own
    assert visitor.http.post("/desk/sign-in", data=form, headers=elsewhere).status_code == 403


def test_the_session_token_changes_at_each_sign_in(visitor: Browser, settings: Settings) -> None:
    visitor.sign_in()
    first = visitor.http.cookies["dragoman_session"]
    page = visitor.http.get("/desk/sign-in", follow_redirects=False)
    assert page.headers["location"] == "/desk"  # signed in already
    queue = visitor.http.get("/desk")
    visitor.http.post("/desk/sign-out", data={"csrf": token(queue)})
    visitor.sign_in()
    assert visitor.http.cookies["dragoman_session"] != first


@each(
    "address",
    [
        "https://evil.example/desk",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk\\..\\..",
        "javascript:alert(1)",
        "/desk\nX: y",
        "http://[",
        "/v1/x",
        "/desk/sign-in",
        "",
    ],
)
def test_signing_in_never_leads_away_from_the_desk(address: str) -> None:
    assert safe_next(address) == "/desk"
    assert safe_next("/desk/translations/1?done=x") == "/desk/translations/1?done=x"


# --- headers and errors ----------------------------------------------------------------------------


def test_every_page_forbids_what_it_does_not_need(browser: Browser, translation: str) -> None:
    story = f"/desk/translations/{translation}"
    for path in ("/desk/sign-in?next=x", "/desk", story, "/desk/nowhere", static_url("desk.css")):
        headers = browser.http.get(path, follow_redirects=False).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert browser.http.get(story).headers["cache-control"] == "no-store"
    html = browser.http.get(story).text
    assert re.findall(r"/(\w+\.css)\?v=", html) == ["desk.css", "story.css"], (
        "the second may overrule the first"
    )
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=|<style", html)


def test_static_files_are_kept_by_their_content(browser: Browser) -> None:
    assert {"desk.css", "story.js", "queue.js", "icon.svg"} <= set(static_files())
    kept = browser.http.get(static_url("story.js"))
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["content-type"].startswith("text/javascript")
    plain = browser.http.get("/desk/static/desk.css")
    assert plain.headers["cache-control"] == "no-cache"
    again = browser.http.get("/desk/static/desk.css", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("nothing.css", "..%2Fauth.py", "%2e%2e%2fdesk.py"):
        assert browser.http.get(f"/desk/static/{name}").status_code == 404


def posts() -> list[str]:
    routes = [*story_page.router.routes, *queue_page.router.routes, *sign_in.router.routes]
    paths = {one.path for one in routes if isinstance(one, APIRoute) and "POST" in (one.methods or ())}
    return sorted(path for path in paths if "{path" not in path and path != "/desk/sign-in")


@each("path", posts())
def test_no_form_works_without_the_token(
    browser: Browser, room: Newsroom, translation: str, path: str
) -> None:
    before = room.translation()
    form = {"lock_version": str(before.lock_version), "reason": "x", "text": "Not by me"}
    url = path.replace("{translation}", translation).replace("{index}", "0")
    for wrong in ({}, {"csrf": ""}, {"csrf": "wrong"}):
        answer = browser.http.post(url, data={**form, **wrong})
        assert answer.status_code == 403
        assert "Load the page again" in text_of(answer)
    assert room.translation().lock_version == before.lock_version
    assert browser.http.get("/desk", follow_redirects=False).status_code == 200  # still signed in


def test_there_are_forms_to_protect() -> None:
    assert len(posts()) >= 8


def test_errors_are_pages_here_and_problem_documents_there(browser: Browser) -> None:
    for path in (
        "/desk/nowhere",
        "/desk/translations/7",
        "/desk/translations/" + "0" * 32,
        "/desk?edition=x",
    ):
        answer = browser.http.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert "To the queue" in text_of(answer)
    wrong = browser.http.get("/desk?state=asleep")
    assert wrong.status_code == 422
    assert "asleep" in text_of(wrong)
    api = browser.http.get("/v1/nowhere")
    assert api.headers["content-type"] == "application/problem+json"
    script = browser.http.get("/desk/translations/7", headers={"Accept": "application/json"})
    assert script.headers["content-type"] == "application/problem+json"


def test_a_huge_or_halved_form_is_an_answer_not_a_crash(browser: Browser, translation: str) -> None:
    big = browser.send(translation, "segments/0", text="x" * 300_000)
    assert big.status_code == 413
    url = f"/desk/translations/{translation}/segments/0"
    halved = browser.http.post(url, data={"csrf": token(browser.story(translation)), "text": "my words"})
    assert halved.status_code == 422
    assert "my words" in halved.text  # to be copied from there
    for version in ("-1", "9" * 30, "x"):
        assert browser.send(translation, "segments/0", lock_version=version, text="a").status_code == 422
    assert browser.send(translation, "segments/999", text="a").status_code == 404


def test_what_was_typed_is_there_when_the_session_has_ended(
    browser: Browser, translation: str, settings: Settings
) -> None:
    browser.story(translation)
    browser.http.cookies.clear()
    url = f"/desk/translations/{translation}/segments/0"
    answer = browser.http.post(url, data={"csrf": "x", "lock_version": "1", "text": "ma phrase"})
    assert answer.status_code == 401
    assert "ma phrase" in answer.text
    assert "not signed in" in text_of(answer)


# --- the queue -------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_for_people_first(browser: Browser, room: Newsroom) -> None:
    room.deliver(make_rich_story(urgency=1))
    room.draft(findings=numbers_block)
    words = text_of(browser.http.get("/desk"))
    assert words.index("africa-fr: African Union opens") < words.index("On their way, nothing to do: 1")
    assert "1 to fix" in words
    only_ar = text_of(browser.http.get("/desk?edition=mideast-ar"))
    assert "africa-fr: African" not in only_ar
    assert "Not translated yet" in only_ar
    assert "Not translated yet" not in text_of(browser.http.get("/desk?state=draft"))


def test_the_queue_is_searched_and_an_empty_one_says_what_to_do(browser: Browser, room: Newsroom) -> None:
    assert "dragoman sources add" in text_of(browser.http.get("/desk"))
    room.deliver(make_rich_story())
    room.draft()
    assert "African Union" in text_of(browser.http.get("/desk", params={"q": "Garissa"}))
    for q in ("zebra", "<script>alert(1)</script>", "\x00", "100%"):
        answer = browser.http.get("/desk", params={"q": q})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
    assert "No story fits “ zebra ”" in text_of(browser.http.get("/desk", params={"q": "zebra"}))


def test_an_embargo_is_told_as_a_deadline(browser: Browser, room: Newsroom) -> None:
    room.deliver(make_story(embargo=now() + timedelta(hours=3, minutes=5)))
    assert "embargo ends in 3 h" in text_of(browser.http.get("/desk"))


# --- a story ---------------------------------------------------------------------------------------


def test_a_story_shows_both_sides_by_sentence_with_its_structure(browser: Browser, translation: str) -> None:
    page = browser.story(translation)
    words = text_of(page)
    assert "12 segments · " not in words  # the dots are drawn by the style sheet
    assert "12 segments" in words
    assert words.count("It will not replace the national agencies.") == 2
    for label in ("Headline", "Standfirst", "Heading", "Caption", "Quote", "List"):
        assert label in words
    cells = re.findall(r'<div class="cell source" lang="en" dir="ltr">', page.text)
    assert len(cells) == 12
    assert len(re.findall(r'<div class="text" lang="fr-SN" dir="ltr">', page.text)) == 12


def test_hostile_text_is_text(browser: Browser, room: Newsroom) -> None:
    evil = '<img src=x onerror="alert(1)"> & "quotes" \'</textarea><script>alert(2)</script>'
    room.deliver(make_story(headline=evil))
    translation = room.draft().id
    answer = browser.send(translation, "segments/0", text=evil, lock_version=segment_lock(room))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert "onerror" in text_of(answer)
    assert "<script>alert" not in browser.http.get("/desk").text


def segment_lock(room: Newsroom, index: int = 0) -> int:
    return room.segments()[index].lock_version


def test_saving_and_confirming_without_a_script(browser: Browser, room: Newsroom, translation: str) -> None:
    typed = "Ligne une\r\nligne deux"
    answer = browser.send(translation, "segments/1", text=typed, lock_version=segment_lock(room, 1))
    assert answer.status_code == 200
    assert str(answer.url).endswith("?done=saved#s2")
    assert "Saved." in text_of(answer)
    saved = room.segments()[1]
    assert (saved.text, saved.origin, saved.confirmed_by) == ("Ligne une\nligne deux", "human", None)
    browser.send(translation, "segments/1", text=saved.text, confirm="1", lock_version=saved.lock_version)
    assert room.segments()[1].confirmed_by == "ana"
    browser.send(translation, "segments/0", text=typed, lock_version=segment_lock(room))
    assert room.segments()[0].text == "Ligne une ligne deux"  # a headline is one line
    browser.send(translation, "segments/0", unconfirm="1", lock_version=segment_lock(room))
    assert room.segments()[0].confirmed_by is None
    assert room.translation().claimed_by == "ana"


def test_a_stale_lock_shows_both_texts_and_keeps_mine_on_wish(
    browser: Browser, room: Newsroom, translation: str
) -> None:
    stale = segment_lock(room, 4)
    browser.send(translation, "segments/4", text="Le texte du collègue.", lock_version=stale)
    answer = browser.send(translation, "segments/4", text="Mon texte à moi.", lock_version=stale)
    assert answer.status_code == 409
    assert "Changed while you typed." in text_of(answer)
    theirs = re.search(r'<p class="theirs"[^>]*>(.*?)</p>', answer.text, re.S)
    assert theirs is not None
    assert theirs[1] == "Le texte du collègue."
    assert "Mon texte à moi.</textarea>" in answer.text
    assert room.segments()[4].text == "Le texte du collègue."
    form = re.search(r'segments/4">.*?name="lock_version" value="(\d+)"', answer.text, re.S)
    assert form is not None
    kept = browser.send(translation, "segments/4", text="Mon texte à moi.", lock_version=form[1])
    assert kept.status_code == 200
    assert room.segments()[4].text == "Mon texte à moi."


def test_a_text_that_cannot_be_kept_comes_back_in_its_row(
    browser: Browser, room: Newsroom, translation: str
) -> None:
    text = "Bell \x07 rings"
    answer = browser.send(translation, "segments/0", text=text, lock_version=segment_lock(room))
    assert answer.status_code == 422
    assert "U+0007" in text_of(answer)
    assert "rings</textarea>" in answer.text


def test_a_text_that_came_after_the_approval_is_given_back(
    browser: Browser, room: Newsroom, translation: str
) -> None:
    page = browser.story(translation)
    browser.send(translation, "approve")
    form = {"csrf": token(page), "lock_version": segment_lock(room), "text": "Un mot de plus"}
    answer = browser.http.post(f"/desk/translations/{translation}/segments/0", data=form)
    assert answer.status_code == 409
    assert "send it back first" in text_of(answer)
    assert "Un mot de plus</textarea>" in answer.text


def test_approving_goes_live_and_a_stale_page_cannot(
    browser: Browser, room: Newsroom, translation: str
) -> None:
    title = "L’Union africaine ouvre un bureau de l’eau à Nairobi"
    old = room.translation().lock_version
    browser.send(translation, "segments/0", text=title, lock_version=segment_lock(room))
    stale = browser.send(translation, "approve", lock_version=old)
    assert stale.status_code == 409
    assert "changed after you loaded it" in text_of(stale)
    assert title in text_of(stale)
    answer = browser.send(translation, "approve")
    assert "Approved." in text_of(answer)
    row = room.translation()
    assert (row.state, row.approved_by) == ("live", "ana")
    assert room.publications()[0].item["headlines"][0]["value"] == title
    assert "<textarea" not in answer.text  # live: sent back first, then edited
    back = browser.send(translation, "send-back", reason="Le titre est faux")
    assert "Sent back: Le titre est faux" in text_of(back)
    assert room.translation().state == "draft"


def test_a_finding_that_blocks_is_passed_only_with_a_reason(browser: Browser, room: Newsroom) -> None:
    room.deliver(make_rich_story())
    translation = room.draft(findings=numbers_block).id
    blocked = browser.send(translation, "approve")
    assert blocked.status_code == 409
    assert "Segment 2 : 300 is not in the translation." in text_of(blocked)
    assert 'name="override_reason"' in blocked.text
    assert room.translation().state == "draft"
    passed = browser.send(translation, "approve", override_reason="The number is in the picture.")
    assert passed.status_code == 200
    assert room.translation().state == "live"


def test_rejecting_needs_a_reason_and_keeps_it(browser: Browser, room: Newsroom, translation: str) -> None:
    assert browser.send(translation, "reject", reason="  ").status_code == 422
    answer = browser.send(translation, "reject", reason="Not for this region")
    assert "Not for this region" in text_of(answer)
    assert room.translation().state == "rejected"


def test_a_withdrawn_story_says_who_withdrew_it_and_why(browser: Browser, room: Newsroom) -> None:
    story = make_rich_story()
    room.deliver(story)
    translation = room.draft().id
    assert "withdrew the story" not in text_of(browser.story(translation))
    room.kill(replace(story, ed_note="KILL: the quote is false"))
    shown = text_of(browser.story(translation))
    assert "by its source, from every edition: KILL: the quote is false" in shown
    assert "withdrew the story: KILL: the quote is false" in shown  # and in the history


def test_why_a_term_is_missing_is_said_once(browser: Browser, room: Newsroom) -> None:
    room.deliver(make_rich_story())
    reason = "none of “Union africaine” is in the translation"
    told, other = Reason(reason), Reason("nobody listed it above")
    job = room.take()
    assert job is not None
    draft = make_draft(job)
    first = replace(
        draft.segments[0],
        findings=(Finding("names", Severity.WARNING, f"“African Union”: {reason}."),),
        mentions=(
            Mention("au", "African Union", (0, 13), ("Union africaine",), Outcome.MISSED, reason=told),
            Mention("x", "Africa", (0, 6), ("Afrique",), Outcome.MISSED, reason=other),
        ),
    )
    with writing(room.engine) as session:
        assert drafting.save_draft(
            session, job, replace(draft, segments=(first, *draft.segments[1:])), room.editions
        )
    shown = text_of(browser.story(job.translation_id))
    assert shown.count(reason) == 1
    assert "African Union → Union africaine missing" in shown
    assert "nobody listed it above" in shown


def test_the_queue_says_a_headline_twice_only_where_the_two_differ(browser: Browser, room: Newsroom) -> None:
    room.editions = dict(only("africa-en", "africa-fr"))
    story = replace(make_rich_story(), embargo=now() + timedelta(hours=1))
    room.deliver(story)
    room.draft("africa-fr")
    assert room.take("africa-en") is None  # taken as it is
    rows = re.findall(r"<tr class=\"state-.*?</tr>", browser.http.get("/desk").text, re.S)
    assert sorted(row.count(story.headline) for row in rows) == [1, 2]


def test_a_failed_translation_says_why_and_is_tried_again(browser: Browser, room: Newsroom) -> None:
    room.deliver(make_rich_story())
    job = room.take()
    assert job is not None
    room.write(drafting.fail, job, "No model here translates English to French. Add one.")
    page = browser.story(job.translation_id)
    assert "<bdi>No model here translates English to French. Add one.</bdi>" in page.text
    assert "Rain fell by 30% last year" in text_of(page)  # the story can be read meanwhile
    assert "No model here" in text_of(browser.http.get("/desk"))
    answer = browser.send(job.translation_id, "retry")
    assert "in the queue again" in text_of(answer)
    assert room.translation().state == "queued"


def test_a_colleagues_claim_is_told_and_taken_over(
    browser: Browser, room: Newsroom, translation: str, settings: Settings
) -> None:
    add_ben(room)
    browser.send(translation, "claim")
    assert room.translation().claimed_by == "ana"
    with TestClient(create_app(settings)) as http:
        ben = Browser(http)
        ben.sign_in("ben")
        assert "ana is at this story" in text_of(ben.story(translation))
        refused = ben.send(translation, "claim")
        assert refused.status_code == 409
        assert ben.send(translation, "claim", take_over="1").status_code == 200
        assert room.translation().claimed_by == "ben"
        assert browser.send(translation, "release").status_code == 409
        assert ben.send(translation, "release").status_code == 200
    assert room.translation().claimed_by is None


def test_the_clean_ones_are_confirmed_together(browser: Browser, room: Newsroom) -> None:
    room.deliver(make_rich_story())
    translation = room.draft(findings=numbers_block).id
    assert "Confirm the 11 clean" in text_of(browser.story(translation))
    browser.send(translation, "confirm-clean")
    assert [row.index for row in room.segments() if row.confirmed_by is None] == [1]


def test_an_edition_in_the_storys_own_language_reads_as_one_column(visitor: Browser, room: Newsroom) -> None:
    visitor.sign_in()
    room.editions = only("africa-en")
    room.deliver(make_rich_story())
    assert room.take("africa-en") is None  # adopted as it is
    page = visitor.story(room.translation("africa-en").id)
    assert "nothing was translated" in text_of(page)
    assert 'class="segments own"' in page.text


def test_every_severity_has_its_word_and_sign(browser: Browser, room: Newsroom) -> None:
    every = tuple(Finding("a check", severity, f"about {severity}") for severity in Severity)
    room.deliver(make_rich_story())
    translation = room.draft(findings=lambda segment: every if segment.index == 0 else ()).id
    words = text_of(browser.story(translation))
    for sign, word in (("■", "Must fix"), ("▲", "Check"), ("●", "Note")):
        assert f"{sign} {word} about" in words


# --- colours ---------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: str) -> None:
    sheet = (HERE / "static" / "desk.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6});", part)) for part in sheet.split("@media", 2)[:2])
    colours = light if scheme == "light" else dark

    def contrast(one: str, other: str) -> float:
        high, low = sorted((luminance(colours[one]), luminance(colours[other])), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for back in ("page", "paper", "active"):
        assert contrast("text", back) >= 12
        for front in ("quiet", "accent", "block", "warning", "info", "good"):
            assert contrast(front, back) >= 4.5, (front, back)
    for kind in ("block", "warning", "info", "good"):
        assert contrast("text", f"{kind}-soft") >= 7
        assert contrast(kind, f"{kind}-soft") >= 4.5
    assert contrast("on-accent", "accent") >= 4.5
    assert contrast("block", "paper") >= 4.5
