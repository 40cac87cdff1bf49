from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select, update

from service.accounts import (
    EVERYWHERE,
    SCOPES,
    Role,
    Roles,
    add_key,
    add_user,
    check_key,
    close_session,
    disable_user,
    find_editor,
    find_user,
    list_keys,
    open_session,
    passwords,
    revoke_key,
    set_password,
    verify_password,
)
from service.errors import Conflict, NotFound, Unauthenticated, Unprocessable
from service.storage.account_tables import ApiKeyRow, SessionRow, UserRow
from service.storage.session import reading, writing
from service.storage.tables import AuditRow, now
from tests.conftest import cheap

PASSWORD = "nine lives and one"


def user_id(engine: Engine, name: str = "amina") -> str:
    with writing(engine) as session:
        return add_user(session, name, PASSWORD).id


def test_a_user_signs_in_with_any_spelling_of_the_name(engine: Engine) -> None:
    with writing(engine) as session:
        add_user(session, " Zoé ", PASSWORD, Roles({EVERYWHERE: Role.ADMIN}))
    with reading(engine) as session:
        for spelling in ("zoé", "ZOÉ", "zoe\u0301 "):
            assert verify_password(find_user(session, spelling), PASSWORD)


def test_a_wrong_password_an_unknown_and_a_disabled_user_are_all_refused(engine: Engine) -> None:
    user_id(engine)
    with writing(engine) as session:
        add_user(session, "gone", PASSWORD)
        disable_user(session, "gone")
    with reading(engine) as session:
        amina = find_user(session, "amina")
        assert not verify_password(amina, PASSWORD + " ")
        assert not verify_password(amina, "")
        assert not verify_password(amina, PASSWORD + "x" * 10_000)
        assert not verify_password(find_user(session, "nobody"), PASSWORD)
        assert not verify_password(find_user(session, "gone"), PASSWORD)


def test_an_unknown_user_costs_the_same_hash_as_a_wrong_password(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id(engine)
    seen: list[str] = []

    class Recording(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            seen.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", cheap(Recording))
    with reading(engine) as session:
        verify_password(find_user(session, "amina"), "wrong")
        verify_password(find_user(session, "nobody"), "wrong")
    known, unknown = (stored.rsplit("$", 2)[0] for stored in seen)
    assert known == unknown  # the same algorithm, memory, time and lanes


def test_the_desk_hashes_as_argon2_advises() -> None:
    code = "from service.accounts import hash_password; print(hash_password('open sesame 42'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    algorithm, _, cost = done.stdout.split("$")[1:4]
    assert algorithm == "argon2id"
    assert cost == "m=65536,t=3,p=4"  # RFC 9106, the second choice: 64 MiB


def test_the_password_is_not_in_the_table(engine: Engine) -> None:
    user_id(engine)
    with reading(engine) as session:
        stored = session.scalars(select(UserRow.password_hash)).one()
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("", PASSWORD, "name"),
        ("two words", PASSWORD, "name"),
        ("a" * 65, PASSWORD, "name"),
        ("<b>", PASSWORD, "name"),
        ("amina", "too short", "password"),
        ("amina", "x" * 257, "password"),
    ],
)
def test_what_cannot_be_a_user_is_refused_by_field(
    engine: Engine, name: str, password: str, field: str
) -> None:
    with pytest.raises(Unprocessable) as refused, writing(engine) as session:
        add_user(session, name, password)
    assert refused.value.extra["field"] == field
    with reading(engine) as session:
        assert session.scalars(select(UserRow)).all() == []


def test_a_name_is_taken_once_whatever_its_case(engine: Engine) -> None:
    user_id(engine)
    with pytest.raises(Conflict, match="amina"), writing(engine) as session:
        add_user(session, "AMINA", PASSWORD)


def test_a_session_names_its_editor_until_it_is_closed(engine: Engine) -> None:
    user = user_id(engine)
    with writing(engine) as session:
        token = open_session(session, user, 12)
    with reading(engine) as session:
        editor = find_editor(session, token)
        assert editor is not None
        assert (editor.name, str(editor.roles)) == ("amina", "editor")
        assert find_editor(session, token + "x") is None
        row = session.scalars(select(SessionRow)).one()
        assert token not in (row.id, row.csrf)  # the table alone signs nobody in
    with writing(engine) as session:
        close_session(session, token)
    with reading(engine) as session:
        assert find_editor(session, token) is None


def test_signing_in_again_ends_the_browsers_earlier_session(engine: Engine) -> None:
    user = user_id(engine)
    with writing(engine) as session:
        first = open_session(session, user, 12)
        elsewhere = open_session(session, user, 12)
    with writing(engine) as session:
        second = open_session(session, user, 12, replaces=first)
    with reading(engine) as session:
        assert find_editor(session, first) is None
        assert find_editor(session, second) is not None
        assert find_editor(session, elsewhere) is not None


def test_a_session_ends_by_itself_and_is_swept_at_the_next_sign_in(engine: Engine) -> None:
    user = user_id(engine)
    with writing(engine) as session:
        token = open_session(session, user, 12)
        session.execute(update(SessionRow).values(expires_at=now() - timedelta(seconds=1)))
    with reading(engine) as session:
        assert find_editor(session, token) is None
    with writing(engine) as session:
        open_session(session, user, 12)
    with reading(engine) as session:
        assert len(session.scalars(select(SessionRow)).all()) == 1


@pytest.mark.parametrize("how", ["disabled", "new password"])
def test_shutting_a_user_out_ends_every_session(engine: Engine, how: str) -> None:
    user = user_id(engine)
    with writing(engine) as session:
        token = open_session(session, user, 12)
    with writing(engine) as session:
        if how == "disabled":
            disable_user(session, "amina")
        else:
            set_password(session, "amina", PASSWORD + " more")
    with reading(engine) as session:
        assert find_editor(session, token) is None
        assert verify_password(find_user(session, "amina"), PASSWORD + " more") is (how == "new password")


def test_nobody_cannot_be_shut_out(engine: Engine) -> None:
    with pytest.raises(NotFound, match="nobody"), writing(engine) as session:
        disable_user(session, "nobody")


def test_a_key_is_known_by_its_secret_and_only_its_hash_is_kept(engine: Engine) -> None:
    with writing(engine) as session:
        secret = add_key(session, "site", ["fetch", "status", "fetch"])
    assert secret.startswith("dk_")
    with reading(engine) as session:
        key = check_key(session, secret)
        assert (key.name, key.scopes) == ("site", ("fetch", "status"))
        row = session.scalars(select(ApiKeyRow)).one()
        assert secret[3:] not in str(vars(row))
        with pytest.raises(Unauthenticated, match="not known"):
            check_key(session, secret[:-1])


def test_admin_covers_every_scope_and_the_others_only_themselves(engine: Engine) -> None:
    with writing(engine) as session:
        admin = add_key(session, "all", ["admin"])
        fetch = add_key(session, "site", ["fetch"])
    with reading(engine) as session:
        assert all(check_key(session, admin).allows(scope) for scope in SCOPES)
        assert [scope for scope in SCOPES if check_key(session, fetch).allows(scope)] == ["fetch"]


def test_an_expired_or_revoked_key_says_so_and_its_name_is_free_again(engine: Engine) -> None:
    with writing(engine) as session:
        expiring = add_key(session, "trial", ["fetch"], days=1)
        revoked = add_key(session, "leaked", ["fetch"])
        session.execute(update(ApiKeyRow).where(ApiKeyRow.name == "trial").values(expires_at=now()))
        assert revoke_key(session, "leaked") == 1
    with reading(engine) as session:
        with pytest.raises(Unauthenticated, match="'trial' has expired"):
            check_key(session, expiring)
        with pytest.raises(Unauthenticated, match="'leaked' was revoked"):
            check_key(session, revoked)
    with writing(engine) as session:
        again = add_key(session, "leaked", ["fetch"])
        assert check_key(session, again).name == "leaked"
        assert [row.name for row in list_keys(session)] == ["trial", "leaked", "leaked"]
        revoke_key(session, check_key(session, again).id)
    with pytest.raises(NotFound, match="keys list"), writing(engine) as session:
        revoke_key(session, "leaked")


@pytest.mark.parametrize(
    ("name", "scopes", "days", "field"),
    [
        ("", ["fetch"], None, "name"),
        ("x" * 61, ["fetch"], None, "name"),
        ("site", [], None, "scopes"),
        ("site", ["fetch", "write"], None, "scopes"),
        ("site", ["fetch"], 0, "days"),
    ],
)
def test_what_cannot_be_a_key_is_refused_by_field(
    engine: Engine, name: str, scopes: list[str], days: float | None, field: str
) -> None:
    with pytest.raises(Unprocessable) as refused, writing(engine) as session:
        add_key(session, name, scopes, days)
    assert refused.value.extra["field"] == field


def test_a_valid_keys_name_is_taken(engine: Engine) -> None:
    with writing(engine) as session:
        add_key(session, "site", ["fetch"])
    with pytest.raises(Conflict, match="site"), writing(engine) as session:
        add_key(session, "site", ["fetch"])


def test_who_gave_and_took_access_is_in_the_trail(engine: Engine) -> None:
    with writing(engine) as session:
        add_user(session, "amina", PASSWORD, actor="chief")
        add_key(session, "site", ["fetch"], actor="chief")
        revoke_key(session, "site", actor="chief")
        disable_user(session, "amina", actor="chief")
    with reading(engine) as session:
        trail = [(row.actor, row.action, row.subject) for row in session.scalars(select(AuditRow))]
    assert trail == [
        ("chief", "user_added", "user:amina"),
        ("chief", "key_added", "key:site"),
        ("chief", "key_revoked", "key:site"),
        ("chief", "user_disabled", "user:amina"),
    ]
