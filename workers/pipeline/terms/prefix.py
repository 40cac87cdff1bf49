"""Put a term where the translation says something else: by constrained decoding, or by a swap.

The text before that place and the term become the prefix of a new translation, which the model
continues. Articles and prepositions that could stand before the term are rated by the model, as
what stands before a cut cannot change any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.domain.draft import Mention, Step
from service.domain.languages.tags import primary
from service.domain.terms.articles import determiner_before, grammar_of, is_determiner, with_determiner
from service.domain.terms.concept import Grammar
from workers.engines.base import Link, Output
from workers.engines.constrained import Prefix, Rating
from workers.engines.words import HYPHENS, Span, is_word_char, words
from workers.pipeline.terms.accept import Injection, InjectionContext, Key, Refusal, key, refusal

#: terms put into one sentence, at most: each is one more decoding
ROUNDS = 6
#: forms tried for one term
FORMS = 2
#: how much worse, in log-probability of a piece, the rest of a sentence may be after a forced term
MARGIN = 1.0
#: the same for a name that is only put in the place of another word: its own pieces count here
SWAP_MARGIN = 1.6
#: the same where the model has copied the source's own name: there is no doubt what it stands for
COPIED_MARGIN = 3.0
#: how much likelier an accepted form has to make the sentence to be said instead of the preferred one
FORM_MARGIN = 0.3
#: kinds whose names do not inflect, so that one may stand in another's place
INVARIANT = frozenset({"person", "country", "territory", "capital", "city", "region", "place"})
#: what goes on in the same word: "Dakarant", or "États-Unis.S." where half of "U.S." was linked
SAME_WORD = re.compile(r"[.-]?\w")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to say a missed term: the prefix that ends with it. `rank` of the form: 0 is preferred."""

    item: Injection
    mention: Mention
    place: Span
    form: str
    rank: int
    before: str
    prefix: str

    def finished(self, after: str) -> bool:
        """Return whether the term's last word ends where the prefix does."""
        return not SAME_WORD.match(after)


def by_prefix(items: Sequence[Injection], context: InjectionContext) -> None:
    """Constrain the model to say missed terms, one by one from left to right, all sentences in one batch."""
    tried: dict[Injection, set[Key]] = {item: set() for item in items}
    waiting: Sequence[Injection] = items
    for _ in range(ROUNDS):
        context.pause()
        candidates = [one for item in waiting for one in _candidates(item, context, tried[item], Step.PREFIX)]
        if not candidates:
            return
        waiting = _items(candidates)
        _continue_best(candidates, context)


def by_swap(items: Sequence[Injection], context: InjectionContext) -> None:
    """Write names that do not inflect where the translation has another word; the rest stays as it is."""
    tried: dict[Injection, set[Key]] = {item: set() for item in items}
    waiting: Sequence[Injection] = items
    for _ in range(ROUNDS):
        context.pause()
        candidates = []
        for item in waiting:
            for one in _candidates(item, context, tried[item], Step.SWAP):
                if context.kind(one.mention.concept) in INVARIANT or _left_as_it_was(one):
                    candidates += [one] if one.rank == 0 else []
                else:
                    item.refuse(one.mention, Step.SWAP, Refusal.INFLECTS)
        if not candidates:
            return
        waiting = _items(candidates)
        _swap_best(candidates, context)


def _items(candidates: Sequence[Candidate]) -> list[Injection]:
    return list(dict.fromkeys(one.item for one in candidates))


def _candidates(item: Injection, context: InjectionContext, tried: set[Key], step: Step) -> list[Candidate]:
    """List the ways for the next term: the first in the order of the translation not yet tried."""
    open_now = []
    for mention in item.missed(context):
        if key(mention) in tried:
            continue
        place = item.place(mention)
        if place is None:
            tried.add(key(mention))
            item.refuse(mention, step, Refusal.NO_PLACE)
        elif _is_wrong_link(item.output.text, place, context, mention):
            tried.add(key(mention))
            item.refuse(mention, step, Refusal.NOT_A_NAME)
        else:
            open_now.append((place, mention))
    if not open_now:
        return []
    place, mention = min(open_now, key=lambda pair: pair[0])
    tried.add(key(mention))
    return list(_ways(item, mention, place, context))


def _ways(item: Injection, mention: Mention, place: Span, context: InjectionContext) -> Iterable[Candidate]:
    text, kind = item.output.text, context.kind(mention.concept)
    for rank, form in enumerate(_forms(mention, context)):
        found = determiner_before(
            text, place[0], form, context.target, kind, _grammar(mention.concept, form, context)
        )
        before = text[: found.start]
        first = not any(map(is_word_char, before)) and text[place[0] : place[0] + 1].isupper()
        for choice in found.choices:
            yield Candidate(
                item,
                mention,
                place,
                form,
                rank,
                before,
                before + with_determiner(choice, form, context.target, first=first),
            )


def _is_wrong_link(text: str, place: Span, context: InjectionContext, mention: Mention) -> bool:
    """Return whether a link is wrong: a name's counterpart is a whole word and is written like a name."""
    instead = text[place[0] : place[1]]
    glued = place[0] > 0 and (is_word_char(text[place[0] - 1]) or text[place[0] - 1] in HYPHENS)
    small = instead == instead.lower() != instead.upper()
    return (
        glued
        or is_determiner(instead, context.target)
        or (context.kind(mention.concept) in INVARIANT and small)
    )


def _forms(mention: Mention, context: InjectionContext) -> list[str]:
    """Return the preferred form, and others that are no longer: "République d'Irak" is not said for "Iraq".

    For a full name no abbreviation is forced: the model goes on to translate the words it stands for.
    """
    first, *others = mention.expected
    concept = context.concept(mention.concept)
    terms = concept.in_language(primary(context.target)) if concept else ()
    shorts = {term.text for term in terms if term.short}
    return [
        first,
        *(form for form in others if len(form) <= len(first) and (form in shorts) <= (first in shorts)),
    ][:FORMS]


def _grammar(name: str, form: str, context: InjectionContext) -> Grammar:
    concept = context.concept(name)
    return grammar_of(concept, form, primary(context.target)) if concept else Grammar()


def _continue_best(candidates: Sequence[Candidate], context: InjectionContext) -> None:
    """Rate all prefixes, continue the best of each form, and take the best form that is accepted."""
    rated = context.engine.rate(
        [Prefix(one.item.sentence, one.prefix) for one in candidates], context.source, context.target
    )
    best: dict[tuple[Injection, str], tuple[Rating, Candidate]] = {}
    for one, rating in zip(candidates, rated, strict=True):
        if rating is None:
            one.item.refuse(one.mention, Step.PREFIX, Refusal.TOO_LONG)
            continue
        name = (one.item, one.form)
        if name not in best or rating.total > best[name][0].total:
            best[name] = (rating, one)
    chosen = [one for _, one in best.values()]
    good: dict[Injection, tuple[float, Candidate, Output]] = {}
    for (rating, one), output in zip(best.values(), _continued(chosen, context), strict=True):
        why = _refusal(one, output, context)
        if why is not None or output is None or output.score is None:
            if one.rank == 0:  # what became of the preferred form is what the editor asks
                one.item.refuse(one.mention, Step.PREFIX, why or Refusal.UNLIKELY)
            continue
        # the forced pieces count here: which form fits the sentence best is the question
        begun, size = len(one.prefix), max(1, len(output.text))
        fit = (rating.mean * begun + output.score * (size - begun)) / size - (
            FORM_MARGIN if one.rank else 0.0
        )
        if one.item not in good or fit > good[one.item][0]:
            good[one.item] = (fit, one, output)
    for _, one, output in good.values():
        linked = replace(output, alignment=_linked(one, output.alignment))
        one.item.take(linked, context.mentions(one.item.sentence, output.text), Step.PREFIX)


def _continued(chosen: Sequence[Candidate], context: InjectionContext) -> list[Output | None]:
    """Continue each; where the model goes on within the term's last word, give it the next word as well."""
    ways = context.source, context.target
    outputs = context.engine.continue_from([Prefix(one.item.sentence, one.prefix) for one in chosen], *ways)
    glued = [
        place
        for place, (one, output) in enumerate(zip(chosen, outputs, strict=True))
        if output is not None and not one.finished(output.text[len(one.prefix) :]) and _next_word(one)
    ]
    further = [
        Prefix(chosen[place].item.sentence, chosen[place].prefix + _next_word(chosen[place]))
        for place in glued
    ]
    for place, output in zip(glued, context.engine.continue_from(further, *ways), strict=True):
        outputs[place] = output
    return outputs


def _next_word(one: Candidate) -> str:
    """Return what followed the term's place before, up to the end of a word."""
    rest = one.item.output.text[one.place[1] :]
    following = words(rest)
    return rest[: following[0][1]] if following else ""


def _refusal(one: Candidate, output: Output | None, context: InjectionContext) -> Refusal | None:
    if output is None:
        return Refusal.TOO_LONG
    if not output.text.startswith(one.prefix) or not one.finished(output.text[len(one.prefix) :]):
        return Refusal.NOT_SAID
    mentions = context.mentions(one.item.sentence, output.text)
    grown = len(one.form) - (one.place[1] - one.place[0])
    return refusal(one.item, output, mentions, [one.mention], context, MARGIN, grown)


def _swap_best(candidates: Sequence[Candidate], context: InjectionContext) -> None:
    """Rate whole sentences with the name swapped in, and take the likeliest of each if it is good."""
    swapped = [_swapped(one) for one in candidates]
    whole = [Prefix(one.item.sentence, output.text) for one, output in zip(candidates, swapped, strict=True)]
    best: dict[Injection, tuple[Rating, Candidate, Output]] = {}
    for one, output, rating in zip(
        candidates, swapped, context.engine.rate(whole, context.source, context.target), strict=True
    ):
        if rating is None:
            one.item.refuse(one.mention, Step.SWAP, Refusal.TOO_LONG)
        elif one.item not in best or rating.total > best[one.item][0].total:
            best[one.item] = (rating, one, output)
    for rating, one, output in best.values():
        # a swap keeps the score of the sentence it is made in: that is the model's own
        margin = COPIED_MARGIN if _left_as_it_was(one) else SWAP_MARGIN
        unlikely = rating.mean < (output.score or 0.0) - margin
        why = Refusal.UNLIKELY if unlikely else _refusal(one, output, context)
        if why is not None:
            one.item.refuse(one.mention, Step.SWAP, why)
        else:
            one.item.take(output, context.mentions(one.item.sentence, output.text), Step.SWAP)


def _left_as_it_was(one: Candidate) -> bool:
    """Return whether the model had copied a name: then another name may stand there."""
    written = one.item.output.text[one.place[0] : one.place[1]]
    return written == one.mention.source_text and written != written.lower()


def _linked(one: Candidate, links: Sequence[Link]) -> tuple[Link, ...]:
    """Link the mention to the term and to nothing else: where that stands is known, not guessed."""
    (start, end), stop = one.mention.source_span, len(one.prefix)
    begin = stop - len(one.form)
    others = [link for link in links if not (link[0] < end and link[1] > start)]
    others = [link for link in others if not (link[2] < stop and link[3] > begin)]
    own = [
        (start + a, start + b, begin + c, begin + d)
        for a, b in words(one.item.sentence[start:end])
        for c, d in words(one.prefix[begin:])
    ]
    return tuple(sorted([*others, *own]))


def _swapped(one: Candidate) -> Output:
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
