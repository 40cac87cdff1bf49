"""The shipped glossary: what its forms may be, where they come from, and that it is what the build makes."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from babel import Locale

from glossaries.build import coverage, rules
from glossaries.build.cldr_names import CURRENCY_CODES, LANGUAGE_CODES, locale_of
from glossaries.build.everyday import TABLE
from glossaries.build.model import LANGUAGES
from glossaries.build.shipped import shipped
from glossaries.build.tables import EDITS, SOURCES, read_table
from glossaries.build.trust import EXCLUDED, is_share_alike
from service.domain.terms import Glossary
from service.domain.terms.concept import Concept, FormStatus, Term
from service.termbase.files import SHIPPED, load_glossary
from tests.each import each

SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "he": "HEBREW", "am": "ETHIOPIC"}
#: approved forms that two concepts share with nothing to choose by, each for its reason
EVEN: Mapping[tuple[str, str], str] = {}


@cache
def rows() -> list[dict[str, str]]:
    found = []
    for file in sorted(SHIPPED.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            found += list(csv.DictReader(stream))
    return found


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary()


def concepts(glossary: Glossary) -> Iterator[Concept]:
    yield from glossary.concepts.values()


def approved(concept: Concept) -> Iterator[Term]:
    for term in concept.terms:
        if term.trusted and term.status in (FormStatus.PREFERRED, FormStatus.ADMITTED):
            yield term


@cache
def build() -> dict[str, str]:
    """The build as it is shipped: two tests compare with it, and it takes seconds."""
    return shipped()


def test_the_shipped_files_are_the_build_of_the_sources_and_the_edits_byte_for_byte() -> None:
    built = build()
    assert set(built) == {file.name for file in SHIPPED.glob("*.csv")}
    for name, text in built.items():
        assert (SHIPPED / name).read_text(encoding="utf-8") == text, f"{name}: run python -m glossaries.build"


def test_the_readme_tells_the_coverage_that_the_build_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "shipped", lambda *ruled: shipped(*ruled) if ruled else build())
    assert coverage.renewed() == coverage.README.read_text(encoding="utf-8")


def test_each_rule_can_be_taken_out_and_takes_its_forms_with_it() -> None:
    def rest_on(label: str) -> int:
        found = [labels for row in bare for _, text, labels in sourced(row) if text[0] not in "?~!"]
        return len([labels for labels in found if label in "+".join(labels)])

    bare = rows()
    assert rest_on("second") > 5_000
    assert rest_on("text:") > 500
    built = shipped(rules.without([rules.SECOND, rules.TEXT, rules.EVERYDAY]))
    assert "Naijeria" not in built["countries.csv"]
    bare = [row for text in built.values() for row in csv.DictReader(io.StringIO(text))]
    assert len(bare) == len(rows())
    assert rest_on("second") == 0
    assert rest_on("text:") < 50  # what two sources approve as well
    with pytest.raises(ValueError, match="no such rule: third"):
        rules.without(["third"])


def test_two_hands_approve_nothing_in_hausa_amharic_and_somali_nor_translated_names_in_swahili() -> None:
    for row in rows():
        for column, text, labels in sourced(row):
            if "second" not in labels or text[0] in "?~":
                continue
            language = column.removesuffix("_short")
            assert language in rules.SECOND_HAND | rules.SECOND_HAND_SPELT, (row["id"], column)
            if language in rules.SECOND_HAND_SPELT:
                spelt = f"{row['en']}|{row['en_short']}" if column.endswith("_short") else row["en"]
                english = {form.lstrip("?~") for form in spelt.split("|")}
                assert text in english or set(labels) - {"hand", "second"}, (row["id"], column, text)


def test_a_form_that_one_hand_wrote_alone_is_proposed() -> None:
    """Unless a person has approved it in `edits`, or the concept is the house's own."""
    with (EDITS / "cells.csv").open(encoding="utf-8", newline="") as stream:
        edited = {(row["id"], row["column"]) for row in csv.DictReader(stream)}
    for row in rows():
        for column, text, labels in sourced(row):
            if row["id"].startswith("house:") or (row["id"], column) in edited or column == "en":
                continue
            assert set(labels) != {"hand"} or text[0] in "?~", (row["id"], column, text)


def sourced(row: Mapping[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    said = dict(part.split(":", 1) for part in row["sources"].split("; "))
    for column in (name for name in row if name.removesuffix("_short") in LANGUAGES and row[name]):
        for number, text in enumerate(row[column].split("|"), start=1):
            yield column, text, said.get(f"{column}#{number}", said.get(column, "")).split("+")


def test_what_is_in_everyday_use_is_let_pass_and_no_more() -> None:
    by_id = {row["id"]: row for row in rows()}
    for row in read_table(TABLE):
        cell = by_id[row["id"]][row["lang"]].split("|")
        assert f"~{row['form']}" in cell, row
        assert not {row["form"], f"?{row['form']}"} & set(cell), row


def test_every_hand_made_cell_is_shipped_and_says_why() -> None:
    by_id = {row["id"]: row for row in rows()}
    everyday = {(row["id"], row["lang"], f"~{row['form']}") for row in read_table(TABLE)}
    with (EDITS / "cells.csv").open(encoding="utf-8", newline="") as stream:
        for edit in csv.DictReader(stream):
            if (edit["column"], edit["cell"]) == ("kind", "-"):
                assert edit["id"] not in by_id
                continue
            row = by_id[edit["id"]]
            assert edit["reason"] or edit["column"] == "grammar", edit
            assert edit["reason"] in row.get("note", ""), edit
            if edit["column"] != "note" and edit["cell"] != "-":
                shipped, own = row[edit["column"]].split("|"), edit["cell"].split("|")
                assert shipped[: len(own)] == own, edit
                # what comes behind them is in everyday use, and let pass
                assert {(edit["id"], edit["column"], form) for form in shipped[len(own) :]} <= everyday, edit
    with (EDITS / "house.csv").open(encoding="utf-8", newline="") as stream:
        for written in csv.DictReader(stream):
            assert {key: value for key, value in by_id[written["id"]].items() if value} == {
                key: value for key, value in written.items() if value
            }
            assert written["note"]


def test_there_is_enough_of_everything(glossary: Glossary) -> None:
    kinds = Counter(concept.kind for concept in concepts(glossary))
    assert kinds["country"] >= 197
    assert kinds["territory"] >= 75
    assert kinds["capital"] >= 205
    assert kinds["city"] >= 2_000
    assert kinds["region"] >= 800
    assert kinds["place"] >= 1_500  # rivers, seas, lakes, mountains, islands
    assert kinds["person"] >= 900
    bodies = ("organisation", "body", "bank", "court", "treaty", "event", "media", "armed-group", "party")
    assert sum(kinds[kind] for kind in (*bodies, "company", "office", "title", "term")) >= 500
    assert 9_500 <= len(glossary.concepts) <= 11_000


def test_all_countries_of_cldr_have_the_name_that_babel_gives(glossary: Glossary) -> None:
    """Short of a few whose CLDR name is a label ("Congo - Kinshasa") or which a hand has settled."""
    codes = {row["country"]: row["id"] for row in read_table("places.tsv") if row["kind"] == "country"}
    assert len(codes) >= 193
    for language in LANGUAGES:
        names = locale_of(language).territories
        missing = [
            code
            for code, concept in codes.items()
            if code in names and not shares_a_name(glossary, concept, language, names[code])
        ]
        assert len(missing) <= 0.05 * len(codes), (language, missing)


def shares_a_name(glossary: Glossary, concept: str, language: str, name: str) -> bool:
    forms = {term.text for term in glossary.concepts[concept].in_language(language)}
    parts = {name, *re.split(r" [(\[]|[)\]]", name), name.replace("&", "and"), name.replace(" & ", " iyo ")}
    return bool(forms & parts)


@each("language", LANGUAGES)
def test_languages_and_currencies_have_the_name_that_babel_gives(glossary: Glossary, language: str) -> None:
    locale: Locale = locale_of(language)
    for code in LANGUAGE_CODES:
        name = re.sub(r" \(.*\)$", "", locale.languages.get(code, ""))
        known = {term.text for term in glossary.concepts[f"language:{code}"].in_language(language)}
        assert not name or name in known, (code, name)
    named = [glossary.concepts[f"currency:{code.lower()}"].in_language(language) for code in CURRENCY_CODES]
    assert len([terms for terms in named if terms]) >= 0.9 * len(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_every_country_has_an_approved_form(glossary: Glossary, language: str) -> None:
    countries = [concept.id for concept in concepts(glossary) if concept.kind == "country"]
    named = [concept for concept in countries if glossary.forms(concept, language)]
    assert len(named) >= 0.97 * len(countries), set(countries) - set(named)


def test_forms_are_written_in_the_script_of_their_language(glossary: Glossary) -> None:
    for concept in concepts(glossary):
        for term in concept.terms:
            script = SCRIPTS.get(term.language, "LATIN")
            letters = [char for char in term.text if char.isalpha()]
            own = [char for char in letters if unicodedata.name(char).startswith((script, "MODIFIER"))]
            abbreviation = term.text.isascii() and any(char.isupper() for char in term.text)
            assert own == letters or (term.short and abbreviation), (concept.id, term)


def test_forms_have_no_odd_spaces_marks_or_brackets(glossary: Glossary) -> None:
    odd = re.compile(
        r"[\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u064b-\u0652\u0640()\[\]|;_]|\s\s|\t"
    )
    for concept in concepts(glossary):
        for term in concept.terms:
            assert term.text == term.text.strip() == unicodedata.normalize("NFC", term.text), (
                concept.id,
                term,
            )
            assert not odd.search(term.text), (concept.id, term)
            assert "\u200c" not in term.text or term.language == "fa", (concept.id, term)
            assert not re.search(r"[\u2000-\u200a\u202f\u00a0]", term.text), (concept.id, term)


def test_what_is_said_of_a_form_by_its_number_is_said_of_one_that_there_is() -> None:
    said = re.compile(r"(?:^|; )([a-z_]+)#(\d+):")
    assert [
        (row["id"], column, language)
        for row in rows()
        for column in ("grammar", "sources")
        for language, number in said.findall(row.get(column) or "")
        if int(number) > len(row[language].split("|"))
    ] == []


def test_an_adjective_of_afrikaans_has_no_number_of_the_noun_that_is_spelt_as_it_is() -> None:
    (angolan,) = (row for row in rows() if row["id"] == "people:Q916")
    assert angolan["af"] == "?Angolees|Angolese"
    assert "af#2" not in angolan["grammar"]


def test_no_two_concepts_are_one_thing(glossary: Glossary) -> None:
    """Two of one kind with the same English name and no priority between them would be one thing twice."""
    seen: dict[tuple[str, str, int], str] = {}
    for concept in concepts(glossary):
        if not any(term.language == "en" for term in approved(concept)):
            continue
        key = (concept.kind, concept.label(), concept.priority)
        assert key not in seen, (key, concept.id, seen[key])
        seen[key] = concept.id


def test_concepts_that_share_an_approved_form_can_be_told_apart(glossary: Glossary) -> None:
    sharing: dict[tuple[str, str], list[Concept]] = defaultdict(list)
    for concept in concepts(glossary):
        for language, text in {(term.language, term.text) for term in approved(concept)}:
            sharing[language, text].append(concept)
    for key, found in sharing.items():
        if len(found) == 1 or key in EVEN:
            continue
        told = {(concept.priority, concept.context_in(key[0])) for concept in found}
        assert len(told) == len(found), (key, [(concept.id, concept.priority) for concept in found])


def test_abbreviations_of_one_language_do_not_collide(glossary: Glossary) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in concepts(glossary):
        for term in approved(concept):
            if term.short:
                owners[term.language, term.text].add(concept.id)
    twice = {key: ids for key, ids in owners.items() if len(ids) > 1}
    for (language, text), ids in twice.items():
        priorities = {glossary.concepts[concept].priority for concept in ids}
        assert len(priorities) == len(ids), (language, text, ids)


def test_no_form_rests_on_a_source_that_is_ruled_out_and_every_source_is_credited() -> None:
    notice = (SHIPPED / "NOTICE.md").read_text(encoding="utf-8")
    used = set()
    for row in rows():
        said = dict(part.split(":", 1) for part in row["sources"].split("; "))
        for column in (name for name in row if name.removesuffix("_short") in LANGUAGES and row[name]):
            for number, form in enumerate(row[column].split("|"), start=1):
                labels = said.get(f"{column}#{number}", said.get(column, "")).split("+")
                assert all(labels), (row["id"], column, form)
                assert not [x for x in labels if x.lower().startswith(EXCLUDED)], (row["id"], form, labels)
                free = [x for x in labels if not is_share_alike(x, column.removesuffix("_short"))]
                assert free, (row["id"], column, form, labels)
                used.update(labels)
    families = {re.sub(r"[:~(].*", "", label) for label in used}
    missing = [label for label in sorted(families) if f"`{label}" not in notice]
    assert not missing


def test_the_source_tables_hold_nothing_that_may_not_be_passed_on() -> None:
    for file in SOURCES.glob("*.tsv"):
        text = file.read_text(encoding="utf-8")
        for label in ("MAFAND", "mafand-", "aau-", "AAU/", "mledoze", "wikidata(mlama)"):
            assert label not in text, (file.name, label)


@each(
    ("concept", "language", "first", "also"),
    [
        ("Q1899", "en", "Kyiv", "Kiev"),
        ("Q1899", "sv", "Kiev", "Kyiv"),
        ("Q1008", "en", "Ivory Coast", "Côte d’Ivoire"),
        ("Q1008", "fr", "Côte d’Ivoire", ""),
        ("Q836", "en", "Myanmar", "Burma"),
        ("Q836", "fr", "Birmanie", "Myanmar"),
        ("Q43", "en", "Turkey", "Türkiye"),
        ("Q1050", "en", "Eswatini", "Swaziland"),
        ("Q1011", "en", "Cape Verde", "Cabo Verde"),
        ("Q574", "en", "East Timor", "Timor-Leste"),
        ("Q213", "en", "Czechia", "Czech Republic"),
        ("Q221", "en", "North Macedonia", ""),
        ("Q125434", "en", "Gqeberha", "Port Elizabeth"),
        ("Q951161", "en", "Makhanda", "Grahamstown"),
        ("Q34675", "en", "Persian Gulf", ""),
        ("Q34675", "ar", "الخليج العربي", "الخليج الفارسي"),
        ("Q1218", "ar", "القدس", ""),
        ("Q40362", "en", "Western Sahara", ""),
        ("Q219060", "en", "Palestine", "Palestinian territories"),
        ("Q865", "en", "Taiwan", ""),
        ("inst:islamic-state", "en", "Islamic State", ""),
        ("house:nagorno-karabakh", "en", "Nagorno-Karabakh", ""),
    ],
)
def test_disputed_names_are_settled_with_the_reason(
    glossary: Glossary, concept: str, language: str, first: str, also: str
) -> None:
    forms = glossary.forms(concept, language)
    assert forms[0] == first
    assert not also or also in forms
    assert len(glossary.concepts[concept].note) > 20


@each(
    ("english", "arabic", "not_asked_for"),
    [
        ("Hebron", "الخليل", "هيبرون"),
        ("Mogadishu", "مقديشو", ""),
        ("Zarqa", "الزرقاء", "زرقاء"),
        ("Mansoura", "المنصورة", "منصورة"),
        ("Fujairah", "الفجيرة", "فجيرة"),
        ("Dongola", "دنقلا", "كرمة البلد"),
        ("Kidal", "كيدال", "منطقة كيدال"),
        ("Kufra", "الكفرة", "شعبية الكفرة"),
        ("Jericho", "أريحا", ""),
        ("Tobruk", "طبرق", ""),
        ("Palmyra", "تدمر", ""),
        ("Safed", "صفد", ""),
        ("Fez", "فاس", ""),
    ],
)
def test_towns_have_the_name_that_the_arabic_press_writes(
    glossary: Glossary, english: str, arabic: str, not_asked_for: str
) -> None:
    (match,) = glossary.find(f"He came from {english} on Friday.", "en")
    forms = glossary.forms(match.concept.id, "ar")
    assert forms[0] == arabic
    assert not_asked_for not in forms or not not_asked_for


def test_states_of_the_us_go_before_small_towns_abroad_and_after_the_city_of_their_name(
    glossary: Glossary,
) -> None:
    def named(text: str) -> list[str]:
        return [match.concept.id for match in glossary.find(text, "en")]

    assert named("Voters in Virginia and Texas queue.") == ["Q1370", "Q1439"]
    assert named("She moved from West Virginia to Lagos.")[0] == "Q1371"
    assert named("He lives in New York with his son.") == ["Q60"]


def test_what_african_and_middle_eastern_news_names_is_found_and_can_be_said(glossary: Glossary) -> None:
    names = """Houthi|naira|shekel|Foreign Ministry|uMkhonto weSizwe|PASTEF|Dadaab|Kakuma
        |Al-Aqsa Mosque
        |Temple Mount|Ben Gurion Airport|State Department|Bundestag|Quran|Christmas|Ramadan|Boko Haram|MONUSCO
        |Safaricom|Al Jazeera|Ethiopian Airlines|Casamance|Jubaland|Quebec|Queensland"""
    for name in re.split(r"\s*\|", names):
        found = glossary.find(f"They spoke of {name} again.", "en")
        assert [match.text for match in found] == [name]
        assert glossary.forms(found[0].concept.id, "fr"), name


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("They crossed the Amazon River by boat.", "Q3783"),
        ("They ate an orange and an Apple pie.", ""),
        ("Three people died in Balad Ruz on Friday.", ""),
        ("Apple said that its shares rose; the company sold phones.", "inst:apple"),
        ("Labour won most seats in the election.", "inst:labour-party"),
        ("Hard Labour awaits him.", ""),
        ("Nigeria's Labour Party chose a candidate.", "inst:labour-party-nigeria"),
        ("Former British Labour Party minister Denis MacShane resigned.", "inst:labour-party"),
        ("Salaries are late, the PA said in Ramallah.", "Q42620"),
        ("The PA leads the race in Johannesburg, South Africa.", "inst:patriotic-alliance"),
        ("Her PA spoke to the crowd over the PA system.", ""),
        ("The police found a MAP, an AK-47 and ICE in the car.", ""),
        ("The MIT professor went to the CBD.", ""),
        ("The APC won the governor's seat in Lagos, Nigeria.", "inst:all-progressives-congress"),
        ("Soldiers drove an APC through the street.", ""),
    ],
)
def test_ambiguous_names_need_their_context(glossary: Glossary, text: str, concept: str) -> None:
    found = {match.concept.id for match in glossary.find(text, "en")}
    if concept:
        assert concept in found
    else:
        assert not {one for one in found if one.startswith("inst:")}


def test_the_well_known_names_of_news_are_there(glossary: Glossary) -> None:
    names = """US|Russia|NATO|OSCE|Geneva|Ukraine|Biden|Putin|White House|Soviet Union|Eastern Bloc|Caucasus
        |Kremlin
        |Pentagon|Sahel|Maghreb|Mashreq|Levant|Strait of Hormuz|Bab-el-Mandeb|Great Lakes region|Darfur
        |Horn of Africa|Sub-Saharan Africa|Middle East|Gulf states|West Bank|Gaza Strip|Golan Heights
        |Ivoirian"""
    for name in re.split(r"\s*\|", names):
        found = [match.text for match in glossary.find(f"They spoke of {name} again.", "en")]
        assert found == [name]


def test_everyday_words_are_neither_looked_for_nor_forced(glossary: Glossary) -> None:
    assert not glossary.find("The president, a general, spoke of the strike at the border.", "en")
    assert glossary.find("They declared a no-fly zone after the ceasefire.", "en")


def test_headwords_without_a_name_are_found_and_have_no_approved_form(glossary: Glossary) -> None:
    (match,) = glossary.find("They met at the Athletics Kenya office.", "en")
    assert glossary.forms(match.concept.id, "fr") == ()


@pytest.mark.parametrize(
    ("concept", "language", "short"),
    [
        ("inst:all-progressives-congress", "sw", "APC"),  # read in a parallel text
        ("inst:free-patriotic-movement", "fr", "CPL"),  # two hands
        ("inst:royal-air-maroc", "pt", "RAM"),  # the initials of a name that stays
        ("inst:peoples-democratic-party", "tr", "HDP"),
        ("inst:rapid-support-forces", "ar", None),
        ("Q458", "ar", None),  # a parallel text
        ("Q7817", "he", None),
    ],
)
def test_abbreviations_are_approved_and_said_to_be_missing_by_evidence(
    glossary: Glossary, concept: str, language: str, short: str | None
) -> None:
    body = glossary.concepts[concept]
    approved = [one.text for one in body.in_language(language) if one.short and one.trusted]
    assert approved[:1] == ([short] if short else [])
    assert (language in body.no_short) is (short is None)


def test_a_town_that_a_text_shows_unchanged_is_approved_so(glossary: Glossary) -> None:
    assert (glossary.forms("Q84", "sw"), glossary.forms("Q8686", "ha")) == (("London",), ("Shanghai",))
    assert glossary.forms("Q641", "sw") == ()  # the text has Venice, and a source Venezia


def test_two_parties_of_one_english_name_are_two(glossary: Glossary) -> None:
    nigerian = glossary.concepts["inst:peoples-democratic-party-nigeria"]
    assert not {"HDP", "حزب الشعوب الديمقراطي"} & {one.text for one in nigerian.terms}
    (match,) = glossary.find("In Turkey the Peoples' Democratic Party lost its case.", "en")[1:]
    assert match.concept.id == "inst:peoples-democratic-party"
