"""A sentence for people that can be said in another language later: the English, and what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


class LanguageName(str):
    """The English name of a language, so that a message which names it can say it in another language."""

    tag: str


def named_language(tag: str, english: str) -> LanguageName:
    """Return the name of a language as a value of a message; `tag` is its BCP 47."""
    name = LanguageName(english)
    name.tag = tag
    return name


def kept(text: str) -> Any:
    """Return a sentence as JSON to keep it: `said_again` makes the same of it, in whatever language."""
    if isinstance(text, Message):
        values = {
            name: kept(value) if isinstance(value, str) else value for name, value in text.values.items()
        }
        words = {"text": str(text), "template": text.template, "values": values}
        return words if text.many is None else words | {"many": text.many, "number": text.number}
    if isinstance(text, LanguageName):
        return {"text": str(text), "language": text.tag}
    return str(text)


def said_again(json: Any) -> str:
    """Return the sentence that `kept` made JSON of: a `Message` where it was one."""
    if not isinstance(json, Mapping):
        return str(json)
    if "language" in json:
        return named_language(json["language"], json["text"])
    values = {
        name: said_again(value) if isinstance(value, str | Mapping) else value
        for name, value in json["values"].items()
    }
    made = Message(json["text"])
    made.template, made.many, made.number = json["template"], json.get("many"), json.get("number")
    made.values = values
    return made


def in_a_row(sentences: Iterable[str]) -> str:
    """Return sentences as one, each of which can still be said in another language."""
    first, *others = sentences
    for other in others:
        first = _made("{sentence} {next}", None, None, {"sentence": first, "next": other})
    return first


def _made(template: str, many: str | None, number: int | None, values: Mapping[str, Any]) -> Message:
    words = template if many is None or number == 1 else many
    filled = words.format_map({name: _shown(value) for name, value in values.items()}) if values else words
    made = Message(filled)
    made.template, made.many, made.number, made.values = template, many, number, values
    return made


def _shown(value: Any) -> Any:
    """Return a value as English shows it: a number with its thousands apart."""
    return f"{value:,}" if type(value) is int and abs(value) > 999 else value
