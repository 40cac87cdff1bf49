"""What is tried where a translation went wrong: other spellings, another decoding, another engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from service.domain.draft import DraftSegment
from service.domain.names.story import UNLISTED
from service.domain.story import Mark
from service.domain.terms import Concept, Glossary, Term
from tests.workers.pipeline.helpers import NO_TERMS, make_job, sentence
from workers.engines.base import Link, Output
from workers.engines.constrained import Prefix, Rating
from workers.engines.ct2 import Ct2Engine
from workers.engines.words import words
from workers.pipeline.rewrite import Evidence, rewrites, sentence_case
from workers.pipeline.run import run

NOTHING = Evidence.of([], "en")


class Scripted:
    """An engine that knows some sentences by heart and leaves all others as they are."""

    def __init__(self, known: dict[str, str], name: str = "scripted") -> None:
        self.known, self.name, self.asked = known, name, list[str]()

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
        self.asked += sentences
        outputs = []
        for one in sentences:
            text = self.known.get(one, one)
            links = tuple((*a, *b) for a, b in zip(words(one), words(text), strict=False))
            outputs.append(Output(text, -0.5, links))
        return outputs


def draft(
    text: str, engine: Scripted, *others: Scripted, running: str = "", mark: Mark | None = None
) -> DraftSegment:
    segments = [sentence(0, text, *([mark] if mark else []))]
    if running:
        segments.append(sentence(1, running))
    return run(make_job(*segments), lambda *_: engine, NO_TERMS, others_for=lambda *_: others).segments[0]


def test_a_headline_in_title_case_is_tried_as_running_text() -> None:
    engine = Scripted({"Farmers protest over rising prices in Abuja": "Les agriculteurs manifestent à Abuja"})
    found = draft(
        "Farmers Protest Over Rising Prices In Abuja", engine, running="Prices rose in Abuja; a rising tide."
    )
    assert found.text == "Les agriculteurs manifestent à Abuja"
    assert [finding for finding in found.findings if finding.check != UNLISTED] == []


def test_marks_land_on_the_same_words_of_a_headline_that_was_respelt() -> None:
    engine = Scripted({"Farmers want water": "Agriculteurs veulent eau"})
    found = draft("FARMERS WANT WATER", engine, mark=Mark(1, 8, 12, "b"))
    assert found.text == "AGRICULTEURS VEULENT EAU"
    (mark,) = found.marks
    assert found.text[mark.start : mark.end] == "VEULENT"


def test_capitals_stay_where_the_story_or_the_glossary_has_them() -> None:
    evidence = Evidence.of(
        ["On Monday Kenyatta met UNICEF staff in a new hospital.", "Then the prices fell."], "en"
    )
    assert sentence_case("KENYATTA VISITS UNICEF HOSPITAL", evidence, [], "en")[0] == (
        "Kenyatta visits UNICEF hospital"
    )
    glossary = Glossary((Concept("gva", "place", (Term("en", "Geneva"), Term("fr", "Genève"))),))
    text = "Prices Fall In Geneva"
    names = [(one.start, one.end) for one in glossary.find(text, "en")]
    assert sentence_case(text, evidence, names, "en")[0] == "Prices fall in Geneva"
    assert sentence_case("Prices fell in Geneva.", evidence, [], "en")[0] == "Prices fell in Geneva."


def test_a_name_that_lost_its_capital_gets_it_back() -> None:
    engine = Scripted({"Voters elect odinga again": "Les électeurs élisent encore odinga"})
    assert draft("Voters Elect Odinga Again", engine).text == "Les électeurs élisent encore Odinga"


def test_a_stop_that_keeps_a_model_from_translating_is_taken_away_and_put_back() -> None:
    engine = Scripted({"The new school opens today": "La nouvelle école ouvre aujourd’hui"})
    assert draft("The new school opens today.", engine).text == "La nouvelle école ouvre aujourd’hui."


def test_a_missing_stop_is_added_and_taken_away() -> None:
    engine = Scripted({"farmers want more rain.": "les agriculteurs veulent plus de pluie."})
    assert draft("farmers want more rain", engine).text == "les agriculteurs veulent plus de pluie"


def test_a_lost_speaker_is_translated_alone_and_put_back() -> None:
    text = "Minister: The road is open again."
    engine = Scripted(
        {
            text: "La route est rouverte.",
            "Minister": "ministre",
            "The road is open again.": "La route est rouverte.",
        }
    )
    found = draft(text, engine, mark=Mark(1, 14, 18, "b"))
    assert found.text == "Ministre\u00a0: La route est rouverte."
    assert [found.text[mark.start : mark.end] for mark in found.marks] == ["route"]
    assert found.findings == ()


def test_another_engine_is_asked_only_for_what_stays_wrong() -> None:
    engine = Scripted({"Prices rose again.": "Les prix ont encore augmenté."})
    other = Scripted({"the road is open now.": "la route est ouverte."}, "other")
    unused = Scripted({}, "unused")
    segments = [sentence(0, "the road is open now."), sentence(1, "Prices rose again.")]
    made = run(
        make_job(*segments), lambda *_: engine, NO_TERMS, others_for=lambda *_: (other, unused)
    ).segments
    assert [(one.text, one.engine) for one in made] == [
        ("la route est ouverte.", "other"),
        ("Les prix ont encore augmenté.", "scripted"),
    ]
    assert other.asked == ["the road is open now."]
    assert unused.asked == []


def test_what_no_engine_can_do_is_a_finding() -> None:
    found = draft("the road is open now.", Scripted({}), Scripted({}, "other"))
    assert [finding.check for finding in found.findings] == ["untranslated"]
    assert found.engine == "scripted"


def test_an_unsure_sentence_is_a_finding() -> None:
    class Unsure(Scripted):
        def translate(self, sentences: Sequence[str], source: str, target: str, **_: object) -> list[Output]:
            return [Output("Il part demain.", -2.0) for _ in sentences]

    assert [finding.check for finding in draft("He leaves tomorrow.", Unsure({})).findings] == ["unsure"]


def test_running_text_has_no_other_spelling_but_its_stop() -> None:
    (only,) = rewrites("The road is open.", NOTHING, [], "en", "fr")
    assert only.texts == ("The road is open",)
    assert rewrites("Is it open?", NOTHING, [], "en", "fr") == []


def test_the_real_model_does_better_on_a_shouted_headline(ct2: Ct2Engine) -> None:
    text = "THE CHILDREN READ A BOOK IN SCHOOL"
    (found,) = run(make_job(sentence(0, text)), lambda *_: ct2, NO_TERMS).segments
    assert "enfants" in found.text.lower()
    assert "livre" in found.text.lower()


class Doubting(Scripted):
    """An engine whose best is a loop and whose next best is right; it can be told how a text begins."""

    def __init__(self, source: str, good: str) -> None:
        super().__init__({source: "le le le le le le"})
        self.good = good

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        outputs = super().translate(sentences, source, target, retry=retry, done=done)
        return [replace(one, alternatives=(Output(self.good, -0.6),)) for one in outputs]

    def parts(self, sentence: str, source: str, target: str) -> list[tuple[int, int]]:
        return [(0, len(sentence))]

    def rate(self, prefixes: Sequence[Prefix], source: str, target: str) -> list[Rating | None]:
        return [None for _ in prefixes]

    def continue_from(self, prefixes: Sequence[Prefix], source: str, target: str) -> list[Output | None]:
        return [Output(one.text, -0.1, _word_by_word(one.sentence, one.text)) for one in prefixes]


def _word_by_word(source: str, target: str) -> tuple[Link, ...]:
    return tuple((*a, *b) for a, b in zip(words(source), words(target), strict=False))


def test_the_next_best_is_taken_with_its_links_before_anything_is_decoded_again() -> None:
    engine = Doubting("He leaves today.", "Il part aujourd'hui.")
    found = draft("He leaves today.", engine, mark=Mark(1, 3, 9, "b"))
    assert engine.asked == ["He leaves today."]
    assert (found.text, found.score) == ("Il part aujourd'hui.", -0.6)
    assert [found.text[mark.start : mark.end] for mark in found.marks] == ["part"]


def test_a_long_sentence_is_not_tried_without_its_stop() -> None:
    long = "The minister told the members of the council on Monday that prices had risen again."
    assert rewrites(long, NOTHING, [], "en", "fr") == []
    assert [one.texts for one in rewrites("Prices rose.", NOTHING, [], "en", "fr")] == [("Prices rose",)]
