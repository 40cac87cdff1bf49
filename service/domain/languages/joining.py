"""How small words of a language are written with the word after them: elided, or as one word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Joining:
    """Small words that are written otherwise before some words.

    `elided`: a small word → what is left of it before a word that `vowel` fits at its beginning ("de": "d'");
    an apostrophe is written as the text writes them. Of these, `seldom` are left before what `apart` fits
    ("la une", "le et la"). `joined`: two words that are always one ("em o": "no"), but before what `unless`
    fits ("de le faire"). `whole`: elided before a name as well; others may be part of a foreign one.
    """

    elided: Mapping[str, str] = field(default_factory=dict)
    vowel: re.Pattern[str] | None = None
    seldom: frozenset[str] = frozenset()
    apart: re.Pattern[str] | None = None
    joined: Mapping[str, str] = field(default_factory=dict)
    unless: re.Pattern[str] | None = None
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spacing:
    """Which spaces and commas a language writes otherwise than English.

    `before`: a mark → the space that stands before it, which no line may break at. `after`: the same of what
    opens. `marks`: a mark of Latin letters → the language's own.
    """

    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
