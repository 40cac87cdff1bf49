"""What is known of a model: its `model.toml`, read and checked."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.errors import Unprocessable

FILE = "model.toml"
#: what has to lie beside the manifest of a Marian model
MARIAN_FILES = ("model.bin", "config.json", "source.spm", "target.spm")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One model.

    `pairs` are (source, target) languages; `tokens` maps a target language to the token that a
    multi-target model wants before the sentence (">>ara<<"). `window` is the longest input in
    pieces that it translates well, `positions` the longest that it can take at all.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    licence: str
    engine: str = "ct2"
    family: str = "marian"
    beam: int = 4
    repetition_penalty: float = 1.0
    window: int = 200
    positions: int = 512
    tokens: dict[str, str] = field(default_factory=dict)

    def serves(self, source: str, target: str) -> bool:
        """Tell whether the model translates between these languages (primary subtags)."""
        return (source, target) in self.pairs

    def to_toml(self) -> str:
        """Write what `read_manifest` reads; a JSON string is a TOML string."""
        lines = [
            f"name = {json.dumps(self.name)}",
            f"engine = {json.dumps(self.engine)}",
            f"family = {json.dumps(self.family)}",
            f"pairs = {json.dumps(['-'.join(pair) for pair in self.pairs])}",
            f"licence = {json.dumps(self.licence)}",
            f"beam = {self.beam}",
            f"repetition_penalty = {self.repetition_penalty}",
            f"window = {self.window}",
            f"positions = {self.positions}",
        ]
        if self.tokens:
            lines += ["", "[tokens]"]
            lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in self.tokens.items()]
        return "\n".join(lines) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest in a model's folder. Raises `Unprocessable` naming the file and the field."""
    file = folder / FILE
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unprocessable(f"The model description {file} cannot be read: {error}.") from error
    manifest = _manifest(file, table)
    missing = [name for name in MARIAN_FILES if not (folder / name).is_file()]
    if missing:
        raise Unprocessable(f"The model in {folder} is not complete: {', '.join(missing)} is missing.")
    return manifest


def read_pair(text: str) -> tuple[str, str]:
    """Read a pair such as "en-ar". Raises `Unprocessable` with what a pair looks like."""
    source, _, target = text.strip().lower().partition("-")
    if not (source.isalpha() and target.isalpha() and 2 <= len(source) <= 3 and 2 <= len(target) <= 3):
        raise Unprocessable(f"{text!r} is no language pair. A pair is source-target, such as en-ar.")
    return source, target


def _manifest(file: Path, table: dict[str, Any]) -> Manifest:
    def wrong(name: str, why: str) -> Unprocessable:
        return Unprocessable(f"{file}: {name} {why}.", field=name)

    known = Manifest.__dataclass_fields__
    for name in table:
        if name not in known:
            raise wrong(name, "is not a field of a model description")
    for name in ("name", "pairs", "licence"):
        if not table.get(name):
            raise wrong(name, "is missing")
    for name, kind in (
        ("beam", int),
        ("window", int),
        ("positions", int),
        ("repetition_penalty", (int, float)),
    ):
        value = table.get(name, 1)
        if not isinstance(value, kind) or isinstance(value, bool) or value <= 0:
            raise wrong(name, "must be a number above 0")
    if table.get("engine", "ct2") != "ct2" or table.get("family", "marian") != "marian":
        raise wrong("engine", 'and family must be "ct2" and "marian": this version loads no other models')
    if not isinstance(table["pairs"], list):
        raise wrong("pairs", 'must be a list such as ["en-ar"]')
    tokens = table.get("tokens", {})
    if not isinstance(tokens, dict) or not all(isinstance(token, str) for token in tokens.values()):
        raise wrong("tokens", 'must be a table such as {ar = ">>ara<<"}')
    pairs = tuple(read_pair(str(pair)) for pair in table["pairs"])
    return Manifest(**{**table, "pairs": pairs, "tokens": dict(tokens)})
