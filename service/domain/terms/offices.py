"""Offices of a country said as one: "Foreign Ministry of Kenya", "the Kenyan foreign minister".

Neither has a row: the office has one, the country has one, and each language says how the two are put
together (`languages/<code>.py`, `Offices`). The id of what is put together is `OFFICE@COUNTRY`. An office is
a body, a court, a bank, an office or a title that English also writes small ("foreign ministry"), so "Bank of
Kenya" is none. What is put together is approved where its words are and the language is sure of its pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product

from service.domain.languages.base import get
from service.domain.languages.offices import Offices
from service.domain.terms.concept import Concept, FormStatus, Grammar, Term
from service.domain.terms.disambiguate import Match
from service.domain.terms.peoples import KIND, country_of, people_of

KINDS = frozenset({"body", "court", "bank", "office", "title"})
_COUNTRIES = frozenset({"country", "territory"})
_BETWEEN = "@"
#: forms of each part that are put together, and forms of the whole
_PARTS, _MOST = 3, 10
#: letters by which a country's name may be longer than the usual one: not "Republic of Kenya"
_LONGER = 5
#: words of an office behind the adjective in its midst: "ministère kényan des Affaires étrangères"
_REST = 6
_SAID = (FormStatus.PREFERRED, FormStatus.ADMITTED)
_VOWELS = frozenset("aeiouyàâéèêîôû")
_WORD_BEFORE = re.compile(r"([^\W\d_]+) \Z")
_WORDS_AFTER = re.compile(rf"(?:[ \u00a0][\w'’-]+){{1,{_REST}}}")
#: gives a concept by its id
Get = Callable[[str], Concept | None]
#: gives the office that a text is the form of, and that form
Named = Callable[[str], tuple[Concept, Term] | None]


def parts_of(concept_id: str) -> tuple[str, str] | None:
    """Return the ids of the office and of the country that an id is put together of; None for another id."""
    office, sign, country = concept_id.rpartition(_BETWEEN)
    return (office, country) if sign and office else None


def is_composed(concept_id: str) -> bool:
    """Return whether an id is put together of an office and a country."""
    return parts_of(concept_id) is not None


def is_put_in(concept: Concept) -> bool:
    """Return whether a translation may be made to say a form of a concept as it is.

    What agrees with the words round it is left to whoever writes them: inhabitants ("kényanes"), and a title
    with its country ("la première ministre kényane").
    """
    return concept.kind != KIND and not (concept.kind == "title" and is_composed(concept.id))


def is_office(concept: Concept) -> bool:
    """Return whether a concept is an office that countries have, and not one that one of them has."""
    return concept.kind in KINDS and any(term.text.islower() for term in concept.in_language("en"))


def compose(concept_id: str, concepts: Get) -> Concept | None:
    """Return the concept that an id is put together of; None where one of its parts is not there."""
    ids = parts_of(concept_id)
    office, country = (concepts(ids[0]), concepts(ids[1])) if ids else (None, None)
    if office is None or country is None:
        return None
    people = concepts(people_of(country.id))
    languages = dict.fromkeys(term.language for term in office.terms)
    terms = [term for language in languages for term in _terms(office, country, people, language)]
    grammar = tuple((language, value) for language, value in office.grammar if "#" not in language)
    return Concept(concept_id, office.kind, tuple(terms), grammar=grammar) if terms else None


def _terms(office: Concept, country: Concept, people: Concept | None, language: str) -> list[Term]:
    """Return what an office of a country is called in a language, the approved forms first."""
    rules = get(language).offices
    if rules is None:
        return []
    names = _said(country, language)
    names = [one for one in names if len(one.text) <= len(names[0].text) + _LONGER]
    found: dict[str, bool] = {}
    for pattern, own in product(rules.forms, _said(office, language)[:_PARTS]):
        if "{people}" in pattern:
            others = _adjectives(people, own, office, language, rules) if people else []
            joined = [("", one) for one in others]
        else:
            joined = [
                (of, one) for one in names[:_PARTS] for of in _joining(one, own, country, language, rules)
            ]
        for of, other in joined:
            text = _filled(pattern, own.text, other.text, of, rules)
            if text:
                sure = rules.sure and own.trusted and other.trusted
                found[text] = found.get(text, False) or sure
    ordered = sorted(found.items(), key=lambda item: not item[1])[:_MOST]
    return [
        Term(language, text, FormStatus.ADMITTED if number else FormStatus.PREFERRED, trusted=trusted)
        for number, (text, trusted) in enumerate(ordered)
    ]


def _said(concept: Concept, language: str) -> list[Term]:
    terms = [one for one in concept.in_language(language) if one.status in _SAID]
    return sorted(terms, key=lambda one: (not one.trusted, one.short))


def _filled(pattern: str, office: str, other: str, of: str, rules: Offices) -> str:
    """Return a pattern with its words; empty where the office has none behind its noun."""
    head, _, rest = office.partition(" ")
    if "{rest}" in pattern and not rest.startswith(rules.links):
        return ""
    return pattern.format(office=office, head=head, rest=rest, country=other, people=other, of=of)


def _joining(name: Term, office: Term, country: Concept, language: str, rules: Offices) -> list[str]:
    """Return what joins a country to an office: "du ", "ya"; the first is the one to ask for."""
    if rules.linked:
        told = f"{office.text} ".lower()
        head = told.partition(" ")[0]
        for sign, link in rules.linked:
            if sign in told if sign.startswith(" ") else head == sign or head.endswith(sign):
                return [link]
        return [rules.linked[0][1]]
    if not rules.of:
        return [""]
    terms = country.in_language(language)
    known = country.grammar_in(language) if terms and terms[0].text == name.text else Grammar()
    if terms and terms[0].text != name.text and known == Grammar() and country.grammar_in(language).gender:
        return []  # what article "République du …" has nobody has said
    number = f"{known.gender} {known.number}".strip()
    words = rules.of.get(number) or rules.of[""]
    if rules.elided and name.text[:1].lower() in _VOWELS and known.number != "pl":
        words = tuple(dict.fromkeys(("d'", *(rules.elided.get(word, word) for word in words))))
    return list(words)


def _adjectives(people: Concept, office: Term, concept: Concept, language: str, rules: Offices) -> list[Term]:
    """Return the adjectives of a people that agree with an office, the approved ones first."""
    gender = concept.grammar_in(language).gender or _gender(office.text, rules)
    either = concept.kind == "title" and bool(rules.links)
    own = _said(people, language)
    agreeing = []
    for term in own:
        known = people.grammar_of(term)
        if known.number == "pl" or (known.gender in ("m", "f") and known.gender != gender and not either):
            continue
        text = term.text
        if rules.definite and not text.startswith(rules.definite):
            text = rules.definite + text
        agrees = known.gender not in ("m", "f") or known.gender == gender
        # "la ministre kényane": let pass, as nobody knows who holds the office
        agreeing.append(term._replace(text=text, trusted=term.trusted and agrees))
    return sorted(agreeing, key=lambda one: not one.trusted)[:_PARTS]


def _gender(office: str, rules: Offices) -> str:
    head = office.partition(" ")[0].lower().removeprefix(rules.definite)
    return "f" if head in rules.feminine or head.endswith(rules.feminine_endings or ("\0",)) else "m"


def join(matches: Sequence[Match], text: str, language: str, concepts: Get, named: Named) -> list[Match]:
    """Return the matches of a text with each office and country that belong together as one.

    `named` finds an office by a text that is in none of the matches: "ministère … de la Santé".
    """
    rules = get(language).offices
    if rules is None:
        return list(matches)
    done: list[Match] = []
    for match in matches:
        made = None
        if done and (pair := _pair(done[-1], match, text, rules)) is not None:
            made = _joined(pair, done[-1].start, match.end, text, concepts)
        if made is not None:
            done[-1] = made
        elif rules.links and match.concept.kind == KIND:
            done.append(_split(match, text, concepts, named, taken=done[-1].end if done else 0) or match)
        else:
            done.append(match)
    # an office whose words lie round an adjective may lie over names that were found in it
    return _without_covered(done)


def _pair(
    first: Match, second: Match, text: str, rules: Offices
) -> tuple[Match, Concept, tuple[Concept, ...]] | None:
    """Return the office and the country of two matches in a row, and what else that may mean."""
    between = text[first.end : second.start]
    for office, other, country, people in (
        (first, second, rules.then_country, rules.then_people),
        (second, first, rules.country_then, rules.people_then),
    ):
        if not is_office(office.concept):
            continue
        pattern = people if other.concept.kind == KIND else country
        if pattern is not None and other.concept.kind in (KIND, *_COUNTRIES) and pattern.fullmatch(between):
            return office, other.concept, other.others
    return None


def _joined(
    pair: tuple[Match, Concept, tuple[Concept, ...]], start: int, end: int, text: str, concepts: Get
) -> Match | None:
    office, other, more = pair
    found = [
        one
        for ids in _countries((other, *more))
        if (one := concepts(f"{office.concept.id}{_BETWEEN}{ids}")) is not None
    ]
    if not found:
        return None
    term = Term(office.term.language, text[start:end], trusted=office.term.trusted)
    return replace(
        office,
        concept=found[0],
        start=start,
        end=end,
        text=text[start:end],
        term=term,
        others=tuple(found[1:]),
    )


def _countries(concepts: Iterable[Concept]) -> Iterable[str]:
    for one in concepts:
        if one.kind in _COUNTRIES:
            yield one.id
        elif country_of(one.id):
            yield country_of(one.id)


def _split(match: Match, text: str, concepts: Get, named: Named, *, taken: int) -> Match | None:
    """Return the office round an adjective: "ministère malien de la Santé"; None if there is none."""
    head, after = _WORD_BEFORE.search(text, taken, match.start), _WORDS_AFTER.match(text, match.end)
    if head is None or after is None:
        return None
    words = after[0].split()
    for size in range(len(words), 0, -1):
        office = named(f"{head[1]} {' '.join(words[:size])}")
        if office is None or not is_office(office[0]):
            continue
        end = match.end + len(re.match(rf"(?:[ \u00a0]\S+){{{size}}}", text[match.end :])[0])  # type: ignore[index]
        while end > match.end and not text[end - 1].isalnum():
            end -= 1
        whole = replace(match, concept=office[0], term=office[1], others=())
        return _joined((whole, match.concept, match.others), head.start(1), end, text, concepts)
    return None


def _without_covered(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in matches:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
