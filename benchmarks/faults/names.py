"""Faults in names: those of the glossary, and those that no glossary has."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from benchmarks.faults.pair import Pair, cut
from service.domain.draft import Mention, Span
from service.domain.languages.tags import script
from service.domain.text.words import WORD

_NAME = re.compile(r"(?<=[\w,] )[A-ZÀ-Ý][\w’'-]*[a-zà-ÿ][\w’'-]{2,}")
_QUOTED = re.compile(r"[“”«»\"„]")


def listed_dropped(pair: Pair, random: Random) -> Pair | None:
    """Leave out a name of the glossary."""
    mention = _listed(pair, random)
    return (
        pair.with_target(cut(pair.target, mention.target_span)) if mention and mention.target_span else None
    )


def listed_swapped(pair: Pair, random: Random) -> Pair | None:
    """Put another name of the set in the place of one of the glossary."""
    mention = _listed(pair, random)
    others = [name for name in pair.names if mention and name != mention.target_text]
    if mention is None or mention.target_span is None or not others:
        return None
    return pair.with_target(cut(pair.target, mention.target_span, random.choice(others)))


def listed_misspelt(pair: Pair, random: Random) -> Pair | None:
    """Exchange two letters inside a name of the glossary, or change one."""
    mention = _listed(pair, random)
    if mention is None or mention.target_span is None:
        return None
    return _misspelt(pair, mention.target_span, random)


def listed_exchanged(pair: Pair, random: Random) -> Pair | None:
    """Exchange two names of the glossary."""
    said = [one for one in _all_listed(pair) if one.target_span]
    pairs = [
        (one, other)
        for at, one in enumerate(said)
        for other in said[at + 1 :]
        if one.concept != other.concept and one.target_text != other.target_text
    ]
    if not pairs:
        return None
    one, other = random.choice(pairs)
    return pair.with_target(_exchanged(pair.target, one.target_span, other.target_span))


def unlisted_dropped(pair: Pair, random: Random) -> Pair | None:
    """Leave out a name that no glossary has."""
    span = _unlisted(pair, random)
    return pair.with_target(cut(pair.target, span)) if span else None


def unlisted_swapped(pair: Pair, random: Random) -> Pair | None:
    """Put a name of another sentence in the place of one that no glossary has."""
    span = _unlisted(pair, random)
    others = [name for name in _NAME.findall(pair.other[0]) if name not in pair.source]
    if span is None or not others:
        return None
    return pair.with_target(cut(pair.target, span, random.choice(others)))


def unlisted_misspelt(pair: Pair, random: Random) -> Pair | None:
    """Exchange two letters inside a name that no glossary has, or change one."""
    span = _unlisted(pair, random)
    return _misspelt(pair, span, random) if span else None


def unlisted_exchanged(pair: Pair, random: Random) -> Pair | None:
    """Exchange two names that no glossary has."""
    found = _all_unlisted(pair)
    choices = [
        (one, other)
        for at, one in enumerate(found)
        for other in found[at + 1 :]
        if pair.target[slice(*one)] != pair.target[slice(*other)] and other[0] > one[1] + 4
    ]
    if not choices:
        return None
    one, other = random.choice(choices)
    return pair.with_target(_exchanged(pair.target, one, other))


def other_speaker(pair: Pair, random: Random) -> Pair | None:
    """Let another name of the sentence, or of another one, say the quotation."""
    if not _QUOTED.search(pair.source) or not _QUOTED.search(pair.target):
        return None
    outside = _outside_quotes(pair.target)
    said = [one for one in _all_listed(pair) if one.target_span and one.target_span[0] in outside]
    spans = [one.target_span for one in said if one.target_span]
    spans += [span for span in _all_unlisted(pair) if span[0] in outside]
    others = [name for name in pair.names if name not in pair.target]
    if not spans or not others:
        return None
    return pair.with_target(cut(pair.target, random.choice(spans), random.choice(others)))


def _outside_quotes(text: str) -> set[int]:
    inside, places = False, set()
    for at, char in enumerate(text):
        if _QUOTED.match(char):
            inside = not inside
        elif not inside:
            places.add(at)
    return places


def _all_listed(pair: Pair) -> list[Mention]:
    """List the mentions that the translation says in full, each at a place of its own."""
    counts: dict[Span, int] = {}
    for one in pair.mentions:
        if one.target_span:
            counts[one.target_span] = counts.get(one.target_span, 0) + 1
    return [
        one
        for one in pair.mentions
        if one.target_span
        and counts[one.target_span] == 1
        and one.target_text
        and len(one.target_text) >= 4
        and pair.target.count(one.target_text) == 1
    ]


def _listed(pair: Pair, random: Random) -> Mention | None:
    found = _all_listed(pair)
    return random.choice(found) if found else None


def _all_unlisted(pair: Pair) -> list[Span]:
    """List where the translation says a name of the source in the same letters, the glossary's aside."""
    if script(pair.target_locale) != "Latn":
        return []
    taken = [one.source_span for one in pair.mentions]
    spans = []
    for match in _NAME.finditer(pair.source):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        found = [one.span() for one in WORD.finditer(pair.target) if one[0] == match[0]]
        if len(found) == 1 and not pair.source.lower().count(match[0].lower()) > 1:
            spans += found
    return sorted(set(spans))


def _unlisted(pair: Pair, random: Random) -> Span | None:
    found = _all_unlisted(pair)
    return random.choice(found) if found else None


def _misspelt(pair: Pair, span: Span, random: Random) -> Pair | None:
    text = pair.target[span[0] : span[1]]
    places = [
        at for at in range(1, len(text) - 2) if text[at : at + 2].isalpha() and text[at] != text[at + 1]
    ]
    if not places:
        return None
    at = random.choice(places)
    new = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return pair.with_target(cut(pair.target, span, new))


def _exchanged(text: str, one: Span | None, other: Span | None) -> str:
    if one is None or other is None:
        return text
    first, second = sorted((one, other))
    if first[1] > second[0]:
        return text
    return "".join(
        (
            text[: first[0]],
            text[second[0] : second[1]],
            text[first[1] : second[0]],
            text[first[0] : first[1]],
            text[second[1] :],
        )
    )


def with_names(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs of one language, each with the names that the translations of all of them say."""
    said = {one.target_text for pair in pairs for one in pair.mentions if one.target_text}
    names = tuple(sorted(name for name in said if name[:1].isalpha() and len(name) >= 4))
    return [replace(pair, names=names) for pair in pairs]
