"""Sentences before and after the model: copy what needs none, split what is too long, join the parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from service.domain.checks.language import in_another_script
from service.domain.languages.tags import primary
from workers.engines.base import Output
from workers.engines.words import Span, words

ADDRESS = re.compile(r"(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@#]\w+)\Z")
#: where a long sentence may be split, best places first; the split falls after the match
PLACES = (
    re.compile(r"[;؛፤:：—–]\s+"),
    re.compile(r"[,،፣、]\s+"),
    re.compile(r"\s+"),
)
#: what may stand at the end of a clause inside a sentence, and what a translated one ends with then
#: (left to right, Arabic script)
CLAUSE_ENDS = {",": (",", "،"), ";": (";", "؛")}
STOPS = (".", ":")
#: a split outside the middle part leaves a scrap that no model translates well
MIDDLE = (0.2, 0.8)


def needs_no_model(text: str, source: str) -> bool:
    """Return whether a sentence is copied: no letters of `source`'s script, or one address or handle alone.

    A model that is given an Arabic sentence in an English story makes something up.
    """
    stripped = text.strip()
    return (
        not any(char.isalpha() for char in stripped)
        or ADDRESS.match(stripped) is not None
        or in_another_script(stripped, primary(source))
    )


def copied(text: str) -> Output:
    """Return a sentence as its own translation."""
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
            gap = text[before:start]
            links += [(a + before, b + before, a + len(target), b + len(target)) for a, b in words(gap)]
            target += gap if "\n" in gap or gap.strip() else " " if gap else ""
        at = len(target)
        clause = _seamless(text[start:end], output, first=start == parts[0][0], last=end == parts[-1][1])
        target += clause
        size = len(clause)  # a stop that lost the space before it may have moved the end
        links += [
            (a + start, b + start, c + at, min(d, size) + at) for a, b, c, d in output.alignment if c < size
        ]
        if output.score is not None:
            score += output.score * (end - start)
            weight += end - start
        complete = complete and output.complete
        before = end
    mean = score / weight if weight else None
    return Output(target, mean, tuple(links), complete, parts=tuple(outputs))


def _seamless(source: str, output: Output, *, first: bool, last: bool) -> str:
    """Undo what a model does to a clause because it takes it for a sentence.

    A capital at its beginning goes where it is not a name's, and the stop or colon at its end
    becomes the comma or semicolon that the source has there.
    """
    target = output.text
    if not first and target[:1].isupper() and target[1:2].islower() and not _begins_with_name(source, output):
        target = target[0].lower() + target[1:]
    if not last and source[-1:] in CLAUSE_ENDS and target[-1:] in STOPS:
        arabic = any("\u0600" <= char <= "\u06ff" for char in target)
        target = target[:-1].rstrip() + CLAUSE_ENDS[source[-1]][arabic]
    return target


def _begins_with_name(source: str, output: Output) -> bool:
    """Return whether the first target word may be a name: when in doubt it is, and keeps its capital."""
    linked = [source[start:end] for start, end, at, _ in output.alignment if at == 0]
    if not linked or any(not word[:1].islower() for word in linked):
        return True
    begin = output.text[:3].casefold()
    return any(source[a : a + 3].casefold() == begin for a, _ in words(source) if source[a].isupper())


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
