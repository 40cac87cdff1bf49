"""Putting a story's unlisted name into the glossary, as the editor chose to write it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.domain.names.entry import concept_from_finding
from service.domain.names.story import UNLISTED
from service.errors import NotFound
from service.stages.views import TranslationView
from service.termbase.edit import approve, create
from service.termbase.query import Entry


def add_name(
    session: Session,
    view: TranslationView,
    concept_id: str,
    form: str,
    actor: str,
    *,
    approved: bool = False,
) -> Entry:
    """Add the unlisted name of a translation that gets this id; `form` is the way to write it there.

    All its forms are proposed; with `approved` the chosen one, and the name itself, are approved.
    Raises `NotFound` if the story has no such name, `Conflict` if the glossary has it already.
    """
    form = " ".join(form.split())
    for finding in (finding for segment in view.segments for finding in segment.findings):
        if finding.check != UNLISTED or finding.data is None:
            continue
        concept = concept_from_finding(finding.data, form)
        if concept.id != concept_id:
            continue
        cells: dict[str, str] = {}
        for term in concept.terms:
            before = f"{cells[term.language]}|" if term.language in cells else ""
            cells[term.language] = f"{before}?{term.text}"
        cells |= {"id": concept.id, "kind": concept.kind, "sources": concept.sources}
        entry = create(session, cells, actor, remark=f"From “{view.source_headline or view.story_id}”")
        if approved:
            for language in (str(finding.data["language"]), str(finding.data["target"])):
                if language in cells:
                    text = entry.forms[language][0].text
                    entry = approve(session, concept.id, language, text, actor)
        return entry
    raise NotFound("This story has no such unlisted name any more. Load the page again.")
