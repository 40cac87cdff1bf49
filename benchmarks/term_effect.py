"""What terms do to whole sentences: how many they help and hurt, and which were put in, to be read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sacrebleu.metrics.chrf import CHRF

from service.domain.draft import Mention, Outcome
from service.domain.terms import Glossary
from workers.engines.base import Output
from workers.engines.ct2 import Ct2Engine
from workers.pipeline.comparison import Comparison
from workers.pipeline.terms.inject import explain, inject

SOURCE, TARGET = "en", "fr"
#: a sentence is helped or hurt from this change of its chrF2 on, and far worse from that
CHANGE, FAR = 0.5, 5.0
#: characters of the sentence that are shown on either side of a term
SHOWN = 60
SEED = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its reference, its translation without and with terms, and what became of its mentions."""

    source: str
    reference: str
    plain: str
    with_terms: str
    before: tuple[Mention, ...]
    after: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class TermEffect:
    """What terms did to the sentences of one set. `asked`: mentions with an approved form."""

    name: str
    sentences: int
    changed: int
    helped: int
    hurt: int
    far_worse: int
    asked: int
    said_before: int
    said_after: int
    plain: float
    with_terms: float


def translate(
    sources: Sequence[str], references: Sequence[str], glossary: Glossary, engine: Ct2Engine
) -> list[Sentence]:
    """Translate each line by itself, without and with terms."""
    texts = list(dict.fromkeys(sources))
    plain: Mapping[str, Output] = dict(zip(texts, engine.translate(texts, SOURCE, TARGET), strict=True))
    comparison = Comparison(glossary, SOURCE, TARGET)
    forced = inject(plain, engine, comparison)
    made = []
    for source, reference in zip(sources, references, strict=True):
        old = plain[source].text
        item = forced.get(source)
        new = item.output.text if item else old
        said = comparison.mentions(source, new)
        after = tuple(explain(one, item) for one in said) if item else said
        made.append(Sentence(source, reference, old, new, comparison.mentions(source, old), after))
    return made


def effect(name: str, sentences: Sequence[Sentence]) -> TermEffect:
    """Count what terms did to them."""
    chrf = CHRF()
    changes = [
        chrf.sentence_score(one.with_terms, [one.reference]).score
        - chrf.sentence_score(one.plain, [one.reference]).score
        for one in sentences
        if one.plain != one.with_terms
    ]
    references = [[one.reference for one in sentences]]
    return TermEffect(
        name,
        len(sentences),
        len(changes),
        sum(one >= CHANGE for one in changes),
        sum(one <= -CHANGE for one in changes),
        sum(one < -FAR for one in changes),
        sum(bool(mention.expected) for one in sentences for mention in one.after),
        sum(_is_said(mention) for one in sentences for mention in one.before),
        sum(_is_said(mention) for one in sentences for mention in one.after),
        chrf.corpus_score([one.plain for one in sentences], references).score,
        chrf.corpus_score([one.with_terms for one in sentences], references).score,
    )


def effects(sentences: Sequence[Sentence], parts: int = 3) -> list[TermEffect]:
    """Count them for the whole set and for each of so many parts of it, in order."""
    size = -(-len(sentences) // parts) if sentences else 1
    cut = [sentences[at : at + size] for at in range(0, len(sentences), size)]
    return [effect("all", sentences), *(effect(f"part {n}", part) for n, part in enumerate(cut, 1))]


def table(rows: Sequence[TermEffect]) -> list[str]:
    """Return the counts as lines of a table in Markdown."""
    return [
        (
            "| sentences | | changed | helped | hurt | worse by > 5 | terms said before | after | of "
            "| chrF2 before | after |"
        ),
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {one.name} | {one.sentences} | {one.changed} | {one.helped} | {one.hurt} | {one.far_worse} | "
            f"{one.said_before} | {one.said_after} | {one.asked} | {one.plain:.2f} | {one.with_terms:.2f} |"
            for one in rows
        ),
    ]


def draw(sentences: Sequence[Sentence], count: int) -> Iterator[str]:
    """Yield terms that were put in, drawn at random, as lines to be read and judged by people."""
    put = [
        (one, mention)
        for one in sentences
        for mention in one.after
        if mention.step is not None and mention.target_span is not None
    ]
    random.Random(SEED).shuffle(put)  # noqa: S311 - a sample, not a secret
    for one, mention in put[:count]:
        start, end = mention.source_span
        here, there = mention.target_span or (0, 0)
        source = one.source[max(0, start - SHOWN // 2) : end + SHOWN // 2]
        yield f"{source} | {one.with_terms[max(0, here - SHOWN) : there + SHOWN]} | {mention.step}"


def _is_said(mention: Mention) -> bool:
    return bool(mention.expected) and mention.outcome is not Outcome.MISSED
