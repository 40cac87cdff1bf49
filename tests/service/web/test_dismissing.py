"""Dismissing a finding by the forms of the desk, without scripts, and over JSON."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.accounts import add_key
from service.domain.draft import Finding, Severity
from service.storage.account_tables import UserRow
from service.storage.session import writing
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import Browser, Response, signed_in, text_of, token
from tests.service.web.scraping import METRICS

DOUBT = Finding("opposites", Severity.WARNING, "opposites.changed", (0, 2), (0, 9), {"source": "up"})
WRONG = Finding("numbers", Severity.BLOCK, "numbers.missing", (0, 3), (4, 4), {"source": "300"})


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft(findings=lambda one: {1: (DOUBT,), 2: (WRONG,)}.get(one.index, ()))
    return newsroom


def forms(page: Response) -> list[str]:
    """The addresses of the forms that dismiss a finding or take that back."""
    return re.findall(r'class="dismiss"[^>]* action="([^"]+)"', page.text)


def send(desk: Browser, page: Response, address: str, **fields: str) -> Response:
    return desk.http.post(address, data={"csrf": token(page), **fields})


def test_an_editor_dismisses_a_finding_and_takes_it_back(newsroom: Newsroom, client: TestClient) -> None:
    desk = signed_in(newsroom.engine, client)
    translation = newsroom.translation().id
    page = desk.story(translation)
    assert "2 to look at" in text_of(page)
    (address,) = forms(page)  # what blocks takes an admin
    page = send(desk, page, address, reason="false_alarm")
    assert "Dismissed: it counts no longer." in text_of(page)
    assert "dismissed by ana: the translation is right" in text_of(page)
    assert "1 to look at" in text_of(page)
    (address,) = forms(page)
    page = send(desk, page, address)
    assert "2 to look at" in text_of(page)
    assert "dismissed by ana" not in text_of(page)


def test_a_refusal_is_said_on_the_page(newsroom: Newsroom, client: TestClient) -> None:
    desk = signed_in(newsroom.engine, client)
    page = desk.story(newsroom.translation().id)
    (address,) = forms(page)
    refused = send(desk, page, address, reason="other")
    assert (refused.status_code, "Say why" in text_of(refused)) == (422, True)
    assert send(desk, page, address.replace("segments/1", "segments/2")).status_code == 422
    refused = send(desk, page, address.replace("segments/1", "segments/2"), reason="source")
    assert (refused.status_code, "no such finding any more" in text_of(refused)) == (409, True)


def test_an_admin_dismisses_what_blocks(newsroom: Newsroom, client: TestClient) -> None:
    desk = signed_in(newsroom.engine, client)
    with writing(newsroom.engine) as session:
        session.execute(update(UserRow).values(roles={"africa-fr": "senior"}))
    page = desk.story(newsroom.translation().id)
    of_the_block = forms(page)[1]
    page = send(desk, page, of_the_block, reason="source", note="300 is a misprint")
    assert "dismissed by ana: 300 is a misprint" in text_of(page)
    doubt = re.findall(r'data-unseen="([^"]+)"', page.text)  # what is open still has to be looked at
    approved = desk.send(newsroom.translation().id, "approve", seen=doubt)
    assert "Approved." in text_of(approved)


def test_the_same_over_json(newsroom: Newsroom, client: TestClient) -> None:
    keys = {
        scope: {"Authorization": f"Bearer {newsroom.write(add_key, scope, [scope])}"}
        for scope in ("review", "admin", "fetch")
    }
    translation = newsroom.translation().id

    def findings(index: int) -> Any:
        answer = client.get(f"/v1/translations/{translation}", headers=keys["review"]).json()
        return answer["segments"][index]["findings"]

    (doubt,), (wrong,) = findings(1), findings(2)
    assert (doubt["dismissed"], doubt["may_dismiss"], wrong["may_dismiss"]) == (None, "editor", "senior")

    def dismiss(index: int, finding: Any, scope: str = "review", **body: str) -> Any:
        return client.post(
            f"/v1/translations/{translation}/segments/{index}/dismissals",
            json={
                "fingerprint": finding["fingerprint"],
                "reason": "false_alarm",
                "translation_lock_version": newsroom.translation().lock_version,
                **body,
            },
            headers=keys[scope],
        )

    saved = dismiss(1, doubt, note="right").json()
    (one,) = saved["segment"]["findings"]
    assert (one["dismissed"]["by"], one["dismissed"]["reason"], one["dismissed"]["note"]) == (
        "key:review",
        "false_alarm",
        "right",
    )
    assert saved["translation"]["lock_version"] == newsroom.translation().lock_version
    assert dismiss(2, wrong).status_code == 403
    assert dismiss(2, wrong, "fetch").status_code == 403
    assert dismiss(1, wrong).status_code == 409
    assert dismiss(1, doubt, reason="no such").status_code == 422
    assert dismiss(2, wrong, "admin").status_code == 200
    counted = client.get("/v1/dismissals", headers=keys["review"]).json()["dismissals"]
    assert [(one["code"], one["reason"], one["count"]) for one in counted] == [
        ("numbers.missing", "false_alarm", 1),
        ("opposites.changed", "false_alarm", 1),
    ]
    metrics = client.get(METRICS).text
    told = 'dragoman_dismissals{code="opposites.changed",edition="africa-fr",reason="false_alarm"} 1.0'
    assert told in metrics
    address = f"/v1/translations/{translation}/segments/1/dismissals/{doubt['fingerprint']}"
    address += f"?translation_lock_version={newsroom.translation().lock_version}"
    assert client.delete(address, headers=keys["review"]).status_code == 200
    assert client.delete(address, headers=keys["review"]).status_code == 409
    assert findings(1)[0]["dismissed"] is None
    assert told not in client.get(METRICS).text
