"""The file of settings, `dragoman.toml`: where it is looked for, and every mistake in it named."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from service.errors import Unprocessable

NAME = "dragoman.toml"
#: names the file; the other settings are in it, or go before it
VARIABLE = "DRAGOMAN_CONFIG"
PREFIX = "DRAGOMAN_"


def find_config() -> Path | None:
    """Return the file of settings, None where there is none.

    It is the one that `DRAGOMAN_CONFIG` names, or the one beside the folder that `DRAGOMAN_DATA_DIR` names,
    or the one in the current folder; one file, never two together. Raises `Unprocessable` where the named
    one is missing.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        file = Path(named).expanduser().absolute()
        if not file.exists():
            raise Unprocessable(f"{VARIABLE} names {file}, and there is no such file.")
        return file
    folders = [Path.cwd()]
    if data := os.environ.get(f"{PREFIX}DATA_DIR", ""):
        folders.insert(0, Path(data).expanduser().absolute().parent)
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


def read_config(file: Path, known: Iterable[str], paths: Iterable[str]) -> dict[str, Any]:
    """Return the settings of a file; those of `paths` that are relative start at the file's folder.

    Raises `Unprocessable` for a file that cannot be read, and for a name that is none of the `known`.
    """
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # a bad byte and bad TOML are both a ValueError
        raise Unprocessable(f"The file of settings {file} cannot be read: {error}.") from error
    names = list(known)
    for name, value in values.items():
        if name not in names:
            raise Unprocessable(f"{file}: {_unknown(name, names)}", field=name)
        if isinstance(value, dict):
            raise Unprocessable(f"{file}: {name} is a table and has to be a value.", field=name)
    for name in paths:
        if isinstance(values.get(name), str) and values[name]:
            values[name] = file.parent / Path(values[name]).expanduser()
    return values


def unknown_variables(known: Iterable[str], beside: Iterable[str]) -> list[str]:
    """Return a sentence for each variable of the environment that is almost, but not, a setting's.

    What looks like none is left alone, and so are the names of `beside`, and the variables in which an
    operator keeps keys.
    """
    names = [name.upper() for name in known]
    found = []
    for variable in sorted(os.environ):
        name = variable.removeprefix(PREFIX)
        if name == variable or name in names or variable in beside or name.endswith("_KEY"):
            continue
        # without what all have in common, which would make everything look like everything
        near = get_close_matches(name, [one for one in names if not name.startswith(f"{one}_")], 1, 0.75)
        if near:
            found.append(f"{variable} is no setting and does nothing. Did you mean {PREFIX}{near[0]}?")
    return found


def readable_by_all(file: Path) -> bool:
    """Return whether every account of this machine may read a file."""
    try:
        return bool(file.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def _unknown(name: str, known: list[str]) -> str:
    plain = name.removeprefix(PREFIX).lower().replace("-", "_")
    near = get_close_matches(plain, known, n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    return f"{name!r} is no setting.{meant} docs/settings.md lists them, without DRAGOMAN_ in small letters."
