"""The options of a source: which there are for each kind of CMS, and what their values may be.

A misspelt option would be passed over, and what it was meant to hold back would go out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from service.errors import Unprocessable
from service.intake import access, adapter_for
from service.intake.strapi import NAMES
from service.intake.strapi_content import FORMATS

#: options that every kind of source has
COMMON = ("base_url", "paid", "withheld", "archive", "urgency")
#: and those of one kind
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "standard": ("types",),
    "superdesk": ("types",),
    "ghost": ("pages",),
    "wordpress": ("types",),
    "strapi": ("models", "fields", "format", "paths"),
}
#: options that take one of some words (see `service.stages.receiving`)
CHOICES = {
    "paid": access.CHOICES,
    "withheld": ("take-down", "keep"),
    "archive": ("leave", "translate"),
    "format": FORMATS,
}


def check_options(kind: str, options: Mapping[str, Any]) -> None:
    """Raise `Unprocessable` for an option that is missing, that nobody knows, or of a wrong value."""
    for name, what in adapter_for(kind).required.items():
        if not options.get(name):
            raise Unprocessable(f"A source of the kind {kind} needs the option --option {what}.", field=name)
    known = (*COMMON, *OF_KIND[kind])
    for name, value in options.items():
        if name not in known:
            raise _unknown(f"A source of the kind {kind} has no option `{name}`", name, known, name)
        _CHECKS[name](name, value)


def checked_base(base: str) -> str:
    """Return a base address without a slash at its end. Raises `Unprocessable` for an unusable one."""
    try:
        parts = urlsplit(base.strip())
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        good = good and not parts.query and not parts.fragment and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        raise Unprocessable(
            "The source's option `base_url` is no address: https://host, with a path where the CMS has one, "
            "and without a password in it.",
            field="base_url",
        )
    return base.strip().rstrip("/")


def _unknown(said: str, word: str, known: tuple[str, ...], field: str) -> Unprocessable:
    near = get_close_matches(word, known, n=1)
    advice = f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(known)}."
    return Unprocessable(f"{said}. {advice} NAME=null takes a wrong one away.", field=field)


def _wrong(name: str, value: Any, must: str) -> Unprocessable:
    return Unprocessable(f"The source's option `{name}` is {value!r}; it must be {must}.", field=name)


def _check_choice(name: str, value: Any) -> None:
    if value not in CHOICES[name]:
        raise _wrong(name, value, f"one of: {', '.join(CHOICES[name])}")


def _check_words(name: str, value: Any) -> None:
    words = value.split(",") if isinstance(value, str) else value
    good = isinstance(words, list) and bool(words)
    if not (good and all(isinstance(word, str) and word.strip() for word in words)):
        raise _wrong(name, value, 'words with commas between them, or a list such as ["article"]')


def _check_pages(name: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise _wrong(name, value, "true or false")


def _check_urgency(name: str, value: Any) -> None:
    good = isinstance(value, dict) and bool(value)
    good = good and all(isinstance(one, str) and one.strip() for one in value)
    if not (good and all(type(one) is int and 1 <= one <= 9 for one in value.values())):
        raise _wrong(name, value, 'an object of tags or sections, such as {"Breaking":1,"Sport":7,"*":5}')


def _check_base(name: str, value: Any) -> None:
    checked_base(value if isinstance(value, str) else "")


def _check_names(name: str, value: Any) -> None:
    good = isinstance(value, dict) and bool(value)
    if not (good and all(isinstance(one, str) and one.strip() for one in value.values())):
        raise _wrong(name, value, 'an object of names, such as {"body":"text"}')
    for one in value if name == "fields" else ():
        if one not in NAMES:
            raise _unknown(
                f"The option `fields` has {one!r}, which is no part of a story", one, tuple(NAMES), name
            )


_CHECKS: Mapping[str, Callable[[str, Any], None]] = {
    **dict.fromkeys(CHOICES, _check_choice),
    **dict.fromkeys(("types", "models"), _check_words),
    **dict.fromkeys(("fields", "paths"), _check_names),
    "pages": _check_pages,
    "base_url": _check_base,
    "urgency": _check_urgency,
}
