"""A term that was put in harms nothing else: the article agrees, no word is lost, none stands twice.

The model is one that says what it is told to; what it writes are outputs of the bundled model on news.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.draft import Outcome, Step
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.articles import determiner_before, stands_well
from service.domain.terms.concept import Concept, FormStatus, Grammar, Term
from service.domain.terms.plurals import in_plural
from service.wording import say_reason
from tests.each import each
from tests.workers.pipeline.test_terms import Obliging
from workers.engines.base import Output
from workers.engines.words import words
from workers.pipeline.comparison import Comparison
from workers.pipeline.terms import rest
from workers.pipeline.terms.accept import Injection, with_stop
from workers.pipeline.terms.inject import inject


def concept(
    name: str, kind: str, en: str, fr: str, grammar: str = "", en_short: str = "", fr_short: str = ""
) -> Concept:
    terms = [Term("en", text) for text in en.split("|")]
    terms += [Term("en", text, short=True) for text in en_short.split("|") if text]
    for text in fr.split("|"):
        status = FormStatus.TOLERATED if text.startswith("~") else FormStatus.PREFERRED
        terms.append(Term("fr", text.removeprefix("~"), status))
    terms += [Term("fr", text, short=True) for text in fr_short.split("|") if text]
    gender, _, number = grammar.partition(" ")
    return Concept(name, kind, tuple(terms), grammar=(("fr", Grammar(gender, number)),) if grammar else ())


GLOSSARY = Glossary(
    (
        concept("us", "country", "United States", "États-Unis|~américain|~américains", "m pl", "U.S.|US"),
        concept("china", "country", "China", "Chine", "f sg"),
        concept("sweden", "country", "Sweden", "Suède", "f sg"),
        concept("cairo", "capital", "Cairo", "Le Caire"),
        concept("falluja", "city", "Fallujah", "Falloujah"),
        concept("un", "organisation", "United Nations", "Nations unies", "f pl", "UN", "ONU"),
        concept("eu", "organisation", "European Union", "Union européenne|~européenne", "f sg", "EU", "UE"),
        concept("nato", "organisation", "NATO", "OTAN", "f sg"),
        concept("council", "body", "Security Council|UN Security Council", "Conseil de sécurité", "m sg"),
        concept("au", "organisation", "African Union", "Union africaine", "f sg", "AU", "UA"),
        concept("anc", "party", "African National Congress", "Congrès national africain", "m sg", "ANC"),
        concept("frelimo", "party", "Frelimo", "Front de libération du Mozambique", "m sg"),
        concept("north-korea", "country", "North Korea", "Corée du Nord", "f sg"),
        concept("weapon", "term", "nuclear weapon", "arme nucléaire"),
    )
)


def diagonal(source: str, target: str, **pairs: str) -> Output:
    """Return an output in which the words of `pairs` are linked (spaces as "_")."""
    links = []
    for one, other in pairs.items():
        left, right = one.replace("_", " "), other.replace("_", " ")
        a, c = source.index(left), target.index(right)
        for x, y in words(left):
            links += [(a + x, a + y, c + u, c + v) for u, v in words(right)]
    return Output(target, -0.5, tuple(links))


def put(source: str, output: Output, engine: Obliging | None = None) -> Injection:
    return inject({source: output}, engine or Obliging({}), Comparison(GLOSSARY, "en", "fr"))[source]


@pytest.mark.parametrize(
    ("source", "plain", "link", "wanted"),
    [
        ("The EU and NATO agreed.", "L'UE et NATO sont d'accord.", ("NATO", "NATO"), "L'UE et l'OTAN sont"),
        ("He lives in Sweden.", "Il vit à Sweden.", ("Sweden", "Sweden"), "Il vit en Suède."),
        ("He lives in China.", "Il vit dans Chin.", ("China", "Chin"), "Il vit en Chine."),
        (
            "The army of China left.",
            "L'armée de China est partie.",
            ("China", "China"),
            "L'armée de la Chine",
        ),
        ("It met in Cairo.", "Elle a siégé en Cairo.", ("Cairo", "Cairo"), "Elle a siégé au Caire."),
        ("They came from Cairo.", "Ils sont venus de Cairo.", ("Cairo", "Cairo"), "Ils sont venus du Caire."),
        ("Six Days in Fallujah", "Six jours en Fallujah", ("Fallujah", "Fallujah"), "Six jours à Falloujah"),
        ("The UN is late.", "Le UN est en retard.", ("UN", "UN"), "L'ONU est en retard."),
    ],
)
def test_the_article_or_preposition_agrees(
    source: str, plain: str, link: tuple[str, str], wanted: str
) -> None:
    ratings = {"L'armée de la Chine est partie.": -0.1}
    item = put(source, diagonal(source, plain, **{link[0]: link[1]}), Obliging({}, ratings=ratings))
    assert item.output.text.startswith(wanted)


@each(
    ("before", "form", "kind", "grammar", "choices"),
    [
        ("l'UE et ", "OTAN", "organisation", Grammar("f", "sg"), {"l'"}),
        ("Il parle de ", "ONU", "organisation", Grammar("f", "sg"), {"de l'"}),
        ("Il vit dans ", "Chine", "country", Grammar("f", "sg"), {"à la ", "en "}),
        ("Il vit dans ", "Afrique du Nord", "region", Grammar("f", "sg"), {"en ", "à l'", "dans l'"}),
        ("Il vit dans ", "Sahel", "region", Grammar("m", "sg"), {"au ", "dans le "}),
        ("Il nage dans ", "mer Noire", "place", Grammar("f", "sg"), {"à la ", "dans la "}),
        ("Il vit en ", "Pékin", "capital", Grammar(), {"à "}),
        ("le maire du ", "Pékin", "capital", Grammar(), {"de "}),
        ("l'Organisation (", "ONU", "organisation", Grammar("f", "sg"), {""}),
        ("cette ", "Union européenne", "organisation", Grammar("f", "sg"), {""}),
        ("l'ancienne ", "Union soviétique", "region", Grammar("f", "sg"), {""}),
        ("d'un ", "ONU", "organisation", Grammar("f", "sg"), set()),
        ("né à Dublin, ", "Irlande", "country", Grammar("f", "sg"), {"l'", ""}),
        ("Il parle au ", "HCR", "organisation", Grammar("m", "sg"), {"au "}),
    ],
)
def test_what_a_careful_writer_may_put_before_a_name(
    before: str, form: str, kind: str, grammar: Grammar, choices: set[str]
) -> None:
    found = determiner_before(before, len(before), form, "fr", kind, grammar, agreeing=True)
    assert set(found.choices) == choices


@pytest.mark.parametrize(
    ("text", "form", "kind", "well"),
    [
        ("Il est au Caire.", "Le Caire", "capital", True),
        ("Il est dans Le Caire.", "Le Caire", "capital", False),
        ("Le Chine gagne.", "Chine", "country", False),
        ("La Chine gagne.", "Chine", "country", True),
        ("Chine gagne.", "Chine", "country", False),
    ],
)
def test_whether_it_stands_well_is_known(text: str, form: str, kind: str, well: bool) -> None:
    name = form.split()[-1]
    at = text.index(name)
    grammar = Grammar("f", "sg") if kind == "country" else Grammar()
    assert stands_well(text, (at, at + len(name)), form, "fr", kind, grammar) is well


def test_portuguese_joins_the_article_of_an_organisation_with_the_preposition() -> None:
    found = determiner_before(
        "Ele fala de ", 12, "ONU", "pt", "organisation", Grammar("f", "sg"), agreeing=True
    )
    assert set(found.choices) == {"da "}


def test_arabic_keeps_its_glued_prepositions() -> None:
    found = determiner_before("", 0, "الأمم المتحدة", "ar", "organisation", agreeing=True)
    assert "لل" in found.choices


@pytest.mark.parametrize(
    ("source", "plain", "links", "wanted"),
    [
        (
            "U.S. President Bush spoke.",
            "U.S. président Bush a parlé.",
            {"U.S": "U.S", "President": "président"},
            "Président des États-Unis Bush a parlé.",
        ),
        (
            "Researchers in the U.S. wait.",
            "Les chercheurs dans l'U.S. attendent.",
            {"U.S": "U.S"},
            "Les chercheurs aux États-Unis attendent.",
        ),
        ("It left the U.S.", "Il a quitté l'U.S.", {"U.S": "U.S"}, "Il a quitté les États-Unis."),
    ],
)
def test_the_stop_of_an_abbreviation_goes_with_it(
    source: str, plain: str, links: dict[str, str], wanted: str
) -> None:
    assert put(source, diagonal(source, plain, **links)).output.text == wanted


def test_a_stop_that_ends_the_sentence_stays() -> None:
    assert with_stop("de l'U.S. Le", (5, 8)) == (5, 9)
    assert with_stop("de l'U.S.", (5, 8)) == (5, 8)
    assert with_stop("La fin. Elle", (3, 6)) == (3, 6)


def test_an_adjective_that_is_let_pass_is_never_the_term() -> None:
    source = "It joined NATO and the European Union."
    said = "Il a rejoint l'OTAN et l'européenne."
    assert [one.outcome for one in check_mentions(GLOSSARY, source, said, "en", "fr")] == [
        "applied",
        "missed",
    ]
    adjective = "Il a rejoint l'OTAN et la famille européenne."
    assert check_mentions(GLOSSARY, source, adjective, "en", "fr")[1].outcome is Outcome.ACCEPTED
    plain = Output("Il a rejoint l'OTAN et l'Union Europe.", -0.5, alternatives=(Output(adjective, -0.6),))
    item = put(source, plain, Obliging({}, {adjective: Output(adjective, -0.6)}))
    assert Step.NBEST not in {one.step for one in item.insertions}


@pytest.mark.parametrize(
    ("source", "target", "left"),
    [
        ("The UN Security Council met.", "Le Conseil de sécurité UN a siégé.", "UN"),
        ("He fled North Korea.", "Il a fui la Corée du Nord Korea.", "Korea"),
    ],
)
def test_a_source_word_left_beside_a_term_is_a_miss(source: str, target: str, left: str) -> None:
    (mention,) = check_mentions(GLOSSARY, source, target, "en", "fr")
    assert (mention.outcome, say_reason(mention.reason)) == (
        Outcome.MISSED,
        f"“{left}” of the source stands beside it",
    )


def test_a_copied_name_said_twice_is_put_in_twice() -> None:
    source = "China and China Daily are not China."
    first = check_mentions(GLOSSARY, "China met China.", "La Chine a vu China.", "en", "fr")
    assert [one.outcome for one in first] == ["applied", "missed"]
    assert source.count("China") == 3


@pytest.mark.parametrize(
    ("source", "target"), [("The ANC won.", "L'ANC a gagné."), ("Frelimo won.", "Frelimo a gagné.")]
)
def test_a_short_name_is_not_made_long_where_the_language_has_none(source: str, target: str) -> None:
    (mention,) = check_mentions(GLOSSARY, source, target, "en", "fr")
    assert mention.outcome is Outcome.ACCEPTED
    assert inject({source: Output(target, -0.5)}, Obliging({}), Comparison(GLOSSARY, "en", "fr")) == {}


def test_where_the_language_is_known_to_have_no_short_form_the_full_name_is_put_in() -> None:
    known = Glossary([replace(GLOSSARY.concepts["anc"], no_short=("fr",))])
    source, plain = "The ANC won the vote.", "L'ANC a gagné le vote."
    outputs = {source: diagonal(source, plain, ANC="ANC")}
    item = inject(outputs, Obliging({}), Comparison(known, "en", "fr"))[source]
    assert item.output.text == "Le Congrès national africain a gagné le vote."


def test_where_the_language_has_a_short_form_of_its_own_that_is_asked_for() -> None:
    (mention,) = check_mentions(GLOSSARY, "The UN met.", "Le UN a siégé.", "en", "fr")
    assert (mention.outcome, mention.expected[0]) == (Outcome.MISSED, "ONU")


def test_the_headline_of_the_demo_loses_nothing() -> None:
    source = "African Union and United Nations open drought centre in Nairobi"
    plain = diagonal(
        source,
        "African Africanner et des Nations unies ouverts au centre Nairobi",
        African_Union="African Africanner",
    )
    bad = Output("L'UA et les Nations unies ouverts des Nations ouverts dans Nairobi", -0.4)
    item = put(source, plain, Obliging({}, {"L'UA": bad, "L'Union africaine": bad}))
    assert item.output.text == "L'Union africaine et des Nations unies ouverts au centre Nairobi"


def test_a_plural_is_put_in_as_one() -> None:
    source = "Nuclear weapons were found."
    plain = diagonal(source, "Les nuclear weapons ont été trouvées.", Nuclear_weapons="nuclear_weapons")
    item = put(source, plain)
    assert item.output.text == "Les armes nucléaires ont été trouvées."
    assert [one.outcome for one in item.mentions] == ["accepted"] or item.mentions[0].outcome == "applied"


@pytest.mark.parametrize(
    ("form", "plural"),
    [
        ("arme nucléaire", "armes nucléaires"),
        ("journal", "journaux"),
        ("chef de guerre", "chefs de guerre"),
        ("pays", "pays"),
    ],
)
def test_french_plurals(form: str, plural: str) -> None:
    assert in_plural(form, "fr-SN") == plural
    assert in_plural(form, "pt") is None


@pytest.mark.parametrize(
    ("old", "new", "shrunk", "lost", "twice", "ended"),
    [
        ("a gagné.", ".", True, ["gagne"], [], False),
        ("a dit vouloir quitter le port.", "a dit vouloir quitter le port.", False, [], [], False),
        (
            "ouverts au centre Nairobi",
            "ouverts des ouverts dans Nairobi",
            False,
            ["centre"],
            ["ouverts"],
            False,
        ),
        ("le président a parlé", ". Le président a parlé", False, [], [], True),
        ("les grandes villes détruites", "les grandes villes détruit", False, [], [], False),
    ],
)
def test_what_is_left_without_the_term_is_compared(
    old: str, new: str, shrunk: bool, lost: list[str], twice: list[str], ended: bool
) -> None:
    assert rest.shrunk(old, new, "fr") is shrunk
    assert rest.lost(old, new, "fr") == lost
    assert rest.twice(old, new, "fr") == twice
    assert (rest.ends(new) > rest.ends(old)) is ended


def test_without_takes_the_places_out() -> None:
    assert rest.without("L'ONU a dit", [(2, 5)]).split() == ["L'", "a", "dit"]
