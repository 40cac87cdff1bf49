"""Proposing how a name is written in another script."""

from __future__ import annotations

import importlib.util
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.names import left_out, load_names, spell_names, without_table
from service.domain.languages.base import get, listed
from service.domain.names.latin import propose_latin
from service.domain.names.propose import Speller, propose
from service.domain.names.scripts import is_spelled, sounds, written
from service.termbase.name_parts import known_parts, load_parts, load_speller
from tests.examples import examples

HERE = Path(__file__).parent
PEOPLE = HERE / "names_people.toml"
TABLE = HERE.parents[2] / "glossaries" / "sources" / "name-parts.tsv"


def speller(language: str) -> Speller:
    found = load_speller(language)
    assert found is not None
    return found


def first(name: str, language: str, origin: str = "") -> str:
    return propose(name, speller(language), origin)[0].text


@pytest.mark.parametrize(
    ("name", "language", "wanted"),
    [
        ("Ahmed Hassan", "ar", "أحمد حسن"),
        ("Abdel Fattah el-Burhan", "ar", "عبد الفتاح البرهان"),
        ("Abdullah Ahmad", "ar", "عبد الله أحمد"),
        ("Abu Bakr", "ar", "أبو بكر"),
        ("Khalid bin Salman", "ar", "خالد بن سلمان"),
        ("John Smith", "he", "ג'ון סמית'"),
        ("John Smith", "fa", "جان اسمیت"),
        ("John Brown", "am", "ጆን ብራውን"),
    ],
)
def test_known_parts_and_compounds(name: str, language: str, wanted: str) -> None:
    assert wanted in [proposal.text for proposal in propose(name, speller(language))]


def test_three_ways_each_with_its_reason_and_share() -> None:
    proposals = propose("Oumarou Kindo Ahmed", speller("ar"))
    assert len({proposal.text for proposal in proposals}) == 3
    assert [proposal.share for proposal in proposals] == sorted(
        (one.share for one in proposals), reverse=True
    )
    assert "“Ahmed” is known so" in proposals[0].reason
    assert proposals[0].basis == "parts and rules"
    assert propose("Ahmed", speller("ar"))[0].basis == "parts"
    assert propose("Zorblax", speller("ar"))[0].basis == "rules"


def test_a_somali_name_is_read_as_somali() -> None:
    assert first("Xasan Maxamuud", "ar").split()[0] == "حسن"
    assert first("Recep", "fa", "tr") == first("Rejep", "fa")


def test_hebrew_ends_words_with_final_letters() -> None:
    assert written(sounds("כהן", "he"), "he") == "כהן"
    assert all(proposal.text[-1] not in "כמנצ" for proposal in propose("Zorblan", speller("he")))


@settings(deadline=None, max_examples=examples(60))
@given(st.text(alphabet="ለሙሚማሜምሞአእከኩዝገቦፕጅ", max_size=8))
def test_ethiopic_letters_come_together_again(word: str) -> None:
    assert written(sounds(word, "am"), "am") == word


@settings(deadline=None, max_examples=examples(60))
@given(
    st.text(max_size=40),
    st.sampled_from([code for code in listed() if is_spelled(code)]),
    st.sampled_from(["", "so", "tr", "fr", "sv", "zz"]),
)
def test_proposals_are_in_their_script_and_carry_no_direction_marks(
    name: str, language: str, origin: str
) -> None:
    spelling = get(language).name_spelling
    assert spelling is not None
    for proposal in propose(name, speller(language), origin):
        assert spelling.letters.fullmatch(proposal.text)
        assert proposal.text == proposal.text.strip()
        assert not any(
            unicodedata.bidirectional(char) in ("RLE", "LRE", "PDF", "RLI", "LRI", "PDI")
            for char in proposal.text
        )
        assert "\u200e" not in proposal.text
        assert "\u200f" not in proposal.text
        assert 0 <= proposal.share <= 1


@pytest.mark.parametrize(
    ("language", "least", "least_three", "least_by_rule"),
    [("ar", 0.44, 0.52, 0.34), ("he", 0.40, 0.52, 0.30), ("fa", 0.35, 0.47, 0.30), ("am", 0.15, 0.15, 0.08)],
)
def test_labelled_names(language: str, least: float, least_three: float, least_by_rule: float) -> None:
    names = load_names(PEOPLE, "tuned")
    fair = spell_names(names, left_out(speller(language), TABLE))
    assert fair.first >= least * fair.asked
    assert fair.three >= least_three * fair.asked
    ruled = spell_names(names, without_table(speller(language)))
    assert ruled.three >= least_by_rule * ruled.asked


def test_the_shipped_letter_rules_are_what_the_script_learns() -> None:
    file = HERE.parents[2] / "scripts" / "learn_letters.py"
    spec = importlib.util.spec_from_file_location("learn_letters", file)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shipped = HERE.parents[2] / "glossaries" / "names" / "letters-am.tsv"
    assert script.learn("am", script.test_parts(PEOPLE)) == shipped.read_text(encoding="utf-8").splitlines()


def test_what_is_not_written_in_one_of_the_scripts_has_no_speller() -> None:
    assert load_speller("fr") is None
    assert load_speller("ar-EG") is not None
    assert propose("١٢٣ — …", speller("ar")) == ()


def test_a_part_is_found_in_any_case_and_without_its_accents() -> None:
    parts = load_parts("ar")
    assert parts.look_up("SMITH") == parts.look_up("smith") != ()
    assert parts.latin("سميث")[0][0] == "smith"
    assert "smith" in known_parts()


def test_a_name_for_a_latin_edition_stays_and_may_be_respelled() -> None:
    assert [one.text for one in propose_latin("Oumarou Kindo", "sw")] == ["Oumarou Kindo"]
    assert [one.text for one in propose_latin("Ahmed Hassan", "so")] == ["Ahmed Hassan", "Axmed Xasan"]
    assert "Loukachenko" in propose_latin("Lukashenko", "fr")[1].text
