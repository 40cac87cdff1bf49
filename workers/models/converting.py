"""From a checkpoint of transformers to a CTranslate2 model with its tokenizer beside it. Needs torch."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from service.errors import Unprocessable
from workers.engines.manifest import TOKENIZERS
from workers.engines.tokenisers import import_transformers, load_tokenizer, piece_of
from workers.engines.torch_extra import need_torch

#: transformers' name of an architecture → our family
ARCHITECTURES = {"marian": "marian", "m2m_100": "m2m100", "t5": "t5", "mt5": "t5", "umt5": "t5"}
#: what `convert` says it is doing, in this order
STEPS = ("reading the checkpoint", "converting", "quantising and writing")


def family_of(checkpoint: Path) -> str:
    """Return the family of a checkpoint. Raises `Unprocessable`.

    NLLB is an M2M-100 with another tokenizer.
    """
    config = import_transformers().AutoConfig.from_pretrained(str(checkpoint), local_files_only=True)
    family = ARCHITECTURES.get(config.model_type)
    if family is None:
        raise Unprocessable(
            f"{checkpoint} holds a model of the kind {config.model_type!r}. "
            "Those of Marian, M2M-100, NLLB and T5 (MADLAD) can be added."
        )
    if family == "m2m100" and not (checkpoint / "vocab.json").is_file():
        return "nllb"
    return family


def convert(
    checkpoint: Path,
    folder: Path,
    family: str,
    *,
    quantization: str = "int8",
    say: Callable[[str], None] | None = None,
) -> None:
    """Convert `checkpoint` into the new folder `folder`: model.bin, vocabulary, tokenizer.

    `say` is called with each of `STEPS` as it begins. Raises `Unavailable` without torch, and
    `Unprocessable` where the checkpoint cannot be read.
    """
    need_torch("Converting a model")
    from ctranslate2.converters.transformers import TransformersConverter

    tell = say or (lambda step: None)

    class Converter(TransformersConverter):  # type: ignore[misc]  # ctranslate2 has no types
        def load_tokenizer(self, tokenizer_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:
            tell(STEPS[1])
            return _Numbered(load_tokenizer(checkpoint, family), size)

        def load_model(self, model_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:
            model = super().load_model(model_class, model_name_or_path, **kwargs)
            # transformers 5 calls every T5 tied, and CTranslate2 takes from that whether to scale the output
            if hasattr(model.config, "scale_decoder_outputs"):
                model.config.tie_word_embeddings = model.config.scale_decoder_outputs
            return model

        # `_load` is what a converter of CTranslate2 (4.8) has to override; `convert` calls it and has no
        # callback, so that no public method lies between reading the checkpoint and quantising it
        def _load(self) -> Any:
            spec = super()._load()
            tell(STEPS[2])
            return spec

    tell(STEPS[0])
    transformers = import_transformers()
    size = transformers.AutoConfig.from_pretrained(str(checkpoint), local_files_only=True).vocab_size
    try:
        Converter(str(checkpoint), low_cpu_mem_usage=True).convert(
            str(folder), quantization=None if quantization == "float32" else quantization
        )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Unprocessable(f"{checkpoint} cannot be converted: {error}") from error
    copy_tokenizer(checkpoint, folder, family)


def copy_tokenizer(checkpoint: Path, folder: Path, family: str) -> None:
    """Copy the files that the engine needs to cut and join text; what CTranslate2 wrote stays as it is."""
    files = (*TOKENIZERS[family], "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
    for name in files:
        if (checkpoint / name).is_file():
            shutil.copy(checkpoint / name, folder / name)
    if not all((folder / name).is_file() for name in TOKENIZERS[family]):
        load_tokenizer(checkpoint, family).save_pretrained(folder)  # made from the SentencePiece model


class _Numbered:
    """A tokenizer as CTranslate2's converter should see it: every number of the model has its token.

    The converter takes the language tokens of M2M-100 and NLLB from `special_tokens_map`, from which
    transformers 5 dropped them; then all that follow move, and no language is what it is called.
    """

    num_madeup_words = 0

    def __init__(self, tokenizer: Any, size: int) -> None:
        self._tokenizer = tokenizer
        self._size = size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)

    @property
    def special_tokens_map(self) -> dict[str, Any]:
        return {}

    def get_vocab(self) -> dict[str, int]:
        vocabulary = {piece_of(self._tokenizer, number): number for number in range(self._size)}
        if len(vocabulary) != self._size:
            raise ValueError(f"{self._size - len(vocabulary)} tokens of its vocabulary stand in it twice")
        return vocabulary
