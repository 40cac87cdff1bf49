"""The bundled model in the shapes in which others put converted models on the hub, made without torch."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workers.engines.ct2 import Ct2Engine
from workers.engines.manifest import Manifest
from workers.engines.tokenisers import import_transformers
from workers.models.weights import TYPES

NUMPY = {"float32": "<f4", "int8": "i1", "int16": "<i2", "int32": "<i4", "float16": "<f2"}
CARD = "---\nlicense: {licence}\n---\n# A model\n"

Files = dict[str, bytes]


@dataclass
class Weights:
    """What a model.bin holds."""

    head: tuple[str, int]
    arrays: dict[str, np.ndarray[Any, Any]]
    aliases: dict[str, str]


def read_weights(data: bytes) -> Weights:
    place = 0

    def take(form: str) -> tuple[Any, ...]:
        nonlocal place
        found = struct.unpack_from("<" + form, data, place)
        place += struct.calcsize("<" + form)
        return found

    def text() -> str:
        nonlocal place
        (size,) = take("H")
        place += size
        return data[place - size : place - 1].decode()

    take("I")
    name = text()
    revision, count = take("II")
    arrays = {}
    for _ in range(count):
        key = text()
        (rank,) = take("B")
        shape = take(f"{rank}I")
        number, size = take("BI")
        kind = np.dtype(NUMPY[TYPES[number]])
        arrays[key] = np.frombuffer(data, kind, size // kind.itemsize, place).reshape(shape)
        place += size
    (count,) = take("I")
    return Weights((name, revision), arrays, {text(): text() for _ in range(count)})


def write_weights(weights: Weights) -> bytes:
    out = bytearray(struct.pack("<I", 6))

    def text(value: str) -> None:
        out.extend(struct.pack("<H", len(value) + 1) + value.encode() + b"\0")

    text(weights.head[0])
    out.extend(struct.pack("<II", weights.head[1], len(weights.arrays)))
    for key, array in weights.arrays.items():
        text(key)
        out.extend(struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape))
        number = TYPES.index(str(array.dtype))
        out.extend(struct.pack("<BI", number, array.nbytes) + np.ascontiguousarray(array).tobytes())
    out.extend(struct.pack("<I", len(weights.aliases)))
    for alias, name in weights.aliases.items():
        text(alias)
        text(name)
    return bytes(out)


def in_float16(weights: Weights) -> Weights:
    """The same weights as a conversion to float16 writes them."""
    arrays = {}
    for key, array in weights.arrays.items():
        scale = weights.arrays.get(f"{key}_scale")
        if key.endswith("weight_scale"):
            continue
        if scale is not None:
            arrays[key] = (array / scale[:, None]).astype(np.float16)
        else:
            arrays[key] = array.astype(np.float16) if array.dtype == np.float32 else array
    aliases = {alias: name for alias, name in weights.aliases.items() if not alias.endswith("weight_scale")}
    return Weights(weights.head, arrays, aliases)


def opus(folder: Path, *, vocabulary: str = "json", float16: bool = True) -> Files:
    """The bundled model as converted ones of OPUS-MT lie on the hub: in float16, with a short tokenizer."""
    files = {name: (folder / name).read_bytes() for name in ("source.spm", "target.spm", "vocab.json")}
    tokens = json.loads((folder / "shared_vocabulary.json").read_text())
    config = json.loads((folder / "config.json").read_text())
    weights = (folder / "model.bin").read_bytes()
    if vocabulary == "txt":  # as CTranslate2 3 wrote it, which knew less
        files["shared_vocabulary.txt"] = "".join(f"{token}\n" for token in tokens).encode()
        config = {name: value for name, value in config.items() if name.endswith("_token")}
    else:
        files["shared_vocabulary.json"] = json.dumps(tokens).encode()
    return {
        **files,
        "README.md": CARD.format(licence="apache-2.0").encode(),
        "config.json": json.dumps(config).encode(),
        "generation_config.json": b'{"num_beams": 4, "bad_words_ids": [[7999]]}',
        "tokenizer_config.json": b'{"source_lang": "en", "target_lang": "fr"}',
        "model.bin": write_weights(in_float16(read_weights(weights))) if float16 else weights,
    }


def many_languages(folder: Path) -> Files:
    """The bundled model as an M2M-100 in int8: with a token for each language, it writes French in all."""
    codes = _codes()
    marian = json.loads((folder / "vocab.json").read_text())
    tokens = json.loads((folder / "shared_vocabulary.json").read_text())
    added = ["<s>", *(f"__{code}__" for code in codes), *(f"madeupword{number}" for number in range(8))]
    weights = read_weights((folder / "model.bin").read_bytes())
    size = len(tokens)
    end = tokens.index("</s>")
    for key, array in list(weights.arrays.items()):
        if array.ndim and array.shape[0] == size:  # embeddings, their scales, the bias of the output
            more = np.repeat(array[end : end + 1], len(added), axis=0)
            if array.dtype == np.int8:
                more = np.zeros_like(more)
            elif array.ndim == 1 and "bias" in key:
                more = np.full_like(more, -1e4)
            weights.arrays[key] = np.concatenate([array, more])
    pieces = [piece for piece, _ in sorted(marian.items(), key=lambda one: one[1])]
    encoder = ["<s>", "<pad>", "</s>", "<unk>", *(one for one in pieces if one not in _SPECIAL)]
    special = {
        "bos_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
    }
    languages = [f"__{code}__" for code in codes]
    return {
        "README.md": CARD.format(licence="mit").encode(),
        "config.json": (folder / "config.json").read_bytes(),
        "model.bin": write_weights(weights),
        "shared_vocabulary.json": json.dumps([*tokens, *added]).encode(),
        "vocab.json": json.dumps({piece: number for number, piece in enumerate(encoder)}).encode(),
        "sentencepiece.bpe.model": (folder / "source.spm").read_bytes(),
        "special_tokens_map.json": json.dumps({**special, "additional_special_tokens": languages}).encode(),
        "tokenizer_config.json": json.dumps(
            {"src_lang": None, "tgt_lang": None, **special, "tokenizer_file": None, "name_or_path": "m2m"}
        ).encode(),
    }


def engine(folder: Path, files: Files, **description: Any) -> Ct2Engine:
    """An engine of such files, written to `folder`."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return Ct2Engine(folder, Manifest("others", (("en", "fr"),), "MIT", **description))


_SPECIAL = frozenset({"<s>", "<pad>", "</s>", "<unk>"})


def _codes() -> list[str]:
    module = import_transformers().models.m2m_100.tokenization_m2m_100
    return list(module.FAIRSEQ_LANGUAGE_CODES["m2m100"])
