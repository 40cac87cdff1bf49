"""Running the command line: as a process of its own, or, much cheaper, inside of the test's."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from dragoman.cli.main import app, run
from service.settings import get_settings

DragomanEnv = dict[str, str]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def dragoman(env: DragomanEnv, *words: str, stdin: str | bytes = "") -> Ended:
    """Run `dragoman` in this process, from its arguments to its exit code."""
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code = 0
    get_settings.cache_clear()
    try:
        with (
            patch.dict(os.environ, env),
            patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8")),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            run(app, words)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        get_settings.cache_clear()
    return Ended(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def process(env: DragomanEnv, *words: str, stdin: str = "") -> Ended:
    """Run `dragoman` as people do: a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-m", "dragoman", *words],
        env={**os.environ, **env},
        input=stdin.encode(),
        capture_output=True,
        timeout=240,
    )
    done = Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    assert "Traceback" not in done.stderr, done.stderr
    return done


def failed(env: DragomanEnv, *words: str, stdin: str | bytes = "") -> str:
    """Run what must fail; gives what it says."""
    done = dragoman(env, *words, stdin=stdin)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.strip().splitlines()) <= 3
    return done.stderr
