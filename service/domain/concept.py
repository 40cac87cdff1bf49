"""What the glossary is made of: concepts, and their forms per language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from service.domain import affixes


class FormStatus(StrEnum):
    """What a form is for: said, accepted, let pass where a translation has it, or never to be seen.

    A `tolerated` form is neither looked for nor asked for: "américaines" for "US" in "US bases".
    """

    PREFERRED = "preferred"
    ACCEPTED = "accepted"
    TOLERATED = "tolerated"
    FORBIDDEN = "forbidden"


class Term(NamedTuple):
    """One form of a concept in one language (primary subtag).

    `short`: an abbreviation or a short name. `trusted`: False for a form that nobody approved yet;
    it finds mentions and is let pass, and is never asked for.
    """

    language: str
    text: str
    status: FormStatus = FormStatus.PREFERRED
    short: bool = False
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that has a name. `terms` hold each language's forms, preferred first.

    `case_sensitive`: every form is found only in the very case it is written in. `sources` says
    where each language's forms come from, as the file says it.
    """

    id: str
    kind: str
    terms: tuple[Term, ...]
    note: str = ""
    case_sensitive: bool = False
    sources: str = ""
    valid_from: str = ""
    valid_to: str = ""

    @property
    def is_name(self) -> bool:
        """Tell whether its forms are names, which hardly inflect, and not words."""
        return self.kind in affixes.NAME_KINDS

    def in_language(self, language: str) -> tuple[Term, ...]:
        """Give the forms in a language (primary subtag), in file order, forbidden ones too."""
        return tuple(term for term in self.terms if term.language == language)

    def label(self) -> str:
        """Give a name to call it by in messages: the English one, else the first there is."""
        english = self.in_language("en")
        return (english or self.terms)[0].text
