"""A sentence and its human translation, as the faults are put into it and the checks see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from service.domain.draft import Mention, Span
from service.domain.languages.tags import primary
from service.domain.story import Mark
from service.errors import Unprocessable

#: what translations are measured in when no edition speaks the language
_FALLBACK = "en-ZA"


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a set. `other` is another sentence of it, both sides; `foreign` is in a third language.

    `mentions`, with what the glossary found in both sides, are there before a fault is put in.
    """

    set_name: str
    line: int
    source_language: str
    target_locale: str
    source: str
    target: str
    other: tuple[str, str] = ("", "")
    foreign: str = ""
    names: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    source_marks: tuple[Mark, ...] = ()
    target_marks: tuple[Mark, ...] = ()
    missing_marks: tuple[int, ...] = ()

    @property
    def language(self) -> str:
        """The primary subtag of the target."""
        return primary(self.target_locale)

    @property
    def english(self) -> str:
        """The English side."""
        return self.source if self.source_language == "en" else self.target

    def with_english(self, text: str) -> Pair | None:
        """Return the pair with another English side; None where nothing was changed.

        Where the source is English, that is the fault seen from the other side: the source now says
        what the translation does not.
        """
        if text == self.english:
            return None
        return replace(self, source=text) if self.source_language == "en" else replace(self, target=text)

    def with_target(self, text: str) -> Pair | None:
        """Return the pair with another translation; None where nothing was changed."""
        return None if text == self.target else replace(self, target=text)


#: puts one fault into a pair; None where the pair has no place for it
Seed = Callable[[Pair, Random], Pair | None]


def chance(*parts: object) -> Random:
    """Return random numbers that are the same each time for the same parts."""
    return Random(":".join(map(str, parts)))  # noqa: S311 - to repeat them is the point


def cut(text: str, span: Span, instead: str = "") -> str:
    """Return a text with something else in the place of a span, without a doubled space."""
    before, after = text[: span[0]], text[span[1] :]
    if not instead and (not before or before.endswith(" ")) and after.startswith(" "):
        after = after[1:]
    return before + instead + after


def pick(random: Random, pattern: re.Pattern[str], text: str, group: int = 0) -> Span | None:
    """Return the span of one match of a pattern, drawn by chance."""
    found = [match.span(group) for match in pattern.finditer(text)]
    return random.choice(found) if found else None


def load_pairs(files: Iterable[str], locales: dict[str, str]) -> list[Pair]:
    """Read sets given as "SOURCE=TARGET": two files line by line, whose names end in their languages.

    `locales`: language → locale of its edition. Raises `Unprocessable` where files do not fit together.
    """
    pairs: list[Pair] = []
    for entry in files:
        names = entry.split("=")
        if len(names) != 2:
            raise Unprocessable(f"{entry!r} is not SOURCE=TARGET. Give two files, line by line.")
        source, target = map(Path, names)
        lines = [file.read_text(encoding="utf-8").splitlines() for file in (source, target)]
        if len(lines[0]) != len(lines[1]):
            raise Unprocessable(f"{source} has {len(lines[0])} lines and {target} has {len(lines[1])}.")
        language, to = source.suffix[1:], target.suffix[1:]
        locale = locales.get(to, to or _FALLBACK)
        pairs += [
            Pair(source.name.split(".")[0], number, language, locale, one, other)
            for number, (one, other) in enumerate(
                zip(*(map(_unquoted, own) for own in lines), strict=True), 1
            )
            if one and other
        ]
    return with_company(pairs)


def _unquoted(line: str) -> str:
    """Return a line without the quoting that a spreadsheet has left round some lines of FLORES."""
    line = line.strip()
    if len(line) > 2 and line[0] == line[-1] == '"' and '""' in line and not line.strip('"').count('"') % 2:
        inner = line[1:-1]
        if not inner.replace('""', "").count('"'):
            return inner.replace('""', '"').strip()
    return line


def with_company(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs, each with another sentence of its set and with a text in a third language."""
    by_source: dict[str, list[Pair]] = {}
    by_set: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        by_source.setdefault(pair.source, []).append(pair)
        by_set.setdefault((pair.set_name, pair.target_locale), []).append(pair)
    made = []
    for group in by_set.values():
        for at, pair in enumerate(group):
            other = group[(at + 7) % len(group)]
            same = [one for one in by_source[pair.source] if one.language != pair.language]
            foreign = min(same, key=lambda one: _apart(pair, one)).target if same else ""
            made.append(
                replace(
                    pair,
                    other=(other.source, other.target) if other is not pair else ("", ""),
                    foreign=foreign,
                )
            )
    return made


def _apart(pair: Pair, other: Pair) -> tuple[bool, bool, str]:
    """Order third languages: those of the same letters first, those that look alike before all."""
    latin = pair.target[:40].isascii(), other.target[:40].isascii()
    near = {"fr": "pt", "pt": "fr", "ar": "fa", "fa": "ar"}.get(pair.language) == other.language
    return not near, latin[0] != latin[1], other.language
