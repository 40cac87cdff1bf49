"""A sentence for people that can be said in another language later: the English, and what it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Message(str):
    """The English sentence itself, so that everything that takes a `str` takes it.

    `template` is what the catalogues know it by, with {names} in braces, and `values` what they stand for.
    `many` and `number` are set where it depends on a number.
    """

    template: str
    many: str | None
    number: int | None
    values: Mapping[str, Any]


def message(template: str, /, **values: Any) -> Message:
    """Return a sentence that is to be found by `make words`: write its English here, as one literal."""
    return _made(template, None, None, values)


def counted(one: str, many: str, count: int, /, **values: Any) -> Message:
    """Return a sentence that depends on a number: `{count}`, and English for one and for other numbers."""
    return _made(one, many, count, {"count": count, **values})


def _made(template: str, many: str | None, number: int | None, values: Mapping[str, Any]) -> Message:
    words = template if many is None or number == 1 else many
    filled = words.format_map({name: _shown(value) for name, value in values.items()}) if values else words
    made = Message(filled)
    made.template, made.many, made.number, made.values = template, many, number, values
    return made


def _shown(value: Any) -> Any:
    """Return a value as English shows it: a number with its thousands apart."""
    return f"{value:,}" if type(value) is int and abs(value) > 999 else value
