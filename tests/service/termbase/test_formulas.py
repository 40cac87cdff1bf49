"""What a spreadsheet would run is written as text, and read again as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.termbase.exchange.export import write_table
from service.termbase.files import _lines
from service.termbase.formulas import shield, unshield

CELLS = st.text(st.sampled_from("=+-@'\t\r |,;\"\nab5é"), max_size=6)


@example("'=1+1")
@example("''@x")
@given(CELLS)
def test_it_is_read_again_as_it_was(cell: str) -> None:
    assert unshield(shield(cell)) == cell
    assert not shield(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_no_cell_of_an_export_is_a_formula(delimiter: str) -> None:
    forms = ['=HYPERLINK("http://evil.example","x")', "@SUM(1)", "+1", "-5", "l'Équateur", "'t Gooi"]
    rows = [{"id": f"c{number}", "kind": "term", "fr": form} for number, form in enumerate(forms)]
    text = "".join(write_table(iter(rows), ["id", "kind", "fr"], delimiter))
    shown = [row[2] for row in csv.reader(io.StringIO(text), delimiter=delimiter)][1:]
    assert shown == [f"'{form}" for form in forms[:4]] + forms[4:]
    read = [row for _, row in _lines("x.tsv" if delimiter == "\t" else "x.csv", text, [])]
    assert [row[2] for row in read[1:]] == forms
