"""Forms that approved translations use: what is proposed from them, and what is not."""

from __future__ import annotations

from service.domain.terms import Glossary
from service.domain.terms.harvest import FormProposal, SentencePair, harvest
from tests.domain.terms.helpers import concept

GLOSSARY = Glossary(
    [
        concept("gao", "city", en="Gao"),
        concept("menaka", "city", en="Menaka", fr="?Ménaka"),
        concept("mali", "country", en="Mali", fr="Mali", ar="مالي"),
        concept("lagos", "city", en="Lagos", tr="?Lagosa"),
        concept("truce", "term", en="truce"),
        concept("road", "body", en="National Road Board"),
    ]
)


def found(language: str, *pairs: tuple[str, str, str]) -> list[FormProposal]:
    return harvest([SentencePair(*pair) for pair in pairs], GLOSSARY, "en", language)


def test_a_name_like_the_source_s_a_proposed_form_and_nothing_else_is_proposed() -> None:
    proposals = found(
        "fr-ML",
        ("The army left Gao on Monday.", "L'armée a quitté Gao lundi.", "2026-11-01"),
        ("Gao is calm.", "Gao est calme.", "2026-11-03"),
        ("A truce holds in Menaka, Mali.", "Une trêve tient à Ménaka, au Mali.", "2026-11-02"),
        ("The National Road Board met in Bamako.", "L'Office des routes s'est réuni à Bamako.", ""),
    )
    assert proposals == [
        FormProposal("gao", "Gao", "Gao", 2, 2, False, "2026-11-01", "2026-11-03"),
        FormProposal("menaka", "Menaka", "Ménaka", 1, 1, True, "2026-11-02", "2026-11-02"),
    ]


def test_in_another_script_a_form_has_to_be_seen_often_where_the_name_is_and_hardly_elsewhere() -> None:
    once = ("The army left Gao.", "غادر الجيش غاو", "")
    assert found("ar", once) == []
    (gao,) = found("ar", once, ("Gao is calm.", "غاو هادئة", ""), ("He lives in Gao.", "يعيش هنا غاو", ""))
    assert (gao.form, gao.count, gao.mentioned) == ("غاو", 3, 3)


def test_a_form_is_taken_without_the_ending_after_its_apostrophe() -> None:
    glossary = Glossary([concept("gao", "city", en="Gao")])
    pairs = [SentencePair("He lives in Gao.", "O Gao'da yaşıyor.")]
    assert [one.form for one in harvest(pairs, glossary, "en", "tr")] == ["Gao"]
