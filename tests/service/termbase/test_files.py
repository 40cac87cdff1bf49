from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.checks import Checked, run_checks
from service.domain.draft import Outcome, Severity
from service.domain.terms import FormStatus, Grammar, check_mentions
from service.domain.terms.concepts import InMemoryConcepts
from service.errors import Unprocessable
from service.termbase.cells import problems_of
from service.termbase.files import SHIPPED, BadGlossary, glossary_of, load_glossary, read_files
from service.termbase.stored import DatabaseConcepts
from tests.each import each
from tests.examples import examples

HEADER = "id,kind,en,en_short,fr,note\n"


def write(folder: Path, text: str, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def problems(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadGlossary) as caught:
        glossary_of([write(folder, text)])
    assert all(problem.file == "a.csv" for problem in caught.value.problems)
    return [(problem.line, problem.reason) for problem in caught.value.problems]


def test_a_row_becomes_a_concept_with_its_signs(tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + 'x:1,country,Myanmar|!Burma,MM,"Birmanie|?Myanmar|~birman",UN name\n')
    (concept,) = glossary_of([file]).concepts.values()
    assert [(t.language, t.text, t.status, t.short, t.trusted) for t in concept.terms] == [
        ("en", "Myanmar", FormStatus.PREFERRED, False, True),
        ("en", "Burma", FormStatus.FORBIDDEN, False, True),
        ("fr", "Birmanie", FormStatus.PREFERRED, False, True),
        ("fr", "Myanmar", FormStatus.ADMITTED, False, False),
        ("fr", "birman", FormStatus.TOLERATED, False, True),
        ("en", "MM", FormStatus.PREFERRED, True, True),
    ]
    assert concept.note == "UN name"
    assert concept.is_name


def test_a_byte_order_mark_blank_lines_and_quoted_cells_are_read(tmp_path: Path) -> None:
    file = write(tmp_path, "\ufeff" + HEADER + '\n,,,,,\nx:1,term,"one, two",,,"a ""note"""\n')
    (concept,) = glossary_of([file]).concepts.values()
    assert concept.terms[0].text == "one, two"
    assert concept.note == 'a "note"'


FULL_HEADER = ",".join(
    [
        *("id", "kind", "en", "fr", "fr_short", "keep", "first", "scope", "keys", "grammar", "context"),
        *("priority", "status", "valid_from", "valid_to", "sources\n"),
    ]
)


def test_a_row_says_all_that_there_is_to_say(tmp_path: Path) -> None:
    row = (
        "x:1,body,Rapid Support Forces,Forces de soutien rapide|FSR du Soudan,FSR,,full,"
        "africa-fr|domain:conflict,https://www.wikidata.org/entity/Q1|ninjs:rsf,fr:f pl; ar:f,"
        "en:Sudan+Khartoum; fr:Soudan,-2,retired,2013,2026-05,en:hand; fr:wof; fr#2:cldr; fr_short:iati\n"
    )
    (concept,) = glossary_of([write(tmp_path, FULL_HEADER + row)]).concepts.values()
    assert (concept.first_mention, concept.keep, concept.retired) == (True, False, True)
    assert concept.priority == -2
    assert concept.scope == ("africa-fr", "domain:conflict")
    assert concept.keys == ("https://www.wikidata.org/entity/Q1", "ninjs:rsf")
    assert concept.grammar_in("fr") == Grammar("f", "pl")
    assert concept.grammar_in("ar") == Grammar("f")
    assert concept.grammar_in("sv") == Grammar()
    assert concept.context_in("en") == ("Sudan", "Khartoum")
    assert (concept.valid_from, concept.valid_to) == ("2013", "2026-05")
    said = {term.text: concept.source_of(term) for term in concept.terms}
    assert said == {
        "Rapid Support Forces": "hand",
        "Forces de soutien rapide": "wof",
        "FSR du Soudan": "cldr",
        "FSR": "iati",
    }


def test_a_language_without_an_abbreviation_is_told_from_one_that_nobody_knows(tmp_path: Path) -> None:
    row = "x:1,body,Rapid Support Forces,RSF,قوات الدعم السريع,none|~RSF,?none\n"
    glossary = glossary_of([write(tmp_path, "id,kind,en,en_short,ar,ar_short,am_short\n" + row)])
    (concept,) = glossary.concepts.values()
    assert concept.no_short == ("ar",)  # what is proposed says nothing yet
    assert [term.text for term in concept.in_language("ar")] == ["قوات الدعم السريع", "RSF"]
    assert concept.in_language("am") == ()
    assert glossary.find("There is none of it.", "am") == []
    assert [match.text for match in glossary.find("هاجمت قوات الدعم السريع المدينة", "ar")] == [
        "قوات الدعم السريع"
    ]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("keep", "no", "keep is 'no'"),
        ("first", "short", "first is 'short'"),
        ("status", "gone", "status is 'gone'"),
        ("scope", "Africa FR", "neither the slug of an edition"),
        ("priority", "high", "priority is 'high'"),
        ("grammar", "fr:feminine", "'feminine'"),
        ("grammar", "f", "does not begin with a language"),
        ("context", "en:river; en:dam", "en stands there twice"),
        ("valid_from", "May 2024", "valid_from"),
        ("fr", "-", "leave the cell empty"),
        ("fr_short", "–", "write “none” where the language is known to have no abbreviation"),
        ("fr_short", "none|ONU", "'ONU' stands beside it"),
        ("fr_short", "!none", "write “none” once"),
        ("fr_short", "None", "is no abbreviation; write “none”"),
        ("fr_short", "ONU|?NONE", "is no abbreviation; write “none”"),
    ],
)
def test_a_bad_cell_is_reported(tmp_path: Path, column: str, cell: str, reason: str) -> None:
    ((line, why),) = problems(tmp_path, f"id,kind,en,{column}\nx:1,country,Chad,{cell}\n")
    assert line == 2
    assert reason in why


@each(
    ("column", "cell"),
    [
        *(("id", "a b"), ("kind", "town"), ("keep", "no"), ("valid_from", "May"), ("scope", "Africa FR")),
        *(("priority", "high"), ("grammar", "fr:feminine"), ("context", "en:a; en:b"), ("fr", "a||b")),
        *(("en_short", "x|x"), ("note", "\x00"), ("colour", "red"), ("fr", "a\u200fb"), ("xx", "a\x1f")),
    ],
)
def test_a_fault_names_its_column(column: str, cell: str) -> None:
    faults = problems_of({"id": "Q1", "kind": "city", "en": "Oslo"} | {column: cell})
    assert [name for name, _ in faults] == [column]


def test_a_fault_of_the_whole_concept_names_no_one_column() -> None:
    assert problems_of({"id": "Q1", "kind": "city"}) == [("forms", "no form in any language")]
    late = {"id": "Q1", "kind": "city", "en": "Oslo", "valid_from": "2024", "valid_to": "2023"}
    assert [name for name, _ in problems_of(late)] == ["valid_to"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",country,Chad,,Tchad,", "id is missing"),
        ("x,cuntry,Chad,,Tchad,", "kind 'cuntry'"),
        ("x,country,,,,", "no form"),
        ("x,country,Chad||Tchad,,,", "empty form"),
        ("x,country,Chad|Chad,,,", "twice"),
        ("x,country,Chad,,Tchad\u200f,", "direction mark"),
        ("x,country,Chad,,Chad\x1f,", "control"),
        ("x,country,Chad,,Tchad", "5 cells"),
        ("x,country,Chad,,Tchad,,,", "8 cells"),
    ],
)
def test_a_bad_row_is_reported_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    ((line, why),) = problems(tmp_path, HEADER + "ok,country,Mali,,Mali,\n" + row + "\n")
    assert line == 3
    assert reason in why


def test_every_bad_row_is_reported_at_once_and_nothing_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "a,country,Mali,,,\n,x,,,,\nb,wrong,Chad,,,\n", "one.csv")
    write(tmp_path, HEADER + "a,country,Niger,,,\n", "two.csv")
    with pytest.raises(BadGlossary) as caught:
        load_glossary(tmp_path)
    where = {(problem.file, problem.line) for problem in caught.value.problems}
    assert where == {("one.csv", 3), ("one.csv", 4), ("two.csv", 2)}
    assert "one.csv, line 2" in caught.value.detail  # where the id was first
    assert caught.value.extra["problems"][0]["file"] == "one.csv"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty"),
        ("id,kind,Français\n", 1, "none that we know (“fr”?)"),
        ("id,kind,pt-BR\n", 1, "(“pt”, without a region?)"),
        ("kind,en\n", 1, "'id' is missing"),
        ("id,kind,en,en\n", 1, "stands twice"),
        ("id,kind,nb_short\n", 1, "the code of this language is no; name the column 'no_short'"),
        ("id,kind,iw\n", 1, "the code of this language is he"),
        (HEADER + 'x,country,"Chad,,,\n', 2, "a quotation mark is opened and not closed again"),
    ],
)
def test_a_wrong_file_is_reported(tmp_path: Path, text: str, line: int, reason: str) -> None:
    ((where, why),) = problems(tmp_path, text)
    assert where == line
    assert reason in why


def test_a_file_that_is_not_utf8_is_reported_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(HEADER.encode() + "x,country,C\u00f4te,,,\n".encode("latin-1"))
    with pytest.raises(BadGlossary, match="line 2: not UTF-8"):
        glossary_of([file])


def test_a_folder_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unprocessable, match="DRAGOMAN_GLOSSARIES_DIR"):
        load_glossary(tmp_path / "nowhere")


CELL = st.sampled_from(
    ["", "Mali", "Mali|Chad", "?Chad", "Mali|?Mali", "!x", "~y|z", " Mali", "a||b", "?", "e\u0301"]
)
CELLS = st.tuples(
    st.sampled_from(["", "x:1"]),
    st.sampled_from(["country", "wrong"]),
    CELL,
    CELL,
    CELL,
    st.sampled_from(["", "a, b"]),
)


@given(st.lists(CELLS, max_size=4), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=examples(100), deadline=None)
def test_quotes_and_line_ends_change_nothing(rows: list[tuple[str, ...]], end: str) -> None:
    def outcome(quoting: Literal[0, 1]) -> object:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator=end, quoting=quoting)
        writer.writerow(HEADER.strip().split(","))
        writer.writerows((cells[0] and f"{cells[0]}{n}", *cells[1:]) for n, cells in enumerate(rows))
        with TemporaryDirectory() as folder:
            (file := Path(folder) / "a.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
            try:
                return list(read_files([file]))
            except BadGlossary as error:
                return [str(problem) for problem in error.problems]

    assert outcome(csv.QUOTE_MINIMAL) == outcome(csv.QUOTE_ALL)


def test_the_rows_of_a_file_and_their_concepts_say_the_same(tmp_path: Path) -> None:
    rows = (
        'Q1,country, Chad |?Tchad,TCD,"Tchad|~tchadien|!Tchade","a, ""b"""\nQ2,city,Oslo,,,\nQ3,term,,,mot,\n'
    )
    file = write(tmp_path, HEADER + rows)
    stored = glossary_of([file]).concepts
    memory = InMemoryConcepts(stored.values())
    assert list(stored) == list(memory) == ["Q1", "Q2", "Q3"]
    for language in ("en", "fr", "sv"):
        assert list(stored.surface_forms(language)) == list(memory.surface_forms(language))
    assert [form.text for form in stored.surface_forms("fr")] == ["Tchad", "Tchade", "mot"]


def test_how_the_json_of_a_row_is_spaced_changes_nothing() -> None:
    cells = {"id": "Q1", "kind": "city", "en": "Oslo|~osloer", "en_short": "O", "note": 'the "en" column'}
    retired = {"id": "Q2", "kind": "city", "en": "Kristiania", "status": "retired"}
    other = {"id": "Q3", "kind": "term", "fr": "en"}
    stores = [
        DatabaseConcepts((one["id"], json.dumps(one, indent=indent)) for one in (cells, retired, other))
        for indent in (None, 2)
    ]
    for store in stores:
        assert list(store.surface_forms("en")) == [(0, 0, "Oslo"), (0, 2, "O")]
        assert list(store.surface_forms("fr")) == [(2, 0, "en")]
        assert store["Q2"].retired


def test_the_shipped_glossary_is_loaded_once_and_is_whole() -> None:
    glossary = load_glossary()
    assert load_glossary(None) is glossary
    kinds = [concept.kind for concept in glossary.concepts.values()]
    assert kinds.count("country") >= 193
    assert kinds.count("capital") >= 193
    assert glossary.forms("Q30", "fr")[0] == "États-Unis"
    assert {"OTAN"} <= set(glossary.forms("Q7184", "fr"))


@pytest.mark.parametrize("language", ["sv", "fr", "ar", "pt", "sw", "am", "so", "fa", "he", "tr"])
def test_nearly_every_country_has_an_approved_form_in_every_edition(language: str) -> None:
    glossary = load_glossary()
    countries = [c for c in glossary.concepts.values() if c.kind == "country"]
    named = [country for country in countries if glossary.forms(country.id, language)]
    assert len(named) >= 0.97 * len(countries)


def test_shipped_forms_are_in_the_script_of_their_language() -> None:
    scripts = {"ar": "\u0600", "fa": "\u0600", "he": "\u0590", "am": "\u1200"}
    for concept in load_glossary().concepts.values():
        for term in concept.terms:
            if term.language in scripts and not term.short and any(c.isalpha() for c in term.text):
                first = next(char for char in term.text if char.isalpha())
                assert term.text.isascii() or first >= scripts[term.language], (concept.id, term)


def test_shipped_cells_name_their_source_and_rest_on_none_that_was_ruled_out() -> None:
    banned = ("mafand", "aau", "wmt", "mledoze", "wlc2026", "wikidata(mlama)")
    share_alike = {"wiktionary", "flores-dev", "flores", "ntrex", "xquad"}
    for file in SHIPPED.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                assert row["sources"], row["id"]
                for part in row["sources"].split("; "):
                    labels = {label.lower() for label in part.split(":", 1)[1].split("+") if label}
                    assert not [x for x in labels if x.startswith(banned)], (row["id"], part)
                    assert not labels or labels - share_alike, (row["id"], part)


def test_a_news_sentence_is_checked_with_the_shipped_glossary() -> None:
    source = "The US and NATO met Russia and the OSCE in Geneva, President Joe Biden told the UN."
    target = "Les États-Unis et l’OTAN ont rencontré la Russie et l’OSCE à Genève, a dit Joe Biden à l’ONU."
    mentions = check_mentions(load_glossary(), source, target, "en", "fr-SN")
    assert len(mentions) == 7
    assert {mention.outcome for mention in mentions} == {Outcome.APPLIED}


def test_a_missed_name_is_a_warning_and_a_forbidden_one_blocks(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "mm,country,Myanmar|!Burma,,Birmanie,\n")
    glossary = load_glossary(tmp_path)

    def severities(source: str, target: str, of: str, to: str) -> list[Severity]:
        mentions = check_mentions(glossary, source, target, of, to)
        findings = run_checks(Checked(source, target, of, to, mentions=mentions))
        return [finding.severity for finding in findings if finding.check == "names"]

    assert severities("In Myanmar today.", "Aujourd’hui là-bas.", "en", "fr") == [Severity.WARNING]
    assert severities("En Birmanie.", "In Burma.", "fr", "en") == [Severity.BLOCK]
    assert severities("In Myanmar today.", "Leo nchini.", "en", "sw") == [Severity.INFO]
    assert severities("In Myanmar today.", "En Birmanie.", "en", "fr") == []


def test_a_retired_concept_is_kept_and_not_looked_for(tmp_path: Path) -> None:
    write(tmp_path, "id,kind,status,en\nQ1,city,retired,Constantinople\nQ2,city,,Istanbul\n")
    glossary = load_glossary(tmp_path)
    assert [match.concept.id for match in glossary.find("Constantinople is Istanbul now", "en")] == ["Q2"]
    assert glossary.get("Q1") is not None


@pytest.mark.parametrize("concept_id", ["a b", "a/b", "a?b", "a#b", "50%", "x" * 201])
def test_an_id_that_no_address_could_hold_is_refused(tmp_path: Path, concept_id: str) -> None:
    write(tmp_path, f"id,kind,en\n{concept_id},city,Oslo\n")
    with pytest.raises(BadGlossary, match="becomes part of an address"):
        load_glossary(tmp_path)


def test_tabs_divide_the_cells_of_a_tsv(tmp_path: Path) -> None:
    file = write(tmp_path, 'id\tkind\ten\the\nQ1\tcity\tA, B|C\t"האו""ם"\n', "a.tsv")
    (concept,) = glossary_of([file]).concepts.values()
    assert [term.text for term in concept.terms] == ["A, B", "C", 'האו"ם']
