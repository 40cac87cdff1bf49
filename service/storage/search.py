"""The index of the search: the words of each translation, and what the databases find them by.

SQLite has an FTS5 table over them that triggers keep true, whoever changes or deletes a row; PostgreSQL an
index of the words as a `tsvector`. Both are made by a migration and unknown to the metadata. A SQLite that
was built without FTS5 reads all words instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Text,
    and_,
    cast,
    column,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.storage.columns import Base, BigKey
from service.storage.session import is_postgresql

#: the FTS5 table, and PostgreSQL's index
FTS_TABLE, GIN_INDEX = "search_index", "ix_search_words_words"
#: PostgreSQL keeps no more than a megabyte of words for one row
MOST_BYTES = 900_000

#: in the very words of the index
_VECTOR: ColumnElement[Any] = literal_column("array_to_tsvector(string_to_array(search_words.words, ' '))")
_FTS = table(FTS_TABLE, column("rowid", Integer), column(FTS_TABLE, Text))


class SearchWordsRow(Base):
    """The words by which one translation is found: folded, each once, with a space between them."""

    __tablename__ = "search_words"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    translation_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("translations.id", ondelete="CASCADE"), unique=True
    )
    words: Mapped[str] = mapped_column(Text)


_WORDS: Any = SearchWordsRow.__table__


@dataclass(frozen=True, slots=True)
class WantedWord:
    """A word that has to be there in one of its folded forms; `begun`: a longer word will do."""

    forms: Sequence[str]
    begun: bool = False


def is_declared(name: str | None, kind: str, _parents: Any = None) -> bool:
    """Return whether the metadata has to know what is in the database by this name."""
    if kind == "table":
        return not (name or "").startswith(FTS_TABLE)
    return name != GIN_INDEX


def has_words(session: Session, wanted: Sequence[WantedWord]) -> ColumnElement[bool]:
    """Return the condition of a `SearchWordsRow` having all of these words."""
    if is_postgresql(session):
        asked = " & ".join(_either(one, "'", " | ", ":*") for one in wanted)
        return _VECTOR.op("@@", is_comparison=True)(cast(asked, TSQUERY))
    if _has_fts(session):
        hits: ColumnElement[bool] = _WORDS.c.id.in_(select(_FTS.c.rowid).where(_matches(wanted)))
        return hits
    return and_(*map(_spelled, wanted))


def _spelled(one: WantedWord) -> ColumnElement[bool]:
    """Return the condition of a word standing among the words, which have spaces between them."""
    spaced = " " + _WORDS.c.words + " "
    ends = "" if one.begun else " "
    return or_(*(spaced.contains(f" {form}{ends}", autoescape=True) for form in one.forms))


def first_with(session: Session, wanted: Sequence[WantedWord], most: int) -> Sequence[str]:
    """Return the ids of so many translations at most that have all of these words."""
    if not is_postgresql(session) and _has_fts(session):
        # one hit after the other: in a condition all of them would be gathered first
        hits = select(_WORDS.c.translation_id).join_from(_FTS, _WORDS, _WORDS.c.id == _FTS.c.rowid)
        return session.scalars(hits.where(_matches(wanted)).limit(most)).all()
    return session.scalars(
        select(_WORDS.c.translation_id).where(has_words(session, wanted)).limit(most)
    ).all()


def _matches(wanted: Sequence[WantedWord]) -> ColumnElement[bool]:
    asked = " AND ".join(_either(one, '"', " OR ", "*") for one in wanted)
    return _FTS.c[FTS_TABLE].op("MATCH", is_comparison=True)(asked)


def _either(word: WantedWord, quote: str, either: str, begun: str) -> str:
    """Return the forms of a word in the language of an index; letters and figures alone end no quote."""
    forms = (f"{quote}{form}{quote}{begun if word.begun else ''}" for form in word.forms)
    return f"({either.join(forms)})"


def _has_fts(session: Session) -> bool:
    there = text("SELECT 1 FROM sqlite_master WHERE name = :name").bindparams(name=FTS_TABLE)
    return session.scalar(there) is not None
