"""What a newer version changes in the sentences that an editor has open, and how a page learns of it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.stages.source_changes import changed_sentences
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import signed_in


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: it is only read here, by statements that are plain."""
    return sqlite_url


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (["a", "b", "c"], []),
        (["x", "a", "b", "c"], []),
        (["a", "B", "c"], [(1, "B")]),
        (["a", "c"], [(1, None)]),
        (["a", "x", "y", "c"], [(1, None)]),
        ([], [(0, None), (1, None), (2, None)]),
    ],
)
def test_sentences_are_told_by_their_words(after: list[str], changed: list[tuple[int, str | None]]) -> None:
    assert changed_sentences(["a", "b", "c"], after) == changed


def test_an_open_page_learns_of_a_newer_version_and_of_its_draft(engine: Engine, client: TestClient) -> None:
    room = Newsroom(engine)
    room.deliver(make_story(body="<p>Boats come. Water stays.</p>"))
    row = room.draft()
    browser = signed_in(engine, client)
    ask = f"/desk/translations/{row.id}/changes?version={row.version_id}&known="
    nothing = browser.http.get(f"{ask}{row.lock_version}").json()
    assert nothing == {"translation_lock_version": row.lock_version, "changed": []}
    room.deliver(make_story(version="2", body="<p>Rain came. Water stays.</p>"))
    update = browser.http.get(f"{ask}{row.lock_version}").json()["update"]
    assert (update["drafted"], update["changed"]) == (False, [{"index": 1, "source": "Rain came."}])
    known = room.translation().lock_version
    assert browser.http.get(f"{ask}{known}").json()["update"] == update  # whatever number the page has by now
    room.draft()
    update = browser.http.get(f"{ask}{known}").json()["update"]
    assert (update["version"], update["drafted"]) == (room.translation().version_id, True)
