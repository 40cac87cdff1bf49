"""Finding the concepts of the glossary in running text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from threading import Lock

from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.terms import affixes, index, offices
from service.domain.terms.case import CaseRule, case_fits, case_rule, is_abbreviation, is_shouted
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.terms.concepts import ConceptStore, InMemoryConcepts
from service.domain.terms.countries import COUNTRIES, Countries, countries_in
from service.domain.terms.disambiguate import (
    FormEntry,
    FoundForm,
    Match,
    Setting,
    StoryKnowledge,
    choose,
    in_scope,
)
from service.domain.terms.index import Index
from service.domain.terms.normalise import Folded, fold, key

__all__ = ["Glossary", "Match", "Setting", "spellings", "word_end"]


class Glossary:
    """Concepts, found by longest match. Safe to share between threads.

    An index is built for a language when that language is first asked for, so loading costs little.
    """

    def __init__(self, concepts: Iterable[Concept] | ConceptStore = ()) -> None:
        self.concepts: ConceptStore = (
            concepts if isinstance(concepts, ConceptStore) else InMemoryConcepts(concepts)
        )
        self._indexes: dict[str, Index] = {}
        self._composed: dict[str, Concept | None] = {}
        self._countries: dict[str, Countries] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.concepts)

    def get(self, concept_id: str) -> Concept | None:
        """Return a concept by its id, or an office of a country ("OFFICE@COUNTRY"); None if there is none."""
        if not offices.is_composed(concept_id) or concept_id in self.concepts:
            return self.concepts.get(concept_id)
        if concept_id not in self._composed:
            self._composed[concept_id] = offices.compose(concept_id, self.concepts.get)
        return self._composed[concept_id]

    def countries(self, language: str) -> Countries:
        """Return what countries are called in a language given as primary subtag."""
        if language not in self._countries:
            self._countries[language] = countries_in(language, self.concepts.of_kind(COUNTRIES))
        return self._countries[language]

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
            if term.trusted and term.status in (FormStatus.PREFERRED, FormStatus.ADMITTED)
        ]
        terms.sort(key=lambda term: (term.status is not FormStatus.PREFERRED, term.short))
        return tuple(dict.fromkeys(term.text for term in terms))

    def find(
        self,
        text: str,
        language: str,
        *,
        edition: str | None = None,
        domains: Iterable[str] | None = None,
        day: str = "",
    ) -> list[Match]:
        """Find the concepts mentioned in `text`, none over another, in text order.

        `edition` (a slug) and `domains` (the subjects, "domain:sport") leave out what is not in scope,
        and what is meant for them goes first; None leaves nothing out. `day` (ISO) is the story's: of
        two concepts of one name, the one in force on it goes first. Nothing is left out for its dates,
        for stories speak of the past. See `disambiguate` for what else decides.
        """
        setting = Setting(edition, None if domains is None else frozenset(domains), day)
        return self.find_in(text, primary(language), setting)

    def find_in(self, text: str, language: str, setting: Setting) -> list[Match]:
        """Find the concepts mentioned in `text`, as `find` does, in a language given as primary subtag."""
        folded, found = self.forms_in(text, language, setting)
        if not found:
            return []
        matches = choose(found, folded, language, setting, StoryKnowledge()).matches
        return self.with_offices(matches, text, language, setting)

    def with_offices(self, matches: list[Match], text: str, language: str, setting: Setting) -> list[Match]:
        """Return what was found in a text with the offices of countries as one: "Kenyan foreign minister"."""

        def named(form: str) -> tuple[Concept, Term] | None:
            entries = self.named(form, language, setting)
            return next(((one.concept, one.term) for one in entries if offices.is_office(one.concept)), None)

        return offices.join(matches, text, language, self.get, named)

    def named(self, form: str, language: str, setting: Setting) -> list[FormEntry]:
        """List what a text that is a form by itself may mean, in the order of the files."""
        index, spelling = self._index(language), key(form, language)
        return self._entries(index, spelling, language, setting) if spelling in index else []

    def forms_in(self, text: str, language: str, setting: Setting) -> tuple[Folded, list[FoundForm]]:
        """List the forms in `text` that are words of it, overlapping ones too, and the text folded."""
        index = self._index(language)
        folded = fold(text, language)
        if not index or not text:
            return folded, []
        shouted = is_shouted(text)
        found: list[FoundForm] = []
        known: dict[str, list[FormEntry]] = {}
        doubted: list[tuple[int, str]] = []
        for start, spelling in index.occurrences(folded.text):
            entries = known.get(spelling)
            if entries is None:
                entries = known[spelling] = self._entries(index, spelling, language, setting)
            found += standing(folded, start, spelling, entries, language, shouted=shouted)
            if shouted and spelling in get(language).shouted_words:
                doubted.append((start, spelling))
        for start, spelling in doubted:
            if _beside_abbreviation(folded.text, start, start + len(spelling), found, language):
                found += standing(folded, start, spelling, known[spelling], language, shouted=False)
        return folded, found

    def _entries(self, index: Index, spelling: str, language: str, setting: Setting) -> list[FormEntry]:
        """List what a spelling may mean, in the order of the files."""
        entries = []
        for number, place in index[spelling]:
            concept = self.concepts.at(number)
            if concept.retired or (concept.scope and not in_scope(concept, setting)):
                continue
            term = concept.in_language(language)[place]
            rule = CaseRule.EXACT if concept.case_sensitive else case_rule(term.text, language)
            entries.append(FormEntry(concept, term, rule))
        return entries

    def _index(self, language: str) -> Index:
        index = self._indexes.get(language)
        if index is None:
            with self._lock:
                index = self._indexes.get(language)
                if index is None:
                    index = self._indexes[language] = Index(self.concepts.surface_forms(language), language)
        return index


def _beside_abbreviation(text: str, start: int, end: int, found: Iterable[FoundForm], language: str) -> bool:
    """Return whether a word of a line in capitals is in a row with an abbreviation: "WHO AND UN WARN"."""
    for one in found:
        if not is_abbreviation(one.entry.term.text) or (one.start < end and start < one.end):
            continue
        between = text[one.end : start] if one.end <= start else text[end : one.start]
        if between.strip(" ,/") in ("", *get(language).conjunctions) and between.strip():
            return True
    return False


def standing(
    folded: Folded, start: int, spelling: str, entries: Iterable[FormEntry], language: str, *, shouted: bool
) -> list[FoundForm]:
    """List the entries of the spelling at `start` that end where a word ends and are in the right case."""
    text, stop = folded.original, start + len(spelling)
    first, last = folded.span(start, stop)
    if _in_address(text, first, last):
        return []
    found = []
    for entry in entries:
        end = word_end(folded, start, stop, language, entry.concept.is_name)
        if end is not None and case_fits(
            entry.rule, entry.term.text, text[first:last], language, shouted=shouted
        ):
            found.append(FoundForm(start, end, len(spelling), entry))
    return found


def word_end(
    folded: Folded, start: int, end: int, language: str, name: bool, *, translated: bool = False
) -> int | None:
    """Return where the word ends whose form is at `[start, end)`; None if it is part of another word."""
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
    ending = text[end:after]
    if not affixes.is_ending(ending, language, name=name, translated=translated):
        return None
    return after if not name or affixes.follows(ending, text[end - 1], language) else None


def _in_address(text: str, start: int, end: int) -> bool:
    """Return whether this is a part of an address, a handle, a tag or a sum: "who.int", "@UN", "US$"."""
    before, after = text[max(0, start - 2) : start], text[end : end + 3]
    if before[-1:] in ("@", "#", "/") or (before[-1:] == "." and before[0].isalnum()):
        return True
    return after[:1] in ("$", "@") or (after[:1] == "." and len(after) == 3 and after[1:].isalnum())


def spellings(term: Term) -> tuple[str, ...]:
    """List the folded spellings of a form: itself, with a fused clitic, or with dots ("U.S.")."""
    return index.spellings(term.text, key(term.text, term.language), term.language)
