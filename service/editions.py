"""Reading the editions from their file, with every mistake in it named."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from service.domain.edition import Edition, LlmRules, Policy
from service.domain.figures.style import NUMBERING_SYSTEMS, parse
from service.domain.languages.tags import primary
from service.errors import NotFound, Unprocessable
from service.settings import Settings

SHIPPED = Path(__file__).with_name("editions.toml")
REQUIRED = ("name", "locale", "direction", "digits", "time_zone", "sources")
#: how many characters a headline and a standfirst may have
LIMITS = ("headline_characters", "standfirst_characters")
OPTIONAL = (
    "policy",
    "disclosure",
    "style",
    "llm",
    "at_once",
    "four_eyes",
    "access",
    "cdn_seconds",
    "names_approver",
    "beam",
    *LIMITS,
)
#: who may fetch an edition
ACCESS = {"public": False, "key": True}
MOST_CDN_SECONDS = 86_400
#: those that hold text
TEXTS = ("name", "locale", "direction", "digits", "time_zone", "policy", "disclosure")
#: an edition's name in addresses, cursors and DRAGOMAN_EDITIONS
SLUG = re.compile(r"[a-z0-9-]{1,64}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LEAST_URGENT = 9
MOST_CHARACTERS = 10_000
WIDEST_BEAM = 8

#: what an edition may say of the language model, and of which kind it is
LLM_FIELDS: dict[str, type] = {
    "use": bool,
    "url": str,
    "model": str,
    "key_variable": str,
    "price_in": float,
    "price_out": float,
    "daily_budget": float,
    "reader": bool,
}
LLM_WORDS: dict[type, str] = {bool: "true or false", str: "text", float: "a number"}
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
#: characters of an edition's notes on style: they go with every request
MOST_STYLE = 2000

#: makes the error for a field of an edition
Wrong = Callable[[str, str], Unprocessable]


@lru_cache
def load_editions(path: Path | None = None) -> dict[str, Edition]:
    """Read the editions, by slug in file order. Raises `Unprocessable` naming file, edition and field."""
    file = path or SHIPPED
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # a bad byte and bad TOML are both a ValueError
        raise Unprocessable(f"The editions file {file} cannot be read: {error}.") from error
    if not tables:
        raise Unprocessable(f"The editions file {file} has no edition in it.")
    return {slug: _edition(file, slug, table) for slug, table in tables.items()}


def editions_of(settings: Settings) -> dict[str, Edition]:
    """Return the editions of a desk, by slug in file order, those that its settings leave out switched off.

    Raises `Unprocessable` as `load_editions`, and for a name in `DRAGOMAN_EDITIONS` that no edition has.
    """
    return switched(load_editions(settings.editions_file), settings.editions)


def switched(editions: Mapping[str, Edition], chosen: Iterable[str]) -> dict[str, Edition]:
    """Return all editions, of which only the chosen ones are on; without a choice all are."""
    wanted = tuple(chosen)
    for name in wanted:
        if name not in editions:
            near = get_close_matches(name.lower(), editions, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise Unprocessable(
                f"DRAGOMAN_EDITIONS names {name!r}, and there is no such edition.{meant} "
                f"There are: {', '.join(editions)}.",
                field="editions",
            )
    return {slug: replace(one, is_on=not wanted or slug in wanted) for slug, one in editions.items()}


def needs_key(edition: Edition, settings: Settings) -> bool:
    """Return whether an edition can be fetched only with a key."""
    return settings.fetch_requires_key if edition.needs_key is None else edition.needs_key


def switched_off(editions: Mapping[str, Edition]) -> list[str]:
    """List the editions that are switched off."""
    return [edition.slug for edition in editions.values() if not edition.is_on]


def name_of(editions: Mapping[str, Edition], slug: str) -> str:
    """Return what people call an edition; one that is no longer in the file has its slug alone."""
    return editions[slug].name if slug in editions else slug


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
    if not SLUG.fullmatch(slug):
        raise wrong("table", "is named with a to z, 0 to 9 and -, 64 at most: the name is part of addresses")
    for field in REQUIRED:
        if not table.get(field):
            raise wrong(field, "is missing")
    for field in table:
        if field not in REQUIRED + OPTIONAL:
            raise wrong(field, "is not a field of an edition")
    for field in TEXTS:
        if not isinstance(table.get(field, ""), str):
            raise wrong(field, "must be text")
    if parse(table["locale"]) is None:
        raise wrong("locale", f"{table['locale']!r} is no locale that CLDR knows, such as fr-SN")
    if table["direction"] not in ("ltr", "rtl"):
        raise wrong("direction", "must be ltr or rtl")
    if table["digits"] not in NUMBERING_SYSTEMS:
        raise wrong("digits", f"must be one of {', '.join(NUMBERING_SYSTEMS)}")
    try:
        ZoneInfo(table["time_zone"])
    except (KeyError, ValueError, OSError) as error:
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
        sources=_sources(table["sources"], wrong),
        policy=policy,
        disclosure=table.get("disclosure"),
        style=_style(table.get("style", ""), wrong),
        llm=_llm_rules(table.get("llm", {}), "llm", wrong),
        at_once=_at_once(table.get("at_once", 0), wrong),
        four_eyes=_yes_or_no("four_eyes", table.get("four_eyes", False), wrong),
        needs_key=_needs_key(table.get("access"), wrong),
        cdn_seconds=_cdn_seconds(table.get("cdn_seconds", 0), wrong),
        headline_characters=_characters(LIMITS[0], table, wrong),
        standfirst_characters=_characters(LIMITS[1], table, wrong),
        names_approver=_yes_or_no("names_approver", table.get("names_approver", False), wrong),
        beam=_beam(table.get("beam", 0), wrong),
    )


def _needs_key(access: Any, wrong: Wrong) -> bool | None:
    if access is None:
        return None
    if access not in ACCESS:
        raise wrong("access", f"must be {' or '.join(ACCESS)}; without it, the settings say who may fetch it")
    return ACCESS[access]


def _cdn_seconds(seconds: Any, wrong: Wrong) -> int:
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= MOST_CDN_SECONDS:
        raise wrong("cdn_seconds", f"must be a number of seconds from 0 to {MOST_CDN_SECONDS}")
    return seconds


def _beam(beam: Any, wrong: Wrong) -> int:
    if not isinstance(beam, int) or isinstance(beam, bool) or not 0 <= beam <= WIDEST_BEAM:
        raise wrong("beam", f"must be a number from 1 to {WIDEST_BEAM}, or 0 for the model's own")
    return beam


def _yes_or_no(field: str, value: Any, wrong: Wrong) -> bool:
    if not isinstance(value, bool):
        raise wrong(field, "must be true or false")
    return value


def _characters(field: str, table: dict[str, Any], wrong: Wrong) -> int:
    most = table.get(field, 0)
    if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= MOST_CHARACTERS:
        raise wrong(field, f"must be a number of characters up to {MOST_CHARACTERS:,}, or 0 for any number")
    return most


def _at_once(urgency: Any, wrong: Wrong) -> int:
    if not isinstance(urgency, int) or isinstance(urgency, bool) or not 0 <= urgency <= LEAST_URGENT:
        raise wrong("at_once", "must be an urgency, 1 (the most urgent) to 9, or 0 for none")
    return urgency


def _sources(sources: Any, wrong: Wrong) -> tuple[str, ...]:
    if not isinstance(sources, list) or not all(isinstance(one, str) for one in sources):
        raise wrong("sources", 'must be a list of languages, such as ["en", "fr"]')
    for name in sources:
        if not LANGUAGE.fullmatch(primary(name)):
            raise wrong("sources", f"{name!r} is no language's code, such as en")
    return tuple(dict.fromkeys(map(primary, sources)))


def _is_address(url: str) -> bool:
    """Return whether a text is the address of a server; an empty one stands for none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not url or (parts.scheme in ("http", "https") and bool(parts.hostname))


def _style(style: Any, wrong: Wrong) -> str:
    if not isinstance(style, str) or len(style) > MOST_STYLE:
        raise wrong("style", f"must be text of at most {MOST_STYLE:,} characters")
    return style.strip()


def _llm_rules(table: Any, name: str, wrong: Wrong, *, of_a_pair: bool = False) -> LlmRules:
    """Read what an edition, or a pair of one, says of the language model."""
    if not isinstance(table, dict):
        raise wrong(name, 'must be a table such as {model = "…"}, or {use = false}')
    rules: dict[str, Any] = {key: value for key, value in table.items() if of_a_pair or key != "from"}
    for key, value in rules.items():
        kind = LLM_FIELDS.get(key)
        if kind is None:
            raise wrong(f"{name}.{key}", f"is not one of {', '.join([*LLM_FIELDS, 'from'])}")
        is_bool = isinstance(value, bool)
        kinds = (int, float) if kind is float else (kind,)
        if is_bool != (kind is bool) or not isinstance(value, kinds):
            raise wrong(f"{name}.{key}", f"must be {LLM_WORDS[kind]}")
        if kind is float and not 0 <= rules[key] < math.inf:
            raise wrong(f"{name}.{key}", "must be a number, 0 or more")
    if not _is_address(rules.get("url", "")):
        raise wrong(f"{name}.url", "must be an address that begins with http:// or https://")
    if "key_variable" in rules and not VARIABLE.fullmatch(rules["key_variable"]):
        raise wrong(f"{name}.key_variable", "names an environment variable, such as DRAGOMAN_LLM_KEY_SW")
    pairs = {} if of_a_pair else table.get("from", {})
    if not isinstance(pairs, dict):
        raise wrong(f"{name}.from", "must be tables by source language")
    return LlmRules(
        **rules,
        pairs=tuple(
            (primary(source), _llm_rules(one, f"{name}.from.{source}", wrong, of_a_pair=True))
            for source, one in pairs.items()
        ),
    )
