"""Limit glibc's arenas and return freed memory early."""

from __future__ import annotations

import ctypes
import sys

#: of glibc's malloc.h
_TRIM_THRESHOLD, _ARENAS = -1, -8
#: bytes that may lie free at the end of a pool
FREE_BYTES = 131_072
POOLS = 2


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
