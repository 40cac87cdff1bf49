"""Whole articles of five shapes: nothing is lost on the way, whether the engine changes nothing or all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dragoman.cli.translating import SourceText, Translated, translate_text
from service.domain.html.documents import parse_document
from service.domain.html.markup import parse_body, sanitise, to_html
from service.domain.story import Block
from service.domain.text.segments import assemble, segment_story
from service.termbase.files import load_glossary
from workers.engines.base import Engine
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.engines.manifest import read_manifest
from workers.models.catalogue import SHIPPED

ARTICLES = sorted((Path(__file__).parents[1] / "articles").glob("*.html"))
MODEL = SHIPPED / "mini-en-fr"
#: marks that a translation may lose, if it says so
MARKS = frozenset(
    ("a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "sub")
)


class Elements(HTMLParser):
    """Counts elements with what tells one from another: where a link goes, which picture is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        told = given.get("href") or given.get("src") or given.get("class") or given.get("datetime") or ""
        self.found[f"{tag} {told}".strip()] += 1


def elements(markup: str) -> Counter[str]:
    parser = Elements()
    parser.feed(markup)
    parser.close()
    return parser.found


def misplaced(result: Translated) -> Iterator[str]:
    """What of a draft points past its text or at other words than it says, after all that moved them."""
    sources = {segment.index: segment.text for segment in result.segments}
    for draft in result.draft.segments:
        source, target = sources[draft.index], draft.text
        for mention in draft.mentions:
            if source[slice(*mention.source_span)] != mention.source_text:
                yield f"{draft.index}: {mention}"
            if mention.target_span and target[slice(*mention.target_span)] != mention.target_text:
                yield f"{draft.index}: {mention}"
        for finding in draft.findings:
            for span, text in ((finding.source_span, source), (finding.target_span, target)):
                if span and not 0 <= span[0] <= span[1] <= len(text):
                    yield f"{draft.index}: {finding}"
        for mark in draft.marks:
            if not 0 <= mark.start <= mark.end <= len(target):
                yield f"{draft.index}: {mark}"


@pytest.fixture(scope="module")
def model() -> Ct2Engine:
    """The bundled model."""
    return Ct2Engine(MODEL, read_manifest(MODEL), threads=2)


def test_there_are_five_shapes() -> None:
    assert [file.stem for file in ARTICLES] == ["embeds", "explainer", "feature", "interview", "liveblog"]


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_an_identity_translation_is_the_sanitised_article(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    page = parse_document(text)
    inner = text[len(page.prefix) : len(text) - len(page.suffix)]
    segments = segment_story(page.blocks, "en")
    done = assemble(page.blocks, [(one, one.text, one.marks) for one in segments])
    assert done == page.blocks
    assert page.render(done) == page.prefix + sanitise(inner) + page.suffix
    body = parse_body(inner)
    assert to_html(body.skeleton, body.blocks) == sanitise(inner) == sanitise(sanitise(inner))


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_no_word_of_an_article_is_outside_its_blocks(file: Path) -> None:
    page = parse_document(file.read_text(encoding="utf-8"))
    shouted = [
        Block(block.key, block.kind, re.sub(r"\w", "X", block.text), block.marks) for block in page.blocks
    ]
    left = re.sub(r"<[^>]*>", " ", to_html(page.body.skeleton, shouted))
    untranslated = " ".join(left.replace("X", "").split())
    known = {
        "embeds": "Thank you all. It was a dream. — Nia Bello (@niabello) March 1, 2026 A post by Nia",
        "explainer": "1 2 Art. 3 (1) Water is a right. Lex aquarum 2026:14 ↩",
    }
    words = set(re.findall(r"\w+|↩", untranslated)) - {"lt", "gt", "amp", "nbsp"}
    assert words == set(re.findall(r"\w+|↩", known.get(file.stem, "")))


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("target", ["fr-SN", "ar-EG"])
def test_every_element_survives_a_translation(file: Path, target: str, model: Ct2Engine) -> None:
    text = file.read_text(encoding="utf-8")
    engine: Engine = model if target == "fr-SN" else FakeEngine()
    result = translate_text(SourceText(text, True, "en", target), lambda *_: engine, load_glossary(None))
    page = parse_document(text)
    inner = text[len(page.prefix) : len(text) - len(page.suffix)]
    before = elements(page.prefix + sanitise(inner) + page.suffix)
    after = elements(result.text)
    lost = dict((before - after).items())
    reported = sum(finding.check == "marks" for one in result.draft.segments for finding in one.findings)
    assert all(name.split()[0] in MARKS for name in lost), lost
    assert sum(lost.values()) <= reported
    assert sum(lost.values()) <= 2
    again = parse_document(result.text)
    assert [(one.key, one.kind) for one in again.body.blocks] == [
        (one.key, one.kind) for one in page.body.blocks
    ]
    assert all(one.text.strip() for one in again.blocks)
    assert "<script>alert" not in result.text
    assert list(misplaced(result)) == []


def test_the_title_of_a_page_is_translated(model: Ct2Engine) -> None:
    page = (
        '<html lang="en"><head><title>The children read a book</title></head><body><p>Yes.</p></body></html>'
    )
    result = translate_text(SourceText(page, True, "en", "fr"), lambda *_: model, load_glossary(None))
    assert "<title>Les enfants" in result.text
    assert 'lang="fr"' in result.text
