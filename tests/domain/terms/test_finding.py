"""The finder on labelled sentences, with the whole shipped glossary; and the memory of a story."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mentions import load_cases, score, total
from service.domain.draft import Job, SourceSegment
from service.domain.story import BlockKind
from service.domain.terms import FormStatus, Glossary, Term, check_mentions
from service.domain.terms.concept import Concept
from service.domain.terms.story import StoryGlossary, for_job, for_story
from service.termbase.files import load_glossary
from tests.domain.terms.helpers import GLOSSARY, concept
from tests.each import each
from tests.examples import examples

LABELLED = sorted(Path(__file__).parent.glob("mentions*.toml"))


def test_names_are_found_and_little_else() -> None:
    cases = load_cases(LABELLED)
    tallies = score(cases, load_glossary())
    whole = total(tallies)
    assert len(tallies) >= 12
    assert whole.right + whole.missed + whole.unknown >= 500
    assert whole.precision >= 0.97, whole.wrong
    assert whole.recall >= 0.95, whole.wrong


def named(glossary: Glossary, text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(match.concept.id, match.text) for match in glossary.find(text, language)]


def test_an_abbreviation_may_have_its_points_in_a_longer_form_too() -> None:
    own = Glossary(
        [
            concept("usd", "term", en="US dollar|US dollars"),
            concept("us", "country", en="United States", en_short="US"),
        ]
    )
    found = [("usd", "U.S. dollars"), ("us", "U.S."), ("usd", "US dollar")]
    assert named(own, "He paid 5 U.S. dollars in the U.S. and one US dollar here.") == found


def test_letters_that_mean_many_things_count_near_their_words_or_once_the_story_says_what_they_are() -> None:
    letters = Glossary(
        [
            concept(
                "authority",
                "body",
                en="Palestinian Authority",
                en_short="PA",
                context="en_short:Ramallah+Abbas",
            ),
            concept("alliance", "party", en="Patriotic Alliance", en_short="PA", context="en_short:McKenzie"),
        ]
    )
    assert named(letters, "The PA closed its office in Ramallah.") == [("authority", "PA")]
    assert named(letters, "Gayton McKenzie of the PA left early.") == [("alliance", "PA")]
    assert named(letters, "Her PA called over the PA system.") == []
    assert named(letters, "The Palestinian Authority met.") == [("authority", "Palestinian Authority")]
    story = for_story(letters, ["The Palestinian Authority met.", "The PA said no."], "en")
    assert [match.concept.id for match in story.find("The PA said no.", "en")] == ["authority"]
    silent = for_story(letters, ["The PA said no."], "en")
    assert list(silent.find("The PA said no.", "en")) == []


NAMES = Glossary(
    [
        concept("nice", "city", en="Nice", fr="Nice", sv="Nice"),
        concept("reading", "city", en="Reading"),
        concept("france", "country", en="France", fr="France"),
        concept("jordan", "country", en="Jordan", fr="Jordanie"),
        concept("the-jordan", "place", en="Jordan|Jordan River", fr="Jourdain"),
        concept("chad", "country", en="Chad"),
        concept("georgia", "country", en="Georgia"),
        concept("mali", "country", en="Mali", ar="مالي", sw="Mali"),
        concept("niger", "country", en="Niger", fr="Niger"),
        concept("the-niger", "place", en="Niger", fr="Niger"),
        concept("niger-state", "region", en="Niger State|Niger"),
        concept("mexico", "country", en="Mexico"),
        concept("luxembourg", "country", en="Luxembourg", fr="Luxembourg"),
        concept("luxembourg-city", "capital", en="Luxembourg|Luxembourg City", fr="Luxembourg"),
        concept("orange", "company", en="Orange"),
        concept("orange-town", "city", en="Orange"),
        concept("washington", "capital", en="Washington"),
        concept("march", "city", en="March"),
        concept("north", "region", en="North"),
        concept("kenya", "country", en="Kenya", ha="Kenya"),
        concept("nairobi", "capital", en="Nairobi", so="Nayroobi"),
        concept("van", "city", tr="Van"),
        concept("hadd", "city", ar="حد"),
    ]
)


@each(
    ("text", "expected"),
    [
        ("He lives in Nice.", [("nice", "Nice")]),
        ("Nice work, he said.", []),
        ("“Nice,” he said.", []),
        ("NICE ATTACK KILLS 84", []),
        ("Nice is a town. He lives in Nice.", [("nice", "Nice"), ("nice", "Nice")]),
        ("Nice, France", [("nice", "Nice"), ("france", "France")]),
        ("Reading is fun.", []),
        ("Reading town was flooded.", [("reading", "Reading")]),
        ("Reading for Pleasure Makes Children Happy", []),
        ("Fans in Reading cheered.", [("reading", "Reading")]),
        ("Michael Jordan left.", []),
        ("Michael Jordan left. Jordan was tired.", []),
        ("Michael Jordan flew to Jordan.", [("jordan", "Jordan")]),
        ("Michael Jordan Sues Firm", []),
        ("Jordan Rejects Plan", [("jordan", "Jordan")]),
        ("Jordan Spieth won.", []),
        ("Jordan Spieth won in Chad.", [("chad", "Chad")]),
        ("Chad's President met Jordan’s.", [("chad", "Chad"), ("jordan", "Jordan")]),
        ("Chad President Deby", [("chad", "Chad")]),
        ("The river Jordan fell.", [("the-jordan", "Jordan")]),
        ("the Jordan River", [("the-jordan", "Jordan River")]),
        ("the Jordan river", [("the-jordan", "Jordan river")]),
        ("Voters in the US state of Georgia", []),
        ("Niger's army", [("niger", "Niger")]),
        ("the Niger River", [("the-niger", "Niger")]),
        ("Niger State police", [("niger-state", "Niger State")]),
        ("New Mexico voted; Mexico did not.", [("mexico", "Mexico")]),
        ("Luxembourg voted.", [("luxembourg", "Luxembourg")]),
        ("the mayor of Luxembourg", [("luxembourg-city", "Luxembourg")]),
        ("the Washington Post", []),
        ("Denzel Washington came to Washington.", [("washington", "Washington")]),
        ("He joined Orange.", [("orange", "Orange")]),
        ("He was born in Orange.", [("orange-town", "Orange")]),
        ("Orange juice", []),
        ("In March, prices rose.", []),
        ("The North lost.", []),
        ("Nairobi County and the University of Nairobi", [("nairobi", "Nairobi"), ("nairobi", "Nairobi")]),
        ("Northern Kenya", [("kenya", "Kenya")]),
        ("Nairobi Okello won.", []),
        ("Kenya Power cut the lines.", []),
        ("Jordan Foreign Minister Safadi left.", [("jordan", "Jordan")]),
        ("Nairobi Senator Sakaja left.", [("nairobi", "Nairobi")]),
    ],
)
def test_a_name_that_is_also_a_word_or_another_name_is_told_apart(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert named(NAMES, text) == expected


@each(
    ("language", "text", "expected"),
    [
        ("ar", "مسؤول مالي", []),
        ("ar", "حكومة مالي", ["mali"]),
        ("ar", "في مالي", ["mali"]),
        ("ar", "إلى حد كبير", []),
        ("ar", "مدينة حد", ["hadd"]),
        ("sw", "Mali ya umma iliibwa.", []),
        ("sw", "Serikali ya Mali", ["mali"]),
        ("tr", "Van'da deprem oldu.", ["van"]),
        ("fr", "le fleuve Niger", ["the-niger"]),
        ("fr", "la ville de Luxembourg", ["luxembourg-city"]),
        ("so", "Magaalada Nayroobi", ["nairobi"]),
    ],
)
def test_so_it_is_in_other_languages(language: str, text: str, expected: list[str]) -> None:
    assert [match.concept.id for match in NAMES.find(text, language)] == expected


CLINGING = Glossary(
    [
        concept(
            "egypt", "country", en="Egypt", ar="مصر", he="מצרים", am="ግብፅ", fa="مصر", ha="Masar", so="Masar",
            sv="Egypten", fr="Égypte", pt="Egito", tr="Mısır", sw="Misri", af="Egipte",
        ),
        concept(
            "iraq", "country", en="Iraq", fa="عراق", he="עיראק", ar="العراق", sv="Irak", tr="Irak",
            so="Ciraaq",
        ),
        concept("house", "body", he="הבית הלבן", en="White House", ar="البيت الأبيض", sv="Vita huset"),
        concept("africa", "region", en="Africa", ar="أفريقيا", am="አፍሪካ", so="Afrika", fa="آفریقا"),
    ]
)  # fmt: skip


@each(
    ("language", "text", "expected"),
    [
        ("ar", "وبمصر ولمصر وكمصر فمصر والمصريون", ["مصر", "مصر", "مصر", "مصر"]),
        ("ar", "للعراق وبالعراق افريقيا", ["للعراق", "العراق", "افريقيا"]),
        ("ar", "للبيت الابيض", ["للبيت الابيض"]),
        ("he", "שבמצרים וכשמצרים, המצרים", ["מצרים", "מצרים"]),
        ("he", "לבית הלבן והבית הלבן", ["בית הלבן", "הבית הלבן"]),
        ("am", "ከግብጽ ስለግብፅ እንደግብፅ ግብፅን ግብፃዊ", ["ግብጽ", "ግብፅ", "ግብፅ", "ግብፅን"]),
        ("fa", "آفریقای عراق و عراقی", ["آفریقای", "عراق"]),
        ("sv", "Egyptens Egypten-vänlig egyptier Vita husets", ["Egyptens", "Egypten", "Vita husets"]),
        ("fr", "l’Égypte d'Egypte jusqu’Égypte", ["Égypte", "Egypte", "Égypte"]),
        ("pt", "do Egito, no Egito", ["Egito", "Egito"]),
        ("tr", "Mısır'ın Irak’ta Iraklı", ["Mısır", "Irak"]),
        ("sw", "nchini Misri, Wamisri", ["Misri"]),
        ("ha", "Masar, Masarar", ["Masar"]),
        ("so", "Ciraaqda Masarka", ["Ciraaqda", "Masarka"]),
        ("af", "Egipte se leër, Egipte-kenner", ["Egipte", "Egipte"]),
        ("en", "Egypt's Egypt’s anti-Egypt, Egyptian Egypt2", ["Egypt", "Egypt", "Egypt"]),
    ],
)
def test_what_clings_to_a_name_is_told_from_other_words(
    language: str, text: str, expected: list[str]
) -> None:
    assert [match.text for match in CLINGING.find(text, language)] == expected


def test_what_else_a_form_may_mean_is_listed() -> None:
    (match,) = NAMES.find("Luxembourg voted.", "en")
    assert [one.id for one in match.others] == ["luxembourg-city"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WHO AND UN WARN OF FAMINE", ["WHO", "UN"]),
        ("UN, WHO WARN OF FAMINE", ["UN", "WHO"]),
        ("WHO AND WHEN TO ASK THE UN", ["UN"]),
        ("WHO WINS THE DAY?", []),
    ],
)
def test_in_a_line_of_capitals_a_word_is_an_abbreviation_in_a_row_with_one(
    text: str, expected: list[str]
) -> None:
    glossary = Glossary(
        [concept("who", "organisation", en_short="WHO"), concept("un", "organisation", en_short="UN")]
    )
    assert [match.text for match in glossary.find(text, "en")] == expected


def test_a_retired_concept_is_not_found() -> None:
    gone = Concept("gone", "country", (Term("en", "Zaire"),), retired=True)
    assert Glossary([gone]).find("Zaire", "en") == []


def _scoped(name: str, scope: tuple[str, ...], text: str, **more: object) -> Concept:
    return Concept(name, "organisation", (Term("en", text),), scope=scope, **more)  # type: ignore[arg-type]


def test_scope_goes_before_length_and_length_before_priority() -> None:
    glossary = Glossary(
        [
            _scoped("long", (), "Green Party Congress"),
            _scoped("scoped", ("africa-fr",), "Green Party"),
            _scoped("low", (), "Congress Hall"),
            _scoped("high", (), "Congress Hall", priority=5),
        ]
    )
    text = "the Green Party Congress at Congress Hall"

    def ids(**where: object) -> list[str]:
        return [match.concept.id for match in glossary.find(text, "en", **where)]  # type: ignore[arg-type]

    assert ids(edition="africa-fr") == ["scoped", "high"]
    assert ids(edition="africa-en") == ["long", "high"]


@pytest.mark.parametrize(
    ("domains", "expected"), [(None, ["fifa"]), (["domain:sport"], ["fifa"]), (["domain:law"], [])]
)
def test_a_concept_of_a_subject_counts_in_that_subject(
    domains: list[str] | None, expected: list[str]
) -> None:
    glossary = Glossary([_scoped("fifa", ("domain:sport",), "World Cup")])
    found = glossary.find("the World Cup", "en", edition="x", domains=domains)
    assert [match.concept.id for match in found] == expected
    story = for_story(glossary, ["the World Cup"], "en", edition="x", domains=domains)
    mentions = check_mentions(story, "the World Cup", "x", "en", "fr")
    assert [mention.concept for mention in mentions] == expected


def test_of_two_the_one_in_force_on_the_day_goes_first_and_none_is_hidden() -> None:
    old = Concept("old", "office", (Term("en", "Grand Vizier"),), valid_to="2019-05")
    new = Concept("new", "office", (Term("en", "Grand Vizier"),), valid_from="2019-06")
    glossary = Glossary([old, new])

    def first(day: str) -> list[str]:
        return [match.concept.id for match in glossary.find("the Grand Vizier", "en", day=day)]

    assert first("2019-05-31") == ["old"]
    assert first("2020-01-01") == first("") == ["new"]
    assert [match.concept.id for match in Glossary([old]).find("Grand Vizier", "en")] == ["old"]


def test_context_words_decide_between_two_and_for_an_ordinary_word() -> None:
    stone = Concept(
        "stone", "person", (Term("en", "Stone", short=True),), context=(("en", ("actress", "film")),)
    )
    glossary = Glossary([stone])
    assert named(glossary, "Stone walls fell.") == []
    assert named(glossary, "Stone, the actress, left.") == [("stone", "Stone")]
    assert named(glossary, "He met Stone, and a stone fell.") == [("stone", "Stone")]


PEOPLE = Glossary(
    [
        concept(
            "putin",
            "person",
            en="Vladimir Putin",
            ar="فلاديمير بوتين",
            sv="Vladimir Putin",
            fr="Vladimir Poutine",
        ),
        concept("biden", "person", en="Joe Biden"),
        concept("may", "person", en="Theresa May"),
        concept("xi", "person", en="Xi Jinping"),
        concept("mbs", "person", en="Mohammed bin Salman"),
        concept("jomo", "person", en="Jomo Kenyatta"),
        concept("uhuru", "person", en="Uhuru Kenyatta"),
        concept("sisi", "person", en="Abdel Fattah el-Sisi"),
        concept("nrb", "body", en="National Road Board"),
    ]
)


def told(*texts: str, language: str = "en") -> list[list[tuple[str, str]]]:
    story = for_story(PEOPLE, texts, language)
    return [named(story, text, language) for text in texts]


def test_a_person_named_in_full_is_known_by_the_last_name_before_and_after() -> None:
    assert told(
        "Putin meets Biden", "Vladimir Putin met Joe Biden.", "Putin’s aide met President Biden."
    ) == [
        [("putin", "Putin"), ("biden", "Biden")],
        [("putin", "Vladimir Putin"), ("biden", "Joe Biden")],
        [("putin", "Putin"), ("biden", "Biden")],
    ]


def test_a_person_whom_the_story_does_not_name_in_full_is_not_known() -> None:
    assert told("Putin spoke.") == [[]]


@pytest.mark.parametrize(
    "other", ["Lyudmila Putin left.", "He met Lyudmila Putin.", "the Putin Foundation", "Putin University"]
)
def test_somebody_else_of_that_name_is_not_the_person(other: str) -> None:
    assert told("Vladimir Putin spoke.", other)[1] == []


def test_of_two_of_one_name_the_one_named_last_is_meant() -> None:
    texts = (
        "Kenyatta remembered",
        "Jomo Kenyatta led.",
        "Kenyatta died.",
        "Uhuru Kenyatta led.",
        "Kenyatta won.",
    )
    assert [found[0][0] for found in told(*texts)] == ["jomo", "jomo", "jomo", "uhuru", "uhuru"]


def test_a_last_name_that_is_a_word_needs_a_capital_that_says_something() -> None:
    assert told("Theresa May spoke.", "Then May left in May.", "May was cold.", "They may.")[1:] == [
        [("may", "May")],
        [],
        [],
    ]


def test_a_first_name_needs_a_title_once() -> None:
    assert told("Xi Jinping came.", "Xi spoke.")[1] == []
    assert told("Xi Jinping came.", "President Xi sat.", "Xi spoke.")[1:] == [[("xi", "Xi")], [("xi", "Xi")]]


def test_particles_belong_to_the_last_name() -> None:
    assert told("Mohammed bin Salman came.", "Bin Salman spoke.", "King Salman spoke.")[1:] == [
        [("mbs", "Bin Salman")],
        [],
    ]
    assert told("Abdel Fattah el-Sisi came.", "Sisi spoke, al-Sisi left.")[1] == [
        ("sisi", "Sisi"),
        ("sisi", "al-Sisi"),
    ]


def test_last_names_are_known_in_other_scripts_with_their_clitics() -> None:
    assert told("قال فلاديمير بوتين", "وبوتين", language="ar")[1] == [("putin", "بوتين")]
    assert told("Vladimir Putin talade.", "Putins tal.", language="sv")[1] == [("putin", "Putins")]


def test_an_abbreviation_that_the_story_introduces_is_known() -> None:
    assert told("The National Road Board (NRB) met.", "The NRB left.")[1] == [("nrb", "NRB")]
    assert told("The National Road Board (Lagos) met.", "Lagos left.")[1] == []


def test_a_story_checks_its_translation_by_last_names() -> None:
    texts = ["Vladimir Putin came.", "Putin spoke."]
    story = for_story(PEOPLE, texts, "en")
    (said,) = check_mentions(story, texts[1], "Poutine a parlé.", "en", "fr")
    (missed,) = check_mentions(story, texts[1], "Il a parlé.", "en", "fr")
    assert said.outcome == "applied"
    assert missed.outcome == "missed"
    assert missed.expected == ("Poutine", "Vladimir Poutine")


def test_a_story_is_a_glossary_for_other_texts_and_languages() -> None:
    story = for_story(GLOSSARY, ["Turkey left."], "en")
    assert story.version == GLOSSARY.version
    assert story.forms("turkey", "fr") == ("Turquie",)
    assert named(story, "La Turquie", "fr") == [("turkey", "Turquie")]
    assert named(story, "Chad left.") == [("chad", "Chad")]


@given(
    st.lists(
        st.sampled_from(
            ["Joe Biden", "Biden", "President", "Chad", "in", "Nice.", "(UN)", "May", "Xi Jinping", ","]
        ),
        max_size=12,
    )
)
@settings(max_examples=examples(200), deadline=None)
def test_a_story_of_one_text_finds_at_least_what_the_text_alone_gives(words: list[str]) -> None:
    text = " ".join(words)
    glossary = Glossary([*NAMES.concepts.values(), *PEOPLE.concepts.values()])
    story = for_story(glossary, [text], "en").find(text, "en")
    spans = [(match.start, match.end) for match in story]
    assert spans == sorted(spans)
    assert all(text[match.start : match.end] == match.text for match in story)
    for match in glossary.find(text, "en"):
        assert any(start <= match.start < end for start, end in spans)


def test_a_forbidden_form_of_a_person_is_no_last_name() -> None:
    person = Concept("x", "person", (Term("en", "Ann Lee"), Term("en", "Annie Lowe", FormStatus.FORBIDDEN)))
    story = for_story(Glossary([person]), ["Ann Lee came.", "Lowe left. Then Lee left."], "en")
    assert named(story, "Lowe left. Then Lee left.") == [("x", "Lee")]


def test_a_story_is_read_once_for_its_editions_unless_the_glossary_has_concepts_of_some() -> None:
    segment = SourceSegment(0, "a", BlockKind.PARAGRAPH, 0, 30, "The Green Party met in Congress Hall")

    def read(glossary: Glossary, edition: str) -> StoryGlossary:
        return for_job(glossary, Job("t", "v", "l", "s", "en", edition, "fr", (segment,)))

    for scope in ((), ("domain:sport",)):
        shared = Glossary([_scoped("hall", scope, "Congress Hall")])
        assert read(shared, "africa-fr") is read(shared, "africa-sw")
    own = Glossary([_scoped("greens", ("africa-fr",), "Green Party")])
    found = [read(own, edition).find(segment.text, "en") for edition in ("africa-fr", "africa-sw")]
    assert [len(one) for one in found] == [1, 0]
