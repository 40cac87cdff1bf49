"""Writing another form of a concept where one stands, where nothing else in the sentence has to change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from service.domain.draft import Span
from service.domain.languages.tags import primary
from service.domain.localise.edits import Edit
from service.domain.story import Mark
from service.domain.terms.articles import grammar_of, lead, put
from service.domain.terms.concept import Concept
from service.domain.terms.normalise import fold

#: verbs and adjectives do not follow the gender, class or number of a name in these
PLAIN = frozenset({"af", "tr", "fa", "sv", "da", "no", "en"})
#: in these they follow gender and number, which can be read off the article and the first word
ARTICLED = frozenset({"fr", "pt"})
PLACES = frozenset({"country", "territory", "capital", "city", "region", "place"})
#: articles and prepositions that say the same before names of another gender or sound
SLOTS = (
    ("le ", "la ", "l'", "les "),
    ("du ", "de la ", "de l'", "des "),
    ("de ", "d'"),
    ("au ", "à la ", "à l'", "aux "),
    ("o ", "a ", "os ", "as "),
    ("do ", "da ", "dos ", "das "),
    ("no ", "na ", "nos ", "nas "),
    ("ao ", "à ", "aos ", "às "),
    ("pelo ", "pela ", "pelos ", "pelas "),
)
#: singular words of French and Portuguese that end as a plural does
SINGULAR_IN_S = frozenset({"fonds", "cours", "corps", "congrès", "processus", "campus", "palais"})
LINKS = frozenset({"de", "du", "des", "pour", "contre", "da", "do", "das", "dos", "e", "et", "para", "à"})
#: how alike two spellings of one name are
SPELLING = 0.8


def reword(text: str, span: Span, concept: Concept, new: str, language: str) -> tuple[Edit, ...] | None:
    """Return the edits that write `new` where another form of the concept stands; None where unsafe.

    Safe is what stands alone as a word, where the article before it is known to agree and where
    nothing else in the sentence depends on the name's gender, class or number.
    """
    language = primary(language)
    start, end = span
    old = text[start:end]
    if not _stands_alone(text, span, language):
        return None
    alike = _alike(old, new, language)
    if language not in ARTICLED:
        safe = alike or language in PLAIN or concept.kind in PLACES
        return (Edit(start, end, _capital(new, text, start)),) if safe else None
    short = any(term.short and term.text in (old, new) for term in concept.in_language(language))
    if not (alike or short or concept.kind in PLACES):
        return None  # two names of one thing may differ in gender; an abbreviation has that of its name
    if _is_plural(concept, old, language) != _is_plural(concept, new, language):
        return None
    if language == "fr" and fold(new[:1], "en").text == "h":
        return None  # whether French elides before it, only a dictionary knows
    found = lead(text, start, new, language, concept.kind, grammar_of(concept, new, language))
    present = text[found.start : start]
    choice = _agreeing(_plain(present), [one.lower() for one in found.choices])
    if choice is None:
        return None
    if choice == _plain(present):
        return (Edit(start, end, _capital(new, text, start)),)
    first = not any(char.isalnum() for char in text[: found.start]) and present[:1].isupper()
    written = put(choice, "", first=first)
    return Edit(found.start, start, written), Edit(start, end, new)


def apply_edits(text: str, marks: Iterable[Mark], edits: Sequence[Edit]) -> tuple[str, tuple[Mark, ...]]:
    """Make the edits (in text order); marks move with their words, and what is put after one is not in it."""
    parts: list[str] = []
    last = 0
    for edit in edits:
        parts += [text[last : edit.start], edit.text]
        last = edit.end
    parts.append(text[last:])

    def moved(at: int, *, end: bool) -> int:
        before = [edit for edit in edits if edit.end <= at and not (end and edit.start == edit.end == at)]
        return at + sum(len(edit.text) - (edit.end - edit.start) for edit in before)

    def placed(mark: Mark) -> Mark:
        start = moved(mark.start, end=False)
        stop = start if mark.start == mark.end else max(start, moved(mark.end, end=True))
        return replace(mark, start=start, end=stop)

    return "".join(parts), tuple(placed(mark) for mark in marks)


def cuts_a_mark(edits: Iterable[Edit], marks: Iterable[Mark]) -> bool:
    """Return whether a mark begins or ends inside what is to be rewritten."""
    edges = {edge for mark in marks for edge in (mark.start, mark.end)}
    return any(edit.start < edge < edit.end for edit in edits for edge in edges)


def ends_word(text: str, end: int) -> bool:
    """Return whether nothing is glued to the word that ends here: a suffix, a hyphen, an apostrophe."""
    return not (text[end : end + 1].isalnum() or text[end : end + 1] in tuple("-‐‑'’_"))


def _stands_alone(text: str, span: Span, language: str) -> bool:
    before = text[span[0] - 1 : span[0]] if span[0] else ""
    if before and (before.isalnum() or before in "-‐‑_"):
        return False
    elided = before in ("'", "’") and before
    return ends_word(text, span[1]) and not (elided and language not in ARTICLED)


def _alike(old: str, new: str, language: str) -> bool:
    """Return whether these are two forms with one head, or two spellings, and not two names."""
    one, other = fold(old, language).text, fold(new, language).text
    if not one or not other:
        return False
    same_head = one.split()[0] == other.split()[0] and language in ARTICLED | PLAIN
    return same_head or (one[0] == other[0] and SequenceMatcher(None, one, other).ratio() >= SPELLING)


def _is_plural(concept: Concept, form: str, language: str) -> bool:
    number = grammar_of(concept, form, language).number
    if number:
        return number == "pl"
    head, *others = form.replace("-", " ").split() or [""]
    plural = head.endswith(("s", "x")) and not head.isupper() and head.lower() not in SINGULAR_IN_S
    # "Fonds monétaire", but "Nations unies"; after "Forces de" the head alone tells
    return plural and (not others or others[0] in LINKS or others[0].endswith(("s", "x")))


def _agreeing(present: str, choices: Sequence[str]) -> str | None:
    """Return what has to stand before the new form in the place of `present`; None where that is unclear."""
    if present in choices:
        return present
    slot = next((slot for slot in SLOTS if present in slot), ())
    # only the sound may differ: where "le" would become "la", adjectives would have to follow
    fitting = [one for one in slot if one in choices and (one.endswith("'") or present.endswith("'"))]
    return fitting[0] if len(fitting) == 1 else None


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("\u00a0", " ")


def _capital(form: str, text: str, at: int) -> str:
    first = not any(char.isalnum() for char in text[:at]) and text[at : at + 1].isupper()
    return form[:1].upper() + form[1:] if first else form
