"""What goes to a translator and what comes back: jobs, drafts, findings and glossary mentions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from service.domain.story import BlockKind, Mark

Span = tuple[int, int]


def overlap(one: Span, other: Span) -> bool:
    """Return whether two spans have a character in common, or an empty one stands inside the other."""
    return one[0] < other[1] and other[0] < one[1]


class Severity(StrEnum):
    """How much a finding weighs: a `block` has to be resolved or passed before approval."""

    BLOCK = "block"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """The place in a list with the gravest first: 0 for what blocks."""
        return (Severity.BLOCK, Severity.WARNING, Severity.INFO).index(self)

    @property
    def weight(self) -> int:
        """How much it counts where translations are compared: one that blocks as much as ten warnings."""
        return {Severity.BLOCK: 10, Severity.WARNING: 1}.get(self, 0)


class Origin(StrEnum):
    """Where the text of a segment came from."""

    MT = "mt"
    MEMORY = "memory"
    HUMAN = "human"
    CARRIED_OVER = "kept"  # the value that the record has had from the beginning
    SOURCE = "source"  # the edition speaks the story's own language
    EMPTY = "empty"  # no engine translated it, and nobody has written it yet


#: what a draft is marked with in the place of an engine, where none could make it
NO_ENGINE = "none"


class Outcome(StrEnum):
    """What became of one mention of a glossary concept in the target text."""

    APPLIED = "applied"
    ACCEPTED = "accepted"
    MISSED = "missed"


class Step(StrEnum):
    """How a model was made to say a term that its first translation lacked, in the order they are tried."""

    NBEST = "n-best"  # another of the model's translations had it
    PREFIX = "prefix"  # the model continued a prefix that ends with it
    CODE_SWITCH = "code-switch"  # it was written into the source
    SWAP = "swap"  # it was written in the place of another word
    ASKED = "asked"  # a model that understands was asked for it by name

    @classmethod
    def _missing_(cls, value: object) -> Step | None:
        return cls.CODE_SWITCH if value == "switched" else None  # drafts made before the name changed


@dataclass(frozen=True, slots=True)
class Fix:
    """Text to put in the place of a span of the target (code points, half-open); the rest stays.

    `mark`: the inline mark of the source that is put round the text. `sure`: the text is right where it is
    put; if not, the text is right, and an editor has to see to its place.
    """

    span: Span
    text: str
    mark: int | None = None
    sure: bool = True

    def applied(self, target: str) -> str:
        """Return the target with the text put in."""
        return target[: self.span[0]] + self.text + target[self.span[1] :]

    def to_json(self) -> dict[str, Any]:
        """Return the fix as a JSON object; `mark` and `sure` only where they say something."""
        record: dict[str, Any] = {"span": list(self.span), "text": self.text}
        if self.mark is not None:
            record["mark"] = self.mark
        return record if self.sure else {**record, "sure": False}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Fix:
        """Read what `to_json` wrote."""
        start, end = record["span"]
        return cls((start, end), record["text"], record.get("mark"), record.get("sure", True))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an editor should look at, with where it is on both sides (code points, half-open).

    `code` names what was found ("numbers.changed") and `data` what it was found in, JSON values only;
    the words for people are made from both by `service.wording`. A code that it does not know is shown
    as it is: so are the words of findings that were stored before there were codes. An empty span is
    the place where something is missing. `fix` is there where its text is certain.
    """

    check: str
    severity: Severity
    code: str
    source_span: Span | None = None
    target_span: Span | None = None
    data: Mapping[str, Any] | None = field(default=None, hash=False)
    fix: Fix | None = None

    def fingerprint(self, source: str, target: str) -> str:
        """Return what this finding is told by: 16 hex digits, the same while what it is about is the same.

        It is made of the code, the data and the words that the finding stands on, or of the whole text
        of a side on which it stands on none, and not of where those words stand. So it outlives a change
        elsewhere in the segment, and is gone with a change of what it speaks of; what is missing is another
        after any change of the text that it is missing in.
        """
        record = [self.code, self.data, *(_at(span, text) for span, text in self._sides(source, target))]
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, default=str)
        return sha256(text.encode()).hexdigest()[:16]

    def _sides(self, source: str, target: str) -> tuple[tuple[Span | None, str], tuple[Span | None, str]]:
        return (self.source_span, source), (self.target_span, target)

    def to_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object; `data` and `fix` only where there is one."""
        record: dict[str, Any] = {
            "check": self.check,
            "severity": self.severity.value,
            "code": self.code,
            "source_span": list(self.source_span) if self.source_span else None,
            "target_span": list(self.target_span) if self.target_span else None,
        }
        if self.data is not None:
            record["data"] = dict(self.data)
        if self.fix is not None:
            record["fix"] = self.fix.to_json()
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Finding:
        """Read what `to_json` wrote, now or when a finding held its words as `message`."""
        fix = record.get("fix")
        return cls(
            record["check"],
            Severity(record["severity"]),
            record.get("code") or record["message"],
            _span(record.get("source_span")),
            _span(record.get("target_span")),
            record.get("data"),
            Fix.from_json(fix) if fix else None,
        )


def text_fingerprint(source: str, target: str) -> str:
    """Return what a sentence is told by: 16 hex digits, the same while both its sides are the same."""
    return sha256(json.dumps([source, target], ensure_ascii=False).encode()).hexdigest()[:16]


def _at(span: Span | None, text: str) -> str:
    """Return the words at a span; all of the text for no span, or for one without words."""
    return text if span is None or span[0] == span[1] else text[span[0] : span[1]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a mention is as it is, as a code with data; the words are made by `service.wording`."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def cause(self) -> str:
        """The code of what is the matter itself, where this one tells what was tried about it."""
        inner = Reason.from_json(self.data.get("why"))
        return inner.cause if inner is not None else self.code

    @property
    def is_not_used(self) -> bool:
        """Whether the glossary says that what stands there must not."""
        return self.cause in ("missed.not_used", "missed.not_used_instead")

    def to_json(self) -> dict[str, Any]:
        """Return the reason as a JSON object."""
        return {"code": self.code, "data": dict(self.data)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any] | str | None) -> Reason | None:
        """Read what `to_json` wrote, or the words that were stored before there were codes."""
        if not record:
            return None
        return cls(record) if isinstance(record, str) else cls(record["code"], record["data"])


@dataclass(frozen=True, slots=True)
class Mention:
    """A glossary concept found in a source segment, and whether the target says it.

    `step` says how the model was made to say it; None where it did so by itself, or nobody knows.
    """

    concept: str
    source_text: str
    source_span: Span
    expected: tuple[str, ...]
    outcome: Outcome
    target_span: Span | None = None
    target_text: str | None = None
    reason: Reason | None = None
    step: Step | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the mention as a JSON object."""
        return {
            "concept": self.concept,
            "source_text": self.source_text,
            "source_span": list(self.source_span),
            "expected": list(self.expected),
            "outcome": self.outcome.value,
            "target_span": list(self.target_span) if self.target_span else None,
            "target_text": self.target_text,
            "reason": self.reason.to_json() if self.reason else None,
            "step": self.step.value if self.step else None,
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Mention:
        """Read what `to_json` wrote."""
        start, end = record["source_span"]
        return cls(
            record["concept"],
            record["source_text"],
            (start, end),
            tuple(record["expected"]),
            Outcome(record["outcome"]),
            _span(record.get("target_span")),
            record.get("target_text"),
            Reason.from_json(record.get("reason")),
            Step(record["step"]) if record.get("step") else None,
        )


@dataclass(frozen=True, slots=True)
class SourceSegment:
    """One sentence to translate. `start` and `end` place it in its block; `marks` are relative to it.

    `carried` is a text that must not be translated again: an editor's own, from an earlier version of
    the story.
    """

    index: int
    block: str
    kind: BlockKind
    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    carried: CarriedText | None = None


@dataclass(frozen=True, slots=True)
class CarriedText:
    """Target text that is used as it is, with where it came from and who confirmed it."""

    text: str
    marks: tuple[Mark, ...]
    origin: Origin
    engine: str | None = None
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """All that the pipeline needs to draft one edition of one story version; plain values only.

    `lease` is the token that `drafting` gave this worker: a draft is saved only under it. `digits`
    is the edition's CLDR numbering system; None means the locale's own. `domains` are the story's
    subjects as glossary scopes name them, None if it names none; `day` is when it was written. `style`
    is how the edition writes, in its editors' words; `urgency` is the story's, 1 (most) to 9. `lost` counts
    the workers that ended with it, or did not come back.
    """

    translation_id: str
    version_id: str
    lease: str
    story_id: str
    source_language: str
    edition: str
    target_locale: str
    segments: tuple[SourceSegment, ...]
    digits: str | None = None
    domains: tuple[str, ...] | None = None
    day: str = ""
    #: the story's tags by their names
    subjects: tuple[str, ...] = ()
    style: str = ""
    urgency: int = 5
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another translation of a sentence, by the same engine: offered, and never put in by itself."""

    text: str
    marks: tuple[Mark, ...] = ()
    engine: str | None = None
    score: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        marks = [mark.to_json() for mark in self.marks]
        return {"text": self.text, "marks": marks, "engine": self.engine, "score": self.score}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Alternative:
        """Read what `to_json` wrote."""
        marks = tuple(Mark.from_json(mark) for mark in record["marks"])
        return cls(record["text"], marks, record["engine"], record["score"])


@dataclass(frozen=True, slots=True)
class DraftSegment:
    """The target side of one source segment, with what the checks and the glossary found in it."""

    index: int
    text: str
    marks: tuple[Mark, ...] = ()
    origin: Origin = Origin.MT
    engine: str | None = None
    score: float | None = None
    findings: tuple[Finding, ...] = ()
    mentions: tuple[Mention, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The result of the pipeline for one job. `seconds` is wall time spent by stage name.

    `provenance` says, in JSON values, what an engine did that is more than its name: the model, the prompt,
    the settings, what it cost, and under "notes" why another engine stood in for it.
    """

    segments: tuple[DraftSegment, ...]
    engine: str
    seconds: dict[str, float]
    provenance: Mapping[str, Any] = field(default_factory=dict)


def _span(value: list[int] | None) -> Span | None:
    return (value[0], value[1]) if value else None
