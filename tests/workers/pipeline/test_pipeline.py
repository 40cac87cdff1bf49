"""From a job to a draft, with the real model and with the fake one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from service.domain.draft import CarriedText, Draft, Job, Origin, Outcome, Severity
from service.domain.holding import BY_HAND
from service.domain.html.markup import parse_body, sanitise, to_html
from service.domain.story import Mark
from service.domain.terms import Glossary
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.text.segments import assemble, segment_story
from service.termbase.files import load_glossary
from service.wording import say
from tests.factories import RICH
from tests.workers.pipeline.helpers import NO_TERMS, make_job, sentence
from workers.engines.base import Engine, Output
from workers.engines.ct2 import Ct2Engine
from workers.engines.fake import FakeEngine
from workers.pipeline.comparison import Comparison
from workers.pipeline.run import FIRST_DECODING, STAGES, Stage, run

GOOD = Output("Il part.", -0.5)


def never(source: str, target: str) -> Engine:
    raise AssertionError("no engine is needed here")


def html_of(html: str, engine: Engine, target: str) -> tuple[str, Draft]:
    body = parse_body(html)
    segments = segment_story(body.blocks, "en")
    draft = run(make_job(*segments, target=target), lambda *_: engine, NO_TERMS)
    pieces = [(s, d.text, d.marks) for s, d in zip(segments, draft.segments, strict=True)]
    return to_html(body.skeleton, assemble(body.blocks, pieces)), draft


@pytest.mark.parametrize("target", ["fr-SN", "ar-EG", "he-IL", "am-ET"])
def test_a_whole_story_keeps_its_elements(target: str) -> None:
    html, draft = html_of(RICH, FakeEngine(), target)
    assert sanitise(html) == html
    for tag in (
        "<p",
        "<h2",
        "<figure",
        "<figcaption",
        "<blockquote",
        "<li",
        "<strong",
        "<em",
        "<b>",
        "<iframe",
    ):
        assert html.count(f"<{tag}") == sanitise(RICH).count(f"<{tag}"), tag
    assert 'href="https://au.int/"' in html
    assert "Nairobi" in html
    assert not [
        finding for segment in draft.segments for finding in segment.findings if finding.check == "marks"
    ]


def test_a_whole_story_with_the_real_model(ct2: Ct2Engine) -> None:
    html, draft = html_of(RICH, ct2, "fr-SN")
    assert draft.engine == "ct2:mini-en-fr"
    for tag in ("<p", "<h2", "<figure", "<li", "<strong", "<a ", "<iframe"):
        assert html.count(tag) == sanitise(RICH).count(tag), tag
    assert all(segment.text and segment.origin is Origin.MT for segment in draft.segments)
    assert all(segment.score is not None for segment in draft.segments)
    assert "Nairobi" in html
    assert list(draft.seconds) == list(dict.fromkeys(name for name, _ in STAGES))


def test_the_first_decoding_alone_tries_nothing_again() -> None:
    engine = Stubborn("va va va va va va", Output("Il part.", -0.5))
    job = make_job(sentence(0, "He is leaving."))
    (segment,) = run(job, lambda *_: engine, NO_TERMS, stages=FIRST_DECODING).segments
    assert (engine.tries, segment.text) == (1, "va va va va va va")


def test_two_texts_are_compared_once() -> None:
    comparison = Comparison(IMF, "en", "fr")
    first = comparison.mentions("The IMF paid.", "Le FMI a payé.")
    assert [one.outcome for one in first] == [Outcome.APPLIED]
    assert comparison.mentions("The IMF paid.", "Le FMI a payé.") is first
    assert [one.outcome for one in comparison.mentions("The IMF paid.", "Il a payé.")] == [Outcome.MISSED]


def test_kept_text_is_neither_translated_nor_changed() -> None:
    kept = CarriedText("Mes mots à moi.", (Mark(1, 4, 8, "b"),), Origin.HUMAN, "ct2:x", "ada")
    job = make_job(sentence(0, "My own words.", Mark(1, 3, 6, "b"), kept=kept))
    (segment,) = run(job, never, NO_TERMS).segments
    assert (segment.text, segment.marks) == ("Mes mots à moi.", kept.marks)
    assert (segment.origin, segment.engine) == (Origin.HUMAN, "ct2:x")


def test_kept_text_that_lost_a_mark_is_reported() -> None:
    kept = CarriedText("Mes mots.", (), Origin.HUMAN)
    (segment,) = run(
        make_job(sentence(0, "My words.", Mark(1, 3, 8, "b"), kept=kept)), never, NO_TERMS
    ).segments
    assert [finding.check for finding in segment.findings] == ["marks"]


def test_only_what_is_not_kept_goes_to_the_engine() -> None:
    asked: list[str] = []

    class Asked(FakeEngine):
        def translate(
            self,
            sentences: Sequence[str],
            source: str,
            target: str,
            *,
            retry: bool = False,
            done: Callable[[int], None] | None = None,
        ) -> list[Output]:
            asked.extend(sentences)
            return super().translate(sentences, source, target, done=done)

    kept = CarriedText("Gardé.", (), Origin.HUMAN)
    job = make_job(sentence(0, "Kept words.", kept=kept), sentence(1, "New words come."))
    draft = run(job, lambda *_: Asked(), NO_TERMS)
    assert asked == ["New words come."]
    assert [segment.index for segment in draft.segments] == [0, 1]


def test_an_edition_in_the_same_language_takes_the_text_as_it_is() -> None:
    mark = Mark(1, 0, 3, "b")
    draft = run(make_job(sentence(0, "Own words.", mark), source="en-US", target="en-ZA"), never, NO_TERMS)
    (segment,) = draft.segments
    assert (segment.text, segment.marks, segment.origin) == ("Own words.", (mark,), Origin.SOURCE)
    assert (draft.engine, list(draft.seconds)) == ("source", ["glossary", "source", "checks"])


def test_a_line_break_stays_between_its_lines(ct2: Ct2Engine) -> None:
    text = "The children read a book.\nShe bought three apples."
    for engine in (ct2, FakeEngine()):
        (segment,) = run(make_job(sentence(0, text)), lambda *_, e=engine: e, NO_TERMS).segments
        first, second = segment.text.split("\n")
        assert first
        assert second
    assert (first[:4], second[:4]) == ("[fr]", "[fr]")


def test_progress_goes_up_to_all_segments(ct2: Ct2Engine) -> None:
    seen: list[tuple[int, int]] = []
    job = make_job(*(sentence(index, f"The children read book {index}.") for index in range(30)))
    run(job, lambda *_: ct2, NO_TERMS, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (30, 30)


def test_glossary_terms_are_reported_segment_by_segment(ct2: Ct2Engine) -> None:
    text = "The European Union met in Geneva."
    (segment,) = run(make_job(sentence(0, text)), lambda *_: ct2, load_glossary(None)).segments
    found = {mention.source_text: mention.outcome for mention in segment.mentions}
    assert set(found) == {"European Union", "Geneva"}
    missed = sum(outcome is Outcome.MISSED for outcome in found.values())
    assert sum(finding.check == "names" for finding in segment.findings) == missed


class Stubborn:
    """An engine that goes wrong in a given way; the second try is right or not."""

    name = "stubborn"

    def __init__(self, first: str, second: Output) -> None:
        self.first, self.second, self.tries = first, second, 0

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        self.tries += 1
        if done is not None:
            done(len(sentences))
        return [self.second if retry else Output(self.first, -1.0) for _ in sentences]


def test_a_loop_is_tried_again_and_the_good_answer_taken() -> None:
    engine = Stubborn("va va va va va va", Output("le le le le le", -2.0, alternatives=(GOOD,)))
    (segment,) = run(make_job(sentence(0, "He is leaving.")), lambda *_: engine, NO_TERMS).segments
    assert engine.tries == 2  # once, decoded differently: then nothing is wrong any more
    assert segment.text == "Il part."
    assert segment.findings == ()


def test_what_stays_wrong_is_a_finding() -> None:
    engine = Stubborn("va va va va va va", Output("le le le le le", -2.0))
    (segment,) = run(make_job(sentence(0, "He is leaving.")), lambda *_: engine, NO_TERMS).segments
    assert "repeats" in [finding.check for finding in segment.findings]


def test_nothing_at_all_is_reported_once() -> None:
    engine = Stubborn("", Output("", -2.0))
    (segment,) = run(make_job(sentence(0, "He is leaving.")), lambda *_: engine, NO_TERMS).segments
    assert [finding.check for finding in segment.findings] == ["empty"]


def test_an_engine_that_loses_a_sentence_is_not_believed() -> None:
    class Short(Stubborn):
        def translate(self, sentences: Sequence[str], source: str, target: str, **_: object) -> list[Output]:
            return [Output("Un.", -1.0)]

    engine = Short("", Output(""))
    job = make_job(sentence(0, "One here."), sentence(1, "Two here."))
    with pytest.raises(RuntimeError, match="gave 1 sentences for 2"):
        run(job, lambda *_: engine, NO_TERMS)


class Says(FakeEngine):
    """An engine that knows one answer."""

    def __init__(self, answer: Output) -> None:
        super().__init__()
        self.answer = answer

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        return [self.answer for _ in sentences]


def test_figures_are_written_as_the_edition_does_and_marks_move_with_them() -> None:
    source, answer = "About 1,500 came at 12%.", "Environ 1,500 sont venus à 12%."
    bold, link = Mark(1, 6, 11, "b"), Mark(2, 20, 23, "a", (("href", "https://example.org"),))
    links = ((6, 11, 8, 13), (20, 23, 27, 30))
    job = make_job(sentence(0, source, bold, link))
    (segment,) = run(job, lambda *_: Says(Output(answer, -0.2, links)), NO_TERMS).segments
    assert segment.text == "Environ 1\u202f500 sont venus à 12\u00a0%."
    said = {mark.tag: segment.text[mark.start : mark.end] for mark in segment.marks}
    assert said == {"b": "1\u202f500", "a": "12\u00a0%"}
    assert [finding.check for finding in segment.findings] == []


def test_a_draft_for_the_bin_says_so_once_and_a_good_one_does_not() -> None:
    source = "The council opened the market near the river on Tuesday."
    garbage = "Le conselt dixsions la marketté rustent harsh river territes."
    good = "Le conseil a ouvert mardi le marché près du fleuve."
    job = make_job(*(sentence(index, source) for index in range(4)))
    for answer, told in ((garbage, 1), (good, 0)):
        draft = run(job, lambda *_, text=answer: Says(Output(text, -0.4)), NO_TERMS)
        found = [one for segment in draft.segments for one in segment.findings if one.check == BY_HAND]
        assert len(found) == told, answer
        assert all("by hand is quicker" in say(one) for one in found)


def test_text_that_nobody_may_translate_keeps_its_figures() -> None:
    source, answer = "Type 1,500 for 1,500 names.", "Tapez Q7 pour 1,500 noms."
    literal = Mark(1, 5, 10, "code")
    job = make_job(sentence(0, source, literal))
    output = Output(answer, -0.2, ((5, 7, 6, 8), (12, 17, 14, 19)))
    (segment,) = run(job, lambda *_: Says(output), NO_TERMS).segments
    assert segment.text == "Tapez 1,500 pour 1\u202f500 noms."


def test_figures_of_the_edition_and_kept_text_without_them() -> None:
    kept = CarriedText("جاء 1,500 شخص.", (), Origin.HUMAN)
    job = replace(
        make_job(
            sentence(0, "About 1,500 came."), sentence(1, "Some 1,500 came.", kept=kept), target="ar-EG"
        ),
        digits="arab",
    )
    drafted, human = run(job, lambda *_: Says(Output("جاء نحو 1,500 شخص.", -0.2)), NO_TERMS).segments
    assert drafted.text == "جاء نحو ١٬٥٠٠ شخص."
    assert human.text == "جاء 1,500 شخص."


IMF = Glossary(
    (
        Concept(
            "imf",
            "bank",
            (
                Term("en", "International Monetary Fund"),
                Term("en", "IMF", short=True),
                Term("fr", "Fonds monétaire international"),
                Term("fr", "FMI", short=True),
                Term("fr", "Fonds mondial de la monnaie", FormStatus.FORBIDDEN),
            ),
            first_mention=True,
        ),
    )
)


def test_a_story_spells_a_name_out_once_with_its_link_and_says_so(ct2: Ct2Engine) -> None:
    first = "The talks between the IMF and the government ended on Monday."
    at = first.index("IMF")
    link = Mark(1, at, at + 3, "a", (("href", "https://example.org"),))
    second = "The International Monetary Fund did not pay."
    draft = run(make_job(sentence(0, first, link), sentence(1, second)), lambda *_: ct2, IMF)
    one, two = draft.segments
    assert one.text.count("Fonds monétaire international (FMI)") == 1
    (mark,) = one.marks
    assert one.text[mark.start : mark.end] == "Fonds monétaire international"
    assert "FMI" in two.text
    assert "Fonds" not in two.text
    told = [say(finding) for segment in draft.segments for finding in segment.findings]
    assert "“FMI” spelled out at first mention." in told
    for segment in draft.segments:
        for mention in segment.mentions:
            assert mention.outcome is not Outcome.MISSED
            assert mention.target_span is not None
            assert segment.text[slice(*mention.target_span)] == mention.target_text


def test_what_is_said_of_the_whole_sentence_lies_in_its_last_text() -> None:
    said = Output("Le Fonds monétaire international a payé.", -2.0)  # so unsure that it is a finding
    texts = ("The International Monetary Fund has paid.", "The International Monetary Fund has paid!")
    job = make_job(*(sentence(index, text) for index, text in enumerate(texts)))
    first, second = run(job, lambda *_: Says(said), IMF).segments
    assert first.text == "Le Fonds monétaire international (FMI) a payé."
    assert second.text == "Le FMI a payé."
    for segment in (first, second):
        (unsure,) = [finding for finding in segment.findings if finding.check == "unsure"]
        assert unsure.target_span == (0, len(segment.text))


def test_kept_text_with_a_forbidden_form_blocks_and_is_not_changed() -> None:
    text = "Le Fonds mondial de la monnaie a payé."
    kept = CarriedText(text, (), Origin.HUMAN, None, "ada")
    (segment,) = run(make_job(sentence(0, "They have paid.", kept=kept)), never, IMF).segments
    assert segment.text == text
    (finding,) = [one for one in segment.findings if one.check == "names"]
    assert finding.severity is Severity.BLOCK
    assert say(finding).startswith("“Fonds mondial de la monnaie” is not to be used; write")


@pytest.mark.parametrize("engine", ["ct2", "fake"])
def test_every_missed_mention_has_a_reason(engine: str, request: pytest.FixtureRequest) -> None:
    translator = FakeEngine() if engine == "fake" else request.getfixturevalue("ct2")
    texts = (
        "The African Union, NATO and the European Central Bank met in Addis Ababa and in Kinshasa on Monday.",
        "The president of Azerbaijan told the United Nations that Turkmenistan would not sign.",
        "Ouattara, the OSCE and the Kremlin did not answer.",
    )
    job = make_job(*(sentence(index, text) for index, text in enumerate(texts)))
    mentions = [
        one
        for segment in run(job, lambda *_: translator, load_glossary(None)).segments
        for one in segment.mentions
    ]
    assert len(mentions) >= 8
    assert all(one.reason for one in mentions if one.outcome is Outcome.MISSED)
    assert all(one.target_span for one in mentions if one.outcome is not Outcome.MISSED)


class Enough(Exception):
    pass


def test_work_can_be_ended_at_each_try_again() -> None:
    engine = Stubborn("va va va va va va", Output("le le le le le", -2.0))

    def progress(_done: int, _total: int) -> None:
        if engine.tries == 2:
            raise Enough

    with pytest.raises(Enough):
        run(make_job(sentence(0, "He is leaving.")), lambda *_: engine, NO_TERMS, progress)
    assert engine.tries == 2  # of three


def test_work_can_be_ended_between_the_ways_to_put_a_term_in(ct2: Ct2Engine) -> None:
    job = make_job(sentence(0, "The talks between NATO and Moscow ended."))
    nato = Glossary((Concept("nato", "organisation", (Term("en", "NATO"), Term("fr", "OTAN"))),))
    until = [name for name, _ in STAGES].index("terms")
    before = _reports(job, ct2, nato, STAGES[:until])
    after = _reports(job, ct2, nato, STAGES[: until + 1])
    assert after >= before + 1 + 4  # the end of the stage, and each of the four ways


def _reports(job: Job, engine: Engine, glossary: Glossary, stages: Sequence[Stage]) -> int:
    seen: list[int] = []
    run(job, lambda *_: engine, glossary, lambda done, _total: seen.append(done), stages=stages)
    return len(seen)


def test_a_last_name_in_the_headline_is_the_person_named_in_the_story() -> None:
    putin = Concept("putin", "person", (Term("en", "Vladimir Putin"), Term("fr", "Vladimir Poutine")))
    party = Concept("party", "party", (Term("en", "Green Party"),), scope=("africa-en",))
    texts = ("Putin meets Biden", "Vladimir Putin met the Green Party.", "Putin left.")
    job = make_job(*(sentence(number, text) for number, text in enumerate(texts)))
    draft = run(job, lambda *_: FakeEngine(), Glossary([putin, party]))
    found = [[(one.concept, one.source_text) for one in segment.mentions] for segment in draft.segments]
    assert found == [[("putin", "Putin")], [("putin", "Vladimir Putin")], [("putin", "Putin")]]
