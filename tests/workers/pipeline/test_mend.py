"""What stands before a name that the model said itself is mended where it cannot be right, and else left."""

from __future__ import annotations

import pytest

from service.domain.draft import Outcome
from service.domain.terms import Glossary, check_mentions
from tests.workers.pipeline.test_terms import Obliging
from tests.workers.pipeline.test_terms_sit_well import concept, diagonal
from workers.engines.base import Output
from workers.pipeline.comparison import Comparison
from workers.pipeline.terms.accept import Injection
from workers.pipeline.terms.inject import explain, inject
from workers.pipeline.terms.left_alone import left_alone

GLOSSARY = Glossary(
    (
        concept("moscow", "capital", "Moscow", "Moscou"),
        concept("kenya", "country", "Kenya", "Kenya", "m sg"),
        concept("ethiopia", "country", "Ethiopia", "Éthiopie", "f sg"),
        concept("china", "country", "China", "Chine", "f sg"),
        concept("cuba", "country", "Cuba", "Cuba", "m sg"),
        concept("us", "country", "United States", "États-Unis", "m pl", "U.S."),
        concept("imf", "bank", "International Monetary Fund", "Fonds monétaire international", "m sg"),
        concept("genocide", "term", "genocide", "génocide", "m sg"),
        concept("rights", "term", "human rights", "droits de l'homme", "m pl"),
        concept("weapon", "term", "nuclear weapon", "arme nucléaire", "f sg"),
        concept("rate", "term", "exchange rate", "taux de change", "m sg"),
        concept("leader", "title", "prime minister", "premier ministre", "m sg"),
        concept("usd", "term", "US dollar|US dollars", "dollar des États-Unis", "m sg"),
        concept("central", "region", "Central America", "Amérique centrale", "f sg"),
        concept("eib", "bank", "European Investment Bank", "Banque européenne d'investissement", "f sg",
                "EIB", "BEI"),
        concept("czechia", "country", "Czech Republic", "Tchéquie|République tchèque", "f sg"),
    )
)  # fmt: skip


def drafted(source: str, output: Output, engine: Obliging | None = None) -> Injection | None:
    return inject({source: output}, engine or Obliging({}), Comparison(GLOSSARY, "en", "fr")).get(source)


@pytest.mark.parametrize(
    ("source", "plain", "wanted"),
    [
        ("Talks of Kenya and Moscow.", "Les pourparlers entre le Kenya et le Moscou.", "le Kenya et Moscou."),
        ("They arrived in Kenya.", "Ils sont arrivés à Kenya.", "arrivés au Kenya."),
        ("They live in Ethiopia.", "Ils vivent dans l'Éthiopie.", "vivent en Éthiopie."),
        ("China won.", "Le Chine a gagné.", "La Chine a gagné."),
        ("The army of Kenya left.", "L'armée de Kenya est partie.", "L'armée du Kenya"),
        ("They live in the United States.", "Ils vivent dans les États-Unis.", "vivent aux États-Unis."),
        ("The genocide began.", "La génocide a commencé.", "Le génocide a commencé."),
        ("They live in Cuba.", "Ils vivent au Cuba.", "vivent à Cuba."),
    ],
)
def test_a_wrong_article_is_mended_and_the_editor_told(source: str, plain: str, wanted: str) -> None:
    item = drafted(source, Output(plain, -0.5))
    assert item is not None
    assert wanted in item.output.text
    told = [explain(one, item) for one in item.mentions]
    assert all(one.outcome is not Outcome.MISSED for one in told)
    assert "said.mended" in [one.reason.code for one in told if one.reason]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("They live in Kenya.", "Ils vivent au Kenya."),
        ("The Moscow of the Tsars", "Le Moscou des tsars"),
        ("He saw Moscow.", "Il a vu Moscou."),
        ("The Moscow Times said so.", "Le Moscou Times l'a dit."),
        ("All of Kenya voted.", "Tout le Kenya a voté."),
        ("Kenya, China and Cuba voted.", "Kenya, Chine et Cuba ont voté."),
    ],
)
def test_what_may_be_right_is_left(source: str, plain: str) -> None:
    item = drafted(source, Output(plain, -0.5))
    assert item is None or item.output.text == plain


@pytest.mark.parametrize(
    ("source", "plain", "links", "wanted"),
    [
        # a term has an article, and agrees with the source's number
        ("They fight for human rights.", "Ils luttent pour human rights.", {"human_rights": "human rights"},
         "pour les droits de l'homme."),
        ("The exchange rates rose.", "Les exchange rates ont monté.", {"exchange_rates": "exchange rates"},
         "Les taux de change ont"),
        # "violations" is the counterpart of another word, wherever its links go
        ("Sentenced for human rights violations.", "Condamné pour les violations humaines.",
         {"human_rights": "violations humaines"}, "pour les violations des droits de l'homme."),
        # a name right after a noun and its article belongs to it
        ("The EIB policy failed.", "La politique EIB a échoué.", {"EIB": "EIB", "policy": "politique"},
         "La politique de la BEI a"),
        # what the model wrote is nearer to another approved form
        ("The Czech Republic voted.", "La République douce tchèque a voté.",
         {"Czech_Republic": "République douce tchèque"}, "La République tchèque a"),
    ],
)  # fmt: skip
def test_a_term_that_is_put_in_sits_well(source: str, plain: str, links: dict[str, str], wanted: str) -> None:
    item = drafted(source, diagonal(source, plain, **links), Obliging({}, ratings={}))
    assert item is not None
    assert wanted in item.output.text


@pytest.mark.parametrize(
    ("source", "plain", "links"),
    [
        # the gender of the words before it is another one
        ("The former prime minister left.", "L'ancienne Prime est partie.", {"prime_minister": "Prime"}),
        ("His recent genocide claim", "Sa récente genocid", {"recent": "récente", "genocide": "genocid"}),
        # the sentence was broken there
        ("He left U.S. troops there.", "Il a laissé l'U.S. Les troupes là.", {"U.S": "U.S"}),
    ],
)  # fmt: skip
def test_one_that_would_not_is_refused(source: str, plain: str, links: dict[str, str]) -> None:
    item = drafted(source, diagonal(source, plain, **links))
    assert item is None or item.output.text == plain


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("China's army left.", "L'armée chinoise est partie.", "chinoise"),
        ("The Kenya government left.", "Le gouvernement kényan est parti.", "kényan"),
        ("They left China.", "Ils ont quitté le pays chinois.", None),
        ("Ethiopia's army left.", "L'armée chinoise est partie.", None),
        ("China's army left.", "Les Chinois sont partis.", None),
    ],
)
def test_whose_something_is_may_be_said_by_an_adjective(source: str, target: str, said: str | None) -> None:
    (mention,) = check_mentions(GLOSSARY, source, target, "en", "fr")
    assert (mention.outcome is Outcome.ACCEPTED) is (said is not None)
    assert said in (None, mention.target_text)
    if said is not None:  # and nothing is put in
        assert drafted(source, Output(target, -0.5)) is None


@pytest.mark.parametrize(
    ("sentence", "name", "left"),
    [
        ("It costs billions of US dollars.", "US dollars", True),
        ("It costs 10 million US dollars.", "US dollars", True),
        ("The US dollar fell.", "US dollar", False),
        ("Poverty in South and Central America grows.", "Central America", True),
        ("Poverty in Mexico and Central America grows.", "Central America", False),
        ("3 million people left France.", "France", False),
    ],
)
def test_amounts_and_shared_nouns_are_left_to_the_model(sentence: str, name: str, left: bool) -> None:
    at = sentence.index(name)
    assert left_alone(sentence, (at, at + len(name)), "en") is left
