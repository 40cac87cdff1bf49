"""Numbers, percentages and amounts of money in a translation, paired by value with the source's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from service.domain.languages.base import get
from service.domain.languages.tags import script
from service.domain.localise.style import Style
from service.domain.localise.untouched import is_numbered, name_before
from service.domain.text.quantities import Quantity, digits, words

#: (start, end, text): what a stretch of the target becomes
Rewrite = tuple[int, int, str]

_SPACE = "[ \u00a0\u2009\u202f]"
_SEPARATOR = re.compile(rf"{_SPACE}|[.,'’٬٫،]")
_BY_SPACE = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,٫]\d+)?(?![\d]|[.,]\d)")
_PERCENT_AFTER = re.compile(r"[ \u00a0\u202f]?[%٪]")
_PERCENT_BEFORE = re.compile(r"(?<![\d%])[%٪][ \u00a0\u202f]?$")
_SYMBOL = r"(?:(?:US|AU|CA|NZ|HK|[ACRSZ])?\$|[€£¥₦₪₺₹₵₽₩])"
_MONEY_BEFORE = re.compile(rf"(?<![^\W_]){_SYMBOL}{_SPACE}?$")
_MONEY_AFTER = re.compile(rf"{_SPACE}?{_SYMBOL}(?![\w${{])")
#: letters that are money when a number follows, where they would otherwise be a name: "R1,500"
_MONEY_LETTERS = re.compile(r"(?<!\w)(?:R|Rs|KSh|Ksh|Sh|TSh|USh|KES|TZS|UGX|ZAR|NGN|N|GHS|Br|USD|EUR|GBP)$")
_UNIT = re.compile(r"(?:km|m|cm|mm|kg|g|t|ha|bn|mn|tn|mdr|mds|k)(?:[²³]|\b)")
_WORD_AFTER = re.compile(rf"{_SPACE}([^\W\d_]+)")
_LATIN_BESIDE = (re.compile(r"[A-Za-z][ \u00a0-]?$"), re.compile(r"[ \u00a0-]?[A-Za-z]"))


@dataclass(frozen=True, slots=True)
class _SourceNumber:
    """A number of the source: all its right readings, its figures before "million", and its token."""

    values: frozenset[Decimal]
    figure: Decimal
    power: int
    token: str
    at: int


@dataclass(frozen=True, slots=True)
class _NumberPlace:
    """Where a number is in the target: its figures, then its end with the `scale` ("million") behind."""

    start: int
    figure_end: int
    end: int
    scale: str


def written_figures(
    source: str, target: str, plain: str, language: str, into: Style
) -> Iterator[tuple[Rewrite, ...]]:
    """Return each number of `target` that the source has too, as the edition writes it.

    Each comes with its percent or money sign first and then alone, for where the sign must not
    move. `plain` is the target with figures 0-9.
    """
    said = [
        _SourceNumber(
            frozenset((one.value, *one.also)),
            one.value.scaleb(-one.power),
            one.power,
            _token(source[one.start : one.figure]),
            one.start,
        )
        for one in digits(source, language)
        if not one.named or _is_money(source, one.start)
    ]
    spoken = frozenset(words(source, language))
    copied = _copied(plain, language, into.language, said)
    inside = [range(start, end) for start, end, _ in copied]
    for start, end, one in copied:
        yield _forms(plain, _NumberPlace(start, end, end, ""), one.figure, one, into, language)
    for quantity in digits(target, into.language):
        if any(quantity.start in span for span in inside) or not _may_change(plain, quantity, into):
            continue
        paired = _pair(quantity, said, spoken)
        if paired is None:
            continue
        value, partner = paired
        if partner is not None and _is_version(source, plain, partner, quantity):
            continue
        scale = target[quantity.figure : quantity.end]
        place = _NumberPlace(quantity.start, quantity.figure, quantity.end, scale)
        forms = _forms(plain, place, value, partner, into, language)
        moves = partner is None or partner.power == quantity.power
        yield forms if moves else forms[-1:]


def _pair(
    quantity: Quantity, said: list[_SourceNumber], spoken: frozenset[Decimal]
) -> tuple[Decimal, _SourceNumber | None] | None:
    """Choose the reading of a target figure that the source has: its value, and its partner there.

    Its own reading with the very same figures goes first, then that of another locale, then its own
    by value, so that "1,500" is 1500 and not 1.5 where the source has both.
    """
    own = (quantity.value, *quantity.also)
    for exactly in (True, False):
        for values in (own, quantity.abroad):
            for value in values:
                for one in said:
                    if value in one.values and (not exactly or _same_figures(value, one)):
                        reading = quantity.value if value in quantity.also else value
                        return reading.scaleb(-quantity.power), one
    if any(value in spoken for value in own):
        return quantity.value.scaleb(-quantity.power), None
    if not quantity.power:  # "milioni 1,5": the word stands before the figure
        for value in (quantity.value, *quantity.abroad):
            for one in said:
                if one.power and value == one.figure:
                    return value, one
    return None


def _same_figures(value: Decimal, one: _SourceNumber) -> bool:
    return any(value == other and value.as_tuple() == other.as_tuple() for other in one.values)


def _forms(
    plain: str, at: _NumberPlace, value: Decimal, partner: _SourceNumber | None, into: Style, language: str
) -> tuple[Rewrite, ...]:
    """Return a number as the edition writes it: with its percent or money sign, then alone; () if unsafe."""
    number = _write(plain[at.start : at.figure_end], value, partner, into)
    if number is None:
        return ()
    alone = (at.start, at.figure_end, number)
    signed = _percent(plain, at, number, into)
    if signed is None and not _scale_follows(plain, at.end, language, into.language):
        signed = _money(plain, at, number + at.scale, into)
    return (alone,) if signed is None else (signed, alone)


def _write(token: str, value: Decimal, partner: _SourceNumber | None, into: Style) -> str | None:
    """Write a number as the edition does; None where its readers could take it for another."""
    sign, _figures, exponent = value.as_tuple()
    if sign or not isinstance(exponent, int):
        return None
    text = f"{value:f}"
    whole, _, fraction = text.partition(".")
    if re.match(r"0\d", token):  # "007", "05"
        return into.figures(token) if token.isdecimal() else None
    number = into.number(whole, fraction, grouped=_is_grouped(token, whole, fraction, partner))
    read = digits(number, into.language)
    return number if len(read) == 1 and read[0].value == value and read[0].figure == len(number) else None


def _is_grouped(token: str, whole: str, fraction: str, partner: _SourceNumber | None) -> bool:
    """Group what was grouped; a bare figure of four is a year as likely as not, and one of five a code."""
    in_source = partner is not None and _separators(partner.token, partner.figure) > 0
    if partner is not None and not in_source and not fraction and _is_year(partner.token):
        return False
    here = len(_SEPARATOR.findall(token)) - bool(fraction) > 0
    return here or (in_source and len(whole) > 4)


def _separators(token: str, value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return len(_SEPARATOR.findall(token)) - (isinstance(exponent, int) and exponent < 0)


def _is_year(token: str) -> bool:
    return len(token) == 4 and token.isdecimal() and 1000 <= int(token) < 2200


def _percent(plain: str, at: _NumberPlace, number: str, into: Style) -> Rewrite | None:
    start, end = at.start, at.end
    if end != at.figure_end:
        return None
    first, gap = into.percent
    after = _PERCENT_AFTER.match(plain, end)
    before = _PERCENT_BEFORE.search(plain, max(0, start - 3), start)
    if (after is None) == (before is None):
        return None
    stop = after.end() if after else end
    begin = before.start() if before else start
    sign = into.percent_sign
    return begin, stop, f"{sign}{gap}{number}" if first else f"{number}{gap}{sign}"


def _money(plain: str, at: _NumberPlace, amount: str, into: Style) -> Rewrite | None:
    start, end = at.start, at.end
    before = _MONEY_BEFORE.search(plain, max(0, start - 5), start)
    after = _MONEY_AFTER.match(plain, end)
    if (after is None) == (before is None) or (end < len(plain) and plain[end].isalpha()):
        return None
    first, gap = into.money
    if before is not None:
        symbol, begin, stop = before[0].strip(), before.start(), end
    elif after is not None:
        symbol, begin, stop = after[0].strip(), start, after.end()
    return begin, stop, f"{symbol}{gap}{amount}" if first else f"{amount}{gap}{symbol}"


def _scale_follows(plain: str, end: int, language: str, here: str) -> bool:
    """Return whether a scale word that belongs to the number follows, unread or in the story's language."""
    word = _WORD_AFTER.match(plain, end)
    return word is not None and any(word[1].lower() in get(one).powers for one in (language, here))


def _may_change(plain: str, quantity: Quantity, into: Style) -> bool:
    """Return whether a figure is by itself, and not part of a name or an ordinal."""
    start, end = quantity.start, quantity.figure
    prefix = get(into.language).figure_prefix
    if quantity.named and not (_is_money(plain, start) or (prefix and prefix.search(plain[:start]))):
        return False
    after = plain[end : end + 1]
    if after and after in "ºª":
        return False
    if after.isalpha() and after.lower() != after.upper() and not _UNIT.match(plain, end):
        return False
    if not into.is_latin:  # "Boeing 737", "100 Mbps" left in Latin letters keep their figures
        before = _LATIN_BESIDE[0].search(plain[max(0, start - 2) : start])
        if before or _LATIN_BESIDE[1].match(plain, end):
            return script(into.language) == "Latn"
    return True


def _is_money(text: str, at: int) -> bool:
    """Return whether the letters right before a figure are a currency's: "R1,500", not the road R21."""
    if _MONEY_LETTERS.search(text[max(0, at - 4) : at]) is None:
        return False
    figure = re.match(r"[\d.,]*\d", text[at:])
    rest = text[at + figure.end() :] if figure else ""
    return figure is not None and (
        not figure[0].isdecimal()
        or re.match(r"(?:bn|mn|m|k)\b|[ -](?:billion|million|mil)", rest) is not None
    )


def _is_version(source: str, plain: str, partner: _SourceNumber, quantity: Quantity) -> bool:
    """Return whether a number with a point numbers a version or an article: it keeps its point."""
    if "." not in partner.token or partner.power:
        return False
    if is_numbered(source, partner.at):
        return True
    name = name_before(source, partner.at)
    after = source[partner.at + len(partner.token) :]
    measured = _PERCENT_AFTER.match(after) or re.match(r"[ \u00a0](?:percent|per cent|procent)", after)
    return bool(name) and not measured and name == name_before(plain, quantity.start)


def _copied(
    plain: str, language: str, here: str, said: list[_SourceNumber]
) -> list[tuple[int, int, _SourceNumber]]:
    """Find what was copied with spaces between thousands where the target's readers see two numbers."""
    tokens = {one.token: one for one in said if " " in one.token}
    if not tokens or language == here:
        return []
    return [
        (match.start(), match.end(), tokens[_token(match[0])])
        for match in _BY_SPACE.finditer(plain)
        if _token(match[0]) in tokens and len(digits(match[0], here)) > 1
    ]


def _token(text: str) -> str:
    """Return a number as it is written, in figures 0-9 and with plain spaces."""
    return "".join(
        str(unicodedata.digit(char)) if char.isdecimal() else " " if char.isspace() else char for char in text
    )
