"""llama.cpp's server with a small model: collected by `make test-llm` alone, which installs both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.server import Server
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".llm" / "bin" / "python"

collect_ignore_glob = [] if os.environ.get("TEST_LLM") else ["test_*.py"]


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server."""
    port, folder = free_port(), tmp_path_factory.mktemp("llama")
    script = Path(__file__).with_name("serve.py")
    command = [str(PYTHON), str(script), str(port)]
    server = Server(command, folder, {}, f"http://127.0.0.1:{port}/v1/models", folder / "log")
    server.start()
    yield f"http://127.0.0.1:{port}/v1"
    server.stop()
