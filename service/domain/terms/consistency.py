"""One concept, one form in a whole story; full name and abbreviation at first mention, then the abbreviation.

Only the machine's own sentences are changed, and only where the rest of the sentence can stay as it is
(`rewording`); direct speech, text that nobody may translate and what an editor wrote never are. Every
change is a finding, and so is what should be changed and cannot be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from service.domain.draft import Finding, Mention, Outcome, Severity, Span, overlap
from service.domain.languages.tags import primary
from service.domain.story import BlockKind, Mark
from service.domain.terms import Glossary
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.terms.offices import is_composed
from service.domain.terms.peoples import KIND
from service.domain.terms.plausibility import PLACES
from service.domain.terms.rewording import ends_word, reword
from service.domain.text.edits import Edit, apply_edits, cuts_a_mark
from service.domain.text.quoting import quoted

NAME = "consistency"
#: where a full name may be followed by its abbreviation in parentheses
RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FACT_BOX})
#: how alike a name that the model has misspelt and the right one are
NEARLY = 0.85
_WORD = re.compile(r"\w+")
_SAYABLE = (FormStatus.PREFERRED, FormStatus.ADMITTED)


@dataclass(frozen=True, slots=True)
class StorySegment:
    """One segment as these rules see it. `fixed`: a person's text; `protected`: target spans to leave."""

    index: int
    block: str
    kind: BlockKind
    source: str
    text: str
    marks: tuple[Mark, ...]
    mentions: tuple[Mention, ...]
    fixed: bool = False
    protected: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A segment after the rules: its text and marks, and what was done or could not be."""

    text: str
    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    """A concept said in the target. `term`: the form that it is to the letter, if it is one."""

    sentence: StorySegment
    mention: Mention
    concept: Concept
    span: Span
    term: Term | None
    free: bool

    @property
    def text(self) -> str:
        """The words of the target."""
        return self.sentence.text[self.span[0] : self.span[1]]

    @property
    def running(self) -> bool:
        """Return whether it is in running text outside direct speech."""
        return self.free and self.sentence.kind in RUNNING


#: of which use something is said: how grave, the code and the data
_Said = tuple[_Use, Severity, str, dict[str, Any]]


@dataclass(slots=True)
class _Plan:
    """What is to be written, by segment, and what is to be said about it."""

    edits: dict[int, list[tuple[Edit, ...]]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[int, list[_Said]] = field(default_factory=lambda: defaultdict(list))
    done: set[tuple[int, Span]] = field(default_factory=set)

    def write(self, use: _Use, edits: tuple[Edit, ...] | None, code: str, **data: Any) -> bool:
        """Take edits over if they are safe; return whether they were taken."""
        if not edits or use.sentence.fixed or not use.free or (use.sentence.index, use.span) in self.done:
            return False
        if cuts_a_mark(edits, use.sentence.marks):
            return False
        self.done.add((use.sentence.index, use.span))
        self.edits[use.sentence.index].append(edits)
        self.say(use, Severity.INFO, code, **data)
        return True

    def say(self, use: _Use, severity: Severity, code: str, **data: Any) -> None:
        """Add a finding."""
        self.findings[use.sentence.index].append((use, severity, f"{NAME}.{code}", data))


def settle(sentences: Sequence[StorySegment], glossary: Glossary, language: str) -> dict[int, Settled]:
    """Apply the rules to a story (sentences in its order, target `language` as BCP 47).

    Gives the segments that were changed or have a finding, by index. Applied again, to the texts it
    gave, it changes nothing.
    """
    language = primary(language)
    plan = _Plan()
    for uses in _uses(sentences, glossary, language).values():
        _headline(uses, language, plan)
        if uses[0].concept.first_mention:
            _first_mention(uses, language, plan)
        _one_form(uses, language, plan)
    return {one.index: _settled(one, plan) for one in sentences if one.index in plan.findings}


def strays(
    mentions: Iterable[Mention], others: Iterable[Mention], glossary: Glossary, language: str
) -> tuple[Finding, ...]:
    """Find the forms of one segment that differ from those of a story's other segments.

    For what an editor has just written: nothing is changed, the editor is told.
    """
    language = primary(language)
    elsewhere: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mention in others:
        term = _term(mention, glossary, language)
        if term is not None and not term.short:
            elsewhere[mention.concept, mention.source_text.casefold()].add(term.text)
    found = []
    for mention in mentions:
        term = _term(mention, glossary, language)
        forms = elsewhere.get((mention.concept, mention.source_text.casefold()), set())
        if term is not None and not term.short and forms and term.text not in forms:
            data = {"form": term.text, "forms_and": sorted(forms)}
            places = mention.source_span, mention.target_span
            found.append(Finding(NAME, Severity.WARNING, f"{NAME}.choose", *places, data))
    return tuple(found)


def _term(mention: Mention, glossary: Glossary, language: str) -> Term | None:
    concept = glossary.get(mention.concept)
    if concept is None or mention.outcome is Outcome.MISSED or not mention.target_text:
        return None
    if concept.kind == KIND or is_composed(concept.id):
        return None
    return _written(concept, mention.target_text, language)


def _written(concept: Concept, text: str, language: str) -> Term | None:
    """Return the form that a text is, a capital at a sentence's beginning aside."""
    terms = [term for term in concept.in_language(language) if term.status in _SAYABLE]
    exact = next((term for term in terms if term.text == text), None)
    return exact or next((term for term in terms if term.text[:1].upper() + term.text[1:] == text), None)


def _uses(sentences: Sequence[StorySegment], glossary: Glossary, language: str) -> dict[str, list[_Use]]:
    """Where each concept is said, in the order of the story."""
    speech = _speech(sentences)
    found: dict[str, list[_Use]] = defaultdict(list)
    for one in sentences:
        spans = _names_in(one, glossary, language)
        seen: set[tuple[str, Span]] = set()
        said = [mention for mention in one.mentions if mention.target_span]
        for mention in sorted(said, key=lambda mention: mention.target_span or (0, 0)):
            span, concept = mention.target_span, glossary.get(mention.concept)
            if span is None or concept is None or mention.outcome is Outcome.MISSED:
                continue
            if concept.kind == KIND or is_composed(concept.id):
                continue  # these are said in several ways, as what stands round them asks
            if (mention.concept, span) in seen or any(_inside(span, other) for other in spans):
                continue
            seen.add((mention.concept, span))
            here, there = speech[one.index]
            free = not (
                one.kind is BlockKind.QUOTE
                or any(overlap(span, other) for other in (*here, *one.protected))
                or any(overlap(mention.source_span, other) for other in there)
            )
            term = _written(concept, one.text[span[0] : span[1]], language)
            found[mention.concept].append(_Use(one, mention, concept, span, term, free))
    return found


def _names_in(one: StorySegment, glossary: Glossary, language: str) -> list[Span]:
    """Return the spans that another name may lie in: all names said, and each further place of a long one."""
    spans = [mention.target_span for mention in one.mentions if mention.target_span]
    concepts = (glossary.get(name) for name in {mention.concept for mention in one.mentions})
    longer = {term.text for concept in concepts if concept for term in concept.in_language(language)}
    spans.extend(
        found.span() for name in longer if " " in name for found in re.finditer(re.escape(name), one.text)
    )
    return spans


def _speech(sentences: Sequence[StorySegment]) -> dict[int, tuple[list[Span], list[Span]]]:
    """Return the quoted parts of each segment, in the target and in the source."""
    blocks: dict[str, list[StorySegment]] = defaultdict(list)
    for one in sentences:
        blocks[one.block].append(one)
    found = {}
    for own in blocks.values():
        target, source = quoted([one.text for one in own]), quoted([one.source for one in own])
        for one, here, there in zip(own, target, source, strict=True):
            found[one.index] = here, there
    return found


def _headline(uses: Sequence[_Use], language: str, plan: _Plan) -> None:
    """Write the abbreviation in headlines, if there is one; never a parenthesis."""
    concept = uses[0].concept
    short = _form(concept, language, short=True)
    if short is None or concept.kind in PLACES or concept.kind == "person":
        return
    for use in uses:
        if use.sentence.kind is BlockKind.HEADLINE and use.term is not None and not use.term.short:
            edits = reword(use.sentence.text, use.span, concept, short, language)
            plan.write(use, edits, "headline", form=short, instead=use.text)


def _first_mention(uses: Sequence[_Use], language: str, plan: _Plan) -> None:
    concept = uses[0].concept
    full, short = _form(concept, language), _form(concept, language, short=True)
    running = [use for use in uses if use.running]
    if full is None or short is None or not running:
        return
    first, *later = running
    both = f"{full} ({short})"
    if not _introduced(first, full, short):
        if first.sentence.fixed:
            plan.say(first, Severity.INFO, "first_is_not", form=short, both=both)
            return
        if not _introduce(first, full, short, language, plan):
            plan.say(first, Severity.INFO, "write_both", both=both)
            return
    told = False
    for use in later:
        if use.term is None or use.term.short or _parenthesis(use):
            continue
        edits = reword(use.sentence.text, use.span, concept, short, language)
        written = plan.write(use, edits, "introduced", form=short, instead=use.text)
        if not written and not told and not use.sentence.fixed:
            told = True  # once is enough
            plan.say(use, Severity.INFO, "may_be_short", form=short, instead=use.text)


def _introduced(use: _Use, full: str, short: str) -> bool:
    """Return whether both forms are here already: "full (short)" or "short (full)"."""
    inside = _parenthesis(use)
    other = full if use.term is not None and use.term.short else short
    return other.casefold() in inside.casefold() if inside else _is_in_parenthesis(use, full)


def _is_in_parenthesis(use: _Use, full: str) -> bool:
    before = use.sentence.text[: use.span[0]]
    return before.endswith("(") and before[:-1].rstrip().casefold().endswith(full.casefold())


def _parenthesis(use: _Use) -> str:
    """Return what is in parentheses right after; empty if nothing is."""
    after = use.sentence.text[use.span[1] :].lstrip()
    if not after.startswith("("):
        return ""
    inside, closed, _ = after[1:].partition(")")
    return inside if closed else ""


def _introduce(use: _Use, full: str, short: str, language: str, plan: _Plan) -> bool:
    text, (_, end) = use.sentence.text, use.span
    after = text[end:].lstrip()
    misspelt = _nearly(text[: use.span[0]], full) if text[end : end + 1] == ")" else None
    if misspelt is not None:
        return plan.write(use, (Edit(*misspelt, full),), "respelled", form=full)
    bracketed = after.startswith("(") or text[: use.span[0]].rstrip().endswith("(")
    if use.term is None or bracketed or not ends_word(text, end):
        return False
    added = Edit(end, end, f" ({short})")
    if not use.term.short:
        return plan.write(use, (added,), "short_added", form=short)
    edits = reword(text, use.span, use.concept, full, language)
    return edits is not None and plan.write(use, (*edits, added), "spelled_out", form=short)


def _nearly(before: str, full: str) -> Span | None:
    """Return the place of a name before "(", spelled nearly as it should be and beginning alike."""
    if not before.endswith("("):
        return None
    head = before[:-1].rstrip()
    words = list(_WORD.finditer(head))[-len(_WORD.findall(full)) :]
    if not words or words[0][0][:1] != full[:1]:
        return None
    start = words[0].start()
    alike = SequenceMatcher(None, head[start:].casefold(), full.casefold()).ratio() >= NEARLY
    return (start, len(head)) if alike else None


def _one_form(uses: Sequence[_Use], language: str, plan: _Plan) -> None:
    """Write in one way what the source says in one way: the editor's, or else the preferred one."""
    concept = uses[0].concept
    approved = {term.text for term in concept.in_language(language) if term.trusted}
    groups: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        if use.term is not None and not use.term.short:
            groups[use.mention.source_text.casefold()].append(use)
    for own in groups.values():
        forms = list(dict.fromkeys(use.term.text for use in own if use.term))
        if len(forms) < 2:
            continue
        settled = [use.term.text for use in own if use.sentence.fixed and use.term]
        wanted = next((form for form in settled if form in approved), _form(concept, language))
        for use in own:
            if wanted is None or use.term is None or use.term.text == wanted:
                continue
            edits = reword(use.sentence.text, use.span, concept, wanted, language)
            done = (use.sentence.index, use.span) in plan.done
            if done or plan.write(use, edits, "one_form", form=wanted, instead=use.text):
                continue
            if use.free or use.sentence.fixed:
                plan.say(use, Severity.WARNING, "choose", form=use.text, forms_and=[wanted])


def _form(concept: Concept, language: str, *, short: bool = False) -> str | None:
    """Return the approved form to write, preferred before accepted."""
    terms = [
        term
        for term in concept.in_language(language)
        if term.short is short and term.trusted and term.status in _SAYABLE
    ]
    terms.sort(key=lambda term: term.status is not FormStatus.PREFERRED)
    return terms[0].text if terms else None


def _settled(one: StorySegment, plan: _Plan) -> Settled:
    edits = sorted(
        (edit for edits in plan.edits.get(one.index, ()) for edit in edits),
        key=lambda edit: (edit.start, edit.end),
    )
    text, marks = apply_edits(one.text, one.marks, edits)
    findings = tuple(
        Finding(NAME, severity, code, use.mention.source_span, _moved(use.span, edits), data)
        for use, severity, code, data in plan.findings[one.index]
    )
    return Settled(text, marks, findings)


def _moved(span: Span, edits: Sequence[Edit]) -> Span:
    """Where a span is after the edits, with what was put after it."""
    start = span[0] + sum(_grown(edit) for edit in edits if edit.end <= span[0] and edit.start < span[0])
    return start, span[1] + sum(_grown(edit) for edit in edits if edit.end <= span[1])


def _grown(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _inside(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]
