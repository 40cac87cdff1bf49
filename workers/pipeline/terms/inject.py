"""Terminology injection: make the model say the glossary's terms, or say why it would not.

Four ways are tried, the gentlest first: another of the model's own translations that has the term
(n-best); the term in the place of the words that stand there, the rest as it is (swap); a prefix that ends
with it, which the model continues (constrained decoding); the term written into the source
(code-switching). Each is taken only if it says more terms than before and is no worse in anything
else (`accept`). What remains is reported with what was tried: nothing is replaced in silence. After
Hasler et al. 2018 and the shared tasks on terminology of WMT: a constraint beats all hints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.domain.draft import Mention, Outcome, Reason, Step
from service.domain.languages.base import get
from service.domain.story import Mark
from workers.engines.base import Output
from workers.engines.constrained import ConstrainedEngine, Prefix
from workers.engines.sentences import join
from workers.engines.words import Span
from workers.pipeline.comparison import Comparison
from workers.pipeline.terms.accept import Injection, InjectionContext, Refusal, key, missed_keys, refusal
from workers.pipeline.terms.code_switch import code_switch
from workers.pipeline.terms.mend import mend
from workers.pipeline.terms.prefix import MARGIN, by_prefix
from workers.pipeline.terms.swap import by_swap

#: how much less likely another of the model's translations may be, as mean log-probability of a piece
NBEST_MARGIN = 0.5


@dataclass(slots=True)
class _Long:
    """The parts in which the model takes a long sentence, and the translations of these."""

    spans: list[Span]
    outputs: list[Output]
    parts: dict[int, Injection]


def inject(
    outputs: Mapping[str, Output],
    engine: ConstrainedEngine,
    comparison: Comparison,
    marks: Mapping[str, Sequence[tuple[Mark, ...]]] | None = None,
    pause: Callable[[], None] = lambda: None,
) -> dict[str, Injection]:
    """Put missed terms into translations; return the sentences that lacked any or were mended, by sentence.

    `marks`: for each sentence, the inline marks of all segments that say it; none may lose its place.
    A sentence that the model takes in parts is worked on in these parts. `pause` is called before the
    model is asked again; what it raises ends the work.
    """
    own_marks: dict[str, list[tuple[Mark, ...]]] = {text: list(all_) for text, all_ in (marks or {}).items()}
    context = InjectionContext(engine, comparison, own_marks, pause)
    begun = (_start(text, output, context) for text, output in outputs.items())
    started = [item for item in begun if item is not None]
    items = [item for item in started if item.missed(context)]
    long = _taken_apart(items, context, own_marks)
    waiting = [item for item in items if item not in long]
    waiting += [part for one in long.values() for part in one.parts.values()]
    _by_nbest(waiting, context)
    for way in (by_swap, by_prefix, _by_code_switching):
        way([item for item in waiting if item.missed(context)], context)
    for item, one in long.items():
        _put_together(item, one, context)
    mend(started, context)
    lacking = set(items)
    return {item.sentence: item for item in started if item in lacking or item.mended}


def explain(mention: Mention, item: Injection, offset: int = 0) -> Mention:
    """Add to a mention how it came in and instead of what, or what was tried.

    The mention's place counts from `offset` before the sentence.
    """
    start, end = mention.source_span
    here = (mention.concept, (start - offset, end - offset))
    if mention.outcome is Outcome.MISSED:
        tried = item.refusals.get(here)
        if not tried or not mention.expected:
            return mention
        ways: dict[Refusal, list[str]] = {}
        for step in Step:
            if step in tried:
                ways.setdefault(tried[step], []).append(f"way.{step.value}")
        tries = [{"ways": names, "refused": refusal.value} for refusal, names in ways.items()]
        return replace(mention, reason=Reason("missed.tried", {"why": why(mention), "tries": tries}))
    own = next((one for one in item.insertions if (one.concept, one.span) == here), None)
    mended = item.mended.get(here)
    if own is None and mended is not None and not mention.reason:
        return replace(mention, reason=Reason("said.mended", {"old": mended[0], "new": mended[1]}))
    if own is None or mention.reason:
        return mention
    reason = Reason("said.put_for", {"instead": own.instead}) if own.instead else Reason("said.put_in")
    return replace(mention, reason=reason, step=own.step)


def why(mention: Mention) -> dict[str, Any]:
    """Return the reason of a missed mention as JSON, to stand inside another."""
    return (mention.reason or Reason("missed.not_found")).to_json()


def _start(
    sentence: str, output: Output, context: InjectionContext, *, inner: bool = False
) -> Injection | None:
    """Return a sentence that mentions terms, or None."""
    if output.score is None or "\n" in sentence:
        return None
    own = get(context.target)
    small = own.function_words | own.conjunctions | own.link_particles
    mentions = context.mentions(sentence, output.text)
    return Injection(sentence, output, mentions, inner=inner, small=small) if mentions else None


def _taken_apart(
    items: Iterable[Injection], context: InjectionContext, marks: dict[str, list[tuple[Mark, ...]]]
) -> dict[Injection, _Long]:
    """Return the long sentences with the translations of their parts, from memory where they are at hand."""
    long: dict[Injection, _Long] = {}
    unknown: list[str] = []
    for item in items:
        spans = context.engine.parts(item.sentence, context.source, context.target)
        if len(spans) < 2:
            continue
        known = list(item.output.parts)
        if len(known) != len(spans) or join(item.sentence, spans, known).text != item.output.text:
            known = []
            unknown += [item.sentence[a:b] for a, b in spans]
        long[item] = _Long(spans, known, {})
    again = dict(zip(unknown, context.engine.translate(unknown, context.source, context.target), strict=True))
    for item, one in long.items():
        sentence = item.sentence
        one.outputs = one.outputs or [again[sentence[a:b]] for a, b in one.spans]
        for place, ((a, b), output) in enumerate(zip(one.spans, one.outputs, strict=True)):
            for own in marks.get(sentence, ()):
                marks.setdefault(sentence[a:b], []).append(marks_within(own, a, b))
            inner = sentence[:a].rstrip(" ”»\"')")[-1:] not in ("", *".!?:…")
            part = _start(sentence[a:b], output, context, inner=inner)
            if part is not None and part.missed(context):
                one.parts[place] = part
    return long


def marks_within(marks: Iterable[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """Return the marks of a part of a text, relative to the part."""
    return tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if mark.start < end and mark.end > start
    )


def _put_together(item: Injection, one: _Long, context: InjectionContext) -> None:
    """Join the parts of a long sentence again, if that says more terms than before."""
    insertions, refusals = [], dict(item.refusals)
    for place, part in one.parts.items():
        start = one.spans[place][0]
        insertions += [
            replace(own, span=(own.span[0] + start, own.span[1] + start)) for own in part.insertions
        ]
        for (name, (a, b)), tried in part.refusals.items():
            refusals[name, (a + start, b + start)] = tried
    item.refusals = refusals
    if not insertions:
        return
    outputs = [one.parts[n].output if n in one.parts else output for n, output in enumerate(one.outputs)]
    joined = replace(join(item.sentence, one.spans, outputs), parts=())
    mentions = context.mentions(item.sentence, joined.text)
    if missed_keys(mentions) < missed_keys(item.mentions):
        item.output, item.mentions, item.insertions = joined, mentions, insertions


def _by_nbest(items: Sequence[Injection], context: InjectionContext) -> None:
    """Take the model's own next best translation that has more terms."""
    context.pause()
    found = [(item, best) for item in items if (best := _next_best(item, context)) is not None]
    whole = [Prefix(item.sentence, best.text) for item, best in found]
    linked = context.engine.continue_from(whole, context.source, context.target) if whole else []
    for (item, best), output in zip(found, linked, strict=True):
        missed = item.missed(context)
        again = None if output is None else replace(output, score=best.score)
        mentions = context.mentions(item.sentence, again.text if again else "")
        why = refusal(item, again, mentions, missed, context, NBEST_MARGIN)
        if why is None and again is not None:
            item.take(again, mentions, Step.NBEST)
            continue
        for mention in missed:
            if why is not None and key(mention) not in missed_keys(mentions):
                item.refuse(mention, Step.NBEST, why)


def _next_best(item: Injection, context: InjectionContext) -> Output | None:
    """Return the likeliest alternative that says most of what is missed; None if none says any."""
    missed = item.missed(context)
    wanted = missed_keys(missed)
    forms = [form.casefold() for mention in missed for form in mention.expected]
    ranked = [
        (len(missed_keys(context.mentions(item.sentence, output.text)) & wanted), -(output.score or 0.0), n)
        for n, output in enumerate(item.output.alternatives)
        if any(form in output.text.casefold() for form in forms)  # all others say none, at no cost
    ]
    best = min(ranked, default=None)
    return item.output.alternatives[best[2]] if best and best[0] < len(wanted) else None


def _by_code_switching(items: Sequence[Injection], context: InjectionContext) -> None:
    """Translate once more what still lacks terms, with these written into the source: models copy names."""
    context.pause()
    mixed = [(item, missed := item.missed(context), code_switch(item.sentence, missed)) for item in items]
    texts = [text.text for _, _, text in mixed]
    outputs = context.engine.translate(texts, context.source, context.target) if texts else []
    for (item, missed, text), output in zip(mixed, outputs, strict=True):
        back = replace(output, alignment=text.back(output.alignment), alternatives=(), parts=())
        mentions = context.mentions(item.sentence, back.text)
        why: Refusal | None = refusal(item, back, mentions, missed, context, MARGIN)
        if why is None:
            item.take(back, mentions, Step.CODE_SWITCH)
        for mention in item.missed(context):
            item.refuse(mention, Step.CODE_SWITCH, why or Refusal.NOT_SAID)
