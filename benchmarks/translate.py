"""`python -m benchmarks translate`: the pipeline beside its own limit and beside what people run today.

The limit is CTranslate2 with the same pieces, the same decoding and the same threads, and nothing
round it. The peers run in Python environments of their own (torch and transformers; Argos Translate).
In every round all take turns; only ratios within a round are to be quoted. Beside the wall clock, the
processor's time is taken: it tells less of what else the machine does.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from pathlib import Path

from benchmarks import glossary as glossary_bench
from benchmarks.decoding import Call, Listener, again, bare, listen
from benchmarks.memory import MemoryStep, measure
from benchmarks.model import BUNDLED, HEADS, INNER, LAYERS, PIECES, WIDTH, build_random_model
from benchmarks.peers import ask
from dragoman.cli.translating import SourceText, translate_text
from service.domain.html.markup import parse_body
from service.domain.terms import Glossary
from service.errors import Unavailable
from workers.engines.ct2 import Ct2Engine
from workers.engines.manifest import read_manifest
from workers.pipeline.run import FIRST_DECODING, STAGES

#: target pieces that the random model is made to write for every sentence
FORCED = 32
SENTENCES_PER_PARAGRAPH = 3
RANDOM_NAME, BUNDLED_NAME = "random, OPUS-MT size", "bundled"
#: systems, as the table names them
BARE = "bare CTranslate2, one call"
SAME = "bare CTranslate2, our calls"
ALL_CALLS = "bare CTranslate2, our calls with all further tries"
ONE, AT_ONCE = "Dragoman, first decoding, an article at a time", "Dragoman, first decoding, as a worker does"
FULL, FULL_AT_ONCE = "Dragoman, everything, an article at a time", "Dragoman, everything, as a worker does"
ARGOS, TORCH = "Argos Translate", "transformers generate, float32"


@dataclass(frozen=True, slots=True)
class TranslatePlan:
    """What is measured: sentences (of real text), articles of how many, and where the peers live."""

    sentences: tuple[str, ...]
    article_sentences: int = 30
    rounds: int = 3
    threads: int = 2
    torch_python: str | None = None
    argos_python: str | None = None
    #: transformers is an order slower: it gets this many sentences, in batches of this many
    torch_sentences: int = 32
    torch_batch: int = 16
    #: concepts of the made-up glossary; 0 leaves it out
    concepts: int = 100_000


@dataclass(frozen=True, slots=True)
class TimedRun:
    """One round of one system: pieces that it wrote, its seconds, and the processor's."""

    pieces: int
    seconds: float
    cpu_seconds: float


@dataclass
class SystemRuns:
    """One system with one model and beam, with its runs by round."""

    model: str
    system: str
    beam: int
    runs: list[TimedRun] = field(default_factory=list)


@dataclass
class TranslateFigures:
    """All that was measured. `memory` is by the number of a worker's threads."""

    rows: list[SystemRuns]
    versions: list[str]
    memory: dict[int, list[MemoryStep]]
    glossary: list[glossary_bench.Timing]
    #: peers that did not run, and why
    failed: list[str]


class ModelUnderTest:
    """One model with one beam: the articles, what the pipeline asks of the model for them, the rows."""

    def __init__(
        self,
        name: str,
        folder: Path,
        forced: int | None,
        beam: int,
        plan: TranslatePlan,
        texts: list[str],
        glossary: Glossary,
    ) -> None:
        self.name, self.folder, self.forced, self.beam = name, folder, forced, beam
        self.plan, self.texts, self.glossary = plan, texts, glossary
        lengths = {"min_decoding_length": forced, "max_decoding_length": forced} if forced else {}
        self.engine = Ct2Engine(folder, replace(read_manifest(folder), beam=beam), plan.threads, lengths)
        self.listener: Listener = listen(self.engine)
        self.first = self._heard(once=True)
        #: random weights say nothing: what the guards and the glossary would try next means nothing
        self.everything = [] if forced else self._heard(once=False)
        self.pieces = again(self.listener.translator, self.first)
        self.rows: dict[str, SystemRuns] = {}

    def _heard(self, *, once: bool) -> list[Call]:
        self.listener.heard = []
        self.one_by_one(once=once)
        heard, self.listener.heard = self.listener.heard, None
        return heard

    def translate(self, text: str, *, once: bool) -> None:
        """Take one article through the pipeline."""
        translate_text(
            SourceText(text, True, "en", "fr"),
            lambda _source, _target: self.engine,
            self.glossary,
            stages=FIRST_DECODING if once else STAGES,
        )

    def one_by_one(self, *, once: bool) -> None:
        """Take the articles through, one after the other."""
        for text in self.texts:
            self.translate(text, once=once)

    def at_once(self, *, once: bool) -> None:
        """Take as many at once as there are threads: so does a worker."""
        with ThreadPoolExecutor(self.plan.threads) as pool:
            list(pool.map(lambda text: self.translate(text, once=once), self.texts))

    def round(self) -> None:
        """Let every system of this process take its turn."""
        translator = self.listener.translator
        self._take(BARE, lambda: bare(translator, self.first))
        self._take(AT_ONCE, lambda: self.at_once(once=True))
        self._take(SAME, lambda: again(translator, self.first))
        self._take(ONE, lambda: self.one_by_one(once=True))
        if self.everything:
            self._take(ALL_CALLS, lambda: again(translator, self.everything))
            self._take(FULL_AT_ONCE, lambda: self.at_once(once=False))
            self._take(FULL, lambda: self.one_by_one(once=False))

    def _take(self, system: str, work: Callable[[], int | None]) -> None:
        start, cpu = time.perf_counter(), time.process_time()
        written = work()
        seconds, spent = time.perf_counter() - start, time.process_time() - cpu
        # further tries are work, not output: only what the first decodings wrote counts as pieces
        pieces = written if system == BARE and written else self.pieces
        self.add(system, TimedRun(pieces, seconds, spent))

    def add(self, system: str, run: TimedRun) -> None:
        """Note a run of a system with this model."""
        self.rows.setdefault(system, SystemRuns(self.name, system, self.beam)).runs.append(run)


def articles(sentences: Sequence[str], size: int) -> list[str]:
    """Make HTML articles of `size` sentences each, in paragraphs."""
    made = []
    for start in range(0, len(sentences), size):
        part = sentences[start : start + size]
        paragraphs = [
            " ".join(part[i : i + SENTENCES_PER_PARAGRAPH])
            for i in range(0, len(part), SENTENCES_PER_PARAGRAPH)
        ]
        made.append("\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs))
    return made


def run_bench(plan: TranslatePlan, glossary: Glossary, say: Callable[[str], None]) -> TranslateFigures:
    """Measure everything. A peer that does not run is left out from there on, and named."""
    texts = articles(plan.sentences, plan.article_sentences)
    versions: list[str] = []
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as name:
        scratch = Path(name)
        say("building a model of OPUS-MT's size with random weights")
        random_model = scratch / "models" / "random"
        build_random_model(random_model, BUNDLED / "source.spm")
        memory = {}
        for threads in (1, 2):
            say(f"the memory of a worker with {threads} thread{'s' * (threads > 1)}")
            memory[threads] = measure(scratch / "data", random_model.parent, threads, texts[:2], FORCED)
        cases: list[ModelUnderTest] = []
        failed: dict[str, str] = {}

        def let(peer: str, work: Callable[[], str]) -> None:
            if peer not in failed:
                say(f"… {peer}")
                try:
                    versions.append(work())
                except Unavailable as error:
                    failed[peer] = f"{peer} did not run: {error.detail}"
                    say(failed[peer])

        for title, folder, forced in ((RANDOM_NAME, random_model, FORCED), (BUNDLED_NAME, BUNDLED, None)):
            for beam in (4, 1):
                say(f"{title}, beam {beam}: warming up")
                cases.append(ModelUnderTest(title, folder, forced, beam, plan, texts, glossary))
        for number in range(plan.rounds):
            say(f"round {number + 1} of {plan.rounds}")
            for case in cases:
                say(f"… {case.name}, beam {case.beam}")
                case.round()
                if plan.argos_python and case.beam == 4:
                    let(ARGOS, partial(_argos, plan, case, scratch / "argos"))
            if plan.torch_python:
                let(TORCH, partial(_transformers, plan, cases))
        rows = [row for case in cases for row in case.rows.values()]
        lines = []
        if plan.concepts:
            lines = glossary_bench.run_bench(glossary_bench.GlossaryPlan(plan.concepts, plan.rounds), say)
    return TranslateFigures(rows, sorted(set(versions)), memory, lines, list(failed.values()))


def _argos(plan: TranslatePlan, case: ModelUnderTest, home: Path) -> str:
    """Let Argos Translate take the articles; gives its version."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    job = {
        "model": str(case.folder),
        "spm": str(case.folder / "source.spm"),
        "articles": ["\n".join(block.text for block in parse_body(text).blocks) for text in case.texts],
        "home": str(home),
        "forced": case.forced,
    }
    answer = ask(plan.argos_python, "argos.py", job)
    case.add(ARGOS, TimedRun(case.pieces, answer["seconds"], answer["cpu_seconds"]))
    return str(answer["versions"])


def _transformers(plan: TranslatePlan, cases: list[ModelUnderTest]) -> str:
    """Let transformers take some of the sentences, with each beam; gives its version."""
    random = [case for case in cases if case.name == RANDOM_NAME]
    sources = [source for call in random[0].first for source in call.sources]
    # every n-th in the order of length, so that they are as long as all of them
    lengths = sorted(map(len, sources))[:: max(1, len(sources) // plan.torch_sentences)]
    job = {
        "sizes": {"vocabulary": PIECES + 1, "width": WIDTH, "layers": LAYERS, "heads": HEADS, "inner": INNER},
        "lengths": lengths[: plan.torch_sentences],
        "forced": FORCED,
        "beams": [case.beam for case in random],
        "batch": plan.torch_batch,
        "threads": plan.threads,
    }
    answer = ask(plan.torch_python, "transformers_generate.py", job)
    for case, run in zip(random, answer["runs"], strict=True):
        case.add(TORCH, TimedRun(run["tokens"], run["seconds"], run["cpu_seconds"]))
    return str(answer["versions"])
