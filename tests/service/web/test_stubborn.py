"""Whatever is sent to the pages and the API: refused in words, nothing lost, nothing run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from service.accounts import add_key, add_user, find_editor, open_session, parse_roles
from service.app import create_app
from service.settings import Settings
from service.storage.account_tables import SessionRow, UserRow
from service.storage.session import reading
from service.web.auth import cookie_name
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import text_of

SCRIPT = "<script>alert(1)</script>\"' onload=alert(1)"
NUL = "\0'; DROP TABLE users; --\u202e"
NASTY = (SCRIPT, NUL)
#: these would end the session that tries the others
ENDS = {"/desk/sign-out", "/desk/account/sign-out-everywhere", "/desk/account/password"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what each of them does with its input is tested on both."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_story())
    room.draft()
    return room


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def http(app: FastAPI, room: Newsroom, settings: Settings) -> Iterator[TestClient]:
    """The browser of an admin of all, with a key that may everything."""
    user = room.write(add_user, "ana", "nine lives and one", parse_roles(["admin"], []))
    token = room.write(open_session, user.id, 12)
    key = room.write(add_key, "all", ["admin"])
    headers = {"Cookie": f"{cookie_name(settings)}={token}", "Authorization": f"Bearer {key}"}
    with TestClient(app, follow_redirects=False, headers=headers, raise_server_exceptions=False) as http:
        yield http


def csrf_of(room: Newsroom, http: TestClient) -> str:
    token = http.headers["Cookie"].partition("=")[2]
    return str(room.read(find_editor, token).csrf)


def fields(dependant: Dependant, kind: str) -> Iterator[str]:
    for one in getattr(dependant, kind):
        yield one.alias
    for other in dependant.dependencies:
        yield from fields(other, kind)


def nasty(route: APIRoute, kind: str) -> dict[str, str]:
    return dict(zip(sorted(set(fields(route.dependant, kind))), cycle(NASTY), strict=False))


def standing(room: Newsroom) -> Any:
    row = room.translation()
    return row.state, row.lock_version, [(one.text, one.lock_version) for one in row.segments]


def test_nothing_that_is_typed_anywhere_runs_or_breaks_the_desk(
    app: FastAPI, room: Newsroom, http: TestClient
) -> None:
    """Every field of every route is given what no field is for, with real ids and with none."""
    before, csrf, ids = standing(room), csrf_of(room, http), room.translation().id
    wrong: list[tuple[str, str, int]] = []
    seen: set[tuple[str, ...]] = set()
    for route in app.routes:
        if not isinstance(route, APIRoute) or route.path in ENDS:
            continue
        named = tuple(fields(route.dependant, "path_params"))
        tried = [{name: ids if name.startswith("translation") else "0" for name in named}]
        if named and named not in seen:  # each kind of address once with what no id is
            seen.add(named)
            tried.append(dict.fromkeys(named, SCRIPT.replace("/", "%2F")))
        for parts in tried:
            path = route.path.replace(":path", "").format(**parts)
            asked = dict(
                zip(sorted(set(fields(route.dependant, "query_params"))), cycle(NASTY), strict=False)
            )
            sent = dict(zip(sorted(set(fields(route.dependant, "body_params"))), cycle(NASTY), strict=False))
            for method in (route.methods or set()) - {"HEAD"}:
                more: dict[str, Any] = {"params": asked}
                if path.startswith("/desk") and method == "POST":
                    more["data"] = {"name": SCRIPT, **sent, "csrf": csrf}
                elif method in ("POST", "PATCH", "DELETE"):
                    more["json"] = {"text": NUL, "reason": SCRIPT, "lock_version": SCRIPT}
                answer = http.request(method, path, **more)
                page = answer.text if "html" in answer.headers.get("content-type", "") else ""
                if answer.status_code >= 500 or "<script>alert" in page:
                    wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert standing(room) == before


def test_what_is_kept_is_shown_as_text(room: Newsroom, http: TestClient) -> None:
    row = room.translation()
    where, csrf = f"/desk/translations/{row.id}", csrf_of(room, http)
    form = {"csrf": csrf, "lock_version": row.segments[1].lock_version, "text": SCRIPT}
    assert http.post(f"{where}/segments/1", data=form).status_code == 303
    form = {"csrf": csrf, "lock_version": room.translation().lock_version, "reason": SCRIPT}
    assert http.post(f"{where}/send-back", data=form).status_code == 303
    page = http.get(where)
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text


def test_a_megabyte_in_a_sentence_is_refused_and_the_sentence_stays(room: Newsroom, http: TestClient) -> None:
    row, csrf = room.translation(), csrf_of(room, http)
    before, where = standing(room), "/segments/1"
    form = {"csrf": csrf, "lock_version": row.segments[1].lock_version, "text": "ሰ" * 350_000}
    page = http.post(f"/desk/translations/{row.id}{where}", data=form)
    assert (page.status_code, "262,144 bytes" in text_of(page)) == (413, True)
    script = http.post(
        f"/desk/translations/{row.id}{where}", data=form, headers={"Accept": "application/json"}
    )
    assert (script.status_code, "262,144 bytes" in script.json()["detail"]) == (413, True)
    body = {"lock_version": 1, "translation_lock_version": row.lock_version, "text": "x" * 1_000_000}
    api = http.patch(f"/v1/translations/{row.id}{where}", json=body)
    assert (api.status_code, "20,000" in api.json()["detail"]) == (422, True)
    assert standing(room) == before


@pytest.mark.parametrize("number", ["-1", "1e3", "", "²", "9" * 30, "1.5", "null", "0x1"])
def test_a_number_that_is_none_changes_nothing(room: Newsroom, http: TestClient, number: str) -> None:
    row, before = room.translation(), standing(room)
    where = f"/desk/translations/{row.id}"
    form = {"csrf": csrf_of(room, http), "lock_version": number, "text": "Mon texte.", "reason": "Why."}
    for what in ("segments/1", "approve", "send-back"):
        page = http.post(f"{where}/{what}", data=form)
        assert (page.status_code, "lock_version" in text_of(page)) == (422, True)
    assert standing(room) == before


def test_a_forged_or_a_stale_form_gives_the_text_back(room: Newsroom, http: TestClient) -> None:
    row, before = room.translation(), standing(room)
    where = f"/desk/translations/{row.id}/segments/1"
    form = {"csrf": "x" * 43, "lock_version": row.segments[1].lock_version, "text": "Mon texte à moi."}
    forged = http.post(where, data=form)
    assert (forged.status_code, "Mon texte à moi." in forged.text) == (403, True)
    stale = http.post(where, data={**form, "csrf": csrf_of(room, http), "lock_version": "999"})
    assert (stale.status_code, "Mon texte à moi." in stale.text) == (409, True)
    assert standing(room) == before


def test_another_editions_story_is_refused_with_what_was_typed(
    room: Newsroom, http: TestClient, engine: Engine
) -> None:
    row, before = room.translation(), standing(room)
    with reading(engine) as session:
        user = session.scalars(select(UserRow)).one().id
    room.write(lambda session: setattr(session.get(UserRow, user), "roles", {"mideast-ar": "admin"}))
    form = {"csrf": csrf_of(room, http), "lock_version": row.segments[1].lock_version, "text": "Mon texte."}
    page = http.post(f"/desk/translations/{row.id}/segments/1", data=form)
    assert (page.status_code, "Mon texte." in page.text) == (403, True)
    assert "This takes the role “editor” in Afrique, français" in text_of(page)
    assert standing(room) == before
    with reading(engine) as session:
        assert len(session.scalars(select(SessionRow)).all()) == 1
