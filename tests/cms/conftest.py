"""Real CMSs beside a real desk. Collected by `make test-cms` alone, which installs them into `.cms`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.desk import Desk

ROOT = Path(__file__).parents[2]
#: what `tests/cms/install.sh` has filled, and where sites are made
CACHE = Path(os.environ.get("CMS_CACHE", ROOT / ".cms"))

collect_ignore_glob = [] if os.environ.get("TEST_CMS") else ["test_*.py"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of its own for each CMS, with the fake engine."""
    running = Desk(tmp_path_factory.mktemp("desk"))
    running.start()
    yield running
    running.stop()
