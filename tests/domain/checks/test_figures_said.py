"""The checks of what a figure is said with: telephones, currencies, units, times, ordinals, days."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked
from service.domain.checks.base import Check
from service.domain.checks.dates import Dates
from service.domain.checks.figures import Numbers
from service.domain.checks.fractions import Fractions
from service.domain.checks.measures import Measures
from service.domain.checks.noon import Noon
from service.domain.checks.ordinals import Ordinals
from service.domain.checks.scales import Scales
from service.domain.checks.telephones import Telephones
from service.domain.draft import Severity
from tests.each import each

CHECKS: tuple[Check, ...] = (
    Numbers(),
    Fractions(),
    Telephones(),
    Measures(),
    Scales(),
    Ordinals(),
    Noon(),
    Dates(),
)
BLOCK, WARNING = Severity.BLOCK, Severity.WARNING


def severities(pair: str, source: str, target: str) -> set[tuple[str, Severity]]:
    of, to = pair.split("-")
    item = Checked(source, target, of, to)
    return {(finding.check, finding.severity) for check in CHECKS for finding in check.findings(item)}


@each(
    ("pair", "source", "target"),
    [
        ("en-fr", "Doors open at 7.30pm.", "Les portes ouvrent à 19:30."),
        ("en-fr", "from 10:00-11:00 pm", "de 22h00 à 23h00"),
        ("en-fr", "at 1200 GMT", "à 12.00 GMT"),
        ("en-sw", "at 7 p.m.", "saa 1 jioni"),
        ("en-sw", "at 7.55am", "saa 1.55 asubuhi"),
        ("en-sw", "at 09:30", "saa 3:30"),
        ("en-am", "at 9:30 am", "ከጠዋቱ 3:30"),
        ("en-am", "in 2015", "በ2007"),
        ("en-fa", "on Thursday", "روز پنج شنبه"),
        ("en-fa", "on Sunday and Monday", "یک شنبه و دو شنبه"),
        ("en-fr", "It was 80 degrees.", "Il faisait 27 degrés."),
        ("en-fr", "3 to 6 inches of rain", "8 à 15 cm de pluie"),
        ("en-fr", "35-40 mph winds", "des vents de 56 à 64 km/h"),
        ("en-fr", "a 550 pound bomb", "une bombe de 250 kg"),
        ("en-fr", "200 miles away", "à 300 km"),
        ("en-fr", "He is 6'10 tall.", "Il mesure 2,08 m."),
        ("en-ar", "in the 1980s", "في الثمانينيات"),
        ("en-sw", "35 million people", "watu milioni 35"),
        ("en-ha", "5.5 million people", "mutane miliyan 5.5"),
        ("en-sw", "a £125m deal", "mkataba wa pauni milioni 125"),
        ("en-fr", "25 000 people", "25 000 personnes"),
        ("en-fr", "80 percent of them", "80 % d’entre eux"),
        ("en-so", "It fell by 12 percent.", "Waxay hoos u dhacday boqolkiiba 12."),
        ("en-so", "on Saturday", "maalintii Sabtida"),
        ("en-so", "on Sunday and Monday", "Axadii iyo Isniinta"),
        ("en-so", "in October 2020", "bishii Oktoobarta 2020"),
        ("en-fr", "on Monday", "hier"),
        ("en-fr", "$5 million", "5 millions de dollars"),
        ("en-sw", "the third term", "muhula wa tatu"),
        ("en-fr", "Call 116 123.", "Appelez le 116 123."),
        ("en-fr", "5 miles away", "à 8 km"),
        ("en-fr", "645 miles (1040 km) away", "à 1040 km"),
        ("en-am", "In May 2015", "በግንቦት 2007"),
        ("en-am", "He was killed on June 29.", "ሰኔ 22 ቀን ተገደለ።"),
        ("en-am", "between October 21-23", "ከጥቅምት 11 እስከ 13"),
        ("en-fr", "14 of 60, and 60 more", "14 sur 60, et 60 de plus"),
        ("sv-en", "ungefär 1 300 km bort", "about 800 miles away"),
        ("sv-en", "i 64 km/h", "at 40 mph (64 kph)"),
        ("sv-en", "32-graders värme", "90(F)-degree heat"),
        ("en-fr", "more than twenty languages", "une vingtaine de langues"),
        ("en-tr", "more than twenty languages", "yirmiden fazla dil"),
        ("en-fa", "in the 17th century", "در قرن هفدهم"),
        ("en-he", "in the 1970s", "בשנות השבעים"),
        ("en-ar", "the 1st and the 3rd regiment", "الكتيبة الأولى والثالثة"),
        ("en-sw", "at 8 pm", "saa 2 usiku"),
        ("en-sw", "at 8 pm", "saa mbili usiku"),
        ("en-sw", "from 6 am to 6 pm", "kuanzia saa 12 asubuhi hadi saa 12 jioni"),
        ("sw-en", "Mechi inaanza saa mbili usiku.", "The match starts at 8 pm."),
        ("sw-fr", "saa 2 usiku", "à 20 h"),
        ("am-en", "ከምሽቱ 2 ሰዓት", "at 8 pm"),
        ("en-am", "at 3:30 pm", "ከቀኑ 9:30"),
        ("en-fr", "at 8:46 pm", "à 20h46"),
        ("en-ha", "on October 26, 2010", "(26-10-2010)"),
        ("en-fr", "in October", "en oct."),
        ("en-so", "the first case", "kiiskii ugu horreeyey"),
        ("en-af", "a third and two fifths", "ŉ derde en twee vyfdes"),
        ("en-he", "the second sentence, on Monday", "המשפט השני, ביום שני"),
        ("en-am", "tens of thousands", "በአሥር ሺሕዎች"),
        ("en-fr", "from $5 to $6", "de 5 à 6 $"),
        ("en-fr", "He drank 3½ glasses.", "Il a bu 3,5 verres."),
        ("en-fr", "He drank 3½ glasses.", "Il a bu trois verres et demi."),
        ("en-fr", "¾ of them", "les 3/4 d'entre eux"),
        ("en-sw", "2½ litres", "lita 2 na nusu"),
        ("en-tr", "2½ hours", "iki buçuk saat"),
        ("sw-en", "milioni 3", "3 million"),
        ("ha-en", "naira miliyan 3", "3 million naira"),
        ("en-fr", "at 1200 GMT", "à midi GMT"),
        ("en-fr", "from 7 to 9 pm GMT", "de 19 h à 21 h GMT"),
        ("en-fr", "5ft 11in tall", "1,80 m"),
        ("en-fr", "12 000 people and 1 500 cows", "12 000 personnes et 1 500 vaches"),
        *(
            (f"en-{language}", "It rose 12 percent.", text)
            for language, text in (
                *(("fr", "12 pour cent"), ("fr", "12 p. 100"), ("pt", "12 por cento"), ("sw", "asilimia 12")),
                *(("ha", "kashi 12 cikin dari"), ("ha", "kaso 12"), ("am", "12 በመቶ"), ("am", "12 ፐርሰንት")),
                *(("so", "boqolkiiba 12"), ("af", "12 persent"), ("ar", "12 في المئة"), ("ar", "12 بالمئة")),
                *(("fa", "12 درصد"), ("he", "12 אחוזים"), ("tr", "yüzde 12"), ("sv", "12 procent")),
            )
        ),
    ],
)
def test_the_same_said_otherwise_is_no_finding(pair: str, source: str, target: str) -> None:
    assert severities(pair, source, target) == set()


@pytest.mark.parametrize(
    "shape", ["9", "9 ", "1,234 ", "12.30-", "7'", "1:", "+1 ", "0800 ", "$5 ", "first "]
)
def test_endless_figures_do_no_harm(shape: str) -> None:
    text = (shape * 5000)[:5000]
    for check in CHECKS:
        list(check.findings(Checked(text, text[::-1], "en", "fr")))


@each(
    ("pair", "source", "target", "check", "severity"),
    [
        ("sv-en", "Ring 116 123.", "Call 116,123.", "telephones", BLOCK),
        ("en-ar", "Call 116 123.", "اتصل ١١٦ ١٢٣.", "telephones", BLOCK),
        ("en-fr", "Call +221 33 123 45 67.", "Appel +221 333 45 67.", "telephones", BLOCK),
        ("en-sw", "35 million people", "watu bilioni 35", "numbers", BLOCK),
        ("en-ha", "5.5 million people", "mutane biliyan 5.5", "numbers", BLOCK),
        ("en-fr", "80 percent of them", "80 d’entre eux", "numbers", WARNING),
        ("en-fr", "2.7 per cent growth", "une croissance de 2,7 points", "numbers", WARNING),
        ("en-fr", "It cost $500.", "Cela a coûté 500 €.", "measures", BLOCK),
        ("en-fr", "It cost 500 dollars.", "Cela a coûté 500 euros.", "measures", BLOCK),
        ("en-so", "It cost 500 dollars.", "Waxay ku kacday 500 oo yuuro.", "measures", BLOCK),
        ("en-fr", "A bag costs ₦300.", "Un sac coûte 300.", "measures", BLOCK),
        ("en-fr", "A bag costs 300 naira.", "Un sac coûte 300.", "measures", WARNING),
        ("en-fr", "He drank 3½ glasses.", "Il a bu 3 verres.", "fractions", BLOCK),
        ("en-ar", "¾ of them", "كلهم", "fractions", BLOCK),
        ("en-am", "½ of them", "ሁሉም", "fractions", BLOCK),
        ("sw-en", "watu milioni 3", "3 billion people", "numbers", BLOCK),
        ("en-fr", "5 km away", "à 5 miles", "measures", BLOCK),
        ("en-fr", "It fell 6 inches.", "Il est tombé 6 kilomètres.", "measures", BLOCK),
        ("en-fr", "the first war", "la troisième guerre", "ordinals", BLOCK),
        ("en-sw", "the third term", "muhula wa kwanza", "ordinals", BLOCK),
        ("en-ar", "the second sentence", "الجملة الرابعة", "ordinals", BLOCK),
        ("en-fr", "at 10:30", "à 11h30", "numbers", BLOCK),
        ("en-am", "at 9:30 am", "ከጠዋቱ 4:30", "numbers", BLOCK),
        ("en-fr", "at 9:30 am", "à 9 h 30 du soir", "times", WARNING),
        ("en-so", "on Saturday", "maalintii Isniinta", "dates", BLOCK),
        ("en-so", "in October", "bishii Sebtembar", "dates", BLOCK),
        ("en-am", "In May 2015", "በጥቅምት 2007", "dates", BLOCK),
        ("en-fa", "in May 1969", "در ژوئن 1969", "dates", BLOCK),
        ("en-fr", "They met on Tuesday.", "Ils se sont réunis.", "dates", WARNING),
        ("en-fr", "thousands of people", "des millions de personnes", "scales", WARNING),
        ("en-am", "8 people died", "5 ሰዎች ሞቱ", "numbers", BLOCK),
        ("en-so", "eight people died", "5 qof ayaa dhimatay", "numbers", WARNING),
        ("en-fr", "COVID-19 patients", "les malades du COVID-59", "numbers", BLOCK),
        ("en-fr", "the Il-76 fell", "l'Il est tombé", "numbers", WARNING),
        ("en-fr", "his 60th, and 60 more goals", "son 60e et des buts", "numbers", WARNING),
        ("en-fr", "5 mm (1/5 inch)", "8 mm (1/5 pouce)", "numbers", BLOCK),
        ("en-am", "He was killed on June 9.", "ሰኔ 22 ቀን ተገደለ።", "numbers", WARNING),
        ("en-am", "6 sailors, on September 12", "መስከረም 12 ላይ 4 መርከበኞች", "numbers", BLOCK),
        ("en-am", "in 2008", "እ.ኤ.አ. በ 2001", "numbers", BLOCK),
        ("en-fr", "3,000 miles away", "à 7 800 km", "numbers", BLOCK),
        ("sv-en", "1 300 km bort", "800 feet away", "numbers", WARNING),
        ("en-fr", "2.2 billion km2", "2,2 millions de km2", "numbers", BLOCK),
        ("en-fr", "at 160 metres", "à 160 km/h", "measures", BLOCK),
        ("en-fr", "over 160m seven times", "à plus de 160 km sept fois", "measures", BLOCK),
        ("en-fr", "800km long and 800m deep", "800 km de long et 800 miles de fond", "measures", BLOCK),
        ("en-fr", "sold from €11,000 to $22,500", "vendu de 11 000 à 22 500 $", "measures", BLOCK),
        ("en-fr", "for €3 billion dollars", "pour 3 milliards de dollars", "measures", BLOCK),
        ("en-fr", "the dollar and the euro fell", "le dollar et le dollar baissent", "measures", WARNING),
        ("en-fr", "millions and thousands", "des milliers et des milliers", "scales", WARNING),
        ("en-so", "millions of people in 2006", "kumanaan qof 2006", "scales", WARNING),
        ("en-am", "millions of barrels", "በሺ የሚቆጠሩ በርሜሎች", "scales", WARNING),
        ("en-fr", "millions of views", "de nombreuses vues", "scales", WARNING),
        ("en-so", "the third case", "kiiskii ugu horreeyey", "ordinals", BLOCK),
        ("en-am", "two countries, a fourth summit", "የሁለት አገሮች ሁለተኛ ስብሰባ", "ordinals", WARNING),
        (
            "en-fr",
            "the second and second language",
            "la deuxième et la quatrième langue",
            "ordinals",
            WARNING,
        ),
        ("en-so", "the Second of July", "Afarta Luulyo", "ordinals", WARNING),
        ("en-pt", "it was third coined by him", "foi cunhada por ele", "ordinals", WARNING),
        ("en-tr", "the 3rd and 3rd regiment", "1. ve 3. alay", "ordinals", WARNING),
        ("en-sw", "at 8 pm", "saa 8 usiku", "numbers", BLOCK),
        ("en-sw", "at 8 pm", "saa nane usiku", "times", BLOCK),
        ("sw-en", "saa mbili usiku", "at 2 pm", "times", BLOCK),
        ("sw-en", "saa 2 usiku", "at 2 am", "numbers", BLOCK),
        ("en-sw", "from 6 pm to 6 pm", "saa 12 asubuhi hadi saa 12 jioni", "times", WARNING),
        ("en-fr", "at 8:46 p.m. exactly", "à 8 h 46 exactement", "times", WARNING),
        ("en-he", "at 8:46 p.m.", "ב-08:46", "times", WARNING),
        ("sv-en", "kl. 9.30", "at 9:30 pm", "times", WARNING),
        ("en-am", "at 9:30 pm", "በ9፡30 am", "times", WARNING),
        ("en-so", "on Tuesday", "axadii", "dates", BLOCK),
        ("en-ha", "on December 26, 2010", "(26-10-2010)", "dates", BLOCK),
        ("en-sw", "in April", "mwezi wa pili", "dates", BLOCK),
        ("en-am", "on May 20", "በMarch 20", "dates", BLOCK),
        ("en-fr", "They met in June.", "Ils se sont réunis.", "dates", WARNING),
    ],
)
def test_another_one_is_found(pair: str, source: str, target: str, check: str, severity: Severity) -> None:
    assert (check, severity) in severities(pair, source, target)


@pytest.mark.parametrize(
    ("source", "target", "mended"),
    [
        ("The match starts at 8 pm.", "Mechi inaanza saa 8 usiku.", "Mechi inaanza saa 2 usiku."),
        ("It opens at 7.30 pm.", "Inafunguliwa saa 7:30 usiku.", "Inafunguliwa saa 1:30 usiku."),
    ],
)
def test_an_hour_that_was_not_counted_from_sunrise_has_its_fix(source: str, target: str, mended: str) -> None:
    (finding,) = Numbers().findings(Checked(source, target, "en", "sw-KE"))
    assert (finding.code, finding.severity) == ("numbers.clock", BLOCK)
    assert finding.fix is not None
    assert finding.fix.applied(target) == mended
    assert not list(Numbers().findings(Checked(source, mended, "en", "sw-KE")))


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-fr", "Egypt imports half of its wheat.", "L'Égypte importe le tiers de son blé."),
        ("en-pt", "A quarter of the schools have no water.", "Metade das escolas não tem água."),
        ("en-sw", "A quarter of the money was stolen.", "Nusu ya fedha hizo iliibwa."),
        ("en-he", "Half of them are alive.", "שליש מהם בחיים."),
        ("en-am", "Half of the children go to school.", "ከልጆቹ ሩብ ያህሉ ትምህርት ቤት ይሄዳሉ።"),
        ("en-tr", "The talks lasted four and a half hours.", "Görüşmeler dört saat sürdü."),
        ("en-ar", "Half a million people have fled.", "فر مليون شخص."),
        ("en-af", "One and a half million people are unemployed.", "Een miljoen mense is werkloos."),
        ("sv-en", "Ett och ett halvt år efter branden.", "A year after the fire."),
    ],
)
def test_a_half_that_is_gone_or_became_another_part_is_told(pair: str, source: str, target: str) -> None:
    assert ("fractions", WARNING) in severities(pair, source, target)


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-af", "One and a half million people are unemployed.", "Anderhalf miljoen mense is werkloos."),
        ("en-fr", "The talks lasted four and a half hours.", "Les pourparlers ont duré 4h30."),
        ("en-fr", "Half of them voted.", "50 % d'entre eux ont voté."),
        ("en-fr", "Half a million people have fled.", "Cinq cent mille personnes ont fui."),
        ("en-fr", "A year and a half later.", "Dix-huit mois plus tard."),
        (
            "en-so",
            "It rose by a quarter point over inflation.",
            "Rubuc dhibic ayay kor u kacday sicir-bararka.",
        ),
        ("en-so", "A year and a half of turmoil.", "Hal sano iyo badh oo qalalaase ah."),
        ("en-fr", "The first half ended 1-0.", "La première période s'est terminée sur le score de 1-0."),
    ],
)
def test_a_half_in_another_form_is_let_be(pair: str, source: str, target: str) -> None:
    assert "fractions" not in {check for check, _ in severities(pair, source, target)}
