"""Other translations of a sentence: without what was found, looked at like anything that is typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.domain.draft import Alternative
from service.stages import reviewing
from service.storage.session import writing
from service.storage.tables import SegmentRow
from service.web.desk.other_texts import DiffPiece, difference
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import signed_in

RIGHT = "Il transporte 300 personnes et ne prend pas de camions."
WRONG = "Il transporte 200 personnes et prend des camions."
INDEX = 2


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_memory_and_the_engines_others_are_offered_where_they_are_without_the_finding(
    engine: Engine, client: TestClient
) -> None:
    room = Newsroom(engine)
    first = room.deliver(make_story(external_id="1"))
    older = room.draft(story_id=first)
    before = reviewing.SegmentEdit(INDEX, RIGHT, older.segments[INDEX].lock_version, True)
    room.write(
        reviewing.save_segment, older.id, before, "awa", editions=room.editions, glossary=room.glossary
    )
    row = room.draft(story_id=room.deliver(make_story(external_id="2")))
    others = [
        Alternative("Il transporte 300 personnes et prend des camions.", engine="ct2:x", score=-0.4),
        Alternative("Il transporte 250 personnes et prend des camions.", engine="ct2:x", score=-0.5),
    ]
    with writing(engine) as session:
        there = update(SegmentRow).where(SegmentRow.id == row.segments[INDEX].id)
        session.execute(there.values(alternatives=[one.to_json() for one in others]))
    edit = reviewing.SegmentEdit(INDEX, WRONG, row.segments[INDEX].lock_version)
    room.write(reviewing.save_segment, row.id, edit, "awa", editions=room.editions, glossary=room.glossary)
    browser = signed_in(engine, client)
    page = browser.story(row.id).text

    def offered(finding: str = "") -> tuple[int, list[str], str]:
        address = f"/desk/translations/{row.id}/segments/{INDEX}/other-texts"
        answer: Any = browser.http.get(address, params={"finding": finding}).json()
        return answer["count"], re.findall(r'data-text="([^"]+)"', answer["panel"]), answer["panel"]

    number, negation = re.findall(r'data-finding="([^"]+)"', page[page.index('id="s3"') :])
    count, texts, panel = offered(number)
    assert count == len(texts) == 3
    assert texts[:2] == [RIGHT, others[0].text]
    assert texts[2] == row.segments[INDEX].machine_text  # what the machine wrote, before it was changed
    assert "confirmed by <bdi>awa</bdi> in another story" in panel
    assert "<del>200</del><ins>300</ins>" in panel
    assert "is not denied here" in panel  # what would still be found in the second
    assert offered(negation)[1][0] == RIGHT
    assert others[0].text not in offered(negation)[1]
    assert browser.http.get(f"/desk/translations/{row.id}/segments/99/other-texts").status_code == 404


def test_a_difference_is_told_in_whole_words_and_marks() -> None:
    found = list(difference("Il <1>prend</1> tout.", "Il ne <1>prend</1> rien."))
    assert [one.html for one in found if "<" in one.text] == [' <span class="chip" dir="ltr">1</span>prend ']
    assert list(difference("٣٫٥ مليون", "٢٫٥ مليون"))[:2] == [
        DiffPiece("old", "٣٫٥"),
        DiffPiece("new", "٢٫٥"),
    ]
    assert found == [
        DiffPiece("same", "Il"),
        DiffPiece("new", " ne"),
        DiffPiece("same", " <1>prend</1> "),
        DiffPiece("old", "tout"),
        DiffPiece("new", "rien"),
        DiffPiece("same", "."),
    ]
