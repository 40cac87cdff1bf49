"""Reading a text that somebody names on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from service.errors import NotFound, Unprocessable


def is_file(text: str) -> bool:
    """Return whether an argument is a file, and not the text itself."""
    try:
        return Path(text).is_file()
    except OSError:  # the text is longer than a file name may be
        return False


def names_a_file(text: str) -> bool:
    """Return whether a text is one word that ends as a file name does: it was mistyped."""
    return len(text.split()) == 1 and text.lower().endswith((".html", ".htm", ".txt", ".md", ".json", ".xml"))


def read_text(file: Path) -> str:
    """Read a UTF-8 file, or standard input for `-`. Raises `NotFound` or `Unprocessable` in plain words."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}.") from None
    except OSError as error:
        raise Unprocessable(f"{file} cannot be read: {error.strerror}.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unprocessable(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from None
