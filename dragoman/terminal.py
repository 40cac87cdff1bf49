"""The two consoles: results go to `out` (stdout) or out as JSON; progress, remarks and errors to `warn`."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Set
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
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

#: the option of every command that reports; `print_json` prints what it asks for
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")]


def show_table(table: Table, nothing: str = "") -> None:
    """Print a table, or say what there is to know about an empty one."""
    if table.row_count:
        out.print(table)
    else:
        warn.print(nothing, markup=False)


def print_json(report: Any) -> None:
    """Print a report as one JSON document on stdout.

    Dataclasses become objects, times ISO 8601, sets sorted lists; the keys are part of the command line
    and change like its options, with a line in the changelog.
    """
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    """Return a value that JSON does not know as one that it knows. Raises `TypeError` for all others."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, date):  # and datetime, which is one
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is nothing that a report can hold")
