"""What the glossary is made of: concepts, and their forms per language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from service.domain.terms import affixes


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


class Grammar(NamedTuple):
    """What agreement needs to know of a name in one language. `gender`: m, f, n, c; `number`: sg, pl."""

    gender: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that has a name. `terms` hold each language's forms, preferred first.

    `case_sensitive`: every form is found only in the very case it is written in. `keep`: it is never
    translated, the source's own form is right in every language. `first_mention`: the full name with
    the abbreviation where a story first says it, then the abbreviation. `scope`: slugs of editions and
    `domain:…` subjects in which it counts; everywhere if empty. `keys`: its other names in the world,
    as URIs. `grammar` and `context` are by language (primary subtag); a form that is also another
    concept's, or an ordinary word, is this one where a context word stands near. `priority` settles
    what is still even: the higher goes first. `retired`: kept for its history, and not looked for.
    `sources` says where each language's forms come from, as the file says it.
    """

    id: str
    kind: str
    terms: tuple[Term, ...]
    note: str = ""
    case_sensitive: bool = False
    sources: str = ""
    valid_from: str = ""
    valid_to: str = ""
    keep: bool = False
    first_mention: bool = False
    scope: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    grammar: tuple[tuple[str, Grammar], ...] = ()
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    priority: int = 0
    retired: bool = False

    @property
    def is_name(self) -> bool:
        """Return whether its forms are names, which hardly inflect, and not words."""
        return self.kind in affixes.NAME_KINDS

    def in_language(self, language: str) -> tuple[Term, ...]:
        """Return the forms in a language (primary subtag), in file order, forbidden ones too."""
        return tuple(term for term in self.terms if term.language == language)

    def grammar_in(self, language: str) -> Grammar:
        """Return the gender and number in a language (primary subtag), empty where nobody gave them."""
        return dict(self.grammar).get(language, Grammar())

    def context_in(self, language: str) -> tuple[str, ...]:
        """List the context words of a language (primary subtag)."""
        return dict(self.context).get(language, ())

    def source_of(self, term: Term) -> str:
        """Return where one form comes from, as labels with "+" between; empty where nobody said.

        In `sources`, "fr:cldr+wof" speaks of all French forms, "fr_short:…" of the short ones, and
        "fr#2:…" of the second one of its cell alone.
        """
        said = dict(part.strip().partition(":")[::2] for part in self.sources.split(";") if ":" in part)
        column = f"{term.language}_short" if term.short else term.language
        cell = [one.text for one in self.in_language(term.language) if one.short == term.short]
        place = f"{column}#{cell.index(term.text) + 1}" if term.text in cell else column
        return said.get(place) or said.get(column) or said.get(term.language, "")

    def label(self) -> str:
        """Return a name to call it by in messages: the English one, else the first there is."""
        english = self.in_language("en")
        return (english or self.terms)[0].text
