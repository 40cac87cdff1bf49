"""Names that a translation has in none of their forms: misspelt, said otherwise, or not there."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.draft import Finding, Mention, Outcome, Severity
from service.domain.terms import Glossary, check_mentions
from tests.domain.terms.helpers import concept

GLOSSARY = Glossary(
    [
        concept("nairobi", "capital", en="Nairobi", fr="Nairobi", ar="نيروبي", he="ניירובי", am="ናይሮቢ"),
        concept("poland", "country", en="Poland", fr="Pologne", ar="بولندا", af="Pole"),
        concept("malaysia", "country", en="Malaysia", af="Maleisië"),
        concept("jobs", "person", en="Steve Jobs", pt="Steve Jobs"),
        concept(
            "ww2",
            "event",
            en="World War II",
            af="Tweede Wêreldoorlog",
            tr="II. Dünya Savaşı",
            ar="الحرب العالمية الثانية",
        ),
        concept("au", "organisation", en="African Union", am="የአፍሪካ ህብረት", sw="?Umoja wa Afrika"),
        concept("ssd", "country", en="South Sudan", so="Koonfur Suudaan", fr="Soudan du Sud"),
        concept("tehran", "capital", en="Tehran", ha="?Tehran", sw="Tehran"),
        concept("peace", "term", en="peace agreement", sw="?mkataba wa amani"),
        concept("fbi", "body", en="Federal Bureau of Investigation", so="?FBI"),
        concept("vatican", "country", en="Vatican", sw="Mji wa Vatican"),
        concept("germany", "country", en="Germany", sw="Ujerumani"),
        concept("serbia", "country", en="Serbia", am="ሰርብያ"),
        concept("uk", "country", en="United Kingdom", am="ዩናይትድ ኪንግደም|~እንግሊዝ"),
        concept("hawaii", "region", en="Hawaii", tr="Hawaii"),
        concept("brazil", "country", en="Brazil", af="Brasilië"),
        concept("pm", "title", en="prime minister", am="ጠቅላይ ሚኒስትር"),
        concept("ww1", "event", en="World War I", ar="الحرب العالمية الأولى"),
        concept("ethiopia", "country", en="Ethiopia", am="ኢትዮጵያ", fr="Éthiopie", ha="Habasha"),
        concept("addis", "capital", en="Addis Ababa", am="አዲስ አበባ", fr="Addis-Abeba", ha="Addis Ababa"),
    ]
)


def mention(source: str, target: str, to: str) -> Mention:
    (one,) = check_mentions(GLOSSARY, source, target, "en", to)
    return one


def warning(source: str, target: str, to: str) -> Finding | None:
    """Return what the check of names warns of."""
    mentions = check_mentions(GLOSSARY, source, target, "en", to)
    found = run_checks(Checked(source, target, "en", to, mentions=mentions, concepts=GLOSSARY.get))
    return next((one for one in found if one.check == "names" and one.severity is Severity.WARNING), None)


@pytest.mark.parametrize(
    ("source", "target", "to", "written"),
    [
        ("Talks in Nairobi failed.", "Les discussions de Nariobi ont échoué.", "fr", "Nariobi"),
        ("Talks in Nairobi failed.", "فشلت المحادثات في نيوربي.", "ar", "نيوربي"),
        ("Talks in Nairobi failed.", "השיחות בנייורבי נכשלו.", "he", "נייורבי"),
        ("Steve Jobs spoke.", "Stvee Jobs falou.", "pt", "Stvee Jobs"),
        ("Serbia won.", "ሰቢርያ አሸነፈች።", "am", "ሰቢርያ"),
    ],
)
def test_a_name_with_two_letters_turned_is_a_slip(source: str, target: str, to: str, written: str) -> None:
    one = mention(source, target, to)
    assert one.outcome is Outcome.MISSED
    assert one.reason is not None
    assert (one.reason.code, one.target_text) == ("missed.slip", written)
    assert warning(source, target, to) is not None


def test_a_slip_is_mended_by_its_fix() -> None:
    found = warning("Talks in Nairobi failed.", "Les discussions de Nariobi ont échoué.", "fr")
    assert found is not None
    assert found.fix is not None
    mended = found.fix.applied("Les discussions de Nariobi ont échoué.")
    assert mended == "Les discussions de Nairobi ont échoué."


@pytest.mark.parametrize(
    ("source", "target", "to", "missed"),
    [
        # the adjective is that of the source's own adjective
        (
            "Poland says the Polish army left.",
            "La Pologne dit que l'armée polonaise est partie.",
            "fr",
            False,
        ),
        ("In Malaysia the Malays rest.", "In Maleisië rus die Maleiers.", "af", False),
        ("In Malaysia the Malays rest.", "Daar rus die Maleiers.", "af", True),
        ("In Malaysia people rest.", "Daar rus Maleisiese mense.", "af", False),
    ],
)
def test_an_adjective_says_a_name_once(source: str, target: str, to: str, missed: bool) -> None:
    assert (warning(source, target, to) is not None) is missed


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("Die skip het in Wêreldoorlog II gesink.", "af"),
        ("Die skip het in die Wêreld Oorlog 2 gesink.", "af"),
        ("Gemi 2. Dünya Savaşı'nda battı.", "tr"),
        ("Gemi İkinci Dünya Savaşı'nda battı.", "tr"),
    ],
)
def test_the_number_of_a_name_may_be_written_otherwise(target: str, to: str) -> None:
    source = "The ship sank in World War II."
    assert warning(source, target, to) is None
    assert warning(source, target.replace("II", "I").replace("2", "1").replace("İkinci", "Birinci"), to)


@pytest.mark.parametrize("target", ["በአፍሪካ ህብረት ተወስኗል።", "የአፍሪካ ህብረት ወሰነ።", "ከአፍሪካ ኅብረት ጋር ነው።"])
def test_another_clitic_takes_the_place_of_a_forms_own(target: str) -> None:
    assert mention("The African Union decided.", target, "am").outcome is not Outcome.MISSED


def test_a_name_that_a_language_spells_freely_is_noted() -> None:
    source, target = (
        "People in South Sudan need aid.",
        "Dadka Koonfurta Suudaan waxay u baahan yihiin gargaar.",
    )
    one = mention(source, target, "so")
    assert one.reason is not None
    assert one.reason.code in ("missed.spelled", "missed.adjective")
    assert warning(source, target, "so") is None
    assert warning(source, "Dadka Itoobiya waxay u baahan yihiin gargaar.", "so")


@pytest.mark.parametrize(
    ("source", "target", "to", "missed"),
    [
        ("He spoke in Tehran.", "Ya yi jawabi a Tehran.", "ha", False),
        ("He spoke in Tehran.", "Ya yi jawabi a Kano.", "ha", True),
        ("They signed the peace agreement.", "Walitia saini mapatano ya amani.", "sw", False),
        ("They signed the peace agreement.", "Walitia saini jana.", "sw", True),
        ("The African Union met.", "Umoja huo ulikutana.", "sw", False),
        ("The African Union met.", "Walikutana.", "sw", True),
        # an abbreviation may be said in full
        ("The Federal Bureau of Investigation came.", "Xafiiska Baarista ayaa yimid.", "so", False),
    ],
)
def test_a_name_without_an_approved_form_is_missed_where_nothing_says_it(
    source: str, target: str, to: str, missed: bool
) -> None:
    found = warning(source, target, to)
    assert (found is not None) is missed
    if found is not None:
        assert found.code == "missed.unsaid"


@pytest.mark.parametrize(
    ("source", "target", "to", "missed"),
    [
        # the country of a place that is named beside it
        ("It is Ethiopia’s capital, Addis Ababa.", "አዲስ አበባ ዋና ከተማ ናት።", "am", False),
        ("He came to Addis Ababa, Ethiopia.", "Il est venu à Addis-Abeba.", "fr", False),
        ("Addis Ababa told Ethiopia so.", "Addis-Abeba l'a dit.", "fr", True),
        # "the country", unless the source says that as well
        ("They were driven out of Ethiopia.", "Ils ont été chassés du pays.", "fr", False),
        ("They were driven out of Ethiopia.", "Ils ont été chassés.", "fr", True),
        ("Ethiopia saw them leave the country.", "On les a vus quitter le pays.", "fr", True),
        ("Ethiopia saw them leave.", "የአገሪቱ ሰዎች አዩ።", "am", False),
        # what is left of "kasar Habasha", the country of Ethiopia, without its name
        ("They live in Ethiopia.", "Suna zaune a kasar.", "ha", True),
        ("They live in Ethiopia.", "Suna zaune a wannan kasar.", "ha", False),
    ],
)
def test_a_country_that_is_understood_is_not_missed(source: str, target: str, to: str, missed: bool) -> None:
    assert (warning(source, target, to) is not None) is missed


@pytest.mark.parametrize(
    ("source", "target", "to"),
    [
        # vowel signs do not cut a word
        ("In World War I and World War II.", "في الحرب العالميّة الأولى والثّانية.", "ar"),
        # an ending behind an apostrophe, and a letter that sounds the same
        ("They went to Hawaii.", "Hawai'ye gittiler.", "tr"),
        ("They went to Brazil.", "Hulle het na Brazilië gegaan.", "af"),
        # an ending in the last sign of a form that is let pass, and an office in another spelling
        ("The Prime Minister of the United Kingdom left.", "የእንግሊዙ ጠቅላይ ሚኒስተር ሄዱ።", "am"),
    ],
)
def test_a_name_is_known_in_the_spellings_of_running_text(source: str, target: str, to: str) -> None:
    assert warning(source, target, to) is None


def test_a_name_left_as_it_is_warns_unless_the_form_has_it() -> None:
    assert warning("He went to the Vatican.", "Alikwenda Vatican.", "sw") is None
    assert warning("He went to Germany.", "Alikwenda Germany.", "sw") is not None
