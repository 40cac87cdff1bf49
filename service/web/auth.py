"""Who is calling: API keys on the JSON API, signed-in editors on the pages, and CSRF on every form."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Form, Header, Request, Response
from sqlalchemy import Engine, select

from service.accounts import Editor, Key, check_key, find_editor, note_use
from service.domain.languages.tags import primary
from service.editions import needs_key as needs_key
from service.errors import Forbidden, Unauthenticated
from service.message import message
from service.settings import Settings
from service.storage.session import reading
from service.storage.tables import TranslationRow, is_id
from service.web.packing import masked, unmasked
from service.web.rules import Guard, Rule
from service.wording import ENGLISH, languages, speak_instead

#: what the cookie of the chosen language is for, see `cookie_name`
LANGUAGE = "language"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

# --- API keys ---------------------------------------------------------------------------------


def optional_key(request: Request, authorization: Annotated[str | None, Header()] = None) -> Key | None:
    """Return the caller's key, None without one. Raises `Unauthenticated` for one that is not valid."""
    if authorization is None:
        return None
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated("Send the API key as `Authorization: Bearer dk_…`.")
    with reading(request.app.state.engine) as session:
        key = check_key(session, secret.strip())
    note_use(request.app.state.engine, key)
    return key


class NeedsKey(Guard):
    """The dependency of an endpoint that only a key with a scope (or `admin`) may call; it returns the `Key`.

    A key for some editions only is taken where the address names one of theirs, or a translation in one. An
    endpoint that `sorts` looks at `Key.editions` itself, and answers with what is in them.
    """

    def __init__(self, scope: str, *, sorts: bool = False) -> None:
        self.rule = Rule("scope", scope, "anywhere" if sorts else "here")
        self._scope, self._sorts = scope, sorts

    def __call__(self, request: Request, key: Annotated[Key | None, Depends(optional_key)]) -> Key:
        """Return the key. Raises `Unauthenticated` without one, `Forbidden` for a lesser one."""
        if key is None:
            raise Unauthenticated(
                f"This needs an API key with the scope {self._scope!r}: `Authorization: Bearer …`."
            )
        if not key.allows(self._scope):
            raise Forbidden(
                f"The API key {key.name!r} has the scopes {', '.join(key.scopes)}; "
                f"this needs {self._scope!r}."
            )
        if key.editions is not None and not self._sorts:
            need_edition(key, edition_in(request))
        return key


def need_edition(key: Key, edition: str | None) -> None:
    """Raise `Forbidden` where a key may not be used for an edition; None stands for all of them."""
    if not key.covers(edition):
        wanted = f"the edition {edition!r}" if edition is not None else "all editions"
        raise Forbidden(
            f"The API key {key.name!r} is for {', '.join(key.editions or ())}; this is about {wanted}."
        )


def edition_in(request: Request) -> str | None:
    """Return the edition that an address names, or that of its translation.

    None where it is about all; the empty text, which no key is for, where there is no such translation.
    """
    named = request.path_params
    if "edition" in named:
        return str(named["edition"])
    if "translation_id" in named:
        return edition_of(request.app.state.engine, named["translation_id"]) or ""
    return None


def edition_of(engine: Engine, translation: str) -> str | None:
    """Return the edition of a translation; None if there is none of that id."""
    if not is_id(translation):
        return None
    with reading(engine) as session:
        return session.scalar(select(TranslationRow.edition).where(TranslationRow.id == translation))


class MayFetch(Guard):
    """Lets everybody fetch, or only keys with the scope `fetch` where the edition or the setting says so."""

    rule = Rule("scope", "fetch", "here")

    def __call__(self, request: Request, key: Annotated[Key | None, Depends(optional_key)]) -> Key | None:
        """Return the key, if there is one that matters."""
        settings: Settings = request.app.state.settings
        named = request.path_params.get("edition")
        edition = request.app.state.editions.get(named) if named else None
        closed = settings.fetch_requires_key if edition is None else needs_key(edition, settings)
        return NeedsKey("fetch", sorts=named is None)(request, key) if closed else key


def require_key(scope: str, *, sorts: bool = False) -> NeedsKey:
    """Return the dependency of an endpoint that only a key with `scope` may call; see `NeedsKey`."""
    return NeedsKey(scope, sorts=sorts)


fetch_access = MayFetch()


# --- the language of the pages ----------------------------------------------------------------


def language_of_browser(request: Request) -> str:
    """Return the language for whoever is not known yet: the one chosen here, or the browser's first."""
    known = languages()
    chosen = request.cookies.get(cookie_name(request.app.state.settings, LANGUAGE), "")
    if chosen in known:
        return chosen
    asked: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "")[:500].split(","):
        tag, _, weight = part.partition(";")
        try:
            asked.append((-float(weight.strip().removeprefix("q=") or 1), primary(tag)))
        except ValueError:
            continue
    return next((tag for _, tag in sorted(asked, key=lambda one: one[0]) if tag in known), ENGLISH)


# --- signed-in editors ------------------------------------------------------------------------


class SignInNeeded(Unauthenticated):
    """Nobody is signed in; pages answer this by leading to the sign-in page."""


def cookie_name(settings: Settings, purpose: str = "session") -> str:
    """Name a cookie; over HTTPS the prefix makes browsers refuse one that another host has set."""
    return f"__Host-dragoman_{purpose}" if settings.secure_cookies else f"dragoman_{purpose}"


def set_cookie(
    response: Response, settings: Settings, value: str, seconds: int, purpose: str = "session"
) -> None:
    """Set a cookie for some seconds; scripts cannot read it, nor other sites send it along with a POST."""
    response.set_cookie(
        cookie_name(settings, purpose),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )


def drop_cookie(response: Response, settings: Settings, purpose: str = "session") -> None:
    """Delete a cookie in the browser."""
    response.delete_cookie(
        cookie_name(settings, purpose),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )


def read_cookie(request: Request, purpose: str = "session") -> str | None:
    """Return the cookie's value if it has the shape of one of ours, else None."""
    value = request.cookies.get(cookie_name(request.app.state.settings, purpose), "")
    return value if _TOKEN.fullmatch(value) else None


def optional_editor(request: Request) -> Editor | None:
    """Return the signed-in editor, or None."""
    token = read_cookie(request)
    if token is None:
        return None
    with reading(request.app.state.engine) as session:
        editor = find_editor(session, token)
    if editor is None:
        return None
    if editor.language is not None:
        speak_instead(editor.language)
    return replace(editor, csrf=masked(editor.csrf))


async def current_editor(editor: Annotated[Editor | None, Depends(optional_editor)]) -> Editor:
    """Return the signed-in editor. Raises `SignInNeeded`."""
    if editor is None:
        raise SignInNeeded(
            message("You are not signed in, or your session has ended. Sign in and try again.")
        )
    return editor


async def posting_editor(
    request: Request,
    editor: Annotated[Editor, Depends(current_editor)],
    csrf: Annotated[str, Form(max_length=200)] = "",
) -> Editor:
    """Return the signed-in editor who sent a form of ours. Raises `SignInNeeded`, or `Forbidden`."""
    check_form(request, csrf, editor.csrf)
    return editor


def check_form(request: Request, given: str, expected: str | None) -> None:
    """Refuse a form that another site made. Raises `Forbidden`.

    Its token is wrong, or the browser says that it came from elsewhere.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    same = expected is not None and hmac.compare_digest(unmasked(given).encode(), unmasked(expected).encode())
    if not same or site not in ("same-origin", "none"):
        raise Forbidden(
            message("This form is too old or did not come from this desk. Load the page again and repeat.")
        )


def sign_in_token(request: Request) -> str:
    """Return the token of the sign-in form: the one this browser already has, so that two tabs work."""
    return read_cookie(request, "sign_in") or secrets.token_urlsafe(32)
