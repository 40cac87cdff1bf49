"""Fixes: marks put back, what is missing put in, words and spaces as the language writes them."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.checks.fixes import fixed, mended
from service.domain.draft import Finding, Fix, Mention, Outcome, Reason
from service.domain.html.markup import from_tagged, to_tagged
from service.domain.story import Mark
from service.domain.terms.concept import Concept, Grammar, Term


def found(code: str, item: Checked) -> Finding:
    (one,) = (finding for finding in run_checks(item) if finding.code == code)
    return one


def after(code: str, item: Checked) -> str:
    """The target, with its marks as tags, after the fix of its only finding of a code."""
    fix = found(code, item).fix
    assert fix is not None
    done = mended(item, fix)
    assert not [one for one in run_checks(done) if one.code == code]
    return to_tagged(done.target_text, done.target_marks)


def marked(source: str, target: str, **more: Any) -> Checked:
    """A segment whose source has marks as tags, and whose target may have lost some."""
    ids = {int(part[0]) for part in source.split("<")[1:] if part[0].isdecimal()}
    text, source_marks, _ = from_tagged(source, [Mark(one, 0, 1, "a") for one in ids])
    said, target_marks, missing = from_tagged(target, source_marks)
    return Checked(
        text,
        said,
        "en",
        "fr-SN",
        source_marks=source_marks,
        target_marks=target_marks,
        missing_marks=missing,
        **more,
    )


# --- marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        (
            "In <1>2019</1> the school opened.",
            "En 2019, l’école a ouvert.",
            "En <1>2019</1>, l’école a ouvert.",
        ),
        (
            "He met <1>Wambui Adhola</1> in the town.",
            "Il a rencontré Wambui Adhola en ville.",
            "Il a rencontré <1>Wambui Adhola</1> en ville.",
        ),
        (
            "The <1>2019</1> report has <2>413 pages</2>.",
            "Le rapport de <2>2019</2> a 413 pages.",
            "Le rapport de <1>2019</1> a 413 pages.",
        ),
    ],
)
def test_a_lost_mark_is_put_round_its_words(source: str, target: str, wanted: str) -> None:
    item = marked(source, target)
    lost = next(one for one in run_checks(item) if one.data == {"mark": 1})
    assert lost.fix is not None
    done = mended(item, lost.fix)
    assert to_tagged(done.target_text, [one for one in done.target_marks if one.id == 1]) == wanted
    assert 1 not in done.missing_marks


def test_a_mark_that_left_its_words_goes_back() -> None:
    item = marked("The report of <1>2019</1> is long.", "Le <1>rapport</1> de 2019 est long.")
    assert after("marks.elsewhere", item) == "Le rapport de <1>2019</1> est long."


def test_words_that_the_machine_had_the_mark_on_have_it_again() -> None:
    known = {1: "ministre de l’Eau"}
    item = marked("The <1>water minister</1> came.", "Le ministre de l’Eau est venu.", known_marks=known)
    assert after("marks.missing", item) == "Le <1>ministre de l’Eau</1> est venu."


@pytest.mark.parametrize(
    ("source", "target", "known"),
    [
        ("The <1>water minister</1> came.", "Le ministre de l’Eau est venu.", {}),
        ("The <1>water minister</1> came.", "Le ministre est venu.", {1: "ministre de l’Eau"}),
        ("The <1>minister</1> came.", "Le ministre et le ministre sont venus.", {1: "ministre"}),
        ("In <1>May 2019</1> he came.", "Il est venu au printemps 2019.", {}),
        ("<1>In 2019</1> <2>he came</2>.", "En <2>2019 il est</2> venu.", {1: "En 2019"}),
    ],
)
def test_a_mark_whose_words_are_not_certain_is_left_to_people(
    source: str, target: str, known: dict[int, str]
) -> None:
    findings = run_checks(marked(source, target, known_marks=known))
    assert [one.fix for one in findings if one.code == "marks.missing"] == [None]


def test_marks_stay_on_their_words_when_a_text_is_mended() -> None:
    source = [Mark(1, 0, 1, "a"), Mark(2, 0, 1, "b"), Mark(3, 1, 1, "img", html="<img>")]
    text, marks, _ = from_tagged("<1>En 2018</1> <3/>il <2>a</2> vu", source)
    cases = {
        Fix((3, 7), "2019"): "<1>En 2019</1> <3/>il <2>a</2> vu",
        Fix((7, 7), " encore"): "<1>En 2018</1> encore <3/>il <2>a</2> vu",
        Fix((8, 8), "encore "): "<1>En 2018</1> encore <3/>il <2>a</2> vu",
        Fix((5, 10), "19 elle"): "<1>En 2019 elle</1><3/> <2>a</2> vu",
        Fix((11, 12), "avait", 2): "<1>En 2018</1> <3/>il <2>avait</2> vu",
    }
    for fix, wanted in cases.items():
        assert to_tagged(*fixed(text, marks, source, fix)) == wanted


# --- what is missing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "code", "wanted"),
    [
        (
            "In 2018 the 350 nurses in the north got 1,200 beds.",
            "En 2018, les infirmières du nord ont reçu 1 200 lits.",
            "numbers.missing",
            "350 ",
        ),
        (
            "Write to desk@example.org before noon.",
            "Écrivez avant midi.",
            "verbatim.address",
            "desk@example.org",
        ),
        (
            "Call 0800 720 021 for help.",
            "Appelez pour obtenir de l’aide.",
            "telephones.missing",
            "0800 720 021",
        ),
        (
            "They met the governor on Thursday in the capital.",
            "Ils ont rencontré le gouverneur dans la capitale.",
            "dates.day_missing",
            "jeudi",
        ),
    ],
)
def test_what_is_missing_is_offered_where_it_may_belong(
    source: str, target: str, code: str, wanted: str
) -> None:
    one = found(code, Checked(source, target, "en", "fr-SN"))
    assert one.target_span is not None
    assert one.target_span[0] == one.target_span[1]
    assert one.fix is not None
    assert (wanted.strip() in one.fix.text, one.fix.sure) == (True, False)
    assert "  " not in one.fix.applied(target)


UNION = Concept(
    "Q7159", "institution", (Term("en", "African Union"), Term("fr", "Union africaine")),
    grammar=(("fr", Grammar("f", "sg")),),
)  # fmt: skip


def test_a_missed_term_is_put_in_with_its_article() -> None:
    source, target = "The summit of the African Union opens.", "Le sommet de s’ouvre lundi."
    mention = Mention(
        *("Q7159", "African Union", (18, 31), ("Union africaine",), Outcome.MISSED),
        reason=Reason("missed.none_of", {"forms_or": ["Union africaine"]}),
    )
    item = Checked(source, target, "en", "fr-SN", mentions=(mention,), concepts={"Q7159": UNION}.get)
    one = found("missed.none_of", item)
    assert one.fix is not None
    assert one.fix.applied(target) == "Le sommet de l'Union africaine s’ouvre lundi."
    assert not one.fix.sure


def test_a_name_with_its_letters_turned_gets_them_back() -> None:
    item = Checked("The speech by Okonjo was short.", "Le discours d’Oknojo était court.", "en", "fr-SN")
    assert after("copied_names.letters", item) == "Le discours d’Okonjo était court."


# --- units and currencies -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "language", "code", "wanted"),
    [
        (
            "It is 12 miles away.",
            "C’est à 12 kilomètres.",
            "fr",
            "measures.unit_changed",
            "C’est à 12 miles.",
        ),
        (
            "It cost $27 million.",
            "Cela a coûté 27 millions d’euros.",
            "fr",
            "measures.currency_changed",
            "Cela a coûté 27 millions de dollars.",
        ),
        (
            "It cost 27 million euros.",
            "Cela a coûté 27 millions de dollars.",
            "fr",
            "measures.currency_changed",
            "Cela a coûté 27 millions d'euros.",
        ),
        (
            "The fund has $27 million.",
            "Mfuko una yuro milioni 27.",
            "sw",
            "measures.currency_changed",
            "Mfuko una dola milioni 27.",
        ),
        (
            "It cost $2,700.",
            "Cela a coûté 2 700.",
            "fr",
            "measures.currency_missing",
            "Cela a coûté 2 700\u00a0$.",
        ),
    ],
)
def test_a_unit_and_a_currency_are_written_as_the_language_does(
    source: str, target: str, language: str, code: str, wanted: str
) -> None:
    assert after(code, Checked(source, target, "en", language)) == wanted


def test_a_currency_with_an_adjective_is_left_to_people() -> None:
    item = Checked("It cost 27 million euros.", "Cela a coûté 27 millions de dollars américains.", "en", "fr")
    assert found("measures.currency_changed", item).fix is None


# --- words and spaces -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "language", "wanted"),
    [
        ("Les écoles ne ouvriront pas.", "fr", "Les écoles n'ouvriront pas."),
        ("L’ami que il a vu.", "fr", "L’ami qu’il a vu."),
        ("Il sort de le port.", "fr", "Il sort du port."),
        ("Il va à les puits.", "fr", "Il va aux puits."),
        ("Le prix du eau monte.", "fr", "Le prix de l'eau monte."),
        ("De eau propre.", "fr", "D'eau propre."),
        ("Ele mora em o norte.", "pt", "Ele mora no norte."),
        ("Ela passa por a ponte.", "pt", "Ela passa pela ponte."),
    ],
)
def test_small_words_are_written_as_they_must_be(target: str, language: str, wanted: str) -> None:
    assert after("elision.written", Checked("It is so, as they say.", target, "en", language)) == wanted


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("Il est difficile de le faire et de les écrire.", "fr"),
        ("À la une : le onze et le huit.", "fr"),
        ("Le héros de Ibadan, la hausse de Oliveira.", "fr"),
        ("Dis-le à Amina, puis-je aider ?", "fr"),
        ("Il faut choisir le ou la ministre.", "fr"),
        ("Antes de o governo decidir.", "pt"),
        ("L'eau qu'il boit n'est pas de l'eau.", "fr"),
    ],
)
def test_what_is_written_right_is_left(target: str, language: str) -> None:
    findings = run_checks(Checked("It is so, as they say.", target, "en", language))
    assert [one for one in findings if one.check == "elision"] == []


@pytest.mark.parametrize(
    ("target", "language", "code", "wanted"),
    [
        ("Il a dit: oui.", "fr", "spacing.no_break", "Il a dit\u00a0: oui."),
        (
            "Il a dit «oui, puis non\u00a0».",
            "fr",
            "spacing.no_break",
            "Il a dit «\u00a0oui, puis non\u00a0».",
        ),
        ("Pourquoi?", "fr", "spacing.no_break", "Pourquoi\u202f?"),
        ("Il dit  oui, puis non.", "fr", "spacing.doubled", "Il dit oui, puis non."),
        ("Il dit oui , puis non.", "fr", "spacing.before", "Il dit oui, puis non."),
        ("Il dit oui,puis non.", "fr", "spacing.missing", "Il dit oui, puis non."),
        ("قال نعم, ثم لا.", "ar", "spacing.mark", "قال نعم، ثم لا."),
    ],
)
def test_spaces_and_commas_are_mended(target: str, language: str, code: str, wanted: str) -> None:
    assert after(code, Checked("He says yes, then no.", target, "en", language)) == wanted


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("À 10:30, voir https://example.org/a?b=c,d ou écrire à a;b.", "fr"),
        ("Il a dit\u202f: oui\u00a0; « non\u00a0».".replace("« ", "«\u00a0"), "fr"),
        ("Il a dit : « oui » ; puis 30 % de non !", "fr"),  # as keyboards have it
        ("He says yes: no?", "en"),
        ("قال نعم، ثم لا؟ (Reuters, AFP)", "ar"),
    ],
)
def test_spaces_that_are_right_are_left(target: str, language: str) -> None:
    source = "sv" if language == "en" else "en"
    findings = run_checks(Checked("He says yes, then no.", target, source, language))
    assert [one for one in findings if one.check == "spacing"] == []
