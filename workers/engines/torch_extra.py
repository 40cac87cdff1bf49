"""torch is an optional extra: the error that says how to install it."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from service.errors import Unavailable

#: what converting and the engine `hf` need; as in pyproject.toml, where a test compares them
NEEDED = ("torch>=2.13", "protobuf>=6")
#: the index of torch's makers with builds for the CPU alone: 0.2 GB, where PyPI's brings 3 GB for GPUs
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def need_torch(what: str) -> None:
    """Raise `Unavailable` with the command that installs torch, unless it is there."""
    if find_spec("torch") is None:
        packages = " ".join(f"'{one}'" for one in NEEDED)
        raise Unavailable(
            f"{what} needs torch, which is not installed here. Install its build for the CPU with "
            f"`{sys.executable} -m pip install {packages} --extra-index-url {CPU_INDEX}` (for the engine "
            "hf on a GPU leave out the index), then try again."
        )
