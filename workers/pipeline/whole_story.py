"""The story as an engine of whole stories gets it, and how each of its translations is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from service.domain.checks import Checked, run_checks
from service.domain.draft import Severity
from service.domain.holding import holds
from service.domain.terms.offices import is_put_in
from service.errors import Unavailable
from service.message import counted, message
from service.program import dragoman
from service.wording import say
from workers.engines.base import Output
from workers.engines.constrained import ConstrainedEngine, Prefix
from workers.engines.llm.client import LlmUnavailable
from workers.engines.llm.requests import BudgetSpent
from workers.engines.stories import (
    Judgement,
    StoryOutput,
    StoryRequest,
    StoryText,
    TermHint,
    TranslatesStories,
)
from workers.pipeline.carry import ModelLine, is_kept
from workers.pipeline.work import Attempt, SegmentWork, Work

#: checks that, where they block, say that this is no translation at all
_NONE_AT_ALL = frozenset({"empty", "untranslated", "script", "wrong_language", "length", "repeats"})
#: the most faults of one text that the engine is told
_TOLD = 3


@dataclass(slots=True)
class Telling:
    """A story as texts, and which part of which segment each is; `places` has each text once."""

    texts: list[StoryText] = field(default_factory=list)
    parts: list[tuple[SegmentWork, ModelLine] | None] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, work: Work, known: Mapping[str, str] | None = None) -> Telling:
        """Return the story; what is kept of an earlier version, and `known` by text, is context."""
        telling = cls()
        for segment in work.segments:
            source = segment.source
            if source.carried is not None:
                text = StoryText(source.text, source.kind.value, known=segment.text)
                telling._add(text, None)
                continue
            for part in segment.parts:
                own = part.marks(source.marks)
                said = None if known is None else known.get(part.text)
                text = StoryText(part.text, source.kind.value, own, _hints(work, part.text), said)
                if part.text not in telling.places:
                    telling.places[part.text] = len(telling.texts)
                telling._add(text, (segment, part))
        return telling

    def request(self, work: Work, only: frozenset[int], faults: Mapping[int, str]) -> StoryRequest:
        """Return the request for some of the texts."""
        job = work.job
        return StoryRequest(
            tuple(self.texts), job.source_language, job.target_locale, job.style, only, dict(faults)
        )

    def judge(self, work: Work, place: int, text: str) -> Judgement:
        """Return what is wrong with a translation as a whole, in words for the engine."""
        found = self.parts[place]
        if found is None:
            return Judgement()
        segment, part = found
        faults = []
        if not is_kept(part, Output(text)):
            codes = ", ".join(part.stand_ins)
            faults.append(f"Each of these codes has to stand in the translation once, as it is: {codes}.")
        job = work.job
        item = Checked(part.text, text, job.source_language, job.target_locale, segment.source.kind)
        findings = [
            finding
            for finding in run_checks(item)
            if finding.severity is Severity.BLOCK or (finding.severity is Severity.WARNING and holds(finding))
        ]
        refused = bool(faults) or any(
            finding.severity is Severity.BLOCK and finding.check in _NONE_AT_ALL for finding in findings
        )
        faults += [say(finding) for finding in findings[:_TOLD]]
        return Judgement(tuple(faults), sum(finding.severity.weight for finding in findings), refused)

    def _add(self, text: StoryText, part: tuple[SegmentWork, ModelLine] | None) -> None:
        self.texts.append(text)
        self.parts.append(part)


def translate_story(work: Work, engine: TranslatesStories) -> list[SegmentWork]:
    """Translate the story; return the segments with a text that has no translation that can be used."""
    work.story_engine = engine
    telling = Telling.of(work)
    waiting = work.to_translate
    done = work.counter(len(telling.places), len(waiting))
    request = telling.request(work, frozenset(telling.places.values()), {})
    result = engine.translate_story(request, lambda place, text: telling.judge(work, place, text), done)
    by_place = {place: text for text, place in telling.places.items()}
    work.attempts = {
        by_place[place]: Attempt(output, engine.name) for place, output in result.outputs.items()
    }
    for place in result.unmarked:
        _align(work, by_place[place])
    lost = [segment for segment in waiting if any(part.text not in work.attempts for part in segment.parts)]
    work.stopped, work.budget_spent = result.stopped is not None, result.budget_spent
    if lost:
        work.notes.append(_why(result, len(lost), len(waiting)))
    return lost


def leave_to_people(work: Work, lost: list[SegmentWork]) -> None:
    """Leave segments empty that no engine has a translation of.

    Raises `LlmUnavailable` where the language model stopped answering (`BudgetSpent` where that is why), and
    `Unavailable` where it gave no answer that could be used for most of them.
    """
    if work.stopped:
        kind = BudgetSpent if work.budget_spent else LlmUnavailable
        raise kind(message("{why} No installed model stands in for it.", why=work.notes[-1]))
    if len(lost) * 2 > len(work.to_translate):
        raise Unavailable(
            message(
                "{why} No installed model stands in for it: add one with {command}, or try again.",
                why=work.notes[-1],
                command=f"`{dragoman()} models add`",
            )
        )
    for segment in lost:
        for part in segment.parts:
            work.attempts.setdefault(part.text, Attempt(Output("", complete=False), work.engine_name))


def _hints(work: Work, text: str) -> tuple[TermHint, ...]:
    """Return the concepts that a text names, with the forms that are accepted for them."""
    return tuple(
        TermHint(mention.concept, mention.source_text, mention.source_span, mention.expected)
        for mention in work.comparison.mentions(text, "")
        if mention.expected
        and ((concept := work.glossary.get(mention.concept)) is None or is_put_in(concept))
    )


def _align(work: Work, text: str) -> None:
    """Link the words of a translation whose tags were lost, by a model that can tell links."""
    job, attempt = work.job, work.attempts[text]
    for other in work.others_for(job.source_language, job.target_locale):
        if not isinstance(other, ConstrainedEngine):
            continue
        said = attempt.output.text
        (found,) = other.continue_from([Prefix(text, said)], job.source_language, job.target_locale)
        if found is not None and found.text.startswith(said):
            links = tuple(link for link in found.alignment if link[3] <= len(said))
            work.attempts[text] = replace(attempt, output=replace(attempt.output, alignment=links))
        return


def _why(result: StoryOutput, lost: int, waiting: int) -> str:
    """Return why another engine stands in, in a sentence or two."""
    if result.stopped is not None:
        return result.stopped
    reason = next(iter(result.refused.values()), "")
    return counted(
        "The language model's answer could not be used for 1 sentence of {waiting}, also when it was asked "
        "again. The first of the faults that it was told: {reason}",
        "The language model's answer could not be used for {count} sentences of {waiting}, also when it was "
        "asked again. The first of the faults that it was told: {reason}",
        lost,
        waiting=waiting,
        reason=reason,
    )
