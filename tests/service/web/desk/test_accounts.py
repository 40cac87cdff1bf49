"""Second factors, one's own account, and the page of the people, as a browser without scripts uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from service.accounts import Role, Roles, add_user, find_user, parse_roles
from service.accounts.roles import ROLES
from service.app import create_app
from service.settings import ROLE_NAMES, Settings
from service.storage.account_tables import RecoveryCodeRow, SessionRow, UserRow
from service.storage.session import reading, writing
from service.storage.tables import AuditRow, now
from tests.service.web.desk.helpers import PASSWORD, Browser, Response, text_of, token

JSON = {"Accept": "application/json"}
WHO = {"ana": ["admin"], "fr": ["admin@africa-fr"], "ben": ["editor"], "cleo": ["editor@africa-fr"]}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def people(engine: Engine) -> dict[str, str]:
    with writing(engine) as session:
        return {
            name: add_user(session, name, PASSWORD, parse_roles(words, ["africa-fr"])).id
            for name, words in WHO.items()
        }


@pytest.fixture
def browser(people: dict[str, str], settings: Settings) -> Iterator[Browser]:
    with TestClient(create_app(settings)) as http:
        yield Browser(http)


def send(browser: Browser, page: str, action: str, **fields: str) -> Response:
    """Load a page and send one of its forms."""
    form = {"csrf": token(browser.http.get(page)), **fields}
    return browser.http.post(action, data=form, follow_redirects=False)


def secret_on(page: Response) -> str:
    found = re.search(r'class="secret" dir="ltr">([A-Z2-7 ]+)<', page.text)
    assert found
    return found[1].replace(" ", "")


def codes_on(page: Response) -> list[str]:
    return re.findall(r"<li><code>([a-z2-9-]{11})</code>", page.text)


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """Set up the second factor of who is signed in; gives its secret and the recovery codes."""
    shown = send(browser, "/desk/account", "/desk/account/second-factor", password=PASSWORD)
    secret = secret_on(shown)
    done = send(browser, "/desk/account", "/desk/account/second-factor/finish", code=pyotp.TOTP(secret).now())
    return secret, codes_on(done)


def later(secret: str, steps: int = 1) -> str:
    """The code of a later half minute: one is taken once."""
    return str(pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * steps)))


def test_the_settings_know_the_roles() -> None:
    assert tuple(ROLES) == ROLE_NAMES
    with pytest.raises(ValueError, match="seniors"):
        Settings(second_factor=("seniors",))


def test_a_second_factor_is_set_up_and_asked_for_and_a_code_counts_once(
    browser: Browser, engine: Engine
) -> None:
    browser.sign_in("ben")
    wrong = send(browser, "/desk/account", "/desk/account/second-factor", password="not mine at all")
    assert (wrong.status_code, 'class="qr"' in wrong.text) == (422, False)
    shown = send(browser, "/desk/account", "/desk/account/second-factor", password=PASSWORD)
    assert "<svg" in shown.text
    assert "style=" not in shown.text
    refused = send(browser, "/desk/account", "/desk/account/second-factor/finish", code="000000x")
    assert (refused.status_code, secret_on(refused)) == (422, secret_on(shown))
    secret, codes = set_up(browser)
    assert len(set(codes)) == 10
    with reading(engine) as session:
        kept = session.scalars(select(RecoveryCodeRow.code_hash)).all()
        assert not {code.replace("-", "") for code in codes} & set(kept)
    browser.http.cookies.clear()
    half = browser.sign_in("ben")
    assert half.headers["location"] == "/desk/sign-in/code"
    assert browser.http.get("/desk", follow_redirects=False).status_code == 303  # a password is half of it
    used = send(browser, "/desk/sign-in/code", "/desk/sign-in/code", code=pyotp.TOTP(secret).now())
    assert (used.status_code, "was used before" in text_of(used)) == (401, True)
    right = send(browser, "/desk/sign-in/code", "/desk/sign-in/code", code=later(secret))
    assert (right.status_code, right.headers["location"]) == (303, "/desk")
    assert browser.http.get("/desk").status_code == 200
    browser.http.cookies.clear()
    browser.sign_in("ben")
    for expected in (303, 401):  # a recovery code serves once, too
        answer = send(browser, "/desk/sign-in/code", "/desk/sign-in/code", code=codes[0].upper())
        assert answer.status_code == expected
        browser.http.cookies.clear()
        browser.sign_in("ben")


def test_guessing_codes_is_slowed_down_also_by_who_knows_the_password(browser: Browser) -> None:
    browser.sign_in("ben")
    secret, _ = set_up(browser)
    browser.http.cookies.clear()
    for guess in range(5):
        browser.sign_in("ben")  # a right password does not begin the count anew
        wrong = send(browser, "/desk/sign-in/code", "/desk/sign-in/code", code=f"{guess:06}")
        assert wrong.status_code == 401
    refused = send(browser, "/desk/sign-in/code", "/desk/sign-in/code", code=later(secret))
    assert (refused.status_code, "Too many" in text_of(refused)) == (429, True)


def test_a_script_is_told_that_it_needs_a_code(browser: Browser) -> None:
    browser.sign_in("ben")
    secret, _ = set_up(browser)
    browser.http.cookies.clear()
    csrf = browser.http.get("/desk/sign-in", headers=JSON).json()["csrf"]
    form = {"name": "ben", "password": PASSWORD, "csrf": csrf}
    asked = browser.http.post("/desk/sign-in", data=form, headers=JSON)
    assert (asked.status_code, asked.json()["needs"]) == (401, "code")
    wrong = browser.http.post("/desk/sign-in", data={**form, "code": "123"}, headers=JSON)
    assert (wrong.status_code, "needs" in wrong.json()) == (401, False)
    right = browser.http.post("/desk/sign-in", data={**form, "code": later(secret)}, headers=JSON)
    assert right.json()["name"] == "ben"


def test_a_role_that_needs_one_sets_it_up_before_anything_else(browser: Browser, settings: Settings) -> None:
    settings.second_factor = ("admin",)
    assert browser.sign_in("ben").headers["location"] == "/desk"
    browser.http.cookies.clear()
    assert browser.sign_in("fr").headers["location"] == "/desk/sign-in/set-up"
    assert browser.http.get("/desk", follow_redirects=False).status_code == 303
    secret = secret_on(browser.http.get("/desk/sign-in/set-up"))
    done = send(browser, "/desk/sign-in/set-up", "/desk/sign-in/set-up", code=pyotp.TOTP(secret).now())
    assert len(codes_on(done)) == 10
    assert browser.http.get("/desk").status_code == 200
    kept = send(browser, "/desk/account", "/desk/account/second-factor/take-away", code=later(secret))
    assert (kept.status_code, "needs a second factor" in text_of(kept)) == (422, True)


def test_signing_out_everywhere_ends_every_browser(browser: Browser, engine: Engine) -> None:
    browser.sign_in("ben")
    other = browser.http.cookies.get("dragoman_session")
    browser.http.cookies.clear()
    browser.sign_in("ben")
    page = text_of(browser.http.get("/desk/account"))
    assert (page.count("this browser"), page.count("testclient")) == (1, 2)
    answer = send(browser, "/desk/account", "/desk/account/sign-out-everywhere")
    assert answer.headers["location"] == "/desk/sign-in"
    with reading(engine) as session:
        assert session.scalars(select(SessionRow)).all() == []
    old = {"Cookie": f"dragoman_session={other}"}
    stale = browser.http.get("/desk", headers=old, follow_redirects=False)
    assert stale.status_code == 303


def test_a_new_password_takes_the_old_one_and_keeps_this_browser_alone(browser: Browser) -> None:
    browser.sign_in("ben")
    for old, new, status in [("wrong", "a new pass phrase", 422), (PASSWORD, "short", 422)]:
        assert (
            send(browser, "/desk/account", "/desk/account/password", old=old, new=new).status_code == status
        )
    done = send(browser, "/desk/account", "/desk/account/password", old=PASSWORD, new="a new pass phrase")
    assert done.status_code == 303
    assert "is changed" in text_of(browser.http.get(done.headers["location"]))
    browser.http.cookies.clear()
    assert browser.sign_in("ben").status_code == 401
    assert browser.sign_in("ben", "a new pass phrase").status_code == 303


def test_an_admin_adds_gives_roles_and_shuts_out_and_each_is_on_record(
    browser: Browser, engine: Engine, people: dict[str, str]
) -> None:
    browser.sign_in("ana")
    made = send(browser, "/desk/users", "/desk/users", name="Dora", **{"role:africa-fr": "editor"})
    password = re.search(r'class="secret" dir="ltr">([\w-]{16})<', unescape(made.text))
    assert password
    with reading(engine) as session:
        dora = find_user(session, "dora")
    assert dora is not None
    assert dora.roles == {"africa-fr": "editor"}
    page = f"/desk/users/{dora.id}"
    assert (
        send(browser, page, f"{page}/roles", **{"role:africa-fr": "senior", "role:*": ""}).status_code == 303
    )
    for what in ("sign-out", "second-factor", "disable", "enable", "password"):
        assert send(browser, page, f"{page}/{what}").status_code in (200, 303), what
    assert send(browser, "/desk/users", "/desk/users", name="dora").status_code == 409
    own = f"/desk/users/{people['ana']}"
    for what, fields in [("disable", {}), ("roles", {"role:*": "editor"})]:
        assert send(browser, own, f"{own}/{what}", **fields).status_code == 422
    with reading(engine) as session:
        trail = session.scalars(select(AuditRow.action).where(AuditRow.subject == "user:dora")).all()
        assert find_user(session, "ana").roles == {"*": "admin"}  # type: ignore[union-attr]
    assert [*trail] == [
        *("user_added", "roles_changed", "signed_out", "second_factor_reset", "signed_out"),
        *("user_disabled", "user_enabled", "password_set"),
    ]
    assert browser.http.get("/desk/users/" + "0" * 32).status_code == 404


def test_an_admin_of_an_edition_has_no_hand_in_others(
    browser: Browser, engine: Engine, people: dict[str, str]
) -> None:
    browser.sign_in("fr")
    ben, cleo = (f"/desk/users/{people[name]}" for name in ("ben", "cleo"))
    before = text_of(browser.http.get(ben))
    assert "in the hands of the admins of all its editions" in before
    for what in ("password", "disable", "enable", "second-factor", "sign-out"):
        assert send(browser, cleo, f"{ben}/{what}").status_code == 403
    for fields in ({"role:*": "admin"}, {"role:mideast-ar": "reader"}):
        assert send(browser, cleo, f"{cleo}/roles", **fields).status_code == 403
        assert send(browser, cleo, "/desk/users", name="eve", **fields).status_code == 403
    for fields in ({"role:africa-fr": "emperor"}, {"role:nowhere": "editor"}):
        assert send(browser, cleo, f"{cleo}/roles", **fields).status_code in (403, 422)
    assert send(browser, ben, f"{ben}/roles", **{"role:africa-fr": "reader"}).status_code == 303
    assert send(browser, cleo, f"{cleo}/disable").status_code == 303
    with reading(engine) as session:
        rows = {row.name: row for row in session.scalars(select(UserRow))}
    assert rows["ben"].roles == {"*": "editor", "africa-fr": "reader"}
    assert Roles.of(rows["ben"].roles).may(Role.EDITOR, "africa-fr")  # what all editions give stays
    assert (rows["cleo"].disabled, "eve" in rows) == (True, False)
