"""Names that no glossary has: found in a story, once each, with all their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.names import find_all, load_stories
from service.domain.names.detect import SourceSentence, find_names
from service.termbase.name_parts import known_parts
from tests.examples import examples

HERE = Path(__file__).parent
WORDS = ["Oumarou", "Kindo", "said", "in", "President", "Niamey", "al-Hassan", "de", "d'"]


def names(*sentences: str, language: str = "en", heading: bool = False) -> dict[str, list[str]]:
    numbered = [SourceSentence(n, text, heading=heading and n == 0) for n, text in enumerate(sentences)]
    found = find_names(numbered, language, known_parts())
    return {one.name: [place.text for place in one.places] for one in found}


@pytest.mark.parametrize("language", ["en", "sv", "fr", "pt"])
def test_labelled_stories(language: str) -> None:
    cases = [case for case in load_stories(HERE / "names_found.toml") if case.language == language]
    score = find_all(cases, known_parts())
    labelled, given_names, right = score.names
    assert right >= 0.97 * given_names, score.wrong
    assert right >= 0.93 * labelled, score.wrong


def test_a_name_is_one_item_however_it_is_said() -> None:
    found = names(
        "Senator Rose Effiom voted no.",
        "“I am free,” Effiom said.",
        "Rose Effiom’s party was angry with Ms Effiom.",
    )
    assert found == {"Rose Effiom": ["Rose Effiom", "Effiom", "Rose Effiom", "Effiom"]}


def test_a_swedish_genitive_is_the_same_name() -> None:
    assert names("Enligt Åström är det dags.", "Åströms parti håller med.", language="sv") == {
        "Åström": ["Åström", "Åströms"]
    }


def test_what_the_glossary_has_is_left_alone() -> None:
    text = "In Niamey, President Lamine Sagna met Wang Yi."
    at = text.index("Wang Yi")
    sentence = SourceSentence(0, text, ((3, 9), (at, at + 7)))
    (only,) = find_names([sentence], "en", known_parts())
    assert only.name == "Lamine Sagna"


def test_a_headline_in_title_case_names_nobody_by_itself() -> None:
    assert names("Water Prices Rise Again In Northern Towns", "Prices rose.", heading=True) == {}
    found = names("Kindo Opens Wells For Herders", "Oumarou Kindo opened the wells.", heading=True)
    assert found == {"Oumarou Kindo": ["Kindo", "Oumarou Kindo"]}


def test_a_word_that_stands_in_lower_case_too_is_no_name() -> None:
    assert names("Officials spoke in Harvest.", "The harvest was good; we saw the Harvest.") == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On Monday the French and Kenyan teams met in March."),
        ("en", "THE PRESIDENT OF OUMAROU SPOKE TO KINDO"),
        ("en", "See @OumarouKindo and #Tessaoua or www.Kindo.com for more."),
        ("en", "The Supreme Court and the University of Science agreed."),
        ("sv", "Polisen grep fyra män. Den svenska regeringen teg."),
        ("fr", "L'empereur a parlé ; l'Union européenne a répondu."),
    ],
)
def test_capitals_that_are_no_names(language: str, text: str) -> None:
    assert names(text, language=language) == {}


def test_elision_is_no_part_of_a_name_and_an_african_apostrophe_is() -> None:
    assert list(names("Le projet d'Oumou Keïta avance.", language="fr")) == ["Oumou Keïta"]
    assert list(names("They met Mahamat N'Gadoum twice.")) == ["Mahamat N'Gadoum"]


@settings(deadline=None, max_examples=examples(60))
@given(
    st.lists(st.text(max_size=80), max_size=4), st.sampled_from(["en", "sv", "fr", "pt", "sw", "tr", "xx"])
)
def test_any_text_can_be_looked_at(texts: list[str], language: str) -> None:
    sentences = [SourceSentence(n, text) for n, text in enumerate(texts)]
    for one in find_names(sentences, language, known_parts()):
        assert one.places
        for place in one.places:
            assert texts[place.segment][place.start : place.end] == place.text != ""


@settings(deadline=None, max_examples=examples(60))
@given(
    st.lists(
        st.sampled_from([*WORDS, ",", ".", "(", "“", "”"]),
        max_size=12,
    )
)
def test_no_name_lies_over_a_glossary_term(words: list[str]) -> None:
    text = " ".join(words)
    taken = tuple((at, at + len("Niamey")) for at in range(len(text)) if text.startswith("Niamey", at))
    for one in find_names([SourceSentence(0, text, taken)], "en", known_parts()):
        for place in one.places:
            assert all(place.end <= start or end <= place.start for start, end in taken)
