"""Translation with CTranslate2: a Marian model in int8 on the CPU, and its SentencePiece models.

The pieces are cut and joined by SentencePiece itself and not through transformers: it gives the
place of every piece in the text, which alignment needs; it never takes a literal "</s>" in a story
for the end of the sentence; and a worker starts seconds earlier.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
from sentencepiece import SentencePieceProcessor

from service.domain.languages import primary
from workers.engines.alignment import link_words
from workers.engines.base import Output
from workers.engines.manifest import Manifest
from workers.engines.sentences import copied, join, needs_no_model, split
from workers.words import Span

END = "</s>"
#: pieces in one batch: enough to keep a core busy, small enough that progress is seen
BATCH_PIECES = 1024
#: batches handed over ahead for each thread: none stands idle, and when `done` ends the work (a lost
#: lease, a stopped worker) little is left running
AHEAD = 2
#: a translation longer than this many times its source, and some, is a loop
LONGEST = (3, 20)
#: a chunk holds sentences of like length, so that none can loop far past its own
STEP = 1.5


@dataclass(frozen=True, slots=True)
class _Loaded:
    translator: Any
    source: SentencePieceProcessor
    target: SentencePieceProcessor
    process: int


@dataclass(frozen=True, slots=True)
class _Cut:
    """A sentence in pieces, with the place of each in the sentence."""

    text: str
    pieces: list[str]
    offsets: list[Span]


class Ct2Engine:
    """One model, loaded at first use, once per process, and shared by all its threads."""

    def __init__(
        self, folder: Path, manifest: Manifest, threads: int = 2, decoding: dict[str, Any] | None = None
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.threads = threads
        #: options of CTranslate2 that come before our own; benchmarks force the output's length
        self.decoding = decoding or {}
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    @property
    def name(self) -> str:
        """The engine and the model: "ct2:mini-en-fr"."""
        return f"ct2:{self.manifest.name}"

    def supports(self, source: str, target: str) -> bool:
        """Tell whether the model was trained for this pair."""
        return self.manifest.serves(primary(source), primary(target))

    def load(self) -> None:
        """Load the model now, if it is not there yet. Never before a fork: its threads die in one."""
        self._get()

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        second_try: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        """Translate sentences (see `Engine`); each different one once, long ones in parts."""
        model = self._get()
        prefix = self.manifest.tokens.get(primary(target))
        results: dict[str, Output] = {}
        parts: dict[str, list[Span]] = {}
        cuts: dict[str, _Cut] = {}
        for sentence in dict.fromkeys(sentences):
            if needs_no_model(sentence):
                results[sentence] = copied(sentence)
                continue
            parts[sentence] = split(sentence, lambda text: self._fits(model, text))
            for start, end in parts[sentence]:
                part = sentence[start:end]
                cuts.setdefault(part, _cut(model, part))
        translated = self._decode(model, list(cuts.values()), prefix, second_try, done, len(sentences))
        for sentence, spans in parts.items():
            outputs = [translated[sentence[start:end]] for start, end in spans]
            whole = len(spans) == 1 and spans[0] == (0, len(sentence))
            results[sentence] = outputs[0] if whole else join(sentence, spans, outputs)
        return [results[sentence] for sentence in sentences]

    def _fits(self, model: _Loaded, text: str) -> bool:
        return len(model.source.encode(text, return_type=int)) <= self._window

    @property
    def _window(self) -> int:
        return min(self.manifest.window, self.manifest.positions - 2)  # the end and a language token

    def _decode(
        self,
        model: _Loaded,
        cuts: list[_Cut],
        prefix: str | None,
        second_try: bool,
        done: Callable[[int], None] | None,
        sentences: int,
    ) -> dict[str, Output]:
        results: dict[str, Output] = {}
        reported = 0
        waiting = deque(_chunks(cuts))
        running: deque[tuple[list[_Cut], int, list[Any]]] = deque()
        while waiting or running:
            while waiting and len(running) < AHEAD * self.threads:
                chunk = waiting.popleft()
                running.append((chunk, *self._submit(model, chunk, prefix, second_try)))
            chunk, limit, pending = running.popleft()
            for cut, result in zip(chunk, pending, strict=True):
                results[cut.text] = _read(model, cut, result.result(), 1 if prefix else 0, limit)
            if done is not None:
                finished = sentences * len(results) // len(cuts)
                done(finished - reported)
                reported = finished
        if done is not None and reported < sentences:
            done(sentences - reported)
        return results

    def _submit(
        self, model: _Loaded, chunk: list[_Cut], prefix: str | None, second_try: bool
    ) -> tuple[int, list[Any]]:
        factor, extra = LONGEST
        limit = min(factor * max(len(cut.pieces) for cut in chunk) + extra, self.manifest.positions - 1)
        options: dict[str, Any] = {
            "beam_size": self.manifest.beam,
            "repetition_penalty": self.manifest.repetition_penalty,
        }
        if second_try:
            wider = self.manifest.beam + 2
            options = {
                "beam_size": wider,
                "num_hypotheses": wider,
                "repetition_penalty": max(1.3, self.manifest.repetition_penalty),
                "no_repeat_ngram_size": 4,
            }
        pending = model.translator.translate_batch(
            [[*([prefix] if prefix else []), *cut.pieces, END] for cut in chunk],
            asynchronous=True,
            max_input_length=0,  # the default cuts off at 1024 without a word; `split` has seen to length
            return_scores=True,
            return_attention=True,
            replace_unknowns=True,
            **{"max_decoding_length": limit, **options, **self.decoding},
        )
        return limit, pending

    def _get(self) -> _Loaded:
        with self._lock:
            if self._loaded is None or self._loaded.process != os.getpid():
                self._loaded = _Loaded(
                    ctranslate2.Translator(
                        str(self.folder),
                        device="cpu",
                        compute_type="int8",
                        inter_threads=self.threads,
                        intra_threads=1,
                    ),
                    SentencePieceProcessor(model_file=str(self.folder / "source.spm")),
                    SentencePieceProcessor(model_file=str(self.folder / "target.spm")),
                    os.getpid(),
                )
            return self._loaded


def _cut(model: _Loaded, text: str) -> _Cut:
    encoded = model.source.encode(text, return_type="offset_mapping")
    return _Cut(text, list(encoded["pieces"]), list(encoded["offsets"]))


def _chunks(cuts: list[_Cut]) -> list[list[_Cut]]:
    """Batches of sentences of like length, the longest first: the last to finish is a short one."""
    chunks: list[list[_Cut]] = []
    for cut in sorted(cuts, key=lambda cut: len(cut.pieces), reverse=True):
        longest = len(chunks[-1][0].pieces) if chunks else 0
        if (
            chunks
            and longest * (len(chunks[-1]) + 1) <= BATCH_PIECES
            and longest <= STEP * len(cut.pieces) + 8
        ):
            chunks[-1].append(cut)
        else:
            chunks.append([cut])
    return chunks


def _read(model: _Loaded, cut: _Cut, result: Any, skipped: int, limit: int) -> Output:
    """Turn what CTranslate2 gives for one sentence into text, links and alternatives."""
    outputs = []
    for pieces, score, attention in zip(result.hypotheses, result.scores, result.attention, strict=True):
        decoded = model.target.decode(pieces, return_type="offset_mapping")
        rows = [row[skipped:] for row in attention]
        links = link_words(cut.text, decoded["text"], cut.offsets, decoded["offsets"], rows)
        outputs.append(Output(decoded["text"], float(score), links, len(pieces) < limit))
    best = outputs[0]
    return Output(best.text, best.score, best.alignment, best.complete, tuple(outputs[1:]))
