"""What an editor saves is checked as a part of its story, with whom the other segments name in full."""

from __future__ import annotations

from sqlalchemy import Engine

from service.domain.terms import Concept, Glossary, Term
from service.stages import reviewing
from tests.factories import make_story
from tests.service.newsroom import Newsroom


def test_a_last_name_is_checked_where_another_segment_has_the_full_name(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(body="<p>Vladimir Putin came.</p><p>Putin spoke.</p>"))
    newsroom.draft()
    segment = next(one for one in newsroom.segments() if one.source_text == "Putin spoke.")
    putin = Concept("putin", "person", (Term("en", "Vladimir Putin"), Term("fr", "Vladimir Poutine")))
    saved = newsroom.write(
        reviewing.save_segment,
        segment.translation_id,
        reviewing.SegmentEdit(segment.index, "Poutine a parlé.", segment.lock_version),
        "awa",
        editions=newsroom.editions,
        glossary=Glossary([putin]),
    )
    (mention,) = saved.segment.mentions
    assert (mention.concept, mention.source_text, mention.outcome) == ("putin", "Putin", "applied")
