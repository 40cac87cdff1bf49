"""A name that says whose the noun after it is: "U.S. President" is "président des États-Unis".

A model that copies the name copies the order of the words, too. In languages whose articles we know, and
which put such a name behind its noun, the two change places; where that cannot be, nothing is put in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.domain.draft import Mention, Step
from service.domain.languages.articles import Articles
from service.domain.languages.base import get
from service.domain.terms.articles import determiner_before, with_determiner
from service.domain.terms.case import is_abbreviation
from service.domain.terms.context_words import function_words, place_heads, titles
from service.domain.terms.normalise import fold
from workers.engines.words import Span
from workers.pipeline.terms.accept import Injection, InjectionContext, Refusal
from workers.pipeline.terms.prefix import Candidate, are_linked

_WORD = re.compile(r"[ \u00a0]([^\W\d_]+)")
_PREVIOUS = re.compile(r"([^\W\d_]+)[ \u00a0]\Z")
_VOWELS = frozenset("aeiouyhœæ")


def in_order(found: Sequence[Candidate], context: InjectionContext) -> Sequence[Candidate]:
    """Return the ways to say one mention, with the noun that belongs to it first where there is one."""
    one = found[0]
    rules = get(context.target).articles
    if rules is None or not rules.slots or not _says_whose(one.mention, one.item.sentence, context):
        return found
    noun = _noun_after(one, context)
    if noun is None:
        return found
    text = one.item.output.text
    before, word = text[: one.place[0]], text[slice(*noun)]
    if before.endswith(("'", "’")) and fold(word[:1], "").text.lower() not in _VOWELS:
        one.item.refuse(one.mention, Step.SWAP, Refusal.TURNED)
        return ()  # which article the noun has instead, only a dictionary knows
    if not before.strip() and text[one.place[0] : one.place[0] + 1].isupper():
        word = word[:1].upper() + word[1:]
    made = []
    for way in {way.form: way for way in found}.values():
        grammar = context.grammar(way.mention, way.form)
        kind = context.kind(way.mention.concept)
        start = f"{before}{word} "
        of = start + _of(rules)
        choices = determiner_before(
            of, len(of), way.form, context.target, kind, grammar, agreeing=True
        ).choices
        made += [
            replace(
                way,
                place=(way.place[0], noun[1]),
                before=before,
                prefix=start + with_determiner(choice, way.form, context.target, first=False),
            )
            for choice in choices
        ]
    return made


def _of(rules: Articles) -> str:
    """Return the preposition that says whose: the one of the second family without an article."""
    return next(one for one in rules.families[1] if one in rules.without_article)


def _says_whose(mention: Mention, sentence: str, context: InjectionContext) -> bool:
    """Return whether the source's name stands before a noun of its own: a title, a body, or without "the"."""
    if context.kind(mention.concept) in ("person", "city", "capital", "term"):
        return False
    start, end = mention.source_span
    end += sentence[end : end + 1] == "." and "." in mention.source_text
    after = _WORD.match(sentence, end)
    if after is None:
        return False
    word, language = after[1], context.source
    if fold(word, "").text.lower() in function_words(get(language).code):
        return False
    if word[:1].isupper() or word.lower() in titles(get(language).code) | place_heads(get(language).code):
        return word.lower() not in get(language).said
    previous = _PREVIOUS.search(sentence[:start])
    has_article = previous is not None and previous[1].lower() in get(language).determiners
    return is_abbreviation(mention.source_text.replace(".", "")) and not has_article


def _noun_after(one: Candidate, context: InjectionContext) -> Span | None:
    """Return the place of the word right after the name's, if it is the counterpart of the noun."""
    item: Injection = one.item
    found = _WORD.match(item.output.text, one.place[1])
    end = one.mention.source_span[1]
    source = _WORD.match(item.sentence, end + (item.sentence[end : end + 1] == "."))
    if (
        found is None
        or source is None
        or len(found[1]) < 3
        or found[1].lower() in get(context.target).function_words
    ):
        return None
    return found.span(1) if are_linked(item, source.span(1), found.span(1)) else None
