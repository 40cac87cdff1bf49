"""`python -m benchmarks mentions`: how many labelled mentions of concepts are found, and what else is.

A mention is found where a match of its concept lies over it. Words of the trade ("ceasefire",
"president": concepts whose English form begins with a small letter, terms and titles) are found where
they are labelled, and never false: this measures names. An office of a country that is found as one
("Kenya's prime minister") also finds its parts where these are what is labelled. A mention of a concept
that the glossary does not hold is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.labelled import read_table
from benchmarks.report import with_notes
from service.domain.terms.concept import Concept
from service.domain.terms.glossary import Glossary, Match
from service.domain.terms.offices import is_composed, parts_of
from service.domain.terms.story import for_story

_WORD_KINDS = frozenset({"term", "title"})


@dataclass(frozen=True, slots=True)
class LabelledMention:
    """A labelled mention at `[start, end)`; `concepts` are the ids of which one has to be found there."""

    start: int
    end: int
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MentionText:
    """A sentence, or the sentences of a story in order, with their mentions. `file`: where it stands."""

    file: str
    language: str
    texts: tuple[str, ...]
    wanted: tuple[tuple[LabelledMention, ...], ...]


@dataclass(slots=True)
class MentionTally:
    """What became of the mentions of a language. `unknown`: of concepts that the glossary lacks."""

    right: int = 0
    missed: int = 0
    false: int = 0
    unknown: int = 0
    sentences: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is labelled; 1 where nothing was found."""
        found = self.right + self.false
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of the labelled mentions that was found; 1 where there is none."""
        labelled = self.right + self.missed
        return self.right / labelled if labelled else 1.0

    def add(self, other: MentionTally) -> None:
        """Count another tally in."""
        self.right += other.right
        self.missed += other.missed
        self.false += other.false
        self.unknown += other.unknown
        self.sentences += other.sentences
        self.wrong += other.wrong


def load_cases(files: Iterable[Path]) -> list[MentionText]:
    """Read labelled sentences and stories; raises ValueError for a mention that its text does not have."""
    return [case for file in files for case in _read(file)]


def _read(file: Path) -> Iterator[MentionText]:
    table = read_table(file)
    for entry in table.get("sentence", ()):
        yield _case(file.name, entry["language"], [entry])
    for entry in table.get("story", ()):
        yield _case(file.name, entry["language"], entry["sentences"])


def _case(file: str, language: str, entries: Sequence[Mapping[str, Any]]) -> MentionText:
    wanted = []
    for entry in entries:
        at, here = 0, []
        for text, concepts in entry["mentions"]:
            start = _place(entry["text"], text, at)
            if start < 0:
                raise ValueError(f"{file}: {text!r} does not stand in {entry['text']!r} after the one before")
            at = start + len(text)
            here.append(LabelledMention(start, at, tuple(concepts.split("|"))))
        wanted.append(tuple(here))
    return MentionText(file, language, tuple(entry["text"] for entry in entries), tuple(wanted))


def _place(sentence: str, text: str, at: int) -> int:
    """Find a mention from `at` on, rather where its word ends than in a longer one; -1 if it is not there."""
    first = start = sentence.find(text, at)
    while start >= 0 and sentence[start + len(text) : start + len(text) + 1].isalnum():
        start = sentence.find(text, start + 1)
    return first if start < 0 else start


def score(cases: Sequence[MentionText], glossary: Glossary) -> dict[str, MentionTally]:
    """Look for the mentions of every case; gives a tally by language."""
    tallies: dict[str, MentionTally] = {}
    for case in cases:
        tally = tallies.setdefault(case.language, MentionTally())
        reader = for_story(glossary, case.texts, case.language)
        for text, wanted in zip(case.texts, case.wanted, strict=True):
            tally.sentences += 1
            _compare(text, wanted, reader.find(text, case.language), glossary, tally)
    return tallies


def _compare(
    text: str,
    wanted: Sequence[LabelledMention],
    found: Sequence[Match],
    glossary: Glossary,
    tally: MentionTally,
) -> None:
    left = list(found)
    composed: list[Match] = []
    for one in wanted:
        hits = [match for match in (*left, *composed) if match.start < one.end and one.start < match.end]
        right = [match for match in hits if _ids(match) & set(one.concepts)]
        if right:
            tally.right += 1
            if right[0] in left:
                left.remove(right[0])
                composed += [right[0]] if is_composed(right[0].concept.id) else []
        elif all(glossary.get(concept) is None for concept in one.concepts):
            tally.unknown += 1
            left = [match for match in left if match not in hits]  # a shorter name in it is no mistake
        else:
            tally.missed += 1
            tally.wrong.append(f"missed “{text[one.start : one.end]}” ({'|'.join(one.concepts)}) in: {text}")
    for match in left:
        if _is_word(match.concept):
            continue
        tally.false += 1
        tally.wrong.append(f"false “{match.text}” ({match.concept.id}, {match.concept.kind}) in: {text}")


def _ids(match: Match) -> set[str]:
    """Return the ids that a match finds: of an office of a country also those of both."""
    return {match.concept.id, *(parts_of(match.concept.id) or ())}


def _is_word(concept: Concept) -> bool:
    return concept.kind in _WORD_KINDS or concept.label()[:1].islower()


def total(tallies: Mapping[str, MentionTally]) -> MentionTally:
    """Add the languages up."""
    whole = MentionTally()
    for tally in tallies.values():
        whole.add(tally)
    return whole


def report(
    parts: Mapping[str, Mapping[str, MentionTally]], glossary: Glossary, notes: Sequence[str] = ()
) -> str:
    """Write the section of the results file; `parts` are the files, by name."""
    languages = list(dict.fromkeys(language for tallies in parts.values() for language in tallies))
    lines = [
        "## Finding names: labelled mentions",
        (
            f"`python -m benchmarks mentions`, {datetime.now(UTC):%Y-%m-%d}: "
            f"with a glossary of {len(glossary):,} "
            "concepts. Found: a match of that concept lies over the mention."
        ),
    ]
    for name, tallies in parts.items():
        lines += [
            "",
            f"`{name}`",
            "",
            "| language | sentences | mentions | precision | recall | concept not in the glossary |",
            "|---|---:|---:|---:|---:|---:|",
            *(_row(language, tallies[language]) for language in languages if language in tallies),
            _row("all", total(tallies)),
        ]
    return with_notes(lines, notes)


def _row(name: str, tally: MentionTally) -> str:
    return (
        f"| {name} | {tally.sentences} | {tally.right + tally.missed} | {tally.precision:.3f} | "
        f"{tally.recall:.3f} | {tally.unknown} |"
    )
