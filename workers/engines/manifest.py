"""What is known of a model: its `model.toml`, read, checked and written."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.domain.languages.tags import primary
from service.errors import Unprocessable

FILE = "model.toml"
#: what has to lie beside the manifest: the model, by engine, and its tokenizer, by family
WEIGHTS = {"ct2": ("model.bin", "config.json"), "hf": ("config.json",)}
TOKENIZERS = {
    "marian": ("source.spm", "target.spm", "vocab.json"),
    "m2m100": ("sentencepiece.bpe.model", "vocab.json"),
    "nllb": ("tokenizer.json",),
    "t5": ("tokenizer.json",),
}
#: licences that keep a newsroom from using the weights
NONCOMMERCIAL = re.compile(r"\bnc\b|non-?commercial", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One model.

    `pairs` are (source, target) languages; `languages` are translated each into each other, those of
    them that are `weak` only where no other model does it.
    `tokens` maps a language to what tells the model of it: ">>ara<<" (Marian, where a model has
    several targets), "__ar__" (M2M-100), "arb_Arab" (NLLB), "<2ar>" (T5, MADLAD). `window` is the
    longest input in pieces that it translates well, `positions` the longest that it can take at all.
    `origin` and `revision` (a commit) say where on the hub it is from, `credit` whom its licence wants named.
    `compute_type` is how CTranslate2 computes: "default" as its weights are, "int8" for weights in float16.
    `files` are SHA-256 sums in hex, by the names of the model's files.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    licence: str
    engine: str = "ct2"
    family: str = "marian"
    languages: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    beam: int = 4
    repetition_penalty: float = 1.0
    window: int = 200
    positions: int = 512
    origin: str = ""
    revision: str = ""
    credit: str = ""
    compute_type: str = "default"
    tokens: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def serves(self, source: str, target: str) -> bool:
        """Return whether the model translates between these languages (primary subtags)."""
        return (source, target) in self.pairs or self.joins(source, target)

    def joins(self, source: str, target: str) -> bool:
        """Return whether it does so as a model of many languages."""
        return source != target and source in self.languages and target in self.languages

    @property
    def noncommercial(self) -> bool:
        """Whether the licence forbids commercial use."""
        return NONCOMMERCIAL.search(self.licence) is not None

    @property
    def parts(self) -> tuple[str, ...]:
        """The files that such a model cannot do without."""
        return (*WEIGHTS[self.engine], *TOKENIZERS[self.family])

    def to_toml(self) -> str:
        """Write what `read_manifest` reads; a JSON string is a TOML string."""
        lines = [
            f"name = {json.dumps(self.name)}",
            f"engine = {json.dumps(self.engine)}",
            f"family = {json.dumps(self.family)}",
            f"pairs = {json.dumps(['-'.join(pair) for pair in self.pairs])}",
            f"languages = {json.dumps(self.languages)}",
            f"weak = {json.dumps(self.weak)}",
            f"licence = {json.dumps(self.licence)}",
            f"origin = {json.dumps(self.origin)}",
            f"revision = {json.dumps(self.revision)}",
            f"credit = {json.dumps(self.credit, ensure_ascii=False)}",
            f"compute_type = {json.dumps(self.compute_type)}",
            f"beam = {self.beam}",
            f"repetition_penalty = {self.repetition_penalty}",
            f"window = {self.window}",
            f"positions = {self.positions}",
        ]
        for name, table in (("tokens", self.tokens), ("files", self.files)):
            if table:
                lines += ["", f"[{name}]"]
                lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items()]
        return "\n".join(lines) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest in a model's folder. Raises `Unprocessable` naming the file and the field."""
    file = folder / FILE
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unprocessable(f"The model description {file} cannot be read: {error}.") from error
    manifest = _manifest(file, table)
    missing = [name for name in manifest.parts if not (folder / name).is_file()]
    if missing:
        raise Unprocessable(f"The model in {folder} is not complete: {', '.join(missing)} is missing.")
    return manifest


def read_pair(text: str) -> tuple[str, str]:
    """Read a pair such as "en-ar". Raises `Unprocessable` with what a pair looks like."""
    source, _, target = text.strip().lower().partition("-")
    if not (_is_language(source) and _is_language(target)):
        raise Unprocessable(f"{text!r} is no language pair. A pair is source-target, such as en-ar.")
    return primary(source), primary(target)


def _is_language(text: object) -> bool:
    return isinstance(text, str) and text.isalpha() and text.islower() and 2 <= len(text) <= 3


def _manifest(file: Path, table: dict[str, Any]) -> Manifest:
    def wrong(name: str, why: str) -> Unprocessable:
        return Unprocessable(f"{file}: {name} {why}.", field=name)

    known = Manifest.__dataclass_fields__
    for name in table:
        if name not in known:
            raise wrong(name, "is not a field of a model description")
    for name in ("name", "licence"):
        if not table.get(name):
            raise wrong(name, "is missing")
    for name in ("name", "licence", "origin", "revision", "credit", "compute_type"):
        if not isinstance(table.get(name, ""), str):
            raise wrong(name, "must be text")
    for name, kind in (
        ("beam", int),
        ("window", int),
        ("positions", int),
        ("repetition_penalty", (int, float)),
    ):
        value = table.get(name, 1)
        if not isinstance(value, kind) or isinstance(value, bool) or value <= 0:
            raise wrong(name, "must be a number above 0")
    for name, choices in (("engine", WEIGHTS), ("family", TOKENIZERS)):
        if table.get(name, next(iter(choices))) not in choices:
            raise wrong(name, f"must be one of {', '.join(choices)}")
    pairs, languages, weak = table.get("pairs", []), table.get("languages", []), table.get("weak", [])
    if not isinstance(pairs, list):
        raise wrong("pairs", 'must be a list such as ["en-ar"]')
    for name, several in (("languages", languages), ("weak", weak)):
        if not isinstance(several, list) or not all(_is_language(one) for one in several):
            raise wrong(name, 'must be a list such as ["en", "ar", "sw"]')
    if not pairs and len(languages) < 2:
        raise wrong("pairs", "is missing, and so are languages")
    for name in ("tokens", "files"):
        value = table.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise wrong(name, 'must be a table such as {ar = ">>ara<<"}')
    return Manifest(
        **{
            **table,
            "pairs": tuple(read_pair(str(pair)) for pair in pairs),
            "languages": tuple(map(primary, languages)),
            "weak": tuple(map(primary, weak)),
            "tokens": {primary(language): token for language, token in table.get("tokens", {}).items()},
            "files": dict(table.get("files", {})),
        }
    )
