"""What a worker counts of its work, for the metrics."""

from __future__ import annotations

from service.counting import WorkCounts
from service.domain.draft import Draft, Job
from workers.engines.tally import take_written


def count_draft(counts: WorkCounts, job: Job, draft: Draft) -> None:
    """Count a draft that was saved: its words, stages, terms and findings."""
    words = sum(len(segment.text.split()) for segment in job.segments)
    counts.add("dragoman_draft_words", job.edition, amount=words)
    for stage, seconds in draft.seconds.items():
        counts.add("dragoman_stage_seconds", stage, amount=seconds)
    for segment in draft.segments:
        for mention in segment.mentions:
            counts.add("dragoman_terms", mention.outcome.value)
        for finding in segment.findings:
            counts.add("dragoman_findings", finding.check, finding.severity.value)


def count_engines(counts: WorkCounts) -> None:
    """Count what the engines of this process wrote since the last time."""
    for engine, (tokens, seconds) in take_written().items():
        counts.add("dragoman_decoded_tokens", engine, amount=tokens)
        counts.add("dragoman_decoding_seconds", engine, amount=seconds)
