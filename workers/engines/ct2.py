"""Translation with CTranslate2: a converted model of any family, by default in int8 on the CPU."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ctranslate2

from workers.engines.alignment import link_words
from workers.engines.base import Output
from workers.engines.batches import Cut, Tags, chunks, longest_output
from workers.engines.cache import SentenceCache
from workers.engines.constrained import Prefix, Rating, continue_from, parts, rate
from workers.engines.manifest import Manifest
from workers.engines.model_engine import LoadedModel, ModelEngine
from workers.engines.tally import wrote
from workers.engines.tokenisers import Tokeniser, load_tokeniser
from workers.engines.words import Span

#: batches handed over ahead for each thread: none stands idle, and when `done` ends the work (a lost
#: lease, a stopped worker) little is left running
AHEAD = 2
#: how a sentence is decoded that came out badly: nine of ten such came out too short, and the wider a search
#: is, and the less it thinks of length, the shorter are its translations. Of 74 sentences of FLORES that the
#: next best translations had not mended, six beams mended 29, two 34, and two with this exponent 41
RETRY_BEAM, RETRY_LENGTH = 2, 2.0
#: and what keeps it from going round in circles
RETRY_PENALTY, RETRY_REPEATS = 1.3, 4
#: weight of a link that is guessed: less than what any piece looked at
HINT = 0.01


@dataclass(frozen=True, slots=True)
class Ct2Model(LoadedModel):
    """A model that CTranslate2 has loaded."""

    translator: Any


class Ct2Engine(ModelEngine[Ct2Model]):
    """One converted model."""

    kind = "ct2"
    retry_way = f"retry {RETRY_BEAM} {RETRY_LENGTH} {RETRY_PENALTY} {RETRY_REPEATS}"

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        threads: int = 2,
        decoding: dict[str, Any] | None = None,
        cache: SentenceCache | None = None,
    ) -> None:
        #: options of CTranslate2 that come before our own; benchmarks force the output's length
        self.decoding = decoding or {}
        super().__init__(folder, manifest, threads, cache, str(sorted(self.decoding.items())))

    def parts(self, sentence: str, source: str, target: str) -> list[Span]:
        """Return in which parts a sentence is translated (see `ConstrainedEngine`)."""
        return parts(self.tokeniser, self.manifest, sentence, source, target)

    def rate(self, prefixes: Sequence[Prefix], source: str, target: str) -> list[Rating | None]:
        """Rate prefixes of translations (see `ConstrainedEngine`)."""
        model = self._get()
        return self._recall("rate", source, target).each(
            prefixes,
            lambda new: rate(model.translator, model.tokeniser, self.manifest, new, source, target),
        )

    def continue_from(self, prefixes: Sequence[Prefix], source: str, target: str) -> list[Output | None]:
        """Continue translations from their prefixes (see `ConstrainedEngine`)."""
        model = self._get()
        return self._recall("continue", source, target).each(
            prefixes,
            lambda new: continue_from(model.translator, model.tokeniser, self.manifest, new, source, target),
        )

    def _decode(
        self,
        model: Ct2Model,
        cuts: list[Cut],
        tags: Tags,
        retry: bool,
        report: Callable[[int], None],
    ) -> dict[str, Output]:
        results: dict[str, Output] = {}
        waiting = deque(chunks(cuts, self._beam(retry)))
        running: deque[tuple[list[Cut], int, list[Any]]] = deque()
        begun, tokens = time.monotonic(), 0
        while waiting or running:
            while waiting and len(running) < AHEAD * self.threads:
                chunk = waiting.popleft()
                running.append((chunk, *self._submit(model, chunk, tags, retry)))
            chunk, limit, pending = running.popleft()
            foreign = len(chunk) > 1 and self._beam(retry) > 1
            for cut, result in zip(chunk, pending, strict=True):
                done = result.result()
                tokens += len(done.hypotheses[0])
                results[cut.text] = _read(model.tokeniser, cut, done, tags, limit, foreign, linked=retry)
            report(len(results))
        wrote(self.name, tokens, time.monotonic() - begun)
        return results

    def _submit(self, model: Ct2Model, chunk: list[Cut], tags: Tags, retry: bool) -> tuple[int, list[Any]]:
        limit = longest_output(chunk, self.manifest, tags)
        options: dict[str, Any] = {
            "beam_size": self._beam(retry),
            # the search finds them anyway, and one of them may say the glossary's words
            "num_hypotheses": self._beam(retry),
            "repetition_penalty": self.manifest.repetition_penalty,
        }
        if retry:
            options |= {
                "repetition_penalty": max(RETRY_PENALTY, self.manifest.repetition_penalty),
                "no_repeat_ngram_size": RETRY_REPEATS,
                "length_penalty": RETRY_LENGTH,
            }
        pending = model.translator.translate_batch(
            [[*tags.source, *cut.pieces, tags.end] for cut in chunk],
            target_prefix=[tags.target] * len(chunk) if tags.target else None,
            asynchronous=True,
            max_input_length=0,  # the default cuts off at 1024 without a word; `split` has seen to length
            return_scores=True,
            return_attention=True,
            replace_unknowns=True,
            **{"max_decoding_length": limit + len(tags.target), **options, **self.decoding},
        )
        return limit, pending

    def _beam(self, retry: bool) -> int:
        return int(self.decoding.get("beam_size", RETRY_BEAM if retry else self.manifest.beam))

    def _open(self) -> Ct2Model:
        translator = ctranslate2.Translator(
            str(self.folder),
            device="cpu",
            compute_type=self.manifest.compute_type,  # as it was converted, mostly int8, or int8 for float16
            inter_threads=self.threads,
            intra_threads=1,
        )
        return Ct2Model(load_tokeniser(self.folder, self.manifest), os.getpid(), translator)


def _read(
    tokeniser: Tokeniser, cut: Cut, result: Any, tags: Tags, limit: int, foreign: bool, *, linked: bool
) -> Output:
    """Turn what CTranslate2 gives for one sentence into text, links and alternatives.

    `foreign`: in a beam search over several sentences, CTranslate2 (4.8) gives the attention of the
    first step from another sentence. A first word that is one piece is then linked to the first word.
    `linked`: it was decoded again, and the alternatives get their links, too, which takes as long as for the
    best one.
    """
    exponent = RETRY_LENGTH if linked else 1.0
    before, skipped = len(tags.source), len(tags.target)
    outputs: list[Output] = []
    for all_pieces, score, attention in zip(result.hypotheses, result.scores, result.attention, strict=True):
        pieces = all_pieces[skipped:]
        text, offsets = tokeniser.text(pieces)
        rows = [row[before:] for row in attention[skipped:]] if linked or not outputs else []
        if foreign and rows and not skipped:
            rows[0] = [HINT] + [0.0] * (len(rows[0]) - 1)
        links = link_words(cut.text, text, cut.offsets, offsets, rows) if rows else ()
        length = len(pieces) + 1  # with the end; CTranslate2 counts the given tokens, too, at no cost
        total = float(score) * (length + skipped) ** exponent
        outputs.append(Output(text, total / length, links, len(pieces) < limit))
    return replace(outputs[0], alternatives=tuple(outputs[1:]))
