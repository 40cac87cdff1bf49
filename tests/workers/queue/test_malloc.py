"""The pools of memory that a worker's threads share."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

#: lets eight threads ask for memory at the same time, and says what glibc has made of it
PROGRAM = """
import ctypes, sys, threading
if sys.argv[1] == "yes":
    from workers.queue.malloc import give_memory_back
    give_memory_back()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]
gate = threading.Barrier(8)
def work():
    gate.wait()
    for _ in range(200):
        libc.malloc(20_000)
    gate.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, file)
libc.fclose(file)
"""


def pools(asked: str) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, asked], capture_output=True, text=True, check=True)
    return len(re.findall("<heap nr", done.stdout))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's own settings")
def test_threads_share_two_pools() -> None:
    assert pools("no") > 2  # else this test would say nothing
    assert pools("yes") == 2
