"""Countries that a translation names in another one's place: "Nigeria" for Niger, "South Sudan" for Sudan.

The gravest mistake that a name can have, and one that reads well. So what is said for a country, or nearly
said, counts for nothing where it is a part or a spelling of another one's name that the source has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from service.domain.draft import Mention, Outcome, Reason, Span, overlap
from service.domain.languages.tags import script
from service.domain.terms.concept import Concept
from service.domain.terms.countries import COUNTRIES, Countries
from service.domain.terms.glossary import Glossary, word_end
from service.domain.terms.normalise import Folded, key
from service.domain.terms.peoples import KIND, country_of

#: letters that a word of the source and a name begin with where it may be the name's adjective
_BEGINS = 4
#: letters of the shortest form that is looked for beside those that are found in texts, and in Ethiopic
_LEAST, _ETHIOPIC_LEAST = 4, 3
#: letters of an ending that a shorter name may have been found with: "Nijer" in "Nijerya"
_ENDING = 2
_WORD = re.compile(r"[^\W\d_]{3,}")


def without_exchanged(
    found: Sequence[Mention],
    glossary: Glossary,
    source: str,
    target: Folded,
    language: str,
) -> list[Mention]:
    """Return the mentions, a country for which the target has another one's name as missed at that name."""
    if not any(_is_country(one, glossary) for one in found):
        return list(found)
    own = {one.concept.rpartition("@")[2] for one in found}
    own |= {country_of(one) for one in own}
    names: list[Span] | None = None
    done = []
    for one in found:
        place: Span | None = None
        if _is_country(one, glossary):
            code = one.reason.code if one.reason is not None else ""
            if one.target_span is not None:
                known = glossary.countries(language)
                place = _longer_name(one, known, own, target, language)
                if place is None and code == "missed.spelled":
                    place = _other_name(one, known, own, target, language)
            elif one.outcome is Outcome.MISSED:
                if names is None:
                    names = _strangers(glossary, found, own, source, target, language)
                place = names.pop(0) if names else None
        done.append(one if place is None else _exchanged(one, place, glossary, target.original, language))
    return done


def _strangers(
    glossary: Glossary, found: Sequence[Mention], own: set[str], source: str, target: Folded, language: str
) -> list[Span]:
    """Return the places of countries in the target that nothing in the source can be."""
    least = _ETHIOPIC_LEAST if script(language) == "Ethi" else _LEAST
    words = _open_words(source, [one for one in found if _is_country(one, glossary)])
    said = [one.target_span for one in found if one.target_span is not None]
    places = {
        (match.start, match.end): [match.concept, *match.others]
        for match in glossary.find(target.original, language)
        if match.concept.kind in COUNTRIES
    }
    for form, ids in glossary.countries(language).owners.items():  # those too that are only let pass
        if len(form) >= least and form in target.text:
            concepts = [one for one in map(glossary.get, sorted(ids)) if one is not None]
            for span in _places(form, target, language):
                if target.original[span[0]].islower() or any(overlap(span, place) for place in places):
                    continue
                places[span] = concepts
    return [
        place
        for place, concepts in sorted(places.items())
        if not own & {one.id for one in concepts}
        and not any(overlap(place, span) for span in said)
        and not any(_may_stand_for(one, words) for one in concepts)
    ]


def _places(form: str, target: Folded, language: str) -> Iterator[Span]:
    """Yield where a form stands in a target as a word, with its clitics and endings."""
    at = target.text.find(form)
    while at >= 0:
        end = word_end(target, at, at + len(form), language, True, translated=True)
        if end is not None:
            yield target.span(at, end)
        at = target.text.find(form, at + 1)


def _is_country(mention: Mention, glossary: Glossary) -> bool:
    """Return whether a mention is of a country or of its inhabitants, which a country may be said for."""
    concept = glossary.get(mention.concept)
    return concept is not None and (concept.kind in COUNTRIES or concept.kind == KIND)


def _longer_name(
    mention: Mention, known: Countries, own: set[str], target: Folded, language: str
) -> Span | None:
    """Return where another country's longer name stands over what was taken for this one's."""
    said = mention.target_span
    if said is None:
        return None
    for form in known.longer.get(mention.concept, ()):
        if known.owners[form] & own:
            continue
        for span in _places(form, target, language):
            holds = span[0] <= said[0] and said[1] <= span[1]
            if holds and len(form) > len(key(target.original[said[0] : said[1]], language)) - _ENDING:
                return span
    return None


def _other_name(
    mention: Mention, known: Countries, own: set[str], target: Folded, language: str
) -> Span | None:
    """Return the place of another spelling that is another country's own name."""
    said = mention.target_span
    for form, ids in known.owners.items() if said is not None else ():
        if form in target.text and not ids & own:
            for span in _places(form, target, language):
                if overlap(span, said or span):
                    return span
    return None


def _exchanged(mention: Mention, place: Span, glossary: Glossary, target: str, language: str) -> Mention:
    reason = mention.reason
    if mention.expected:
        reason = Reason("missed.none_of", {"forms_or": list(mention.expected[:4])})
    else:
        concept = glossary.get(mention.concept)
        forms = [] if concept is None else [one.text for one in concept.in_language(language)]
        reason = Reason("missed.unsaid", {"forms_or": forms[:4] or [mention.source_text]})
    return replace(
        mention,
        outcome=Outcome.MISSED,
        target_span=place,
        target_text=target[place[0] : place[1]],
        reason=reason,
    )


def _open_words(source: str, mentions: Iterable[Mention]) -> set[str]:
    """Return how the words of the source begin that may be names and are no part of a mention."""
    spans = [one.source_span for one in mentions]
    return {
        match[0][:_BEGINS]
        for match in _WORD.finditer(source)
        if match[0][0].isupper() and not any(overlap(match.span(), span) for span in spans)
    }


def _may_stand_for(concept: Concept, words: set[str]) -> bool:
    """Return whether a word of the source that nothing was found in may be a country's adjective."""
    texts = [term.text for term in concept.in_language("en")]
    return any(match[0][:_BEGINS] in words for text in texts for match in _WORD.finditer(text))
