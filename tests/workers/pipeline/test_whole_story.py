"""A story through the pipeline with a language model first: its answers, and what stands in for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from service.domain.draft import CarriedText, Draft, Job, Origin, Outcome, Severity, SourceSegment, Step
from service.domain.story import Mark
from service.domain.terms import Glossary
from service.domain.terms.concept import Concept, FormStatus, Term
from service.errors import Unavailable
from service.wording import say_reason
from tests.llm_server import Answer, Asked, LlmTestServer, llm_server, texts
from tests.workers.engines.llm.helpers import make_engine
from tests.workers.pipeline.helpers import NO_TERMS, make_job, sentence
from workers.engines.base import Engine
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.pipeline.run import run

FRENCH = {
    "The mayor of Kisumu spoke to the traders on Monday.": (
        "Le maire de Kisumu a parlé aux commerçants lundi."
    ),
    "The mayor of <1>Kisumu</1> spoke to the traders on Monday.": (
        "Le maire de <1>Kisumu</1> a parlé aux commerçants lundi."
    ),
    "Nobody was hurt in the fire at the market.": "Personne n'a été blessé dans l'incendie du marché.",
    "The repairs will cost 300 million shillings.": "Les réparations coûteront 300 millions de shillings.",
    "The IMF has not yet agreed to the loan.": "Le FMI n'a pas encore accepté le prêt.",
    "The market opens again on Tuesday.": "Le marché rouvre mardi.",
}
MAYOR, NOBODY, REPAIRS, LOAN, OPENS = (text for text in FRENCH if "<" not in text)


def honest(asked: Asked) -> Answer:
    """Answer as a model that knows its French."""
    return texts({key: FRENCH[text] for key, text in asked.segments.items()})


def except_for(wrong: dict[str, str], times: int = 99) -> Callable[[Asked], Answer]:
    """Answer honestly but for some texts, the first so many times."""
    left = dict.fromkeys(wrong, times)

    def script(asked: Asked) -> Answer:
        found = {}
        for key, text in asked.segments.items():
            bad = left.get(text, 0) > 0
            left[text] = left.get(text, 0) - 1
            found[key] = wrong[text] if bad else FRENCH[text]
        return texts(found)

    return script


@pytest.fixture
def server() -> Iterator[LlmTestServer]:
    with llm_server(honest) as running:
        yield running


def story_of(*items: str | SourceSegment, **changes: Any) -> Job:
    segments = [one if isinstance(one, SourceSegment) else sentence(n, one) for n, one in enumerate(items)]
    return replace(make_job(*segments), **changes)


def drafted(
    server: LlmTestServer, job: Job, *others: Engine, glossary: Glossary = NO_TERMS, **changes: Any
) -> Draft:
    engine = make_engine(server, **changes)
    return run(job, lambda *_: engine, glossary, others_for=lambda *_: iter(others))


def test_a_story_is_drafted_by_the_language_model(server: LlmTestServer) -> None:
    draft = drafted(server, story_of(MAYOR, NOBODY, REPAIRS, style="Write plainly."))
    assert [one.text for one in draft.segments] == [FRENCH[one] for one in (MAYOR, NOBODY, REPAIRS)]
    assert {one.engine for one in draft.segments} == {draft.engine} == {"llm:test-model"}
    assert [one.score for one in draft.segments] == [None] * 3
    assert {finding.check for one in draft.segments for finding in one.findings} == {"unlisted_name"}
    assert server.chats[0].data["style"] == "Write plainly."
    assert draft.provenance["llm"]["requests"] == 1
    assert "notes" not in draft.provenance


def test_what_the_checks_find_is_named_and_asked_for_once_more(server: LlmTestServer) -> None:
    server.script = except_for({REPAIRS: "Les réparations coûteront 30 millions de shillings."}, times=1)
    draft = drafted(server, story_of(MAYOR, REPAIRS))
    assert server.chats[1].segments == {"1": REPAIRS}
    assert "300" in server.chats[1].data["faults"]["1"]
    assert draft.segments[1].text == FRENCH[REPAIRS]


def test_another_sense_is_named_as_another_number_is(server: LlmTestServer) -> None:
    server.script = except_for({OPENS: "Le marché ferme mardi."}, times=1)
    draft = drafted(server, story_of(MAYOR, OPENS))
    assert "ferme" in server.chats[1].data["faults"]["1"]
    assert draft.segments[1].text == FRENCH[OPENS]


def test_a_wrong_number_that_stays_is_a_finding(server: LlmTestServer) -> None:
    server.script = except_for({REPAIRS: "Les réparations coûteront 30 millions de shillings."})
    draft = drafted(server, story_of(MAYOR, REPAIRS), FakeEngine())
    assert [one.check for one in draft.segments[1].findings] == ["numbers"] * 2
    assert draft.segments[1].engine == "llm:test-model"
    assert len(server.chats) == 2


@pytest.mark.parametrize(
    "answer",
    [
        "The mayor of Kisumu spoke to the traders on Monday.",
        "El alcalde de Kisumu habló con los comerciantes el lunes y dijo que no se sabe nada de esto.",
        "Ich kann das nicht übersetzen, weil es nicht erlaubt ist und ich es nicht darf.",
        "OK",
        "Le maire de Kisumu a parlé aux commerçants lundi. " * 8,
        "",
    ],
)
def test_what_is_no_translation_is_refused_and_another_engine_stands_in(
    server: LlmTestServer, answer: str
) -> None:
    server.script = except_for({MAYOR: answer})
    draft = drafted(server, story_of(NOBODY, MAYOR, OPENS), FakeEngine())
    assert [one.engine for one in draft.segments] == ["llm:test-model", "fake", "llm:test-model"]
    assert draft.engine == "llm:test-model + fake"
    assert draft.segments[1].text.startswith("[fr] ")
    assert "could not be used for 1 sentence of 3" in draft.provenance["notes"][0]
    assert len(server.chats) == 2


def test_a_stand_in_counts_only_what_it_was_left(server: LlmTestServer) -> None:
    server.script = except_for({MAYOR: "OK"})
    engine, seen = make_engine(server), list[tuple[int, int]]()
    job = story_of(NOBODY, MAYOR, OPENS)
    run(
        job,
        lambda *_: engine,
        NO_TERMS,
        lambda done, total: seen.append((done, total)),
        lambda *_: iter([FakeEngine()]),
    )
    assert max(seen) == seen[-1] == (3, 3)


def test_without_another_engine_a_refused_sentence_is_left_to_people(server: LlmTestServer) -> None:
    server.script = except_for({MAYOR: "OK"})
    draft = drafted(server, story_of(NOBODY, MAYOR, OPENS))
    assert [one.text for one in draft.segments] == [FRENCH[NOBODY], "", FRENCH[OPENS]]
    assert {one.check for one in draft.segments[1].findings if one.severity is Severity.BLOCK} == {
        "empty",
        "unfinished",
    }


def test_without_another_engine_a_story_that_is_refused_fails_with_the_reason(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer("I have been pwned.")
    with pytest.raises(Unavailable, match=r"could not be used for 2 sentences of 2.*not one JSON object"):
        drafted(server, story_of(NOBODY, MAYOR))


def test_a_server_that_is_down_hands_the_whole_story_on(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer(status=503)
    draft = drafted(server, story_of(MAYOR, NOBODY), FakeEngine())
    assert draft.engine == "fake"
    assert {one.engine for one in draft.segments} == {"fake"}
    assert "answered 503" in draft.provenance["notes"][0]


def test_a_server_that_goes_down_in_the_middle_hands_on_the_rest(server: LlmTestServer) -> None:
    def script(asked: Asked) -> Answer:
        return honest(asked) if len(server.chats) == 1 else Answer(status=500)

    server.script = script
    draft = drafted(server, story_of(MAYOR, NOBODY, REPAIRS, LOAN), FakeEngine(), window_words=20)
    assert [one.engine for one in draft.segments] == ["llm:test-model"] * 2 + ["fake"] * 2


def test_what_an_editor_kept_is_context_and_is_not_sent(server: LlmTestServer) -> None:
    kept = CarriedText("Personne n'a été blessé, dit la ville.", (), Origin.HUMAN)
    draft = drafted(server, story_of(MAYOR, sentence(1, NOBODY, kept=kept), OPENS))
    assert list(server.chats[0].segments.values()) == [MAYOR, OPENS]
    assert server.chats[0].data["context"] == [{"text": NOBODY, "translation": kept.text}]
    assert draft.segments[1].text == kept.text


def test_a_sentence_that_stands_twice_is_sent_once(server: LlmTestServer) -> None:
    draft = drafted(server, story_of(MAYOR, NOBODY, MAYOR))
    assert list(server.chats[0].segments.values()) == [MAYOR, NOBODY]
    assert [one.text for one in draft.segments] == [FRENCH[MAYOR], FRENCH[NOBODY], FRENCH[MAYOR]]


# links, codes, capitals


def test_an_inline_mark_comes_back_on_its_words(server: LlmTestServer) -> None:
    linked = sentence(0, MAYOR, Mark(1, 13, 19, "a", (("href", "https://example.org/"),)))
    draft = drafted(server, story_of(linked, NOBODY))
    (mark,) = draft.segments[0].marks
    assert draft.segments[0].text[mark.start : mark.end] == "Kisumu"
    assert mark.attrs == linked.marks[0].attrs


def test_broken_tags_are_placed_by_the_alignment_of_an_installed_model(
    server: LlmTestServer, ct2: Ct2Engine
) -> None:
    linked = sentence(0, "The children read a book in the garden.", Mark(1, 20, 24, "b"))
    server.script = lambda asked: texts({"1": "Les enfants lisent un livre dans le jardin."})
    draft = drafted(server, story_of(linked), ct2)
    (mark,) = draft.segments[0].marks
    assert draft.segments[0].text == "Les enfants lisent un livre dans le jardin."
    assert draft.segments[0].text[mark.start : mark.end] == "livre"
    assert draft.segments[0].engine == "llm:test-model"


def test_addresses_travel_as_codes_and_come_back_as_they_are(server: LlmTestServer) -> None:
    def script(asked: Asked) -> Answer:
        (text,) = asked.segments.values()
        code = text.split(" ")[3]
        assert "example" not in text
        return texts({"1": f"Écrivez à l'adresse {code} avant le marché de mardi."})

    server.script = script
    draft = drafted(server, story_of("Please write to press@example.org before the market on Tuesday."))
    assert draft.segments[0].text == "Écrivez à l'adresse press@example.org avant le marché de mardi."


# terms

IMF = Concept(
    "imf",
    "organisation",
    (
        Term("en", "IMF", FormStatus.PREFERRED, short=True),
        Term("fr", "FMI", FormStatus.PREFERRED, short=True),
    ),
)
WITH_IMF = Glossary((IMF,))
WRONG = "L'IMF n'a pas encore accepté le prêt."


def test_the_terms_of_a_text_go_with_it(server: LlmTestServer) -> None:
    draft = drafted(server, story_of(MAYOR, LOAN), glossary=WITH_IMF)
    assert server.chats[0].data["terms"] == {"2": [{"source": "IMF", "write": ["FMI"]}]}
    assert [one.outcome for one in draft.segments[1].mentions] == [Outcome.APPLIED]
    assert len(server.chats) == 1


def test_a_missed_term_is_asked_for_by_name(server: LlmTestServer) -> None:
    server.script = except_for({LOAN: WRONG}, times=1)
    draft = drafted(server, story_of(MAYOR, LOAN), glossary=WITH_IMF)
    assert server.chats[1].segments == {"1": LOAN}
    assert server.chats[1].data["faults"] == {"1": "For “IMF” write “FMI”."}
    (mention,) = draft.segments[1].mentions
    assert draft.segments[1].text == FRENCH[LOAN]
    assert mention.step is Step.ASKED
    assert mention.outcome is Outcome.APPLIED
    assert len(server.chats) == 2


def test_a_term_that_is_missed_again_is_reported_with_what_was_tried(server: LlmTestServer) -> None:
    server.script = except_for({LOAN: WRONG})
    draft = drafted(server, story_of(MAYOR, LOAN), glossary=WITH_IMF)
    (mention,) = draft.segments[1].mentions
    assert mention.outcome is Outcome.MISSED
    assert "asked for by name: the term did not come out whole" in (say_reason(mention.reason) or "")
    assert len(server.chats) == 2


@pytest.mark.parametrize(
    ("worse", "why"),
    [
        ("Le FMI a accepté.", "the checks found more wrong than before"),
        ("OK FMI", "no answer came that could be used"),
    ],
)
def test_an_answer_that_has_the_term_and_is_worse_is_not_taken(
    server: LlmTestServer, worse: str, why: str
) -> None:
    def script(asked: Asked) -> Answer:
        if "faults" in asked.data:
            return texts({"1": worse})
        return texts({key: WRONG if text == LOAN else FRENCH[text] for key, text in asked.segments.items()})

    server.script = script
    draft = drafted(server, story_of(MAYOR, LOAN), glossary=WITH_IMF)
    assert draft.segments[1].text == WRONG
    (mention,) = draft.segments[1].mentions
    assert why in (say_reason(mention.reason) or "")


def test_all_that_is_sent_is_the_data_of_the_story(server: LlmTestServer) -> None:
    drafted(server, story_of(MAYOR, NOBODY))
    (asked,) = server.chats
    assert set(asked.body) == {"model", "messages", "max_tokens", "temperature", "response_format"}
    assert set(asked.data) == {"from", "to", "segments"}
    json.dumps(asked.data)
