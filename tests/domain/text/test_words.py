"""Words of a text, and headlines in Title Case."""

from __future__ import annotations

import pytest

from service.domain.draft import Severity
from service.domain.languages.base import every, get
from service.domain.names.cues import cues_for
from service.domain.story import Mark
from service.domain.terms.affixes import in_running_text
from service.domain.terms.context_words import function_words, titles
from service.domain.terms.normalise import key
from service.domain.text.edits import Edit, apply_edits
from service.domain.text.words import is_title_case, words
from tests.each import each


def test_an_apostrophe_is_inside_a_word_and_a_figure_is_not() -> None:
    assert words("L'eau d’Oran, don't 'quote' 5G") == ["L'eau", "d’Oran", "don't", "quote", "G"]


@pytest.mark.parametrize(
    ("text", "language", "title"),
    [
        ("Heavy Rains Kill Nine in the North and East", "en", True),
        ("HEAVY RAINS KILL NINE", "en", True),
        ("Heavy rains kill nine in Kenya", "en", False),
        ("Read more: Our World in Data", "en", False),
        ("Kenya Wins", "en", False),
        ("L'Union Africaine Salue l'Accord avec le Tchad", "fr", True),
        ("L'Union africaine salue l'accord avec le Tchad", "fr", False),
    ],
)
def test_a_headline_in_title_case(text: str, language: str, title: bool) -> None:
    assert is_title_case(text, language) is title


def test_where_every_word_counts_one_small_word_is_enough() -> None:
    text = "President William Ruto of Kenya met Yoweri Museveni Near Kampala"
    assert is_title_case(text, "en")
    assert not is_title_case(text, "en", share=1.0)


@each("language", [one.code for one in every() if one.titles])
def test_a_title_that_one_finder_knows_is_known_to_the_other(language: str) -> None:
    own = get(language)
    assert own.titles <= cues_for(language).titles
    assert {part for word in own.titles for part in key(word, language).split()} <= titles(language)
    assert {word.lower() for word in own.function_words} <= cues_for(language).openers
    assert {key(word, language) for word in own.function_words if " " not in key(word, language)} - {
        word for word in (key(one, language) for one in own.function_words) if "'" in word
    } <= function_words(language)


def test_only_an_article_at_the_beginning_is_left_out_in_running_text() -> None:
    assert in_running_text("le caire", "fr") == "caire"
    assert in_running_text("nouvelle zelande", "fr") == "nouvelle zelande"
    assert in_running_text("الجزائر", "ar") == "للجزائر"


def test_what_is_put_after_a_mark_is_not_in_it_and_an_empty_mark_stays_empty() -> None:
    marks = (Mark(1, 0, 2, "b"), Mark(2, 2, 2, "img"))
    text, moved = apply_edits("UN said", marks, [Edit(2, 2, " (ONU)")])
    assert text == "UN (ONU) said"
    assert [(mark.start, mark.end) for mark in moved] == [(0, 2), (8, 8)]


def test_what_blocks_comes_first_and_counts_most() -> None:
    assert sorted(Severity, key=lambda one: one.rank) == [Severity.BLOCK, Severity.WARNING, Severity.INFO]
    assert Severity.BLOCK.weight > 5 * Severity.WARNING.weight > Severity.INFO.weight == 0
