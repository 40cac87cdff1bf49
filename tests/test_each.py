from __future__ import annotations

import inspect

import pytest

from tests.each import each


def test_every_case_is_run_and_every_one_that_fails_is_told() -> None:
    seen: list[int] = []

    @each(("number", "word"), [(1, "a"), (2, "b"), (3, "c")])
    def look(shelf: list[int], number: int, word: str) -> None:
        shelf.append(number)
        assert word == "b"

    assert list(inspect.signature(look).parameters) == ["shelf"]  # what pytest gives it
    with pytest.raises(ExceptionGroup, match="2 of 3 cases") as failed:
        look(shelf=seen)
    assert seen == [1, 2, 3]
    assert [one.__notes__ for one in failed.value.exceptions] == [
        ["in the case {'number': 1, 'word': 'a'}"],
        ["in the case {'number': 3, 'word': 'c'}"],
    ]


def test_one_failure_is_itself_and_none_is_none() -> None:
    @each("number", [1, 2])
    def look(number: int, last: int) -> None:
        assert number != last

    look(last=3)
    with pytest.raises(AssertionError) as failed:
        look(last=2)
    assert failed.value.__notes__ == ["in the case {'number': 2}"]
