"""Two names in each other's place."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked, run_checks

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


def test_languages_that_turn_phrases_need_more() -> None:
    source = "Kipchoge ran to Lokori last week."
    assert told("Lokori'ye geçen hafta Kipchoge koştu.", "tr", source) == []
    source = "Kipchoge, who has won every race of this year, was beaten by Bekele, says Otieno."
    target = "Bekele, bu yılki tüm yarışları kazandıktan sonra ona yenilen Kipchoge, diyor Otieno."
    assert told(target, "tr", source) == [{"first": "Kipchoge", "second": "Bekele"}]
