"""Harvesting the desk's own approved stories: which forms they use, and proposing these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.languages.tags import primary
from service.domain.status import State
from service.domain.terms.harvest import FormProposal, SentencePair
from service.storage.tables import SegmentRow, StoryVersionRow, TranslationRow
from service.termbase.edit import change
from service.termbase.query import get

#: where a form comes from that was read in approved stories
SOURCE = "harvest"
_APPROVED = (State.APPROVED, State.LIVE)
#: sentences that are held at a time
_BATCH = 1_000


def approved_pairs(session: Session, locales: Mapping[str, str]) -> dict[tuple[str, str], list[SentencePair]]:
    """Return the sentences of approved translations, by languages (primary subtags) of source and target.

    `locales`: the locale of each edition by its slug. What a person approved is read, and nothing of a story
    whose newer version is being drafted.
    """
    query = (
        select(
            StoryVersionRow.language,
            TranslationRow.edition,
            SegmentRow.source_text,
            SegmentRow.text,
            TranslationRow.approved_at,
        )
        .join(TranslationRow, TranslationRow.id == SegmentRow.translation_id)
        .join(StoryVersionRow, StoryVersionRow.id == TranslationRow.version_id)
        .where(
            TranslationRow.approved_by.is_not(None),
            TranslationRow.state.in_([state.value for state in _APPROVED]),
            SegmentRow.text != "",
        )
        .order_by(TranslationRow.approved_at, SegmentRow.index)
    )
    found: dict[tuple[str, str], list[SentencePair]] = {}
    for language, edition, source, text, at in session.execute(query).yield_per(_BATCH):
        languages = primary(language), primary(locales.get(edition, ""))
        if all(languages) and languages[0] != languages[1]:
            found.setdefault(languages, []).append(
                SentencePair(source, text, at.date().isoformat() if at else "")
            )
    return found


def propose(session: Session, proposals: Iterable[FormProposal], language: str, actor: str) -> int:
    """Add the forms to their concepts as proposed; return how many are new. Nothing is approved by it."""
    added = 0
    for one in proposals:
        record = get(session, one.concept)
        cell = record.cells.get(language, "")
        there = {form.text for form in record.concept.in_language(language)}
        if one.known or record.retired or one.form in there or not _may_be_written(one.form):
            continue
        seen = f", {one.first} to {one.last}" if one.first else ""
        change(
            session,
            one.concept,
            None,
            {language: f"{cell}|?{one.form}" if cell else f"?{one.form}"},
            actor,
            sources={(language, one.form): SOURCE},
            remark=f"in {one.count} of {one.mentioned} approved sentences that name it{seen}",
        )
        added += 1
    return added


def _may_be_written(form: str) -> bool:
    return "|" not in form and form[:1] not in "?!~"
