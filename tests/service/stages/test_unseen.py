"""Unseen stories, many in one transaction: the same rows as the long way writes, and nothing by halves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from service.domain.edition import Edition
from service.domain.story import PubStatus, Story
from service.editions import load_editions
from service.stages.receiving import Receipt, prepare, receive
from service.stages.saving import save_unseen
from service.stages.unseen import NotPut, UnseenStory, unseen
from service.storage.columns import Base
from service.storage.session import reading, writing
from service.storage.subscriber_tables import WebhookRow
from service.storage.tables import (
    PublicationRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    new_id,
    now,
)
from service.subscribers.events import EventKind
from tests.each import each
from tests.factories import add_source, make_rich_story, make_story

EDITIONS = load_editions()
RAW = b'{"kept": "\xc3\xa9"}'
#: two editions of the stories' language beside one that translates
TWICE = {
    "africa-en": EDITIONS["africa-en"],
    "africa-fr": EDITIONS["africa-fr"],
    "z-en": replace(EDITIONS["africa-en"], slug="z-en", locale="en-KE"),
}
SECTIONS = {"subjects": [{"name": "World", "rel": "section"}, {"name": "Rain"}], "slugline": "rain"}


@pytest.fixture
def source(engine: Engine) -> SourceRow:
    with writing(engine) as session:
        return add_source(session)[0]


def fresh(story: Story, name: str) -> Story:
    """The story as news of this minute, under another name."""
    return replace(story, external_id=name, version_created=now(), url=f"https://cms.example/{name}")


def made(source: SourceRow, story: Story, editions: Mapping[str, Edition] = EDITIONS) -> UnseenStory | None:
    return unseen(source, story, RAW, editions, 30, prepare(story, editions))


def put(engine: Engine, stories: Sequence[UnseenStory | None]) -> list[Receipt | NotPut]:
    assert all(stories)
    return save_unseen(engine, [one for one in stories if one is not None])


def record(engine: Engine, story_id: str) -> dict[str, Any]:
    """Everything that is kept of a story, its ids by what they are of and moments only as such."""
    with reading(engine) as session:
        rows = {
            table.name: session.execute(select(table)).mappings().all()
            for table in Base.metadata.sorted_tables
        }
    of_story = [one for one in rows["translations"] if one["story_id"] == story_id]
    names = {one["id"]: f"translation of {one['edition']}" for one in of_story}
    names |= {one["id"]: "publication" for one in rows["publications"]}
    names |= {one["id"]: "version" for one in rows["story_versions"]}
    names[story_id] = "story"
    external = next(one["external_id"] for one in rows["stories"] if one["id"] == story_id)
    ids = {external, story_id, *(one["id"] for one in of_story)}

    def plain(row: Mapping[Any, Any], name: str, value: Any) -> Any:
        if name == "words":
            return {word for word in value.split() if re.search("[^0-9a-f]", word)}  # no parts of ids
        if isinstance(value, datetime):
            return "moment"
        if name in ("position", "etag") or (name == "number" and "webhook_id" in row):
            return name
        text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "moment", str(value)).replace(external, "external")
        text = re.sub(r"'position': \d+", "", text)
        text = re.sub("[0-9a-f]{32}", lambda found: names.get(found[0], "id"), text)
        return text.replace(story_id[:12], "story")

    kept: dict[str, Any] = {}
    for table, found in rows.items():
        if table in ("sources", "concepts", "edition_positions", "webhooks"):
            continue
        mine = [one for one in found if ids & {str(value) for value in one.values()} or _is_about(one, ids)]
        told = [
            {name: plain(one, name, value) for name, value in one.items() if name != "id"} for one in mine
        ]
        kept[table] = told if table == "audit" else sorted(told, key=str)  # in no order of its own
    return kept


def _is_about(row: Mapping[Any, Any], ids: set[str]) -> bool:
    return any(one in str(row.get("subject", "")) for one in ids)


@each(
    "story, editions",
    [
        (make_rich_story(extra=SECTIONS, urgency=2), EDITIONS),
        (make_rich_story(headline="“Two” of & <one>\u2028"), TWICE),
        (make_story(language="sv"), EDITIONS),
        (make_story(language="de", headline="Die Fähre", body="<p>Die Fähre fährt nicht.</p>"), EDITIONS),
    ],
)
def test_what_is_put_down_is_what_the_long_way_puts_down(
    engine: Engine, source: SourceRow, story: Story, editions: Mapping[str, Edition]
) -> None:
    short, long = fresh(story, new_id()), fresh(story, new_id())
    with writing(engine) as session:
        told = receive(session, source, long, RAW, editions, 30)
    (receipt,) = put(engine, [made(source, short, editions)])
    assert isinstance(receipt, Receipt)
    assert (receipt.outcome, receipt.version, receipt.detail) == (told.outcome, told.version, told.detail)
    one, other = record(engine, receipt.story_id), record(engine, told.story_id)
    for table in other:
        assert one[table] == other[table], table
    assert len(one["audit"]) == 1 + 2 * len(one["publications"])


def test_whoever_subscribes_is_told_of_each(engine: Engine, source: SourceRow) -> None:
    with writing(engine) as session:
        session.add(
            WebhookRow(
                name="site",
                url="https://site.example/hook",
                secrets=[["whsec_x", None]],
                events=[EventKind.PUBLISHED.value],
            )
        )
    story = make_rich_story(extra=SECTIONS)
    with writing(engine) as session:
        told = receive(session, source, fresh(story, new_id()), RAW, EDITIONS, 30)
    receipts = put(engine, [made(source, fresh(story, new_id())) for _ in range(2)])
    long = record(engine, told.story_id)["deliveries"]
    assert len(long) == 1
    for receipt in receipts:
        assert isinstance(receipt, Receipt)
        assert record(engine, receipt.story_id)["deliveries"] == long


def test_of_a_group_only_what_is_unseen_is_put_down_and_each_once(engine: Engine, source: SourceRow) -> None:
    story = make_story()
    put(engine, [made(source, fresh(story, "known"))])
    first, again = made(source, fresh(story, "new")), made(source, fresh(story, "new"))
    other = made(source, fresh(story, "other"))
    receipts = put(engine, [made(source, fresh(story, "known")), first, again, other])
    assert receipts[0] is NotPut.KNOWN
    assert sorted(isinstance(one, Receipt) for one in receipts[1:3]) == [False, True]
    assert isinstance(receipts[3], Receipt)
    with reading(engine) as session:
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (StoryRow, StoryVersionRow, TranslationRow)
        ]
        live = session.scalars(select(PublicationRow).order_by(PublicationRow.position)).all()
    assert counts == [3, 3, 36]
    assert [one.position for one in live] == [1, 2, 3]
    assert sorted(live, key=lambda one: one.published_at) == list(live)


def test_nothing_is_put_down_by_a_source_that_has_changed_since(engine: Engine, source: SourceRow) -> None:
    one = made(source, fresh(make_story(), "one"))
    with writing(engine) as session:
        other = add_source(session, "other")[0]
        session.get_one(SourceRow, source.id).keys = []  # disabled
    assert [type(got) for got in put(engine, [one, made(other, fresh(make_story(), "two"))])] == [
        NotPut,
        Receipt,
    ]
    assert put(engine, [one]) == [NotPut.ANEW]
    with reading(engine) as session:
        assert session.scalars(select(StoryRow.external_id)).all() == ["two"]


@each(
    "wrong",
    [
        {"story_id": "0" * 32},  # of no story
        {"byline": "a\ud800"},  # no UTF-8
        {"extra": {"share": float("nan")}},  # no JSON
    ],
)
def test_one_that_cannot_be_saved_takes_no_other_one_with_it(
    engine: Engine, source: SourceRow, wrong: dict[str, Any]
) -> None:
    good, bad = made(source, fresh(make_story(), "good")), made(source, fresh(make_story(), "bad"))
    assert bad is not None
    for name, value in wrong.items():
        setattr(bad.version, name, value)
    assert put(engine, [good, bad]) == [NotPut.ANEW, NotPut.ANEW]
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(StoryRow)) == 0


@each(
    "story",
    [
        make_story(status=PubStatus.CANCELED, version_created=now()),
        make_story(status=PubStatus.WITHHELD, version_created=now()),
        make_story(embargo=now() + timedelta(days=1), version_created=now()),
        make_story(version_created=now() - timedelta(days=40)),
        make_story(
            language="en", version_created=now(), body="<p>" + "Det är inte så att vi har det. " * 9 + "</p>"
        ),
        make_story(version_created=now(), body="<p>One.</p>" * 600),
    ],
)
def test_what_is_not_plain_goes_the_long_way(engine: Engine, source: SourceRow, story: Story) -> None:
    assert made(source, story) is None
