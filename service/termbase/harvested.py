"""Harvesting the desk's own approved stories: which forms they use, and what becomes of those."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.languages.tags import primary
from service.domain.status import State
from service.domain.terms.harvest import FormProposal, SentencePair
from service.errors import NotFound
from service.message import message
from service.storage.tables import (
    ConceptRow,
    HarvestedFormRow,
    SegmentRow,
    StoryVersionRow,
    TranslationRow,
    now,
)
from service.termbase.edit import FormId, change, set_trust
from service.termbase.query import ConceptRecord, get, record_of

#: where a form comes from that was read in approved stories
SOURCE = "harvest"
_APPROVED = (State.APPROVED, State.LIVE)
#: sentences that are held at a time
_BATCH = 1_000
#: proposals of one harvest that the desk looks at, the most often seen
LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class HarvestedForm:
    """A proposed form that approved stories use: in `count` of `mentioned` sentences that name its concept.

    `first` and `last`: the days on which it was seen (ISO), empty if unknown. `segment`: the id of a sentence
    that had it.
    """

    record: ConceptRecord
    language: str
    form: str
    count: int
    mentioned: int
    first: str
    last: str
    segment: str


@dataclass(frozen=True, slots=True)
class FormExample:
    """A sentence of an approved story that has a harvested form: both sides, and where it stands."""

    translation: str
    index: int
    source: str
    target: str


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
            SegmentRow.id,
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
    for language, edition, source, text, at, segment in session.execute(query).yield_per(_BATCH):
        languages = primary(language), primary(locales.get(edition, ""))
        if all(languages) and languages[0] != languages[1]:
            found.setdefault(languages, []).append(
                SentencePair(source, text, at.date().isoformat() if at else "", segment)
            )
    return found


def propose(session: Session, proposals: Iterable[FormProposal], language: str, actor: str) -> int:
    """Add the forms to their concepts as proposed, with how often they were seen; return how many are new.

    Nothing is approved by it. A form that somebody dropped is not proposed again.
    """
    added = 0
    for one in proposals:
        record = get(session, one.concept)
        if record.retired or not _may_be_written(one.form) or not _note(session, one, language):
            continue
        cell = record.cells.get(language, "")
        if one.known or one.form in {form.text for form in record.concept.in_language(language)}:
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


def _note(session: Session, one: FormProposal, language: str) -> bool:
    """Keep how often a form was seen; return False for one that somebody dropped."""
    row = session.get(HarvestedFormRow, (one.concept, language, one.form))
    if row is None:
        row = HarvestedFormRow(concept_id=one.concept, language=language, form=one.form, first="", last="")
        session.add(row)
    row.count, row.mentioned, row.segment_id = one.count, one.mentioned, one.segment
    # stories go with time, and with them the days that a later harvest can see
    row.first = min(filter(None, (row.first, one.first)), default="")
    row.last = max(row.last, one.last)
    return row.dropped_at is None


def _may_be_written(form: str) -> bool:
    return "|" not in form and form[:1] not in "?!~"


def harvested(session: Session) -> list[HarvestedForm]:
    """Return the harvested forms that are proposed still, of all languages, the most often seen first."""
    rows = session.execute(
        select(HarvestedFormRow, ConceptRow)
        .join(ConceptRow, ConceptRow.id == HarvestedFormRow.concept_id)
        .where(HarvestedFormRow.dropped_at.is_(None), ~ConceptRow.retired)
        .order_by(HarvestedFormRow.count.desc(), HarvestedFormRow.concept_id, HarvestedFormRow.language)
        .limit(LOOKED_AT)
    )
    found = []
    for seen, concept in rows:
        record = record_of(concept)
        if not _is_proposed(record, (seen.language, seen.form)):
            continue
        counts = (seen.count, seen.mentioned, seen.first, seen.last, seen.segment_id)
        found.append(HarvestedForm(record, seen.language, seen.form, *counts))
    return found


def examples(
    session: Session, forms: Iterable[HarvestedForm], hidden: Collection[str]
) -> dict[str, FormExample]:
    """Return by its id each sentence that is there still and has its form; none of the editions `hidden`."""
    wanted = {one.segment: one.form for one in forms if one.segment}
    rows = session.execute(
        select(SegmentRow, TranslationRow.id)
        .join(TranslationRow, TranslationRow.id == SegmentRow.translation_id)
        .where(SegmentRow.id.in_(wanted), TranslationRow.edition.not_in(hidden))
    )
    return {
        segment.id: FormExample(translation, segment.index, segment.source_text, segment.text)
        for segment, translation in rows
        if wanted[segment.id] in segment.text
    }


def approve_harvested(session: Session, concept: str, form: FormId, actor: str) -> ConceptRecord:
    """Approve a harvested form. Raises `NotFound` if it is no longer proposed."""
    _need_proposed(session, concept, form)
    return set_trust(session, concept, form, "approved", actor)


def drop_harvested(session: Session, concept: str, form: FormId, actor: str) -> ConceptRecord:
    """Take a harvested form out of its concept, for good: no harvest proposes it again.

    Raises `NotFound` if it is no longer proposed.
    """
    record = _need_proposed(session, concept, form)
    language, text = form
    row = session.get(HarvestedFormRow, (concept, language, text))
    if row is not None:
        row.dropped_at, row.dropped_by = now(), actor
    kept = [part for part in record.cells[language].split("|") if part != f"?{text}"]
    remark = "harvested, and not wanted"
    return change(session, concept, None, {language: "|".join(kept)}, actor, remark=remark)


def _need_proposed(session: Session, concept: str, form: FormId) -> ConceptRecord:
    record = get(session, concept)
    if record.retired or not _is_proposed(record, form):
        raise NotFound(
            message(
                "{form} is no longer proposed: somebody has approved it or dropped it meanwhile.",
                form=form[1],
            )
        )
    return record


def _is_proposed(record: ConceptRecord, form: FormId) -> bool:
    language, text = form
    return f"?{text}" in record.cells.get(language, "").split("|")
