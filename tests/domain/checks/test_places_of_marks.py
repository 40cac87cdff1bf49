"""Marks and quotations on the words that they belong to."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.checks.anchors import anchors_of
from service.domain.draft import Finding, Severity
from service.domain.story import Mark

SAID = "The minister said that “the bridge is closed since Monday” and left Nairobi by road on 14 May."
DIT = "Le ministre a dit que « le pont est fermé depuis lundi » et a quitté Nairobi par la route le 14 mai."
DIT_AILLEURS = (
    "Le ministre a dit que le pont est fermé depuis lundi et a quitté « Nairobi par la route » le 14 mai."
)


def found(code: str, item: Checked) -> list[Finding]:
    return [one for one in run_checks(item) if one.code == code]


def linked(words: str, *there: str) -> Checked:
    marks = tuple(on(DIT, one) for one in there)
    return Checked(SAID, DIT, "en", "fr", source_marks=(on(SAID, words),), target_marks=marks)


def on(text: str, words: str, number: int = 1) -> Mark:
    at = text.index(words)
    return Mark(number, at, at + len(words), "a")


def test_a_quotation_on_other_words_is_told() -> None:
    (finding,) = found("quotation.moved", Checked(SAID, DIT_AILLEURS, "en", "fr"))
    assert finding.data == {
        "source": "the bridge is closed since Monday",
        "target": " Nairobi par la route ",
    }


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SAID, DIT),
        (
            "“We have no choice but to leave,” said Abu Omar, a father of three.",
            "Abu Omar, un père de trois enfants, a déclaré : « Nous n’avons d’autre choix que partir. »",
        ),
        ("“We won,” he said.", "Il a dit : « Nous avons gagné ! »"),  # short texts change their order
        ("He said “no” and “never”.", "« Non » et « jamais », a-t-il dit."),  # more than one is left alone
        ("He said no.", "Il a dit « non »."),
    ],
)
def test_a_quotation_on_its_words_is_left_alone(source: str, target: str) -> None:
    assert found("quotation.moved", Checked(source, target, "en", "fr")) == []


@pytest.mark.parametrize(
    ("words", "elsewhere"), [("Nairobi", "pont"), ("14 May", "Nairobi"), ("14", "lundi")]
)
def test_a_link_that_left_its_name_or_figure_is_told(words: str, elsewhere: str) -> None:
    (finding,) = found("marks.elsewhere", linked(words, elsewhere))
    assert finding.data == {"mark": 1, "source": words, "target": elsewhere}


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("Nairobi", "Nairobi"),
        ("left Nairobi by road", "quitté Nairobi"),
        ("bridge", "route"),
        ("14", "14 mai"),
    ],
)
def test_a_link_that_may_be_right_is_left_alone(words: str, there: str) -> None:
    assert found("marks.elsewhere", linked(words, there)) == []


def test_a_mark_in_two_pieces_is_left_alone() -> None:
    assert found("marks.elsewhere", linked("Nairobi", "pont", "route")) == []


def test_anchors_stand_once_on_each_side_and_never_over_each_other() -> None:
    item = Checked("Mali beat Chad 2026, and Mali rests.", "Le Mali a battu le Tchad 2026.", "en", "fr")
    anchors = anchors_of(item)
    assert [item.source_text[slice(*one.source)] for one in anchors] == ["2026"]
    spans = sorted(one.source for one in anchors_of(Checked(SAID, DIT, "en", "fr")))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Le <7>pont</7> est fermé.", ["<7>", "</7>"]),
        ("Le < 1>pont</ 1 > est fermé.", ["< 1>", "</ 1 >"]),
        ("Le pont<3/> est fermé.", ["<3/>"]),
        ("Le pont <fermé> est à 3 < 5 km.", []),
    ],
)
def test_what_looks_like_a_mark_and_is_none_blocks(text: str, tags: list[str]) -> None:
    findings = found("marks.unknown", Checked("The bridge is closed.", text, "en", "fr"))
    assert [(one.data or {})["tag"] for one in findings] == tags
    assert {one.severity for one in findings} <= {Severity.BLOCK}
    assert [one.fix.applied(text) for one in findings if one.fix] == [text.replace(tag, "") for tag in tags]
    assert found("marks.unknown", Checked(f"As the source has it: {text}", text, "en", "fr")) == []
