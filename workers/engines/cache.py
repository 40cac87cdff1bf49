"""A cache of translated sentences: corrections and wire stories repeat most of theirs."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from workers.engines.base import Output

#: bytes that an entry costs beside its texts and links, and that a link costs, roughly
ENTRY, LINK = 600, 200

T = TypeVar("T", bound=Hashable)
R = TypeVar("R")


class Notes(Protocol):
    """What is known of the sentences of one story (see `notebook.Notebook`)."""

    def get(self, key: Hashable) -> Any:
        """Return what is known under a key; None for nothing."""
        ...

    def put(self, key: Hashable, value: Any) -> None:
        """Note what came out under a key."""
        ...


class SentenceCache:
    """A least-recently-used cache of outputs, shared by threads and models.

    `bytes_allowed` bounds what it holds; 0 means that it holds nothing. A thread that works on a story may
    have notes of it, which are asked as well.
    """

    def __init__(self, bytes_allowed: int) -> None:
        self.bytes_allowed = bytes_allowed
        self.bytes_held = 0
        self._lock = threading.Lock()
        self._outputs: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._own = threading.local()

    @contextmanager
    def noting(self, notes: Notes) -> Iterator[None]:
        """Let this thread's questions be noted, and answered from these notes, until the block ends."""
        self._own.notes = notes
        try:
            yield
        finally:
            self._own.notes = None

    @property
    def notes(self) -> Notes | None:
        """The notes of the story that this thread works on."""
        found: Notes | None = getattr(self._own, "notes", None)
        return found

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
    `lasting`: it says the same in every process, so that notes may outlive this one.
    """

    def __init__(self, cache: SentenceCache | None, *way: Hashable, lasting: bool = False) -> None:
        self._cache = cache
        self._way = way
        self._notes = cache.notes if cache is not None and lasting else None

    def get(self, text: Hashable) -> Any:
        """Return what this text became before; None where nobody knows."""
        if self._cache is None:
            return None
        key = (*self._way, text)
        found = self._cache.get(key)
        if self._notes is None:
            return found
        if found is None:
            return self._notes.get(key)
        self._notes.put(key, found)
        return found

    def put(self, text: Hashable, output: Any) -> None:
        """Remember what a text became."""
        if self._cache is None:
            return
        key = (*self._way, text)
        self._cache.put(key, str(text), output)
        if self._notes is not None:
            self._notes.put(key, output)

    def each(self, asked: Sequence[T], ask: Callable[[list[T]], list[R | None]]) -> list[R | None]:
        """Return an answer to each question; `ask` gets only those that have none in the cache."""
        if self._cache is None:
            return ask(list(asked))
        known: dict[T, R | None] = {one: self.get(one) for one in asked}
        fresh = [one for one, answer in known.items() if answer is None]
        for one, answer in zip(fresh, ask(fresh) if fresh else [], strict=True):
            known[one] = answer
            if answer is not None:
                self.put(one, answer)
        return [known[one] for one in asked]


def _size(source: str, output: Any) -> int:
    if not isinstance(output, Output):
        return ENTRY + sys.getsizeof(source)
    size = ENTRY + sys.getsizeof(source) + sys.getsizeof(output.text) + LINK * len(output.alignment)
    return size + sum(_size("", one) for one in output.alternatives)
