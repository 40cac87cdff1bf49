"""What the pipeline asks of CTranslate2, written down, and asked again with nothing round it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workers.engines.ct2 import Ct2Engine

#: source pieces in a batch of the bare translator
BATCH_PIECES = 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One call: of `translate_batch` with sources, or of `score_batch` with sources and targets."""

    sources: list[list[str]]
    targets: list[list[str]] | None
    options: dict[str, Any]


@dataclass
class Listener:
    """A translator that passes every call on, and keeps it while `heard` is a list."""

    translator: Any
    heard: list[Call] | None = field(default=None)

    def translate_batch(self, sources: list[list[str]], **options: Any) -> Any:
        """Pass on and keep a translation."""
        if self.heard is not None:
            self.heard.append(Call(sources, None, options))
        return self.translator.translate_batch(sources, **options)

    def score_batch(self, sources: list[list[str]], targets: list[list[str]], **options: Any) -> Any:
        """Pass on and keep a rating."""
        if self.heard is not None:
            self.heard.append(Call(sources, targets, options))
        return self.translator.score_batch(sources, targets, **options)


def listen(engine: Ct2Engine) -> Listener:
    """Load an engine, and listen to what it asks of its translator from now on."""
    engine.load()
    loaded = engine._get()
    listener = Listener(loaded.translator)
    engine._loaded = replace(loaded, translator=listener)
    return listener


def again(translator: Any, calls: Sequence[Call]) -> int:
    """Make the very same calls, all handed over at once; gives the pieces that were written.

    Same batches, same options: what is left out is all that lies between them.
    """
    waiting = []
    for call in calls:
        if call.targets is None:
            waiting += translator.translate_batch(call.sources, **call.options | {"asynchronous": True})
        else:
            waiting += translator.score_batch(
                call.sources, call.targets, **call.options | {"asynchronous": True}
            )
    written = 0
    for one in waiting:
        result = one.result()
        if hasattr(result, "hypotheses"):
            written += len(result.hypotheses[0])
    return written


def bare(translator: Any, calls: Sequence[Call]) -> int:
    """Translate the same segments as CTranslate2 batches them itself, with the least that can be asked.

    One call with every segment; no scores, no attention. Gives the pieces that were written.
    """
    first = calls[0].options
    results = translator.translate_batch(
        [source for call in calls for source in call.sources],
        max_batch_size=BATCH_PIECES,
        batch_type="tokens",
        max_input_length=0,
        beam_size=first["beam_size"],
        repetition_penalty=first["repetition_penalty"],
        min_decoding_length=first.get("min_decoding_length", 1),
        max_decoding_length=max(call.options["max_decoding_length"] for call in calls),
    )
    return sum(len(result.hypotheses[0]) for result in results)
