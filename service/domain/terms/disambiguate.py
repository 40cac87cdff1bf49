"""From the forms found in a text to the concepts that it mentions.

Overlaps: what is meant for the very edition or subject goes first, then the longer form. Where several
concepts share a form: scope, a kind word beside it or in it ("Red Sea"), the story's own persons, context
words, `priority`, being in force on the day, then what such a form most often means (a country, a
capital, a town …), an approved form, the order of the files. `plausibility` decides
whether the first counts at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.domain.languages.base import WATER, get
from service.domain.terms import peoples, plausibility
from service.domain.terms.case import CaseRule
from service.domain.terms.common_words import peoples_names
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.terms.context import Around
from service.domain.terms.context_words import kind_words
from service.domain.terms.lastnames import Called
from service.domain.terms.longer_names import Beside, is_club
from service.domain.terms.normalise import Folded, key
from service.domain.terms.plausibility import Verdict

#: a place right after one of these names its branch: "BBC Scotland"
_BRANCHES = frozenset({"media", "company"})


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found in a text at `[start, end)`, code points.

    The span holds endings that are glued on, not the clitics before. `others` are further concepts
    that this very form may mean: the country and its capital, say. `remembered`: the story named it
    in full elsewhere, and calls it so here.
    """

    concept: Concept
    start: int
    end: int
    text: str
    term: Term
    others: tuple[Concept, ...] = ()
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text is read: for which edition, on which subjects, on which day (ISO); None is any."""

    edition: str | None = None
    domains: frozenset[str] | None = None
    day: str = ""


class FormEntry(NamedTuple):
    """A form that a spelling may be.

    `called`: how a story calls whom it named in full; its text is empty for an abbreviation.
    """

    concept: Concept
    term: Term
    rule: CaseRule
    called: Called | None = None


class FoundForm(NamedTuple):
    """A form in a folded text."""

    start: int
    end: int
    length: int
    entry: FormEntry


@dataclass(frozen=True, slots=True)
class StoryKnowledge:
    """What the rest of the story says: concepts named beyond doubt, and names of unlisted people."""

    sure: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Group:
    """The forms at one span: of the folded text and of the original."""

    start: int
    end: int
    first: int
    stop: int
    spelling: str
    entries: list[FormEntry]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a text mentions, and what the rest of its story can know from it."""

    matches: list[Match]
    known: StoryKnowledge


def in_scope(concept: Concept, setting: Setting) -> bool:
    """Return whether a concept counts there. Of what nobody said, edition or subjects, all may be."""
    editions = [one for one in concept.scope if not one.startswith("domain:")]
    domains = [one for one in concept.scope if one.startswith("domain:")]
    if editions and setting.edition is not None and setting.edition not in editions:
        return False
    return not domains or setting.domains is None or not setting.domains.isdisjoint(domains)


def choose(
    found: Iterable[FoundForm], folded: Folded, language: str, setting: Setting, known: StoryKnowledge
) -> Chosen:
    """Choose the mentions among the forms found in a text, in text order."""
    groups = _without_overlaps(found, folded)
    sure: set[str] = set()
    people: set[str] = set()
    waiting: list[tuple[_Group, Around, Match, bool]] = []
    for place, group in enumerate(groups):
        around = Around(folded.original, group.first, group.stop, language)
        neighbours = (
            _span(groups[place - 1]) if place else None,
            _span(groups[place + 1]) if place + 1 < len(groups) else None,
        )
        branch = bool(place) and all(entry.concept.kind in _BRANCHES for entry in groups[place - 1].entries)
        verdict, match = _judge(group, around, Beside(around, *neighbours, branch), setting)
        if verdict is Verdict.PERSON:
            people.add(group.spelling)
        elif match is not None:
            waiting.append((group, around, match, verdict is Verdict.YES))
            if verdict is Verdict.YES and not match.remembered:
                sure.add(match.concept.id)
    sure_of = known.sure | sure
    borne = known.people | people
    matches = []
    for group, around, match, stands in waiting:
        if not stands and (match.concept.id not in sure_of or group.spelling in borne):
            continue
        if group.spelling in borne and not match.remembered and _is_borne(match, group, around):
            continue
        matches.append(match)
    return Chosen(matches, StoryKnowledge(frozenset(sure), frozenset(people)))


def _is_borne(match: Match, group: _Group, around: Around) -> bool:
    """Return whether a bare name is rather the person of that name than the place: "Jordan said"."""
    if match.concept.kind not in plausibility.PLACES or around.somewhere or around.sort.name:
        return False
    return match.concept.kind not in ("country", "territory") or group.spelling in peoples_names(
        around.language
    )


def _span(group: _Group) -> tuple[int, int]:
    return group.first, group.stop


def _without_overlaps(found: Iterable[FoundForm], folded: Folded) -> list[_Group]:
    taken = bytearray(len(folded.text))
    groups: dict[tuple[int, int], _Group] = {}
    for start, end, length, entry in sorted(
        found, key=lambda one: (not one.entry.concept.scope, -one.length, one.start)
    ):
        group = groups.get((start, end))
        if group is not None:
            group.entries.append(entry)
        elif not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            first, stop = folded.span(start, end)
            spelling = folded.text[start : start + length]
            groups[start, end] = _Group(start, end, first, stop, spelling, [entry])
    return [groups[span] for span in sorted(groups)]


def _judge(group: _Group, around: Around, beside: Beside, setting: Setting) -> tuple[Verdict, Match | None]:
    entries = group.entries
    if is_club(around):
        return Verdict.NO, None
    if len(entries) == 1:
        ((concept, term, _, called),) = entries
        if called is None and plausibility.is_plain(concept, term, group.spelling):
            text = around.text[group.first : group.stop]
            return Verdict.YES, Match(concept, group.first, group.stop, text, term)
    else:
        entries = _ranked(entries, around, beside, setting)
    verdicts = [_verdict(entry, group.spelling, around, beside) for entry in entries]
    standing = [
        entry
        for wanted in (Verdict.YES, Verdict.NEEDS)
        for entry, verdict in zip(entries, verdicts, strict=True)
        if verdict is wanted
    ]
    if not standing:
        return (Verdict.PERSON if Verdict.PERSON in verdicts else Verdict.NO), None
    best = standing[0]
    others = {entry.concept.id: entry.concept for entry in standing if entry.concept.id != best.concept.id}
    text = around.text[group.first : group.stop]
    match = Match(
        best.concept,
        group.first,
        group.stop,
        text,
        best.term,
        tuple(others.values()),
        best.called is not None,
    )
    return (Verdict.YES if Verdict.YES in verdicts else Verdict.NEEDS), match


def _verdict(entry: FormEntry, spelling: str, around: Around, beside: Beside) -> Verdict:
    concept, term, _, called = entry
    if called is not None:
        if not called.text:
            return Verdict.YES
        return plausibility.judge_last_name(
            spelling, around, beside, first=called.first, common=called.common
        )
    if concept.kind in plausibility.PLACES:
        return plausibility.judge_place(concept, term, spelling, around, beside)
    if concept.kind == peoples.KIND:
        return Verdict.YES if peoples.is_people(concept, term, spelling, around, beside) else Verdict.NO
    return plausibility.judge_other(concept, term, spelling, around, beside)


def _ranked(
    entries: Sequence[FormEntry], around: Around, beside: Beside, setting: Setting
) -> list[FormEntry]:
    """Order what one form may mean: the likeliest first."""
    sort = around.sort
    countries = any(entry.concept.kind in ("country", "territory") for entry in entries)
    placed = bool(sort.name) or around.somewhere or beside.in_a_row

    water = _is_water(entries, around)
    divided = not countries and around.is_division

    def rank(entry: FormEntry) -> tuple[object, ...]:
        concept, term, _, called = entry
        is_place = concept.kind in plausibility.PLACES
        fits = plausibility.sort_fits(concept, sort) and (sort.close or not countries or sort.name == "town")
        return (
            not (concept.scope and (setting.edition is not None or setting.domains is not None)),
            not fits,
            countries and concept.kind == peoples.KIND,
            divided and concept.kind != "region",
            water and concept.kind != "place",
            called is None if not placed else not is_place,
            not around.near(concept.context_of(term, around.language)),
            -_priority(concept, around.language),
            term.status is FormStatus.FORBIDDEN,
            not _in_force(concept, setting.day),
            plausibility.usual(concept.kind),
            not term.trusted,
        )

    return sorted(entries, key=rank)


def _priority(concept: Concept, language: str) -> int:
    """Return the priority; one below zero that goes with context words counts where these are given."""
    elsewhere = not concept.context_in(language) and any(
        not place.endswith("_short") for place, _ in concept.context
    )
    return max(concept.priority, 0) if elsewhere else concept.priority


def _is_water(entries: Sequence[FormEntry], around: Around) -> bool:
    """Return whether the form itself says so ("Red Sea"), or its article ("the Zambezi", but "Zambezi")."""
    kinds = {entry.concept.kind for entry in entries}
    if "place" not in kinds or kinds & {"country", "territory"}:
        return False
    words = key(around.text[around.start : around.end], around.language).split()
    waters = kind_words(around.language)
    if any(waters.get(word) == WATER for word in words):
        return True
    return around.before.folded in get(around.language).water_articles


def _in_force(concept: Concept, day: str) -> bool:
    """Return whether a concept was so on that day; of an unknown day, whether it still is."""
    if not day:
        return not concept.valid_to
    begun = not concept.valid_from or concept.valid_from <= day
    return begun and (not concept.valid_to or day[: len(concept.valid_to)] <= concept.valid_to)
