"""Names of the glossary that a translation says though its source does not."""

from __future__ import annotations

import pytest

from service.domain.terms import Glossary, check_mentions
from service.domain.terms.intruders import intruders
from tests.domain.terms.helpers import concept

GLOSSARY = Glossary(
    [
        concept("spain", "country", en="Spain", fr="Espagne", ar="إسبانيا", am="ስፔን"),
        concept("kenya", "country", en="Kenya", fr="Kenya", ar="كينيا", am="ኬንያ"),
        concept("egypt", "country", en="Egypt", fr="Égypte|~égyptien", ar="مصر", am="ግብፅ"),
        concept("amara", "city", en="Amarah", fr="Amara", ar="العمارة"),
        concept("us", "country", en="United States|~American", en_short="US", fr="États-Unis"),
        concept("doj", "body", en="US Department of Justice", fr="ministère américain de la Justice"),
        concept("hk", "territory", en="Hong Kong", fr="Hong Kong"),
        concept("st", "city", en="Sousse", fr="Sousse"),
    ]
)


def told(source: str, target: str, to: str) -> list[str]:
    mentions = check_mentions(GLOSSARY, source, target, "en", to)
    return [
        target[slice(*one.target_span)]
        for one in intruders(GLOSSARY, source, target, "en", to, mentions)
        if one.target_span
    ]


@pytest.mark.parametrize(
    ("source", "target", "to", "names"),
    [
        ("Kenya won.", "L'Espagne a gagné.", "fr", ["Espagne"]),
        ("Kenya won.", "L'Espagne ! L'Espagne a gagné.", "fr", ["Espagne"]),
        ("Kenya won.", "فازت إسبانيا.", "ar", ["إسبانيا"]),
        ("Kenya won.", "ስፔን አሸነፈች።", "am", []),  # four signs are too few in a script without capitals
        ("Kenya won.", "Le Kenya a gagné.", "fr", []),
        # adjectives of the source, its own words, another spelling
        ("The Spanish team won.", "L'équipe d'Espagne a gagné.", "fr", []),
        ("American troops left.", "Les troupes des États-Unis sont parties.", "fr", []),
        # an abbreviation inside a longer name, or with the name's initials in it; not one that says another
        ("The US Department of Justice sued.", "Le parquet des États-Unis a porté plainte.", "fr", []),
        ("The U.S. Department of Justice sued.", "Le parquet des États-Unis a porté plainte.", "fr", []),
        ("He told HKFP so.", "Il l'a dit à un site de Hong Kong.", "fr", []),
        ("The US won.", "Sousse et les États-Unis ont gagné.", "fr", ["Sousse"]),
        # a town whose name is a word where nothing tells names apart
        ("Architecture is an art.", "العمارة فن.", "ar", []),
        ("He lives there.", "Il vit à Amara.", "fr", ["Amara"]),
        # where no word has a capital, a sentence is no headline
        ("Kenya won the last match of the day.", "فازت إسبانيا في آخر مباراة من اليوم.", "ar", ["إسبانيا"]),
        # a headline in which every word has a capital
        ("They Came From There To Win", "L'Espagne Vient De Gagner Encore", "fr", []),
    ],
)
def test_a_name_that_nothing_in_the_source_can_be_is_told(
    source: str, target: str, to: str, names: list[str]
) -> None:
    assert told(source, target, to) == names


def test_a_source_in_another_script_is_left_alone() -> None:
    assert not intruders(GLOSSARY, "فازت كينيا.", "Spain won.", "ar", "en", ())
