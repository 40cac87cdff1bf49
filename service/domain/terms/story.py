"""The glossary as the reader of one story has it: who was named in full is known by the last name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from service.domain.draft import Job
from service.domain.languages.tags import primary
from service.domain.terms.case import CaseRule, case_rule, is_shouted
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.terms.concepts import SurfaceForm
from service.domain.terms.countries import Countries
from service.domain.terms.disambiguate import FormEntry, FoundForm, Match, Setting, StoryKnowledge, choose
from service.domain.terms.glossary import Glossary, standing
from service.domain.terms.index import Index
from service.domain.terms.lastnames import Called, called, last_name_term
from service.domain.terms.normalise import Folded, key
from service.domain.terms.plausibility import PLACES

#: an abbreviation in parentheses right after the name it stands for
_INTRODUCED = re.compile(r"[’']?s?\s*\(([^\W\d_][\w&.-]{1,9})\)")
_NOT_PERSONS = PLACES | {"person", "term", "title"}
#: stories whose source is kept as it was read: a worker drafts the editions of one about the same time
_STORIES = 8
#: its translations of which it is kept what was found in them: each is looked through more than once
_OTHERS = 2000
#: where in the story something stands: the number of the text, the place in it
_Place = tuple[int, int]


def for_story(
    glossary: Glossary,
    texts: Sequence[str],
    language: str,
    *,
    edition: str | None = None,
    domains: Iterable[str] | None = None,
    day: str = "",
) -> StoryGlossary:
    """Return a glossary as the reader of one story has it; `texts` are its segments, in order.

    It finds persons by the last name once they were named in full, abbreviations that the story
    introduces, and what other segments make sure. `edition`, `domains` and `day` are as for
    `Glossary.find`.
    """
    setting = Setting(edition, None if domains is None else frozenset(domains), day)
    return StoryGlossary(glossary, texts, primary(language), setting)


def for_job(glossary: Glossary, job: Job) -> StoryGlossary:
    """Return a glossary as the reader of a job's story has it (see `for_story`): one for all its editions."""
    return _read_once(
        glossary,
        tuple(segment.text for segment in job.segments),
        job.source_language,
        (job.edition or None) if glossary.concepts.has_editions else None,
        job.domains,
        job.day,
    )


@lru_cache(maxsize=_STORIES)
def _read_once(
    glossary: Glossary,
    texts: tuple[str, ...],
    language: str,
    edition: str | None,
    domains: tuple[str, ...] | None,
    day: str,
) -> StoryGlossary:
    return for_story(glossary, texts, language, edition=edition, domains=domains, day=day)


class StoryGlossary(Glossary):
    """A glossary with the memory of one story; it can be used wherever a glossary is asked for.

    `texts` are the story's segments in order, in `language` (primary subtag). What is found in one of
    them, or in a line of one, is kept; any other text is read as if it stood at the story's end. Texts
    in another language are read as the plain glossary would. Of persons with one last name, the one
    named in full nearest before is meant, else the first after.
    """

    def __init__(self, base: Glossary, texts: Sequence[str], language: str, setting: Setting) -> None:
        super().__init__(base.concepts)
        self._base = base
        self._language = language
        self._setting = setting
        self._places: dict[str, int] = {}
        self._kept: dict[str, list[Match]] = {}
        self._others: dict[tuple[str, str, Setting], list[Match]] = {}
        self._texts = list(texts)
        for number, text in enumerate(texts):
            for part in (text, *(line.strip() for line in text.split("\n"))):
                self._places.setdefault(part, number)
        self._forms: dict[str, tuple[Folded, list[FoundForm]]] = {}
        self._known = StoryKnowledge()
        self._named: dict[str, list[_Place]] = {}
        self._names = Index((), language)
        #: what a name in the story may stand for
        self._by_name: dict[str, list[FormEntry]] = {}
        self._remember()

    @property
    def version(self) -> str:
        """The content of the whole glossary as a short hash."""
        return self._base.version

    def find_in(self, text: str, language: str, setting: Setting) -> list[Match]:
        """Find the concepts mentioned in a text of the story; edition, subjects and day are the story's.

        Only in a text of another language what `setting` says goes before them.
        """
        if language != self._language:
            own = self._setting
            domains = own.domains if setting.domains is None else setting.domains
            other = Setting(setting.edition or own.edition, domains, setting.day or own.day)
            asked = text, language, other
            there = self._others.get(asked)
            if there is None:
                if len(self._others) >= _OTHERS:
                    self._others.clear()
                there = self._others[asked] = self._base.find_in(text, language, other)
            return list(there)
        kept = self._kept.get(text)
        if kept is None:
            kept = self._kept[text] = self._read(text)
        return list(kept)

    def get(self, concept_id: str) -> Concept | None:
        """Return a concept by its id, as the whole glossary does."""
        return self._base.get(concept_id)

    def countries(self, language: str) -> Countries:
        """Return what countries are called in a language, as the whole glossary does."""
        return self._base.countries(language)

    def named(self, form: str, language: str, setting: Setting) -> list[FormEntry]:
        """List what a text that is a form by itself may mean, as the whole glossary does."""
        return self._base.named(form, language, setting)

    def forms_in(self, text: str, language: str, setting: Setting) -> tuple[Folded, list[FoundForm]]:
        """List the forms in `text`, and the text folded, as the whole glossary does."""
        return self._base.forms_in(text, language, setting)

    def _forms_of(self, text: str) -> tuple[Folded, list[FoundForm]]:
        """List the forms in a text, and keep those of the story's own."""
        there = self._forms.get(text)
        if there is None:
            there = self.forms_in(text, self._language, self._setting)
            if text in self._places:
                self._forms[text] = there
        return there

    def _remember(self) -> None:
        """Read the story once: who is named in full, what is sure, which abbreviations it introduces."""
        sure: set[str] = set()
        people: set[str] = set()
        named: dict[str, list[_Place]] = defaultdict(list)
        names: dict[str, list[FormEntry]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            folded, found = self._forms_of(text)
            if not found:
                continue
            chosen = choose(found, folded, self._language, self._setting, StoryKnowledge())
            sure |= chosen.known.sure
            people |= chosen.known.people
            for match in chosen.matches:
                if match.concept.kind == "person" and " " in match.text.strip():
                    if match.concept.id not in named:
                        _add_person(match, self._language, names)
                    named[match.concept.id].append((number, match.start))
                elif match.concept.kind not in _NOT_PERSONS:
                    _add_abbreviation(match, text, self._language, names)
        self._known = StoryKnowledge(frozenset(sure), frozenset(people))
        self._named = dict(named)
        if names:
            self._set_names(names)
            self._learn_first_names()

    def _set_names(self, names: dict[str, list[FormEntry]]) -> None:
        self._by_name = names
        texts = [entries[0].term.text for entries in names.values()]
        self._names = Index(
            [SurfaceForm(number, 0, text) for number, text in enumerate(texts)], self._language
        )

    def _learn_first_names(self) -> None:
        """Take the first names after a title as names that need none from there on: "Prime Minister Abiy"."""
        firsts = {
            spelling
            for spelling, entries in self._by_name.items()
            if all(entry.called and entry.called.first for entry in entries)
        }
        if not firsts:
            return
        told: set[tuple[str, str]] = set()
        for text in self._texts:
            folded, _ = self._forms_of(text)
            if firsts.isdisjoint(spelling for _, spelling in self._names.occurrences(folded.text)):
                continue
            told |= {
                (match.concept.id, key(match.term.text, self._language))
                for match in self._read(text)
                if match.remembered
            }
        for spelling in firsts:
            self._by_name[spelling] = [
                entry._replace(called=Called(entry.term.text, False, False))
                if entry.called and (entry.concept.id, spelling) in told
                else entry
                for entry in self._by_name[spelling]
            ]

    def _read(self, text: str) -> list[Match]:
        folded, found = self._forms_of(text)
        if self._names:
            found = found + self._remembered(text, folded)
        if not found:
            return []
        matches = choose(found, folded, self._language, self._setting, self._known).matches
        return self.with_offices(matches, text, self._language, self._setting)

    def _remembered(self, text: str, folded: Folded) -> list[FoundForm]:
        found: list[FoundForm] = []
        number = self._places.get(text, len(self._texts))
        shouted = is_shouted(text)
        for start, spelling in self._names.occurrences(folded.text):
            entries = self._by_name.get(spelling)
            if entries:
                entry = self._nearest(entries, (number, folded.span(start, start + 1)[0]))
                found += standing(folded, start, spelling, [entry], self._language, shouted=shouted)
        return found

    def _nearest(self, entries: Sequence[FormEntry], here: _Place) -> FormEntry:
        """Choose among persons of one name: the last one named in full before, else the first after."""
        if len(entries) == 1:
            return entries[0]

        def distance(entry: FormEntry) -> tuple[bool, int, int]:
            places = self._named.get(entry.concept.id, [])
            at = bisect_left(places, here)
            if at:
                text, place = places[at - 1]
                return False, -text, -place
            text, place = places[0] if places else (len(self._texts), 0)
            return True, text, place

        return min(entries, key=distance)


def _add_person(match: Match, language: str, names: dict[str, list[FormEntry]]) -> None:
    """Note what a person named in full may be called in the story, by the forms of its language."""
    for term in match.concept.in_language(language):
        if term.short or term.status is FormStatus.FORBIDDEN:
            continue
        for one in called(term):
            spelling = key(one.text, language)
            there = names[spelling]
            if len(spelling) < 2 or any(entry.concept.id == match.concept.id for entry in there):
                continue
            form = last_name_term(term, one.text)
            there.append(FormEntry(match.concept, form, case_rule(one.text, language), one))


def _add_abbreviation(match: Match, text: str, language: str, names: dict[str, list[FormEntry]]) -> None:
    """Note an abbreviation that the story introduces: "the National Road Board (NRB)"."""
    found = _INTRODUCED.match(text, match.end)
    if not found or not found[1].isupper() or " " not in match.text:
        return
    letters = [char for char in key(found[1], language) if char.isalpha()]
    rest = iter(key(match.text, language))
    if letters and key(match.text, language)[:1] == letters[0] and all(char in rest for char in letters):
        term = Term(language, found[1], FormStatus.ADMITTED, True, match.term.trusted)
        names[key(found[1], language)].insert(
            0, FormEntry(match.concept, term, CaseRule.EXACT, Called("", False, False))
        )
