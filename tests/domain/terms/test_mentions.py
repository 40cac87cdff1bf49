"""Whether a translation says what its source names, in the inflections of twelve languages."""

from __future__ import annotations

import pytest

from service.domain.draft import Outcome
from service.domain.terms import Glossary, check_mentions
from tests.domain.terms.helpers import concept
from tests.each import each

GLOSSARY = Glossary(
    [
        concept(
            "us",
            "country",
            en="United States",
            en_short="US",
            fr="États-Unis|~américain|~américaine|~américains|~américaines",
            sv="USA|Förenta staterna",
            ar="الولايات المتحدة|~الأمريكية|~أمريكية",
            pt="Estados Unidos|~americano|~americana",
            sw="Marekani",
            ha="Amurka",
            am="አሜሪካ|ዩናይትድ ስቴትስ",
            so="Maraykanka|Mareykanka",
            af="Verenigde State",
            fa="ایالات متحده|آمریکا",
            he="ארצות הברית",
            he_short='ארה"ב',
            tr="Amerika Birleşik Devletleri",
            tr_short="ABD",
        ),
        concept(
            "egypt",
            "country",
            en="Egypt",
            fr="Égypte",
            sv="Egypten",
            ar="مصر",
            pt="Egito",
            sw="Misri",
            ha="Masar",
            am="ግብፅ",
            so="Masar",
            af="Egipte",
            fa="مصر",
            he="מצרים",
            tr="Mısır",
        ),
        concept(
            "kenya",
            "country",
            en="Kenya",
            fr="Kenya|~kényan|~kényane",
            sv="Kenya",
            ar="كينيا",
            pt="Quénia",
            sw="Kenya",
            ha="Kenya",
            am="ኬንያ",
            so="Kenya",
            af="Kenia",
            fa="کنیا",
            he="קניה",
            tr="Kenya",
        ),
        concept(
            "nairobi",
            "capital",
            en="Nairobi",
            fr="Nairobi",
            sv="Nairobi",
            ar="نيروبي",
            pt="Nairobi",
            sw="Nairobi",
            ha="Nairobi",
            am="ናይሮቢ",
            so="Nayroobi",
            af="Nairobi",
            fa="نایروبی",
            he="ניירובי",
            tr="Nairobi",
        ),
        concept(
            "cairo", "capital", en="Cairo", fr="Le Caire", ar="القاهرة", pt="Cairo", tr="Kahire", he="קהיר"
        ),
        concept(
            "un",
            "organisation",
            en="United Nations",
            en_short="UN",
            fr="Nations unies|Organisation des Nations unies",
            fr_short="ONU",
            sv="Förenta nationerna",
            sv_short="FN",
            ar="الأمم المتحدة",
            pt="Nações Unidas",
            pt_short="ONU",
            sw="Umoja wa Mataifa",
            ha="Majalisar Ɗinkin Duniya",
            am="የተባበሩት መንግሥታት ድርጅት|የተባበሩት መንግሥታት",
            so="Qaramada Midoobay",
            af="Verenigde Nasies",
            af_short="VN",
            fa="سازمان ملل متحد|سازمان ملل",
            he="האומות המאוחדות",
            he_short='האו"ם|או"ם',
            tr="Birleşmiş Milletler",
            tr_short="BM",
        ),
        concept(
            "ceasefire",
            "term",
            en="ceasefire",
            fr="cessez-le-feu",
            sv="eldupphör",
            ar="وقف إطلاق النار",
            pt="cessar-fogo",
            sw="usitishaji mapigano",
            tr="ateşkes",
            he="הפסקת אש",
            fa="آتش‌بس",
            am="ተኩስ አቁም",
            af="skietstilstand",
        ),
        concept(
            "au",
            "organisation",
            en="African Union",
            he="האיחוד האפריקאי",
            fr="Union africaine",
            ar="الاتحاد الأفريقي",
        ),
        concept("haiti", "country", en="Haiti", fr="Haïti", pt="Haiti", tr="Haiti", ar="هايتي"),
        concept("angola", "country", en="Angola", fr="Angola", pt="Angola", ar="أنغولا", tr="Angola"),
        concept(
            "philippines",
            "country",
            en="Philippines",
            fr="Philippines",
            pt="Filipinas",
            sv="Filippinerna",
            tr="Filipinler",
        ),
        concept(
            "brazil", "country", en="Brazil", fr="Brésil", pt="Brasil", ar="البرازيل", he="ברזיל", fa="برزیل"
        ),
        concept(
            "nigeria",
            "country",
            en="Nigeria",
            ha="Nijeriya|Najeriya",
            fr="Nigeria",
            sv="Nigeria",
            so="Nayjeeriya",
            af="Nigerië",
            tr="Nijerya",
            sw="Nigeria",
            am="ናይጄሪያ",
        ),
        concept("somalia", "country", en="Somalia", so="Soomaaliya", sw="Somalia", am="ሶማሊያ", fr="Somalie"),
        concept(
            "putin",
            "person",
            en="Vladimir Putin",
            fr="Vladimir Poutine",
            ar="فلاديمير بوتين",
            tr="Vladimir Putin",
            sv="Vladimir Putin",
            he="ולדימיר פוטין",
            fa="ولادیمیر پوتین",
            am="ቭላድሚር ፑቲን",
            pt="Vladimir Putin",
        ),
        concept(
            "leyen",
            "person",
            en="Ursula von der Leyen",
            fr="Ursula von der Leyen",
            ar="أورسولا فون دير لاين",
        ),
        concept(
            "sisi", "person", en="Abdel Fattah el-Sisi", fr="Abdel Fattah al-Sissi", ar="عبد الفتاح السيسي"
        ),
    ]
)
A, L, M = Outcome.APPLIED, Outcome.ACCEPTED, Outcome.MISSED

#: source (English), language, target, outcome of each mention in order
PAIRS = [
    # French: elision, contractions, demonyms, plurals, capitals without accents
    ("Troops left Angola.", "fr", "Les troupes ont quitté l’Angola.", [A]),
    ("A storm hit Haiti.", "fr", "Une tempête a frappé les côtes d'Haïti.", [A]),
    ("He lives in the United States.", "fr", "Il vit aux États-Unis.", [A]),
    ("He lives in the US.", "fr", "Il vit aux Etats-Unis.", [A]),
    ("US bases", "fr", "les bases américaines", [L]),
    ("US bases", "fr", "les bases allemandes", [M]),
    ("Talks in Cairo", "fr", "Des pourparlers au Caire", [A]),
    ("Talks in Cairo", "fr", "Des pourparlers dans la ville de Caire", [A]),
    ("Kenya’s army", "fr", "l’armée kényane", [L]),
    ("The Philippines’ fleet", "fr", "la flotte des Philippines", [A]),
    ("UN-backed talks", "fr", "des pourparlers sous l’égide de l’ONU", [A]),
    ("EGYPT SIGNS", "fr", "L’EGYPTE SIGNE", [A]),
    ("Egypt signs", "fr", "L’egypte signe", [M]),
    ("The ceasefire held in Brazil.", "fr", "Le cessez-le-feu a tenu au Brésil.", [A, A]),
    ("Brazil won.", "fr", "La brésilienne a gagné.", [M]),
    # Portuguese: contractions
    ("Floods in Brazil", "pt", "Cheias no Brasil", [A]),
    ("the government of Egypt", "pt", "o governo do Egito", [A]),
    ("He came from the Philippines.", "pt", "Ele veio das Filipinas.", [A]),
    ("Kenya voted.", "pt", "O Quénia votou.", [A]),
    ("Kenya voted.", "pt", "O Quenia votou.", [M]),
    ("US troops", "pt", "a tropa americana", [L]),
    ("In Angola", "pt", "Em Angola", [A]),
    # Swedish: genitive, definite, compounds with a hyphen
    ("Kenya’s president", "sv", "Kenyas president", [L]),
    ("Egypt’s president", "sv", "Egyptens president", [L]),
    ("the UN’s council", "sv", "FN:s råd", [A]),
    ("US-led forces", "sv", "USA-ledda styrkor", [A]),
    ("The ceasefire", "sv", "Eldupphöret", [L]),
    ("Philippines", "sv", "Filippinerna", [A]),
    ("Kenya", "sv", "Kenyaner", [M]),
    # Arabic: clitics, lam melted into the article, hamza and ta marbuta as people type them
    ("Egypt and Kenya", "ar", "مصر وكينيا", [A, A]),
    ("for the United States", "ar", "للولايات المتحدة", [A]),
    ("in Cairo", "ar", "بالقاهرة", [A]),
    ("to Cairo", "ar", "للقاهرة", [A]),
    ("Cairo", "ar", "القاهره", [A]),
    ("and by the UN", "ar", "وبالأمم المتحدة", [A]),
    ("Angola", "ar", "انغولا", [A]),
    ("US forces", "ar", "القوات الأمريكية", [L]),
    ("Egypt", "ar", "المصريون", [M]),
    ("The ceasefire", "ar", "وقف اطلاق النار", [A]),
    # Hebrew: prefixes, both marks of an abbreviation
    ("from Egypt", "he", "ממצרים", [A]),
    ("and in Egypt", "he", "ובמצרים", [A]),
    ("that Kenya", "he", "שקניה", [A]),
    ("in the US", "he", "בארה״ב", [A]),
    ("to the UN", "he", 'לאו"ם', [A]),
    ("the UN", "he", "האו״ם", [A]),
    ("to the African Union", "he", "לאיחוד האפריקאי", [A]),
    ("Cairo", "he", "קהירי", [M]),
    # Amharic: prefixes and suffixes, letters of one sound
    ("of Kenya", "am", "የኬንያ", [A]),
    ("from Egypt", "am", "ከግብጽ", [A]),
    ("and Kenya", "am", "ኬንያና", [L]),
    ("the UN", "am", "የተባበሩት መንግስታት ድርጅት", [A]),
    ("in Somalia", "am", "በሶማሊያ", [A]),
    ("to Nigeria", "am", "ወደ ናይጄሪያ", [A]),
    # Turkish: suffixes after an apostrophe, and without one
    ("in Egypt", "tr", "Mısır’da", [A]),
    ("of the US", "tr", "ABD'nin", [A]),
    ("the Philippines’", "tr", "Filipinler’in", [A]),
    ("in Kenya", "tr", "Kenyada", [L]),
    ("The ceasefire", "tr", "Ateşkesin", [L]),
    ("Egypt", "tr", "mısır", [M]),
    # Swahili: locative, connectives
    ("in Kenya", "sw", "nchini Kenya", [A]),
    ("in Nairobi", "sw", "jijini Nairobi", [A]),
    ("Kenya", "sw", "Wakenya", [M]),
    ("US", "sw", "ya Marekani", [A]),
    ("ceasefire", "sw", "usitishaji mapigano", [A]),
    # Hausa: linkers, hooked letters typed plain
    ("Nigeria’s president", "ha", "shugaban Nijeriya", [A]),
    ("Nigeria’s", "ha", "Nijeriyar", [L]),
    ("Nigeria", "ha", "Najeriya", [L]),
    ("UN", "ha", "Majalisar Dinkin Duniya", [A]),
    # Somali suffixes
    ("in Somalia", "so", "Soomaaliya gudaheeda", [A]),
    ("of Somalia", "so", "Soomaaliyada", [L]),
    ("US", "so", "Mareykanka", [L]),
    # Afrikaans
    ("Kenya’s president", "af", "Kenia se president", [A]),
    ("Nigeria’s president", "af", "Nigerië se president", [A]),
    ("UN", "af", "die VN se raad", [A]),
    ("UN", "af", "die Verenigde Nasies", [A]),
    # Persian: ezafe, no joiner, Arabic letters for Persian ones
    ("Kenya", "fa", "كنيا", [A]),
    ("UN", "fa", "سازمان ملل", [L]),
    ("ceasefire", "fa", "آتش بس", [A]),
    ("ceasefire", "fa", "آتشبس", [A]),
    ("of Kenya", "fa", "کنیای", [L]),
    ("Egypt", "fa", "مصری", [M]),
    # persons: the last name will do, its plural or a feminine will not
    ("Vladimir Putin spoke.", "fr", "Poutine a parlé.", [L]),
    ("Vladimir Putin spoke.", "ar", "تحدث بوتين", [L]),
    ("Vladimir Putin spoke.", "tr", "Putin’in sözleri", [L]),
    ("Vladimir Putin spoke.", "sv", "Putins tal", [L]),
    ("Vladimir Putin spoke.", "pt", "Os Putins", [M]),
    ("Ursula von der Leyen spoke.", "fr", "Mme von der Leyen a parlé.", [L]),
    ("Abdel Fattah el-Sisi spoke.", "fr", "Le président Sissi a parlé.", [L]),
    ("Abdel Fattah el-Sisi spoke.", "ar", "قال السيسي", [L]),
]  # fmt: skip


@each(("source", "to", "target", "outcomes"), PAIRS)
def test_inflected_forms_are_applied_or_accepted_and_others_missed(
    source: str, to: str, target: str, outcomes: list[Outcome]
) -> None:
    mentions = check_mentions(GLOSSARY, source, target, "en", to)
    assert [mention.outcome for mention in mentions] == outcomes
    for mention in mentions:
        if mention.target_span:
            start, end = mention.target_span
            assert target[start:end] == mention.target_text


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("La Egypt a voté.", (3, 8)),
        ("Un Egyptair de la ville.", None),  # another word that begins alike
        ("Un Egyptair d'Egypt.", (14, 19)),
    ],
)
def test_a_name_left_as_it_was_is_shown_where_it_stands_as_a_word(
    target: str, place: tuple[int, int] | None
) -> None:
    (mention,) = check_mentions(GLOSSARY, "The vote in Egypt ended.", target, "en", "fr")
    assert mention.outcome is Outcome.MISSED
    assert mention.target_span == place
    assert mention.target_text == ("Egypt" if place else None)
    assert mention.reason is not None
    assert (mention.reason.code == "missed.left") is (place is not None)


@pytest.mark.parametrize(("short", "code"), [("", ""), ("?none", ""), ("none", "missed.left_short")])
def test_a_foreign_abbreviation_stays_unless_the_language_is_known_to_have_none(
    short: str, code: str
) -> None:
    forces = concept(
        "rsf",
        "armed-group",
        en="Rapid Support Forces",
        en_short="RSF",
        ar="قوات الدعم السريع",
        ar_short=short,
    )
    glossary = Glossary([forces])
    (mention,) = check_mentions(glossary, "The RSF denied it.", "نفت RSF ذلك.", "en", "ar")
    assert (mention.reason.code if mention.reason else "") == code
    assert mention.expected[0] == ("قوات الدعم السريع" if code else "RSF")
    beside = "نفت قوات التدخل السريع (RSF) ذلك."  # after another name of it
    (mention,) = check_mentions(glossary, "The RSF denied it.", beside, "en", "ar")
    assert mention.outcome is Outcome.ACCEPTED


def test_a_full_name_is_not_missed_where_only_an_abbreviation_is_approved() -> None:
    party = concept("apc", "party", en="All Progressives Congress", en_short="APC", sw_short="APC")
    source, target = "The All Progressives Congress won.", "Chama tawala kilishinda."
    (mention,) = check_mentions(Glossary([party]), source, target, "en", "sw")
    assert mention.reason is not None
    assert mention.reason.code == "missed.no_form"


def test_a_name_left_behind_a_prefix_of_another_script_is_found() -> None:
    (mention,) = check_mentions(GLOSSARY, "The vote in Egypt ended.", "التصويت في الEgypt انتهى.", "en", "ar")
    assert mention.target_text == "Egypt"
