"""Approved stories of the desk, read for forms of names: proposed, and never approved."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from service import termbase
from service.domain.terms.harvest import FormProposal, SentencePair, harvest
from service.errors import NotFound
from service.storage.session import reading, writing
from service.termbase.current import GlossaryInForce
from service.termbase.harvested import (
    approve_harvested,
    approved_pairs,
    drop_harvested,
    examples,
    harvested,
    propose,
)
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


def test_what_was_harvested_waits_with_its_counts_until_somebody_approves_or_drops_it(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    live = newsroom.go_live(make_story(external_id="two"))
    segment = newsroom.translation(story_id=live).segments[0]
    word = segment.text.split()[0]
    ship(engine, FEW_CONCEPTS)

    def seen(concept: str, form: str, count: int, day: str, *, known: bool = False) -> FormProposal:
        return FormProposal(concept, "Mombasa", form, count, count + 1, known, day, day, segment.id)

    with writing(engine) as session:
        # the second is one that the glossary proposes already: it is no new form, and yet harvested
        assert propose(session, [seen("Q225641", word, 2, "2026-11-02")], "so", "harvest") == 1
        assert (
            propose(session, [seen("Q225641", "Mombaaso", 5, "2026-11-05", known=True)], "so", "harvest") == 0
        )
        assert propose(session, [seen("Q225641", word, 3, "2026-11-30")], "so", "harvest") == 0
    with reading(engine) as session:
        first, second = harvested(session)
        sentences = examples(session, [first, second], ())
        hidden = examples(session, [second], ["africa-fr"])
    assert [(one.form, one.count, one.mentioned, one.first, one.last) for one in (first, second)] == [
        ("Mombaaso", 5, 6, "2026-11-05", "2026-11-05"),
        (word, 3, 4, "2026-11-02", "2026-11-30"),
    ]
    assert sentences[segment.id].target == segment.text
    assert hidden == {}
    with writing(engine) as session:
        approve_harvested(session, "Q225641", ("so", "Mombaaso"), "ana")
        drop_harvested(session, "Q225641", ("so", word), "ana")
        with pytest.raises(NotFound, match="no longer proposed"):
            drop_harvested(session, "Q225641", ("so", word), "ana")
        assert propose(session, [seen("Q225641", word, 9, "2026-12-01")], "so", "harvest") == 0
        assert harvested(session) == []
        assert termbase.get(session, "Q225641").cells["so"] == "Mombaaso"
