"""A cache of translated sentences: corrections and wire stories repeat most of theirs."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from workers.engines.base import Output

#: bytes that an entry costs beside its texts and links, and that a link costs, roughly
ENTRY, LINK = 600, 200

T = TypeVar("T", bound=Hashable)
R = TypeVar("R")


class SentenceCache:
    """A least-recently-used cache of outputs, shared by threads and models.

    `bytes_allowed` bounds what it holds; 0 means that it holds nothing.
    """

    def __init__(self, bytes_allowed: int) -> None:
        self.bytes_allowed = bytes_allowed
        self.bytes_held = 0
        self._lock = threading.Lock()
        self._outputs: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._outputs)

    def get(self, key: Hashable) -> Any:
        """Return what is kept under a key, None where it is not there any more."""
        with self._lock:
            found = self._outputs.get(key)
            if found is None:
                return None
            self._outputs.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, source: str, output: Any) -> None:
        """Keep an output; the least recently used ones make room for it."""
        size = _size(source, output)
        with self._lock:
            before = self._outputs.pop(key, None)
            self.bytes_held -= before[1] if before else 0
            if size > self.bytes_allowed:
                return
            self.bytes_held += size
            self._outputs[key] = output, size
            while self.bytes_held > self.bytes_allowed:
                _, (_, freed) = self._outputs.popitem(last=False)
                self.bytes_held -= freed


class Recall:
    """A cache as one way of decoding with one model sees it.

    `way` is all that an output depends on beside the text: the model, its decoding, the languages.
    """

    def __init__(self, cache: SentenceCache | None, *way: Hashable) -> None:
        self._cache = cache
        self._way = way

    def get(self, text: str) -> Output | None:
        """Return what this text became before, if it is known."""
        found: Output | None = None if self._cache is None else self._cache.get((*self._way, text))
        return found

    def put(self, text: str, output: Output) -> None:
        """Remember what a text became."""
        if self._cache is not None:
            self._cache.put((*self._way, text), text, output)

    def each(self, asked: Sequence[T], ask: Callable[[list[T]], list[R | None]]) -> list[R | None]:
        """Return an answer to each question; `ask` gets only those that have none in the cache."""
        if self._cache is None:
            return ask(list(asked))
        known = {one: self._cache.get((*self._way, one)) for one in asked}
        fresh = [one for one, answer in known.items() if answer is None]
        for one, answer in zip(fresh, ask(fresh) if fresh else [], strict=True):
            known[one] = answer
            if answer is not None:
                self._cache.put((*self._way, one), str(one), answer)
        return [known[one] for one in asked]


def _size(source: str, output: Any) -> int:
    if not isinstance(output, Output):
        return ENTRY + sys.getsizeof(source)
    size = ENTRY + sys.getsizeof(source) + sys.getsizeof(output.text) + LINK * len(output.alignment)
    return size + sum(_size("", one) for one in output.alternatives)
