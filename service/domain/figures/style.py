"""How a locale writes figures: read once from CLDR, through Babel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from service.domain.languages.base import get
from service.domain.languages.tags import canonical, primary

#: CLDR numbering systems with ten figures, by their zero
_ZEROS = {
    "latn": "0",
    "arab": "٠",
    "arabext": "۰",
    "deva": "०",
    "beng": "০",
    "nkoo": "߀",
    "adlm": "\U0001e950",
}
NUMBERING_SYSTEMS = tuple(_ZEROS)
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f]")
_ASCII = {code: str(code - 0x30) for code in range(0x30, 0x3A)}


@dataclass(frozen=True, slots=True)
class Style:
    """A locale's way of writing figures.

    `least`: figures in front of the first group separator, at least. `percent` and `money` hold
    whether the sign goes first, and what is between it and the number. `zero` is its zero.
    """

    locale: Locale
    zero: str
    decimal: str
    group: str
    least: int
    percent_sign: str
    percent: tuple[bool, str]
    money: tuple[bool, str]

    @property
    def language(self) -> str:
        """The primary language subtag, as `primary` has it."""
        return primary(str(self.locale.language))

    @property
    def is_latin(self) -> bool:
        """Return whether its figures are 0 to 9."""
        return self.zero == "0"

    def figures(self, text: str) -> str:
        """Write every figure in `text`, of whatever script, with the edition's own."""
        start = ord(self.zero)
        return "".join(chr(start + int(char)) if char.isdecimal() else char for char in text)

    def number(self, whole: str, fraction: str, *, grouped: bool) -> str:
        """Put a number together from its figures (0-9), with group separators if `grouped`."""
        if grouped and len(whole) >= 3 + self.least:
            head = len(whole) % 3
            parts = [whole[:head]] if head else []
            parts += [whole[at : at + 3] for at in range(head, len(whole), 3)]
            whole = self.group.join(parts)
        return self.figures(whole + (self.decimal + fraction if fraction else ""))


@lru_cache(maxsize=64)
def style(tag: str, digits: str | None = None) -> Style | None:
    """Return the style of a locale (BCP 47); None for one that CLDR does not know.

    `digits` is a CLDR numbering system; the locale's own without it.
    """
    locale = parse(tag)
    if locale is None:
        return None
    system = digits or locale.default_numbering_system
    if system not in _ZEROS:
        system = "latn"
    own, territory = get(tag), locale.territory or ""
    writes = Locale.parse(own.separators_of.get(territory, str(locale)))
    symbols = writes.number_symbols.get(system) or {}
    usual = writes.number_symbols["latn"]
    whole = own.four_figures_whole and territory not in own.four_figures_grouped_in
    return Style(
        locale=locale,
        zero=_ZEROS[system],
        decimal=_bare(symbols.get("decimal") or usual["decimal"]),
        group=_bare(symbols.get("group") or usual["group"]),
        least=2 if whole else 1,
        percent_sign=_bare(symbols.get("percentSign") or usual["percentSign"]),
        percent=_side(writes.percent_formats[None].pattern, "%"),
        money=_side(writes.currency_formats["standard"].pattern, "¤"),
    )


@lru_cache(maxsize=64)
def parse(tag: str) -> Locale | None:
    """Find the locale of a BCP 47 tag, or of its language; None where CLDR has neither."""
    parts = canonical(tag).split("-")
    for candidate in ("-".join(parts), parts[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _bare(symbol: str) -> str:
    """Without direction marks: running text needs none around a number and its sign."""
    return _DIRECTION_MARKS.sub("", symbol)


def _side(pattern: str, sign: str) -> tuple[bool, str]:
    """Return whether the sign is written before the number, and what is between them."""
    positive = _bare(pattern.split(";")[0])
    first = positive.startswith(sign)
    gap = re.sub(r"[^\s]", "", positive)
    return first, gap
