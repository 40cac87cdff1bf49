"""Tiny checkpoints with random weights, one of each family, made by transformers. Needs torch."""

from __future__ import annotations

import json
import shutil
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import sentencepiece

from workers.engines.manifest import Manifest
from workers.engines.tokenisers import import_transformers

#: marks of what cannot be tested without torch
NEEDS_TORCH = [
    pytest.mark.torch,
    pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed: make test-torch"),
]
SIZE = 400
FAMILIES = ("marian", "m2m100", "nllb", "t5")
TOKENS = {
    "marian": {"fr": ">>fra<<", "ar": ">>ara<<"},
    "m2m100": {"en": "__en__", "fr": "__fr__", "ar": "__ar__"},
    "nllb": {"en": "eng_Latn", "fr": "fra_Latn", "ar": "arb_Arab"},
    "t5": {"en": "<2en>", "fr": "<2fr>", "ar": "<2ar>"},
}


def manifest(family: str, engine: str = "ct2", **changes: Any) -> Manifest:
    """What `model.toml` of the tiny model says."""
    fields: dict[str, Any] = {
        "engine": engine,
        "family": family,
        "tokens": TOKENS[family],
        "beam": 1,
        "positions": 128,
        **changes,
    }
    return Manifest(f"tiny-{family}", (("en", "fr"), ("en", "ar")), "none: random weights", **fields)


def build(family: str, folder: Path, seed: int = 1) -> Path:
    """Write a checkpoint of a family to the new folder `folder`, as it would lie on the hub."""
    import torch

    folder.mkdir(parents=True)
    tokenizer = globals()[f"_{family}_tokenizer"](folder)
    torch.manual_seed(seed)
    model = globals()[f"_{family}_model"](tokenizer)
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if weights.dim() > 1 and "position" not in name:
                weights.normal_(0, 0.35)  # decisive: rounding does not change which piece is best
        ends = model.get_output_embeddings().weight
        ends[model.config.eos_token_id] *= 1.7  # some sentences come to an end, others have to be stopped
        if family == "marian":
            model.final_logits_bias.normal_(0, 0.1)
            model.model.shared.weight[model.config.pad_token_id] = 0  # the decoder starts from zero
    model.generation_config.max_length = None
    model.save_pretrained(folder)
    if family == "t5":
        config = json.loads((folder / "config.json").read_text())
        del config["scale_decoder_outputs"]  # transformers 5 writes it; what is on the hub has it not
        (folder / "config.json").write_text(json.dumps({**config, "tie_word_embeddings": False}))
    return folder


def sentences() -> list[str]:
    """Text in many languages to train pieces on: the labelled sentences of the tests."""
    file = Path(__file__).parents[1] / "domain" / "text" / "sentences.toml"
    return [line for line in _strings(tomllib.loads(file.read_text(encoding="utf-8"))) if line.strip()]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.splitlines()
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []


def _train(prefix: Path, **options: Any) -> Path:
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences()),
        model_prefix=str(prefix),
        vocab_size=SIZE,
        character_coverage=0.98,
        hard_vocab_limit=False,
        minloglevel=2,
        **options,
    )
    Path(f"{prefix}.vocab").unlink()
    return Path(f"{prefix}.model")


def _marian_tokenizer(folder: Path) -> Any:
    model = _train(folder / "both", byte_fallback=True)
    for name in ("source.spm", "target.spm"):
        shutil.copy(model, folder / name)
    model.unlink()
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    known = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    rest = [piece for piece in known if piece not in ("<s>", "</s>", "<unk>")]
    vocabulary = ["</s>", "<unk>", *TOKENS["marian"].values(), *rest, "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(vocabulary)}))
    return _saved(import_transformers().MarianTokenizer.from_pretrained(folder), folder)


def _marian_model(tokenizer: Any) -> Any:
    transformers = import_transformers()
    config = transformers.MarianConfig(
        vocab_size=len(tokenizer),
        **_sizes(),
        activation_function="swish",
        scale_embedding=True,
        pad_token_id=tokenizer.pad_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        forced_eos_token_id=None,
        max_position_embeddings=128,
    )
    return transformers.MarianMTModel(config)


def _m2m100_tokenizer(folder: Path) -> Any:
    model = _train(folder / "sentencepiece.bpe", model_type="bpe")
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model))
    known = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *(piece for piece in known if piece[0] != "<")]
    (folder / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(vocabulary)}))
    return _saved(import_transformers().M2M100Tokenizer.from_pretrained(folder), folder)


def _m2m100_model(tokenizer: Any) -> Any:
    return _m2m(len(tokenizer.encoder) + len(tokenizer.lang_code_to_id) + tokenizer.num_madeup_words)


def _m2m(size: int) -> Any:
    transformers = import_transformers()
    config = transformers.M2M100Config(
        vocab_size=size,
        **_sizes(),
        max_position_embeddings=128,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
    )
    return transformers.M2M100ForConditionalGeneration(config)


def _nllb_tokenizer(folder: Path) -> Any:
    transformers = import_transformers()
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    _train(folder / "sentencepiece.bpe", model_type="bpe")
    tokenizer = transformers.NllbTokenizer.from_pretrained(
        folder, extra_special_tokens=FAIRSEQ_LANGUAGE_CODES
    )
    return _saved(tokenizer, folder)


def _nllb_model(tokenizer: Any) -> Any:
    return _m2m(len(tokenizer) + 2)  # the real one, too, has more numbers than tokens


def _t5_tokenizer(folder: Path) -> Any:
    marks = [*TOKENS["t5"].values()]
    _train(
        folder / "spiece",
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        user_defined_symbols=marks,
        byte_fallback=True,
    )
    return _saved(import_transformers().T5Tokenizer.from_pretrained(folder, extra_ids=0), folder)


def _t5_model(tokenizer: Any) -> Any:
    transformers = import_transformers()
    config = transformers.T5Config(
        vocab_size=len(tokenizer) + 5,
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
    )
    config.tie_word_embeddings, config.scale_decoder_outputs = False, False  # as MADLAD and T5 1.1 are
    model = transformers.T5ForConditionalGeneration(config)
    model.set_input_embeddings(model.shared)  # one for both sides; only the output has its own
    return model


def _sizes() -> dict[str, int]:
    return {
        "d_model": 32,
        "encoder_layers": 2,
        "decoder_layers": 2,
        "encoder_attention_heads": 4,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 64,
        "decoder_ffn_dim": 64,
    }


def _saved(tokenizer: Any, folder: Path) -> Any:
    tokenizer.save_pretrained(folder)
    return tokenizer


def learn(folder: Path, sentence: str, translations: dict[str, str], steps: int = 600) -> Path:
    """Teach a tiny Marian checkpoint one sentence by heart, in each of its target languages.

    So surely that rounding its weights to int8 changes no piece: it learns under dropout, and with weights
    that are off at random by up to two of int8's steps.
    """
    import torch

    transformers = import_transformers()
    tokenizer = transformers.MarianTokenizer.from_pretrained(folder)
    torch.manual_seed(1)
    config = transformers.MarianConfig.from_pretrained(folder)
    config.dropout, config.attention_dropout = 0.1, 0.0
    model = transformers.MarianMTModel(config).train()
    given = tokenizer(
        [f"{TOKENS['marian'][target]} {sentence}" for target in translations], return_tensors="pt"
    )
    wanted = tokenizer(text_target=list(translations.values()), return_tensors="pt", padding=True)[
        "input_ids"
    ]
    labels = wanted.masked_fill(wanted == tokenizer.pad_token_id, -100)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # for so little work several wait for each other, and minutes on a busy machine
    for _ in range(steps):
        optimizer.zero_grad()
        exact = [weights.detach().clone() for weights in model.parameters()]
        with torch.no_grad():
            for weights in model.parameters():
                if weights.dim() > 1:
                    step = weights.abs().amax(-1, keepdim=True) / 127
                    weights += 4 * step * (torch.rand_like(weights) - 0.5)
        model(**given, labels=labels).loss.backward()
        with torch.no_grad():
            for weights, value in zip(model.parameters(), exact, strict=True):
                weights.copy_(value)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            model.model.shared.weight[config.pad_token_id] = 0  # CTranslate2 starts from zero
    torch.set_num_threads(threads)
    model.save_pretrained(folder)
    return folder
