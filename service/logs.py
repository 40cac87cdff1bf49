"""Logging: a line for each event on standard error, as JSON or for people; no bodies, headers or secrets."""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

from service.storage.trouble import code_of
from service.tracing import with_trace

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


def set_up_logs(level: str, form: Literal["json", "text"] = "json") -> None:
    """Write what this program and its libraries log from `level` on (DEBUG, INFO, WARNING, ERROR).

    `form`: "json", an object a line, or "text", a line for people. What `structlog.contextvars` was told,
    such as the request, the story or the job, is in every line, and the trace where there is one.
    """
    number = logging.getLevelNamesMapping().get(level.upper(), 20)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        with_trace,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    written: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if form == "text"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, written],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: StandardError(),
    )
    lines, root = _Lines(), logging.getLogger()
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_texts, written],
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        )
    )
    for handler in [one for one in root.handlers if isinstance(one, _Lines)]:
        root.removeHandler(handler)
    root.addHandler(lines)
    # Libraries are heard from WARNING on, but for the one that says that the server starts and ends.
    root.setLevel(max(number, logging.WARNING))
    logging.getLogger("uvicorn").setLevel(number)


class _Lines(logging.Handler):
    """Writes what libraries log the way we do."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        StandardError().msg(self.format(record))


def _without_texts(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave where in the code a library's error was, and not its message: it may quote a story or a key."""
    info = line.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else None
    if error is not None:
        line["chain"] = where(error)
    return line


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
