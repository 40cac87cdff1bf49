"""Inline marks as numbered tags in the text that a language model is given, and back to marks and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.domain.html.tagged import from_tagged, to_tagged
from service.domain.story import Mark
from workers.engines.base import Link
from workers.engines.stories import StoryText, TermHint
from workers.engines.words import Span, is_punctuation, is_word_char, words

_ANY_TAG = re.compile(r"</?[0-9]{1,9}/?>")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Untagged:
    """A translation without its tags: the text, its marks, and what is wrong with the tags."""

    text: str
    marks: tuple[Mark, ...]
    fault: str = ""


def tagged(text: StoryText) -> str:
    """Return a text with its marks as tags. One that has such signs of its own goes without."""
    return to_tagged(text.text, text.marks) if uses_tags(text) else text.text


def uses_tags(text: StoryText) -> bool:
    """Return whether a text's marks are shown to the model."""
    return bool(text.marks) and not _ANY_TAG.search(text.text) and "\\" not in text.text


def untagged(text: StoryText, answer: str) -> Untagged:
    """Take the tags out of a translation; a fault names the tags that are lost, doubled or made up."""
    if not uses_tags(text):
        extra = [tag for tag in _ANY_TAG.findall(answer) if tag not in text.text]
        clean = _tidy(_ANY_TAG.sub("", answer)) if extra else answer
        return Untagged(clean, (), _say("made up", extra) if extra else "")
    wanted, found = _ANY_TAG.findall(tagged(text)), _ANY_TAG.findall(answer)
    lost = [tag for tag in dict.fromkeys(wanted) if found.count(tag) < wanted.count(tag)]
    more = [tag for tag in dict.fromkeys(found) if found.count(tag) > wanted.count(tag)]
    if lost or more:
        faults = [_say("missing", lost)] if lost else []
        faults += [_say("there too often, or made up", more)] if more else []
        return Untagged(_tidy(_ANY_TAG.sub("", answer)), (), " ".join(faults))
    plain, marks, missing = from_tagged(answer, text.marks)
    if missing or _ANY_TAG.search(plain):
        crossed = [f"<{one}>" for one in missing] or _ANY_TAG.findall(plain)
        fault = _say("empty or in the wrong order", crossed)
        return Untagged(_tidy(_ANY_TAG.sub("", answer)), (), fault)
    return Untagged(plain, marks)


def links(text: StoryText, translation: str, marks: Sequence[Mark]) -> tuple[Link, ...]:
    """Link words: what a mark holds to what it holds in the translation, and what is the same in both.

    Words under the same marks are linked one to the other in the order in which they stand, so that each
    mark finds its place again. Outside of marks only what is sure is linked: figures, names that stand in
    both texts once, and terms of the glossary.
    """
    source, target = words(text.text), words(translation)
    found: set[Link] = set()
    held = _by_marks(target, marks)
    for own, spans in _by_marks(source, text.marks).items():
        there = held.get(own, [])
        if own and there:
            found |= _in_order(spans, there)
    taken = {link[2:] for link in found}
    sure = [*_same(text.text, source, translation, target), *_terms(text.terms, translation)]
    found |= {link for link in sure if link[2:] not in taken}
    found |= set(_beside_objects(text, source, target, marks))
    return tuple(sorted(found, key=lambda link: (link[2], link[3], link[0], link[1])))


def _by_marks(spans: Iterable[Span], marks: Sequence[Mark]) -> dict[frozenset[int], list[Span]]:
    """Group words by the ids of the marks that they are under."""
    wide = [mark for mark in marks if mark.start < mark.end]
    groups: dict[frozenset[int], list[Span]] = {}
    for start, end in spans:
        own = frozenset(mark.id for mark in wide if mark.start < end and start < mark.end)
        groups.setdefault(own, []).append((start, end))
    return groups


def _in_order(source: Sequence[Span], target: Sequence[Span]) -> set[Link]:
    """Link two runs of words so that every word of either has a link, first to first and last to last."""
    most = max(len(source), len(target))
    pairs = {(n * len(source) // most, n * len(target) // most) for n in range(most)}
    return {(*source[s], *target[t]) for s, t in pairs}


def _same(text: str, source: Sequence[Span], translation: str, target: Sequence[Span]) -> Iterable[Link]:
    """Yield links between words that are the same in both texts, figures and names, each there once."""
    ours, theirs = _once(text, source), _once(translation, target)
    for word, span in ours.items():
        if word in theirs and (_DIGITS.search(word) or text[span[0]].isupper()):
            yield (*span, *theirs[word])


def _once(text: str, spans: Sequence[Span]) -> dict[str, Span]:
    found: dict[str, Span | None] = {}
    for span in spans:
        word = text[slice(*span)].casefold()
        if not is_punctuation(text, span):
            found[word] = None if word in found else span
    return {word: span for word, span in found.items() if span is not None}


def _terms(hints: Sequence[TermHint], translation: str) -> Iterable[Link]:
    """Yield links from the words of a term to those of its form, where that stands in the text once."""
    for hint in hints:
        for form in hint.forms:
            at = translation.find(form)
            if at < 0 or translation.find(form, at + 1) >= 0 or not _is_whole(translation, at, len(form)):
                continue
            ours = [(a + hint.span[0], b + hint.span[0]) for a, b in words(hint.text)]
            yield from _in_order(ours, [(a + at, b + at) for a, b in words(form)]) if ours else ()
            break


def _is_whole(text: str, at: int, size: int) -> bool:
    before, after = text[at - 1 : at], text[at + size : at + size + 1]
    return not (before and is_word_char(before)) and not (after and is_word_char(after))


def _beside_objects(
    text: StoryText, source: Sequence[Span], target: Sequence[Span], marks: Sequence[Mark]
) -> Iterable[Link]:
    """Yield a link from the word before an object (an image) to the one that is before it now.

    Where other marks end between the two, such a link would move these.
    """
    places = {mark.id: mark.start for mark in marks if mark.start == mark.end}
    for mark in text.marks:
        if mark.start != mark.end or mark.id not in places:
            continue
        ours = [span for span in source if span[1] <= mark.start][-1:]
        theirs = [span for span in target if span[1] <= places[mark.id]][-1:]
        if ours and theirs and _by_marks(ours, text.marks).keys() == _by_marks(theirs, marks).keys():
            yield (*ours[0], *theirs[0])


def _tidy(text: str) -> str:
    return re.sub(r"  +", " ", text).strip()


def _say(what: str, tags: Sequence[str]) -> str:
    return f"The tags {', '.join(dict.fromkeys(tags))} are {what}."
