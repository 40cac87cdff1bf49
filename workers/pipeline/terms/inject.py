"""Making the model say the glossary's words, by the gentlest way that works, or saying why it would not.

In this order: another of the model's own translations that has the term; a beginning that ends with
it, completed by the model; the term written into the source; for names that do not inflect, the term
in the place of the word that stands there. Each is taken only if it says more terms than before and is
no worse in anything else (`acceptance`). What remains is reported with what was tried: nothing is
replaced in silence. After Hasler et al. 2018 and the shared tasks on terminology of WMT: forcing the
right word beats all hints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.draft import Mention, Outcome, Step
from service.domain.story import Mark
from service.domain.terms import Glossary
from workers.engines.base import Output
from workers.engines.guided import Beginning, Guided
from workers.engines.sentences import join
from workers.engines.words import Span
from workers.pipeline.terms.accept import Forced, Ground, Put, Why, key, missed_keys, refusal
from workers.pipeline.terms.code_switch import mix
from workers.pipeline.terms.prefix import MARGIN, by_beginnings, by_swapping

__all__ = ["Forced", "Put", "cut", "force", "tell"]

#: how much less likely another of the model's translations may be, as mean log-probability of a piece
NBEST_MARGIN = 0.5
#: what the editor is told of each way that was tried
WAYS = {
    Step.NBEST: "the model's next best translations",
    Step.PREFIX: "forced",
    Step.SWITCHED: "written into the source",
    Step.SWAP: "put in the other word's place",
}


@dataclass(slots=True)
class _Long:
    """A sentence that the model takes in parts, and the translations of these."""

    item: Forced
    spans: list[Span]
    outputs: list[Output]
    parts: dict[int, Forced]


def force(
    outputs: Mapping[str, Output],
    engine: Guided,
    glossary: Glossary,
    source: str,
    target: str,
    marks: Mapping[str, Sequence[tuple[Mark, ...]]] | None = None,
) -> dict[str, Forced]:
    """Put missed terms into translations; gives the sentences that lacked any, by sentence.

    `marks`: for each sentence, the inline marks of all segments that say it; none may lose its place.
    A sentence that the model takes in parts is worked on in these parts.
    """
    cut_marks: dict[str, list[tuple[Mark, ...]]] = {text: list(all_) for text, all_ in (marks or {}).items()}
    ground = Ground(engine, glossary, source, target, cut_marks)
    items = [item for text, output in outputs.items() if (item := _start(text, output, ground)) is not None]
    long = _taken_apart(items, ground, cut_marks)
    waiting = [item for item in items if id(item) not in long]
    waiting += [part for one in long.values() for part in one.parts.values()]
    _by_nbest(waiting, ground)
    for way in (by_beginnings, _by_switching, by_swapping):
        way([item for item in waiting if item.missed(ground)], ground)
    for one in long.values():
        _put_together(one, ground)
    return {item.sentence: item for item in items}


def tell(mention: Mention, item: Forced, offset: int = 0) -> Mention:
    """Report of a mention (its place `offset` further on) how it came in and for what, or what was tried."""
    start, end = mention.source_span
    here = (mention.concept, (start - offset, end - offset))
    if mention.outcome is Outcome.MISSED:
        tried = item.refused.get(here)
        if not tried or not mention.expected:
            return mention
        ways: dict[Why, list[str]] = {}
        for step in Step:
            if step in tried:
                ways.setdefault(tried[step], []).append(WAYS[step])
        said = "; ".join(f"{' or '.join(names)}: {why.value}" for why, names in ways.items())
        return replace(mention, reason=f"{mention.reason or 'not in the translation'} ({said})")
    put = next((put for put in item.puts if (put.concept, put.span) == here), None)
    if put is None or mention.reason:
        return mention
    instead = f"for “{put.instead}”, which the model had written" if put.instead else "where it was left out"
    return replace(mention, reason=f"put in {instead}", step=put.step)


def _start(sentence: str, output: Output, ground: Ground) -> Forced | None:
    """Return a sentence that lacks a term which could be put in, or None."""
    if output.score is None or "\n" in sentence:
        return None
    item = Forced(sentence, output, ground.mentions(sentence, output.text))
    return item if item.missed(ground) else None


def _taken_apart(
    items: Iterable[Forced], ground: Ground, marks: dict[str, list[tuple[Mark, ...]]]
) -> dict[int, _Long]:
    """Return the long sentences with the translations of their parts, from memory where they are at hand."""
    long: dict[int, _Long] = {}
    unknown: list[str] = []
    for item in items:
        spans = ground.engine.parts(item.sentence, ground.source, ground.target)
        if len(spans) < 2:
            continue
        known = list(item.output.parts)
        if len(known) != len(spans) or join(item.sentence, spans, known).text != item.output.text:
            known = []
            unknown += [item.sentence[a:b] for a, b in spans]
        long[id(item)] = _Long(item, spans, known, {})
    again = dict(zip(unknown, ground.engine.translate(unknown, ground.source, ground.target), strict=True))
    for one in long.values():
        sentence = one.item.sentence
        one.outputs = one.outputs or [again[sentence[a:b]] for a, b in one.spans]
        for place, ((a, b), output) in enumerate(zip(one.spans, one.outputs, strict=True)):
            for own in marks.get(sentence, ()):
                marks.setdefault(sentence[a:b], []).append(cut(own, a, b))
            part = _start(sentence[a:b], output, ground)
            if part is not None:
                one.parts[place] = part
    return long


def cut(marks: Iterable[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """Return the marks of a part of a text, relative to the part."""
    return tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if mark.start < end and mark.end > start
    )


def _put_together(one: _Long, ground: Ground) -> None:
    """Join the parts of a long sentence again, if that says more terms than before."""
    item, puts, refused = one.item, [], dict(one.item.refused)
    for place, part in one.parts.items():
        start = one.spans[place][0]
        puts += [replace(put, span=(put.span[0] + start, put.span[1] + start)) for put in part.puts]
        for (name, (a, b)), tried in part.refused.items():
            refused[name, (a + start, b + start)] = tried
    item.refused = refused
    if not puts:
        return
    outputs = [one.parts[n].output if n in one.parts else output for n, output in enumerate(one.outputs)]
    joined = replace(join(item.sentence, one.spans, outputs), parts=())
    mentions = ground.mentions(item.sentence, joined.text)
    if missed_keys(mentions) < missed_keys(item.mentions):
        item.output, item.mentions, item.puts = joined, mentions, puts


def _by_nbest(items: Sequence[Forced], ground: Ground) -> None:
    """Take the model's own next best translation that has more terms."""
    found = [(item, best) for item in items if (best := _next_best(item, ground)) is not None]
    whole = [Beginning(item.sentence, best.text) for item, best in found]
    linked = ground.engine.complete(whole, ground.source, ground.target) if whole else []
    for (item, best), output in zip(found, linked, strict=True):
        missed = item.missed(ground)
        again = None if output is None else replace(output, score=best.score)
        mentions = ground.mentions(item.sentence, again.text if again else "")
        why = refusal(item, again, mentions, missed, ground, NBEST_MARGIN)
        if why is None and again is not None:
            item.take(again, mentions, Step.NBEST)
            continue
        for mention in missed:
            if why is not None and key(mention) not in missed_keys(mentions):
                item.refuse(mention, Step.NBEST, why)


def _next_best(item: Forced, ground: Ground) -> Output | None:
    """Return the likeliest alternative that says most of what is missed; None if none says any."""
    wanted = missed_keys(item.missed(ground))
    ranked = [
        (len(missed_keys(ground.mentions(item.sentence, output.text)) & wanted), -(output.score or 0.0), n)
        for n, output in enumerate(item.output.alternatives)
    ]
    best = min(ranked, default=None)
    return item.output.alternatives[best[2]] if best and best[0] < len(wanted) else None


def _by_switching(items: Sequence[Forced], ground: Ground) -> None:
    """Translate once more what still lacks terms, with these written into the source: models copy names."""
    mixed = [(item, missed := item.missed(ground), mix(item.sentence, missed)) for item in items]
    texts = [text.text for _, _, text in mixed]
    outputs = ground.engine.translate(texts, ground.source, ground.target) if texts else []
    for (item, missed, text), output in zip(mixed, outputs, strict=True):
        back = replace(output, alignment=text.back(output.alignment), alternatives=(), parts=())
        mentions = ground.mentions(item.sentence, back.text)
        why: Why | None = refusal(item, back, mentions, missed, ground, MARGIN)
        if why is None:
            item.take(back, mentions, Step.SWITCHED)
        for mention in item.missed(ground):
            item.refuse(mention, Step.SWITCHED, why or Why.NOT_SAID)
