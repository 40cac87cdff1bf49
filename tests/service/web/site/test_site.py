"""Feeds and pages of an edition: valid, of what is live and nothing else, changed and emptied at once."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree, html
from sqlalchemy import Engine, update

from service.accounts import add_key, list_keys
from service.app import create_app
from service.domain.story import Story
from service.editions import load_editions
from service.settings import Settings
from service.stages import reviewing, taking_back
from service.storage.tables import PublicationRow, TopicRow, now
from service.web.gate import FetchLimit
from service.wording.readers import how_it_was_made, readers_words
from tests.databases import ON_SQLITE
from tests.each import each
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import Newsroom, only

BASE = "http://127.0.0.1:8000"
OWN, FRENCH, ARABIC = "africa-en", "africa-fr", "mideast-ar"
FEEDS = ("feed.json", "atom.xml", "rss.xml")
NEWS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
EXTRA = {
    "subjects": [{"name": "Climate", "rel": "section"}, {"name": "Water & rivers"}],
    "copyrightNotice": "© The Wire",
    "people": [{"name": "Amina Yusuf", "rel": "author"}],
    "media": [
        {
            "type": "picture",
            "name": "featured",
            "by": "J. Otieno",
            "copyrightNotice": "© Agency",
            "caption": "image.caption",
            "renditions": [
                {
                    "name": "main",
                    "href": "https://cms.example/lead.jpg",
                    "contentType": "image/jpeg",
                    "width": 1200,
                    "height": 800,
                }
            ],
        }
    ],
}


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine, only(OWN, FRENCH, ARABIC))


def whole(**named: Any) -> Story:
    """A story with everything that a feed can carry."""
    story = make_rich_story(extra=EXTRA, **named)
    return replace(story, url="https://wire.example/water", subjects=())


def publish(newsroom: Newsroom, story: Story, *editions: str) -> str:
    story_id = newsroom.deliver(story)
    for edition in editions:
        row = newsroom.draft(edition, story_id=story_id)
        newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    return story_id


def addresses(edition: str) -> list[str]:
    """Every list of an edition that a story may stand in, its items among them."""
    places = ["", "/section/climate", "/tag/water-rivers"]
    site = [f"/editions/{edition}{place}" for place in places]
    site += [f"/editions/{edition}{place}/{name}" for place in places for name in FEEDS]
    return [*site, f"/editions/{edition}/sitemap-news.xml", f"/v1/editions/{edition}/items"]


def drawn(text: str) -> Any:
    """A page as lxml reads it; `Any`, as its types know neither classes nor paths."""
    return html.document_fromstring(text)


def page_of(client: TestClient, edition: str) -> str:
    """The path of the newest story's page."""
    url: str = client.get(f"/editions/{edition}/feed.json").json()["items"][0]["url"]
    return url.removeprefix(BASE)


@ON_SQLITE
def test_every_feed_is_valid_and_has_the_whole_story(client: TestClient, newsroom: Newsroom) -> None:
    publish(newsroom, whole(), FRENCH)
    json_feed = client.get(f"/editions/{FRENCH}/feed.json")
    assert json_feed.headers["content-type"] == "application/feed+json"
    feed = json_feed.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/editions/{FRENCH}/feed.json"
    (item,) = feed["items"]
    assert set(item) >= {"id", "url", "title", "content_html", "date_published", "date_modified", "authors"}
    assert item["image"] == "https://cms.example/lead.jpg"
    assert item["tags"] == ["Climate", "Water & rivers"]
    assert item["_dragoman"] == {
        "made": "approved",
        "engine": "test-engine",
        "glossaryVersion": 1,  # the few concepts of the tests
        "sourceLanguage": "en",
        "sourceVersion": "1",
        "approvedBy": "editor",
    }
    for name in ("atom.xml", "rss.xml"):
        answer = client.get(f"/editions/{FRENCH}/{name}")
        parsed = feedparser.parse(answer.content)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.version == {"atom.xml": "atom10", "rss.xml": "rss20"}[name]
        assert parsed.feed.title == "Afrique, français"
        assert parsed.feed.language == "fr-SN"
        links = {link.rel: link.href for link in parsed.feed.links}
        assert links["self"] == f"{BASE}/editions/{FRENCH}/{name}"
        (entry,) = parsed.entries
        assert (entry.id, entry.link, entry.title) == (item["id"], item["url"], item["title"])
        assert entry.published_parsed is not None
        assert [author.name for author in entry.authors] == ["Amina Yusuf"]
        assert "Garissa" in entry.content[0].value
        assert "Langue d’origine : anglais." in entry.content[0].value
        assert "https://wire.example/water" in entry.content[0].value
        (picture,) = entry.media_content
        assert (picture["url"], picture["type"]) == ("https://cms.example/lead.jpg", "image/jpeg")
        assert "J. Otieno / © Agency" in answer.text
        assert [one.get("label") or one.term for one in entry.tags] == ["Climate", "Water & rivers"]


def test_the_sitemap_has_the_news_of_two_days_with_its_languages(
    client: TestClient, newsroom: Newsroom
) -> None:
    publish(newsroom, whole(), FRENCH, ARABIC)
    old = publish(newsroom, make_story(external_id="old"), FRENCH)

    def age(session: Any) -> None:
        long_ago = now() - timedelta(hours=49)
        session.execute(update(PublicationRow).filter_by(story_id=old).values(dated_at=long_ago))

    newsroom.write(age)
    answer = client.get(f"/editions/{FRENCH}/sitemap-news.xml")
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    (url,) = root.findall("s:url", NEWS)
    assert url.findtext("s:loc", namespaces=NEWS) == BASE + page_of(client, FRENCH)
    languages = [link.get("hreflang") for link in url.findall("xhtml:link", NEWS)]
    assert languages == ["en-ZA", "fr-SN", "ar-EG"]
    assert url.findtext("news:news/news:publication/news:language", namespaces=NEWS) == "fr"
    assert "africa-fr:" in str(url.findtext("news:news/news:title", namespaces=NEWS))


@ON_SQLITE
def test_a_page_says_what_it_is_and_where_it_comes_from(client: TestClient, newsroom: Newsroom) -> None:
    publish(newsroom, whole(), FRENCH, ARABIC)
    answer = client.get(page_of(client, ARABIC))
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = drawn(answer.text)
    assert (page.get("lang"), page.get("dir")) == ("ar-EG", "rtl")
    links = [
        (link.get("rel"), link.get("hreflang") or link.get("type"), link.get("href"))
        for link in page.iter("link")
    ]
    assert ("canonical", None, "https://wire.example/water") in links
    assert {language for rel, language, _ in links if rel == "alternate" and "-" in str(language)} == {
        "en-ZA",
        "fr-SN",
        "ar-EG",
    }
    for name, kind in (("feed.json", "feed+json"), ("atom.xml", "atom+xml"), ("rss.xml", "rss+xml")):
        assert ("alternate", f"application/{kind}", f"/editions/{ARABIC}/{name}") in links
    (script,) = page.xpath("//script")
    made = json.loads(script.text)
    assert (made["@type"], made["inLanguage"]) == ("NewsArticle", "ar-EG")
    assert made["translationOfWork"]["url"] == "https://wire.example/water"
    assert made["translationOfWork"]["inLanguage"] == "en"
    assert made["translator"] == [{"@type": "SoftwareApplication", "name": "test-engine"}]
    assert made["digitalSourceType"].endswith("CompositeWithTrainedAlgorithmicMediaDigitalSource")
    assert made["image"][0]["creditText"] == "J. Otieno / © Agency"
    assert "correction" not in made
    note = " ".join(page.find_class("note")[0].text_content().split())
    assert note == "تُرجم بمساعدة آلة وأقرّه محرّر. اللغة الأصلية: الإنجليزية. اقرأ النص الأصلي"
    assert page.find_class("credit")[0].text_content() == "J. Otieno / © Agency"


@ON_SQLITE
def test_a_correction_is_shown_as_one_and_the_old_address_leads_to_the_new(
    client: TestClient, newsroom: Newsroom
) -> None:
    publish(newsroom, whole(), FRENCH)
    old = page_of(client, FRENCH)
    assert client.get(old).status_code == 200
    corrected = make_rich_story(extra=EXTRA, version="2")
    publish(
        newsroom, replace(corrected, blocks=whole(headline="Another headline").blocks, version="2"), FRENCH
    )
    moved = client.get(old, follow_redirects=False)
    new = page_of(client, FRENCH)
    assert (moved.status_code, moved.headers["location"]) == (301, new)
    made = json.loads(drawn(client.get(new).text).xpath("//script")[0].text)
    assert made["correction"]["@type"] == "CorrectionComment"
    for name in ("atom.xml", "rss.xml"):
        (entry,) = feedparser.parse(client.get(f"/editions/{FRENCH}/{name}").content).entries
        assert "Another headline" in entry.title


def test_what_is_withdrawn_is_gone_from_every_place_at_once(client: TestClient, newsroom: Newsroom) -> None:
    story_id = publish(newsroom, whole(), FRENCH, ARABIC)
    pages = {edition: page_of(client, edition) for edition in (OWN, FRENCH, ARABIC)}
    everywhere = [url for edition in pages for url in addresses(edition)]
    for url in [*everywhere, *pages.values()] * 2:  # made, and from memory
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "Garissa" in answer.text or "Nairobi" in answer.text, url
        known = client.get(url, headers={"If-None-Match": answer.headers["etag"]})
        assert (known.status_code, known.content) == (304, b""), url
    # one edition less: its page goes, and the others do not lead there any more
    newsroom.write(taking_back.withdraw_from, story_id, ARABIC, "awa", "Wrong.")
    assert client.get(pages[ARABIC]).status_code == 410
    assert ARABIC not in client.get(pages[FRENCH]).text
    newsroom.kill(whole())
    for url in everywhere:
        answer = client.get(url)
        assert answer.status_code == 200
        assert not re.search("Garissa|Nairobi", answer.text), url
    for page in pages.values():
        answer = client.get(page)
        assert answer.status_code == 410
        assert not re.search("Garissa|Nairobi", answer.text)
    with newsroom.engine.connect() as connection:
        assert connection.scalars(TopicRow.__table__.select()).all() == []


@ON_SQLITE
def test_pages_are_followed_to_older_ones_and_by_section(client: TestClient, newsroom: Newsroom) -> None:
    for number in range(32):
        newsroom.deliver(make_story(external_id=f"s{number}", headline=f"Story {number}"))
    newsroom.deliver(whole())
    first = drawn(client.get(f"/editions/{OWN}").text)
    titles = [one.text_content() for one in first.iter("h2")]
    assert len(titles) == 30
    (older,) = first.xpath("//link[@rel='next']/@href")
    second = drawn(client.get(str(older)).text)
    assert [one.text_content() for one in second.iter("h2")] == ["Story 2", "Story 1", "Story 0"]
    section = drawn(client.get(f"/editions/{OWN}/section/climate").text)
    assert section.findtext(".//h1") == "Climate"
    assert len(list(section.iter("h2"))) == 1
    assert client.get(f"/editions/{OWN}/section/nothing/rss.xml").status_code == 200
    for path in ("no-page", "a-b-c", f"x-{'0' * 12}", f"x-{'é' * 12}"):
        assert client.get(f"/editions/{OWN}/{path}").status_code == 404
    assert client.get("/editions/nowhere/feed.json").status_code == 404


@each("slug", list(load_editions()))
def test_each_edition_tells_its_readers_in_its_own_language(slug: str) -> None:
    edition = load_editions()[slug]
    english = edition.language == "en"
    for how in ("approved", "unread", "written"):
        line = how_it_was_made(how, "sv", edition.locale, "Awa Diop")
        assert "Awa Diop" in line
        assert "{" not in line
        assert (line == how_it_was_made(how, "sv", "en", "Awa Diop")) is english
    assert (readers_words(edition.locale) == readers_words("en")) is english


def test_a_key_edition_is_closed_to_readers_too_and_keeps_when_its_key_was_used(
    settings: Settings, newsroom: Newsroom
) -> None:
    publish(newsroom, whole(), FRENCH)
    secret = newsroom.write(add_key, "site", ["fetch"])
    with TestClient(create_app(settings.model_copy(update={"fetch_requires_key": True}))) as client:
        for url in addresses(FRENCH) * 2:
            assert client.get(url).status_code == 401
        assert newsroom.read(list_keys)[0].last_used_at is None
        answer = client.get(f"/editions/{FRENCH}/atom.xml", headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
        used = newsroom.read(list_keys)[0].last_used_at
        assert abs(used - now()) < timedelta(minutes=1)


@ON_SQLITE
def test_scripts_of_other_sites_may_read_what_the_settings_say(
    settings: Settings, newsroom: Newsroom
) -> None:
    url, origin = f"/v1/editions/{FRENCH}/items", "https://news.example"
    for named, allowed in (("*", "*"), (origin, origin), ("https://other.example", None), ("none", None)):
        with TestClient(create_app(settings.model_copy(update={"cors_origins": (named,)}))) as client:
            asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
            before = client.options(url, headers=asked)
            assert before.status_code == 204
            for answer in (before, client.get(url, headers={"Origin": origin})):
                assert answer.headers.get("access-control-allow-origin") == allowed
            assert "access-control-allow-origin" not in client.get("/healthz", headers=asked).headers


@ON_SQLITE
def test_one_caller_has_so_many_requests_a_minute(settings: Settings, newsroom: Newsroom) -> None:
    with TestClient(create_app(settings.model_copy(update={"fetch_per_minute": 2}))) as client:
        url = f"/v1/editions/{FRENCH}/items"
        answers = [client.get(url) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"default";q=2;w=60'
        assert answers[1].headers["ratelimit"].startswith('"default";r=0;t=')
        assert 1 <= int(answers[2].headers["retry-after"]) <= 30
        assert answers[2].headers["content-type"] == "application/problem+json"
        assert client.get("/healthz").status_code == 200


def test_who_waits_as_long_as_told_is_let_in_and_others_are_not_concerned() -> None:
    moment = 0.0
    limit = FetchLimit(6, clock=lambda: moment)
    assert [limit.take("a")[0] for _ in range(7)] == [5, 4, 3, 2, 1, 0, -1]
    assert limit.take("b")[0] == 5
    moment += limit.take("a")[1]
    assert limit.take("a")[0] == 0
