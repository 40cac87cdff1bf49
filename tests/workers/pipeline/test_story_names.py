"""The pipeline reads a story as a whole: who is named in full in one segment is known in all."""

from __future__ import annotations

from service.domain.draft import Job, SourceSegment
from service.domain.story import BlockKind
from service.domain.terms import Glossary
from service.domain.terms.concept import Concept, Term
from workers.engines.fake import FakeEngine
from workers.pipeline.run import run

PUTIN = Concept("putin", "person", (Term("en", "Vladimir Putin"), Term("fr", "Vladimir Poutine")))
PARTY = Concept("party", "party", (Term("en", "Green Party"),), scope=("africa-en",))
TEXTS = ("Putin meets Biden", "Vladimir Putin met the Green Party.", "Putin left.")


def test_a_last_name_in_the_headline_is_the_person_named_in_the_story() -> None:
    segments = tuple(
        SourceSegment(number, f"b{number}", BlockKind.PARAGRAPH, 0, len(text), text)
        for number, text in enumerate(TEXTS)
    )
    job = Job("t", "v", "lease", "s", "en", "africa-fr", "fr-SN", segments)
    draft = run(job, lambda *_: FakeEngine(), Glossary([PUTIN, PARTY]))
    found = [[(one.concept, one.source_text) for one in segment.mentions] for segment in draft.segments]
    assert found == [[("putin", "Putin")], [("putin", "Vladimir Putin")], [("putin", "Putin")]]
