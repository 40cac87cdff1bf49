"""By which models a pair is translated: one of its own, one of many languages, two by way of English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

#: the language through which others are translated where no model does it at once
PIVOT = "en"


class Translates(Protocol):
    """What of a model decides which pairs it is asked for: as in a `Manifest`."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that it was made for (primary subtags)."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it translates each into each other."""
        ...

    @property
    def weak(self) -> tuple[str, ...]:
        """Those of them of which it saw too little."""
        ...


M = TypeVar("M", bound=Translates)


def serving(models: Sequence[M], source: str, target: str) -> list[M]:
    """Return the models that translate a pair at once, in the order in which they are asked."""
    if source == target:
        return []
    own = [one for one in models if (source, target) in one.pairs]
    others = [one for one in models if one not in own and {source, target} <= set(one.languages)]
    # one that saw too little of a language only where there is no other
    return own + sorted(others, key=lambda one: is_weak(one, source, target))


def is_weak(model: Translates, source: str, target: str) -> bool:
    """Return whether a model saw too little of one of the languages, and was not made for the pair."""
    return (source, target) not in model.pairs and bool({source, target} & set(model.weak))


def way(models: Sequence[M], source: str, target: str) -> tuple[M, ...]:
    """Return the one or two models that translate a pair, in the order of their work; none if none do.

    Two by way of English are better than one that saw too little of a language.
    """
    at_once = serving(models, source, target)
    if at_once and not is_weak(at_once[0], source, target):
        return (at_once[0],)
    if PIVOT not in (source, target):
        first, second = serving(models, source, PIVOT), serving(models, PIVOT, target)
        if first and second:
            weak = is_weak(first[0], source, PIVOT) or is_weak(second[0], PIVOT, target)
            if not (at_once and weak):
                return (first[0], second[0])
    return tuple(at_once[:1])
