"""Opposites: what turned round is told, what is said otherwise is left alone."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked
from service.domain.checks.meanings import meanings_of
from service.domain.checks.opposites import PAIRS, Opposites
from service.domain.languages.base import Language, every
from service.domain.terms.normalise import fold
from tests.each import each

LISTED = [own for own in every() if own.meanings]
TURNED = [
    ("en", "Three people were killed.", "fr", "Trois personnes ont été blessées.", "killed", "blessées"),
    ("en", "It rained after the match.", "pt", "Choveu antes do jogo.", "after", "antes"),
    ("en", "The road to the north is open.", "sw", "Barabara ya kwenda kusini iko wazi.", "north", "kusini"),
    ("en", "Prices rose in May.", "af", "Pryse het in Mei gedaal.", "rose", "gedaal"),
    ("en", "The team won.", "tr", "Takım kaybetti.", "won", "kaybetti"),
    ("en", "Two men were arrested.", "ar", "أُفرج عن رجلين.", "arrested", "أُفرج"),
    ("en", "He came to the west of the city.", "fa", "او به شرق شهر آمد.", "west", "شرق"),
    ("en", "It is the largest bank.", "he", "זה הבנק הקטן בארץ.", "largest", "הקטן"),
    ("en", "The wife spoke.", "am", "ባሏ ተናገረ።", "wife", "ባሏ"),
    ("en", "They came before the rain.", "ha", "Sun zo bayan ruwan sama.", "before", "bayan"),
    ("en", "He lives in the south.", "so", "Wuxuu ku nool yahay waqooyiga.", "south", "waqooyiga"),
    ("en", "The father spoke.", "ha", "Mahaifiyar ta yi magana.", "father", "Mahaifiyar"),
    ("en", "Their opponents came.", "sw", "Wanaowaunga mkono walikuja.", "opponents", "Wanaowaunga mkono"),
    ("en", "The mother is here.", "ar", "الأب هنا.", "mother", "الأب"),
    ("en", "He won the race.", "fa", "او نتیجه را واگذار کرد.", "won", "واگذار کرد"),
    ("en", "It is a private road.", "am", "የህብረተሰቡ መንገድ ነው።", "private", "የህብረተሰቡ"),
    ("en", "It is in the lower part.", "pt", "Fica na parte de cima.", "lower", "de cima"),
    ("sv", "Fienden kom i går.", "en", "The friend came yesterday.", "Fienden", "friend"),
]
LEFT_ALONE = [
    ("The 26-year-old was arrested.", "Le jeune homme de 26 ans a été arrêté."),
    ("Three people were killed and nine injured.", "Trois personnes ont été tuées et neuf blessées."),
    ("Three people lost their lives before noon.", "Trois personnes ont péri avant midi."),
    ("The most common places", "Les lieux les plus fréquentés"),
    ("At least ten people", "Au moins dix personnes"),
    ("the north end and the south end", "l’extrémité nord et l’extrémité sud"),
]


@each(("here", "source", "there", "target", "said", "turned"), TURNED)
def test_an_opposite_is_told_with_its_place(
    here: str, source: str, there: str, target: str, said: str, turned: str
) -> None:
    (finding,) = Opposites().findings(Checked(source, target, here, there))
    assert finding.code == "opposites.changed"
    assert source[slice(*(finding.source_span or (0, 0)))] == said
    assert target[slice(*(finding.target_span or (0, 0)))] == turned


@pytest.mark.parametrize(("source", "target"), LEFT_ALONE)
def test_what_is_said_right_is_left_alone(source: str, target: str) -> None:
    assert not list(Opposites().findings(Checked(source, target, "en", "fr")))


def test_of_two_places_one_that_turned_round_is_told() -> None:
    item = Checked("from the south to the south", "du nord au sud", "en", "fr")
    assert [one.data for one in Opposites().findings(item)] == [{"source": "south", "target": "nord"}]


def test_a_language_without_a_list_is_left_alone() -> None:
    assert not list(Opposites().findings(Checked("He was killed.", "Han blev såret.", "en", "da")))


def test_clitics_are_no_part_of_a_word() -> None:
    assert set(meanings_of("وبالشمال", "ar").places) == {"north"}
    assert set(meanings_of("בצפון", "he").places) == {"north"}


def test_a_phrase_is_read_before_its_words() -> None:
    assert "rise" not in meanings_of("satın aldı", "tr").places
    assert {"buy"} == set(meanings_of("satın", "tr").places)


@each("own", LISTED)
def test_the_lists_of_a_language_are_whole_and_no_form_says_both_opposites(own: Language) -> None:
    assert set(own.meanings) == {one for pair in PAIRS for one in pair}
    for one, other in PAIRS:
        sure = [
            {fold(form, own.code).text for form in own.meanings[key] if not form.startswith("?")}
            for key in (one, other)
        ]
        assert not sure[0] & sure[1], (one, other)
