"""Tokenise, split sentences that are too long, batch by length: what every model needs round it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.domain.languages.tags import primary
from workers.engines.base import Output
from workers.engines.cache import Recall
from workers.engines.manifest import Manifest
from workers.engines.sentences import copied, join, needs_no_model, split
from workers.engines.tokenisers import Tokeniser
from workers.engines.words import Span

#: pieces in one batch: enough to keep a core busy, small enough that progress is seen
BATCH_PIECES = 1024
#: the same times the beam: what a thread holds while it decodes grows with both. With a model of
#: OPUS-MT's size 400 pieces at beam 4 are decoded as fast as 1024, in half the memory
BATCH_HELD = 1536
#: a translation longer than this many times its source, and some, is a loop
LONGEST = (3, 20)
#: a chunk holds sentences of like length, so that none can loop far past its own
STEP = 1.5


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence, or a part of one, cut into the model's pieces, with the place of each in the text."""

    text: str
    pieces: list[str]
    offsets: list[Span]


@dataclass(frozen=True, slots=True)
class Tags:
    """The tokens round the sentences of one call: before the source, after it, before the target."""

    source: list[str]
    end: str
    target: list[str]

    @classmethod
    def of(cls, tokeniser: Tokeniser, source: str, target: str) -> Tags:
        """Return the tokens that tell a model its two languages (BCP 47)."""
        languages = primary(source), primary(target)
        return cls(tokeniser.source_prefix(*languages), tokeniser.end, tokeniser.target_prefix(languages[1]))


#: translates the cuts, one output per text; calls back with the number of cuts finished so far
Decode = Callable[[list[Cut], Tags, Callable[[int], None]], dict[str, Output]]


def translate_with(
    tokeniser: Tokeniser,
    manifest: Manifest,
    sentences: Sequence[str],
    pair: tuple[str, str],
    decode: Decode,
    recall: Recall,
    done: Callable[[int], None] | None = None,
) -> list[Output]:
    """Keep the promises of `Engine.translate` round a model: each sentence once, none cut off.

    `pair`: source and target language (BCP 47). What `recall` knows is not translated again; it is for
    these languages and this way of decoding.
    """
    tags = Tags.of(tokeniser, *pair)
    most = window(manifest, tags)
    known: dict[str, Cut] = {}

    def cut(text: str) -> Cut:
        if text not in known:
            known[text] = Cut(text, *tokeniser.cut(text))
        return known[text]

    results: dict[str, Output] = {}
    parts: dict[str, list[Span]] = {}
    cuts: dict[str, Cut] = {}
    for sentence in dict.fromkeys(sentences):
        if needs_no_model(sentence, pair[0]):
            results[sentence] = copied(sentence)
            continue
        parts[sentence] = split(sentence, lambda text: len(cut(text).pieces) <= most)
        for start, end in parts[sentence]:
            part = sentence[start:end]
            cuts[part] = cut(part)
    reported = 0

    def report(finished: int) -> None:
        nonlocal reported
        if done is not None and sentences:
            now = len(sentences) * finished // max(1, len(cuts))
            done(now - reported)
            reported = now

    translated = {text: output for text in cuts if (output := recall.get(text)) is not None}
    waiting = [cut for text, cut in cuts.items() if text not in translated]
    remembered = len(translated)
    if not waiting:
        report(max(1, remembered))
    else:
        fresh = decode(waiting, tags, lambda finished: report(remembered + finished))
        for text, output in fresh.items():
            recall.put(text, output)
        translated |= fresh
    for sentence, spans in parts.items():
        outputs = [translated[sentence[start:end]] for start, end in spans]
        whole = len(spans) == 1 and spans[0] == (0, len(sentence))
        results[sentence] = outputs[0] if whole else join(sentence, spans, outputs)
    return [results[sentence] for sentence in sentences]


def window(manifest: Manifest, tags: Tags) -> int:
    """Return the most pieces of a sentence that are translated in one go."""
    return max(1, min(manifest.window, manifest.positions - len(tags.source) - 1))


def chunks(cuts: Sequence[Cut], beam: int = 1) -> list[list[Cut]]:
    """Return batches of sentences of about the same length, longest first: a short one finishes last."""
    most = min(BATCH_PIECES, BATCH_HELD // beam)
    made: list[list[Cut]] = []
    for cut in sorted(cuts, key=lambda cut: len(cut.pieces), reverse=True):
        longest = len(made[-1][0].pieces) if made else 0
        if made and longest * (len(made[-1]) + 1) <= most and longest <= STEP * len(cut.pieces) + 8:
            made[-1].append(cut)
        else:
            made.append([cut])
    return made


def longest_output(chunk: Sequence[Cut], manifest: Manifest, tags: Tags) -> int:
    """Return the most pieces that a translation in this chunk may have; at it, the model is stopped."""
    factor, extra = LONGEST
    longest = factor * max(len(cut.pieces) for cut in chunk) + extra
    return max(1, min(longest, manifest.positions - 1 - len(tags.target)))
