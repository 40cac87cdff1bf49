"""On what an approved form rests, read from its source: the rule by which it was approved."""

from __future__ import annotations

CLDR = "cldr"
SECOND = "hand+second"
KEEP = "keep"
TEXT = "text"
HAND = "hand"
SOURCES = "sources"
#: the order in which they are shown
GROUNDS = (CLDR, SOURCES, SECOND, KEEP, TEXT, HAND)


def ground(source: str) -> str:
    """Return the rule on which a form with that source rests.

    `cldr`: Unicode CLDR has it; `hand+second`: two people wrote it who had not seen each other's; `keep`: a
    name that stays as it is in languages of Latin letters; `text`: it was written by hand and an independent
    text has it; `hand`: a person approved it; `sources`: anything else, as a rule two sources that agree.
    """
    labels = source.split("+")
    if "second" in labels:
        return SECOND
    if "keep" in labels:
        return KEEP
    if "cldr" in labels or "cldr-alt" in labels:
        return CLDR
    if any(label.startswith("text:") for label in labels):
        return TEXT
    return HAND if HAND in labels else SOURCES
