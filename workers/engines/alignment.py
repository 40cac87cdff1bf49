"""Word alignment from a model's cross-attention between pieces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workers.engines.base import Link
from workers.engines.words import Span, words

#: share of its attention that a source word must get before an otherwise unlinked word is linked
ENOUGH = 0.15


def link_words(
    source: str,
    target: str,
    source_pieces: Sequence[Span],
    target_pieces: Sequence[Span],
    attention: Sequence[Sequence[float]],
) -> tuple[Link, ...]:
    """Link each target word to the source word that its pieces look at most.

    Pieces are spans in their text; `attention` is target pieces × source pieces, where columns past
    the source pieces (the end of the sentence) are passed over. A source word that no target word
    chose gets the target word that looks at it most, if it looks hard enough. Sorted by target.
    """
    source_words, target_words = words(source), words(target)
    if not source_words or not target_words or not attention:
        return ()
    weights = np.asarray(attention, dtype=np.float64)[: len(target_pieces), : len(source_pieces)]
    mass = (
        _membership(target, target_words, target_pieces)
        @ weights
        @ _membership(source, source_words, source_pieces).T
    )
    chosen, most = mass.argmax(axis=1).tolist(), mass.max(axis=1).tolist()
    links = {(s, t) for t, s in enumerate(chosen) if most[t] > 0}
    linked = {s for s, _ in links}
    enough = (ENOUGH * mass.sum(axis=1)).tolist()
    for s, (t, weight) in enumerate(
        zip(mass.argmax(axis=0).tolist(), mass.max(axis=0).tolist(), strict=True)
    ):
        if s not in linked and weight > 0 and weight >= enough[t]:
            links.add((s, t))
    return tuple(
        (*source_words[s], *target_words[t]) for s, t in sorted(links, key=lambda pair: (pair[1], pair[0]))
    )


def _membership(text: str, spans: Sequence[Span], pieces: Sequence[Span]) -> NDArray[np.float64]:
    """Words × pieces: 1 where the piece lies in the word.

    A piece without characters of its own (a byte of a longer character, a lone space mark) counts
    for the word that follows it.
    """
    matrix = np.zeros((len(spans), len(pieces)))
    word, last = 0, len(spans) - 1
    places = []
    for start, end in pieces:
        while start < end and text[start].isspace():
            start += 1
        while word < last and spans[word][1] <= start:
            word += 1
        places.append(word)
    matrix[places, range(len(places))] = 1.0
    return matrix
