"""Names that no glossary has, in languages that write them in the same letters."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.draft import Mention, Outcome
from service.domain.text.lexicon import Lexicon

SOURCE = "The party of Wakio Ndambuki met Fred Otieno in Kibwezi on Monday."
NAMES = {"Peter", "Iranian", "Monday"}
LEXICON = Lexicon("en", lambda form: form in NAMES | {"peter", "smith"}, {"island": 4, "party": 5}, 1000)


def codes(
    target: str, source: str = SOURCE, to: str = "fr", *, judged: bool = True
) -> list[tuple[str, object]]:
    item = Checked(source, target, "en", to, lexicons=lambda _: LEXICON if judged else None)
    found = [one for one in run_checks(item) if one.check == "copied_names"]
    return [(one.code, (one.data or {})["name"]) for one in found]


def test_names_in_their_letters_are_left_alone() -> None:
    assert codes("Le parti de Wakio Ndambuki a rencontré Fred Otieno à Kibwezi lundi.") == []
    assert codes("Chama cha Wakio Ndambuki kilikutana na Fred Otieno huko Kibwezi.", to="sw") == []
    assert codes("Wakio Ndambuki'nin partisi Fred Otieno ile Kibwezi'de buluştu.", to="tr") == []


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("Le parti de Wakio Nadmbuki a rencontré Fred Otieno à Kibwezi.", ("letters", "Ndambuki")),
        ("Le parti de Wakio a rencontré Fred Otieno à Kibwezi.", ("missing", "Ndambuki")),
        ("Le parti de Wakio Ndambuki a rencontré Fred Otieno à Lokori.", ("missing", "Kibwezi")),
    ],
)
def test_a_changed_name_is_told(target: str, told: tuple[str, str]) -> None:
    assert codes(target) == [(f"copied_names.{told[0]}", told[1])]


def test_a_name_with_a_form_of_its_own_is_left_alone() -> None:
    assert codes("Le maire de Bucarest est parti.", "The mayor of Bucharest left.") == []


def test_letters_in_another_order_need_no_lexicon() -> None:
    assert codes("à Kibzewi", "They met in Kibwezi", judged=False) == [("copied_names.letters", "Kibwezi")]
    assert codes("à Lokori", "They met in Kibwezi", judged=False) == []


@pytest.mark.parametrize(
    "source",
    [
        "They met on Smith Island.",  # words of everyday
        "They met an Iranian.",  # an adjective
        "They met at #Kibwezi and @Kibwezi.",  # tags and handles
        "Kibwezi was quiet.",  # the beginning of a sentence
        "They met SkyTeamers.",  # a name of a thing
        "They Met At Kibwezi Town Hall",  # a headline in capitals
    ],
)
def test_what_may_be_no_name_is_left_alone(source: str) -> None:
    assert codes("Ils se sont vus.", source) == []


def test_other_letters_and_names_of_the_glossary_are_left_to_other_checks() -> None:
    assert codes("التقوا في مدينة صغيرة", "They met in Kibwezi", to="ar") == []
    assert codes("Sun hadu a gari.", "They met in Kibwezi", to="ha") == []  # names are respelled
    at = SOURCE.index("Kibwezi")
    mention = Mention("x", "Kibwezi", (at, at + 7), ("Kibwezi",), Outcome.MISSED)
    target = "Le parti de Wakio Ndambuki a rencontré Fred Otieno."
    item = Checked(SOURCE, target, "en", "fr", mentions=(mention,), lexicons=lambda _: LEXICON)
    assert "copied_names" not in {one.check for one in run_checks(item)}


ENGLISH = Lexicon("en", lambda form: form in {"northern", "rock", "grant"}, {"northern": 3, "rock": 4}, 99)
FRENCH = Lexicon("fr", lambda form: form in {"Alexandre"}, {"banque": 4, "La": 3, "temple": 2}, 99)


def both(source: str, target: str) -> list[str]:
    item = Checked(source, target, "en", "fr", lexicons={"en": ENGLISH, "fr": FRENCH}.get)
    return [one.code for one in run_checks(item) if one.check == "copied_names"]


def test_a_word_is_missing_where_the_rest_of_its_name_was_copied() -> None:
    assert both("He left Northern Rock.", "Il a quitté Northern.") == ["copied_names.missing"]
    assert both("He left Northern Rock.", "Il a quitté Northern Rock.") == []
    assert both("He left Northern Rock.", "Il a quitté le rocher du nord.") == []


def test_a_strange_name_in_the_place_of_one_that_is_a_word_is_told() -> None:
    assert both("The bank of Grant fell.", "La banque de Vossler est tombée.") == ["copied_names.other"]
    assert both("The bank of Grant fell.", "La banque de Grant est tombée.") == []


def test_the_targets_own_form_is_no_slip() -> None:
    assert both("The temple of Alexander.", "Le temple de Alexandre.") == []
    assert both("The temple of Morakot.", "Le temple de Mokarot.") == ["copied_names.letters"]


def test_a_word_that_says_one_name_says_no_other() -> None:
    source = "The party of Galileo Galilei met."
    assert codes("Le parti de Galilei a siégé.", source) == [("copied_names.missing", "Galileo")]
