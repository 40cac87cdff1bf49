"""Looking for findings and terms in a text for one segment, as the desk does after every save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from service.domain.checks import Checked, marked_words, run_checks
from service.domain.draft import Finding, Mention
from service.domain.edition import Edition
from service.domain.holding import STORY_CHECKS
from service.domain.names.story import still_unlisted
from service.domain.story import BlockKind, Mark, domains_of
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.consistency import strays
from service.domain.terms.forbidden import forbidden
from service.domain.terms.intruders import intruders
from service.domain.terms.story import for_story
from service.domain.text.verbatim import kept
from service.editions import get_edition
from service.lexicons import lexicon
from service.stages.segment_record import Standing, records_of
from service.storage.tables import SegmentRow, TranslationRow


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
    language = row.version.language
    standing = records_of(session, row)
    story = for_story(
        glossary,
        [one.source_text for one in standing],
        language,
        edition=row.edition,
        domains=domains_of(map(str, row.version.subjects)),
        day=f"{row.version.version_created:%Y-%m-%d}",
    )
    source_marks = read_marks(segment.source_marks)
    others = [mention for other in standing if other.id != segment.id for mention in _mentions(other)]
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
            *strays(mentions, others, glossary, locale),
            *still_unlisted(known, mentions),
        )
        return Looked(mentions, found)

    return look


def read_marks(records: list[Any]) -> tuple[Mark, ...]:
    """Read the marks of a segment as they are stored."""
    return tuple(Mark.from_json(record) for record in records)


def _mentions(segment: Standing) -> list[Mention]:
    return [Mention.from_json(record) for record in segment.mentions]
