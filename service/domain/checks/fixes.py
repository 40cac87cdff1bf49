"""Fixes that are certain: what mends one thing and leaves nothing else to be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Mention
from service.domain.story import Mark
from service.domain.text.edits import Edit, apply_edits

#: fixes of one segment that are tried; a text with more is translated again, not mended word by word
_MOST = 12


def with_sure_fixes(
    findings: Sequence[Finding], item: Checked, again: Callable[[Checked], Iterable[Finding]]
) -> list[Finding]:
    """Return the findings, their fixes only where `again` finds one less of that code and no more of any.

    The words round a fix may not bear it: a shorter text is too short, a name comes to stand twice.
    """
    kept: list[Finding] = []
    tried = 0
    before = Counter(one.code for one in findings)
    for one in findings:
        fix = one.fix
        if fix is None:
            kept.append(one)
            continue
        tried += 1
        sure = tried <= _MOST and _mends(one, fix, item, before, again)
        kept.append(one if sure else replace(one, fix=None))
    return kept


def fixed(
    text: str, marks: Iterable[Mark], source_marks: Iterable[Mark], fix: Fix
) -> tuple[str, tuple[Mark, ...]]:
    """Return a translation after a fix, and its marks: where their words are then, and the fix's own."""
    start, end = fix.span

    def whole(mark: Mark) -> Mark:
        """Return a mark that is on part of what is replaced as if it were on all of it."""
        if mark.start == mark.end:
            return replace(mark, start=end, end=end) if start < mark.start < end else mark
        opens = start if start < mark.start < end else mark.start
        return replace(mark, start=opens, end=end if start < mark.end < end else mark.end)

    others = [whole(mark) for mark in marks if mark.id != fix.mark]
    after, moved = apply_edits(text, others, [Edit(start, end, fix.text)])
    own = [replace(one, start=start, end=start + len(fix.text)) for one in source_marks if one.id == fix.mark]
    return after, tuple(sorted((*moved, *own), key=lambda mark: (mark.start, -mark.end)))


def mended(item: Checked, fix: Fix) -> Checked:
    """Return a segment after a fix: its text, its marks, and where its terms stand then."""
    text, marks = fixed(item.target_text, item.target_marks, item.source_marks, fix)
    return replace(
        item,
        target_text=text,
        mentions=tuple(_moved(one, fix) for one in item.mentions),
        missing_marks=tuple(one for one in item.missing_marks if one != fix.mark),
        target_marks=marks,
    )


def _mends(
    finding: Finding,
    fix: Fix,
    item: Checked,
    before: Counter[str],
    again: Callable[[Checked], Iterable[Finding]],
) -> bool:
    if fix.mark is None and fix.applied(item.target_text) == item.target_text:
        return False
    after = Counter(one.code for one in again(mended(item, fix)))
    if finding.check == "names":  # whether the name is there is for the glossary to say, which is not here
        after[finding.code] -= 1
    return after[finding.code] < before[finding.code] and not after - before


def _moved(mention: Mention, fix: Fix) -> Mention:
    """Return a mention with its place in the mended text; without one where the fix is."""
    if mention.target_span is None:
        return mention
    (start, end), grown = mention.target_span, len(fix.text) - (fix.span[1] - fix.span[0])
    if end <= fix.span[0]:
        return mention
    if start >= fix.span[1]:
        return replace(mention, target_span=(start + grown, end + grown))
    return replace(mention, target_span=None)
