"""Text in capitals: translated as running text, and set in capitals again by the rules of the target."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from babel import Locale
from babel.localedata import locale_identifiers

from service.domain.checks.untranslated_words import is_common_word
from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.text.sentences import sentence_spans
from service.domain.text.words import WORD
from workers.engines.base import Output
from workers.engines.words import Span, words
from workers.pipeline.rewrite import Evidence

#: the capitals of a language with a dotless i
_DOTTED = str.maketrans({"i": "İ", "ı": "I"})
_GAP = re.compile(r"[\s\d'’\"“”«»(),.:;&/%$€£–—-]*\Z")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Þ]")
_BEFORE = re.compile(r"([^\W\d_]+)[\s’'\"“(]*$")
_AFTER = re.compile(r"[\s’'\"”)]*([^\W\d_]+)")
_LEAST = 3  # letters of the word that tells that a run in a sentence is no row of abbreviations


@dataclass(frozen=True, slots=True)
class Raise:
    """A text in small letters, as long as it was, and where it was in capitals; `whole`: everywhere."""

    text: str
    spans: tuple[Span, ...]
    whole: bool

    def restore(self, output: Output, kept: Sequence[str], language: str) -> Output:
        """Set a translation in capitals where the source was, the tokens `kept` left as they are."""
        if self.whole:
            runs = [(0, len(output.text))]
        else:
            runs = sorted(
                {
                    (c, d)
                    for c, d in words(output.text)
                    if (own := [(a, b) for a, b, e, f in output.alignment if e < d and f > c])
                    and all(any(a >= start and b <= end for start, end in self.spans) for a, b in own)
                }
            )
        parts, moved, at = list[str](), dict[int, int](), 0
        size = 0
        pattern = re.compile("|".join(map(re.escape, kept))) if kept else None

        def add(text: str, start: int, *, is_raised: bool) -> None:
            nonlocal size
            fixed = [match.span() for match in pattern.finditer(text)] if pattern else []
            small = get(language).stays_small
            fixed += [match.span() for match in small.finditer(text)] if small else []
            for place, char in enumerate(text):
                moved[start + place] = size
                raised = is_raised and not any(a <= place < b for a, b in fixed)
                new = upper(char, language) if raised else char
                parts.append(new)
                size += len(new)

        for start, end in runs:
            add(output.text[at:start], at, is_raised=False)
            add(output.text[start:end], start, is_raised=True)
            at = end
        add(output.text[at:], at, is_raised=False)
        moved[len(output.text)] = size
        links = tuple((a, b, moved[c], moved[d]) for a, b, c, d in output.alignment)
        return replace(output, text="".join(parts), alignment=links, alternatives=(), parts=())


def upper(text: str, language: str) -> str:
    """Return a text in capitals as the language (BCP 47) writes them: İ in Turkish, SS for ß."""
    return (text.translate(_DOTTED) if get(language).dotless_i else text).upper()


def lifted(
    text: str,
    evidence: Evidence,
    abbreviations: Iterable[Span],
    names: Iterable[Span],
    language: str,
    maybe: Iterable[Span] = (),
) -> Raise | None:
    """Return a line, or its runs of words in capitals, as running text; None where nothing is in capitals.

    `abbreviations` and `names` are the glossary's spans in it: the ones stay, the others keep their
    first capital. So does what the story writes with a capital in running text. `maybe` are abbreviations
    that are words as well, "WHO": they stay where their neighbours tell.
    """
    if text.upper() == text.lower() or not re.search(r"[^\W\d_a-z]{2}", text):
        return None
    fixed, named = list(abbreviations), list(names)
    fixed += _told_by_neighbours(text, maybe, [*fixed, *named], evidence, language)
    own = get(primary(language))
    small_words = own.function_words

    def ordinary(word: str) -> bool:
        small = word.lower()
        return small in evidence.small or small in small_words or is_common_word(small)

    def stays(match: re.Match[str]) -> bool:
        if any(start <= match.start() and match.end() <= end for start, end in fixed):
            return True
        word = match[0].lower()
        return (
            word not in own.never_first
            and not ordinary(word)
            and (word in evidence.shouted or not _VOWEL.search(match[0]))
        )

    whole = text == text.upper()
    runs = _runs(text)
    if whole:
        runs = [[match for run in runs for match in run]]
    spans: list[Span] = []
    new = list(text)
    starts = {start for start, _ in sentence_spans(text, language)}
    for run in runs:
        telling = [match for match in run if not stays(match)]
        if whole:
            if not telling or (len(run) == 1 and not _is_word(run[0][0], ordinary)):
                continue
        elif len(run) < 2 or not any(ordinary(one[0]) and len(one[0]) >= _LEAST for one in telling):
            continue
        spans.append((run[0].start(), run[-1].end()))
        for match in telling:
            at, word = match.start(), match[0]
            small = word.lower()
            if len(small) != len(word):
                continue
            first = any(start <= at < end for start, end in named) or (
                small in evidence.capital and not ordinary(word)
            )
            first |= at in starts or not WORD.search(text[:at])
            first |= small in _days(primary(language)) and small not in small_words
            first |= small in get(language).always_capital
            new[at : match.end()] = word[:1] + small[1:] if first else small
    return Raise("".join(new), tuple(spans), whole) if spans else None


def _told_by_neighbours(
    text: str, maybe: Iterable[Span], known: Sequence[Span], evidence: Evidence, language: str
) -> list[Span]:
    """Return which words of a line in capitals are abbreviations: "WHO" beside "AND UN", after "THE".

    And one that begins the line, if the story has it in capitals in running text, and no question follows.
    """
    own = get(primary(language))
    told: list[Span] = []
    left = sorted(set(maybe) - set(known))
    for start, end in [*left, *reversed(left)]:  # one may tell of the next
        word = text[start:end].lower()
        before, after = _BEFORE.search(text, 0, start), _AFTER.match(text, end)
        joined = [
            (a, b)
            for a, b in (*known, *told)
            if (b <= start and _is_joint(text[b:start], own.conjunctions))
            or (end <= a and _is_joint(text[end:a], own.conjunctions))
        ]
        previous, following = before[1].lower() if before else "", after[1].lower() if after else ""
        first = not previous
        ordinary = word not in own.function_words and word not in own.never_first
        sure = bool(joined) or text[end : end + 1] == ":"
        sure |= not ordinary and previous in own.determiners
        sure |= first and word in own.never_first
        seen = word in evidence.shouted and not text.rstrip().endswith("?")
        sure |= first and seen and following not in own.function_words
        sure |= seen and not ordinary and word not in own.never_first and previous in own.prepositions
        if sure and (start, end) not in told:
            told.append((start, end))
    return told


def _is_joint(between: str, conjunctions: Iterable[str]) -> bool:
    """Return whether only "and", "or" or a comma stands between two words."""
    return between.strip(" ").lower() in {
        ",",
        "/",
        "-",
        "–",
        *conjunctions,
        *(f", {one}" for one in conjunctions),
    }


@lru_cache(maxsize=32)
def _days(language: str) -> frozenset[str]:
    """Return the days and months that a language (primary subtag) writes with a capital, in small letters."""
    locale = Locale.parse(language) if language in locale_identifiers() else Locale("en")
    names = [*locale.days["format"]["wide"].values(), *locale.months["format"]["wide"].values()]
    return frozenset(name.lower() for name in names if name[:1].isupper())


def _is_word(word: str, ordinary: Callable[[str], bool]) -> bool:
    """Return whether one word alone is a heading and no abbreviation."""
    return (ordinary(word) and len(word) > _LEAST) or len(word) > 6


def _runs(text: str) -> list[list[re.Match[str]]]:
    """Return the runs of words in capitals."""
    runs: list[list[re.Match[str]]] = []
    end = -1  # of the word before, if that was in capitals
    for match in WORD.finditer(text):
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        if not match[0].isupper() or any(char.isdigit() or char == "_" for char in around):
            end = -1
            continue
        if end >= 0 and _GAP.fullmatch(text[end : match.start()]):
            runs[-1].append(match)
        else:
            runs.append([match])
        end = match.end()
    return [run for run in runs if any(len(match[0]) > 1 for match in run)]
