"""What a language's articles are, and which of them may stand before a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = frozenset[str]

_NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class CountryArticles:
    """Which article stands before the name of a country, where the name itself shows it.

    `bare`: names without one, `bare_inside` those of them that "en" is said of; names in -e are feminine
    but for `masculine`; `plural`: first words of plural names. `agreeing`: what may stand before a
    masculine, feminine or plural name.
    """

    bare: Words
    bare_inside: Words
    masculine: Words
    plural: Words
    agreeing: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles, and prepositions joined with them, that stand before a name and agree with it.

    `families`: groups of which one member may take the place of another. `glued`: they are letters
    written onto the name. `elides`: they lose their vowel before a vowel. `contracted`: (what a name
    begins with, what a preposition and it become). `not_before_people`: never before a person's name.
    `governing`: after these words only the article can be missing. `without_article`: members of the
    families that hold none; `adding`: (one of these, its forms with an article) where the families lack
    them. `initial`: how a preposition and the article that a town's name begins with become one ("de" and
    "Le Caire"). `instead`: words after which a name has no article of its own ("cette"), those of them in
    `numerals` stand before no name ("un"); `before_noun`: adjectives between article and name; of both,
    those of one gender are `masculine_words` and `feminine_words`;
    `inside_lands`: what says that something is inside a country, and of names that begin with a common
    noun (`seas`): "en mer Baltique"; `giving`: what says to whom one gives, as well as where. The articles
    of a gender and a number, and in `slots` those that differ in gender or sound alone. `singular_in_s`:
    singular nouns that look like plurals; `links`: what joins the first word of a name to the rest, and
    `invariable` adverbs in it that have no plural, as abbreviations where `keeps_abbreviations`.
    `plural_words`: determiners before plurals only. Names that begin with one of `heads` have an article
    everywhere ("de la République").
    """

    families: tuple[tuple[str, ...], ...]
    glued: bool = False
    elides: bool = False
    contracted: tuple[str, str] | None = None
    not_before_people: Words = _NONE
    governing: Words = _NONE
    without_article: Words = _NONE
    adding: tuple[str, tuple[str, ...]] | None = None
    initial: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    instead: Words = _NONE
    numerals: Words = _NONE
    masculine_words: Words = _NONE
    feminine_words: Words = _NONE
    before_noun: Words = _NONE
    inside_lands: Words = _NONE
    giving: Words = _NONE
    seas: tuple[str, ...] = ()
    masculine_singular: Words = _NONE
    feminine_singular: Words = _NONE
    singular: Words = _NONE
    masculine_plural: Words = _NONE
    feminine_plural: Words = _NONE
    plural: Words = _NONE
    slots: tuple[tuple[str, ...], ...] = ()
    singular_in_s: Words = _NONE
    links: Words = _NONE
    invariable: Words = _NONE
    keeps_abbreviations: bool = False
    plural_words: Words = _NONE
    heads: tuple[str, ...] = ()
    countries: CountryArticles | None = None
