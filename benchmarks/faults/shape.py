"""Faults of the whole sentence: doubled, dropped, added, left in the source language; marks and signs."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from benchmarks.faults.pair import Pair, cut, pick
from service.domain.draft import Span
from service.domain.story import Mark
from service.domain.text.words import WORD

_LONG_WORD = re.compile(r"(?<=\s)[^\W\d_]{4,}(?=\s)")
_TWO = re.compile(r"(?<=\s)[^\W\d_]{2,}\s[^\W\d_]{3,}(?=\s)")
_PHRASE = re.compile(r"(?<=\s)[^\W\d_]{2,}(?:\s[^\W\d_]{2,}){2,4}(?=\s)")
_SMALL_WORD = re.compile(r"(?<=\s)[a-zà-ÿ]{5,}(?=\s)")
_OPENED = re.compile(r"[“«„](?=\w)|(?<=\s)\"(?=\w)")
_QUOTATION = re.compile(r"([“«„])([^“”«»„]{6,80})([”»“])|(\")([^\"]{6,80})(\")")
_REMARK = re.compile(r"\s\([^()]{3,60}\)")
_ASKED = re.compile(r"[?؟፧]\s*$")


def word_doubled(pair: Pair, random: Random) -> Pair | None:
    """Write a word of four letters or more twice."""
    return _doubled(pair, pick(random, _LONG_WORD, pair.target))


def two_doubled(pair: Pair, random: Random) -> Pair | None:
    """Write two words twice."""
    return _doubled(pair, pick(random, _TWO, pair.target))


def phrase_doubled(pair: Pair, random: Random) -> Pair | None:
    """Write a run of three to five words twice."""
    return _doubled(pair, pick(random, _PHRASE, pair.target))


def sentence_doubled(pair: Pair, random: Random) -> Pair | None:
    """Write the whole sentence twice."""
    return pair.with_target(f"{pair.target} {pair.target}") if len(pair.target) > 30 else None


def left_whole(pair: Pair, random: Random) -> Pair | None:
    """Leave the sentence in the source language."""
    return pair.with_target(pair.source) if len(pair.source.split()) > 4 else None


def left_half(pair: Pair, random: Random) -> Pair | None:
    """Leave the second half in the source language."""
    source, target = pair.source.split(), pair.target.split()
    if len(source) < 10 or len(target) < 6:
        return None
    return pair.with_target(" ".join([*target[: len(target) // 2], *source[len(source) // 2 :]]))


def left_word(pair: Pair, random: Random) -> Pair | None:
    """Leave one ordinary word in the source language."""
    words = [one for one in _SMALL_WORD.findall(pair.source) if one not in pair.target.lower()]
    at = pick(random, _LONG_WORD, pair.target)
    if not words or at is None or pair.target[at[0]].isupper():
        return None
    return pair.with_target(cut(pair.target, at, random.choice(words)))


def half_dropped(pair: Pair, random: Random) -> Pair | None:
    """Leave out the second half."""
    return _without(pair, 1 / 2, 1)


def last_third_dropped(pair: Pair, random: Random) -> Pair | None:
    """Leave out the last third."""
    return _without(pair, 2 / 3, 1)


def middle_third_dropped(pair: Pair, random: Random) -> Pair | None:
    """Leave out the middle third."""
    return _without(pair, 1 / 3, 2 / 3)


def foreign_half(pair: Pair, random: Random) -> Pair | None:
    """Add the second half of another sentence of the same language."""
    words = pair.other[1].split()
    if len(words) < 8 or len(pair.target) < 30:
        return None
    return pair.with_target(f"{pair.target} {' '.join(words[len(words) // 2 :])}")


def other_sentence(pair: Pair, random: Random) -> Pair | None:
    """Put another sentence's translation in its place."""
    return pair.with_target(pair.other[1]) if pair.other[1] else None


def other_language(pair: Pair, random: Random) -> Pair | None:
    """Put the translation into a third language in its place."""
    return pair.with_target(pair.foreign) if pair.foreign else None


def question_lost(pair: Pair, random: Random) -> Pair | None:
    """End a question without its mark."""
    match = _ASKED.search(pair.target)
    if match is None or not _ASKED.search(pair.source):
        return None
    return pair.with_target(pair.target[: match.start()].rstrip() + ("።" if pair.language == "am" else "."))


def remark_dropped(pair: Pair, random: Random) -> Pair | None:
    """Leave out a remark in brackets."""
    span = pick(random, _REMARK, pair.target)
    return pair.with_target(cut(pair.target, span)) if span and _REMARK.search(pair.source) else None


def quotation_left_open(pair: Pair, random: Random) -> Pair | None:
    """Leave out the sign that closes a quotation."""
    match = _one_quotation(pair)
    return pair.with_target(cut(pair.target, (match.end() - 1, match.end()))) if match else None


def quotation_opened(pair: Pair, random: Random) -> Pair | None:
    """Open a quotation where the source has none."""
    if re.search(r"[“”«»„\"]", pair.source + pair.target):
        return None
    span = pick(random, _LONG_WORD, pair.target)
    return pair.with_target(pair.target[: span[0]] + "“" + pair.target[span[0] :]) if span else None


def quotation_moved(pair: Pair, random: Random) -> Pair | None:
    """Set the quotation marks round the words outside the quotation."""
    match = _one_quotation(pair)
    if match is None:
        return None
    opening, words, closing = (part for part in match.groups() if part is not None)
    text = pair.target[: match.start()] + words + pair.target[match.end() :]
    free = [
        span
        for span in (one.span() for one in _PHRASE.finditer(text))
        if span[1] <= match.start() or span[0] >= match.start() + len(words)
    ]
    if not free:
        return None
    start, end = random.choice(free)
    return pair.with_target(text[:start] + opening + text[start:end] + closing + text[end:])


def mark_lost(pair: Pair, random: Random) -> Pair | None:
    """Lose the link on a name or number that both sides have."""
    linked = _linked(pair, random)
    return replace(linked, missing_marks=(1,), target_marks=()) if linked else None


def mark_moved(pair: Pair, random: Random) -> Pair | None:
    """Put the link on other words."""
    linked = _linked(pair, random)
    if linked is None:
        return None
    old = linked.target_marks[0]
    away = [
        match.span()
        for match in _LONG_WORD.finditer(pair.target)
        if match.end() <= old.start or match.start() >= old.end
    ]
    if not away:
        return None
    start, end = random.choice(away)
    return replace(linked, target_marks=(Mark(1, start, end, "a"),))


def _linked(pair: Pair, random: Random) -> Pair | None:
    """Return the pair with a link on a name of the glossary, or on a number, of both sides."""
    spans: list[tuple[Span, Span]] = [
        (one.source_span, one.target_span) for one in pair.mentions if one.target_span
    ]
    for match in re.finditer(r"(?<!\d)\d{3,}(?!\d)", pair.source):
        at = [one.span() for one in re.finditer(r"(?<!\d)\d{3,}(?!\d)", pair.target) if one[0] == match[0]]
        spans += [(match.span(), at[0])] if len(at) == 1 else []
    if not spans:
        return None
    here, there = random.choice(spans)
    return replace(pair, source_marks=(Mark(1, *here, "a"),), target_marks=(Mark(1, *there, "a"),))


def _one_quotation(pair: Pair) -> re.Match[str] | None:
    found = list(_QUOTATION.finditer(pair.target))
    if len(found) != 1 or len(list(_QUOTATION.finditer(pair.source))) != 1:
        return None
    return found[0]


def _doubled(pair: Pair, span: Span | None) -> Pair | None:
    if span is None:
        return None
    words = pair.target[span[0] : span[1]]
    return pair.with_target(f"{pair.target[: span[1]]} {words}{pair.target[span[1] :]}")


def _without(pair: Pair, start: float, end: float) -> Pair | None:
    words = pair.target.split()
    if len(words) < 8 or len(pair.source) < 40:
        return None
    first, last = round(len(words) * start), round(len(words) * end)
    left = " ".join([*words[:first], *words[last:]])
    closing = pair.target[-1] if pair.target[-1] in ".!?።؟۔" and last == len(words) else ""
    return pair.with_target(left.rstrip(" ,;،፣:") + closing) if len(WORD.findall(left)) >= 3 else None
