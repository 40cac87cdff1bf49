"""Carry round the model what it must not change: take it out of a line before, put it back after.

A piece that a sentence is built on (an address, a code) leaves a token in its place that models copy. One
that a sentence reads on without (an emoji, a sign) leaves nothing, and comes back beside the word that
it stood beside, by the links between the words. Which of the two a piece gets is tried in that order, by
sentence, and the first whose result holds every token once is taken: see `carry_round`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from service.domain.story import Mark
from service.domain.text.verbatim import FixedPiece, PieceKind
from workers.engines.base import Link, Output
from workers.engines.words import APOSTROPHES, Span, is_word_char, words
from workers.pipeline.capitals import Raise

#: tokens that models copy, the best first. In 250 lines of FLORES with one at a random place the
#: bundled model wrote the first kind once in 237, the second in 246 and the third in 237; for an address
#: itself it was 0
STAND_INS: tuple[Callable[[int], str], ...] = (
    lambda number: ("Q7", "X1", "K2", "Z4", "B52")[number] if number < 5 else f"Q{number + 70}",
    lambda number: f"[{number + 1}]",
    lambda number: f"{9417 + 31 * number}",
)
#: with this many tries behind it a piece leaves nothing in its place
LEAVE_OUT = len(STAND_INS)
#: what is not read and splits the words of a model: soft hyphens, joiners of words, marks of order
INVISIBLE = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
#: joiners of letters: Arabic letters and those of India need them, no others do
JOINERS = "\u200c\u200d"
_INVISIBLE = re.compile(f"[{INVISIBLE}]|(?<![\u0600-\u08ff\u0900-\u1cff\ufb50-\ufdff])[{JOINERS}]")
#: signs that stand between two things that are each a whole
_BETWEEN = re.compile(r"\s+(?:[→⇒➜➡►▶▸▾•·|▪◆●■]\ufe0f?\s*)+\s+")
_POINTS = re.compile(r"[.۔።]{2,}|…")
_STOP_INSIDE = re.compile(r"(?<=[^\W\d_]{2})\.(?=\s[^\W\d_])")
_NO_BREAK = "\u00a0\u202f"
_STOPS = ".!?:;,…"


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of the source that the model does not see; `at` is its place in what it sees instead.

    `stand_in` is what it sees there, empty where nothing. `back`: it comes back in the translation.
    """

    start: int
    end: int
    at: int
    stand_in: str = ""
    back: bool = True


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A line of a segment, or a part of one: where it is in the segment, and the text for the model.

    `holes` are in text order and count from the segment's beginning. `lifted` says what of `text` was in
    capitals. `tried` is the number of ways that were tried to carry its pieces.
    """

    start: int
    end: int
    text: str
    holes: tuple[Hole, ...] = ()
    lifted: Raise | None = None
    tried: int = 0

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """The tokens that have to be in the translation, each once."""
        return tuple(hole.stand_in for hole in self.holes if hole.stand_in)

    def to_model(self, position: int) -> int:
        """Return where a position in the segment is in the model's text."""
        for source, model, size in self._copied():
            if position < source:
                return model
            if position <= source + size:
                return model + position - source
        return len(self.text)

    def marks(self, marks: Iterable[Mark]) -> tuple[Mark, ...]:
        """Return the segment's marks over this part, with their places in the model's text."""
        found = []
        for mark in marks:
            if mark.start < self.end and mark.end > self.start:
                start, end = self.to_model(mark.start), self.to_model(mark.end)
                if start < end:
                    found.append(replace(mark, start=start, end=end))
        return tuple(found)

    def to_source(self, start: int, end: int) -> Span:
        """Return where a span of the model's text is, counted from the part's beginning in the segment."""
        copied = self._copied()
        first = last = 0
        for source, model, size in copied:
            if model <= start:
                first = source + min(start - model, size)
            if model < end or model == 0:
                last = source + min(end - model, size)
        return first - self.start, last - self.start

    def _copied(self) -> list[tuple[int, int, int]]:
        """List what the model sees as it is: place in the segment, place in the model's text, length."""
        found, source, model = [], self.start, 0
        for hole in self.holes:
            found.append((source, model, hole.start - source))
            source, model = hole.end, hole.at + len(hole.stand_in)
        return [*found, (source, model, self.end - source)]


def part_of(
    text: str, span: Span, pieces: Sequence[FixedPiece], tried: int = 0, lifted: Raise | None = None
) -> ModelLine:
    """Return a part of a segment's text with its pieces (places in `text`) taken out.

    `lifted` holds the part in small letters, as long as it is in the text.
    """
    start, end = span
    shown = text[:start] + lifted.text + text[end:] if lifted is not None else text
    taken = {text[start + a : start + b] for a, b in words(text[start:end])}
    written: list[str] = []
    holes: list[Hole] = []
    size, at, number = 0, start, 0
    own = [piece for piece in pieces if piece.start >= start and piece.end <= end]
    if not any(char.isalpha() for char in _without(text, span, own)):
        tried = LEAVE_OUT  # nothing is left to translate
    own += [
        FixedPiece(match.start(), match.end(), PieceKind.SIGN)
        for match in _INVISIBLE.finditer(text, start, end)
        if all(match.end() <= piece.start or piece.end <= match.start() for piece in own)
    ]
    for piece in sorted(own, key=lambda one: one.start):
        hole_start, hole_end, stand_in = piece.start, piece.end, ""
        back = text[hole_start] not in INVISIBLE + JOINERS
        if not (piece.kind.is_sign or tried >= LEAVE_OUT or _stands_apart(text, piece, span, own)):
            stand_in = STAND_INS[tried](number)
            while stand_in in taken:
                number += 1
                stand_in = STAND_INS[tried](number)
            number += 1
        written.append(shown[at:hole_start])
        size += hole_start - at
        if (
            not stand_in
            and back
            and hole_end < end
            and shown[hole_end].isspace()
            and (not size or _spaced(written))
        ):
            hole_end += 1  # of the two spaces round it one is enough
        elif not stand_in and back and hole_end == end:
            while written[-1][-1:].isspace():
                written[-1], size, hole_start = written[-1][:-1], size - 1, hole_start - 1
        holes.append(Hole(hole_start, hole_end, size, stand_in, back))
        written.append(stand_in)
        size += len(stand_in)
        at = hole_end
    written.append(shown[at:end])
    return ModelLine(start, end, "".join(written), tuple(holes), lifted, tried)


def cut(text: str, span: Span, pieces: Sequence[FixedPiece]) -> list[Span]:
    """Cut a line at the signs that stand between wholes: "Home → Sport"."""
    signs = [piece for piece in pieces if piece.kind.is_sign]
    if not signs:
        return [span]
    spans, start = [], span[0]
    for match in _BETWEEN.finditer(text, *span):
        if any(match.start() <= piece.start < match.end() for piece in signs) and start < match.start():
            spans.append((start, match.start()))
            start = match.end()
    spans.append((start, span[1]))
    return [one for one in spans if one[0] < one[1]]


def is_kept(part: ModelLine, output: Output) -> bool:
    """Return whether a translation holds each token once."""
    return all(len(_places(stand_in, output.text)) == 1 for stand_in in part.stand_ins)


def restore(text: str, part: ModelLine, output: Output, language: str) -> tuple[Output, tuple[Span, ...]]:
    """Return a translation with all pieces back in it, and which of `text` may have got the wrong place.

    The links are those of the part as it stands in the segment's `text`. `language` is the target (BCP 47).
    """
    output = _with_ellipsis(text[part.start : part.end], output)
    if part.lifted is not None:
        output = part.lifted.restore(output, part.stand_ins, language)
    if not part.holes:
        return _with_no_break(text[part.start : part.end], output), ()
    edits: list[tuple[int, int, Hole, str, str]] = []
    guessed: list[Span] = []
    for number, hole in enumerate(part.holes):
        if not hole.back:
            continue
        places = _places(hole.stand_in, output.text) if hole.stand_in else []
        if places:
            edits.append((*places[0], hole, "", ""))
            continue
        at, before, after, sure = _place(text, part, number, output)
        edits.append((at, at, hole, before, after))
        if not sure:
            guessed.append((hole.start, hole.end))
    edits.sort(key=lambda edit: (edit[0], edit[2].start))
    back = _put_back(text, part, output, edits)
    return _with_no_break(text[part.start : part.end], back), tuple(guessed)


def _put_back(
    text: str, part: ModelLine, output: Output, edits: Sequence[tuple[int, int, Hole, str, str]]
) -> Output:
    written: list[str] = []
    moves: list[
        tuple[int, int, int]
    ] = []  # start and end of what is replaced, and by how much the rest moves
    own: list[Link] = []
    size = at = 0
    for start, end, hole, before, after in edits:
        piece = text[hole.start : hole.end].strip() or text[hole.start : hole.end]
        inside = hole.start + text[hole.start : hole.end].index(piece) - part.start
        written += [output.text[at:start], before, piece, after]
        size += start - at + len(before)
        own += [(a + inside, b + inside, a + size, b + size) for a, b in words(piece)]
        size += len(piece) + len(after)
        moves.append((start, end, size - end))
        at = end
    written.append(output.text[at:])

    def moved(position: int, *, is_end: bool) -> int:
        by = 0
        for start, end, shift in moves:
            if end < position or (end == position and not (is_end and start == end)):
                by = shift
        return position + by

    replaced = [(start, end) for start, end, _ in moves if start < end]
    links = [
        (*part.to_source(a, b), moved(c, is_end=False), moved(d, is_end=True))
        for a, b, c, d in output.alignment
        if not any(c < end and start < d for start, end in replaced)
    ]
    result = "".join(written)
    kept = [link for link in links if link[0] < link[1] and 0 <= link[2] < link[3] <= len(result)]
    return replace(output, text=result, alignment=tuple(sorted([*kept, *own], key=lambda link: link[2])))


def _place(text: str, part: ModelLine, number: int, output: Output) -> tuple[int, str, str, bool]:
    """Return where a piece that left nothing goes, what to put before and after it, and if that is sure."""
    hole = part.holes[number]
    piece_at = hole.start + len(text[hole.start : hole.end]) - len(text[hole.start : hole.end].lstrip())
    piece_end = piece_at + len(text[hole.start : hole.end].strip())
    left_space = text[part.start : piece_at].endswith((" ", *_NO_BREAK))
    right_space = text[piece_end : part.end].startswith((" ", *_NO_BREAK))
    before, after = " " * left_space, " " * right_space
    target = output.text
    if not part.text[: hole.at].strip():
        return 0, "", after, True
    if not part.text[hole.at :].strip():
        return len(target), before, "", True
    source = words(part.text)
    left = [span for span in source if span[1] <= hole.at]
    right = [span for span in source if span[0] >= hole.at]
    if (not left_space and right_space) or not right or (left_space == right_space and left):
        order = (("left", left), ("right", right))
    else:
        order = (("right", right), ("left", left))
    for side, spans in order:
        if not spans:
            continue
        near = spans[-1] if side == "left" else spans[0]
        found = _linked(part.text, near, output)
        if found is None:
            continue
        glued = not (left_space if side == "left" else right_space)
        if side == "left":
            found = _with_elided(target, found)
            return found[1], "" if glued else " ", _gap(target, found[1], after), True
        return found[0], _gap_before(target, found[0], before), "" if glued else " ", True
    share = round(hole.at / max(1, len(part.text)) * len(target))
    ends = [end for _, end in words(target)]
    at = min(ends, key=lambda end: abs(end - share), default=len(target))
    return at, " ", _gap(target, at, after), False


def _with_elided(target: str, span: Span) -> Span:
    """Return a span with the word that its article has grown together with: "l’" and "eau"."""
    after = next((b for a, b in words(target) if a == span[1]), None)
    return (span[0], after) if after is not None and target[span[1] - 1] in APOSTROPHES else span


def _gap(target: str, at: int, wanted: str) -> str:
    """Return what follows a piece that is put in at a place: no second space, none before a stop."""
    return "" if at >= len(target) or not is_word_char(target[at]) else wanted or " "


def _gap_before(target: str, at: int, wanted: str) -> str:
    return "" if at == 0 or not is_word_char(target[at - 1]) else wanted


def _as_figure(word: str, text: str) -> list[Span]:
    """Return where a figure stands in the writing of another language: "5 000" for "5,000"."""
    digits = "".join(char if char.isdigit() else r"[.,\s]?" for char in word)
    return [found.span() for found in re.finditer(rf"(?<![\d.,]){digits}(?!\d)", text)]


def _linked(source: str, span: Span, output: Output) -> Span | None:
    """Return the target words for a source word: the same figures where there are any, else by its links."""
    word = source[slice(*span)]
    if any(char.isdigit() for char in word):
        same = _places(word, output.text) or _as_figure(word, output.text)
        if len(same) == 1:
            return same[0]
    linked = [(c, d) for a, b, c, d in output.alignment if a < span[1] and b > span[0]]
    if not linked:
        return None
    if len(linked) > 1:  # what is nearest in the order of the text, of words far apart
        linked.sort()
        runs = [[linked[0]]]
        for one in linked[1:]:
            if one[0] - runs[-1][-1][1] <= 1:
                runs[-1].append(one)
            else:
                runs.append([one])
        best = max(runs, key=len)
        return best[0][0], best[-1][1]
    return linked[0]


def _places(stand_in: str, text: str) -> list[Span]:
    """Return where a token stands in a text as a word of its own."""
    found, at = [], text.find(stand_in)
    while at >= 0:
        end = at + len(stand_in)
        glued = at > 0 and text[at - 1].isalnum() and stand_in[0].isalnum()
        glued |= end < len(text) and text[end].isalnum() and stand_in[-1].isalnum()
        if not glued:
            found.append((at, end))
        at = text.find(stand_in, end)
    return found


def _spaced(written: Sequence[str]) -> bool:
    last = next((one for one in reversed(written) if one), "")
    return last[-1:].isspace()


def _without(text: str, span: Span, pieces: Sequence[FixedPiece]) -> str:
    """Return a stretch of a text with spaces in the place of the pieces."""
    blank = list(text[slice(*span)])
    for piece in pieces:
        blank[piece.start - span[0] : piece.end - span[0]] = " " * (piece.end - piece.start)
    return "".join(blank)


def _stands_apart(text: str, piece: FixedPiece, span: Span, own: Sequence[FixedPiece]) -> bool:
    """Return whether a piece at the end is no part of the sentence: tags, an address after a colon."""
    if piece.kind in (PieceKind.KEPT, PieceKind.SCRIPT):
        return False
    rest = _without(text, span, own)
    before, after = rest[: piece.start - span[0]].rstrip(), rest[piece.end - span[0] :].strip(" .…")
    return not after and before[-1:] in _STOPS and before[-1:] != ","


def _with_ellipsis(source: str, output: Output) -> Output:
    """Write the three points of the source where the model wrote another number of them, or one."""
    sign = "…" if "…" in source else "..." if "..." in source else ""
    if not sign or sign in output.text.replace("....", ""):
        return output
    found = list(_POINTS.finditer(output.text)) or list(_STOP_INSIDE.finditer(output.text))
    for match in reversed(found):
        output = _replaced(output, match.span(), sign)
    return output


def _with_no_break(source: str, output: Output) -> Output:
    """Keep figure and unit together where the source does: a no-break space for the space between them."""
    if not any(space in source for space in _NO_BREAK):
        return output
    spans = words(source)
    for number, (_, end) in enumerate(spans[:-1]):
        space = source[end : spans[number + 1][0]]
        if len(space) != 1 or space not in _NO_BREAK:
            continue
        left, right = _linked(source, spans[number], output), _linked(source, spans[number + 1], output)
        if left and right and left[1] + 1 == right[0] and output.text[left[1]] == " ":
            output = _replaced(output, (left[1], right[0]), space)
    return output


def _replaced(output: Output, span: Span, text: str) -> Output:
    by = len(text) - (span[1] - span[0])
    links = tuple(
        (a, b, c + by if c >= span[1] else c, d + by if d >= span[1] else d)
        for a, b, c, d in output.alignment
    )
    return replace(output, text=output.text[: span[0]] + text + output.text[span[1] :], alignment=links)
