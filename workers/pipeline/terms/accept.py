"""Accept a translation that says more terms, or say why it is refused: it may be worse in nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from service.domain.checks import Checked, faults
from service.domain.checks.dates import Dates
from service.domain.checks.figures import Numbers
from service.domain.draft import Mention, Outcome, Step
from service.domain.languages.tags import primary
from service.domain.story import BlockKind, Mark
from service.domain.terms.articles import grammar_of, stands_well
from service.domain.terms.concept import Concept, FormStatus, Grammar, Term
from service.domain.terms.offices import is_put_in
from service.domain.terms.plurals import in_plural, is_plural
from workers.engines.base import Output
from workers.engines.constrained import ConstrainedEngine
from workers.engines.words import Span, is_word_char, words
from workers.pipeline.comparison import Comparison
from workers.pipeline.marks import is_protected, project
from workers.pipeline.quality_gate import model_findings
from workers.pipeline.terms import rest
from workers.pipeline.terms.left_alone import left_alone

#: a mention: its concept and its place in the sentence
Key = tuple[str, Span]

#: an abbreviation with stops: "U.S."
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:[^\W\d_]\.)+[^\W\d_]\b")
#: missed terms are what this is about, the margin says how unsure a model may be, and small words are
#: written as they must be afterwards
NOT_OF_TERMS = frozenset({"names", "unsure", "elision"})
FIGURES = frozenset({Numbers.name, Dates.name})


class Refusal(StrEnum):
    """Why one way to say a term was refused, as the code of its words (`service.wording`)."""

    NO_PLACE = "refused.no_place"
    NOT_A_NAME = "refused.not_a_name"
    TOO_LONG = "refused.too_long"
    UNLIKELY = "refused.unlikely"
    UNFINISHED = "refused.unfinished"
    LENGTH = "refused.length"
    LOST = "refused.lost"
    TWICE = "refused.twice"
    STOPPED = "refused.stopped"
    TURNED = "refused.turned"
    GRAMMAR = "refused.grammar"
    NOT_SAID = "refused.not_said"
    OTHER_LOST = "refused.other_lost"
    DOUBLED = "refused.doubled"
    NUMBERS = "refused.numbers"
    MARKS = "refused.marks"
    WORSE = "refused.worse"
    INFLECTS = "refused.inflects"
    NO_ANSWER = "refused.no_answer"


@dataclass(frozen=True, slots=True)
class InjectionContext:
    """What all sentences of one call share.

    `marks`: for each sentence, those of all segments that say it. `pause` is called before the model is
    asked again; what it raises ends the work.
    """

    engine: ConstrainedEngine
    comparison: Comparison
    marks: Mapping[str, Sequence[tuple[Mark, ...]]] = field(default_factory=dict)
    pause: Callable[[], None] = lambda: None

    @property
    def source(self) -> str:
        """The language of the sentences (BCP 47)."""
        return self.comparison.source

    @property
    def target(self) -> str:
        """The language of their translations (BCP 47)."""
        return self.comparison.target

    def concept(self, name: str) -> Concept | None:
        """Return a concept by its id."""
        return self.comparison.glossary.get(name)

    def may_put_in(self, name: str) -> bool:
        """Return whether forms of a concept are put in, and not left to agree (`offices.is_put_in`)."""
        concept = self.concept(name)
        return concept is None or is_put_in(concept)

    def kind(self, name: str) -> str:
        """Return the kind of a concept, empty if there is none."""
        concept = self.concept(name)
        return concept.kind if concept else ""

    def mentions(self, sentence: str, text: str) -> tuple[Mention, ...]:
        """Compare a translation with the glossary."""
        return self.comparison.mentions(sentence, text)

    def is_tolerated(self, mention: Mention) -> bool:
        """Return whether what the translation says is let pass only: "européenne" is not said for "EU"."""
        term = self._term(mention)
        return term is not None and term.status is FormStatus.TOLERATED

    def agrees(self, mention: Mention, text: str) -> bool:
        """Return whether the article or preposition before a term agrees with it, as far as that is known."""
        concept, term = self.concept(mention.concept), self._term(mention)
        if concept is None or term is None or mention.target_span is None:
            return True
        form = in_plural(term.text, self.target) or term.text if self._in_plural(mention) else term.text
        grammar = self.grammar(mention, form)
        return stands_well(text, mention.target_span, form, primary(self.target), concept.kind, grammar)

    def grammar(self, mention: Mention, form: str) -> Grammar:
        """Return what is known of the gender and number of a form that is said for a mention."""
        concept = self.concept(mention.concept)
        if concept is None:
            return Grammar()
        known = grammar_of(concept, form, primary(self.target))
        return Grammar(known.gender, "pl") if known.number and self._in_plural(mention) else known

    def _in_plural(self, mention: Mention) -> bool:
        concept = self.concept(mention.concept)
        return concept is not None and is_plural(mention.source_text, concept, primary(self.source))

    def _term(self, mention: Mention) -> Term | None:
        """Return the form that stands for a mention, if it stands there as the glossary has it."""
        concept, said = self.concept(mention.concept), (mention.target_text or "").casefold()
        own = concept.in_language(primary(self.target)) if concept and said else ()
        whole = [one for one in own if one.text.casefold() == said]
        return next(iter(whole or [one for one in own if one.text.casefold().endswith(f" {said}")]), None)

    def do_not_translate(self, sentence: str, span: Span) -> bool:
        """Return whether a place lies in text that nobody may translate."""
        return any(is_protected(span, marks) for marks in self.marks.get(sentence, ()))


class Injection:
    """A sentence that lacks terms: its best translation so far, what was inserted, and what was refused.

    `inner`: it is a part of a sentence, and does not begin it. `small`: words of the target language that
    are in no name at its end. Two of them are never equal, so that they
    can be keys.
    """

    def __init__(
        self,
        sentence: str,
        output: Output,
        mentions: tuple[Mention, ...],
        *,
        inner: bool = False,
        small: frozenset[str] = frozenset(),
    ) -> None:
        self.sentence = sentence
        self.small = small
        self.inner = inner
        self.output = output
        self.mentions = mentions
        self.insertions: list[Insertion] = []
        self.refusals: dict[Key, dict[Step, Refusal]] = {}
        #: what stood before a said name, with it, and what stands there now
        self.mended: dict[Key, tuple[str, str]] = {}
        self._penalty: Penalty | None = None

    def missed(self, context: InjectionContext) -> list[Mention]:
        """List what the translation does not say and could be made to say, in source order."""
        return [
            one
            for one in self.mentions
            if one.outcome is Outcome.MISSED
            and one.expected
            and context.may_put_in(one.concept)
            and not (one.reason is not None and one.reason.code == "missed.adjective")
            and not context.do_not_translate(self.sentence, one.source_span)
            and not left_alone(self.sentence, one.source_span, context.source)
        ]

    def place(self, mention: Mention) -> Span | None:
        """Where the translation says something else for it; the stop of an abbreviation belongs to that."""
        if mention.target_span is not None:
            return with_stop(self.output.text, mention.target_span)
        mark = Mark(0, *mention.source_span, "term")
        placed = project(self.sentence, (mark,), self.output.text, self.output.alignment).marks
        if not placed or placed[0].end <= placed[0].start:
            return None
        return with_stop(self.output.text, self._own(mention, placed[0].start, placed[0].end))

    def replaced(self, mention: Mention) -> list[Span]:
        """Return the parts of a mention's place that are the counterpart of no other word."""
        place = self.place(mention)
        if place is None or mention.target_span is not None:
            return [place] if place else []
        others = [word for word in self._words(*place) if self._is_of_others(mention, word)]
        spans, at = [], place[0]
        for start, end in others:
            spans.append((at, start))
            at = end
        return [span for span in (*spans, (at, place[1])) if span[0] < span[1]]

    def _own(self, mention: Mention, start: int, end: int) -> Span:
        """Return a linked place without words at its ends that are the counterparts of other words."""
        start, end = self._trimmed(start, end)
        inside = self._words(start, end)
        while len(inside) > 1 and self._is_of_others(mention, inside[0]):
            inside.pop(0)
        while len(inside) > 1 and self._is_of_others(mention, inside[-1]):
            inside.pop()
        return (inside[0][0], inside[-1][1]) if inside else (start, end)

    def _words(self, start: int, end: int) -> list[Span]:
        return [(a + start, b + start) for a, b in words(self.output.text[start:end])]

    def _is_of_others(self, mention: Mention, word: Span) -> bool:
        """Return whether a word is linked to other words of the source, and not to the mention."""
        start, end = mention.source_span
        linked = [(a, b) for a, b, c, d in self.output.alignment if c < word[1] and word[0] < d]
        text = self.output.text[slice(*word)]
        if not is_word_char(text[0]) or text.lower() in self.small:
            return False
        around = f"{self.sentence[:start]} {self.sentence[end:]}"
        if rest.is_cognate(text, around) and not rest.is_cognate(text, self.sentence[start:end]):
            return True  # "violations", wherever its links go
        return bool(linked) and not any(a < end and start < b for a, b in linked)

    def _trimmed(self, start: int, end: int) -> Span:
        """Return a linked place without the small words and marks at its end: "Europe et," is "Europe"."""
        text = self.output.text
        inside = [(a + start, b + start) for a, b in words(text[start:end])]
        while len(inside) > 1 and (
            not is_word_char(text[inside[-1][0]]) or text[slice(*inside[-1])].lower() in self.small
        ):
            inside.pop()
        return (start, inside[-1][1]) if inside else (start, end)

    def penalty(self, context: InjectionContext) -> Penalty:
        """Return what is wrong with the translation as it is."""
        if self._penalty is None:
            self._penalty = penalty_of(self.sentence, self.output, self.mentions, context)
        return self._penalty

    def refuse(self, mention: Mention, step: Step, why: Refusal) -> None:
        """Note why one way was not taken for a mention."""
        self.refusals.setdefault(key(mention), {})[step] = why

    def take(self, output: Output, mentions: tuple[Mention, ...], step: Step) -> None:
        """Go on with another translation; what it says and the one before did not is noted."""
        said = {key(one): one for one in mentions if one.outcome is not Outcome.MISSED}
        for mention in self.mentions:
            now = said.get(key(mention))
            if mention.outcome is Outcome.MISSED and now is not None:
                place = self.place(mention)
                instead = self.output.text[place[0] : place[1]] if place else ""
                form = now.target_text or ""
                self.insertions.append(Insertion(mention.concept, mention.source_span, form, instead, step))
        self.go_on_with(output, mentions)

    def go_on_with(self, output: Output, mentions: tuple[Mention, ...]) -> None:
        """Go on with another translation."""
        self.output, self.mentions, self._penalty = output, mentions, None


@dataclass(frozen=True, slots=True)
class Insertion:
    """A term that the model was made to say: at which mention, how, and what it had written instead."""

    concept: str
    span: Span
    form: str
    instead: str
    step: Step


@dataclass(frozen=True, slots=True)
class Penalty:
    """How much is wrong with a translation, in figures, in marks and in the rest: no number may grow."""

    figures: int
    marks: int
    rest: int


def key(mention: Mention) -> Key:
    """Return what tells one mention of a sentence from the others."""
    return mention.concept, mention.source_span


def with_stop(text: str, span: Span) -> Span:
    """Return the place of an abbreviation with all its stops, but for the one that ends the text."""
    start, end = span
    for found in _DOTTED.finditer(text):
        if found.start() < end and start < found.end():
            stop = found.end() - (not text[found.end() :].strip(" »”\"')"))
            return min(start, found.start()), max(end, stop)
    return span


def missed_keys(mentions: Sequence[Mention]) -> set[Key]:
    """Return the mentions that the translation does not say."""
    return {key(one) for one in mentions if one.outcome is Outcome.MISSED}


def marks_lost(sentence: str, output: Output, context: InjectionContext) -> int:
    """Count the marks of a sentence that find no place in its translation."""
    return sum(
        len(project(sentence, marks, output.text, output.alignment, context.target).missing)
        for marks in context.marks.get(sentence, ())
    )


def penalty_of(
    sentence: str, output: Output, mentions: tuple[Mention, ...], context: InjectionContext
) -> Penalty:
    """Weigh what is wrong with a translation, missed terms aside."""
    item = Checked(sentence, output.text, context.source, context.target, BlockKind.PARAGRAPH, mentions)
    findings = [finding for finding in faults(item) if finding.check not in NOT_OF_TERMS]
    findings += [finding for finding in model_findings(sentence, output) if finding.check not in NOT_OF_TERMS]
    figures = sum(one.severity.weight for one in findings if one.check in FIGURES)
    lost = marks_lost(sentence, output, context)
    return Penalty(figures, lost, sum(one.severity.weight for one in findings) - figures)


def refusal(
    item: Injection,
    output: Output | None,
    mentions: tuple[Mention, ...],
    wanted: Sequence[Mention],
    context: InjectionContext,
    margin: float,
) -> Refusal | None:
    """Return why a translation may not take the place of the one before; None where it may.

    It has to say more terms than before, one of `wanted` among them, and lose none; its `score` may
    be lower by `margin`. What is left without the terms may lose no word of weight and no clause.
    """
    old = item.output
    if output is None:
        return Refusal.TOO_LONG
    if output.score is None or old.score is None or output.score < old.score - margin:
        return Refusal.UNLIKELY
    if not output.complete:
        return Refusal.UNFINISHED
    before, after = missed_keys(item.mentions), missed_keys(mentions)
    after |= {key(one) for one in mentions if key(one) in before and context.is_tolerated(one)}
    if after >= before or all(key(one) in after for one in wanted):
        return Refusal.NOT_SAID
    if not after < before:
        return Refusal.OTHER_LOST
    new = [one for one in mentions if key(one) in before - after]
    if any(_doubled(one, item, output.text, mentions) for one in new):
        return Refusal.DOUBLED
    why = _rest_refusal(item, output.text, mentions, new, context)
    if why is not None:
        return why
    was, now = item.penalty(context), penalty_of(item.sentence, output, mentions, context)
    if now.figures > was.figures:
        return Refusal.NUMBERS
    if now.marks > was.marks:
        return Refusal.MARKS
    return Refusal.WORSE if now.rest > was.rest else None


def _rest_refusal(
    item: Injection,
    text: str,
    mentions: Sequence[Mention],
    new: Sequence[Mention],
    context: InjectionContext,
) -> Refusal | None:
    """Compare what is left without the new terms with what was left without what stood in their places."""
    if not all(context.agrees(one, text) for one in new):
        return Refusal.GRAMMAR
    there = {key(one): one for one in item.mentions}
    old_text = item.output.text
    places = [span for one in new for span in item.replaced(there[key(one)])]
    old = rest.without(old_text, places)
    left = rest.without(text, [one.target_span for one in new if one.target_span])
    if rest.shrunk(old, left, context.target):
        return Refusal.LENGTH
    if rest.ends(text) > rest.ends(old_text):
        return Refusal.STOPPED
    if any(rest.starts_anew(text, one.target_span, context.target) for one in new if one.target_span):
        return Refusal.STOPPED
    forms = " ".join(one.target_text or "" for one in new)
    names = " ".join(one.source_text for one in new)
    if rest.lost(old, left, context.target, f"{forms} {names}".split()):
        return Refusal.LOST
    if rest.twice(old, left, context.target, forms):
        return Refusal.TWICE
    beside = (rest.beside(text, one.target_span, context.target) for one in new if one.target_span)
    known = [one.target_text or "" for one in mentions if one not in new]
    for one in new:  # a copied name that is still to come, and "Greenlander"
        known += [item.sentence.replace(one.source_text, "")]
    left_over = [word for near in beside for word in near if word not in " ".join(known)]
    if len({one.concept for one in mentions}) < len(mentions):
        return None  # the name is said again, and may be next
    return Refusal.TWICE if rest.echoes(left_over, f"{forms} {names}", context.target) else None


def _doubled(mention: Mention, item: Injection, text: str, mentions: Sequence[Mention]) -> bool:
    """Return whether a term stands more often in the text than in the source, and than before.

    So it does where the model has copied the source's own form beside it: "le FMI IMF".
    """
    form = mention.target_text or ""
    if not form:
        return False
    same = [one for one in mentions if one.concept == mention.concept]
    others = [one.target_span for one in mentions if one.concept != mention.concept and one.target_span]
    if _count(form, text, others) > max(len(same), _count(form, item.output.text, ())):
        return True
    copied = mention.source_text
    if copied in mention.expected or copied.casefold() in form.casefold():
        return False
    missed = sum(one.outcome is Outcome.MISSED and one.source_text == copied for one in same)
    return _count(copied, text, [*others, *(one.target_span for one in same if one.target_span)]) > missed


def _count(form: str, text: str, others: Sequence[Span]) -> int:
    """Count a form, the longer names of other concepts that hold it left out."""
    found, at = 0, text.find(form)
    while at >= 0:
        end = at + len(form)
        inside = any(start <= at and end <= stop for start, stop in others)
        part = at > 0 and is_word_char(text[at - 1]) and is_word_char(form[0]) and text[at - 1].isascii()
        part = part or (text[end : end + 1].isalpha() and form[-1:].isascii() and text[end].isascii())
        found += not inside and not part
        at = text.find(form, end)
    return found
