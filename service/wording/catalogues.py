"""The catalogues: one file for each language and kind of words, read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from importlib.resources import files

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ENGLISH = "en"
#: the words of the pages, told by their English; and those of findings, told by a code
DESK, FINDINGS = "desk", "findings"
#: the numbers by which it is found out which form belongs to which kind of number
_SAMPLE = range(201)


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """The words of one language: `forms` has one form for each message, or one for each kind of number.

    `place` says which of them a number takes, `in_scripts` which messages the scripts of the pages need.
    """

    language: str
    forms: Mapping[str, tuple[str, ...]]
    place: Callable[[int], int]
    in_scripts: frozenset[str] = field(default_factory=frozenset)

    def find(self, message: str, count: int | None = None) -> str | None:
        """Return a message's words, in the form for a number; None where the catalogue has none."""
        forms = self.forms.get(message)
        if not forms:
            return None
        place = 0 if count is None or len(forms) == 1 else self.place(count)
        return forms[min(place, len(forms) - 1)] or None

    @property
    def places(self) -> dict[str, int]:
        """Return which form the kinds of number take that CLDR (and a browser) tells apart: {"one": 0, …}."""
        kind = Locale.parse(self.language).plural_form
        return {"other": self.place(_SAMPLE[-1]), **{kind(number): self.place(number) for number in _SAMPLE}}


@lru_cache
def languages() -> tuple[str, ...]:
    """List the languages that the pages speak: English, and each that has a catalogue."""
    there = (entry.name.split(".") for entry in files(__package__).iterdir())
    return (ENGLISH, *sorted(parts[1] for parts in there if parts[0] == DESK and parts[-1] == "po"))


@lru_cache(maxsize=64)
def phrase_book(kind: str, language: str) -> PhraseBook | None:
    """Return the catalogue of a language; None where there is none."""
    file = files(__package__).joinpath(f"{kind}.{language}.po")
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        read = read_po(stream, locale=language)
    there = [(_key(one.id), one) for one in read if one.id and not one.fuzzy]
    return PhraseBook(
        language,
        {
            key: (one.string,) if isinstance(one.string, str) else tuple(one.string or ())
            for key, one in there
        },
        _place(read),
        frozenset(key for key, one in there if any(file.endswith(".js") for file, _line in one.locations)),
    )


def _key(message_id: object) -> str:
    return str(message_id) if isinstance(message_id, str) else str(message_id[0])  # type: ignore[index]


def _place(read: Catalog) -> Callable[[int], int]:
    rule: Callable[[int], int] = c2py(read.plural_expr)
    return rule
