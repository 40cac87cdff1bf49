"""Project inline marks (links, bold, images) onto the translation by its word alignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from service.domain.html.nesting import INSIDE, inside
from service.domain.languages.base import every, get
from service.domain.story import Mark
from service.domain.text.verbatim import is_do_not_translate
from workers.engines.base import Link
from workers.engines.words import Span, is_punctuation, is_word_char, overlapping, words

#: an unlinked word costs a little, so that a mark ends at its last linked word
UNLINKED = -0.01
#: small words are often linked to what stands beside them: such a link says little
PARTICLE = 0.3


@lru_cache(maxsize=1)
def _link_particles() -> frozenset[str]:
    return frozenset().union(*(language.link_particles for language in every()))


@lru_cache(maxsize=1)
def _determiners() -> frozenset[str]:
    """Return the articles of all languages: a mark whose own words begin with one takes one along."""
    return frozenset().union(*(language.determiners for language in every()))


@dataclass(frozen=True, slots=True)
class Projected:
    """The target text with its marks, nested as in the source; `missing` are ids that found no place."""

    text: str
    marks: tuple[Mark, ...] = ()
    missing: tuple[int, ...] = ()


def project(
    source: str, marks: Sequence[Mark], target: str, links: Sequence[Link], language: str = ""
) -> Projected:
    """Place each mark of `source` (outermost first) on `target`, which is in `language` (BCP 47).

    A mark covers whole words in one piece, inside its parent and beside its siblings. Text that
    must not be translated is put back if the engine changed it. Nothing is guessed: a mark whose
    words have no counterpart is reported as missing.
    """
    if not marks:
        return Projected(target)
    for mark in marks:
        if is_do_not_translate(mark) and mark.end > mark.start:
            target, links = _restore(source, mark, target, links)
    return _Placing(source, marks, target, links, get(language).determiners).result()


def is_protected(span: Span, marks: Iterable[Mark]) -> bool:
    """Return whether a place lies in text that is marked as not to be translated, or reaches into it."""
    return any(is_do_not_translate(mark) and mark.start < span[1] and span[0] < mark.end for mark in marks)


def _restore(source: str, mark: Mark, target: str, links: Sequence[Link]) -> tuple[str, Sequence[Link]]:
    marked = source[mark.start : mark.end]
    if _occurrences(marked, target, (0, len(target))):
        return target, links
    window = _window(source, target, links, (mark.start, mark.end), range(len(words(target))))
    if window is None:
        return target, links
    start, end = window
    grown = len(marked) - (end - start)
    moved = [
        (a, b, c + grown, d + grown) if c >= end else (a, b, c, d)
        for a, b, c, d in links
        if d <= start or c >= end
    ]
    restored = target[:start] + marked + target[end:]
    return restored, sorted([*moved, (mark.start, mark.end, start, start + len(marked))], key=lambda n: n[2])


def _window(source: str, target: str, links: Sequence[Link], span: Span, free: Iterable[int]) -> Span | None:
    """Return the best run of target words for a source span: most links into it, fewest out of it.

    `free` are the indices of the target words that may be used; a run never crosses one that may
    not. None where no free word is linked into the span.
    """
    target_words = words(target)
    weights = {index: _weight(source, target_words[index], links, span) for index in free}
    best: tuple[float, int, int, int] = (0.0, 0, 0, -1)
    total, first, before = 0.0, 0, -2
    for index in sorted(weights):
        if total <= 0 or index != before + 1:
            total, first = 0.0, index
        total += weights[index]
        before = index
        # of two equal runs the longer: "pas" of "n'a pas" says more
        length = target_words[index][1] - target_words[first][0]
        if total > 0 and (round(total, 6), length) > best[:2]:
            best = (round(total, 6), length, first, index)
    _, _, first, last = best
    source_words = words(source)
    covered = overlapping(source_words, *span)
    if covered and not is_punctuation(source, source_words[covered[0]]):
        while first <= last and is_punctuation(target, target_words[first]):
            first += 1
    if covered and not is_punctuation(source, source_words[covered[-1]]):
        while last >= first and is_punctuation(target, target_words[last]):
            last -= 1
    return (target_words[first][0], target_words[last][1]) if first <= last else None


def _weight(source: str, word: Span, links: Sequence[Link], span: Span) -> float:
    """From 1 for a target word that is linked only into the span to -1 for one only linked out of it."""
    own = [(a, b) for a, b, c, d in links if c < word[1] and d > word[0]]
    if not own:
        return UNLINKED
    weights = [PARTICLE if source[a:b].lower() in _link_particles() else 1.0 for a, b in own]
    into = sum(weight for weight, (a, b) in zip(weights, own, strict=True) if a < span[1] and b > span[0])
    return (2 * into - sum(weights)) / sum(weights)


def _occurrences(marked: str, text: str, within: Span) -> list[Span]:
    """Where `marked` stands in a part of `text` as whole words."""
    found: list[Span] = []
    at = text.find(marked, within[0], within[1]) if marked.strip() else -1
    while at >= 0:
        end = at + len(marked)
        glued_left = at > 0 and is_word_char(text[at - 1]) and is_word_char(marked[0])
        glued_right = end < len(text) and is_word_char(text[end]) and is_word_char(marked[-1])
        if not glued_left and not glued_right:
            found.append((at, end))
        at = text.find(marked, at + 1, within[1])
    return found


class _Placing:
    """One sentence's marks on their way: parents first, each inside its parent's place."""

    def __init__(
        self,
        source: str,
        marks: Sequence[Mark],
        target: str,
        links: Sequence[Link],
        articles: frozenset[str],
    ) -> None:
        self.articles = articles
        self.source, self.target, self.links, self.marks = source, target, links, list(marks)
        self.source_words, self.target_words = words(source), words(target)
        self.parents = [self._parent(index) for index in range(len(self.marks))]
        self.children: dict[int | None, list[int]] = {}
        for index, parent in enumerate(self.parents):
            self.children.setdefault(parent, []).append(index)
        self.places: dict[int, Span] = {}

    def result(self) -> Projected:
        self._place()
        missing = tuple(mark.id for index, mark in enumerate(self.marks) if index not in self.places)
        return Projected(self.target, tuple(self._in_order()), missing)

    def _parent(self, index: int) -> int | None:
        mark = self.marks[index]
        for other in range(index - 1, -1, -1):
            outer = self.marks[other]
            if mark.start < mark.end:
                around = outer.start <= mark.start and mark.end <= outer.end and outer.start < outer.end
            else:  # at the edge of a mark, an object says whether it stands in it
                around = outer.start < mark.start < outer.end or inside(mark) == outer.id
            if around:
                return other
        return None

    def _in_order(self) -> Iterable[Mark]:
        """Return the placed marks as they stand in the target, outermost first."""
        waiting = self._placed_in(None)
        while waiting:
            index = waiting.pop()
            start, end = self.places[index]
            mark = replace(self.marks[index], start=start, end=end)
            parent = self.parents[index]
            yield (
                _said_to_be_in(mark, None if parent is None else self.marks[parent])
                if mark.html is not None
                else mark
            )
            waiting += self._placed_in(index)

    def _placed_in(self, parent: int | None) -> list[int]:
        """Return the placed children of a mark, the last one first."""
        placed = [index for index in self.children.get(parent, ()) if index in self.places]
        return sorted(placed, key=lambda index: (self.places[index][0], index), reverse=True)

    def _place(self) -> None:
        # A list of what is still to be done, no recursion: some editors nest marks by the thousand.
        waiting: list[tuple[int | None, Span, Span]] = [
            (None, (0, len(self.source)), (0, len(self.target))),
        ]
        while waiting:
            parent, source, target = waiting.pop()
            taken: list[Span] = []
            for index in list(self.children.get(parent, ())):
                mark = self.marks[index]
                if mark.start == mark.end:
                    continue
                place = self._part_of_word(mark, source, target, taken) or self._span(
                    mark, source, target, taken
                )
                if place is not None:
                    taken.append(place)
                    self.places[index] = place
                    waiting.append((index, (mark.start, mark.end), place))
                else:
                    self._adopt(index, parent)
            for index in self.children.get(parent, ()):
                mark = self.marks[index]
                if mark.start == mark.end:
                    at = self._point(mark.start, source, target, taken)
                    self.places[index] = (at, at)

    def _adopt(self, lost: int, parent: int | None) -> None:
        """Keep what stood inside a mark that has no place."""
        inside = self.children.get(lost, [])
        objects = [index for index in inside if self.marks[index].start == self.marks[index].end]
        for index in objects:
            self.parents[index] = parent
        self.children[lost] = [index for index in inside if index not in objects]
        self.children[parent] = sorted([*self.children[parent], *objects])

    def _span(self, mark: Mark, source: Span, target: Span, taken: Sequence[Span]) -> Span | None:
        covered = overlapping(self.source_words, mark.start, mark.end)
        if not covered:
            return None  # a mark over spaces only
        if covered == overlapping(self.source_words, *source):
            whole = _tight(self.target, target)
            if whole is None or any(a < target[1] and b > target[0] for a, b in taken):
                return None
            return self._within_words(mark, covered, whole)
        free = [
            index
            for index, (a, b) in enumerate(self.target_words)
            if a < target[1] and b > target[0] and not any(c < b and d > a for c, d in taken)
        ]
        window = _window(self.source, self.target, self.links, (mark.start, mark.end), free)
        marked = self.source[mark.start : mark.end]
        same = [
            (a, b)
            for a, b in _occurrences(marked, self.target, target)
            if not any(c < b and d > a for c, d in taken)
        ]
        if window is not None:
            for a, b in same:
                if a < window[1] and b > window[0]:
                    return a, b
        if same and (is_do_not_translate(mark) or any(char.isupper() or char.isdigit() for char in marked)):
            expected = window[0] if window else self._proportional(mark.start)
            return min(same, key=lambda span: abs(span[0] - expected))
        if window is None:
            return None
        place = self._without_article(mark, (max(window[0], target[0]), min(window[1], target[1])))
        return self._within_words(mark, covered, place)

    def _within_words(self, mark: Mark, covered: Sequence[int], place: Span) -> Span:
        """Leave out what stands before or after the mark in its first and last word: the 1- of 1-London."""
        before = self.source[self.source_words[covered[0]][0] : mark.start]
        after = self.source[mark.end : self.source_words[covered[-1]][1]]
        there = self.target[slice(*place)]
        start, end = place
        if before and there.startswith(before):
            start += len(before)
        if after and there.endswith(after):
            end -= len(after)
        return (start, end) if start < end else place

    def _part_of_word(self, mark: Mark, source: Span, target: Span, taken: Sequence[Span]) -> Span | None:
        """Find the part of a word, where the target's word has it, too: the 2 of H2O, a first letter."""
        covered = overlapping(self.source_words, mark.start, mark.end)
        part = self.source[mark.start : mark.end]
        if len(covered) != 1 or self.source_words[covered[0]] == (mark.start, mark.end):
            return None
        word = self.source_words[covered[0]]
        # other parts of the same word may have found their places in it
        place = self._span(replace(mark, start=word[0], end=word[1]), source, target, ())
        if place is None or part.strip() != part:
            return None
        there = self.target[slice(*place)]
        if there == self.source[slice(*word)]:
            at = mark.start - word[0]
        elif mark.start == word[0] and (there.startswith(part) or (len(part) == 1 and part.isalpha())):
            at = 0
        elif mark.end == word[1] and there.endswith(part):
            at = len(there) - len(part)
        else:
            return None
        start, end = place[0] + at, place[0] + at + len(part)
        return None if any(start < b and end > a for a, b in taken) else (start, end)

    def _without_article(self, mark: Mark, place: Span) -> Span:
        """Leave an article out that the mark's own words do not begin with: it comes from the grammar."""
        first = self.source_words[overlapping(self.source_words, mark.start, mark.end)[0]]
        if self.source[slice(*first)].lower() in _determiners():
            return place
        inside = overlapping(self.target_words, *place)
        if len(inside) > 1 and self.target[slice(*self.target_words[inside[0]])].lower() in self.articles:
            return self.target_words[inside[1]][0], place[1]
        return place

    def _proportional(self, position: int) -> int:
        return round(position / max(len(self.source), 1) * len(self.target))

    def _point(self, position: int, source: Span, target: Span, taken: Sequence[Span]) -> int:
        """Where an inline object goes: after the word that it followed, or before the one it preceded."""
        at = self._after_neighbour(position, source, target)
        for start, end in taken:
            if start < at < end:  # it stood beside that mark, not in it
                at = start if at - start < end - at else end
        return at

    def _after_neighbour(self, position: int, source: Span, target: Span) -> int:
        before = [span for span in self.source_words if source[0] <= span[0] and span[1] <= position]
        after = [span for span in self.source_words if position <= span[0] and span[1] <= source[1]]
        if not before:
            return target[0]
        if not after:
            return target[1]
        ends = [d for a, b, _, d in self.links if (a, b) == before[-1] and d <= target[1]]
        starts = [c for a, b, c, _ in self.links if (a, b) == after[0] and c >= target[0]]
        if ends:
            at = max(ends)
            spaced = self.source[position - 1].isspace()
            return at + 1 if spaced and at < target[1] and self.target[at].isspace() else at
        if starts:
            return min(starts)
        wanted = self._proportional(position)
        edges = [span[1] for span in self.target_words if target[0] <= span[0] and span[1] <= target[1]]
        return min(edges, key=lambda edge: abs(edge - wanted), default=target[0])


def _said_to_be_in(mark: Mark, parent: Mark | None) -> Mark:
    attrs = tuple(pair for pair in mark.attrs if pair[0] != INSIDE)
    return replace(mark, attrs=attrs if parent is None else (*attrs, (INSIDE, str(parent.id))))


def _tight(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
