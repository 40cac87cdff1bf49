"""Which model serves which pair: the shipped models, the added ones, and what to do where there is none."""

from __future__ import annotations

import json
import re
import shutil
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from service.domain.languages import language_name, primary
from service.errors import Conflict, NotFound, Unavailable, Unprocessable
from workers.engines.base import Engine
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.engines.manifest import FILE, Manifest, read_manifest, read_pair

SHIPPED = Path(__file__).parent.parent / "models"

#: Marian models by Helsinki-NLP whose names do not follow from the pair
KNOWN = {
    ("en", "tr"): "opus-mt-tc-big-en-tr",
    ("en", "pt"): "opus-mt-tc-big-en-pt",
}
#: pairs that follow the plain pattern opus-mt-SOURCE-TARGET
PLAIN = (
    {("en", target) for target in ("fr", "ar", "af", "he", "sw", "ha", "es", "de", "sv", "ru", "zh")}
    | {(source, "en") for source in ("sv", "fr", "ar", "es", "de", "tr", "af")}
    | {("sv", "fr")}
)
#: ISO 639-3 codes as they stand in the language tokens of OPUS-MT models
TOKENS = {
    "af": ("afr",),
    "am": ("amh",),
    "ar": ("ara", "arb"),
    "en": ("eng",),
    "fa": ("pes", "fas"),
    "fr": ("fra",),
    "ha": ("hau_Latn", "hau"),
    "he": ("heb",),
    "pt": ("por",),
    "so": ("som",),
    "sv": ("swe",),
    "sw": ("swh", "swa"),
    "tr": ("tur",),
}


class NoModel(Unavailable):
    """No installed model serves the pair; the detail says how one is added."""

    title = "No model for these languages"


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that was found. `problem` says why it cannot be used, in which case nothing uses it."""

    folder: Path
    shipped: bool
    manifest: Manifest | None
    problem: str | None = None


class Catalogue:
    """The models of one process. Each is loaded at first use and shared by all threads.

    `engine` is the setting: "ct2", or "fake" for nonsense in every language. Added models come
    before shipped ones, so that a better model takes over as soon as it lies in its folder.
    """

    def __init__(self, engine: str, models: Path, *, threads: int = 2, shipped: Path = SHIPPED) -> None:
        if engine not in ("ct2", "fake"):
            raise Unprocessable(f"There is no engine {engine!r}. Set DRAGOMAN_ENGINE to ct2 or fake.")
        self._fake = FakeEngine() if engine == "fake" else None
        self._models = models
        self._shipped = shipped
        self._threads = threads
        self._lock = threading.Lock()
        self._engines: dict[tuple[Path, str], Ct2Engine] = {}

    def installed(self) -> list[Installed]:
        """List all models in the order in which they are asked, broken ones with their problem."""
        return [
            _look(folder, shipped)
            for root, shipped in ((self._models, False), (self._shipped, True))
            for folder in _folders(root)
        ]

    def engine_for(self, source: str, target: str) -> Engine:
        """Give the engine that translates from `source` to `target` (BCP 47). Raises `NoModel`."""
        if self._fake is not None:
            return self._fake
        pair = primary(source), primary(target)
        found = self.installed()
        for model in found:
            if model.manifest is not None and model.manifest.serves(*pair):
                return self._engine(model.folder, model.manifest)
        raise NoModel(_no_model(*pair, [model for model in found if model.problem]))

    def warm(self) -> list[str]:
        """Load every usable model now and name the engines: the first story then does not wait."""
        names = []
        for model in self.installed():
            if self._fake is None and model.manifest is not None:
                engine = self._engine(model.folder, model.manifest)
                engine.load()
                names.append(engine.name)
        return names

    def _engine(self, folder: Path, manifest: Manifest) -> Ct2Engine:
        key = (folder, manifest.to_toml())  # a changed description is another engine
        with self._lock:
            if key not in self._engines:
                self._engines[key] = Ct2Engine(folder, manifest, self._threads)
            return self._engines[key]


def add_local(
    folder: Path,
    pairs: Sequence[str],
    models: Path,
    *,
    name: str | None = None,
    licence: str | None = None,
) -> Installed:
    """Copy a converted Marian model into the models folder and prove that it loads and translates.

    `folder` holds what `ct2-transformers-converter` wrote, with source.spm and target.spm; `pairs`
    are such as "en-ar", and may be left out where the folder has a `model.toml`. The model appears
    whole or not at all. Raises `Unprocessable`, `NotFound`, or `Conflict` where the name is taken.
    """
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.")
    parts = Manifest("", (), "").parts
    missing = [file for file in parts if not (folder / file).is_file()]
    if missing:
        raise Unprocessable(
            f"{folder} is not a converted Marian model: {', '.join(missing)} is missing. "
            "Convert it with ct2-transformers-converter and --copy_files source.spm target.spm vocab.json."
        )
    manifest = _describe(folder, pairs, name, licence)
    place = models / manifest.name
    if place.exists():
        raise Conflict(
            f"There is a model {manifest.name} in {models} already. Remove it or give another name."
        )
    staged = models / f".adding-{uuid.uuid4().hex}"
    try:
        shutil.copytree(folder, staged)
        (staged / FILE).write_text(manifest.to_toml(), encoding="utf-8")
        _prove(staged, manifest)
        staged.rename(place)
    except FileExistsError as error:
        raise Conflict(f"There is a model {manifest.name} in {models} already.") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Installed(place, False, manifest)


def _describe(folder: Path, pairs: Sequence[str], name: str | None, licence: str | None) -> Manifest:
    given = read_manifest(folder) if (folder / FILE).is_file() else None
    if given is None and not pairs:
        raise Unprocessable("Say which languages the model translates between, such as --pair en-ar.")
    wanted = tuple(read_pair(pair) for pair in pairs) or (given.pairs if given else ())
    called = name or (given.name if given else folder.resolve().name)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", called):
        raise Unprocessable(f"{called!r} cannot be a model's name. Give one of letters, digits, . _ and -.")
    terms = licence or (given.licence if given else "not stated")
    if given is not None:
        return replace(given, name=called, pairs=wanted, licence=terms)
    tokens = _tokens(folder, wanted)
    return Manifest(called, wanted, terms, tokens=tokens)


def _tokens(folder: Path, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Find the token that a multi-target model wants for each of our target languages."""
    vocabulary: set[str] = set()
    for file in ("shared_vocabulary.json", "source_vocabulary.json"):
        if (folder / file).is_file():
            vocabulary |= set(json.loads((folder / file).read_text(encoding="utf-8")))
    offered = sorted(piece for piece in vocabulary if piece.startswith(">>") and piece.endswith("<<"))
    if not offered:
        return {}
    tokens = {}
    for _, target in pairs:
        fitting = [f">>{code}<<" for code in (*TOKENS.get(target, ()), target)]
        token = next((piece for piece in fitting if piece in vocabulary), None)
        if token is None:
            raise Unprocessable(
                f"The model wants a language token, and none of its own fits {target}: {', '.join(offered)}. "
                f"Write the one to use into a {FILE} beside the model, under [tokens]."
            )
        tokens[target] = token
    return tokens


def _prove(folder: Path, manifest: Manifest) -> None:
    engine = Ct2Engine(folder, manifest, 1)
    for source, target in manifest.pairs:
        try:
            (output,) = engine.translate(["This is a test."], source, target)
        except (RuntimeError, ValueError, OSError) as error:
            raise Unprocessable(f"The model in {folder.name} does not load: {error}.") from error
        if not output.text.strip():
            raise Unprocessable(f"The model loads, but gives nothing for {source} to {target}.")


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(
        path for path in root.iterdir() if path.is_dir() and (path / FILE).is_file() and path.name[0] != "."
    )


def _look(folder: Path, shipped: bool) -> Installed:
    try:
        return Installed(folder, shipped, read_manifest(folder))
    except Unprocessable as error:
        return Installed(folder, shipped, None, error.detail)


def _no_model(source: str, target: str, broken: Sequence[Installed]) -> str:
    from_name, to_name = language_name(source), language_name(target)
    text = f"No installed model translates from {from_name} to {to_name} ({source} to {target}). "
    model = KNOWN.get((source, target))
    if model is None and (source, target) in PLAIN:
        model = f"opus-mt-{source}-{target}"
    if model is not None:
        text += (
            f"Convert one with `ct2-transformers-converter --model Helsinki-NLP/{model} --quantization int8 "
            f"--copy_files source.spm target.spm vocab.json --output_dir {model}`, then run "
            f"`dragoman models add {model} --pair {source}-{target}`, and try again."
        )
    else:
        text += (
            "Convert a Marian model for these languages with ct2-transformers-converter, then run "
            f"`dragoman models add FOLDER --pair {source}-{target}`, and try again."
        )
    if broken:
        text += " These models were found and cannot be used: " + " ".join(str(one.problem) for one in broken)
    return text
