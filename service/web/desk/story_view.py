"""A translation made ready for its page: rows by block, texts with their underlines, words for states."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from service.domain.dismissal import DismissalReason
from service.domain.draft import NO_ENGINE, Finding, Mention, Origin, Outcome, Severity
from service.domain.edition import Edition
from service.domain.figures import display_date
from service.domain.languages.tags import direction, is_same
from service.domain.names.entry import concept_from_finding
from service.domain.names.story import names_in
from service.domain.status import STATE_LABELS, State
from service.domain.story import BlockKind
from service.domain.terms.offices import parts_of
from service.stages.by_hand import waits_for_translator
from service.stages.dismissals import Judged
from service.stages.dividing import AT_THE_DESK
from service.stages.limits import limit_of
from service.stages.memory import Remembered
from service.stages.reviewing import EDITABLE
from service.stages.seen import MUST_BE_SEEN
from service.stages.segment_view import SegmentView
from service.stages.views import Event, TranslationView
from service.storage.audit import Action, words_for
from service.web.desk.fix_words import FixLine, fix_line
from service.web.desk.highlight import show, source_lights, target_lights
from service.web.desk.holding import HoldLine
from service.wording import _, message, say, say_language, say_reason, spoken
from service.wording.times import ago, exact_time, length_of_time

KIND_WORDS = {
    BlockKind.HEADLINE: message("Headline"),
    BlockKind.STANDFIRST: message("Standfirst"),
    BlockKind.HEADING: message("Heading"),
    BlockKind.LIST_ITEM: message("List"),
    BlockKind.QUOTE: message("Quote"),
    BlockKind.CAPTION: message("Caption"),
    BlockKind.TABLE_CELL: message("Table"),
    BlockKind.FACT_BOX: message("Fact box"),
    BlockKind.ALT: message("Picture, described"),
}
#: what is approved, under no embargo, and can still be taken back
GOING_LIVE = message("Approved, going live")
#: the check that an unwritten sentence fails
EMPTY = "empty"
SEVERITY_WORDS = {
    Severity.BLOCK: message("Must fix"),
    Severity.WARNING: message("Check"),
    Severity.INFO: message("Note"),
}
ORIGIN_WORDS = {
    Origin.MT: message("machine"),
    Origin.MEMORY: message("memory"),
    Origin.HUMAN: message("edited"),
    Origin.CARRIED_OVER: message("kept from the last version"),
    Origin.SOURCE: message("as it came"),
    Origin.EMPTY: message("not written yet"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """The language and direction of a column."""

    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that no glossary has, with the ways to write it; `concept` is the id it gets when added."""

    concept: str
    name: str
    choices: tuple[str, ...]
    added: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as it is listed: its severity's CSS class and word, and the message.

    `may_dismiss` is who may dismiss it; `dismissed` says who did and why; `fix` is what mends it for certain.
    `span` is where it is in the translation, None where it is nowhere in particular.
    """

    severity: str
    word: str
    message: Markup
    check: str
    fingerprint: str
    may_dismiss: str
    dismissed: str | None = None
    names: tuple[NewName, ...] = ()
    fix: FixLine | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class TermLine:
    """A glossary mention as it is listed by the active row."""

    concept: str
    source: str
    expected: tuple[str, ...]
    outcome: str
    word: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One segment on the page. `state` is its CSS class: confirmed, block, warning, info or clean."""

    segment: SegmentView
    number: int
    first: bool
    kind: str
    label: str
    #: what a screen reader calls the row: "Sentence 4 of 12, must fix"
    name: str
    state: str
    state_words: str
    source: Markup
    text: Markup
    notes: tuple[Note, ...]
    terms: tuple[TermLine, ...]
    machine: str | None
    origin: str
    #: the sentence's mark, and those of findings that have to be seen, where whoever looks has not seen them
    mark: str | None
    unseen: tuple[str, ...]
    #: the number of the next sentence of its block, which it can be joined with; None where there is none
    joins: int | None = None


@dataclass(frozen=True, slots=True)
class TimeInWords:
    """A time for people: in words, exactly, and as how long ago it was."""

    words: str
    exact: str
    iso: str
    late: bool = False
    ago: str = ""
    #: seconds until it is, of what is to come
    left: int | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    """A line of the history."""

    actor: str
    words: str
    reason: str | None
    at: TimeInWords
    #: what became of a text, and the row of the record from which what stood before can be put back
    diff: Markup | None = None
    back: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All that the template needs of a translation."""

    view: TranslationView
    edition: Edition
    source: Side
    target: Side
    source_language: str
    rows: tuple[SegmentLine, ...]
    state_words: str
    deadline: TimeInWords | None
    killed: EventLine | None
    withheld: bool
    editable: bool
    #: the day of the live publication, as the edition's readers write it
    live_day: str | None
    #: when that was, as whoever works here writes it
    live_since: str | None
    own_language: bool
    actions: frozenset[str]
    #: whether sentences can be joined and divided in it
    divisible: bool = False
    #: seconds until it goes live, while the approval can be taken back
    going: float | None = None
    #: why no engine made the draft; None where one did
    by_hand: str | None = None
    #: what whoever looks at it may do: change the story, dismiss what takes a senior, do so in all editions
    may_change: bool = True
    senior: bool = False
    everywhere: bool = True
    #: who is at it; `holdable`: it is in a state in which that can be taken over
    hold: HoldLine | None = None
    holdable: bool = False
    #: who else has it open, where that was asked for
    present: tuple[str, ...] = ()
    #: what was written before for sentences that are not written yet, by their index
    memory: Mapping[int, Sequence[Remembered]] = field(default_factory=dict)
    #: the reasons for which a finding may be dismissed, with their words
    dismissal_reasons: tuple[tuple[str, str], ...] = tuple((one.value, one.words) for one in DismissalReason)

    def limit(self, row: SegmentLine) -> int:
        """Return how many characters the row's block may have; 0 for any number."""
        return limit_of(self.edition, row.segment.kind)

    def row(self, index: int) -> SegmentLine:
        """Return the row of the segment with this index."""
        return next(row for row in self.rows if row.segment.index == index)


def story_page(
    view: TranslationView,
    edition: Edition,
    moment: datetime,
    added: Collection[str] = (),
    seen: Collection[str] = (),
) -> StoryPage:
    """Make a translation ready for its page.

    `moment` is now, `added` the ids of names that are added, and `seen` the marks of what whoever looks
    at it has seen before.
    """
    source = Side(view.source_language, direction(view.source_language))
    target = Side(edition.locale, edition.direction)
    rows = []
    counts = view.counts
    numbers = {one.index: one.lock_version for one in view.segments}
    for segment in view.segments:
        block, kind = view.places.get(segment.index - 1, (None, None))
        label = _(KIND_WORDS.get(segment.kind, "")) if segment.kind is not kind else ""
        first, count = segment.block != block, counts.segments
        line = _row(segment, source, target, added, seen, first=first, label=label, all_rows=count)
        if view.places.get(segment.index + 1, (None, None))[0] == segment.block:
            line = replace(line, joins=numbers.get(segment.index + 1, 0))
        rows.append(line)
    editable = view.state in EDITABLE and counts.segments > 0
    actions = {name for name in view.moves if name in ("approve", "reject", "send_back", "decline")}
    if view.state is State.DRAFT:
        actions.discard("send_back")  # it is where sending back would lead
    waits = waits_for_translator(view.engine, view.state, view.claimed_by)
    if view.state is State.FAILED or (waits and not counts.written):
        actions.add("retry")
    kill = _kill(view)
    going = None
    if view.state is State.APPROVED and view.live_from is not None and view.live_from > moment:
        going = (view.live_from - moment).total_seconds()
    return StoryPage(
        view=view,
        edition=edition,
        source=source,
        target=target,
        source_language=say_language(view.source_language),
        rows=tuple(rows),
        state_words=state_words(view.state, view.embargo, moment),
        going=going,
        divisible=view.state in AT_THE_DESK and not is_same(view.source_language, edition.locale),
        deadline=until(view.embargo, moment, edition.time_zone),
        killed=event_line(kill, moment) if kill else None,
        withheld=kill is not None and kill.action == Action.WITHHELD,
        editable=editable,
        live_day=display_date(view.live.published_at, edition.locale, edition.time_zone, edition.digits)
        if view.live
        else None,
        live_since=exact_time(view.live.published_at, "UTC") if view.live else None,
        own_language=0 < counts.segments == counts.as_sent,
        actions=frozenset(actions),
        by_hand=" ".join(map(_, view.provenance.get("notes", ()))) if view.engine == NO_ENGINE else None,
    )


def state_words(state: State, embargo: datetime | None, moment: datetime) -> str:
    """Return the words for a state; what is approved may wait for its embargo, or for second thoughts."""
    going = state is State.APPROVED and (embargo is None or embargo <= moment)
    return _(GOING_LIVE if going else STATE_LABELS[state])


def until(deadline: datetime | None, moment: datetime, time_zone: str) -> TimeInWords | None:
    """Put the end of an embargo into words, in the edition's time zone; None where there is no embargo."""
    if deadline is None:
        return None
    local = deadline.astimezone(ZoneInfo(time_zone))
    exact = exact_time(local, time_zone)
    if deadline <= moment:
        return TimeInWords(_("embargo over"), exact, deadline.isoformat(), late=True)
    words = _("embargo ends in {time}", time=length_of_time(deadline - moment))
    left = int((deadline - moment).total_seconds())
    return TimeInWords(words, exact, deadline.isoformat(), left=left)


def since(start: datetime, moment: datetime) -> TimeInWords:
    """Put an age into words."""
    age = moment - start
    return TimeInWords(length_of_time(age), exact_time(start, "UTC"), start.isoformat(), ago=ago(age))


def event_line(event: Event, moment: datetime) -> EventLine:
    """Put what was done into words."""
    index = event.detail.get("index")
    words = _(words_for(event.action, index + 1 if isinstance(index, int) else None))
    reason = event.detail.get("reason") or event.detail.get("override_reason") or event.detail.get("note")
    return EventLine(event.actor, words, str(reason) if reason else None, since(event.at, moment))


def _kill(view: TranslationView) -> Event | None:
    """Return the event by which the source withdrew or withheld a story; None where it did not."""
    if not view.withdrawn_by_source:
        return None
    return next((one for one in view.history if one.action in (Action.KILLED, Action.WITHHELD)), None)


def unlisted_names(view: TranslationView) -> list[Mapping[str, Any]]:
    """List the data of the findings about names that no glossary has."""
    return [name for segment in view.segments for finding in segment.findings for name in names_in(finding)]


def new_names(view: TranslationView) -> list[str]:
    """List the ids that the story's unlisted names would have in the glossary."""
    return [
        name.concept
        for segment in view.segments
        for finding in segment.findings
        for name in _new_names(finding, ())
    ]


def _row(
    segment: SegmentView,
    source: Side,
    target: Side,
    added: Collection[str],
    seen: Collection[str],
    *,
    first: bool,
    label: str,
    all_rows: int,
) -> SegmentLine:
    findings = sorted(segment.open_findings, key=lambda finding: finding.severity.rank)
    listed = sorted(segment.judged, key=lambda one: (one.dismissal is not None, one.finding.severity.rank))
    if segment.confirmed_by is not None:
        state, who = "confirmed", segment.confirmed_by
        words = (
            _("passed unopened by {who}", who=who)
            if segment.confirmed_unseen
            else _("confirmed by {who}", who=who)
        )
    elif findings:
        state, words = findings[0].severity.value, _(SEVERITY_WORDS[findings[0].severity]).lower()
    else:
        state, words = "clean", _("nothing found, not yet confirmed")
    if unwritten := segment.origin is Origin.EMPTY:  # that it is empty can be seen: only its terms are shown
        findings, words = [finding for finding in findings if finding.check != EMPTY], _("not written yet")
        listed = [one for one in listed if one.finding.check != EMPTY]
    changed = segment.machine_tagged is not None and segment.machine_tagged != segment.tagged
    return SegmentLine(
        segment=segment,
        number=segment.index + 1,
        first=first,
        kind=segment.kind.value.replace("_", "-"),
        label=label,
        name=_row_name(segment.index + 1, all_rows, label, words),
        state=state,
        state_words=words,
        source=show(
            segment.source_text,
            segment.source_marks,
            source_lights(findings, segment.mentions),
            source.dir,
        ),
        text=show(segment.text, segment.marks, target_lights(findings, segment.mentions), target.dir),
        notes=tuple(_note(one, segment.text, added) for one in listed),
        terms=tuple(_term(mention, findings, unwritten) for mention in segment.mentions),
        machine=segment.machine_tagged if changed else None,
        origin=_(ORIGIN_WORDS[segment.origin]),
        mark=None if segment.mark in seen else segment.mark,
        unseen=tuple(
            one.mark
            for one in segment.judged
            if one.dismissal is None and one.finding.severity in MUST_BE_SEEN and one.mark not in seen
        ),
    )


def _note(one: Judged, target: str, added: Collection[str]) -> Note:
    finding, dismissal = one.finding, one.dismissal
    return Note(
        severity=finding.severity.value,
        word=_(SEVERITY_WORDS[finding.severity]),
        message=show(say(finding, spoken()), (), (), direction(spoken())),
        check=finding.check,
        fingerprint=one.fingerprint,
        may_dismiss=one.may_dismiss.value,
        dismissed=None
        if dismissal is None
        else _(
            "dismissed by {who}: {reason}", who=dismissal.by, reason=dismissal.note or dismissal.reason.words
        ),
        names=_new_names(finding, added),
        fix=fix_line(one, target),
        span=finding.target_span if finding.target_span and _is_in(finding.target_span, target) else None,
    )


def _row_name(number: int, count: int, label: str, state: str) -> str:
    values = {"number": number, "all": count, "label": label, "state": state}
    if label:
        return _("Sentence {number} of {all}, {label}, {state}", **values)
    return _("Sentence {number} of {all}, {state}", **values)


def _is_in(span: tuple[int, int], target: str) -> bool:
    """Return whether a span is some words of the text, or a place in it, and not all of it."""
    return 0 <= span[0] <= span[1] <= len(target) and span[1] - span[0] < len(target)


def _new_names(finding: Finding, added: Collection[str]) -> tuple[NewName, ...]:
    return tuple(_new_name(name, added) for name in names_in(finding))


def _new_name(name: Mapping[str, Any], added: Collection[str]) -> NewName:
    concept = concept_from_finding(name).id
    choices = tuple(str(one["text"]) for one in name["proposals"])
    return NewName(concept, str(name["name"]), choices, concept in added)


def _term(mention: Mention, findings: Sequence[Finding], unwritten: bool) -> TermLine:
    # an office of a country has no page of its own, but the office has one
    concept = (parts_of(mention.concept) or (mention.concept,))[0]
    if unwritten:
        why = "" if mention.expected else say_reason(mention.reason, spoken()) or ""
        return TermLine(concept, mention.source_text, mention.expected, "wanted", why, None)
    missed = mention.outcome is Outcome.MISSED
    reason = say_reason(mention.reason, spoken()) if missed else None
    told = reason is not None and any(reason in say(finding, spoken()) for finding in findings)
    return TermLine(
        concept,
        mention.source_text,
        mention.expected,
        "missed" if missed else "applied",
        _("missing") if missed else _("in place"),
        None if told else reason,
    )
