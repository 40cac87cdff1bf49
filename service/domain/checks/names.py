"""Names and terms of the glossary."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Mention, Outcome, Reason, Severity
from service.domain.languages.base import get
from service.domain.terms.normalise import key
from service.domain.terms.peoples import country_of

#: the name is there, in other letters than the glossary's
_LIGHT = frozenset(
    {"missed.spelled", "missed.adjective", "missed.letters", "missed.left_in_title", "missed.no_form"}
)
#: a slip of letters, and nothing said for a name of which no form is approved
_GRAVE = frozenset({"missed.slip", "missed.unsaid"})
#: which of two places may be said for both: the country that a town or a part lies in goes without saying
_COUNTRIES, _IN_THEM = frozenset({"country", "territory"}), frozenset({"capital", "city", "region", "place"})
#: a name left as the source has it is another spelling from here on
_ALIKE = 0.75
#: letters of a word that tells a name
_LONG = 5


class Names:
    """A name or term of the glossary is missing, misspelt or in a forbidden form in the translation."""

    name: ClassVar[str] = "names"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each mention that was missed."""
        for mention in item.mentions:
            if mention.outcome is not Outcome.MISSED:
                continue
            severity = _severity(mention, item)
            data = {"name": mention.source_text, "concept": mention.concept}
            reason = mention.reason or Reason("missed.not_found")
            code, data = reason.code, {**data, **reason.data}
            fix = _fix(mention, reason)
            places = mention.source_span, mention.target_span
            yield Finding(self.name, severity, code, *places, data, fix)


def _severity(mention: Mention, item: Checked) -> Severity:
    if mention.reason is not None and mention.reason.is_not_used:
        return Severity.BLOCK
    code = mention.reason.cause if mention.reason is not None else ""
    if code in _GRAVE and not (mention.target_span is None and country_of(mention.concept)):
        return Severity.WARNING
    if code in _LIGHT or (not mention.expected and mention.target_span is None):
        return Severity.INFO
    if mention.target_span is None and (country_of(mention.concept) or _is_understood(mention, item)):
        return Severity.INFO  # good translations leave that out
    if code == "missed.left" and (get(item.target).english_places or _shares_name(mention)):
        return Severity.INFO
    return Severity.WARNING


def _is_understood(mention: Mention, item: Checked) -> bool:
    """Return whether a country is said by "the country", or by the town or part of it beside it.

    "Ethiopia’s capital, Addis Ababa", "the US state of Arizona". Where the source says "the country" as
    often, that is what the translation has.
    """
    concept = item.concepts(mention.concept)
    if concept is None or concept.kind not in _COUNTRIES:
        return False
    here, there = get(item.source).the_country, get(item.target).the_country
    if there is not None:
        said = sum(1 for _ in there.finditer(item.target_text))
        if said > (sum(1 for _ in here.finditer(item.source_text)) if here is not None else 0):
            return True
    return any(_lies_in(one, mention, item) for one in item.mentions if one.outcome is not Outcome.MISSED)


def _lies_in(place: Mention, country: Mention, item: Checked) -> bool:
    """Return whether a source says of a place that it lies in a country, right beside it."""
    own, (start, end), text = get(item.source), country.source_span, item.source_text
    between, pattern = text[place.source_span[1] : start], own.then_country
    if place.source_span[0] > start:
        between, pattern = text[end : place.source_span[0]], own.country_then
    if pattern is None or pattern.fullmatch(between) is None:
        return False
    concept = item.concepts(place.concept)
    return concept is not None and concept.kind in _IN_THEM


def _alike(mention: Mention) -> str | None:
    """Return the language's own form that is nearly the source's name: "Colombia", "Kolombia"."""
    own = key(mention.source_text, "")
    for form in mention.expected:
        if SequenceMatcher(None, own, key(form, "")).ratio() >= _ALIKE:
            return form
    return None


def _shares_name(mention: Mention) -> bool:
    """Return whether a longer word of the source's name is nearly one of a form: "Saudi Arabia", "Saudia"."""
    own, forms = (key(text, "").split(" ") for text in (mention.source_text, " ".join(mention.expected)))
    return any(
        len(one) >= _LONG and SequenceMatcher(None, one, other).ratio() >= _ALIKE
        for one in own
        for other in forms
    )


def _fix(mention: Mention, reason: Reason) -> Fix | None:
    """Return the approved form in the place of another spelling of it, with nothing else to change."""
    if mention.target_span is None:
        return None
    if reason.code == "missed.left" and (form := _alike(mention)) is not None:
        return Fix(mention.target_span, form)
    if reason.code not in ("missed.spelled", "missed.letters", "missed.slip"):
        return None
    form, written = str(reason.data["form"]), str(reason.data["written"])
    if reason.code in ("missed.letters", "missed.slip") and len(form) != len(written):
        return None  # with an ending
    return Fix(mention.target_span, form)
