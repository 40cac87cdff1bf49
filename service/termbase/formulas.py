"""Cells that a spreadsheet would take for formulas, and run: written so that it takes them for text."""

from __future__ import annotations

import re

#: what makes a spreadsheet calculate; a cell that begins with apostrophes before it is shielded once more, so
#: that what is read again is what was written
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_SHIELD = "'"


def shield(cell: str) -> str:
    """Return a cell as it may stand in a CSV or TSV file: with an apostrophe where it could be a formula."""
    return _SHIELD + cell if _FORMULA.match(cell) else cell


def unshield(cell: str) -> str:
    """Return what was written by `shield`."""
    return cell[1:] if cell.startswith(_SHIELD) and _FORMULA.match(cell) else cell
