"""Opposites: the dead became the wounded, before became after, north became south."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.checks.meanings import Meanings, meanings_of
from service.domain.draft import Finding, Severity
from service.domain.languages.base import in_order

#: by the names that the languages' lists of meanings have
PAIRS = tuple(
    tuple(pair.split("/"))
    for pair in in_order(
        """
        kill/injure before/after north/south east/west buy/sell rise/sink win/lose accept/reject
        import/export open/close above/below inside/outside guilty/innocent big/small high/low begin/end
        man/woman husband/wife brother/sister father/mother son/daughter boy/girl old/young rich/poor
        friend/enemy supporter/opponent arrest/release hot/cold maximum/minimum most/least more/less
        most/minority summer/winter yesterday/tomorrow strong/weak early/late public/private first/last
        war/peace morning/evening success/fail
        """
    )
)


class Opposites:
    """A word of the source was translated by its opposite."""

    name: ClassVar[str] = "opposites"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a word that the target nowhere has, where it has only the opposite, and the source not."""
        source = meanings_of(item.source_text, item.source)
        target = meanings_of(item.target_text, item.target)
        for one, other in PAIRS:
            for said, opposite in ((one, other), (other, one)):
                if _turned(source, target, said, opposite):
                    here, there = source.places[said][0], target.places[opposite][0]
                    before, after = item.source_text[slice(*here)], item.target_text[slice(*there)]
                    data = {"source": before, "target": after}
                    yield Finding(self.name, Severity.WARNING, "opposites.changed", here, there, data)


def _turned(source: Meanings, target: Meanings, said: str, opposite: str) -> bool:
    if said not in source.places or opposite not in target.places:
        return False
    return source.surely(said) > target.perhaps(said) and target.surely(opposite) > source.perhaps(opposite)
