"""Reading the editions from their file, with every mistake in it named."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.edition import Edition, Policy
from service.domain.languages.tags import primary
from service.errors import NotFound, Unprocessable

SHIPPED = Path(__file__).with_name("editions.toml")
REQUIRED = ("name", "locale", "direction", "digits", "time_zone", "sources")
OPTIONAL = ("policy", "disclosure")


@lru_cache
def load_editions(path: Path | None = None) -> dict[str, Edition]:
    """Read the editions, by slug in file order. Raises `Unprocessable` naming file, edition and field."""
    file = path or SHIPPED
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Unprocessable(f"The editions file {file} cannot be read: {error}.") from error
    return {slug: _edition(file, slug, table) for slug, table in tables.items()}


def get_edition(editions: dict[str, Edition], slug: str) -> Edition:
    """Return the edition of that slug. Raises `NotFound` listing those there are."""
    try:
        return editions[slug]
    except KeyError:
        raise NotFound(f"There is no edition {slug!r}. There are: {', '.join(editions)}.") from None


def _edition(file: Path, slug: str, table: Any) -> Edition:
    def wrong(field: str, why: str) -> Unprocessable:
        return Unprocessable(f"{file}: edition {slug!r}, {field}: {why}.", field=f"{slug}.{field}")

    if not isinstance(table, dict):
        raise wrong("table", "an edition is a table: [slug], then its fields")
    for field in REQUIRED:
        if not table.get(field):
            raise wrong(field, "is missing")
    for field in table:
        if field not in REQUIRED + OPTIONAL:
            raise wrong(field, "is not a field of an edition")
    if table["direction"] not in ("ltr", "rtl"):
        raise wrong("direction", "must be ltr or rtl")
    try:
        ZoneInfo(table["time_zone"])
    except (KeyError, ValueError) as error:
        raise wrong("time_zone", f"{table['time_zone']!r} is no IANA time zone") from error
    try:
        policy = Policy(table.get("policy", "review"))
    except ValueError:
        raise wrong("policy", "must be review or auto") from None
    if policy is Policy.AUTO and not table.get("disclosure"):
        raise wrong("disclosure", "policy auto needs the sentence that tells readers nobody reviewed it")
    return Edition(
        slug=slug,
        name=table["name"],
        locale=table["locale"],
        direction=table["direction"],
        digits=table["digits"],
        time_zone=table["time_zone"],
        sources=tuple(primary(str(one)) for one in table["sources"]),
        policy=policy,
        disclosure=table.get("disclosure"),
    )
