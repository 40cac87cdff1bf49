"""The editors' pages of what was harvested from approved stories, and of what the glossary can say."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from service import termbase
from service.storage.session import reading, writing
from service.termbase.harvested import approve_harvested, drop_harvested, examples, harvested
from service.termbase.query import per_cent
from service.web.deps import EditionsDep, EngineDep
from service.web.desk.access import MemberDep, hidden_in_record
from service.web.desk.concept_view import LANGUAGES
from service.web.desk.glossary import Code, Text, WritingDep
from service.web.desk.glossary_access import need_columns
from service.web.desk.render import DeskRoute, page
from service.wording import say_kind, say_language

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: forms on a page
PAGE = 40


@router.get("/desk/glossary/harvest")
def harvest_page(  # one parameter for each that the address may have
    engine: EngineDep,
    editor: MemberDep,
    language: Annotated[str, Query(max_length=3)] = "",
    done: Annotated[Literal["", "approve", "drop"], Query()] = "",
    form: Annotated[str, Query(max_length=500)] = "",
    concept: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show the harvested forms that wait for somebody, the most often seen first."""
    with reading(engine) as session:
        waiting = harvested(session)
        shown = [one for one in waiting if language in ("", one.language)][:PAGE]
        seen = examples(session, shown, hidden_in_record(session, editor))
    counts = Counter(one.language for one in waiting)
    return page(
        "glossary_harvest.html",
        editor=editor,
        rows=[
            {
                "id": one.record.id,
                "label": one.record.concept.label(),
                "kind": say_kind(one.record.cells["kind"]),
                "language": say_language(one.language),
                "seen": one,
                "example": seen.get(one.segment),
            }
            for one in shown
        ],
        total=counts.total(),
        here=counts[language] if language else counts.total(),
        languages=[(code, say_language(code), number) for code, number in sorted(counts.items())],
        language=language,
        done={"what": done, "form": form, "concept": concept} if done else None,
    )


@router.post("/desk/glossary/harvest")
def decide(  # one parameter for each field of the form
    engine: EngineDep,
    editions: EditionsDep,
    editor: WritingDep,
    concept: Annotated[str, Form(max_length=200)],
    language: Code,
    form: Text,
    what: Annotated[Literal["approve", "drop"], Form()],
    view: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Approve a harvested form or drop it, and show the next."""
    need_columns(editor, editions, [language])
    act = approve_harvested if what == "approve" else drop_harvested
    with writing(engine) as session:
        act(session, concept, (language, form), editor.name)
    told = {"language": view, "done": what, "form": form, "concept": concept}
    query = urlencode({name: value for name, value in told.items() if value})
    return RedirectResponse(f"/desk/glossary/harvest?{query}", 303)


@router.get("/desk/glossary/coverage")
def coverage_page(engine: EngineDep, editor: MemberDep) -> Response:
    """Show how many concepts of each kind have an approved form in each language."""
    with reading(engine) as session:
        counts = termbase.count(session)
    codes = [code for code, _name in LANGUAGES if counts.covered[code]]
    return page(
        "glossary_coverage.html",
        editor=editor,
        languages=[(code, say_language(code)) for code in codes],
        rows=[
            {
                "kind": kind,
                "number": number,
                "cells": [_share(counts.by_kind[kind, code], number) for code in codes],
            }
            for kind, number in counts.kinds.most_common()
        ],
        concepts=counts.concepts,
        all=[_share(counts.covered[code], counts.concepts) for code in codes],
        abbreviated=counts.abbreviated,
        abbreviations=[
            [_share(counts.abbreviations[code, word], counts.abbreviated) for code in codes]
            for word in ("approved", "none")
        ],
    )


def _share(number: int, of: int) -> tuple[int, int]:
    """Return a number and its share in per cent."""
    return number, per_cent(number, of)
