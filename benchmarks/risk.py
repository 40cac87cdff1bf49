"""How well the desk's risk tells which sentences have to be written anew, and the fit that it rests on.

A folder holds one set as `NAME.en` (the source), `NAME.<language>` (human) and `NAME.<system>.<language>`
(what a system made of the English), line by line. A sentence counts as bad where its chrF2 against the
human translation is below six tenths of the median of the best system of its language, and where a fault
was put into the human translation. Ten lines in a row are a story. Fitted on every second story, measured
on the others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sacrebleu.metrics.chrf import CHRF

from benchmarks.faults.kinds import KINDS
from benchmarks.faults.measure import Desk
from benchmarks.faults.names import with_names
from benchmarks.faults.pair import Pair, chance, with_company
from benchmarks.model import bundled_engine
from benchmarks.report import with_notes
from service.errors import Unprocessable
from service.risk import FILE, facts, story_risk
from service.termbase.files import load_glossary

HUMAN, SEEDED, BUNDLED = "human", "seeded fault", "bundled model"
#: share of the best system's median chrF2 below which a sentence has to be written anew
SHARE = 0.6
STORY = 10
#: what one sentence with a seeded fault weighs: there is one for each human sentence, and drafts have fewer
SEED_WEIGHT = 0.25
BINS = 10
_STEP = 6  # of the stories of the systems, two in so many; the bundled model has all

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence of one system: its facts, its chrF2 (100 for a human one), and the story it is in."""

    language: str
    system: str
    story: int
    source: str
    facts: Mapping[str, float]
    chrf: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a story's risk: how many drafts are above, how many of these are mostly bad, and missed."""

    line: float
    above: int
    bad_above: int
    bad_share: float
    bad_below: int


@dataclass(frozen=True, slots=True)
class RiskMeasured:
    """The fit and what it does on the held half."""

    base: float
    weights: dict[str, float]
    sentences: int
    bad: float
    brier: float
    brier_of_base: float
    ece: float
    bins: tuple[tuple[float, float, int], ...]
    systems: dict[str, tuple[int, float, float]]
    stories: int
    lines: tuple[Line, ...]


def collect(folder: Path, locales: Mapping[str, str], say: Callable[[str], None]) -> list[Sample]:
    """Return what the desk says of every sentence. Raises `Unprocessable` for a folder without a set."""
    sources = sorted(file for file in folder.glob("*.en") if file.name.count(".") == 1)
    if len(sources) != 1:
        raise Unprocessable(
            f"{folder} has {len(sources)} files NAME.en; it needs one, and what is beside it."
        )
    name, english = sources[0].stem, sources[0].read_text(encoding="utf-8").splitlines()
    desk, samples = Desk(load_glossary()), []
    for language, locale in sorted(locales.items()):
        reference = folder / f"{name}.{language}"
        if language == "en" or not reference.is_file():
            continue
        human = reference.read_text(encoding="utf-8").splitlines()
        drafts = {
            file.name.split(".")[1]: [(line, None) for line in file.read_text("utf-8").splitlines()]
            for file in sorted(folder.glob(f"{name}.*.{language}"))
            if file.name.count(".") == 2
        }
        engine = bundled_engine()
        if engine.supports("en", language):
            outputs = engine.translate(english, "en", language)
            drafts[BUNDLED] = [(one.text, one.score) for one in outputs]  # type: ignore[misc]
        samples += _of_language(desk, locale, english, human, drafts)
        say(f"{language}: {len(samples)} sentences")
    return samples


def _of_language(
    desk: Desk,
    locale: str,
    english: Sequence[str],
    human: Sequence[str],
    drafts: Mapping[str, Sequence[tuple[str, float | None]]],
) -> list[Sample]:
    chrf, samples = CHRF(), []
    language = locale.split("-")[0]
    pairs = [
        Pair("set", at, "en", locale, source, target)
        for at, (source, target) in enumerate(zip(english, human, strict=True))
        if at // STORY % _STEP in (0, 1)
    ]
    pairs = with_names([desk.with_mentions(pair) for pair in with_company(pairs)])
    for pair in pairs:
        samples.append(_sample(desk, pair, HUMAN, None, 100.0))
        faulty = _with_fault(pair)
        if faulty is not None:
            samples.append(_sample(desk, faulty, SEEDED, None, 0.0))
    for system, lines in drafts.items():
        for at, (text, score) in enumerate(lines):
            if system != BUNDLED and at // STORY % _STEP not in (0, 1):
                continue
            drafted = Pair("set", at, "en", locale, english[at], text)
            value = chrf.sentence_score(text, [human[at]]).score
            samples.append(_sample(desk, drafted, system, score, value))
    assert all(one.language == language for one in samples)  # noqa: S101 - a locale begins with its language
    return samples


def _with_fault(pair: Pair) -> Pair | None:
    """Return the pair with a fault of a kind drawn by chance, the first that it has a place for."""
    kinds = list(KINDS)
    chance("risk", pair.language, pair.line).shuffle(kinds)
    for kind in kinds:
        faulty = kind.seed(pair, chance("risk", kind.name, pair.language, pair.line))
        if faulty is not None and faulty.source_marks == pair.source_marks:
            return faulty
    return None


def _sample(desk: Desk, pair: Pair, system: str, score: float | None, chrf: float) -> Sample:
    pair = desk.with_mentions(pair)
    told = facts(pair.source, pair.target, score, desk.findings(pair), pair.mentions)
    return Sample(pair.language, system, pair.line // STORY, pair.source, told, chrf)


def measure(samples: Sequence[Sample]) -> RiskMeasured:
    """Return a fit on every second story, and what it does on the others."""
    bad = _bad(samples)
    names = list(samples[0].facts)
    table = np.array([[one.facts[name] for name in names] for one in samples])
    weight = np.array([SEED_WEIGHT if one.system == SEEDED else 1.0 for one in samples])
    held = np.array([one.story % 2 == 1 for one in samples])
    fitted = _fit(table[~held], bad[~held], weight[~held])
    risk = _sigmoid(fitted[0] + table @ fitted[1:])
    said, true, heavy = risk[held], bad[held], weight[held]
    base = float(np.average(bad[~held], weights=weight[~held]))
    systems = {}
    for system in sorted({one.system for one in samples}):
        own = held & np.array([one.system == system for one in samples])
        systems[system] = int(own.sum()), float(bad[own].mean()), float(risk[own].mean())
    shares = _stories(samples, risk, bad, held)
    return RiskMeasured(
        float(fitted[0]),
        dict(zip(names, map(float, fitted[1:]), strict=True)),
        int(held.sum()),
        float(np.average(true, weights=heavy)),
        float(np.average((said - true) ** 2, weights=heavy)),
        float(np.average((base - true) ** 2, weights=heavy)),
        *_calibration(said, true, heavy),
        systems,
        len(shares),
        tuple(_line(shares, line / 100) for line in range(10, 65, 5)),
    )


def _bad(samples: Sequence[Sample]) -> Floats:
    by: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in samples:
        if one.system not in (HUMAN, SEEDED):
            by[one.language][one.system].append(one.chrf)
    best = {language: max(float(np.median(made)) for made in of.values()) for language, of in by.items()}
    return np.array(
        [
            float(one.system == SEEDED or (one.system != HUMAN and one.chrf < SHARE * best[one.language]))
            for one in samples
        ]
    )


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float64)


def _fit(table: Floats, bad: Floats, weight: Floats, ridge: float = 1.0) -> Floats:
    """Return base and weights of a logistic regression with a small penalty, by Newton's method."""
    with_base = np.hstack([np.ones((len(table), 1)), table])
    found, penalty = np.zeros(with_base.shape[1]), np.eye(with_base.shape[1]) * ridge
    penalty[0, 0] = 0
    for _ in range(100):
        said = _sigmoid(with_base @ found)
        slope = with_base.T @ (weight * (bad - said)) - penalty @ found
        bend = with_base.T @ (with_base * (weight * said * (1 - said))[:, None]) + penalty
        step = np.linalg.solve(bend, slope)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return np.asarray(found, dtype=np.float64)


def _calibration(
    said: Floats, true: Floats, weight: Floats
) -> tuple[float, tuple[tuple[float, float, int], ...]]:
    """Return the expected calibration error, and of each tenth: what was said, what was true, how many."""
    bins, error = [], 0.0
    for at in range(BINS):
        here = np.minimum((said * BINS).astype(int), BINS - 1) == at
        if here.any():
            mean, share = (float(np.average(of[here], weights=weight[here])) for of in (said, true))
            bins.append((mean, share, int(here.sum())))
            error += abs(mean - share) * float(weight[here].sum() / weight.sum())
    return error, tuple(bins)


def _stories(
    samples: Sequence[Sample], risk: Floats, bad: Floats, held: NDArray[np.bool_]
) -> list[tuple[float, float]]:
    """Return of each story of the held half that some system drafted: its risk, and its share of bad text."""
    stories: dict[tuple[str, str, int], list[tuple[str, float, float]]] = defaultdict(list)
    for one, said, true, here in zip(samples, risk, bad, held, strict=True):
        if here and one.system != SEEDED:
            stories[one.language, one.system, one.story].append((one.source, float(said), float(true)))
    return [
        (
            story_risk((source, said) for source, said, _ in lines),
            story_risk((source, true) for source, _, true in lines),
        )
        for lines in stories.values()
    ]


def _line(shares: Sequence[tuple[float, float]], line: float) -> Line:
    above = [true for said, true in shares if said > line]
    below = [true for said, true in shares if said <= line]
    mean = sum(above) / len(above) if above else 0.0
    return Line(
        line, len(above), sum(true >= 1 / 3 for true in above), mean, sum(true >= 1 / 3 for true in below)
    )


def write_calibration(
    measured: RiskMeasured, hold: float, by_hand: float, origin: str, file: Path = FILE
) -> None:
    """Write the data file that the desk reads."""
    record = {
        "origin": origin,
        "measured": {
            "sentences": measured.sentences,
            "bad": round(measured.bad, 3),
            "brier": round(measured.brier, 4),
            "expected_calibration_error": round(measured.ece, 4),
        },
        "hold": hold,
        "by_hand": by_hand,
        "base": round(measured.base, 4),
        "weights": {name: round(weight, 4) for name, weight in measured.weights.items()},
    }
    file.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def report(measured: RiskMeasured, notes: Sequence[str]) -> str:
    """Return the section of the results, with the reliability diagram as a table."""
    lines = [
        "## Risk: which sentences have to be written anew",
        (
            f"`python -m benchmarks risk`: {measured.sentences} sentences of the held half, "
            f"{measured.bad:.1%} of them bad. Brier score {measured.brier:.3f} "
            f"({measured.brier_of_base:.3f} by saying the mean of the fitted half each time), "
            f"expected calibration error {measured.ece:.3f} in ten bins."
        ),
        "",
        "Reliability: of the sentences whose risk was said to be so high, so many were bad.",
        "",
        "| said | true | sentences | |",
        "|---:|---:|---:|---|",
        *(
            f"| {said:.2f} | {true:.2f} | {count} | `{_bar(said, true)}` |"
            for said, true, count in measured.bins
        ),
        "",
        "| who made it | sentences | bad | mean risk |",
        "|---|---:|---:|---:|",
        *(
            f"| {system} | {count} | {bad:.2f} | {risk:.2f} |"
            for system, (count, bad, risk) in measured.systems.items()
        ),
        "",
        (
            f"Lines on the risk of a story (ten sentences, {measured.stories} of the held half; a third of "
            "the text or more to be written anew is “mostly bad” here):"
        ),
        "",
        "| line | stories above | of them mostly bad | their bad text | mostly bad below |",
        "|---:|---:|---:|---:|---:|",
        *(
            f"| {one.line:.2f} | {one.above} | {one.bad_above} | {one.bad_share:.0%} | {one.bad_below} |"
            for one in measured.lines
        ),
    ]
    return with_notes(lines, notes)


def _bar(said: float, true: float, width: int = 20) -> str:
    """Return a row of the diagram: # is what was true, | what was said."""
    row = ["#" if at < round(true * width) else "." for at in range(width + 1)]
    row[round(said * width)] = "|"
    return "".join(row)
