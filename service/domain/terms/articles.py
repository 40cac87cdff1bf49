"""What stands before a name and has to agree with it: articles, and prepositions that melt into them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain.languages.tags import primary
from service.domain.terms.concept import Concept, FormStatus, Grammar
from service.domain.terms.normalise import fold

#: families of which one member stands where another did; the model says which fits best
FRENCH = (
    ("", "le ", "la ", "l'", "les "),
    ("du ", "de la ", "de l'", "des ", "de ", "d'"),
    ("au ", "à la ", "à l'", "aux ", "à ", "en ", "dans "),
)
PORTUGUESE = (
    ("", "o ", "a ", "os ", "as "),
    ("de ", "do ", "da ", "dos ", "das "),
    ("em ", "no ", "na ", "nos ", "nas "),
    ("ao ", "à ", "aos ", "às ", "a "),
    ("por ", "pelo ", "pela ", "pelos ", "pelas "),
)
#: letters that are written onto the word after them
ARABIC = (("", "و", "ف", "ب", "ل", "ك"),)
HEBREW = (("", "ה", "ו", "ב", "ל", "מ", "ש", "כ"),)
FAMILIES = {"fr": FRENCH, "pt": PORTUGUESE, "ar": ARABIC, "he": HEBREW}
#: a person's name takes no article in these
NO_ARTICLE = {"fr": {"le ", "la ", "l'", "les ", "du ", "de la ", "de l'", "des ", "au ", "à la ", "aux "}}


#: after these the article is all that can be missing
GOVERNING = frozenset(
    {
        *(
            "avec",
            "chez",
            "contre",
            "devant",
            "entre",
            "et",
            "mais",
            "ou",
            "par",
            "pour",
            "que",
            "sans",
            "selon",
        ),
        *("sous", "sur", "vers", "com", "contra", "e", "entre", "mas", "para", "sem", "sobre"),
    }
)
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\s*\Z)")


@dataclass(frozen=True, slots=True)
class Lead:
    """Where the words before a name begin, and all that could stand there instead."""

    start: int
    choices: tuple[str, ...]


#: French names countries with their article, except these
BARE_IN_FRENCH = (
    *(
        "Andorre",
        "Antigua-et-Barbuda",
        "Bahreïn",
        "Chypre",
        "Cuba",
        "Djibouti",
        "Haïti",
        "Israël",
        "Kiribati",
    ),
    *("Madagascar", "Malte", "Maurice", "Monaco", "Nauru", "Oman", "Palaos", "Saint-Marin", "Samoa"),
    *("Saint-Christophe-et-Niévès", "Sainte-Lucie", "Saint-Vincent-et-les", "Sao", "Singapour", "Taïwan"),
    *("Tonga", "Trinité-et-Tobago", "Tuvalu", "Vanuatu"),
)
#: those in -e are feminine, except these
MASCULINE = ("Belize", "Cambodge", "Mexique", "Mozambique", "Zimbabwe")
PLURAL = (
    *(
        "Bahamas",
        "Comores",
        "Émirats",
        "États",
        "Fidji",
        "Îles",
        "Maldives",
        "Pays",
        "Philippines",
        "Salomon",
    ),
    "Seychelles",
)
#: what may stand before a country of each gender; a consonant comes after it
AGREEING = {
    "plural": {"les ", "des ", "aux "},
    "feminine": {"la ", "de la ", "de ", "à la ", "en "},
    "masculine": {"le ", "du ", "au "},
}


#: what a gender and a number rule out, by language: articles of the others
_MASCULINE_SG = {"fr": ("le ", "du ", "au "), "pt": ("o ", "do ", "no ", "ao ", "pelo ")}
_FEMININE_SG = {"fr": ("la ", "de la ", "à la "), "pt": ("a ", "da ", "na ", "à ", "pela ")}
_SINGULAR = {"fr": ("l'", "de l'", "à l'", "en "), "pt": ()}
_MASCULINE_PL = {"fr": (), "pt": ("os ", "dos ", "nos ", "aos ", "pelos ")}
_FEMININE_PL = {"fr": (), "pt": ("as ", "das ", "nas ", "às ", "pelas ")}
_PLURAL = {"fr": ("les ", "des ", "aux "), "pt": ()}


def grammar_of(concept: Concept, form: str, language: str) -> Grammar:
    """Return what is known of one form (language: primary subtag).

    A concept's grammar is that of its preferred form. Its abbreviation shares the gender, as
    "l'OTAN" does with "l'Organisation …", and not the number: "les Nations unies", "l'ONU".
    """
    known = concept.grammar_in(language)
    terms = [term for term in concept.in_language(language) if term.status is not FormStatus.FORBIDDEN]
    if terms and terms[0].text == form:
        return known
    if any(term.text == form and term.short for term in terms):
        return Grammar(known.gender, "sg" if known.number == "sg" else "")
    return Grammar()


def lead(text: str, at: int, form: str, language: str, kind: str, grammar: Grammar | None = None) -> Lead:
    """Find what stands before the place `at` and belongs to the name there; list what could.

    Choices that the form forbids are left out: French elides before a vowel and never before a
    consonant; `kind` is the concept's, for people take no article and French countries do; `grammar`
    is the form's, as far as it is known. A choice at the start of the sentence is written with a capital.
    """
    language = primary(language)
    families = FAMILIES.get(language, (("",),))
    glued = language in ("ar", "he")
    start, family = at, families[0]
    if not glued:
        for one in families:
            found = _before(text, at, one)
            if found is not None and found < start:
                start, family = found, one
    word = _LAST_WORD.search(text[:start])
    if start == at and len(families) > 1 and word is not None and word[0].lower() not in GOVERNING:
        # "le gouvernement UK": the model has copied the source's order, and left out the preposition
        family = (*family, *families[1])
    choices = [choice for choice in family if _fits(choice, form, language)]
    known = grammar or Grammar()
    against = _against(known, language)
    choices = [choice for choice in choices if choice not in against]
    if language == "fr" and kind == "country":
        choices = [choice for choice in choices if _agrees(choice, form, known)]
    if kind == "person":
        choices = [choice for choice in choices if choice not in NO_ARTICLE.get(language, ())]
    if language == "ar":
        choices = [*choices, "لل"] if form.startswith("ال") else choices
    if not text[:start].strip(" «“\"'‘¿¡("):
        choices = [choice[:1].upper() + choice[1:] for choice in choices]
    return Lead(start, tuple(dict.fromkeys(choices)))


def _against(grammar: Grammar, language: str) -> frozenset[str]:
    """List the articles that a name of this gender and number never has."""
    masculine, feminine = grammar.gender in ("m", "n", "c"), grammar.gender == "f"
    out: tuple[str, ...] = ()
    if grammar.number == "sg":
        out += (*_PLURAL.get(language, ()), *_MASCULINE_PL.get(language, ()), *_FEMININE_PL.get(language, ()))
    if grammar.number == "pl":
        out += (
            *_SINGULAR.get(language, ()),
            *_MASCULINE_SG.get(language, ()),
            *_FEMININE_SG.get(language, ()),
        )
    if masculine:
        out += (*_FEMININE_SG.get(language, ()), *_FEMININE_PL.get(language, ()))
    if feminine:
        out += (*_MASCULINE_SG.get(language, ()), *_MASCULINE_PL.get(language, ()))
    return frozenset(out)


def put(choice: str, form: str, *, first: bool) -> str:
    """Write the form after what was chosen to stand before it."""
    if choice == "لل":
        return choice + form.removeprefix("ال")
    written = choice + form
    return written[:1].upper() + written[1:] if first else written


def _before(text: str, at: int, family: tuple[str, ...]) -> int | None:
    longest_first = sorted((choice.strip() for choice in family if choice), key=len, reverse=True)
    if not longest_first:
        return None
    words = "|".join(re.escape(choice).replace("'", "['’]") for choice in longest_first)
    match = re.search(rf"(?:^|(?<=[\s(«“\"]))(?:{words})[ \u00a0]*\Z", text[:at], re.IGNORECASE)
    return match.start() if match else None


def is_lead(text: str, language: str) -> bool:
    """Return whether a text is nothing but an article or a preposition: never a name's counterpart."""
    wanted = text.strip().lower().replace("’", "'")
    families = FAMILIES.get(primary(language), ())
    return (
        any(wanted == choice.strip() for family in families for choice in family if choice) or len(wanted) < 2
    )


def _agrees(choice: str, country: str, known: Grammar) -> bool:
    """Return whether French may write this before a country's name; its ending decides for unknown ones."""
    name = country.split()[0]
    if name in BARE_IN_FRENCH:
        return choice in ("", "de ", "d'", "à ", "en ")
    if known.number == "pl" or (not known.number and name.split("-")[0] in PLURAL):
        return choice in AGREEING["plural"]
    feminine = known.gender == "f" if known.gender else name.endswith("e") and name not in MASCULINE
    if choice.endswith("'"):
        return feminine or choice != "d'"  # "l'Angola", and "de l'Angola"; "d'Islande"
    if choice == "en ":
        return feminine or fold(name[:1], "en").text.lower() in "aeiouy"
    return choice in AGREEING["feminine" if feminine else "masculine"]


def _fits(choice: str, form: str, language: str) -> bool:
    if language != "fr":
        return True
    first = fold(form[:1], "en").text[:1].lower()
    if first == "h":
        return True
    elided = choice.endswith("'")
    if first in "aeiouyœæ":
        return elided or choice.strip() in ("", "les", "des", "aux", "en", "à", "dans")
    return not elided
