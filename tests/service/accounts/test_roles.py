"""Roles by edition, as values."""

from __future__ import annotations

import pytest

from service.accounts import Role, Roles, parse_roles
from service.errors import Unprocessable
from tests.each import each

EDITIONS = ["africa-fr", "mideast-ar"]


@each("role", Role)
@each("asked", Role)
def test_a_role_covers_those_before_it_and_only_where_it_was_given(role: Role, asked: Role) -> None:
    here, all_over = Roles({"africa-fr": role}), Roles({"*": role})
    enough = role.rank >= asked.rank
    assert here.may(asked, "africa-fr") == here.anywhere(asked) == enough
    assert not here.may(asked, "mideast-ar")
    assert not here.everywhere(asked)
    assert all_over.everywhere(asked) == all_over.may(asked, "an edition of tomorrow") == enough
    assert Roles().in_edition("africa-fr") is None
    assert not Roles().anywhere(asked)


def test_the_greater_of_two_counts() -> None:
    roles = parse_roles(["reader", "senior@africa-fr"], EDITIONS)
    assert (roles.in_edition("africa-fr"), roles.in_edition("mideast-ar")) == ("senior", "reader")
    assert str(roles) == "reader, senior@africa-fr"
    assert Roles.of(roles.to_json()) == roles
    assert Roles.of({"africa-fr": "emperor"}) == Roles()


@pytest.mark.parametrize("words", [["owner"], ["editor@nowhere"], ["editor", "reader"], ["@africa-fr"], [""]])
def test_what_is_no_role_is_refused(words: list[str]) -> None:
    with pytest.raises(Unprocessable) as refused:
        parse_roles(words, EDITIONS)
    assert refused.value.extra["field"] == "role"
