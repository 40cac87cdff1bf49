from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from service.domain.story import Mark
from service.web.desk.highlight import Highlight, show

texts = st.text(alphabet=st.sampled_from("ab <>&\"'\nاب Ñ1٢.(ש"), max_size=30)
spans = st.tuples(st.integers(-3, 33), st.integers(-3, 33))
lights = st.lists(spans.map(lambda span: Highlight(*span, "found block", "<b>why</b>")), max_size=4)


@st.composite
def marks(draw: st.DrawFn) -> list[Mark]:
    edges = draw(st.lists(st.integers(0, 30), max_size=6))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [Mark(number, min(pair), max(pair), "a") for number, pair in enumerate(pairs, 1)]


@given(texts, marks(), lights, st.sampled_from(["ltr", "rtl"]))
def test_every_character_is_there_once_and_the_tags_are_closed(
    text: str, its_marks: list[Mark], its_lights: list[Highlight], direction: str
) -> None:
    html = str(show(text, its_marks, its_lights, direction))
    chips = re.sub(r'<span class="chip[^>]*>[^<]*</span>', "", html)
    bare = unescape(re.sub(r"<[^>]+>", "", chips.replace("<br>", "\n")))
    assert bare == text
    depth: list[str] = []
    for closing, tag in re.findall(r"<(/?)(\w+)", html):
        if tag == "br":
            continue
        if closing:
            assert depth.pop() == tag
        else:
            depth.append(tag)
    assert depth == []


def test_a_foreign_run_is_set_apart_and_only_that() -> None:
    assert show("قال Joe Biden (USA) هنا Bob", [], [], "rtl") == (
        "قال <bdi>Joe Biden (USA)</bdi> هنا <bdi>Bob</bdi>"  # one run, as readers get it
    )
    assert show("Joe Biden said so", [], [], "ltr") == "Joe Biden said so"
    assert "<bdi>سلام عليكم</bdi>" in show("He said سلام عليكم.", [], [], "ltr")


def test_marks_are_numbered_and_objects_named() -> None:
    link = Mark(1, 0, 2, "a", (("href", 'https://x.example/"'),))
    picture = Mark(2, 2, 2, "img", html="<img src=x>")
    html = show("ab", [link, picture], [], "ltr")
    assert 'title="link 1: https://x.example/&quot;"' in html
    assert ">2 img</span>" in html
    assert "<img" not in html


def test_a_finding_older_than_the_text_is_cut_to_it() -> None:
    html = show("abc", [], [Highlight(2, 99, "found", "late"), Highlight(50, 60, "found", "gone")], "ltr")
    assert html == 'ab<span class="found" title="late">c</span>'
