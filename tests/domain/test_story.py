from __future__ import annotations

from service.domain.story import domains_of
from service.domain.terms import Concept, FormStatus, Glossary, Term
from service.domain.terms.forbidden import forbidden
from service.domain.terms.story import for_story


def test_subjects_are_named_as_scopes_are() -> None:
    assert domains_of(["World Cup", "sport", "Sport"]) == ("domain:world-cup", "domain:sport")
    assert domains_of([]) is None
    assert domains_of(["سياسة"]) is None


def test_a_form_that_one_edition_never_uses_is_forbidden_there_alone() -> None:
    forms = (
        Term("en", "Myanmar"),
        Term("fr", "Birmanie"),
        Term("fr", "Myanmar", FormStatus.FORBIDDEN),
    )
    glossary = Glossary([Concept("mm", "country", forms, scope=("africa-fr",))])
    for edition, found in (("africa-fr", 1), ("europe-fr", 0)):
        story = for_story(glossary, ["Rain fell."], "en", edition=edition)
        assert len(forbidden(story, "Il pleut au Myanmar.", "fr-SN")) == found
