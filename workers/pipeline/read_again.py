"""A second reader: a language model that may only raise findings; it changes no text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from service.domain.checks.places import with_places
from service.domain.draft import Finding, Origin, Severity, Span
from workers.engines.stories import ReaderRemark, ReadsStories, TranslatesStories
from workers.pipeline.work import Work

NAME = "reader"
#: the most remarks on one sentence
MOST = 3


def reading_by(reader: ReadsStories) -> tuple[str, Callable[[Work], None]]:
    """Return the stage in which a reader reads the draft, what editors wrote left out."""

    def read_again(work: Work) -> None:
        own = [segment for segment in work.to_translate if segment.origin is Origin.MT and segment.text]
        if not own:
            return
        if work.story_engine is None and isinstance(reader, TranslatesStories):
            work.story_engine = reader  # what it costs is told also where another engine translated
        pairs = [(segment.source.text, segment.text) for segment in own]
        job = work.job
        remarks = reader.read_story(pairs, job.source_language, job.target_locale, work.go_on)
        found: dict[int, list[Finding]] = defaultdict(list)
        for remark in remarks:
            finding = _finding(remark, *pairs[remark.place])
            if len(found[remark.place]) < MOST and finding not in found[remark.place]:
                found[remark.place].append(finding)
        for place, findings in found.items():
            own[place].findings += tuple(findings)

    return NAME, read_again


def _finding(remark: ReaderRemark, source: str, target: str) -> Finding:
    """Return a remark as a finding, on the words that it names if they are there.

    What is missing, by the words of the source alone, is between the words where it would stand.
    """
    here = _place(remark.source_words, source)
    missing = remark.kind == "omission" and not remark.target_words.strip() and here != (0, len(source))
    there = None if missing else _place(remark.target_words, target)
    code, data = f"reader.{remark.kind}", {"sentence": remark.sentence}
    (placed,) = with_places([Finding(NAME, Severity.WARNING, code, here, there, data)], source, target)
    return placed


def _place(words: str, text: str) -> Span:
    """Return where words stand in a text; all of it where they do not, or stand there twice."""
    at = text.find(words) if words.strip() else -1
    if at < 0 or text.find(words, at + 1) >= 0:
        return 0, len(text)
    return at, at + len(words)
