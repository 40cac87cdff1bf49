"""The glossary's words in the model's sentences: there, in good grammar, and never in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.draft import Mention, Outcome, Step
from service.domain.story import Mark
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.articles import determiner_before, grammar_of, with_determiner
from service.domain.terms.concept import Concept, FormStatus, Grammar, Term
from service.wording import say_reason
from tests.each import each
from tests.workers.pipeline.helpers import make_job, sentence
from workers.engines.base import Output
from workers.engines.constrained import Prefix, Rating
from workers.engines.ct2 import Ct2Engine
from workers.pipeline.comparison import Comparison
from workers.pipeline.run import run
from workers.pipeline.terms.accept import Injection, Refusal
from workers.pipeline.terms.code_switch import code_switch
from workers.pipeline.terms.inject import explain, inject


def concept(name: str, kind: str, english: str, french: str, *, trusted: bool = True) -> Concept:
    return Concept(name, kind, (Term("en", english), Term("fr", french, trusted=trusted)))


#: names that are in no model's training text, and NATO for the tests that need no model
TERMS = Glossary(
    (
        concept("nawa", "organisation", "NAWA", "ANOA"),
        concept("nato", "organisation", "NATO", "OTAN"),
        concept("genovia", "country", "Genovia", "Gaunovie"),
        concept("borduria", "country", "Borduria", "Bourdourie"),
        concept("zembla", "country", "Zembla", "Nova-Zemblie"),
        concept("mordavina", "city", "Mordavina", "Mortdavine"),
    )
)


def forced(ct2: Ct2Engine, text: str, glossary: Glossary = TERMS) -> tuple[Output, Injection | None]:
    (plain,) = ct2.translate([text], "en", "fr")
    return plain, inject({text: plain}, ct2, Comparison(glossary, "en", "fr")).get(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("The talks between NAWA and the government ended on Monday.", "ANOA"),
        ("The vote must be ratified at the meeting in Mordavina.", "Mortdavine"),
        ("The attack hurt relations between Genovia and Vietnam.", "la Gaunovie"),
    ],
)
def test_a_missed_term_is_said(ct2: Ct2Engine, text: str, form: str) -> None:
    plain, item = forced(ct2, text)
    assert form not in plain.text
    assert item is not None
    assert form in item.output.text
    assert [one.outcome for one in check_mentions(TERMS, text, item.output.text, "en", "fr")] == ["applied"]
    assert [(one.form, one.instead in plain.text) for one in item.insertions] == [(form.split()[-1], True)]


def test_several_terms_in_one_sentence(ct2: Ct2Engine) -> None:
    text = "Protests took place in Genovia, in Zembla and in Borduria, and in Mordavina."
    plain, item = forced(ct2, text)
    before = check_mentions(TERMS, text, plain.text, "en", "fr")
    assert sum(one.outcome is Outcome.MISSED for one in before) >= 2
    assert item is not None
    assert not [one for one in item.mentions if one.outcome is Outcome.MISSED]


def test_a_sentence_longer_than_the_window_is_worked_on_in_its_parts(ct2: Ct2Engine) -> None:
    text = (
        "The former government refused to ratify the treaty, saying that it would hurt the economy with its "
        "exports, and that countries like Genovia would not be bound, while the ministers of other states "
        "who met on Monday said that the text should be signed by all of them before the end of the year."
    )
    assert len(ct2.parts(text, "en", "fr")) > 1
    plain, item = forced(ct2, text)
    assert "Gaunovie" not in plain.text
    assert item is not None
    assert "Gaunovie" in item.output.text
    assert all(0 <= a < b <= len(text) for a, b, _, _ in item.output.alignment)
    assert all(0 <= c < d <= len(item.output.text) for _, _, c, d in item.output.alignment)


def test_what_is_said_already_is_left_as_it_is(ct2: Ct2Engine) -> None:
    _, item = forced(ct2, "The president of Kenya spoke on Monday.")
    assert item is None


def test_a_form_that_nobody_approved_is_never_forced(ct2: Ct2Engine) -> None:
    proposed = Glossary((concept("nawa", "organisation", "NAWA", "ANOA", trusted=False),))
    assert forced(ct2, "The talks between NAWA and the government ended.", proposed)[1] is None


def test_a_word_that_has_no_place_in_the_sentence_is_reported_instead(ct2: Ct2Engine) -> None:
    odd = Glossary((concept("x", "organisation", "meeting", "Zzyzx Qwrtp Xkcd"),))
    text = "The meeting ended."
    (draft,) = run(make_job(sentence(0, text)), lambda *_: ct2, odd).segments
    (mention,) = draft.mentions
    said = "Zzyzx Qwrtp Xkcd" in draft.text
    assert said == (mention.outcome is not Outcome.MISSED)
    assert mention.reason  # either what it was put in for, or that it is missing


def test_the_draft_says_what_a_term_was_put_in_for_and_marks_stay_on_it(ct2: Ct2Engine) -> None:
    text = "The talks between NAWA and the government ended."
    start = text.index("NAWA")
    link = Mark(1, start, start + 4, "a", (("href", "https://example.org"),))
    (draft,) = run(make_job(sentence(0, text, link)), lambda *_: ct2, TERMS).segments
    (mark,) = draft.marks
    assert draft.text[mark.start : mark.end] == "ANOA"
    (mention,) = draft.mentions
    assert mention.outcome is Outcome.APPLIED
    assert say_reason(mention.reason) == "put in for “NAWA”, which the model had written"


@each(
    ("before", "form", "kind", "choices"),
    [
        ("entre ", "Chine", "country", {"la "}),
        ("gouvernement ", "Chine", "country", {"la ", "de la ", "de "}),
        ("du président de la ", "Cambodge", "country", {"du "}),
        ("du président de ", "Islande", "country", {"d'", "de l'"}),
        ("dans ", "Estonie", "country", {"en ", "à l'"}),
        ("dans ", "Mexique", "country", {"au "}),
        ("aux ", "États-Unis", "country", {"aux "}),
        ("à ", "Cuba", "country", {"à "}),
        ("à ", "Israël", "country", {"à ", "en "}),
        ("du ", "Poutine", "person", {"de "}),
        ("de la ", "Obama", "person", {"d'"}),
    ],
)
def test_what_may_stand_before_a_name_in_french(before: str, form: str, kind: str, choices: set[str]) -> None:
    text = f"Il parle {before}"
    found = determiner_before(text, len(text), form, "fr-SN", kind)
    assert set(found.choices) == choices


def test_at_the_start_of_a_sentence_it_has_a_capital() -> None:
    assert determiner_before("Le ", 3, "Chine", "fr", "country").choices == ("La ",)
    assert with_determiner("", "jeux Olympiques", "fr", first=True) == "Jeux Olympiques"


def test_arabic_writes_its_prepositions_onto_the_name() -> None:
    found = determiner_before("", 0, "الأمم المتحدة", "ar", "organisation")
    assert "لل" in found.choices
    assert with_determiner("لل", "الأمم المتحدة", "ar", first=False) == "للأمم المتحدة"


@given(st.lists(st.tuples(st.text("ab ", min_size=1, max_size=5), st.text("xyz", min_size=1, max_size=9))))
def test_links_of_a_mixed_sentence_lead_back_to_the_sentence(pairs: list[tuple[str, str]]) -> None:
    text, mentions, plain = "", [], []
    for between, form in pairs:
        plain.append((len(text), len(text) + len(between)))
        text += between
        mentions.append(Mention("c", "NN", (len(text), len(text) + 2), (form,), Outcome.MISSED))
        text += "NN"
    mixed = code_switch(text, mentions)
    assert mixed.text == "".join(between + form for between, form in pairs)
    at = 0
    for (between, form), original, mention in zip(pairs, plain, mentions, strict=True):
        assert mixed.back([(at, at + len(between), 0, 1)]) == ((*original, 0, 1),)
        at += len(between)
        assert mixed.back([(at, at + len(form), 0, 1)]) == ((*mention.source_span, 0, 1),)
        at += len(form)


class Obliging:
    """A model that says what it was told to: translations, and how it completes beginnings, by text."""

    def __init__(
        self,
        translations: dict[str, Output],
        completed: dict[str, Output] | None = None,
        ratings: dict[str, float] | None = None,
        otherwise: float = -1.0,
    ) -> None:
        self.translations = translations
        self.completed = completed or {}
        self.ratings = ratings or {}
        self.otherwise = otherwise

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Output]:
        return [self.translations.get(text, Output("Rien.", -1.0)) for text in sentences]

    def parts(self, sentence: str, source: str, target: str) -> list[tuple[int, int]]:
        return [(0, len(sentence))]

    def rate(self, begun: Sequence[Prefix], source: str, target: str) -> list[Rating | None]:
        return [Rating(self.ratings.get(one.text, -1.0) * 4, 4) for one in begun]

    def continue_from(self, begun: Sequence[Prefix], source: str, target: str) -> list[Output | None]:
        return [self.completed.get(one.text, Output(one.text + ".", self.otherwise)) for one in begun]


TALKS = "NATO met 12 ministers."
COPIED = Output("NATO a vu 12 ministres.", -0.5, ((0, 4, 0, 4), (9, 11, 10, 12), (12, 21, 13, 22)))


#: the model does not like the sentence with the name in the other word's place
NO_SWAP = {f"{begun}OTAN a vu 12 ministres.": -9.0 for begun in ("", "L'", "Les ")}


def worked_on(
    engine: Obliging, plain: Output = COPIED, marks: Sequence[Mark] = (), glossary: Glossary = TERMS
) -> Injection:
    return inject({TALKS: plain}, engine, Comparison(glossary, "en", "fr"), {TALKS: [tuple(marks)]})[TALKS]


def test_another_translation_of_the_model_that_has_the_term_is_taken_first() -> None:
    other = Output("L'OTAN a vu 12 ministres.", -0.7)
    engine = Obliging({}, {other.text: replace(other, alignment=COPIED.alignment)})
    item = worked_on(engine, replace(COPIED, alternatives=(Output("Non.", -0.6), other)))
    assert item.output.text == other.text
    assert [one.step for one in item.insertions] == [Step.NBEST]


def test_one_that_is_much_less_likely_is_not() -> None:
    other = Output("L'OTAN a vu 12 ministres.", -2.0)
    good = Output("L'OTAN a rencontré 12 ministres.", -0.6, COPIED.alignment)
    engine = Obliging({}, {"L'OTAN": good}, {**NO_SWAP, "L'OTAN": -0.1})
    item = worked_on(engine, replace(COPIED, alternatives=(other,)))
    assert (item.output.text, [one.step for one in item.insertions]) == (good.text, [Step.PREFIX])


def test_a_name_is_swapped_next_and_only_then_is_the_source_mixed() -> None:
    mixed = {"OTAN met 12 ministers.": Output("L'OTAN a vu 12 ministres.", -0.6, COPIED.alignment)}
    item = worked_on(Obliging(mixed, ratings={"L'OTAN a vu 12 ministres.": -0.5}))
    assert (item.output.text, [one.step for one in item.insertions]) == (
        "L'OTAN a vu 12 ministres.",
        [Step.SWAP],
    )
    item = worked_on(Obliging(mixed, ratings=NO_SWAP))
    assert [one.step for one in item.insertions] == [Step.CODE_SWITCH]
    assert item.refusals[("nato", (0, 4))] == {Step.SWAP: Refusal.UNLIKELY, Step.PREFIX: Refusal.LENGTH}


def test_drafts_made_under_the_old_name_of_a_step_are_read() -> None:
    record = Mention("nato", "NATO", (0, 4), ("OTAN",), Outcome.APPLIED, step=Step.CODE_SWITCH).to_json()
    assert record["step"] == "code-switch"
    assert Mention.from_json({**record, "step": "switched"}) == Mention.from_json(record)
    with pytest.raises(ValueError, match="guessed"):
        Step("guessed")


@each(
    ("completed", "why"),
    [
        (Output("L'OTAN a vu 12 ministres.", -3.0), Refusal.UNLIKELY),
        (Output("L'OTAN a vu 12 ministres.", -0.5, complete=False), Refusal.UNFINISHED),
        (Output("L'OTAN.", -0.5), Refusal.LENGTH),
        (Output("L'OTANaise a vu 12 ministres.", -0.5), Refusal.NOT_SAID),
        (Output("L'OTAN a vu l'OTAN et 12 ministres.", -0.5), Refusal.DOUBLED),
        (Output("L'OTAN NATO a vu 12 ministres.", -0.5), Refusal.NOT_SAID),
        (Output("L'OTAN. Elle a vu 12 ministres.", -0.5), Refusal.STOPPED),
        (Output("L'OTAN a vu 12 personnes.", -0.5), Refusal.LOST),
        (Output("L'OTAN a vu 17 ministres.", -0.5), Refusal.NUMBERS),
        (Output("L'OTAN a vu 12 ministres.", -0.5), Refusal.MARKS),
    ],
)
def test_what_is_worse_in_anything_is_refused_with_the_reason(completed: Output, why: Refusal) -> None:
    beginnings = ["L'OTAN", "L'OTAN a"]  # where the model writes on in the word, the next one is given, too
    engine = Obliging({}, dict.fromkeys(beginnings, completed), {**NO_SWAP, "L'OTAN": -0.1})
    bold = Mark(1, 12, 21, "b")  # its words have no link in what was completed
    item = worked_on(engine, marks=[bold] if why is Refusal.MARKS else [])
    assert item.refusals[("nato", (0, 4))][Step.PREFIX] is why


def test_what_no_way_could_mend_is_told_with_all_that_was_tried() -> None:
    odd = Glossary((concept("x", "term", "ministers", "titulaires"),))
    item = worked_on(Obliging({}, otherwise=-5.0), glossary=odd)
    (mention,) = item.mentions
    told = explain(mention, item)
    assert told.outcome is Outcome.MISSED
    assert say_reason(told.reason) == (
        "none of “titulaires” is in the translation (forced: the model found the sentence too unlikely with "
        "it; written into the source: the term did not come out whole; put in the other word’s place: a word "
        "of its kind may have to be inflected)"
    )


def test_an_accepted_form_is_said_where_it_fits_far_better() -> None:
    two = Glossary(
        (
            Concept(
                "nato",
                "organisation",
                (
                    Term("en", "NATO"),
                    Term("fr", "Alliance atlantique"),
                    Term("fr", "OTAN", FormStatus.ADMITTED),
                ),
            ),
        )
    )
    completed = {
        "L'Alliance atlantique": Output("L'Alliance atlantique a vu 12 ministres.", -0.5, COPIED.alignment),
        "L'OTAN": Output("L'OTAN a vu 12 ministres.", -0.4, COPIED.alignment),
    }
    no_swap = {f"{begun}lliance atlantique a vu 12 ministres.": -9.0 for begun in ("A", "L'A", "Les A")}
    even = Obliging({}, completed, {**no_swap, "L'Alliance atlantique": -0.3, "L'OTAN": -0.2})
    assert worked_on(even, glossary=two).output.text.startswith("L'Alliance")
    better = Obliging({}, completed, {**no_swap, "L'Alliance atlantique": -0.9, "L'OTAN": -0.2})
    completed["L'Alliance atlantique"] = replace(completed["L'Alliance atlantique"], score=-1.2)
    assert worked_on(better, glossary=two).output.text.startswith("L'OTAN")


def test_a_name_in_text_that_nobody_may_translate_is_left(ct2: Ct2Engine) -> None:
    text = "The talks between NATO and Moscow ended."
    code = Mark(1, 18, 22, "code")
    (draft,) = run(make_job(sentence(0, text, code)), lambda *_: ct2, TERMS).segments
    (mention,) = draft.mentions
    assert mention.outcome is Outcome.MISSED
    assert "not to be translated" in (say_reason(mention.reason) or "")
    assert "OTAN" not in draft.text


@pytest.mark.parametrize(
    ("language", "before", "form", "grammar", "choices"),
    [
        ("fr", "de la ", "Philippines", Grammar("f", "pl"), {"des ", "de "}),
        ("fr", "le ", "Maldives", Grammar("f", "pl"), {"", "les "}),
        ("fr", "le ", "Sénat", Grammar("m", "sg"), {"", "le "}),
        ("fr", "du ", "Commission", Grammar("f", "sg"), {"de la ", "de "}),
        ("pt", "do ", "Nações Unidas", Grammar("f", "pl"), {"de ", "das "}),
        ("pt", "na ", "Senado", Grammar("m", "sg"), {"em ", "no "}),
    ],
)
def test_the_article_follows_gender_and_number_where_they_are_given(
    language: str, before: str, form: str, grammar: Grammar, choices: set[str]
) -> None:
    text = f"Il parle {before}"
    assert set(determiner_before(text, len(text), form, language, "body", grammar).choices) == choices


@pytest.mark.parametrize(
    ("before", "form", "grammar", "choices"),
    [
        ("au ", "Sierra Leone", Grammar("f", "sg"), {"à la ", "en "}),
        ("de la ", "Suriname", Grammar("m", "sg"), {"du "}),
        ("le ", "Guinée-Bissau", Grammar("f", "sg"), {"la "}),
        ("la ", "Honduras", Grammar("m", "sg"), {"le ", "l'"}),
        ("du ", "Cuba", Grammar("f", "sg"), {"de "}),
        ("la ", "Sainte-Lucie", Grammar(), {""}),
        ("en ", "Haïti", Grammar(), {"à ", "en "}),
    ],
)
def test_a_country_has_the_article_of_its_gender_or_none(
    before: str, form: str, grammar: Grammar, choices: set[str]
) -> None:
    text = f"Il parle {before}"
    assert set(determiner_before(text, len(text), form, "fr", "country", grammar).choices) == choices


def test_an_abbreviation_shares_the_gender_of_its_name_and_not_the_number() -> None:
    un = Concept(
        "un",
        "organisation",
        (Term("fr", "Nations unies"), Term("fr", "ONU", short=True), Term("fr", "Organisation des NU")),
        grammar=(("fr", Grammar("f", "pl")),),
    )
    assert grammar_of(un, "Nations unies", "fr") == Grammar("f", "pl")
    assert grammar_of(un, "ONU", "fr") == Grammar("f", "")
    assert grammar_of(un, "Organisation des NU", "fr") == Grammar()


def test_a_first_try_gives_the_next_best_translations_and_the_same_best(ct2: Ct2Engine) -> None:
    text = "The talks between NATO and Moscow ended."
    (output,) = ct2.translate([text], "en", "fr")
    assert len(output.alternatives) == 3
    assert output.alignment
    assert output.text not in {one.text for one in output.alternatives}
    scores = [one.score or 0.0 for one in (output, *output.alternatives)]
    assert scores == sorted(scores, reverse=True)
    alone = Ct2Engine(ct2.folder, ct2.manifest, decoding={"num_hypotheses": 1}).translate([text], "en", "fr")
    assert alone[0].text == output.text
