"""The matrix in short; `make faults` runs it whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matrix.faults import kill_all, postgresql_stopped_at_once, redis_killed
from tests.matrix.running import Plan, run_matrix


@pytest.mark.kill
def test_nothing_is_lost_doubled_or_stale_whatever_ends(server_folder: Path) -> None:
    folder = server_folder / "matrix"
    folder.mkdir()
    faults = (redis_killed, kill_all, postgresql_stopped_at_once)
    what = Plan("postgresql", 4, 0, seed=3, gap=0.5, only=faults, troubled=False)
    run = run_matrix(what, folder, lambda _: None)
    # how often a promise was repeated for each that was lost needs more of both: `make faults`
    short = [said for said in run.verdict.fell_short if "promises were repeated" not in said]
    assert short == []
    assert len(run.faults) == len(faults)
    assert run.verdict.published >= 4 * 4
    assert run.verdict.told >= 2 * 4
