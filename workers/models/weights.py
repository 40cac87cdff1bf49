"""What others' conversions by CTranslate2 need to be used here: how to compute, and a whole config.json."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, BinaryIO

from service.errors import Unprocessable
from workers.models.verifying import Unfit

#: in the order of CTranslate2's numbers for them
TYPES = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
#: what older conversions leave out, and CTranslate2 (4.8) does not do without
CONFIG: dict[str, Any] = {
    "add_source_bos": False,
    "add_source_eos": False,
    "bos_token": "<s>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
}


def weight_types(model: Path) -> frozenset[str]:
    """Return the number types of a model's weights. Raises `Unfit` for another file."""
    try:
        with model.open("rb") as file:
            (version,) = _read(file, "<I")
            if not 1 < version < 100:
                raise ValueError(f"version {version}")
            _skip_text(file)
            _, count = _read(file, "<II")
            return frozenset(_type_of_next(file) for _ in range(count))
    except (struct.error, ValueError, IndexError, OSError) as error:
        raise Unfit(
            f"{model.name} is no model that CTranslate2 reads. The model does not load: {error}."
        ) from error


def compute_type(model: Path) -> str:
    """Return how to compute with these weights on a CPU.

    A CPU does not compute in float16: CTranslate2 would make float32 of it, twice as large and slower.
    """
    return "int8" if weight_types(model) & {"float16", "bfloat16"} else "default"


def complete_config(folder: Path) -> None:
    """Add to a model's config.json what an older conversion left out. Raises `Unprocessable` for no JSON."""
    file = folder / "config.json"
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unprocessable(f"{file.name} of the model cannot be read: {error}.") from error
    if isinstance(config, dict) and not config.keys() >= CONFIG.keys():
        file.unlink()  # it may be one with a file of a download
        file.write_text(json.dumps({**CONFIG, **config}, indent=2), encoding="utf-8")


def _type_of_next(file: BinaryIO) -> str:
    _skip_text(file)
    (rank,) = _read(file, "<B")
    _read(file, f"<{rank}I")
    number, size = _read(file, "<BI")
    file.seek(size, 1)
    return TYPES[number]


def _skip_text(file: BinaryIO) -> None:
    (size,) = _read(file, "<H")
    file.seek(size, 1)


def _read(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))
