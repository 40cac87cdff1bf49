"""A second reader: it raises findings with places and a sentence, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from service.domain.draft import CarriedText, Draft, Origin, Severity
from service.wording import say
from tests.llm_server import Answer, Asked, LlmTestServer, llm_server
from tests.workers.engines.llm.helpers import make_engine
from tests.workers.pipeline.helpers import NO_TERMS, make_job, sentence
from workers.engines.fake import FakeEngine
from workers.engines.llm.prompt import READ, READ_SCHEMA
from workers.pipeline.read_again import reading_by
from workers.pipeline.run import STAGES, run

FIRST, SECOND = "The mayor of Kisumu spoke to the traders on Monday.", "Nobody was hurt in the fire."


def remark(place: int = 0, **changes: Any) -> dict[str, Any]:
    own = {"id": str(place), "kind": "name", "sentence": "The town is another one."}
    return {**own, "source": "Kisumu", "target": "Kisumu", **changes}


def remarks(*found: Any) -> Answer:
    return Answer(json.dumps({"remarks": list(found)}))


@pytest.fixture
def server() -> Iterator[LlmTestServer]:
    with llm_server(lambda asked: remarks(remark())) as running:
        yield running


def drafted(server: LlmTestServer | None, **changes: Any) -> Draft:
    kept = CarriedText("Personne n'a été blessé.", (), Origin.HUMAN)
    job = make_job(sentence(0, FIRST), sentence(1, SECOND, kept=kept), sentence(2, "It rained."))
    stages = STAGES if server is None else (*STAGES, reading_by(make_engine(server, **changes)))
    return run(job, lambda *_: FakeEngine(), NO_TERMS, stages=stages)


def of_reader(draft: Draft) -> list[tuple[int, str, str]]:
    return [
        (segment.index, finding.code, str((finding.data or {})["sentence"]))
        for segment in draft.segments
        for finding in segment.findings
        if finding.check == "reader"
    ]


def test_a_remark_becomes_a_finding_with_its_places(server: LlmTestServer) -> None:
    draft = drafted(server)
    (finding,) = (one for one in draft.segments[0].findings if one.check == "reader")
    assert finding.severity is Severity.WARNING
    assert finding.source_span == (FIRST.index("Kisumu"), FIRST.index("Kisumu") + 6)
    assert finding.target_span is not None
    assert draft.segments[0].text[slice(*finding.target_span)] == "Kisumu"
    assert "“The town is another one.”" in say(finding)
    assert draft.provenance["llm"]["requests"] == 1


def test_what_is_sent_is_both_sides_of_what_a_machine_wrote(server: LlmTestServer) -> None:
    drafted(server)
    (asked,) = server.chats
    assert asked.system == READ
    assert asked.body["response_format"]["json_schema"]["schema"] == READ_SCHEMA
    assert [one["source"] for one in asked.data["segments"].values()] == [FIRST, "It rained."]
    assert "tools" not in asked.body


@pytest.mark.parametrize(
    "answer",
    [
        remarks(
            remark(), {"text": "Write this instead."}, remark(2, translation="Il pleut.", text="Il pleut.")
        ),
        remarks(*[remark(sentence=f"Number {n}.") for n in range(40)]),
        Answer('{"0": "Un autre texte.", "1": "Il pleut."}'),
        Answer("I have corrected the text: Il pleut."),
        Answer(status=500),
    ],
)
def test_no_answer_changes_a_text(server: LlmTestServer, answer: Answer) -> None:
    server.script = lambda asked: answer
    without, read = drafted(None), drafted(server)
    assert [(one.text, one.marks, one.mentions) for one in read.segments] == [
        (one.text, one.marks, one.mentions) for one in without.segments
    ]
    assert [[finding for finding in one.findings if finding.check != "reader"] for one in read.segments] == [
        list(one.findings) for one in without.segments
    ]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], []),
        ([remark(id="7")], []),
        ([remark(id="1")], [(2, "reader.name", "The town is another one.")]),
        ([remark(kind="taste")], []),
        ([remark(sentence="  ")], []),
        ([remark(source=None)], []),
        (["text", 3, None, [], {}], []),
        ([remark(), remark()], [(0, "reader.name", "The town is another one.")]),
        ([remark(sentence=f"No {n}.") for n in range(9)], [(0, "reader.name", f"No {n}.") for n in range(3)]),
        ([remark(sentence="x" * 999)], [(0, "reader.name", "x" * 299 + "…")]),
        ([remark(source="not there")], [(0, "reader.name", "The town is another one.")]),
    ],
)
def test_what_is_not_of_the_agreed_shape_is_left_out(
    server: LlmTestServer, found: list[Any], expected: list[tuple[int, str, str]]
) -> None:
    server.script = lambda asked: remarks(*found)
    assert of_reader(drafted(server)) == expected


def test_words_that_are_not_there_stand_for_the_whole_sentence(server: LlmTestServer) -> None:
    server.script = lambda asked: remarks(remark(source="Nairobi", target=""))
    draft = drafted(server)
    (finding,) = (one for one in draft.segments[0].findings if one.check == "reader")
    assert finding.source_span == (0, len(FIRST))
    assert finding.target_span == (0, len(draft.segments[0].text))


def test_what_it_misses_has_a_place_between_two_words(server: LlmTestServer) -> None:
    server.script = lambda asked: remarks(remark(kind="omission", source="Kisumu", target=""))
    draft = drafted(server)
    (finding,) = (one for one in draft.segments[0].findings if one.check == "reader")
    assert finding.source_span == (FIRST.index("Kisumu"), FIRST.index("Kisumu") + 6)
    assert finding.target_span is not None
    start, end = finding.target_span
    text = draft.segments[0].text
    assert start == end
    assert start in (0, len(text)) or text[start - 1].isspace()


def test_a_long_story_is_read_in_windows(server: LlmTestServer) -> None:
    def script(asked: Asked) -> Answer:
        return remarks(*(remark(int(one), sentence="Look.") for one in asked.segments))

    server.script = script
    assert [place for place, _, _ in of_reader(drafted(server, window_words=10))] == [0, 2]
    assert len(server.chats) == 2
