from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.checks import CHECKS, Checked, run_checks
from service.domain.draft import Finding, Mention, Outcome, Severity
from service.domain.story import BlockKind
from service.wording import say
from tests.each import each
from tests.examples import examples

BLOCK, WARNING, INFO = Severity.BLOCK, Severity.WARNING, Severity.INFO
LONG = "The two sides agreed to meet again in the spring, a spokesman for the ministry said."
LONG_FR = "Les deux parties ont convenu de se revoir au printemps, a dit un porte-parole du ministère."


def run(
    source: str, target: str, pair: str = "en-fr", kind: BlockKind = BlockKind.PARAGRAPH
) -> dict[str, Severity]:
    of, to = pair.split("-")
    found = run_checks(Checked(source, target, of, to, kind))
    for finding in found:
        assert say(finding).endswith(".") or say(finding).endswith("?")
        for text, span in ((source, finding.source_span), (target, finding.target_span)):
            assert span is not None
            assert 0 <= span[0] <= span[1] <= len(text)
    return {finding.check: finding.severity for finding in found}


@each(
    ("pair", "source", "target"),
    [
        ("en-fr", LONG, LONG_FR),
        ("en-fr", "He did not say why.", "Il n’a pas dit pourquoi."),
        ("en-fr", "“We stand united,” she said.", "« Nous sommes unis », a-t-elle dit."),
        ("en-fr", "It was “a mistake”.", 'C’était "une erreur".'),
        ("en-fr", "It was 'a mistake', they said.", "C’était « une erreur », ont-ils dit."),
        ("en-fr", "The president's and ministers' cars", "Les voitures du président et des ministres"),
        ("en-fr", "The UN (in New York) agreed.", "L’ONU (à New York) a donné son accord."),
        ("en-fr", "Who won?", "Qui a gagné ?"),
        ("en-ar", "Who won?", "من فاز؟"),
        ("en-am", "He won.", "አሸነፈ።"),
        ("en-fr", "Paris, London", "Paris, Londres"),
        ("en-fr", "Paris", "Paris"),
        ("en-fr", "Vladimir Putin", "Vladimir Putin"),
        ("en-fr", "https://example.org/a/b-c?d=e", "https://example.org/a/b-c?d=e"),
        ("en-fr", "We met, and we left.", "Nous nous sommes vus et nous sommes partis."),
        ("en-he", "The UN's envoy met them.", 'שליח האו"ם נפגש איתם.'),
        ("en-ha", "very, very good", "sosai sosai"),
        ("en-sw", "Every day they came.", "Walikuja kila siku kila siku."),
        ("en-ar", "The iPhone by Apple is sold there now.", "يباع هاتف iPhone من Apple هناك الآن."),
        ("en-fr", "Not only he came.", "Il est venu, et d’autres aussi."),
        ("sv-en", "– Det är bra, säger hon.", "“It is good,” she says."),
        ("en-en", LONG, LONG),
        ("en-pt", "They never came back to the village.", "Nunca mais voltaram à aldeia."),
        ("en-ar", "They did not come back.", "ولم يعودوا."),
        ("en-tr", "They did not come back.", "Geri gelmediler."),
        ("en-fa", "They did not come back.", "آنها برنگشتند و نیامدند."),
        ("en-he", "They did not come back.", "הם לא חזרו."),
        ("en-af", "They did not come back.", "Hulle het nie teruggekom nie."),
        ("en-sv", "They did not come back.", "De kom inte tillbaka."),
        ("en-fr", "He failed to come.", "Il n’est pas venu."),
    ],
)
def test_a_good_translation_has_no_finding(pair: str, source: str, target: str) -> None:
    assert run(source, target, pair) == {}


@each(
    ("check", "severity", "pair", "source", "target"),
    [
        ("empty", BLOCK, "en-fr", LONG, ""),
        ("empty", BLOCK, "en-fr", LONG, " … "),
        ("untranslated", BLOCK, "en-fr", LONG, LONG),
        ("untranslated", BLOCK, "en-ar", LONG, LONG.lower()),
        ("untranslated", WARNING, "en-fr", "further talks", "further talks"),
        (
            "untranslated",
            BLOCK,
            "en-fr",
            LONG,
            "Les deux parties agreed to meet again in the spring, a spokesman said.",
        ),
        ("script", BLOCK, "en-ar", LONG, LONG_FR),
        (
            "script",
            BLOCK,
            "en-fr",
            LONG,
            "وقال متحدث باسم الوزارة إن الجانبين اتفقا على اللقاء مجددا في الربيع.",
        ),
        ("script", WARNING, "en-fr", LONG, LONG_FR.replace("printemps", "весна")),
        ("length", BLOCK, "en-fr", LONG, "Ils ont dit."),
        ("length", WARNING, "en-fr", LONG, "Ils se reverront au printemps."),
        ("length", BLOCK, "en-fr", "They agreed to meet again.", LONG_FR * 2),
        ("repeats", WARNING, "en-fr", LONG, LONG_FR.replace("revoir", "revoir revoir")),
        (
            "repeats",
            BLOCK,
            "en-fr",
            LONG,
            "Les deux parties ont dit que les deux parties ont dit que les deux parties ont dit que.",
        ),
        (
            "repeats",
            BLOCK,
            "en-ar",
            LONG,
            "قال متحدث باسم الوزارة قال متحدث باسم الوزارة قال متحدث باسم الوزارة.",
        ),
        (
            "repeats",
            BLOCK,
            "en-fr",
            LONG,
            "Les deux parties ont convenu de se revooooooooooir au printemps, a dit le ministère.",
        ),
        ("negation", BLOCK, "en-fr", "NATO will not grow.", "L’OTAN va grandir."),
        ("negation", BLOCK, "en-ar", "NATO will not grow.", "سيتوسع الناتو."),
        ("negation", BLOCK, "en-pt", "They never came.", "Eles vieram."),
        ("negation", BLOCK, "sv-en", "De kommer inte tillbaka.", "They are coming back."),
        ("negation", BLOCK, "en-sv", "They can't agree.", "De är överens."),
        ("negation", BLOCK, "en-he", "They cannot agree.", "הם מסכימים."),
        ("negation", BLOCK, "en-tr", "They cannot agree.", "Anlaştılar."),
        ("negation", BLOCK, "en-af", "They cannot agree.", "Hulle stem saam."),
        ("negation", WARNING, "en-fr", "They came back.", "Ils ne sont jamais revenus."),
        ("quotes", WARNING, "en-fr", "“We stand united,” she said.", "Nous sommes unis, a-t-elle dit."),
        ("quotes", WARNING, "en-fr", "“We stand united,” she said.", "« Nous sommes unis, a-t-elle dit."),
        ("quotes", WARNING, "en-fr", "She was glad.", "« Elle était contente »."),
        (
            "brackets",
            WARNING,
            "en-fr",
            "The UN (in New York) agreed.",
            "L’ONU (à New York a donné son accord.",
        ),
        (
            "brackets",
            WARNING,
            "en-fr",
            "The UN (in New York) agreed.",
            "L’ONU à New York a donné son accord.",
        ),
        ("speaker", WARNING, "en-fr", "Macron: We will go on.", "Nous continuerons."),
        ("speaker", WARNING, "en-fr", "Macron: We leave at 3.", "Nous partons à 15:30."),
        ("speaker", WARNING, "en-fr", "Lamba Post: Why did you leave?", "Lamba : Pourquoi partir ?"),
        ("speaker", WARNING, "en-fr", "Lamba Post: Why did you leave?", " : Pourquoi êtes-vous partie ?"),
        ("speaker", WARNING, "en-sw", "ANC Youth League: We will vote.", "ANC: Tutapiga kura."),
        ("ending", WARNING, "en-fr", "Who won?", "Qui a gagné."),
        ("ending", WARNING, "en-fr", "They won.", "Ont-ils gagné ?"),
        ("ending", WARNING, "en-fr", LONG, LONG_FR.rstrip(".")),
        (
            "boilerplate",
            WARNING,
            "en-fr",
            "See also  The other story | pleasure",
            "Voir aussi L’autre article | plaisir",
        ),
        ("boilerplate", WARNING, "sv-en", "Läs också: Kriget", "Also read: The war"),
    ],
)
def test_a_planted_error_is_found(
    check: str, severity: Severity, pair: str, source: str, target: str
) -> None:
    assert run(source, target, pair).get(check) is severity


ARABIC = "قال الوزير إن المدرسة مغلقة."


@pytest.mark.parametrize(
    ("pair", "source", "target", "found"),
    [
        ("en-fr", ARABIC, ARABIC, {"untranslated": WARNING}),  # nothing that an English model could do
        ("en-ar", ARABIC, ARABIC, {}),
        ("en-fa", ARABIC, ARABIC, {"wrong_language": BLOCK}),
        ("en-fr", "He said שלום to us.", "Il nous a dit שלום.", {}),
        ("en-fr", "He said שלום to us.", "Il nous a dit bonjour.", {"script": BLOCK}),
        ("en-he", "He said שלום to us.", "הוא אמר לנו לשלום.", {}),
        ("en-fr", "The α of the test was low.", "Le seuil du test était bas.", {}),
    ],
)
def test_words_in_a_third_script_are_left_and_missed(
    pair: str, source: str, target: str, found: dict[str, Severity]
) -> None:
    assert run(source, target, pair) == found


def test_an_empty_translation_is_reported_as_that_and_nothing_else() -> None:
    assert run(LONG, "") == {"empty": BLOCK}


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-fr", "World Bank: We will lend more.", "Banque mondiale : Nous prêterons davantage."),
        ("en-af", "World Bank: We will lend more.", "Wêreldbank: Ons sal meer leen."),
        ("en-sv", "Prime Minister Abiy Ahmed: We agree.", "Statsminister Abiy Ahmed: Vi är överens."),
        ("en-sv", "UN chief: We will leave at 3.", "FN:s chef: Vi går klockan 15:30."),
        ("en-fr", "The Guardian: Why did you leave?", "Guardian : Pourquoi êtes-vous partie ?"),
        ("en-sv", "Mr Okello: We will vote.", "Okello: Vi ska rösta."),
        ("en-ar", "Ruth Okello: We will vote.", "روث أوكيلو:سوف نصوت."),
        ("en-fr", "Ruth Okello: We leave at 15:30.", "Ruth Okello : Nous partons à 15:30."),
    ],
)
def test_a_speaker_who_is_there_whole_is_no_finding(pair: str, source: str, target: str) -> None:
    assert "speaker" not in run(source, target, pair)


def test_a_headline_takes_no_full_stop_and_needs_none() -> None:
    assert run("Talks to go on", "Les pourparlers continuent.", kind=BlockKind.HEADLINE) == {
        "ending": WARNING
    }
    assert run("Talks to go on.", "Les pourparlers continuent", kind=BlockKind.HEADLINE) == {}


def test_quotation_marks_round_foreign_names_are_only_mentioned_in_scripts_without_capitals() -> None:
    assert run("Fred was a strong storm.", 'كان "فريد" عاصفة قوية.', "en-ar") == {"quotes": INFO}


def test_a_name_left_as_it_is_is_no_untranslated_text() -> None:
    mention = Mention(
        "x", "Burkina Faso", (0, 12), ("Burkina Faso",), Outcome.APPLIED, (0, 12), "Burkina Faso"
    )
    item = Checked("Burkina Faso", "Burkina Faso", "en", "fr", mentions=(mention,))
    assert run_checks(item) == ()


def test_each_lost_mark_is_a_finding() -> None:
    found = run_checks(Checked(LONG, LONG_FR, "en", "fr", missing_marks=(2, 5)))
    assert [(finding.check, finding.severity) for finding in found] == [("marks", WARNING)] * 2
    assert "<2>" in say(found[0])


def test_the_gravest_finding_comes_first() -> None:
    found = run_checks(Checked("Who will not come (now)?", "Elle viendra.", "en", "fr"))
    weights = [[BLOCK, WARNING, INFO].index(finding.severity) for finding in found]
    assert weights == sorted(weights)
    assert found[0].severity is BLOCK


def test_every_check_has_a_name_of_its_own_and_says_what_it_is_for() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(type(check).__doc__ for check in CHECKS)


@given(st.text(max_size=120), st.text(max_size=120), st.sampled_from(["en-fr", "sv-en", "en-ar", "en-he"]))
@settings(max_examples=examples(300), deadline=None)
def test_no_text_makes_a_check_fail_and_findings_survive_json(source: str, target: str, pair: str) -> None:
    of, to = pair.split("-")
    for finding in run_checks(Checked(source, target, of, to)):
        assert Finding.from_json(finding.to_json()) == finding


@pytest.mark.parametrize(
    "text",
    [
        "a" * 8000,
        "ne " * 3000,
        "' a" * 3000,
        "“" * 8000,
        "IX" * 4000,
        "the a " * 2000,
        "x: " * 3000,
        ".a" * 4000,
    ],
)
def test_endless_text_does_no_harm(text: str) -> None:
    for check in CHECKS:
        list(check.findings(Checked(text, text[::-1], "en", "fr")))


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("en-sw", "The governor will not come to the market.", "Gavana atakuja sokoni."),
        ("en-ha", "The governor will not come to the market.", "Gwamna zai zo kasuwa."),
        ("en-so", "The governor will not come to the market.", "Guddoomiyuhu wuxuu iman doonaa suuqa."),
        ("en-am", "The governor will not come to the market.", "አስተዳዳሪው ወደ ገበያ ይመጣል።"),
    ],
)
def test_a_denial_that_is_lost_is_told_in_every_language(pair: str, source: str, target: str) -> None:
    wanted = BLOCK if pair == "en-so" else WARNING
    assert run(source, target, pair).get("negation") is wanted


@each(
    ("pair", "source", "target"),
    [
        ("en-sw", "The governor will not come to the market.", "Gavana hatakuja sokoni."),
        ("en-sw", "There is no water in the village.", "Hakuna maji kijijini."),
        ("en-ha", "The governor will not come to the market.", "Gwamna ba zai zo kasuwa ba."),
        ("en-ha", "They did not come.", "Ba su zo ba."),
        ("en-so", "The governor will not come to the market.", "Guddoomiyuhu ma iman doono suuqa."),
        ("en-so", "He said he did not come.", "Wuxuu sheegay inuusan iman."),
        ("en-am", "The governor will not come to the market.", "አስተዳዳሪው ወደ ገበያ አይመጣም።"),
        ("en-am", "This is not right.", "ይህ ትክክል አይደለም።"),
        ("en-af", "Do not open the gate.", "Moenie die hek oopmaak nie."),
        ("en-fr", "He came not long after the storm.", "Il est venu peu après la tempête."),
        ("en-pt", "She was found not guilty.", "Foi considerada inocente."),
        ("en-pt", "We no longer buy maize there.", "Deixámos de comprar milho lá."),
        ("en-fr", "Don't forget the seeds.", "Pensez aux semences."),
    ],
)
def test_a_denial_that_is_kept_or_is_none_is_no_finding(pair: str, source: str, target: str) -> None:
    assert "negation" not in run(source, target, pair)


@pytest.mark.parametrize(
    ("pair", "target"),
    [
        ("en-fr", "Les deux parties ont convenu ont convenu de se revoir au printemps, a dit le ministère."),
        ("en-ar", "اتفق الطرفان على اللقاء على اللقاء مجددا في الربيع، حسبما قال متحدث باسم الوزارة."),
        ("en-sw", "Pande hizo mbili zilikubaliana kukutana kukutana tena masika, alisema msemaji."),
        ("en-fr", f"{LONG_FR} {LONG_FR}"),
    ],
)
def test_what_stands_twice_is_found_and_the_fix_deletes_it(pair: str, target: str) -> None:
    found = run_checks(Checked(LONG, target, "en", pair[-2:]))
    (twice,) = (one for one in found if one.check == "repeats")
    assert twice.fix is not None
    mended = twice.fix.applied(target)
    assert len(mended) < len(target)
    assert not any(one.check == "repeats" for one in run_checks(Checked(LONG, mended, "en", pair[-2:])))
