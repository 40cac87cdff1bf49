"""A place in the name of a paper, club, league, church, firm or school is not found as that place."""

from __future__ import annotations

from functools import lru_cache

from service.domain.terms import Glossary
from service.termbase.files import load_glossary
from tests.each import each


@lru_cache(maxsize=1)
def shipped() -> Glossary:
    return load_glossary()


def found(text: str) -> set[str]:
    return {match.text for match in shipped().find(text, "en")}


@each(
    ("text", "name"),
    [
        # clubs and leagues
        ("Manchester City won 2-0 on Saturday.", "Manchester"),
        ("He signed for Manchester City in May.", "Manchester"),
        ("He plays for AFC Leopards in Nairobi.", "AFC"),
        ("The Kenya Premier League starts in August.", "Kenya"),
        ("Inter Milan lost at home.", "Milan"),
        # papers and broadcasters
        ("He told Egypt Today that the plan was ready.", "Egypt"),
        ("She reads the Uganda Daily Monitor every day.", "Uganda"),
        ("According to Radio France, the talks failed.", "France"),
        # airlines and firms
        ("Air France flies to Lagos again.", "France"),
        ("The Ghana Breweries workers went on strike.", "Ghana"),
        # churches and schools
        ("The synod of the Church of England met in York.", "England"),
        ("A study of the London School of Economics said so.", "London"),
        # other places
        ("The mine is in Western Australia.", "Australia"),
        ("Floods hit Rio Grande do Sul on Monday.", "Rio Grande"),
        ("He was born in Frankfurt am Main.", "Frankfurt"),
        # a contest of beauty
        ("Miss Uganda was chosen on Friday.", "Uganda"),
    ],
)
def test_a_place_inside_a_longer_name_is_not_found(text: str, name: str) -> None:
    assert name not in found(text)


@each(
    ("text", "name"),
    [
        ("Police were seen in Kisumu City.", "Kisumu"),
        ("The Manchester City Council met.", "Manchester"),
        ("The AFC Cup starts in January.", "AFC"),
        ("The AFC President spoke in Doha.", "AFC"),
        ("Kenya President William Ruto spoke.", "Kenya"),
        ("The Harare School was closed.", "Harare"),
        ("Western Libya saw clashes.", "Libya"),
        ("Northern Nigeria is dry.", "Nigeria"),
        ("Kenya Beats Uganda in Super League Final", "Kenya"),
        ("Tehran University closed on Wednesday.", "Tehran"),
        ("He flew from Luanda International Airport.", "Luanda"),
        ("Does Kenya de-escalate the row?", "Kenya"),
    ],
)
def test_one_beside_words_that_leave_it_what_it_is_is_found(text: str, name: str) -> None:
    assert name in found(text)
