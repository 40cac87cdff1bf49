"""How long a headline and a standfirst may be: a finding, put on and taken off with every text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from service.domain.story import BlockKind
from service.stages import reviewing
from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom, only


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: it is read and written as every segment is."""
    return sqlite_url


def found(room: Newsroom) -> list[tuple[int, str, dict[str, int]]]:
    return [
        (segment.index, one["code"], one["data"])
        for segment in room.segments()
        for one in segment.findings
        if one["check"] == "limits"
    ]


def test_what_is_too_long_for_the_edition_is_a_finding_until_it_is_shortened(engine: Engine) -> None:
    editions = only("africa-fr")
    editions["africa-fr"] = replace(editions["africa-fr"], headline_characters=30, standfirst_characters=200)
    room = Newsroom(engine, editions)
    room.deliver(make_rich_story())
    room.draft()
    headline = room.segments()[0]
    assert headline.kind == BlockKind.HEADLINE
    long = len(headline.text)
    assert found(room) == [(0, "limits.headline", {"count": long, "limit": 30})]
    assert (room.translation().counts or {})["warnings"] == 1

    def save(index: int, text: str) -> None:
        segment = room.segments()[index]
        edit = reviewing.SegmentEdit(index, text, segment.lock_version)
        room.write(
            reviewing.save_segment,
            segment.translation_id,
            edit,
            "awa",
            editions=room.editions,
            glossary=room.glossary,
        )

    save(0, "Un bureau de l’eau à Nairobi")
    assert found(room) == []
    save(1, "Cent vingt personnes. " * 10)
    assert found(room) == [(1, "limits.standfirst", {"count": 220, "limit": 200})]
    save(0, "Un bureau de l’eau à Nairobi, ouvert par l’Union africaine")
    assert [code for _, code, _ in found(room)] == ["limits.headline", "limits.standfirst"]
