"""Blocks into sentences and back: every letter in its place, in every script the editions use."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sentences import LabelledText, load_cases, mistakes, score, split
from service.domain.draft import SourceSegment
from service.domain.html.markup import parse_body, to_html
from service.domain.story import Block, BlockKind, Mark
from service.domain.text.segments import assemble, segment_block, segment_story, source_hash
from service.domain.text.sentences import MOST_CHARACTERS, MOST_WORDS, sentence_spans
from tests.domain.html.drawing import html, marked_blocks
from tests.each import each
from tests.examples import examples

LABELLED = ("sentences.toml", "sentences_news.toml", "sentences_traps.toml")
CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
)["case"]
LANGUAGES = [
    "en",
    "fr",
    "pt",
    "sv",
    "da",
    "no",
    "de",
    "es",
    "sw",
    "ha",
    "so",
    "af",
    "tr",
    "am",
    "ar",
    "fa",
    "he",
]


def block(text: str, *marks: Mark) -> Block:
    return Block("body.0", BlockKind.PARAGRAPH, text, marks)


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


def unchanged(segments: tuple[SourceSegment, ...]) -> list[tuple[SourceSegment, str, tuple[Mark, ...]]]:
    return [(segment, segment.text, segment.marks) for segment in segments]


@each("case", CASES)
def test_hard_sentences(case: dict[str, Any]) -> None:
    expected = [part.strip() for part in case["text"].split("|")]
    assert sentences(case["text"].replace("|", ""), case["language"]) == expected


def test_the_hard_sentences_cover_every_language() -> None:
    assert len(CASES) >= 60
    assert {case["language"] for case in CASES} >= set(LANGUAGES)


def test_news_text_is_cut_where_its_labels_say() -> None:
    labelled = load_cases([Path(__file__).with_name(name) for name in LABELLED])
    assert sum(len(case.parts) for case in labelled) >= 300
    for kind, least in (("sentences", 1.0), ("running", 1.0), ("hard", 0.99), ("traps", 0.98)):
        chosen = [case for case in labelled if case.kind == kind]
        reached = score(chosen, [split(case) for case in chosen])
        assert reached.f1 >= least, "\n".join(mistakes(chosen, [split(case) for case in chosen]))


def test_a_score_counts_places_inside_a_text_and_not_its_ends() -> None:
    labelled = [
        LabelledText("en", "hard", ("One. ", "Two. ", "Three.")),
        LabelledText("en", "hard", ("Four.",)),
        LabelledText("en", "hard", ("Five. ", "Six.")),
    ]
    reached = score(labelled, [["One. Two.", " Three."], ["Four."], ["Five.", "Si", "x."]])
    assert (reached.right, reached.invented, reached.missed) == (2, 1, 1)
    assert reached.f1 == pytest.approx(2 * 2 / (2 * 2 + 2))
    assert reached.texts_right == 1
    assert score(labelled[1:2], [["Four."]]).f1 == 1.0
    assert score(labelled[1:2], [["Fo", "ur."]]).f1 == 0.0


def test_a_region_does_not_change_the_rules() -> None:
    text = "Mötet hölls kl. 15. Det var bra m.m. Han gick."
    assert sentences(text, "sv-SE") == sentences(text, "sv") == sentences(text, "SV_fi")
    assert sentences("Den 17. mai i Oslo.", "nb") == ["Den 17. mai i Oslo."]


def test_a_stray_mark_belongs_to_the_sentence_beside_it() -> None:
    assert sentences("He left. * She stayed. ! And so on.") == ["He left.", "* She stayed. !", "And so on."]
    assert sentences("… He left.") == ["… He left."]
    assert sentences("* * *") == ["* * *"]


def test_a_sentence_longer_than_a_model_reads_is_cut_at_clauses() -> None:
    clause = "and the river rose above the wall of the old town; "
    text = (clause * 80).strip()
    parts = sentences(text)
    assert all(len(part.split()) <= MOST_WORDS for part in parts)
    assert all(part.endswith(";") for part in parts[:-1])
    assert " ".join(parts) == text


@pytest.mark.parametrize("text", ["word " * 1000, "a" * 10_000, "e\u0301" * 5_000, "a," * 5_000])
def test_text_without_clauses_or_spaces_is_cut_too(text: str) -> None:
    text = text.strip()
    spans = sentence_spans(text, "en")
    assert len(spans) > 1
    assert all(end - start <= MOST_CHARACTERS for start, end in spans)
    assert all(len(text[start:end].split()) <= MOST_WORDS for start, end in spans)
    assert "".join(text[start:end] for start, end in spans) == text.replace(" ", "") or " " in text
    assert not any(text[start] == "\u0301" for start, _ in spans)


@settings(deadline=None)
@given(
    st.text(st.sampled_from(list("aB1 .?!…»«\"')(\n\u200f\u00a0።؟د,")), max_size=60) | st.text(),
    st.sampled_from(LANGUAGES),
)
def test_nothing_but_whitespace_is_outside_the_sentences(text: str, language: str) -> None:
    spans = segment_block(block(text), language)
    before = 0
    for start, end in [*spans, (len(text), len(text))]:
        assert before <= start <= end
        assert not text[before:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        before = end
    assert all(start < end for start, end in spans)


# Stories


def test_segments_are_numbered_over_the_story_and_silent_blocks_skipped() -> None:
    body = parse_body("<h2>Head</h2><p>* * *</p><p>One. Two.</p><ul><li>Three</li></ul>")
    segments = segment_story(body.blocks, "en")
    assert [(one.index, one.block, one.kind.value, one.text) for one in segments] == [
        (0, "body.0", "heading", "Head"),
        (1, "body.2", "paragraph", "One."),
        (2, "body.2", "paragraph", "Two."),
        (3, "body.3", "list_item", "Three"),
    ]
    assert (segments[2].start, segments[2].end) == (5, 9)


def test_a_mark_over_two_sentences_is_cut_and_joined_again() -> None:
    source = block("One two. Three four.", Mark(1, 4, 14, "b"))
    first, second = segment_story([source], "en")
    assert first.marks == (Mark(1, 4, 8, "b"),)
    assert second.marks == (Mark(1, 0, 5, "b"),)
    (target,) = assemble(
        [source],
        [(second, "Trois quatre.", (Mark(1, 0, 5, "b"),)), (first, "Un deux.", (Mark(1, 3, 8, "b"),))],
    )
    assert target == block("Un deux. Trois quatre.", Mark(1, 3, 14, "b"))


def test_the_space_between_sentences_is_not_marked_alone() -> None:
    source = block("One two. Three four.", Mark(1, 4, 14, "b"))
    first, second = segment_story([source], "en")
    (target,) = assemble(
        [source], [(first, "Un deux.", (Mark(1, 0, 2, "b"),)), (second, "Trois quatre.", ())]
    )
    assert target == block("Un deux. Trois quatre.", Mark(1, 0, 2, "b"))


def test_objects_stay_with_their_sentence_or_their_gap() -> None:
    body = parse_body('<p><img src="/0"> One<img src="/1">. <img src="/2"> Two. <img src="/3"></p>')
    segments = segment_story(body.blocks, "en")
    assert [[mark.html for mark in one.marks] for one in segments] == [['<img src="/1">'], []]
    done = assemble(body.blocks, [(one, one.text.upper(), one.marks) for one in segments])
    assert to_html(body.skeleton, done) == (
        '<p><img src="/0"> ONE<img src="/1">. <img src="/2"> TWO. <img src="/3"></p>'
    )


def test_line_breaks_and_stray_marks_are_kept() -> None:
    body = parse_body("<p>One<br>* * *<br><br>two</p>")
    segments = segment_story(body.blocks, "en")
    done = assemble(body.blocks, [(one, one.text.upper(), ()) for one in segments])
    assert to_html(body.skeleton, done) == "<p>ONE<br>* * *<br><br>TWO</p>"


def test_marks_of_an_older_version_with_the_same_id_are_not_mixed_up() -> None:
    source = block("One two.", Mark(1, 0, 3, "b"))
    (segment,) = segment_story([source], "en")
    kept = (Mark(1, 0, 2, "a", (("href", "/old"),)), Mark(1, 2, 4, "b"))
    (target,) = assemble([source], [(segment, "Un deux.", kept)])
    assert target.marks == kept


@settings(deadline=None, max_examples=examples(200))
@given(html, st.sampled_from(LANGUAGES))
def test_an_identity_translation_assembles_to_the_same_blocks(markup: str, language: str) -> None:
    body = parse_body(markup)
    assert assemble(body.blocks, unchanged(segment_story(body.blocks, language))) == body.blocks


@settings(deadline=None)
@given(st.lists(marked_blocks(), max_size=3), st.data())
def test_target_texts_and_marks_land_where_they_should(blocks: list[Block], data: st.DataObject) -> None:
    blocks = [replace(one, key=f"body.{number}") for number, one in enumerate(blocks)]
    segments = segment_story(blocks, "en")
    targets = [data.draw(marked_blocks()) for _ in segments]
    done = assemble(blocks, [(one, new.text, new.marks) for one, new in zip(segments, targets, strict=True)])
    for before, after in zip(blocks, done, strict=True):
        expected, place = "", 0
        for one, new in zip(segments, targets, strict=True):
            if one.block == before.key:
                expected += before.text[place : one.start]
                for mark in new.marks:
                    if mark.start < mark.end:
                        covering = [m for m in after.marks if m.tag == mark.tag and m.id == mark.id]
                        assert any(
                            m.start <= len(expected) + mark.start and len(expected) + mark.end <= m.end
                            for m in covering
                        )
                expected += new.text
                place = one.end
        assert after.text == expected + before.text[place:]
        assert all(0 <= mark.start <= mark.end <= len(after.text) for mark in after.marks)


# Hashes


def test_a_hash_tells_the_sentence_and_its_marks_and_not_its_place() -> None:
    def first(markup: str) -> SourceSegment:
        return segment_story(parse_body(markup).blocks, "en")[-1]

    plain = source_hash(first("<p>One two.</p>"))
    assert len(plain) == 64
    assert plain == source_hash(first("<h2>Head</h2><ul><li>One two.</li></ul>"))
    assert plain == source_hash(first("<p>Before. One two.</p>"))
    assert plain != source_hash(first("<p>One two!</p>"))
    bold = source_hash(first("<p>One <b>two</b>.</p>"))
    assert bold not in (plain, source_hash(first("<p><b>One</b> two.</p>")))
    assert bold == source_hash(first("<p><i>Before.</i> One <b>two</b>.</p>"))
    assert bold != source_hash(first("<p>One <i>two</i>.</p>"))


def test_a_long_block_is_cut_and_assembled_in_seconds() -> None:
    body = parse_body("<p>" + 'The <b>first</b> meeting is <a href="/x">held</a> today. ' * 5000 + "</p>")
    started = time.process_time()
    segments = segment_story(body.blocks, "en")
    assert len(segments) == 5000
    assert assemble(body.blocks, unchanged(segments)) == body.blocks
    assert time.process_time() - started < 10
