"""The names of a story that no glossary has, as findings: each once, and where it is said in two ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from service.domain.draft import DraftSegment, Finding, Job, Mention, Severity, Span
from service.domain.languages.base import get
from service.domain.languages.tags import is_same, language_name, primary, script
from service.domain.names.caseless import find_after_titles, propose_back
from service.domain.names.compare import Said, Ways, latin_ways, said_for, same_form, whole
from service.domain.names.detect import Place, SourceSentence, Unlisted, find_names
from service.domain.names.latin import propose_latin
from service.domain.names.origins import guess_origin
from service.domain.names.parts import NameParts
from service.domain.names.propose import Proposal, Speller, propose
from service.domain.names.scripts import is_spelled
from service.domain.story import BlockKind

UNLISTED = "unlisted_name"
INCONSISTENT = "name_consistency"
_HEADINGS = frozenset({BlockKind.HEADLINE, BlockKind.HEADING})
#: a story with more names than this is a list of results or of guests, and no editor wants them all
MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class NameData:
    """Where names are looked up: `known` parts in lower case, and the speller of a target language."""

    known: Callable[[], frozenset[str]]
    speller: Callable[[str], Speller | None]


class _Spoken(NamedTuple):
    """What the translation says at one place of a name: for each of its words, and as a whole."""

    place: Place
    words: tuple[str, ...]
    said: tuple[Said | None, ...]
    span: Span | None
    text: str | None


def flag_names(job: Job, drafted: Sequence[DraftSegment], data: NameData) -> tuple[DraftSegment, ...]:
    """Add to a story's segments what is to be said of its unlisted names. No text is changed.

    Looks at translated stories in Latin letters and, for editions in Latin letters, at those in a language
    that spells names in its own letters (`is_spelled`). Other stories come back as they are.
    """
    source, target = primary(job.source_language), primary(job.target_locale)
    latin = script(job.source_language) == "Latn"
    if is_same(source, target) or not (latin or (is_spelled(source) and not is_spelled(target))):
        return tuple(drafted)
    taken = {one.index: tuple(mention.source_span for mention in one.mentions) for one in drafted}
    sentences = [
        SourceSentence(one.index, one.text, taken.get(one.index, ()), one.kind in _HEADINGS)
        for one in job.segments
    ]
    texts = {one.index: one.text for one in drafted}
    speller = data.speller(target if latin else source)
    if latin:
        names = find_names(sentences, source, data.known())
    else:
        names = find_after_titles(sentences, speller.parts) if speller is not None else ()
    found: dict[int, list[Finding]] = {}
    for name in names[:MOST_NAMES]:
        for index, finding in _findings(name, source, target, texts, speller):
            found.setdefault(index, []).append(finding)
    return tuple(
        replace(one, findings=(*one.findings, *found[one.index])) if one.index in found else one
        for one in drafted
    )


def still_unlisted(findings: Sequence[Finding], mentions: Sequence[Mention]) -> tuple[Finding, ...]:
    """Return what of a segment's findings holds after its text was edited: names still in no glossary.

    They are about the whole story, so a new text here does not settle them; where they stood in the old
    text is dropped.
    """
    return tuple(
        replace(finding, target_span=None)
        for finding in findings
        if finding.check == UNLISTED
        and finding.source_span is not None
        and not any(_overlap(finding.source_span, mention.source_span) for mention in mentions)
    )


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def proposals_for(name: str, target: str, speller: Speller | None, origin: str = "") -> tuple[Proposal, ...]:
    """Return up to three ways to write a name in a language (primary subtag), likeliest first."""
    return propose(name, speller, origin) if speller is not None else propose_latin(name, target)


def origin_in(name: str, source: str) -> str:
    """Return the language by whose rules a name is read: its own, where it shows, else the story's."""
    return guess_origin(name) or (source if get(source).own_name_spelling else "")


def _findings(
    name: Unlisted, source: str, target: str, texts: Mapping[int, str], speller: Speller | None
) -> list[tuple[int, Finding]]:
    if is_spelled(source) and speller is not None:
        proposals, ways = propose_back(name.name, speller.parts), _ways_back(speller.parts)
    else:
        proposals = proposals_for(name.name, target, speller, origin_in(name.name, source))
        ways = _ways(speller)
    spoken = [_spoken(place, texts, target, ways) for place in name.places if place.segment in texts]
    if not spoken:
        return []
    first = spoken[0]
    odd = _odd_ones(spoken, target)
    severity = Severity.WARNING if odd or is_spelled(target) or is_spelled(source) else Severity.INFO
    finding = Finding(
        UNLISTED,
        severity,
        _message(name, spoken, proposals, target),
        (first.place.start, first.place.end),
        first.span,
        {
            "name": name.name,
            "kind": name.kind,
            "language": source,
            "target": target,
            "places": [_place_json(one) for one in spoken],
            "proposals": [proposal.to_json() for proposal in proposals],
        },
    )
    return [(first.place.segment, finding), *odd]


def _ways(speller: Speller | None) -> Ways:
    if speller is None:
        return latin_ways

    @lru_cache(maxsize=256)
    def ways(word: str) -> tuple[str, ...]:
        return tuple(proposal.text for proposal in propose(word, speller, most=6))

    return ways


def _ways_back(parts: NameParts) -> Ways:
    return lambda word: tuple(latin for latin, _ in parts.latin(word)[:8])


def _spoken(place: Place, texts: Mapping[int, str], target: str, ways: Ways) -> _Spoken:
    words, text = tuple(place.text.split()), texts[place.segment]
    said = said_for(words, text, target, ways)
    span = whole(said, text)
    return _Spoken(place, words, said, span, text[span[0] : span[1]] if span else None)


def _odd_ones(spoken: Sequence[_Spoken], target: str) -> list[tuple[int, Finding]]:
    """Find the places that write a word of the name otherwise than the first place does."""
    first: dict[str, tuple[Said, _Spoken]] = {}
    odd: list[tuple[int, Finding]] = []
    for one in spoken:
        for word, said in zip(one.words, one.said, strict=True):
            if said is None:
                continue
            before = first.setdefault(word, (said, one))
            if same_form(before[0].form, said.form, target):
                continue
            message = (
                f"“{word}” is written “{said.text}” here and “{before[0].text}” in sentence "
                f"{before[1].place.segment + 1}. Write it in one way."
            )
            here, there = (one.place.start, one.place.end), (said.start, said.end)
            odd.append((one.place.segment, Finding(INCONSISTENT, Severity.WARNING, message, here, there)))
            break
    return odd


def _message(name: Unlisted, spoken: Sequence[_Spoken], proposals: Sequence[Proposal], target: str) -> str:
    kind = f" ({name.kind})" if name.kind != "name" else ""
    times = "once" if len(spoken) == 1 else f"{len(spoken)} times"
    said = list(dict.fromkeys(one.text for one in spoken if one.text))
    parts = [f"“{name.name}”{kind} is not in the glossary; it stands here {times}."]
    if said:
        parts.append(f"The translation says {_quoted(said[:3])}.")
    else:
        parts.append("It was not recognised in the translation.")
    if proposals and not (len(proposals) == 1 and proposals[0].basis == "kept"):
        parts.append(f"Proposed in {language_name(target)}: {_quoted([one.text for one in proposals])}.")
    return " ".join(parts)


def _quoted(forms: Sequence[str]) -> str:
    return ", ".join(f"“{form}”" for form in forms)


def _place_json(one: _Spoken) -> dict[str, Any]:
    return {
        "segment": one.place.segment,
        "span": [one.place.start, one.place.end],
        "text": one.place.text,
        "target_span": list(one.span) if one.span else None,
        "said": one.text,
    }
