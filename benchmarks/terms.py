"""`python -m benchmarks terms`: how often the model says the glossary's words, and what that costs."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sacrebleu.metrics.chrf import CHRF

from benchmarks.report import with_notes
from service.domain.draft import Outcome, Reason, Step
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.concept import Concept, FormStatus, Term
from service.wording import say_reason
from workers.engines.base import Output
from workers.engines.ct2 import Ct2Engine
from workers.pipeline.comparison import Comparison
from workers.pipeline.terms.accept import Injection, Key, key
from workers.pipeline.terms.inject import inject

SOURCE, TARGET = "en", "fr"
#: terms of a story whose time is taken
TERMS = 10
STORIES = 5
SEED = 7


@dataclass(frozen=True, slots=True)
class TermSentence:
    """A sentence, its reference, and the mentions that the reference says in an accepted form."""

    source: str
    reference: str
    wanted: frozenset[Key]


@dataclass(frozen=True, slots=True)
class TermScore:
    """One way to translate all cases. `said`: wanted mentions in an accepted form."""

    name: str
    said: int
    chrf: float


@dataclass(frozen=True, slots=True)
class TermCost:
    """Seconds of one story: as it is, and with its terms put in; a median of the rounds each."""

    sentences: int
    plain: float
    with_terms: float


@dataclass(frozen=True, slots=True)
class TermFigures:
    """All that is measured. `random_said` of `random_asked`: random forms that the model was made to say."""

    cases: int
    wanted: int
    concepts: int
    rows: tuple[TermScore, ...]
    random_said: int
    random_asked: int
    won: Mapping[Step, int]
    kept_back: Mapping[str, int]
    costs: tuple[TermCost, ...]


def make_cases(sources: Sequence[str], references: Sequence[str], glossary: Glossary) -> list[TermSentence]:
    """Pair the lines; only sentences whose reference says a term of the glossary are cases."""
    found = []
    for source, reference in zip(sources, references, strict=True):
        mentions = check_mentions(glossary, source, reference, SOURCE, TARGET)
        wanted = frozenset(key(one) for one in mentions if one.expected and one.outcome is not Outcome.MISSED)
        if wanted:
            found.append(TermSentence(source, reference, wanted))
    return found


def wrong_glossary(glossary: Glossary, cases: Sequence[TermSentence]) -> Glossary:
    """Return the same concepts, each with the French forms of another one of those that are mentioned."""
    names = {
        match.concept.id: match.concept for case in cases for match in glossary.find(case.source, SOURCE)
    }
    concepts = [one for one in names.values() if glossary.forms(one.id, TARGET)]
    shuffled = list(concepts)
    random.Random(SEED).shuffle(shuffled)  # noqa: S311 - a control, not a secret
    turned = dict(zip((one.id for one in shuffled), [*shuffled[1:], shuffled[0]], strict=True))
    return Glossary(
        replace(concept, terms=(*_english(concept), *_french(turned[concept.id], glossary)), grammar=())
        for concept in concepts
    )


def measure(
    cases: Sequence[TermSentence],
    lines: Sequence[str],
    glossary: Glossary,
    engine: Ct2Engine,
    rounds: int,
    say: Callable[[str], None],
) -> TermFigures:
    """Translate the cases in three ways, and stories of ten terms from `lines` in two, by turns."""
    engine.load()
    texts = list(dict.fromkeys(case.source for case in cases))
    say(f"{len(texts)} sentences without terms")
    plain = dict(zip(texts, engine.translate(texts, SOURCE, TARGET), strict=True))
    say("with terms")
    forced = inject(plain, engine, Comparison(glossary, SOURCE, TARGET))
    say("with random terms")
    wrong = wrong_glossary(glossary, cases)
    misled = inject(plain, engine, Comparison(wrong, SOURCE, TARGET))
    rows = (
        _row("without terms", cases, glossary, plain),
        _row("with terms", cases, glossary, _outputs(plain, forced)),
        _row("with random terms", cases, glossary, _outputs(plain, misled)),
    )
    asked, said = 0, 0
    for text, output in _outputs(plain, misled).items():
        mentions = [one for one in check_mentions(wrong, text, output.text, SOURCE, TARGET) if one.expected]
        asked += len(mentions)
        said += sum(one.outcome is not Outcome.MISSED for one in mentions)
    won, kept_back = _steps(cases, forced)
    say("the time")
    costs = tuple(_cost(story, glossary, engine, rounds) for story in stories(lines, glossary))
    wanted = sum(len(case.wanted) for case in cases)
    return TermFigures(len(cases), wanted, len(glossary), rows, said, asked, won, kept_back, costs)


def stories(lines: Sequence[str], glossary: Glossary) -> list[list[str]]:
    """Cut the first lines into stories: each goes on until ten terms with an approved form are in it."""
    found, story, terms = list[list[str]](), list[str](), 0
    for line in lines:
        story.append(line)
        terms += sum(bool(glossary.forms(match.concept.id, TARGET)) for match in glossary.find(line, SOURCE))
        if terms >= TERMS:
            found.append(story)
            story, terms = [], 0
        if len(found) == STORIES:
            break
    return found


def report(result: TermFigures, rounds: int, notes: Sequence[str] = ()) -> str:
    """Return the result as a section in Markdown."""
    intro = (
        f"`python -m benchmarks terms`, {datetime.now(UTC):%Y-%m-%d}: "
        f"{result.cases} sentences with "
        f"{result.wanted} mentions of a glossary of {result.concepts:,} concepts that the human reference "
        "says in an accepted form; the bundled English-French model."
    )
    control = (
        "Random terms: each concept with the French forms of another; of these wrong forms "
        f"{result.random_said} of {result.random_asked} were said."
    )
    lines = [
        "## Terms: the glossary's words in the model's sentences",
        intro,
        "",
        "| | terms said | share | chrF2 |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| {row.name} | {row.said} | {row.said / max(1, result.wanted):.1%} | {row.chrf:.1f} |"
        for row in result.rows
    ]
    lines += [
        "",
        control,
        "",
        "| terms won by | |",
        "|---|---:|",
        *(f"| {step.value} | {result.won.get(step, 0)} |" for step in Step),
        "",
        "| not won, and why (the last way that was tried) | |",
        "|---|---:|",
        *(
            f"| {why} | {times} |"
            for why, times in sorted(result.kept_back.items(), key=lambda one: (-one[1], one[0]))
        ),
        "",
        f"| story with {TERMS} terms | sentences | plain, cpu s | with terms, cpu s | ratio |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {number} | {cost.sentences} | {cost.plain:.2f} | {cost.with_terms:.2f} | "
            f"{cost.with_terms / cost.plain:.2f} |"
            for number, cost in enumerate(result.costs, 1)
        ),
    ]
    if result.costs:
        ratio = statistics.median(cost.with_terms / cost.plain for cost in result.costs)
        lines += ["", f"Median {ratio:.2f} × the plain decoding (goal: 1.3); median of {rounds} rounds each."]
    return with_notes(lines, notes)


def _english(concept: Concept) -> tuple[Term, ...]:
    return concept.in_language(SOURCE)


def _french(concept: Concept, glossary: Glossary) -> tuple[Term, ...]:
    preferred, *others = glossary.forms(concept.id, TARGET)
    return (
        Term(TARGET, preferred),
        *(Term(TARGET, form, FormStatus.ADMITTED) for form in others),
    )


def _outputs(plain: Mapping[str, Output], forced: Mapping[str, Injection]) -> dict[str, Output]:
    return {text: forced[text].output if text in forced else output for text, output in plain.items()}


def _row(
    name: str, cases: Sequence[TermSentence], glossary: Glossary, outputs: Mapping[str, Output]
) -> TermScore:
    said = 0
    for case in cases:
        mentions = check_mentions(glossary, case.source, outputs[case.source].text, SOURCE, TARGET)
        said += sum(key(one) in case.wanted and one.outcome is not Outcome.MISSED for one in mentions)
    texts = [outputs[case.source].text for case in cases]
    return TermScore(name, said, CHRF().corpus_score(texts, [[case.reference for case in cases]]).score)


def _steps(
    cases: Sequence[TermSentence], forced: Mapping[str, Injection]
) -> tuple[dict[Step, int], dict[str, int]]:
    """Count by which way terms came in, and why the others did not."""
    won, kept_back = Counter[Step](), Counter[str]()
    for case in cases:
        item = forced.get(case.source)
        if item is None:
            continue
        won.update(one.step for one in item.insertions if (one.concept, one.span) in case.wanted)
        for mention in item.mentions:
            if key(mention) in case.wanted and mention.outcome is Outcome.MISSED:
                tried = item.refusals.get(key(mention), {})
                last = max(tried, key=list(Step).index, default=None)
                why = say_reason(Reason(tried[last].value)) if last else None
                kept_back[f"{last.value}: {why}" if last else "not tried"] += 1
    return dict(won), dict(kept_back)


def _cost(story: Sequence[str], glossary: Glossary, engine: Ct2Engine, rounds: int) -> TermCost:
    plain, with_terms = list[float](), list[float]()
    for round_ in range(rounds + 1):  # the first warms up
        start = time.process_time()
        engine.translate(story, SOURCE, TARGET)
        middle = time.process_time()
        outputs = engine.translate(story, SOURCE, TARGET)
        inject(dict(zip(story, outputs, strict=True)), engine, Comparison(glossary, SOURCE, TARGET))
        end = time.process_time()
        if round_:
            plain.append(middle - start)
            with_terms.append(end - middle)
    return TermCost(len(story), statistics.median(plain), statistics.median(with_terms))
