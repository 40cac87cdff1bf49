"""What the answers to a story's forms have in common: who sends them, what comes back, the page itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Form, Path, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from markupsafe import Markup
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from service import termbase
from service.accounts import Editor, Role
from service.domain.edition import Edition
from service.domain.status import Move, allowed
from service.domain.story import Block
from service.editions import get_edition
from service.errors import Conflict, DragomanError, NotFound, Unprocessable
from service.message import message
from service.stages import claims, reviewing
from service.stages.approvals import Leaving
from service.stages.memory import memory_of
from service.stages.open_pages import others_at
from service.stages.seen import seen_by
from service.stages.views import Some
from service.storage.session import reading, writing
from service.storage.tables import StoryVersionRow, is_id, now
from service.web.auth import edition_of
from service.web.deps import EditionsDep, EngineDep, LapseDep, in_loop
from service.web.desk.access import EditingDep
from service.web.desk.highlight import show
from service.web.desk.history import history_lines
from service.web.desk.holding import hold_line
from service.web.desk.render import fragment, page, wants_json
from service.web.desk.story_view import StoryPage, new_names, story_page
from service.wording import _

#: the largest number that a database takes for a lock version
LARGEST = 2**31 - 1
Lock = Annotated[int, Form(ge=0, le=LARGEST)]
#: marks of what was seen, see `service.stages.seen`
Seen = Annotated[list[Annotated[str, StringConstraints(max_length=32)]] | None, Form(max_length=20_000)]
Reason = Annotated[str, Form(max_length=10_000)]


async def translation_id(translation: Annotated[str, Path(max_length=64)]) -> str:
    """Return the id in the path. Raises `NotFound` for what cannot be one."""
    if not is_id(translation):
        raise NotFound(
            message(
                "There is no translation {id}. Go back to the queue and look for it there.",
                id=repr(translation),
            )
        )
    return translation


IdDep = Annotated[str, Depends(translation_id)]


@dataclass(frozen=True, slots=True)
class TranslationChange:
    """Does something to a translation for the editor who sent the form, and shows what came of it."""

    request: Request
    engine: EngineDep
    editions: EditionsDep
    editor: EditingDep
    wanted: IdDep
    lapse: LapseDep

    def may(self, role: Role) -> bool:
        """Return whether the editor has a role in the translation's edition. Raises `NotFound`."""
        edition = edition_of(self.engine, self.wanted)
        if edition is None:
            raise NotFound(message("There is no translation {wanted!r}.", wanted=self.wanted))
        return self.editor.roles.may(role, edition)

    def hold(self, session: Session) -> None:
        """Refuse whoever may only read along, for somebody else has taken the story. Raises `Conflict`."""
        claims.need_hold(session, self.wanted, self.editor.name, self.lapse)

    def __call__(
        self, done: str, change: Callable[[Session, str, str], Any], place: str = "", *, free: bool = False
    ) -> Response:
        """Call `change(session, id, actor)`; a refusal comes back as a sentence on the story's page.

        `free`: whoever reads along may do it, too. `place` is where the page is opened again, such as "#s3".
        A script is told where to go, or gets the sentence alone: what was typed stays on its page.
        """
        try:
            with writing(self.engine) as session:
                if not free:
                    self.hold(session)
                change(session, self.wanted, self.editor.name)
        except (Conflict, Unprocessable) as error:
            with reading(self.engine) as session:
                if wants_json(self.request):
                    story = read_story(session, self.editions, self.editor, self.wanted, lapse=self.lapse)
                    told = fragment("parts.html", "refusal", story, self.editor, error, _changed(error))
                    return JSONResponse({"detail": _(error.detail), "refusal": told}, error.status)
                return show_story(
                    session, self.editions, self.editor, self.wanted, problem=error, lapse=self.lapse
                )
        to = f"/desk/translations/{self.wanted}?done={done}{place}"
        return JSONResponse({"to": to}) if wants_json(self.request) else RedirectResponse(to, 303)


ChangeDep = Annotated[TranslationChange, Depends(in_loop(TranslationChange))]


def read_story(
    session: Session,
    editions: dict[str, Edition],
    editor: Editor,
    wanted: str,
    some: Some | None = None,
    *,
    lapse: timedelta,
) -> StoryPage:
    """Return a story made ready for an editor's page, or `some` of its rows. Raises `NotFound`."""
    view = reviewing.view(session, wanted, some)
    added = termbase.existing(session, new_names(view))
    seen = seen_by(session, view.id, editor.name)
    made = story_page(view, get_edition(editions, view.edition), now(), added, seen)
    made = replace(
        made,
        memory=memory_of(session, view.id) if view.counts.unwritten else {},
        senior=editor.roles.may(Role.SENIOR, view.edition),
        everywhere=editor.roles.everywhere(Role.EDITOR),
        hold=hold_line(view, editor.name, lapse, now()),
        holdable=Move.CLAIM in allowed(view.state),
        present=others_at(session, view.id, editor.name) if some is None else (),
    )
    if made.hold is not None and made.hold.reads_along:
        made = replace(made, editable=False, actions=frozenset())
    if editor.roles.may(Role.EDITOR, view.edition):
        return made
    return replace(made, may_change=False, editable=False, actions=frozenset(), going=None)


def show_story(
    session: Session,
    editions: dict[str, Edition],
    editor: Editor,
    wanted: str,
    *,
    done: str | None = None,
    lapse: timedelta,
    problem: DragomanError | None = None,
    typed: dict[str, Any] | None = None,
    leaving: Leaving | None = None,
) -> Response:
    """Render a story. `problem` stands above it; `typed` is a text that could not be saved, in its row.

    `leaving` is a story that this editor has approved, and can take back here.
    """
    story = read_story(session, editions, editor, wanted, lapse=lapse)
    view = story.view
    original: list[tuple[str, Markup]] = []
    if not story.rows:  # nothing is translated yet: show the story as it came
        version = session.get_one(StoryVersionRow, view.version_id)
        for block in map(Block.from_json, version.blocks):
            text = show(block.text, block.marks, (), story.source.dir)
            original.append((block.kind.value.replace("_", "-"), text))
    if problem is not None and typed is not None:
        there = any(row.segment.index == typed["index"] for row in story.rows)
        if not (there and story.editable):
            raise problem  # no field to put the text back into: the error page shows it
    return page(
        "story.html",
        status=problem.status if problem else 200,
        editor=editor,
        story=story,
        original=original,
        history=history_lines(story, now()),
        changed=_changed(problem),
        done=done,
        leaving=leaving,
        problem=problem,
        typed=typed,
    )


def _changed(problem: DragomanError | None) -> dict[int, str]:
    """Return who changed which segment since the number that a refused form named, drafts left out."""
    changed = problem.extra.get("changed", ()) if problem is not None else ()
    return {one["index"]: one["changed_by"] for one in changed if one["changed_by"] is not None}
