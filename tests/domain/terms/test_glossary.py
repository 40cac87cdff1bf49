from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.draft import Outcome
from service.domain.terms import Concept, FormStatus, Glossary, Term, check_mentions
from service.domain.terms.glossary import spellings, word_end
from service.domain.terms.index import Index
from service.domain.terms.normalise import fold, key, keys
from service.wording import say_reason
from tests.domain.terms.helpers import GLOSSARY, concept
from tests.each import each
from tests.examples import examples


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(match.concept.id, match.text) for match in GLOSSARY.find(text, language)]


@each(
    ("language", "text", "expected"),
    [
        ("en", "The US told us so.", [("us", "US")]),
        ("en", "U.S.-led forces of the U.S. left.", [("us", "U.S."), ("us", "U.S.")]),
        ("en", "Turkey sells turkey.", [("turkey", "Turkey")]),
        ("en", "A hanging chad in Chad.", [("chad", "Chad")]),
        ("en", "Who said so? The WHO, who else.", [("who", "WHO")]),
        ("en", "Unesco and UNESCO, not unesco.", [("unesco", "Unesco"), ("unesco", "UNESCO")]),
        ("sw", "Mali za Mali", [("mali", "Mali"), ("mali", "Mali")]),
        ("sw", "mali asili ya Mali", [("mali", "Mali")]),
        ("en", "Somaliland, Malian, Malibu and Mali’s army", [("mali", "Mali")]),
        ("en", "The UN Security Council met at the UN.", [("unsc", "UN Security Council"), ("un", "UN")]),
        ("en", "a white house and the White House", [("white-house", "White House")]),
        (
            "en",
            "Ceasefires held; the ceasefire did not.",
            [("ceasefire", "Ceasefires"), ("ceasefire", "ceasefire")],
        ),
        ("en", "Cote d'Ivoire and Côte d’Ivoire", [("ivory", "Cote d'Ivoire"), ("ivory", "Côte d’Ivoire")]),
        ("en", "Co\u0302te d\u2019Ivoire", [("ivory", "Co\u0302te d\u2019Ivoire")]),
        (
            "en",
            "United\u00a0States, United\nStates",
            [("us", "United\u00a0States"), ("us", "United\nStates")],
        ),
        ("en", "see who.int, WHO.int, @UN, US$ 5 and un.org", []),
        ("en", "WHO WILL TELL US ABOUT TURKEY", [("turkey", "TURKEY")]),
        ("en", "SaaS, saas and SAAS", [("xrp", "SaaS")]),
        (
            "fr",
            "l’ONU et l'Éthiopie, d’Ethiopie",
            [("un", "ONU"), ("ethiopia", "Éthiopie"), ("ethiopia", "Ethiopie")],
        ),
        ("fr", "les Etats-Unis et les États Unis", [("us", "Etats-Unis"), ("us", "États Unis")]),
        ("fr", "une base américaine", []),
        ("sv", "Rysslands president, FN:s råd", [("russia", "Rysslands"), ("un", "FN")]),
        (
            "ar",
            "وتركيا والولايات المتحدة للولايات المتحدة",
            [("turkey", "تركيا"), ("us", "الولايات المتحدة"), ("us", "للولايات المتحدة")],
        ),
        ("ar", "مُلُوكُ تُركيا، والأُمَم المتّحدة", [("turkey", "تُركيا"), ("un", "الأُمَم المتّحدة")]),
        ("ar", "الدعم المالي لمالي", [("mali", "مالي")]),
        ("he", "בארצות הברית ובצ׳אד, האו״ם", [("us", "ארצות הברית"), ("chad", "צ׳אד"), ("un", "האו״ם")]),
        ("am", "በኢትዮጵያ የኢትዮጵያን", [("ethiopia", "ኢትዮጵያ"), ("ethiopia", "ኢትዮጵያን")]),
        ("tr", "Türkiye'nin ve ABD’nin", [("turkey", "Türkiye"), ("us", "ABD")]),
        ("fa", "روسيه", [("russia", "روسيه")]),
        ("de", "Turkey", []),
        ("en", "", []),
    ],
)
def test_a_form_is_found_where_it_is_that_word_and_nowhere_else(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, language) == expected
    for match in GLOSSARY.find(text, language):
        assert text[match.start : match.end] == match.text


def test_a_language_tag_with_a_region_finds_the_same() -> None:
    assert found("Rysslands", "sv-FI") == found("Rysslands", "sv")


@given(st.text(max_size=60), st.sampled_from(["en", "fr", "ar", "he", "tr", "am", "fa", "sv"]))
@settings(max_examples=examples(300), deadline=None)
def test_matches_are_slices_in_order_that_do_not_overlap(noise: str, language: str) -> None:
    text = f"{noise} Turkey, UN {noise} الأمم المتحدة {noise}"
    last = 0
    for match in GLOSSARY.find(text, language):
        assert match.start >= last
        assert text[match.start : match.end] == match.text
        last = match.end


@given(st.text(max_size=80), st.sampled_from(["en", "ar", "he", "tr", "am", "sv"]))
@settings(max_examples=examples(300), deadline=None)
def test_folding_keeps_the_way_back(text: str, language: str) -> None:
    folded = fold(text, language)
    assert len(folded.starts) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < len(text) for start in folded.starts)


@each(
    ("language", "one", "other"),
    [
        ("ar", "أفريقيا", "افريقيا"),
        ("ar", "جامعة الدول", "جامعه  الدول"),
        ("fa", "کرانه‌باختری", "كرانهباختري"),
        ("am", "ሐገር", "ሀገር"),
        ("am", "መንግሥት", "መንግስት"),
        ("he", "ווינה", "וינה"),
        ("ha", "Majalisar Ɗinkin", "Majalisar Dinkin"),
        ("fr", "ÉTATS-UNIS", "Etats-Unis"),
        ("tr", "İSTANBUL", "istanbul"),
        ("ar", "٢٠٢٢", "2022"),
    ],
)
def test_spellings_of_one_name_meet(language: str, one: str, other: str) -> None:
    assert key(one, language) == key(other, language) == fold(one, language).text


@pytest.mark.parametrize(("language", "one", "other"), [("sv", "Åbo", "Abo"), ("tr", "ılık", "ilik")])
def test_letters_of_their_own_stay_apart(language: str, one: str, other: str) -> None:
    assert key(one, language) != key(other, language)


def check(source: str, target: str, to: str = "fr", of: str = "en") -> list[tuple[str, Outcome, str | None]]:
    mentions = check_mentions(GLOSSARY, source, target, of, to)
    for mention in mentions:
        start, end = mention.source_span
        assert source[start:end] == mention.source_text
        if mention.target_span:
            assert target[mention.target_span[0] : mention.target_span[1]] == mention.target_text
        if mention.outcome is Outcome.MISSED:
            assert mention.reason
    return [(mention.concept, mention.outcome, mention.target_text) for mention in mentions]


APPLIED, LET_PASS, MISSED = Outcome.APPLIED, Outcome.ACCEPTED, Outcome.MISSED


@each(
    ("to", "source", "target", "expected"),
    [
        ("fr", "Turkey left.", "La Turquie est partie.", [("turkey", APPLIED, "Turquie")]),
        ("fr", "The UN met.", "L’ONU s’est réunie.", [("un", APPLIED, "ONU")]),
        ("fr", "The United Nations met.", "L’ONU s’est réunie.", [("un", LET_PASS, "ONU")]),
        ("fr", "The UN met.", "Les Nations Unies se sont réunies.", [("un", APPLIED, "Nations Unies")]),
        ("fr", "US bases", "des bases américaines", [("us", LET_PASS, "américaines")]),
        ("fr", "Turkey left.", "La dinde est partie.", [("turkey", MISSED, None)]),
        ("fr", "Turkey left.", "Turkey est partie.", [("turkey", MISSED, "Turkey")]),
        ("fr", "Turkey left.", "la turquie est partie", [("turkey", MISSED, "turquie")]),
        ("fr", "In Cairo", "Au Caire", [("cairo", APPLIED, "Caire")]),
        ("fr", "The Cook Islands", "Les îles Cook", [("cook", APPLIED, "îles Cook")]),
        ("fr", "Vladimir Putin spoke.", "M. Poutine a parlé.", [("putin", LET_PASS, "Poutine")]),
        ("fr", "Putin spoke.", "Poutine a parlé.", [("putin", APPLIED, "Poutine")]),
        (
            "ar",
            "Turkey and the US",
            "تركيا والولايات المتحدة",
            [("turkey", APPLIED, "تركيا"), ("us", APPLIED, "الولايات المتحدة")],
        ),
        ("tr", "In Turkey", "Türkiye'de", [("turkey", APPLIED, "Türkiye")]),
        ("tr", "In Turkey", "Türkiyede", [("turkey", LET_PASS, "Türkiyede")]),
        ("so", "In Ethiopia", "Itoobiyada", [("ethiopia", LET_PASS, "Itoobiyada")]),
        ("fr", "Djibouti", "Djibouti", [("djibouti", APPLIED, "Djibouti")]),
        ("tr", "Djibouti", "Cibuti", [("djibouti", APPLIED, "Cibuti")]),
        ("sw", "Chad", "Chadi", [("chad", MISSED, None)]),
    ],
)
def test_each_mention_is_applied_accepted_or_missed(
    to: str, source: str, target: str, expected: list[tuple[str, Outcome, str | None]]
) -> None:
    assert check(source, target, to) == expected


def test_two_mentions_take_two_occurrences() -> None:
    assert check("Turkey and Turkey", "la Turquie et la Turquie") == [
        ("turkey", APPLIED, "Turquie"),
        ("turkey", APPLIED, "Turquie"),
    ]
    spans = [
        m.target_span for m in check_mentions(GLOSSARY, "Turkey, Turkey", "Turquie, Turquie", "en", "fr")
    ]
    assert len(set(spans)) == 2


def test_a_name_said_once_for_two_mentions_is_accepted_with_the_reason() -> None:
    first, second = check_mentions(GLOSSARY, "Turkey says Turkey won.", "La Turquie a gagné.", "en", "fr")
    assert first.outcome is APPLIED
    assert second.outcome is LET_PASS
    assert second.reason is not None
    assert second.reason.code == "missed.more_often"


def test_a_name_inside_a_longer_one_does_not_stand_for_another_mention_while_there_is_a_free_one() -> None:
    source = "The UN Security Council met at the UN."
    target = "Le Conseil de sécurité de l’ONU s’est réuni à l’ONU."
    council, un = check_mentions(GLOSSARY, source, target, "en", "fr")
    assert (council.target_text, un.target_text) == ("Conseil de sécurité de l’ONU", "ONU")
    assert council.target_span is not None
    assert un.target_span is not None
    assert un.target_span[0] >= council.target_span[1]


def test_a_concept_without_a_form_says_so_and_names_the_language() -> None:
    (mention,) = check_mentions(GLOSSARY, "Chad", "Tchad", "en", "sw-KE")
    assert mention.outcome is MISSED
    assert mention.expected == ()
    assert say_reason(mention.reason) == "no approved form in Swahili"


def test_a_form_that_nobody_approved_is_let_pass_and_never_asked_for() -> None:
    (there,) = check_mentions(GLOSSARY, "På Gotland", "En Gotlandie", "sv", "fr")
    (missing,) = check_mentions(GLOSSARY, "På Gotland", "Là-bas", "sv", "fr")
    assert there.outcome is LET_PASS
    assert missing.outcome is MISSED
    assert missing.expected == ()


def test_a_forbidden_form_is_missed_and_says_what_to_write() -> None:
    (mention,) = check_mentions(GLOSSARY, "La Birmanie", "Burma", "fr", "en")
    assert mention.outcome is MISSED
    assert mention.reason is not None
    assert mention.reason.is_not_used
    assert "Myanmar" in (say_reason(mention.reason) or "")


def test_the_short_form_is_expected_first_where_the_source_is_short() -> None:
    (short,) = check_mentions(GLOSSARY, "the WHO", "x", "en", "fr")
    (full,) = check_mentions(GLOSSARY, "the World Health Organization", "x", "en", "fr")
    assert short.expected == ("OMS", "Organisation mondiale de la santé")
    assert full.expected == ("Organisation mondiale de la santé", "OMS")


def test_forms_give_what_may_be_said_preferred_first() -> None:
    assert GLOSSARY.forms("us", "fr-SN") == ("États-Unis",)
    assert GLOSSARY.forms("us", "en") == ("United States", "US", "USA")
    assert GLOSSARY.forms("burma", "en") == ("Myanmar",)
    assert GLOSSARY.forms("gotland", "fr") == ()
    assert GLOSSARY.forms("nothing", "fr") == ()


def test_the_version_follows_the_content() -> None:
    one = Glossary([concept("a", "term", en="word")])
    same = Glossary([concept("a", "term", en="word")])
    other = Glossary([concept("a", "term", en="words")])
    assert one.version == same.version != other.version


def test_one_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="two concepts"):
        Glossary([concept("a", "term", en="x"), concept("a", "term", en="y")])


def _plainly(glossary: Glossary, text: str, language: str) -> set[tuple[int, str]]:
    """Look for every form at every place: what the index has to find, in the slowest way."""
    folded = fold(text, language).text
    found: set[tuple[int, str]] = set()
    for one in glossary.concepts.values():
        for term in one.in_language(language):
            if term.status is FormStatus.TOLERATED:
                continue
            for spelling in spellings(term):
                at = folded.find(spelling)
                while at >= 0:
                    if (
                        word_end(fold(text, language), at, at + len(spelling), language, one.is_name)
                        is not None
                    ):
                        found.add((at, spelling))
                    at = folded.find(spelling, at + 1)
    return found


_ODD_FORMS = Glossary(
    [
        *GLOSSARY.concepts.values(),
        concept("quoted", "work", en="“Stone” and wood", ar="«حجر» وخشب"),
        concept("at", "company", en="AT&T|O'Neill|¡Hola!", am="አዲስ አበባ", fa="کرانه باختری"),
        concept("long", "term", en="cease", ar="مال", he="שר", am="መን", sv="råd"),
    ]
)
_SAID = """Turkey;U.S.;US;the;UN;Security;Council;UN Security Council;ceasefire;cease;“Stone” and wood;AT&T
x;-;.;'s;s;O'Neill;¡Hola!;Ivory Coast;l’ONU;تركيا;وال;ل;الولايات المتحدة;للأمم المتحدة;مال;مالي;ين
«حجر» وخشب;ב;שר;ים;በ;አዲስ;አዲስ አበባ;አዲስአበባ;መን;ኢትዮጵያ;ን;کرانه‌باختری;ها;råd;et;Vita huset;FN:s"""
_WORDS = st.sampled_from(_SAID.replace("\n", ";").split(";"))


@given(
    st.lists(_WORDS, max_size=8),
    st.sampled_from(["", " ", "  "]),
    st.sampled_from(["en", "fr", "sv", "ar", "he", "am", "fa", "tr"]),
)
@settings(max_examples=examples(400), deadline=None)
def test_the_index_finds_what_looking_everywhere_finds(words: list[str], between: str, language: str) -> None:
    text = between.join(words)
    index = Index(_ODD_FORMS.concepts.surface_forms(language), language)
    folded = fold(text, language)
    found = {
        (at, spelling)
        for at, spelling in index.occurrences(folded.text)
        for number, _ in index[spelling]
        if word_end(folded, at, at + len(spelling), language, _ODD_FORMS.concepts.at(number).is_name)
        is not None
    }
    assert found == _plainly(_ODD_FORMS, text, language)


@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from(["en", "sv", "ar", "he", "tr", "am"]))
@settings(max_examples=examples(200), deadline=None)
def test_folding_many_is_folding_each(forms: list[str], language: str) -> None:
    forms = [normalize("NFC", form.replace("\n", "")) for form in forms]
    assert keys(forms, language) == [key(form, language) for form in forms]


@pytest.mark.parametrize(
    ("to", "wrong"),
    [("fr", "Putines"), ("fr", "Poutines"), ("pt", "Putins"), ("en", "Putins"), ("af", "Putins")],
)
def test_a_name_takes_no_ending_of_a_word(to: str, wrong: str) -> None:
    right = wrong[:-1].removesuffix("e")
    putin = Concept(
        "p",
        "person",
        (
            Term("sv", "Vladimir Putin", FormStatus.PREFERRED),
            Term(to, f"Vladimir {right}", FormStatus.PREFERRED),
        ),
    )
    (mention,) = check_mentions(Glossary([putin]), "Vladimir Putin", f"Vladimir {wrong}", "sv", to)
    assert mention.outcome is MISSED
