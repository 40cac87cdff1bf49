from __future__ import annotations

import itertools
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.domain.checks.base import Checked
from service.domain.checks.figures import Numbers
from service.domain.edition import Edition
from service.domain.figures import display_date, localise, style
from service.domain.figures.reading import read_figures
from service.domain.story import Mark
from service.domain.text.edits import Edit, apply_edits
from service.editions import load_editions
from tests.each import each
from tests.examples import examples

LABELLED = Path(__file__).with_name("localise.toml")
EDITIONS = {edition.locale: edition for edition in load_editions().values()}


def labelled() -> list[tuple[str, str, str, str, str]]:
    """All cases: locale, source language, source, machine text, wanted."""
    tables = tomllib.loads(LABELLED.read_text(encoding="utf-8"))
    return [
        (locale, case[0], case[1], case[2], case[-1])
        for locale, table in tables.items()
        for case in table["cases"]
    ]


def written(edition: Edition, language: str, source: str, target: str) -> str:
    into = style(edition.locale, edition.digits)
    assert into is not None
    return apply_edits(target, (), localise(source, target, language, into))[0]


def complaints(source: str, target: str, language: str, locale: str) -> set[str]:
    item = Checked(source, target, language, locale)
    return {
        source[f.source_span[0] : f.source_span[1]]
        for f in Numbers().findings(item)
        if f.source_span is not None
    }


def test_every_locale_of_the_editions_is_labelled() -> None:
    cases = labelled()
    assert {case[0] for case in cases} == set(EDITIONS)
    assert len(cases) >= 120


@each("case", labelled())
def test_labelled(case: tuple[str, str, str, str, str]) -> None:
    locale, language, source, machine, wanted = case
    edition = EDITIONS[locale]
    assert written(edition, language, source, machine) == wanted
    assert written(edition, language, source, wanted) == wanted


@each("case", labelled())
def test_the_figures_check_finds_nothing_that_it_did_not_find_before(
    case: tuple[str, str, str, str, str],
) -> None:
    locale, language, source, machine, wanted = case
    assert complaints(source, wanted, language, locale) <= complaints(source, machine, language, locale)


# --- properties ---

FILLER = {
    "fr": "mot",
    "pt": "palavra",
    "sw": "neno",
    "ha": "kalma",
    "am": "ቃል",
    "so": "eray",
    "af": "woord",
    "ar": "كلمة",
    "fa": "واژه",
    "he": "מילה",
    "tr": "kelime",
    "en": "word",
}
#: how machines write a number, whatever the language
SHAPES = (
    lambda whole, part: f"{int(whole):,}" + (f".{part}" if part else ""),
    lambda whole, part: f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else ""),
    lambda whole, part: f"{int(whole):,}".replace(",", " ") + (f",{part}" if part else ""),
    lambda whole, part: f"{int(whole):,}".replace(",", "\u202f") + (f",{part}" if part else ""),
    lambda whole, part: whole + (f".{part}" if part else ""),
)


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, str, str]:
    """A locale, an English source and a translation with the same numbers in any way of writing."""
    locale = draw(st.sampled_from(sorted(EDITIONS)))
    filler = FILLER[EDITIONS[locale].language]
    source, target = ["word"], [filler]
    for _ in range(draw(st.integers(1, 4))):
        whole = str(draw(st.integers(0, 9_999_999)))
        part = draw(st.sampled_from(["", "", "5", "25", "125"]))
        before = draw(st.sampled_from(["", "", "$", "€"]))
        after = draw(st.sampled_from(["", "", "%", " %"]))
        source += [before + SHAPES[0](whole, part) + after.strip(), "word"]
        target += [before + draw(st.sampled_from(SHAPES))(whole, part) + after, filler]
    return locale, " ".join(source), " ".join(target)


@settings(max_examples=examples(400), deadline=None)
@given(sentences())
@example(("af-ZA", "word 1,090.5 word 0.5 word", "woord 1,090.5 woord 0.5 woord"))
@example(("af-ZA", "word 12.125 word $12.125 word", "woord 12.125 woord $12.125 woord"))
def test_values_survive_and_a_second_time_changes_nothing(case: tuple[str, str, str]) -> None:
    locale, source, target = case
    edition = EDITIONS[locale]
    into = style(locale, edition.digits)
    assert into is not None
    edits = localise(source, target, "en", into)
    after, _ = apply_edits(target, (), edits)
    assert localise(source, after, "en", into) == ()
    assert complaints(source, after, "en", locale) <= complaints(source, target, "en", locale)
    said = {one.value for one in read_figures(source, "en")}
    moved = 0
    for edit in edits:  # each edit says a value of the source, to readers of the edition
        at = edit.start + moved
        moved += len(edit.text) - (edit.end - edit.start)
        assert after[at:].startswith(edit.text)
        values = [
            one.value for one in read_figures(after, into.language) if at <= one.start < at + len(edit.text)
        ]
        assert values
        assert set(values) <= said, (edit, values)
    assert outside(target, edits) == outside_after(after, edits)


def outside(text: str, edits: tuple[Edit, ...]) -> list[str]:
    parts, last = [], 0
    for edit in edits:
        parts.append(text[last : edit.start])
        last = edit.end
    return [*parts, text[last:]]


def outside_after(text: str, edits: tuple[Edit, ...]) -> list[str]:
    parts, last, shift = [], 0, 0
    for edit in edits:
        start = edit.start + shift
        parts.append(text[last:start])
        last = start + len(edit.text)
        shift += len(edit.text) - (edit.end - edit.start)
    return [*parts, text[last:]]


@settings(max_examples=examples(400), deadline=None)
@given(
    st.sampled_from(sorted(EDITIONS)),
    st.text(st.sampled_from("0123456789١٢۳ .,:/-%$€hRpam\u202f\u00a0'wordMarch3,2026"), max_size=40),
    st.text(st.sampled_from("0123456789١٢۳ .,:/-%$€hRpam\u202f\u00a0'wordMarch3,2026"), max_size=40),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_on_anything_edits_are_in_order_keep_marks_and_settle(
    locale: str, source: str, extra: str, places: list[tuple[int, int]]
) -> None:
    target = source + extra
    edition = EDITIONS[locale]
    into = style(locale, edition.digits)
    assert into is not None
    marks = tuple(
        Mark(number, min(a, b, len(target)), min(max(a, b), len(target)), "b")
        for number, (a, b) in enumerate(places)
    )
    edits = localise(source, target, "en", into, marks=marks)
    for edit, following in itertools.pairwise(edits):
        assert edit.end <= following.start
    after, moved = apply_edits(target, marks, edits)
    assert outside(target, edits) == outside_after(after, edits)
    for mark, new in zip(marks, moved, strict=True):
        inside = [edit for edit in edits if mark.start <= edit.start and edit.end <= mark.end]
        again = tuple(Edit(e.start - mark.start, e.end - mark.start, e.text) for e in inside)
        assert after[new.start : new.end] == apply_edits(target[mark.start : mark.end], (), again)[0]
    assert localise(source, after, "en", into, marks=moved) == ()


# --- marks, protection, settings of the edition ---


def test_a_sign_stays_where_moving_it_would_tear_a_mark() -> None:
    into = style("tr-TR", "latn")
    assert into is not None
    source, target = "It grew 12.5%.", "Büyüme 12.5%."
    bold = Mark(0, 7, 11, "b")  # the figure without its sign
    edits = localise(source, target, "en", into, marks=[bold])
    text, (moved,) = apply_edits(target, [bold], edits)
    assert (text, text[moved.start : moved.end]) == ("Büyüme 12,5%.", "12,5")
    half = Mark(0, 7, 9, "b")
    assert localise(source, target, "en", into, marks=[half]) == ()


def test_protected_text_stays() -> None:
    into = style("fr-SN", "latn")
    assert into is not None
    source, target = "Write 1,500 as 1,500.", "Écrivez 1,500 comme 1,500."
    at = target.index("1,500")
    edits = localise(source, target, "en", into, protected=[(at, at + 5)])
    assert apply_edits(target, (), edits)[0] == "Écrivez 1,500 comme 1\u202f500."


def test_digits_are_the_editions_choice() -> None:
    source, target = "In 2026, 1,500 came.", "في 2026 جاء 1,500."
    western, eastern = style("ar-MA", "latn"), style("ar-EG", None)
    assert western is not None
    assert eastern is not None
    assert apply_edits(target, (), localise(source, target, "en", eastern))[0] == "في ٢٠٢٦ جاء ١٬٥٠٠."
    assert "٢" not in apply_edits(target, (), localise(source, target, "en", western))[0]


def test_a_locale_that_nobody_knows_has_no_style() -> None:
    assert style("xx-XX") is None


@each(
    ("locale", "zone", "wanted"),
    [
        ("en-ZA", "Africa/Johannesburg", "24 November 2026"),
        ("fr-SN", "Africa/Dakar", "23 novembre 2026"),
        ("pt-MZ", "Africa/Maputo", "24 de novembro de 2026"),
        ("sw-KE", "Africa/Nairobi", "24 Novemba 2026"),
        ("ha-NG", "Africa/Lagos", "24 Nuwamba, 2026"),
        ("am-ET", "Africa/Addis_Ababa", "24 ኖቬምበር 2026"),
        ("so-SO", "Africa/Mogadishu", "Noofeembar 24, 2026"),
        ("af-ZA", "Africa/Johannesburg", "24 November 2026"),
        ("ar-EG", "Africa/Cairo", "٢٤ نوفمبر ٢٠٢٦"),
        ("fa-IR", "Asia/Tehran", "۲۴ نوامبر ۲۰۲۶"),
        ("he-IL", "Asia/Jerusalem", "24 בנובמבר 2026"),
        ("tr-TR", "Europe/Istanbul", "24 Kasım 2026"),
        ("xx", "UTC", "2026-11-23"),
    ],
)
def test_display_date(locale: str, zone: str, wanted: str) -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    digits_there = EDITIONS[locale].digits if locale in EDITIONS else None
    assert display_date(late, locale, zone, digits_there) == wanted
    assert display_date(late.astimezone(ZoneInfo("Asia/Tokyo")), locale, zone, digits_there) == wanted
