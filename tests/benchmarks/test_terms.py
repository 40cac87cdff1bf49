"""Measuring terms, with a control that gives every concept a wrong name."""

from __future__ import annotations

from benchmarks.model import bundled_engine
from benchmarks.terms import make_cases, measure, report, stories, wrong_glossary
from service.domain.terms import Glossary
from service.domain.terms.concept import Concept, Term

TERMS = Glossary(
    Concept(english.lower(), "country", (Term("en", english), Term("fr", french)))
    for english, french in (("Genovia", "Gaunovie"), ("Estonia", "Estonie"), ("Bulgaria", "Bulgarie"))
)
SOURCES = ("Genovia and Estonia voted.", "The house is red.", "Bulgaria voted.")
REFERENCES = ("La Gaunovie et l'Estonie ont voté.", "La maison est rouge.", "Sofia a voté.")


def test_only_what_the_reference_says_counts() -> None:
    (case,) = make_cases(SOURCES, REFERENCES, TERMS)
    assert {name for name, _ in case.wanted} == {"genovia", "estonia"}


def test_the_control_has_every_concept_with_the_name_of_another() -> None:
    cases = make_cases(SOURCES, REFERENCES, TERMS)
    wrong = wrong_glossary(TERMS, cases)
    assert {name: wrong.forms(name, "fr") for name in wrong.concepts} == {
        "genovia": ("Estonie",),
        "estonia": ("Gaunovie",),
    }


def test_stories_go_on_until_ten_terms() -> None:
    found = stories([SOURCES[0]] * 11, TERMS)
    assert [len(story) for story in found] == [5, 5]


def test_the_table_says_what_was_won() -> None:
    cases = make_cases(SOURCES, REFERENCES, TERMS)
    result = measure(cases, [SOURCES[0]] * 5, TERMS, bundled_engine(), 1, lambda _: None)
    without, with_terms, control = result.rows
    assert without.said < with_terms.said == result.wanted == 2
    assert control.said < 2
    assert sum(result.won.values()) == with_terms.said - without.said
    assert f"| with terms | 2 | 100.0% | {with_terms.chrf:.1f} |" in report(result, 1, ["Not held out."])
