"""Files in and out of the glossary: CSV, TSV and TBX, round trips, bad rows, and XML that means harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from service import termbase
from service.errors import NotFound, Unprocessable
from service.storage.session import reading, writing
from service.storage.tables import ConceptRow, GlossaryStateRow
from service.termbase.cells import Cells, forms_of, problems_of, tidy, with_forms
from service.termbase.exchange.export import concepts, export
from service.termbase.exchange.load import Imported, bring_in, read, same
from service.termbase.exchange.tbx_read import Options, read_tbx
from service.termbase.exchange.tbx_write import Style, write_tbx
from service.termbase.files import NOTHING, SHIPPED, BadGlossary, Problem
from service.termbase.shipment import read_cells, ship
from tests.conftest import FEW_CONCEPTS

HEAD = '<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>'
TAIL = "</body></text></tbx>"


def quiet(*_: object) -> None:
    """Show no progress."""


def write(folder: Path, text: str, name: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def bring(engine: Engine, *files: Path, options: Options | None = None) -> Imported:
    rows = read(files, options or Options(), quiet)
    with writing(engine) as session:
        return bring_in(session, rows, "anna", quiet)


def stored(engine: Engine) -> list[Cells]:
    with reading(engine) as session:
        return list(concepts(session))


def from_tbx(text: str, options: Options | None = None) -> tuple[list[Cells], list[Problem]]:
    problems: list[Problem] = []
    with TemporaryDirectory() as folder:
        file = write(Path(folder), text, "a.tbx")
        return [cells for _, cells in read_tbx(file, problems, options or Options(), quiet)], problems


def differences(before: list[Cells], after: list[Cells]) -> list[tuple[Cells, Cells]]:
    assert len(before) == len(after)
    return [(one, other) for one, other in zip(before, after, strict=True) if not same(one, other)]


# --- round trips ------------------------------------------------------------------------------


@pytest.mark.parametrize(("style", "half"), [("dca", 0), ("dct", 1)])
def test_the_shipped_glossary_comes_back_from_tbx_as_it_was(style: Style, half: int) -> None:
    """Each concept in one of the two styles; that a concept comes back in both is drawn below."""
    shipped = read_cells(sorted(SHIPPED.glob("*.csv")))[half::2]
    back, problems = from_tbx("".join(write_tbx(shipped, style, "all")))
    assert problems == []
    assert differences(shipped, back) == []


LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="|;"), max_size=12
)
TEXT = LETTERS.map(str.strip)
NAME = st.one_of(
    TEXT, st.sampled_from(["Kiev", "a & b < c", "”x’", "dragoman:x=1", "ال خبر", 'האו"ם', "ሀሁ", "  a  b "])
)
LANGUAGES = ["en", "fr", "ar", "he", "yo"]


@st.composite
def random_concepts(draw: st.DrawFn) -> Cells:
    taken: set[str] = set()
    record: Cells = {"id": draw(st.sampled_from(["Q1", "house:a-b", "9", "a_b", "ä:ö", "_"])), "kind": "city"}
    for column in [*LANGUAGES, *(f"{language}_short" for language in LANGUAGES)]:
        row = []
        for _ in range(draw(st.integers(0, 3))):
            name, sign = draw(NAME).strip(), draw(st.sampled_from(["", "?", "!", "~"]))
            plain = (
                name
                and name[0] not in "?!~"
                and name not in NOTHING
                and (name, column[2:]) != ("none", "_short")
            )
            if plain and (column[:2] + name) not in taken:
                taken.add(column[:2] + name)
                row.append(sign + name)
        if column.endswith("_short") and draw(st.booleans()):
            row = [draw(st.sampled_from(["none", "?none"])), *(form for form in row if form[0] in "?!~")]
        record[column] = "|".join(row)
    record |= {
        "case": draw(st.sampled_from(["", "exact"])),
        "keep": draw(st.sampled_from(["", "yes"])),
        "first": draw(st.sampled_from(["", "full"])),
        "status": draw(st.sampled_from(["", "retired"])),
        "priority": draw(st.sampled_from(["", "3", "-2"])),
        "valid_from": draw(st.sampled_from(["", "2001", "2001-02-03"])),
        "scope": draw(
            st.sampled_from(["", "africa-fr", "domain:sport", "domain:sport|gulf-ar", "domain:general"])
        ),
        "keys": draw(st.sampled_from(["", "https://a.example/?x=1&y=2", "urn:x|urn:y"])),
        "grammar": draw(st.sampled_from(["", "fr:m", "fr:f pl; yo:c", "sw:n sg"])),
        "context": draw(st.sampled_from(["", "en:river+dam; fr:eau"])),
        "note": draw(
            st.one_of(NAME, st.sampled_from(["two\nlines", "a\ttab", "back\\slash \\n", "dragoman:note=x"]))
        ),
    }
    cells = tidy(record)
    forms = {
        column: [
            form._replace(source=draw(st.sampled_from(["", "cldr", "un+page:a.example/b"]))) for form in row
        ]
        for column, row in forms_of(cells).items()
    }
    return with_forms(cells, forms, draw(st.sampled_from([{}, {"general": "a"}, {"note only": ""}])))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(random_concepts().filter(lambda cells: not problems_of(cells)), st.sampled_from(["dca", "dct"]))
def test_any_concept_comes_back_from_tbx_as_it_was(cells: Cells, style: Style) -> None:
    back, problems = from_tbx("".join(write_tbx([cells], style, "one")))
    assert problems == []
    assert same(back[0], cells), (back[0], cells)


@pytest.mark.parametrize("form", ["csv", "tsv", "tbx"])
def test_what_is_exported_can_be_imported_and_changes_nothing(
    engine: Engine, tmp_path: Path, form: Literal["csv", "tsv", "tbx"]
) -> None:
    ship(engine, FEW_CONCEPTS)
    with writing(engine) as session:
        termbase.create(
            session,
            {
                "id": "x:1",
                "kind": "work",
                "he": 'האו"ם',
                "en": "A, B",
                "note": "two\nlines",
                "am_short": "?none",
            },
            "anna",
        )
        termbase.retire(session, "Q114", "anna")
    before = stored(engine)
    with reading(engine) as session:
        text = "".join(export(session, form, quiet))
    file = write(tmp_path, text, f"all.{form}")
    assert bring(engine, file) == Imported(0, 0, 18)
    assert stored(engine) == before
    with writing(engine) as session:
        termbase.change(session, "Q71", None, {"note": "to be undone"}, "ben")
    assert bring(engine, file) == Imported(0, 1, 17)
    assert differences(before, stored(engine)) == []


# --- importing --------------------------------------------------------------------------------


def test_an_import_changes_the_columns_of_the_file_and_no_others(engine: Engine, tmp_path: Path) -> None:
    file = write(tmp_path, "id,kind,en,fr,note\nQ1,city,Kiev,Kiev,old\nQ2,city,Oslo,Oslo,\n", "a.csv")
    assert bring(engine, file) == Imported(2, 0, 0)
    file = write(tmp_path, "id\tkind\tfr\tnote\nQ1\tcity\tKyiv|?Kiev\t\nQ3\tcity\tRome\t\n", "b.tsv")
    assert bring(engine, file) == Imported(1, 1, 0)
    with reading(engine) as session:
        one = termbase.get(session, "Q1")
        assert dict(one.cells) == {
            "id": "Q1",
            "kind": "city",
            "en": "Kiev",
            "fr": "Kyiv|?Kiev",
            "sources": "en:import; fr:import",
        }
        assert (one.version, one.action, one.updated_by) == (2, "imported", "anna")
        assert [version.actor for version in termbase.history(session, "Q1")] == ["anna", "anna"]
        assert session.scalars(select(ConceptRow.id).order_by(ConceptRow.place)).all() == ["Q1", "Q2", "Q3"]


def test_every_bad_row_is_named_and_nothing_is_imported(engine: Engine, tmp_path: Path) -> None:
    csv = write(tmp_path, "id,kind,en\nQ1,city,Kiev\nQ2,town,Oslo\nQ3,city,\n", "a.csv")
    tsv = write(tmp_path, "id\tkind\ten\nQ4\tcity\tA\x07B\n", "b.tsv")
    tbx = write(
        tmp_path,
        f"{HEAD}\n<conceptEntry id='Q5'><langSec xml:lang='en'><termSec><term>a|b</term></termSec></langSec>"
        f"</conceptEntry>\n<conceptEntry id='Q 6'><langSec xml:lang='en'><termSec><term>x</term></termSec>"
        f"</langSec></conceptEntry>{TAIL}",
        "c.tbx",
    )
    with pytest.raises(BadGlossary) as refused:
        bring(engine, csv, tsv, tbx)
    said = [str(problem) for problem in refused.value.problems]
    assert [line.partition(":")[0] for line in said] == [
        *("a.csv, line 3", "a.csv, line 4", "b.tsv, line 2"),
        *("c.tbx, line 2", "c.tbx, line 2", "c.tbx, line 3"),
    ]
    assert "holds a |" in said[3]
    assert "becomes part of an address" in said[5]
    assert stored(engine) == []
    skipped: list[Problem] = []
    rows = read([csv, tsv, tbx], Options(), quiet, skipped)
    assert [row.id for row in rows] == ["Q1"]
    assert [str(problem) for problem in skipped] == said


def test_two_rows_of_two_files_with_one_id_are_named(engine: Engine, tmp_path: Path) -> None:
    one = write(tmp_path, "id,kind,en\nQ1,city,Kiev\n", "a.csv")
    two = write(tmp_path, "id,kind,en\nQ2,city,Oslo\nQ1,city,Kyiv\n", "b.csv")
    with pytest.raises(BadGlossary, match=r"b\.csv, line 3: the id 'Q1' is already taken by a\.csv, line 2"):
        bring(engine, one, two)


def test_a_row_that_does_not_go_with_what_is_there_imports_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, write(tmp_path, "id,kind,en,valid_to\nQ1,city,Kiev,2010\n", "a.csv"))
    file = write(tmp_path, "id,kind,fr,valid_from\nQ9,city,Rome,\nQ1,city,Kiev,2020\n", "b.csv")
    with pytest.raises(BadGlossary, match=r"b\.csv, line 3: Q1: valid_to 2010 is before valid_from 2020"):
        bring(engine, file)
    assert [cells["id"] for cells in stored(engine)] == ["Q1"]


def test_files_that_cannot_be_read_are_said(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        bring(engine, tmp_path / "nowhere.csv")
    with pytest.raises(Unprocessable, match="its ending says how to read it"):
        bring(engine, write(tmp_path, "x", "a.xlsx"))
    with pytest.raises(BadGlossary, match="not XML"):
        bring(engine, write(tmp_path, "<tbx><text>", "a.tbx"))
    with pytest.raises(BadGlossary, match="no TBX"):
        bring(engine, write(tmp_path, "<html/>", "b.tbx"))


def test_many_rows_are_one_version_of_the_glossary(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(f"x:{number},city,Town {number},Ville {number}\n" for number in range(2_500))
    told: list[tuple[str, int, int]] = []
    file = write(tmp_path, f"id,kind,en,fr\n{rows}", "many.csv")
    read_rows = read([file], Options(), lambda *step: told.append(step))
    with writing(engine) as session:
        assert bring_in(session, read_rows, "anna", lambda *step: told.append(step)) == Imported(2_500, 0, 0)
    assert told[-1] == ("writing", 2_500, 2_500)
    assert ("reading many.csv", 2_501, 2_501) in told  # lines
    with reading(engine) as session:
        assert session.scalar(select(GlossaryStateRow.version)) == 1
        assert termbase.search(session, termbase.ConceptQuery("ville 2499")).concepts[0].id == "x:2499"


# --- TBX of others ----------------------------------------------------------------------------

FOREIGN = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="c7">
 <descripGrp><descrip type="subjectField">Public Health</descrip></descripGrp>
 <descripGrp><descrip type="definition">A body of
    the UN.</descrip><admin type="source">WHO</admin></descripGrp>
 <xref type="externalCrossReference" target="https://www.who.int/">WHO site</xref>
 <langSet xml:lang="en-GB">
  <tig><term>WHO</term><termNote type="termType">acronym</termNote></tig>
  <ntig><termGrp><term>World Health Organisation</term>
   <termNote type="normativeAuthorization">admittedTerm</termNote></termGrp></ntig>
  <ntig><termGrp><term>World Health Organization</term>
   <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp>
   <admin type="source">IATE</admin></ntig>
 </langSet>
 <langSet xml:lang="en-US"><tig><term>World Health Organization</term></tig></langSet>
 <langSet xml:lang="fr">
  <tig><term>Organisation mondiale de la santé</term>
   <termNote type="grammaticalGender">feminine</termNote>
   <termNote type="grammaticalNumber">singular</termNote></tig>
  <tig><term>Office mondial</term>
   <termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
  <tig><term>OMS</term><termNote type="termType">abbreviation</termNote></tig>
  <tig><term>Santé ONU</term><termNote type="normativeAuthorization">proposed</termNote></tig>
 </langSet>
 <langSet xml:lang="pt"><tig><term>OMS</term></tig></langSet>
</termEntry>
</body></text></martif>
"""


def test_every_language_and_every_term_of_an_older_file_is_taken() -> None:
    (cells,), problems = from_tbx(FOREIGN, Options(kind="organisation", prefix="acme:"))
    assert problems == []
    assert cells == {
        "id": "acme:c7",
        "kind": "organisation",
        "en": "World Health Organization|World Health Organisation",
        "en_short": "WHO",
        "fr": "Organisation mondiale de la santé|!Office mondial|?Santé ONU",
        "fr_short": "OMS",
        "pt": "OMS",
        "scope": "domain:public-health",
        "keys": "https://www.who.int/",
        "grammar": "fr:f sg",
        "note": "Definition: A body of the UN. [WHO]",
        "sources": "en#1:IATE",
    }


def test_terms_without_a_status_can_come_in_as_proposed() -> None:
    (cells,), _ = from_tbx(FOREIGN, Options(proposed=True))
    assert (cells["pt"], cells["en"].split("|")[0]) == ("?OMS", "World Health Organization")


def many(number: int) -> Iterator[str]:
    yield HEAD + "\n"
    for place in range(number):
        terms = "".join(f"<termSec><term>t{place}-{n}</term></termSec>" for n in range(3))
        yield f'<conceptEntry id="c{place}"><langSec xml:lang="en">{terms}</langSec></conceptEntry>\n'
    yield TAIL


def test_no_entry_is_left_out_and_late_lines_are_right() -> None:
    text = "".join(many(3_000)).replace("<term>t2999-1</term>", "<term>a|b</term>")
    found, problems = from_tbx(text)
    assert len(found) == 2_999
    assert all(len(forms_of(cells)["en"]) == 3 for cells in found)
    assert [(problem.line, problem.file) for problem in problems] == [(3_001, "a.tbx")]


WEBLATE = f"""{HEAD}
<conceptEntry><langSec xml:lang="en"><termSec><term>Water point</term></termSec></langSec>
 <langSec xml:lang="fr"><termSec><term></term></termSec></langSec></conceptEntry>
<conceptEntry><langSec xml:lang="en"><termSec><term>Water point</term></termSec></langSec>
 <langSec xml:lang="fr"><termSec><term>point d'eau</term></termSec></langSec></conceptEntry>
<conceptEntry><langSec xml:lang="en"><termSec><term>bus</term></termSec></langSec>
 <langSec xml:lang="pt-BR"><termSec><term>ônibus</term></termSec></langSec>
 <langSec xml:lang="pt-PT"><termSec><term>autocarro</term></termSec></langSec>
 <langSec xml:lang="ha-Arab"><termSec><term>بَس</term></termSec></langSec>
 <langSec xml:lang="ha"><termSec><term>bas</term></termSec></langSec>
 <langSec xml:lang="x-default"><termSec><term>bus</term></termSec></langSec>
 <langSec xml:lang="ru"><termSec><term>автобус | маршрутка</term></termSec></langSec></conceptEntry>
{TAIL}"""


def test_entries_without_ids_and_terms_not_yet_translated_come_in_and_odd_parts_are_left_out(
    tmp_path: Path,
) -> None:
    file, skipped = write(tmp_path, WEBLATE, "a.tbx"), list[Problem]()
    options = Options(locales=("pt-MZ", "ha-NG"))
    rows = read([file], options, quiet, skipped)
    assert options.regions == {
        ("pt-PT", ("pt-BR",)): 1,
        ("ha", ("ha-Arab",)): 1,
    }  # and nobody is left to guess
    made = [re.sub(r"[0-9a-f]{8}", "HASH", row.id) for row in rows]
    assert made == ["tbx:water-point-HASH", "tbx:water-point-HASH-2", "tbx:bus-HASH"]
    assert rows == read([file], Options(locales=("pt-MZ", "ha-NG")), quiet, [])
    cells = [row.cells for row in rows]
    assert "fr" not in cells[0]
    assert cells[1]["fr"] == "point d'eau"
    assert (cells[2]["pt"], cells[2]["ha"]) == ("?ônibus|autocarro", "?بَس|bas")
    assert "ru" not in cells[2]
    assert [str(one).partition(": ")[2].split()[0] for one in skipped] == ["'x-default'", "ru:"]


@pytest.mark.parametrize(
    "text",
    [
        'id;kind;fr;note;;\r\nx:1;term;eau;one;;\r\nx:2;term;deux;"two\r\nlines";;\r\n',
        'sep=;\r\nid;kind;fr;note\r\nx:1;term;eau;one\r\nx:2;term;deux;"two\r\nlines"\r\n',
        '\ufeffID,Kind,FR,Note,\nx:1,term,eau,one,\nx:2,term,deux,"two\r\nlines",\n',
        'id\tkind\tfr\tnote\nx:1\tterm\teau\tone\nx:2\tterm\tdeux\t"two\r\nlines"\n',
    ],
    ids=["semicolons", "sep", "capitals", "tabs"],
)
def test_what_a_spreadsheet_writes_comes_in(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode())
    rows = [row.cells for row in read([file], Options(), quiet)]
    assert [(cells["id"], cells["fr"], cells["note"]) for cells in rows] == [
        ("x:1", "eau", "one"),
        ("x:2", "deux", "two\nlines"),
    ]


def test_a_table_of_terms_alone_comes_in_with_made_ids_and_the_kind_that_is_named(
    engine: Engine, tmp_path: Path
) -> None:
    table = write(tmp_path, "en;fr;en_short\nwater levy;taxe sur l’eau;\nLevy Board;;LB\n;;\n", "a.csv")
    assert bring(engine, table, options=Options("body", prefix="acme:")).added == 2
    assert bring(engine, table, options=Options("term", prefix="acme:")) == Imported(0, 0, 2)
    levy, board = stored(engine)
    assert (levy["kind"], levy["fr"], board["en_short"]) == ("body", "taxe sur l’eau", "LB")
    assert levy["id"].startswith("acme:water-levy-")


# --- XML that means harm ----------------------------------------------------------------------

BOMB = '<!DOCTYPE tbx [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "prologue",
    [
        BOMB + "]>",
        '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE tbx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    ],
    ids=["bomb", "file", "parameter"],
)
@pytest.mark.parametrize("place", ["text", "attribute"])
def test_a_file_that_declares_entities_is_refused(prologue: str, place: str) -> None:
    entity = "&i;" if "ENTITY i" in prologue else "&a;" if "ENTITY a" in prologue else "x"
    term, note = (entity, "x") if place == "text" else ("x", entity)
    text = (
        f'{prologue}{HEAD}<conceptEntry id="{note if place == "attribute" else "c1"}">'
        f'<langSec xml:lang="en"><termSec><term>{term}</term></termSec></langSec></conceptEntry>{TAIL}'
    )
    found, problems = from_tbx(text)
    assert found == []
    assert len(problems) == 1
    assert "root:" not in str(problems)


def test_an_external_dtd_is_neither_fetched_nor_missed(tmp_path: Path) -> None:
    dtd = write(tmp_path, '<!ENTITY secret "from the DTD">', "x.dtd")
    text = f'<!DOCTYPE tbx SYSTEM "{dtd.as_uri()}">' + "".join(many(1))
    found, problems = from_tbx(text)
    assert (len(found), problems) == (1, [])
    text = text.replace("<term>t0-0</term>", "<term>&secret;</term>")
    found, problems = from_tbx(text)
    assert "from the DTD" not in str(found)
    assert len(problems) == 1
