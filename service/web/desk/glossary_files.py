"""The glossary in and out as files, from the desk."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile

from service.accounts import Editor, Role
from service.domain.edition import Edition
from service.errors import DragomanError
from service.message import Message, counted
from service.storage.session import reading, writing
from service.termbase.exchange.export import export
from service.termbase.exchange.load import FORMATS, Imported, bring_in, read
from service.termbase.exchange.tbx_read import Options
from service.termbase.files import BadGlossary, Problem
from service.web.deps import EditionsDep, EngineDep
from service.web.desk.access import MemberDep, Posts, Reads
from service.web.desk.render import DeskRoute, page

#: bytes of a file that is brought in at the desk; larger ones go in by the command
MAX_FILE_BYTES = 2_000_000
#: problems that the page lists
SHOWN = 200
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "tbx": "application/xml",
}


class FileRoute(DeskRoute):
    """A page whose form carries a file."""

    max_bytes = MAX_FILE_BYTES


router = APIRouter(route_class=FileRoute, include_in_schema=False)

BringerDep = Annotated[Editor, Depends(Reads(Role.SENIOR, "everywhere"))]
BringingDep = Annotated[Editor, Depends(Posts(Role.SENIOR, "everywhere"))]


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What a file did, or would do, to the glossary. `skipped`: what was left out of it."""

    done: Imported
    tried: bool
    skipped: Sequence[Problem]


@router.get("/desk/glossary/export")
def export_glossary(
    engine: EngineDep, editor: MemberDep, form: Annotated[Literal["csv", "tsv", "tbx"], Query()] = "csv"
) -> Response:
    """Send the whole glossary as a file."""
    with reading(engine) as session:
        text = "".join(export(session, form, lambda _done, _total: None))
    headers = {"Content-Disposition": f'attachment; filename="glossary.{form}"'}
    return Response(text, media_type=MEDIA[form], headers=headers)


@router.get("/desk/glossary/import")
def choose_file(editor: BringerDep) -> Response:
    """Show the form for a file."""
    return _page(editor)


@router.post("/desk/glossary/import")
def import_file(
    engine: EngineDep,
    editions: EditionsDep,
    editor: BringingDep,
    file: Annotated[UploadFile, File()],
    do: Annotated[Literal["try", "import"], Form()] = "try",
    trust: Annotated[Literal["approved", "proposed"], Form()] = "proposed",
    skip: Annotated[bool, Form()] = False,
) -> Response:
    """Try a file, or bring it in: all of it, or with `skip` all that can be kept."""
    skipped: list[Problem] | None = [] if skip else None
    name = Path(file.filename or "").name
    try:
        with tempfile.TemporaryDirectory() as folder:
            there = Path(folder) / f"upload{_ending(name)}"
            there.write_bytes(file.file.read())
            options = Options(proposed=trust == "proposed", locales=_locales(editions))
            rows = read([there], options, _quietly, skipped)
        with writing(engine) as session:
            done = bring_in(session, rows, editor.name, _quietly)
            if do == "try":
                session.rollback()
    except BadGlossary as error:
        return _page(editor, problem=error, problems=error.problems)
    except DragomanError as error:
        return _page(editor, problem=error)
    return _page(editor, outcome=FileOutcome(done, do == "try", skipped or ()), name=name)


def _ending(name: str) -> str:
    """Return how the file's name ends; raises `BadGlossary` for what is no file of terms."""
    ending = Path(name).suffix.lower()
    if ending not in FORMATS:
        raise BadGlossary([Problem(name or "?", 0, f"its name ends in none of {', '.join(FORMATS)}")])
    return ending


def _locales(editions: dict[str, Edition]) -> tuple[str, ...]:
    return tuple(edition.locale for edition in editions.values())


def _quietly(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is: a page comes when it is done."""


def _to_correct(count: int) -> Message:
    return counted(
        "Nothing was brought in: {count} thing in the file needs correcting.",
        "Nothing was brought in: {count} things in the file need correcting.",
        count,
    )


def _page(
    editor: Editor,
    *,
    problem: DragomanError | None = None,
    problems: Sequence[Problem] = (),
    outcome: FileOutcome | None = None,
    name: str = "",
) -> Response:
    return page(
        "glossary_import.html",
        status=problem.status if problem else 200,
        editor=editor,
        problem=_to_correct(len(problems)) if problems else problem and problem.detail,
        problems=problems[:SHOWN],
        outcome=outcome,
        name=name,
        most=MAX_FILE_BYTES // 1_000_000,
    )
