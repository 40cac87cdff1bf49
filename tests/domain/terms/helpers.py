"""Concepts for tests, written as a glossary file has them."""

from __future__ import annotations

from service.domain.terms import Concept, Glossary
from service.termbase.cells import columns_of
from service.termbase.rows import Fault, parse


def concept(name: str, kind: str, note: str = "", exact: bool = False, **forms: str) -> Concept:
    """Return a concept of cells as in the files; `en_short="US"` is a short form, "!x" forbidden."""
    cells = {"id": name, "kind": kind, "note": note, "case": "exact" if exact else "", **forms}
    faults: list[Fault] = []
    made = parse(list(cells.values()), columns_of(tuple(cells)), faults)
    assert made is not None, faults
    return made


GLOSSARY = Glossary(
    [
        concept(
            "us",
            "country",
            en="United States|USA",
            en_short="US",
            fr="États-Unis|~américain|~américaines",
            ar="الولايات المتحدة",
            sv="USA|Förenta staterna",
            he="ארצות הברית",
            tr="ABD",
        ),
        concept(
            "turkey", "country", en="Turkey|Türkiye", fr="Turquie", ar="تركيا", sv="Turkiet", tr="Türkiye"
        ),
        concept("chad", "country", en="Chad", fr="Tchad", ar="تشاد", he="צ'אד", sv="Tchad"),
        concept("mali", "country", en="Mali", fr="Mali", ar="مالي", sw="Mali"),
        concept(
            "who",
            "organisation",
            en="World Health Organization",
            en_short="WHO",
            fr="Organisation mondiale de la santé",
            fr_short="OMS",
        ),
        concept("unesco", "organisation", en="UNESCO", fr="Unesco|UNESCO", ar="اليونسكو"),
        concept(
            "un",
            "organisation",
            en="United Nations",
            en_short="UN",
            fr="Nations unies",
            fr_short="ONU",
            sv="Förenta nationerna",
            sv_short="FN",
            he="האומות המאוחדות",
            he_short='האו"ם',
            ar="الأمم المتحدة",
        ),
        concept(
            "unsc",
            "body",
            en="UN Security Council|Security Council",
            fr="Conseil de sécurité de l'ONU|Conseil de sécurité",
            ar="مجلس الأمن",
        ),
        concept("burma", "country", en="Myanmar|!Burma", fr="Birmanie|Myanmar"),
        concept("ethiopia", "country", en="Ethiopia", am="ኢትዮጵያ", so="Itoobiya", fr="Éthiopie", ha="Habasha"),
        concept(
            "putin",
            "person",
            en="Vladimir Putin",
            en_short="Putin",
            fr="Vladimir Poutine",
            fr_short="Poutine",
        ),
        concept("cairo", "capital", en="Cairo", fr="Le Caire", sv="Kairo", ar="القاهرة"),
        concept("ivory", "country", en="Ivory Coast|Côte d’Ivoire", fr="Côte d’Ivoire", af="Ivoorkus"),
        concept("white-house", "body", en="White House", fr="Maison-Blanche", sv="Vita huset"),
        concept("ceasefire", "term", en="ceasefire", fr="cessez-le-feu", sv="eldupphör"),
        concept("russia", "country", en="Russia", sv="Ryssland", fr="Russie", fa="روسیه"),
        concept("djibouti", "country", en="Djibouti", fr="Djibouti", tr="Cibuti"),
        concept("djibouti-city", "capital", en="Djibouti", fr="ville de Djibouti"),
        concept("gotland", "region", sv="Gotland", fr="?Gotlandie"),
        concept("cook", "territory", en="Cook Islands", fr="Îles Cook"),
        concept("xrp", "term", exact=True, en="SaaS"),
    ]
)
