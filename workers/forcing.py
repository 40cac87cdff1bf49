"""Making the model say the glossary's words: beginnings are forced, and the model writes the rest.

For a term that the translation lacks, the words along the alignment are found, the text before them
and the term become the beginning of a new translation, and the model goes on from there; the articles
that could stand before the term are rated by the model, as those before a cut cannot change any more.
Taken is only what says more terms than before and is no worse in anything else. What remains is
reported: nothing is replaced in silence. After Hasler et al. 2018 and the shared tasks on terminology
of WMT: forcing the right word beats all hints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.domain.checks import Checked, run_checks
from service.domain.draft import Mention, Outcome, Severity
from service.domain.glossary import Glossary, check_mentions
from service.domain.story import BlockKind, Mark
from workers.engines.base import Link, Output
from workers.engines.guided import Beginning, Guided
from workers.engines.sentences import join
from workers.guards import badness
from workers.leads import is_lead, lead, put
from workers.marks import project
from workers.mixing import mix
from workers.words import HYPHENS, Span, is_word_char, words

#: terms put into one sentence, at most: each is one more decoding
ROUNDS = 6
#: forms tried for one term
FORMS = 2
#: how much worse, in log-probability of a piece, the rest of a sentence may be after a forced term
MARGIN = 1.0
#: the same for a name that is only put in the place of another word: its own pieces count here
SWAP_MARGIN = 1.6
#: kinds whose names do not inflect, so that one may stand in another's place
INVARIANT = frozenset({"person", "country", "territory", "capital", "city", "region", "place"})
#: what goes on in the same word: "Dakarant", or "États-Unis.S." where half of "U.S." was linked
SAME_WORD = re.compile(r"[.-]?\w")
LENGTHS = (0.6, 1.7)
NOT_OF_TERMS = frozenset({"names"})


@dataclass(frozen=True, slots=True)
class Put:
    """A term that the model was made to say, and what it had written instead."""

    concept: str
    form: str
    instead: str


@dataclass(slots=True)
class Forced:
    """A sentence on its way: the best translation so far, and what was tried."""

    sentence: str
    output: Output
    mentions: tuple[Mention, ...]
    puts: list[Put] = field(default_factory=list)
    tried: set[tuple[str, Span]] = field(default_factory=set)

    def next_missed(self) -> Mention | None:
        """The first missed term, in the order of the translation, that can still be tried."""
        open_now = [
            (place[0], mention)
            for mention in self.mentions
            if mention.outcome is Outcome.MISSED
            and mention.expected
            and (mention.concept, mention.source_span) not in self.tried
            and (place := self.place(mention)) is not None
        ]
        return min(open_now, key=lambda pair: pair[0])[1] if open_now else None

    def place(self, mention: Mention) -> Span | None:
        """Where the translation says something else for it."""
        if mention.target_span is not None:
            return mention.target_span
        mark = Mark(0, *mention.source_span, "term")
        placed = project(self.sentence, (mark,), self.output.text, self.output.alignment).marks
        return (placed[0].start, placed[0].end) if placed and placed[0].end > placed[0].start else None


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to say a missed term: the beginning that ends with it."""

    item: Forced
    mention: Mention
    place: Span
    form: str
    before: str
    beginning: str


def force(
    outputs: Mapping[str, Output], engine: Guided, glossary: Glossary, source: str, target: str
) -> dict[str, Forced]:
    """Put missed terms into translations, by sentence; those in which nothing changed are left out.

    A sentence that the model takes in parts is worked on in these parts.
    """
    items, parts = [], dict[str, list[Span]]()
    for sentence, output in outputs.items():
        item = _start(sentence, output, glossary, source, target)
        if item is not None:
            items.append(item)
            parts[sentence] = engine.parts(sentence, source, target)
    pieces = [item.sentence[a:b] for item in items for a, b in parts[item.sentence] if _long(item, parts)]
    again = dict(zip(pieces, engine.translate(pieces, source, target), strict=True)) if pieces else {}
    part_items = {
        text: part
        for text, output in again.items()
        if (part := _start(text, output, glossary, source, target)) is not None
    }
    kinds = _kinds(glossary, items)
    waiting = [*(item for item in items if not _long(item, parts)), *part_items.values()]
    for _ in range(ROUNDS):
        tries = [one for item in waiting for one in _tries(item, kinds, target)]
        if not tries:
            break
        waiting = list({id(one.item): one.item for one in tries}.values())
        _round(tries, engine, glossary, source, target, kinds)
    switched = [*(item for item in items if not _long(item, parts)), *part_items.values()]
    _switch(switched, engine, glossary, source, target)
    for item in items:
        if _long(item, parts):
            _join(item, parts[item.sentence], again, part_items, glossary, source, target)
    return {item.sentence: item for item in items if item.puts}


def _kinds(glossary: Glossary, items: Sequence[Forced]) -> dict[str, str]:
    mentioned = {mention.concept for item in items for mention in item.mentions}
    return {name: concept.kind for name in mentioned if (concept := glossary.get(name)) is not None}


def _start(sentence: str, output: Output, glossary: Glossary, source: str, target: str) -> Forced | None:
    """A sentence that lacks a term which could be put in, or None."""
    if output.score is None or "\n" in sentence:
        return None
    mentions = check_mentions(glossary, sentence, output.text, source, target)
    missed = any(one.outcome is Outcome.MISSED and one.expected for one in mentions)
    return Forced(sentence, output, mentions) if missed else None


def _long(item: Forced, parts: Mapping[str, list[Span]]) -> bool:
    return len(parts[item.sentence]) > 1


def _join(
    item: Forced,
    spans: list[Span],
    again: Mapping[str, Output],
    parts: Mapping[str, Forced],
    glossary: Glossary,
    source: str,
    target: str,
) -> None:
    """Put the parts of a long sentence together, if that says more terms than before."""
    texts = [item.sentence[a:b] for a, b in spans]
    puts = [put for text in texts if text in parts for put in parts[text].puts]
    if not puts:
        return
    output = join(
        item.sentence, spans, [parts[text].output if text in parts else again[text] for text in texts]
    )
    mentions = check_mentions(glossary, item.sentence, output.text, source, target)
    if _missed(mentions) < _missed(item.mentions):
        item.output, item.mentions, item.puts = output, mentions, puts


def _switch(items: Sequence[Forced], engine: Guided, glossary: Glossary, source: str, target: str) -> None:
    """Translate once more what still lacks terms, with these written into the source: models copy names."""
    mixed = {}
    for item in items:
        missed = [one for one in item.mentions if one.outcome is Outcome.MISSED and one.expected]
        if missed:
            mixed[item.sentence] = (item, missed, mix(item.sentence, missed))
    texts = [text.text for _, _, text in mixed.values()]
    outputs = engine.translate(texts, source, target) if texts else []
    for (item, missed, text), output in zip(mixed.values(), outputs, strict=True):
        back = replace(output, alignment=text.back(output.alignment), alternatives=())
        if output.score is None or not _better(item, back, 0, MARGIN, glossary, source, target):
            continue
        item.output = back
        item.mentions = check_mentions(glossary, item.sentence, back.text, source, target)
        still = _missed(item.mentions)
        item.puts += [
            Put(one.concept, one.expected[0], one.target_text or "")
            for one in missed
            if (one.concept, one.source_span) not in still
        ]


def _tries(item: Forced, kinds: Mapping[str, str], target: str) -> list[_Try]:
    mention = item.next_missed()
    if mention is None:
        return []
    item.tried.add((mention.concept, mention.source_span))
    place = item.place(mention)
    if place is None:
        return []
    text, kind = item.output.text, kinds.get(mention.concept, "")
    instead = text[place[0] : place[1]]
    glued = place[0] > 0 and (is_word_char(text[place[0] - 1]) or text[place[0] - 1] in HYPHENS)
    if (
        glued
        or is_lead(instead, target)
        or (kind in INVARIANT and instead == instead.lower() != instead.upper())
    ):
        return []  # a link that went astray: a name's counterpart is a word, and is written like a name
    tries = []
    for form in _forms(mention):
        found = lead(text, place[0], form, target, kind)
        before = text[: found.start]
        first = not any(map(is_word_char, before)) and text[place[0] : place[0] + 1].isupper()
        for choice in found.choices:
            said = put(choice, form, first=first)
            tries.append(_Try(item, mention, place, form, before, before + said))
    return tries


def _forms(mention: Mention) -> list[str]:
    """The preferred form, and others that are no longer: "République d'Irak" is not said for "Iraq"."""
    first, *others = mention.expected
    return [first, *(form for form in others if len(form) <= len(first))][:FORMS]


def _round(
    tries: Sequence[_Try],
    engine: Guided,
    glossary: Glossary,
    source: str,
    target: str,
    kinds: Mapping[str, str],
) -> None:
    """Rate all beginnings, complete the best one of each form, and take the first that is good."""
    rated = engine.rate([Beginning(one.item.sentence, one.beginning) for one in tries], source, target)
    best: dict[tuple[int, str], tuple[float, _Try]] = {}
    for one, rating in zip(tries, rated, strict=True):
        if rating is None:
            continue
        key = (id(one.item), one.form)
        if key not in best or rating.total > best[key][0]:
            best[key] = (rating.total, one)
    chosen = [one for _, one in best.values()]
    completed = _completed(chosen, engine, source, target)
    swaps = []
    settled: set[int] = set()
    for one, output in zip(chosen, completed, strict=True):
        if id(one.item) in settled:
            continue
        if output is not None and _good(one, output, glossary, source, target, MARGIN):
            _take(one, output, glossary, source, target)
            settled.add(id(one.item))
        elif kinds.get(one.mention.concept) in INVARIANT or _left_as_it_was(one):
            swaps.append((one, _swapped(one)))
    whole = [Beginning(one.item.sentence, output.text) for one, output in swaps]
    for (one, output), rating in zip(swaps, engine.rate(whole, source, target), strict=True):
        if id(one.item) in settled or rating is None:
            continue
        scored = Output(output.text, rating.mean, output.alignment)
        if _good(one, scored, glossary, source, target, SWAP_MARGIN):
            # what the next rounds compare with is the model's own score of the sentence
            kept = Output(output.text, one.item.output.score, output.alignment)
            _take(one, kept, glossary, source, target)
            settled.add(id(one.item))


def _completed(chosen: Sequence[_Try], engine: Guided, source: str, target: str) -> list[Output | None]:
    """Complete each; where the model writes on in the term's own word, give it the next word as well."""
    outputs = engine.complete([Beginning(one.item.sentence, one.beginning) for one in chosen], source, target)
    glued = [
        place
        for place, (one, output) in enumerate(zip(chosen, outputs, strict=True))
        if output is not None and SAME_WORD.match(output.text[len(one.beginning) :]) and _next_word(one)
    ]
    further = [
        Beginning(chosen[place].item.sentence, chosen[place].beginning + _next_word(chosen[place]))
        for place in glued
    ]
    for place, output in zip(glued, engine.complete(further, source, target), strict=True):
        outputs[place] = output
    return outputs


def _next_word(one: _Try) -> str:
    """What followed the term's place before, up to the end of a word."""
    rest = one.item.output.text[one.place[1] :]
    following = words(rest)
    return rest[: following[0][1]] if following else ""


def _left_as_it_was(one: _Try) -> bool:
    """Tell whether the model had copied a name: then another name may stand there."""
    written = one.item.output.text[one.place[0] : one.place[1]]
    return written == one.mention.source_text and written != written.lower()


def _take(one: _Try, output: Output, glossary: Glossary, source: str, target: str) -> None:
    item = one.item
    instead = item.output.text[one.place[0] : one.place[1]]
    item.output = replace(output, alignment=_linked(one, output.alignment))
    item.mentions = check_mentions(glossary, item.sentence, output.text, source, target)
    item.puts.append(Put(one.mention.concept, one.form, instead))


def _linked(one: _Try, links: Sequence[Link]) -> tuple[Link, ...]:
    """Link the mention to the term and to nothing else: where that stands is known, not guessed."""
    (start, end), stop = one.mention.source_span, len(one.beginning)
    begin = stop - len(one.form)
    others = [link for link in links if not (link[0] < end and link[1] > start)]
    others = [link for link in others if not (link[2] < stop and link[3] > begin)]
    own = [
        (start + a, start + b, begin + c, begin + d)
        for a, b in words(one.item.sentence[start:end])
        for c, d in words(one.beginning[begin:])
    ]
    return tuple(sorted([*others, *own]))


def _good(one: _Try, output: Output, glossary: Glossary, source: str, target: str, margin: float) -> bool:
    """Tell whether a new translation says more terms than the old one, and is no worse otherwise."""
    item, old = one.item, one.item.output
    after = output.text[len(one.beginning) :]
    if not output.text.startswith(one.beginning) or SAME_WORD.match(after):
        return False  # the model wrote on in the same word
    grown = len(one.form) - (one.place[1] - one.place[0])
    if not _better(item, output, grown, margin, glossary, source, target):
        return False
    times = sum(mention.concept == one.mention.concept for mention in item.mentions)
    return output.text.count(one.form) <= max(times, old.text.count(one.form))


def _better(
    item: Forced, output: Output, grown: int, margin: float, glossary: Glossary, source: str, target: str
) -> bool:
    """Tell whether a translation, longer by `grown` for its term, lacks fewer terms and is no worse."""
    old = item.output
    if output.score is None or old.score is None or output.score < old.score - margin:
        return False
    ratio = len(output.text) / max(1, len(old.text) + grown)
    if not LENGTHS[0] <= ratio <= LENGTHS[1] or not output.complete:
        return False
    mentions = check_mentions(glossary, item.sentence, output.text, source, target)
    if not _missed(mentions) < _missed(item.mentions):
        return False
    if badness(item.sentence, output, source, target) > badness(item.sentence, old, source, target):
        return False
    return _weight(item.sentence, output.text, source, target, mentions) <= _weight(
        item.sentence, old.text, source, target, item.mentions
    )


def _missed(mentions: Sequence[Mention]) -> set[tuple[str, Span]]:
    return {(one.concept, one.source_span) for one in mentions if one.outcome is Outcome.MISSED}


def _weight(sentence: str, text: str, source: str, target: str, mentions: tuple[Mention, ...]) -> int:
    """Weigh what the checks find, terms aside: numbers, negation, quotes."""
    item = Checked(sentence, text, source, target, BlockKind.PARAGRAPH, mentions)
    weights = {Severity.BLOCK: 10, Severity.WARNING: 1, Severity.INFO: 0}
    return sum(weights[finding.severity] for finding in run_checks(item) if finding.check not in NOT_OF_TERMS)


def _swapped(one: _Try) -> Output:
    """The old translation with the name in the place of what stands there, its links moved along."""
    old = one.item.output
    start, end = len(one.before), one.place[1]
    text = one.beginning + old.text[end:]
    moved = len(one.beginning) - end
    links: list[Link] = []
    for a, b, c, d in old.alignment:
        if d <= start:
            links.append((a, b, c, d))
        elif c >= end:
            links.append((a, b, c + moved, d + moved))
        else:
            links.append((a, b, start, len(one.beginning)))
    return Output(text, old.score, tuple(links))
