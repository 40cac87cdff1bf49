"""Replacing one form of a concept by another, where nothing else in the sentence has to change."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from service.domain.draft import Fix, Span
from service.domain.languages.articles import Articles
from service.domain.languages.base import Language, get
from service.domain.terms.articles import determiner_before, grammar_of, with_determiner
from service.domain.terms.concept import Concept
from service.domain.terms.normalise import fold
from service.domain.terms.plausibility import PLACES
from service.domain.text.edits import Edit

#: how alike two spellings of one name are
SPELLING = 0.8


def reword(text: str, span: Span, concept: Concept, new: str, language: str) -> tuple[Edit, ...] | None:
    """Return the edits that write `new` in the place of another form of the concept; None where unsafe.

    Safe is what is a word by itself, where the article before it is known to agree and where
    nothing else in the sentence depends on the name's gender, class or number.
    """
    own = get(language)
    language, articles = own.code, _that_agree(own)
    start, end = span
    old = text[start:end]
    if not _stands_alone(text, span, elides=articles is not None):
        return None
    alike = _alike(old, new, own)
    if articles is None:
        safe = alike or own.no_agreement or concept.kind in PLACES
        return (Edit(start, end, _capital(new, text, start)),) if safe else None
    short = any(term.short and term.text in (old, new) for term in concept.in_language(language))
    if not (alike or short or concept.kind in PLACES):
        return None  # two names of one thing may differ in gender; an abbreviation has that of its name
    if _is_plural(concept, old, own) != _is_plural(concept, new, own):
        return None
    if articles.elides and fold(new[:1], "").text == "h":
        return None  # whether the article is elided before it, only a dictionary knows
    found = determiner_before(text, start, new, language, concept.kind, grammar_of(concept, new, language))
    present = text[found.start : start]
    choice = _agreeing(_plain(present), [one.lower() for one in found.choices], articles)
    if choice is None:
        return None
    if choice == _plain(present):
        return (Edit(start, end, _capital(new, text, start)),)
    first = not any(char.isalnum() for char in text[: found.start]) and present[:1].isupper()
    written = with_determiner(choice, "", language, first=first)
    return Edit(found.start, start, written), Edit(start, end, new)


def as_fix(text: str, edits: Sequence[Edit] | None) -> Fix | None:
    """Return edits of one text, in its order, as one fix; None for none."""
    if not edits:
        return None
    words = edits[0].text + "".join(
        text[before.end : one.start] + one.text for before, one in pairwise(edits)
    )
    return Fix((edits[0].start, edits[-1].end), words)


def ends_word(text: str, end: int) -> bool:
    """Return whether nothing is glued to the word that ends here: a suffix, a hyphen, an apostrophe."""
    return not (text[end : end + 1].isalnum() or text[end : end + 1] in tuple("-‐‑'’_"))


def _that_agree(language: Language) -> Articles | None:
    """Return the articles of a language if gender and number can be read off them; else None."""
    return language.articles if language.articles and language.articles.slots else None


def _stands_alone(text: str, span: Span, *, elides: bool) -> bool:
    before = text[span[0] - 1 : span[0]] if span[0] else ""
    if before and (before.isalnum() or before in "-‐‑_"):
        return False
    elided = before in ("'", "’") and before
    return ends_word(text, span[1]) and not (elided and not elides)


def _alike(old: str, new: str, own: Language) -> bool:
    """Return whether these are two forms with one head, or two spellings, and not two names."""
    one, other = fold(old, own.code).text, fold(new, own.code).text
    if not one or not other:
        return False
    heads = own.no_agreement or _that_agree(own) is not None
    same_head = heads and one.split()[0] == other.split()[0]
    return same_head or (one[0] == other[0] and SequenceMatcher(None, one, other).ratio() >= SPELLING)


def _is_plural(concept: Concept, form: str, own: Language) -> bool:
    number = grammar_of(concept, form, own.code).number
    articles = own.articles
    if number or articles is None:
        return number == "pl"
    head, *others = form.replace("-", " ").split() or [""]
    plural = head.endswith(("s", "x")) and not head.isupper() and head.lower() not in articles.singular_in_s
    # "Fonds monétaire", but "Nations unies"; after "Forces de" the head alone decides
    return plural and (not others or others[0] in articles.links or others[0].endswith(("s", "x")))


def _agreeing(present: str, choices: Sequence[str], articles: Articles) -> str | None:
    """Return the article that the new form needs in the place of `present`; None where that is unclear."""
    if present in choices:
        return present
    slot = next((slot for slot in articles.slots if present in slot), ())
    # only the sound may differ: where "le" would become "la", adjectives would have to follow
    fitting = [one for one in slot if one in choices and (one.endswith("'") or present.endswith("'"))]
    return fitting[0] if len(fitting) == 1 else None


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("\u00a0", " ")


def _capital(form: str, text: str, at: int) -> str:
    first = not any(char.isalnum() for char in text[:at]) and text[at : at + 1].isupper()
    return form[:1].upper() + form[1:] if first else form
