"""Which of several concepts of one name goes first.

Rules: only where two concepts share a form in some language is `priority` written. Countries (30) go
before territories (25), capitals (20), bodies and people (10), regions and continents (8), towns (0),
divisions of countries (-5), and what nature made (-10); an ordinary word (-20, see `ordinary.py`) last.
A division goes after the town of its name in the same country, whatever that one's place (New York); a
state of one of `STATES` goes before a little-known town of its name in another country (Virginia).
Where that is even, the one that more of the 13 languages name has one more, and if that is even, too, the
one that stands first in the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from glossaries.build.model import LANGUAGES, DraftConcept

_BY_KIND = {"country": 30, "territory": 25, "capital": 20, "region": 8, "city": 0, "place": -10}
_DIVISION = -5
#: countries whose states the news names as it names countries
STATES = frozenset({"US", "CA", "AU", "DE"})
#: languages that name a town which yields to no state abroad
_KNOWN_TOWN = 11
_OTHERS = 10


def rank(entries: Sequence[DraftConcept], given: Sequence[DraftConcept] = ()) -> list[DraftConcept]:
    """Write the priority of every entry that shares a form with another one; that of the `given` stays."""
    everything = [*entries, *given]
    shared = [group for group in sharing(everything) if len(group) > 1]
    by_place = {entry.id: place for place, entry in enumerate(everything)}
    priority = {concept: _base(everything[by_place[concept]]) for group in shared for concept in group}
    for group in shared:
        named = [everything[by_place[concept]] for concept in group]
        for state in (entry for entry in named if entry.shape == "admin1" and entry.country in STATES):
            towns = [entry for entry in named if entry.kind in ("city", "capital")]
            if towns and all(_yields(town, state) for town in towns):
                priority[state.id] = 1
            elif at_home := [priority[town.id] for town in towns if town.country == state.country]:
                priority[state.id] = min(priority[state.id], min(at_home) - 1)
    fixed = {entry.id: int(entry.fixed.get("priority", "0")) for entry in given}
    priority.update({concept: value for concept, value in fixed.items() if concept in priority})
    # a few rounds are enough: raising one concept may make it even with a third one
    for _ in range(6):
        for group in shared:
            even: dict[int, list[str]] = defaultdict(list)
            for concept in group:
                even[priority[concept]].append(concept)
            for tied in (ids for ids in even.values() if len(ids) > 1):
                tied.sort(
                    key=lambda one: (one in fixed, -len(everything[by_place[one]].cells), by_place[one])
                )
                for ahead, concept in enumerate(reversed(tied)):
                    priority[concept] += ahead
    return [
        replace(entry, fixed={**entry.fixed, "priority": str(priority[entry.id])})
        if priority.get(entry.id)
        else entry
        for entry in entries
    ]


def sharing(entries: Iterable[DraftConcept]) -> list[list[str]]:
    """Group the ids of concepts by form and language, in a stable order."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        for language in LANGUAGES:
            for text in dict.fromkeys(form.text for form in entry.looked_for(language)):
                groups[language, text].append(entry.id)
    return list(groups.values())


def _yields(town: DraftConcept, state: DraftConcept) -> bool:
    return town.kind == "city" and town.country != state.country and len(town.cells) < _KNOWN_TOWN


def _base(entry: DraftConcept) -> int:
    if "priority" in entry.fixed:
        return int(entry.fixed["priority"])
    if entry.shape == "admin1":
        return _DIVISION
    return _BY_KIND.get(entry.kind, _OTHERS)
