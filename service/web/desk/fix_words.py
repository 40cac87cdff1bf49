"""A fix as an editor reads it before applying it: the words it changes, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.draft import Fix
from service.stages.dismissals import Judged

#: spaces as they are shown where nothing else changes: the ordinary one, and those that do not break
_SPACES = str.maketrans({" ": "␣", "\u00a0": "⍽", "\u202f": "⍽"})


@dataclass(frozen=True, slots=True)
class FixLine:
    """What the form of a fix sends and says: `text` is the whole segment after it, as an editor types it.

    `before` and `after` are the words that it changes, whole words; of a fix that puts a mark round words,
    `mark` is its number, and `after` what it is put round.
    """

    text: str
    before: str
    after: str
    mark: int | None = None


def fix_line(one: Judged, target: str) -> FixLine | None:
    """Return the fix of a finding on this target; None where there is none, or a dismissed or unsure one."""
    fix = one.finding.fix
    if fix is None or one.mended is None or not fix.sure or one.dismissal is not None:
        return None
    before, after = _words(fix, target)
    return FixLine(one.mended, before, after, fix.mark)


def _words(fix: Fix, target: str) -> tuple[str, str]:
    """Return the words round a fix before and after it: "3,5" and "2,5", not "3" and "2"; a mark's alone."""
    start, end = fix.span
    if fix.mark is not None:
        return target[start:end], fix.text
    while start > 0 and not target[start - 1].isspace():
        start -= 1
    while end < len(target) and not target[end].isspace():
        end += 1
    before = target[start:end]
    after = target[start : fix.span[0]] + fix.text + target[fix.span[1] : end]
    if "".join(before.split()) == "".join(after.split()) and before != after:
        return before.translate(_SPACES), after.translate(_SPACES)
    return before.strip(), after.strip()
