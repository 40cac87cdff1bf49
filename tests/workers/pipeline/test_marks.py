"""Inline marks on their way to the translation: in one piece, on words, nested, never lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.marks import given_links, load_cases, model_links, place
from service.domain.html.nesting import INSIDE
from service.domain.story import Mark
from workers.engines.base import Link
from workers.engines.ct2 import Ct2Engine
from workers.engines.words import words
from workers.pipeline.marks import Projected, project

SOURCE = "The African Union opens a new office in Nairobi ."
TARGET = "L' Union africaine ouvre un nouveau bureau à Nairobi ."


def link(source: str, target: str, pairs: str) -> list[Link]:
    """Links from "source word number-target word number" pairs."""
    a, b = words(source), words(target)
    numbers = [tuple(int(n) for n in pair.split("-")) for pair in pairs.split()]
    return [(*a[s], *b[t]) for s, t in numbers]


LINKS = link(SOURCE, TARGET, "0-0 2-1 1-2 3-3 4-4 5-5 6-6 7-7 8-8 9-9")


def over(text: str, part: str, number: int, tag: str = "b", **attrs: str) -> Mark:
    start = text.index(part)
    return Mark(number, start, start + len(part), tag, tuple(attrs.items()))


def shown(result: Projected) -> dict[int, str]:
    return {mark.id: result.text[mark.start : mark.end] for mark in result.marks}


def test_a_mark_follows_its_words_where_their_order_changes() -> None:
    result = project(SOURCE, [over(SOURCE, "African Union", 1, "a", href="https://au.int/")], TARGET, LINKS)
    assert shown(result) == {1: "Union africaine"}
    assert result.marks[0].tag == "a"
    assert result.marks[0].attrs == (("href", "https://au.int/"),)
    assert result.missing == ()


def test_marks_beside_each_other_do_not_touch() -> None:
    marks = [over(SOURCE, "African", 1), over(SOURCE, "Union", 2, "i")]
    assert shown(project(SOURCE, marks, TARGET, LINKS)) == {1: "africaine", 2: "Union"}


def test_nested_marks_stay_nested() -> None:
    marks = [over(SOURCE, "a new office in Nairobi", 1, "a"), over(SOURCE, "Nairobi", 2)]
    result = project(SOURCE, marks, TARGET, LINKS)
    assert shown(result) == {1: "un nouveau bureau à Nairobi", 2: "Nairobi"}


def test_marks_nested_two_thousand_deep_are_all_placed() -> None:
    around = [Mark(number, 0, len(SOURCE), "b") for number in range(1, 2001)]
    result = project(SOURCE, [*around, over(SOURCE, "Nairobi", 2001, "a")], TARGET, LINKS)
    assert [mark.id for mark in result.marks] == list(range(1, 2002))
    assert {mark.end - mark.start for mark in result.marks[:-1]} == {len(TARGET)}
    assert shown(result)[2001] == "Nairobi"


def test_a_mark_over_everything_covers_everything() -> None:
    marks = [Mark(1, 0, len(SOURCE), "em"), Mark(2, 0, len(SOURCE), "b")]
    result = project(SOURCE, marks, TARGET, [])
    assert shown(result) == {1: TARGET, 2: TARGET}


def test_punctuation_stays_outside_where_it_was_outside() -> None:
    source, target = "He said yes , then left .", "Il a dit oui , puis parti ."
    links = link(source, target, "0-0 1-1 1-2 2-3 2-4 3-4 4-5 5-6 6-7")
    assert shown(project(source, [over(source, "yes", 1)], target, links)) == {1: "oui"}


def test_a_stray_link_does_not_stretch_a_mark() -> None:
    source, target = "red cars and blue cars stop", "autos rouges et autos bleues cessent"
    links = link(source, target, "1-0 0-1 2-2 4-3 3-4 5-5 0-5")
    assert shown(project(source, [over(source, "red", 1)], target, links)) == {1: "rouges"}


def test_a_mark_without_counterpart_is_reported_and_put_nowhere() -> None:
    source, target = "It was indeed cold", "Il faisait froid"
    result = project(source, [over(source, "indeed", 7)], target, link(source, target, "0-0 1-1 3-2"))
    assert result.marks == ()
    assert result.missing == (7,)


def test_an_empty_translation_loses_marks_loudly() -> None:
    result = project(SOURCE, [over(SOURCE, "Nairobi", 1)], "", [])
    assert result.missing == (1,)


def test_a_name_is_found_again_without_any_link() -> None:
    result = project(SOURCE, [over(SOURCE, "Nairobi", 1)], TARGET, [])
    assert shown(result) == {1: "Nairobi"}


def test_a_small_word_is_not_found_by_its_letters() -> None:
    result = project("on a ship", [Mark(1, 3, 4, "b")], "il y a un navire", [])
    assert result.missing == (1,)


def test_the_right_one_of_two_equal_words() -> None:
    source, target = "Juba is in Juba State", "Juba est dans l' État de Juba"
    second = source.rindex("Juba")
    links = link(source, target, "0-0 1-1 2-2 3-6 4-4")
    result = project(source, [Mark(1, second, second + 4, "b")], target, links)
    assert result.marks[0].start == target.rindex("Juba")


def test_text_that_must_not_change_is_put_back_and_others_move_along() -> None:
    source, target = "Run dragoman up in Nairobi", "Lancez drogman haut à Nairobi"
    links = link(source, target, "0-0 1-1 2-2 3-3 4-4")
    marks = [over(source, "dragoman up", 1, "code"), over(source, "Nairobi", 2)]
    result = project(source, marks, target, links)
    assert result.text == "Lancez dragoman up à Nairobi"
    assert shown(result) == {1: "dragoman up", 2: "Nairobi"}


def test_translate_no_keeps_a_title() -> None:
    source, target = "The paper Daily Nation wrote", "Le journal Nation quotidienne écrivait"
    links = link(source, target, "0-0 1-1 3-2 2-3 4-4")
    result = project(source, [over(source, "Daily Nation", 1, "i", translate="no")], target, links)
    assert result.text == "Le journal Daily Nation écrivait"
    assert shown(result) == {1: "Daily Nation"}


def test_a_literal_that_cannot_be_placed_is_reported() -> None:
    result = project("Press Ctrl now", [over("Press Ctrl now", "Ctrl", 3, "kbd")], "Appuyez", [])
    assert result.text == "Appuyez"
    assert result.missing == (3,)


LABELLED = Path(__file__).with_name("marks.toml")


def test_marks_land_where_a_person_puts_them_with_given_links() -> None:
    cases = load_cases(LABELLED, "gold")
    assert len(cases) >= 60
    assert {case.language for case in cases} >= {"fr", "ar", "he"}
    placed = place(cases, given_links)
    assert placed.exact == placed.marks, placed.wrong


def test_marks_land_where_a_person_puts_them_with_the_real_model(ct2: Ct2Engine) -> None:
    cases = load_cases(LABELLED, "model")
    assert len(cases) >= 60
    links = model_links(cases, ct2)
    placed = place(cases, lambda case: links[case.source])
    assert placed.exact >= 0.95 * placed.marks, placed.wrong
    assert placed.overlapping >= 0.98 * placed.marks, placed.wrong


def test_a_score_of_marks_counts_what_is_wrong() -> None:
    cases = load_cases(LABELLED, "gold")
    placed = place(cases, lambda case: ())  # without links only names and whole sentences find a place
    assert placed.exact < 0.5 * placed.marks
    assert len(placed.wrong) == placed.marks - placed.exact


def test_an_article_that_the_grammar_adds_is_not_marked() -> None:
    source, target = "Water is life.", "L’eau est la vie."
    links = link(source, target, "0-0 0-1 1-2 2-3 2-4 3-5")
    marks = [over(source, "Water", 1), over(source, "life", 2)]
    assert shown(project(source, marks, target, links, "fr-SN")) == {1: "eau", 2: "vie"}
    assert shown(project(source, marks, target, links)) == {1: "L’eau", 2: "la vie"}
    source = "The water is life."
    links = link(source, target, "0-0 1-1 2-2 3-3 3-4 4-5")
    assert shown(project(source, [over(source, "The water", 1)], target, links, "fr")) == {1: "L’eau"}


@pytest.mark.parametrize(
    ("source", "parts", "target", "wanted"),
    [
        ("300 km2 here", ["2"], "300 km2 ici", {1: "2"}),
        ("The C2H5 gas", ["2", "5"], "Le C2H5 gaz", {1: "2", 2: "5"}),
        ("H2O", ["2"], "H2O", {1: "2"}),
        ("Boats left", ["B"], "Bateaux partis", {1: "B"}),
        ("The end", ["T"], "La fin", {1: "L"}),
        ("very unhappy", ["un"], "très malheureux", {1: "malheureux"}),
    ],
)
def test_a_mark_on_a_part_of_a_word_stays_on_it(
    source: str, parts: list[str], target: str, wanted: dict[int, str]
) -> None:
    marks = [over(source, part, number) for number, part in enumerate(parts, start=1)]
    links = [(*a, *b) for a, b in zip(words(source), words(target), strict=True)]
    assert shown(project(source, marks, target, links, "fr")) == wanted


def test_a_hebrew_abbreviation_is_one_word() -> None:
    text = 'מנכ"ל האו״ם וג\'ירפה אמר: "כן"'
    assert [text[a:b] for a, b in words(text)] == ['מנכ"ל', "האו״ם", "וג'ירפה", "אמר", ":", '"', "כן", '"']


def image(number: int, at: int, parent: int | None = None) -> Mark:
    attrs = () if parent is None else ((INSIDE, str(parent)),)
    return Mark(number, at, at, "img", attrs, '<img src="x.png">')


def test_an_image_stands_after_the_word_it_followed() -> None:
    at = SOURCE.index(" opens")
    result = project(SOURCE, [image(1, at)], TARGET, LINKS)
    assert result.marks[0].start == TARGET.index(" africaine")
    assert result.marks[0].html == '<img src="x.png">'


def test_images_at_both_ends_stay_there() -> None:
    result = project(SOURCE, [image(1, 0), image(2, len(SOURCE))], TARGET, LINKS)
    assert [(mark.start, mark.end) for mark in result.marks] == [(0, 0), (len(TARGET), len(TARGET))]


def test_an_image_beside_a_link_does_not_move_into_it() -> None:
    start, end = SOURCE.index("African"), SOURCE.index(" opens")
    result = project(SOURCE, [Mark(1, start, end, "a"), image(2, end)], TARGET, LINKS)
    (outer, inner) = result.marks
    assert inner.start in (outer.start, outer.end)
    assert INSIDE not in dict(inner.attrs)


def test_an_image_in_a_link_stays_in_it() -> None:
    start, end = SOURCE.index("African"), SOURCE.index(" opens")
    result = project(SOURCE, [Mark(1, start, end, "a"), image(2, end, parent=1)], TARGET, LINKS)
    (outer, inner) = result.marks
    assert outer.start <= inner.start <= outer.end
    assert dict(inner.attrs)[INSIDE] == "1"


def test_an_image_is_not_lost_with_the_mark_around_it() -> None:
    source, target = "It was indeed cold", "Il faisait froid"
    start = source.index("indeed")
    marks = [Mark(1, start, start + 6, "b"), image(2, start + 3)]
    result = project(source, marks, target, link(source, target, "0-0 1-1 3-2"))
    assert result.missing == (1,)
    assert [mark.id for mark in result.marks] == [2]
    assert INSIDE not in dict(result.marks[0].attrs)


@st.composite
def projections(draw: st.DrawFn) -> tuple[str, list[Mark], str, list[Link]]:
    vocabulary = st.sampled_from(["la", "paix", "Addis", "c'est", ",", "14", "שלום", "ዛሬ"])
    source = " ".join(draw(st.lists(vocabulary, min_size=1, max_size=8)))
    target = " ".join(draw(st.lists(vocabulary, max_size=8)))
    a, b = words(source), words(target)
    links = []
    if b:
        chosen = draw(st.lists(st.tuples(st.sampled_from(a), st.sampled_from(b)), max_size=12))
        links = [(*s, *t) for s, t in chosen]
    marks: list[Mark] = []

    def nest(start: int, end: int, depth: int) -> None:
        at = start
        while at < end and depth < 3 and len(marks) < 6:
            left = draw(st.integers(at, end))
            right = draw(st.integers(left, end))
            number = len(marks) + 1
            if left == right:
                marks.append(Mark(number, left, left, "img", (), "<img>"))
            else:
                tag = draw(st.sampled_from(["b", "a", "code"]))
                marks.append(Mark(number, left, right, tag))
                nest(left, right, depth + 1)
            at = right + 1

    nest(0, len(source), 0)
    return source, marks, target, links


@given(projections())
def test_marks_are_placed_well_or_reported(
    case: tuple[str, list[Mark], str, list[Link]],
) -> None:
    source, marks, target, links = case
    result = project(source, marks, target, links)
    placed = {mark.id: mark for mark in result.marks}
    assert sorted([*placed, *result.missing]) == [mark.id for mark in marks]
    for mark in result.marks:
        assert 0 <= mark.start <= mark.end <= len(result.text)
        if mark.html is None:
            assert result.text[mark.start : mark.end].strip()
    spans = [mark for mark in result.marks if mark.html is None]
    for one in spans:
        for other in spans:
            crossing = one.start < other.start < one.end < other.end
            assert not crossing
    before = {mark.id: mark for mark in marks}
    for one in spans:
        for other in spans:
            a, b = before[one.id], before[other.id]
            if a.end <= b.start:  # beside each other in the source: no common text in the target
                assert one.end <= other.start or other.end <= one.start
