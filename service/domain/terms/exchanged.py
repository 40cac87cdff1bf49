"""Countries that a translation names in another one's place: "Nigeria" for Niger, "South Sudan" for Sudan.

The gravest mistake that a name can have, and one that reads well. So what is said for a country, or nearly
said, counts for nothing where it is a part or a spelling of another one's name that the source has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from service.domain.draft import Mention, Outcome, Reason, Span, overlap
from service.domain.languages.tags import script
from service.domain.terms import affixes
from service.domain.terms.concept import Concept
from service.domain.terms.countries import COUNTRIES, Countries
from service.domain.terms.glossary import Glossary, word_end
from service.domain.terms.near import How, find_near
from service.domain.terms.normalise import Folded, key
from service.domain.terms.peoples import KIND, country_of

#: letters that a word of the source and a name begin with where it may be the name's adjective
_BEGINS = 4
#: letters of the shortest form that is looked for beside those that are found in texts, and in Ethiopic
_LEAST, _ETHIOPIC_LEAST = 4, 3
#: letters of an ending that a shorter name may have been found with: "Nijer" in "Nijerya"
_ENDING = 2
#: letters that two names begin with of which one may be taken for the other: "dominicain", "dominiquais"
_ALIKE = 4
#: how alike a spelling is to the form that it is taken for, at least, where another country is named
_CLOSE = 0.6
#: what is told of a mention that a form may not have been found of ("": nothing, it is taken as said)
_NEARLY = frozenset({"", "missed.spelled", "missed.adjective", "missed.letters"})
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
                if place is None and code == "missed.left":
                    place = _longer_left(one, known, own, target, language)
                if place is None and code == "missed.spelled":
                    place = _other_name(one, known, own, target, language)
                if place is None and one.outcome is not Outcome.APPLIED and code in _NEARLY:
                    place = _english_name(one, glossary, own, language)
                if place is None and code == "missed.spelled" and not _is_close(one, language):
                    if names is None:
                        names = _strangers(glossary, found, own, source, target, language)
                    place = names.pop(0) if names else None
            elif one.outcome is Outcome.MISSED:
                if names is None:
                    names = _strangers(glossary, found, own, source, target, language)
                place = names.pop(0) if names else _other_adjective(one, glossary, own, target, language)
        done.append(one if place is None else exchanged(one, place, glossary, target.original, language))
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
    if script(language) == "Latn":  # its inhabitants in English: "maafisa Liberian"
        for match in glossary.find(target.original, "en"):
            span = match.start, match.end
            people = [one for one in (match.concept, *match.others) if one.kind == KIND]
            said_so = match.text in source or own & {country_of(one.id) for one in people}
            free = span[0] > 0 and not any(overlap(span, one) for one in places)
            if free and len(match.text) > _LEAST and people and not said_so:
                places[span] = people
    return [
        place
        for place, concepts in sorted(places.items())
        if not own & {one.id for one in concepts}
        and not any(overlap(place, span) for span in said)
        and not any(_may_stand_for(one, words) or _is_named(one, source, found) for one in concepts)
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


def _longer_left(
    mention: Mention, known: Countries, own: set[str], target: Folded, language: str
) -> Span | None:
    """Return where another country's longer name stands over a name left as the source has it."""
    said, text = mention.target_span, key(mention.target_text or "", language)
    for form, ids in known.owners.items():
        if said is not None and text in form and text != form and form in target.text and not ids & own:
            for span in _places(form, target, language):
                if span[0] <= said[0] and said[1] <= span[1]:
                    return span
    return None


def _english_name(mention: Mention, glossary: Glossary, own: set[str], language: str) -> Span | None:
    """Return the place of a spelling that is another country's name or people in English, or nearly so.

    "Iraqi" is no Hausa for "Iranian". What is as near to a form of this one is its spelling.
    """
    text = mention.target_text or ""
    if script(language) != "Latn" or len(text) < _LEAST or mention.target_span is None:
        return None
    written, concepts = key(text, language), [glossary.get(one) for one in sorted(own)]
    forms = {
        key(term.text, language)
        for one in concepts
        if one is not None
        for term in (*one.in_language(language), *one.in_language("en"))
    }
    if any(written.startswith(form) for form in forms if len(form) >= _LEAST):
        return None
    found = [one for one in glossary.find(text, "en") if one.concept.kind in COUNTRIES | {KIND}]
    exact = any(not own & {one.concept.id, *(other.id for other in one.others)} for one in found)
    if not exact:
        others = glossary.countries("en").owners.items()
        if not any(_differ_little(written, form) and not ids & own for form, ids in others):
            return None
        if any(_differ_little(written, form) for form in forms):
            return None
    return mention.target_span


def _differ_little(one: str, other: str) -> bool:
    """Return whether two words differ in one letter at most: another one, one more, one less."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    return (
        one[start + 1 :] == other[start + 1 :]
        or one[start + 1 :] == other[start:]
        or (one[start:] == other[start + 1 :])
    )


def _is_close(mention: Mention, language: str) -> bool:
    """Return whether a spelling has most letters of the form that it is taken for, without a clitic."""
    form = key("" if mention.reason is None else str(mention.reason.data.get("form", "")), language)
    text = key(mention.target_text or "", language)
    return any(
        SequenceMatcher(None, text[cut:], form, autojunk=False).ratio() >= _CLOSE
        for cut in range(2 if affixes.takes_prefixes(language) else 1)
    )


def _other_adjective(
    mention: Mention, glossary: Glossary, own: set[str], target: Folded, language: str
) -> Span | None:
    """Return where the adjective of another country stands whose name begins as this one's does.

    "Dominiquais" (of Dominica) for "Dominican": nobody has written down what its inhabitants are called.
    """
    concept = glossary.get(mention.concept)
    terms = () if concept is None else concept.in_language(language)
    begins = {word[:_ALIKE] for term in terms for word in key(term.text, language).split(" ")}
    for form, ids in glossary.countries(language).owners.items():
        if form[:_ALIKE] in begins and len(form) > _ALIKE and not ids & own:
            for one in map(glossary.get, sorted(ids)):
                near = None if one is None else find_near(one, target.original, language)
                if near is not None and near.how is How.ADJECTIVE:
                    return near.span
    return None


def exchanged(mention: Mention, place: Span, glossary: Glossary, target: str, language: str) -> Mention:
    """Return a mention as missed at the place of another name that the target has instead."""
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


def _is_named(concept: Concept, source: str, found: Sequence[Mention]) -> bool:
    """Return whether the source has a country in the name of something else: "U.S. Department of State"."""
    taken = [one.source_span for one in found]
    for term in concept.in_language("en"):
        at = source.find(term.text)
        while at >= 0:
            end = at + len(term.text)
            whole = not (source[at - 1 : at].isalnum() or source[end : end + 1].isalnum())
            if whole and not any(overlap((at, end), span) for span in taken):
                return True
            at = source.find(term.text, end)
    return False
