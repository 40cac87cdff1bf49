"""Runs of capitalised words in a sentence of a Latin-script language, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from service.domain.draft import Span
from service.domain.names.cues import ARTICLE, PARTICLES, ROMAN, NameCues

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’ʼ‑‐-](?=[^\W\d_])|(?<=\b\w)\.(?=\w\.|\s?\w))*\.?")
_ELIDED = re.compile(r"(?i)^(?:d|l|n|s|j|m|t|c|qu|jusqu|lorsqu|puisqu)['’](?=\w)")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENING = "\"“”„«‹‘'([{—–-•:;!?…\n\u200e\u200f\u202a\u202b"
_GLUE = re.compile(r"[ \u00a0\u202f]+")
_ABBREVIATED = re.compile(
    r"^(?:[^\W\d_]\.)+$|^(?i:prof|dr|gen|col|capt|rep|sen|gov|sgt|lt|mr|mrs|ms|rev|amb|st|hr|dra?|sra?)\.$"
)


class NameWord(NamedTuple):
    """A word at `[start, end)` of its sentence, without a genitive ending or what is elided before it."""

    text: str
    start: int
    end: int
    opens: bool

    @property
    def capital(self) -> bool:
        """Return whether it is written with a capital, an Arabic article left aside."""
        return self.text[:1].isupper() or bool(self.text[3:4].isupper() and ARTICLE.match(self.text))

    @property
    def shouted(self) -> bool:
        """Return whether this is an abbreviation: two capitals or more and nothing else."""
        return len(self.text) >= 2 and self.text.isupper() and "." not in self.text


@dataclass(frozen=True, slots=True)
class NameRun:
    """Capitalised words in a row, particles between them included, titles and openers taken off.

    `title`: one stood before it; `opens`: it stands where any word has a capital; `beside`: a glossary
    term is written right beside it; `before` and `after` are the words round it, in lower case;
    `listed`: it goes on a list that a run before it began; `of_body`: it is the end of a body's name
    ("Institute of …"); `office`: an office is held of it ("mayor of …").
    """

    segment: int
    words: tuple[NameWord, ...]
    title: bool = False
    opens: bool = False
    beside: bool = False
    quoted: bool = False
    listed: bool = False
    before: str = ""
    after: str = ""
    apposed: bool = False
    of_body: bool = False
    office: bool = False

    @property
    def heads(self) -> tuple[NameWord, ...]:
        """The words that are no particles."""
        return tuple(
            word for word in self.words if word.text.lower() not in PARTICLES or len(self.words) == 1
        )

    @property
    def span(self) -> Span:
        """The place of the run in its sentence."""
        return self.words[0].start, self.words[-1].end


@lru_cache(maxsize=128)
def words_of(text: str) -> tuple[NameWord, ...]:
    """Cut a sentence into words; a full stop stays with initials and abbreviated titles."""
    found = []
    for match in _WORD.finditer(text):
        start, written = match.start(), match[0]
        if written.endswith(".") and not _ABBREVIATED.match(written):
            written = written[:-1]
        apostrophe = "'" in written or "’" in written
        elided = _ELIDED.match(written) if apostrophe else None
        if elided and _is_elision(written, elided.end(), _opens(text, match.start())):
            start += elided.end()
            written = written[elided.end() :]
        if apostrophe:
            written = _POSSESSIVE.sub("", written) or written
        found.append(NameWord(written, start, start + len(written), _opens(text, match.start())))
    return tuple(found)


def _is_elision(word: str, at: int, opens: bool) -> bool:
    """Return whether an elision begins a word: "l'Union", "L'empereur", but not "N'Djamena".

    Inside a sentence "D'Almeida" is a name too.
    """
    if not (word[0].isupper() and word[at].isupper()):
        return True
    return opens and word[:at].lower()[:-1] in ("l", "d", "qu")


def _opens(text: str, at: int) -> bool:
    while at and text[at - 1] in " \u00a0\u202f":
        at -= 1
    return not at or text[at - 1] in _OPENING or (text[at - 1] == "." and at > 3)


def runs_of(segment: int, text: str, cues: NameCues, taken: Sequence[Span] = ()) -> list[NameRun]:
    """Return the runs of a sentence; none goes over a span in `taken`."""
    words = words_of(text)
    sentence = _RunSentence(segment, text, words, taken, cues)
    runs: list[NameRun] = []
    at = 0
    while at < len(words):
        if not _starts(words[at], text, taken):
            at += 1
            continue
        end = _end_of_run(words, at, text, taken)
        run = _run(sentence, at, end, runs[-1] if runs else None)
        if run is not None:
            runs.append(run)
        at = end
    return runs


def _starts(word: NameWord, text: str, taken: Sequence[Span]) -> bool:
    if not word.capital or word.shouted or _is_taken(word, taken):
        return False
    before, after = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 4]
    return before not in ("@", "#", "/") and not re.match(r"\.\w{2,3}|@|\d", after)


def _end_of_run(words: Sequence[NameWord], at: int, text: str, taken: Sequence[Span]) -> int:
    """Return the index after the last word of the run that begins at `at`."""
    end = at + 1
    while end < len(words):
        probe = end
        while probe < len(words) and words[probe].text in PARTICLES and _close(words, probe, text):
            probe += 1
        if probe - end > 3 or probe >= len(words) or not _close(words, probe, text):
            break
        word = words[probe]
        if not (_starts(word, text, taken) or word.text in ROMAN) or _is_taken(word, taken):
            break
        end = probe + 1
    return end


def _close(words: Sequence[NameWord], at: int, text: str) -> bool:
    gap = text[words[at - 1].end : words[at].start]
    return bool(_GLUE.fullmatch(gap)) or (gap in (" d'", " d’") and at > 0)


def _is_taken(word: NameWord, taken: Sequence[Span]) -> bool:
    return any(word.start < end and start < word.end for start, end in taken)


class _RunSentence(NamedTuple):
    """A sentence with what its runs are judged by."""

    segment: int
    text: str
    words: Sequence[NameWord]
    taken: Sequence[Span]
    cues: NameCues


def _run(sentence: _RunSentence, at: int, end: int, last: NameRun | None) -> NameRun | None:
    """Return the run of the words from `at` to `end`; None where nothing is left of it.

    `last` is the run before it in the story.
    """
    segment, text, words, taken, cues = sentence
    first, title = at, False
    opens = words[at].opens
    while first < end and (
        cues.is_title(words[first].text) or _drops(words[first], words[first].opens, cues)
    ):
        title = cues.is_title(words[first].text) or (title and words[first].text.lower() in PARTICLES)
        opens = False
        first += 1
    while first < end and words[first].text in PARTICLES:
        first += 1
    while end > first and (cues.is_ordinary(words[end - 1].text) and end - first > 1):
        end -= 1
    if first >= end:
        return None
    kept = tuple(words[first:end])
    before = words[first - 1].text.lower() if first else ""
    if first == at and first and _close(words, first, text):
        title = cues.is_title(before)
        further = words[first - 2].text if first > 1 and _close(words, first - 1, text) else ""
        if not title and further and not words[first - 1].capital:
            title = cues.is_title(further) and before not in PARTICLES and before not in cues.openers
    of = first == at and before in cues.of_words
    owner = (
        words[first - (3 if words[first - 2].text.lower() in ("the", "la", "el") else 2)]
        if of and first > 2
        else None
    )
    left, right = text[: kept[0].start], text[kept[-1].end :]
    beside = any(
        (stop <= kept[0].start and not text[stop : kept[0].start].strip(" -"))
        or (start >= kept[-1].end and not text[kept[-1].end : start].strip(" -"))
        for start, stop in taken
    )
    gap = text[last.span[1] : kept[0].start] if last is not None and last.segment == segment else ""
    listed = gap == ", " or (gap[:1] == " " and gap.strip(" ,") in cues.language.conjunctions and bool(gap))
    return NameRun(
        segment,
        kept,
        title=title,
        opens=opens,
        beside=beside,
        quoted=left[-1:] in '"“«‘„' and right[:1] in '"”»’“' if left and right else False,
        listed=listed,
        before=before if first and _close(words, first, text) else "",
        after=words[end].text.lower() if end < len(words) and not right[:1].strip(" ,") else "",
        of_body=owner is not None and cues.is_body(owner.text.lower()) and owner.capital,
        office=owner is not None and cues.is_title(owner.text),
        apposed=bool(re.match(r", \d\d?,| \(\d\d?\)|, (?:who|whose|som|qui|dont|que)\b", right)),
    )


def _drops(word: NameWord, opens: bool, cues: NameCues) -> bool:
    if cues.is_ordinary(word.text):
        return True
    return opens and word.text.lower() in cues.openers


def without_first(run: NameRun) -> NameRun:
    """Return the run without its first word."""
    return replace(run, words=run.words[1:], opens=False)
