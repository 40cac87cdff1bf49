"""Prefix-constrained decoding: the model is told how a translation begins (CTranslate2 `target_prefix`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from workers.engines.alignment import link_words
from workers.engines.base import Output
from workers.engines.batches import Cut, Tags, chunks, longest_output, window
from workers.engines.manifest import Manifest
from workers.engines.sentences import split
from workers.engines.tokenisers import Tokeniser
from workers.engines.words import Span

#: most beams while a translation is continued: its prefix, where beams differ most, is given
BEAM = 2
#: pieces that are rated at a time: the model gives a number for each of its vocabulary after every one,
#: which is 240 kB a piece for 60,000
RATED_PIECES = 128


@dataclass(frozen=True, slots=True)
class Prefix:
    """A sentence, and the text that its translation has to begin with."""

    sentence: str
    text: str


@dataclass(frozen=True, slots=True)
class Rating:
    """How likely the model finds a text: the sum of the log-probabilities, and the number of pieces."""

    total: float
    pieces: int

    @property
    def mean(self) -> float:
        """The log-probability of a piece."""
        return self.total / max(1, self.pieces)


@runtime_checkable
class ConstrainedEngine(Protocol):
    """An engine that can be told how a translation begins (prefix-constrained decoding)."""

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Output]:
        """Translate as `Engine.translate` does."""
        ...

    def parts(self, sentence: str, source: str, target: str) -> list[Span]:
        """Return in which parts a sentence is translated: one for all that the model takes whole."""
        ...

    def rate(self, prefixes: Sequence[Prefix], source: str, target: str) -> list[Rating | None]:
        """Rate each prefix by itself; None for a sentence that is too long to be taken whole."""
        ...

    def continue_from(self, prefixes: Sequence[Prefix], source: str, target: str) -> list[Output | None]:
        """Continue each translation from its prefix; None as in `rate`.

        `score` is the mean log-probability of what the model added, so that the prefix, which it
        would not have chosen, does not count.
        """
        ...


def parts(tokeniser: Tokeniser, manifest: Manifest, sentence: str, source: str, target: str) -> list[Span]:
    """Do what `ConstrainedEngine.parts` says."""
    tags = Tags.of(tokeniser, source, target)
    return split(sentence, lambda text: len(tokeniser.cut(text)[0]) <= window(manifest, tags))


def rate(
    translator: Any,
    tokeniser: Tokeniser,
    manifest: Manifest,
    prefixes: Sequence[Prefix],
    source: str,
    target: str,
) -> list[Rating | None]:
    """Do what `ConstrainedEngine.rate` says."""
    tags = Tags.of(tokeniser, source, target)
    cuts = [_whole(tokeniser, manifest, tags, one.sentence) for one in prefixes]
    texts = [tokeniser.cut_target(one.text) for one in prefixes]
    fitting = [place for place, cut in enumerate(cuts) if cut is not None and texts[place]]
    scored = _score(translator, tags, [(cuts[place], texts[place]) for place in fitting])
    found: list[Rating | None] = [None] * len(prefixes)
    for place, log_probs in zip(fitting, scored, strict=True):
        inner = log_probs[: len(texts[place])]  # without the end: it goes on
        found[place] = Rating(sum(inner), len(inner))
    return found


def continue_from(
    translator: Any,
    tokeniser: Tokeniser,
    manifest: Manifest,
    prefixes: Sequence[Prefix],
    source: str,
    target: str,
) -> list[Output | None]:
    """Do what `ConstrainedEngine.continue_from` says."""
    tags = Tags.of(tokeniser, source, target)
    found: list[Output | None] = [None] * len(prefixes)
    waiting: dict[str, list[int]] = {}
    cuts: list[Cut] = []
    for place, one in enumerate(prefixes):
        cut = _whole(tokeniser, manifest, tags, one.sentence)
        if cut is not None:
            waiting.setdefault(one.sentence, []).append(place)
            cuts.append(cut)
    pending: list[tuple[int, Cut, list[str], int, Any]] = []
    for chunk in chunks(cuts, manifest.beam):
        places = [waiting[cut.text].pop(0) for cut in chunk]
        starts = [tokeniser.cut_target(prefixes[place].text) for place in places]
        limit = longest_output(chunk, manifest, tags) + max(map(len, starts))
        results = translator.translate_batch(
            [[*tags.source, *cut.pieces, tags.end] for cut in chunk],
            target_prefix=[[*tags.target, *start] for start in starts],
            asynchronous=True,
            max_input_length=0,
            beam_size=min(BEAM, manifest.beam),
            repetition_penalty=manifest.repetition_penalty,
            max_decoding_length=min(limit, manifest.positions - 1),
            return_scores=True,
            return_attention=True,
            replace_unknowns=True,
        )
        pending += [
            (place, cut, start, limit, result)
            for place, cut, start, result in zip(places, chunk, starts, results, strict=True)
        ]
    skipped = len(tags.target)
    for place, cut, start, limit, waited in pending:
        result = waited.result()
        pieces = result.hypotheses[0][skipped:]
        text, offsets = tokeniser.text(pieces)
        rows = [row[len(tags.source) :] for row in result.attention[0][skipped:]]
        links = link_words(cut.text, text, cut.offsets, offsets, rows)
        # CTranslate2 counts the given pieces at no cost, and the end
        added = max(1, len(pieces) + 1 - len(start))
        score = float(result.scores[0]) * (len(pieces) + 1 + skipped) / added
        found[place] = Output(text, score, links, len(pieces) < limit)
    return found


def _whole(tokeniser: Tokeniser, manifest: Manifest, tags: Tags, sentence: str) -> Cut | None:
    cut = Cut(sentence, *tokeniser.cut(sentence))
    return cut if 0 < len(cut.pieces) <= window(manifest, tags) else None


def _score(translator: Any, tags: Tags, pairs: Sequence[tuple[Cut | None, list[str]]]) -> list[list[float]]:
    """Return the log-probability of every target piece and of the end."""
    if not pairs:
        return []
    scored = translator.score_batch(
        [[*tags.source, *cut.pieces, tags.end] for cut, _ in pairs if cut is not None],
        [[*tags.target, *pieces] for _, pieces in pairs],
        max_batch_size=RATED_PIECES,
        batch_type="tokens",
        max_input_length=0,
    )
    return [list(one.log_probs)[len(tags.target) :] for one in scored]
