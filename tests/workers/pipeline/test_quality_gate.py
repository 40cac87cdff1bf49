"""What counts as a translation that went wrong, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.guards import count_verdicts, load_cases
from workers.engines.base import Output
from workers.pipeline.quality_gate import model_findings, penalty

FERRY = "The ferry runs again from Tuesday."


def weigh(source: str, target: str, locale: str = "fr-SN", *, complete: bool = True) -> int:
    return penalty(source, Output(target, -0.5, (), complete), "en", locale)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (FERRY, ""),
        (FERRY, " … "),
        (FERRY, FERRY),
        (FERRY, "Le bac le bac le bac le bac le bac."),
        ("A new law.", "hahahahahahahahahahahahaha"),
        ("The ministry said that the water would come back in the whole town by Monday.", "Eau."),
        (FERRY, "Le bac \ufffd circule de nouveau dès mardi."),
    ],
)
def test_what_went_wrong_weighs(source: str, target: str) -> None:
    assert weigh(source, target) > 0


def test_an_unfinished_translation_weighs_and_says_so() -> None:
    text = "Le bac circule de nouveau"
    assert weigh(FERRY, text, complete=False) > 0
    (finding,) = model_findings(FERRY, Output(text, -0.5, (), False))
    assert finding.check == "unfinished"
    assert finding.target_span == (0, len(text))


def test_the_wrong_script_weighs() -> None:
    assert weigh(FERRY, "Le bac circule de nouveau dès mardi.", "ar-EG") > 0


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        (FERRY, "Le bac circule de nouveau dès mardi.", "fr-SN"),
        ("Amina Yusuf", "Amina Yusuf", "fr-SN"),
        ("Very, very cold", "Très, très froid", "fr-SN"),
        ("The president met the delegation.", "הנשיא נפגש עם המשלחת.", "he-IL"),
        ("No, no, no, no!", "Non, non, non, non !", "fr-SN"),
    ],
)
def test_good_translations_weigh_nothing(source: str, target: str, locale: str) -> None:
    assert weigh(source, target, locale) == 0


def test_what_was_copied_on_purpose_weighs_nothing() -> None:
    text = "www.example.org/the/long/road/home"
    assert penalty(text, Output(text), "en", "fr-SN") == 0


def test_worse_weighs_more() -> None:
    assert weigh(FERRY, "") > weigh("It is a very cold day here.", "C’est un jour jour très froid ici.") > 0


CASES = load_cases([Path(__file__).with_name("guards.toml")])


def test_the_guards_tell_good_translations_from_bad_ones() -> None:
    counted = count_verdicts(CASES)
    assert len(CASES["good"]) >= 80
    assert len(CASES["bad"]) >= 80
    assert len({case["pair"] for case in CASES["good"]}) >= 12
    assert counted.recall == 1.0, counted.missed
    assert counted.precision == 1.0, counted.wronged


def test_every_way_to_go_wrong_is_labelled() -> None:
    assert {case["why"] for case in CASES["bad"]} >= {
        "loop",
        "echo",
        "wrong language",
        "wrong script",
        "short",
        "long",
        "unsure",
        "lost speaker",
        "title case",
        "capitals",
        "trailing dot",
    }
