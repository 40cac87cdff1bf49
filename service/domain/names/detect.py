"""Which runs of capitals in a story are names of persons and places that no glossary has.

Judged over the whole story: a word that also stands in lower case is no name; one that comes again, or
is a known name part, or follows a title, is. Wrong flags make editors blind, so a word alone needs more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from service.domain.draft import Span
from service.domain.languages.base import get
from service.domain.names.cues import ARTICLE, PARTICLES, TOWNS, NameCues, cues_for
from service.domain.names.runs import NameRun, NameWord, runs_of, without_first, words_of
from service.domain.names.scripts import plain
from service.domain.text.words import is_title_case

_ENDS = tuple(".!?…»”\"'")


class SourceSentence(NamedTuple):
    """A sentence of the story, by the number of its segment.

    `taken`: where glossary terms stand. `heading`: it is a headline or heading.
    """

    number: int
    text: str
    taken: tuple[Span, ...] = ()
    heading: bool = False


class Place(NamedTuple):
    """One place of a name: segment, and `[start, end)` in its source text."""

    segment: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A name that no glossary has, in its fullest form, and all its places.

    `kind` is "person", "place", or "name" where neither is clear.
    """

    name: str
    kind: str
    places: tuple[Place, ...]


def find_names(sentences: Sequence[SourceSentence], language: str, known: Set[str]) -> tuple[Unlisted, ...]:
    """Find the unlisted names of a story in a Latin-script language, in the order of their first places.

    `known` holds name parts in lower case: a sign that a capitalised word is a name.
    """
    cues = cues_for(language)
    story = _StoryWords(sentences, cues, known)
    found = [run for run in story.runs if story.is_name(run)]
    items = _grouped(found, story)
    return tuple(sorted((_unlisted(item, story) for item in items), key=lambda one: one.places[0][:2]))


class _StoryWords:
    """The words of a whole story: which are in lower case, which have a capital, and where."""

    def __init__(self, sentences: Sequence[SourceSentence], cues: NameCues, known: Set[str]) -> None:
        self.cues, self.known = cues, known
        self.lower: set[str] = set()
        self.inside: Counter[str] = Counter()
        self.opening: Counter[str] = Counter()
        self.sentences = {sentence.number: sentence for sentence in sentences}
        self.listed_persons: set[str] = set()
        self.runs: list[NameRun] = []
        self.loose: list[tuple[int, NameWord]] = []
        self._places: set[int] = set()
        for sentence in sentences:
            words = words_of(sentence.text)
            open_ended = sentence.text.rstrip()[-1:] not in _ENDS
            title_case = (sentence.heading or open_ended) and is_title_case(sentence.text, cues.language.code)
            self.lower.update(word.text for word in words if word.text.islower())
            for start, end in sentence.taken:
                self.listed_persons.update(plain(word.text) for word in words if start <= word.start < end)
            if sentence.text.isupper():
                continue
            free = [
                word for word in words if not any(s < word.end and word.start < e for s, e in sentence.taken)
            ]
            self.loose += [(sentence.number, word) for word in free if word.capital]
            if not title_case:
                self.inside.update(word.text for word in free if word.capital and not word.opens)
                self.opening.update(word.text for word in free if word.capital and word.opens)
                self.runs += runs_of(sentence.number, sentence.text, cues, sentence.taken)
        self.runs = [self._settled(run) for run in self.runs]

    def base(self, word: str) -> str:
        """Return a word without a Swedish genitive, where the story or the table has it without."""
        if self.cues.language.genitive_s and word.endswith("s") and len(word) > 3 and not self.is_known(word):
            short = word[:-1]
            if self.inside[short] or self.is_known(short):
                return short
        return word

    def is_known(self, word: str) -> bool:
        """Return whether a word is a name part, and no common word as well."""
        small = word.lower().replace("’", "'")
        if len(small) < 3 or small in self.lower or small in self.cues.bodies or small in self.cues.openers:
            return False
        if small in self.cues.no_names:
            return False
        stem = ARTICLE.sub("", small)
        return any(part in self.known for part in (small, plain(small), stem)) or (
            "-" in small and all(part in self.known for part in small.split("-") if len(part) > 1)
        )

    def is_common(self, word: str) -> bool:
        small = word.lower()
        return (
            small in self.lower
            or small in self.cues.openers
            or self.cues.is_body(small)
            or (self.cues.is_abstract(small) and small not in self.known)
            or small in self.cues.no_names
            or self.cues.is_title(small)
            or self.cues.is_ordinary(word)
            or (small.endswith("s") and small[:-1] in self.lower)
        )

    def _settled(self, run: NameRun) -> NameRun:
        """Take a word off that may only have its capital from the start of the sentence."""
        if not run.opens or len(run.words) < 2:
            return run
        first = run.words[0].text
        if self.is_known(first) or (self.inside[first] and not self.is_common(first)) or "." in first:
            return run
        rest = [word for word in run.words[1:] if word.text not in PARTICLES]
        if self.is_common(first) or (len(rest) >= 2 and self.is_known(rest[0].text)):
            return without_first(run)
        return run

    def is_name(self, run: NameRun) -> bool:
        """Judge one run."""
        heads = run.heads
        texts = [word.text for word in heads]
        if not texts or run.quoted or run.of_body or all(len(text.strip(".")) < 2 for text in texts):
            return False
        if any(plain(text) in self.listed_persons for text in texts) and not run.title:
            return False
        place_kind = any(text.lower() in self.cues.place_kinds for text in texts)
        if not place_kind and any(self.cues.is_body(text.lower()) for text in texts):
            person = (
                len(texts) == 2 and self.is_known(texts[0]) and texts[1].lower() in get("en").body_surnames
            )
            if not person:
                return False
        known = sum(self.is_known(text) for text in texts)
        if run.beside:
            return bool(run.title and known) or (
                known >= 1 and known == len(texts) and run.after in self.cues.language.said
            )
        if len(texts) > 1:
            return self._several(run, texts, known, place_kind)
        return self._alone(run, texts[0], known)

    def _several(self, run: NameRun, texts: Sequence[str], known: int, place_kind: bool) -> bool:
        if place_kind:
            others = [t for t in texts if t.lower() not in self.cues.place_kinds]
            return bool(others) and not any(self.is_common(text) for text in others)
        common = sum(self.is_common(text) for text in texts)
        if run.title or any(len(text.strip(".")) == 1 for text in texts):
            return common < len(texts)
        if common:
            return known >= 1 and common < len(texts) - 1
        return True

    def _alone(self, run: NameRun, text: str, known: int) -> bool:
        if self.is_common(text) or len(text) < 3:
            return False
        at_place = (
            run.before in self.cues.language.locatives
            or run.office
            or (run.listed and run.segment in self._places)
        )
        if at_place and not run.opens:
            self._places.add(run.segment)
        if run.title or (run.apposed and not run.opens):
            return True
        names = {text, self.base(text)} | ({f"{text}s"} if self.cues.language.genitive_s else set())
        inside = sum(self.inside[name] for name in names)
        if run.after in self.cues.language.said and (known or inside):
            return True
        if inside and inside + sum(self.opening[name] for name in names) >= 2:
            return True
        if run.opens:
            return False
        return at_place or (bool(known) and self._is_marked(text))

    def _is_marked(self, text: str) -> bool:
        return bool(ARTICLE.match(text)) or "-" in text


def _grouped(runs: Sequence[NameRun], story: _StoryWords) -> list[list[NameRun]]:
    """Put the runs of one name together: longest first, then what is a part of it."""
    items: list[list[NameRun]] = []
    for run in sorted(runs, key=lambda run: (-len(run.heads), run.segment, run.span)):
        item = next((item for item in items if _is_part(run, item[0], story)), None)
        if item is None:
            items.append([run])
        else:
            item.append(run)
    return items


def _is_part(run: NameRun, whole: NameRun, story: _StoryWords) -> bool:
    mine = [_fold(word.text, story) for word in run.heads]
    its = [_fold(word.text, story) for word in whole.heads]
    if mine == its:
        return True
    if len(mine) == 1:
        return mine[0] in its and len(its) > 1
    if mine[-1] != its[-1] or len(mine) > len(its):
        return False
    return all(any(a == b or (len(a) == 1 and b.startswith(a)) for b in its) for a in mine)


def _fold(word: str, story: _StoryWords) -> str:
    return plain(ARTICLE.sub("", story.base(word))).strip(".").replace("’", "'")


def _unlisted(item: Sequence[NameRun], story: _StoryWords) -> Unlisted:
    whole = item[0]
    places = {(run.segment, run.span[0]): _place(run.segment, run.span, story) for run in item}
    covered = {(run.segment, word.start) for run in item for word in run.words}
    parts = {_fold(word.text, story) for word in whole.heads if len(word.text) > 2}
    for segment, word in story.loose:
        folded = _fold(word.text, story)
        common = word.text.lower() in story.lower or word.text.lower() in story.cues.openers
        if folded in parts and (segment, word.start) not in covered and not common:
            places[segment, word.start] = _place(segment, (word.start, word.end), story)
    ordered = _joined([places[at] for at in sorted(places)], story)
    name = story.sentences[whole.segment].text[whole.span[0] : whole.span[1]]
    if len(whole.heads) == 1:
        name = story.base(name)
    return Unlisted(name, _kind(item, story), tuple(ordered))


def _joined(places: Sequence[Place], story: _StoryWords) -> list[Place]:
    """Join places that are side by side: a full name in a headline."""
    joined: list[Place] = []
    for place in places:
        last = joined[-1] if joined else None
        if last and last.segment == place.segment:
            text = story.sentences[place.segment].text
            if place.start < last.end:
                continue
            if not text[last.end : place.start].strip():
                joined[-1] = _place(place.segment, (last.start, place.end), story)
                continue
        joined.append(place)
    return joined


def _place(segment: int, span: Span, story: _StoryWords) -> Place:
    return Place(segment, span[0], span[1], story.sentences[segment].text[span[0] : span[1]])


def _kind(item: Iterable[NameRun], story: _StoryWords) -> str:
    runs = list(item)
    if any(word.text.lower() in story.cues.place_kinds for word in runs[0].heads):
        return "place"
    if len(runs[0].heads) > 1 and runs[0].heads[0].text.lower() in TOWNS and not runs[0].title:
        return "place"
    if any(run.title or run.after in story.cues.language.said or run.apposed for run in runs):
        return "person"
    places = sum(run.before in story.cues.language.locatives for run in runs)
    if len(runs[0].heads) == 1 and (places or runs[0].listed):
        return "place"
    if len(runs[0].heads) > 1 and any(story.is_known(word.text) for word in runs[0].heads) and not places:
        return "person"
    return "place" if places else "name"
