"""Forms that translations use for concepts which have no approved form in their language yet.

Read are pairs of sentences that people approved. What a concept is called is told by

- a proposed form of it that stands there,
- a run of words that is like its name in the source, in Latin letters ("Gao", "Ménaka"),
- or one that stands where the concept is mentioned and hardly elsewhere, seen twice at least.

Words that say another mention are never taken. What comes out is a proposal with its counts; nothing here
approves a form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from service.domain.draft import Outcome, Span, overlap
from service.domain.languages.base import get
from service.domain.languages.tags import has_capitals, primary, script
from service.domain.terms.concept import Concept
from service.domain.terms.glossary import Glossary, Match
from service.domain.terms.mentions import check_mentions
from service.domain.terms.normalise import key
from service.domain.terms.offices import is_composed
from service.domain.text.words import NAME_WORD

_ENDED = re.compile("['’]")
#: kinds whose forms are words that inflect, and whose counterpart a count does not tell
_WORDS = frozenset({"term", "title", "demonym"})
#: words of the longest form, and times and shares from which a run is a concept's; in a script whose letters
#: say nothing of the source's, more of both
_LONGEST, _SEEN, _SHARED = 4, 2, 0.6
_SEEN_OTHER, _SHARED_OTHER = 3, 0.7
#: what each word more or less than the name has takes from a run
_UNLIKE = 0.2
#: how like a name of Latin letters a run has to be, and how like one is that was seen once
_LIKE, _ALIKE = 0.6, 0.75


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence and its approved translation.

    `seen`: the day of that (ISO), and `segment` its id at the desk; empty if unknown.
    """

    source: str
    target: str
    seen: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class FormProposal:
    """A form for a concept. It stands in `count` of the `mentioned` sentences that name the concept.

    `known`: the glossary has it as proposed. `first` and `last`: the days on which it was seen. `segment`:
    the id of the sentence that had it last, where it has one.
    """

    concept: str
    name: str
    form: str
    count: int
    mentioned: int
    known: bool = False
    first: str = ""
    last: str = ""
    segment: str = ""


@dataclass(slots=True)
class _Seen:
    """What was seen of one concept."""

    name: str
    mentioned: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)
    days: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    segments: dict[str, str] = field(default_factory=dict)


def harvest(
    pairs: Iterable[SentencePair], glossary: Glossary, source: str, target: str
) -> list[FormProposal]:
    """Return a proposal for each concept that some form can be told for, the best told first.

    `source` and `target` are the languages of the pairs (BCP 47).
    """
    source, target = primary(source), primary(target)
    concepts: dict[str, _Seen] = {}
    everywhere = Counter[str]()
    for pair in pairs:
        matches = glossary.find(pair.source, source)
        mentions = check_mentions(glossary, pair.source, pair.target, source, target, matches)
        taken = [one.target_span for one in mentions if one.target_span and one.outcome is not Outcome.MISSED]
        runs = dict(_runs(pair.target, target, taken))
        everywhere.update(list(runs))
        for match, mention in zip(matches, mentions, strict=True):
            if not _is_open(match, glossary, target):
                continue
            seen = concepts.setdefault(match.concept.id, _Seen(match.text))
            seen.mentioned += 1
            forms = (
                {_known(match.concept, mention.target_text, target)} if mention.target_text else set[str]()
            )
            known = {form for form in forms if form}
            seen.known |= known
            for form in known or runs:
                seen.forms[form] += 1
                seen.days[form].append(pair.seen)
                if pair.segment:
                    seen.segments[form] = pair.segment
    proposals = [_proposal(name, seen, everywhere, target) for name, seen in concepts.items()]
    found = [one for one in proposals if one is not None]
    return sorted(found, key=lambda one: (-one.count, one.concept))


def _is_open(match: Match, glossary: Glossary, language: str) -> bool:
    concept = match.concept
    return (
        concept.kind not in _WORDS
        and not is_composed(concept.id)
        and not match.remembered
        and not match.term.short
        and not glossary.forms(concept.id, language)
    )


def _known(concept: Concept, written: str | None, language: str) -> str:
    """Return the proposed form that a text is; empty if none."""
    folded = key(written or "", language)
    own = [one.text for one in concept.in_language(language) if not one.trusted]
    return next((form for form in own if key(form, language) == folded), "") or next(
        (form for form in own if key(form, language) in folded), ""
    )


def _runs(text: str, language: str, taken: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    """Yield the runs of words of a target that may be a name, with their places."""
    own = get(language)
    small = own.function_words | own.inner_words | own.conjunctions | own.determiners
    words = list(NAME_WORD.finditer(text))
    capitals = has_capitals(language)
    spans = list(taken)
    for first, word in enumerate(words):
        for last in range(first, min(len(words), first + _LONGEST)):
            start, end = word.start(), words[last].end()
            between = text[start:end]
            if any(mark in between for mark in ",.;:!?()«»“”،؛؟።፣") or any(
                overlap((start, end), span) for span in spans
            ):
                break
            ends = (word[0], words[last][0])
            if any(one.lower() in small for one in ends) or (
                capitals and not all(one[0].isupper() for one in ends)
            ):
                continue
            if own.apostrophe_before_endings:  # "İtalya'nın" in Turkish
                between = between.rstrip()
                head, tail = between.rsplit(" ", 1) if " " in between else ("", between)
                between = f"{head} {_ENDED.split(tail)[0]}".strip()
            yield between, (start, end)


def _proposal(concept: str, seen: _Seen, everywhere: Counter[str], language: str) -> FormProposal | None:
    latin = script(language) == "Latn"
    best: tuple[float, str] | None = None
    for form, count in seen.forms.items():
        if form in seen.known:
            rank = 3.0 + count / seen.mentioned
        else:
            like = SequenceMatcher(None, key(seen.name, ""), key(form, "")).ratio() if latin else 0.0
            dice = 2 * count / (everywhere[form] + seen.mentioned)
            apart = abs(form.count(" ") - seen.name.replace("-", " ").count(" "))
            told = (
                count >= _SEEN and dice >= _SHARED
                if latin
                else (
                    count >= _SEEN_OTHER and dice >= _SHARED_OTHER and form.count(" ") <= seen.name.count(" ")
                )
            )
            if latin and not (like >= _ALIKE or (told and like >= _LIKE)):
                continue
            if not latin and not told:
                continue
            rank = like + dice - _UNLIKE * apart
        if best is None or rank > best[0]:
            best = rank, form
    if best is None:
        return None
    form = best[1]
    days = sorted(day for day in seen.days[form] if day)
    first, last = (days[0], days[-1]) if days else ("", "")
    counts = (seen.forms[form], seen.mentioned)
    segment = seen.segments.get(form, "")
    return FormProposal(concept, seen.name, form, *counts, form in seen.known, first, last, segment)
