"""Mentions whose forms a translation does not have: said in another way, misspelt, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.domain.draft import Mention, Outcome, Reason, Span, overlap
from service.domain.languages.base import get
from service.domain.languages.tags import has_capitals, script
from service.domain.terms.case import is_abbreviation
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.terms.glossary import Glossary
from service.domain.terms.near import How, Near, find_near, is_partly_said
from service.domain.terms.peoples import people_of
from service.domain.terms.plausibility import PLACES
from service.domain.terms.slips import find_slip

_LAST = re.compile(r"([^\W\d_]+)[ \u00a0-]\Z")
_OWNED = re.compile(r"(?:['’]s?)?[ \u00a0]([^\W\d_]+)")
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]{3,}")
_WINDOW = 80  # characters before a place that are looked at
#: mentions of one segment that are looked for in other ways than by their forms
_MOST = 20
#: letters that a name and its adjective in one language begin with ("Poland", "Polish")
_BEGINS = 3
#: letters of the shortest form that has to be there
_LATIN_LEAST, _LEAST = 4, 4
#: letters of the longest word that may be an abbreviation in a script without capitals
_CASELESS = 5


def settled_otherwise(
    mentions: Sequence[Mention], glossary: Glossary, source: str, target: str, languages: tuple[str, str]
) -> list[Mention]:
    """Return the mentions, those that none of their forms says settled: by what else the target has.

    A form with its letters turned is a slip; an adjective, another spelling or a common word of several
    names says the name in another way. Where nobody has approved a form yet, and the target has neither a
    proposed one nor a part of it nor the source's own letters, the name is missing like any other. What
    was found by a longer form's last word is a slip where the whole form stands there misspelt.
    """
    language = languages[1]
    taken = {one.target_span for one in mentions if one.target_span}
    settled, tried, names = list[Mention](), 0, None
    for one in mentions:
        concept = glossary.get(one.concept)
        if concept is None or not _is_open(one, concept, language) or tried >= _MOST:
            settled.append(one)
            continue
        tried += 1
        if one.outcome is not Outcome.MISSED:
            settled.append(_misspelt(one, concept, target, language, ()) or one)
            continue
        slip = _misspelt(one, concept, target, language, taken)
        if slip is not None and slip.target_span is not None:
            taken.add(slip.target_span)
            settled.append(slip)
            continue
        near = find_near(concept, target, language, taken)
        if near is not None and near.how in (How.ADJECTIVE, How.SPELLED):
            names = glossary.find(target, language) if names is None else names
            own = (concept.id, people_of(concept.id))
            others = [(name.start, name.end) for name in names if name.concept.id not in own]
            near = find_near(concept, target, language, taken, others)
        if near is not None and near.how is How.ADJECTIVE and _has_adjective(one, mentions, source):
            near = None  # which says the source's own adjective
        if near is None:
            settled.append(_unsaid(one, concept, target, language))
            continue
        if near.how in (How.ADJECTIVE, How.SPELLED):
            taken.add(near.span)
        settled.append(_said_near(one, near, source, target, languages))
    return settled


def _is_open(mention: Mention, concept: Concept, language: str) -> bool:
    """Return whether it is left to tell what the target says for a mention."""
    if mention.outcome is not Outcome.MISSED:
        return mention.outcome is Outcome.ACCEPTED and mention.target_span is not None
    code = mention.reason.code if mention.reason is not None else ""
    return code == "missed.none_of" or (code == "missed.no_form" and bool(concept.in_language(language)))


def _misspelt(
    mention: Mention, concept: Concept, target: str, language: str, taken: set[Span] | tuple[()]
) -> Mention | None:
    """Return the mention as one of a misspelt form; None where no form stands there misspelt.

    Of one that was accepted only a longer form counts that holds the place.
    """
    forms = [one.text for one in concept.in_language(language) if one.status is not FormStatus.FORBIDDEN]
    if concept.is_name and script(language) == "Latn":
        forms.append(mention.source_text)  # in the source's letters, with two of them turned
    at = mention.target_span if mention.outcome is Outcome.ACCEPTED else None
    if at is not None:
        forms = [form for form in forms if len(form) > at[1] - at[0]]
    slip = find_slip(forms, target, language, taken)
    if slip is None or (at is not None and not overlap(slip.span, at)):
        return None
    written = target[slip.span[0] : slip.span[1]]
    reason = Reason("missed.slip", {"written": written, "form": slip.form})
    return replace(mention, outcome=Outcome.MISSED, target_span=slip.span, target_text=written, reason=reason)


def _said_near(mention: Mention, near: Near, source: str, target: str, languages: tuple[str, str]) -> Mention:
    """Return the mention as one that the target says in another way.

    Where the source says whose the next noun is, the adjective says it: "citoyens européens" for
    "Europe's citizens".
    """
    text = target[near.span[0] : near.span[1]]
    said = replace(mention, target_span=near.span, target_text=text)
    if near.how is How.ADJECTIVE:
        whose = _says_whose(source, mention.source_span[1], languages[0])
        if not whose or _has_article(target, near.span[0], languages[1]):
            return replace(said, reason=Reason("missed.adjective", {"written": text, "form": near.form}))
    elif near.how is How.SPELLED:
        return replace(said, reason=Reason("missed.spelled", {"written": text, "form": near.form}))
    if mention.reason is not None and mention.reason.code == "missed.no_form":
        return replace(said, reason=mention.reason)
    return replace(said, outcome=Outcome.ACCEPTED, reason=None)


def _unsaid(mention: Mention, concept: Concept, target: str, language: str) -> Mention:
    """Return the mention of a name that nobody has approved a form of, as missing where nothing says it."""
    if mention.reason is None or mention.reason.code != "missed.no_form":
        return mention
    known = [one for one in concept.in_language(language) if one.status is not FormStatus.FORBIDDEN]
    forms = [one.text for one in known]
    if not any(_can_be_missed(one, mention, concept, language) for one in known):
        return mention
    if mention.source_text.casefold() in target.casefold() or is_partly_said(forms, target, language):
        return mention
    if concept.kind in PLACES and is_partly_said([mention.source_text], target, language):
        return mention
    return replace(mention, reason=Reason("missed.unsaid", {"forms_or": forms[:4]}))


def _can_be_missed(term: Term, mention: Mention, concept: Concept, language: str) -> bool:
    """Return whether a translation that lacks a proposed form lacks the name.

    A very short one may be spelled otherwise; an abbreviation or the source's own words may be translated.
    """
    if len(term.text) < (_LATIN_LEAST if script(language) == "Latn" else _LEAST):
        return False
    caseless = not has_capitals(language) and len(term.text) <= _CASELESS and " " not in term.text
    if " " in mention.source_text and (term.short or is_abbreviation(term.text) or caseless):
        return False
    return concept.is_name or term.text.casefold() != mention.source_text.casefold()


def _has_adjective(mention: Mention, mentions: Sequence[Mention], source: str) -> bool:
    """Return whether the source has a word of its own that begins as a name does: "Poland … Polish"."""
    name = mention.source_text.casefold()
    spans = [one.source_span for one in mentions if one.concept == mention.concept]
    for match in _CAPITAL.finditer(source):
        word = match[0].casefold()
        free = not any(overlap(match.span(), span) for span in spans)
        if free and word != name and word[:_BEGINS] == name[:_BEGINS]:
            return True
    return False


def _says_whose(text: str, end: int, language: str) -> bool:
    """Return whether a noun follows to which the name before `end` belongs: "Europe's citizens"."""
    own, after = get(language), _OWNED.match(text, end)
    if after is None or after[1].lower() in own.function_words | own.conjunctions | own.prepositions:
        return False
    return text[end : end + 1] in ("'", "’") or after[1].lower() in own.bodies | own.titles | own.place_heads


def _has_article(text: str, at: int, language: str) -> bool:
    """Return whether an article stands right before a place: what follows may be a noun, "la Brésilienne"."""
    before = _LAST.search(text, max(0, at - _WINDOW), at)
    return before is not None and before[1].lower() in get(language).link_particles
