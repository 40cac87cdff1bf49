"""Finding the concepts of the glossary in running text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import NamedTuple

import ahocorasick

from service.domain import affixes
from service.domain.case import CaseRule, case_fits, case_rule, is_abbreviation, is_shouted
from service.domain.concept import Concept, FormStatus, Term
from service.domain.languages import primary
from service.domain.normalise import Folded, fold, key


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found in a text at `[start, end)`, code points.

    The span holds endings that are glued on, not the clitics before. `others` are further concepts
    with this very form: the country and its capital, say.
    """

    concept: Concept
    start: int
    end: int
    text: str
    term: Term
    others: tuple[Concept, ...] = ()


class _Entry(NamedTuple):
    length: int
    concept: Concept
    term: Term
    rule: CaseRule


class Glossary:
    """Concepts, found by longest match. Safe to share between threads.

    An index is built for a language when that language is first asked for, so loading costs little.
    """

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        self.concepts: dict[str, Concept] = {}
        for concept in concepts:
            if concept.id in self.concepts:
                raise ValueError(f"two concepts have the id {concept.id!r}")
            self.concepts[concept.id] = concept
        self._indexes: dict[str, ahocorasick.Automaton | None] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.concepts)

    @cached_property
    def version(self) -> str:
        """The content as a short hash: equal versions hold equal concepts in equal order."""
        digest = hashlib.sha256()
        for concept in self.concepts.values():
            digest.update(repr(concept).encode())
        return digest.hexdigest()[:16]

    def forms(self, concept_id: str, language: str) -> tuple[str, ...]:
        """List the approved forms that may be said, preferred first and short ones last; () if none."""
        concept = self.concepts.get(concept_id)
        if concept is None:
            return ()
        terms = [
            term
            for term in concept.in_language(primary(language))
            if term.trusted and term.status in (FormStatus.PREFERRED, FormStatus.ACCEPTED)
        ]
        terms.sort(key=lambda term: (term.status is not FormStatus.PREFERRED, term.short))
        return tuple(dict.fromkeys(term.text for term in terms))

    def find(self, text: str, language: str) -> list[Match]:
        """Find the concepts mentioned in `text`: longest first, none over another, in text order."""
        language = primary(language)
        index = self._index(language)
        if index is None or not text:
            return []
        folded = fold(text, language)
        shouted = is_shouted(text)
        found: list[tuple[int, int, int, _Entry]] = []
        for last, entries in index.iter(folded.text):
            length = entries[0].length
            start = last + 1 - length
            for rank, entry in enumerate(entries):
                end = word_end(folded, start, last + 1, language, entry.concept.is_name)
                if end is None:
                    continue
                first, stop = folded.span(start, last + 1)
                written = text[first:stop]
                if case_fits(entry.rule, entry.term.text, written, language, shouted=shouted):
                    if _in_address(text, first, stop):
                        continue
                    found.append((start, end, rank, entry))
        return _longest(found, folded)

    def _index(self, language: str) -> ahocorasick.Automaton | None:
        if language not in self._indexes:
            with self._lock:
                if language not in self._indexes:
                    self._indexes[language] = _build(self.concepts.values(), language)
        return self._indexes[language]


def word_end(
    folded: Folded, start: int, end: int, language: str, name: bool, *, translated: bool = False
) -> int | None:
    """Give where the word ends whose form stands at `[start, end)`; None if it is part of another word."""
    text = folded.text
    before = start
    while before > 0 and text[before - 1].isalnum():
        before -= 1
        if start - before > 4:
            return None
    if before < start and not affixes.is_prefix(text[before:start], language, name=name):
        return None
    if not text[end - 1].isalnum():
        return end
    after = end
    while after < len(text) and text[after].isalnum():
        after += 1
        if after - end > 6:
            return None
    if after > end and not affixes.is_ending(text[end:after], language, name=name, translated=translated):
        return None
    return after


def _in_address(text: str, start: int, end: int) -> bool:
    """Tell a part of an address, a handle, a tag or a sum from a word: "who.int", "@UN", "US$"."""
    before, after = text[max(0, start - 2) : start], text[end : end + 3]
    if before[-1:] in ("@", "#", "/") or (before[-1:] == "." and before[0].isalnum()):
        return True
    return after[:1] in ("$", "@") or (after[:1] == "." and len(after) == 3 and after[1:].isalnum())


def spellings(term: Term) -> tuple[str, ...]:
    """List the folded spellings of a form: itself, with a clitic melted in, or with dots ("U.S.")."""
    folded = key(term.text, term.language)
    if is_abbreviation(term.text) and folded.isalpha() and len(folded) <= 5:
        dotted = ".".join(folded)
        return (folded, dotted, dotted + ".")
    return affixes.spellings(folded, term.language)


def _build(concepts: Iterable[Concept], language: str) -> ahocorasick.Automaton | None:
    words: dict[str, list[_Entry]] = {}
    for concept in concepts:
        for term in concept.terms:
            if term.language != language or term.status is FormStatus.TOLERATED:
                continue
            rule = CaseRule.EXACT if concept.case_sensitive else case_rule(term.text, language)
            for word in spellings(term):
                if word:
                    words.setdefault(word, []).append(_Entry(len(word), concept, term, rule))
    if not words:
        return None
    automaton = ahocorasick.Automaton()
    for word, entries in words.items():
        # among concepts of one form: what is approved first, then in the order of the files
        entries.sort(key=lambda entry: (not entry.term.trusted, entry.term.status is FormStatus.FORBIDDEN))
        automaton.add_word(word, entries)
    automaton.make_automaton()
    return automaton


def _longest(found: Sequence[tuple[int, int, int, _Entry]], folded: Folded) -> list[Match]:
    taken = bytearray(len(folded.text))
    matches: dict[tuple[int, int], Match] = {}
    for start, end, _, entry in sorted(found, key=lambda f: (-f[3].length, f[0], f[2])):
        first, stop = folded.span(start, end)
        same = matches.get((first, stop))
        if same is not None:
            if entry.concept is not same.concept and entry.concept not in same.others:
                matches[first, stop] = Match(
                    same.concept, first, stop, same.text, same.term, (*same.others, entry.concept)
                )
            continue
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        text = folded.original[first:stop]
        matches[first, stop] = Match(entry.concept, first, stop, text, entry.term)
    return sorted(matches.values(), key=lambda match: match.start)
