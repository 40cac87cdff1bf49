"""The glossary in the database: its concepts, who changed them, and what people and shipments disagree on.

Pages, API and command line call these functions, each with a session and, where something is written,
the actor. A concept is handed in and out as its cells: column → text, as a row of `glossaries/*.csv`
has them, so one set of rules holds for files, forms and JSON.
"""

from service.termbase.add_name import add_name
from service.termbase.edit import approve, change, create, propose, resolve, restore, retire
from service.termbase.query import (
    Counts,
    Entry,
    Found,
    Version,
    conflicts,
    count,
    existing,
    get,
    history,
    search,
    totals,
)

__all__ = [
    "Counts",
    "Entry",
    "Found",
    "Version",
    "add_name",
    "approve",
    "change",
    "conflicts",
    "count",
    "create",
    "existing",
    "get",
    "history",
    "propose",
    "resolve",
    "restore",
    "retire",
    "search",
    "totals",
]
