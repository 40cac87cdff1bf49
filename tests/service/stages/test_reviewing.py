"""Claiming, editing, confirming, approving and all that goes wrong with it, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from service.domain.draft import Finding, Origin, Severity, SourceSegment
from service.domain.status import State
from service.domain.terms import Concept, FormStatus, Glossary, Term
from service.errors import Conflict, NotAllowedNow, NotFound, Unprocessable
from service.stages import drafting, reviewing
from service.stages.publishing import publish_approved
from service.storage.outbox import PUBLISH
from service.storage.tables import TranslationRow, now
from service.wording import say
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import NAME, NUMBER, Newsroom


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(urgency=4))
    newsroom.draft(findings=findings)
    return newsroom


def findings(segment: SourceSegment) -> tuple[Finding, ...]:
    """Nothing in the headline, a name in the second segment, a number in the third."""
    return {1: (NAME,), 2: (NUMBER,)}.get(segment.index, ())


def save(newsroom: Newsroom, index: int, text: str, actor: str = "awa", **named: Any) -> reviewing.Saved:
    segment = newsroom.segments()[index]
    lock_version = named.pop("lock_version", segment.lock_version)
    return newsroom.write(  # type: ignore[no-any-return]
        reviewing.save_segment,
        segment.translation_id,
        reviewing.SegmentEdit(index, text, lock_version, named.pop("confirm", False)),
        actor,
        editions=newsroom.editions,
        glossary=named.pop("glossary", newsroom.glossary),
        **named,
    )


def act(newsroom: Newsroom, step: Any, actor: str = "awa", *more: Any, **named: Any) -> Any:
    row = newsroom.translation()
    return newsroom.write(step, row.id, named.pop("lock_version", row.lock_version), actor, *more, **named)


def approve(newsroom: Newsroom, actor: str = "awa", **named: Any) -> TranslationRow:
    return act(newsroom, reviewing.approve, actor, newsroom.editions, **named)  # type: ignore[no-any-return]


def claim(newsroom: Newsroom, actor: str = "awa", **named: Any) -> TranslationRow:
    return newsroom.write(reviewing.claim, newsroom.translation().id, actor, **named)  # type: ignore[no-any-return]


def go_live(newsroom: Newsroom) -> None:
    approve(newsroom, override_reason="The number is in words.")


# --- claims ---------------------------------------------------------------------------------------


def test_a_claim_puts_the_name_on_it(newsroom: Newsroom) -> None:
    claim(newsroom)
    row = newsroom.translation()
    assert (row.state, row.claimed_by) == (State.IN_REVIEW, "awa")
    assert row.claimed_at is not None
    before = row.lock_version
    claim(newsroom)
    assert newsroom.translation().lock_version == before
    assert [audit.actor for audit in newsroom.audit("claimed")] == ["awa"]


def test_a_colleagues_claim_stays_theirs_unless_taken_over(newsroom: Newsroom) -> None:
    claim(newsroom, "awa")
    with pytest.raises(Conflict, match="awa") as refused:
        claim(newsroom, "ben")
    assert refused.value.extra["current"]["claimed_by"] == "awa"
    save(newsroom, 0, "Le bac revient", actor="ben")  # a claim is soft: the segment's number is what guards
    assert newsroom.translation().claimed_by == "awa"
    claim(newsroom, "ben", take_over=True)
    assert newsroom.translation().claimed_by == "ben"


def test_release_gives_it_back_to_the_desk_with_its_texts(newsroom: Newsroom) -> None:
    save(newsroom, 0, "Le bac revient")
    newsroom.write(reviewing.release, newsroom.translation().id, "awa")
    row = newsroom.translation()
    assert (row.state, row.claimed_by) == (State.DRAFT, None)
    assert newsroom.segments()[0].text == "Le bac revient"


def test_what_does_not_exist_is_not_found(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        newsroom.write(reviewing.claim, "0" * 32, "awa")
    with pytest.raises(NotFound):
        newsroom.read(reviewing.view, "0" * 32)
    with pytest.raises(NotFound, match="segment 99"):
        newsroom.write(reviewing.confirm_segment, newsroom.translation().id, 99, 1, "awa")


# --- segments -------------------------------------------------------------------------------------


def test_an_edit_is_saved_looked_at_again_and_makes_the_draft_the_editors(newsroom: Newsroom) -> None:
    before = newsroom.translation().lock_version
    saved = save(newsroom, 2, "Il transporte 300 personnes et ne prend pas de camions.")
    assert saved.segment.origin is Origin.HUMAN
    assert saved.segment.tagged == "Il transporte 300 personnes et ne prend pas de camions."
    assert NUMBER not in saved.segment.findings
    assert (saved.state, saved.claimed_by) == (State.IN_REVIEW, "awa")
    segment = newsroom.segments()[2]
    assert segment.lock_version == saved.segment.lock_version
    assert segment.machine_text is not None
    assert segment.machine_text.startswith("africa-fr: ")
    assert newsroom.translation().lock_version == saved.lock_version > before
    (edited,) = newsroom.audit("edited")
    assert (edited.actor, edited.detail["index"]) == ("awa", 2)
    assert edited.detail["after"] == segment.text


def test_an_emptied_segment_is_kept_and_blocks(newsroom: Newsroom) -> None:
    saved = save(newsroom, 0, "")
    assert any(finding.severity is Severity.BLOCK for finding in saved.segment.findings)


def test_saving_the_same_text_changes_nothing(newsroom: Newsroom) -> None:
    before = newsroom.translation()
    text = newsroom.segments()[0].text
    saved = save(newsroom, 0, text)
    assert saved.segment.origin is Origin.MT
    after = newsroom.translation()
    assert (after.lock_version, after.state) == (before.lock_version, State.DRAFT)
    assert newsroom.audit("edited") == []


def test_the_second_of_two_editors_gets_the_others_text_and_loses_none(newsroom: Newsroom) -> None:
    loaded = newsroom.segments()[0].lock_version
    save(newsroom, 0, "Le bac revient", actor="awa", lock_version=loaded, confirm=True)
    with pytest.raises(Conflict) as refused:
        save(newsroom, 0, "Le ferry revient", actor="ben", lock_version=loaded)
    current = refused.value.extra["current"]
    assert (current["index"], current["text"], current["confirmed_by"]) == (0, "Le bac revient", "awa")
    assert newsroom.segments()[0].text == "Le bac revient"
    save(newsroom, 0, "Le ferry revient", actor="ben", lock_version=current["lock_version"])
    segment = newsroom.segments()[0]
    assert (segment.text, segment.confirmed_by) == ("Le ferry revient", None)


def test_two_editors_in_different_segments_do_not_meet(newsroom: Newsroom) -> None:
    first, second = newsroom.segments()[:2]
    save(newsroom, 0, "a", actor="awa", lock_version=first.lock_version)
    save(newsroom, 1, "b", actor="ben", lock_version=second.lock_version)
    assert [segment.text for segment in newsroom.segments()[:2]] == ["a", "b"]


def test_terms_of_the_glossary_are_looked_for_in_an_edit(newsroom: Newsroom) -> None:
    terms = (Term("en", "ferry"), Term("fr", "bac"))
    glossary = Glossary((Concept("ferry", "term", terms),))
    missed = save(newsroom, 1, "Le bateau circule.", glossary=glossary).segment
    assert [(one.concept, one.outcome) for one in missed.mentions] == [("ferry", "missed")]
    assert missed.findings
    said = save(newsroom, 1, "Le bac circule de nouveau dès mardi.", glossary=glossary).segment
    assert [one.outcome for one in said.mentions] == ["applied"]
    assert said.findings == ()


def test_an_edit_is_told_of_forms_that_stray_and_of_forbidden_ones(newsroom: Newsroom) -> None:
    terms = (
        Term("en", "ferry"),
        Term("fr", "bac"),
        Term("fr", "traversier", FormStatus.ADMITTED),
        Term("fr", "chaloupe", FormStatus.FORBIDDEN),
    )
    glossary = Glossary((Concept("ferry", "term", terms),))
    save(newsroom, 0, "Le bac circule.", glossary=glossary)
    strayed = save(newsroom, 1, "Le traversier circule.", glossary=glossary).segment
    (finding,) = [one for one in strayed.findings if one.check == "consistency"]
    assert finding.severity == "warning"
    assert say(finding) == "“traversier” here, “bac” elsewhere in the story. Choose one."
    assert newsroom.segments()[0].text == "Le bac circule."
    banned = save(newsroom, 1, "Le bac et la chaloupe circulent.", glossary=glossary).segment
    (finding,) = [one for one in banned.findings if one.check == "names"]
    assert finding.severity == "block"
    assert "“chaloupe” is not to be used" in say(finding)


def test_marks_are_edited_as_tags_and_a_lost_one_is_found(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(body='<p>The <a href="https://au.int/">African Union</a> met.</p>'))
    newsroom.draft()
    number = newsroom.segments()[1].source_marks[0]["id"]
    kept = save(newsroom, 1, f"L’<{number}>Union africaine</{number}> s’est réunie.").segment
    assert kept.text == "L’Union africaine s’est réunie."
    assert [kept.text[mark.start : mark.end] for mark in kept.marks] == ["Union africaine"]
    lost = save(newsroom, 1, "L’Union africaine s’est réunie.").segment
    assert lost.marks == ()
    assert "marks" in [finding.check for finding in lost.findings]


@pytest.mark.parametrize(
    ("text", "why"),
    [("a\x00b", "U+0000"), ("a\ud800", "U+D800"), ("a\x1b[0m", "U+001B"), ("x" * 20_001, "20,001")],
)
def test_a_text_that_cannot_be_kept_is_refused_with_the_place(
    newsroom: Newsroom, text: str, why: str
) -> None:
    before = newsroom.segments()[0].text
    with pytest.raises(Unprocessable) as refused:
        save(newsroom, 0, text)
    assert why in refused.value.detail
    assert refused.value.extra["field"] == "text"
    assert newsroom.segments()[0].text == before


def test_joiners_direction_marks_and_emoji_are_text(newsroom: Newsroom) -> None:
    text = "می\u200cخواهم \u200fabc\u200e 👩\u200d🌾\nneue Zeile"
    assert save(newsroom, 0, text).segment.text == text


# --- confirming -----------------------------------------------------------------------------------


def test_confirming_names_who_and_taking_back_clears_it(newsroom: Newsroom) -> None:
    segment = newsroom.segments()[1]
    saved = newsroom.write(reviewing.confirm_segment, segment.translation_id, 1, segment.lock_version, "awa")
    assert saved.segment.confirmed_by == "awa"
    saved = newsroom.write(
        reviewing.confirm_segment,
        segment.translation_id,
        1,
        saved.segment.lock_version,
        "awa",
        confirmed=False,
    )
    assert (saved.segment.confirmed_by, saved.segment.confirmed_at) == (None, None)
    with pytest.raises(Conflict):
        newsroom.write(reviewing.confirm_segment, segment.translation_id, 1, segment.lock_version, "awa")


def test_an_edit_takes_the_confirmation_away(newsroom: Newsroom) -> None:
    save(newsroom, 0, "Le bac revient", confirm=True)
    assert newsroom.segments()[0].confirmed_by == "awa"
    save(newsroom, 0, "Le bac est revenu", actor="ben")
    assert newsroom.segments()[0].confirmed_by is None


def test_clean_segments_are_confirmed_together_and_the_others_are_left(newsroom: Newsroom) -> None:
    assert act(newsroom, reviewing.confirm_clean) == 1
    assert [segment.confirmed_by for segment in newsroom.segments()] == ["awa", None, None]
    assert act(newsroom, reviewing.confirm_clean) == 0
    with pytest.raises(Conflict):
        act(newsroom, reviewing.confirm_clean, lock_version=1)


# --- approving ------------------------------------------------------------------------------------


def test_what_blocks_has_to_be_resolved_or_passed_with_a_reason(newsroom: Newsroom) -> None:
    with pytest.raises(Conflict, match="segment 3") as refused:
        approve(newsroom)
    assert [(one["index"], one["check"]) for one in refused.value.extra["blocking"]] == [(2, "numbers")]
    assert newsroom.publications() == []
    with pytest.raises(Unprocessable):
        approve(newsroom, override_reason="   ")
    approve(newsroom, override_reason="The number is in words.")
    (audit,) = newsroom.audit("approved")
    assert (audit.actor, audit.detail["override_reason"]) == ("awa", "The number is in words.")
    assert [one["check"] for one in audit.detail["overridden"]] == ["numbers"]
    assert newsroom.translation().state == State.LIVE


def test_a_resolved_draft_goes_live_with_its_approver(newsroom: Newsroom) -> None:
    save(newsroom, 2, "Il transporte 300 personnes et ne prend pas de camions.")
    approve(newsroom, "awa")
    row = newsroom.translation()
    assert (row.state, row.approved_by, row.claimed_by) == (State.LIVE, "awa", None)
    (publication,) = newsroom.publications()
    assert publication.approved_by == "awa"
    assert "Il transporte 300 personnes" in publication.item["bodies"][0]["value"]


def test_approving_what_somebody_changed_meanwhile_is_a_conflict(newsroom: Newsroom) -> None:
    loaded = newsroom.translation().lock_version
    save(newsroom, 2, "Il ne prend pas de camions.", actor="ben")
    with pytest.raises(Conflict) as refused:
        approve(newsroom, lock_version=loaded, override_reason="Fine.")
    current = refused.value.extra["current"]
    assert current["lock_version"] == newsroom.translation().lock_version
    assert current["state"] == State.IN_REVIEW
    assert newsroom.publications() == []


def test_approving_twice_is_a_conflict_and_publishes_once(newsroom: Newsroom) -> None:
    loaded = newsroom.translation().lock_version
    approve(newsroom, lock_version=loaded, override_reason="Fine.")
    with pytest.raises(Conflict):
        approve(newsroom, lock_version=loaded, override_reason="Fine.")
    with pytest.raises(NotAllowedNow) as refused:
        approve(newsroom, override_reason="Fine.")
    assert refused.value.extra["current"]["state"] == State.LIVE
    assert len(newsroom.publications()) == 1


def test_an_embargo_holds_what_is_approved_until_it_ends(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    embargo = now() + timedelta(hours=2)
    newsroom.deliver(make_story(embargo=embargo, urgency=3))
    row = newsroom.draft()
    approve(newsroom)
    assert newsroom.translation().state == State.APPROVED
    (promise,) = newsroom.promises(PUBLISH)
    assert promise.arguments == {"translation_id": row.id, "version_id": row.version_id}
    assert (promise.not_before, promise.priority) == (embargo, 2)
    assert newsroom.write(publish_approved, row.id, newsroom.editions) is None
    assert newsroom.publications() == []
    newsroom.end_embargo()
    assert newsroom.write(publish_approved, row.id, newsroom.editions) is not None
    assert newsroom.write(publish_approved, row.id, newsroom.editions) is None
    (publication,) = newsroom.publications()
    assert publication.approved_by == "awa"
    assert newsroom.translation().state == State.LIVE


def test_what_was_sent_back_during_the_embargo_does_not_come_out(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(embargo=now() + timedelta(hours=2)))
    row = newsroom.draft()
    approve(newsroom)
    act(newsroom, reviewing.send_back, "ben", "The headline is wrong.")
    newsroom.end_embargo()
    assert newsroom.write(publish_approved, row.id, newsroom.editions) is None
    assert newsroom.publications() == []
    back = newsroom.translation()
    assert (back.state, back.reason, back.approved_by) == (State.DRAFT, "The headline is wrong.", None)


# --- sending back, rejecting, retrying ------------------------------------------------------------


def test_sending_a_live_one_back_leaves_it_live_until_the_next_approval(newsroom: Newsroom) -> None:
    go_live(newsroom)
    act(newsroom, reviewing.send_back, "ben", "A name is wrong.")
    assert newsroom.translation().state == State.DRAFT
    assert [publication.superseded for publication in newsroom.publications()] == [False]
    save(newsroom, 1, "Le bac circule.", actor="ben")
    approve(newsroom, "ben", override_reason="Fine.")
    assert [(one.number, one.superseded) for one in newsroom.publications()] == [(1, True), (2, False)]
    assert "Le bac circule." in newsroom.publications()[1].item["bodies"][0]["value"]
    assert newsroom.audit("sent_back")[0].detail["reason"] == "A name is wrong."


def test_a_live_text_cannot_be_edited_in_place(newsroom: Newsroom) -> None:
    go_live(newsroom)
    with pytest.raises(NotAllowedNow, match="send it back first"):
        save(newsroom, 0, "x")
    with pytest.raises(NotAllowedNow):
        act(newsroom, reviewing.confirm_clean)


@pytest.mark.parametrize("step", [reviewing.send_back, reviewing.reject])
def test_a_reason_is_needed(newsroom: Newsroom, step: Any) -> None:
    with pytest.raises(Unprocessable) as refused:
        act(newsroom, step, "awa", " \n ")
    assert refused.value.extra["field"] == "reason"
    assert newsroom.translation().state == State.DRAFT


def test_a_rejected_draft_reaches_nobody_and_can_come_back(newsroom: Newsroom) -> None:
    act(newsroom, reviewing.reject, "awa", "Not for our readers.")
    row = newsroom.translation()
    assert (row.state, row.reason) == (State.REJECTED, "Not for our readers.")
    with pytest.raises(NotAllowedNow):
        approve(newsroom, override_reason="Fine.")
    act(newsroom, reviewing.send_back, "ben", "We need it after all.")
    go_live(newsroom)
    assert len(newsroom.publications()) == 1


def test_only_what_failed_can_be_retried(newsroom: Newsroom) -> None:
    with pytest.raises(NotAllowedNow):
        act(newsroom, reviewing.retry)
    newsroom.deliver(make_story(version="2", body="<p>New.</p>"))
    job = newsroom.take()
    assert job is not None
    newsroom.write(drafting.fail, job, "No model.")
    act(newsroom, reviewing.retry)
    row = newsroom.translation()
    assert (row.state, row.reason, row.attempts) == (State.QUEUED, None, 0)


@pytest.mark.parametrize("step", [reviewing.send_back, reviewing.reject])
def test_an_old_number_is_a_conflict_everywhere(newsroom: Newsroom, step: Any) -> None:
    with pytest.raises(Conflict) as refused:
        act(newsroom, step, "awa", "Because.", lock_version=0)
    assert refused.value.extra["current"]["lock_version"] == newsroom.translation().lock_version


def test_nothing_can_be_done_with_a_withdrawn_one(newsroom: Newsroom) -> None:
    newsroom.kill(make_story())
    with pytest.raises(NotAllowedNow):
        claim(newsroom)
    with pytest.raises(NotAllowedNow):
        save(newsroom, 0, "x")
    with pytest.raises(NotAllowedNow):
        approve(newsroom, override_reason="Fine.")


# --- what editors look at ---------------------------------------------------------------------------


def test_the_queue_counts_what_there_is_to_do(newsroom: Newsroom) -> None:
    (entry,) = newsroom.read(reviewing.queue, "africa-fr")
    assert (entry.state, entry.urgency, entry.source, entry.live) == (State.DRAFT, 4, "wire", False)
    assert entry.headline == "africa-fr: Ferry service returns to Mombasa"
    assert entry.source_headline == "Ferry service returns to Mombasa"
    counts = entry.counts
    assert (counts.segments, counts.clean, counts.to_look_at, counts.blocks, counts.warnings) == (
        3,
        1,
        2,
        1,
        1,
    )
    go_live(newsroom)
    assert newsroom.read(reviewing.queue, "africa-fr") == []
    (live,) = newsroom.read(reviewing.queue, "africa-fr", "live")
    assert live.live


def test_the_view_has_both_sides_of_every_segment_and_the_history(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_rich_story())
    row = newsroom.draft()
    save(newsroom, 0, "L’Union africaine ouvre un bureau", confirm=True)
    view = newsroom.read(reviewing.view, row.id)
    assert view.state is State.IN_REVIEW
    assert set(view.moves) >= {"approve", "send_back", "reject", "claim"}
    assert view.headline == "L’Union africaine ouvre un bureau"
    assert view.source_headline == "African Union opens water office in Nairobi"
    assert [segment.index for segment in view.segments] == list(range(len(view.segments)))
    assert view.counts.confirmed == 1
    assert view.live is None
    linked = next(segment for segment in view.segments if "water office in Nairobi on" in segment.source_text)
    assert "African Union</" in linked.source_tagged
    assert linked.tagged == f"africa-fr: {linked.source_tagged}"
    assert [event.action for event in view.history][:3] == ["confirmed", "claimed", "edited"]
    assert view.history[-1].action in ("started", "queued", "received")


def test_a_last_name_is_checked_where_another_segment_has_the_full_name(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(body="<p>Vladimir Putin came.</p><p>Putin spoke.</p>"))
    newsroom.draft()
    segment = next(one for one in newsroom.segments() if one.source_text == "Putin spoke.")
    putin = Concept("putin", "person", (Term("en", "Vladimir Putin"), Term("fr", "Vladimir Poutine")))
    saved = newsroom.write(
        reviewing.save_segment,
        segment.translation_id,
        reviewing.SegmentEdit(segment.index, "Poutine a parlé.", segment.lock_version),
        "awa",
        editions=newsroom.editions,
        glossary=Glossary([putin]),
    )
    (mention,) = saved.segment.mentions
    assert (mention.concept, mention.source_text, mention.outcome) == ("putin", "Putin", "applied")
