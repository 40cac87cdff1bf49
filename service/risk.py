"""How likely a drafted sentence has to be written anew, and how much of a story: what the desk sorts by.

The likelihood is a logistic function of a few plain facts about the sentence. Its coefficients are in
`risk.json`, with what they were fitted on; they are made by `python -m benchmarks risk` and measured there.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.domain.draft import Finding, Mention, Outcome, Severity
from service.domain.holding import BY_HAND

FILE = Path(__file__).with_name("risk.json")
#: mean log-probability of a translation's pieces below which a model counts as unsure
_SURE = -0.5
#: how far below `_SURE` it still counts: beyond that, models differ too much to be compared
_DOUBT = 0.3
#: characters of a source sentence that is neither long nor short
_USUAL = 100
#: checks by what they find: odd words, words left over, text left out or doubled, sentences that are not
#: translated at all, and facts that are said otherwise
_WORDS, _LEFT = "words", "leftovers"
_SIZE = frozenset({"length", "repeats"})
_WHOLE = frozenset({"untranslated", "wrong_language", "script", "empty", "unfinished", "garbled"})
_SAID = frozenset({"numbers", "dates", "measures", "scales", "ordinals", "negation", "opposites", "names"})
#: findings of one sentence that count; more make it no worse
_MOST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The fitted function: a weight for each fact, and the lines drawn on a story's risk.

    `hold`: above it nothing goes live unread; `by_hand`: above it a person is quicker without the draft.
    Both are shares of a story, 0 to 1.
    """

    base: float
    weights: Mapping[str, float]
    hold: float
    by_hand: float

    def risk(self, facts: Mapping[str, float]) -> float:
        """Return how likely a sentence of these facts has to be written anew, 0 to 1."""
        logit = self.base + sum(weight * facts[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-logit))


@lru_cache(maxsize=1)
def calibration_mark() -> str:
    """Return what the shipped calibration is told by: another one weighs the same findings otherwise."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:8]


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """Return the shipped calibration."""
    record = json.loads(FILE.read_text("utf-8"))
    return Calibration(record["base"], record["weights"], record["hold"], record["by_hand"])


def facts(
    source: str, target: str, score: float | None, findings: Iterable[Finding], mentions: Sequence[Mention]
) -> dict[str, float]:
    """Return what the likelihood is made of: each fact a number that is 0 for a usual sentence.

    `score` is the mean log-probability of the translation's pieces; None where the engine gives none.
    """
    return _facts(
        len(source),
        score,
        [(one.check, one.severity) for one in findings],
        len(mentions),
        sum(mention.outcome is Outcome.MISSED for mention in mentions),
    )


def risk_of(
    length: int, score: float | None, found: Iterable[tuple[str, str]], terms: int, missed: int
) -> float:
    """Return what `segment_risk` does, of facts that are counted already.

    `length` is that of the source in characters, `found` the check and severity of each finding, `terms` how
    many glossary terms are mentioned, and `missed` how many of them the translation does not say.
    """
    return _risk(calibration(), length, score, tuple(found), terms, missed)


@lru_cache(maxsize=4096)
def _risk(
    fitted: Calibration,
    length: int,
    score: float | None,
    found: tuple[tuple[str, str], ...],
    terms: int,
    missed: int,
) -> float:
    # kept: the desk weighs the same hundred sentences after each change of one
    return fitted.risk(_facts(length, score, found, terms, missed))


def _facts(
    length: int, score: float | None, found: Iterable[tuple[str, str]], terms: int, missed: int
) -> dict[str, float]:
    told = [(check, severity) for check, severity in found if check != BY_HAND]
    grave = [check for check, severity in told if severity != Severity.INFO]
    blocks = sum(severity == Severity.BLOCK for _, severity in told)
    return {
        "blocks": float(min(blocks, _MOST)),
        "warnings": float(min(len(grave) - blocks, _MOST)),
        "word_noted": float((_WORDS, Severity.INFO) in told),
        "words_unknown": float(_WORDS in grave),
        "words_left": float(_LEFT in grave),
        "size": float(any(check in _SIZE for check in grave)),
        "untranslated": float(any(check in _WHOLE for check in grave)),
        "said_otherwise": float(any(check in _SAID for check in grave)),
        "unsure": 0.0 if score is None else min(_DOUBT, max(0.0, _SURE - score)),
        "terms_missed": missed / terms if terms else 0.0,
        "long": max(-0.7, min(0.7, math.log(max(1, length) / _USUAL))),
    }


def segment_risk(
    source: str, target: str, score: float | None, findings: Iterable[Finding], mentions: Sequence[Mention]
) -> float:
    """Return how likely a drafted sentence has to be written anew, 0 to 1 (see `facts`)."""
    return calibration().risk(facts(source, target, score, findings, mentions))


def story_risk(segments: Iterable[tuple[str, float]]) -> float:
    """Return what share of a story's text has to be written anew, as far as its sentences' risks tell.

    `segments` are the source text and the risk of each sentence; a long one counts for more, by its
    characters. 0 for a story without text.
    """
    return weighed_risk((len(source), risk) for source, risk in segments)


def weighed_risk(segments: Iterable[tuple[int, float]]) -> float:
    """Return what `story_risk` does, of the lengths of the sources."""
    weighed = list(segments)
    total = sum(length for length, _ in weighed)
    return sum(length * risk for length, risk in weighed) / total if total else 0.0
