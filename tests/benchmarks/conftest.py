"""The engine that the measuring code is tried with is that of the worker tests."""

from tests.workers.conftest import ct2

__all__ = ["ct2"]
