"""transformers `generate` on torch, float32: what people run by default.

Run by `python -m benchmarks translate`.

Reads JSON from standard input: {"sizes": {…}, "lengths": [pieces per sentence], "forced": pieces,
"beams": [n], "batch": n, "threads": n}; writes {"runs": [{"seconds", "cpu_seconds", "tokens"}] by beam,
"versions"} as JSON.
Needs torch and transformers in the environment that it runs in, and nothing of this project.
"""

import json
import sys
import time

import torch
import transformers
from transformers import MarianConfig, MarianMTModel


def main() -> None:
    """Translate the sentences, longest first in batches, after some to warm up."""
    plan = json.load(sys.stdin)
    torch.set_num_threads(plan["threads"])
    torch.manual_seed(1)
    size = plan["sizes"]
    config = MarianConfig(
        vocab_size=size["vocabulary"],
        d_model=size["width"],
        encoder_layers=size["layers"],
        decoder_layers=size["layers"],
        encoder_attention_heads=size["heads"],
        decoder_attention_heads=size["heads"],
        encoder_ffn_dim=size["inner"],
        decoder_ffn_dim=size["inner"],
        activation_function="swish",
        scale_embedding=True,
        pad_token_id=size["vocabulary"] - 1,
        decoder_start_token_id=size["vocabulary"] - 1,
        eos_token_id=0,
        forced_eos_token_id=0,
    )
    model = MarianMTModel(config).eval()
    lengths = sorted(plan["lengths"], reverse=True)
    batches = [lengths[i : i + plan["batch"]] for i in range(0, len(lengths), plan["batch"])]

    def translate(batch: list[int], beam: int) -> int:
        ids = torch.randint(2, size["vocabulary"] - 1, (len(batch), max(batch)))
        mask = torch.tensor([[1] * n + [0] * (max(batch) - n) for n in batch])
        made = model.generate(
            input_ids=ids,
            attention_mask=mask,
            num_beams=beam,
            min_new_tokens=plan["forced"],
            max_new_tokens=plan["forced"],
            do_sample=False,
        )
        return len(batch) * (made.shape[1] - 1)

    runs = []
    with torch.inference_mode():
        for beam in plan["beams"]:
            translate(batches[-1][:4], beam)
            start, cpu = time.perf_counter(), time.process_time()
            tokens = sum(translate(batch, beam) for batch in batches)
            seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
            runs.append({"seconds": seconds, "cpu_seconds": cpu_seconds, "tokens": tokens})
    versions = f"torch {torch.__version__}, transformers {transformers.__version__}"
    json.dump({"runs": runs, "versions": versions}, sys.stdout)


if __name__ == "__main__":
    main()
