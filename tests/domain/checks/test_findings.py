"""A finding as data: its place on both sides, what it is told by, and its fix."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.checks import Checked, run_checks
from service.domain.draft import Finding, Severity

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


@given(
    st.lists(st.sampled_from([*TARGET.split(), *WORDS]), min_size=3, max_size=24).map(" ".join),
    st.sampled_from(["en-fr", "en-sw", "en-tr"]),
)
@settings(max_examples=150, deadline=None)
def test_a_fix_mends_its_finding_and_makes_no_other(target: str, pair: str) -> None:
    before = found(SOURCE, target, pair)
    for finding in before:
        if finding.fix is None:
            continue
        mended = finding.fix.applied(target)
        after = found(SOURCE, mended, pair)
        said = [(one.code, one.data) for one in before]
        assert [(one.code, one.data) for one in after].count((finding.code, finding.data)) < said.count(
            (finding.code, finding.data)
        )
        # what is doubled twice over is found again as a whole, and a shorter text may be too short
        new = {one.check for one in after} - {one.check for one in before}
        assert new <= {"length", "repeats"}


@pytest.mark.parametrize("code", ["numbers.changed", "old words of a finding"])
def test_a_finding_comes_back_from_json(code: str) -> None:
    one = Finding("numbers", Severity.BLOCK, code, (0, 2), (3, 3), {"source": "1"})
    assert Finding.from_json(one.to_json()) == one
