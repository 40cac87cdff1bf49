"""The role of a name by its preposition, case or clitic: of what, where, whence, to whom, with whom."""

from __future__ import annotations

import re
from functools import lru_cache

from service.domain.checks.anchors import Anchor
from service.domain.checks.base import Checked
from service.domain.languages.base import get

#: what a name's roles on both sides say for each other: the same, neither has one, one alone, others
_SAME, _NONE, _ALONE, _OTHER = 1.0, 0.3, -0.2, -0.6
_WINDOW = 24  # characters on either side that are looked at


def crossed_roles(one: Anchor, other: Anchor, item: Checked) -> float:
    """Return how much better the roles of two names fit when the names are exchanged in the target.

    Nothing for languages whose roles are not known.
    """
    if not get(item.source).name_roles or not get(item.target).name_roles:
        return 0.0
    here = [role_at(item.source_text, name.source, item.source) for name in (one, other)]
    there = [role_at(item.target_text, name.target, item.target) for name in (one, other)]
    return (
        _fit(here[0], there[1]) + _fit(here[1], there[0]) - _fit(here[0], there[0]) - _fit(here[1], there[1])
    )


def role_at(text: str, span: tuple[int, int], language: str) -> str:
    """Return the role that stands beside a name, by the name of its English preposition; "" for none."""
    before, after = text[max(0, span[0] - _WINDOW) : span[0]], text[span[1] : span[1] + _WINDOW]
    first = span[0] <= _WINDOW
    for role, left, right in _roles(language):
        if left is not None and left.search("^" + before if first else before):
            return role
        if right is not None and right.match(after):
            return role
    return ""


@lru_cache(maxsize=32)
def _roles(language: str) -> tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    """Return the roles that a language tells, with the patterns of what stands before and after."""
    rows = (row.strip("\n").partition(": ") for row in get(language).name_roles.split(";") if row.strip())
    found = []
    for role, _, patterns in rows:
        before, _, after = patterns.partition("/")
        left = re.compile(rf"(?<!\w)(?:{before})$") if before else None
        found.append((role.strip(), left, re.compile(after) if after else None))
    return tuple(found)


def _fit(source: str, target: str) -> float:
    if not source and not target:
        return _NONE
    if source == target:
        return _SAME
    return _OTHER if source and target else _ALONE
