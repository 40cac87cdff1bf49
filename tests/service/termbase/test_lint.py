"""What is looked for in a glossary as a whole."""

from __future__ import annotations

from service.termbase.cells import Cells
from service.termbase.lint import check_all


def found(*rows: Cells) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(one.sort, one.concepts, one.bad) for one in check_all(rows)]


def concept(concept_id: str, kind: str = "city", **cells: str) -> Cells:
    return {"id": concept_id, "kind": kind, **cells}


def test_a_clean_glossary_has_no_remarks() -> None:
    assert found(concept("a", en="Oslo", ar="أوسلو"), concept("b", en="Kampala", am="ካምፓላ")) == []


def test_letters_of_another_script_are_a_problem_and_latin_abbreviations_a_remark() -> None:
    assert found(concept("a", en="Осло"), concept("b", he="أوسلو")) == [
        ("script", ("a",), True),
        ("script", ("b",), True),
    ]
    assert found(concept("a", da="Осло"), concept("b", ru="Осло")) == [("script", ("a",), True)]
    assert found(concept("a", en="UN", ar="الأمم", ar_short="UN")) == [("script", ("a",), False)]


def test_languages_without_an_abbreviation_are_neither_letters_nor_homographs() -> None:
    bodies = [
        concept(one, "body", en=one, ar="بنك", ar_short="none", priority=one[1]) for one in ("A1", "A2")
    ]
    assert [sort for sort, _, _ in found(*bodies)] == ["homograph"]  # their Arabic name
    assert found(concept("a", en="?Oslo", ar_short="none")) == [("no approved form", ("a",), False)]


def test_the_same_thing_twice_is_a_problem_unless_something_tells_them_apart() -> None:
    assert found(concept("a", en="Split"), concept("b", en="Split"))[0] == ("duplicate", ("a", "b"), True)
    apart = found(concept("a", en="Split"), concept("b", en="Split", context="en:Croatia"))
    assert apart == [("homograph", ("a", "b"), False)]


def test_homographs_meet_in_any_spelling_and_abbreviations_are_named() -> None:
    assert found(concept("a", en="Cote d'Azur"), concept("b", "region", en="Côte d’Azur")) == [
        ("homograph", ("a", "b"), False)
    ]
    assert found(
        concept("a", "body", en="African Bank", en_short="AB"),
        concept("b", "body", en="Asian Bank", en_short="AB"),
    ) == [("abbreviation", ("a", "b"), False)]
    assert found(concept("a", en="Split"), concept("b", en="Split", status="retired")) == []


def test_a_concept_without_an_approved_form_is_a_remark() -> None:
    assert found(concept("a", en="?Oslo", fr="!Osloe")) == [("no approved form", ("a",), False)]
