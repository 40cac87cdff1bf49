"""Language tags: language, script, direction, name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.draft import Outcome
from service.domain.figures.reading import read_figures
from service.domain.figures.style import style
from service.domain.languages.tags import (
    ALIASES,
    canonical,
    direction,
    is_same,
    language_name,
    primary,
    script,
)
from service.domain.terms import Concept, Glossary, Term, check_mentions
from service.editions import load_editions
from tests.each import each


@each(
    ("tag", "language", "writing", "runs", "name"),
    [
        ("en", "en", "Latn", "ltr", "English"),
        ("fr-SN", "fr", "Latn", "ltr", "French"),
        ("pt_MZ", "pt", "Latn", "ltr", "Portuguese"),
        (" SW-ke ", "sw", "Latn", "ltr", "Swahili"),
        ("ha-NG", "ha", "Latn", "ltr", "Hausa"),
        ("ha-Arab", "ha", "Arab", "rtl", "Hausa"),
        ("so", "so", "Latn", "ltr", "Somali"),
        ("af-ZA", "af", "Latn", "ltr", "Afrikaans"),
        ("am-ET", "am", "Ethi", "ltr", "Amharic"),
        ("ar-EG", "ar", "Arab", "rtl", "Arabic"),
        ("fa-IR", "fa", "Arab", "rtl", "Persian"),
        ("he-IL", "he", "Hebr", "rtl", "Hebrew"),
        ("iw", "he", "Hebr", "rtl", "Hebrew"),
        ("prs-AF", "fa", "Arab", "rtl", "Persian"),
        ("nn-NO", "no", "Latn", "ltr", "Norwegian"),
        ("sh", "sr", "Latn", "ltr", "Serbian"),
        ("tl-PH", "fil", "Latn", "ltr", "Filipino"),
        ("ENG", "en", "Latn", "ltr", "English"),
        ("tr-TR", "tr", "Latn", "ltr", "Turkish"),
        ("pa-PK", "pa", "Arab", "rtl", "Punjabi"),
        ("uz-Arab-AF", "uz", "Arab", "rtl", "Uzbek"),
        ("zh-Hant-TW", "zh", "Hant", "ltr", "Chinese"),
        ("en-x-arab", "en", "Latn", "ltr", "English"),
        ("xx", "xx", "Zzzz", "ltr", "xx"),
        ("", "", "Zzzz", "ltr", ""),
    ],
)
def test_a_tag_tells_all_this(tag: str, language: str, writing: str, runs: str, name: str) -> None:
    assert primary(tag) == language
    assert script(tag) == writing
    assert direction(tag) == runs
    assert language_name(tag) == name


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("fr", "fr-SN", True),
        ("PT_br", "pt-MZ", True),
        ("iw", "he-IL", True),
        ("nb", "no", True),
        ("en", "af", False),
        ("", "", False),
        ("", "en", False),
    ],
)
def test_one_language_wherever_it_is_spoken(a: str, b: str, same: bool) -> None:
    assert is_same(a, b) is is_same(b, a) is same


def test_every_edition_has_the_direction_of_its_language() -> None:
    for edition in load_editions().values():
        assert direction(edition.locale) == edition.direction
        assert primary(edition.locale) == edition.language


def test_no_code_leads_to_another_old_one() -> None:
    for old, kept in ALIASES.items():
        assert primary(old) == primary(f"{old.upper()}_XX") == kept == primary(kept)
    assert canonical("prs_AF") == "fa-AF"
    assert canonical("iw") == "he"


@pytest.mark.parametrize(
    ("tag", "edition"), [("iw", "mideast-he"), ("prs", "mideast-fa"), ("prs-AF", "mideast-fa")]
)
def test_a_story_under_an_old_code_goes_where_its_language_goes(tag: str, edition: str) -> None:
    takers = [slug for slug, one in load_editions().items() if one.takes(tag)]
    assert takers == [edition]


def test_an_edition_may_name_its_sources_by_old_codes(tmp_path: Path) -> None:
    table = (
        '[north]\nname = "North"\nlocale = "no-NO"\ndirection = "ltr"\ndigits = "latn"\n'
        'time_zone = "Europe/Oslo"\nsources = ["nb", "iw"]\n'
    )
    (tmp_path / "editions.toml").write_text(table, encoding="utf-8")
    edition = load_editions(tmp_path / "editions.toml")["north"]
    assert edition.takes("nn")
    assert edition.takes("he")
    assert edition.takes("iw-IL")


@pytest.mark.parametrize("tag", ["nb", "nn", "no", "nb-NO"])
def test_a_point_groups_thousands_in_every_norwegian(tag: str) -> None:
    assert [one.value for one in read_figures("3,5 millioner og 1.500 kroner", tag)][1] == 1500


def test_terms_are_found_whatever_code_a_story_has() -> None:
    nations = Concept(
        "un", "body", (Term("en", "United Nations"), Term("he", "האומות המאוחדות"), Term("fa", "سازمان ملل"))
    )
    glossary = Glossary([nations])
    assert [one.concept.id for one in glossary.find("האומות המאוחדות התכנסו", "iw")] == ["un"]
    assert glossary.forms("un", "prs-AF") == ("سازمان ملل",)
    (mention,) = check_mentions(glossary, "האומות המאוחדות התכנסו", "The United Nations met", "iw", "en")
    assert mention.outcome is Outcome.APPLIED


def test_figures_are_written_for_an_edition_under_an_old_code() -> None:
    dari = style("prs-AF", "arabext")
    assert dari is not None
    assert dari.language == "fa"
    assert dari.number("1500", "5", grouped=True) == "۱٬۵۰۰٫۵"


@given(st.text(max_size=20))
def test_nonsense_is_answered_quietly(tag: str) -> None:
    assert direction(tag) in ("ltr", "rtl")
    assert len(script(tag)) == 4
    assert isinstance(language_name(tag), str)
    assert primary(tag) == primary(tag).lower()
