"""What is missing, as it has to be written, at the place where it belongs by all that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from service.domain.checks.base import Checked
from service.domain.checks.dates import missing_day
from service.domain.checks.figures import missing_number
from service.domain.draft import Finding, Fix, Span
from service.domain.languages.tags import is_same
from service.domain.terms.articles import determiner_before, grammar_of, with_determiner
from service.domain.terms.offices import is_put_in
from service.domain.terms.rewording import as_fix, reword

#: what closes or goes on, and so stands right behind a word
_AFTER = frozenset(".,;:!?)]}»”’…،؛؟።፣፤፡")
#: what opens, and so stands right before a word
_BEFORE = frozenset("([{«“‘'’-")
#: the data that holds what is missing as it is to be copied
_COPIED = {"telephones.missing": "source", "copied_names.missing": "name", "script.lost": "word"}
_LITERAL = "verbatim."
_MISSING, _ADDED = "numbers.missing", "numbers.added"


def with_proposals(findings: Iterable[Finding], item: Checked) -> list[Finding]:
    """Return the findings, those of what is missing with a fix that puts it in, where its words are known.

    Such a fix is not `sure`: the place is a guess from what stands on both sides.
    """
    listed = list(findings)
    missing = [one for one in listed if one.code == _MISSING]
    added = [one.target_span for one in listed if one.code == _ADDED]
    #: the only number that came in stands for the only one that is gone
    instead = added[0] if len(missing) == len(added) == 1 else None
    found = []
    for finding in listed:
        fix = _proposed(finding, item, instead) if finding.fix is None else None
        found.append(finding if fix is None else replace(finding, fix=fix))
    return found


def _proposed(finding: Finding, item: Checked, instead: Span | None) -> Fix | None:
    span, data = finding.target_span, finding.data
    if span is None or data is None:
        return None
    if finding.code == _MISSING and instead is not None and finding.source_span is not None:
        number = missing_number(finding.source_span[0], item)
        return None if number is None else Fix(instead, number, sure=False)
    if finding.check == "names":
        return _term(finding, span, data, item)
    if span[0] < span[1]:
        return None
    words: str | None = None
    if finding.code in _COPIED:
        words = str(data[_COPIED[finding.code]])
    elif finding.code.startswith(_LITERAL) and "text" in data:
        words = str(data["text"])
    elif finding.code in _SAID and finding.source_span is not None:
        words = _SAID[finding.code](finding, item)
    return None if not words else _put_in(words, span[0], item.target_text)


_SAID: Mapping[str, Callable[[Finding, Checked], str | None]] = {
    _MISSING: lambda one, item: missing_number((one.source_span or (0, 0))[0], item),
    "dates.day_missing": lambda one, item: missing_day(str((one.data or {})["source"]), item),
}


def _put_in(words: str, place: int, text: str, start: int | None = None) -> Fix:
    """Return the words put between two words of a text, with the spaces that they need."""
    start = place if start is None else start
    before, after = text[start - 1 : start], text[place : place + 1]
    if before and not before.isspace() and before not in _BEFORE:
        words = " " + words
    if after and not after.isspace() and after not in _AFTER:
        words += " "
    return Fix((start, place), words, sure=False)


def _term(finding: Finding, span: Span, data: Mapping[str, object], item: Checked) -> Fix | None:
    """Return the first form of a missed term: for what stands there instead, or put in with its article."""
    mention = next(
        (
            one
            for one in item.mentions
            if one.concept == data.get("concept") and one.source_span == finding.source_span
        ),
        None,
    )
    if mention is None or not mention.expected or is_same(item.source_language, item.target_locale):
        return None
    concept, form = item.concepts(mention.concept), mention.expected[0]
    if concept is not None and not is_put_in(concept):
        return None
    if mention.target_span is not None:
        if concept is None or finding.code not in _INSTEAD:
            return None
        return as_fix(
            item.target_text, reword(item.target_text, mention.target_span, concept, form, item.target)
        )
    if finding.code not in _GONE or span[0] < span[1]:
        return None
    if concept is None:
        return _put_in(form, span[0], item.target_text)
    grammar = grammar_of(concept, form, item.target)
    found = determiner_before(
        item.target_text, span[0], form, item.target, concept.kind, grammar, agreeing=True
    )
    if not found.choices:
        return None
    first = not item.target_text[: found.start].strip()
    written = with_determiner(found.choices[0], form, item.target, first=first)
    return _put_in(written, span[0], item.target_text, found.start)


#: what became of a term that has another word in its place, and of one that is not there
_INSTEAD = frozenset({"missed.left", "missed.left_short", "missed.not_used_instead"})
_GONE = frozenset({"missed.none_of", "missed.not_found", "missed.more_often", "missed.tried"})
