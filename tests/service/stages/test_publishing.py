"""Publications: positions, items, withdrawals and what sites read, on both databases."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from service.domain.figures import display_date
from service.domain.html.addresses import is_identifier
from service.domain.html.markup import to_html
from service.domain.status import State
from service.domain.story import Story
from service.errors import Conflict, Gone, NotAllowedNow, NotFound
from service.stages import fetching, publishing, reviewing
from service.stages.item import EditionItem, moment
from service.stages.transitions import need_translation
from service.storage.session import open_engine, writing
from service.storage.tables import PublicationRow, StoryRow, TranslationRow, now
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import Newsroom, only

#: what the schema of ninjs 3.1 knows at the top; it refuses everything else
# fmt: off
KNOWN = frozenset(
    {
        "uri", "standard", "type", "representationType", "profile", "version", "firstCreated",
        "versionCreated", "contentCreated", "embargoedUntil", "pubStatus", "urgency", "copyrightHolder",
        "copyrightNotice", "usageTerms", "edNote", "language", "descriptions", "bodies", "headlines",
        "people", "organisations", "places", "subjects", "events", "objects", "infoSources", "title", "by",
        "slugline", "located", "renditions", "associations", "altIds", "trustIndicators", "genres",
        "expires", "rightsInfo", "digitalSourceType",
    }
)
# fmt: on


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine)


def items(newsroom: Newsroom, *arguments: Any, **named: Any) -> fetching.Page:
    return newsroom.read(fetching.items, "africa-fr", *arguments, **named)  # type: ignore[no-any-return]


def numbers(page: fetching.Page) -> list[int]:
    return [publication.position for publication in page.publications]


# --- positions ------------------------------------------------------------------------------------


def test_positions_have_no_gaps_and_follow_the_commits_of_writers_at_the_same_time(
    newsroom: Newsroom,
) -> None:
    drafts: list[TranslationRow] = []
    for number in range(12):
        story_id = newsroom.deliver(make_story(external_id=f"story-{number}"))
        drafts.append(newsroom.draft(story_id=story_id))
    failures: list[BaseException] = []
    start = threading.Barrier(6)

    def work(mine: list[TranslationRow]) -> None:
        try:
            start.wait()
            for row in mine:
                with writing(newsroom.engine) as session:
                    reviewing.approve(session, row.id, row.lock_version, "awa", newsroom.editions)
                    session.flush()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(drafts[number::6],)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    publications = newsroom.publications()
    assert [publication.position for publication in publications] == list(range(1, 13))
    times = [publication.published_at for publication in publications]
    assert times == sorted(times)


def test_a_publication_that_is_rolled_back_leaves_no_gap(newsroom: Newsroom) -> None:
    newsroom.go_live(make_story(external_id="one"))
    newsroom.deliver(make_story(external_id="two"))
    row = newsroom.draft(story_id=newsroom.deliver(make_story(external_id="three")))

    def break_off(session: Session) -> None:
        reviewing.approve(session, row.id, row.lock_version, "awa", newsroom.editions)
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        newsroom.write(break_off)
    assert newsroom.translation(story_id=row.story_id).state == State.DRAFT
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    assert [publication.position for publication in newsroom.publications()] == [1, 2]


def test_each_edition_counts_for_itself(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-fr", "africa-pt"))
    story_id = newsroom.go_live(make_story(external_id="one"))
    row = newsroom.draft("africa-pt", story_id=story_id)
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    newsroom.go_live(make_story(external_id="two"))
    assert [one.position for one in newsroom.publications("africa-fr")] == [1, 2]
    assert [one.position for one in newsroom.publications("africa-pt")] == [1]


def test_a_kill_and_approvals_at_the_same_time_neither_hang_nor_leave_anything_live(engine: Engine) -> None:
    slugs = ["africa-fr", "africa-pt", "africa-sw", "mideast-ar"]
    newsroom = Newsroom(engine, only(*slugs))
    for number in range(4):
        story = make_story(external_id=f"story-{number}")
        story_id = newsroom.deliver(story)
        rows = [newsroom.draft(slug, story_id=story_id) for slug in slugs]
        start = threading.Barrier(len(rows) + 1)
        failures: list[BaseException] = []

        def kill(story: Story = story, start: threading.Barrier = start) -> None:
            start.wait()
            newsroom.kill(story)

        def approve(row: TranslationRow, start: threading.Barrier = start) -> None:
            start.wait()
            with contextlib.suppress(Conflict):  # then the kill was first
                newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)

        def run(work: Any, *arguments: Any, failures: list[BaseException] = failures) -> None:
            try:
                work(*arguments)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=run, args=(kill,))]
        threads += [threading.Thread(target=run, args=(approve, row)) for row in rows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert failures == []
        for slug in slugs:
            assert newsroom.translation(slug, story_id).state == State.WITHDRAWN
            latest = [
                one.status
                for one in newsroom.publications(slug)
                if one.story_id == story_id and not one.superseded
            ]
            assert latest in ([], ["canceled"])


# --- the item -------------------------------------------------------------------------------------


def test_an_item_is_the_translated_story_in_ninjs(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    story = replace(
        make_rich_story(urgency=2, caption="A well near <b>Garissa</b>."),
        byline="Amina Yusuf",
        ed_note="Numbers checked.",
        image_url="https://cms.example/well.jpg",
        subjects=("Water", "http://cv.iptc.org/newscodes/mediatopic/20000500"),
    )
    story_id = newsroom.go_live(story)
    (publication,) = newsroom.publications()
    item = publication.item
    assert item.keys() <= KNOWN
    assert item["uri"] == f"urn:x-dragoman:africa-fr:{story_id}"
    assert (item["version"], item["pubStatus"], item["language"]) == ("1", "usable", "fr-SN")
    assert (item["type"], item["urgency"], item["by"]) == ("text", 2, "Amina Yusuf")
    assert item["versionCreated"] == item["firstCreated"] == moment(publication.published_at)
    assert item["contentCreated"] == moment(story.version_created)
    assert item["headlines"] == [
        {
            "role": "main",
            "contentType": "text/plain",
            "value": "africa-fr: African Union opens water office in Nairobi",
        }
    ]
    assert item["descriptions"] == [
        {
            "role": "summary",
            "contentType": "text/html",
            "value": "<p>africa-fr: 120 people will work there from March.</p>",
        },
        {
            "role": "translationNote",
            "contentType": "text/plain",
            "value": "Traduit à l’aide d’une machine et approuvé par la rédaction. "
            "Langue d’origine : anglais.",
        },
        {
            "role": "provenance",
            "contentType": "application/json",
            "value": '{"approvedBy":"editor","engine":"test-engine","glossaryVersion":0,"made":"approved",'
            '"sourceLanguage":"en","sourceVersion":"1"}',
        },
        {
            "role": "displayDate",
            "contentType": "text/plain",
            "value": display_date(publication.published_at, "fr-SN", "Africa/Dakar"),
        },
    ]
    (body,) = item["bodies"]
    assert body["contentType"] == "text/html"
    assert body["value"].replace("africa-fr: ", "") == to_html(story.body, story.blocks)
    assert body["value"].count("africa-fr: ") == len(newsroom.segments()) - 3  # headline, summary, caption
    assert '<a href="https://au.int/">African Union</a>' in body["value"]
    assert body["wordCount"] > 60
    assert {one["role"]: one["value"] for one in item["altIds"]} == {
        "id": story_id,
        "sourceId": "story-1",
        "sourceVersion": "1",
        "sourceUrl": "https://cms.example/story-1",
        "translationOf": "https://cms.example/story-1",
    }
    assert item["digitalSourceType"]["uri"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert item["edNote"] == "Numbers checked."
    assert item["subjects"] == [
        {"name": "Water"},
        {"uri": "http://cv.iptc.org/newscodes/mediatopic/20000500"},
    ]
    (picture,) = item["associations"]
    assert picture["renditions"] == [{"name": "original", "href": "https://cms.example/well.jpg"}]
    assert picture["descriptions"] == [
        {"role": "caption", "contentType": "text/plain", "value": "africa-fr: A well near Garissa."}
    ]


def test_the_day_is_written_as_the_readers_of_the_edition_write_it(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("mideast-ar"))
    newsroom.deliver(make_rich_story())
    row_id = newsroom.draft("mideast-ar").id
    first, later = datetime(2026, 11, 23, 22, 30, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)

    def days(number: int, published: datetime) -> dict[str, str]:
        def build(session: Session) -> dict[str, Any]:
            row = session.get_one(TranslationRow, row_id)
            edition = newsroom.editions["mideast-ar"]
            item = EditionItem(row.story, row.version, tuple(row.segments), edition, reviewed=True)
            return item.build(number, published, first)

        found = newsroom.read(build)["descriptions"]
        return {one["role"]: one["value"] for one in found if one["role"].startswith("display")}

    # half past ten at night in UTC is the next day in Cairo
    assert days(1, first) == {"displayDate": "٢٤ نوفمبر ٢٠٢٦"}
    assert days(2, later) == {"displayDate": "٢٤ نوفمبر ٢٠٢٦", "displayUpdated": "١ ديسمبر ٢٠٢٦"}


def test_the_etag_is_the_hash_of_the_item_as_the_database_gives_it_back(newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_rich_story())
    (publication,) = newsroom.publications()
    written = json.dumps(publication.item, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert publication.etag == hashlib.sha256(written.encode()).hexdigest()
    assert newsroom.read(fetching.item, "africa-fr", story_id).text == written


def test_what_the_source_sends_beside_the_text_is_passed_on_where_ninjs_knows_it(newsroom: Newsroom) -> None:
    extra = {
        "people": [{"name": "Amina Yusuf", "uri": "not a uri", "age": 41}, "nobody", {}],
        "places": [{"name": "Garissa", "uri": "https://www.wikidata.org/entity/Q1005"}],
        "rightsInfo": {"linkedRights": "https://cms.example/rights"},
        "copyrightNotice": "© 2026 The Wire",
        "usageTerms": 7,
        "expires": "next week",
        "private_note": "not for readers",
        "genres": "news",
    }
    newsroom.go_live(make_story(extra=extra))
    item = newsroom.publications()[0].item
    assert item.keys() <= KNOWN
    assert item["people"] == [{"name": "Amina Yusuf"}]
    assert item["places"] == extra["places"]
    assert item["rightsInfo"] == extra["rightsInfo"]
    assert item["copyrightNotice"] == "© 2026 The Wire"
    assert not {"usageTerms", "expires", "genres", "private_note"} & item.keys()


def test_rights_that_ninjs_would_refuse_are_left_out(newsroom: Newsroom) -> None:
    both = {"linkedRights": "https://cms.example/rights", "encodedRights": "<o/>"}
    newsroom.go_live(make_story(extra={"rightsInfo": both}))
    assert "rightsInfo" not in newsroom.publications()[0].item


def test_own_language_is_the_story_as_it_is_and_no_translation(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-en"))
    story = make_rich_story()
    newsroom.deliver(story)
    newsroom.take("africa-en")
    item = newsroom.publications("africa-en")[0].item
    assert item["bodies"][0]["value"] == to_html(story.body, story.blocks)
    assert item["language"] == "en-ZA"
    assert "digitalSourceType" not in item
    assert "translationOf" not in {one["role"] for one in item["altIds"]}


def test_a_picture_without_an_address_that_others_can_use_is_left_out(newsroom: Newsroom) -> None:
    newsroom.go_live(replace(make_story(), image_url="/media/well.jpg"))
    assert "associations" not in newsroom.publications()[0].item


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://au.int/", True),
        ("urn:newsml:a", True),
        ("", False),
        ("au.int", False),
        ("https://", False),
        ("https://a b", False),
        ("http://[::1", False),
    ],
)
def test_what_counts_as_a_uri(address: str, good: bool) -> None:
    assert is_identifier(address) is good


# --- embargo --------------------------------------------------------------------------------------


def test_nothing_is_published_before_its_embargo_ends_whoever_asks(newsroom: Newsroom) -> None:
    embargo = now() + timedelta(hours=1)
    story_id = newsroom.go_live(make_story(embargo=embargo))
    row = newsroom.translation()

    def publish(session: Session) -> PublicationRow:
        locked = need_translation(session, row.id)
        return publishing.publish(session, locked, newsroom.editions["africa-fr"], "awa")

    with pytest.raises(NotAllowedNow, match="embargo"):
        newsroom.write(publish)
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 0
    assert items(newsroom).publications == ()
    with pytest.raises(NotFound):
        newsroom.read(fetching.item, "africa-fr", story_id)
    newsroom.end_embargo()
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 1
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 0
    assert "embargoedUntil" in newsroom.read(fetching.item, "africa-fr", story_id).item


def test_the_end_of_an_embargo_publishes_once_whoever_notices_and_hangs_nobody(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-fr", "africa-pt"))
    rows = []
    for number in range(6):
        story_id = newsroom.deliver(make_story(external_id=f"s{number}", embargo=now() + timedelta(hours=1)))
        for slug in newsroom.editions:
            row = newsroom.draft(slug, story_id=story_id)
            newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
            rows.append(row)
    newsroom.end_embargo()
    killed = make_story(external_id="s5", embargo=now())
    works: list[Any] = [lambda: newsroom.write(publishing.release_embargoed, newsroom.editions)] * 3
    works += [lambda: newsroom.kill(killed)]
    works += [
        lambda row=row: newsroom.write(publishing.publish_approved, row.id, newsroom.editions) for row in rows
    ]
    start = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Any) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    for slug in newsroom.editions:
        publications = newsroom.publications(slug)
        assert [one.position for one in publications] == list(range(1, len(publications) + 1))
        live = [one.story_id for one in publications if one.status == "usable" and not one.superseded]
        assert len(live) == len(set(live)) == 5


def test_the_end_of_an_embargo_waits_for_nobody_while_it_holds_a_position(postgresql_url: str) -> None:
    newsroom = Newsroom(open_engine(postgresql_url))
    later = now() + timedelta(hours=1)
    ids = [newsroom.go_live(make_story(external_id=f"s{number}", embargo=later)) for number in range(3)]
    newsroom.end_embargo()

    def release(session: Session) -> int:
        session.execute(text("SET LOCAL lock_timeout = '2s'"))  # waiting would be an error
        return publishing.release_embargoed(session, newsroom.editions)

    with writing(newsroom.engine) as somebody:
        need_translation(somebody, newsroom.translation(story_id=ids[1]).id)
        assert newsroom.write(release) == 2
    with writing(newsroom.engine) as somebody:
        somebody.scalars(select(StoryRow).where(StoryRow.id == ids[1]).with_for_update()).one()
        assert newsroom.write(release) == 0
    assert newsroom.write(release) == 1
    assert [one.position for one in newsroom.publications()] == [1, 2, 3]


def test_a_kill_during_the_embargo_leaves_nothing_to_publish(newsroom: Newsroom) -> None:
    story = make_story(embargo=now() + timedelta(hours=1))
    newsroom.go_live(story)
    newsroom.kill(story)
    newsroom.end_embargo()
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 0
    assert newsroom.publications() == []


# --- the kill -------------------------------------------------------------------------------------


def test_a_kill_reaches_every_edition_at_once(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-en", "africa-fr", "africa-pt", "africa-sw"))
    story = make_story()
    story_id = newsroom.go_live(story)
    newsroom.take("africa-en")
    newsroom.draft("africa-pt")
    newsroom.kill(story)
    states = {slug: newsroom.translation(slug).state for slug in newsroom.editions}
    assert set(states.values()) == {State.WITHDRAWN}
    for slug, live in {"africa-en": True, "africa-fr": True, "africa-pt": False, "africa-sw": False}.items():
        last = newsroom.publications(slug)[-1:]
        assert [one.status for one in last] == (["canceled"] if live else [])
        with pytest.raises(Gone if live else NotFound):
            newsroom.read(fetching.item, slug, story_id)
    tombstone = newsroom.publications("africa-fr")[-1].item
    assert tombstone.keys() <= KNOWN
    assert (tombstone["pubStatus"], tombstone["version"]) == ("canceled", "2")
    assert tombstone["uri"] == newsroom.publications("africa-fr")[0].item["uri"]
    assert not {"bodies", "headlines", "descriptions", "associations"} & tombstone.keys()


def test_a_second_kill_adds_nothing(newsroom: Newsroom) -> None:
    story = make_story()
    newsroom.go_live(story)
    newsroom.kill(story)
    newsroom.kill(replace(story, version="7", version_created=story.version_created + timedelta(hours=1)))
    assert [one.status for one in newsroom.publications()] == ["usable", "canceled"]


def test_a_revived_story_is_gone_until_it_is_approved_again_and_then_live(newsroom: Newsroom) -> None:
    story = make_story()
    story_id = newsroom.go_live(story)
    newsroom.kill(story)
    newsroom.deliver(make_story(version="9", body="<p>It is true after all.</p>"))
    with pytest.raises(Gone):
        newsroom.read(fetching.item, "africa-fr", story_id)
    row = newsroom.draft()
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    item = newsroom.read(fetching.item, "africa-fr", story_id).item
    assert (item["pubStatus"], item["version"]) == ("usable", "3")
    assert [one.item["version"] for one in items(newsroom).publications] == ["3"]
