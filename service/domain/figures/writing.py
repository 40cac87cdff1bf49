"""Numbers, percentages and amounts of money in a translation, paired by value with the source's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.domain.figures.kinds import REGROUPED, VERBATIM, Figure, FigureKind
from service.domain.figures.number_words import spelled_numbers
from service.domain.figures.reading import read_figures
from service.domain.figures.style import Style
from service.domain.figures.verbatim import is_numbered, name_before
from service.domain.languages.base import get
from service.domain.languages.tags import script

#: (start, end, text): what a stretch of the target becomes
Rewrite = tuple[int, int, str]

_SPACE = "[ \u00a0\u2009\u202f]"
_SEPARATOR = re.compile(rf"{_SPACE}|[.,'’٬٫،]")
_NO_BREAK = frozenset("\u00a0\u202f")
#: stay as they are in the target, whatever the source says
_LEFT = VERBATIM - {FigureKind.CODE} | {FigureKind.RANGE}
_PERCENT_AFTER = re.compile(r"[ \u00a0\u202f]?[%٪]")
_PERCENT_BEFORE = re.compile(r"(?<![\d%])[%٪][ \u00a0\u202f]?$")
_SYMBOL = r"(?:(?:US|AU|CA|NZ|HK|[ACRSZ])?\$|[€£¥₦₪₺₹₵₽₩])"
_MONEY_BEFORE = re.compile(rf"(?<![^\W_]){_SYMBOL}{_SPACE}?$")
_MONEY_AFTER = re.compile(rf"{_SPACE}?{_SYMBOL}(?![\w${{])")
_UNIT = re.compile(r"(?:km|m|cm|mm|kg|g|t|ha|bn|mn|tn|mdr|mds|k)(?:[²³]|\b)")
_WORD_AFTER = re.compile(rf"{_SPACE}([^\W\d_]+)")
#: no thousands: "USB 3.0"
_POINT = re.compile(r"\d+\.(?!\d{3}$)\d+")
_LATIN_BESIDE = (re.compile(r"[A-Za-z][ \u00a0-]?$"), re.compile(r"[ \u00a0-]?[A-Za-z]"))


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
    said = read_figures(source, language)
    spoken = frozenset(spelled_numbers(source, language))
    figures = read_figures(target, into.language)
    copied = {one.text for one in figures if one.named}
    stay = {one.value for one in said if _is_thousandths(one.value, one, into)}
    for figure in figures:
        if figure.kind in _LEFT:
            continue
        if copied and not figure.named:  # the address has its own figure
            said = tuple(one for one in said if not one.named or one.text not in copied)
        paired = _pair(figure, said, spoken)
        if paired is None:
            continue
        value, partner = paired
        if value in stay:
            continue  # one value, one way of writing: beside "$12.125" its "12,125" would be another number
        if partner is not None and partner.kind not in REGROUPED:
            yield from _digits_only(plain, figure, partner, into)
        elif _may_change(plain, figure, into) and not _is_version(source, plain, partner, figure):
            scale = target[figure.stop : figure.end]
            place = _NumberPlace(figure.start, figure.stop, figure.end, scale)
            forms = _forms(plain, place, value, partner, into, language)
            moves = partner is None or partner.power == figure.power
            yield forms if moves else forms[-1:]


def _digits_only(plain: str, figure: Figure, partner: Figure, into: Style) -> Iterator[tuple[Rewrite, ...]]:
    """Return a year, an ordinal or what may be a time with the edition's digits, and nothing else changed."""
    token = plain[figure.start : figure.stop]
    if partner.kind is FigureKind.YEAR and not token.isdecimal():
        token = plain_token(partner.text)  # "2,026" for 2026
    if partner.kind not in VERBATIM and _may_change(plain, figure, into):
        yield ((figure.start, figure.stop, into.figures(token)),)


def written_telephones(source: str, target: str, language: str, into: Style) -> Iterator[Rewrite]:
    """Return the telephone numbers that the target writes in another way, as the source has them."""
    said = {one.value: one for one in read_figures(source, language) if one.kind is FigureKind.TELEPHONE}
    for one in read_figures(target, into.language) if said else ():
        text = target[one.start : one.stop]
        if (
            one.value in said
            and text != said[one.value].text
            and _digit_count(text) == _digit_count(said[one.value].text)
        ):
            yield one.start, one.stop, said[one.value].text


def _digit_count(text: str) -> int:
    return sum(char.isdecimal() for char in text)


def kept_spaces(source: str, target: str, language: str, into: Style) -> Iterator[Rewrite]:
    """Return the no-break spaces that the source has between a number and its unit, and the target lost."""
    kept = {
        one.value
        for one in read_figures(source, language)
        if source[one.stop : one.stop + 1] in _NO_BREAK and source[one.stop + 1 : one.stop + 2].isalpha()
    }
    for one in read_figures(target, into.language) if kept else ():
        after = target[one.stop : one.stop + 2]
        if one.value in kept and after[:1] == " " and after[1:].isalpha():
            yield one.stop, one.stop + 1, "\u00a0"


def _pair(
    figure: Figure, said: Sequence[Figure], spoken: frozenset[Decimal]
) -> tuple[Decimal, Figure | None] | None:
    """Choose the reading of a target figure that the source has: its value, and its partner there.

    Its own reading with the very same figures goes first, then that of another locale, then its own
    by value, so that "1,500" is 1500 and not 1.5 where the source has both. None as well where the
    source has that value as what may be rewritten and as what may not.
    """
    own = (figure.value, *figure.also)
    for exactly in (True, False):
        for values in (own, figure.abroad):
            for value in values:
                fits = [
                    one for one in said if value in one.values and (not exactly or _same_figures(value, one))
                ]
                if fits:
                    if len({_way(one) for one in fits}) > 1:
                        return None
                    reading = figure.value if value in figure.also else value
                    alike = [one for one in fits if one.kind is figure.kind]
                    return reading.scaleb(-figure.power), (alike or fits)[0]
    if any(value in spoken for value in own):
        return figure.value.scaleb(-figure.power), None
    if not figure.power:  # "milioni 1,5": the word stands before the figure
        for value in (figure.value, *figure.abroad):
            for one in said:
                if one.power and value == one.value.scaleb(-one.power):
                    return value, one
    return None


def _way(figure: Figure) -> str:
    """Return how a figure may be written: what differs in it cannot be told apart by value."""
    if figure.kind in REGROUPED or figure.kind is FigureKind.YEAR:
        return "regrouped"
    return "verbatim" if figure.kind in VERBATIM else "digits"


def _same_figures(value: Decimal, one: Figure) -> bool:
    return any(value == other and value.as_tuple() == other.as_tuple() for other in one.values)


def _forms(
    plain: str, at: _NumberPlace, value: Decimal, partner: Figure | None, into: Style, language: str
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


def _is_thousandths(value: Decimal, partner: Figure, into: Style) -> bool:
    """Return whether an amount would be read as thousands: "1,125 $" where the comma is the decimal sign."""
    return (
        partner.kind is FigureKind.MONEY
        and not partner.power
        and into.decimal == ","
        and value.as_tuple().exponent == -3
    )


def _write(token: str, value: Decimal, partner: Figure | None, into: Style) -> str | None:
    """Write a number as the edition does; None where its readers could take it for another."""
    sign, _figures, exponent = value.as_tuple()
    if sign or not isinstance(exponent, int):
        return None
    text = f"{value:f}"
    whole, _, fraction = text.partition(".")
    if re.match(r"0\d", token):  # "007", "05"
        return into.figures(token) if token.isdecimal() else None
    number = into.number(whole, fraction, grouped=_is_grouped(token, whole, fraction, partner))
    read = read_figures(number, into.language)
    return number if len(read) == 1 and read[0].value == value and read[0].stop == len(number) else None


def _is_grouped(token: str, whole: str, fraction: str, partner: Figure | None) -> bool:
    """Group what was grouped; a bare figure of four is a year as likely as not, and one of five a code."""
    said = plain_token(partner.text[: partner.stop - partner.start]) if partner is not None else ""
    in_source = partner is not None and _separators(said, partner.value.scaleb(-partner.power)) > 0
    if partner is not None and not in_source and not fraction and _is_year(said):
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


def _may_change(plain: str, figure: Figure, into: Style) -> bool:
    """Return whether a figure stands alone, and is not part of a name or an ordinal."""
    start, end = figure.start, figure.stop
    if figure.named:
        prefix = get(into.language).figure_prefix
        if not prefix or not prefix.search(plain[:start]):
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


def _is_version(source: str, plain: str, partner: Figure | None, figure: Figure) -> bool:
    """Return whether a number with a point numbers a version or an article: it keeps its point."""
    if partner is None or not _POINT.fullmatch(partner.text):
        return False
    if is_numbered(source, partner.start, partner.end):
        return True
    name = name_before(source, partner.start)
    return bool(name) and name == name_before(plain, figure.start)


def plain_token(text: str) -> str:
    """Return a number as it is written, in figures 0-9 and with plain spaces."""
    return "".join(
        str(unicodedata.digit(char)) if char.isdecimal() else " " if char.isspace() else char for char in text
    )
