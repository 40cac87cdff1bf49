"""Telling subscribers: from the transaction to a receiver on this machine, whatever goes wrong between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from service.accounts import add_key, revoke_key
from service.domain.edition import Policy
from service.domain.story import Story
from service.errors import NotAllowedNow
from service.settings import Settings
from service.stages import fetching, reviewing, taking_back
from service.storage.clock import db_time
from service.storage.session import reading, writing
from service.storage.subscriber_tables import DeliveryRow, WebhookRow
from service.subscribers import deliveries, log, subscriptions
from service.subscribers.deliveries import PATIENCE, pause
from service.subscribers.sending import Told
from service.subscribers.subscriptions import Subscription
from tests.databases import ON_SQLITE
from tests.factories import make_story
from tests.receiver import OK, Got, Receiver, Reply, receiving
from tests.service.newsroom import Newsroom, only
from workers.queue.context import WorkerContext
from workers.queue.delivering import deliver, deliver_until_stopped

EDITIONS = ("africa-fr", "mideast-ar", "africa-en")
#: an edition of the story's own language, in which it is live at once
OWN = only("africa-en")
ALLOW = ("127.0.0.1",)
ALL = ("item.published", "item.updated", "item.withdrawn", "draft.ready")


@pytest.fixture
def site() -> Iterator[Receiver]:
    with receiving() as site:
        yield site


@dataclass
class Desk:
    """A newsroom, the worker's side of its subscribers, and time that a test lets pass."""

    room: Newsroom
    context: WorkerContext
    secret: str = ""

    def subscribe(self, site: Receiver, name: str = "site", **wanted: Any) -> str:
        self.secret = self.room.write(
            subscriptions.add_webhook, name, Subscription(site.url, **wanted), EDITIONS, ALLOW, actor="test"
        )
        return self.secret

    def due(self) -> list[str]:
        """Hand out what is due, as the relay does."""
        with writing(self.room.engine) as session:
            found = [number for number, _ in deliveries.due(session, 15.0)]
            return [one for one, _ in deliveries.hand_out(session, found)]

    def tell(self) -> int:
        """Hand out and deliver all that is due; return how many tries that were."""
        tries = 0
        while handed := self.due():
            for one in handed:
                deliver(self.context, one)
            tries += len(handed)
        return tries

    def later(self, time: timedelta) -> None:
        """Let time pass: everything on record becomes older by it."""
        with writing(self.room.engine) as session:
            for row in session.scalars(select(DeliveryRow)):
                row.created_at, row.due_at = row.created_at - time, row.due_at - time
                for moment in ("handed_at", "lease_until", "finished_at"):
                    if getattr(row, moment) is not None:
                        setattr(row, moment, getattr(row, moment) - time)
            for hook in session.scalars(select(WebhookRow)):
                for moment in ("failing_since", "not_before"):
                    if getattr(hook, moment) is not None:
                        setattr(hook, moment, getattr(hook, moment) - time)

    def lines(self) -> list[log.DeliveryLine]:
        """The log, the oldest first."""
        with reading(self.room.engine) as session:
            return log.delivery_log(session)[::-1]

    def states(self) -> list[tuple[str, str]]:
        return [(line.event, line.state) for line in self.lines()]

    def hook(self) -> WebhookRow:
        return self.room.read(subscriptions.need_webhook, "site")  # type: ignore[no-any-return]


@pytest.fixture
def desk(settings: Settings, engine: Engine) -> Desk:
    settings = settings.model_copy(update={"webhook_allow": ALLOW})
    return Desk(Newsroom(engine, only("africa-fr")), WorkerContext.open(settings))


def answering(*replies: Reply) -> Callable[[Got], Reply]:
    """Answer with these in turn, and well from then on."""
    left = list(replies)
    return lambda _: left.pop(0) if left else OK


def publish(desk: Desk, version: int = 1, story: str = "story-1", **more: Any) -> str:
    return desk.room.go_live(told(version, story, **more))


def told(version: int, story: str = "story-1", **more: Any) -> Story:
    """A version that says something else than the others."""
    return make_story(external_id=story, version=str(version), headline=f"Ferry {version} is back", **more)


def test_a_site_hears_of_publication_correction_and_withdrawal(desk: Desk, site: Receiver) -> None:
    secret = desk.subscribe(site, editions=("africa-fr",))
    story = publish(desk)
    assert desk.tell() == 1
    publish(desk, 2)
    desk.tell()
    desk.room.kill(make_story(version="2"))
    desk.tell()
    messages = [one.verify(secret) for one in site.got]
    assert [one["type"] for one in messages] == ["item.published", "item.updated", "item.withdrawn"]
    rows = desk.room.publications()
    assert [one["data"]["sequence"] for one in messages] == [row.position for row in rows]
    base = desk.context.settings.base_url
    assert messages[1]["data"] == {
        "edition": "africa-fr",
        "id": story,
        "sequence": 2,
        "version": 2,
        "url": f"{base}/v1/editions/africa-fr/items/{story}",
        "slug": rows[1].name,
        "page": f"{base}/editions/africa-fr/{rows[1].name}",
    }
    assert set(messages[2]["data"]) == {"edition", "id", "sequence", "version", "url"}
    assert messages[0]["timestamp"].endswith("Z")
    assert len({one.headers["webhook-id"] for one in site.got}) == 3
    assert desk.states() == [(one["type"], "delivered") for one in messages]


@ON_SQLITE
def test_nothing_is_kept_where_nobody_subscribed_or_the_transaction_fails(desk: Desk, site: Receiver) -> None:
    publish(desk)
    desk.subscribe(site)
    row = desk.room.draft(story_id=desk.room.deliver(told(2)))

    def approve_and_fail() -> None:
        with writing(desk.room.engine) as session:
            reviewing.approve(session, row.id, row.lock_version, "awa", desk.room.editions)
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        approve_and_fail()
    assert (desk.lines(), desk.tell()) == ([], 0)


@ON_SQLITE
def test_who_asked_for_an_event_an_edition_or_a_section_hears_of_nothing_else(desk: Desk) -> None:
    def story(version: int, section: str) -> Story:
        return told(version, extra={"subjects": [{"name": section, "rel": "section"}]})

    desk.room.editions = only("africa-fr", "mideast-ar")
    with receiving() as arabic, receiving() as health, receiving() as killed:
        desk.subscribe(arabic, "arabic", editions=("mideast-ar",))
        desk.subscribe(health, "health", sections=("health",))
        desk.subscribe(killed, "killed", events=("item.withdrawn",))
        for version, section in ((1, "Sport"), (2, "Health"), (3, "Sport"), (4, "Sport")):
            desk.room.go_live(story(version, section))
            desk.tell()
        desk.room.kill(story(4, "Sport"))
        desk.tell()
    assert arabic.got == []
    # the correction that takes it out of the section is told; what comes after it is not
    assert health.heard == [("item.updated", 2), ("item.updated", 3)]
    assert killed.heard == [("item.withdrawn", 5)]


def test_what_is_newer_overtakes_what_waits_and_a_withdrawal_everything(desk: Desk, site: Receiver) -> None:
    desk.subscribe(site)
    site.answer = answering((500, {}))
    publish(desk)
    desk.tell()
    publish(desk, 2)
    publish(desk, 2, "story-2")
    desk.room.kill(make_story(external_id="story-2", version="2"))
    desk.tell()
    desk.later(timedelta(days=1))
    desk.tell()
    # the site never took the first one, so the second one is news to it
    assert site.heard == [("item.published", 1), ("item.withdrawn", 4), ("item.published", 2)]
    assert [state for _, state in desk.states()] == ["overtaken", "delivered", "overtaken", "delivered"]


def test_an_older_one_in_flight_is_over_before_the_newer_one_goes(desk: Desk, site: Receiver) -> None:
    desk.subscribe(site)
    publish(desk)
    (first,) = desk.due()
    begun, go_on = threading.Event(), threading.Event()

    def slowly(got: Got) -> Reply:
        if got.json["data"]["version"] == 1:
            begun.set()
            go_on.wait(10)
        return OK

    site.answer = slowly
    worker = threading.Thread(target=deliver, args=(desk.context, first))
    worker.start()
    assert begun.wait(10)
    desk.room.write(taking_back.withdraw_story, desk.room.story().id, "awa", "It is wrong.")
    assert desk.due() == []
    (_, second) = [line.message.removeprefix("msg_") for line in desk.lines()]
    deliver(desk.context, second)  # handed out by somebody, or twice: it is not its turn
    assert len(site.got) == 1
    go_on.set()
    worker.join()
    assert desk.tell() == 1
    assert site.heard == [("item.published", 1), ("item.withdrawn", 2)]
    assert [state for _, state in desk.states()] == ["delivered", "delivered"]


@ON_SQLITE
def test_a_worker_that_ends_in_the_middle_leaves_it_to_another_with_the_same_id(
    desk: Desk, site: Receiver
) -> None:
    desk.subscribe(site)
    publish(desk)
    (one,) = desk.due()
    with writing(desk.room.engine) as session:
        parcel = deliveries.take(session, one, desk.room.editions, desk.context.settings)
    assert parcel is not None
    assert desk.tell() == 0
    desk.later(timedelta(seconds=61))
    assert desk.tell() == 1
    assert site.got[0].headers["webhook-id"] == parcel.message_id
    # the first worker comes back late, and changes nothing
    assert desk.room.write(deliveries.settle, parcel, Told(500)) is None
    # and where it ends before it has told it, a newer one waits until it cannot be on its way any more
    publish(desk, 2)
    (two,) = desk.due()
    desk.room.write(deliveries.take, two, desk.room.editions, desk.context.settings)
    publish(desk, 3)
    assert desk.tell() == 0
    desk.later(timedelta(seconds=61))
    assert desk.tell() == 1
    assert site.heard == [("item.published", 1), ("item.updated", 3)]


@ON_SQLITE
def test_what_fails_is_tried_again_ever_less_often_for_three_days_and_then_the_site_is_disabled(
    desk: Desk, site: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # fewer tries, for the sake of the test's time
    monkeypatch.setattr(deliveries, "PAUSES", (5.0, 30.0, 120.0))
    monkeypatch.setattr(deliveries, "LAST_PAUSE", 50_000.0)
    desk.subscribe(site)
    site.answer = lambda _: (503, {})
    publish(desk)
    waits = []
    while desk.tell():
        (line,) = desk.lines()
        if line.state != "waiting":
            break
        wait = line.due_at - deliveries_now(desk)
        waits.append(wait.total_seconds())
        desk.later(wait + timedelta(seconds=1))
    assert 8 <= len(waits) <= 11
    assert waits[:3] == [pytest.approx(base, rel=0.25, abs=1.5) for base in (5, 30, 120)]
    assert PATIENCE.total_seconds() - 60 < sum(waits) < PATIENCE.total_seconds() + 60
    assert {one.headers["webhook-id"] for one in site.got} == {desk.lines()[0].message}
    assert desk.states() == [("item.published", "dead")]
    assert desk.hook().disabled_because == "It took nothing for three days."
    assert desk.room.audit("webhook_disabled")[0].subject == "webhook:site"
    publish(desk, 2)
    assert (len(desk.lines()), desk.tell()) == (1, 0)


def deliveries_now(desk: Desk) -> Any:
    with reading(desk.room.engine) as session:
        return db_time(session)


@ON_SQLITE
def test_dead_letters_are_told_again_as_things_stand_then(desk: Desk, site: Receiver) -> None:
    desk.subscribe(site)
    site.answer = answering((410, {}))
    publish(desk)
    publish(desk, 1, "story-2")
    publish(desk, 1, "story-3")
    handed = desk.due()
    deliver(desk.context, handed[0])
    assert desk.hook().disabled_because == "It answered 410: it is gone for good."
    for one in handed[1:]:
        deliver(desk.context, one)
    assert [state for _, state in desk.states()] == ["dead", "dead", "dead"]
    with pytest.raises(NotAllowedNow, match="is disabled, and nothing was sent"):
        desk.room.write(subscriptions.replay, "site", actor="awa")
    desk.room.kill(make_story(external_id="story-2"))
    desk.room.write(subscriptions.enable_webhook, "site", actor="awa")
    publish(desk, 2, "story-3")
    desk.tell()
    assert desk.room.write(subscriptions.replay, "site", actor="awa") == 2
    desk.tell()
    heard = site.heard[1:]
    assert heard[0] == ("item.updated", 5)  # what came after it was enabled
    assert set(heard[1:]) == {("item.published", 1), ("item.withdrawn", 4)}
    assert desk.room.write(subscriptions.replay, "site", actor="awa") == 0


@ON_SQLITE
def test_patience_that_a_site_asks_for_holds_for_all_of_it(desk: Desk, site: Receiver) -> None:
    desk.subscribe(site)
    site.answer = answering((429, {"retry-after": "600"}))
    publish(desk)
    desk.tell()
    publish(desk, 1, "story-2")
    assert desk.tell() == 0
    desk.later(timedelta(seconds=595))
    assert desk.tell() == 0
    desk.later(timedelta(seconds=10))
    assert desk.tell() == 2
    assert desk.hook().not_before is None


@ON_SQLITE
def test_a_site_that_does_not_answer_keeps_no_other_waiting(desk: Desk, site: Receiver) -> None:
    with receiving() as slow:
        slow.answer = lambda _: (500, {})
        desk.subscribe(slow, "slow")
        desk.subscribe(site)
        desk.room.editions = OWN
        for number in range(5):
            desk.room.deliver(told(1, f"story-{number}"))
        handed = desk.due()
        assert len(handed) == 8  # four each
        for one in handed:
            deliver(desk.context, one)
        assert len(site.got) == len(slow.got) == 4
        desk.due()
        # the one that fails is asked one by one
        assert sum(line.webhook == "slow" for line in desk.lines() if line.tries == 0) == 1
        with reading(desk.room.engine) as session:
            out = session.scalars(
                select(DeliveryRow.webhook_id).where(DeliveryRow.handed_at.is_not(None))
            ).all()
        assert len(out) == 2


@ON_SQLITE
def test_withdrawals_go_first_and_drafts_last(desk: Desk, site: Receiver) -> None:
    desk.subscribe(site, events=ALL, editions=("africa-fr",))
    publish(desk, 1, "story-9")
    desk.tell()
    del site.got[:]
    desk.room.draft(story_id=desk.room.deliver(make_story(external_id="story-1")))
    publish(desk, 1, "story-2")
    desk.room.kill(make_story(external_id="story-9"))
    desk.tell()
    assert [event for event, _ in site.heard] == ["item.withdrawn", "item.published", "draft.ready"]


@ON_SQLITE
def test_a_draft_is_told_by_ids_and_its_headline_to_who_may_review(desk: Desk, site: Receiver) -> None:
    with receiving() as chief:
        desk.room.write(add_key, "chief", ["review"], editions=["africa-fr"])
        desk.subscribe(site, events=("draft.ready",))
        desk.subscribe(chief, "chief", events=("draft.ready",), key="chief")
        row = desk.room.draft(story_id=desk.room.deliver(make_story(headline="Ferry sinks")))
        desk.tell()
        expected = {
            "edition": "africa-fr",
            "id": row.story_id,
            "draft": row.id,
            "url": f"{desk.context.settings.base_url}/desk/translations/{row.id}",
        }
        assert site.got[0].json["data"] == expected
        assert chief.got[0].json["data"] == expected | {"headline": "Ferry sinks"}
        # what is no draft any more when it is sent is not told
        second = desk.room.draft(story_id=desk.room.deliver(make_story(external_id="story-2")))
        desk.room.write(reviewing.approve, second.id, second.lock_version, "awa", desk.room.editions)
        desk.tell()
        assert len(site.got) == 1
    automatic = {"africa-fr": replace(desk.room.editions["africa-fr"], policy=Policy.AUTO, disclosure="MT")}
    desk.room.editions = automatic
    desk.room.draft(story_id=desk.room.deliver(make_story(external_id="story-3")))
    assert desk.tell() == 0


@ON_SQLITE
def test_what_only_keys_may_fetch_is_told_by_ids_to_who_has_none(desk: Desk, site: Receiver) -> None:
    closed = replace(desk.room.editions["africa-fr"], needs_key=True)
    desk.room.editions = {"africa-fr": closed}
    desk.context = replace(desk.context, editions=desk.room.editions)
    with receiving() as paper, receiving() as left:
        desk.room.write(add_key, "paper", ["fetch"], editions=["africa-fr"])
        desk.room.write(add_key, "left", ["fetch"])
        for receiver, name, key in ((site, "site", ""), (paper, "paper", "paper"), (left, "left", "left")):
            desk.subscribe(receiver, name, whole=True, key=key)
        desk.room.write(revoke_key, "left")
        story = publish(desk)
        desk.tell()
        for receiver in (site, left):
            assert set(receiver.got[0].json["data"]) == {"edition", "id", "sequence", "version", "url"}
        public = desk.room.read(fetching.item, "africa-fr", story)
        assert paper.got[0].json["data"]["item"] == public.item
        assert paper.got[0].json["data"]["slug"]


@ON_SQLITE
def test_a_test_message_is_signed_and_on_record_and_the_log_holds_no_secret(
    desk: Desk, site: Receiver
) -> None:
    secret = desk.subscribe(site)
    name = desk.room.write(subscriptions.ping_webhook, "site", actor="awa")
    desk.tell()
    assert site.got[0].verify(secret)["data"] == {"webhook": "site"}
    assert site.got[0].headers["webhook-id"] == name
    assert desk.room.audit("webhook_tested")[0].actor == "awa"
    with reading(desk.room.engine) as session:
        shown = [line.to_json() for line in log.delivery_log(session)]
        stands = [one.to_json() for one in log.standings(session)]
    assert (shown[0]["state"], shown[0]["code"], stands[0]["waiting"]) == ("delivered", 204, 0)
    assert secret not in repr(shown) + repr(stands)
    desk.room.write(subscriptions.remove_webhook, "site", actor="awa")
    assert desk.lines() == []


@ON_SQLITE
def test_the_log_is_cleared_of_what_is_over_for_long(desk: Desk, site: Receiver) -> None:
    desk.subscribe(site)
    publish(desk)
    desk.tell()
    desk.later(timedelta(days=8))
    publish(desk, 2)
    desk.room.write(deliveries.forget_deliveries)
    assert desk.states() == [("item.updated", "waiting")]


class Ends:
    """What takes deliveries, and ends at once."""

    def start(self) -> None:
        """Return, as Celery does after an error that it cannot go on from."""


@ON_SQLITE
def test_a_worker_that_takes_no_deliveries_any_more_begins_anew(desk: Desk) -> None:
    deliver_until_stopped(Ends(), desk.context)
    assert desk.context.hung.is_set()
    stopped = WorkerContext.open(desk.context.settings)
    stopped.stop.set()
    deliver_until_stopped(Ends(), stopped)
    assert not stopped.hung.is_set()


def test_pauses_grow_and_differ() -> None:
    assert [pause(tries, 0.5) for tries in (1, 2, 7, 8, 30)] == [5, 30, 7200, 14_400, 14_400]
    assert (pause(1, 0), pause(1, 1)) == pytest.approx((4, 6))


STEPS = st.lists(
    st.sampled_from(["publish", "kill", "tell", "fail", "lose", "pass"]), min_size=3, max_size=14
)


@ON_SQLITE
@given(steps=STEPS)
@how(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_a_site_hears_in_order_and_in_the_end_what_holds(
    desk: Desk, site: Receiver, steps: list[str]
) -> None:
    with writing(desk.room.engine) as session:
        session.execute(delete(WebhookRow))
    desk.room.editions = OWN
    desk.subscribe(site)
    del site.got[:]
    name = f"story-{len(desk.room.publications('africa-en'))}"
    version, is_live = 0, False
    for step in steps:
        if step == "publish" or (step == "kill" and not is_live):
            version, is_live = version + 1, True
            desk.room.deliver(told(version, name))
        elif step == "kill":
            desk.room.kill(make_story(external_id=name, version=str(version)))
            version, is_live = version + 1, False
        elif step == "lose":  # a worker takes it and is killed
            for one in desk.due():
                desk.room.write(deliveries.take, one, desk.room.editions, desk.context.settings)
        elif step == "pass":
            desk.later(timedelta(minutes=5))
        else:
            site.answer = (lambda _: (500, {})) if step == "fail" else answering()
            desk.tell()
    site.answer = answering()
    desk.later(timedelta(hours=5))
    desk.tell()
    numbers = [number for _, number in site.heard]
    assert numbers == sorted(numbers)
    if version:
        assert numbers[-1] == desk.room.publications("africa-en")[-1].position
        assert (site.heard[-1][0] == "item.withdrawn") == (not is_live)
