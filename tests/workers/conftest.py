"""What the worker tests share: the engines and the shipped model."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from tests.workers import ct2_files, tiny
from tests.workers.tiny import NEEDS_TORCH
from workers.engines.base import Engine
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.engines.hf import HfEngine
from workers.engines.manifest import read_manifest
from workers.models.catalogue import SHIPPED

MODEL = SHIPPED / "mini-en-fr"


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The shipped English-French model."""
    return MODEL


@pytest.fixture(scope="session")
def ct2() -> Ct2Engine:
    """The shipped model, loaded once for all tests."""
    return Ct2Engine(MODEL, read_manifest(MODEL), threads=2)


@pytest.fixture(scope="session")
def hf(tmp_path_factory: pytest.TempPathFactory) -> HfEngine:
    """transformers on torch, with a tiny model that knows nothing."""
    folder = tmp_path_factory.mktemp("hf") / "tiny"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # transformers and torch have much to say while a model is made
        return HfEngine(tiny.build("marian", folder), tiny.manifest("marian", "hf", beam=2))


@pytest.fixture(scope="session")
def float16(tmp_path_factory: pytest.TempPathFactory) -> Ct2Engine:
    """The shipped model in float16, as others convert OPUS-MT: computed in int8."""
    folder = tmp_path_factory.mktemp("float16")
    return ct2_files.engine(folder, ct2_files.opus(MODEL), compute_type="int8")


@pytest.fixture(scope="session")
def m2m100(tmp_path_factory: pytest.TempPathFactory) -> Ct2Engine:
    """The shipped model as an M2M-100, with a token for each side."""
    folder = tmp_path_factory.mktemp("m2m100")
    tokens = {"en": "__en__", "fr": "__fr__"}
    return ct2_files.engine(folder, ct2_files.many_languages(MODEL), family="m2m100", tokens=tokens)


@pytest.fixture(params=["ct2", "float16", "m2m100", "fake", pytest.param("hf", marks=NEEDS_TORCH)])
def translator(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: all keep the same contract."""
    engine: Engine = FakeEngine() if request.param == "fake" else request.getfixturevalue(request.param)
    return engine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs RabbitMQ unless `make test-rabbitmq` asks for it: it takes a minute to start."""
    if not os.environ.get("TEST_RABBITMQ"):
        items[:] = [item for item in items if item.get_closest_marker("rabbitmq") is None]
