"""An engine on a server of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.llm_server import LlmTestServer, llm_server


@pytest.fixture
def server() -> Iterator[LlmTestServer]:
    """A server that answers as the test says."""
    with llm_server() as running:
        yield running
