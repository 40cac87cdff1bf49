"""Two names in each other's place."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.checks.anchors import anchors_of
from service.domain.checks.name_roles import crossed_roles, role_at
from service.domain.terms import Glossary, check_mentions
from tests.domain.terms.helpers import concept
from tests.each import each

SOURCE = "Kipchoge beat Bekele in Lokori, and Otieno came from Kibwezi."


def told(target: str, to: str = "fr", source: str = SOURCE) -> list[dict[str, object]]:
    found = run_checks(Checked(source, target, "en", to))
    return [dict(one.data or {}) for one in found if one.check == "name_order"]


def test_an_exchange_is_told() -> None:
    target = "Bekele a battu Kipchoge à Lokori, et Otieno venait de Kibwezi."
    assert told(target) == [{"first": "Kipchoge", "second": "Bekele"}]


def test_an_exchange_over_other_names_is_told() -> None:
    target = "Kipchoge a battu Kibwezi à Lokori, et Otieno venait de Bekele."
    assert told(target) == [{"first": "Bekele", "second": "Kibwezi"}]


@pytest.mark.parametrize(
    "target",
    [
        "Kipchoge a battu Bekele à Lokori, et Otieno venait de Kibwezi.",
        "Otieno venait de Kibwezi, et Kipchoge a battu Bekele à Lokori.",  # a whole clause moved
        "Bekele a battu le coureur de Kibwezi.",  # too little to go by
    ],
)
def test_the_order_of_the_source_and_of_clauses_is_left_alone(target: str) -> None:
    assert told(target) == []


def test_names_side_by_side_may_change_places() -> None:
    assert told("Otieno Lokori est parti.", source="Lokori Otieno has left.") == []
    source = "Lokori CEO Otieno met Bekele in Kibwezi."
    assert told("Otieno, PDG de Lokori, a rencontré Bekele à Kibwezi.", source=source) == []
    source = "Lokori's Otieno met Bekele in Kibwezi."
    assert told("Otieno de Lokori a rencontré Bekele à Kibwezi.", source=source) == []


def test_languages_that_turn_phrases_need_more() -> None:
    source = "Kipchoge ran to Lokori last week."
    assert told("Lokori'ye geçen hafta Kipchoge koştu.", "tr", source) == []
    source = "Kipchoge, who has won every race of this year, was beaten by Bekele, says Otieno."
    target = "Bekele, bu yılki tüm yarışları kazandıktan sonra ona yenilen Kipchoge, diyor Otieno."
    assert told(target, "tr", source) == [{"first": "Kipchoge", "second": "Bekele"}]


@pytest.mark.parametrize(
    ("source", "target", "to", "turned"),
    [
        # a list keeps its order
        (
            "The talks began between Lokori and Kibwezi, said Otieno.",
            "Otieno, görüşmelerin Lokori ve Kibwezi arasında başladığını söyledi.",
            "tr",
            False,
        ),
        (
            "They were squeezed between two neighbours, Lokori and Kibwezi.",
            "İki güçlü komşu olan Kibwezi ve Lokori arasında kaldılar.",
            "tr",
            True,
        ),
        # a phrase turns as a whole
        (
            "Runners train in Lokori in Kibwezi.",
            "Koşucular Kibwezi'nin Lokori şehrinde çalışır.",
            "tr",
            False,
        ),
    ],
)
def test_lists_and_neighbours_tell_where_phrases_turn(
    source: str, target: str, to: str, turned: bool
) -> None:
    assert bool(told(target, to, source)) is turned


@each(
    ("source", "target", "to", "turned"),
    [
        ("Kipchoge beat Bekele.", "Bekele, Kipchoge'yi yendi.", "tr", True),
        ("Kipchoge beat Bekele.", "Kipchoge, Bekele'yi yendi.", "tr", False),
        ("Kipchoge beat Bekele.", "Bekele'yi Kipchoge yendi.", "tr", False),
        ("Kipchoge was beaten by Bekele.", "Bekele, Kipchoge'yi yendi.", "tr", False),
        ("Kipchoge fears Bekele's return.", "Bekele, Kipchoge'yi korkutuyor.", "tr", False),
        ("Kipchoge fears Bekele left.", "Bekele'nin Kipchoge'yi bırakmasından korkuluyor.", "tr", False),
    ],
)
def test_a_subject_made_the_object_is_told_by_its_case(
    source: str, target: str, to: str, turned: bool
) -> None:
    assert bool(told(target, to, source)) is turned


def test_the_form_of_a_name_is_told_from_the_case_of_objects() -> None:
    glossary = Glossary(
        [concept("sd", "country", en="Sudan", am="ሱዳን"), concept("td", "country", en="Chad", am="ቻድ")]
    )
    source, turned = "Sudan accused Chad.", []
    for target in ("ቻድ ሱዳንን ከሰሰች።", "ቻድ ሱዳን ገባች።", "ሱዳን ቻድን ከሰሰች።"):
        mentions = check_mentions(glossary, source, target, "en", "am")
        found = run_checks(Checked(source, target, "en", "am", mentions=mentions, concepts=glossary.get))
        turned.append(any(one.check == "name_order" for one in found))
    assert turned == [True, False, False]


@each(
    ("text", "language", "role"),
    [
        ("the mayor of Lokori", "en", "of"),
        ("Lokori's mayor", "en", "of"),
        ("he came from Lokori", "en", "from"),
        ("Lokori'nin belediye başkanı", "tr", "of"),
        ("Lokori'den gelen yol", "tr", "from"),
        ("Lokori'de buluştu", "tr", "in"),
        ("በLokori ተገናኙ", "am", "in"),
        ("ከLokori መጣ", "am", "from"),
        ("duqa ee Lokori", "so", "of"),
        ("he saw Lokori then", "en", ""),
    ],
)
def test_the_role_of_a_name_is_read_beside_it(text: str, language: str, role: str) -> None:
    at = text.index("Lokori")
    assert role_at(text, (at, at + len("Lokori")), language) == role


def test_roles_that_fit_the_other_name_speak_for_an_exchange() -> None:
    source = "The road from Lokori was closed by the mayor of Kibwezi."
    right = "Lokori'den gelen yol Kibwezi'nin başkanı tarafından kapatıldı."
    wrong = "Kibwezi'den gelen yol Lokori'nin başkanı tarafından kapatıldı."
    crossed = []
    for target in (right, wrong):
        item = Checked(source, target, "en", "tr")
        one, other = (anchor for anchor in anchors_of(item) if source[anchor.source[0]] in "LK")
        crossed.append(crossed_roles(one, other, item))
    assert crossed[0] < 0 < crossed[1]
