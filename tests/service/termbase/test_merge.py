"""The three-way merge of a shipment with what people changed, cell by cell and form by form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.termbase.cells import Cells, concept_of, forms_of, problems_of, tidy, with_forms
from service.termbase.merge import merge

BASE: Cells = {"id": "Q1", "kind": "city", "en": "Kiev", "fr": "Kiev|?Kyïv", "sources": "en:cldr; fr:cldr"}


def cells(**changes: str) -> Cells:
    return tidy({**BASE, **changes})


def test_what_nobody_touched_follows_the_shipment() -> None:
    theirs = cells(en="Kyiv|Kiev", note="The government's own form.")
    assert merge(BASE, BASE, theirs) == (theirs, ())


def test_what_people_changed_stays_where_the_shipment_is_as_before() -> None:
    mine = cells(en="Kyiv", note="House style.")
    assert merge(BASE, mine, BASE) == (mine, ())


def test_changes_to_different_cells_both_count() -> None:
    merged, clashes = merge(BASE, cells(en="Kyiv"), cells(note="A note.", sv="Kiev"))
    assert (merged["en"], merged["note"], merged["sv"]) == ("Kyiv", "A note.", "Kiev")
    assert clashes == ()


def test_the_same_cell_changed_twice_keeps_peoples_and_is_listed() -> None:
    merged, clashes = merge(BASE, cells(note="ours"), cells(note="theirs"))
    assert merged["note"] == "ours"
    assert clashes == (("note", "", "ours", "theirs"),)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected", "clash"),
    [
        ("Kiev|Kyïv", "Kiev|?Kyïv|Kyiv", "Kiev|Kyïv|Kyiv", False),  # approved here, another added there
        ("Kiev", "Kiev|?Kyïv|Kyiv", "Kiev|Kyiv", False),  # taken out here, stays out
        ("Kiev|?Kyïv|Kyiv", "Kiev", "Kiev|Kyiv", False),  # taken out there, untouched here
        ("Kiev|Kyïv", "Kiev", "Kiev|Kyïv", True),  # approved here, taken out there
        ("Kiev|Kyïv", "Kiev|!Kyïv", "Kiev|Kyïv", True),  # approved here, forbidden there
        ("Kiev|?Kyïv|Kyiv", "Kyiv|Kiev|?Kyïv", "Kyiv|Kiev|?Kyïv", False),  # both added, one prefers it
        ("Kyïv|Kiev", "Kyiv|Kiev|?Kyïv", "Kyïv|Kiev", True),  # another one preferred on each side
        ("Kiev|?Kyïv|Kijów", "Kiev|?Kyïv|?Kijów", "Kiev|?Kyïv|Kijów", False),  # there only less sure
    ],
)
def test_forms_are_merged_one_by_one(mine: str, theirs: str, expected: str, clash: bool) -> None:
    merged, clashes = merge(BASE, cells(fr=mine), cells(fr=theirs))
    assert merged["fr"] == expected
    assert [one.column for one in clashes] == (["fr"] if clash else [])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected", "clash"),
    [
        ("", "", "none", "none", False),
        ("?none", "?none", "UN", "UN", False),
        ("none", "UN", "none", "UN", False),  # somebody found one after all
        ("", "UN", "none", "UN", True),  # the shipment says that there is none
        ("none", "none", "", "", False),
    ],
)
def test_that_there_is_no_abbreviation_is_merged_as_forms_are(
    base: str, mine: str, theirs: str, expected: str, clash: bool
) -> None:
    merged, clashes = merge(*(cells(ar="كييف", ar_short=side) for side in (base, mine, theirs)))
    assert merged.get("ar_short", "") == expected
    assert [one.column for one in clashes] == (["ar_short"] if clash else [])


def test_lists_and_languages_within_a_cell_are_merged_too() -> None:
    base = cells(scope="africa-fr", grammar="fr:m")
    merged, clashes = merge(
        base, cells(scope="africa-fr|gulf-ar", grammar="fr:m; ar:f"), cells(scope="", grammar="fr:f")
    )
    assert (merged["scope"], merged["grammar"], clashes) == ("gulf-ar", "fr:f; ar:f", ())


def test_a_form_keeps_its_own_source_through_a_merge() -> None:
    mine = tidy({**BASE, "fr": "Kiev|Kyïv", "sources": "en:cldr; fr#1:cldr; fr#2:desk"})
    merged, _ = merge(BASE, mine, tidy({**BASE, "fr": "Kyiv|Kiev|?Kyïv", "sources": "en:cldr; fr:un"}))
    assert {form.text: form.source for form in forms_of(merged)["fr"]} == {
        "Kyiv": "un",
        "Kiev": "un",
        "Kyïv": "desk",
    }


def test_two_good_sides_that_together_would_be_bad_keep_peoples() -> None:
    base = cells(valid_from="2001", valid_to="2009")
    mine, theirs = cells(valid_from="2008", valid_to="2009"), cells(valid_from="2001", valid_to="2005")
    merged, clashes = merge(base, mine, theirs)
    assert merged == mine
    assert {one.column for one in clashes} == {"valid_from", "valid_to"}


TEXT = st.sampled_from(["Kiev", "Kyiv", "Kyïv", "Kijów", "Київ"])
ROW = st.lists(
    st.tuples(st.sampled_from(["", "?", "!", "~"]), TEXT), unique_by=lambda one: one[1], max_size=4
)
SOURCE = st.sampled_from(["", "cldr", "un+desk", "page:example.org/a"])


@st.composite
def concepts(draw: st.DrawFn) -> Cells:
    fr, short = draw(ROW), draw(ROW)
    taken = {text for _, text in fr}
    record = {
        "id": "Q1",
        "kind": "city",
        "en": "Kiev",
        "fr": "|".join(sign + text for sign, text in fr),
        "fr_short": "|".join(sign + text for sign, text in short if text not in taken),
        "note": draw(st.sampled_from(["", "a", "b"])),
        "scope": draw(st.sampled_from(["", "a", "a|b", "b"])),
    }
    forms = {
        column: [form._replace(source=draw(SOURCE)) for form in row]
        for column, row in forms_of(tidy(record)).items()
    }
    return with_forms(tidy(record), forms)


@given(concepts(), concepts(), concepts())
def test_a_merge_is_always_good_and_never_takes_a_change_of_people_back(
    base: Cells, mine: Cells, theirs: Cells
) -> None:
    merged, clashes = merge(base, mine, theirs)
    assert problems_of(merged) == []
    own = {form for row in forms_of(mine).values() for form in row}
    old = {form.text: form for row in forms_of(base).values() for form in row}
    new = {form.text: form for row in forms_of(merged).values() for form in row}
    for form in own:
        if form.text not in old:
            assert form.text in new
            assert new[form.text].sign == form.sign
    deleted = set(old) - {form.text for form in own}
    assert not deleted & set(new)
    again, _ = merge(theirs, merged, theirs)
    assert again == merged
    assert {one.column for one in clashes} <= {*base, *mine, *theirs}


@given(concepts())
def test_forms_with_sources_come_back_from_their_cells(given_cells: Cells) -> None:
    forms = forms_of(given_cells)
    assert forms_of(with_forms(given_cells, forms)) == forms
    concept = concept_of(given_cells)
    said = {
        (column.removesuffix("_short"), form.text): form.source
        for column, row in forms.items()
        for form in row
    }
    assert {(term.language, term.text): concept.source_of(term) for term in concept.terms} == said


def test_the_gender_of_a_form_moves_with_it() -> None:
    cells = {"id": "x", "kind": "demonym", "fr": "kényan|kényane", "grammar": "fr:m sg; fr#2:f sg"}
    turned = {"fr": list(reversed(forms_of(cells)["fr"]))}
    assert with_forms(cells, turned)["grammar"] == "fr#2:m sg; fr:f sg"
    assert with_forms(cells, {"fr": forms_of(cells)["fr"][1:]})["grammar"] == "fr:f sg"
