"""The sources: which CMS may send stories, and the keys it proves itself with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.errors import Conflict, NotFound, Unprocessable
from service.intake import adapter_for
from service.intake.fields import is_language
from service.intake.options import check_options
from service.program import dragoman
from service.storage.audit import Action, audit
from service.storage.tables import SourceRow, StoryRow

#: keys that are valid at the same time: the new one, and the one before until the CMS has changed
KEYS = 2
OPERATOR = "operator"
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")


def add_source(
    session: Session,
    slug: str,
    kind: str,
    language: str,
    secret: str | None = None,
    options: dict[str, Any] | None = None,
) -> str:
    """Let a CMS send stories, and return the secret that it has to sign with.

    `kind` names its adapter, `language` (BCP 47) is that of stories that do not name their own,
    `options` belong to the adapter. Raises `Unprocessable` naming the field, `Conflict` when the slug
    is taken.
    """
    if not _SLUG.fullmatch(slug):
        raise Unprocessable(
            f"{slug!r} cannot be a source's name: up to 50 of a-z, 0-9 and -, as it becomes part of the "
            "webhook's address.",
            field="slug",
        )
    adapter = adapter_for(kind)
    if not is_language(language):
        raise Unprocessable(
            f"{language!r} is no language tag. Use BCP 47 such as en or pt-MZ.", field="language"
        )
    there = find_source(session, slug)
    if there is not None:
        raise Conflict(
            f"There is a source {slug!r} already ({there.kind}, {there.language}). Take another name; or "
            f"`{dragoman()} sources rotate {slug}` for a new secret, or "
            f"`{dragoman()} sources remove {slug}` first."
        )
    check_options(kind, options or {})
    key = _usable(kind, secret) if secret is not None else adapter.new_key()
    session.add(SourceRow(slug=slug, kind=kind, language=language, keys=[key], options=options or {}))
    audit(session, OPERATOR, Action.SOURCE_ADDED, f"source:{slug}", kind=kind, language=language)
    return key


def set_options(session: Session, slug: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Change options of a source, None to take one away, and return all that it has then."""
    source = get_source(session, slug, lock=True)
    merged = {**source.options, **options}
    changed = {name: value for name, value in merged.items() if value is not None}
    check_options(source.kind, changed)
    source.options = changed
    audit(session, OPERATOR, Action.SOURCE_CHANGED, f"source:{slug}", options=sorted(options))
    return changed


def rotate_key(session: Session, slug: str, secret: str | None = None) -> str:
    """Return a new key of the source; the one before stays valid until the next rotation."""
    source = get_source(session, slug, lock=True)
    key = _usable(source.kind, secret) if secret is not None else adapter_for(source.kind).new_key()
    source.keys = [key, *(str(old) for old in source.keys if old != key)][:KEYS]
    audit(session, OPERATOR, Action.KEY_ROTATED, f"source:{slug}", valid=len(source.keys))
    return key


def retire_keys(session: Session, slug: str) -> int:
    """Make all keys but the newest invalid at once, as after a leak. Gives how many went."""
    source = get_source(session, slug, lock=True)
    gone = len(source.keys) - 1
    source.keys = list(source.keys[:1])
    audit(session, OPERATOR, Action.KEYS_RETIRED, f"source:{slug}", retired=gone)
    return gone


def disable_source(session: Session, slug: str) -> None:
    """Make all keys invalid at once: deliveries are refused until a new key is made. Stories stay."""
    source = get_source(session, slug, lock=True)
    source.keys = []
    audit(session, OPERATOR, Action.SOURCE_DISABLED, f"source:{slug}")


def remove_source(session: Session, slug: str) -> None:
    """Remove a source that sent nothing yet. Raises `Conflict` if there are stories of it."""
    source = get_source(session, slug, lock=True)
    stories = session.scalar(select(func.count()).where(StoryRow.source_id == source.id)) or 0
    if stories:
        raise Conflict(
            f"The source {slug!r} sent {'1 story' if stories == 1 else f'{stories} stories'}, which stay on "
            f"record with it. `{dragoman()} sources disable {slug}` keeps it from sending more."
        )
    session.delete(source)
    audit(session, OPERATOR, Action.SOURCE_REMOVED, f"source:{slug}", kind=source.kind)


def find_source(session: Session, slug: str, *, lock: bool = False) -> SourceRow | None:
    """Return the source of that slug, or None; whatever stands in a URL may be asked for."""
    if not _SLUG.fullmatch(slug):
        return None
    query = select(SourceRow).where(SourceRow.slug == slug)
    return session.scalar(query.with_for_update() if lock else query)


def get_source(session: Session, slug: str, *, lock: bool = False) -> SourceRow:
    """Return the source of that slug. Raises `NotFound`."""
    source = find_source(session, slug, lock=lock)
    if source is None:
        raise NotFound(
            f"There is no source {slug[:64]!r}. `{dragoman()} sources list` shows those there are."
        )
    return source


def list_sources(session: Session) -> Sequence[SourceRow]:
    """Return all sources by name."""
    return session.scalars(select(SourceRow).order_by(SourceRow.slug)).all()


def _usable(kind: str, secret: str) -> str:
    problem = adapter_for(kind).key_problem(secret)
    if problem is not None:
        raise Unprocessable(f"The secret cannot be used: {problem}.", field="secret")
    return secret
