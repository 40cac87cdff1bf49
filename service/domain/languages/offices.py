"""How a language says an office of a country: "Foreign Ministry of Kenya", "the Kenyan foreign minister"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """How an office and a country are put together.

    `forms` are patterns, the one that is asked for first. In them `{office}`, and `{head}` and `{rest}` of it
    (its noun and the words behind that), `{country}`, `{of}` (what joins a country) and `{people}`, the
    inhabitants' adjective in the gender of the office. A pattern with an unknown word is passed over.
    `sure`: what is put together of approved words is approved.

    `of`: by gender and number ("m sg") what joins the name, "" for a name without an article; `elided`: what
    these become before a vowel. `linked`: (a word in the office, its first word or the end of that, what
    joins a country to it), the first that fits. `feminine`: first words that are feminine, or their
    endings; `definite` is written before the adjective.

    As the source has it, as regular expressions: `then_country` and `then_people` stand between an office and
    these, `country_then` and `people_then` between these and an office; an empty one is never said. `splits`:
    the adjective may stand after the office's first word.
    """

    forms: tuple[str, ...]
    sure: bool = False
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elided: Mapping[str, str] = field(default_factory=dict)
    linked: tuple[tuple[str, str], ...] = ()
    feminine: frozenset[str] = _NONE
    feminine_endings: tuple[str, ...] = ()
    definite: str = ""
    then_country: re.Pattern[str] | None = None
    then_people: re.Pattern[str] | None = None
    country_then: re.Pattern[str] | None = None
    people_then: re.Pattern[str] | None = None
    links: tuple[str, ...] = ()
