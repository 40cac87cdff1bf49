"""Figures are read as what readers of the language take them for."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.figures.kinds import REGROUPED, FigureKind
from service.domain.figures.localise import localise
from service.domain.figures.number_words import spelled_numbers
from service.domain.figures.reading import read_figures
from service.domain.figures.style import style
from service.domain.text.edits import apply_edits
from service.editions import load_editions
from tests.each import each
from tests.examples import examples

K = FigureKind
EDITIONS = {edition.locale: edition for edition in load_editions().values()}

READ = [
    ("en", "1,500 people", [(K.COUNT, "1500")]),
    ("en", "3.5 times", [(K.DECIMAL, "3.5")]),
    ("en", "12%, 80 percent, 2.7 per cent", [(K.PERCENT, "12"), (K.PERCENT, "80"), (K.PERCENT, "2.7")]),
    ("sw", "asilimia 80", [(K.PERCENT, "80")]),
    ("am", "80 በመቶ", [(K.PERCENT, "80")]),
    ("so", "boqolkiiba 12", [(K.PERCENT, "12")]),
    ("ha", "kashi 80 cikin dari", [(K.PERCENT, "80")]),
    ("en", "$1.5 million and 5bn naira", [(K.MONEY, "1500000"), (K.MONEY, "5000000000")]),
    ("en", "R1.5 billion on the R21", [(K.MONEY, "1500000000"), (K.CODE, "21")]),
    ("sv", "375,000 $ och 18,50 kr", [(K.MONEY, "375000"), (K.MONEY, "18.50")]),
    ("fr", "0,125 $", [(K.MONEY, "0.125")]),
    ("en", "5 km, 80 degrees", [(K.UNIT, "5"), (K.UNIT, "80")]),
    ("en", "at 7.55 pm", [(K.TIME, "7.55")]),
    ("en", "12.30 GMT and 1200 GMT", [(K.TIME, "12.30"), (K.TIME, "12")]),
    ("en", "19.30 hrs, 19.30 local time, 8 o'clock", [(K.TIME, "19.30"), (K.TIME, "19.30"), (K.TIME, "8")]),
    ("en", "10:00-11:00 pm, 7-9pm", [(K.TIME, "10"), (K.TIME, "11"), (K.TIME, "7"), (K.TIME, "9")]),
    ("en", "kick-off 19.30", [(K.DOUBTFUL_TIME, "19.30")]),
    ("en", "traded at 18.50 to the dollar", [(K.DECIMAL, "18.50")]),
    ("en", "in 3 hours", [(K.COUNT, "3")]),
    ("fr", "à 15h30", [(K.TIME, "15.30")]),
    ("sv", "kl. 15.30", [(K.TIME, "15.30")]),
    ("en", "on 25.12.2026.", [(K.COUNT, "25"), (K.COUNT, "12"), (K.YEAR, "2026")]),
    ("en", "the 21st century", [(K.ORDINAL, "21")]),
    ("en", "in 2026", [(K.YEAR, "2026")]),
    ("en", "won 2-1", [(K.RANGE, "2"), (K.RANGE, "1")]),
    ("en", "120-160 cubic metres", [(K.RANGE, "120"), (K.RANGE, "160")]),
    ("sv", "Ring 116 123", [(K.TELEPHONE, "116123")]),
    (
        "en",
        "Call +221 33 123 45 67 or 0800 720 021",
        [(K.TELEPHONE, "221331234567"), (K.TELEPHONE, "800720021")],
    ),
    ("en", "Call 911.", [(K.TELEPHONE, "911")]),
    ("en", "They called 300 people", [(K.COUNT, "300")]),
    ("en", "802.11g, version B.1.1.7, 3.11.2", [(K.CODE, "802.11")]),
    ("en", "John 3.16, 101.5 FM", [(K.CODE, "3.16"), (K.CODE, "101.5")]),
    ("en", "M23, COVID-19, A320", [(K.CODE, "23"), (K.CODE, "19"), (K.CODE, "320")]),
    ("he", "כ-675 מיילים", [(K.UNIT, "675")]),
    ("en", "6'10 tall, 2'30\" left", [(K.FEET, "610"), (K.FEET, "230")]),
    ("en", "25 000, 25\u00a0000 and 25\u202f000", [(K.COUNT, "25000")] * 3),
    ("sw", "milioni 35", [(K.COUNT, "35000000")]),
    ("sw", "pauni milioni 125", [(K.MONEY, "125000000")]),
    ("sw", "bilioni 37", [(K.COUNT, "37000000000")]),
    ("ha", "miliyan 5.5", [(K.DECIMAL, "5500000.0")]),
    ("so", "4.5 oo bilyan", [(K.DECIMAL, "4500000000.0")]),
    ("en", "from 19.30 to 21.45", [(K.DOUBTFUL_TIME, "19.30"), (K.DOUBTFUL_TIME, "21.45")]),
    ("en", "the 8.15 train", [(K.DOUBTFUL_TIME, "8.15")]),
    ("en", "on 07700 900123 or *130#", [(K.TELEPHONE, "7700900123"), (K.TELEPHONE, "130")]),
    ("en", "call 0800 1111", [(K.TELEPHONE, "8001111")]),
    ("en", "5ft 11in, 90+3'", [(K.FEET, "511"), (K.FEET, "903")]),
    ("en", "12pc of them", [(K.PERCENT, "12")]),
    ("fr", "12 p. 100", [(K.PERCENT, "12")]),
    ("ha", "kaso 12 bisa dari", [(K.PERCENT, "12")]),
    ("sw", "saa 2 usiku", [(K.TIME, "20.00")]),
    ("sw", "saa 12 asubuhi hadi saa 12 jioni", [(K.TIME, "6.00"), (K.TIME, "18.00")]),
    ("am", "ከጠዋቱ 3:30", [(K.TIME, "9.30")]),
    ("am", "ከምሽቱ 2 ሰዓት", [(K.TIME, "20.00")]),
    ("tr", "1. ve 3. alay", [(K.ORDINAL, "1"), (K.ORDINAL, "3")]),
    ("am", "1 ኛ", [(K.ORDINAL, "1")]),
]


@each(("language", "text", "wanted"), READ)
def test_a_figure_has_a_kind_and_a_value(
    language: str, text: str, wanted: list[tuple[FigureKind, str]]
) -> None:
    found = read_figures(text, language)[: len(wanted)]
    assert [(one.kind, one.value) for one in found] == [(kind, Decimal(value)) for kind, value in wanted]
    for one in found:
        assert text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("3 to 6 inches", ["inch", "inch"]),
        ("35-40 mph", ["mile", "mile"]),
        ("from $5 to $6", ["dollar", "dollar"]),
        ("90(F)-degree", ["fahrenheit"]),
    ],
)
def test_the_first_of_a_range_has_the_unit_of_the_second(text: str, measures: list[str]) -> None:
    assert [set(one.measure) for one in read_figures(text, "en")] == [{one} for one in measures]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("sw", "milioni sita", 6_000_000),
        ("sw", "elfu mbili na mia tano", 2_500),
        ("sw", "mia mbili hamsini na tano", 255),
        ("ha", "miliyan saba'in da biyar", 75_000_000),
        ("ha", "goma sha biyu", 12),
        ("so", "laba iyo toban", 12),
        ("am", "አራት መቶ", 400),
        ("am", "መቶ አስራ ስምንት ቢሊዮን", 118_000_000_000),
        ("ar", "في الثمانينيات", 80),
    ],
)
def test_number_words(language: str, text: str, value: int) -> None:
    assert spelled_numbers(text, language) == [Decimal(value)]


WRITTEN = [
    ("fr-SN", "en", "at 7.55 pm", "à 7.55 du soir", "à 7:55 du soir"),
    ("ar-EG", "en", "at 7.55 pm", "الساعة 7.55 مساءً", "الساعة ٧:٥٥ مساءً"),
    ("fa-IR", "en", "at 5.30 pm", "5.30 بعد از ظهر", "۵:۳۰ بعد از ظهر"),
    ("af-ZA", "en", "at 7.55 pm", "7.55 nm.", "7:55 nm."),
    ("fr-SN", "en", "at 12.30 GMT", "à 12.30 GMT", "à 12:30 GMT"),
    ("fr-SN", "en", "from 19.30", "à partir de 19.30", "à partir de 19.30"),
    ("ar-EG", "en", "at 19.30 on Friday", "الساعة 19.30 الجمعة", "الساعة ١٩.٣٠ الجمعة"),
    ("fr-SN", "en", "802.11g networks", "réseaux 802.11g", "réseaux 802.11g"),
    ("fr-SN", "en", "John 3.16 says", "Jean 3.16 dit", "Jean 3.16 dit"),
    ("fr-SN", "en", "on 101.5 FM", "sur 101.5 FM", "sur 101.5 FM"),
    ("fr-SN", "en", "He is 6'10 tall", "Il mesure 6'10", "Il mesure 6'10"),
    ("ar-EG", "en", "He is 6'10 tall", "طوله 6'10", "طوله 6'10"),
    ("en-ZA", "sv", "Ring 116 123", "Call 116,123", "Call 116 123"),
    (
        "ar-EG",
        "en",
        "Call 116 123 or 0800 720 021",
        "اتصل 116 123 أو 0800 720 021",
        "اتصل 116 123 أو 0800 720 021",
    ),
    ("ar-EG", "en", "Call 0800 720 021", "اتصل ٠٨٠٠ ٧٢٠ ٠٢١", "اتصل 0800 720 021"),
    ("en-ZA", "sv", "för 375,000 $", "for $375,000", "for $375,000"),
    ("fr-SN", "en", "about 25 000 people", "environ 25 000 personnes", "environ 25\u202f000 personnes"),
    ("ar-EG", "en", "about 25\u00a0000 people", "نحو 25\u00a0000 شخص", "نحو ٢٥٬٠٠٠ شخص"),
    ("fr-SN", "en", "It is 12\u00a0km long", "Il fait 12 km", "Il fait 12\u00a0km"),
    ("fr-SN", "en", "3.5 at 3.50 pm", "3.50 et 3.5", "3.50 et 3,5"),
    ("fr-SN", "en", "from 19.30 to 21.45", "de 19.30 à 21.45", "de 19.30 à 21.45"),
    ("ar-EG", "en", "the 8.15 train", "قطار 8.15", "قطار ٨.١٥"),
    ("pt-MZ", "en", "the USB 3.0 port", "a porta USB 3.0", "a porta USB 3.0"),
    ("fr-SN", "en", "goal at 90+3'", "but à 90+3'", "but à 90+3'"),
    ("ar-EG", "en", "goal at 90+3'", "هدف 90+3'", "هدف 90+3'"),
    ("ar-EG", "en", "Dial *130# now", "اطلب *130# الآن", "اطلب *130# الآن"),
    ("ar-EG", "en", "Call 07700 900123", "اتصل 07700 900123", "اتصل 07700 900123"),
    ("fr-SN", "en", "won 6-4, 7-6", "bat 6-4, 7-6", "bat 6-4, 7-6"),
    (
        "fr-SN",
        "en",
        "ISO 9001:2015 and IEEE 802.3",
        "ISO 9001:2015 et IEEE 802.3",
        "ISO 9001:2015 et IEEE 802.3",
    ),
    ("fr-SN", "en", "at 7.55 pm", "à 19 h 55", "à 19 h 55"),
    ("fr-SN", "en", "at 7.55 pm", "à 19h55", "à 19h55"),
    ("fr-SN", "en", "$1,500", "1 500 $", "1 500 $"),
]


@each(("locale", "language", "source", "target", "wanted"), WRITTEN)
def test_only_what_may_be_rewritten_is(
    locale: str, language: str, source: str, target: str, wanted: str
) -> None:
    assert _written(locale, language, source, target) == wanted
    assert _written(locale, language, source, wanted) == wanted


@settings(max_examples=examples(300), deadline=None)
@given(
    st.sampled_from(sorted(EDITIONS)),
    st.integers(0, 99_999_999),
    st.sampled_from(["", "5", "25"]),
    st.sampled_from(["{}", "{}%", "${}", "{} km", "€{} million"]),
)
def test_what_is_written_is_read_with_the_same_value_and_kind(
    locale: str, whole: int, part: str, shape: str
) -> None:
    text = shape.format(f"{whole:,}" + (f".{part}" if part else ""))
    (said,) = read_figures(text, "en")
    after = _written(locale, "en", text, text.replace(" million", ""))
    (read,) = read_figures(after, EDITIONS[locale].language)
    assert read.value == said.value.scaleb(-said.power)
    assert {read.kind, said.kind} <= REGROUPED | {FigureKind.YEAR}
    if part:
        assert read.kind is said.kind


@settings(max_examples=examples(300), deadline=None)
@given(
    st.sampled_from(sorted(EDITIONS)),
    st.sampled_from(
        [
            *("+221 33 123 45 67", "0800 720 021", "802.11g", "B.1.1.7", "3.11.2", "6'10", "2'30\"", "A320"),
            *("M23", "John 3.16", "101.5 FM", "example.org/1,500", "desk@news.example", "1:43.25"),
        ]
    ),
    st.sampled_from(["", "1,500 ", "3.5% ", "$2.5 "]),
)
def test_what_is_verbatim_stays_in_every_edition(locale: str, code: str, before: str) -> None:
    text = f"{before}{code}"
    assert _written(locale, "en", text, text).endswith(code)


def test_endless_digits_are_read_once() -> None:
    for text in (
        "9" * 5000,
        "9 " * 2500,
        "1,234 " * 800,
        "12.30-" * 800,
        "7'" * 2500,
        "1:" * 2500,
        "+1 " * 1600,
    ):
        found = read_figures(text, "en")
        assert all(one.start < two.start for one, two in itertools.pairwise(found))
        assert _written("fr-SN", "en", text, text) is not None


def _written(locale: str, language: str, source: str, target: str) -> str:
    into = style(locale, EDITIONS[locale].digits)
    assert into is not None
    return apply_edits(target, (), localise(source, target, language, into))[0]
