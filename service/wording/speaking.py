"""The language in which a request is answered, and saying a message of the pages in it.

It is English unless something has begun to speak another one: the pages do, the API and the commands do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from service.domain.languages.tags import direction, primary
from service.message import LanguageName, Message
from service.wording.catalogues import DESK, ENGLISH, phrase_book


@dataclass(slots=True)
class Speech:
    """The language of one request: one object, so that whoever finds the editor out can change it."""

    language: str


_speech: ContextVar[Speech | None] = ContextVar("speech", default=None)


def speak(language: str) -> None:
    """Begin to speak a language, in this request alone."""
    _speech.set(Speech(language))


def speak_instead(language: str) -> None:
    """Go on in another language, also in what has been called before; nothing where nobody has begun."""
    speech = _speech.get()
    if speech is not None:
        speech.language = language


def spoken() -> str:
    """Return the language that is spoken now."""
    speech = _speech.get()
    return ENGLISH if speech is None else speech.language


def _(text: str, /, **values: Any) -> str:
    """Say a message: its English, or one that was kept as a `Message`, with what stands for {names}."""
    if isinstance(text, Message) and not values:
        words = template(text.template, text.many, text.number)
        values = dict(text.values)
    else:
        words = template(text)
    return filled(words, values) if values else words


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """Say a message that depends on a number, which is `{count}` in it."""
    return filled(template(one, many, count), {"count": count, **values})


def template(text: str, many: str | None = None, count: int | None = None) -> str:
    """Return the words for a message in the language that is spoken, its {names} not filled in."""
    language = spoken()
    if language != ENGLISH:
        there = phrase_book(DESK, language)
        found = there.find(text, count) if there is not None else None
        if found is not None:
            return found
    return text if many is None or count == 1 else many


def filled(words: str, values: Mapping[str, Any]) -> str:
    """Fill in what stands for {names}: numbers as the language writes them, messages in its words."""
    return words.format_map({name: shown(value) for name, value in values.items()})


def shown(value: Any) -> Any:
    """Return a value as the language that is spoken shows it."""
    if isinstance(value, Message):
        return _(value)
    if isinstance(value, LanguageName):
        return language_name_in(value.tag, spoken())
    if isinstance(value, str):
        return isolated(value, spoken())
    if type(value) is int or isinstance(value, float):
        return number(value)
    return value


def isolated(text: str, language: str) -> str:
    """Return a text so that its direction changes nothing round it, in a language that runs the other way.

    Numbers and names in Latin letters would change places with their neighbours. HTML has its own way.
    """
    if direction(language) == "ltr" or hasattr(text, "__html__"):
        return text
    return f"\u2068{text}\u2069"


def number(value: float) -> str:
    """Return a number as the language writes it, in the digits 0 to 9."""
    return (
        str(value) if type(value) is int and -1000 < value < 1000 else format_decimal(value, locale=spoken())
    )


@lru_cache(maxsize=256)
def language_name_in(tag: str, language: str) -> str:
    """Return the name of a language in another one; its tag where nobody knows it."""
    try:
        name = Locale.parse(primary(language)).languages.get(primary(tag))
    except (UnknownLocaleError, ValueError):
        name = None
    return str(name or tag)
