"""A country that a translation names in another one's place is warned about, however well it reads."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.draft import Severity
from service.domain.terms import Glossary, check_mentions
from tests.domain.terms.helpers import concept

GLOSSARY = Glossary(
    [
        concept("niger", "country", en="Niger", fr="Niger", tr="Nijer", am="ኒጀር", ar="النيجر"),
        concept("nigeria", "country", en="Nigeria", fr="Nigeria", tr="Nijerya", am="ናይጄሪያ", ar="نيجيريا"),
        concept("people:niger", "demonym", en="Nigerien", fr="nigérien|nigériens"),
        concept("people:nigeria", "demonym", en="Nigerian", fr="nigérian|nigérians"),
        concept("libya", "country", en="Libya", he="לוב"),
        concept("guinea", "country", en="Guinea", fr="Guinée", am="ጊኒ", sw="Guinea"),
        concept("gq", "country", en="Equatorial Guinea", fr="Guinée équatoriale", am="ኢኳቶሪያል ጊኒ"),
        concept("bissau", "country", en="Guinea-Bissau", sw="Guinea Bisau|~Guinea-Bissau"),
        concept("sudan", "country", en="Sudan", fr="Soudan", ar="السودان", so="Suudaan"),
        concept(
            "ssd", "country", en="South Sudan", fr="Soudan du Sud", ar="جنوب السودان", so="~Koonfur Sudan"
        ),
        concept("cog", "country", en="Republic of the Congo", fr="République du Congo|~Congo"),
        concept("cod", "country", en="DR Congo", fr="République démocratique du Congo|~Congo"),
        concept("iran", "country", en="Iran", so="Iiraan", am="ኢራን", ha="Iran"),
        concept("iraq", "country", en="Iraq", so="Ciraaq|~Iiraaq", am="ኢራቅ|~ኢራክ", ha="Iraki"),
        concept("people:iran", "demonym", en="Iranian", ha="Iraniyawa"),
        concept("people:iraq", "demonym", en="Iraqi"),
        concept("norway", "country", en="Norway", he="נורווגיה"),
        concept("poland", "country", en="Poland", he="פולין"),
        concept("england", "region", en="England", fr="Angleterre|~anglais"),
        concept("dm", "country", en="Dominica", fr="Dominique"),
        concept("people:do", "demonym", en="Dominican", fr="dominicain|dominicaine"),
        concept("people:kp", "demonym", en="North Korean", ar="?كوري شمالي|?الكوري الشمالي"),
        concept("people:kr", "demonym", en="South Korean", ar="?كوري جنوبي|?الكوري الجنوبي"),
        concept("zambia", "country", en="Zambia", fr="Zambie", ar="زامبيا"),
        concept("namibia", "country", en="Namibia", fr="Namibie", ar="ناميبيا"),
    ]
)


def warned(source: str, target: str, to: str) -> list[str]:
    """Return the places that the check of names warns of."""
    mentions = check_mentions(GLOSSARY, source, target, "en", to)
    found = run_checks(Checked(source, target, "en", to, mentions=mentions, concepts=GLOSSARY.get))
    return [
        target[slice(*one.target_span)] if one.target_span else ""
        for one in found
        if one.check == "names" and one.severity is not Severity.INFO
    ]


@pytest.mark.parametrize(
    ("source", "target", "to", "places"),
    [
        # "the country" excuses a name that is left out, and not one that is exchanged
        ("Zambia is calm.", "Le pays est calme.", "fr", []),
        ("Zambia is calm.", "La Namibie est calme ; le pays dort.", "fr", ["Namibie"]),
        ("Zambia is calm.", "ناميبيا هادئة، البلاد نائمة.", "ar", ["ناميبيا"]),
        ("Niger is calm.", "Le Nigeria est calme ; le pays dort.", "fr", ["Nigeria"]),
        ("Iran is calm.", "ኢራክ ጸጥ ብላለች። አገሪቱ ጸጥ ብላለች።", "am", ["ኢራክ"]),
        # a part of another's name is not the name
        ("It is in Guinea.", "C'est en Guinée équatoriale.", "fr", ["Guinée équatoriale"]),
        ("It is in Guinea.", "C'est en Guinée.", "fr", []),
        ("It is in Guinea.", "በኢኳቶሪያል ጊኒ ነው።", "am", ["ኢኳቶሪያል ጊኒ"]),
        ("It is in Guinea.", "Iko Guinea-Bissau.", "sw", ["Guinea-Bissau"]),
        ("It is in Sudan.", "C'est au Soudan du Sud.", "fr", ["Soudan du Sud"]),
        ("It is in Sudan.", "هي في جنوب السودان.", "ar", ["جنوب السودان"]),
        ("It is in DR Congo.", "C'est en République du Congo.", "fr", ["République du Congo"]),
        ("It is in DR Congo.", "C'est au Congo.", "fr", []),
        ("It is in Niger.", "Nijerya'da oldu.", "tr", ["Nijerya"]),
        ("It is in Niger.", "Nijer'de oldu.", "tr", []),
        # another's name is no other spelling
        ("It is in Iran.", "Waa Iiraaq.", "so", ["Iiraaq"]),
        ("It is in Iran.", "Waa Iraan.", "so", []),
        # nor is what it is called in English, nor a like word where another country is named
        ("Iran said so.", "Iraqi ta ce haka.", "ha", ["Iraqi"]),
        ("Iran said so.", "Irann ta ce haka.", "ha", []),
        ("Iranian officials said so.", "Jami'an Iraqi sun ce haka.", "ha", ["Iraqi"]),
        ("Iranian officials said so.", "Jami'an Iraqq sun ce haka.", "ha", ["Iraqq"]),
        ("North Korean officials said so.", "Maafisa Iraqi walisema.", "sw", ["Iraqi"]),
        ("North Korean officials said so to Iraqi TV.", "Maafisa walisema kwa Iraqi TV.", "sw", []),
        ("Iranian officials said so.", "Jami'an Iran sun ce haka.", "ha", []),
        ("People were killed in Norway.", "אנשים נהרגו בפולין.", "he", ["פולין"]),
        ("Norway’s “Poland Week” began.", "נהרגו אנשים בפולין.", "he", []),
        ("It is in Sudan.", "Waa Koonfur Sudan.", "so", ["Koonfur Sudan"]),
        ("It is in Sudan.", "Waa Sudan.", "so", []),
        # what another's inhabitants are called, though it begins as the name does
        ("Nigerian officials said so.", "Des responsables nigériens le disent.", "fr", ["nigériens"]),
        ("Nigerian officials said so.", "Des responsables nigérians le disent.", "fr", []),
        ("Nigerian officials said so.", "Maafisa wa Guinea walisema.", "sw", ["Guinea"]),
        ("Nigerian officials said so.", "Maafisa walisema.", "sw", []),
        ("The Dominican president spoke.", "Le président dominiquais a parlé.", "fr", ["dominiquais"]),
        ("The Dominican president spoke.", "Le président dominicain a parlé.", "fr", []),
        ("The North Korean army fired.", "أطلق الجيش الكوري الجنوبي النار.", "ar", ["الكوري الجنوبي"]),
        ("The North Korean army fired.", "أطلق الجيش الكوري الشمالي النار.", "ar", []),
        # a name whose letters could all be clitics
        ("It was in Libya.", "זה היה ביום שני.", "he", [""]),
        # an adjective that is let pass, and the language of that name
        ("England players won.", "Les joueurs anglais ont gagné.", "fr", []),
        ("England players won.", "Les joueurs ont gagné en anglais.", "fr", [""]),
        # both are named, or the source has a word that may be the other one
        ("Sudan and South Sudan.", "Le Soudan et le Soudan du Sud.", "fr", []),
        ("Zambia beat the Namibians.", "Le pays a battu la Namibie.", "fr", []),
    ],
)
def test_a_country_in_the_place_of_another_is_warned_about(
    source: str, target: str, to: str, places: list[str]
) -> None:
    assert warned(source, target, to) == places
