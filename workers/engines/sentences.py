"""What every engine does around its model: copy what needs no translation, split what is too long, join."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from workers.engines.base import Output
from workers.words import Span, words

ADDRESS = re.compile(r"(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@#]\w+)\Z")
#: where a long sentence may be split, best places first; the split falls after the match
PLACES = (
    re.compile(r"[;؛፤:：—–]\s+"),
    re.compile(r"[,،፣、]\s+"),
    re.compile(r"\s+"),
)
#: a split outside the middle part leaves a scrap that no model translates well
MIDDLE = (0.2, 0.8)


def needs_no_model(text: str) -> bool:
    """Tell whether a sentence is copied as it is: no letters, or nothing but one address or handle."""
    stripped = text.strip()
    return not any(char.isalpha() for char in stripped) or ADDRESS.match(stripped) is not None


def copied(text: str) -> Output:
    """Give a sentence as its own translation."""
    return Output(text, None, tuple((start, end, start, end) for start, end in words(text)))


def split(text: str, fits: Callable[[str], bool]) -> list[Span]:
    """Cut a text at clauses until each part fits; spaces at the cuts belong to no part.

    `fits` must accept a single character, or the cutting cannot end.
    """
    parts: list[Span] = []
    pending = [(0, len(text))]
    while pending:
        start, end = _strip(text, *pending.pop())
        if start >= end:
            continue
        if end - start == 1 or fits(text[start:end]):
            parts.append((start, end))
            continue
        cut = start + _cut(text[start:end])
        pending += [(cut, end), (start, cut)]
    return parts


def join(text: str, parts: Sequence[Span], outputs: Sequence[Output]) -> Output:
    """Put the translations of the parts of `text` together, with links moved to their new places."""
    target, links, score, weight, complete = "", [], 0.0, 0, True
    before = 0
    for (start, end), output in zip(parts, outputs, strict=True):
        if target:
            target += text[before:start] if "\n" in text[before:start] else " " if start > before else ""
        at = len(target)
        target += output.text
        links += [(a + start, b + start, c + at, d + at) for a, b, c, d in output.alignment]
        if output.score is not None:
            score += output.score * (end - start)
            weight += end - start
        complete = complete and output.complete
        before = end
    return Output(target, score / weight if weight else None, tuple(links), complete)


def _cut(text: str) -> int:
    middle = len(text) / 2
    for place in PLACES:
        cuts = [match.end() for match in place.finditer(text)]
        inside = [cut for cut in cuts if MIDDLE[0] <= cut / len(text) <= MIDDLE[1]]
        if inside:
            return min(inside, key=lambda cut: abs(cut - middle))
    cut = int(middle)
    while cut > 1 and unicodedata.combining(text[cut]):
        cut -= 1
    return max(cut, 1)


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
