"""Faults that turn the sense round: a denial lost or made up, a word that says the opposite.

All are made on the English side, so that no list of the checks decides where one can be made.
"""

from __future__ import annotations

import re
from random import Random

from benchmarks.faults.pair import Pair, cut
from benchmarks.faults.swaps import swapped

_DENIED = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|nowhere|without|hardly|cannot|unless|lack\w*|"
    r"den(?:y|ie[sd])|refus\w+|fail\w*|few|little|un(?:able|likely|known))\b|n[’']t\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?<=\w )(?:will|is|was|are|were|would|could|should|must|can)"
    r"(?= [a-z])(?! (?:not|only|also|just|mostly|merely|seldom|either)\b)"
)
_NOT = (
    (re.compile(r"(?<=\b(?:is|do)) not\b|(?<=\b(?:was|are|had|has|did|may|can)) not\b"), ""),
    (re.compile(r"(?<=\b(?:will|were|have|must|does)) not\b|(?<=\b(?:could|would|might)) not\b"), ""),
    (re.compile(r"(?<=\bshould) not\b"), ""),
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\bcan[’']t\b"), "can"),
    (re.compile(r"\bwon[’']t\b"), "will"),
    (re.compile(r"(?<=\w)n[’']t\b"), ""),
    (re.compile(r"\bnever "), ""),
)
_OPPOSITES = (
    "killed/injured dead/wounded before/after north/south northern/southern east/west eastern/western "
    "buy/sell bought/sold buying/selling rise/fall rose/fell rising/falling increase/decrease "
    "increased/decreased increasing/decreasing won/lost win/lose winning/losing accepted/rejected "
    "accept/reject imports/exports import/export opened/closed open/closed above/below inside/outside "
    "guilty/innocent largest/smallest highest/lowest higher/lower started/ended began/ended men/women "
    "man/woman male/female husband/wife brother/sister father/mother son/daughter old/young rich/poor "
    "friend/enemy supporters/opponents arrested/released hot/cold maximum/minimum most/least "
    "majority/minority summer/winter yesterday/tomorrow upper/lower strong/weak victory/defeat "
    "early/late earlier/later public/private"
)
OPPOSITES = {
    one: other
    for pair in _OPPOSITES.split()
    for one, other in (pair.split("/"), list(reversed(pair.split("/"))))
}


def negation_removed(pair: Pair, random: Random) -> Pair | None:
    """Take the denial from the translation: the source denies what it did not before."""
    return _undenied(pair) if pair.source_language != "en" else _denied(pair, random)


def negation_added(pair: Pair, random: Random) -> Pair | None:
    """Put a denial into the translation: the source no longer has its only one."""
    return _denied(pair, random) if pair.source_language != "en" else _undenied(pair)


def antonym(pair: Pair, random: Random) -> Pair | None:
    """Say the opposite: killed for injured."""
    return pair.with_english(swapped(pair.english, OPPOSITES, random))


def _denied(pair: Pair, random: Random) -> Pair | None:
    verbs = list(_VERB.finditer(pair.english))
    if not verbs or _DENIED.search(pair.english):
        return None
    at = random.choice(verbs).end()
    return pair.with_english(pair.english[:at] + " not" + pair.english[at:])


def _undenied(pair: Pair) -> Pair | None:
    if len(_DENIED.findall(pair.english)) != 1:
        return None
    for pattern, instead in _NOT:
        match = pattern.search(pair.english)
        if match:
            return pair.with_english(cut(pair.english, match.span(), instead))
    return None
