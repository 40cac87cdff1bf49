"""How a language denies: by which words and forms of verbs, and which words may stand for a denial."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Negation:
    """How a language denies.

    `hard`: a sure denial, which a translation has to render. `soft`: all that denies, those
    included. `weak`: words that may carry the sense of one ("unknown", "few", "instead").
    `told`: what is worth a finding where only the translation denies (`hard`, if not given; None where
    nothing is), further forms of verbs above all. `excuses`: the weak words that a translation may well
    make a denial of (all of them, if not given). `inner`: words with a denial in them ("unhurt"), which a
    translation denies beside any other denial. `in_two`: a denial is said by two words. `doubted`: the
    lists miss so many denials that a lost one is only warned of.
    """

    hard: re.Pattern[str]
    soft: re.Pattern[str]
    weak: re.Pattern[str]
    told: re.Pattern[str] | None = None
    excuses: re.Pattern[str] | None = None
    inner: re.Pattern[str] | None = None
    in_two: bool = False
    doubted: bool = False


def negation(
    hard: str,
    soft: str,
    weak: str,
    *,
    reported: bool = False,
    told: str = "",
    excuses: str = "",
    inner: str = "",
    in_two: bool = False,
    doubted: bool = False,
) -> Negation:
    """Return a `Negation` from its regular expressions (verbose, whatever the case).

    `soft` and `told` are what they have beside `hard`; `reported`, whether anything is told.
    """
    flags = re.IGNORECASE | re.VERBOSE
    telling = f"{hard}|{told}" if told else hard
    return Negation(
        re.compile(hard, flags),
        re.compile(f"{telling}|{soft}", flags),
        re.compile(weak, flags),
        re.compile(telling, flags) if reported else None,
        re.compile(excuses, flags) if excuses else None,
        re.compile(inner, flags) if inner else None,
        in_two,
        doubted,
    )
