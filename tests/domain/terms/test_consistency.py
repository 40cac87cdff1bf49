"""A whole story: one concept in one form, spelled out once, then abbreviated, and nothing else touched."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.domain.draft import Outcome, Severity
from service.domain.story import BlockKind, Mark
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.concept import Concept, FormStatus, Grammar, Term
from service.domain.terms.consistency import NAME, Settled, StorySegment, settle, strays
from service.domain.terms.forbidden import forbidden
from service.domain.text.quoting import quoted
from service.wording import say, say_reason

OSCE = Concept(
    "osce",
    "organisation",
    (
        Term("en", "Organization for Security and Co-operation in Europe"),
        Term("en", "OSCE", short=True),
        Term("fr", "Organisation pour la sécurité et la coopération en Europe"),
        Term("fr", "OSCE", short=True),
        Term("sw", "Shirika la Usalama na Ushirikiano barani Ulaya"),
        Term("sw", "OSCE", short=True),
    ),
    first_mention=True,
)
IMF = Concept(
    "imf",
    "bank",
    (
        Term("en", "International Monetary Fund"),
        Term("en", "IMF", short=True),
        Term("fr", "Fonds monétaire international"),
        Term("fr", "FMI", short=True),
    ),
    first_mention=True,
)
UN = Concept(
    "un",
    "organisation",
    (
        Term("en", "United Nations"),
        Term("en", "UN", short=True),
        Term("fr", "Nations unies"),
        Term("fr", "ONU", short=True),
    ),
    first_mention=True,
    grammar=(("fr", Grammar("f", "pl")),),
)
COUNCIL = Concept(
    "council",
    "body",
    (
        Term("en", "Security Council"),
        Term("fr", "Conseil de sécurité"),
        Term("fr", "Conseil de sécurité des Nations unies", FormStatus.ADMITTED),
    ),
)
BELARUS = Concept(
    "belarus",
    "country",
    (
        Term("en", "Belarus"),
        Term("fr", "Biélorussie"),
        Term("fr", "Bélarus", FormStatus.ADMITTED),
        Term("fr", "Russie blanche", FormStatus.FORBIDDEN),
    ),
)
TERMS = Glossary((OSCE, IMF, UN, COUNCIL, BELARUS))
FULL = "Organisation pour la sécurité et la coopération en Europe"


def story(
    *pairs: tuple[str, str], kind: BlockKind = BlockKind.PARAGRAPH, language: str = "fr"
) -> list[StorySegment]:
    return [
        StorySegment(
            index,
            f"body.{index}",
            kind,
            source,
            target,
            (),
            check_mentions(TERMS, source, target, "en", language),
        )
        for index, (source, target) in enumerate(pairs)
    ]


def texts(sentences: list[StorySegment], settled: dict[int, Settled]) -> list[str]:
    return [settled[one.index].text if one.index in settled else one.text for one in sentences]


def again(
    sentences: list[StorySegment], settled: dict[int, Settled], language: str = "fr"
) -> list[StorySegment]:
    return [
        replace(
            one,
            text=settled[one.index].text,
            marks=settled[one.index].marks,
            mentions=check_mentions(TERMS, one.source, settled[one.index].text, "en", language),
        )
        if one.index in settled
        else one
        for one in sentences
    ]


def run(sentences: list[StorySegment], language: str = "fr") -> list[str]:
    settled = settle(sentences, TERMS, language)
    done = texts(sentences, settled)
    second = again(sentences, settled, language)
    assert texts(second, settle(second, TERMS, language)) == done, "applied twice, it changes something"
    return done


def said(sentences: list[StorySegment], language: str = "fr") -> list[tuple[int, Severity, str]]:
    settled = settle(sentences, TERMS, language)
    return [(index, one.severity, say(one)) for index in settled for one in settled[index].findings]


def test_an_abbreviation_is_spelled_out_where_the_story_first_says_it() -> None:
    sentences = story(
        ("The OSCE sent observers.", "L'OSCE a envoyé des observateurs."),
        ("The vote of the OSCE is near.", "Le vote de l'OSCE est proche."),
    )
    assert run(sentences) == [
        f"L'{FULL} (OSCE) a envoyé des observateurs.",
        "Le vote de l'OSCE est proche.",
    ]
    assert said(sentences) == [(0, Severity.INFO, "“OSCE” spelled out at first mention.")]


def test_the_article_has_to_agree_and_what_cannot_is_told() -> None:
    assert run(story(("The IMF said no.", "Le FMI a dit non."))) == [
        "Le Fonds monétaire international (FMI) a dit non."
    ]
    # "L'ONU a dit" would become "Les Nations unies ont dit"
    sentences = story(("The UN said no.", "L'ONU a dit non."))
    assert run(sentences) == ["L'ONU a dit non."]
    assert said(sentences) == [
        (0, Severity.INFO, "Write “Nations unies (ONU)” here if you can: it is the first mention.")
    ]


def test_a_full_name_gets_its_abbreviation_and_is_abbreviated_afterwards() -> None:
    name = "Organization for Security and Co-operation in Europe"
    sentences = story(
        (f"The {name} met.", f"L'{FULL} s'est réunie."),
        (f"A report of the {name} came.", f"Un rapport de l'{FULL} est arrivé."),
        ("The International Monetary Fund paid.", "Le Fonds monétaire international a payé."),
        (
            "A loan of the International Monetary Fund helps.",
            "Un prêt du Fonds monétaire international aide.",
        ),
    )
    assert run(sentences) == [
        f"L'{FULL} (OSCE) s'est réunie.",
        "Un rapport de l'OSCE est arrivé.",
        "Le Fonds monétaire international (FMI) a payé.",
        "Un prêt du FMI aide.",
    ]


def test_a_full_name_stays_where_its_abbreviation_would_break_the_sentence() -> None:
    sentences = story(
        ("The United Nations met.", "Les Nations unies se sont réunies."),
        ("The United Nations voted.", "Les Nations unies ont voté."),
        ("The United Nations left.", "Les Nations unies sont parties."),
    )
    assert run(sentences) == [
        "Les Nations unies (ONU) se sont réunies.",
        "Les Nations unies ont voté.",
        "Les Nations unies sont parties.",
    ]
    assert [index for index, _, _ in said(sentences)] == [0, 1]  # once is enough


def test_what_the_source_says_with_its_abbreviation_is_not_doubled() -> None:
    source = "The International Monetary Fund (IMF) paid."
    target = "Le Fonds monétaire international (FMI) a payé."
    assert run(story((source, target))) == [target]
    assert said(story((source, target))) == []


def test_a_full_name_that_the_model_misspelt_beside_its_abbreviation_is_mended() -> None:
    source = "The Organization for Security and Co-operation in Europe (OSCE) met."
    wrong = "L’Organisation pour la sécurité et la Cooperation en Europe (OSCE) s'est réunie."
    assert run(story((source, wrong))) == [f"L’{FULL} (OSCE) s'est réunie."]
    assert said(story((source, wrong))) == [(0, Severity.INFO, f"“{FULL}” spelled as the glossary has it.")]
    other = "L’Office de la sécurité à Vienne (OSCE) s'est réuni."
    assert run(story((source, other))) == [other]


def test_no_parenthesis_outside_running_text() -> None:
    pair = ("IMF pays", "Le FMI paie")
    for kind in BlockKind:
        done = run(story(pair, kind=kind))[0]
        running = kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FACT_BOX)
        assert ("(" in done) == running, kind


def test_a_headline_prefers_the_abbreviation() -> None:
    sentences = story(
        ("International Monetary Fund pays", "Le Fonds monétaire international paie"),
        kind=BlockKind.HEADLINE,
    )
    assert run(sentences) == ["Le FMI paie"]
    assert said(sentences)[0][1] is Severity.INFO


def test_direct_speech_is_left_as_it_is() -> None:
    sentences = story(
        ("“The IMF paid,” she said.", "« Le FMI a payé », a-t-elle dit."),
        ("The IMF paid.", "Le FMI a payé."),
    )
    assert run(sentences) == [
        "« Le FMI a payé », a-t-elle dit.",
        "Le Fonds monétaire international (FMI) a payé.",
    ]
    # the quotation is seen in the source, too, where the translation has lost its marks
    assert run(story(("“The IMF paid,” she said.", "Le FMI a payé, a-t-elle dit."))) == [
        "Le FMI a payé, a-t-elle dit."
    ]


def test_what_an_editor_wrote_is_never_changed_and_wins() -> None:
    sentences = story(
        ("The Security Council met.", "Le Conseil de sécurité s'est réuni."),
        ("The Security Council voted.", "Le Conseil de sécurité des Nations unies a voté."),
        ("The Security Council left.", "Le Conseil de sécurité est parti."),
    )
    assert run(sentences)[1] == "Le Conseil de sécurité a voté."
    sentences[1] = replace(sentences[1], fixed=True)
    assert run(sentences) == [
        "Le Conseil de sécurité des Nations unies s'est réuni.",
        "Le Conseil de sécurité des Nations unies a voté.",
        "Le Conseil de sécurité des Nations unies est parti.",
    ]
    sentences[0] = replace(sentences[0], fixed=True)
    assert run(sentences)[0] == "Le Conseil de sécurité s'est réuni."
    found = [one for one in said(sentences) if one[1] is Severity.WARNING]
    message = "“Conseil de sécurité des Nations unies” here, “Conseil de sécurité” elsewhere in the story."
    assert found == [(1, Severity.WARNING, f"{message} Choose one.")]


def test_a_first_mention_that_an_editor_wrote_is_only_told() -> None:
    sentences = story(("The IMF paid.", "Le FMI a payé."), ("The IMF left.", "Le FMI est parti."))
    sentences[0] = replace(sentences[0], fixed=True)
    assert run(sentences) == ["Le FMI a payé.", "Le FMI est parti."]
    assert [(index, severity) for index, severity, _ in said(sentences)] == [(0, Severity.INFO)]


def test_two_names_that_differ_in_gender_are_told_and_not_exchanged() -> None:
    sentences = story(
        ("Belarus voted.", "La Biélorussie a voté."),
        ("Belarus is ready.", "Le Bélarus est prêt."),
    )
    assert run(sentences) == ["La Biélorussie a voté.", "Le Bélarus est prêt."]
    assert [(index, severity) for index, severity, _ in said(sentences)] == [(1, Severity.WARNING)]


SPELLINGS = Glossary(
    (
        Concept(
            "un",
            "organisation",
            (
                Term("en", "United Nations"),
                Term("ha", "Majalisar Ɗinkin Duniya"),
                Term("ha", "Majalisar Dinkin Duniya", FormStatus.ADMITTED),
                Term("tr", "Birleşmiş Milletler"),
                Term("tr", "Birleşmiş Milletler Örgütü", FormStatus.ADMITTED),
                Term("so", "Qaramada Midoobay"),
                Term("so", "Ururka Qaramada", FormStatus.ADMITTED),
            ),
        ),
        Concept(
            "su",
            "region",
            (
                Term("en", "Soviet Union"),
                Term("ar", "الاتحاد السوفيتي"),
                Term("ar", "الاتحاد السوفييتي", FormStatus.ADMITTED),
            ),
        ),
    )
)


def spelled(language: str, *pairs: tuple[str, str]) -> list[str]:
    sentences = [
        StorySegment(
            index,
            f"body.{index}",
            BlockKind.PARAGRAPH,
            source,
            target,
            (),
            check_mentions(SPELLINGS, source, target, "en", language),
        )
        for index, (source, target) in enumerate(pairs)
    ]
    return texts(sentences, settle(sentences, SPELLINGS, language))


def test_spellings_of_one_name_are_exchanged_in_any_language_where_they_stand_alone() -> None:
    un, union = "The United Nations met.", "The Soviet Union fell."
    assert spelled(
        "ha", (un, "Majalisar Ɗinkin Duniya ta yi taro."), (un, "Majalisar Dinkin Duniya ta.")
    ) == [
        "Majalisar Ɗinkin Duniya ta yi taro.",
        "Majalisar Ɗinkin Duniya ta.",
    ]
    assert spelled("ar", (union, "سقط الاتحاد السوفيتي."), (union, "كان الاتحاد السوفييتي هنا."))[1] == (
        "كان الاتحاد السوفيتي هنا."
    )
    # a preposition is written onto the name, a suffix follows it, verbs follow the other name's class
    for language, first, second in (
        ("ar", "سقط الاتحاد السوفيتي.", "مر بالاتحاد السوفييتي."),
        ("tr", "Birleşmiş Milletler toplandı.", "Birleşmiş Milletler Örgütü'nün kararı."),
        ("so", "Qaramada Midoobay way kulantay.", "Ururka Qaramada wuu kulmay."),
    ):
        source = union if language == "ar" else un
        assert spelled(language, (source, first), (source, second)) == [first, second]


def test_where_verbs_follow_the_class_of_a_name_it_is_not_spelled_out() -> None:
    sentences = story(("The OSCE said no.", "OSCE ilisema hapana."), language="sw")
    assert run(sentences, "sw") == ["OSCE ilisema hapana."]
    assert said(sentences, "sw")


def test_marks_move_with_their_words_and_do_not_grow() -> None:
    (one,) = story(("The IMF paid today.", "Le FMI a payé hier."))
    link, bold = Mark(1, 3, 6, "a"), Mark(2, 14, 18, "b")
    settled = settle([replace(one, marks=(link, bold))], TERMS, "fr")[0]
    assert [settled.text[mark.start : mark.end] for mark in settled.marks] == [
        "Fonds monétaire international",
        "hier",
    ]
    (finding,) = settled.findings
    assert finding.check == NAME
    assert finding.target_span is not None
    assert settled.text[slice(*finding.target_span)] == "Fonds monétaire international (FMI)"


def test_a_mark_that_would_be_cut_keeps_the_words_as_they_are() -> None:
    (one,) = story(("The IMF paid.", "Le FMI a payé."))
    settled = settle([replace(one, marks=(Mark(1, 0, 4, "b"),))], TERMS, "fr")[0]
    assert settled.text == one.text


def test_text_that_nobody_may_translate_is_left() -> None:
    (one,) = story(("The IMF paid.", "Le FMI a payé."))
    assert settle([replace(one, protected=((3, 6),))], TERMS, "fr") == {}


def test_an_editor_is_told_of_a_form_that_strays() -> None:
    council = ("The Security Council met.", "Le Conseil de sécurité s'est réuni.")
    other = ("The Security Council met.", "Le Conseil de sécurité des Nations unies s'est réuni.")
    one, two = story(council, other)
    (finding,) = strays(two.mentions, one.mentions, TERMS, "fr-SN")
    assert finding.severity is Severity.WARNING
    assert "“Conseil de sécurité” elsewhere" in say(finding)
    assert strays(one.mentions, one.mentions, TERMS, "fr-SN") == ()


def test_a_forbidden_form_blocks_wherever_it_stands() -> None:
    target = "La Russie blanche a voté contre Minsk."
    (finding,) = forbidden(TERMS, target, "fr-SN")
    assert finding.severity is Severity.BLOCK
    assert say(finding) == "“Russie blanche” is not to be used; write “Biélorussie” or “Bélarus”."
    assert target[slice(*finding.target_span or (0, 0))] == "Russie blanche"
    assert finding.fix is not None
    assert finding.fix.applied(target) == "La Biélorussie a voté contre Minsk."
    mentions = check_mentions(TERMS, "Belarus voted.", target, "en", "fr")
    assert forbidden(TERMS, target, "fr", mentions) == ()  # told already, by the mention
    assert forbidden(TERMS, "La Biélorussie a voté.", "fr") == ()


def test_a_name_that_is_never_translated_has_to_stand_as_the_source_has_it() -> None:
    names = Glossary((Concept("wb", "media", (Term("en", "The Daily Star"),), keep=True),))
    source = "The Daily Star's report came."
    (mention,) = check_mentions(names, source, "Le rapport de The Daily Star est arrivé.", "en", "fr")
    assert (mention.outcome, mention.target_text) == (Outcome.APPLIED, "The Daily Star")
    (mention,) = check_mentions(names, source, "Le rapport de L'Étoile est arrivé.", "en", "fr")
    assert (mention.outcome, mention.expected) == (Outcome.MISSED, ("The Daily Star",))
    assert say_reason(mention.reason) == "“The Daily Star” is not to be translated; write it as it is"


def test_quotations_run_over_sentences() -> None:
    assert quoted(["Il dit : « Oui.", "Non. » Puis rien.", "Rien."]) == [[(9, 15)], [(0, 6)], []]
    assert quoted(["”Ja”, sade hon."]) == [[(0, 4)]]
    assert quoted(['"So", she said, "no".']) == [[(0, 4), (16, 20)]]


def test_a_name_inside_a_longer_name_that_stands_twice_is_left_alone() -> None:
    source = "The IMF, the OSCE, the United Nations, the Security Council and Belarus met."
    long = "le Conseil de sécurité des Nations unies"
    sentences = []
    for index, (text, kind) in enumerate(
        [("Conseil de sécurité", BlockKind.HEADLINE), (f"{long} {long}", BlockKind.PARAGRAPH)]
    ):
        mentions = check_mentions(TERMS, source, text, "en", "fr")
        sentences.append(StorySegment(index, "body.0", kind, source, text, (), mentions, False))
    settled = settle(sentences, TERMS, "fr")
    second = again(sentences, settled)
    assert texts(second, settle(second, TERMS, "fr")) == [one.text for one in second]


REST = {"a", "dit.", "«", "»", "FMI-OSCE"}
PIECES = st.sampled_from(
    [
        "Le FMI",
        "du FMI",
        "l'OSCE",
        f"l'{FULL}",
        "le Fonds monétaire international",
        "(FMI)",
        "les Nations unies",
        "l'ONU",
        "Conseil de sécurité",
        "le Conseil de sécurité des Nations unies",
        "«",
        "»",
        "(",
        ")",
        "a dit.",
        "FMI-OSCE",
        "La Biélorussie",
        "Bélarus",
    ]
)


@given(
    st.lists(st.tuples(st.lists(PIECES, max_size=6), st.sampled_from(BlockKind), st.booleans()), max_size=5),
    st.data(),
)
def test_whatever_the_story_marks_stay_inside_and_twice_is_as_once(
    pieces: list[tuple[list[str], BlockKind, bool]], data: st.DataObject
) -> None:
    source = "The IMF, the OSCE, the United Nations, the Security Council and Belarus met."
    sentences = []
    for index, (words, kind, fixed) in enumerate(pieces):
        text = " ".join(words)
        edges = st.integers(0, len(text))
        marks = []
        for number in range(data.draw(st.integers(0, 2))):
            start, end = sorted((data.draw(edges), data.draw(edges)))
            marks.append(Mark(number, start, end, "b"))
        mentions = check_mentions(TERMS, source, text, "en", "fr")
        sentences.append(StorySegment(index, "body.0", kind, source, text, tuple(marks), mentions, fixed))
    settled = settle(sentences, TERMS, "fr")
    for one in sentences:
        if one.index not in settled:
            continue
        now = settled[one.index]
        assert not one.fixed or (now.text, now.marks) == (one.text, one.marks)
        assert all(0 <= mark.start <= mark.end <= len(now.text) for mark in now.marks)
        assert one.text == now.text or one.kind is not BlockKind.QUOTE
        # no word but the names and their articles is another
        assert [word for word in now.text.split() if word in REST] == [
            word for word in one.text.split() if word in REST
        ]
        for mark, before in zip(now.marks, one.marks, strict=True):
            assert (mark.end > mark.start) == (before.end > before.start)
    second = again(sentences, settled)
    assert texts(second, settle(second, TERMS, "fr")) == [one.text for one in second]
