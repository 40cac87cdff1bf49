"""Names of the glossary that a translation says and its source does not: another's name, or one made up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from service.domain.draft import Finding, Mention, Outcome, Severity, overlap
from service.domain.languages.tags import has_capitals, is_same, primary, script
from service.domain.terms.concept import Concept
from service.domain.terms.disambiguate import Match
from service.domain.terms.glossary import Glossary
from service.domain.terms.normalise import key
from service.domain.text.words import is_title_case

_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORT = re.compile(r"\b[A-Z]{2,5}\b")
_POINT = re.compile(r"(?<=\b[A-Z])\.")
_INITIAL = re.compile(r"\b[A-Z]")
#: what is named by no word that is anything else
_NAMES = frozenset({"country", "territory", "capital", "city", "region", "place", "person"})
_BODIES = frozenset({"organisation", "body", "party", "company", "armed-group"})
#: in a script without capitals towns and the like are too often words
_IF_CASELESS = frozenset({"country", "territory", "region"})
#: letters of the shortest form that counts, with and without capitals
_LEAST, _CASELESS_LEAST = 4, 5
#: letters that a word of the source and a name begin with where it may be the name's adjective
_BEGINS = 3
_MOST = 3  # findings of one segment


def intruders(
    glossary: Glossary,
    source: str,
    target: str,
    source_lang: str,
    target_lang: str,
    mentions: Sequence[Mention] = (),
) -> tuple[Finding, ...]:
    """Find the names that a target has and nothing in its source could be (languages as BCP 47).

    `mentions` are the source's, with what the target says for them. Only for sources in Latin letters.
    """
    of, to = primary(source_lang), primary(target_lang)
    if is_same(of, to) or script(source_lang) != "Latn":
        return ()
    if has_capitals(to) and is_title_case(target, to):  # without capitals all words look alike
        return ()
    begins = {word[:_BEGINS] for word in _words(source, of)}
    shorts = set(_SHORT.findall(_POINT.sub("", source)))
    open_ = shorts - {one.source_text.replace(".", "") for one in mentions}
    own = {one.concept for one in mentions}
    said = [one.target_span for one in mentions if one.target_span and not _is_exchanged(one)]
    found = (
        match
        for match in glossary.find(target, to)
        if _counts(match, to)
        and not any(concept.id in own for concept in (match.concept, *match.others))
        and not any(overlap((match.start, match.end), span) for span in said)
        and match.text not in source
        and not _may_stand_for(match.concept, begins, of)
        and not _is_short_for(match.concept, shorts, open_, of)
    )
    first = {match.concept.id: match for match in reversed(list(found))}  # each of them once
    return tuple(
        Finding(
            "names",
            Severity.WARNING,
            "names.not_in_source",
            None,
            (match.start, match.end),
            {"name": match.text, "concept": match.concept.id},
        )
        for match in islice(sorted(first.values(), key=lambda one: one.start), _MOST)
    )


def _is_exchanged(mention: Mention) -> bool:
    """Return whether a mention was missed where another's name stands: see `exchanged`."""
    code = mention.reason.code if mention.reason is not None else ""
    return mention.outcome is Outcome.MISSED and code in ("missed.none_of", "missed.unsaid")


def _counts(match: Match, language: str) -> bool:
    capitals = has_capitals(language)
    kinds = _NAMES | _BODIES if capitals else _IF_CASELESS
    least = _LEAST if capitals else _CASELESS_LEAST
    return match.term.trusted and match.concept.kind in kinds and len(match.text) >= least


def _may_stand_for(concept: Concept, begins: set[str], language: str) -> bool:
    """Return whether a word of the source begins as one of a name's forms does: its adjective is one."""
    forms = [term.text for term in concept.terms if term.language in (language, "en")]
    return any(word[:_BEGINS] in begins for form in forms for word in _words(form, language))


def _is_short_for(concept: Concept, shorts: Collection[str], open_: Collection[str], language: str) -> bool:
    """Return whether an abbreviation of the source is a name's, or has its initials in it.

    "UN Human Rights Council" names the UN; "HKFP" Hong Kong, and "UW" a university of Washington, where the
    abbreviation is `open_`: no name of the glossary is all that it says.
    """
    for term in concept.terms if shorts else ():
        if term.language in (language, "en"):
            if term.text.replace(".", "") in shorts:
                return True
            initials = "".join(word[0] for word in _INITIAL.findall(term.text))
            if initials and any(
                short.endswith(initials) or (len(initials) > 1 and initials in short) for short in open_
            ):
                return True
    return False


def _words(text: str, language: str) -> Iterable[str]:
    return (match[0] for match in _WORD.finditer(key(text, language)))
