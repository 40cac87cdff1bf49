"""The kinds of values that settings have, and what is refused as one: no value is repeated in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

#: in any case, as people write it
LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    BeforeValidator(lambda level: level.upper() if isinstance(level, str) else level),
]

#: empty means unset: so it is written in files of settings
OptionalPath = Annotated[Path | None, BeforeValidator(lambda path: path or None)]


def _split(names: Any) -> Any:
    """Return names that stand in one text, with commas between them, as a list."""
    if not isinstance(names, str):
        return names
    found = tuple(filter(None, map(str.strip, names.split(","))))
    if "," in names and not found:  # of variables that are not set: it is not to mean all
        raise ValueError("commas and no name between them; leave it empty for all")
    return found


#: names with commas between them, as they stand in the environment, or a list
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


def address_of_the_web(url: str) -> str:
    """Return the address of a web server, or an empty text. Raises `ValueError`."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:  # a port or a bracket
        whole = False
    if url and (not whole or any(map(str.isspace, url))):
        raise ValueError("is no address such as http://127.0.0.1:8080/v1")
    return url


def address_of_a_broker(url: str) -> str:
    """Return the address of a broker, one or several. Raises `ValueError` without a scheme, or for a port."""
    try:
        whole = all("://" in one and (urlsplit(one).port or 1) for one in url.split(";"))
    except ValueError:
        whole = False
    if url and not whole:
        raise ValueError("is no address such as redis://127.0.0.1:6379/0")
    return url


def address_of_a_mail_server(url: str) -> str:
    """Return the address of a server that takes e-mail, or an empty text. Raises `ValueError`."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port or 1)
    except ValueError:
        whole = False
    if url and not whole:
        raise ValueError("is no address such as smtp://user:password@mail.example:587")
    return url
