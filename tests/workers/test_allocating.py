"""What free memory does in a process that gives it back."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: fills and frees what four threads ask for, and says how much stays (kB)
PROGRAM = """
import ctypes, sys, threading
if sys.argv[1] == "yes":
    from workers.allocating import give_memory_back
    give_memory_back()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
def work():
    held = [libc.malloc(60_000) for _ in range(600)]
    for one in held:
        ctypes.memset(one, 1, 60_000)
    for one in held:
        libc.free(one)
for _ in range(4):
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
status = open("/proc/self/status").read()
print(status.split("VmRSS:")[1].split()[0])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's own settings")
def test_what_threads_have_freed_is_given_back() -> None:
    held = {}
    for asked in ("no", "yes"):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, asked], capture_output=True, text=True, check=True
        )
        held[asked] = int(done.stdout)
    assert held["yes"] <= held["no"] * 1.2
    assert held["yes"] < 60_000
