"""Translation with transformers on torch: for a GPU, and the reference that `ct2` is compared with.

torch is an extra. It reads the same pieces and keeps the same promises as `ct2`, several times slower on a
CPU.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workers.engines.alignment import link_words
from workers.engines.base import Output
from workers.engines.batches import Cut, Tags, chunks, longest_output
from workers.engines.cache import SentenceCache
from workers.engines.manifest import Manifest
from workers.engines.model_engine import LoadedModel, ModelEngine
from workers.engines.tokenisers import Tokeniser, import_transformers, load_tokeniser
from workers.engines.torch_extra import need_torch

#: how a sentence is decoded that came out badly: so many beams more, and kept from going round in circles
RETRY_WIDER, RETRY_PENALTY, RETRY_REPEATS = 2, 1.3, 4


@dataclass(frozen=True, slots=True)
class HfModel(LoadedModel):
    """A checkpoint that transformers has loaded, and the device that it is on."""

    model: Any
    device: str


class HfEngine(ModelEngine[HfModel]):
    """One checkpoint. One thread at a time computes: torch uses all cores by itself."""

    kind = "hf"
    retry_way = f"retry {RETRY_WIDER} {RETRY_PENALTY} {RETRY_REPEATS}"

    def __init__(
        self, folder: Path, manifest: Manifest, threads: int = 2, cache: SentenceCache | None = None
    ) -> None:
        super().__init__(folder, manifest, threads, cache)
        self._turn = threading.Lock()

    def _decode(
        self, model: HfModel, cuts: list[Cut], tags: Tags, retry: bool, report: Callable[[int], None]
    ) -> dict[str, Output]:
        results: dict[str, Output] = {}
        for chunk in chunks(cuts, self.manifest.beam):
            with self._turn:
                results.update(self._chunk(model, chunk, tags, retry))
            report(len(results))
        return results

    def _chunk(self, model: HfModel, chunk: list[Cut], tags: Tags, retry: bool) -> dict[str, Output]:
        import torch

        tokeniser, config = model.tokeniser, model.model.config
        limit = longest_output(chunk, self.manifest, tags)
        beam, penalty, given = self.manifest.beam, self.manifest.repetition_penalty, 1
        more: dict[str, Any] = {}
        if retry:
            beam, penalty = beam + RETRY_WIDER, max(RETRY_PENALTY, penalty)
            given, more = beam, {"no_repeat_ngram_size": RETRY_REPEATS}
        if tags.target:
            (more["forced_bos_token_id"],) = tokeniser.ids(tags.target)
        if self.manifest.family == "marian":
            more["bad_words_ids"] = [[config.pad_token_id]]  # it only starts the decoder
        rows = [tokeniser.ids([*tags.source, *cut.pieces, tags.end]) for cut in chunk]
        widest = max(map(len, rows))
        ids = torch.tensor([row + [config.pad_token_id] * (widest - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (widest - len(row)) for row in rows])
        ids, mask = ids.to(model.device), mask.to(model.device)
        first = 1 + len(tags.target)  # after the start token and the language
        with torch.inference_mode():
            made = model.model.generate(
                input_ids=ids,
                attention_mask=mask,
                num_beams=beam,
                num_return_sequences=given,
                max_new_tokens=limit + len(tags.target),
                repetition_penalty=penalty,
                do_sample=False,
                early_stopping=True,
                **more,
            )
            ids, mask = ids.repeat_interleave(given, 0), mask.repeat_interleave(given, 0)
            # once more with what came out, which gives its score and what it looked at
            seen = model.model(
                input_ids=ids, attention_mask=mask, decoder_input_ids=made[:, :-1], output_attentions=True
            )
            scores = torch.log_softmax(seen.logits.float(), -1).gather(-1, made[:, 1:, None])[..., 0].cpu()
            looked = seen.cross_attentions[-1][:, 0].float().cpu()  # the head that CTranslate2 gives
        results = {}
        end = tokeniser.ids([tags.end])[0]
        for number, cut in enumerate(chunk):
            outputs = []
            for row in range(number * given, (number + 1) * given):
                written = made[row, first:].tolist()
                ended = end in written
                size = written.index(end) if ended else len(written)
                rows_at = slice(first - 1, first - 1 + size)
                attention = looked[row, rows_at].tolist()
                pieces = _without_unknown(tokeniser, tokeniser.pieces(written[:size]), attention, cut, tags)
                text, offsets = tokeniser.text(pieces)
                heads = [line[len(tags.source) :] for line in attention]
                links = link_words(cut.text, text, cut.offsets, offsets, heads)
                counted = scores[row, first - 1 : first - 1 + size + ended]
                score = float(counted.mean()) if len(counted) else 0.0
                outputs.append(Output(text, score, links, ended))
            results[cut.text] = replace(outputs[0], alternatives=tuple(outputs[1:]))
        return results

    def _open(self) -> HfModel:
        need_torch("The engine hf")
        import torch

        device = "cuda" if torch.cuda.is_available() else "cpu"
        model = import_transformers().AutoModelForSeq2SeqLM.from_pretrained(
            str(self.folder),
            local_files_only=True,
            dtype=torch.bfloat16 if device == "cuda" else torch.float32,
            attn_implementation="eager",  # the others do not say what they looked at
        )
        plain = import_transformers().GenerationConfig.from_model_config(model.config)
        plain.forced_bos_token_id = plain.forced_eos_token_id = None  # the engine says its own
        plain.max_length = None
        model.generation_config = plain
        tokeniser = load_tokeniser(self.folder, self.manifest)
        return HfModel(tokeniser, os.getpid(), model.eval().to(device), device)


def _without_unknown(
    tokeniser: Tokeniser, pieces: list[str], attention: list[list[float]], cut: Cut, tags: Tags
) -> list[str]:
    """Return the pieces with each unknown one replaced by the source piece that the model looked at most."""
    source = [*tags.source, *cut.pieces, tags.end]
    return [
        source[max(range(len(source)), key=row.__getitem__)] if piece == tokeniser.unknown else piece
        for piece, row in zip(pieces, attention, strict=True)
    ]
