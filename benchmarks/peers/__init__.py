"""Scripts that run other systems for `python -m benchmarks`, each in a Python environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from service.errors import Unavailable

PEERS = Path(__file__).parent


def ask(python: str | None, script: str, job: dict[str, Any]) -> dict[str, Any]:
    """Run one of the scripts in another Python; gives its answer. Raises `Unavailable`."""
    done = subprocess.run(  # noqa: S603 - the Python that the user named, our own script
        [str(python), str(PEERS / script)],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    if done.returncode:
        raise Unavailable(f"{script} failed under {python}: {done.stderr.strip()[-600:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
