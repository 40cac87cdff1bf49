"""What the sentences of one story became, in a form that can be kept: so a correction costs what changed.

A worker is given what the last draft of a translation was made of, and gives back what this one was.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Hashable
from hashlib import blake2b
from typing import Any

from workers.engines.base import Output
from workers.engines.constrained import Rating

#: to be raised with each change of how outputs are made of what a model gives, or of how they are kept
FORM = 2


class Notebook:
    """Outputs and ratings by the hash of all that they depend on; of one story, used by one thread.

    `kept` is what `packed` gave for an earlier draft; what cannot be read is as good as nothing.
    """

    def __init__(self, kept: bytes | None = None) -> None:
        self._kept: dict[str, Any] = _read(kept) if kept else {}
        self._used: dict[str, Any] = {}

    @property
    def is_blank(self) -> bool:
        """Whether it was begun with nothing, and nothing was noted."""
        return not self._kept and not self._used

    def get(self, key: Hashable) -> Output | Rating | None:
        """Return what was kept under a key; None for nothing."""
        name = _name(key)
        record = self._used.get(name) or self._kept.get(name)
        if record is None:
            return None
        self._used[name] = record
        return _output(record) if isinstance(record[0], str) else Rating(*record)

    def put(self, key: Hashable, value: Output | Rating) -> None:
        """Note what came out under a key, or that it was in use again."""
        name = _name(key)
        if name not in self._used:
            self._used[name] = _record(value) if isinstance(value, Output) else [value.total, value.pieces]

    def packed(self) -> bytes | None:
        """Return what was noted or asked for, to be kept; None for nothing."""
        if not self._used:
            return None
        text = json.dumps([FORM, self._used], ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(text.encode(), 1)


def _name(key: Hashable) -> str:
    # a key is made of texts, flags and dataclasses of texts: its repr says all of it
    return blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _read(kept: bytes) -> dict[str, Any]:
    try:
        form, records = json.loads(zlib.decompress(kept))
    except (zlib.error, ValueError, TypeError):
        return {}
    return records if form == FORM and isinstance(records, dict) else {}


def _record(output: Output) -> list[Any]:
    links = [number for link in output.alignment for number in link]
    others = [[_record(one) for one in several] for several in (output.alternatives, output.parts)]
    return [output.text, output.score, links, output.complete, *others]


def _output(record: list[Any]) -> Output:
    text, score, links, complete, alternatives, parts = record
    quads = iter(links)
    return Output(
        text,
        score,
        tuple(zip(quads, quads, quads, quads, strict=True)),
        complete,
        tuple(map(_output, alternatives)),
        tuple(map(_output, parts)),
    )
