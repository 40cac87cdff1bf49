"""Which model serves which pair: the shipped models, the added ones, and what to do where there is none."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from service.domain.languages.tags import language_name, primary
from service.errors import Unavailable, Unprocessable
from service.message import in_a_row, message, named_language
from service.program import dragoman
from workers.engines.base import Engine
from workers.engines.cache import Notes, SentenceCache
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.engines.hf import HfEngine
from workers.engines.manifest import FILE, Manifest, read_manifest
from workers.engines.pivot import PivotEngine
from workers.models.known import suggest
from workers.models.verifying import make_engine
from workers.models.ways import PIVOT, serving, way

SHIPPED = Path(__file__).parent.parent / "models"
NONCOMMERCIAL = (
    "The licence of {}, {}, forbids commercial use; "
    "where yours is none, set DRAGOMAN_ALLOW_NONCOMMERCIAL=true."
)


class NoModel(Unavailable):
    """No installed model serves the pair; the detail says how one is added."""

    title = "No model for these languages"


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that was found. `problem` says why it cannot be used, in which case nothing uses it."""

    folder: Path
    shipped: bool
    manifest: Manifest | None
    problem: str | None = None

    @property
    def name(self) -> str:
        """What its description calls it; the folder's name where that cannot be read."""
        return self.manifest.name if self.manifest else self.folder.name


@dataclass(frozen=True, slots=True)
class UsableModel:
    """An installed model that can be asked; what decides for which pairs is that of its description."""

    folder: Path
    shipped: bool
    manifest: Manifest

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that it was made for."""
        return self.manifest.pairs

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it translates each into each other."""
        return self.manifest.languages

    @property
    def weak(self) -> tuple[str, ...]:
        """Those of them of which it saw too little."""
        return self.manifest.weak


class Catalogue:
    """The models of one process. Each is loaded at first use and shared by all threads.

    `engine` is the setting: "ct2" for the installed models, or "fake" for nonsense in every language.
    A pair is served by a model of its own, else by one of many languages, else by way of English.
    Added models come before shipped ones, so that a better one takes over as soon as it lies in its folder.
    `cache_mb` is how many megabytes all engines together may use to remember sentences. Raises
    `Unprocessable` for another engine.
    """

    def __init__(
        self,
        engine: str,
        models: Path,
        *,
        threads: int = 2,
        shipped: Path = SHIPPED,
        allow_noncommercial: bool = False,
        cache_mb: int = 0,
    ) -> None:
        if engine not in ("ct2", "fake"):
            raise Unprocessable(f"There is no engine {engine!r}. Set DRAGOMAN_ENGINE to ct2 or fake.")
        self._fake = FakeEngine() if engine == "fake" else None
        self._models = models
        self._shipped = shipped
        self._threads = threads
        self._allow_noncommercial = allow_noncommercial
        self._cache = SentenceCache(cache_mb * 1_000_000)
        self._lock = threading.Lock()
        self._engines: dict[tuple[Path, str], Ct2Engine | HfEngine] = {}

    def installed(self) -> list[InstalledModel]:
        """List all models in the order in which they are asked, broken ones with their problem."""
        return [
            self._look(folder, shipped)
            for root, shipped in ((self._models, False), (self._shipped, True))
            for folder in _folders(root)
        ]

    def engine_for(self, source: str, target: str) -> Engine:
        """Return the engine that translates from `source` to `target` (BCP 47). Raises `NoModel`."""
        if self._fake is not None:
            return self._fake
        pair = primary(source), primary(target)
        found = self.installed()
        engines = [self._engine(model) for model in way(usable(found), *pair)]
        if not engines:
            raise NoModel(_no_model(*pair, [model for model in found if model.problem]))
        return PivotEngine(engines[0], engines[1], PIVOT) if len(engines) > 1 else engines[0]

    def others_for(self, source: str, target: str) -> Iterator[Engine]:
        """Return the engines that serve the pair beside that of `engine_for`, for what that one fails on."""
        if self._fake is not None:
            return
        pair = primary(source), primary(target)
        found = usable(self.installed())
        at_once = [self._engine(model) for model in serving(found, *pair)]
        yield from at_once[1:]
        if at_once and PIVOT not in pair:
            there, back = serving(found, pair[0], PIVOT), serving(found, PIVOT, pair[1])
            if there and back:
                engines = self._engine(there[0]), self._engine(back[0])
                if at_once[0] not in engines:
                    yield PivotEngine(*engines, PIVOT)

    def noting(self, notes: Notes) -> AbstractContextManager[None]:
        """Let what this thread asks the models be noted, and answered from these notes (see `Notes`)."""
        return self._cache.noting(notes)

    def warm(self) -> list[str]:
        """Load every usable model now and name the engines: the first story then does not wait."""
        names = []
        for model in [] if self._fake is not None else usable(self.installed()):
            engine = self._engine(model)
            engine.load()
            names.append(engine.name)
        return names

    def _look(self, folder: Path, shipped: bool) -> InstalledModel:
        try:
            manifest = read_manifest(folder)
        except Unprocessable as error:
            return InstalledModel(folder, shipped, None, error.detail)
        if manifest.noncommercial and not self._allow_noncommercial:
            return InstalledModel(
                folder, shipped, manifest, NONCOMMERCIAL.format(manifest.name, manifest.licence)
            )
        return InstalledModel(folder, shipped, manifest)

    def _engine(self, model: UsableModel) -> Ct2Engine | HfEngine:
        key = (model.folder, model.manifest.to_toml())  # a changed description is another engine
        with self._lock:
            if key not in self._engines:
                self._engines[key] = make_engine(model.folder, model.manifest, self._threads, self._cache)
            return self._engines[key]


def usable(found: Iterable[InstalledModel]) -> list[UsableModel]:
    """Return those of the models that can be used, in the same order."""
    return [
        UsableModel(model.folder, model.shipped, model.manifest)
        for model in found
        if model.manifest is not None and not model.problem
    ]


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(
        path for path in root.iterdir() if path.is_dir() and (path / FILE).is_file() and path.name[0] != "."
    )


def _no_model(source: str, target: str, broken: Sequence[InstalledModel]) -> str:
    said = [
        message(
            "No installed model translates from {source} to {target} ({source_code} to {target_code}).",
            source=named_language(source, language_name(source)),
            target=named_language(target, language_name(target)),
            source_code=source,
            target_code=target,
        )
    ]
    names = [suggest(source, target)]
    if names[0] is None and PIVOT not in (source, target):
        names = [suggest(source, PIVOT), suggest(PIVOT, target)]
    if None in names:
        add = f"`{dragoman()} models add OWNER/NAME --pair {source}-{target}`"
        said.append(message("Look for one on the hub, run {command}, and try again.", command=add))
    else:
        commands = [f"`{dragoman()} models add {name}`" for name in names]
        everything = f"`{dragoman()} models add --editions`"
        said.append(
            message(
                "Run {command}, or {everything} for all editions at once, and try again.",
                command=commands[0],
                everything=everything,
            )
            if len(commands) == 1
            else message(
                "Run {first} and {second}, or {everything} for all editions at once, and try again.",
                first=commands[0],
                second=commands[1],
                everything=everything,
            )
        )
    if broken:
        problems = " ".join(str(one.problem) for one in broken)
        said.append(message("These models were found and cannot be used: {problems}", problems=problems))
    return in_a_row(said)
