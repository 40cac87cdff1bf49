"""A language model: articles through it beside the installed models, and seeded faults that it reads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.kinds import KINDS
from benchmarks.faults.measure import SEED
from benchmarks.faults.pair import Pair, chance
from benchmarks.report import with_notes
from dragoman.cli.translating import SourceText, looks_like_html, translate_text
from service.domain.draft import Draft, Outcome, Severity
from service.domain.edition import Edition
from service.domain.terms import Glossary
from service.errors import Unprocessable
from service.settings import Settings
from workers.engines.llm.engine import LlmEngine
from workers.engines.llm.ledger import Account, MemoryLedger
from workers.models.catalogue import Catalogue, NoModel
from workers.models.order import JobEngines, LanguageModels

COLUMNS = (
    *("article", "engine", "sentences", "terms said", "blocking", "warnings"),
    *("requests", "tokens", "cost", "seconds"),
)


@dataclass(frozen=True, slots=True)
class EngineRun:
    """What one way of translating made of one article."""

    article: str
    way: str
    engine: str
    sentences: int
    terms: int
    said: int
    blocking: int
    warnings: int
    requests: int
    tokens: int
    cost: float
    seconds: float


@dataclass(slots=True)
class ReaderTally:
    """How many faults of a kind the second reader was shown, and on how many it remarked."""

    shown: int = 0
    found: int = 0


def language_model(settings: Settings, edition: Edition, source: str) -> LlmEngine:
    """Return the language model for an edition, as a worker asks it. Raises `Unprocessable` for none."""
    engine = LanguageModels(settings, MemoryLedger()).engine(edition, source, Account(edition.slug))
    if engine is None:
        raise Unprocessable("No language model is set. Set DRAGOMAN_LLM_URL and DRAGOMAN_LLM_MODEL.")
    return engine


def compare(
    articles: Sequence[Path],
    settings: Settings,
    edition: Edition,
    glossary: Glossary,
    say: Callable[[str], None],
    source: str = "en",
) -> list[EngineRun]:
    """Return what came of each article with the language model first, and with the installed models alone."""
    catalogue = Catalogue(settings.engine, settings.models, allow_noncommercial=settings.allow_noncommercial)
    runs = []
    for file in articles:
        text = file.read_text(encoding="utf-8")
        html = looks_like_html(file, text)
        given = SourceText(text, html, source, edition.locale, edition.digits, edition.style)
        for way in ("language model first", "installed models"):
            own = language_model(settings, edition, source) if way == "language model first" else None
            engines = JobEngines(catalogue, own)
            start = time.perf_counter()
            try:
                result = translate_text(given, engines.engine_for, glossary, None, engines.others_for)
            except NoModel as error:
                say(error.detail)
                continue
            seconds = time.perf_counter() - start
            runs.append(_run(file.name, way, engines.with_notes(result.draft), seconds))
            say(f"{file.name}: {way}, {seconds:.1f} s")
    return runs


def read_faults(
    pairs: Iterable[Pair], engine: LlmEngine, per_kind: int, clean: int, say: Callable[[str], None]
) -> tuple[dict[str, ReaderTally], ReaderTally]:
    """Show the second reader seeded faults and clean sentences; return tallies by kind, and the alarms."""
    by_language: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        by_language.setdefault((pair.source_language, pair.target_locale), []).append(pair)
    tallies = {kind.name: ReaderTally() for kind in KINDS}
    alarms = ReaderTally()
    for (source, target), own in by_language.items():
        asked: list[tuple[ReaderTally, Pair]] = [(alarms, pair) for pair in own[:clean]]
        for kind in KINDS:
            made = (
                kind.seed(pair, chance(SEED, kind.name, target, pair.set_name, pair.line)) for pair in own
            )
            faulty = [pair for pair in made if pair is not None and not pair.target_marks]
            asked += [(tallies[kind.name], pair) for pair in faulty[:per_kind]]
        texts = [(pair.source, pair.target) for _, pair in asked]
        remarked = {remark.place for remark in engine.read_story(texts, source, target)}
        for place, (tally, _) in enumerate(asked):
            tally.shown += 1
            tally.found += place in remarked
        say(f"{source} to {target}: {len(asked)} sentences read")
    return tallies, alarms


def compare_report(runs: Sequence[EngineRun], model: str, notes: Sequence[str] = ()) -> str:
    """Return the section of the comparison in Markdown."""
    lines = [
        "## A language model beside the installed models",
        f"`{model}`; each article through the whole pipeline, once with each.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'---|' * len(COLUMNS)}",
    ]
    lines += [
        f"| {one.article} | `{one.engine}` | {one.sentences} | {one.said} of {one.terms} | {one.blocking} | "
        f"{one.warnings} | {one.requests} | {one.tokens} | {one.cost:.4f} | {one.seconds:.1f} |"
        for one in runs
    ]
    return with_notes(lines, notes)


def reader_report(
    tallies: dict[str, ReaderTally], alarms: ReaderTally, model: str, notes: Sequence[str] = ()
) -> str:
    """Return the section of the second reader in Markdown."""
    rate = 100 * alarms.found / alarms.shown if alarms.shown else 0.0
    said = (
        f"`{model}`; a fault counts as found where there is any remark on its sentence. Of {alarms.shown} "
        f"clean sentences {alarms.found} got a remark ({rate:.0f} in 100)."
    )
    lines = [
        "## The second reader: faults put into human translations",
        said,
        "",
        "| fault | found |",
        "|---|---|",
    ]
    lines += [f"| {kind} | {one.found} of {one.shown} |" for kind, one in tallies.items() if one.shown]
    return with_notes(lines, notes)


def _run(article: str, way: str, draft: Draft, seconds: float) -> EngineRun:
    mentions = [mention for segment in draft.segments for mention in segment.mentions]
    findings = [finding for segment in draft.segments for finding in segment.findings]
    spent = draft.provenance.get("llm", {})
    return EngineRun(
        article,
        way,
        draft.engine,
        len(draft.segments),
        len(mentions),
        sum(mention.outcome is not Outcome.MISSED for mention in mentions),
        sum(finding.severity is Severity.BLOCK for finding in findings),
        sum(finding.severity is Severity.WARNING for finding in findings),
        spent.get("requests", 0),
        spent.get("tokens_in", 0) + spent.get("tokens_out", 0),
        spent.get("cost", 0.0),
        seconds,
    )
