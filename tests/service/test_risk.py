"""The risk of a sentence and of a story: what raises it, and the file that it rests on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.draft import Finding, Mention, Outcome, Severity
from service.risk import FILE, calibration, facts, segment_risk, story_risk

SOURCE = (
    "The ministers met in the capital on Tuesday and agreed to share the water of the river for ten years."
)
TARGET = "Les ministres se sont réunis mardi dans la capitale et sont convenus de partager l’eau du fleuve."


def finding(check: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(check, severity, f"{check}.code")


def risk(*findings: Finding, score: float | None = None) -> float:
    return segment_risk(SOURCE, TARGET, score, findings, ())


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ([finding("numbers")], []),
        ([finding("numbers", Severity.BLOCK)], [finding("numbers")]),
        ([finding("numbers"), finding("dates")], [finding("numbers")]),
        ([finding("untranslated", Severity.BLOCK)], [finding("quotes")]),
        ([finding("length")], [finding("quotes")]),
    ],
)
def test_graver_findings_and_more_of_them_are_riskier(worse: list[Finding], better: list[Finding]) -> None:
    assert risk(*worse) > risk(*better)


def test_a_model_that_doubts_itself_is_riskier_and_one_that_says_nothing_is_no_risk() -> None:
    assert risk(score=-1.4) > risk(score=-0.7) > risk(score=-0.2) == risk(score=None)


def test_a_note_about_the_whole_story_is_no_fact_of_its_first_sentence() -> None:
    assert risk(finding("by_hand")) == risk()


def test_the_file_has_a_weight_for_every_fact_and_says_where_it_is_from() -> None:
    record = json.loads(FILE.read_text())
    mention = Mention("c", "x", (0, 1), ("y",), Outcome.MISSED)
    told = facts(SOURCE, TARGET, -1.0, (), (mention,))

    assert set(record["weights"]) == set(told)
    assert told["terms_missed"] == 1.0
    assert record["origin"]
    assert 0 < calibration().hold < calibration().by_hand < 1


@given(
    st.text(max_size=300),
    st.one_of(st.none(), st.floats(-50, 0)),
    st.lists(st.sampled_from(["words", "leftovers", "length", "names", "quotes"]), max_size=20),
    st.sampled_from(Severity),
)
def test_a_risk_is_a_likelihood(source: str, score: float | None, checks: list[str], grade: Severity) -> None:
    one = segment_risk(source, source, score, [finding(check, grade) for check in checks], ())
    assert 0 < one < 1
    assert 0 <= story_risk([(source, one), ("", 0.5)]) < 1


def test_a_story_is_as_risky_as_its_text_by_length() -> None:
    assert story_risk([("a" * 30, 0.9), ("b" * 10, 0.1)]) == pytest.approx(0.7)
    assert story_risk([]) == 0
