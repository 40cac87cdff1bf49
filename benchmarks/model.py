"""The models that are measured: the bundled one, and one of the size of OPUS-MT with random weights.

The random one is right for timing, and for nothing else.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import ctranslate2
import numpy as np
from ctranslate2.specs import Activation, TransformerSpec
from sentencepiece import SentencePieceProcessor

from workers.engines.ct2 import Ct2Engine
from workers.engines.manifest import FILE, Manifest, read_manifest
from workers.models.catalogue import SHIPPED

BUNDLED = SHIPPED / "mini-en-fr"

LAYERS, WIDTH, HEADS, INNER = 6, 512, 8, 2048
#: as many pieces as opus-mt-en-fr has, its <pad> left out as the converter does
PIECES = 59_513


def bundled_engine() -> Ct2Engine:
    """Return an engine of the bundled English-French model."""
    return Ct2Engine(BUNDLED, read_manifest(BUNDLED))


def build_random_model(folder: Path, sentencepiece: Path) -> Manifest:
    """Write a Marian model in int8 (6+6 layers, 512 wide, 74 M parameters) to `folder`.

    The pieces of `sentencepiece` are the real ones; further pieces fill the vocabulary up to the
    size of OPUS-MT's, since the output layer is a good part of the time.
    """
    pieces = SentencePieceProcessor(model_file=str(sentencepiece))
    known = [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]
    vocabulary = ["</s>", "<unk>", *(piece for piece in known if piece not in ("<s>", "</s>", "<unk>"))]
    vocabulary += [f"▁filler{number}" for number in range(PIECES - len(vocabulary))]
    spec = TransformerSpec.from_config(LAYERS, HEADS, pre_norm=False, activation=Activation.SWISH)
    spec.decoder.start_from_zero_embedding = True
    spec.config.decoder_start_token = "</s>"  # noqa: S105 - a token of the vocabulary
    _fill(spec)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True)
    spec.save(str(folder))
    for name in ("source.spm", "target.spm"):
        shutil.copy(sentencepiece, folder / name)
    numbers = {piece: number for number, piece in enumerate([*vocabulary, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(numbers), encoding="utf-8")
    manifest = Manifest("random-opus-mt-size", (("en", "fr"),), "none: random weights")
    (folder / FILE).write_text(manifest.to_toml(), encoding="utf-8")
    return manifest


def parameters(folder: Path) -> int:
    """Return the number of weights of the model that `build_random_model` wrote, embeddings counted once."""
    layer = 4 * WIDTH * WIDTH + 2 * WIDTH * INNER
    vocabulary = len(json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8")))
    return vocabulary * WIDTH + LAYERS * layer + LAYERS * (layer + 4 * WIDTH * WIDTH)


def _fill(spec: TransformerSpec) -> None:
    random = np.random.default_rng(1)

    def weights(*shape: int) -> np.ndarray:
        return random.normal(0, 0.02, shape).astype(np.float32)

    def linear(layer: ctranslate2.specs.common_spec.LinearSpec, wide: int, out: int) -> None:
        layer.weight, layer.bias = weights(out, wide), np.zeros(out, np.float32)

    def norm(layer: ctranslate2.specs.common_spec.LayerNormSpec) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    embeddings = weights(PIECES, WIDTH)
    positions = weights(512, WIDTH)
    for side in (spec.encoder, spec.decoder):
        first = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        first.weight = embeddings
        side.scale_embeddings = True
        side.position_encodings.encodings = positions
        for layer in side.layer:
            linear(layer.self_attention.linear[0], WIDTH, 3 * WIDTH)
            linear(layer.self_attention.linear[1], WIDTH, WIDTH)
            norm(layer.self_attention.layer_norm)
            if side is spec.decoder:
                linear(layer.attention.linear[0], WIDTH, WIDTH)
                linear(layer.attention.linear[1], WIDTH, 2 * WIDTH)
                linear(layer.attention.linear[2], WIDTH, WIDTH)
                norm(layer.attention.layer_norm)
            linear(layer.ffn.linear_0, WIDTH, INNER)
            linear(layer.ffn.linear_1, INNER, WIDTH)
            norm(layer.ffn.layer_norm)
    spec.decoder.projection.weight, spec.decoder.projection.bias = embeddings, np.zeros(PIECES, np.float32)
