"""`dragoman bench translate`: the pipeline beside its own limit and beside what people run today.

The limit is CTranslate2 with the same pieces, the same decoding and the same threads, and nothing
round it. The peers run in Python environments of their own (torch and transformers; Argos Translate).
Every figure is the median of several rounds in which all take turns; only the ratios are to be quoted.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape
from importlib.metadata import version
from pathlib import Path

import ctranslate2
from sentencepiece import SentencePieceProcessor

from dragoman.bench_model import HEADS, INNER, LAYERS, PIECES, WIDTH, build_random_model
from dragoman.peers import ask
from dragoman.translating import translate_text
from service.domain.glossary import Glossary
from service.domain.markup import parse_body
from service.domain.segments import segment_story
from workers.engines.catalogue import SHIPPED
from workers.engines.ct2 import Ct2Engine
from workers.engines.manifest import read_manifest

BUNDLED = SHIPPED / "mini-en-fr"
#: target pieces that the random model is made to write for every sentence
FORCED = 32
SENTENCES_PER_PARAGRAPH = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: sentences (of real text), articles of how many, and where the peers live."""

    sentences: tuple[str, ...]
    article_sentences: int = 40
    rounds: int = 3
    threads: int = 2
    torch_python: str | None = None
    argos_python: str | None = None
    #: transformers is two orders slower: it gets this many sentences
    torch_sentences: int = 64


@dataclass
class Row:
    """One system in one setting: target pieces per second in each round."""

    model: str
    system: str
    setting: str
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rates)


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


def run_bench(plan: Plan, glossary: Glossary, say: Callable[[str], None]) -> tuple[list[Row], list[str]]:
    """Measure everything; gives the rows and the versions of the peers. Raises `Unavailable`."""
    rows: list[Row] = []
    versions: list[str] = []
    texts = articles(plan.sentences, plan.article_sentences)
    with tempfile.TemporaryDirectory() as scratch:
        random_model = Path(scratch) / "random"
        say("building a model of OPUS-MT's size with random weights")
        build_random_model(random_model, BUNDLED / "source.spm")
        for name, folder, forced, beams in (
            ("random, OPUS-MT size", random_model, FORCED, (1, 4)),
            ("bundled", BUNDLED, None, (1, 4)),
        ):
            for beam in beams:
                rows += _pipeline_and_bare(plan, name, folder, forced, beam, texts, glossary, say)
            if plan.argos_python:
                row, peer = _argos(plan, name, folder, forced, texts, Path(scratch), say)
                rows.append(row)
                versions.append(peer)
        if plan.torch_python:
            lengths = [len(pieces) for pieces in _pieces(random_model, texts)][: plan.torch_sentences]
            for beam in (4, 1):
                row, peer = _transformers(plan, lengths, beam, say)
                rows.append(row)
                versions.append(peer)
    return rows, sorted(set(versions))


def _pipeline_and_bare(
    plan: Plan,
    name: str,
    folder: Path,
    forced: int | None,
    beam: int,
    texts: list[str],
    glossary: Glossary,
    say: Callable[[str], None],
) -> list[Row]:
    manifest = replace(read_manifest(folder), beam=beam)
    lengths = {"min_decoding_length": forced, "max_decoding_length": forced} if forced else {}
    engine = Ct2Engine(folder, manifest, plan.threads, lengths)
    engine.load()
    bare = ctranslate2.Translator(
        str(folder), device="cpu", compute_type="int8", inter_threads=plan.threads, intra_threads=1
    )
    options = {"beam_size": beam, "repetition_penalty": manifest.repetition_penalty, **lengths}
    pieces = _pieces(folder, texts)
    counter = SentencePieceProcessor(model_file=str(folder / "target.spm"))
    setting = f"beam {beam}"
    whole, limit = (
        Row(name, "Dragoman, article in, article out", setting),
        Row(name, "bare CTranslate2", setting),
    )
    for number in range(-1, plan.rounds):  # the first round warms up
        say(f"{name}, beam {beam}, round {number + 1} of {plan.rounds}")
        start = time.perf_counter()
        results = bare.translate_batch(pieces, max_batch_size=1024, batch_type="tokens", **options)
        bare_seconds = time.perf_counter() - start
        bare_pieces = sum(len(result.hypotheses[0]) for result in results)
        start = time.perf_counter()
        made = [
            translate_text(text, True, "en", "fr", lambda _source, _target: engine, glossary)
            for text in texts
        ]
        seconds = time.perf_counter() - start
        if forced:
            written = forced * sum(len(one.segments) for one in made)
        else:
            written = sum(len(counter.encode(s.text)) for one in made for s in one.draft.segments)
        if number >= 0:
            limit.rates.append(bare_pieces / bare_seconds)
            whole.rates.append(written / seconds)
    return [limit, whole]


def _pieces(folder: Path, texts: list[str]) -> list[list[str]]:
    """The sentences of the articles as the engine cuts them."""
    encoder = SentencePieceProcessor(model_file=str(folder / "source.spm"))
    segments = [segment for text in texts for segment in segment_story(parse_body(text).blocks, "en")]
    return [[*encoder.encode(segment.text, out_type=str), "</s>"] for segment in segments]


def _argos(
    plan: Plan,
    name: str,
    folder: Path,
    forced: int | None,
    texts: list[str],
    scratch: Path,
    say: Callable[[str], None],
) -> tuple[Row, str]:
    row, versions = Row(name, "Argos Translate, article in, article out", "beam 4, its defaults"), ""
    counter = SentencePieceProcessor(model_file=str(folder / "target.spm"))
    plain = ["\n".join(block.text for block in parse_body(text).blocks) for text in texts]
    for number in range(plan.rounds):
        say(f"{name}, Argos Translate, round {number + 1} of {plan.rounds}")
        home = scratch / "argos"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        job = {
            "model": str(folder),
            "spm": str(folder / "source.spm"),
            "articles": plain,
            "home": str(home),
            "forced": forced,
        }
        answer = ask(plan.argos_python, "argos.py", job)
        if forced:
            written = forced * sum(len(segment_story(parse_body(text).blocks, "en")) for text in texts)
        else:
            written = sum(len(counter.encode(text)) for text in answer["texts"])
        row.rates.append(written / answer["seconds"])
        versions = answer["versions"]
    return row, versions


def _transformers(plan: Plan, lengths: list[int], beam: int, say: Callable[[str], None]) -> tuple[Row, str]:
    row = Row("random, OPUS-MT size", "transformers generate, float32", f"beam {beam}, batch 16")
    sizes = {"vocabulary": PIECES + 1, "width": WIDTH, "layers": LAYERS, "heads": HEADS, "inner": INNER}
    job = {
        "sizes": sizes,
        "lengths": lengths,
        "forced": FORCED,
        "beam": beam,
        "batch": 16,
        "threads": plan.threads,
    }
    versions = ""
    for number in range(plan.rounds):
        say(f"transformers generate, beam {beam}, round {number + 1} of {plan.rounds}")
        answer = ask(plan.torch_python, "transformers_generate.py", job)
        row.rates.append(answer["tokens"] / answer["seconds"])
        versions = answer["versions"]
    return row, versions


def report(rows: list[Row], versions: list[str], plan: Plan) -> str:
    """The result as a section in Markdown, with the ratios that matter."""
    lines = [
        "## Translation: target pieces per second",
        (
            f"`dragoman bench translate`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, ctranslate2 {version('ctranslate2')}"
            + "".join(f"; {one}" for one in versions)
            + f". {len(plan.sentences)} sentences in articles of {plan.article_sentences}, median of "
            f"{plan.rounds} rounds in one run; the random model writes {FORCED} pieces a sentence."
        ),
        "",
        "| model | system | setting | pieces/s | lowest | highest |",
        "|---|---|---|---:|---:|---:|",
    ]
    for row in rows:
        lines.append(
            f"| {row.model} | {row.system} | {row.setting} | {row.rate:.0f} "
            f"| {min(row.rates):.0f} | {max(row.rates):.0f} |"
        )
    lines += ["", *_ratios(rows), ""]
    return "\n".join(lines)


def _ratios(rows: list[Row]) -> list[str]:
    def find(model: str, system: str, setting: str) -> Row | None:
        for row in rows:
            if row.model == model and row.system.startswith(system) and row.setting.startswith(setting):
                return row
        return None

    lines = []
    for model in dict.fromkeys(row.model for row in rows):
        for ours, theirs, other in (
            ("beam 1", "bare CTranslate2", "beam 1"),
            ("beam 4", "bare CTranslate2", "beam 4"),
            ("beam 4", "Argos", "beam 4"),
            ("beam 1", "transformers", "beam 4"),
            ("beam 4", "transformers", "beam 4"),
            ("beam 1", "transformers", "beam 1"),
        ):
            left, right = find(model, "Dragoman", ours), find(model, theirs, other)
            if left and right:
                lines.append(
                    f"- {model}: Dragoman {ours} is {left.rate / right.rate:.2f} × {right.system}, "
                    f"{right.setting}."
                )
    return lines
