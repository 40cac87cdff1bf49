"""Accents belong to a name: a form without them is reported as wrongly written, not let pass."""

from __future__ import annotations

import pytest

from service.domain.draft import Outcome
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.concept import Concept, Term


@pytest.mark.parametrize(
    ("language", "form", "text", "said"),
    [
        ("fr", "Sénégal", "Le Sénégal gagne.", True),
        ("fr", "Sénégal", "Le Senegal gagne.", False),
        ("fr", "Sénégal", "LE SENEGAL GAGNE", True),
        ("fr", "Éthiopie", "En Ethiopie, il pleut.", True),  # capitals often go without
        ("fr", "États-Unis", "Aux Etats-Unis, il pleut.", True),
        ("pt", "Moçambique", "Em Mocambique chove.", False),
        ("ar", "السعودية", "قالت السعوديه اليوم", True),  # a spelling of every day, not an accent
    ],
)
def test_accents_are_part_of_a_name(language: str, form: str, text: str, said: bool) -> None:
    concept = Concept("c", "country", (Term("en", "Country X"), Term(language, form)))
    (mention,) = check_mentions(Glossary((concept,)), "In Country X it rains.", text, "en", language)
    assert (mention.outcome is not Outcome.MISSED) == said
    if not said:
        assert mention.reason is not None
        assert form in str(mention.reason.data)
