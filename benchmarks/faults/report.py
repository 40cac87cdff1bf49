"""The section of the results about faults: recall by kind and language, and false alarms on clean text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from benchmarks.faults.kinds import KINDS
from benchmarks.faults.measure import FaultPlan, Measured, Tally
from benchmarks.report import with_notes


def report(measured: Measured, plan: FaultPlan, notes: Sequence[str] = ()) -> str:
    """Return the result as a section in Markdown."""
    languages = measured.languages
    total = _sum(tally for by in measured.tallies.values() for tally in by.values())
    peer = measured.peer
    lines = [
        "## Faults: how many the checks find",
        (
            f"`python -m benchmarks faults`, {datetime.now(UTC):%Y-%m-%d}: {total.seeded} faults of "
            f"{len(measured.tallies)} kinds in human translations into {len(languages)} languages, up to "
            f"{plan.per_kind} of a kind and language, in the {plan.half} lines of the sets (the rules were "
            "tuned on the odd ones). A fault is found where a check warns or blocks that did not before."
        ),
        "",
        f"Found {_share(total.found, total.seeded)}, blocked {_share(total.blocked, total.seeded)}"
        + (f"; {peer} {_share(total.peer, total.seeded)}." if peer else "."),
        "",
        f"| kind | goal | found | blocked |{' pofilter |' if peer else ''} {' | '.join(languages)} |",
        "|---|---:|---:|---:|" + ("---:|" if peer else "") + "---:|" * len(languages),
    ]
    for kind in KINDS:
        by = measured.tallies.get(kind.name)
        if not by:
            continue
        all_of = _sum(by.values())
        cells = [_share(by[one].found, by[one].seeded) if one in by else "" for one in languages]
        lines.append(
            f"| {kind.name} | {kind.goal or ''} | {_share(all_of.found, all_of.seeded)} "
            f"| {_share(all_of.blocked, all_of.seeded)} |"
            + (f" {_share(all_of.peer, all_of.seeded)} |" if peer else "")
            + f" {' | '.join(cells)} |"
        )
    lines += ["", "False alarms per 100 clean sentences, by set and language:", ""]
    lines += _alarms(measured)
    return with_notes(lines, notes)


def _alarms(measured: Measured) -> list[str]:
    checks = sorted(
        {check for one in measured.alarms.values() for grade, check in one.counts if grade != "info"}
    )
    head = f"| set | sentences | blocks | warnings |{' pofilter |' if measured.peer else ''}"
    lines = [
        f"{head} {' | '.join(f'`{check}`' for check in checks)} |",
        "|---|---:|---:|---:|" + ("---:|" if measured.peer else "") + "---:|" * len(checks),
    ]
    for (name, language), one in measured.alarms.items():
        cells = [one.per_100("block", check) + one.per_100("warning", check) for check in checks]
        lines.append(
            f"| {name} {language} | {one.sentences} | {one.per_100('block'):.1f} "
            f"| {one.per_100('warning'):.1f} |"
            + (f" {100 * one.peer / max(1, one.sentences):.0f} |" if measured.peer else "")
            + " "
            + " | ".join(f"{cell:.1f}" if cell else "" for cell in cells)
            + " |"
        )
    return lines


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total.add(one)
    return total


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else ""
