"""Lanes and turns: who comes next among those that wait."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from service.domain.lanes import FIRST, LAST, Lane, Turns, lane_of


def test_every_place_is_in_one_lane() -> None:
    lanes = [lane_of(place) for place in range(FIRST, LAST + 1)]
    assert Counter(lanes) == {lane: lane.value[1] - lane.value[0] + 1 for lane in Lane}
    assert lanes == sorted(lanes, key=list(Lane).index)
    assert lane_of(4) is Lane.STANDARD  # a story that says nothing of its urgency
    assert lane_of(LAST + 5) is Lane.BULK


@given(st.lists(st.sampled_from("abcdef"), min_size=1, unique=True), st.integers(1, 60))
def test_nobody_has_two_turns_more_than_another(waiting: list[str], count: int) -> None:
    turns = Turns()
    given_ = Counter(turns.give(waiting) for _ in range(count))
    assert max(given_.values()) - min(given_[one] for one in waiting) <= 1


def test_who_comes_later_is_next() -> None:
    turns = Turns()
    for _ in range(100):
        turns.give(["a"])
    assert [turns.give(["a", "b"]) for _ in range(4)] == ["b", "a", "b", "a"]
