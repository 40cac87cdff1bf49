"""`python -m benchmarks worker`: what a worker's task costs, from the database and back into it.

In this process, on SQLite, with the tasks that Celery runs: what is measured is processor time, beside bare
CTranslate2 where a limit is asked for. A worker that was started again, and another one, are new contexts:
they share no engine and no memory of sentences.
"""

from __future__ import annotations

import gc
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from benchmarks.decoding import BATCH_PIECES, Listener, listen
from service.domain.html.markup import parse_body, parse_inline
from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.story import BlockKind, PubStatus, Story
from service.editions import editions_of
from service.errors import Unavailable
from service.intake.sources import add_source
from service.lexicons import lexicon
from service.settings import Settings
from service.stages import receiving
from service.storage.machinery import DecodedRow
from service.storage.migrate import migrate
from service.storage.session import open_engine, reading, writing
from service.storage.tables import SourceRow, StoryRow, TranslationRow
from service.termbase.shipment import ship
from workers.engines.ct2 import Ct2Engine
from workers.queue.context import WorkerContext
from workers.queue.malloc import give_memory_back, leave_alone_what_stays
from workers.queue.tasks import translate

SENTENCES_PER_PARAGRAPH = 3
TITLE = "## A worker: corrections, articles, editions, memory"
#: stories after which memory is looked at
MARKS = (100, 500, 1000, 2000)
FRENCH = "africa-fr"


@dataclass(frozen=True, slots=True)
class WorkerPlan:
    """What is measured with which sentences."""

    sentences: tuple[str, ...]
    articles: int = 40
    article_sentences: int = 12
    rounds: int = 3
    threads: int = 2
    correction_sentences: int = 40
    edition_stories: int = 6
    #: 0 leaves the memory out
    stories: int = 2000

    @property
    def least(self) -> int:
        """How many sentences it takes."""
        articles = max(self.articles, self.edition_stories) * self.article_sentences
        return max(articles, self.correction_sentences)


@dataclass(frozen=True, slots=True)
class TaskCost:
    """Tasks: inputs that the model decoded and rated, seconds by the clock and by the processor."""

    name: str
    decoded: int
    rated: int
    seconds: float
    cpu: float


class WorkerRoom:
    """A desk of its own in a folder of its own."""

    def __init__(
        self, folder: Path, engine: str = "ct2", threads: int = 2, models: Path | None = None
    ) -> None:
        self.settings = Settings(data_dir=folder, engine=engine, worker_threads=threads, models_dir=models)
        self.database = open_engine(self.settings.database)
        migrate(self.database)
        ship(self.database)
        self.editions = editions_of(self.settings)
        with writing(self.database) as session:
            add_source(session, "bench", "standard", "en")

    def deliver(self, name: str, version: int, sentences: Sequence[str]) -> None:
        """Receive a story of these sentences, the first of them its headline."""
        moment = datetime.now(UTC) - timedelta(hours=1) + timedelta(seconds=version)
        paragraphs = (
            " ".join(sentences[at : at + SENTENCES_PER_PARAGRAPH])
            for at in range(1, len(sentences), SENTENCES_PER_PARAGRAPH)
        )
        body = parse_body("".join(f"<p>{_escaped(one)}</p>" for one in paragraphs))
        headline = parse_inline(sentences[0], key="headline", kind=BlockKind.HEADLINE, is_html=False)
        story = Story(
            external_id=name,
            version=str(version),
            version_created=moment,
            language="en",
            blocks=(headline, *body.blocks),
            body=body.skeleton,
            status=PubStatus.USABLE,
            urgency=5,
        )
        prepared = receiving.prepare(story, self.editions)
        with writing(self.database) as session:
            source = session.scalars(select(SourceRow)).one()
            receiving.receive(session, source, story, b"{}", self.editions, prepared=prepared)

    def waiting(self, edition: str | None = None, name: str | None = None) -> list[tuple[str, str]]:
        """Return what waits for a worker, as its tasks are asked for."""
        query = select(TranslationRow.id, TranslationRow.version_id).where(
            TranslationRow.state.in_(("queued", "outdated"))
        )
        if edition is not None:
            query = query.where(TranslationRow.edition == edition)
        if name is not None:
            query = query.join(StoryRow).where(StoryRow.external_id == name)
        with reading(self.database) as session:
            return [(one.id, one.version_id) for one in session.execute(query.order_by(TranslationRow.id))]

    def worker(self) -> tuple[WorkerContext, Listener | None]:
        """Return a worker that was started now, and what it asks its French model."""
        context = WorkerContext.open(self.settings)
        context.glossary()
        context.catalogue.warm()
        leave_alone_what_stays()
        engine = context.catalogue.engine_for("en", "fr")
        return context, listen(engine) if isinstance(engine, Ct2Engine) else None


@contextmanager
def room(engine: str = "ct2", threads: int = 1) -> Iterator[WorkerRoom]:
    """Give a desk that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as name:
        made = WorkerRoom(Path(name), engine, threads)
        try:
            yield made
        finally:
            made.database.dispose()


def work(
    name: str,
    context: WorkerContext,
    listener: Listener | None,
    tasks: Sequence[tuple[str, str]],
    threads: int = 1,
) -> TaskCost:
    """Do tasks as a worker does, so many at once."""
    gc.collect()
    if listener is not None:
        listener.heard = []
    start, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda task: translate(context, *task), tasks))
    seconds, spent = time.perf_counter() - start, time.process_time() - cpu
    heard = (listener.heard or []) if listener is not None else []
    decoded = sum(len(call.sources) for call in heard if call.targets is None)
    rated = sum(len(call.sources) for call in heard if call.targets is not None)
    return TaskCost(name, decoded, rated, seconds, spent)


@dataclass(frozen=True, slots=True)
class WorkerFigures:
    """All that was measured: corrections, articles beside bare decoding, editions, memory."""

    corrections: list[TaskCost]
    rounds: list[tuple[TaskCost, TaskCost]]
    editions: list[tuple[int, float]]
    memory: list[tuple[int, float]]


def run_bench(plan: WorkerPlan, say: Callable[[str], None]) -> WorkerFigures:
    """Measure everything."""
    say("a correction")
    corrections = correction(plan)
    rounds = []
    for number in range(plan.rounds):
        say(f"articles, round {number + 1} of {plan.rounds}")
        rounds.append(articles_and_bare(plan))
    say("editions")
    editions = by_editions(plan)
    say("memory")
    return WorkerFigures(corrections, rounds, editions, memory(plan, say) if plan.stories else [])


def correction(plan: WorkerPlan) -> list[TaskCost]:
    """Draft a story, then one with a sentence changed: in the same worker, one started again, another."""
    found = []
    sentences = list(plan.sentences[: plan.correction_sentences])
    with room() as desk:
        first, heard = desk.worker()
        desk.deliver("warm", 1, plan.sentences[-12:])
        work("", first, heard, desk.waiting(FRENCH))
        desk.deliver("story", 1, sentences)
        found.append(work(f"a story of {len(sentences)} sentences", first, heard, desk.waiting(FRENCH)))
        cases = (
            ("one changed, the same worker", False, False),
            ("one changed, a worker started again", True, False),
            ("one changed, another worker", True, False),
            ("one changed, another worker that finds nothing kept", True, True),
        )
        for number, (name, anew, forgets) in enumerate(cases, 2):
            sentences[len(sentences) // 2] = plan.sentences[-20 - number]
            desk.deliver("story", number, sentences)
            if forgets:
                with writing(desk.database) as session:
                    session.execute(delete(DecodedRow))
            context, listener = desk.worker() if anew else (first, heard)
            found.append(work(name, context, listener, desk.waiting(FRENCH)))
    return found


def articles_and_bare(plan: WorkerPlan) -> tuple[TaskCost, TaskCost]:
    """Draft articles from the database and back into it, and decode the same sentences bare, in one call."""
    size = plan.article_sentences
    lines = plan.sentences[: plan.articles * size]
    with room(threads=plan.threads) as desk:
        context, listener = desk.worker()
        engine = context.catalogue.engine_for("en", "fr")
        if listener is None or not isinstance(engine, Ct2Engine):
            raise Unavailable("The worker is measured with the bundled model, which is not there.")
        desk.deliver("warm", 1, plan.sentences[-12:])
        work("", context, listener, desk.waiting(FRENCH))
        for at in range(0, len(lines), size):
            desk.deliver(f"story-{at}", 1, lines[at : at + size])
        own = work("worker", context, listener, desk.waiting(FRENCH), plan.threads)
        sources = [[*engine.tokeniser.cut(line)[0], engine.tokeniser.end] for line in lines]
        manifest = engine.manifest
        start, cpu = time.perf_counter(), time.process_time()
        listener.translator.translate_batch(
            sources,
            max_batch_size=BATCH_PIECES,
            batch_type="tokens",
            max_input_length=0,
            beam_size=manifest.beam,
            repetition_penalty=manifest.repetition_penalty,
        )
        seconds, spent = time.perf_counter() - start, time.process_time() - cpu
    return own, TaskCost("bare", len(sources), 0, seconds, spent)


def by_editions(plan: WorkerPlan) -> list[tuple[int, float]]:
    """Return the processor's milliseconds for a translation in so many editions, by the fake engine."""
    with room("fake") as desk:
        context, _ = desk.worker()
        languages = {primary(one.locale) for one in desk.editions.values()}
        others = {code for one in languages for code in get(one).kin | get(one).loans_from}
        for language in languages | others:
            lexicon(language)  # some take a second or two, the first time that a word is asked for
        for number in range(2):  # every language's tables are read
            desk.deliver(f"warm-{number}", 1, plan.sentences[-12 * (number + 2) : -12 * (number + 1)])
        for task in desk.waiting():
            translate(context, *task)
        for number in range(plan.edition_stories):
            at = number * plan.article_sentences
            desk.deliver(f"story-{number}", 1, plan.sentences[at : at + plan.article_sentences])
        slugs = sorted(slug for slug in desk.editions if slug != FRENCH and desk.waiting(slug))
        taken, found = 0.0, []
        tasks = {slug: desk.waiting(slug) for slug in (FRENCH, *slugs)}
        by_slug = dict.fromkeys(tasks, 0.0)
        for story in range(plan.edition_stories):
            for slug, own in tasks.items():
                begun = time.process_time()
                translate(context, *own[story])
                by_slug[slug] += time.process_time() - begun
        for number, slug in enumerate(by_slug, 1):
            taken += by_slug[slug]
            found.append((number, 1000 * taken / (number * plan.edition_stories)))
    return found


def memory(plan: WorkerPlan, say: Callable[[str], None]) -> list[tuple[int, float]]:
    """Return what this process holds, in MB, after so many stories of sentences in random order."""
    chance, found = random.Random(7), []  # noqa: S311 - an order, no secret
    give_memory_back()
    with room(threads=plan.threads) as desk:
        context, listener = desk.worker()
        if listener is not None:
            listener.heard = None
        for number in range(1, plan.stories + 1):
            desk.deliver(f"story-{number}", 1, chance.sample(plan.sentences, 8))
            if number % 20 == 0:
                with ThreadPoolExecutor(plan.threads) as pool:
                    list(pool.map(lambda task: translate(context, *task), desk.waiting(FRENCH)))
            if number in MARKS:
                found.append((number, resident()))
                say(f"{number} stories: {found[-1][1]:.0f} MB")
    return found


def report(figures: WorkerFigures, plan: WorkerPlan) -> str:
    """Return the section of the results."""
    words = sum(len(line.split()) for line in plan.sentences[: plan.articles * plan.article_sentences])
    ratios = [bare.cpu / own.cpu for own, bare in figures.rounds]
    about = (
        f"`python -m benchmarks worker`, {datetime.now(UTC):%Y-%m-%d}, the bundled model, SQLite, the tasks "
        f"of a worker in one process, {os.cpu_count()} cores shared with other work: processor time counts."
    )
    many = (
        f"{plan.articles} articles of {plan.article_sentences} sentences, terms on, {plan.threads} threads, "
        "from the database and back into it:"
    )
    lines = [
        TITLE,
        about,
        "",
        "| a correction | decoded | rated | ms | ms of processor time |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {one.name} | {one.decoded} | {one.rated} | {1000 * one.seconds:.0f} | {1000 * one.cpu:.0f} |"
            for one in figures.corrections
        ),
        "",
        many,
        "",
        "| round | worker, words per processor second | bare, one call | ratio | decoded | rated |",
        "|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {number} | {words / own.cpu:,.0f} | {words / bare.cpu:,.0f} | {ratio:.2f} "
            f"| {own.decoded} | {own.rated} |"
            for number, ((own, bare), ratio) in enumerate(zip(figures.rounds, ratios, strict=True), 1)
        ),
        "",
        "Editions of a story, the fake engine, ms of processor time for a translation: "
        + ", ".join(f"{number}: {ms:.0f}" for number, ms in figures.editions)
        + ".",
    ]
    if figures.memory:
        held = ", ".join(f"{number:,}: {megabytes:.0f}" for number, megabytes in figures.memory)
        lines += ["", f"Resident after so many stories, MB: {held}."]
    return "\n".join([*lines, ""])


def resident() -> float:
    """Return what this process holds in memory, in MB (10⁶ bytes)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _escaped(text: str) -> str:
    return re.sub("[<>&]", "", text)
