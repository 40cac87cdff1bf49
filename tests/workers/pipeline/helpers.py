"""Small jobs for the tests of the pipeline."""

from __future__ import annotations

from service.domain.draft import CarriedText, Job, SourceSegment
from service.domain.story import BlockKind, Mark
from service.domain.terms import Glossary

NO_TERMS = Glossary(())


def make_job(*segments: SourceSegment, source: str = "en", target: str = "fr-SN") -> Job:
    return Job("t", "v", "lease", "s", source, "africa-fr", target, segments)


def sentence(index: int, text: str, *marks: Mark, kept: CarriedText | None = None) -> SourceSegment:
    return SourceSegment(index, f"body.{index}", BlockKind.PARAGRAPH, 0, len(text), text, marks, kept)
