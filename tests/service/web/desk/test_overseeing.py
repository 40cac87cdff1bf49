"""The pages for who runs the desk: how it does, what failed, who did what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service import termbase
from service.accounts import EVERYWHERE, Roles, add_user
from service.app import create_app
from service.domain.dismissal import DismissalReason
from service.domain.status import State
from service.settings import Settings
from service.stages import drafting, reviewing
from service.stages.insights import changed_share, engine_figures, finding_figures
from service.storage.session import reading, writing
from service.storage.tables import DismissalRow, SegmentRow, TranslationRow, now
from service.subscribers import deliveries, subscriptions
from service.subscribers.sending import Told
from service.subscribers.subscriptions import Subscription
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import PASSWORD, Browser, text_of, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    return Newsroom(engine, only("africa-fr", "mideast-ar"))


@pytest.fixture
def browser(engine: Engine, settings: Settings) -> Iterator[Browser]:
    with writing(engine) as session:
        add_user(session, "ana", PASSWORD, Roles.of({EVERYWHERE: "admin"}))
        add_user(session, "eva", PASSWORD, Roles.of({"mideast-ar": "editor"}))
    with TestClient(create_app(settings)) as http:
        browser = Browser(http)
        browser.sign_in()
        yield browser


def test_what_editors_change_is_counted_by_edition_and_engine(room: Newsroom, engine: Engine) -> None:
    began = now()
    room.deliver(make_story())
    row = room.draft("africa-fr")
    first = row.segments[0]
    room.write(
        reviewing.save_segment,
        row.id,
        reviewing.SegmentEdit(first.index, f"{first.text} et plus", first.lock_version),
        "awa",
        editions=room.editions,
        glossary=room.glossary,
    )
    row = room.translation("africa-fr")
    room.write(reviewing.approve, row.id, row.lock_version, "awa", room.editions, override_reason="so it is")
    with reading(engine) as session:
        (one,) = engine_figures(session, began)
        hidden = engine_figures(session, began, ["africa-fr"])
        before = engine_figures(session, now())
    assert (one.edition, one.stories, one.sentences) == ("africa-fr", 1, len(row.segments))
    assert one.unchanged == pytest.approx((one.sentences - 1) / one.sentences)
    assert one.changed == pytest.approx(changed_share(first.text, f"{first.text} et plus"))
    assert one.seconds is not None
    assert 0 <= one.seconds < 600
    assert hidden == before == []


def test_false_alarms_are_told_from_other_dismissals(room: Newsroom, engine: Engine) -> None:
    began = now()
    room.deliver(make_story())
    row = room.draft("africa-fr")
    with writing(engine) as session:
        for number, reason in enumerate((DismissalReason.FALSE_ALARM, DismissalReason.INTENDED)):
            session.add(
                DismissalRow(
                    translation_id=row.id,
                    source_hash="0" * 64,
                    fingerprint=f"{number:016}",
                    code="number.lost",
                    severity="warning",
                    reason=reason.value,
                    dismissed_by="awa",
                )
            )
    with reading(engine) as session:
        (one,) = [figure for figure in finding_figures(session, began) if figure.check == "number"]
        assert finding_figures(session, began, ["africa-fr"]) == []
    assert (one.dismissed, one.false_alarms) == (2, 1)


def test_words_are_compared_not_letters() -> None:
    assert changed_share("un deux trois", "un deux trois") == 0
    assert changed_share("un deux", "trois quatre") == 1
    assert changed_share("un deux trois quatre", "un deux trois cinq") == pytest.approx(0.25)


def test_insights_show_what_one_may_see(room: Newsroom, browser: Browser) -> None:
    room.go_live(make_story())
    page = browser.http.get("/desk/insights")
    assert "Accepted unchanged" in text_of(page)
    assert "100 %" in text_of(page)
    assert "<rect" in page.text
    assert (
        "Nobody approved" in text_of(browser.http.get("/desk/insights?days=366")) or page.status_code == 200
    )
    browser.http.cookies.clear()
    browser.sign_in("eva")
    assert "Nobody approved a machine’s draft" in text_of(browser.http.get("/desk/insights"))


def test_an_edition_that_is_in_no_file_any_more_is_hidden_as_well(
    room: Newsroom, browser: Browser, engine: Engine
) -> None:
    room.go_live(make_story())
    mention = {"concept": "Q1", "source_text": "ferry", "target_text": "bac", "outcome": "applied"}
    of_readers = TranslationRow.edition == "africa-fr"
    with writing(engine) as session:
        termbase.create(session, {"id": "Q1", "kind": "term", "en": "ferry"}, "awa")
        session.execute(update(TranslationRow).where(of_readers).values(edition="gone"))
        session.execute(update(SegmentRow).values(mentions=[mention]))
    assert "It carries 300 people" in text_of(browser.http.get("/desk/glossary/concepts/Q1"))
    browser.http.cookies.clear()
    browser.sign_in("eva")
    assert "It carries 300 people" not in text_of(browser.http.get("/desk/glossary/concepts/Q1"))
    assert "gone" not in text_of(browser.http.get("/desk/insights"))


def test_what_failed_is_listed_with_its_reason_and_tried_again(room: Newsroom, browser: Browser) -> None:
    room.deliver(make_story(headline="Ferry stops"))
    job = room.take("africa-fr")
    assert job is not None
    with writing(room.engine) as session:
        assert drafting.fail(session, job, "The engine hung three times.")
    page = browser.http.get("/desk/operations")
    said = text_of(page)
    assert "Ferry stops" in said
    assert "The engine hung three times." in said
    row = room.translation("africa-fr")
    form = {"csrf": token(page), "translation": row.id, "lock_version": str(row.lock_version)}
    assert "1 story is in the queue again." in text_of(browser.http.post("/desk/operations/retry", data=form))
    assert room.translation("africa-fr").state == State.QUEUED
    assert "Nothing failed." in text_of(browser.http.get("/desk/operations"))


def test_the_record_is_searched_by_who_and_to_what(room: Newsroom, browser: Browser) -> None:
    room.go_live(make_story())
    row = room.translation("africa-fr")
    said = text_of(browser.http.get("/desk/operations", params={"actor": "awa"}))
    assert "approved it" in said
    assert "drafted it" not in said
    said = text_of(browser.http.get("/desk/operations", params={"subject": f"translation:{row.id}"}))
    assert "drafted it" in said
    assert "added the user" not in said
    said = text_of(browser.http.get("/desk/operations", params={"subject": "story:none"}))
    assert "Nothing on record that fits." in said


def test_operations_are_for_admins_of_all_editions(browser: Browser) -> None:
    browser.http.cookies.clear()
    browser.sign_in("eva")
    answer = browser.http.get("/desk/operations")
    assert answer.status_code == 403
    assert "/desk/operations" not in browser.http.get("/desk").text


def test_the_webhooks_are_shown_tested_and_told_again(
    room: Newsroom, browser: Browser, settings: Settings
) -> None:
    page = "/desk/operations/webhooks"
    assert "Nobody is told yet." in text_of(browser.http.get(page))
    wanted = Subscription("https://192.0.32.8/hook")
    secret = room.write(subscriptions.add_webhook, "site", wanted, (), (), actor="cli")
    room.go_live(make_story())
    form = {"csrf": token(browser.http.get(page))}
    assert "The test is on its way" in text_of(browser.http.post(f"{page}/site/test", data=form))
    with writing(room.engine) as session:
        for number, _ in deliveries.due(session, 15.0):
            (handed,) = deliveries.hand_out(session, [number])
            parcel = deliveries.take(session, handed[0], room.editions, settings)
            assert parcel is not None
            deliveries.settle(session, parcel, Told(410 if "test" in parcel.event else 204))
    shown = browser.http.get(page)
    assert secret not in shown.text
    said = text_of(shown)
    assert "Disabled It answered 410: it is gone for good." in said
    assert "item.published" in said
    assert "Given up 1 410" in said
    refused = browser.http.post(f"{page}/site/replay", data=form)
    assert (refused.status_code, "Enable it first" in text_of(refused)) == (409, True)
    assert "told again from now on" in text_of(browser.http.post(f"{page}/site/enable", data=form))
    assert "0 messages are on their way" in text_of(browser.http.post(f"{page}/site/replay", data=form))
    assert "enabled the webhook" in text_of(browser.http.get("/desk/operations?actor=ana"))
