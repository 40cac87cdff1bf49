"""A finding as data: its place on both sides, what it is told by, and its fix."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.checks import Checked, run_checks
from service.domain.draft import Finding, Severity
from tests.examples import examples

SOURCE = "In 1998 the two sides met, and in 2004 they opened 35 schools near the old market."
TARGET = "En 1998, les deux parties se sont rencontrées et en 2004 elles ont ouvert 35 écoles près du marché."


def found(source: str, target: str, pair: str = "en-fr") -> tuple[Finding, ...]:
    of, to = pair.split("-")
    return run_checks(Checked(source, target, of, to))


def only(check: str, source: str, target: str, pair: str = "en-fr") -> Finding:
    (one,) = (finding for finding in found(source, target, pair) if finding.check == check)
    return one


def test_what_is_missing_has_a_place_between_what_both_sides_have() -> None:
    lost = only("numbers", SOURCE, TARGET.replace("35 ", ""))
    assert lost.target_span is not None
    start, end = lost.target_span
    assert start == end
    assert TARGET.index("2004") < start <= TARGET.index("écoles")


def test_what_came_in_has_a_place_in_the_source() -> None:
    added = only("numbers", SOURCE.replace("35 ", ""), TARGET)
    assert added.source_span is not None
    assert SOURCE.index("2004") < added.source_span[0] <= SOURCE.index("near")


def test_a_finding_outlives_a_change_elsewhere_and_goes_with_its_own_words() -> None:
    before = TARGET.replace("35", "36")
    one = only("numbers", SOURCE, before)
    later = before.replace("En 1998, les", "Dès 1998, les")
    same = only("numbers", SOURCE, later)
    assert one.target_span != same.target_span or before == later
    assert one.fingerprint(SOURCE, before) == same.fingerprint(SOURCE, later)
    other = TARGET.replace("35", "37")
    assert only("numbers", SOURCE, other).fingerprint(SOURCE, other) != one.fingerprint(SOURCE, before)


def test_a_finding_about_the_whole_is_another_after_any_change() -> None:
    prints = set()
    for source, target in ((SOURCE, TARGET[:30]), (SOURCE, TARGET[:31]), (SOURCE + "x", TARGET[:30])):
        (one,) = (finding for finding in found(source, target) if finding.check == "length")
        prints.add(one.fingerprint(source, target))
    assert len(prints) == 3


WORDS = ["les", "parties", "écoles", "ouvert", "marché", "elles", "près", "rencontrées", "36", "“", "?", "."]
#: pair, source and target, with what may be put into the target instead of what stands there
SENTENCES = (
    (
        "en-fr",
        "On Monday, 35% of the 1,450 voters in May 2024 paid $12 and asked: why not?",
        "Lundi, 35 % des 1 450 électeurs de mai 2024 ont payé 12 $ et ont demandé : pourquoi pas ?",
        {"35": "53", "1 450": "1 540", "mai": "juin", "Lundi": "Mardi", "$": "€", " ?": "", "2024": "2014"},
    ),
    (
        "en-sw",
        "In July 2023, 48 villages got 2,600 tonnes of maize, 15% more than before.",
        "Mnamo Julai 2023, vijiji 48 vilipata tani 2,600 za mahindi, asilimia 15 zaidi ya awali.",
        {"48": "84", "Julai": "Agosti", "2,600": "6,200", "vijiji": "vijiji vijiji", "awali.": "awali"},
    ),
    (
        "en-ar",
        "The 17 ministers met on Thursday and spent 3,200 dollars on 64 new computers.",
        "اجتمع الوزراء الـ17 يوم الخميس وأنفقوا 3200 دولار على 64 حاسوبا جديدا.",
        {"64": "46", "الخميس": "الجمعة", "3200": "2300", "جديدا.": "جديدا", "يوم": "يوم يوم"},
    ),
    (
        "en-am",
        "The council opened 28 schools for 4,500 children in 2019, the mayor said.",
        "ምክር ቤቱ በ2019 ለ4,500 ልጆች 28 ትምህርት ቤቶችን ከፈተ ሲሉ ከንቲባው ተናገሩ።",
        {"28": "82", "4,500": "5,400", "ተናገሩ።": "ተናገሩ", "ልጆች": "ልጆች ልጆች"},
    ),
    (
        "en-tr",
        "Who will pay 75 million lira for the bridge in October 2025?",
        "Ekim 2025'te köprü için 75 milyon lirayı kim ödeyecek?",
        {"75": "57", "Ekim": "Kasım", "?": ".", "köprü": "köprü köprü", "2025": "2052"},
    ),
    (
        "en-he",
        "The hospital treated 93 people on Sunday, 40 of them children under 5.",
        "בית החולים טיפל ב-93 אנשים ביום ראשון, 40 מהם ילדים מתחת לגיל 5.",
        {"93": "39", "40": "14", "ילדים": "ילדים ילדים", "5.": "5"},
    ),
)


@given(
    st.lists(st.sampled_from([*TARGET.split(), *WORDS]), min_size=3, max_size=24).map(" ".join),
    st.sampled_from(["en-fr", "en-sw", "en-tr"]),
)
@settings(max_examples=examples(60), deadline=None)
def test_a_fix_mends_its_finding_and_makes_no_other(target: str, pair: str) -> None:
    assert_fixes_mend(SOURCE, target, pair)


@given(st.sampled_from(SENTENCES), st.data())
@settings(max_examples=examples(60), deadline=None)
def test_a_fix_of_a_planted_fault_mends_it_and_makes_no_other(
    sentence: tuple[str, str, str, dict[str, str]], data: st.DataObject
) -> None:
    pair, source, target, faults = sentence
    for old in data.draw(st.lists(st.sampled_from(sorted(faults)), min_size=1, max_size=3, unique=True)):
        target = target.replace(old, faults[old], 1)
    assert_fixes_mend(source, target, pair)


def assert_fixes_mend(source: str, target: str, pair: str) -> None:
    """Check that each fix takes its finding away and brings none: of each code, no more than before."""
    before = found(source, target, pair)
    codes = Counter(one.code for one in before)
    for finding in before:
        if finding.fix is not None:
            mended = finding.fix.applied(target)
            after = Counter(one.code for one in found(source, mended, pair))
            assert after[finding.code] < codes[finding.code]
            assert not after - codes


@pytest.mark.parametrize(
    ("pair", "source", "wrong", "code", "right"),
    [
        (*SENTENCES[0][:2], SENTENCES[0][2].replace("35", "53"), "numbers.changed", SENTENCES[0][2]),
        (*SENTENCES[0][:2], SENTENCES[0][2].replace("mai", "juin"), "dates.changed", SENTENCES[0][2]),
        (*SENTENCES[0][:2], SENTENCES[0][2].replace("$", "€"), "measures.currency_changed", SENTENCES[0][2]),
        (*SENTENCES[1][:2], SENTENCES[1][2].replace("Julai", "Agosti"), "dates.changed", SENTENCES[1][2]),
        (*SENTENCES[3][:2], SENTENCES[3][2].rstrip("።"), "ending.no_mark", SENTENCES[3][2]),
        (*SENTENCES[4][:2], SENTENCES[4][2].rstrip("?") + ".", "ending.question_lost", SENTENCES[4][2]),
        (
            "en-sw",
            "The bank lent 35% to farmers.",
            "Benki iliwakopesha wakulima 35.",
            "numbers.percent_lost",
            "Benki iliwakopesha wakulima 35%.",
        ),
        ("en-fr", "It cost 1.5 million.", "Cela a coûté 1.5 million.", None, "Cela a coûté 1.5 million."),
    ],
)
def test_what_is_certain_has_a_fix(pair: str, source: str, wrong: str, code: str | None, right: str) -> None:
    fixes = {one.code: one.fix for one in found(source, wrong, pair) if one.fix is not None}
    if code is None:
        assert fixes == {}
    else:
        assert fixes[code].applied(wrong) == right


def test_a_fix_that_would_make_the_text_too_short_is_not_offered() -> None:
    half = "En 1998, les deux parties se sont rencontrées"
    twice = found(SOURCE, f"{half} {half}.")
    assert [one.code for one in twice if one.check == "repeats"] == ["repeats.phrase"]
    assert [one.fix for one in twice if one.check == "repeats"] == [None]


@pytest.mark.parametrize("code", ["numbers.changed", "old words of a finding"])
def test_a_finding_comes_back_from_json(code: str) -> None:
    one = Finding("numbers", Severity.BLOCK, code, (0, 2), (3, 3), {"source": "1"})
    assert Finding.from_json(one.to_json()) == one
