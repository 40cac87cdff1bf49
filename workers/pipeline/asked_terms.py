"""Terms that an engine of whole stories missed: it is asked for them once, by name."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain.draft import Mention, Outcome, Step
from service.domain.terms.offices import is_put_in
from workers.engines.stories import TranslatesStories
from workers.pipeline.marks import is_protected
from workers.pipeline.terms.accept import Injection, Refusal, missed_keys
from workers.pipeline.whole_story import Telling
from workers.pipeline.work import Attempt, Work


def ask_for_terms(work: Work) -> dict[str, Injection]:
    """Have the texts that lack terms translated once more; return them by text, with what came of it.

    An answer is taken that says more of the terms, loses none, and is worse in nothing else.
    """
    engine = work.engine
    if not isinstance(engine, TranslatesStories):
        return {}
    own = {text: one.output for text, one in work.attempts.items() if one.engine == engine.name}
    telling = Telling.of(work, {text: output.text for text, output in own.items()})
    missed = {
        text: wanted for text in own if text in telling.places and (wanted := _missed(work, telling, text))
    }
    if not missed:
        return {}
    faults = {telling.places[text]: _fault(wanted) for text, wanted in missed.items()}
    request = telling.request(work, frozenset(faults), faults)
    result = engine.translate_story(request, lambda place, text: telling.judge(work, place, text), work.go_on)
    items = {}
    for text, wanted in missed.items():
        place = telling.places[text]
        item = Injection(text, own[text], work.comparison.mentions(text, own[text].text))
        output = result.outputs.get(place)
        why: Refusal | None = Refusal.NO_ANSWER
        if output is not None:
            mentions = work.comparison.mentions(text, output.text)
            why = _refusal(work, telling, item, output.text, mentions, marked=place not in result.unmarked)
            if why is None:
                item.take(output, mentions, Step.ASKED)
                work.attempts[text] = Attempt(output, engine.name)
        for mention in wanted:
            if why is not None or mention in item.mentions:
                item.refuse(mention, Step.ASKED, why or Refusal.NOT_SAID)
        items[text] = item
    return items


def _missed(work: Work, telling: Telling, text: str) -> list[Mention]:
    """List the mentions that a translation does not say and that may be translated."""
    marks = telling.texts[telling.places[text]].marks
    return [
        one
        for one in work.comparison.mentions(text, work.attempts[text].output.text)
        if one.outcome is Outcome.MISSED
        and one.expected
        and not is_protected(one.source_span, marks)
        and ((concept := work.glossary.get(one.concept)) is None or is_put_in(concept))
    ]


def _fault(missed: Sequence[Mention]) -> str:
    return " ".join(
        f"For “{one.source_text}” write {' or '.join(f'“{form}”' for form in one.expected)}."
        for one in missed
    )


def _refusal(
    work: Work, telling: Telling, item: Injection, text: str, mentions: tuple[Mention, ...], *, marked: bool
) -> Refusal | None:
    """Return why an answer may not take the place of the one before; None where it may."""
    before, after = missed_keys(item.mentions), missed_keys(mentions)
    if after >= before:
        return Refusal.NOT_SAID
    if not after < before:
        return Refusal.OTHER_LOST
    if not marked:
        return Refusal.MARKS
    place = telling.places[item.sentence]
    old, new = telling.judge(work, place, item.output.text), telling.judge(work, place, text)
    return Refusal.WORSE if new.weight > old.weight or new.refused else None
