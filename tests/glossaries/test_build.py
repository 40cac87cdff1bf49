"""The rules by which the shipped glossary is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossaries.build.abbreviations import told_apart
from glossaries.build.currency_people import rows_of
from glossaries.build.edits import edit
from glossaries.build.joining import fits, join, joined
from glossaries.build.model import DraftConcept, SourcedForm, distinct
from glossaries.build.ordinary import Words, settle
from glossaries.build.priorities import rank
from glossaries.build.trust import families, judge, skeleton, usable
from glossaries.build.write import cell_of, row_of, text_of
from service.termbase.grounds import ground


def signs(forms: tuple[SourcedForm, ...]) -> list[str]:
    return [form.sign for form in forms]


def city(concept: str, english: str, country: str = "", **cells: str) -> DraftConcept:
    forms = {language: (SourcedForm(text, ("ne",)),) for language, text in {"en": english, **cells}.items()}
    return DraftConcept(concept, "city", forms, {}, country, "city")


def test_cldr_alone_approves_and_a_single_other_source_does_not() -> None:
    assert signs(judge(["Tchad"], ["cldr"], "fr")) == [""]
    assert signs(judge(["Tchad"], ["wof"], "fr")) == ["?"]


def test_two_sources_approve_only_if_neither_copies_from_the_other() -> None:
    assert signs(judge(["OTAN"], ["eurovoc", "iati"], "fr")) == [""]
    assert signs(judge(["OTAN"], ["wikidata(x-factr)", "wp-langlinks"], "fr")) == ["?"]
    assert signs(judge(["OTAN"], ["omw", "wiktionary"], "fr")) == ["?"]
    assert families(["EP2015", "mParaRel", "NTREX"]) == {"wikidata", "ntrex"}


def test_of_several_forms_only_the_first_is_approved_and_only_with_as_many_sources() -> None:
    assert signs(judge(["mur", "paroi"], ["eurovoc", "iati"], "fr")) == ["", "?"]
    assert signs(judge(["mur", "paroi", "cloison"], ["eurovoc", "iati"], "fr")) == ["?", "?", "?"]
    # the same word in another spelling counts once
    assert signs(judge(["أفريقيا", "افريقيا"], ["eurovoc", "iati"], "ar")) == ["", ""]


def test_a_label_that_only_shows_use_counts_for_nothing() -> None:
    assert signs(judge(["ኔቶ"], ["masakhanews~", "tico-terms"], "am")) == ["?"]


@pytest.mark.parametrize(
    ("labels", "language", "kept"),
    [
        (["MAFAND", "GlobalVoices"], "sw", ("GlobalVoices",)),
        (["MAFAND"], "sw", ()),
        (["wiktionary"], "fr", ()),
        (["wiktionary", "eurovoc"], "fr", ("wiktionary", "eurovoc")),
        (["omw"], "fr", ("omw",)),
        (["omw"], "pt", ()),
        (["FLORES", "NTREX"], "tr", ()),
        (["parallel-text:HornMT/AAU"], "am", ()),
    ],
)
def test_nothing_rests_on_a_source_that_may_not_be_passed_on(
    labels: list[str], language: str, kept: tuple[str, ...]
) -> None:
    assert usable(labels, language) == kept


def test_the_skeleton_is_what_the_finder_takes_for_one_spelling() -> None:
    assert skeleton("Côte d’Ivoire") == skeleton("Cote d'Ivoire")
    assert skeleton("መንግሥት") == skeleton("መንግስት")
    assert skeleton("إثيوبيا") == skeleton("اثيوبيا")
    assert skeleton("Ƙasar") == skeleton("Kasar")
    assert skeleton("Mali") != skeleton("Malta")


def test_repeated_forms_become_one_and_approval_wins() -> None:
    assert distinct([SourcedForm("Gao", ("wof",), "?"), SourcedForm("Gao", ("cldr",))]) == (
        SourcedForm("Gao", ("wof", "cldr")),
    )


def test_words_get_context_little_known_towns_of_such_names_go_and_divisions_keep_the_kind_word() -> None:
    words = Words(
        {language: frozenset() for language in ("sv", "fr", "ar", "pt", "sw", "ha", "am", "so", "af")}
        | {
            "en": frozenset({"nice", "sal", "unity"}),
            "fa": frozenset(),
            "he": frozenset(),
            "tr": frozenset(),
        },
        frozenset({"David"}),
    )
    france = DraftConcept("Q142", "country", {"en": (SourcedForm("France", ("cldr",)),)}, {}, "FR", "country")
    nice = city("Q1", "Nice", "FR", sv="Nice", fr="Nice", pt="Nice", af="Nice", tr="Nice")
    sal = city("Q2", "Sal", "CV", pt="Sal")
    unity = DraftConcept(
        "Q3",
        "region",
        {"en": (SourcedForm("Unity", ("ne",)), SourcedForm("Unity State", ("rule",), "?"))},
        {},
        "SS",
        "admin1",
    )
    kept = settle([nice, sal, unity, city("Q4", "Kano", "NG")], words, {"FR": france})
    assert [entry.id for entry in kept] == ["Q1", "Q3", "Q4"]
    assert kept[0].fixed["context"].startswith("en:France+city")
    assert cell_of(kept[1].cells["en"]) == "~Unity|?Unity State"
    assert not kept[2].fixed


def test_priority_is_written_where_a_form_is_shared_and_nowhere_else() -> None:
    country = DraftConcept("Q1", "country", {"en": (SourcedForm("Mali", ("cldr",)),)}, {}, "ML", "country")
    more = city("Q2", "Mali", fr="Mali")
    ranked = rank([country, city("Q3", "Mali"), more, city("Q4", "Gao")])
    assert [entry.fixed.get("priority") for entry in ranked] == ["30", None, "1", None]


def test_an_edit_takes_a_cell_over_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text(
        "id,column,cell,reason\nQ1,fr,Kiev|Kyiv,Agency usage.\nQ2,kind,-,The same as Q1.\n", encoding="utf-8"
    )
    entry = DraftConcept(
        "Q1", "city", {"en": (SourcedForm("Kyiv", ("ne",)),), "fr": (SourcedForm("Kiev", ("ne",), "?"),)}
    )
    (edited,) = edit([entry, city("Q2", "Kiev")], tmp_path)
    row = row_of(edited)
    assert row["fr"] == "Kiev|Kyiv"
    assert row["note"] == "Agency usage."
    assert row["sources"] == "en:ne; fr:hand+ne; fr#2:hand"


def test_an_edit_of_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text("id,column,cell,reason\nQ9,fr,x,y\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Q9"):
        edit([city("Q1", "Gao")], tmp_path)


def test_abbreviations_get_words_of_their_own(tmp_path: Path) -> None:
    table = tmp_path / "abbreviations.csv"
    table.write_text("id,language,words,also\nQ1,en,Ramallah+Abbas,a device\n", encoding="utf-8")
    short = {"en": (SourcedForm("Authority", ("list",)),), "en_short": (SourcedForm("PA", ("list",)),)}
    entry = DraftConcept("Q1", "body", short, {"context": "fr:Gaza"})
    (told,) = told_apart([entry], tmp_path)
    assert told.fixed["context"] == "fr:Gaza; en_short:Ramallah+Abbas"
    with pytest.raises(ValueError, match="Q1"):
        told_apart([city("Q1", "Gao")], tmp_path)


def test_what_was_approved_stays_first_and_a_table_fills_what_was_only_proposed() -> None:
    old = (SourcedForm("Gao", ("ne",), "?"),)
    new = (SourcedForm("Gaô", ("hand",), "?"), SourcedForm("Gawgaw", ("cldr",)))
    assert cell_of(join(old, new)) == "Gawgaw|?Gaô|?Gao"
    assert cell_of(join((SourcedForm("Gao", ("cldr",)),), new)) == "Gao|?Gaô|Gawgaw"
    assert cell_of(join((SourcedForm("Gao", ("hand",), "~"),), (SourcedForm("Gao", ("x",), "?"),))) == "~Gao"


def test_a_concept_held_back_in_english_holds_back_what_a_table_adds() -> None:
    strike = DraftConcept("term:strike", "term", {"en": (SourcedForm("strike", ("list",), "~"),)})
    made = joined(strike, {"fr": (SourcedForm("grève", ("hand", "second")),)})
    assert cell_of(made.cells["fr"]) == "~grève"


def test_a_short_word_of_a_script_without_capitals_needs_context_and_a_long_one_does_not() -> None:
    fatah = DraftConcept("inst:fatah", "party", {"en": (SourcedForm("Fatah", ("list",)),)})
    made = joined(fatah, {"ar": (SourcedForm("فتح", ("hand",), "?"),)})
    assert made.fixed["context"].startswith("ar:حزب")
    longer = joined(fatah, {"ar": (SourcedForm("حركة فتح", ("hand",), "?"),)})
    assert "context" not in longer.fixed
    beside = joined(longer, {"ar": (SourcedForm("فتح", ("hand",), "?"),)})
    assert cell_of(beside.cells["ar"]) == "?حركة فتح|~فتح"


@pytest.mark.parametrize(
    ("text", "column", "fitting"),
    [
        ("البنك", "ar", True),
        ("IMF", "ar_short", True),
        ("IMF", "ar", False),
        ("Банк", "fr", False),
        ("Labour Party (UK)", "en", False),
        ("X", "en", False),
    ],
)
def test_only_what_is_written_as_its_language_is_goes_into_a_cell(
    text: str, column: str, fitting: bool
) -> None:
    assert fits(text, column) is fitting


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("cldr+wof", "cldr"),
        ("hand+second+wof", "hand+second"),
        ("hand+text:globalvoices", "text"),
        ("hand", "hand"),
        ("wof+ne", "sources"),
    ],
)
def test_a_source_says_on_which_rule_a_form_rests(source: str, rule: str) -> None:
    assert ground(source) == rule


def test_columns_that_nothing_fills_are_left_out_of_a_file() -> None:
    text = text_of([row_of(city("Q1", "Gao", fr="Gao"))])
    assert text == "id,kind,en,fr,sources\nQ1,city,Gao,Gao,en:ne; fr:ne\n"


def test_currencies_say_who_lives_in_a_country_and_only_what_they_say_is_approved() -> None:
    def forms(country: str, language: str, trust: str) -> list[str]:
        rows = rows_of("Q1", country)
        return [row["form"] for row in rows if (row["language"], row["trust"]) == (language, trust)]

    assert forms("TH", "en", "approved") == ["Thai"]
    assert forms("TH", "ar", "approved") == ["تايلاندي"]
    assert forms("TH", "fr", "approved") == ["thaïlandais"]
    assert forms("TH", "fr", "proposed") == ["thaïlandaise", "thaïlandaises"]
    assert forms("CZ", "fr", "approved") == ["tchèque"]  # of a feminine currency, and for both genders
    assert forms("IS", "pt", "proposed") == ["islandês", "islandeses", "islandesas"]
    # "Singapore Dollar" has no adjective, and "dólar do Suriname" is no name of people
    assert forms("SG", "en", "approved") == []
    assert forms("ST", "ar", "approved") == []  # "دوبرا ساو تومي وبرينسيبي" ends like an adjective
    assert forms("SR", "pt", "approved") == []
