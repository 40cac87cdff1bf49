"""Put a term where the translation says something else, by constrained decoding.

The text before that place and the term become the prefix of a new translation, which the model
continues. Articles and prepositions that could stand before the term are rated by the model, as
what stands before a cut cannot change any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from service.domain.draft import Mention, Step
from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.terms.articles import (
    Determiner,
    determiner_before,
    is_determiner,
    with_determiner,
)
from service.domain.terms.context_words import directions
from service.domain.terms.plurals import in_plural, is_plural
from workers.engines.base import Link, Output
from workers.engines.constrained import Prefix, Rating
from workers.engines.words import HYPHENS, Span, is_word_char, words
from workers.pipeline.terms.accept import Injection, InjectionContext, Key, Refusal, key, refusal

#: terms put into one sentence, at most: each is one more decoding
ROUNDS = 6
#: forms tried for one term
FORMS = 2
#: how alike an approved form and what is written are, to be meant by it
NEAR = 0.6
#: how much worse, in log-probability of a piece, the rest of a sentence may be after a forced term
MARGIN = 1.0
#: how much likelier an accepted form has to make the sentence to be said instead of the preferred one
FORM_MARGIN = 0.3
#: kinds whose names do not inflect, so that one may stand in another's place
INVARIANT = frozenset({"person", "country", "territory", "capital", "city", "region", "place"})
#: after these a sentence begins inside the text
SENTENCE_ENDS = (".", "!", "?", "…")
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
        candidates = [
            one for item in waiting for one in open_candidates(item, context, tried[item], Step.PREFIX)
        ]
        if not candidates:
            return
        waiting = items_of(candidates)
        _continue_best(candidates, context)


def items_of(candidates: Sequence[Candidate]) -> list[Injection]:
    """Return the sentences that candidates are for, each once."""
    return list(dict.fromkeys(one.item for one in candidates))


def open_candidates(
    item: Injection, context: InjectionContext, tried: set[Key], step: Step
) -> list[Candidate]:
    """List the ways for the next term: the first in the order of the translation not yet tried."""
    open_now = []
    for mention in item.missed(context):
        if key(mention) in tried:
            continue
        if step is Step.PREFIX and item.refusals.get(key(mention), {}).get(Step.SWAP) is Refusal.TURNED:
            tried.add(key(mention))
            item.refuse(mention, step, Refusal.TURNED)
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
    return list(_ways(item, mention, place, context, step))


def _ways(
    item: Injection, mention: Mention, place: Span, context: InjectionContext, step: Step
) -> Iterable[Candidate]:
    text, kind = item.output.text, context.kind(mention.concept)
    for rank, form in enumerate(_forms(item, mention, place, context)):
        grammar = context.grammar(mention, form)
        found = determiner_before(text, place[0], form, context.target, kind, grammar, agreeing=True)
        before = text[: found.start]
        begins = not any(map(is_word_char, before))
        anew = not begins and before.rstrip()[-1:] in SENTENCE_ENDS
        first = (anew or (begins and not item.inner)) and text[place[0] : place[0] + 1].isupper()
        choices = fitting(item, mention, place, found, context)
        if not choices:
            item.refuse(mention, step, Refusal.GRAMMAR)
        for choice in choices:
            if begins and item.inner:
                choice = choice[:1].lower() + choice[1:]
            yield Candidate(
                item,
                mention,
                place,
                form,
                rank,
                before,
                before + with_determiner(choice, form, context.target, first=first),
            )


def fitting(
    item: Injection, mention: Mention, place: Span, found: Determiner, context: InjectionContext
) -> Sequence[str]:
    """Leave of the articles and prepositions those that fit what the source says.

    "Turkey's area" is "de la Turquie"; what a verb that was copied has as its object is not "of" it; a
    term keeps what stands before it if that may stand there.
    """
    rules, text = get(context.target).articles, item.output.text
    if rules is None or len(rules.families) < 2:
        return found.choices
    if found.start == place[0] and _follows_adjective(item, mention, place, context):
        return ()
    present, kind = text[found.start : place[0]].lower(), context.kind(mention.concept)
    same = tuple(one for one in found.choices if one.lower() == present)
    if kind == "term" and same:
        return same
    start, end = mention.source_span
    of, choices = rules.families[1], found.choices
    if found.start == place[0] and not set(of).isdisjoint(choices):
        whose = _belongs_to_word_before(item, mention, place, context)
        if whose is True:
            choices = tuple(one for one in choices if one in of)
        elif whose is None and not _ends_with(item.sentence[:start], directions(get(context.source).code)):
            choices = tuple(one for one in choices if one not in of) or choices
    if item.sentence[end : end + 1] in HYPHENS:
        choices = tuple(one for one in choices if one)  # "Manila-based" is never bare
    inside = not get(context.source).inside.isdisjoint(item.sentence[:start].lower().split()[-1:])
    if (
        inside
        and set(choices) & rules.without_article <= rules.inside_lands
        and any(one in rules.inside_lands for one in choices)
    ):
        return tuple(one for one in choices if one in rules.inside_lands)
    if item.sentence[end : end + 2] in ("'s", "’s") or item.sentence[end : end + 2] in ("' ", "’ "):
        full = tuple(one for one in choices if one not in rules.without_article)
        choices = full if any(one in of for one in full) else choices
    return choices


def _belongs_to_word_before(
    item: Injection, mention: Mention, place: Span, context: InjectionContext
) -> bool | None:
    """Return True if the word before is the noun that the source has right after the name; None if not.

    So it is in "gouvernement UK" and in "attaquants Mumbai": the model has turned them round.
    """
    before = words(item.output.text[: place[0]])
    after = words(item.sentence[mention.source_span[1] :])
    if not before or not after:
        return None
    start = mention.source_span[1]
    a, b = after[0][0] + start, after[0][1] + start
    if item.sentence[a].isalpha() and are_linked(item, (a, b), before[-1]):
        return True
    # "la politique EIB": a noun with its article, and a bare name
    noun = _noun_before(item.output.text, place[0], context)
    owned = item.sentence[: mention.source_span[0]].lower().split()[-1:]
    if noun is not None and not get(context.source).of_words.isdisjoint(owned):
        return True  # "les défenseurs humains" for "the defenders of human rights"
    return True if noun is not None and item.sentence[a].isalpha() else None


def are_linked(item: Injection, source: Span, target: Span) -> bool:
    """Return whether any word of a place in the sentence is linked to one of a place in its translation."""
    (a, b), (c, d) = source, target
    return any(x < b and a < y and u < d and c < v for x, y, u, v in item.output.alignment)


def _noun_before(text: str, at: int, context: InjectionContext) -> Span | None:
    """Return the place of a word in lower case right before a place, with an article before it."""
    rules, own = get(context.target).articles, get(context.target)
    found = words(text[:at])
    if rules is None or len(found) < 2 or not text[:at].endswith((" ", "\u00a0")):
        return None
    word, article = text[slice(*found[-1])], text[slice(*found[-2])].lower().replace("’", "'")
    if article in rules.before_noun and len(found) > 2:
        article = text[slice(*found[-3])].lower().replace("’", "'")
    if not word.isalpha() or not word.islower() or word in own.function_words:
        return None
    articles = {one.strip() for family in rules.families[:2] for one in family} | rules.instead
    return found[-1] if article in articles else None


def _follows_adjective(item: Injection, mention: Mention, place: Span, context: InjectionContext) -> bool:
    """Return whether the word before is an adjective of the name: "sa récente" for "his recent"."""
    noun = _noun_before(item.output.text, place[0], context)
    source = words(item.sentence[: mention.source_span[0]])
    if noun is None or not source or not item.sentence[source[-1][0]].isalpha():
        return False
    if context.kind(mention.concept) == "person" or not are_linked(item, source[-1], noun):
        return False
    end, stop = mention.source_span[1], place[1]
    small = get(context.source).function_words | get(context.source).conjunctions
    following = [
        (a + end, b + end)
        for a, b in words(item.sentence[end:])[:1]
        if item.sentence[a + end : b + end].lower() not in small
    ]
    noun_after = [(c + stop, d + stop) for c, d in words(item.output.text[stop:])[:1]]
    return not any(are_linked(item, one, other) for one in following for other in (noun, *noun_after))


def _ends_with(text: str, own: frozenset[str]) -> bool:
    """Return whether a text ends with one of these words, or with a name: "south", "Roman"."""
    last = text.split()[-1:]
    return bool(last) and (last[0].lower() in own or (last[0][0].isupper() and len(text.split()) > 1))


def _is_wrong_link(text: str, place: Span, context: InjectionContext, mention: Mention) -> bool:
    """Return whether a link is wrong: a name's counterpart is a whole word and is written like a name."""
    instead = text[place[0] : place[1]]
    glued = place[0] > 0 and (is_word_char(text[place[0] - 1]) or text[place[0] - 1] in HYPHENS)
    small = instead == instead.lower() != instead.upper()
    return (
        glued
        or is_determiner(instead, context.target)
        or (context.kind(mention.concept) in INVARIANT and small and mention.target_span is None)
    )


def _is_of_number(form: str, other: str, language: str) -> bool:
    """Return whether one form is the plural of the other."""
    return in_plural(other, language) == form or in_plural(form, language) == other


def _likeness(form: str, written: str) -> float:
    return SequenceMatcher(None, form.casefold(), written.casefold()).ratio()


def _forms(item: Injection, mention: Mention, place: Span, context: InjectionContext) -> list[str]:
    """Return the preferred form, and others that are no longer: "République d'Irak" is not said for "Iraq".

    For a full name no abbreviation is forced: the model goes on to translate the words it stands for.
    """
    first, *others = mention.expected
    concept = context.concept(mention.concept)
    if concept is not None and is_plural(mention.source_text, concept, primary(context.source)):
        return [form for one in mention.expected[:1] if (form := in_plural(one, context.target))]
    terms = concept.in_language(primary(context.target)) if concept else ()
    shorts = {term.text for term in terms if term.short}
    written = item.output.text[slice(*place)]
    others_of = [one for one in mention.expected if not _is_of_number(one, first, context.target)]
    near = max([first, *others_of], key=lambda form: _likeness(form, written))
    if near not in shorts and near != first and _likeness(near, written) >= NEAR > _likeness(first, written):
        return [near]  # "République … de Tchèque" for the Czech Republic, which is approved, too
    return [
        first,
        *(
            form
            for form in others
            if len(form) <= len(first)
            and (form in shorts) <= (first in shorts)
            and not first.endswith(form)
            and not _is_of_number(form, first, context.target)
        ),
    ][:FORMS]


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
        why = refusal_of(one, output, context)
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


def refusal_of(one: Candidate, output: Output | None, context: InjectionContext) -> Refusal | None:
    """Return why a translation with a candidate in it may not take the place of the one before."""
    if output is None:
        return Refusal.TOO_LONG
    if not output.text.startswith(one.prefix) or not one.finished(output.text[len(one.prefix) :]):
        return Refusal.NOT_SAID
    mentions = context.mentions(one.item.sentence, output.text)
    return refusal(one.item, output, mentions, [one.mention], context, MARGIN)


def _linked(one: Candidate, links: Sequence[Link]) -> tuple[Link, ...]:
    """Link the mention to the term and to nothing else: where that stands is known, not guessed."""
    (start, end), stop = one.mention.source_span, len(one.prefix)
    begin = max(len(one.before), stop - len(one.form))
    others = [link for link in links if not (link[0] < end and link[1] > start)]
    others = [link for link in others if not (link[2] < stop and link[3] > begin)]
    own = [
        (start + a, start + b, begin + c, begin + d)
        for a, b in words(one.item.sentence[start:end])
        for c, d in words(one.prefix[begin:])
    ]
    return tuple(sorted([*others, *own]))
