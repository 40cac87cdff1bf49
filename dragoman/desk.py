"""Which desk a command speaks to: said once, on stderr, and never made by the way."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from dragoman.terminal import warn
from service.config_file import VARIABLE, find_config, unknown_variables
from service.errors import Unavailable
from service.program import dragoman
from service.settings import Settings, secrets_in_the_open

#: variables that docker-compose.yml and the tests have beside the settings
BESIDE = frozenset({VARIABLE})

_to_say: list[str] = []


def sqlite_path(settings: Settings) -> Path | None:
    """Return the file of the desk's SQLite database, None where it has another database."""
    scheme, _, place = settings.database.partition("://")
    return Path(place.removeprefix("/")) if scheme.startswith("sqlite") and place.strip("/") else None


def has_desk(settings: Settings) -> bool:
    """Return whether there is a desk: a database is named, or its SQLite file is there."""
    file = sqlite_path(settings)
    return file is None or file.is_file()


def need_desk(settings: Settings) -> None:
    """Remember which desk this is, to be said. Raises `Unavailable` where there is none."""
    speaks_to(settings)
    if not has_desk(settings):
        raise Unavailable(
            f"There is no desk in {settings.data_dir}. `{dragoman()} up` makes one; to speak to one that is "
            "somewhere else, set DRAGOMAN_DATA_DIR or DRAGOMAN_DATABASE_URL, or go to the folder of its "
            "dragoman.toml."
        )


def describe(settings: Settings) -> str:
    """Return which desk this is, in a line without any secret."""
    file = sqlite_path(settings)
    if file is not None:
        named = str(file.parent) if file.parent == settings.data_dir else str(file)
    else:
        named = f"{_shown(settings.database)}, data in {settings.data_dir}"
    config = find_config()
    return f"{named}, {settings.base_url}" + (f", settings of {config}" if config else "")


def _shown(database: str) -> str:
    """Return the address of a database without its account and password."""
    try:
        url = urlsplit(database)
    except ValueError:
        url = urlsplit("")
    host = url.netloc.rpartition("@")[2]
    if not url.scheme or not host:
        return "a database whose URL cannot be read"
    return f"{url.scheme}://{host}{url.path}"


def speaks_to(settings: Settings) -> None:
    """Remember which desk a command speaks to, and what is wrong with how it was named: `say` says it."""
    for line in (f"Desk: {describe(settings)}", *warnings()):
        if line not in _to_say:
            _to_say.append(line)


def warnings() -> list[str]:
    """Return what is doubtful in the settings: secrets that all can read, variables that nobody reads."""
    secret = secrets_in_the_open()
    return [*([secret] if secret else []), *unknown_variables(Settings.model_fields, BESIDE)]


def say() -> None:
    """Say what was remembered, once."""
    lines, _to_say[:] = list(_to_say), []
    if not sys.stderr.closed:
        for line in lines:
            warn.print(line, markup=False, style="dim")
