"""Inhabitants, and offices of a country said as one: found, put together, checked, and left to agree."""

from __future__ import annotations

import pytest

from service.domain.checks.base import Checked
from service.domain.checks.names import Names
from service.domain.draft import Outcome, Severity
from service.domain.terms import Concept, Glossary, Grammar, Term, check_mentions
from service.domain.terms.offices import is_put_in
from service.termbase.files import load_glossary
from tests.domain.terms.helpers import concept
from tests.each import each


def people(country: str, grammar: dict[str, str], **forms: str) -> Concept:
    made = concept(f"people:{country}", "demonym", "", False, **forms)
    told = tuple((place, Grammar(*value.split())) for place, value in grammar.items())
    return Concept(made.id, made.kind, made.terms, grammar=told)


def country(name: str, grammar: dict[str, str], **forms: str) -> Concept:
    made = concept(name, "country", "", False, **forms)
    told = tuple((place, Grammar(*value.split())) for place, value in grammar.items())
    return Concept(made.id, made.kind, made.terms, grammar=told)


FOUR = {"fr": "m sg", "fr#2": "f sg", "fr#3": "m pl", "fr#4": "f pl"}
GLOSSARY = Glossary(
    [
        country("kenya", {"fr": "m sg"}, en="Kenya", fr="Kenya", ar="كينيا", sw="Kenya", tr="Kenya"),
        country("algeria", {"fr": "f sg"}, en="Algeria", fr="Algérie", ar="الجزائر"),
        people("kenya", FOUR | {"ar": "m sg", "ar#2": "f sg"}, en="Kenyan",
               fr="kényan|kényane|kényans|kényanes", ar="كيني|كينية"),
        people("algeria", FOUR | {"ar": "m sg", "ar#2": "f sg"}, en="Algerian",
               fr="algérien|algérienne|algériens|algériennes", ar="جزائري|جزائرية"),
        people("turkey", {}, en="Turkish"),
        concept("health", "body", en="Ministry of Health|health ministry", fr="ministère de la Santé",
                ar="وزارة الصحة", sw="Wizara ya Afya", tr="Sağlık Bakanlığı"),
        concept("pm", "title", en="prime minister", fr="premier ministre", sw="waziri mkuu"),
        concept("bank", "bank", en="Bank of Kenya", fr="Banque du Kenya"),
        concept("express", "media", en="Express", fr="Express"),
    ]
)  # fmt: skip


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(match.concept.id, match.text) for match in GLOSSARY.find(text, language)]


@each(
    ("language", "text", "expected"),
    [
        ("en", "Kenyan officials met Kenyans.", [("people:kenya", "Kenyan"), ("people:kenya", "Kenyans")]),
        ("en", "He speaks Turkish. Turkish-speaking guides left.", []),
        ("en", "a Turkish court", [("people:turkey", "Turkish")]),
        ("en", "The Kenyan Gazette was sold.", []),
        ("fr", "les Kényanes et un Kényan", [("people:kenya", "Kényanes"), ("people:kenya", "Kényan")]),
        ("ar", "الوفد الكيني", [("people:kenya", "كيني")]),
        ("en", "the Kenyan health ministry", [("health@kenya", "Kenyan health ministry")]),
        ("en", "Kenya's Ministry of Health", [("health@kenya", "Kenya's Ministry of Health")]),
        ("en", "the Ministry of Health of Kenya", [("health@kenya", "Ministry of Health of Kenya")]),
        ("en", "the health ministry and Kenya", [("health", "health ministry"), ("kenya", "Kenya")]),
        ("en", "the Algerian Bank of Kenya", [("people:algeria", "Algerian"), ("bank", "Bank of Kenya")]),
        ("fr", "le ministère de la Santé du Kenya", [("health@kenya", "ministère de la Santé du Kenya")]),
        ("fr", "le ministère kényan de la Santé.", [("health@kenya", "ministère kényan de la Santé")]),
        ("sw", "Wizara ya Afya ya Kenya", [("health@kenya", "Wizara ya Afya ya Kenya")]),
        ("tr", "Kenya Sağlık Bakanlığı", [("health@kenya", "Kenya Sağlık Bakanlığı")]),
    ],
)
def test_inhabitants_and_offices_are_found(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("name", "language", "forms"),
    [
        (
            "health@kenya",
            "fr",
            (
                "ministère de la Santé du Kenya",
                "ministère kényan de la Santé",
                "ministère de la Santé kényan",
            ),
        ),
        (
            "health@algeria",
            "fr",
            (
                "ministère de la Santé d'Algérie",
                "ministère de la Santé de l'Algérie",
                "ministère algérien de la Santé",
                "ministère de la Santé algérien",
            ),
        ),
        (
            "pm@algeria",
            "fr",
            (
                "premier ministre d'Algérie",
                "premier ministre de l'Algérie",
                "premier ministre algérien",
            ),
        ),
        ("health@kenya", "ar", ("وزارة الصحة الكينية", "وزارة الصحة في كينيا")),
        ("health@kenya", "sw", ("Wizara ya Afya ya Kenya",)),
        ("pm@kenya", "sw", ("waziri mkuu wa Kenya",)),
        ("health@kenya", "tr", ("Kenya Sağlık Bakanlığı",)),
        ("health@nowhere", "fr", ()),
    ],
)
def test_an_office_and_a_country_are_put_together(name: str, language: str, forms: tuple[str, ...]) -> None:
    assert GLOSSARY.forms(name, language) == forms


def test_what_rests_on_a_proposed_word_is_proposed() -> None:
    kenya = Concept("kenya", "country", (Term("en", "Kenya"), Term("tr", "Kenya", trusted=False)))
    office = concept("health", "body", en="health ministry", tr="Sağlık Bakanlığı")
    made = Glossary([kenya, office]).get("health@kenya")
    assert made is not None
    assert [(term.text, term.trusted) for term in made.in_language("tr")] == [
        ("Kenya Sağlık Bakanlığı", False)
    ]


@pytest.mark.parametrize(
    ("source", "target", "outcome"),
    [
        ("Kenyan officials left.", "Les responsables kényans sont partis.", Outcome.ACCEPTED),
        ("Kenyan officials left.", "Les responsables du Kenya sont partis.", Outcome.ACCEPTED),
        ("Kenyan officials left.", "Les responsables sont partis.", Outcome.MISSED),
        ("Kenya's Ministry of Health spoke.", "Le ministère kényan de la Santé a parlé.", Outcome.ACCEPTED),
        (
            "Kenya's Ministry of Health spoke.",
            "Au Kenya, le ministère de la Santé a parlé.",
            Outcome.ACCEPTED,
        ),
        ("Kenya's Ministry of Health spoke.", "Le ministère de la Santé a parlé.", Outcome.MISSED),
        ("The prime minister of Algeria spoke.", "La première ministre a parlé.", Outcome.MISSED),
        ("Kenya voted.", "Les Kényans ont voté.", Outcome.MISSED),
    ],
)
def test_a_translation_says_them_in_any_form_that_agrees(source: str, target: str, outcome: Outcome) -> None:
    (mention,) = check_mentions(GLOSSARY, source, target, "en", "fr")
    assert mention.outcome == outcome


def test_a_country_said_by_its_inhabitants_is_noted_and_each_place_says_one_of_them() -> None:
    (kenya,) = check_mentions(GLOSSARY, "Kenya voted.", "Les Kényans ont voté.", "en", "fr")
    assert kenya.reason is not None
    assert kenya.reason.code == "missed.adjective"
    people, kenya = check_mentions(GLOSSARY, "Kenyans left Kenya.", "Les Kényans sont partis.", "en", "fr")
    assert people.outcome is Outcome.ACCEPTED
    assert kenya.reason is not None
    assert kenya.reason.code == "missed.none_of"


@pytest.mark.parametrize(
    ("target", "severity"),
    [
        ("Les responsables sont partis.", Severity.INFO),
        ("Les responsables algériens sont partis.", Severity.WARNING),
        ("Les responsables kényans sont partis.", None),
    ],
)
def test_a_people_left_out_is_noted_and_another_one_is_a_warning(
    target: str, severity: Severity | None
) -> None:
    (mention,) = check_mentions(GLOSSARY, "Kenyan officials left.", target, "en", "fr")
    found = Names().findings(Checked("Kenyan officials left.", target, "en", "fr", mentions=(mention,)))
    assert [finding.severity for finding in found] == ([] if severity is None else [severity])


def test_what_agrees_with_its_neighbours_is_never_put_in() -> None:
    names = ("people:kenya", "pm@kenya", "health@kenya", "pm", "kenya")
    concepts = [GLOSSARY.get(name) for name in names]
    assert [one is not None and is_put_in(one) for one in concepts] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("text", "concept_id"),
    [
        ("The governor of Aleppo province met elders.", "Q214064"),
        ("Shells fell on the city of Aleppo.", "Q41183"),
        ("Voters in the state of Virginia choose.", "Q1370"),
    ],
)
def test_of_a_division_and_its_town_the_word_beside_it_chooses(text: str, concept_id: str) -> None:
    assert concept_id in [match.concept.id for match in load_glossary().find(text, "en")]


def test_a_form_knows_its_own_gender_and_number() -> None:
    made = GLOSSARY.get("people:kenya")
    assert made is not None
    told = {term.text: made.grammar_of(term) for term in made.in_language("fr")}
    assert told["kényan"] == ("m", "sg")
    assert told["kényanes"] == ("f", "pl")
