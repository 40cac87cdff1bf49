"""`python -m tests.matrix`: run it, and print the table. Ends with 1 where anything fell short."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.matrix.running import Plan, Run, run_matrix
from tests.matrix.world import KINDS

COLUMNS = (
    "desk",
    "minutes",
    "stories × editions",
    "deliveries",
    "faults",
    "drafted",
    "published",
    "promises lost",
    "repeated",
    "longest wait for a 202, s",
    "through after, s",
    "told to sites",
    "sites told after, s",
    "fell short",
)


def main() -> int:
    """Run the matrix as the arguments say; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--kind", choices=KINDS, action="append", help="of desk; default: both, one by one")
    parser.add_argument("--minutes", type=float, default=30.0, help="of faults, for each kind")
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the folder of each run, and say where")
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    given = parser.parse_args()
    runs = []
    for kind in given.kind or KINDS:
        folder = Path(tempfile.mkdtemp(prefix="dragoman-matrix-"))
        folder.chmod(0o755)  # the database's account has a folder in it
        try:
            runs.append(run_matrix(Plan(kind, given.stories, given.minutes * 60, given.seed), folder, _say))
        finally:
            if given.keep:
                _say(f"{kind}: {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)
    if given.json:
        print(json.dumps([asdict(run) for run in runs], indent=1))
    else:
        print(table(runs))
    return int(any(run.verdict.fell_short for run in runs))


def table(runs: list[Run]) -> str:
    """Return the results as a table in Markdown, and under it what fell short."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---" + "|---:" * (len(COLUMNS) - 1) + "|"]
    for run in runs:
        verdict = run.verdict
        through = "not" if verdict.settled is None else f"{verdict.settled:.0f}"
        lines.append(
            f"| {run.kind} | {run.seconds / 60:.1f} | {run.stories} × 4 | {verdict.deliveries} | "
            f"{sum(run.faults.values())} | {verdict.drafted} | {verdict.published} | {verdict.lost} | "
            f"{verdict.repeated} | {verdict.longest_wait:.1f} | {through} | {verdict.told} | "
            f"{'not' if verdict.told_after is None else f'{verdict.told_after:.0f}'} | "
            f"{len(verdict.fell_short)} |"
        )
    for run in runs:
        lines += ["", f"{run.kind}: {', '.join(f'{name} {n}' for name, n in sorted(run.faults.items()))}"]
        lines += [f"- {said}" for said in run.verdict.fell_short]
    return "\n".join(lines)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
