"""Fixes that are certain: what mends one thing and leaves nothing else to be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Mention

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


def _mends(
    finding: Finding,
    fix: Fix,
    item: Checked,
    before: Counter[str],
    again: Callable[[Checked], Iterable[Finding]],
) -> bool:
    mentions = tuple(_moved(one, fix) for one in item.mentions)
    mended = replace(item, target_text=fix.applied(item.target_text), mentions=mentions)
    after = Counter(one.code for one in again(mended))
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
