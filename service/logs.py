"""Logging: one JSON object a line on standard error, never with bodies, headers or secrets."""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from typing import Any

import structlog

from service.storage.trouble import code_of

#: causes of an error that are told, and frames of each
CHAIN, FRAMES = 5, 12


class StandardError:
    """Writes lines to standard error as it is now; a log that cannot be written stops no work."""

    def msg(self, line: str) -> None:
        """Write one line."""
        with contextlib.suppress(OSError, ValueError, AttributeError):  # full, closed, none at all
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


def set_up_logs(level: str) -> None:
    """Make structlog write lines of JSON from `level` on (DEBUG, INFO, WARNING, ERROR)."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level.upper(), 20)
        ),
        logger_factory=lambda *_: StandardError(),
    )


def where(error: BaseException) -> list[dict[str, Any]]:
    """Return what went wrong and where in the code, innermost cause last, without any message.

    A database's or the system's code for it is there (SQLITE_FULL, 53100, ENOSPC).

    Messages of database and parser errors quote what they choke on, which may be a story under
    embargo or a key.
    """
    chain: list[dict[str, Any]] = []
    link: BaseException | None = error
    while link is not None and len(chain) < CHAIN:
        frames = traceback.extract_tb(link.__traceback__)[-FRAMES:]
        name = f"{type(link).__module__}.{type(link).__qualname__}"
        at = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        code = code_of(link) or code_of(getattr(link, "orig", None) or link)
        chain.append({"error": name, **({"code": code} if code else {}), "at": at})
        link = link.__cause__ or link.__context__
    return chain
