"""Proposing a concept from a story's page: a name or term of its source, and how it is written here."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Response
from sqlalchemy.orm import Session

from service import termbase
from service.domain.languages.tags import primary
from service.editions import get_edition
from service.errors import Unprocessable
from service.stages import reviewing
from service.web.deps import EditionsDep
from service.web.desk.glossary import id_for
from service.web.desk.glossary_access import need_columns
from service.web.desk.story_answers import ChangeDep
from service.wording import message

Written = Annotated[str, Form(max_length=200)]


def propose_concept(
    change: ChangeDep,
    editions: EditionsDep,
    source: Written = "",
    target: Written = "",
    kind: Annotated[str, Form(max_length=32)] = "term",
) -> Response:
    """Put a concept with two proposed forms into the glossary; the remark says from which story."""

    def propose(session: Session, wanted: str, actor: str) -> None:
        view = reviewing.view(session, wanted)
        edition = get_edition(editions, view.edition)
        written = {primary(view.source_language): source, edition.language: target}
        cells = {language: _proposed(cell) for language, cell in written.items()}
        if "" in cells.values():
            raise Unprocessable(message("Write the name or term in both languages."), field="target")
        need_columns(change.editor, editions, list(cells), new=True)
        cells |= {"kind": kind, "id": id_for(cells)}
        remark = f"From the story {view.story_id}"
        termbase.create(session, cells, actor, remark=remark)

    return change("named", propose)


def _proposed(cell: str) -> str:
    """Return a cell in which every form is a proposed one, whatever sign was written before it."""
    forms = [" ".join(form.split()).lstrip("?!~ ") for form in cell.split("|")]
    return "|".join(f"?{form}" for form in forms if form)
