"""Direct speech: which parts of a block's sentences stand in quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain.draft import Span

_OPENING = "«“„‟‹"
_CLOSING = "»”›"


def quoted(sentences: Sequence[str]) -> list[list[Span]]:
    """Return the quoted parts of each sentence of one block (code points, marks included).

    A quotation may run over several sentences. A closing mark where nothing is open opens one, as
    Swedish writes ”so”; straight marks do both by turns.
    """
    found: list[list[Span]] = []
    depth, straight = 0, False
    for sentence in sentences:
        spans: list[Span] = []
        start = 0 if depth or straight else None
        for at, char in enumerate(sentence):
            if char == '"':
                straight = not straight
            elif char in _OPENING or (char in _CLOSING and not depth):
                depth += 1
            elif char in _CLOSING:
                depth -= 1
            else:
                continue
            if (depth or straight) and start is None:
                start = at
            elif not depth and not straight and start is not None:
                spans.append((start, at + 1))
                start = None
        if start is not None:
            spans.append((start, len(sentence)))
        found.append(spans)
    return found
