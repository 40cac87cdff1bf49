"""Leases, drafts and kept work, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest
from sqlalchemy import Engine

from service.domain.draft import Finding, Job, Origin, Severity, SourceSegment
from service.domain.edition import Policy
from service.domain.status import State
from service.risk import calibration
from service.stages import drafting, publishing, reviewing, waiting
from service.storage import columns, tables
from service.storage.outbox import PUBLISH, TRANSLATE
from service.storage.session import writing
from service.storage.tables import SegmentRow, now
from tests.factories import make_story
from tests.service.newsroom import ATTEMPTS, LEASE, NAME, NUMBER, Newsroom, make_draft, only

ONE = "<p>The ferry runs again from Tuesday. It carries 300 people and does not take lorries.</p>"
TWO = (
    "<p>Officials said so on Monday. The ferry runs again from Tuesday. "
    "It carries 350 people and does not take lorries.</p>"
)


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine)


def texts(newsroom: Newsroom) -> list[str]:
    return [segment.text for segment in newsroom.segments()]


# --- taking ---------------------------------------------------------------------------------------


def test_a_job_has_every_sentence_of_the_story_and_nobody_else_gets_it(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(body=ONE))
    job = newsroom.take()
    assert job is not None
    assert [segment.text for segment in job.segments] == [
        "Ferry service returns to Mombasa",
        "The ferry runs again from Tuesday.",
        "It carries 300 people and does not take lorries.",
    ]
    assert (job.source_language, job.edition, job.target_locale) == ("en", "africa-fr", "fr-SN")
    row = newsroom.translation()
    assert (row.state, row.attempts, row.lease) == (State.TRANSLATING, 1, job.lease)
    assert newsroom.take(worker="w2") is None
    assert newsroom.translation().lease == job.lease


def test_of_many_workers_at_once_exactly_one_gets_the_job(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    row = newsroom.translation()
    jobs: list[Job] = []
    failures: list[BaseException] = []
    start = threading.Barrier(6)

    def work(number: int) -> None:
        try:
            start.wait()
            with writing(newsroom.engine) as session:
                job = drafting.take_job(
                    session, row.id, row.version_id, f"w{number}", LEASE, ATTEMPTS, newsroom.editions
                )
            if job is not None:
                jobs.append(job)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(jobs) == 1
    assert newsroom.translation().attempts == 1


def test_an_expired_lease_goes_to_the_next_worker_and_the_first_one_can_save_nothing(
    newsroom: Newsroom,
) -> None:
    newsroom.deliver(make_story())
    slow = newsroom.take(worker="slow")
    assert slow is not None
    newsroom.expire()
    quick = newsroom.take(worker="quick")
    assert quick is not None
    assert quick.lease != slow.lease
    assert newsroom.write(drafting.renew, slow, LEASE) is False
    assert newsroom.save(slow) is False
    assert newsroom.write(drafting.fail, slow, "too slow") is False
    assert newsroom.write(drafting.give_back, slow, "too slow") is False
    assert newsroom.translation().state == State.TRANSLATING
    assert newsroom.save(quick) is True
    assert newsroom.save(quick) is False
    assert newsroom.translation().state == State.DRAFT


def test_renewing_holds_the_job(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    job = newsroom.take()
    assert job is not None
    before = newsroom.translation()
    assert newsroom.write(drafting.renew, job, 600.0) is True
    after = newsroom.translation()
    assert before.lease_until is not None
    assert after.lease_until is not None
    assert after.lease_until - before.lease_until > timedelta(seconds=500)
    assert after.updated_at == before.updated_at
    assert after.lock_version == before.lock_version


def test_drafted_work_and_unknown_work_is_nothing_to_do(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    newsroom.draft()
    assert newsroom.take() is None
    taken = newsroom.write(drafting.take_job, "0" * 32, "0" * 32, "w", LEASE, ATTEMPTS, newsroom.editions)
    assert taken is None


def test_work_for_a_withdrawn_story_is_nothing_to_do_and_its_draft_is_not_saved(newsroom: Newsroom) -> None:
    story = make_story()
    newsroom.deliver(story)
    job = newsroom.take()
    assert job is not None
    newsroom.kill(story)
    assert newsroom.save(job) is False
    assert newsroom.write(drafting.renew, job, LEASE) is False
    assert newsroom.take() is None
    assert newsroom.translation().state == State.WITHDRAWN
    assert newsroom.segments() == []


def test_after_too_many_attempts_it_fails_and_says_so_until_somebody_retries(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    for attempt in range(ATTEMPTS):
        assert newsroom.take(worker=f"w{attempt}") is not None
        newsroom.expire()
    assert newsroom.take() is None
    row = newsroom.translation()
    assert row.state == State.FAILED
    assert row.reason is not None
    assert str(ATTEMPTS) in row.reason
    newsroom.sent()
    newsroom.write(reviewing.retry, row.id, row.lock_version, "awa")
    assert [promise.arguments for promise in newsroom.promises(TRANSLATE)] == [
        {"translation_id": row.id, "version_id": row.version_id}
    ]
    assert newsroom.draft().state == State.DRAFT


def test_a_job_given_back_is_tried_again_later_and_its_last_reason_is_known(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    newsroom.sent()
    job = newsroom.take()
    assert job is not None
    assert newsroom.write(drafting.give_back, job, "The model ran out of memory.", 60.0)
    assert newsroom.translation().state == State.QUEUED
    (again,) = newsroom.promises(TRANSLATE)
    assert again.not_before is not None
    assert again.not_before > now() + timedelta(seconds=50)
    for _ in range(ATTEMPTS - 1):
        job = newsroom.take()
        assert job is not None
        newsroom.write(drafting.give_back, job, "The model ran out of memory.")
    assert newsroom.take() is None
    assert "The model ran out of memory." in (newsroom.translation().reason or "")


def test_an_edition_that_is_no_more_fails_with_the_reason(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    newsroom.editions = only("africa-pt")
    assert newsroom.take() is None
    assert newsroom.translation().state == State.FAILED
    assert "africa-fr" in (newsroom.translation().reason or "")


# --- saving ---------------------------------------------------------------------------------------


def test_a_draft_is_saved_whole(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(body='<p>The <a href="https://au.int/">African Union</a> met.</p>'))
    row = newsroom.draft(findings=lambda segment: (NAME,) if segment.index else ())
    assert (row.state, row.engine, row.seconds) == (State.DRAFT, "test-engine", {"translate": 0.25})
    assert (row.lease, row.lease_until, row.reason, row.attempts) == (None, None, None, 0)
    headline, sentence = newsroom.segments()
    assert headline.findings == []
    assert [Finding.from_json(finding) for finding in sentence.findings] == [NAME]
    assert sentence.text == sentence.machine_text == "africa-fr: The African Union met."
    assert [sentence.text[mark["start"] : mark["end"]] for mark in sentence.marks] == ["African Union"]
    assert sentence.machine_marks == sentence.marks
    assert (sentence.origin, sentence.engine, sentence.score) == (Origin.MT, "test-engine", -0.5)


def test_a_draft_for_other_sentences_than_the_story_has_is_refused(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    job = newsroom.take()
    assert job is not None
    short = replace(make_draft(job), segments=make_draft(job).segments[:-1])
    with pytest.raises(ValueError, match="segments"):
        newsroom.write(drafting.save_draft, job, short, newsroom.editions)
    assert newsroom.translation().state == State.TRANSLATING


def test_a_newer_version_makes_the_running_job_worthless_and_its_own_job_runs(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(body=ONE))
    old = newsroom.take()
    assert old is not None
    newsroom.deliver(make_story(body=TWO, version="2"))
    assert newsroom.write(drafting.renew, old, LEASE) is False
    assert newsroom.save(old) is False
    assert newsroom.write(drafting.fail, old, "no") is False
    new = newsroom.take()
    assert new is not None
    assert new.version_id != old.version_id
    assert newsroom.save(old) is False
    assert newsroom.save(new) is True
    assert any("350" in text for text in texts(newsroom))
    taken = newsroom.write(
        drafting.take_job, old.translation_id, old.version_id, "w", LEASE, ATTEMPTS, newsroom.editions
    )
    assert taken is None


def test_a_failure_has_a_reason_and_leaves_what_is_live(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(body=ONE))
    row = newsroom.draft()
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    newsroom.deliver(make_story(body=TWO, version="2"))
    assert newsroom.translation().state == State.OUTDATED
    job = newsroom.take()
    assert job is not None
    assert newsroom.write(drafting.fail, job, "No model for en → fr. Add one: dragoman models add …") is True
    row = newsroom.translation()
    assert (row.state, row.reason) == (State.FAILED, "No model for en → fr. Add one: dragoman models add …")
    assert [publication.superseded for publication in newsroom.publications()] == [False]
    assert newsroom.take() is None


# --- own language, policy auto ----------------------------------------------------------------------


def test_an_edition_in_the_storys_own_language_is_live_at_once_and_as_it_is(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-en"))
    newsroom.deliver(make_story(body=ONE))
    newsroom.take("africa-en")
    assert newsroom.translation("africa-en").state == State.LIVE
    (publication,) = newsroom.publications("africa-en")
    assert publication.item["bodies"][0]["value"] == ONE
    assert publication.approved_by == "source:wire"
    assert {segment.origin for segment in newsroom.segments("africa-en")} == {Origin.SOURCE}


def auto(engine: Engine) -> Newsroom:
    editions = only("africa-fr")
    told = "Traduit par une machine & non relu."
    editions["africa-fr"] = replace(editions["africa-fr"], policy=Policy.AUTO, disclosure=told)
    return Newsroom(engine, editions)


def test_policy_auto_publishes_and_says_so(engine: Engine) -> None:
    newsroom = auto(engine)
    newsroom.deliver(make_story(body=ONE))
    assert newsroom.draft().state == State.LIVE
    (publication,) = newsroom.publications()
    assert publication.approved_by is None
    body = publication.item["bodies"][0]["value"]
    assert body.startswith("<p><em>Traduit par une machine &amp; non relu.</em></p><p>africa-fr: The ferry")
    assert publication.item["digitalSourceType"]["uri"].endswith("/trainedAlgorithmicMedia")
    assert {
        "role": "disclosure",
        "contentType": "text/plain",
        "value": "Traduit par une machine & non relu.",
    } in (publication.item["descriptions"])


def test_policy_auto_holds_back_what_a_check_blocks(engine: Engine) -> None:
    newsroom = auto(engine)
    newsroom.deliver(make_story(body=ONE))

    def blocked(segment: SourceSegment) -> tuple[Finding, ...]:
        return (NUMBER,) if segment.index == 2 else ()

    assert newsroom.draft(findings=blocked).state == State.DRAFT
    assert newsroom.publications() == []
    assert newsroom.audit("held_back")[0].detail["holding"] == 1


def test_policy_auto_holds_back_what_is_likely_to_be_written_anew(engine: Engine) -> None:
    newsroom = auto(engine)
    newsroom.deliver(make_story(body=ONE))
    odd = Finding("quotes", Severity.WARNING, "quotes.lost")  # by itself it keeps nothing back

    assert newsroom.draft(findings=lambda segment: (odd,) * 3).state == State.DRAFT
    assert newsroom.publications() == []
    detail = newsroom.audit("held_back")[0].detail
    assert detail["holding"] == 0
    assert detail["risk"] > calibration().hold


def test_policy_auto_waits_for_the_embargo(engine: Engine) -> None:
    newsroom = auto(engine)
    embargo = now() + timedelta(hours=1)
    newsroom.deliver(make_story(body=ONE, embargo=embargo))
    newsroom.sent()
    assert newsroom.draft().state == State.APPROVED
    assert newsroom.publications() == []
    (promise,) = newsroom.promises(PUBLISH)
    assert promise.not_before == embargo


# --- what got stuck -------------------------------------------------------------------------------


def test_an_expired_lease_is_promised_again_once(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(urgency=2))
    newsroom.sent()
    assert newsroom.take() is not None
    assert newsroom.write(drafting.requeue_expired) == 0
    newsroom.expire()
    assert newsroom.write(drafting.requeue_expired) == 1
    assert newsroom.write(drafting.requeue_expired) == 0
    row = newsroom.translation()
    assert (row.state, row.lease, row.lost) == (State.QUEUED, None, 1)
    (promise,) = newsroom.promises(TRANSLATE)
    assert promise.arguments == {"translation_id": row.id, "version_id": row.version_id}
    assert promise.priority == 1
    assert newsroom.draft().state == State.DRAFT
    assert newsroom.translation().lost == 0


@pytest.mark.parametrize(("urgency", "places"), [(5, [4, 9]), (1, [0, 0])])
def test_a_story_that_workers_end_with_lets_others_go_first(
    newsroom: Newsroom, urgency: int, places: list[int]
) -> None:
    newsroom.deliver(make_story(urgency=urgency))
    for place in places:
        assert newsroom.take() is not None
        newsroom.expire()
        assert newsroom.write(drafting.requeue_expired) == 1
        assert newsroom.translation().place == place
    newsroom.deliver(make_story(urgency=urgency, version="2", body=TWO))
    assert (newsroom.translation().place, newsroom.translation().lost) == (places[0], 0)


def test_two_relays_at_once_promise_once(newsroom: Newsroom) -> None:
    for number in range(5):
        story_id = newsroom.deliver(make_story(external_id=f"story-{number}"))
        assert newsroom.take(story_id=story_id) is not None
    newsroom.expire()
    promised: list[int] = []
    start = threading.Barrier(3)

    def look() -> None:
        start.wait()
        with writing(newsroom.engine) as session:
            promised.append(drafting.requeue_expired(session))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(promised) == 3
    assert sum(promised) == 5
    assert len(newsroom.promises(TRANSLATE)) == 5


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_worker_whose_clock_is_an_hour_off_keeps_its_lease_and_takes_nobodys(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    newsroom.deliver(make_story())
    newsroom.sent()
    with shifted(monkeypatch, hours):
        job = newsroom.take()
    assert job is not None
    assert newsroom.write(drafting.requeue_expired) == 0
    assert newsroom.take(worker="w2") is None
    with shifted(monkeypatch, hours):
        assert newsroom.write(drafting.renew, job, LEASE)
    assert newsroom.write(drafting.requeue_expired) == 0
    row = newsroom.translation()
    assert row.lease_until is not None
    assert abs(row.lease_until - now()) < timedelta(minutes=5)  # as long as a lease is, whoever gave it
    with shifted(monkeypatch, hours):  # nor does a relay's clock, or another worker's, take it away
        assert newsroom.write(drafting.requeue_expired) == 0
        assert newsroom.take(worker="w2") is None
        assert newsroom.save(job)


@pytest.mark.parametrize("hours", [-1, 1])
def test_what_a_clock_that_is_off_gives_back_or_takes_in_waits_no_longer_for_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    with shifted(monkeypatch, hours):
        newsroom.deliver(make_story())
    assert newsroom.read(waiting.Dispatch().is_anything_due)
    with shifted(monkeypatch, hours):
        job = newsroom.take()
        assert job is not None
        assert newsroom.write(drafting.give_back, job, "The worker was stopped.")
    assert newsroom.read(waiting.Dispatch().is_anything_due)
    with shifted(monkeypatch, hours):
        assert newsroom.read(waiting.Dispatch().is_anything_due)


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_embargo_ends_by_the_databases_clock(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    newsroom = auto(engine)
    newsroom.deliver(make_story(body=ONE, embargo=now() + timedelta(minutes=30)))
    with shifted(monkeypatch, hours):  # a worker's, and a relay's
        assert newsroom.draft().state == State.APPROVED
        assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 0
        assert (
            newsroom.write(publishing.publish_approved, newsroom.translation().id, newsroom.editions) is None
        )
    assert newsroom.publications() == []
    newsroom.end_embargo()
    with shifted(monkeypatch, hours):
        assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 1


@contextmanager
def shifted(monkeypatch: pytest.MonkeyPatch, hours: int) -> Iterator[None]:
    """Let this process' clock be off by so much; the database's is as it was."""

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            right = datetime.now(tz) + timedelta(hours=hours)
            return cls.fromtimestamp(right.timestamp(), tz)

    with monkeypatch.context() as patch:
        patch.setattr(columns, "datetime", Shifted)
        assert abs(tables.now() - datetime.now(UTC)) > timedelta(minutes=50)
        yield


def test_stuck_work_of_a_live_story_is_found_too_and_live_stays_live(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(body=ONE))
    row = newsroom.draft()
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    newsroom.deliver(make_story(body=TWO, version="2"))
    newsroom.sent()
    assert newsroom.take() is not None
    newsroom.expire()
    assert newsroom.write(drafting.requeue_expired) == 1
    assert [publication.superseded for publication in newsroom.publications()] == [False]
    assert newsroom.draft().state == State.DRAFT


def test_segments_of_a_translation_go_with_each_new_draft(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(body=ONE))
    newsroom.draft()
    newsroom.deliver(make_story(body="<p>Short now.</p>", version="2"))
    newsroom.draft()
    with writing(newsroom.engine) as session:
        assert session.query(SegmentRow).count() == 2
