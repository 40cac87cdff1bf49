"""Currencies and units: the signs and words that say them in a language, by CLDR and by its own file.

A currency is called by its head word in English, "dollar" for all dollars; a unit by what CLDR calls it,
without what it is counted by: "kilometer" for km², km/h and km.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

from service.domain.languages.base import Language, get

Measures = frozenset[str]
Span = tuple[int, int]

#: what one of these is in the unit that replaces it
CONVERSIONS: Mapping[str, tuple[tuple[str, Decimal], ...]] = {
    unit: tuple((other, Decimal(factor)) for other, factor in rows)
    for unit, rows in {
        "mile": (("kilometer", "1.609"), ("meter", "1609")),
        "square-mile": (("kilometer", "2.59"), ("hectare", "259")),
        "foot": (("meter", "0.3048"), ("centimeter", "30.48"), ("kilometer", "0.0003048")),
        "inch": (("centimeter", "2.54"), ("millimeter", "25.4")),
        "yard": (("meter", "0.9144"),),
        "pound-weight": (("kilogram", "0.4536"),),
        "ounce": (("gram", "28.35"),),
        "acre": (("hectare", "0.4047"),),
        "gallon": (("liter", "3.785"),),
        "swedish-mile": (("kilometer", "10"), ("mile", "6.214")),
        "kilometer": (("mile", "0.6214"), ("foot", "3281")),
        "square-kilometer": (("mile", "0.3861"),),
        "meter": (("foot", "3.281"), ("yard", "1.094"), ("mile", "0.0006214")),
        "centimeter": (("inch", "0.3937"), ("foot", "0.03281")),
        "millimeter": (("inch", "0.03937"),),
        "kilogram": (("pound-weight", "2.205"),),
        "tonne": (("pound-weight", "2205"),),
        "gram": (("ounce", "0.03527"),),
        "hectare": (("acre", "2.471"),),
        "liter": (("gallon", "0.2642"),),
    }.items()
}
_SYMBOLS = {
    "dollar": ("$", "USD", "AUD", "CAD"),
    "euro": ("€", "EUR"),
    "pound": ("£", "GBP", "EGP", "SSP", "SDG"),
    "yen": ("¥", "JPY"),
    "yuan": ("¥", "CNY", "RMB"),
    "naira": ("₦", "NGN"),
    "rupee": ("₹", "INR"),
    "lira": ("₺", "TRY"),
    "shekel": ("₪", "ILS", "NIS"),
    "cedi": ("₵", "GHS"),
    "ruble": ("₽", "RUB"),
    "won": ("₩", "KRW"),
    "rand": ("ZAR",),
    "shilling": ("KES", "KSh", "Ksh", "TZS", "TSh", "UGX", "USh", "Sh"),
    "birr": ("ETB",),
    "franc": ("CFA", "FCFA", "XOF", "XAF", "CHF"),
    "krona": ("SEK", "NOK", "DKK"),
}
#: the same everywhere
_SI = (
    *(("km", "kilometer"), ("m", "meter"), ("cm", "centimeter"), ("mm", "millimeter"), ("kg", "kilogram")),
    *(
        ("g", "gram"),
        ("km/h", "kilometer"),
        ("km²", "kilometer"),
        ("km2", "kilometer"),
        ("°C", "celsius"),
        ("°F", "fahrenheit"),
    ),
)
#: ISO 4217: in capitals only, "try" is a word
_CODES = frozenset(sign.lower() for signs in _SYMBOLS.values() for sign in signs if sign.isupper())
#: an area is measured by the unit of its sides too, as "square" may stand anywhere
_SIDES = {"square-kilometer": "kilometer", "square-mile": "mile"}
_UNITS = (
    *("length-kilometer", "length-mile", "length-meter", "length-foot", "length-centimeter", "length-inch"),
    *("length-yard", "length-millimeter", "mass-kilogram", "mass-pound", "mass-gram", "mass-tonne"),
    *("mass-ounce", "area-hectare", "area-acre", "area-square-kilometer", "area-square-mile"),
    *("area-square-meter", "volume-liter", "volume-gallon", "speed-kilometer-per-hour"),
    *("speed-mile-per-hour", "temperature-celsius", "temperature-fahrenheit"),
)
_ROOT = {
    "pound": "pound-weight",
    "kilometer-per-hour": "kilometer",
    "mile-per-hour": "mile",
    "square-meter": "meter",
}
#: what CLDR has that is more often another word
_LEFT_OUT = frozenset({"in", "a"})
_FILL = re.compile("[\u061c\u200e\u200f]|\\{0\\}")
#: a sign that is not right behind a number, and a number behind it: "from 5 to $6"
_SIGN_OF_NEXT = re.compile("[^\\w\\s]$")
_FIGURE_NEXT = re.compile("[ \u00a0\u202f%٪]{0,2}\\d")
#: words of as many letters may have endings
_STEM = 4
_STEM_OF_SYLLABLES = 3


CURRENCIES = frozenset(_SYMBOLS) | frozenset(("dinar", "riyal", "dirham", "metical", "kwanza", "peso"))


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """The currencies and units of a language by their words, and the patterns that find them.

    `after` and `before` fit next to a figure, `said` fits a currency anywhere and `anything`
    a unit as well; the word is group 1.
    """

    names: Mapping[str, Measures]
    after: re.Pattern[str]
    before: re.Pattern[str]
    said: re.Pattern[str]
    anything: re.Pattern[str]


def measure_at(text: str, start: int, end: int, language: str) -> Measures:
    """Return the currencies or units of the number from `start` to `end`, "million" included.

    A sign right before it goes first: "€3 billion dollars". A sign after it may belong to the next number.
    """
    words = measure_words(language)
    before = words.before.search(text, max(0, start - 30), start)
    if before is not None and not before[0].strip()[-1:].isalpha():
        return _names(words, before)
    after = words.after.match(text, end)
    if after is not None and not (_SIGN_OF_NEXT.search(after[0]) and _FIGURE_NEXT.match(text, after.end())):
        return _names(words, after)
    return _names(words, before) if before is not None else frozenset()


def _names(words: MeasureWords, found: re.Match[str]) -> Measures:
    return words.names[found[found.lastindex or 1].lower()]


def currencies_said(text: str, language: str) -> Iterator[tuple[Measures, int, int]]:
    """Find the currencies that a text names by sign or word, with their places."""
    words = measure_words(language)
    for match in words.said.finditer(text):
        yield words.names[match[1].lower()], match.start(1), match.end(1)


def is_unit_said(text: str, language: str, units: Measures) -> bool:
    """Return whether a text has a word for one of these units."""
    words = measure_words(language)
    return any(words.names[match[1].lower()] & units for match in words.anything.finditer(text))


def unit_at(text: str, end: int, language: str) -> Span | None:
    """Return where the unit of the number that ends at `end` stands, its ending not included."""
    found = measure_words(language).after.match(text, end)
    return found.span(1) if found else None


def currency_word(currency: str, language: str) -> str | None:
    """Return the first word of a language for a currency, without an ending."""
    said = get(language).currency_words.get(currency, "").split()
    return said[0].replace("_", " ") if said else None


def same_form(unit: str, wanted: Measures, language: str) -> str | None:
    """Return the word of a wanted unit in the form in which CLDR has `unit`: "miles" and "kilometres".

    None where CLDR has no such form, or where a unit of the kind may be one of several.
    """
    patterns = _patterns(language)
    for full in _UNITS:
        for width in ("long", "short"):
            for form, text in patterns.get(full, {}).get(width, {}).items():
                if not isinstance(text, str) or form == "per" or _FILL.sub("", text).strip() != unit:
                    continue
                others = [other for other in _UNITS if _root(other) in wanted and _is_like(full, other)]
                said = patterns.get(others[0], {}).get(width, {}).get(form) if len(others) == 1 else None
                if isinstance(said, str):
                    return _FILL.sub("", said).strip()
    return None


def _is_like(unit: str, other: str) -> bool:
    """Return whether two units measure the same: length, area or speed."""
    return unit.split("-")[0] == other.split("-")[0] and ("square" in unit) == ("square" in other)


def _root(unit: str) -> str:
    name = unit.split("-", 1)[1]
    return _ROOT.get(name, name)


@lru_cache(maxsize=64)
def measure_words(language: str) -> MeasureWords:
    """Return the currencies and units that we know in a language."""
    own = get(language)
    money = [(word, name) for name, signs in _SYMBOLS.items() for word in signs]
    money += [(word, name) for name, said in own.currency_words.items() for word in said.split()]
    names: dict[str, Measures] = {}
    for word, name in [*money, *_units(own)]:
        names[word.lower()] = names.get(word.lower(), frozenset()) | {name}
    ending = re.compile(own.measure_ending)
    for word in names:  # "pounds" is all that "pound" is
        for longer in names:
            if longer.startswith(word) and ending.fullmatch(longer, len(word)):
                names[longer] |= names[word]
    gap, prefix = "[ \u00a0\u202f]", own.measure_prefix
    links = "".join(f"{word}{gap}|" for word in own.measure_links)
    scales = "|".join(sorted(map(re.escape, own.powers), key=len, reverse=True))
    scale = rf"(?:{gap}(?:{scales}))?" if own.scale_first and scales else ""
    anywhere = {word.lower() for word, _ in money if len(word) > 2 or not word[0].isalpha()}
    one, money_only = _one_of(names, own.measure_ending), _one_of(anywhere, own.measure_ending)
    beside = "|".join(re.escape(word) for word, _ in money if not word[0].islower())
    before = rf"{one}{scale}{gap}" if own.scale_first else rf"{money_only}{gap}"
    skipped = rf"(?:{links}d['’]|(?:[^\W\d_]+[ -])??)"
    return MeasureWords(
        names,
        re.compile(rf"(?:{gap}|-)?{skipped}{prefix}{one}", re.IGNORECASE),
        re.compile(rf"(?<!\w){prefix}{before}$|((?:(?<!\w)|(?=\W))(?:{beside})){gap}?$", re.IGNORECASE),
        re.compile(rf"(?:(?<!\w)|(?=\W)){prefix}{money_only}", re.IGNORECASE),
        re.compile(rf"(?<![^\W\d_]){prefix}{one}", re.IGNORECASE),
    )


def _one_of(words: Iterable[str], ending: str) -> str:
    """Return the pattern of one word, the longest first; after a longer one its endings may follow."""
    ordered = sorted(words, key=len, reverse=True)
    stems = "|".join(re.escape(word) for word in ordered if _is_stem(word))
    codes = "|".join(re.escape(word.upper()) for word in ordered if word in _CODES)
    short = "|".join(
        re.escape(word) for word in ordered if word[0].isalpha() and not _is_stem(word) and word not in _CODES
    )
    signs = "|".join(re.escape(word) for word in ordered if not word[0].isalpha())
    parts = [rf"(?:{stems})(?={ending}(?!\w))"] if stems else []
    parts += [rf"(?:{short})(?!\w|\.\w)"] if short else []
    parts += [rf"(?-i:{codes})(?![^\W\d_])"] if codes else []
    parts += [signs] if signs else []
    return f"({'|'.join(parts)})"


def _is_stem(word: str) -> bool:
    """Return whether a word is long enough to be told with an ending; a letter of Ethiopic is a syllable."""
    return word[0].isalpha() and len(word) >= (_STEM_OF_SYLLABLES if word[0] >= "\u1200" else _STEM)


def _patterns(language: str) -> Mapping[str, Any]:
    """Return how CLDR writes units in a language, by unit, width and form."""
    try:
        found: Mapping[str, Any] = Locale.parse(get(language).code)._data["unit_patterns"]
    except (UnknownLocaleError, ValueError, KeyError):  # Babel has no other way to all of a unit's forms
        return {}
    return found


def _units(own: Language) -> Iterator[tuple[str, str]]:
    """List the words of units: those of CLDR in full and short, and those of the language's file."""
    patterns = _patterns(own.code)
    yield from _SI
    for unit in _UNITS:
        for width in ("long", "short"):
            for form, text in patterns.get(unit, {}).get(width, {}).items():
                word = _FILL.sub("", text).strip() if isinstance(text, str) and form != "per" else ""
                if word and word not in _LEFT_OUT:
                    yield word, _root(unit)
                    yield word, _SIDES.get(_root(unit), _root(unit))
    for name, said in own.unit_words.items():
        for word in said.split():
            yield word.replace("_", " "), name
            yield word.replace("_", " "), _SIDES.get(name, name)
