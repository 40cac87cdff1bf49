"""Which model serves which pair: the shipped models, the added ones, and what to do where there is none."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.domain.languages.tags import language_name, primary
from service.errors import Unavailable, Unprocessable
from service.program import dragoman
from workers.engines.base import Engine
from workers.engines.cache import SentenceCache
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.engines.hf import HfEngine
from workers.engines.manifest import FILE, Manifest, read_manifest
from workers.engines.pivot import PivotEngine
from workers.models.known import suggest
from workers.models.verifying import make_engine

SHIPPED = Path(__file__).parent.parent / "models"
#: the language through which others are translated where no model does it at once
PIVOT = "en"
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
        engine = self._one(found, *pair)
        if engine is None and PIVOT not in pair:
            first, second = self._one(found, pair[0], PIVOT), self._one(found, PIVOT, pair[1])
            if first is not None and second is not None:
                return PivotEngine(first, second, PIVOT)
        if engine is None:
            raise NoModel(_no_model(*pair, [model for model in found if model.problem]))
        return engine

    def others_for(self, source: str, target: str) -> Iterator[Engine]:
        """Return the engines that serve the pair beside that of `engine_for`, for what that one fails on."""
        if self._fake is not None:
            return
        pair = primary(source), primary(target)
        found = self.installed()
        first = self._one(found, *pair)
        for model in found:
            if model.manifest is not None and not model.problem and model.manifest.serves(*pair):
                engine = self._engine(model.folder, model.manifest)
                if engine is not first:
                    yield engine
        if first is not None and PIVOT not in pair:
            there, back = self._one(found, pair[0], PIVOT), self._one(found, PIVOT, pair[1])
            if there is not None and back is not None and first not in (there, back):
                yield PivotEngine(there, back, PIVOT)

    def _one(self, found: Sequence[InstalledModel], source: str, target: str) -> Engine | None:
        usable = [(model.folder, model.manifest) for model in found if model.manifest and not model.problem]
        for folder, manifest in usable:
            if (source, target) in manifest.pairs:
                return self._engine(folder, manifest)
        serving = [one for one in usable if one[1].serves(source, target)]
        # one that saw too little of a language only where there is no other
        serving.sort(key=lambda one: bool({source, target} & set(one[1].weak)))
        return self._engine(*serving[0]) if serving else None

    def warm(self) -> list[str]:
        """Load every usable model now and name the engines: the first story then does not wait."""
        names = []
        for model in self.installed():
            if self._fake is None and model.manifest is not None and not model.problem:
                engine = self._engine(model.folder, model.manifest)
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

    def _engine(self, folder: Path, manifest: Manifest) -> Ct2Engine | HfEngine:
        key = (folder, manifest.to_toml())  # a changed description is another engine
        with self._lock:
            if key not in self._engines:
                self._engines[key] = make_engine(folder, manifest, self._threads, self._cache)
            return self._engines[key]


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(
        path for path in root.iterdir() if path.is_dir() and (path / FILE).is_file() and path.name[0] != "."
    )


def _no_model(source: str, target: str, broken: Sequence[InstalledModel]) -> str:
    from_name, to_name = language_name(source), language_name(target)
    text = f"No installed model translates from {from_name} to {to_name} ({source} to {target}). "
    names = [suggest(source, target)]
    if names[0] is None and PIVOT not in (source, target):
        names = [suggest(source, PIVOT), suggest(PIVOT, target)]
    if None in names:
        text += f"Look for one on the hub, run `{dragoman()} models add OWNER/NAME --pair {source}-{target}`"
    else:
        text += "Run " + " and ".join(f"`{dragoman()} models add {name}`" for name in names)
    text += ", and try again."
    if broken:
        text += " These models were found and cannot be used: " + " ".join(str(one.problem) for one in broken)
    return text
