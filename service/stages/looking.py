"""Looking for findings and terms in a text for one segment, as the desk does after every save."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.orm import Session

from service.domain.checks import Checked, marked_words, run_checks
from service.domain.draft import Finding, Mention
from service.domain.edition import Edition
from service.domain.holding import STORY_CHECKS
from service.domain.names.story import still_unlisted
from service.domain.story import BlockKind, Mark
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.consistency import strays
from service.domain.terms.forbidden import forbidden
from service.domain.terms.intruders import intruders
from service.domain.text.verbatim import kept
from service.editions import get_edition
from service.lexicons import lexicon
from service.stages.story_glossary import glossary_of
from service.storage.tables import SegmentRow, StoryVersionRow, TranslationRow

_TABLE = SegmentRow.__table__
#: made once: to put a statement together costs more than to execute it
_OF_STORY = (
    select(_TABLE.c.id, _TABLE.c.source_text, cast(_TABLE.c.mentions, Text))
    .where(_TABLE.c.translation_id == bindparam("wanted"))
    .order_by(_TABLE.c.index)
)
_VERSIONS = StoryVersionRow.__table__
_VERSION = select(_VERSIONS.c.language, _VERSIONS.c.subjects, _VERSIONS.c.version_created).where(
    _VERSIONS.c.id == bindparam("wanted")
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of the terms in a text, and what was found in it."""

    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]


#: looks at a text, its marks, and the ids of the source's marks that it lacks
Look = Callable[[str, Sequence[Mark], tuple[int, ...]], Looked]


def look_in(
    session: Session,
    row: TranslationRow,
    segment: SegmentRow,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> Look:
    """Return what looks at texts for a segment; the story is read but once for all of them."""
    locale = get_edition(dict(editions), row.edition).locale
    language, subjects, created = session.execute(_VERSION, {"wanted": row.version_id}).one()
    standing = session.execute(_OF_STORY, {"wanted": row.id}).all()
    story = glossary_of(
        glossary, row.edition, [source for _, source, _ in standing], language, subjects, created
    )
    source_marks = read_marks(segment.source_marks)
    elsewhere = [
        record for other, _, records in standing if other != segment.id for record in _mentions(records)
    ]
    known = [Finding.from_json(finding) for finding in segment.findings]

    def look(text: str, marks: Sequence[Mark], missing: tuple[int, ...]) -> Looked:
        mentions = tuple(check_mentions(story, segment.source_text, text, language, locale))
        checked = Checked(
            segment.source_text,
            text,
            language,
            locale,
            BlockKind(segment.kind),
            mentions,
            missing,
            tuple(kept(segment.source_text, source_marks, language)),
            source_marks,
            tuple(marks),
            lexicon,
            marked_words(segment.machine_text or "", read_marks(segment.machine_marks)),
            glossary.get,
        )
        found = (
            *(finding for finding in known if finding.check in STORY_CHECKS),
            *forbidden(glossary, text, locale, mentions),
            *intruders(glossary, segment.source_text, text, language, locale, mentions),
            *run_checks(checked),
            *strays(mentions, _others(elsewhere, mentions), glossary, locale),
            *still_unlisted(known, mentions),
        )
        return Looked(mentions, found)

    return look


@lru_cache(maxsize=4096)
def _mentions(record: str) -> tuple[dict[str, Any], ...]:
    """Return the mentions of a sentence as they are kept; of a story all but one are the same again."""
    return tuple(json.loads(record))


def _others(records: list[dict[str, Any]], mentions: Sequence[Mention]) -> list[Mention]:
    """Return those of the other segments' mentions that are of the same concepts."""
    concepts = {mention.concept for mention in mentions}
    return [Mention.from_json(record) for record in records if record["concept"] in concepts]


def read_marks(records: list[Any]) -> tuple[Mark, ...]:
    """Read the marks of a segment as they are stored."""
    return tuple(Mark.from_json(record) for record in records)
