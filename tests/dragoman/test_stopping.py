"""Ctrl-C and SIGTERM together stop a part, as one of them does."""

from __future__ import annotations

import signal

import pytest

from dragoman.stopping import SIGNALS, asked_to_stop


@pytest.mark.parametrize("first", SIGNALS)
def test_a_second_signal_while_the_first_one_wakes_the_main_thread(first: signal.Signals) -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with asked_to_stop() as stop:
        assert not stop.is_set()
        with stop._cond:  # type: ignore[attr-defined]  # as in `wait`, on the way out of it
            signal.raise_signal(first)
            for number in SIGNALS:
                signal.raise_signal(number)
        assert stop.wait(30)
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_nothing_is_left_where_nobody_asked() -> None:
    with asked_to_stop() as stop:
        pass
    assert not stop.is_set()
