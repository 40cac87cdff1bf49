"""Choosing the language of the pages: for the account of whoever is signed in, and for this browser."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.accounts import Editor, set_language
from service.errors import Unprocessable
from service.message import message
from service.storage.session import writing
from service.web.auth import LANGUAGE, check_form, optional_editor, read_cookie, set_cookie
from service.web.deps import EngineDep, SettingsDep
from service.web.desk.letting_in import safe_next
from service.web.desk.render import DeskRoute
from service.wording import languages

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: seconds for which a browser keeps the choice
YEAR = 365 * 24 * 3600


@router.post("/desk/language")
def choose(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    editor: Annotated[Editor | None, Depends(optional_editor)],
    language: Annotated[str, Form(max_length=16)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Have the desk speak another language from now on, and go back to the page.

    Nobody has to be signed in: the sign-in page is in the language of the browser until then.
    """
    check_form(request, csrf, editor.csrf if editor else read_cookie(request, "sign_in"))
    if language not in languages():
        raise Unprocessable(
            message(
                "The desk does not speak {language}. It speaks {there}.",
                language=repr(language),
                there=", ".join(languages()),
            ),
            field="language",
        )
    if editor is not None:
        with writing(engine) as session:
            set_language(session, editor.id, language)
    came_from = urlsplit(request.headers.get("referer", ""))
    back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    response = RedirectResponse(safe_next(back), 303)  # who is not signed in comes to that page again
    set_cookie(response, settings, language, YEAR, LANGUAGE)
    return response
