"""What every page of the desk shares: templates, static files, headers, and errors as pages."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Coroutine
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from service.accounts import Editor
from service.domain.languages.tags import direction
from service.errors import DragomanError, NotFound, TooLarge, TooManyTries, Unavailable, Unprocessable
from service.logs import where
from service.program import dragoman
from service.web.auth import SignInNeeded, language_of_browser
from service.web.conditional import has
from service.web.desk.keys import drawn, key_table, key_words, keys_of
from service.web.desk.saying import arrow, element, html, html_counted, isolated, own_names, script_words
from service.web.packing import SMALLEST
from service.wording import _, languages, message, say_kind, say_stored, speak, spoken
from service.wording.speaking import number
from service.wording.times import exact_time

log = structlog.get_logger("dragoman.web")

HERE = Path(__file__).parents[1]
STATIC_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
}

#: the words of the scripts in French are "catalogue.fr.js"
SCRIPT_WORDS = "catalogue"
#: how one script names another: at once, or when it needs it
_IMPORT = re.compile(rb'((?:from |import\()"\./)((?:vendor/)?[\w-]+\.m?js)"')

#: what an editor may propose from a story, the likelier first
PROPOSED_KINDS = (
    *("term", "person", "organisation", "body", "place", "city", "region", "party", "company", "media"),
    *("office", "event", "treaty", "court", "armed-group", "work"),
)
#: far above any form of ours: a segment takes 20,000 characters
MAX_FORM_BYTES = 262_144

#: beside `nosniff`, which every answer of the service has:
#: no inline script or style, nothing from elsewhere, in nobody's frame
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class DeskRoute(APIRoute):
    """A route whose errors are pages for people; a script that accepts JSON gets problem+json."""

    #: bytes of a form
    max_bytes = MAX_FORM_BYTES

    def get_route_handler(self) -> Handler:
        """Wrap the route's handler with error pages and the security headers."""
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            speak(language_of_browser(request))  # until it is known who asks
            try:
                _check_size(request, self.max_bytes)
                response = await handle(request)
            except Exception as error:
                if wants_json(request):
                    if isinstance(error, DragomanError):
                        error.detail = _(error.detail)
                    raise
                if isinstance(error, SignInNeeded) and request.method == "GET":
                    response = RedirectResponse(sign_in_url(request), 303)
                else:
                    response = await _problem(request, error)
            if request.method == "POST" and response.status_code < 400 and not _is_quiet(request):
                request.app.state.live.wake()  # who has it open is told at once
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            # A page left open by someone who signed out is not to be had with the back button.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return handler


def _is_quiet(request: Request) -> bool:
    """Return whether a request only says that somebody is there, or has seen something."""
    return request.url.path.endswith(("/here", "/seen"))


def wants_json(request: Request) -> bool:
    """Return whether the request is from a script of ours, and not from a form."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept or "text/event-stream" in accept  # a stream reads no sign-in page


def sign_in_url(request: Request) -> str:
    """Return the address of the sign-in page that leads back to this one."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/desk/sign-in?next={quote(here)}" if here != "/desk" else "/desk/sign-in"


def page(
    template: str, /, *, status: int = 200, editor: Editor | None = None, **context: Any
) -> HTMLResponse:
    """Render a page; `editor` is who is signed in."""
    text = templates().get_template(template).render(editor=editor, **context)
    return HTMLResponse(text, status, {"Content-Language": spoken()})


def fragment(template: str, macro: str, *arguments: Any) -> str:
    """Render one macro of a template: what a script puts in place of what it shows."""
    return str(getattr(templates().get_template(template).module, macro)(*arguments))


@lru_cache
def templates() -> Environment:
    """Return the templates, compiled once; everything is escaped and a missing name is an error."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    environment.globals |= {"_": html, "ngettext": html_counted, "bdi": isolated, "element": element}
    environment.globals |= {
        "spoken": spoken,
        "direction": direction,
        "own_names": own_names,
        "kind_words": say_kind,
        "proposed_kinds": PROPOSED_KINDS,
    }
    environment.globals |= {"found_words": say_stored, "exact_time": exact_time, "arrow": arrow}
    environment.globals |= {"static": static_url, "number": number}
    environment.globals["dragoman"] = dragoman()
    environment.globals |= {"key": key_words, "key_table": key_table, "keys_of": keys_of, "drawn": drawn}
    return environment


@lru_cache
def static_files() -> dict[str, tuple[bytes, str, str]]:
    """Read the static files, and the words of the scripts: name → (content, media type, hash).

    Scripts import each other, and a page must never mix those of two programs: all have one hash, and
    name each other by it. What others wrote (`vendor`) has a hash of its own, so that browsers keep it.
    """
    folder = HERE / "static"
    contents = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in STATIC_TYPES
    }
    scripts = _hash(b"".join(content for name, content in contents.items() if name.endswith(".js")))
    versions = {
        name: scripts if name.endswith(".js") else _hash(content) for name, content in contents.items()
    }

    def with_version(found: re.Match[bytes]) -> bytes:
        return b'%b%b?v=%b"' % (found[1], found[2], versions[found[2].decode()].encode())

    return {
        name: (
            _IMPORT.sub(with_version, content) if name.endswith(".js") else content,
            STATIC_TYPES[Path(name).suffix],
            versions[name],
        )
        for name, content in contents.items()
    }


@lru_cache
def _static_file(name: str) -> tuple[bytes, str, str] | None:
    """Return a static file, or the words of the scripts in one language, which are read when asked for."""
    kind, _dot, language = name.removesuffix(".js").partition(".")
    if kind == SCRIPT_WORDS and language in languages():
        content = script_words(language)
        return content, STATIC_TYPES[".js"], _hash(content)
    return static_files().get(name)


@lru_cache
def _packed(name: str, version: str) -> bytes:
    """Return a static file packed as small as can be: that is done once for each."""
    there = _static_file(name)
    return gzip.compress(there[0] if there else b"", 9, mtime=0)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def static_url(name: str) -> str:
    """Return a static file's address, which changes with its content."""
    there = _static_file(name)
    if there is None:
        raise KeyError(name)
    return f"/desk/static/{name}?v={there[2]}"


def static_response(request: Request, name: str) -> Response:
    """Send a static file; by its full address it may be kept for ever. Raises `NotFound`."""
    there = _static_file(name)
    if there is None:
        raise NotFound(message("There is no file {name} here.", name=repr(name)))
    content, media_type, version = there
    fresh = request.query_params.get("v") == version
    headers = {
        "ETag": f'"{version}"',
        "Cache-Control": "public, max-age=31536000, immutable" if fresh else "no-cache",
    }
    if has(request.headers.getlist("if-none-match"), version):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", "") and len(content) > SMALLEST:
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(_packed(name, version), media_type=media_type, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


async def _problem(request: Request, error: Exception) -> Response:
    """Return the error as a page, with what was typed, so that it can be copied from there."""
    if isinstance(error, RequestValidationError):
        fields = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors()}))
        error = Unprocessable(
            message("The form came in incomplete or wrong: {fields}. Load the page again.", fields=fields)
        )
    elif isinstance(error, HTTPException):
        status, title = error.status_code, str(error.detail)
        error = DragomanError(f"{title}: {request.method} {request.url.path}.")
        error.status, error.title = status, title
    elif isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        log.error("database_unavailable", request_id=request.state.request_id, chain=where(error))
        error = Unavailable(
            message("The database does not answer, so nothing was saved. Try again in some seconds.")
        )
    elif not isinstance(error, DragomanError):
        log.error("page_failed", request_id=request.state.request_id, chain=where(error))
        error = DragomanError(
            message(
                "The desk made a mistake that nobody foresaw. It is in the log under the request id "
                "{id}; tell whoever runs this desk. What was saved before is safe.",
                id=request.state.request_id,
            )
        )
    # What the endpoint has read of the form, if it came that far.
    form = getattr(request, "_form", None) or {}
    value = form.get("text") or form.get("reason")
    typed = value if isinstance(value, str) else ""
    response = page(
        "problem.html",
        status=error.status,
        problem=error,
        typed=typed,
        signed_out=isinstance(error, SignInNeeded),
    )
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.extra["retry_after"])
    return response


def _check_size(request: Request, most: int) -> None:
    if request.method == "POST":
        declared = request.headers.get("content-length", "")
        if not declared.isdigit() or len(declared) > 18 or int(declared) > most:
            raise TooLarge(message("A form takes up to {bytes} bytes. Shorten the text.", bytes=most))
