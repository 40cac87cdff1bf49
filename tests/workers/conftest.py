"""What the worker tests share: the two engines and the shipped model."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.engines.base import Engine
from workers.engines.catalogue import SHIPPED
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.engines.manifest import read_manifest

MODEL = SHIPPED / "mini-en-fr"


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The shipped English-French model."""
    return MODEL


@pytest.fixture(scope="session")
def ct2() -> Ct2Engine:
    """The shipped model, loaded once for all tests."""
    return Ct2Engine(MODEL, read_manifest(MODEL), threads=2)


@pytest.fixture(params=["ct2", "fake"])
def translator(request: pytest.FixtureRequest, ct2: Ct2Engine) -> Engine:
    """Each engine in turn: both keep the same contract."""
    return ct2 if request.param == "ct2" else FakeEngine()
