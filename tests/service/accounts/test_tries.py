"""Wrong tries to sign in, in the record, with times of ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from service.accounts.tries import LIMITS, TryLimits, begin_try, check_tries, forget_tries, take_out
from service.errors import TooManyTries
from service.storage.account_tables import SignInTryRow
from service.storage.session import reading, writing
from service.storage.tables import now
from tests.databases import ON_SQLITE

Try = Callable[..., int]


@pytest.fixture
def attempt(engine: Engine) -> Try:
    """Begins a try in a transaction of its own, as a web process does."""

    def begin(name: str, address: str, limits: TryLimits = LIMITS) -> int:
        with writing(engine) as session:
            return begin_try(session, name, address, limits)

    return begin


def age(engine: Engine, **by: float) -> None:
    """Let what was tried be so much older."""
    with writing(engine) as session:
        for row in session.scalars(select(SignInTryRow)):
            row.at -= timedelta(**by)


def test_the_sixth_try_waits_and_only_for_that_name_at_that_address(engine: Engine, attempt: Try) -> None:
    for _ in range(5):
        attempt("amina", "192.0.2.1")
        age(engine, minutes=1)
    with pytest.raises(TooManyTries) as refused:
        attempt("amina", "192.0.2.1")
    assert 595 <= refused.value.extra["retry_after"] <= 601
    assert "10 minutes" in refused.value.detail
    with pytest.raises(TooManyTries), reading(engine) as session:
        check_tries(session, "amina", "192.0.2.1")
    attempt("amina", "192.0.2.2")
    attempt("ben", "192.0.2.1")
    age(engine, minutes=11)
    attempt("amina", "192.0.2.1")


def test_right_ones_do_not_count_however_many(engine: Engine, attempt: Try) -> None:
    for number in range(60):  # an office in the morning, all by one address
        right = attempt(f"user{number}", "192.0.2.1")
        with writing(engine) as session:
            take_out(session, right)
    with reading(engine) as session:
        assert session.scalars(select(SignInTryRow)).all() == []


@ON_SQLITE
def test_signing_in_forgets_ones_own_tries_alone(engine: Engine, attempt: Try) -> None:
    few = TryLimits(name_at_address=3, address=4)
    attempt("ben", "192.0.2.1", few)
    for _ in range(10):
        attempt("amina", "192.0.2.1", few)
        attempt("amina", "192.0.2.1", few)
        with writing(engine) as session:
            forget_tries(session, "amina", "192.0.2.1")
    with reading(engine) as session:
        assert len(session.scalars(select(SignInTryRow)).all()) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("names", "addresses"),
    [
        (["a{}"] * 10, ["192.0.2.1"] * 10),
        (["amina"] * 10, ["192.0.2.{}"] * 10),
        (["a{}"] * 10, ["2001:db8:1:2::{}"] * 10),  # one network is one address
        (["a{}"] * 10, ["::ffff:192.0.2.1", "192.0.2.1"] * 5),
    ],
)
def test_many_names_at_one_address_wait_and_many_addresses_for_one_name(
    attempt: Try, names: list[str], addresses: list[str]
) -> None:
    few = TryLimits(name_at_address=5, address=10, name=10)
    both = enumerate(zip(names, addresses, strict=True))
    pairs = [(name.format(n), address.format(n)) for n, (name, address) in both]
    for name, address in pairs:
        attempt(name, address, few)
    with pytest.raises(TooManyTries):
        attempt(*pairs[0], few)


@ON_SQLITE
def test_what_counts_no_longer_is_deleted_and_no_name_is_kept(engine: Engine, attempt: Try) -> None:
    attempt("typed-a-password-here", "192.0.2.1")
    with writing(engine) as session:
        assert "typed" not in session.scalars(select(SignInTryRow.who)).one()
        session.execute(update(SignInTryRow).values(at=now() - timedelta(minutes=16)))
    attempt("amina", "no address, a socket")
    with reading(engine) as session:
        assert len(session.scalars(select(SignInTryRow)).all()) == 1
