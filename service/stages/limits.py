"""How long a headline and a standfirst may be in an edition: a finding where they are longer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.draft import Finding, Origin, Severity
from service.domain.edition import Edition
from service.domain.story import BlockKind
from service.storage.tables import SegmentRow, TranslationRow

CHECK = "limits"


def limit_of(edition: Edition, kind: BlockKind) -> int:
    """Return how many characters a block of this kind may have in an edition; 0 for no limit."""
    if kind is BlockKind.HEADLINE:
        return edition.headline_characters
    return edition.standfirst_characters if kind is BlockKind.STANDFIRST else 0


def look_at_limits(session: Session, row: TranslationRow, edition: Edition) -> bool:
    """Put a finding to the last sentence of a headline or standfirst that is too long, and take others off.

    Returns whether that changed anything.

    A story as it came is the newsroom's own text, and stays as it is.
    """
    kinds = [kind for kind in (BlockKind.HEADLINE, BlockKind.STANDFIRST) if limit_of(edition, kind)]
    if not kinds:
        return False
    session.flush()
    changed = False
    there = SegmentRow.translation_id == row.id, SegmentRow.kind.in_(kinds)
    blocks: dict[str, list[SegmentRow]] = {}
    for segment in session.scalars(select(SegmentRow).where(*there).order_by(SegmentRow.index)):
        blocks.setdefault(segment.block, []).append(segment)
    for segments in blocks.values():
        last = segments[-1]
        kind = BlockKind(last.kind)
        limit = limit_of(edition, kind)
        count = sum(len(one.text) for one in segments) + len(segments) - 1
        found = [one for one in last.findings if one["check"] != CHECK]
        if count > limit and last.origin != Origin.SOURCE:
            data = {"count": count, "limit": limit}
            finding = Finding(CHECK, Severity.WARNING, f"limits.{kind.value}", None, None, data)
            found.append(finding.to_json())
        if found != last.findings:
            last.findings, changed = found, True
    return changed
