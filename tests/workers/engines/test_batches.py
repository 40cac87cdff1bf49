"""Batches: like with like, every sentence once, and no more at a time than a thread may hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.engines.batches import BATCH_HELD, BATCH_PIECES, Cut, chunks


@given(st.lists(st.integers(1, 500), max_size=60), st.integers(1, 8))
def test_batches_hold_every_sentence_once_and_shrink_with_the_beam(sizes: list[int], beam: int) -> None:
    cuts = [Cut(f"sentence {number}", ["a"] * size, []) for number, size in enumerate(sizes)]

    made = chunks(cuts, beam)

    assert sorted(cut.text for chunk in made for cut in chunk) == sorted(cut.text for cut in cuts)
    for chunk in made:
        padded = len(chunk) * max(len(cut.pieces) for cut in chunk)
        assert len(chunk) == 1 or (padded <= BATCH_PIECES and padded * beam <= BATCH_HELD)


def test_a_wide_beam_makes_smaller_batches() -> None:
    cuts = [Cut(f"sentence {number}", ["a"] * 25, []) for number in range(80)]

    assert len(chunks(cuts, 6)) > len(chunks(cuts, 1))
