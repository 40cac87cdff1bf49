"""What the glossary is made of: concepts, and their forms (term variants) in each language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from service.domain.terms import affixes


class FormStatus(StrEnum):
    """What a form is for; ISO 30042 and ISO 12620 say preferred, admitted and deprecated (`FORBIDDEN`).

    The preferred form is asked for; an admitted one is as right, and is said where it reads better. A
    forbidden one blocks approval where it is used instead. For `TOLERATED` the standards have no word:
    it is let pass in a translation, but neither looked for in a source nor asked for ("américaines" for
    "US" in "US bases").
    """

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    TOLERATED = "tolerated"
    FORBIDDEN = "forbidden"


class Term(NamedTuple):
    """One form (term variant) of a concept in one language (primary subtag).

    `short`: an abbreviation or a short name. `trusted`: False for a form that nobody has approved yet;
    it is found in texts and let pass in translations, and never asked for.
    """

    language: str
    text: str
    status: FormStatus = FormStatus.PREFERRED
    short: bool = False
    trusted: bool = True


class Grammar(NamedTuple):
    """The gender (m, f, n, c) and number (sg, pl) of a name in one language, for agreement; "" if unknown."""

    gender: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that has a name. `terms` hold each language's forms, preferred first.

    `case_sensitive`: its forms are found only in exactly the case they are written in. `keep`: it is never
    translated; the form of the source is right in every language. `first_mention`: a story gives the
    full name with the abbreviation first, and the abbreviation afterwards. `scope`: the editions (slugs)
    and subjects (`domain:…`) for which it is used; all if empty. `keys`: URIs of the same thing elsewhere.
    `no_short`: the languages (primary subtag) that are known to have no abbreviation for it.
    `grammar` and `context` are by language (primary subtag), grammar also by form ("fr#2"): where a form
    is ambiguous, it means this concept if a context word is near. `priority`: of concepts that are equal
    otherwise, the higher comes first. `retired`: kept for its history, and not looked for. `sources`: where
    the forms of each language come from, as the column of the file has it.
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
    no_short: tuple[str, ...] = ()

    @property
    def is_name(self) -> bool:
        """Return whether its forms are names, which hardly inflect, and not words."""
        return self.kind in affixes.NAME_KINDS

    def in_language(self, language: str) -> tuple[Term, ...]:
        """Return the forms in a language (primary subtag), in file order, forbidden ones too."""
        return tuple(term for term in self.terms if term.language == language)

    def grammar_in(self, language: str) -> Grammar:
        """Return the gender and number in a language (primary subtag); empty where they are unknown."""
        return dict(self.grammar).get(language, Grammar())

    def grammar_of(self, term: Term) -> Grammar:
        """Return the gender and number of one form where the concept says them form by form ("fr#2:f sg")."""
        cell = [one.text for one in self.in_language(term.language) if not one.short]
        place = cell.index(term.text) + 1 if term.text in cell else 1
        said = dict(self.grammar)
        return said.get(term.language if place == 1 else f"{term.language}#{place}", Grammar())

    def context_in(self, language: str) -> tuple[str, ...]:
        """List the context words of a language (primary subtag)."""
        return dict(self.context).get(language, ())

    def context_of(self, term: Term, language: str) -> tuple[str, ...]:
        """List the context words of one form: an abbreviation's own ("en_short"), or the concept's."""
        return (self.context_in(f"{term.language}_short") if term.short else ()) or self.context_in(language)

    def source_of(self, term: Term) -> str:
        """Return where one form comes from, as labels with "+" between; empty where it is unknown.

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
