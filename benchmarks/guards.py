"""`python -m benchmarks guards`: how surely the guards tell a good translation from one that went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.labelled import read_table
from benchmarks.report import with_notes
from workers.engines.base import Output
from workers.pipeline.quality_gate import penalty

#: the mean log-probability of a labelled output that names none
SCORE = -0.5

LabelledOutputs = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the guards said: bad ones caught and missed, good ones let through and wronged."""

    caught: tuple[Mapping[str, Any], ...]
    missed: tuple[Mapping[str, Any], ...]
    passed: tuple[Mapping[str, Any], ...]
    wronged: tuple[Mapping[str, Any], ...]

    @property
    def precision(self) -> float:
        """The share of those stopped that were bad; 1 where none was stopped."""
        stopped = len(self.caught) + len(self.wronged)
        return len(self.caught) / stopped if stopped else 1.0

    @property
    def recall(self) -> float:
        """The share of the bad ones that were stopped; 1 where there are none."""
        bad = len(self.caught) + len(self.missed)
        return len(self.caught) / bad if bad else 1.0


def load_cases(files: Sequence[Path]) -> LabelledOutputs:
    """Read labelled outputs: `[[good]]` and `[[bad]]` with pair, source, target and (bad) why."""
    tables = [read_table(file) for file in files]
    return {kind: [case for table in tables for case in table.get(kind, ())] for kind in ("good", "bad")}


def count_verdicts(cases: LabelledOutputs) -> Verdicts:
    """Ask the guards about every output."""
    bad = [(case, _weigh(case)) for case in cases["bad"]]
    good = [(case, _weigh(case)) for case in cases["good"]]
    return Verdicts(
        tuple(case for case, weight in bad if weight),
        tuple(case for case, weight in bad if not weight),
        tuple(case for case, weight in good if not weight),
        tuple(case for case, weight in good if weight),
    )


def report(cases: LabelledOutputs, verdicts: Verdicts, notes: Sequence[str] = ()) -> str:
    """Return the result as a section in Markdown."""
    pairs = sorted({case["pair"] for kind in ("good", "bad") for case in cases[kind]})
    lines = [
        "## Guards: outputs that went wrong as a whole",
        (
            f"`python -m benchmarks guards`, {datetime.now(UTC):%Y-%m-%d}: "
            f"{len(cases['good'])} good and "
            f"{len(cases['bad'])} bad outputs of {len(pairs)} pairs ({', '.join(pairs)})."
        ),
        "",
        f"Precision {verdicts.precision:.3f}, recall {verdicts.recall:.3f}.",
        "",
        "| what went wrong | caught | of |",
        "|---|---:|---:|",
    ]
    caught = Counter(case["why"] for case in verdicts.caught)
    for why, count in Counter(case["why"] for case in cases["bad"]).items():
        lines.append(f"| {why} | {caught[why]} | {count} |")
    return with_notes(lines, notes)


def _weigh(case: Mapping[str, Any]) -> int:
    source, _, target = str(case["pair"]).partition("-")
    output = Output(case["target"], case.get("score", SCORE), (), case.get("complete", True))
    return penalty(case["source"], output, source, target)
