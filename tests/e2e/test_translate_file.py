"""A file of anyone's, through the pipeline that drafts the desk's stories."""

from __future__ import annotations

import html
import re

import pytest

from dragoman.cli.side_by_side import side_by_side
from dragoman.cli.translating import SourceText, translate_text
from service.errors import NoText, Unprocessable
from service.termbase.files import load_glossary
from service.wording import say
from workers.engines.fake import FakeEngine

PAGE = """<!doctype html>
<html class="wide" lang='en'>
<head><meta charset="utf-8"><title>Market</title><style>p { margin: 0 }</style></head>
<body><header>Menu</header>
<article>
<h1>The market in Kisumu opens again</h1>
<p>Traders came back on <a href="https://example.org/monday">Monday</a>.
They had <strong>not</strong> sold for 9 weeks.</p>
<figure><img src="https://example.org/a.jpg" alt="A fish stall"><figcaption>A stall.</figcaption></figure>
<ul>
  <li>Fish costs 300 shillings.</li>
  <li>Rice costs 150.</li>
</ul>
</article>
</body>
</html>
"""


def fake(_source: str, _target: str) -> FakeEngine:
    return FakeEngine()


def test_a_page_keeps_its_frame_and_says_its_new_language_and_direction() -> None:
    result = translate_text(SourceText(PAGE, True, "en", "ar-EG"), fake, load_glossary(None))
    assert '<html class="wide" lang="ar-EG" dir="rtl">' in result.text
    assert "<style>p { margin: 0 }</style>" in result.text
    for kept in (
        '<a href="https://example.org/monday">',
        "<strong>",
        "<figcaption>",
        'src="https://example.org/a.jpg"',
    ):
        assert kept in result.text
    assert result.text.count("<li>") == 2
    assert "A fish stall" not in result.text
    assert "Traders" in PAGE
    assert "came back" not in result.text


def test_a_page_in_its_own_language_comes_back_with_every_word() -> None:
    result = translate_text(SourceText(PAGE, True, "en", "en-GB"), fake, load_glossary(None))
    assert result.text.replace(' lang="en-GB"', "").split() == PAGE.replace(" lang='en'", "").split()


def test_a_text_file_keeps_its_lines() -> None:
    text = "Market opens\n\nTraders came back on Monday.\nThey were glad.\n"
    result = translate_text(SourceText(text, False, "en", "en"), fake, load_glossary(None))
    assert result.text == text


def test_a_file_without_text_and_a_hostile_one_are_answered_plainly() -> None:
    with pytest.raises(NoText, match="no text"):
        translate_text(
            SourceText("<html><body><img src='x.png'></body></html>", True, "en", "fr"),
            fake,
            load_glossary(None),
        )
    with pytest.raises(Unprocessable):
        translate_text(SourceText("<b>" * 20_000 + "x", True, "en", "fr"), fake, load_glossary(None))


def test_side_by_side_shows_every_sentence_on_both_sides_and_nothing_of_the_text_is_live() -> None:
    page = PAGE.replace("A stall.", "A stall &lt;script&gt;alert(1)&lt;/script&gt; of the African Union.")
    result = translate_text(SourceText(page, True, "en", "ar-EG"), fake, load_glossary(None))
    shown = side_by_side(result, "<market>.html")
    assert "<script" not in shown
    assert "&lt;market&gt;.html: English → Arabic" in shown
    assert shown.count('lang="en" dir="ltr"') == shown.count('lang="ar-EG" dir="rtl"')
    assert shown.count("<section") == len({segment.block for segment in result.segments})
    plain = re.sub(r"<style>.*?</style>|<span class=\"chip.*?</span>|<[^>]*>", "", shown, flags=re.DOTALL)
    for segment in result.segments:
        assert segment.text in html.unescape(plain)
    for finding in (one for segment in result.draft.segments for one in segment.findings):
        assert say(finding) in html.unescape(plain)
    assert any(segment.findings for segment in result.draft.segments)


def test_digits_of_an_edition_come_before_those_of_the_language() -> None:
    text = "About 1,500 people came."
    arabic = translate_text(SourceText(text, False, "en", "ar-EG"), fake, load_glossary(None))
    latin = translate_text(SourceText(text, False, "en", "ar-EG", digits="latn"), fake, load_glossary(None))
    assert "١٬٥٠٠" in arabic.text
    assert "1,500" in latin.text
