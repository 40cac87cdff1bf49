"""Where sentences end: rules by script, with what each language abbreviates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from service.domain.languages.base import Language
from service.domain.text.abbreviations import with_abbreviations

Span = tuple[int, int]

#: A model reads about this much at once; a longer sentence is cut at clauses.
MOST_WORDS = 400
MOST_CHARACTERS = 4_000
#: No abbreviation is longer.
LONGEST_WORD = 60

_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_CLOSERS = f"\"'”’“‘»«›‹)\\]}}」』{_INVISIBLE}"
#: A stop with what closes after it, then a space or the end. « Oui. » has a space before its quote.
_STOP = re.compile(
    rf"(?P<stop>[.!?…؟‼⁇⁈⁉]+|[۔።፧፨。！？]+|፡፡+)"
    rf"(?P<closed>(?:[{_CLOSERS}]|[ \u00a0\u202f]»(?!\w)|\[\d+\])*)"
    rf"(?P<space>\s+|\Z|(?<=[۔።፧፨。！？፡{_CLOSERS}]))"
)
#: Stops that nothing but the end of a sentence writes.
_ONLY_STOPS = frozenset("۔።፧፨。！？፡")
_OPENERS = re.compile(rf"(?:[\"'“”„«»‹›‘’(\[{{¿¡{_INVISIBLE}]|[-–—•*·]\s+|\s)*")
_WORD = re.compile(r"[^\s“”„«»‹›(\[{/—–]*\Z")
_NEXT_WORD = re.compile(r"[^\s.,;:!?…)\]}\"'“”’»،؛؟۔።፧፣፤]*")
_TOKEN = re.compile(r"\S+")
_LETTER = re.compile(r"(?:\A|[\s(])\w\Z")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]\Z")
#: "l'art." is an article, and "art."
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu)['’](\w{2,})\Z", re.IGNORECASE)
#: "9 p.m." before the day or the time zone goes on; Afrikaans has "vm." and "nm."
_TIMES = frozenset(("a.m", "p.m", "vm", "nm"))
_CLAUSE = re.compile(r"[;:,،؛፤፣፥—–]+[\"'”’»)\]]*\s+")
_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_SPACE = re.compile(r"\s+")


def sentence_spans(text: str, language: str) -> list[Span]:
    """Return the sentences of a text as spans, in order, without the whitespace around them.

    Everything but whitespace is in a span. A line break always ends a sentence.
    """
    rules = with_abbreviations(language)
    spans: list[Span] = []
    start = 0
    for line in _lines(text):
        for span in _joined(text, list(_sentences(text, start, start + len(line), rules))):
            spans.extend(_bounded(text, span))
        start += len(line)
    return spans


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _sentences(text: str, start: int, end: int, rules: Language) -> Iterator[Span]:
    line = text[start:end]
    begin = 0
    for match in _STOP.finditer(line):
        if match.end() < len(line) and not _ends(line, begin, match, rules):
            continue
        yield start + begin, start + match.end("closed")
        begin = match.end()
    if begin < len(line):
        yield start + begin, start + len(line)


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Trim whitespace; a piece without a letter or digit goes with the sentence before or after it."""
    result: list[Span] = []
    waiting: int | None = None
    for start, end in spans:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if any(character.isalnum() for character in text[start:end]):
            result.append((start if waiting is None else waiting, end))
            waiting = None
        elif result:
            result[-1] = result[-1][0], end
        elif waiting is None:
            waiting = start
            last = end
        else:
            last = end
    if waiting is not None:
        result.append((waiting, last))
    return result


def _ends(line: str, begin: int, match: re.Match[str], rules: Language) -> bool:
    """Return whether the stop that `match` found ends its sentence, which began at `begin`."""
    stop, closed = match["stop"], match["closed"]
    after = _OPENERS.match(line, match.end())
    next_at = after.end() if after else match.end()
    next_word = _NEXT_WORD.match(line, next_at, next_at + 60)
    following = next_word[0] if next_word else ""
    if stop[0] in _ONLY_STOPS:
        return not (closed.strip() and _is_speech(line, next_at, following, rules))
    if not match["space"]:
        return False
    first = following[:1]
    small = _TOKEN.match(line, match.end())
    if small and small[0] in rules.small_starts:
        following, first = small[0], ""
    elif first.islower() and not any(letter.isupper() for letter in following[1:4]):  # but "iPhone"
        return False
    elif not first and next_at < len(line):  # a comma or a stop of its own comes next
        return line[next_at] not in ",;:.!?…)]}”’»،؛"
    caseless = first.isalpha() and not first.isupper() and not first.islower()
    if closed.strip() and caseless and _is_speech(line, next_at, following, rules):
        return False
    if set(stop) & set("!?؟‼⁇⁈⁉"):
        return True
    if "…" in stop or len(stop) > 1:
        return not caseless or bool(closed)
    # "J. A. Smith": a letter with a stop of its own is an initial, not the article.
    is_initial = len(following) == 1 and line[next_at + 1 : next_at + 2] == "."
    starts = not first or (_small(following) in rules.function_words and not is_initial)
    before = line[max(begin, match.start() - 2 * LONGEST_WORD) : match.start()]
    if is_initial and _LETTER.search(before):
        return False
    return _full_stop_ends(before, following, starts, bool(closed.strip()), rules)


def _is_speech(line: str, at: int, following: str, rules: Language) -> bool:
    """Return whether the words at `at`, after a quotation, say who said it."""
    if following in rules.speakers:
        second = _NEXT_WORD.match(line, at + len(following) + 1, at + len(following) + 60)
        return second is not None and second[0] in rules.speech
    return following in rules.speech


def _full_stop_ends(before: str, following: str, starts: bool, closed: bool, rules: Language) -> bool:
    """Return whether a single full stop after `before` ends the sentence, given what comes next.

    `starts`: the next word begins sentences; `closed`: a quote or bracket closes after the stop.
    """
    word = _WORD.search(before[-LONGEST_WORD:])
    last = word[0].lstrip("\"'‘’").strip(_MARKS) if word else ""
    if not last:
        return True
    earlier = before[: before.rindex(last)].rstrip()
    previous = _small(earlier.rpartition(" ")[2])
    if last.isdecimal():
        return closed or not _is_ordinal(last, earlier, previous, following, rules)
    forms = _forms(last, previous)
    if forms & rules.usually_last:
        return True
    if forms & rules.before_number:
        return not (following[:1].isdecimal() or (len(following) > 1 and not following.strip("IVXLC")))
    is_abbreviation = len(last) == 1 or bool(_ACRONYM.match(last) or forms & rules.maybe_last)
    if closed:
        return starts or not (is_abbreviation or forms & rules.never_last)
    if forms & rules.never_last:
        return False
    if rules.after_time and forms & _TIMES:
        return _small(following) not in rules.after_time
    if rules.ordinals and not last.strip("IVXLC"):
        return starts
    if len(last) == 1:
        return _letter_ends(last, previous, starts, rules)
    return starts or not is_abbreviation


def _forms(word: str, previous: str) -> frozenset[str]:
    """Return the ways in which a list may have a word: as it is, in lower case, "z. B." as "z.b".

    A single capital is an initial: "P." is not the "p." of a page.
    """
    if len(word) == 1:
        return frozenset((word, previous + _small(word)))
    shouted = (word.capitalize(),) if word.isupper() else ()
    elided = _ELIDED.match(word)
    bare = (_small(elided[1]),) if elided else ()
    return frozenset((word, _small(word), previous + _small(word), *shouted, *bare))


def _small(word: str) -> str:
    """Return a word in lower case; the Turkish İ is a plain i."""
    return word.lower().replace("i\u0307", "i")


def _is_ordinal(number: str, earlier: str, previous: str, following: str, rules: Language) -> bool:
    """Return whether "3." counts ("3. Mai", or the number of a list item) rather than ends a sentence."""
    if not earlier.strip(_MARKS):
        return len(number) <= 3
    if len(number) > 2 or following[:1].isdecimal():
        return False
    if _small(following) in rules.months and (rules.ordinals or previous in rules.before_ordinal):
        return True
    if not rules.ordinals:
        return False
    if rules.ordinal_nouns:
        return previous in rules.before_ordinal or _small(following) not in rules.function_words
    return previous in rules.before_ordinal


def _letter_ends(letter: str, previous: str, starts: bool, rules: Language) -> bool:
    """Return whether a single letter with a full stop ends a sentence or is an initial ("George W. Bush")."""
    if not letter.isalpha():
        return True
    if _small(letter) in rules.letter_words and previous:
        return True
    if letter.islower():
        return not previous.endswith(".")
    if not letter.isupper():  # a script without capitals: "70 م." is a year of our era
        return starts and previous[-1:].isdecimal()
    return starts or previous in rules.before_letter


def _bounded(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence that is too long for a model: at clauses, else between words, else anywhere."""
    start, end = span
    while True:
        limit = _limit(text, start, end)
        if limit == end:
            yield start, end
            return
        cut = max((match.end() for match in _CLAUSE.finditer(text, start, limit)), default=start)
        if cut - start < (limit - start) // 4:
            cut = max((match.end() for match in _SPACE.finditer(text, start, limit)), default=limit)
        if not text[start:cut].strip():
            cut = limit
        while cut > start + 1 and unicodedata.combining(text[cut]):
            cut -= 1
        yield start, start + len(text[start:cut].rstrip())
        start = cut


def _limit(text: str, start: int, end: int) -> int:
    """Return where a sentence from `start` reaches the most that a model reads, or its end."""
    if end - start < MOST_WORDS:
        return end
    limit = min(end, start + MOST_CHARACTERS)
    for number, match in enumerate(_SPACE.finditer(text, start, limit), 1):
        if number == MOST_WORDS:
            return match.end()
    return limit
