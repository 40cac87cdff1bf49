"""Running the web process, or several at one address."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import warnings
from multiprocessing.connection import wait
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from service.app import create_app
from service.editions import editions_of
from service.settings import Settings
from service.web.metrics import SHARED
from service.web.patience import most_connections, patient

#: seconds that a thread may keep Python to itself (5 ms elsewhere): a page that is made beside it holds up
#: what a site fetches, which is answered from memory in less than one
SWITCH = 0.0005
#: seconds in which requests that have begun may end, and in which a process has to say that it lives
LAST_ANSWERS, ALIVE = 10, 30


class _Config(uvicorn.Config):
    """How to serve; the protocol and the application are made in the process that serves."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        self._settings = settings
        level = settings.log_level.lower()
        super().__init__(
            create_app,
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.web_processes,
            log_config=None,  # it is ours: see `service.logs`
            log_level=level,
            access_log=level == "debug",
            timeout_graceful_shutdown=LAST_ANSWERS,
            timeout_worker_healthcheck=ALIVE,
            server_header=False,
            **options,
        )

    def load(self) -> None:
        """Make the application."""
        if multiprocessing.parent_process() is not None:
            threading.Thread(target=_end_with_parent, daemon=True, name="watch-parent").start()
        sys.setswitchinterval(SWITCH)
        # prometheus_client says so each time, and it does no harm: gauges are each process's own here
        warnings.filterwarnings("ignore", "Clearing labels has not been implemented", UserWarning)
        self.http = patient(self._settings.request_seconds, most_connections())
        settings, self.app = self._settings, lambda: create_app(settings)
        super().load()


def serve(settings: Settings) -> None:
    """Answer until SIGTERM or Ctrl-C."""
    if settings.web_processes == 1:
        uvicorn.Server(_Config(settings)).run()
        return
    editions_of(settings)  # what cannot be used is said once, and not by each process
    with tempfile.TemporaryDirectory(prefix="dragoman-metrics-") as folder:
        os.environ[SHARED] = folder
        config = _Config(settings)
        with config.bind_socket() as address:
            Multiprocess(config, sockets=[address]).run()


def _end_with_parent() -> None:
    """End this process by SIGTERM when the one that started it is gone: it would answer on, unwatched."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
