"""Articles before a name, and prepositions joined with them: which may be there and agree with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain.languages.base import Articles, CountryArticles, get
from service.domain.terms.concept import Concept, FormStatus, Grammar
from service.domain.terms.normalise import fold

_NONE = Articles(families=(("",),))
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\s*\Z)")
_VOWELS = frozenset("aeiouyœæ")
#: French keeps these before a vowel, beside what is elided
_KEPT_BEFORE_VOWELS = frozenset({"", "les", "des", "aux", "en", "à", "dans"})


@dataclass(frozen=True, slots=True)
class Determiner:
    """Where the article before a name begins, and everything that could be there instead."""

    start: int
    choices: tuple[str, ...]


def grammar_of(concept: Concept, form: str, language: str) -> Grammar:
    """Return what is known of one form (language: primary subtag).

    A concept's grammar is that of its preferred form. Its abbreviation shares the gender, as
    "l'OTAN" does with "l'Organisation …", and not the number: "les Nations unies", "l'ONU".
    """
    known = concept.grammar_in(language)
    terms = [term for term in concept.in_language(language) if term.status is not FormStatus.FORBIDDEN]
    if terms and terms[0].text == form:
        return known
    if any(term.text == form and term.short for term in terms):
        return Grammar(known.gender, "sg" if known.number == "sg" else "")
    return Grammar()


def determiner_before(
    text: str, at: int, form: str, language: str, kind: str, grammar: Grammar | None = None
) -> Determiner:
    """Return the article before the place `at` and belongs to the name there, with the others.

    Choices that the form forbids are left out: French elides before a vowel and never before a
    consonant; `kind` is the concept's, for people take no article and French countries do; `grammar`
    is the form's, as far as it is known. A choice at the start of the sentence is written with a capital.
    """
    rules = get(language).articles or _NONE
    start, family = at, rules.families[0]
    if not rules.glued:
        for one in rules.families:
            found = _before(text, at, one)
            if found is not None and found < start:
                start, family = found, one
    word = _LAST_WORD.search(text[:start])
    if (
        start == at
        and len(rules.families) > 1
        and word is not None
        and word[0].lower() not in rules.governing
    ):
        # "le gouvernement UK": the model has copied the source's order, and left out the preposition
        family = (*family, *rules.families[1])
    known = grammar or Grammar()
    against = _against(known, rules)
    choices = [
        choice
        for choice in family
        if choice not in against and (not rules.elides or _sounds_right(choice, form))
    ]
    if rules.countries and kind == "country":
        choices = [choice for choice in choices if _agrees(choice, form, known, rules.countries)]
    if kind == "person":
        choices = [choice for choice in choices if choice not in rules.not_before_people]
    if rules.contracted and form.startswith(rules.contracted[0]):
        choices.append(rules.contracted[1])
    if not text[:start].strip(" «“\"'‘¿¡("):
        choices = [choice[:1].upper() + choice[1:] for choice in choices]
    return Determiner(start, tuple(dict.fromkeys(choices)))


def with_determiner(choice: str, form: str, language: str, *, first: bool) -> str:
    """Return the form with the chosen article before it; with a capital where it is `first`."""
    rules = get(language).articles
    if rules and rules.contracted and choice == rules.contracted[1]:
        return choice + form.removeprefix(rules.contracted[0])
    written = choice + form
    return written[:1].upper() + written[1:] if first else written


def is_determiner(text: str, language: str) -> bool:
    """Return whether a text is nothing but an article or a preposition: never a name's counterpart."""
    wanted = text.strip().lower().replace("’", "'")
    rules = get(language).articles
    families = rules.families if rules else ()
    return (
        any(wanted == choice.strip() for family in families for choice in family if choice) or len(wanted) < 2
    )


def _against(grammar: Grammar, rules: Articles) -> frozenset[str]:
    """Return the articles that a name of this gender and number never has."""
    out: frozenset[str] = frozenset()
    if grammar.number == "sg":
        out |= rules.plural | rules.masculine_plural | rules.feminine_plural
    if grammar.number == "pl":
        out |= rules.singular | rules.masculine_singular | rules.feminine_singular
    if grammar.gender in ("m", "n", "c"):
        out |= rules.feminine_singular | rules.feminine_plural
    if grammar.gender == "f":
        out |= rules.masculine_singular | rules.masculine_plural
    return out


def _before(text: str, at: int, family: tuple[str, ...]) -> int | None:
    longest_first = sorted((choice.strip() for choice in family if choice), key=len, reverse=True)
    if not longest_first:
        return None
    words = "|".join(re.escape(choice).replace("'", "['’]") for choice in longest_first)
    match = re.search(rf"(?:^|(?<=[\s(«“\"]))(?:{words})[ \u00a0]*\Z", text[:at], re.IGNORECASE)
    return match.start() if match else None


def _agrees(choice: str, country: str, known: Grammar, rules: CountryArticles) -> bool:
    """Return whether French may write this before a country's name; its ending decides for unknown ones."""
    name = country.split()[0]
    if name in rules.bare:
        return choice in ("", "de ", "d'", "à ", "en ")
    if known.number == "pl" or (not known.number and name.split("-")[0] in rules.plural):
        return choice in rules.agreeing["plural"]
    feminine = known.gender == "f" if known.gender else name.endswith("e") and name not in rules.masculine
    if choice.endswith("'"):
        return feminine or choice != "d'"  # "l'Angola", and "de l'Angola"; "d'Islande"
    if choice == "en ":
        return feminine or fold(name[:1], "").text.lower() in "aeiouy"
    return choice in rules.agreeing["feminine" if feminine else "masculine"]


def _sounds_right(choice: str, form: str) -> bool:
    """Return whether a choice may go before the first letter of a form; any may before an h."""
    first = fold(form[:1], "").text[:1].lower()
    if first == "h":
        return True
    elided = choice.endswith("'")
    if first in _VOWELS:
        return elided or choice.strip() in _KEPT_BEFORE_VOWELS
    return not elided
