"""The words that a text is found by, and those that somebody asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.search import asked_for, words_of, words_of_address, words_of_ids


def finds(typed: str, text: str) -> bool:
    """Whether all words that are typed are in the text, the last one perhaps only begun."""
    asked, there = asked_for(typed), words_of(text)
    begun = not asked.begun or any(word.startswith(asked.begun) for word in there)
    return not asked.is_empty and begun and all(not there.isdisjoint(forms) for forms in asked.words)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("cote d'ivoire", "La Côte d’Ivoire a voté."),
        ("UNION africaine", "L’Union africaine ouvre"),
        ("250 mill", "250 million dollars"),
        ("٢٥٠", "250 million"),
        ("al shabaab", "Al-Shabaab said"),
        ("İstanbul", "istanbul"),
        # Arabic: hamza, vowel signs, tatweel; particles before the word, and the article with ل
        ("احمد", "قال أحمدُ"),
        ("الرئيس", "والرئيس"),
        ("رئيس", "وبالرئيس"),
        ("الرئيس", "للرئيس الكيني"),
        ("محمد", "مُحَمَّد"),
        ("نيروب", "في نيـروبي"),
        # Hebrew: points, clitics, doubled vav
        ("ממשלה", "שהממשלה"),
        ("שלום", "שָׁלוֹם"),
        ("תקוה", "התקווה"),
        # Amharic: letters of one sound, prepositions
        ("ኢትዮጵያ", "በኢትዮጵያ"),
        ("ሀገር", "ሐገር"),
        ("ሚኒስትር", "ጠቅላይ ሚኒስትሩ ሚኒስትርነት"),
        ("dodoma gida", "Dodoma gidan ƙasa"),
    ],
)
def test_what_an_editor_types_finds_the_spelling_of_the_text(typed: str, text: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ivoire cote nairobi", "La Côte d’Ivoire"),
        ("frica", "Africa"),  # words are found from their beginning
        ("afr union", "African Union"),  # only the last one may be begun
        ("afric ", "Africa"),  # a space behind it ends it
        ("a", "Africa"),
        ("والرئيس", "الرئيس"),  # a longer form is asked for as it is
    ],
)
def test_what_is_not_there_is_not_found(typed: str, text: str) -> None:
    assert not finds(typed, text)


def test_quotes_are_phrases_and_what_stands_beside_them_is_loose() -> None:
    asked = asked_for('nairobi "will not pay" Ruto')
    assert asked.phrases == ("will not pay",)
    assert asked.begun == ("ruto",)
    assert asked.words == (("nairobi",), ("will",), ("not",), ("pay",))
    assert asked_for("« ne paiera pas »").phrases == ("ne paiera pas",)
    assert asked_for('"').is_empty


def test_addresses_and_ids_are_found_by_their_parts() -> None:
    assert {"cms", "example", "كينيا", "41"} <= words_of_address(
        "https://cms.example/%D9%83%D9%8A%D9%86%D9%8A%D8%A7/41"
    )
    assert {"urn", "newsml", "post41", "post", "41"} <= words_of_ids(("urn:newsml:POST41",))
    assert finds("https://cms.example/one?a=b", "https cms.example one a b")


@given(st.text(max_size=200))
def test_every_text_finds_itself_and_no_word_ends_a_quote_of_the_index(text: str) -> None:
    there = words_of(text)
    assert all(word.isalnum() for word in there)
    asked = asked_for(text.replace('"', " "))
    wanted = [*asked.words, *([asked.begun] if asked.begun else [])]
    assert all(any(form in there or form == asked.begun[0] for form in forms) for forms in wanted)
