"""A story's page: both sides of every sentence, and the forms that decide about it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from service import termbase
from service.accounts import Role
from service.errors import Unprocessable
from service.stages import approvals, declining, publishing, reviewing, sittings, taking_back
from service.stages.seen import look_at
from service.stages.views import Some
from service.stages.weighing import weigh_before
from service.storage.session import reading, writing
from service.storage.tables import TranslationRow, now
from service.web.deps import EditionsDep, EngineDep, GlossaryDep, LapseDep, SettingsDep
from service.web.desk import segments
from service.web.desk.access import ReaderDep, need_everywhere
from service.web.desk.proposing import propose_concept
from service.web.desk.render import DeskRoute
from service.web.desk.story_answers import (
    LARGEST,
    ChangeDep,
    IdDep,
    Lock,
    Reason,
    Seen,
    read_story,
    show_story,
)
from service.web.desk.story_view import unlisted_names
from service.wording import message

router = APIRouter(route_class=DeskRoute, include_in_schema=False)
router.routes.extend(segments.router.routes)  # as they are: see `service.app`

#: what happened, after the redirect that follows a form
DONE = {
    "approved": message("Approved."),
    "live": message("Live: readers have it."),
    "taken-back": message("Taken back: nobody has read it, and it is in your hands again."),
    "sent-back": message("Sent back to the desk."),
    "rejected": message("Rejected. It will not go to this edition."),
    "declined": message("It is not for this edition. Open it again here if that changes."),
    "opened-again": message("It is for this edition again and will be translated soon."),
    "retried": message("It is in the queue again and will be translated soon."),
    "by-hand": message("Opened: write each sentence, then approve."),
    "claimed": message("You hold this story now: others read along."),
    "released": message("Released: a colleague can take it."),
    "confirmed": message("The sentences without findings are confirmed."),
    "put-back": message("Put back as it was."),
    "saved": message("Saved."),
    "divided": message("Done. Readers get the same text; the history of the story puts it back."),
    "taken-down": message("Taken down: readers do not have it any more."),
    "lifted": message("Allowed again."),
    "dismissed": message("Dismissed: it counts no longer."),
    "counts-again": message("It counts again."),
    "named": message("Added to the glossary: from the next story on it is found."),
}


@router.get("/desk/translations/{translation}")
def story(
    engine: EngineDep,
    editions: EditionsDep,
    editor: ReaderDep,
    wanted: IdDep,
    lapse: LapseDep,
    done: Annotated[str, Query(max_length=20)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show a story with source and target side by side.

    `after` is the one that was on the page before: its approval can still be taken back here.
    """
    with reading(engine) as session:
        row = session.get(TranslationRow, wanted)
        due = row is not None and row.live_from is not None and row.live_from <= now()
    if row is not None and due:  # whoever waits for it need not wait for the relay
        publishing.publish_overdue(engine, editions, row.edition, by=0)
    with reading(engine) as session:
        leaving = approvals.leaving(session, after, editor.name) if after != wanted else None
        return show_story(
            session, editions, editor, wanted, done=DONE.get(done), leaving=leaving, lapse=lapse
        )


@router.post("/desk/translations/{translation}/names/{concept}")
def add_name(
    change: ChangeDep,
    concept: Annotated[str, Path(max_length=200)],
    form: Annotated[str, Form(max_length=200)] = "",
    approved: Annotated[bool, Form()] = False,
) -> Response:
    """Put a name of the story that no glossary has into it, written as the editor chose."""

    def add(session: Session, wanted: str, actor: str) -> None:
        view = reviewing.view(session, wanted)
        remark = f"From the story {view.story_id}"
        names = unlisted_names(view)
        termbase.add_name(session, names, concept, form, actor, remark=remark, approved=approved)

    return change("named", add, free=True)


router.post("/desk/translations/{translation}/concepts")(propose_concept)


@router.post("/desk/translations/{translation}/approve")
def approve(
    change: ChangeDep,
    editions: EditionsDep,
    settings: SettingsDep,
    lock_version: Lock,
    override_reason: Reason = "",
    seen: Seen = None,
) -> Response:
    """Approve: live at once, or when its embargo ends; `seen` are the marks of what the page has shown."""
    if seen:  # whatever becomes of the approval
        with writing(change.engine) as session:
            look_at(session, change.wanted, change.editor.name, seen)
    weighed = weigh_before(change.engine, change.wanted, lock_version, change.editor.name, editions)
    return change(
        "approved",
        lambda session, wanted, actor: reviewing.approve(
            session,
            wanted,
            lock_version,
            actor,
            editions,
            override_reason=override_reason.strip() or None,
            must_see=True,
            wait_seconds=settings.take_back_seconds,
            weighed=weighed,
        ),
    )


@router.post("/desk/translations/{translation}/take-back")
def take_back(change: ChangeDep, lock_version: Lock) -> Response:
    """Take an approval back before readers get the text."""
    return change(
        "taken-back",
        lambda session, wanted, actor: approvals.take_back(session, wanted, lock_version, actor),
        free=True,
    )


@router.post("/desk/translations/{translation}/send-back")
def send_back(change: ChangeDep, lock_version: Lock, reason: Reason = "") -> Response:
    """Return it to the desk, with a reason."""
    return change(
        "sent-back",
        lambda session, wanted, actor: reviewing.send_back(session, wanted, lock_version, actor, reason),
    )


@router.post("/desk/translations/{translation}/reject")
def reject(change: ChangeDep, lock_version: Lock, reason: Reason = "") -> Response:
    """Keep it out of the edition, with a reason."""
    return change(
        "rejected",
        lambda session, wanted, actor: reviewing.reject(session, wanted, lock_version, actor, reason),
    )


@router.post("/desk/translations/{translation}/decline")
def decline(change: ChangeDep, lock_version: Lock, reason: Reason = "") -> Response:
    """Keep the story out of the edition, whatever version of it comes, with a reason."""
    return change(
        "declined",
        lambda session, wanted, actor: declining.decline(session, wanted, lock_version, actor, reason),
    )


@router.post("/desk/translations/{translation}/open-again")
def open_again(change: ChangeDep, editions: EditionsDep, lock_version: Lock) -> Response:
    """Let the edition take it again."""
    return change(
        "opened-again",
        lambda session, wanted, actor: declining.open_again(session, wanted, lock_version, actor, editions),
    )


@router.post("/desk/translations/{translation}/withdraw")
def withdraw(
    change: ChangeDep,
    sure: Annotated[bool, Form()] = False,
    everywhere: Annotated[bool, Form()] = False,
    reason: Reason = "",
) -> Response:
    """Take a story down in this edition, or everywhere: at once, whatever a colleague changed meanwhile."""

    def take_down(session: Session, wanted: str, actor: str) -> None:
        _check_sure(sure)
        if everywhere:
            need_everywhere(change.editor, Role.EDITOR)
            story = reviewing.view(session, wanted).story_id
            taking_back.withdraw_story(session, story, actor, reason)
        else:
            taking_back.withdraw_edition(session, wanted, actor, reason)

    return change("taken-down", take_down, free=True)


@router.post("/desk/translations/{translation}/lift")
def lift(
    change: ChangeDep,
    editions: EditionsDep,
    lock_version: Lock,
    sure: Annotated[bool, Form()] = False,
    everywhere: Annotated[bool, Form()] = False,
) -> Response:
    """Allow a story again that was taken down by hand, in this edition or everywhere."""

    def allow(session: Session, wanted: str, actor: str) -> None:
        _check_sure(sure)
        if everywhere:
            need_everywhere(change.editor, Role.EDITOR)
            story = reviewing.view(session, wanted).story_id
            taking_back.lift_story(session, story, actor, editions)
        else:
            taking_back.lift(session, wanted, lock_version, actor, editions)

    return change("lifted", allow, free=True)


@router.post("/desk/translations/{translation}/retry")
def retry(change: ChangeDep, lock_version: Lock) -> Response:
    """Have a translation tried again that failed, or that waits for a translator and is not begun."""
    return change(
        "retried", lambda session, wanted, actor: reviewing.retry(session, wanted, lock_version, actor)
    )


@router.post("/desk/translations/{translation}/by-hand")
def open_by_hand(
    change: ChangeDep, editions: EditionsDep, glossary: GlossaryDep, lock_version: Lock
) -> Response:
    """Open a failed translation with empty sentences, for a person to write."""
    return change(
        "by-hand",
        lambda session, wanted, actor: reviewing.open_by_hand(
            session, wanted, lock_version, actor, editions=editions, glossary=glossary
        ),
    )


@router.post("/desk/translations/{translation}/claim")
def claim(change: ChangeDep, lock_version: Lock, take_over: Annotated[bool, Form()] = False) -> Response:
    """Hold a story, or take it over from a colleague."""
    return change(
        "claimed",
        lambda session, wanted, actor: reviewing.claim(
            session, wanted, actor, lock_version, take_over=take_over, lapse=change.lapse
        ),
        free=True,
    )


@router.post("/desk/translations/{translation}/revert")
def revert(
    change: ChangeDep,
    editions: EditionsDep,
    glossary: GlossaryDep,
    lock_version: Lock,
    row: Annotated[int, Form(ge=0, lt=2**63)],
    index: Annotated[int, Form(ge=0, le=10**6)] = 0,
) -> Response:
    """Put back what a sentence was before a change of the history (`row`); `index` is where it is shown."""
    return change(
        "put-back",
        lambda session, wanted, actor: sittings.revert(
            session, wanted, row, lock_version, actor, editions=editions, glossary=glossary
        ),
        f"#s{index + 1}",
    )


@router.post("/desk/translations/{translation}/release")
def release(change: ChangeDep) -> Response:
    """Let a story go, so that a colleague can take it."""
    return change("released", reviewing.release)


@router.post("/desk/translations/{translation}/confirm-clean")
def confirm_clean(
    change: ChangeDep,
    lock_version: Lock,
    known: Annotated[int | None, Form(ge=0, le=LARGEST)] = None,
    seen: Seen = None,
) -> Response:
    """Confirm all sentences that nothing was found in; the script of a page gets their rows.

    What the page has shown is that of the number it names, or this is refused.
    """
    if known is None:
        return change(
            "confirmed",
            lambda session, wanted, actor: reviewing.confirm_clean(session, wanted, lock_version, actor),
        )
    with writing(change.engine) as session:
        if seen:
            look_at(session, change.wanted, change.editor.name, seen)
        change.hold(session)
        reviewing.confirm_clean(session, change.wanted, lock_version, change.editor.name)
    with reading(change.engine) as session:
        some = Some(changed_after=lock_version)
        shown = read_story(session, change.editions, change.editor, change.wanted, some, lapse=change.lapse)
    return JSONResponse(segments.standing(shown, change.editor, lock_version, own=True))


def _check_sure(sure: bool) -> None:
    if not sure:
        raise Unprocessable(message("Tick that you are sure; nothing was changed."), field="sure")
