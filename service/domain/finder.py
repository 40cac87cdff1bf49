"""Finding the concepts of the glossary in running text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from service.domain import affixes, index
from service.domain.case import CaseRule, case_fits, case_rule, is_shouted
from service.domain.concept import Concept, FormStatus, Term
from service.domain.index import Index
from service.domain.languages import primary
from service.domain.normalise import Folded, fold, key
from service.domain.shelf import ListShelf, Shelf


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
    concept: Concept
    term: Term
    rule: CaseRule


class _Found(NamedTuple):
    """A form in a folded text. `rank`: its place among the concepts that are spelled so."""

    start: int
    end: int
    length: int
    rank: int
    entry: _Entry


class Glossary:
    """Concepts, found by longest match. Safe to share between threads.

    An index is built for a language when that language is first asked for, so loading costs little.
    """

    def __init__(self, concepts: Iterable[Concept] | Shelf = ()) -> None:
        self.concepts: Shelf = concepts if isinstance(concepts, Shelf) else ListShelf(concepts)
        self._indexes: dict[str, Index] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.concepts)

    def get(self, concept_id: str) -> Concept | None:
        """Give a concept by its id; None if there is none."""
        return self.concepts.get(concept_id)

    @cached_property
    def version(self) -> str:
        """The content as a short hash: equal versions hold equal concepts in equal order."""
        return self.concepts.digest()[:16]

    def forms(self, concept_id: str, language: str) -> tuple[str, ...]:
        """List the approved forms that may be said, preferred first and short ones last; () if none."""
        concept = self.get(concept_id)
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
        if not index or not text:
            return []
        folded = fold(text, language)
        shouted = is_shouted(text)
        found: list[_Found] = []
        for start, spelling in index.occurrences(folded.text):
            stop = start + len(spelling)
            first, last = folded.span(start, stop)
            if _in_address(text, first, last):
                continue
            for rank, entry in enumerate(self._entries(index, spelling, language)):
                end = word_end(folded, start, stop, language, entry.concept.is_name)
                if end is not None and case_fits(
                    entry.rule, entry.term.text, text[first:last], language, shouted=shouted
                ):
                    found.append(_Found(start, end, len(spelling), rank, entry))
        return _longest(found, folded)

    def _entries(self, index: Index, spelling: str, language: str) -> list[_Entry]:
        """List what a spelling may stand for: what is approved first, then in the order of the files."""
        entries = []
        for number, place in index[spelling]:
            concept = self.concepts.at(number)
            term = concept.in_language(language)[place]
            rule = CaseRule.EXACT if concept.case_sensitive else case_rule(term.text, language)
            entries.append(_Entry(concept, term, rule))
        entries.sort(key=lambda entry: (not entry.term.trusted, entry.term.status is FormStatus.FORBIDDEN))
        return entries

    def _index(self, language: str) -> Index:
        index = self._indexes.get(language)
        if index is None:
            with self._lock:
                index = self._indexes.get(language)
                if index is None:
                    index = self._indexes[language] = Index(self.concepts.written(language), language)
        return index


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
    return index.spellings(term.text, key(term.text, term.language), term.language)


def _longest(found: Sequence[_Found], folded: Folded) -> list[Match]:
    taken = bytearray(len(folded.text))
    matches: dict[tuple[int, int], Match] = {}
    for start, end, _, _, entry in sorted(found, key=lambda one: (-one.length, one.start, one.rank)):
        first, stop = folded.span(start, end)
        same = matches.get((first, stop))
        if same is not None:
            if entry.concept.id not in {one.id for one in (same.concept, *same.others)}:
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
