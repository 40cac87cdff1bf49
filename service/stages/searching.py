"""The search of the desk: what words a translation is found by, kept with every change, and finding it.

A translation is found by the words of both its texts, and of its story's address, ids, tags and names of who
wrote it. What has no words yet (an older program left it so, or no worker has begun it) is read as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, insert, or_, select, text, update
from sqlalchemy.orm import Session

from service.domain.search import AskedWords, asked_for, words_of, words_of_address, words_of_ids
from service.storage.indexes import UNSEARCHED
from service.storage.search import MOST_BYTES, SearchWordsRow, WantedWord, first_with, has_words
from service.storage.tables import SegmentRow, StoryRow, StoryVersionRow, TranslationRow

#: so many translations are told by their ids; of more, each is asked whether it is one of them
FEW = 300

_T = TranslationRow
_WORDS: Any = SearchWordsRow.__table__
_VERSIONS: Any = StoryVersionRow.__table__
_STORIES: Any = StoryRow.__table__
_TRANSLATIONS: Any = TranslationRow.__table__
#: made once: to put a statement together costs more than to execute it
_ABOUT = (
    select(
        _VERSIONS.c.url,
        _VERSIONS.c.byline,
        _VERSIONS.c.subjects,
        _STORIES.c.external_id,
        _STORIES.c.id,
        _WORDS.c.words,
    )
    .select_from(_TRANSLATIONS)
    .join(_VERSIONS, _VERSIONS.c.id == _TRANSLATIONS.c.version_id)
    .join(_STORIES, _STORIES.c.id == _TRANSLATIONS.c.story_id)
    .outerjoin(_WORDS, _WORDS.c.translation_id == _TRANSLATIONS.c.id)
    .where(_TRANSLATIONS.c.id == bindparam("wanted"))
)
_PUT = insert(_WORDS)
_CHANGE = update(_WORDS).where(_WORDS.c.translation_id == bindparam("wanted"))


def words_of_all(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of many texts."""
    return frozenset().union(*map(words_of, texts))


def put_words(session: Session, row: TranslationRow, words_of_texts: Collection[str]) -> None:
    """Keep the words by which a translation is found whose texts have these words."""
    standing, words = words_for(session, row, words_of_texts)
    if standing is None:
        session.execute(_PUT, {"translation_id": row.id, "words": words})
    elif standing != words:
        session.execute(_CHANGE, {"wanted": row.id, "words": words})
    if not row.in_search:
        row.in_search = True


def words_for(
    session: Session, row: TranslationRow, words_of_texts: Collection[str]
) -> tuple[str | None, str]:
    """Return the words that are kept of a translation, and those that it has with these of its texts."""
    about = session.execute(_ABOUT, {"wanted": row.id}).one()
    tags = [*about.subjects, *(row.labels or {}).values()]
    ids = about.external_id, about.id, row.id
    found = {*words_of_texts, *words_about(ids, about.url, about.byline, tags)}
    if about.words is not None and found == set(about.words.split(" ")):
        return about.words, about.words
    return about.words, joined(found)


def words_about(
    ids: tuple[str, ...], url: str | None, byline: str | None, tags: Iterable[object]
) -> frozenset[str]:
    """Return the words of what stands beside the texts of a translation."""
    texts = [*map(str, tags), byline or ""]
    return frozenset().union(words_of_ids(ids), words_of_address(url or ""), *map(words_of, texts))


def is_about(session: Session, q: str, within: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition of a translation being about what somebody typed; `within` holds for it anyhow."""
    if "\0" in q:  # PostgreSQL takes no such text, and nothing has it
        return false()
    asked = asked_for(q)
    if asked.is_empty:
        return _reads(q)
    found = _has_words(session, asked)
    if asked.phrases:
        found = and_(found, *map(_reads, asked.phrases))
    # in the words of the index, or the database does not use it
    without = and_(text(UNSEARCHED), *map(_reads, asked.pieces))
    unread = session.scalars(select(_T.id).where(*within, without).limit(FEW + 1)).all()
    if not unread:
        return found
    return or_(found, _T.id.in_(unread) if len(unread) <= FEW else without)


def _has_words(session: Session, asked: AskedWords) -> ColumnElement[bool]:
    wanted = [WantedWord(forms) for forms in asked.words]
    if asked.begun:
        wanted.append(WantedWord(asked.begun, begun=True))
    hits = first_with(session, wanted, FEW + 1)
    if not hits:
        return false()
    if len(hits) <= FEW:
        return _T.id.in_(hits)
    having = has_words(session, wanted)
    # no database knows that nearly every translation has a word: asked one after another in their order, a
    # page of them is soon full
    return exists().where(_WORDS.c.translation_id == _T.id, having)


def _reads(q: str) -> ColumnElement[bool]:
    """Return the condition of a text standing in one of a translation's sentences, its address or its id."""
    sentence = or_(
        SegmentRow.text.icontains(q, autoescape=True), SegmentRow.source_text.icontains(q, autoescape=True)
    )
    address = StoryVersionRow.url.icontains(q, autoescape=True)
    return or_(
        exists().where(SegmentRow.translation_id == _T.id, sentence),
        exists().where(StoryVersionRow.id == _T.version_id, address),
        exists().where(StoryRow.id == _T.story_id, StoryRow.external_id == q),
    )


def joined(found: Collection[str]) -> str:
    """Return words in an order of their own, as many as a database can keep."""
    words = " ".join(sorted(found))
    if len(words.encode()) <= MOST_BYTES:
        return words
    return words.encode()[:MOST_BYTES].decode(errors="ignore").rpartition(" ")[0]
