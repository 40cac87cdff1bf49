"""Mend the article before a name that the model said itself: "entre le Moscou", "à Kenya", "le Chine".

Only an article or a preposition that is there and cannot be right is written anew, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain.draft import Mention, Outcome
from service.domain.languages.articles import Articles
from service.domain.languages.base import get
from service.domain.terms.articles import determiner_before, with_determiner
from workers.engines.constrained import Prefix
from workers.pipeline.terms.accept import Injection, InjectionContext, key, marks_lost, missed_keys
from workers.pipeline.terms.prefix import ROUNDS, Candidate, fitting
from workers.pipeline.terms.swap import swapped

#: kinds that never have an article of their own, but for "le Paris d'hier"
_TOWNS = frozenset({"capital", "city"})
#: kinds whose names show which article they have, and those that have none
_BY_KIND = _TOWNS | {"country", "person"}
_BARE = _TOWNS | {"person"}
_NEXT = re.compile(r"[ \u00a0]([^\W\d_]+)['’]?")


def mend(items: Sequence[Injection], context: InjectionContext) -> None:
    """Write anew what stands before said names and does not agree; the model chooses where several do."""
    waiting = items
    for _ in range(ROUNDS):
        found = [ways for item in waiting if (ways := _next_ways(item, context))]
        if not found:
            return
        open_now = [one for ways in found if len(ways) > 1 for one in ways]
        ratings = dict(zip(map(id, open_now), _rated(open_now, context), strict=True))
        taken = []
        for ways in found:
            known = [
                (rating, n) for n, one in enumerate(ways) if (rating := ratings.get(id(one))) is not None
            ]
            if len(ways) > 1 and not known:
                continue
            best = ways[max(known)[1]] if known else ways[0]
            if _took(best, context):
                taken.append(best.item)
        waiting = taken


def _rated(candidates: Sequence[Candidate], context: InjectionContext) -> list[float | None]:
    if not candidates:
        return []
    context.pause()
    whole = [Prefix(one.item.sentence, swapped(one).text) for one in candidates]
    ratings = context.engine.rate(whole, context.source, context.target)
    return [rating.total if rating is not None else None for rating in ratings]


def _next_ways(item: Injection, context: InjectionContext) -> list[Candidate]:
    """Return the ways to mend what stands before the first name that does not agree."""
    return next((ways for one in item.mentions if (ways := _ways(item, one, context))), [])


def _ways(item: Injection, mention: Mention, context: InjectionContext) -> list[Candidate]:
    text, span, rules = item.output.text, mention.target_span, get(context.target).articles
    if rules is None or not rules.slots or span is None or mention.outcome is Outcome.MISSED:
        return []
    form, kind = text[slice(*span)], context.kind(mention.concept)
    if form.startswith(tuple(rules.initial)) or context.agrees(mention, text):
        return []
    if kind in _TOWNS and _goes_on(text, span[1], context):
        return []
    grammar = context.grammar(mention, form)
    if kind not in _BY_KIND and not grammar.gender:
        return []
    if kind not in _TOWNS and _is_town_too(form, context):
        return []  # "à Luxembourg"
    found = determiner_before(text, span[0], form, context.target, kind, grammar, agreeing=True)
    if found.start == span[0]:
        return []  # bare: what is missing, only the rest of the sentence knows
    first = not text[: found.start].strip() and text[found.start].isupper()
    before = text[: found.start]
    return [
        Candidate(
            item,
            mention,
            span,
            form,
            0,
            before,
            before + with_determiner(choice, form, context.target, first=first),
        )
        for choice in _choices(
            text[found.start : span[0]], fitting(item, mention, span, found, context), rules
        )
        if choice.strip() or kind in _BARE
    ]


def _choices(present: str, choices: Sequence[str], rules: Articles) -> Sequence[str]:
    """Leave out "à la" where "dans la" is mended and "en" can be said: a place is not whom one gives to."""
    if rules.adding is None or not present.lower().startswith(rules.adding[0].strip()):
        return choices
    return [one for one in choices if one.lower() not in rules.giving] or choices


def _is_town_too(form: str, context: InjectionContext) -> bool:
    found = context.comparison.glossary.find(form, context.target)
    return any(one.kind in _TOWNS for match in found for one in (match.concept, *match.others))


def _goes_on(text: str, end: int, context: InjectionContext) -> bool:
    """Return whether words follow a town that may give it an article: "le Paris d'hier"."""
    after, own = _NEXT.match(text, end), get(context.target)
    links = own.articles.links if own.articles else frozenset()
    if after is None:
        return False
    if after[1][:1].isupper():
        return True  # it is a part of a longer name
    return after[1] in links or after[1] not in own.function_words | own.conjunctions


def _took(one: Candidate, context: InjectionContext) -> bool:
    """Take a way, unless anything else is worse with it; return whether it was taken."""
    item, output = one.item, swapped(one)
    mentions = context.mentions(item.sentence, output.text)
    if not missed_keys(mentions) <= missed_keys(item.mentions):
        return False
    # an article alone changes no figure and no word of weight; a link may lose its place
    was, now = (marks_lost(item.sentence, text, context) for text in (item.output, output))
    if now > was:
        return False
    start, end = len(one.before), one.place[1]
    item.mended[key(one.mention)] = item.output.text[start:end], one.prefix[start:]
    item.go_on_with(output, mentions)
    return True
