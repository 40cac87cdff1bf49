"""What a figure in a text can be, and which of them may be written in another way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_NONE: frozenset[str] = frozenset()


class FigureKind(StrEnum):
    """What a figure says. `doubtful_time` may be a time or a decimal: "at 18.50"."""

    COUNT = "count"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    UNIT = "unit"
    TIME = "time"
    DOUBTFUL_TIME = "doubtful time"
    DATE = "date"
    ORDINAL = "ordinal"
    YEAR = "year"
    RANGE = "range"  # a score looks the same: "2-1"
    TELEPHONE = "telephone"
    FEET = "feet"  # feet and inches, minutes and seconds: 6'10", 2'30"
    CODE = "code"  # names, standards, versions, verses, frequencies, addresses: "A320", "802.11g"


#: may be grouped, and may have another decimal sign, in the language of an edition
REGROUPED = frozenset(
    {FigureKind.COUNT, FigureKind.DECIMAL, FigureKind.PERCENT, FigureKind.MONEY, FigureKind.UNIT}
)
#: stay as they are, character for character, in any language
VERBATIM = frozenset({FigureKind.TELEPHONE, FigureKind.FEET, FigureKind.CODE})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, by the value that readers of the language see in it.

    `start` to `end` is where it stands, "million" included; `stop` is where its digits end, and `power`
    what "million" multiplies them by. A time has the value of "h.mm". `abroad`: what it would say
    elsewhere ("1,000" is one in French). `also`: other right ways to say it (a clock of 24 hours, a
    century). `parts`: the numbers that it may be split into, "11.20" into 11 and 20. `measure`: the
    currencies or units that its sign or word may stand for, as `measures` calls them. `sunrise`: a time
    that is written by hours from sunrise; its value is by ours.
    """

    kind: FigureKind
    value: Decimal
    start: int
    end: int
    text: str
    stop: int
    power: int = 0
    abroad: tuple[Decimal, ...] = ()
    also: tuple[Decimal, ...] = ()
    parts: tuple[Decimal, ...] = ()
    measure: frozenset[str] = _NONE
    sunrise: bool = False

    @property
    def scaled(self) -> bool:
        """Return whether "million" or the like belongs to it."""
        return self.power > 0

    @property
    def named(self) -> bool:
        """Return whether it is part of a name or a code: "G7", "A320", "COVID-19"."""
        return self.kind is FigureKind.CODE

    @property
    def values(self) -> frozenset[Decimal]:
        """Return all values that it has in its own language."""
        return frozenset((self.value, *self.also))
