"""Put a term in the place of the words that stand there, and leave the rest of the sentence as it is.

What was there and the form have to be the same sort of thing: a name for a name, or the words that the
model had copied. The article or preposition before it is written anew to agree, and the model rates
what could stand there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from service.domain.draft import Step
from service.domain.languages.base import get
from workers.engines.base import Link, Output
from workers.engines.constrained import Prefix, Rating
from workers.pipeline.terms import attributive
from workers.pipeline.terms.accept import Injection, InjectionContext, Key, Refusal
from workers.pipeline.terms.prefix import (
    INVARIANT,
    ROUNDS,
    Candidate,
    items_of,
    open_candidates,
    refusal_of,
)

#: how much worse, in log-probability of a piece, the sentence may be with the term, whose pieces count
SWAP_MARGIN = 1.6
#: the same where the model has copied the source's own name: there is no doubt what it stands for
COPIED_MARGIN = 3.0
#: how alike what is written and the form are, to be the same words misspelt
NEARLY = 0.7
_NEXT = re.compile(r"[ \u00a0]([^\W\d_]+)")


def by_swap(items: Sequence[Injection], context: InjectionContext) -> None:
    """Write names that do not inflect where the translation has another word; the rest stays as it is."""
    tried: dict[Injection, set[Key]] = {item: set() for item in items}
    waiting: Sequence[Injection] = items
    for _ in range(ROUNDS):
        context.pause()
        candidates = []
        for item in waiting:
            found = open_candidates(item, context, tried[item], Step.SWAP)
            for one in attributive.in_order(found, context) if found else ():
                if _may_stand_there(one, context) and not _is_plural_subject(one, context):
                    candidates += [one] if one.rank == 0 else []
                else:
                    item.refuse(one.mention, Step.SWAP, Refusal.INFLECTS)
        if not candidates:
            return
        waiting = items_of(candidates)
        _swap_best(candidates, context)


def _swap_best(candidates: Sequence[Candidate], context: InjectionContext) -> None:
    """Rate whole sentences with the name swapped in, and take the likeliest of each if it is good."""
    outputs = [swapped(one) for one in candidates]
    whole = [Prefix(one.item.sentence, output.text) for one, output in zip(candidates, outputs, strict=True)]
    best: dict[Injection, tuple[Rating, Candidate, Output]] = {}
    for one, output, rating in zip(
        candidates, outputs, context.engine.rate(whole, context.source, context.target), strict=True
    ):
        if rating is None:
            one.item.refuse(one.mention, Step.SWAP, Refusal.TOO_LONG)
        elif one.item not in best or rating.total > best[one.item][0].total:
            best[one.item] = (rating, one, output)
    for rating, one, output in best.values():
        # a swap keeps the score of the sentence it is made in: that is the model's own
        margin = COPIED_MARGIN if _left_as_it_was(one) or _is_misspelt(one) else SWAP_MARGIN
        unlikely = rating.mean < (output.score or 0.0) - margin
        why = Refusal.UNLIKELY if unlikely else refusal_of(one, output, context)
        if why is not None:
            one.item.refuse(one.mention, Step.SWAP, why)
        else:
            one.item.take(output, context.mentions(one.item.sentence, output.text), Step.SWAP)


def _may_stand_there(one: Candidate, context: InjectionContext) -> bool:
    """Return whether nothing else in the sentence has to follow the form: it is a name, or was copied."""
    concept, written = context.concept(one.mention.concept), one.item.output.text[slice(*one.place)]
    if context.kind(one.mention.concept) in INVARIANT or _left_as_it_was(one):
        return True
    copied = set(written.casefold().split()) <= set(one.mention.source_text.casefold().split())
    if copied or _is_misspelt(one):
        return True
    name = concept is not None and one.form[:1].isupper() and written[:1].isupper()
    return name and (context.grammar(one.mention, one.form).number != "pl")


def _is_misspelt(one: Candidate) -> bool:
    """Return whether what is written is the form or the source's name, misspelt."""
    written = one.item.output.text[slice(*one.place)].casefold()
    return any(
        SequenceMatcher(None, written, name.casefold()).ratio() >= NEARLY
        for name in (one.form, one.mention.source_text)
        if name[:1].isupper() or name == one.form
    )


def _is_plural_subject(one: Candidate, context: InjectionContext) -> bool:
    """Return whether a verb in the singular would have to follow a plural: "Les États-Unis dit"."""
    text, articles = one.item.output.text, get(context.target).articles
    if articles is None or context.grammar(one.mention, one.form).number != "pl":
        return False
    if text[len(one.before) : one.place[0]].lower() in articles.plural:
        return False  # the verb is in the plural
    before, written = one.before.rstrip(), one.prefix[len(one.before) :].lower()
    if not written.startswith(tuple(articles.plural & set(articles.families[0]))):
        return False
    if before and before[-1:] not in ",;:.":
        return False
    following = _NEXT.match(text, one.place[1])
    return following is not None and following[1].lower() not in articles.links | {"et", "ou"}


def _left_as_it_was(one: Candidate) -> bool:
    """Return whether the model had copied a name: then another name may stand there."""
    written = one.item.output.text[one.place[0] : one.place[1]]
    return written == one.mention.source_text and written != written.lower()


def swapped(one: Candidate) -> Output:
    """Return the old translation with the name in the place of what stands there, its links moved along."""
    old = one.item.output
    start, end = len(one.before), one.place[1]
    text = one.prefix + old.text[end:]
    moved = len(one.prefix) - end
    links: list[Link] = []
    for a, b, c, d in old.alignment:
        if d <= start:
            links.append((a, b, c, d))
        elif c >= end:
            links.append((a, b, c + moved, d + moved))
        else:
            links.append((a, b, start, len(one.prefix)))
    return Output(text, old.score, tuple(links))
