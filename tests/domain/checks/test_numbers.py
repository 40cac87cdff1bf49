from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.checks import CHECKS, Checked
from service.domain.checks.dates import Dates
from service.domain.checks.figures import Numbers
from service.domain.draft import Finding, Severity
from service.domain.figures.number_words import spelled_numbers
from service.domain.figures.reading import read_figures
from service.wording import say
from tests.each import each
from tests.examples import examples

BLOCK, WARNING = Severity.BLOCK, Severity.WARNING


def findings(check: Numbers | Dates, pair: str, source: str, target: str) -> list[Finding]:
    of, to = pair.split("-")
    found = list(check.findings(Checked(source, target, of, to)))
    for finding in found:
        for text, span in ((source, finding.source_span), (target, finding.target_span)):
            assert span is None or text[span[0] : span[1]].strip()
    return found


@each(
    ("language", "text", "values"),
    [
        ("en", "1,000 of 2,345,678.5", ["1000", "2345678.5"]),
        ("fr", "1 000, 2 345 678,5 et 3\u202f000", ["1000", "2345678.5", "3000"]),
        ("pt", "1.000,5", ["1000.5"]),
        ("tr", "1.000,5", ["1000.5"]),
        ("ar", "١٬٠٠٠ و ٣٫٥", ["1000", "3.5"]),
        ("fa", "۱۲۳", ["123"]),
        ("en", "2.5 million, 3bn and 4 hundred", ["2500000", "3000000000", "400"]),
        ("fr", "2,5 millions, 3 milliards", ["2500000", "3000000000"]),
        ("en", "in 12 300 people", ["12300"]),
        ("en", "on June 12 300 people came", ["12", "300"]),
        ("en", "12,34,567 rupees", ["1234567"]),
        ("en", "on 12.01.2022", ["12", "1", "2022"]),
        ("sv", "på 1990-talet", ["1990"]),
    ],
)
def test_figures_have_the_value_that_the_language_gives_them(
    language: str, text: str, values: list[str]
) -> None:
    assert [one.value for one in read_figures(text, language)] == [Decimal(value) for value in values]


def test_figures_in_names_are_told_apart() -> None:
    text = "The G20, the A320 and COVID-19 in 2020 at 22h30"
    assert [one.text for one in read_figures(text, "en") if one.named] == ["20", "320", "19"]
    assert [one.text for one in read_figures(text, "en") if not one.named] == ["2020", "22h30"]


@each(
    ("language", "text", "values"),
    [
        ("en", "Twenty-one of one hundred and five thousand", [21, 105_000]),
        ("en", "four dozen and two million", [48, 2_000_000]),
        ("fr", "deux cent cinquante mille et vingt et un", [250_000, 21]),
        ("fr", "le XXe siècle", [20]),
        ("ar", "خمسة وعشرون", [25]),
        ("ar", "القرن الخامس عشر", [15]),
        ("sv", "tolv hundra", [1200]),
        ("so", "laba iyo toban", [12]),
        ("ha", "goma sha biyu", [12]),
        ("ar", "اثنتي عشرة", [12]),
        ("ar", "الاثني عشر", [12]),
        ("ar", "الحادية عشرة", [11]),
        ("he", "שנים עשר", [12]),
        ("he", "שתים-עשרה", [12]),
        ("he", "שלושה עשר", [13]),
        ("fa", "بیست و پنج", [25]),
        ("fr", "quatre-vingt-onze", [91]),
        ("fr", "quatre-vingt-dix-neuf", [99]),
        ("fr", "vingt-et-un", [21]),
        ("fr", "soixante et onze", [71]),
        ("fr", "Le tribunal", []),
        ("fr", "Louis XVI et LX", [16, 60]),
        ("pt", "meia dúzia", [6]),
        ("en", "half a dozen", [2, 6]),
        ("af", "vyf-en-twintig", [25]),
        ("af", "een en twintig", [21]),
        ("af", "agtien en negentien", [18, 19]),
        ("sv", "trettiotvå", [32]),
        ("sw", "minne", [4]),
        ("tr", "dördü", [4]),
        ("am", "በሦስት", [3]),
    ],
)
def test_numbers_in_words_are_read(language: str, text: str, values: list[int]) -> None:
    assert spelled_numbers(text, language) == [Decimal(value) for value in values]


@each(
    ("pair", "source", "target"),
    [
        ("en-fr", "1,000 people", "1 000 personnes"),
        ("en-fr", "1,000 people", "1\u202f000 personnes"),
        ("en-pt", "1,234.5 km", "1.234,5 km"),
        ("en-ar", "1,234.5 km in 2022", "١٬٢٣٤٫٥ كم في ٢٠٢٢"),
        ("en-fa", "17 of 2019", "۱۷ از ۲۰۱۹"),
        ("en-fr", "2.5 million euros", "2 500 000 euros"),
        ("en-fr", "$1.2bn", "1,2 milliard de dollars"),
        ("en-fr", "12 people", "douze personnes"),
        ("en-fr", "Twelve people", "12 personnes"),
        ("en-fr", "the 20th century", "le XXe siècle"),
        ("sv-en", "på 1700-talet", "in the 18th century"),
        ("en-fr", "at 10:30 pm", "à 22h30"),
        ("sv-en", "klockan 11.20", "at 11:20"),
        ("en-fr", "a 100-mile (160 km) road", "une route de 160 km"),
        ("en-fr", "90 degrees F", "32 °C"),
        ("en-fr", "COVID-19 and the G20", "la Covid-19 et le G20"),
        ("en-ar", "COVID-19", "كوفيد-19"),
        ("en-am", "In 3 months", "በሦስት ወራት"),
        ("en-fr", "40% of them", "40 % d’entre eux"),
        ("en-fr", "40% of them", "40 pour cent d’entre eux"),
        ("en-sw", "1 person", "mtu mmoja"),
    ],
)
def test_the_same_number_written_otherwise_is_no_finding(pair: str, source: str, target: str) -> None:
    assert findings(Numbers(), pair, source, target) == []


@pytest.mark.parametrize(
    ("pair", "source", "target", "severity"),
    [
        ("en-fr", "In 2009 they won.", "En 2019, ils ont gagné.", BLOCK),
        ("en-ar", "In 1997 they won.", "فازوا في ١٩٩٨", BLOCK),
        ("en-fr", "12 people died.", "13 personnes sont mortes.", BLOCK),
        ("en-fr", "They paid 3.5 million.", "Ils ont payé 5,3 millions.", BLOCK),
        ("en-fr", "1,000 people", "1,000 personnes", WARNING),
        ("en-af", "2.3 billion", "2,3 biljoen", BLOCK),
        ("en-fr", "In 2009 they won.", "Ils ont gagné.", WARNING),
        ("en-fr", "They won.", "Ils ont gagné en 2009.", WARNING),
        ("en-fr", "40% of them", "40 d’entre eux", WARNING),
    ],
)
def test_a_changed_or_lost_number_is_found(pair: str, source: str, target: str, severity: Severity) -> None:
    found = findings(Numbers(), pair, source, target)
    assert severity in {finding.severity for finding in found}
    if severity is BLOCK:
        assert found[0].source_span is not None
        assert found[0].target_span is not None


def test_a_number_written_for_another_locale_is_told_with_what_it_says_here() -> None:
    (finding,) = findings(Numbers(), "en-fr", "1,000 people", "1,000 personnes")
    assert "reads as 1 here" in say(finding)


@given(st.integers(13, 10**9), st.integers(13, 10**9))
@settings(max_examples=examples(300), deadline=None)
def test_a_number_passes_as_itself_in_any_grouping_and_never_as_another(one: int, other: int) -> None:
    source = f"There were {one:,} of them."
    french = f"Il y en avait {one:,}.".replace(",", "\u202f")
    portuguese = f"Eram {one:,} deles".replace(",", ".")
    assert findings(Numbers(), "en-fr", source, french) == []
    assert findings(Numbers(), "en-pt", source, portuguese) == []
    if one != other:
        assert findings(Numbers(), "en-fr", source, f"Il y en avait {other}.")


@each(
    ("pair", "source", "target"),
    [
        ("en-fr", "on January 12", "le 12 janvier"),
        ("en-ar", "on 12 January", "في 12 كانون الثاني"),
        ("en-ar", "on 12 January", "في ١٢ يناير"),
        ("en-he", "in March 2020", "במרץ 2020"),
        ("en-fa", "on Tuesday", "روز سه شنبه"),
        ("en-fr", "They may march on Monday.", "Ils pourraient défiler lundi."),
        ("en-fr", "on Monday", "hier"),
        ("en-tr", "in January", "Ocak ayında"),
        ("sv-en", "i januari", "in January"),
        ("en-pt", "on Friday", "na sexta-feira"),
    ],
)
def test_the_same_date_is_no_finding(pair: str, source: str, target: str) -> None:
    assert findings(Dates(), pair, source, target) == []


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-fr", "on January 12", "le 12 juin"),
        ("en-ar", "on January 12", "في ١٢ يونيو"),
        ("en-fr", "on Monday", "mardi"),
        ("sv-en", "i mars 2020", "in May 2020"),
        ("en-tr", "in January", "Haziran ayında"),
    ],
)
def test_another_month_or_day_blocks(pair: str, source: str, target: str) -> None:
    (finding,) = findings(Dates(), pair, source, target)
    assert finding.severity is BLOCK


HOSTILE = ["9" * 5000, "9" * 5000 + " million", "1," * 3000, "12:" * 3000, "twenty " * 2000, "1 " * 3000]


@pytest.mark.parametrize("text", HOSTILE)
def test_endless_figures_do_no_harm(text: str) -> None:
    for check in CHECKS:
        list(check.findings(Checked(text, text[::-1], "en", "fr")))


def _words(pair: str, source: str, target: str) -> list[tuple[str, Severity]]:
    return [(one.code, one.severity) for one in findings(Numbers(), pair, source, target)]


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-sw", "Twelve people died.", "Watu kumi na watatu walifariki."),
        ("en-so", "Ten people were killed in the explosion.", "Sagaal qof ayaa ku dhimatay qaraxa."),
        ("en-ar", "The court sentenced him to ten years.", "وحكمت عليه المحكمة بالسجن عشرين سنة."),
        ("en-am", "Five were killed and twelve injured.", "አምስት ሰዎች ሲሞቱ አሥራ አራት ቆሰሉ።"),
        ("sv-en", "Minst fyrtio personer dödades.", "At least fourteen people were killed."),
        ("en-fr", "Gunmen killed at least a dozen villagers.", "Des hommes ont tué au moins dix villageois."),
        # "Le" was read as the fiftieth
        ("en-fr", "Fifty people were killed in the attack.", "Le bilan de l'attaque est de quarante morts."),
        ("en-af", "The shop closes at seven.", "Die winkel sluit om ses."),
    ],
)
def test_a_number_in_words_that_became_another_one_is_told_without_any_figure(
    pair: str, source: str, target: str
) -> None:
    assert _words(pair, source, target) == [("numbers.words_changed", WARNING)]


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-tr", "In the last three decades.", "Son otuz yılda."),
        ("sv-en", "Klockan halv nio hördes skott.", "Shots were heard at half past eight."),
        ("en-sw", "The bus leaves at nine in the evening.", "Basi huondoka saa tatu usiku."),
        ("en-fr", "A third of the four districts voted.", "Le tiers des quatre districts a voté."),
        ("en-fr", "The third of the five arrived.", "Le troisième des cinq est arrivé."),
        ("en-ar", "Two of the twelve left.", "غادر اثنان من الاثني عشر."),
        ("en-fr", "Some trillions of miles.", "Des milliards de kilomètres."),
    ],
)
def test_numbers_in_words_that_are_the_same_are_let_be(pair: str, source: str, target: str) -> None:
    assert _words(pair, source, target) == []


def test_a_chain_of_numbers_and_hyphens_without_end_is_no_number() -> None:
    assert spelled_numbers("vyf-en-" * 20_000 + "vyf", "af") == []
