"""Texts with numbered tags in the place of marks: read, written, and whatever becomes of the tags."""

from __future__ import annotations

from hypothesis import given, settings

from service.domain.html.markup import (
    from_tagged,
    parse_body,
    to_tagged,
)
from service.domain.html.nesting import join
from service.domain.story import Block, Mark
from tests.domain.html.drawing import html, marked_blocks
from tests.each import each


def test_tagged_text_reads_like_text() -> None:
    (block,) = parse_body('<p>Met <strong>Joe Doe</strong><img src="/x"> today</p>').blocks
    assert to_tagged(block.text, block.marks) == "Met <1>Joe Doe</1><2/> today"
    assert from_tagged("Vu <2/><1>Joe Doe</1>", block.marks) == (
        "Vu Joe Doe",
        (Mark(1, 3, 10, "strong"), Mark(2, 3, 3, "img", block.marks[1].attrs, '<img src="/x">')),
        (),
    )


def test_a_literal_tag_is_escaped() -> None:
    marks = (Mark(1, 0, 3, "b"),)
    assert to_tagged("<1>", marks) == r"<1>\<1></1>"
    assert from_tagged(r"<1>\<1></1>", marks) == ("<1>", marks, ())
    assert from_tagged("if a <2> b", marks) == ("if a <2> b", (), (1,))


@each(
    ("tagged", "text", "places", "missing"),
    [
        ("<1>ab</1>c", "abc", [(1, 0, 2)], (2,)),
        ("abc", "abc", [], (1, 2)),
        ("<1>abc", "abc", [], (1, 2)),
        ("abc</1>", "abc", [], (1, 2)),
        ("<1></1>abc<2/>", "abc", [(2, 3, 3)], (1,)),
        ("<1><1>a</1>b</1>", "ab", [(1, 0, 1)], (2,)),
        ("<1>a</1>b<1>c</1><2/>", "abc", [(1, 0, 1), (1, 2, 3), (2, 3, 3)], ()),
        ("<1>a</1><1>b</1>", "ab", [(1, 0, 2)], (2,)),
        ("<2/>a<2/>", "a", [(2, 0, 0)], (1,)),
        ("<2>a</2>", "a", [(2, 0, 0)], (1,)),
        ("<1/>a", "a", [], (1, 2)),
        ("</1/>a", "</1/>a", [], (1, 2)),
        ("<999999999999>a", "<999999999999>a", [], (1, 2)),
    ],
)
def test_broken_missing_and_doubled_tags_are_borne(
    tagged: str, text: str, places: list[tuple[int, int, int]], missing: tuple[int, ...]
) -> None:
    source = (Mark(1, 0, 1, "b"), Mark(2, 1, 1, "img", (), "<img>"))
    found, marks, lost = from_tagged(tagged, source)
    assert found == text
    assert [(mark.id, mark.start, mark.end) for mark in marks] == places
    assert lost == missing


@settings(deadline=None)
@given(html)
def test_tagged_text_of_a_source_comes_back_exactly(markup: str) -> None:
    for block in parse_body(markup).blocks:
        assert from_tagged(to_tagged(block.text, block.marks), block.marks) == (block.text, block.marks, ())


@settings(deadline=None)
@given(marked_blocks())
def test_tagged_text_of_crossing_marks_covers_the_same_letters(block: Block) -> None:
    text, marks, missing = from_tagged(to_tagged(block.text, block.marks), block.marks)
    assert text == block.text
    ids = {mark.id for mark in block.marks}
    for mark_id in ids - set(missing):
        before = [mark for mark in block.marks if mark.id == mark_id]
        after = [mark for mark in marks if mark.id == mark_id]
        kept = [mark for mark in before if mark.html is not None or mark.start < mark.end]
        assert after == join(sorted(kept, key=lambda mark: mark.start))
    assert all(mark.start == mark.end and mark.html is None for mark in block.marks if mark.id in missing)
