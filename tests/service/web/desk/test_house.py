"""Signing in with the accounts of the house: a provider on loopback that really signs its tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from sqlalchemy import Engine, select

from service.accounts import add_user, find_user, move_to_provider
from service.app import create_app
from service.settings import Settings
from service.storage.account_tables import UserRow
from service.storage.session import reading, writing
from tests.service.web.desk.helpers import PASSWORD, Browser, Response, text_of

SECRET = "the desk's own secret"


@dataclass
class House:
    """A provider: what it answers can be bent."""

    url: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one", "use": "sig"}))
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "7", "preferred_username": "Ana K."})
    groups: list[str] | None = field(default_factory=lambda: ["desk-fr"])
    bent: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    sign_with: Any = None
    header: dict[str, Any] = field(default_factory=dict)
    broken: bool = False

    def authorize(self, address: str) -> str:
        """What its login page does with a browser that was sent to it; gives the code."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert self.asked["code_challenge_method"] == "S256"
        assert self.asked["response_type"] == "code"
        return "the code"

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": "desk", "iat": now, "exp": now + 300, "nonce": self.asked["nonce"]}
        more = {} if self.groups is None else {"groups": self.groups}
        header = {"alg": "ES256", "kid": "one", **self.header}
        key = self.sign_with or self.key
        return jwt.encode(header, claims | self.person | more | self.bent, key, algorithms=["ES256", "HS256"])

    def answer(self, path: str, form: dict[str, str], headers: Any) -> tuple[int, Any]:
        if self.broken:
            return 503, {}
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            places["userinfo_endpoint"] = "me"
            return 200, {"issuer": self.url, **{name: f"{self.url}/{end}" for name, end in places.items()}}
        if path == "/keys":
            return 200, KeySet([self.key]).as_dict(private=False)
        if path == "/me":
            return 200, {"sub": "7", "groups": ["chiefs"]}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        basic = base64.b64encode(f"desk:{SECRET}".encode()).decode()
        right = challenge.decode().rstrip("=") == self.asked["code_challenge"] and form["code"] == "the code"
        if not right or headers["Authorization"] != f"Basic {basic}":
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.token()}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def house() -> Iterator[House]:
    made = House()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            status, said = made.answer(self.path, form, self.headers)
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - so it is called

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(house: House, settings: Settings) -> Iterator[Browser]:
    settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret = house.url, "desk", SECRET
    settings.oidc_label = "The House"
    settings.oidc_roles = ("desk-fr=editor@africa-fr", "desk-fr=reader", "chiefs=admin")
    with TestClient(create_app(settings), follow_redirects=False) as http:
        yield Browser(http)


def sign_in(browser: Browser, house: House, **changed: str) -> Response:
    """Go out by the button and come back as the provider sends one back."""
    browser.http.cookies.clear()
    out = browser.http.get("/desk/sign-in/openid?next=/desk/glossary")
    code = house.authorize(out.headers["location"])
    back = {"code": code, "state": house.asked["state"], **changed}
    return browser.http.get("/desk/sign-in/openid/callback", params=back)


def users(engine: Engine) -> dict[str, UserRow]:
    with reading(engine) as session:
        return {row.name: row for row in session.scalars(select(UserRow))}


def test_whom_the_house_knows_is_let_in_with_the_roles_of_their_groups(
    browser: Browser, house: House, engine: Engine
) -> None:
    assert "Sign in with The House" in text_of(browser.http.get("/desk/sign-in"))
    answer = sign_in(browser, house)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/glossary")
    assert users(engine)["ana.k"].roles == {"africa-fr": "editor", "*": "reader"}
    assert browser.http.get("/desk").status_code == 200
    assert "those of The House" in text_of(browser.http.get("/desk/account"))
    house.groups, house.person["preferred_username"] = ["chiefs"], "Another Name"
    sign_in(browser, house)
    assert {name: row.roles for name, row in users(engine).items()} == {"ana.k": {"*": "admin"}}
    house.groups = None  # then those that its userinfo tells
    assert sign_in(browser, house).status_code == 303
    browser.http.cookies.clear()
    assert browser.sign_in("ana.k", "").status_code == 401  # there is no password


def test_what_is_not_from_the_house_or_not_for_us_lets_nobody_in(
    browser: Browser, house: House, engine: Engine
) -> None:
    for bent in (
        {"iss": "https://elsewhere.example"},
        {"aud": "another desk"},
        {"aud": ["desk", "another"]},
        {"exp": int(time.time()) - 3600},
        {"nonce": "of another sign-in"},
        {"sub": 7},
    ):
        house.bent = bent
        assert sign_in(browser, house).status_code == 401, bent
    house.bent = {}
    for key, header in (
        (ECKey.generate_key("P-256", {"kid": "one"}), {}),
        (OctKey.import_key(SECRET), {"alg": "HS256"}),
    ):
        house.sign_with, house.header = key, header
        answer = sign_in(browser, house)
        assert (answer.status_code, "was not completed" in text_of(answer)) == (401, True)
    assert users(engine) == {}
    assert browser.http.get("/desk").status_code == 303


def test_only_the_browser_that_went_out_comes_back_and_once(browser: Browser, house: House) -> None:
    for changed in ({"state": "x"}, {"code": "stolen"}, {"iss": "https://elsewhere.example"}):
        assert sign_in(browser, house, **changed).status_code == 401
    assert sign_in(browser, house).status_code == 303
    back = {"code": "the code", "state": house.asked["state"]}
    assert browser.http.get("/desk/sign-in/openid/callback", params=back).status_code == 401
    browser.http.get("/desk/sign-in/openid")
    browser.http.cookies.clear()  # somebody else's browser is led to the way back
    assert browser.http.get("/desk/sign-in/openid/callback", params=back).status_code == 401
    denied = browser.http.get("/desk/sign-in/openid/callback?error=access_denied")
    assert denied.status_code == 401


def test_a_name_that_is_taken_is_given_to_nobody_until_an_admin_says_so(
    browser: Browser, house: House, engine: Engine
) -> None:
    with writing(engine) as session:
        add_user(session, "ana.k", PASSWORD)
    refused = sign_in(browser, house)
    assert (refused.status_code, "There is an account ana.k here already" in text_of(refused)) == (401, True)
    with writing(engine) as session:
        ana = find_user(session, "ana.k")
        assert ana is not None
        move_to_provider(session, ana, actor="cli")
    assert sign_in(browser, house).status_code == 303
    for name in ("", "<b>", "../x", "a" * 300):
        house.person = {"sub": f"of {name[:9]}", "preferred_username": name}
        assert sign_in(browser, house).status_code == 303
    assert {"b", "x", "a" * 64} < set(users(engine))
    house.person["preferred_username"] = "ana.k"
    house.person["sub"] = "8"  # somebody else, who took that name there later
    assert sign_in(browser, house).status_code == 401


def test_who_has_no_role_or_is_shut_out_is_told_so(browser: Browser, house: House, engine: Engine) -> None:
    house.groups = ["football"]
    refused = sign_in(browser, house)
    assert (refused.status_code, "has no role at this desk" in text_of(refused)) == (401, True)
    house.groups = ["chiefs"]
    sign_in(browser, house)
    with writing(engine) as session:
        session.scalars(select(UserRow)).one().disabled = True
    assert sign_in(browser, house).status_code == 401


def test_a_provider_that_is_away_is_said_and_a_new_key_of_its_own_is_found(
    browser: Browser, house: House
) -> None:
    house.broken = True
    answer = browser.http.get("/desk/sign-in/openid")
    assert (answer.status_code, "The House does not answer" in text_of(answer)) == (503, True)
    house.broken = False
    assert sign_in(browser, house).status_code == 303
    house.key = ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})
    house.header = {"kid": "two"}
    assert sign_in(browser, house).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://house.example", "oidc_client_id": "desk"},
        {"oidc_issuer": "https://house.example"},
        {"oidc_roles": ("chiefs",)},
        {"oidc_roles": ("chiefs=emperor",)},
    ],
)
def test_half_a_provider_is_no_setting(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"OIDC|group=role"):
        Settings(**wrong)
