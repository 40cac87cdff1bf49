"""Memory: limit glibc's arenas, return freed memory early, and spare the collector what stays."""

from __future__ import annotations

import ctypes
import gc
import sys

#: of glibc's malloc.h
_TRIM_THRESHOLD, _ARENAS = -1, -8
#: bytes that may lie free at the end of a pool
FREE_BYTES = 131_072
POOLS = 2
#: new objects after which the garbage collector looks at the youngest; Python's own 700 are a sentence's
YOUNG = 10_000


def give_memory_back() -> None:
    """Let glibc keep two pools instead of eight a core, and return free memory early; elsewhere nothing.

    Every thread that decodes would get a pool of its own, which grows to its largest batch and stays:
    with a model of OPUS-MT's size a second thread then adds more than twice as much. To be called
    before there are threads.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(_ARENAS, POOLS)
        mallopt(_TRIM_THRESHOLD, FREE_BYTES)


def leave_alone_what_stays() -> None:
    """Let the garbage collector pass over all that there is now: code, tables, glossary and models stay.

    To be called when they are loaded. What is made for a story is freed without it, or soon found by it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
