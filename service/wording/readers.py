"""What readers of an edition are told in its own language; the words are in readers.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files

from service.domain.languages.tags import primary
from service.wording.catalogues import ENGLISH
from service.wording.speaking import language_name_in


@dataclass(frozen=True, slots=True)
class ReadersWords:
    """The words for one language; readers.toml says what each is for."""

    approved: str
    unread: str
    written: str
    original: str
    by: str
    updated: str
    older: str


@lru_cache
def _all() -> dict[str, ReadersWords]:
    tables = tomllib.loads(files(__package__).joinpath("readers.toml").read_text(encoding="utf-8"))
    names = [one.name for one in fields(ReadersWords)]
    return {code: ReadersWords(**{name: table[name] for name in names}) for code, table in tables.items()}


def readers_words(locale: str) -> ReadersWords:
    """Return the words for an edition of this locale (BCP 47); English ones where there are none."""
    return _all().get(primary(locale)) or _all()[ENGLISH]


def how_it_was_made(how: str, source_language: str, locale: str, approver: str | None = None) -> str:
    """Return the line for readers of a translation: `how` is approved, unread or written.

    `approver` is named where it is given.
    """
    words = readers_words(locale)
    language = language_name_in(source_language, locale)
    lines = [getattr(words, how).format(language=language)]
    if approver:
        lines.append(words.by.format(name=approver))
    return " ".join(lines)
