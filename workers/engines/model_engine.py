"""What the engines with a model of their own share: one model, loaded when it is first asked for."""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from service.domain.languages.tags import primary
from workers.engines.base import Output
from workers.engines.batches import Cut, Tags, translate_with
from workers.engines.cache import Recall, SentenceCache
from workers.engines.manifest import Manifest
from workers.engines.tokenisers import Tokeniser, lacks


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory, with the process that loaded it: after a fork its threads are gone."""

    tokeniser: Tokeniser
    process: int


M = TypeVar("M", bound=LoadedModel)


class ModelEngine(ABC, Generic[M]):
    """One model, loaded at first use, once per process, and shared by all its threads.

    `way` is what its outputs depend on beside the model and its description.
    """

    #: the first half of the engine's name
    kind: ClassVar[str]
    #: how a second try is decoded: what was kept of one that was decoded otherwise is not used
    retry_way: ClassVar[str] = "retry"

    def __init__(
        self, folder: Path, manifest: Manifest, threads: int, cache: SentenceCache | None, way: str = ""
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.threads = threads
        self._cache = cache
        # a model whose files are known by their sums is the same in every folder and process
        self._lasting = bool(manifest.files)
        self._decoding_way = way
        self._way = self._way_of(manifest)
        #: the engine that has the model, where this one only asks it in another way
        self._holder: ModelEngine[M] | None = None
        self._lock = threading.Lock()
        self._loaded: M | None = None
        self._lacking: dict[str, bool] = {}

    @property
    def name(self) -> str:
        """The engine and the model, such as "ct2:mini-en-fr"."""
        return f"{self.kind}:{self.manifest.name}"

    @property
    def tokeniser(self) -> Tokeniser:
        """The model's tokeniser; loads the model if need be."""
        return self._get().tokeniser

    def supports(self, source: str, target: str) -> bool:
        """Return whether the model was trained for this pair."""
        return self.manifest.serves(primary(source), primary(target))

    def lacks(self, characters: Iterable[str], source: str, target: str) -> frozenset[str]:
        """Return the characters that the model would not see as they are (see `KnowsCharacters`)."""
        tokeniser = self.tokeniser
        for character in characters:
            if character not in self._lacking:
                self._lacking[character] = lacks(tokeniser, character)
        return frozenset(character for character in characters if self._lacking[character])

    def with_beam(self, beam: int) -> ModelEngine[M]:
        """Return this engine with another beam: it shares the model, and nothing that is remembered."""
        if beam == self.manifest.beam:
            return self
        other = copy(self)
        other.manifest = replace(self.manifest, beam=beam)
        other._way = self._way_of(other.manifest)
        other._holder = self._holder or self
        return other

    def load(self) -> None:
        """Load the model now, if it is not there yet. Never before a fork: its threads die in one."""
        self._get()

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        """Translate sentences (see `Engine`); each different one once, long ones in parts."""
        model = self._get()

        def decode(cuts: list[Cut], tags: Tags, report: Callable[[int], None]) -> dict[str, Output]:
            return self._decode(model, cuts, tags, retry, report)

        recall = self._recall(self.retry_way if retry else False, source, target)
        return translate_with(
            model.tokeniser, self.manifest, sentences, (source, target), decode, recall, done
        )

    @abstractmethod
    def _open(self) -> M:
        """Load the model."""

    @abstractmethod
    def _decode(
        self, model: M, cuts: list[Cut], tags: Tags, retry: bool, report: Callable[[int], None]
    ) -> dict[str, Output]:
        """Translate the cuts, by text; report the number of cuts finished so far."""

    def _recall(self, what: bool | str, source: str, target: str) -> Recall:
        """Return what is remembered of one way to ask this model between two languages."""
        way = self._way, what, primary(source), primary(target)
        return Recall(self._cache, *way, lasting=self._lasting)

    def _way_of(self, manifest: Manifest) -> str:
        """Return what tells the outputs of this model by a description from all others."""
        where = "" if self._lasting else self.folder
        what = f"{self.kind} {where} {manifest.to_toml()} {self._decoding_way}"
        return blake2b(what.encode()).hexdigest()

    def _get(self) -> M:
        if self._holder is not None:
            return self._holder._get()
        with self._lock:
            if self._loaded is None or self._loaded.process != os.getpid():
                self._loaded = self._open()
            return self._loaded
