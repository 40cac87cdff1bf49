"""Language tags: language, script, direction, name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.languages.tags import direction, is_same, language_name, primary, script
from service.editions import load_editions


@pytest.mark.parametrize(
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
        ("iw", "iw", "Hebr", "rtl", "Hebrew"),
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


@given(st.text(max_size=20))
def test_nonsense_is_answered_quietly(tag: str) -> None:
    assert direction(tag) in ("ltr", "rtl")
    assert len(script(tag)) == 4
    assert isinstance(language_name(tag), str)
    assert primary(tag) == primary(tag).lower()
