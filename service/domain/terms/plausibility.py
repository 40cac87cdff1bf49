"""Whether a form found in a text is the name it looks like.

A form of one word is doubtful where it is also an ordinary word ("Nice", "Reading"), or a person's
name ("Jordan", "Sydney"). The rules:

- A doubtful word counts where its capital says something (in the middle of a sentence that is no
  title), or where something supports it: a preposition of place, a kind word ("Reading town"), a
  context word of the concept, another place in a row with it, a country after a comma. Months and days,
  regions and rivers ("the North", "March") need a kind word or a context word.
- In scripts without capitals an ordinary word needs a kind word, a context word or a row of places.
- A name that is a part of a longer one does not count ("Michael Jordan", "Washington Post"): see
  `longer_names`.
- What still needs support has it where the same story names the concept beyond doubt.
"""

from __future__ import annotations

from enum import Enum, auto

from service.domain.languages.base import COUNTRY, LAND, REGION, TOWN, WATER, get
from service.domain.terms import common_words, context_words
from service.domain.terms.case import is_abbreviation
from service.domain.terms.concept import Concept, Term
from service.domain.terms.context import Around, Sort
from service.domain.terms.longer_names import (
    COUNTRIES,
    TOWNS,
    WELL_KNOWN,
    Beside,
    belongs_on,
    belongs_to,
    in_run,
    is_name,
    is_titled,
    known_in,
    part_of_other,
    place_inside,
    shouts,
)

PLACES = frozenset({"country", "territory", "capital", "city", "region", "place"})
#: what a kind word speaks of
_SORTS = {
    WATER: frozenset({"place"}),
    LAND: frozenset({"place", "region", "territory", "country"}),
    REGION: frozenset({"region"}),
    TOWN: TOWNS,
    COUNTRY: COUNTRIES,
}
#: which kind a bare form most often means, where nothing else decides
_USUAL = (
    *("country", "territory", "capital", "organisation", "body", "person", "company", "city"),
    "",
    "region",
    "place",
)
#: a town with a name in that many languages is known everywhere
_KNOWN_EVERYWHERE = 12
#: characters within which a context word stands beside the name
_BESIDE = 25


class Verdict(Enum):
    """What becomes of a form found in a text. `NEEDS`: it counts if the story names the concept elsewhere."""

    YES = auto()
    NEEDS = auto()
    NO = auto()
    #: the last name of a person whom the glossary does not have
    PERSON = auto()


def usual(kind: str) -> int:
    """Rank a kind by how often a bare form means it; lower is more often."""
    return _USUAL.index(kind) if kind in _USUAL else _USUAL.index("")


def is_plain(concept: Concept, term: Term, folded: str) -> bool:
    """Return whether a form needs no closer look: a name of two words or an abbreviation of no place."""
    if (
        concept.kind in PLACES
        or concept.kind == "demonym"
        or (concept.kind == "person" and has_case(term.text))
    ):
        return False
    if needs_context(concept, term):
        return False
    return " " in folded or not _is_named(concept, term) or is_abbreviation(term.text)


def needs_context(concept: Concept, term: Term) -> bool:
    """Return whether an abbreviation means many things, and this one only near its own words: "PA"."""
    return term.short and bool(concept.context) and bool(concept.context_in(f"{term.language}_short"))


def sort_fits(concept: Concept, sort: Sort) -> bool:
    """Return whether a kind word of that sort may speak of the concept."""
    return concept.kind in _SORTS.get(sort.name, ())


def doubtful(concept: Concept, term: Term, folded: str, language: str) -> bool:
    """Return whether a form of one word, given folded as well, is an ordinary word too."""
    if concept.context_in(language) or folded in common_words.ordinary_words(language):
        return True
    if folded in common_words.calendar_words(language):
        return True
    if concept.kind in COUNTRIES or concept.kind not in PLACES:
        return False
    if has_case(term.text):
        return len(folded) <= 2
    return len(folded) <= (2 if concept.kind == "capital" or known_in(concept) >= WELL_KNOWN else 3)


def looks_like_a_word(concept: Concept, term: Term, folded: str, around: Around) -> bool:
    """Return whether a short name with a clitic is rather one word: כ + בירא, מ + ספיק."""
    return (
        around.word_start < around.start
        and concept.kind not in COUNTRIES
        and concept.kind != "capital"
        and len(folded) <= 4
        and not has_case(term.text)
        and known_in(concept) < _KNOWN_EVERYWHERE
    )


def is_described(concept: Concept) -> bool:
    """Return whether a division is named by ordinary words alone, in any language: "North West", "Lakes".

    Divisions of countries have a priority below 0, so the Middle East is none.
    """
    words = common_words.ordinary_words("en")
    return (
        concept.kind == "region"
        and concept.priority < 0
        and all(word in words for word in concept.label().lower().split())
    )


def has_case(form: str) -> bool:
    """Return whether a form is written in a script with capitals."""
    return form.upper() != form.lower()


def judge_place(concept: Concept, term: Term, folded: str, around: Around, beside: Beside) -> Verdict:
    """Return whether a place's form counts as that place; `folded` is the form's spelling in the text."""
    language = around.language
    after = around.after
    cased = has_case(term.text)
    if cased and place_inside(concept, around, beside):
        return Verdict.NO
    if is_described(concept):
        return _described(concept, folded, around)
    if " " in folded:
        return Verdict.NO if cased and in_run(concept, term, around, beside) else Verdict.YES
    sort = around.sort
    # "Niger River" and "Niger State" are not the country; "Kano State" has the town's name
    others = (WATER,) if concept.kind in TOWNS or concept.kind == "region" else (WATER, REGION)
    if sort.close and sort.name in others and not sort_fits(concept, sort):
        return Verdict.NO
    if around.before.folded in get(language).not_before_rivers and _is_river(concept):
        return Verdict.NO  # one is "in Congo", but "on the Congo"
    word = looks_like_a_word(concept, term, folded, around)
    doubt = word or doubtful(concept, term, folded, language)
    supported = sort_fits(concept, sort) or (
        (doubt and get(language).apostrophe_before_endings and bool(after.text) and after.gap in ("'", "’"))
        or (doubt and (around.near(concept.context_in(language)) or beside.in_a_row))
    )
    if not cased:
        if doubt and folded in common_words.ordinary_words(language):
            supported = sort_fits(concept, sort) or around.near(concept.context_in(language), _BESIDE)
        elif doubt and not concept.context_in(language):
            if not supported and word:
                return Verdict.NEEDS
            supported = supported or around.somewhere_apart
        return _without_case(concept, around, doubt=doubt, supported=supported)
    if concept.kind not in COUNTRIES or folded in common_words.peoples_names(language):
        given, borne = common_words.given_names(), common_words.peoples_names(language)
        # "Paris Jackson": both are towns, and neither is meant
        on = beside.after and not (folded in given and after.folded in borne)
        to = beside.before and not (folded in borne and around.before.folded in given)
        followed = belongs_on(after, on, language, shouts=shouts(around))
        if followed or belongs_to(around, to, language):
            if not around.title_style:
                return Verdict.NO if followed else Verdict.PERSON
            if _headline_person(folded, around, beside):
                return Verdict.NO
    if in_run(concept, term, around, beside):
        return Verdict.NO
    little_known = concept.kind == "city" and known_in(concept) < WELL_KNOWN
    if little_known and folded in common_words.peoples_names(language) and not around.somewhere:
        return Verdict.YES if supported or beside.in_a_row else Verdict.NEEDS  # "Mary" is seldom the town
    if not doubt or supported:
        return Verdict.YES
    if folded in common_words.calendar_words(language):
        return Verdict.NO
    if not around.informative:
        return Verdict.NEEDS
    if concept.kind in ("region", "place"):
        return Verdict.NEEDS
    return Verdict.YES if len(folded) > 3 or around.somewhere else Verdict.NEEDS


def _described(concept: Concept, folded: str, around: Around) -> Verdict:
    """Judge "North West": it needs a kind word beside it or in it, "North West Region", or a context word."""
    kinds = context_words.kind_words(around.language)
    inside = any(word in kinds for word in folded.split()) and " " in folded
    near = sort_fits(concept, around.sort) or around.near(concept.context_in(around.language))
    return Verdict.YES if inside or near else Verdict.NO


def _is_river(concept: Concept) -> bool:
    """Return whether one of its English forms says that it is a water: "Congo River"."""
    waters = context_words.kind_words("en")
    return concept.kind == "place" and any(
        waters.get(word) == WATER for one in concept.in_language("en") for word in one.text.lower().split()
    )


def _without_case(concept: Concept, around: Around, *, doubt: bool, supported: bool) -> Verdict:
    if not doubt or supported:
        return Verdict.YES
    if (concept.kind in COUNTRIES or concept.kind == "capital") and around.somewhere:
        return Verdict.YES
    return Verdict.NEEDS if around.begins else Verdict.NO


def _headline_person(folded: str, around: Around, beside: Beside) -> bool:
    """Return whether it is a person's name in a Title Case headline: "Michael Jordan Sues".

    Verbs there end in -s, -ed or -ing, which few given names and last names do.
    """
    if around.text[around.start : around.end].isupper():
        return False
    language = around.language
    if folded in common_words.given_names() and not beside.after and is_name(around.after, language):
        return True
    return (
        folded in common_words.peoples_names(language)
        and not beside.before
        and around.second
        and is_name(around.before, language)
    )


def judge_other(concept: Concept, term: Term, folded: str, around: Around, beside: Beside) -> Verdict:
    """Return whether a form of something else than a place counts: a company "Orange", a person "Stone"."""
    if concept.kind == "person" and " " in folded:
        return Verdict.NO if has_case(term.text) and in_run(concept, term, around, beside) else Verdict.YES
    if is_plain(concept, term, folded):
        return Verdict.YES
    if needs_context(concept, term):
        near = around.near(concept.context_of(term, around.language))
        return Verdict.YES if near else Verdict.NEEDS
    alone = concept.kind != "person" or not has_case(term.text) or is_titled(around)
    if not alone and part_of_other(around, beside):
        return Verdict.NO
    if not doubtful(concept, term, folded, around.language):
        return Verdict.YES
    if around.near(concept.context_in(around.language)):
        return Verdict.YES
    if not has_case(term.text):
        return Verdict.NO
    # a negative priority marks a name that is first of all something else: Apple, Balad, Shell
    other_first = concept.priority < 0 and bool(concept.context_in(around.language))
    return Verdict.YES if around.informative and not other_first else Verdict.NEEDS


def _is_named(concept: Concept, term: Term) -> bool:
    return term.text[:1].isupper() or (not has_case(term.text) and concept.kind not in ("term", "title"))


def judge_last_name(folded: str, around: Around, beside: Beside, *, first: bool, common: bool) -> Verdict:
    """Return whether a last name is the person whom the story names in full.

    `first`: it is the first name, which needs a title before it. `common`: many people have it.
    """
    language = around.language
    titled = is_titled(around)
    if first:
        return Verdict.YES if titled else Verdict.NO
    if titled:
        return Verdict.YES
    if not has_case(around.text[around.start : around.end]):
        doubt = len(folded) < 3 or folded in common_words.ordinary_words(language) or common
        return Verdict.NO if doubt else Verdict.YES
    if around.text[around.start : around.end].islower():
        return Verdict.NO
    word = folded in common_words.ordinary_words(language) or folded in common_words.calendar_words(language)
    if word and (around.somewhere or not around.informative):
        return Verdict.NO
    return Verdict.NO if part_of_other(around, beside) else Verdict.YES
