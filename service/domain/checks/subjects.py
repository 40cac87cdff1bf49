"""Who does what to whom, where a language marks the object: "Etiyopya'yı" for the subject Ethiopia."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain.checks.anchors import Anchor
from service.domain.checks.base import Checked
from service.domain.languages.base import get

#: before the subject of a sentence that begins with it
_START = re.compile(r"\W*(?:The )?")
_OPENING = re.compile(r"\W*")
#: a verb and nothing that would make another role of the name behind it: "accused", "has again attacked"
_VERB = re.compile(r" (?:[a-z]+ ){1,3}")
#: behind a name without an ending, and behind one that belongs to the next noun
_BARE = re.compile(r",? ")
_WHOSE = re.compile(r"['’]|-")


def turned_round(names: Sequence[Anchor], item: Checked) -> tuple[Anchor, Anchor] | None:
    """Return the subject and the object of a sentence of which the translation makes object and subject.

    Said only of the plainest kind: two names about a verb begin the source, the second begins the
    target bare, and the first stands behind it in the case of objects.
    """
    case = get(item.target).object_case
    if case is None or len(names) < 2:
        return None
    one, other = names[:2]
    source, target = item.source_text, item.target_text
    if _START.fullmatch(source, 0, one.source[0]) is None:
        return None
    gap = source[one.source[1] : other.source[0]]
    if _VERB.fullmatch(gap) is None or _WHOSE.match(source, other.source[1]):
        return None
    own = get(item.source)
    if set(gap.split()) & (own.prepositions | own.conjunctions | own.function_words):
        return None
    if other.target >= one.target or _OPENING.fullmatch(target, 0, other.target[0]) is None:
        return None
    if _BARE.match(target, _end_of_form(other, item)) is None:
        return None
    return (one, other) if case.match(target, _end_of_form(one, item)) is not None else None


def _end_of_form(name: Anchor, item: Checked) -> int:
    """Return where the form of a name ends in the target, before its endings."""
    start, end = name.target
    written = item.target_text[start:end]
    forms = [form for one in item.mentions if one.target_span == name.target for form in one.expected]
    return start + max((len(form) for form in forms if written.startswith(form)), default=end - start)
