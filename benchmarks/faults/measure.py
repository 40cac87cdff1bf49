"""Seeding faults, asking the checks and a peer about them, and counting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from benchmarks.faults.kinds import KINDS
from benchmarks.faults.names import with_names
from benchmarks.faults.pair import Pair, chance
from benchmarks.peers import ask
from service.domain.checks import Checked, run_checks
from service.domain.draft import DraftSegment, Finding, Job, Severity, SourceSegment
from service.domain.names.story import flag_names
from service.domain.story import BlockKind
from service.domain.terms.forbidden import forbidden
from service.domain.terms.glossary import Glossary
from service.domain.terms.intruders import intruders
from service.domain.terms.mentions import check_mentions
from service.domain.terms.story import StoryGlossary, for_story
from service.lexicons import lexicon
from service.termbase.name_parts import NAME_DATA
from service.wording import say

#: each run puts the same faults into the same sentences
SEED = 20261130
EVEN, ODD = "even", "odd"


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """How much is measured: faults of a kind and language, clean sentences of a set, and which lines."""

    per_kind: int = 30
    clean: int = 200
    half: str = EVEN
    only: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """How many faults were put in, and how many of them were found at all and by a finding that blocks."""

    seeded: int = 0
    found: int = 0
    blocked: int = 0
    peer: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.seeded += other.seeded
        self.found += other.found
        self.blocked += other.blocked
        self.peer += other.peer


@dataclass(slots=True)
class Alarms:
    """What was said of clean sentences: findings by severity and check, and what the peer failed."""

    sentences: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    peer: int = 0
    shown: list[str] = field(default_factory=list)

    def per_100(self, severity: str, check: str | None = None) -> float:
        """Return the findings of a severity, of one check or of all, per 100 sentences."""
        found = sum(
            n for (grade, name), n in self.counts.items() if grade == severity and check in (None, name)
        )
        return 100 * found / self.sentences if self.sentences else 0.0


@dataclass(slots=True)
class Measured:
    """Tallies by kind and language, alarms by set and language, and whether a peer was asked."""

    tallies: dict[str, dict[str, Tally]]
    alarms: dict[tuple[str, str], Alarms]
    peer: str = ""

    @property
    def languages(self) -> list[str]:
        """The languages of the translations, in alphabetical order."""
        return sorted({language for by in self.tallies.values() for language in by})

    def to_json(self) -> dict[str, Any]:
        """Return every count as a JSON object."""
        return {
            "recall": {
                kind: {
                    language: {"seeded": one.seeded, "found": one.found, "blocked": one.blocked}
                    | ({"peer": one.peer} if self.peer else {})
                    for language, one in by.items()
                }
                for kind, by in self.tallies.items()
            },
            "clean": {
                f"{name}.{language}": {"sentences": one.sentences}
                | {f"{check} {severity}": n for (severity, check), n in sorted(one.counts.items())}
                for (name, language), one in self.alarms.items()
            },
        }


class Desk:
    """Everything that the desk says of one segment, which is a story of its own here."""

    def __init__(self, glossary: Glossary) -> None:
        self._story = lru_cache(maxsize=512)(
            lambda text, language: for_story(glossary, [text], language)
        )  # reading a story costs more than all checks

    def story(self, pair: Pair) -> StoryGlossary:
        """Return the glossary as the reader of the source has it."""
        return self._story(pair.source, pair.source_language)

    def with_mentions(self, pair: Pair) -> Pair:
        """Return the pair with what the glossary finds in it."""
        story = self.story(pair)
        return replace(
            pair,
            mentions=check_mentions(
                story, pair.source, pair.target, pair.source_language, pair.target_locale
            ),
        )

    def findings(self, pair: Pair) -> tuple[Finding, ...]:
        """Return all findings of a pair as it is now."""
        mentions = self.with_mentions(pair).mentions
        item = Checked(
            pair.source,
            pair.target,
            pair.source_language,
            pair.target_locale,
            mentions=mentions,
            missing_marks=pair.missing_marks,
            source_marks=pair.source_marks,
            target_marks=pair.target_marks,
            lexicons=lexicon,
            concepts=self.story(pair).get,
        )
        drafted = DraftSegment(0, pair.target, mentions=mentions)
        segment = SourceSegment(0, "p", BlockKind.PARAGRAPH, 0, len(pair.source), pair.source)
        job = Job("", "", "", "", pair.source_language, "", pair.target_locale, (segment,))
        (named,) = flag_names(job, [drafted], NAME_DATA)
        return (
            *forbidden(self.story(pair), pair.target, pair.target_locale, mentions),
            *intruders(
                self.story(pair),
                pair.source,
                pair.target,
                pair.source_language,
                pair.target_locale,
                mentions,
            ),
            *run_checks(item),
            *named.findings,
        )


def run_bench(
    pairs: Sequence[Pair],
    glossary: Glossary,
    plan: FaultPlan,
    say: Callable[[str], None],
    peer_python: str | None = None,
) -> Measured:
    """Measure on one half of the lines. Raises `Unavailable` if the peer's Python fails."""
    wanted = [pair for pair in pairs if (pair.line % 2 == 0) is (plan.half == EVEN)]
    desk, measured = Desk(glossary), Measured({}, {}, "")
    asked: list[tuple[Tally | Alarms, Pair, Pair | None]] = []
    for language in sorted({pair.language for pair in wanted}):
        own = [pair for pair in wanted if pair.language == language]
        chance(SEED, language).shuffle(own)
        own = with_names([desk.with_mentions(pair) for pair in _some_of_each(own, plan)])
        say(f"{language}: {len(own)} sentences")
        clean = {pair: desk.findings(pair) for pair in own}
        for name in sorted({pair.set_name for pair in own}):
            alarms = measured.alarms[name, language] = Alarms()
            for pair in [one for one in own if one.set_name == name][: plan.clean]:
                _count_alarms(alarms, pair, clean[pair])
                asked.append((alarms, pair, None))
        for kind in KINDS:
            if plan.only and kind.name not in plan.only:
                continue
            tally = measured.tallies.setdefault(kind.name, {}).setdefault(language, Tally())
            for pair in own:
                faulty = kind.seed(pair, chance(SEED, kind.name, language, pair.set_name, pair.line))
                if faulty is None:
                    continue
                _count_fault(tally, faulty, clean[pair], desk.findings(faulty))
                asked.append((tally, faulty, pair))
                if tally.seeded == plan.per_kind:
                    break
    if peer_python:
        measured.peer = _ask_peer(asked, peer_python)
    return measured


def mistakes(measured: Measured) -> list[str]:
    """Return the faults that were missed, and the alarms on clean sentences, one a line with both sides."""
    missed = [
        f"missed, {kind}, {language}: {line}"
        for kind, by in measured.tallies.items()
        for language, tally in by.items()
        for line in tally.missed
    ]
    alarms = [
        f"alarm, {name} {language}: {line}"
        for (name, language), one in measured.alarms.items()
        for line in one.shown
    ]
    return missed + alarms


def _some_of_each(pairs: list[Pair], plan: FaultPlan) -> list[Pair]:
    """Return enough sentences of each set for the clean ones and for kinds that few sentences can have."""
    most = max(plan.clean, plan.per_kind * 12)
    by_set: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_set[pair.set_name].append(pair)
    rows = [group[:most] for group in by_set.values()]
    longest = max(map(len, rows), default=0)
    return [row[at] for at in range(longest) for row in rows if at < len(row)]


def _count_alarms(alarms: Alarms, pair: Pair, found: Sequence[Finding]) -> None:
    alarms.sentences += 1
    for one in found:
        alarms.counts[one.severity.value, one.check] += 1
        if one.severity is not Severity.INFO:
            alarms.shown.append(
                f"{one.severity} {one.check}: {say(one)}\n    {pair.source}\n    {pair.target}"
            )


def _count_fault(tally: Tally, faulty: Pair, before: Sequence[Finding], after: Sequence[Finding]) -> None:
    """Count a fault as found where some check says more than it said of the sentence without it."""
    new = Counter((one.check, one.severity) for one in after)
    new.subtract(Counter((one.check, one.severity) for one in before))
    grades = {severity for (_, severity), n in new.items() if n > 0}
    tally.seeded += 1
    tally.blocked += Severity.BLOCK in grades
    if grades & {Severity.BLOCK, Severity.WARNING}:
        tally.found += 1
    else:
        tally.missed.append(f"{faulty.source}\n    {faulty.target}")


def _ask_peer(asked: Sequence[tuple[Tally | Alarms, Pair, Pair | None]], python: str) -> str:
    """Count what translate-toolkit's pofilter fails, in the same way."""
    texts: dict[tuple[str, str, str, str], int] = {}
    for _, pair, clean in asked:
        for one in (pair, clean):
            if one is not None:
                texts.setdefault(_unit(one), len(texts))
    answer = ask(python, "pofilter.py", {"units": [list(unit) for unit in texts]})
    failed = [Counter(one) for one in answer["failures"]]
    for tally, pair, clean in asked:
        found = failed[texts[_unit(pair)]]
        if isinstance(tally, Alarms):
            tally.peer += found.total()
        elif clean is not None:
            tally.peer += bool(found - failed[texts[_unit(clean)]])
    return str(answer["system"])


def _unit(pair: Pair) -> tuple[str, str, str, str]:
    return pair.source_language, pair.language, pair.source, pair.target
