"""Tags in the language of an edition."""

from __future__ import annotations

from service.domain.terms import Glossary
from service.domain.terms.labels import labels_of
from tests.domain.terms.helpers import concept

GLOSSARY = Glossary(
    [
        concept("kenya", "country", en="Kenya", fr="Kenya", sw="Kenya", ar="كينيا"),
        concept("un", "organisation", en="United Nations", fr="Nations unies", ar="الأمم المتحدة"),
        concept("chad", "country", en="Chad", fr="Tchad"),
    ]
)


def test_a_tag_that_is_a_form_of_a_concept_has_its_form_in_the_edition() -> None:
    names = ("Kenya", "United Nations", "Chad", "Kenya roads", "Weather", "United Nations")
    assert labels_of(names, GLOSSARY, "en", "fr-SN") == {"United Nations": "Nations unies", "Chad": "Tchad"}
    assert labels_of(names, GLOSSARY, "en", "ar-EG") == {
        "Kenya": "كينيا",
        "United Nations": "الأمم المتحدة",
    }


def test_an_edition_of_the_storys_own_language_needs_none() -> None:
    assert labels_of(("Kenya",), GLOSSARY, "en", "en-ZA") == {}
    assert labels_of((), GLOSSARY, "en", "fr") == {}
