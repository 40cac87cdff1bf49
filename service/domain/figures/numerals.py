"""What digits and separators say: "1,000" in English is "1 000" in French and "١٬٠٠٠" in Arabic."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

SPACES = " \u00a0\u2009\u202f"
#: no figure of ASCII
_OTHER_FIGURE = re.compile(r"[^\D0-9]")
#: an apostrophe groups only before exactly three figures; before any other it is a prime
NUMBER = re.compile(
    rf"(?:\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?![\d])|\d+(?:[.,٬٫،]\d+|['’]\d{{3}}(?!\d))*)(?:[.,٫]\d+)?(?!\d)"
)
_NO_MARK = re.compile(rf"[{SPACES}'’٬،]")


def with_ascii_figures(text: str) -> str:
    """Write the figures of every script as 0 to 9, character for character."""
    return text if text.isascii() else _OTHER_FIGURE.sub(lambda one: str(unicodedata.digit(one[0])), text)


@lru_cache(maxsize=4096)
def read_numeral(token: str, comma_first: bool) -> tuple[Decimal, ...]:
    """Return the values of a token: with a decimal comma or point first, then the other way round."""
    token = _NO_MARK.sub("", token).replace("٫", "," if comma_first else ".")
    if "." not in token and "," not in token:
        return (Decimal(token),)
    comma, point = (".", ",") if comma_first else (",", ".")
    own = _read(token, group=comma, decimal=point)
    other = _read(token, group=point, decimal=comma)
    readings = [value for value in (own, other) if value is not None]
    if not readings:  # "1.2.3": a version, a date, a score
        readings = [Decimal(re.sub(r"[.,]", "", token))]
    return tuple(dict.fromkeys(readings))


def _read(token: str, *, group: str, decimal: str) -> Decimal | None:
    whole, _, part = token.partition(decimal)
    if group in part or decimal in part:
        return None
    mark = re.escape(group)
    by_thousand = rf"\d{{1,3}}(?:{mark}\d{{3}})+"
    by_lakh = rf"\d{{1,2}}(?:{mark}\d{{2}})*{mark}\d{{3}}"  # 12,34,567
    if group in whole and not re.fullmatch(rf"{by_thousand}|{by_lakh}", whole):
        return None
    return Decimal(whole.replace(group, "") + ("." + part if part else ""))
