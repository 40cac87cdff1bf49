"""The dependencies on a small app of their own; what the pages do with them is in e2e/test_desk.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import Editor, Key, add_key, add_user, disable_user, find_editor, open_session
from service.errors import DragomanError
from service.settings import Settings
from service.storage.session import reading, writing
from service.web.auth import (
    cookie_name,
    current_editor,
    fetch_access,
    optional_key,
    posting_editor,
    require_key,
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what the database does for this is in tests/service/test_accounts.py."""
    return sqlite_url


@pytest.fixture
def http(engine: Engine, settings: Settings) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.engine, app.state.settings = engine, settings

    @app.exception_handler(DragomanError)
    def answer(_request: Request, error: DragomanError) -> JSONResponse:
        return JSONResponse({"detail": error.detail}, error.status)

    @app.get("/review")
    def review(key: Annotated[Key, Depends(require_key("review"))]) -> str:
        return key.actor

    @app.get("/open")
    def whoever(key: Annotated[Key | None, Depends(optional_key)]) -> str:
        return key.name if key else "nobody"

    @app.get("/fetch")
    def fetch(key: Annotated[Key | None, Depends(fetch_access)]) -> str:
        return key.name if key else "nobody"

    @app.get("/page")
    def page(editor: Annotated[Editor, Depends(current_editor)]) -> str:
        return editor.name

    @app.post("/form")
    def form(editor: Annotated[Editor, Depends(posting_editor)]) -> str:
        return editor.name

    with TestClient(app) as client:
        yield client


def key(engine: Engine, *scopes: str) -> dict[str, str]:
    with writing(engine) as session:
        return {"Authorization": f"Bearer {add_key(session, '+'.join(scopes), scopes)}"}


def sign_in(http: TestClient, engine: Engine, settings: Settings) -> str:
    """Sign the client in by the table and give its CSRF token."""
    with writing(engine) as session:
        user = add_user(session, "amina", "nine lives and one")
        token = open_session(session, user.id, 12)
    http.cookies.set(cookie_name(settings), token)
    with reading(engine) as session:
        editor = find_editor(session, token)
    assert editor is not None
    return editor.csrf


@pytest.mark.parametrize(
    "header", ["dk_x", "Bearer", "Bearer ", "Basic YTpi", "Bearer dk_unknown", "bearer dk_unknown"]
)
def test_what_is_no_valid_key_is_401_even_where_none_is_needed(http: TestClient, header: str) -> None:
    for path in ("/review", "/open", "/fetch"):
        answer = http.get(path, headers={"Authorization": header})
        assert answer.status_code == 401
        assert "key" in answer.json()["detail"]


def test_a_scope_opens_its_own_doors_and_admin_all(http: TestClient, engine: Engine) -> None:
    assert http.get("/review").status_code == 401
    lesser = http.get("/review", headers=key(engine, "fetch", "status"))
    assert lesser.status_code == 403
    assert "'review'" in lesser.json()["detail"]
    assert http.get("/review", headers=key(engine, "review")).json() == "key:review"
    assert http.get("/review", headers=key(engine, "admin")).status_code == 200
    assert http.get("/open").json() == "nobody"


def test_fetching_needs_a_key_only_where_the_setting_says_so(
    http: TestClient, engine: Engine, settings: Settings
) -> None:
    assert http.get("/fetch").json() == "nobody"
    settings.fetch_requires_key = True
    assert http.get("/fetch").status_code == 401
    assert http.get("/fetch", headers=key(engine, "review")).status_code == 403
    assert http.get("/fetch", headers=key(engine, "fetch")).json() == "fetch"


def test_a_page_knows_its_editor_by_the_cookie_until_shut_out(
    http: TestClient, engine: Engine, settings: Settings
) -> None:
    assert http.get("/page").status_code == 401
    sign_in(http, engine, settings)
    assert http.get("/page").json() == "amina"
    with writing(engine) as session:
        disable_user(session, "amina")
    assert http.get("/page").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "'; drop table sessions; --", "a" * 43, "a" * 5000])
def test_a_made_up_cookie_signs_nobody_in(http: TestClient, settings: Settings, cookie: str) -> None:
    answer = http.get("/page", headers={"Cookie": f"{cookie_name(settings)}={cookie}"})
    assert answer.status_code == 401


def test_a_form_needs_the_sessions_own_token(http: TestClient, engine: Engine, settings: Settings) -> None:
    assert http.post("/form", data={"csrf": "x"}).status_code == 401
    csrf = sign_in(http, engine, settings)
    assert http.post("/form").status_code == 403
    assert http.post("/form", data={"csrf": csrf[:-1]}).status_code == 403
    assert http.post("/form", data={"csrf": "é"}).status_code == 403
    assert http.post("/form", data={"csrf": csrf}).json() == "amina"


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_a_form_from_elsewhere_is_refused_even_with_the_token(
    http: TestClient, engine: Engine, settings: Settings, site: str, status: int
) -> None:
    csrf = sign_in(http, engine, settings)
    answer = http.post("/form", data={"csrf": csrf}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == status
