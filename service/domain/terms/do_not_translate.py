"""Comparing both sides, with the names that are never translated: the source's own form is the right one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from service.domain.draft import Mention, Outcome, Span
from service.domain.languages.tags import primary
from service.domain.terms import mentions
from service.domain.terms.concept import Concept, FormStatus
from service.domain.terms.glossary import Glossary


def check_mentions(
    glossary: Glossary,
    source_text: str,
    target_text: str,
    source_lang: str,
    target_lang: str,
    *,
    edition: str | None = None,
    domains: Iterable[str] | None = None,
    day: str = "",
) -> tuple[Mention, ...]:
    """Do what `mentions.check_mentions` does; a concept with `keep` has to stand as the source writes it."""
    found = mentions.check_mentions(
        glossary,
        source_text,
        target_text,
        source_lang,
        target_lang,
        edition=edition,
        domains=domains,
        day=day,
    )
    used: set[Span] = set()
    checked = []
    for mention in found:
        concept = glossary.get(mention.concept)
        if concept is None or not concept.keep or mention.outcome is not Outcome.MISSED:
            checked.append(mention)
            continue
        form = _form(concept, mention.source_text, primary(source_lang))
        place = _place(form, target_text, used)
        if place is None:
            reason = f"“{form}” is not to be translated; write it as it is"
            checked.append(replace(mention, expected=(form,), reason=reason, target_span=None))
            continue
        used.add(place)
        checked.append(
            replace(
                mention,
                expected=(form,),
                outcome=Outcome.APPLIED,
                target_span=place,
                target_text=target_text[place[0] : place[1]],
                reason=None,
            )
        )
    return tuple(checked)


def _form(concept: Concept, text: str, language: str) -> str:
    """Return the form that stands in the source, without an ending."""
    own = [one.text for one in concept.in_language(language) if one.status is not FormStatus.FORBIDDEN]
    return max((form for form in own if text.startswith(form)), key=len, default=text)


def _place(form: str, text: str, used: Collection[Span]) -> Span | None:
    """Return the first free place of a form as a whole word; the last one where all are taken."""
    last: Span | None = None
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        whole = not (text[at - 1 : at].isalnum() and at) and not text[end : end + 1].isalnum()
        if whole and (at, end) not in used:
            return at, end
        last = (at, end) if whole else last
        at = text.find(form, at + 1)
    return last
