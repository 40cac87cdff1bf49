"""The table of name parts: which rows may be passed on, and what is left of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossaries.build.name_parts import LANGUAGES, Shown, read_cells, take_in
from glossaries.build.tables import SOURCES, read_table
from glossaries.build.trust import usable
from service.domain.names.scripts import plain

COLUMNS = ("en", *LANGUAGES)
#: the sources of the table itself; any other label is that of a cell
COUNTED = {"wd-tokens", "rigour", "wikidata-labels", "parallel-text"}


def write(folder: Path, table: str, columns: tuple[str, ...], *rows: dict[str, str]) -> None:
    lines = [columns, *(tuple(row.get(column, "") for column in columns) for row in rows)]
    (folder / table).write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def taken_in(folder: Path, part: dict[str, str], *people: dict[str, str], places: str = "") -> list[str]:
    """Give the form cells and labels of what is left, "forms total source"."""
    write(folder, "name-parts.tsv", ("latin", "lang", "forms", "total", "source"), part)
    write(folder, "people.tsv", (*COLUMNS, "sources"), *people)
    write(folder, "institutions.tsv", (*COLUMNS, "sources"))
    write(
        folder,
        "places.tsv",
        (*COLUMNS, "sources"),
        *([{"en": "San Juan", "am": places, "sources": "CLDR(en,am)"}] if places else []),
    )
    into = folder / "out"
    into.mkdir()
    take_in(folder, into)
    return [f"{row['forms']} {row['total']} {row['source']}" for row in read_table("name-parts.tsv", into)]


def part(latin: str, forms: str, source: str = "parallel-text", lang: str = "am") -> dict[str, str]:
    return {"latin": latin, "lang": lang, "forms": forms, "total": "9", "source": source}


def person(english: str, amharic: str, labels: str) -> dict[str, str]:
    return {"en": english, "am": amharic, "sources": f"en=WL2022; am={labels}"}


JOHN = part("john", "ጆን:7|ዮሐንስ:2")


def test_a_form_is_kept_with_the_number_of_names_that_show_it(tmp_path: Path) -> None:
    key, brown = person("John Key", "ጆን ኪይ", "HornMT"), person("John Brown", "ጆን ብራውን", "EP2015")
    assert taken_in(tmp_path, JOHN, key, key, brown) == ["ጆን:2 2 EP2015+HornMT"]


@pytest.mark.parametrize("labels", ["MAFAND", "AAU+WMT", "NTREX", "NTREX+MAFAND", "HornMT~", "parallel-text"])
def test_what_may_not_stand_alone_confirms_nothing(tmp_path: Path, labels: str) -> None:
    assert taken_in(tmp_path, JOHN, person("John Key", "ጆን ኪይ", labels)) == []


def test_a_cell_of_mixed_sources_confirms_only_what_all_its_forms_share(tmp_path: Path) -> None:
    mixed = person("John Key", "ጆን ኪይ|ጆን ኬይ", "HornMT+NTREX")
    assert taken_in(tmp_path, JOHN, mixed) == ["ጆን:1 1 HornMT"]


def test_a_variant_in_a_cell_of_mixed_sources_may_be_the_other_source_s(tmp_path: Path) -> None:
    mixed = person("John Key", "ጆን ኪይ|ዮሐንስ ኪይ", "HornMT+MAFAND")
    assert taken_in(tmp_path, JOHN, mixed) == []


@pytest.mark.parametrize(
    ("latin", "form", "english", "amharic"),
    [
        ("jomart", "ጆማርት", "Kassym-Jomart Tokayev", "ካሲይም ጆማርት ቶካዬቭ"),
        ("bozkir", "ቦዝኪር", "Volkan Bozkır", "ቮልካን ቦዝኪር"),
        ("assad", "አሳድ", "Bashar al-Assad", "በሽር አል-አሳድ"),
    ],
)
def test_hyphens_divide_words_and_accents_do_not_matter(
    tmp_path: Path, latin: str, form: str, english: str, amharic: str
) -> None:
    assert taken_in(tmp_path, part(latin, f"{form}:4"), person(english, amharic, "HornMT")) == [
        f"{form}:1 1 HornMT"
    ]


@pytest.mark.parametrize("amharic", ["ኪይ ጆን", "ጆን ፊሊፕ ኪይ", "የጆን ኪይ"])
def test_another_place_another_number_of_words_or_a_glued_preposition_is_no_confirmation(
    tmp_path: Path, amharic: str
) -> None:
    assert taken_in(tmp_path, JOHN, person("John Key", amharic, "HornMT")) == []


def test_a_person_whose_english_name_may_not_be_used_confirms_nothing(tmp_path: Path) -> None:
    hidden = {"en": "John Key", "am": "ጆን ኪይ", "sources": "en=MAFAND; am=HornMT"}
    assert taken_in(tmp_path, JOHN, hidden) == []


def test_places_confirm_too(tmp_path: Path) -> None:
    assert taken_in(tmp_path, part("san", "ሳን:3|ሰን:1"), places="ሳን ሁዋን") == ["ሳን:1 1 CLDR"]


def test_a_row_that_another_source_counted_as_well_stays(tmp_path: Path) -> None:
    row = part("merkel", "መርክል:1|ሜርክል:1", "parallel-text+wikidata-labels")
    assert taken_in(tmp_path, row) == ["መርክል:1|ሜርክል:1 9 parallel-text+wikidata-labels"]


def test_nothing_shipped_rests_on_what_may_not_be_passed_on() -> None:
    rows = read_table("name-parts.tsv")
    assert len(rows) > 32_000
    assert [row for row in rows if not usable(row["source"].split("+"), row["lang"])] == []


def test_what_is_shipped_for_its_cells_stands_in_the_shipped_tables() -> None:
    shown = Shown(read_cells(SOURCES))
    rows = [row for row in read_table("name-parts.tsv") if not set(row["source"].split("+")) & COUNTED]
    assert rows
    for row in rows:
        for form in (entry.rpartition(":")[0] for entry in row["forms"].split("|")):
            assert shown.names((row["lang"], plain(row["latin"]), form)), row
