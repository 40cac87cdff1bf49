"""Packed answers, and tokens that nobody can guess by how long a packed page is."""

from __future__ import annotations

import secrets

from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from service.web.packing import masked, unmasked
from tests.conftest import FEW_CONCEPTS
from tests.service.web.desk.helpers import signed_in, token


def test_a_mask_is_another_each_time_and_hides_one_token() -> None:
    bare = secrets.token_urlsafe(32)
    first, second = masked(bare), masked(bare)
    assert len({bare, first, second}) == 3
    assert bare not in first
    assert (unmasked(first), unmasked(second), unmasked(bare)) == (bare, bare, bare)
    assert unmasked("no token at all, é") == "no token at all, é"
    assert masked("") == ""


def test_pages_and_scripts_come_packed_and_each_page_has_its_own_token(
    sqlite_url: str,
) -> None:
    app = create_app(Settings(database_url=sqlite_url, glossaries_dir=FEW_CONCEPTS))
    with TestClient(app) as http:
        browser = signed_in(app.state.engine, http)
        pages = [browser.http.get("/desk"), browser.http.get("/desk")]
        assert [one.headers["content-encoding"] for one in pages] == ["gzip", "gzip"]
        assert token(pages[0]) != token(pages[1])
        script = browser.http.get("/desk/static/story.js")
        assert (script.headers["content-encoding"], script.headers["vary"]) == ("gzip", "Accept-Encoding")
        assert "import " in script.text
        plain = browser.http.get("/desk", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        answer = browser.http.post("/desk/sign-out", data={"csrf": token(pages[0])})
        assert answer.url.path == "/desk/sign-in"
