"""Who may read a story in its CMS, and what becomes of one that is not for everybody.

The source's option `paid` decides: `hold` (the default) withholds it, `cut` takes what stands before
the CMS's marker, and `translate` takes all of it with a note on its rights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.domain.story import PubStatus
from service.errors import Unprocessable

OPTION = "paid"
HOLD, TRANSLATE, CUT = "hold", "translate", "cut"
CHOICES = (HOLD, TRANSLATE, CUT)


@dataclass(frozen=True, slots=True)
class Access:
    """What may be done with a story: its status, why, the part that may be read, and what the item says."""

    status: PubStatus
    html: str | None
    reason: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def choice(options: Mapping[str, Any]) -> str:
    """Return what a source does with restricted stories. Raises `Unprocessable` for an unknown word."""
    chosen = str(options.get(OPTION) or HOLD)
    if chosen not in CHOICES:
        raise Unprocessable(
            f"The source's option `paid` is {chosen!r}; it must be one of: {', '.join(CHOICES)}.",
            field=OPTION,
        )
    return chosen


def restricted(html: str | None, who: str, options: Mapping[str, Any], marker: str | None = None) -> Access:
    """Return what becomes of a story that only `who` may read, such as "paying members".

    `marker` is the comment in its HTML behind which the restricted part begins, where the CMS has one.
    """
    chosen = choice(options)
    if chosen == TRANSLATE:
        return Access(PubStatus.USABLE, html, extra={"usageTerms": f"In its source for {who} only."})
    if chosen == CUT and marker and html and marker in html:
        return Access(
            PubStatus.USABLE,
            html.partition(marker)[0],
            extra={
                "usageTerms": f"This is the public beginning; in its source the rest is for {who} only.",
                "representationType": "partial",
            },
        )
    return Access(PubStatus.WITHHELD, html, f"in its source it is for {who} only")
