"""The plural of a term: "nuclear weapons" are "armes nucléaires", and never "arme nucléaire"."""

from __future__ import annotations

from service.domain.languages.base import get
from service.domain.terms.concept import Concept, FormStatus


def is_plural(text: str, concept: Concept, language: str) -> bool:
    """Return whether a text (language: primary subtag) says a term in the plural of the glossary's form.

    Names have none, and of a language whose plurals we cannot form we know of none.
    """
    if concept.kind not in ("term", "title"):
        return False
    said = text.casefold().replace("-", " ")
    own = [
        one.text.replace("-", " ")
        for one in concept.in_language(language)
        if one.status is not FormStatus.FORBIDDEN
    ]
    return all(said != one.casefold() for one in own) and any(
        said == (in_plural(one, language) or "").casefold() for one in own
    )


def in_plural(form: str, language: str) -> str | None:
    """Return the plural of a term in a language (BCP 47); None where we cannot form it.

    Where adjectives follow the noun, it and they have one, and not what a word such as "de" joins to them.
    """
    own = get(language)
    if not own.plurals:
        return None
    words = form.split()
    if not own.plural_adjectives:
        return " ".join([*words[:-1], _plural(words[-1], own.plurals)])
    links = own.articles.links if own.articles else frozenset()
    invariable = own.articles.invariable if own.articles else frozenset()
    if form.isupper() and own.articles and own.articles.keeps_abbreviations:
        return form  # "les ONG"
    stop = next((n for n, word in enumerate(words) if word in links or "'" in word), len(words))
    inflected = (word if word in invariable else _plural(word, own.plurals) for word in words[:stop])
    return " ".join([*inflected, *words[stop:]])


def _plural(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, instead in endings:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word
