"""A story that ended its worker, or never came back, is thought about in a process of its own.

Whatever it does there, out-of-memory, a segmentation fault, a search without end, harms no other story: the
process is ended, the next engine gets its chance, and at last the story fails with the reason. It costs the
time to load the models, and their memory a second time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import structlog

from service.domain.draft import Draft, Job
from service.errors import DragomanError, Unavailable
from service.logs import set_up_logs, where
from service.message import in_a_row, message
from service.settings import Settings
from workers.engines.llm.client import LlmUnavailable
from workers.models.order import NoFurtherModel
from workers.queue.context import WorkerContext
from workers.queue.lease import longest, overran
from workers.queue.thinking import think

#: seconds between two looks whether the work is to end
LOOK = 0.2
#: engines that may end with a story before it is set aside
MOST = 3

log = structlog.get_logger(__name__)


class SetAside(Unavailable):
    """No engine came to an end with a story; the detail says what became of each try."""

    title = "The story was set aside"


class BrokeOff(Exception):
    """The other process met with what nobody foresaw; it has logged where."""


def think_alone(context: WorkerContext, job: Job, check: Callable[[], None]) -> Draft:
    """Return the draft that a process of its own makes, with the next engine each time that one ends it.

    Raises `SetAside` where all did, and else as `think`; `check` may raise, too, and ends the process.
    """
    seconds = longest(context.settings, job)
    tries: list[str] = []
    while len(tries) < MOST:
        try:
            return _one(context, job, len(tries), check, seconds)
        except NoFurtherModel:
            break
        except _Ended as ended:
            log.error("a process ended with its story", translation=job.translation_id, how=str(ended))
            tries.append(ended.args[0])
    raise SetAside(
        in_a_row(
            [
                message(
                    "Set aside: workers ended with this story, or did not come back from it, so it was "
                    "drafted by itself."
                ),
                *tries,
                message("Let a person translate it, or try again once the engine is mended."),
            ]
        )
    )


class _Ended(Exception):
    """The process is gone without an answer; the message says how, for people."""


def _one(
    context: WorkerContext, job: Job, passed_over: int, check: Callable[[], None], seconds: float
) -> Draft:
    spawning = multiprocessing.get_context("spawn")  # threads and models do not live through a fork
    mine, theirs = spawning.Pipe(duplex=False)
    opened_by = context.opened_by or WorkerContext.open
    process = spawning.Process(
        target=_think,
        args=(os.getpid(), opened_by, context.settings, job, passed_over, theirs),
        daemon=True,
    )
    process.start()
    theirs.close()
    until = time.monotonic() + seconds
    try:
        while not mine.poll(LOOK):
            check()
            if time.monotonic() > until:
                raise _Ended(overran(seconds))
        kind, value = mine.recv()
    except EOFError:
        process.join()
        raise _Ended(_ended(process.exitcode)) from None
    finally:
        process.kill()
        process.join()
        mine.close()
    if kind == "draft":
        draft: Draft = value
        return draft
    raise _ERRORS[kind](value)


#: what the other process answers, and what is raised here for it
_ERRORS: dict[str, type[Exception]] = {
    "none": NoFurtherModel,
    "away": LlmUnavailable,
    "refused": Unavailable,
    "broke off": BrokeOff,
}


def _think(
    parent: int,
    opened_by: Callable[[Settings], WorkerContext],
    settings: Settings,
    job: Job,
    passed_over: int,
    answer: Connection,
) -> None:
    """Think, in the other process, and answer."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    set_up_logs(settings.log_level, settings.log_format)
    try:
        context = opened_by(settings)
        answer.send(("draft", think(context, job, context.glossary(), lambda *_: None, passed_over)))
    except NoFurtherModel as error:
        answer.send(("none", error.detail))
    except LlmUnavailable as error:
        answer.send(("away", error.detail))
    except DragomanError as error:
        answer.send(("refused", error.detail))
    except Exception as error:
        log.error("translation broke off", translation=job.translation_id, error=where(error))
        answer.send(("broke off", type(error).__name__))


def _end_with(parent: int) -> None:
    """End this process when its worker is gone: nobody waits for the draft any more."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return message("The process was ended by the signal {signal}.", signal=signal.Signals(-code).name)
    return message("The process ended with the code {code}.", code=str(code))
