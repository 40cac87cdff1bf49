"""Articles before a name, and prepositions joined with them: which may be there and agree with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain.languages.articles import Articles, CountryArticles
from service.domain.languages.base import get
from service.domain.terms.concept import Concept, FormStatus, Grammar
from service.domain.terms.normalise import fold
from service.domain.terms.plurals import in_plural

_NONE = Articles(families=(("",),))
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\s*\Z)")
_WORDS = re.compile(r"[^\W\d_]+")
#: a name right after these is named by itself
_NO_ARTICLE_AFTER = ("(", "/", ":", "[")
_TOWN_BEFORE = re.compile(r"(?<!['’])(?<!\bl[ae] )(?<!\b[ld]es )[^\W\d_a-zà-ÿ][^\W\d_]+, \Z")
_TOWNS = frozenset({"capital", "city"})
_WORDS_KINDS = frozenset({"term", "title", "office"})
_LANDS = frozenset({"country", "territory", "region"})
#: kinds of what may be an island that has no article: "à Bali"
_ISLANDS = frozenset({"place", "region", "territory"})
_OF_LANDS = frozenset({"en ", "dans "})
_VOWELS = frozenset("aeiouyœæ")
#: French keeps these before a vowel, beside what is elided
_KEPT_BEFORE_VOWELS = frozenset({"", "les", "des", "aux", "en", "à", "dans", "dans les"})


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
    if terms and (terms[0].text.endswith(f" {form}") or _is_shortened(form)):
        return known  # "la Baltique" as "la mer Baltique"
    if terms and known.number and in_plural(terms[0].text, language) == form:
        return Grammar(known.gender, "pl")
    return Grammar()


def _is_shortened(form: str) -> bool:
    """Return whether a name begins with initials: "RD Congo"."""
    first, _, others = form.partition(" ")
    return bool(others) and len(first) > 1 and first.isupper()


def determiner_before(
    text: str,
    at: int,
    form: str,
    language: str,
    kind: str,
    grammar: Grammar | None = None,
    *,
    agreeing: bool = False,
) -> Determiner:
    """Return the article before the place `at` and belongs to the name there, with the others.

    Choices that the form forbids are left out: French elides before a vowel and never before a
    consonant; `kind` is the concept's, for people take no article and French countries do; `grammar`
    is the form's, as far as it is known. `agreeing` leaves only what a careful writer could put there:
    what has an article is never bare, and a town has none but its own. A choice at the start of the
    sentence is written with a capital.
    """
    rules = get(language).articles or _NONE
    start, family = at, rules.families[0]
    if not rules.glued:
        for one in _with_added(rules) if agreeing else rules.families:
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
    if agreeing and rules.adding and not text[start:at].lower().startswith(rules.adding[0]):
        family = tuple(one for one in family if one not in rules.adding[1])
    known = grammar or Grammar()
    against = _against(known, rules)
    choices = [
        choice
        for choice in family
        if choice not in against and (not rules.elides or _sounds_right(choice, form))
    ]
    if rules.countries and kind == "country":  # as far as their names show it
        choices = [choice for choice in choices if _agrees(choice, form, known, rules.countries)]
    if kind == "person":
        choices = [choice for choice in choices if choice not in rules.not_before_people]
    if agreeing:
        other = _other_determiner(text[:at], kind, known, rules) if start == at else None
        choices = _careful(choices, text[:start], form, kind, known, rules) if other is None else other
    if rules.contracted and form.startswith(rules.contracted[0]):
        choices.append(rules.contracted[1])
    if not text[:start].strip(" «“\"'‘¿¡("):
        choices = [choice[:1].upper() + choice[1:] for choice in choices]
    return Determiner(start, tuple(dict.fromkeys(choices)))


def _with_added(rules: Articles) -> tuple[tuple[str, ...], ...]:
    if rules.adding is None:
        return rules.families
    bare, added = rules.adding
    return tuple((*one, *added) if bare in one else one for one in rules.families)


def stands_well(
    text: str, span: tuple[int, int], form: str, language: str, kind: str, grammar: Grammar | None = None
) -> bool:
    """Return whether what stands before a form agrees with it, as far as that is known.

    `span` is its place; the article that a name begins with ("Le Caire") may be before that.
    """
    at, end = span
    rules = get(language).articles
    for article in rules.initial if rules else ():
        if form.startswith(article) and text[:at].endswith((article, article.lower())):
            at -= len(article) * (not text[at:end].startswith(article))
    found = determiner_before(text, at, form, language, kind, grammar, agreeing=True)
    present = _plain(text[found.start : end])
    return present in {
        _plain(with_determiner(choice, form, language, first=False)) for choice in found.choices
    }


def _other_determiner(before: str, kind: str, known: Grammar, rules: Articles) -> list[str] | None:
    """Return the choices after "cette", "(" or "l'ancienne", where no article follows; None elsewhere."""
    words = _WORDS.findall(before.lower())[-2:]
    last = words[-1] if words and before.endswith((" ", "\u00a0")) else ""
    if last in rules.instead & rules.numerals and kind not in _WORDS_KINDS:
        return []  # "un ONU" is no French, whatever stands there
    if last in rules.plural_words and known.number == "sg":
        return []  # "nos Amérique latine"
    if last in {"m": rules.feminine_words, "f": rules.masculine_words}.get(known.gender, ()):
        return []  # "l'ancienne premier ministre"
    between = len(words) == 2 and words[1] in rules.before_noun
    if before.rstrip().endswith(_NO_ARTICLE_AFTER) or last in rules.instead or between:
        return [""]
    return None


def _careful(
    choices: list[str], before: str, form: str, kind: str, known: Grammar, rules: Articles
) -> list[str]:
    """Leave the choices that a careful writer has: see `determiner_before`."""
    if not rules.without_article:
        return choices
    if not known.number and not form.split()[0].endswith(("s", "x")):
        choices = [one for one in choices if one not in rules.plural | rules.masculine_plural]
    elif not known.number and kind in _LANDS and form.endswith("s"):
        choices = [one for one in choices if one not in _OF_LANDS]  # "aux Amériques"
    if not known.gender and kind in ("region", "territory") and rules.countries is not None:
        feminine = form.endswith("e") and " " not in form and form not in rules.countries.masculine
        known = Grammar("f", "sg") if feminine else known
        choices = [one for one in choices if one not in _against(known, rules)]
    if rules.countries and form.split()[0] in rules.countries.bare and kind in _ISLANDS:
        return [one for one in choices if one in rules.without_article and one not in _OF_LANDS]
    if kind in _TOWNS or kind == "person":
        return [one for one in choices if one in rules.without_article and one not in _OF_LANDS]
    if kind == "country" and rules.countries is not None:
        allowed = choices
    elif kind in _WORDS_KINDS and (known.gender or known.number):
        # "crime de génocide", "le premier ministre" and "comme premier ministre"
        bare = () if kind == "term" and before.strip() else ("",)
        allowed = [one for one in choices if one not in rules.without_article or one in ("de ", "d'", *bare)]
    elif known.gender or known.number:
        land = kind in _LANDS and known.number != "pl" and (known.gender == "f" or _starts_soft(form))
        land = land and not form.startswith(rules.heads)
        land = land and (form[:1].isupper() or form.startswith(rules.seas))  # "dans la bande de Gaza"
        allowed = [
            one
            for one in choices
            if one not in rules.without_article or (land and one in ("de ", "d'", "en "))
        ]
    else:
        return choices
    # "Dublin, Irlande"
    return [*allowed, ""] if kind in _LANDS | {"place"} and _TOWN_BEFORE.search(before) else allowed


def _starts_soft(form: str) -> bool:
    return fold(form[:1], "").text[:1].lower() in _VOWELS and not _is_half_vowel(form)


def _is_half_vowel(form: str) -> bool:
    """Return whether a Y before a vowel begins a name, before which nothing is elided: "la Yougoslavie"."""
    two = fold(form[:2], "").text.lower()
    return two[:1] == "y" and two[1:] in _VOWELS


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("\u00a0", " ")


def with_determiner(choice: str, form: str, language: str, *, first: bool) -> str:
    """Return the form with the chosen article before it; with a capital where it is `first`."""
    rules = get(language).articles
    for article, joined in rules.initial.items() if rules else ():
        if form.startswith(article) and choice.lower() in joined:
            fused = joined[choice.lower()]
            choice, form = fused if choice.islower() else fused.capitalize(), form.removeprefix(article)
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
    if choice.startswith("dans "):
        return False
    if name in rules.bare:
        return choice in ("", "de ", "d'", "à ") or (choice == "en " and name in rules.bare_inside)
    if known.number == "pl" or (not known.number and name.split("-")[0] in rules.plural):
        return choice in rules.agreeing["plural"]
    feminine = known.gender == "f" if known.gender else name.endswith("e") and name not in rules.masculine
    if choice.endswith("'"):
        return feminine or choice != "d'"  # "l'Angola", and "de l'Angola"; "d'Islande"
    if choice == "en ":
        return feminine or (fold(name[:1], "").text.lower() in "aeiouy" and not _is_half_vowel(name))
    return choice in rules.agreeing["feminine" if feminine else "masculine"]


def _sounds_right(choice: str, form: str) -> bool:
    """Return whether a choice may go before the first letter of a form; any may before an h."""
    first = fold(form[:1], "").text[:1].lower()
    elided = choice.endswith("'")
    if first == "h":
        return not (elided and form.isupper())  # "le HCR"
    if _starts_soft(form):
        return elided or choice.strip() in _KEPT_BEFORE_VOWELS
    return not elided
