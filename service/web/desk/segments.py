"""The rows of a story's page: saving and confirming a segment, and what others changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy import select

from service.accounts import Editor
from service.errors import Conflict, SegmentConflict, Unprocessable
from service.stages import claims, dividing, reviewing
from service.stages.drafting import shape_of
from service.stages.seen import look_at
from service.stages.source_changes import changes_of_source
from service.stages.views import Some
from service.storage.session import reading, writing
from service.storage.tables import TranslationRow
from service.web.deps import EditionsDep, EngineDep, GlossaryDep, LapseDep, in_loop
from service.web.desk.access import EditingDep, LookingDep, ReaderDep
from service.web.desk.render import DeskRoute, fragment, wants_json
from service.web.desk.story_answers import (
    LARGEST,
    IdDep,
    Lock,
    Seen,
    read_story,
    show_story,
)
from service.web.desk.story_view import StoryPage

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

Known = Annotated[int, Query(ge=0, le=LARGEST)]


@dataclass(frozen=True, slots=True)
class SegmentForm:
    """What the form of a segment sends; `unconfirm` only takes the confirmation back.

    `known` is the translation's number as the script of the page has it, `seen` what was seen there. `join`
    is the number of the next sentence, which is joined to this one; `split` is the character of the text,
    without marks, at which it is divided.
    """

    index: Annotated[int, Path(ge=0, le=10**6)]
    lock_version: Lock
    text: Annotated[str, Form()] = ""
    confirm: Annotated[bool, Form()] = False
    unconfirm: Annotated[bool, Form()] = False
    known: Annotated[int | None, Form(ge=0, le=LARGEST)] = None
    seen: Seen = None
    join: Annotated[int | None, Form(ge=0, le=LARGEST)] = None
    split: Annotated[int | None, Form(ge=0, le=10**6)] = None

    @property
    def edit(self) -> reviewing.SegmentEdit:
        """The text and its confirmation; forms send line breaks as CR LF."""
        text = self.text.replace("\r\n", "\n")
        return reviewing.SegmentEdit(self.index, text, self.lock_version, self.confirm, one_line=True)


SegmentFormDep = Annotated[SegmentForm, Depends(in_loop(SegmentForm))]


@router.post("/desk/translations/{translation}/segments/{index}")
def save_segment(
    request: Request,
    engine: EngineDep,
    editions: EditionsDep,
    glossary: GlossaryDep,
    editor: EditingDep,
    wanted: IdDep,
    form: SegmentFormDep,
    lapse: LapseDep,
) -> Response:
    """Save, confirm or take back a segment: a script gets the row and what others changed, a form the page.

    A stale lock version is a 409 that carries both texts.
    """
    edit = form.edit
    if wants_json(request) and form.known is None:  # its answer renews the page's number
        raise Unprocessable("Load the page again: it did not say which number it knows.", field="known")
    redivided: dividing.Redivided | None = None
    try:
        with claims.changing(engine, wanted, editor.name, lapse) as session:
            if form.seen:
                look_at(session, wanted, editor.name, form.seen)
            if form.unconfirm:
                saved = reviewing.confirm_segment(
                    session, wanted, edit.index, edit.lock_version, editor.name, confirmed=False
                )
            else:
                known: dict[str, Any] = {"editions": editions, "glossary": glossary}
                saved = reviewing.save_segment(session, wanted, edit, editor.name, **known)
                at = wanted, edit.index, saved.segment.lock_version
                if form.join is not None:
                    redivided = dividing.join(session, *at, form.join, editor.name, **known)
                elif form.split is not None:
                    redivided = dividing.divide(session, *at, form.split, editor.name, **known)
    except (Conflict, Unprocessable) as error:
        if wants_json(request):
            raise
        with reading(engine) as session:
            stale = isinstance(error, SegmentConflict)
            typed = {"index": edit.index, "text": edit.text, "conflict": stale}
            return show_story(session, editions, editor, wanted, problem=error, typed=typed, lapse=lapse)
    if not wants_json(request):
        done, place = ("saved", edit.index) if redivided is None else ("divided", redivided.index)
        return RedirectResponse(f"/desk/translations/{wanted}?done={done}#s{place + 1}", 303)
    if redivided is not None:  # all rows are others now: the script reads them anew
        return JSONResponse({"redivided": {"index": redivided.index, "place": redivided.place}})
    with reading(engine) as session:
        story = read_story(session, editions, editor, wanted, Some((edit.index,), form.known), lapse=lapse)
    return JSONResponse({**row_answer(story, editor, edit.index, form.known), "before": saved.before})


@router.get("/desk/translations/{translation}/changes")
def changes(
    engine: EngineDep,
    editions: EditionsDep,
    editor: ReaderDep,
    wanted: IdDep,
    known: Known,
    lapse: LapseDep,
    version: Annotated[str, Query(max_length=48)] = "",
    row: Annotated[int | None, Query(ge=0, le=10**6)] = None,
    anew: bool = False,
) -> Response:
    """Return what changed since the page's number, and the row of the index `row` in any case.

    `anew`: also where the hold on the story alone is another. Where the story has a newer version than the
    page's, `update` says which sentences it changes. Open pages ask every few seconds, so that nothing is
    new costs one look at one row.
    """
    with reading(engine) as session:
        columns = TranslationRow.lock_version, TranslationRow.version_id, TranslationRow.divided
        there = session.execute(select(*columns).where(TranslationRow.id == wanted)).one_or_none()
        shape = shape_of(there.version_id, there.divided) if there is not None else ""
        newer = there is not None and version not in ("", shape)
        if there is not None and there.lock_version == known and row is None and not newer and not anew:
            return JSONResponse({"translation_lock_version": known, "changed": []})
        some = Some(() if row is None else (row,), known)
        story = read_story(session, editions, editor, wanted, some, lapse=lapse)
        answer = standing(story, editor, known, asked=row)
        if newer:
            update = changes_of_source(session, wanted)
            answer["update"] = {"version": shape, "drafted": update.drafted}
            answer["update"]["changed"] = [{"index": at, "source": text} for at, text in update.changed]
    return JSONResponse(answer)


@router.post("/desk/translations/{translation}/seen")
def put_seen(engine: EngineDep, editor: LookingDep, wanted: IdDep, seen: Seen = None) -> Response:
    """Put on record what the editor has had before them; a script sends it."""
    with writing(engine) as session:
        left = look_at(session, wanted, editor.name, seen or ())
    return JSONResponse({"unseen": len(left)})


def row_answer(story: StoryPage, editor: Editor, index: int, known: int | None) -> dict[str, Any]:
    """Return a row after a change in it, and how the story stands; see `standing`."""
    row = story.row(index)
    return {
        **standing(story, editor, known, but=index),
        "row": fragment("parts.html", "row", story, row, editor, None),
        "tagged": row.segment.tagged,
        "lock_version": row.segment.lock_version,
    }


def standing(
    story: StoryPage,
    editor: Editor,
    known: int | None,
    *,
    but: int | None = None,
    asked: int | None = None,
    own: bool = False,
) -> dict[str, Any]:
    """Return how a story stands, for a page that knows it as of the number `known`; JSON values.

    `changed` are the rows that are new to the page, without the one at `but` and with the one that was
    `asked` for. The number was read before the rows: what somebody changes in between comes twice, and
    never not at all. `own`: they are as the page itself has asked for, and not marked as changed.
    """
    changed = [
        row
        for row in story.rows
        if row.segment.index == asked
        or (known is not None and row.segment.changed_in > known and row.segment.index != but)
    ]
    return {
        "head": fragment("parts.html", "head", story, editor),
        "summary": fragment("parts.html", "summary", story, editor),
        "holding": fragment("hold_parts.html", "banner", story, editor),
        "reads_along": story.hold is not None and story.hold.reads_along,
        "translation_lock_version": story.view.lock_version,
        "changed": [
            {
                "index": row.segment.index,
                "row": fragment("parts.html", "row", story, row, editor, None, not own),
                "tagged": row.segment.tagged,
                "lock_version": row.segment.lock_version,
                "by": row.segment.changed_by,
                "current": {
                    "text": row.segment.tagged,
                    "source_text": row.segment.source_text,
                    "lock_version": row.segment.lock_version,
                },
            }
            for row in changed
        ],
    }
