"""Adding a story's unlisted name to the glossary, as the editor chose to write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from service.domain.names.entry import concept_from_finding
from service.errors import NotFound
from service.message import message
from service.termbase.edit import create, set_trust
from service.termbase.query import ConceptRecord


def add_name(
    session: Session,
    names: Iterable[Mapping[str, Any]],
    concept_id: str,
    form: str,
    actor: str,
    *,
    remark: str = "",
    approved: bool = False,
) -> ConceptRecord:
    """Add the one of a translation's unlisted names that gets this id; `form` is how to write it there.

    `names` are the data of the findings about unlisted names. All forms of the concept are proposed;
    with `approved` the chosen one, and the name itself, are approved. Raises `NotFound` if no name gets
    this id, `Conflict` if the glossary has it already.
    """
    form = " ".join(form.split())
    for name in names:
        concept = concept_from_finding(name, form)
        if concept.id != concept_id:
            continue
        cells: dict[str, str] = {}
        for term in concept.terms:
            before = f"{cells[term.language]}|" if term.language in cells else ""
            cells[term.language] = f"{before}?{term.text}"
        cells |= {"id": concept.id, "kind": concept.kind, "sources": concept.sources}
        record = create(session, cells, actor, remark=remark)
        if approved:
            for language in (str(name["language"]), str(name["target"])):
                if language in cells:
                    chosen = language, record.forms[language][0].text
                    record = set_trust(session, concept.id, chosen, "approved", actor)
        return record
    raise NotFound(message("This story has no such unlisted name any more. Load the page again."))
