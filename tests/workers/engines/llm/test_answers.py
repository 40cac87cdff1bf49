"""Answers as models give them, over the wire: what is taken, what is asked for again, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from service.domain.story import Mark
from tests.llm_server import Answer, Asked, LlmTestServer, marked, texts
from tests.workers.engines.llm.helpers import bold, make_engine, story, translated
from workers.engines.llm.prompt import TRANSLATE
from workers.engines.stories import Judgement, StoryText
from workers.pipeline.marks import project

THREE = ("The mayor spoke.", "Nobody was hurt in the fire.", "The market opens again on Monday.")


def first_then(
    first: Callable[[Asked], Answer], then: Callable[[Asked], Answer] = marked
) -> Callable[[Asked], Answer]:
    """Answer the first request in one way and the others in another."""
    waiting = [first]
    return lambda asked: (waiting.pop() if waiting else then)(asked)


def test_each_text_has_one_translation_in_its_place(server: LlmTestServer) -> None:
    found = translated(make_engine(server), story(*THREE))
    assert [found.outputs[place].text for place in range(3)] == [f"[fr] {text}" for text in THREE]
    assert (found.refused, found.stopped) == ({}, None)
    assert len(server.chats) == 1


def test_the_request_is_a_fixed_text_and_data(server: LlmTestServer) -> None:
    request = story(StoryText("Fire in market", kind="headline"), *THREE, style="Short sentences.")
    translated(make_engine(server), request)
    (asked,) = server.chats
    assert asked.system == TRANSLATE
    assert [one["role"] for one in asked.body["messages"]] == ["system", "user"]
    assert asked.segments == {"1": "Fire in market", "2": THREE[0], "3": THREE[1], "4": THREE[2]}
    assert asked.data["from"] == "English (en)"
    assert asked.data["to"] == "French (fr-SN)"
    assert asked.data["style"] == "Short sentences."
    assert asked.data["kind"] == {"1": "headline"}
    assert not {"tools", "tool_choice", "functions", "web_search_options"} & set(asked.body)
    schema = asked.body["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["required"] == ["1", "2", "3", "4"]
    assert schema["schema"]["additionalProperties"] is False


def wrapped(before: str, after: str) -> Callable[[Asked], Answer]:
    return lambda asked: Answer(before + marked(asked).text + after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```json\n", "\n```"),
        ("```\n", "\n```\n"),
        ("\n  ", "  \n"),
        ("<think>\nLet me see {\n</think>\n", ""),
    ],
)
def test_a_fence_or_a_thought_round_the_answer_costs_nothing(
    server: LlmTestServer, before: str, after: str
) -> None:
    server.script = wrapped(before, after)
    found = translated(make_engine(server), story(*THREE))
    assert len(found.outputs) == 3
    assert len(server.chats) == 1


BAD: dict[str, tuple[Callable[[Asked], Answer], str]] = {
    "talk": (
        lambda asked: Answer("Sure! Here is your translation: Le maire a parlé."),
        "not one JSON object",
    ),
    "talk before": (wrapped("Here you are:\n", ""), "not one JSON object"),
    "talk after": (wrapped("", "\nAnything else?"), "not one JSON object"),
    "half an object": (lambda asked: Answer(marked(asked).text[:-9]), "not one JSON object"),
    "a list": (lambda asked: Answer(json.dumps(list(asked.segments.values()))), "not an object"),
    "one lost": (lambda asked: texts({"1": "[fr] a", "3": "[fr] c"}), "missing in your answer: 2"),
    "merged": (lambda asked: texts({"1": "[fr] a b", "2": "[fr] c"}), "missing in your answer: 3"),
    "split": (lambda asked: texts({**asked.segments, "4": "[fr] d"}), "not among those asked for: 4"),
    "invented": (lambda asked: texts({**asked.segments, "note": "Done."}), "not among those asked for: note"),
    "other ids": (lambda asked: texts({"a": "x", "b": "y", "c": "z"}), "missing in your answer: 1, 2, 3"),
    "doubled": (lambda asked: Answer('{"1": "a", "2": "b", "2": "c", "3": "d"}'), "more than once: 2"),
    "no strings": (lambda asked: Answer('{"1": "a", "2": {"text": "b"}, "3": 4}'), "not strings: 2, 3"),
    "empty": (lambda asked: Answer(""), "was empty"),
    "a refusal": (lambda asked: Answer(refusal="I cannot help with that."), "You refused"),
    "a filter": (lambda asked: Answer(finish="content_filter"), "You refused"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_asked_for_once_more_with_its_fault(server: LlmTestServer, name: str) -> None:
    bad, fault = BAD[name]
    server.script = first_then(bad)
    engine = make_engine(server)
    found = translated(engine, story(*THREE))
    assert [found.outputs[place].text for place in range(3)] == [f"[fr] {text}" for text in THREE]
    assert len(server.chats) == 2
    assert fault in server.chats[1].data["faults"]
    assert server.chats[1].system == TRANSLATE
    assert engine.provenance()["asked_again"] == 3


@pytest.mark.parametrize("name", BAD)
def test_a_second_bad_answer_is_refused_and_not_asked_for_a_third_time(
    server: LlmTestServer, name: str
) -> None:
    bad, fault = BAD[name]
    server.script = bad
    found = translated(make_engine(server), story(*THREE))
    assert found.outputs == {}
    assert set(found.refused) == {0, 1, 2}
    assert fault in found.refused[0]
    assert found.stopped is None
    assert len(server.chats) == 2


def test_only_the_texts_at_fault_are_asked_for_again(server: LlmTestServer) -> None:
    def judge(place: int, text: str) -> Judgement:
        return Judgement(("Say who spoke.",), 1) if place == 0 and "again" not in text else Judgement()

    server.script = first_then(marked, lambda asked: texts({"1": "[fr] again"}))
    found = make_engine(server).translate_story(story(*THREE), judge)
    assert server.chats[1].segments == {"1": THREE[0]}
    assert server.chats[1].data["faults"] == {"1": "Say who spoke."}
    beside = {"text": THREE[1], "translation": f"[fr] {THREE[1]}"}  # of what is only corrected no more
    assert server.chats[1].data["context"] == [beside]
    assert found.outputs[0].text == "[fr] again"


def test_of_two_answers_with_faults_the_lighter_one_stands(server: LlmTestServer) -> None:
    def judge(place: int, text: str) -> Judgement:
        return Judgement(("Wrong.",), 10 if "worse" in text else 1)

    server.script = first_then(
        lambda asked: texts({"1": "[fr] one"}), lambda asked: texts({"1": "[fr] worse"})
    )
    found = make_engine(server).translate_story(story(THREE[0]), judge)
    assert found.outputs[0].text == "[fr] one"


def test_one_text_for_two_different_sources_is_refused(server: LlmTestServer) -> None:
    server.script = lambda asked: texts(dict.fromkeys(asked.segments, "Je ne peux pas aider à cela."))
    found = translated(make_engine(server), story(*THREE))
    assert set(found.refused) == {0, 1, 2}


def test_an_answer_that_was_cut_off_is_asked_for_in_halves(server: LlmTestServer) -> None:
    server.script = first_then(lambda asked: Answer(marked(asked).text[:20], finish="length"))
    found = translated(make_engine(server), story(*THREE))
    assert [list(asked.segments.values()) for asked in server.chats] == [
        list(THREE),
        list(THREE[:2]),
        [THREE[2]],
    ]
    assert len(found.outputs) == 3


def test_what_is_cut_off_again_is_refused(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer("{", finish="length")
    found = translated(make_engine(server), story(*THREE))
    assert set(found.refused) == {0, 1, 2}
    assert len(server.chats) == 3


def test_what_needs_no_model_is_not_sent(server: LlmTestServer) -> None:
    found = translated(make_engine(server), story(THREE[0], "1,500", "https://example.org", ""))
    assert list(server.chats[0].segments.values()) == [THREE[0]]
    assert [found.outputs[place].text for place in (1, 2, 3)] == ["1,500", "https://example.org", ""]


def test_a_long_story_goes_in_windows_that_see_what_is_beside_them(server: LlmTestServer) -> None:
    sentences = [f"Sentence number {n} of the story says this." for n in range(30)]
    head = StoryText("A long story", kind="headline")
    found = translated(make_engine(server, window_words=80), story(head, *sentences))
    assert len(found.outputs) == 31
    assert len(server.chats) == 4
    asked = [text for one in server.chats for text in one.segments.values()]
    assert asked == ["A long story", *sentences]
    context = server.chats[1].data["context"]
    assert context[0] == {"text": "A long story", "translation": "[fr] A long story"}
    assert context[1]["translation"].startswith("[fr] Sentence")
    assert "translation" not in context[-1]
    sizes = [len(one.segments) for one in server.chats]
    assert max(sizes) - min(sizes) <= 2


def test_texts_that_stand_already_are_context_alone(server: LlmTestServer) -> None:
    request = story(THREE[0], StoryText(THREE[1], known="Personne n'a été blessé."), THREE[2])
    found = translated(make_engine(server), request)
    assert list(server.chats[0].segments.values()) == [THREE[0], THREE[2]]
    assert server.chats[0].data["context"] == [{"text": THREE[1], "translation": "Personne n'a été blessé."}]
    assert set(found.outputs) == {0, 2}


# inline marks

LINKED = StoryText("The mayor of Kisumu spoke on Monday.", marks=(bold(13, 19), bold(29, 35, 2)))


def test_marks_travel_as_numbered_tags_and_find_their_places(server: LlmTestServer) -> None:
    server.script = lambda asked: texts({"1": "<2>Lundi</2>, le maire de <1>Kisumu</1> a parlé."})
    found = translated(make_engine(server), story(LINKED))
    assert server.chats[0].segments == {"1": "The mayor of <1>Kisumu</1> spoke on <2>Monday</2>."}
    output = found.outputs[0]
    assert output.text == "Lundi, le maire de Kisumu a parlé."
    assert found.unmarked == frozenset()
    placed = project(LINKED.text, LINKED.marks, output.text, output.alignment, "fr")
    assert {mark.id: output.text[mark.start : mark.end] for mark in placed.marks} == {1: "Kisumu", 2: "Lundi"}


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("Le maire de Kisumu a parlé <2>lundi</2>.", "The tags <1>, </1> are missing."),
        ("Le maire de <1>Kisumu a parlé <2>lundi</2>.", "The tags </1> are missing."),
        ("Le <1>maire</1> de <1>Kisumu</1> a parlé <2>lundi</2>.", "too often"),
        ("Le maire de <1>Kisumu</1> a parlé <2>lundi</2> <3>soir</3>.", "made up"),
        ("Le maire de </1>Kisumu<1> a parlé <2>lundi</2>.", "in the wrong order"),
        ("Le maire de <1></1>Kisumu a parlé <2>lundi</2>.", "empty"),
    ],
)
def test_broken_tags_are_asked_for_again_and_then_left_to_the_alignment(
    server: LlmTestServer, broken: str, fault: str
) -> None:
    server.script = lambda asked: texts({"1": broken})
    found = translated(make_engine(server), story(LINKED))
    assert fault in server.chats[1].data["faults"]["1"]
    output = found.outputs[0]
    assert "<" not in output.text
    assert output.text.startswith("Le maire de Kisumu a parlé lundi")
    assert found.unmarked == {0}
    placed = project(LINKED.text, LINKED.marks, output.text, output.alignment, "fr")
    assert {mark.id: output.text[mark.start : mark.end] for mark in placed.marks} == {1: "Kisumu"}
    assert placed.missing == (2,)


def test_nested_marks_and_an_image_keep_their_places(server: LlmTestServer) -> None:
    text = StoryText(
        "He read the old book there.",
        marks=(bold(8, 20, 1), bold(12, 15, 2), Mark(3, 20, 20, "img", (), "<img>")),
    )
    server.script = lambda asked: texts({"1": "Là, il a lu <1>le livre <2>ancien</2></1><3/>."})
    found = translated(make_engine(server), story(text))
    assert server.chats[0].segments["1"] == "He read <1>the <2>old</2> book</1><3/> there."
    output = found.outputs[0]
    placed = project(text.text, text.marks, output.text, output.alignment, "fr")
    said = {mark.id: output.text[mark.start : mark.end] for mark in placed.marks}
    assert said == {1: "le livre ancien", 2: "ancien", 3: ""}
    assert next(mark.start for mark in placed.marks if mark.id == 3) == len("Là, il a lu le livre ancien")


def test_signs_of_the_text_that_look_like_tags_are_text(server: LlmTestServer) -> None:
    text = StoryText("Write <1> before the name Anna.", marks=(bold(26, 30),))
    server.script = lambda asked: texts({"1": "Écrivez <1> devant le nom Anna."})
    found = translated(make_engine(server), story(text))
    assert server.chats[0].segments["1"] == text.text
    assert found.outputs[0].text == "Écrivez <1> devant le nom Anna."


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("  Le maire\n a parlé. \n", "Le maire a parlé."),
        ("Le maire\r\na parlé.", "Le maire a parlé."),
        ("Le maire\ta parlé.", "Le maire a parlé."),
        ("Le maire\u2028a parlé.", "Le maire a parlé."),
        ("Le\u0000 maire", "Le\ufffd maire"),
        ("Le\ud83d maire", "Le\ufffd maire"),
        ("Le\u001b[31m maire", "Le\ufffd[31m maire"),
        ("Le maire 👍🏽 a parlé.", "Le maire 👍🏽 a parlé."),
    ],
)
def test_a_text_is_one_line_that_a_database_takes(server: LlmTestServer, answer: str, expected: str) -> None:
    server.script = lambda asked: Answer(json.dumps({"1": answer}))
    found = translated(make_engine(server), story(THREE[0]))
    assert found.outputs[0].text == expected


def test_a_line_break_in_a_string_that_json_does_not_allow_is_no_fault(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer('{"1": "Le maire\na parlé."}')
    found = translated(make_engine(server), story(THREE[0]))
    assert found.outputs[0].text == "Le maire a parlé."
    assert len(server.chats) == 1
