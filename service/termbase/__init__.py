"""The termbase: the glossary's concepts in the database, who changed them, and conflicts with shipments.

Pages, API and command line call these functions, each with a session and, where something is written,
the actor. A concept comes in and goes out as its cells, column → text, as a row of `glossaries/*.csv`
has them: one set of rules holds for files, HTML forms and JSON.
"""

from service.termbase.add_name import add_name
from service.termbase.edit import Trust, change, create, resolve, restore, retire, set_trust
from service.termbase.query import (
    CellConflict,
    ConceptQuery,
    ConceptRecord,
    GlossaryCounts,
    HasTrust,
    SearchPage,
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
    "CellConflict",
    "ConceptQuery",
    "ConceptRecord",
    "GlossaryCounts",
    "HasTrust",
    "SearchPage",
    "Trust",
    "Version",
    "add_name",
    "change",
    "conflicts",
    "count",
    "create",
    "existing",
    "get",
    "history",
    "resolve",
    "restore",
    "retire",
    "search",
    "set_trust",
    "totals",
]
