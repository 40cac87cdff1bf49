"""The two consoles: results go to `out` (stdout), progress, reports and errors to `warn` (stderr)."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from service.domain.draft import Outcome

#: columns where there is no terminal to fit into: other programs want addresses whole
WIDE = 240

# Lines are never broken: they are copied, searched and read by other programs.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
warn = Console(stderr=True, highlight=False, soft_wrap=True)

#: how a glossary mention is shown: sign and colour
MARKS = {Outcome.APPLIED: ("✓", "green"), Outcome.ACCEPTED: ("✓", "yellow"), Outcome.MISSED: ("✗", "red")}


def show_table(table: Table, nothing: str = "") -> None:
    """Print a table, or say what there is to know about an empty one."""
    if table.row_count:
        out.print(table)
    else:
        warn.print(nothing, markup=False)
