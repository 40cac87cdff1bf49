"""Approved stories of the desk, read for forms of names: proposed, and never approved."""

from __future__ import annotations

from sqlalchemy import Engine

from service import termbase
from service.domain.terms.harvest import SentencePair, harvest
from service.storage.session import reading, writing
from service.termbase.current import GlossaryInForce
from service.termbase.harvested import approved_pairs, propose
from service.termbase.shipment import ship
from tests.conftest import FEW_CONCEPTS
from tests.factories import make_story
from tests.service.newsroom import Newsroom

LOCALES = {"africa-fr": "fr-SN"}


def test_only_what_a_person_approved_is_read(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    waiting = newsroom.deliver(make_story(external_id="one"))
    newsroom.draft(story_id=waiting)
    with reading(engine) as session:
        assert approved_pairs(session, LOCALES) == {}
    live = newsroom.go_live(make_story(external_id="two"))
    with reading(engine) as session:
        ((languages, pairs),) = approved_pairs(session, LOCALES).items()
    assert languages == ("en", "fr")
    segments = newsroom.translation(story_id=live).segments
    assert [(pair.source, pair.target) for pair in pairs] == [(one.source_text, one.text) for one in segments]
    assert all(pair.seen for pair in pairs)


def test_what_they_say_is_proposed_once_and_not_approved(engine: Engine) -> None:
    ship(engine, FEW_CONCEPTS)
    glossary = GlossaryInForce(engine, FEW_CONCEPTS).current()
    pairs = [SentencePair("A port in Mombasa.", "Bandari ya Mombasa.", "2026-11-30")]
    proposals = harvest(pairs, glossary, "en", "so")
    with writing(engine) as session:
        assert propose(session, proposals, "so", "harvest") == 1
        assert propose(session, proposals, "so", "harvest") == 0
    with reading(engine) as session:
        (latest, *_) = termbase.history(session, "Q225641")
        record = termbase.get(session, "Q225641")
    assert record.cells["so"] == "?Mombaaso|?Mombasa"
    assert (latest.actor, latest.remark) == (
        "harvest",
        "in 1 of 1 approved sentences that name it, 2026-11-30 to 2026-11-30",
    )
    assert GlossaryInForce(engine, FEW_CONCEPTS).current().forms("Q225641", "so") == ()
