"""The glossary's words in the model's sentences: there, in good grammar, and never in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.concept import Concept, Term
from service.domain.draft import Mention, Outcome
from service.domain.glossary import Glossary, check_mentions
from service.domain.leads import lead, put
from service.domain.story import Mark
from tests.workers.test_pipeline import make_job, sentence
from workers.engines.base import Output
from workers.engines.ct2 import Ct2Engine
from workers.forcing import Forced, force
from workers.mixing import mix
from workers.pipeline import run


def concept(name: str, kind: str, english: str, french: str, *, trusted: bool = True) -> Concept:
    return Concept(name, kind, (Term("en", english), Term("fr", french, trusted=trusted)))


TERMS = Glossary(
    (
        concept("nato", "organisation", "NATO", "OTAN"),
        concept("cambodia", "country", "Cambodia", "Cambodge"),
        concept("estonia", "country", "Estonia", "Estonie"),
        concept("bulgaria", "country", "Bulgaria", "Bulgarie"),
        concept("copenhagen", "city", "Copenhagen", "Copenhague"),
    )
)


def forced(ct2: Ct2Engine, text: str, glossary: Glossary = TERMS) -> tuple[Output, Forced | None]:
    (plain,) = ct2.translate([text], "en", "fr")
    return plain, force({text: plain}, ct2, glossary, "en", "fr").get(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("The talks between NATO and Moscow ended.", "OTAN"),
        ("The vote must be ratified at the meeting in Copenhagen.", "Copenhague"),
        ("The attack hurt relations between Cambodia and Vietnam.", "le Cambodge"),
    ],
)
def test_a_missed_term_is_said(ct2: Ct2Engine, text: str, form: str) -> None:
    plain, item = forced(ct2, text)
    assert form not in plain.text
    assert item is not None
    assert form in item.output.text
    assert [one.outcome for one in check_mentions(TERMS, text, item.output.text, "en", "fr")] == ["applied"]
    assert [(one.form, one.instead in plain.text) for one in item.puts] == [(form.split()[-1], True)]


def test_several_terms_in_one_sentence(ct2: Ct2Engine) -> None:
    text = "Protests took place in Bulgaria, in Cambodia and in Estonia, and in Copenhagen."
    plain, item = forced(ct2, text)
    before = check_mentions(TERMS, text, plain.text, "en", "fr")
    assert sum(one.outcome is Outcome.MISSED for one in before) >= 2
    assert item is not None
    assert not [one for one in item.mentions if one.outcome is Outcome.MISSED]


def test_a_sentence_longer_than_the_window_is_worked_on_in_its_parts(ct2: Ct2Engine) -> None:
    text = (
        "The former government refused to ratify the treaty, saying that it would hurt the economy with its "
        "exports, and that countries like Bulgaria would not be bound, while the ministers of other states "
        "who met on Monday said that the text should be signed by all of them before the end of the year."
    )
    assert len(ct2.parts(text, "en", "fr")) > 1
    plain, item = forced(ct2, text)
    assert "Bulgarie" not in plain.text
    assert item is not None
    assert "Bulgarie" in item.output.text
    assert all(0 <= a < b <= len(text) for a, b, _, _ in item.output.alignment)
    assert all(0 <= c < d <= len(item.output.text) for _, _, c, d in item.output.alignment)


def test_what_is_said_already_is_left_as_it_is(ct2: Ct2Engine) -> None:
    _, item = forced(ct2, "The president of Kenya spoke on Monday.")
    assert item is None


def test_a_form_that_nobody_approved_is_never_forced(ct2: Ct2Engine) -> None:
    proposed = Glossary((concept("nato", "organisation", "NATO", "OTAN", trusted=False),))
    assert forced(ct2, "The talks between NATO and Moscow ended.", proposed)[1] is None


def test_a_word_that_has_no_place_in_the_sentence_is_reported_instead(ct2: Ct2Engine) -> None:
    odd = Glossary((concept("x", "organisation", "meeting", "Zzyzx Qwrtp Xkcd"),))
    text = "The meeting ended."
    (draft,) = run(make_job(sentence(0, text)), lambda *_: ct2, odd).segments
    (mention,) = draft.mentions
    said = "Zzyzx Qwrtp Xkcd" in draft.text
    assert said == (mention.outcome is not Outcome.MISSED)
    assert mention.reason  # either what it was put in for, or that it is missing


def test_the_draft_says_what_a_term_was_put_in_for_and_marks_stay_on_it(ct2: Ct2Engine) -> None:
    text = "The talks between NATO and Moscow ended."
    start = text.index("NATO")
    link = Mark(1, start, start + 4, "a", (("href", "https://example.org"),))
    (draft,) = run(make_job(sentence(0, text, link)), lambda *_: ct2, TERMS).segments
    (mark,) = draft.marks
    assert draft.text[mark.start : mark.end] == "OTAN"
    (mention,) = draft.mentions
    assert mention.outcome is Outcome.APPLIED
    assert mention.reason == "put in for “NATO”, which the model had written"


@pytest.mark.parametrize(
    ("before", "form", "kind", "choices"),
    [
        ("entre ", "Chine", "country", {"la "}),
        ("gouvernement ", "Chine", "country", {"la ", "de la ", "de "}),
        ("du président de la ", "Cambodge", "country", {"du "}),
        ("du président de ", "Islande", "country", {"d'", "de l'"}),
        ("dans ", "Estonie", "country", {"en ", "à l'"}),
        ("dans ", "Mexique", "country", {"au "}),
        ("aux ", "États-Unis", "country", {"aux "}),
        ("à ", "Cuba", "country", {"à ", "en "}),
        ("du ", "Poutine", "person", {"de "}),
        ("de la ", "Obama", "person", {"d'"}),
    ],
)
def test_what_may_stand_before_a_name_in_french(before: str, form: str, kind: str, choices: set[str]) -> None:
    text = f"Il parle {before}"
    found = lead(text, len(text), form, "fr-SN", kind)
    assert set(found.choices) == choices


def test_at_the_start_of_a_sentence_it_has_a_capital() -> None:
    assert lead("Le ", 3, "Chine", "fr", "country").choices == ("La ",)
    assert put("", "jeux Olympiques", first=True) == "Jeux Olympiques"


def test_arabic_writes_its_prepositions_onto_the_name() -> None:
    found = lead("", 0, "الأمم المتحدة", "ar", "organisation")
    assert "لل" in found.choices
    assert put("لل", "الأمم المتحدة", first=False) == "للأمم المتحدة"


@given(st.lists(st.tuples(st.text("ab ", min_size=1, max_size=5), st.text("xyz", min_size=1, max_size=9))))
def test_links_of_a_mixed_sentence_lead_back_to_the_sentence(pairs: list[tuple[str, str]]) -> None:
    text, mentions, plain = "", [], []
    for between, form in pairs:
        plain.append((len(text), len(text) + len(between)))
        text += between
        mentions.append(Mention("c", "NN", (len(text), len(text) + 2), (form,), Outcome.MISSED))
        text += "NN"
    mixed = mix(text, mentions)
    assert mixed.text == "".join(between + form for between, form in pairs)
    at = 0
    for (between, form), original, mention in zip(pairs, plain, mentions, strict=True):
        assert mixed.back([(at, at + len(between), 0, 1)]) == ((*original, 0, 1),)
        at += len(between)
        assert mixed.back([(at, at + len(form), 0, 1)]) == ((*mention.source_span, 0, 1),)
        at += len(form)
