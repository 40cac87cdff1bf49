"""What models made of the sentences of each translation's last draft: a correction decodes what changed.

Packed and unpacked by the workers alone. It says what segments say, so it goes when they may not stay: with
the translation, when the story is taken back, and after a while.
"""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from service.storage.machinery import DecodedRow
from service.storage.session import insert_into
from service.storage.tables import TranslationRow, now

#: bytes of one translation, at most; a story of 10,000 sentences has some four million
MOST = 8_000_000
#: made once: to put a statement together costs more than to execute it
_KEPT = select(DecodedRow.outputs).where(DecodedRow.translation_id == bindparam("translation"))


def kept_decoded(session: Session, translation_id: str) -> bytes | None:
    """Return what is kept of a translation; None for nothing."""
    return session.scalar(_KEPT, {"translation": translation_id})


def keep_decoded(session: Session, translation_id: str, outputs: bytes | None) -> None:
    """Keep what a draft was made of in the place of what was there; None, or too much, is not kept."""
    if outputs is None or len(outputs) > MOST:
        session.execute(delete(DecodedRow).where(DecodedRow.translation_id == translation_id))
        return
    insert = insert_into(session, DecodedRow)
    row = {"translation_id": translation_id, "outputs": outputs, "at": now()}
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["translation_id"],
            set_={"outputs": insert.excluded.outputs, "at": insert.excluded.at},
        ),
        row,
    )


def forget_decoded_of(session: Session, story_id: str, translation_id: str | None = None) -> None:
    """Delete what is kept of a story, or of one of its translations alone: nothing of it is to stay."""
    own = select(TranslationRow.id).where(TranslationRow.story_id == story_id)
    if translation_id is not None:
        own = own.where(TranslationRow.id == translation_id)
    session.execute(
        delete(DecodedRow)
        .where(DecodedRow.translation_id.in_(own))
        .execution_options(synchronize_session=False)
    )
