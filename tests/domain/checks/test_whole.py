"""A translation that lacks a part of its source, or has more than that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.checks.length import Length
from service.domain.draft import Mention, Outcome, Severity

SOURCE = (
    "The council of the port city said on Tuesday that the old bridge over the river will stay closed for "
    "repairs, and that the ferry will take its place."
)
TARGET = (
    "Le conseil de la ville portuaire a déclaré mardi que le vieux pont sur le fleuve restera fermé pour "
    "des travaux de réparation, et que le bac prendra sa place pendant ce temps."
)
ANOTHER = "les écoles du quartier rouvriront leurs portes à la rentrée."
REMARK = "The bridge over the river (built by prisoners) is closed to lorries."


def codes(target: str, source: str = SOURCE) -> set[str]:
    return {one.code for one in run_checks(Checked(source, target, "en", "fr"))}


def test_a_whole_translation_is_left_alone() -> None:
    assert codes(TARGET) == set()


@pytest.mark.parametrize("share", [0.5, 0.66])
def test_a_part_left_out_is_told(share: float) -> None:
    words = TARGET.split()
    assert codes(" ".join(words[: round(len(words) * share)]) + ".") == {"length.short"}


def test_another_sentence_at_the_end_is_told_sooner_than_words_in_between() -> None:
    assert codes(f"{TARGET} {ANOTHER}") == {"length.long"}
    few = "les écoles du quartier rouvriront demain."
    assert codes(f"{TARGET} {few}") == {"length.long"}
    assert codes(f"{TARGET[:-1]} comme {few}") == set()  # no longer than some translations are


def test_short_sentences_vary_more() -> None:
    assert codes("Aucune personne n’a été blessée.", "Nobody was badly hurt.") == set()
    assert codes("Il a plu longtemps dans le nord.", "It rained hard and long in the north.") == set()


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("Le pont sur le fleuve est fermé aux camions, selon la ville.", {"brackets.lost"}),
        ("Le pont sur le fleuve est fermé aux camions.", {"brackets.lost", "length.short"}),
        ("Le pont sur le fleuve, que des détenus ont construit, est fermé aux camions.", set()),
        ("Le pont sur le fleuve (bâti par des détenus) est fermé aux camions.", set()),
        ("Le pont, sur le fleuve, est fermé, lui, aux camions.", {"brackets.lost", "length.short"}),
    ],
)
def test_a_remark_in_brackets_is_lost_where_nothing_takes_its_place(target: str, told: set[str]) -> None:
    assert codes(target, REMARK) == told


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        # a word that stands outside the remark as well tells nothing of the remark
        ("The WHO (the WHO office in Tunis) met.", "Le bureau se réunit – selon WHO.", {"brackets.lost"}),
        (
            "The tomb (KV62) is old. KV62 is small.",
            "La tombe est vieille – KV62 est petite.",
            {"brackets.lost"},
        ),
        ("The tomb (KV62) is old.", "La tombe – KV62 – est vieille.", set()),
        # words that an editor put into a quotation
        ("We call him [the] king of the village.", "Nous l’appelons le roi du village.", set()),
        ("They [farmers] came to the village.", "Les agriculteurs sont venus au village.", set()),
        ("They [from the BBC] came at noon.", "Ils sont venus à midi.", {"brackets.lost"}),
    ],
)
def test_a_remark_is_told_by_words_of_its_own(source: str, target: str, told: set[str]) -> None:
    assert {code for code in codes(target, source) if code.startswith("brackets")} == told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # "a" and "me" are small words of English as well
        ("Eles disseram que a ponte não era deles, e me disse que isso era para nós.", "third_language"),
        ("Il dit que la ville est à nous et que cela ne change pas.", "third_language"),
        ("They said that a bridge is not for them, e que não.", "all"),
        ("The council said that the bridge will stay closed.", "all"),
    ],
)
def test_a_quotation_in_a_third_language_may_stay_as_it_is(text: str, code: str) -> None:
    (finding,) = [one for one in run_checks(Checked(text, text, "en", "sw")) if one.check == "untranslated"]
    assert finding.code == f"untranslated.{code}"
    assert (finding.severity is Severity.BLOCK) is (code == "all")


def test_a_name_that_is_abbreviated_makes_no_sentence_short() -> None:
    source, target = (
        "The Democratic Republic of Congo accuses Rwanda of backing it.",
        "La RDC accuse le Rwanda de le soutenir.",
    )
    name = "Democratic Republic of Congo"
    short = Mention("drc", name, (4, 4 + len(name)), ("RDC",), Outcome.APPLIED, (3, 6), "RDC")
    plain = Checked(source, target, "en", "fr")

    assert [one.code for one in Length().findings(plain)] == ["length.short"]
    assert list(Length().findings(replace(plain, mentions=(short,)))) == []
