"""The simulated day keeps the desk's promises of lanes."""

from __future__ import annotations

import pytest

pytest.importorskip("simpy", reason="simpy is in the locks: `make test` installs it")
from benchmarks.peak import Load, arrivals, simulate
from service.domain.lanes import Lane

SMALL = Load(stories=60, editions=2, breaking=3, bulk=100)


def test_breaking_goes_first_bulk_last_and_nothing_is_lost() -> None:
    jobs = arrivals(SMALL)
    day = simulate(1, 2, 4.0, SMALL)
    assert sum(map(len, day.waits.values())) + day.left == len(jobs)
    breaking, standard, bulk = (day.quantile(lane, 0.9) for lane in Lane)
    assert breaking < standard < bulk
    assert day.waits[Lane.BULK], "bulk never starves"
    assert 0.3 < day.busy <= 1


def test_more_workers_wait_less() -> None:
    waits = [sum(simulate(workers, 2, 4.0, SMALL).waits[Lane.STANDARD]) for workers in (1, 2, 8)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] > waits[-1]
