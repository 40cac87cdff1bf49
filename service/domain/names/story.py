"""The names of a story that no glossary has, as findings: each once, and where it is said in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from service.domain.draft import DraftSegment, Finding, Fix, Job, Mention, Severity, Span, overlap
from service.domain.languages.base import get
from service.domain.languages.tags import is_same, primary, script
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
#: places of one name in a segment that are looked at
MOST_IN_SEGMENT = 10


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
        names = _names_of(tuple(sentences), source, data.known())
    else:
        names = find_after_titles(sentences, speller.parts) if speller is not None else ()
    found: dict[int, list[Finding]] = {}
    listed: list[tuple[_Spoken, dict[str, Any]]] = []
    for name in names[:MOST_NAMES]:
        spoken, record = _record(name, source, target, texts, speller)
        if not spoken:
            continue
        listed.append((spoken[0], record))
        for index, finding in _odd_ones(spoken, target):
            found.setdefault(index, []).append(finding)
    if listed:
        first = listed[0][0]
        found.setdefault(first.place.segment, []).insert(0, _note(first, [record for _, record in listed]))
    return tuple(
        replace(one, findings=(*one.findings, *found[one.index])) if one.index in found else one
        for one in drafted
    )


@lru_cache(maxsize=16)
def _names_of(
    sentences: tuple[SourceSentence, ...], source: str, known: frozenset[str]
) -> tuple[Unlisted, ...]:
    """Find the names of a story, once for all its editions."""
    return find_names(sentences, source, known)


def names_in(finding: Finding) -> tuple[Mapping[str, Any], ...]:
    """Return the names that a note about unlisted ones lists: what was found of each, as JSON.

    A finding that was stored when each name had one of its own holds one; any other finding none.
    """
    if finding.check != UNLISTED or finding.data is None:
        return ()
    return tuple(finding.data["names"]) if "names" in finding.data else (finding.data,)


def still_unlisted(findings: Sequence[Finding], mentions: Sequence[Mention]) -> tuple[Finding, ...]:
    """Return what of a segment's findings holds after its text was edited: names still in no glossary.

    They are about the whole story, so a new text here does not settle them; where they stood in the old
    text is dropped.
    """
    taken = [mention.source_span for mention in mentions]
    kept = []
    for finding in findings:
        if finding.check != UNLISTED or finding.source_span is None:
            continue
        if finding.data is None or "names" not in finding.data:
            if not any(overlap(finding.source_span, span) for span in taken):
                kept.append(replace(finding, target_span=None))
            continue
        segment = finding.data["segment"]
        names = [name for name in names_in(finding) if not _is_taken(name, segment, taken)]
        if names:
            kept.append(replace(finding, target_span=None, data={**finding.data, "names": names}))
    return tuple(kept)


def moved_names(findings: Iterable[Finding], by: int) -> tuple[Finding, ...]:
    """Return the notes on unlisted names for a segment in whose source all stands `by` characters further."""
    moved = []
    for finding in findings:
        if finding.check != UNLISTED or finding.source_span is None or finding.data is None:
            continue
        own, data = finding.data.get("segment"), finding.data
        if "names" in data:
            names = [
                {**name, "places": [_moved(one, own, by) for one in name["places"]]} for name in data["names"]
            ]
            data = {**data, "names": names}
        start, end = finding.source_span
        moved.append(replace(finding, source_span=(start + by, end + by), target_span=None, data=data))
    return tuple(moved)


def _moved(place: Mapping[str, Any], segment: int | None, by: int) -> Mapping[str, Any]:
    if place["segment"] != segment:
        return place
    return {**place, "span": [place["span"][0] + by, place["span"][1] + by]}


def _is_taken(name: Mapping[str, Any], segment: int, spans: Sequence[Span]) -> bool:
    """Return whether a name stands in the segment at a place that the glossary now knows."""
    return any(
        place["segment"] == segment and overlap((place["span"][0], place["span"][1]), span)
        for place in name["places"]
        for span in spans
    )


def proposals_for(name: str, target: str, speller: Speller | None, origin: str = "") -> tuple[Proposal, ...]:
    """Return up to three ways to write a name in a language (primary subtag), likeliest first."""
    return propose(name, speller, origin) if speller is not None else propose_latin(name, target)


def origin_in(name: str, source: str) -> str:
    """Return the language by whose rules a name is read: its own, where it shows, else the story's."""
    return guess_origin(name) or (source if get(source).own_name_spelling else "")


def _record(
    name: Unlisted, source: str, target: str, texts: Mapping[int, str], speller: Speller | None
) -> tuple[list[_Spoken], dict[str, Any]]:
    """Return what the translation says at each place of a name, and what is to be stored of the name."""
    if is_spelled(source) and speller is not None:
        proposals, ways = propose_back(name.name, speller.parts), _ways_back(speller.parts)
    else:
        proposals = proposals_for(name.name, target, speller, origin_in(name.name, source))
        ways = _ways(speller)
    spoken = [_spoken(place, texts, target, ways) for place in _few(name.places) if place.segment in texts]
    return spoken, {
        "name": name.name,
        "kind": name.kind,
        "language": source,
        "target": target,
        "places": [_place_json(one) for one in spoken],
        "proposals": [proposal.to_json() for proposal in proposals],
    }


def _few(places: Iterable[Place]) -> Iterator[Place]:
    """Yield the places of a name, of one segment only so many as a sentence may have."""
    counts: Counter[int] = Counter()
    for place in places:
        counts[place.segment] += 1
        if counts[place.segment] <= MOST_IN_SEGMENT:
            yield place


def _note(first: _Spoken, names: list[dict[str, Any]]) -> Finding:
    """Return the story's one note about its unlisted names, at the first place of the first of them."""
    return Finding(
        UNLISTED,
        Severity.INFO,
        f"{UNLISTED}.count",
        (first.place.start, first.place.end),
        first.span,
        {"segment": first.place.segment, "names": names},
    )


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
            data = {
                "word": word,
                "said": said.text,
                "first": before[0].text,
                "sentence": before[1].place.segment + 1,
            }
            here, there = (one.place.start, one.place.end), (said.start, said.end)
            code = f"{INCONSISTENT}.other_form"
            # with something written onto either, only a reader knows what is to stay
            bare = all(len(told.form) == len(told.text) for told in (before[0], said))
            fix = Fix(there, before[0].text, sure=False) if bare else None
            finding = Finding(INCONSISTENT, Severity.WARNING, code, here, there, data, fix)
            odd.append((one.place.segment, finding))
            break
    return odd


def _place_json(one: _Spoken) -> dict[str, Any]:
    return {
        "segment": one.place.segment,
        "span": [one.place.start, one.place.end],
        "text": one.place.text,
        "target_span": list(one.span) if one.span else None,
        "said": one.text,
    }
