"""How long what is kept: one rule for each kind, done by the relay in small pieces.

Every table is in `TABLES`: what goes with which rule, or why it stays. A test holds that against the schema.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Text,
    cast,
    delete,
    exists,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from service.domain.status import State
from service.domain.story import PubStatus
from service.settings import Settings
from service.stages.erasing import WITHOUT_TEXT, empty_publications, forget_texts
from service.stages.taking_back import lock_story
from service.storage.account_tables import HalfSignInRow, SessionRow
from service.storage.audit import Action, audit
from service.storage.clock import db_time
from service.storage.machinery import DecodedRow
from service.storage.session import reading, writing
from service.storage.tables import (
    AuditRow,
    LlmAnswerRow,
    OutboxRow,
    PublicationRow,
    SeenRow,
    SegmentRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
)

#: rows of one transaction: others wait for it no longer than for a sentence that is saved
PIECE = 200
#: stories of one transaction: each has thousands of rows
STORIES = 5
#: seconds that the relay gives it at a time; what is left comes the next time
A_WHILE = 2.0
#: who acts
CLOCK = "retention"
#: what nobody works at any more: of the rest, who wrote what has to be known until it is approved
OVER = (State.LIVE, State.WITHDRAWN, State.DECLINED, State.REJECTED)

Find = Callable[[Session, datetime, int], Sequence[Any]]
Clear = Callable[[Session, Sequence[Any]], None]


@dataclass(frozen=True, slots=True)
class KeepingRule:
    """What is cleared away, and the setting with its days. `find` returns some that is older than a moment.

    `setting` None: it goes as soon as it is over.
    """

    name: str
    what: str
    setting: str | None
    find: Find
    clear: Clear
    piece: int = PIECE

    def days(self, settings: Settings) -> float:
        """Return how long it is kept; 0 for ever."""
        return 0.0 if self.setting is None else float(getattr(settings, self.setting))

    def is_on(self, settings: Settings) -> bool:
        """Return whether anything is cleared away."""
        return self.setting is None or self.days(settings) > 0


@dataclass(frozen=True, slots=True)
class Due:
    """A rule and how much there is for it to clear away: `at_least` so much."""

    rule: KeepingRule
    days: float
    due: int
    at_least: bool
    is_on: bool


def _rows_older(table: Any, column: Any, *conditions: ColumnElement[bool]) -> tuple[Find, Clear]:
    """Return how rows are found and deleted whose moment is past."""
    key = table.__table__.primary_key.columns.values()

    def find(session: Session, before: datetime, limit: int) -> Sequence[Any]:
        return session.execute(select(*key).where(column < before, *conditions).limit(limit)).all()

    def clear(session: Session, found: Sequence[Any]) -> None:
        chosen = tuple_(*key).in_([tuple(one) for one in found])
        session.execute(delete(table).where(chosen).execution_options(synchronize_session=False))

    return find, clear


def _raw(session: Session, before: datetime, limit: int) -> Sequence[Any]:
    row = StoryVersionRow
    return session.scalars(select(row.id).where(row.received_at < before, row.raw != "").limit(limit)).all()


def _clear_raw(session: Session, ids: Sequence[Any]) -> None:
    session.execute(update(StoryVersionRow).where(StoryVersionRow.id.in_(ids)).values(raw=""))


def _has_text(row: Any) -> ColumnElement[bool]:
    return or_(row.raw != "", row.body != "", cast(row.blocks, Text) != "[]")


def _versions(session: Session, before: datetime, limit: int) -> Sequence[Any]:
    """Find versions that a newer one has replaced for so long, and that nobody works at or reads."""
    row, newer = StoryVersionRow, aliased(StoryVersionRow)
    replaced = exists().where(
        newer.story_id == row.story_id, newer.number > row.number, newer.received_at < before
    )
    current = exists().where(StoryRow.id == row.story_id, StoryRow.current_version_id == row.id)
    at_work = exists().where(TranslationRow.story_id == row.story_id, TranslationRow.version_id == row.id)
    live = exists().where(
        PublicationRow.story_id == row.story_id,
        PublicationRow.version_id == row.id,
        PublicationRow.superseded.is_(False),
        PublicationRow.status == PubStatus.USABLE,
    )
    query = select(row.id).where(
        row.received_at < before, _has_text(row), replaced, ~current, ~at_work, ~live
    )
    return session.scalars(query.limit(limit)).all()


def _clear_versions(session: Session, ids: Sequence[Any]) -> None:
    session.execute(update(StoryVersionRow).where(StoryVersionRow.id.in_(ids)).values(WITHOUT_TEXT))


def _publications(session: Session, before: datetime, limit: int) -> Sequence[Any]:
    """Find what readers had, and have had another text or a tombstone in the place of for so long."""
    row, newer = PublicationRow, aliased(PublicationRow)
    replaced = exists().where(
        newer.edition == row.edition,
        newer.story_id == row.story_id,
        newer.position > row.position,
        newer.published_at < before,
    )
    query = select(row.id).where(row.superseded, row.published_at < before, row.text != "", replaced)
    return session.scalars(query.limit(limit)).all()


def _killed(session: Session, before: datetime, limit: int) -> Sequence[Any]:
    """Find stories that their source withdrew so long ago, and that still say something."""
    row = StoryRow
    ended = exists().where(
        StoryVersionRow.id == row.current_version_id, StoryVersionRow.pub_status == PubStatus.CANCELED
    )
    says = exists().where(StoryVersionRow.story_id == row.id, _has_text(StoryVersionRow))
    sentences = exists().where(
        TranslationRow.story_id == row.id, SegmentRow.translation_id == TranslationRow.id
    )
    query = select(row.id).where(row.withdrawn_at < before, ended, or_(says, sentences))
    return session.scalars(query.limit(limit)).all()


def _clear_killed(session: Session, ids: Sequence[Any]) -> None:
    for story_id in sorted(ids):
        story = lock_story(session, story_id)
        if story.withdrawn_at is None:  # it came back meanwhile
            continue
        _, sentences = forget_texts(session, story_id)
        audit(session, CLOCK, Action.TEXT_CLEARED, f"story:{story_id}", count=sentences)


def _lines(session: Session, before: datetime, limit: int) -> Sequence[Any]:
    """Find lines of the record, but those of a translation that somebody may still be at."""
    at_work = select(literal("translation:") + TranslationRow.id).where(TranslationRow.state.not_in(OVER))
    query = select(AuditRow.id).where(AuditRow.at < before, AuditRow.subject.not_in(at_work))
    return session.scalars(query.order_by(AuditRow.id).limit(limit)).all()


def _clear_lines(session: Session, ids: Sequence[Any]) -> None:
    session.execute(delete(AuditRow).where(AuditRow.id.in_(ids)))


RULES: Sequence[KeepingRule] = (
    KeepingRule("raw", "deliveries as they came in", "keep_raw_days", _raw, _clear_raw),
    KeepingRule(
        "versions",
        "the text of versions that a newer one replaced",
        "keep_versions_days",
        _versions,
        _clear_versions,
    ),
    KeepingRule(
        "publications",
        "what readers had before what they have",
        "keep_versions_days",
        _publications,
        empty_publications,
    ),
    KeepingRule(
        "killed",
        "the text of stories that their source withdrew",
        "keep_killed_days",
        _killed,
        _clear_killed,
        STORIES,
    ),
    KeepingRule("audit", "lines of the record", "keep_audit_days", _lines, _clear_lines),
    KeepingRule(
        "outbox", "tasks that the broker got", "keep_outbox_days", *_rows_older(OutboxRow, OutboxRow.sent_at)
    ),
    KeepingRule("seen", "who has seen what", "keep_seen_days", *_rows_older(SeenRow, SeenRow.at)),
    KeepingRule(
        "answers",
        "answers of language models",
        "keep_answers_days",
        *_rows_older(LlmAnswerRow, LlmAnswerRow.created_at),
    ),
    KeepingRule(
        "decoded", "what models made of drafts", "keep_decoded_days", *_rows_older(DecodedRow, DecodedRow.at)
    ),
    KeepingRule(
        "sessions", "browsers that are signed out", None, *_rows_older(SessionRow, SessionRow.expires_at)
    ),
    KeepingRule(
        "half_sign_ins",
        "sign-ins that were begun",
        None,
        *_rows_older(HalfSignInRow, HalfSignInRow.expires_at),
    ),
)

#: what becomes of each table: the rules by name, "story" for what goes when one is erased, or why it stays
TABLES: Mapping[str, Sequence[str]] = {
    "stories": ("story", "its ids stay, and that it was erased, so that it is not taken again"),
    "story_versions": ("raw", "versions", "killed", "story"),
    "translations": ("killed", "story", "its states stay"),
    "segments": ("killed", "story"),
    "dismissals": ("killed", "story"),
    "seen": ("seen", "killed", "story"),
    "decoded": ("decoded", "killed", "story"),
    "search_words": ("killed", "story"),
    "open_pages": ("killed", "story", "who has a page open; gone in a minute"),
    "publications": ("publications", "killed", "story", "a tombstone stays, with its position"),
    "topics": ("only of what is live: a withdrawal takes them out",),
    "edition_positions": ("no text",),
    "audit": ("audit", "killed", "story", "who did what stays, without the text"),
    "outbox": ("outbox", "ids alone"),
    "deliveries": ("no text of a story; 7 days, and 30 of what never arrived",),
    "webhooks": ("no text of a story; until it is removed",),
    "draft_notices": ("killed", "story", "no text; until whoever asked is told of the draft"),
    "notice_states": ("no text of a story; one row a person and channel",),
    "llm_answers": ("answers", "killed", "story"),
    "llm_requests": ("no text; what was spent",),
    "sessions": ("sessions",),
    "half_sign_ins": ("half_sign_ins",),
    "sign_in_tries": ("no text; for as long as it counts",),
    "recovery_codes": ("hashes; until they are used",),
    "users": ("no text of a story; `users disable` keeps the name, which stands in the record",),
    "api_keys": ("no text of a story; hashes",),
    "sources": ("no text of a story; until it is removed",),
    "source_syncs": ("no text; one row a source",),
    "source_rates": ("no text; one row a source",),
    "workers": ("no text; for a day",),
    "counters": ("no text; sums",),
    "concepts": ("the glossary, which is about public names; `glossary retire`",),
    "concept_history": ("the glossary",),
    "glossary_conflicts": ("the glossary",),
    "harvested_forms": ("forms of public names; of a sentence only which one it was",),
    "glossary_state": ("the glossary",),
}


def look(database: Engine, settings: Settings, most: int = 10_000) -> list[Due]:
    """Return each rule, and how much there is for it to do now, counted up to `most`."""
    found = []
    with reading(database) as session:
        moment = db_time(session)
        for rule in RULES:
            days = rule.days(settings)
            due = len(rule.find(session, moment - timedelta(days=days), most)) if rule.is_on(settings) else 0
            found.append(Due(rule, days, due, due == most, rule.is_on(settings)))
    return found


def clear(database: Engine, settings: Settings, seconds: float | None = None) -> dict[str, int]:
    """Clear away what is older than it may be, piece by piece; return how much by rule.

    Stops after `seconds`, if any, once the piece is done that it is at. Several may at once.
    """
    began, cleared = time.monotonic(), dict.fromkeys((rule.name for rule in RULES), 0)
    for rule in RULES:
        while rule.is_on(settings):
            if seconds is not None and time.monotonic() - began > seconds:
                return cleared
            count = _clear_piece(database, rule, rule.days(settings))
            cleared[rule.name] += count
            if count < rule.piece:
                break
    return cleared


def _clear_piece(database: Engine, rule: KeepingRule, days: float) -> int:
    with reading(database) as session:  # to look costs no write lock
        if not rule.find(session, db_time(session) - timedelta(days=days), 1):
            return 0
    with writing(database) as session:
        found = rule.find(session, db_time(session) - timedelta(days=days), rule.piece)
        if found:
            rule.clear(session, found)
        return len(found)
