"""Unlisted names in what the pipeline drafts."""

from __future__ import annotations

from service.domain.draft import Job, SourceSegment
from service.domain.names.story import UNLISTED
from service.domain.story import BlockKind
from service.domain.terms import Concept, Glossary, Term
from workers.engines.ct2 import Ct2Engine
from workers.pipeline.run import run

TEXTS = ("Senator Rose Effiom voted no on Monday.", "People in Abuja applauded Effiom.")


def job(target: str) -> Job:
    segments = tuple(
        SourceSegment(n, f"body.{n}", BlockKind.PARAGRAPH, 0, len(text), text) for n, text in enumerate(TEXTS)
    )
    return Job("t", "v", "lease", "s", "en", "edition", target, segments)


def flagged(glossary: Glossary, engine: Ct2Engine) -> list[str]:
    draft = run(job("fr"), lambda *_: engine, glossary)
    assert "names" in draft.seconds
    return [
        str(name["name"])
        for segment in draft.segments
        for finding in segment.findings
        if finding.check == UNLISTED and finding.data
        for name in finding.data["names"]
    ]


def test_a_name_is_flagged_until_the_glossary_has_it(ct2: Ct2Engine) -> None:
    abuja = Concept("Q3787", "capital", (Term("en", "Abuja"), Term("fr", "Abuja")))
    assert flagged(Glossary([abuja]), ct2) == ["Rose Effiom"]
    rose = Concept("person-rose-effiom", "person", (Term("en", "Rose Effiom"), Term("fr", "Rose Effiom")))
    assert flagged(Glossary([abuja, rose]), ct2) == []
