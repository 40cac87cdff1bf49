"""The embedded broker: kombu messages as files in a folder, for one machine and no server.

kombu's own filesystem transport writes a message in place (a worker can take it half-written and
lose it), knows no priorities and rewrites its tables without a lock. Here a message appears whole
or not at all, the most urgent and then the oldest is taken first, and there are no tables: a queue
is a folder. A message that a killed worker had taken is gone; the lease in the database brings the
work back.
"""

from __future__ import annotations

import os
import re
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

import structlog
from kombu.transport import TRANSPORT_ALIASES, virtual
from kombu.utils.json import dumps, loads

SCHEME = "dragoman-files"
ENDING = ".json"

log = structlog.get_logger(__name__)


class Channel(virtual.Channel):
    """Puts, takes and counts messages. The folder comes from the transport option `folder`."""

    def _folder(self, queue: str) -> Path:
        name = re.sub(r"[^\w-]", "_", queue)
        folder = Path(self.connection.client.transport_options["folder"]) / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        folder = self._folder(queue)
        urgency = virtual.Channel._get_message_priority(self, message)
        task = re.sub(r"[^\w.-]", "_", str(message.get("headers", {}).get("id", "")))
        name = f"{urgency}-{time.time_ns():020d}-{uuid.uuid4().hex}-{task}"
        hidden = folder / f".{name}"
        hidden.write_text(dumps(message), encoding="utf-8")
        hidden.rename(folder / f"{name}{ENDING}")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = self._folder(queue)
        for name in sorted(filter(_is_message, os.listdir(folder))):
            taken = folder / f".{name}.{os.getpid()}"
            try:
                (folder / name).rename(taken)  # one process wins
            except FileNotFoundError:
                continue
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            try:
                return loads(text)
            except ValueError:  # the power went before the disk had it; the database still knows
                log.warning("a message in the embedded broker was broken and is dropped", file=name)
        raise Empty

    def task_ids(self, queue: str) -> frozenset[str]:
        """Return the ids of the tasks whose messages lie in a queue."""
        names = filter(_is_message, os.listdir(self._folder(queue)))
        return frozenset(name.removesuffix(ENDING).split("-", 3)[-1] for name in names)

    def _size(self, queue: str) -> int:
        return sum(map(_is_message, os.listdir(self._folder(queue))))

    def _purge(self, queue: str) -> int:
        folder = self._folder(queue)
        names = list(filter(_is_message, os.listdir(folder)))
        for name in names:
            (folder / name).unlink(missing_ok=True)
        return len(names)


class Transport(virtual.Transport):
    """Makes the channels and polls them, every `polling_interval` seconds."""

    Channel = Channel
    driver_type = "filesystem"
    driver_name = SCHEME
    implements = virtual.Transport.implements.extend(asynchronous=False, exchange_type=frozenset(["direct"]))

    def driver_version(self) -> str:
        """Return the version: none of its own."""
        return "1"


def _is_message(name: str) -> bool:
    return name.endswith(ENDING) and not name.startswith(".")  # hidden: being written or taken


def register() -> None:
    """Make the scheme known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
