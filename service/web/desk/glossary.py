"""The editors' pages of the glossary: the search, and one concept with its forms and history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from service import termbase
from service.accounts import Editor, Role
from service.errors import Conflict, DragomanError, Forbidden, Unprocessable
from service.stages.concept_uses import ConceptUse, concept_uses
from service.storage.session import reading, writing
from service.termbase import ConceptRecord, Version
from service.termbase.rows import KINDS
from service.web.deps import EditionsDep, EngineDep
from service.web.desk.access import MemberDep, Posts, hidden_in_record, need_everywhere
from service.web.desk.concept_view import LANGUAGES, concept_page, form_values, listed
from service.web.desk.glossary_access import need_columns
from service.web.desk.render import DeskRoute, page
from service.wording import message, say_language

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: concepts on a page of the list
PAGE = 60
#: what happened, after the redirect that follows a form
DONE = {
    "created": message("Added to the glossary."),
    "changed": message("Saved."),
    "approved": message("Approved: from now on it is asked for and checked."),
    "proposed": message("No longer approved: it is found and let pass, and never asked for."),
    "retired": message("Retired: it is no longer looked for."),
    "restored": message("In use again."),
    "settled": message("Settled."),
}

WritingDep = Annotated[Editor, Depends(Posts(Role.EDITOR, "anywhere"))]
Id = Annotated[str, Path(max_length=200)]
Loaded = Annotated[int, Form(ge=0, le=2**31 - 1)]
Remark = Annotated[str, Form(max_length=2_000)]
Code = Annotated[str, Form(max_length=3)]
Text = Annotated[str, Form(max_length=500)]
Trust = Literal["", "approved", "proposed", "none"]


async def typed_cells(request: Request) -> dict[str, str]:
    """Return the cells that a form sent: every field but those that are no part of a concept."""
    form: Any = await request.form()
    return {
        name: _flat(name, value)
        for name, value in form.items()
        if isinstance(value, str) and name not in ("csrf", "version", "remark")
    }


def _flat(name: str, value: str) -> str:
    """Undo what a browser does to a value: it ends the lines of a note in its own way."""
    return "\n".join(value.split("\r\n")).strip() if name == "note" else " ".join(value.split())


CellsDep = Annotated[dict[str, str], Depends(typed_cells)]


@router.get("/desk/glossary")
def concepts(  # one parameter for each that the address may have
    engine: EngineDep,
    editor: MemberDep,
    q: Annotated[str, Query(max_length=200)] = "",
    language: Annotated[str, Query(max_length=3)] = "",
    trust: Annotated[Trust, Query()] = "",
    kind: Annotated[str, Query(max_length=32)] = "",
    status: Annotated[Literal["active", "retired"], Query()] = "active",
    cursor: Annotated[str, Query(max_length=500)] = "",
    approved: Annotated[int | None, Query(ge=0, le=PAGE * 20)] = None,
) -> Response:
    """Show the concepts that fit; the address is the view."""
    q = " ".join(q.split())
    if trust == "none" and not language:
        trust = ""
    with reading(engine) as session:
        wanted = termbase.ConceptQuery(q, language or None, kind or None, status, trust or None)
        found = termbase.search(session, wanted, cursor=cursor or None, limit=PAGE)
        counts = termbase.totals(session)

    def address(**changes: str) -> str:
        view = {"q": q, "language": language, "trust": trust, "kind": kind}
        view |= {"status": status if status != "active" else ""} | changes
        query = urlencode({name: value for name, value in view.items() if value})
        return f"/desk/glossary?{query}" if query else "/desk/glossary"

    return page(
        "glossary.html",
        editor=editor,
        rows=[listed(record, language) for record in found.concepts],
        next=address(cursor=found.cursor) if found.cursor else None,
        counts=counts,
        languages=[(code, say_language(code)) for code, _name in LANGUAGES],
        kinds=sorted(counts.kinds),
        chosen={"q": q, "language": language, "trust": trust, "kind": kind, "status": status},
        address=address,
        here=address(cursor=cursor),
        approved=approved,
        may_bring=editor.roles.everywhere(Role.SENIOR),
    )


async def chosen_forms(request: Request) -> list[tuple[str, str, str]]:
    """Return the forms that were ticked: (concept, language, form). Raises `Unprocessable`."""
    sent: Any = await request.form()
    chosen = [str(value).split("\t") for value in sent.getlist("form")]
    if any(len(one) != 3 for one in chosen):
        raise Unprocessable(
            message("The form came in incomplete or wrong: {fields}. Load the page again.", fields="form")
        )
    return [(concept, language, form) for concept, language, form in chosen]


@router.post("/desk/glossary/approve")
def approve_chosen(
    engine: EngineDep,
    editions: EditionsDep,
    editor: WritingDep,
    chosen: Annotated[list[tuple[str, str, str]], Depends(chosen_forms)],
    back: Annotated[str, Form(max_length=2_000)] = "/desk/glossary",
) -> Response:
    """Approve the proposed forms that were ticked: all of them, or none where one cannot be."""
    need_columns(editor, editions, {language for _concept_id, language, _form in chosen})
    with writing(engine) as session:
        for concept_id, language, form in chosen:
            termbase.set_trust(session, concept_id, (language, form), "approved", editor.name)
    where = back if back.startswith("/desk/glossary?") else "/desk/glossary?"
    return RedirectResponse(f"{where}&approved={len(chosen)}", 303)


@router.get("/desk/glossary/new")
def new(
    editor: MemberDep,
    kind: Annotated[str, Query(max_length=32)] = "",
    en: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Show the empty form of a concept."""
    return _new(editor, {"kind": kind, "en": en})


@router.post("/desk/glossary/new")
def create(engine: EngineDep, editions: EditionsDep, editor: WritingDep, typed: CellsDep) -> Response:
    """Add a concept; a refusal comes back above the form, which keeps what was typed."""
    typed["id"] = typed.get("id") or id_for(typed)
    if not typed["id"]:
        return _new(
            editor, typed, Unprocessable(message("There is no name yet: write it in one language or more."))
        )
    try:
        need_columns(editor, editions, [name for name, value in typed.items() if value], new=True)
        with writing(engine) as session:
            record = termbase.create(session, typed, editor.name)
    except (Conflict, Forbidden, Unprocessable) as error:
        return _new(editor, typed, error)
    return _back(record.id, "created")


@router.get("/desk/glossary/conflicts")
def conflicts(engine: EngineDep, editor: MemberDep) -> Response:
    """Show what people and a shipment have both changed."""
    with reading(engine) as session:
        there = termbase.conflicts(session)
    return page("glossary_conflicts.html", editor=editor, conflicts=there)


@router.post("/desk/glossary/conflicts/{number}")
def settle(
    engine: EngineDep,
    editor: WritingDep,
    number: int,
    take: Annotated[Literal["mine", "theirs"], Form()],
) -> Response:
    """Settle a conflict: what stands stays, or the shipment's is taken."""
    need_everywhere(editor, Role.EDITOR)
    with writing(engine) as session:
        record = termbase.resolve(session, number, take, editor.name)
    return _back(record.id, "settled")


@router.get("/desk/glossary/concepts/{concept}")
def concept(
    engine: EngineDep,
    editor: MemberDep,
    concept: Id,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show one concept: its forms, its rules, what was done to it."""
    with reading(engine) as session:
        uses = concept_uses(session, concept, hidden_in_record(session, editor))
        return _concept(session, editor, concept, done=DONE.get(done), uses=uses)


@dataclass(frozen=True, slots=True)
class ConceptAction:
    """Changes a concept for the editor who sent the form, and shows the outcome."""

    engine: EngineDep
    editions: EditionsDep
    editor: WritingDep
    concept: Id

    def __call__(
        self,
        done: str,
        change: Callable[[Session, str, str], ConceptRecord],
        typed: dict[str, str] | None = None,
        version: int = 0,
    ) -> Response:
        """Call `change(session, id, actor)`; a refusal comes back on the page, with what was `typed`.

        `version` is the one that the form showed; fields that the editor left as they were do not count
        as typed.
        """
        try:
            with writing(self.engine) as session:
                change(session, self.concept, self.editor.name)
        except (Conflict, Forbidden, Unprocessable) as error:
            with reading(self.engine) as session:
                own = None if typed is None else _own(termbase.history(session, self.concept), version, typed)
                return _concept(session, self.editor, self.concept, problem=error, typed=own)
        return _back(self.concept, done)


ActDep = Annotated[ConceptAction, Depends()]


@router.post("/desk/glossary/concepts/{concept}")
def save(act: ActDep, typed: CellsDep, version: Loaded, remark: Remark = "") -> Response:
    """Save the cells that the form holds, if nobody has changed the concept since it was loaded."""
    typed.pop("id", None)

    def change(session: Session, wanted: str, actor: str) -> ConceptRecord:
        own = _own(termbase.history(session, wanted), version, typed)
        need_columns(act.editor, act.editions, own)
        return termbase.change(session, wanted, version, typed, actor, remark=remark)

    return act("changed", change, typed, version)


@router.post("/desk/glossary/concepts/{concept}/approve")
def approve(act: ActDep, language: Code, form: Text) -> Response:
    """Approve a proposed form."""
    return _set_trust(act, (language, form), "approved")


@router.post("/desk/glossary/concepts/{concept}/propose")
def propose(act: ActDep, language: Code, form: Text) -> Response:
    """Take the approval of a form back."""
    return _set_trust(act, (language, form), "proposed")


def _set_trust(act: ConceptAction, form: tuple[str, str], trust: termbase.Trust) -> Response:
    def change(session: Session, wanted: str, actor: str) -> ConceptRecord:
        need_columns(act.editor, act.editions, form[:1])
        return termbase.set_trust(session, wanted, form, trust, actor)

    return act(trust, change)


@router.post("/desk/glossary/concepts/{concept}/retire")
def retire(act: ActDep, version: Loaded, remark: Remark = "") -> Response:
    """Take a concept out of use."""

    def change(session: Session, wanted: str, actor: str) -> ConceptRecord:
        need_everywhere(act.editor, Role.EDITOR)
        return termbase.retire(session, wanted, actor, version=version, remark=remark)

    return act("retired", change)


@router.post("/desk/glossary/concepts/{concept}/restore")
def restore(act: ActDep, version: Loaded, remark: Remark = "") -> Response:
    """Take a retired concept into use again."""

    def change(session: Session, wanted: str, actor: str) -> ConceptRecord:
        need_everywhere(act.editor, Role.EDITOR)
        return termbase.restore(session, wanted, actor, version=version, remark=remark)

    return act("restored", change)


def _concept(
    session: Session,
    editor: Editor,
    wanted: str,
    *,
    done: str | None = None,
    problem: DragomanError | None = None,
    typed: dict[str, str] | None = None,
    uses: Sequence[ConceptUse] | None = None,
) -> Response:
    record = termbase.get(session, wanted)
    return page(
        "concept.html",
        status=problem.status if problem else 200,
        editor=editor,
        concept=concept_page(
            record, termbase.history(session, wanted), termbase.conflicts(session, concept_id=wanted)
        ),
        form=form_values(dict(record.cells) | (typed or {})),
        kinds=sorted(KINDS),
        typed=typed is not None,
        uses=uses,
        done=done,
        problem=problem,
    )


def _own(history: Sequence[Version], version: int, typed: Mapping[str, str]) -> dict[str, str]:
    """Return only the cells that the editor changed: those that the form sent unchanged may be old by now."""
    seen = next((one.cells for one in history if one.version == version), {})
    return {name: value for name, value in typed.items() if value != _flat(name, seen.get(name, ""))}


def _new(editor: Editor, typed: dict[str, str], problem: DragomanError | None = None) -> Response:
    return page(
        "concept_new.html",
        status=problem.status if problem else 200,
        editor=editor,
        form=form_values(typed),
        kinds=sorted(KINDS),
        problem=problem,
    )


def id_for(cells: dict[str, str]) -> str:
    """Make an id of the first form, so that nobody has to think of one."""
    name = next((cells[code] for code, _ in LANGUAGES if cells.get(code)), "")
    first = name.split("|")[0].lstrip("?!~").casefold()
    slug = "-".join("".join(char if char.isalnum() else " " for char in first).split())
    return f"desk:{slug}"[:100] if slug else ""


def _back(concept: str, done: str) -> Response:
    return RedirectResponse(f"/desk/glossary/concepts/{quote(concept, safe=':')}?done={done}", 303)
