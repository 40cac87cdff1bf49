"""Who may open a page or send its form: by the role that somebody has in the edition it is about.

`Reads(role)` is for what is shown, `Posts(role)` for forms, which also need the session's token. An address
with a translation in it asks for the role in that translation's edition. Others say where it has to hold.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts import Editor, Role
from service.domain.edition import Edition
from service.editions import name_of
from service.errors import Forbidden
from service.message import Message, message
from service.storage.tables import TranslationRow
from service.web.auth import current_editor, edition_of, posting_editor
from service.web.rules import Guard, Rule

Where = Literal["here", "anywhere", "everywhere"]
ALL = message("all editions")
SOME = message("some edition")
#: the part of an address that names a translation
TRANSLATION = "translation"


class SignedIn(Guard):
    """The dependency of one's own page: returns who is signed in, with whatever roles."""

    rule = Rule("session", "", "anywhere")

    async def __call__(self, editor: Annotated[Editor, Depends(current_editor)]) -> Editor:
        """Return the editor."""
        return editor


class SendsOwn(SignedIn):
    """The dependency of one's own forms."""

    async def __call__(self, editor: Annotated[Editor, Depends(posting_editor)]) -> Editor:
        """Return the editor who sent the form."""
        return editor


class Reads(Guard):
    """The dependency of a page: returns who is signed in, if they have the role. Raises `Forbidden`."""

    def __init__(self, role: Role, where: Where = "here") -> None:
        self.rule = Rule("role", role.value, where)
        self._role, self._where = role, where

    async def __call__(self, request: Request, editor: Annotated[Editor, Depends(current_editor)]) -> Editor:
        """Return the editor who may read this."""
        return await self._let_in(request, editor)

    async def _let_in(self, request: Request, editor: Editor) -> Editor:
        # only whoever has the role in some editions is looked up, and waited for in a thread
        if not editor.roles.everywhere(self._role):
            await run_in_threadpool(self.check, request, editor)
        return editor

    def check(self, request: Request, editor: Editor) -> None:
        """Raise `Forbidden` in words where the editor does not have the role."""
        role, roles = self._role, editor.roles
        if roles.everywhere(role):
            return
        if self._where == "here":
            edition = edition_of(request.app.state.engine, request.path_params[TRANSLATION])
            if edition is not None:  # what is not there is said by the page itself
                need_role(editor, role, edition, request.app.state.editions)
        elif self._where == "everywhere":
            raise Forbidden(_refusal(editor, role, ALL))
        elif not roles.anywhere(role):
            raise Forbidden(_refusal(editor, role, SOME))


class Posts(Reads):
    """The dependency of a form; like `Reads`, and the form carries the session's token."""

    async def __call__(self, request: Request, editor: Annotated[Editor, Depends(posting_editor)]) -> Editor:
        """Return the editor who may send this form."""
        return await self._let_in(request, editor)


def need_role(editor: Editor, role: Role, edition: str, editions: dict[str, Edition]) -> None:
    """Raise `Forbidden` where the editor has less than this role in an edition."""
    if not editor.roles.may(role, edition):
        raise Forbidden(_refusal(editor, role, name_of(editions, edition)))


def need_everywhere(editor: Editor, role: Role) -> None:
    """Raise `Forbidden` where the editor has less than this role in all editions."""
    if not editor.roles.everywhere(role):
        raise Forbidden(_refusal(editor, role, ALL))


def hidden_editions(editor: Editor, editions: dict[str, Edition]) -> list[str]:
    """Return the editions whose stories an editor may not see."""
    return [slug for slug in editions if not editor.roles.may(Role.READER, slug)]


def hidden_in_record(session: Session, editor: Editor) -> list[str]:
    """Return the editions of the record that an editor may not see, also those in no file any more."""
    if editor.roles.everywhere(Role.READER):
        return []
    there = session.scalars(select(TranslationRow.edition).distinct())
    return [slug for slug in there if not editor.roles.may(Role.READER, slug)]


def _refusal(editor: Editor, role: Role, where: str) -> Message:
    """Say that something takes a role in `where`: an edition's name, or one of the two words above."""
    given = message("nothing") if not editor.roles.given else str(editor.roles)
    return message(
        "This takes the role “{role}” in {where}. You have: {roles}. Nothing was changed; an admin can give "
        "you the role.",
        role=role.words,
        where=where,
        roles=given,
    )


#: may see their own account, and change it
OwnDep = Annotated[Editor, Depends(SignedIn())]
OwnFormDep = Annotated[Editor, Depends(SendsOwn())]
#: signed in, with some role
MemberDep = Annotated[Editor, Depends(Reads(Role.READER, "anywhere"))]
#: may read the story of the address, or send its forms
ReaderDep = Annotated[Editor, Depends(Reads(Role.READER))]
LookingDep = Annotated[Editor, Depends(Posts(Role.READER))]
EditingDep = Annotated[Editor, Depends(Posts(Role.EDITOR))]
