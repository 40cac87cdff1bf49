"""Proposing how a name is written in another script: known parts with their counts, then letter rules."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from service.domain.languages.base import get
from service.domain.names.compounds import Piece, pieces
from service.domain.names.letters import Letters, Spelled
from service.domain.names.origins import guess_origin, respell
from service.domain.names.parts import NameParts

#: a part seen so often weighs as much as the letter rules do
_RULES_WEIGH = 0.5
#: what a spelling gains that is a known form of some other name part: "Muhamed" is محمد as well
_KNOWN_FORM = 1.0
_OPTIONS, _BEAM = 5, 24


class Proposal(NamedTuple):
    """A way to write a name. `share` is its part of all ways that were weighed, from 0 to 1."""

    text: str
    reason: str
    basis: str
    share: float

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; `share` with two digits."""
        return {"text": self.text, "reason": self.reason, "basis": self.basis, "share": round(self.share, 2)}


@dataclass(frozen=True, slots=True)
class Speller:
    """What is known of one target language: the name parts and the letter rules."""

    parts: NameParts
    letters: Letters

    @property
    def language(self) -> str:
        """The target language, one with a `name_spelling`."""
        return self.letters.language


class _Option(NamedTuple):
    text: str
    chance: float
    why: str
    known: bool | None


def propose(name: str, speller: Speller, origin: str = "", most: int = 3) -> tuple[Proposal, ...]:
    """Return up to `most` ways to write a Latin name, likeliest first; none for what has no Latin letter.

    `origin` is the language whose spelling the name follows (primary subtag), where somebody knows it.
    """
    cleaned = re.sub(r"[^\w\s.'’‑‐-]", " ", name)
    found = origin or guess_origin(cleaned)
    beams: list[tuple[float, str, tuple[_Option, ...]]] = [(0.0, "", ())]
    for piece in pieces(cleaned, speller.language):
        options = _options(piece, speller, found)
        if not options:
            continue
        beams = [
            (
                weight + math.log(option.chance),
                f"{text}{piece.glue if text else ''}{option.text}",
                (*chosen, option),
            )
            for weight, text, chosen in beams
            for option in options
        ]
        beams.sort(key=lambda beam: -beam[0])
        del beams[_BEAM:]
    spelling = get(speller.language).name_spelling
    whole = [beam for beam in beams if beam[1] and spelling and spelling.letters.fullmatch(beam[1])]
    total = sum(math.exp(weight) for weight, _, _ in whole)
    proposals: dict[str, Proposal] = {}
    for weight, text, chosen in whole:
        if text not in proposals:
            reason, basis = _reason(chosen)
            proposals[text] = Proposal(text, reason, basis, math.exp(weight) / total)
    return tuple(proposals.values())[:most]


def _options(piece: Piece, speller: Speller, origin: str) -> list[_Option]:
    if not piece.word:
        forms = (piece.before, *piece.others)
        return [_Option(form, 0.7 if n == 0 else 0.3, piece.rule, None) for n, form in enumerate(forms)]
    weights: dict[str, float] = {}
    seen, read = speller.parts.look_up(piece.word), ""
    if not seen and origin:
        read = respell(piece.word, origin)
        seen = speller.parts.look_up(read)
    total = sum(count for _, count in seen)
    trust = total / (total + _RULES_WEIGH)
    for form, count in seen:
        weights[form] = trust * count / total
    for spelled in _by_rule(piece.word, speller, origin):
        weights[spelled.text] = weights.get(spelled.text, 0.0) + (1 - trust) * spelled.chance
    ordered = sorted(weights.items(), key=lambda one: -one[1])[:_OPTIONS]
    counts = dict(seen)
    return [
        _Option(
            f"{piece.before}{_without_article(form, piece, speller.language)}{piece.after}",
            weight,
            _why(piece, read, counts.get(form, 0), total),
            form in counts,
        )
        for form, weight in ordered
        if weight > 0
    ]


def _by_rule(word: str, speller: Speller, origin: str) -> list[Spelled]:
    """Return spellings by letter rules, of the name as written and as its own language reads it.

    Forms that are known of other name parts gain weight.
    """
    chances: dict[str, float] = {}
    read = respell(word, origin) if origin else ""
    for text, share in ((word, 0.4), (read, 0.6)) if read and read != word.lower() else ((word, 1.0),):
        for spelled in speller.letters.spell(text):
            chances[spelled.text] = chances.get(spelled.text, 0.0) + share * spelled.chance
    for text in chances:
        if speller.parts.seen(text):
            chances[text] *= 1 + _KNOWN_FORM
    total = sum(chances.values())
    return [
        Spelled(text, chance / total) for text, chance in sorted(chances.items(), key=lambda one: -one[1])
    ]


def _without_article(form: str, piece: Piece, language: str) -> str:
    """Drop the article that the table has in the form where the rule writes it already."""
    if piece.before.endswith("ال") and form.startswith("ال") and len(form) > 4:
        return form[2:]
    return form


def _why(piece: Piece, read: str, count: int, total: int) -> str:
    name = f"“{piece.word}”" + (f", read “{read}”," if read and count else "")
    said = f"{name} is known so ({count} of {total})" if count else f"{name} by letter rules"
    return f"{piece.rule}; {said}" if piece.rule else said


def _reason(chosen: Iterable[_Option]) -> tuple[str, str]:
    options = list(chosen)
    known = [option.known for option in options if option.known is not None]
    if known and all(known):
        basis = "parts"
    elif any(known):
        basis = "parts and rules"
    else:
        basis = "rules"
    return "; ".join(option.why for option in options), basis
