"""What `dragoman translate` reports of a draft: one line, the whole list, or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.text import Text

from dragoman.cli.translating import Translated
from dragoman.terminal import MARKS, warn
from service.domain.draft import Draft, Outcome, Severity
from service.wording import say, say_reason

COLOURS = {Severity.BLOCK: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def report_of(result: Translated, frames_left_out: Sequence[str]) -> dict[str, Any]:
    """Return what `--json` prints; terms and findings are as in the review API."""
    sources = {segment.index: segment.text for segment in result.segments}
    return {
        "source": result.given.source,
        "target": result.given.target,
        "engine": result.draft.engine,
        "seconds": result.draft.seconds,
        "provenance": dict(result.draft.provenance),
        "text": result.text,
        "frames_left_out": list(frames_left_out),
        "segments": [
            {
                "index": segment.index,
                "source_text": sources[segment.index],
                "text": segment.text,
                "origin": segment.origin.value,
                "engine": segment.engine,
                "score": segment.score,
                "mentions": [mention.to_json() for mention in segment.mentions],
                "findings": [{**finding.to_json(), "message": say(finding)} for finding in segment.findings],
            }
            for segment in result.draft.segments
        ],
    }


def sum_up(draft: Draft) -> None:
    """Print one line: sentences, engine, seconds, terms, findings."""
    mentions = [mention for segment in draft.segments for mention in segment.mentions]
    kinds = Counter(finding.severity for segment in draft.segments for finding in segment.findings)
    said = sum(mention.outcome is not Outcome.MISSED for mention in mentions)
    sentences = "1 sentence" if len(draft.segments) == 1 else f"{len(draft.segments)} sentences"
    warn.print(
        f"{sentences} by {draft.engine} in {sum(draft.seconds.values()):.1f} s · "
        f"glossary terms {said} of {len(mentions)} · findings "
        + (", ".join(f"{kinds[one]} {one.value}" for one in Severity if kinds[one]) or "none")
    )
    spent = draft.provenance.get("llm")
    if spent:
        warn.print(
            f"language model {spent['model']}: {spent['requests']} requests, "
            f"{spent['tokens_in']} tokens sent, {spent['tokens_out']} back, cost {spent['cost']:.4f}",
            markup=False,
        )
    for note in draft.provenance.get("notes", ()):
        warn.print(note, markup=False, style="yellow")


def list_terms(draft: Draft) -> None:
    """Print each mention of a term, with how it came in or why it did not."""
    mentions = [mention for segment in draft.segments for mention in segment.mentions]
    for mention in mentions:
        sign, colour = MARKS[mention.outcome]
        missed = mention.outcome is Outcome.MISSED
        reason = say_reason(mention.reason)
        what = (reason if missed else mention.target_text) or "not found in the translation"
        how = f"  {reason}" if reason and not missed else ""
        how = f"  [{mention.step.value}]{how}" if mention.step else how
        warn.print(Text.assemble((f"  {sign} ", colour), mention.source_text, " → ", what, (how, "dim")))
    steps = Counter(mention.step.value for mention in mentions if mention.step)
    if steps:
        won = ", ".join(f"{times} by {step}" for step, times in steps.items())
        warn.print(Text(f"  the model was made to say {won}"))


def list_findings(draft: Draft) -> None:
    """Print what the checks found, by sentence."""
    for segment in draft.segments:
        for finding in segment.findings:
            warn.print(
                Text.assemble(
                    (f"  {finding.severity.value:<8}", COLOURS[finding.severity]),
                    f"sentence {segment.index + 1}, {finding.check}: {say(finding)}",
                ),
            )
