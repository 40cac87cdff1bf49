"""Words that are none, and single words of the source that were left, judged by the shipped lexicons."""

from __future__ import annotations

import time

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.checks.untranslated_words import UntranslatedWords
from service.domain.checks.words import UnknownWords
from service.domain.draft import Finding, Mention, Outcome, Severity
from service.domain.text.verbatim import FixedPiece, PieceKind
from service.lexicons import lexicon

SOURCE = "The troops crossed the border after a harsh winter, and the ministers met in Geneva on Tuesday."
TARGET = (
    "Les troupes ont franchi la frontière après un hiver rude, et les ministres se voient mardi à Genève."
)


def found(check: str, source: str, target: str, pair: str = "en-fr", **more: object) -> list[Finding]:
    of, to = pair.split("-")
    item = Checked(source, target, of, to, lexicons=lexicon, **more)  # type: ignore[arg-type]
    return [finding for finding in run_checks(item) if finding.check == check]


def test_a_good_translation_has_no_unknown_word() -> None:
    assert found("words", SOURCE, TARGET) == found("leftovers", SOURCE, TARGET) == []


@pytest.mark.parametrize(
    ("made_up", "severity"),
    [
        (["hiver", "dixsions"], Severity.INFO),
        (["hiver", "dixsions", "rude", "rustent"], Severity.WARNING),
    ],
)
def test_one_word_that_is_none_is_noted_and_two_are_a_warning(made_up: list[str], severity: Severity) -> None:
    target = TARGET
    for word, instead in zip(made_up[::2], made_up[1::2], strict=True):
        target = target.replace(word, instead)
    (finding,) = found("words", SOURCE, target)

    assert finding.severity is severity
    assert finding.target_span is not None
    assert target[slice(*finding.target_span)] == made_up[1]
    assert finding.data == {"words": made_up[1::2], "language": "fr"}


def test_names_that_nobody_knows_are_noted_and_weigh_half() -> None:
    (one,) = found("words", SOURCE, TARGET.replace("Genève", "l’Unieur"))
    assert (one.severity, one.data) == (Severity.INFO, {"words": ["l’Unieur"], "language": "fr"})

    (two,) = found("words", SOURCE, TARGET.replace("Genève", "Richestestre").replace("mardi", "Tuesdi"))
    assert two.severity is Severity.INFO

    mixed = TARGET.replace("Genève", "Richestestre, Tuesdi").replace("rude", "rustent")
    assert found("words", SOURCE, mixed)[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("pair", "target"),
    [
        ("en-fr", "Au XVIIIe siècle, l’OTANX et les Maliens ont franchi la frontière."),
        ("en-tr", "İkinci kez sınırı geçtiler. Işık söndü."),
    ],
)
def test_roman_numbers_abbreviations_and_turkish_capitals_are_no_unknown_names(
    pair: str, target: str
) -> None:
    assert found("words", SOURCE, target, pair) == []


def test_a_sentence_full_of_them_blocks() -> None:
    (finding,) = found("words", SOURCE, "Les comptre ont piête la territes, et les rustent dixsions mardi.")
    assert (finding.severity, finding.code) == (Severity.BLOCK, "words.full")


@pytest.mark.parametrize(
    ("right", "left"), [("rude", "harsh"), ("troupes", "troops"), ("frontière", "border")]
)
def test_one_common_word_of_the_source_that_was_left_blocks(right: str, left: str) -> None:
    target = TARGET.replace(right, left)
    (finding,) = found("leftovers", SOURCE, target)

    assert finding.severity is Severity.BLOCK
    assert finding.target_span is not None
    assert target[slice(*finding.target_span)] == left
    assert found("words", SOURCE, target) == []  # said once


def test_a_rare_word_of_the_source_may_be_a_loan() -> None:
    (finding,) = found("leftovers", "They fold origami.", "Ils plient des origami.")
    assert finding.severity is not Severity.BLOCK


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The national distance is important.", "La distance nationale est importante."),  # both have it
        ("Their son came.", "Le son est venu."),  # a word of both, and common in both
        ("The so-called safety car came.", "La voiture dite « safety car » est venue."),
        ("Write to border@desk.example today.", "Écrivez à border@desk.example aujourd’hui."),
        ("The Border Guard left.", "La Border Guard est partie."),
        ("He bought a Zorblax in Wuxxam.", "Il a acheté un Zorblax à Wuxxam."),
    ],
)
def test_what_both_languages_have_titles_addresses_and_names_are_let_be(source: str, target: str) -> None:
    assert found("leftovers", source, target) == found("words", source, target) == []


def test_what_was_not_to_be_translated_is_let_be() -> None:
    source, target = "Press continue to go.", "Appuyez sur continue pour border."
    piece = FixedPiece(6, 14, PieceKind.KEPT)
    assert found("leftovers", source.replace("go", "border"), target, kept=(piece,))[0].data == {
        "words": ["border"],
        "language": "en",
    }


def test_a_word_of_a_term_is_known() -> None:
    source, target = "The Gorblin met.", "Le gorblinois s’est réuni."
    mention = Mention("c1", "Gorblin", (4, 11), ("gorblinois",), Outcome.APPLIED, (3, 13), "gorblinois")

    assert found("words", source, target)
    assert found("words", source, target, mentions=(mention,)) == []


@pytest.mark.parametrize("pair", ["en-zu", "en-en"])
def test_without_a_lexicon_or_a_translation_nothing_is_judged(pair: str) -> None:
    assert found("words", SOURCE, "Qwrtz plmkn xxcvb.", pair) == []


@pytest.mark.parametrize(
    ("pair", "target"),
    [
        ("en-ar", "عبرت القوات border بعد شتاء قاس."),
        ("en-am", "ወታደሮች border ተሻገሩ።"),
        ("en-sw", "Wanajeshi walivuka border baada ya baridi kali."),
        ("en-ha", "Sojoji sun ketare border bayan sanyi."),
        ("en-so", "Ciidamadu waxay ka gudbeen border ka dib."),
        ("en-tr", "Askerler sert bir kıştan sonra border geçti."),
    ],
)
def test_a_word_that_was_left_is_told_where_unknown_words_are_not_judged(pair: str, target: str) -> None:
    (finding,) = found("leftovers", SOURCE, target, pair)
    assert (finding.severity, finding.data) == (Severity.BLOCK, {"words": ["border"], "language": "en"})


def test_a_passage_in_a_third_language_is_let_be() -> None:
    source = "He said: que vergonha para todos nós, and left the house."
    assert (
        found("leftovers", source, "Alisema: que vergonha para todos nós, akaondoka nyumbani.", "en-sw") == []
    )


def test_without_lexicons_no_word_is_judged() -> None:
    item = Checked(SOURCE, TARGET.replace("rude", "harsh").replace("mardi", "dixsions"), "en", "fr")
    assert not [finding for finding in run_checks(item) if finding.check in ("words", "leftovers")]


@pytest.mark.parametrize("unit", ["harsh ", "“a ", "‘a", "(", "qxz’", "qxz-", "é", "1a "])
def test_a_very_long_sentence_takes_no_longer_than_its_length(unit: str) -> None:
    checks = (UnknownWords(), UntranslatedWords())

    def seconds(count: int) -> float:
        text = unit * count
        item = Checked(text, text, "en", "fr", lexicons=lexicon)
        start = time.process_time()
        for check in checks:
            list(check.findings(item))
        return time.process_time() - start

    seconds(10)
    assert seconds(20_000) < 30 * max(seconds(2_000), 0.05)


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-af", "They live in rural areas of the country.", "Hulle woon in landelike areas van die land."),
        ("en-fr", "He broke the record after the crash.", "Il a battu le record après le crash."),
        ("en-tr", "The drone was seen near the border.", "Bir drone sınırın yakınında görüldü."),
        ("en-pt", "The malware spread by email.", "O malware se espalhou por email."),
        ("en-so", "The countries of the eurozone met.", "Waddamada eurozone ayaa kulmay."),
        ("en-sw", "The tsunami hit the coast.", "Kimbunga cha tsunami kilipiga pwani."),
        ("en-fr", "The start-up of Lagos grew.", "La start-up de Lagos a grandi."),
        ("sv-en", "Företaget förlorade 20 kronor.", "The company lost 20 kronor."),
    ],
)
def test_what_a_language_took_over_was_not_left(pair: str, source: str, target: str) -> None:
    assert found("leftovers", source, target, pair) == []


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-pt", "The colony uses hydrogen and oxygen.", "A colônia usa hidrogênio e oxigênio."),
        ("en-tr", "The judges spoke of a profit.", "Hâkimler bir kârdan söz etti."),
    ],
)
def test_a_form_that_another_country_writes_with_another_accent_is_known(
    pair: str, source: str, target: str
) -> None:
    assert found("words", source, target, pair) == []


@pytest.mark.parametrize(
    ("word", "pair"),
    [
        ("Battery", "en-fr"),
        ("Weather", "en-tr"),
        ("Water", "en-ar"),
        ("WEATHER", "en-pt"),
        ("Health", "en-ha"),
    ],
)
def test_one_word_of_a_list_that_was_left_is_told(word: str, pair: str) -> None:
    (finding,) = found("leftovers", word, word, pair)
    assert finding.severity is Severity.WARNING
    assert finding.data == {"words": [word], "language": "en"}


@pytest.mark.parametrize("word", ["Nairobi", "Police", "Sport", "Kenya", "iPhone", "A1"])
def test_one_word_that_both_languages_have_or_a_name_is_not(word: str) -> None:
    assert found("leftovers", word, word) == []
