"""Joining a table's cells to entries that are there, or making new entries of its rows.

Rules: what was approved stays first. Where nothing was, the table's approved form goes first, then its
proposals and the old ones, each text once. A concept whose English is held back as an everyday word (`~`)
holds all its forms back. A form in letters of another script is left out, but for abbreviations in Latin
ones. A short form of one word in a script without capitals ("فتح" is Fatah, and "opening") gets context
words in that language, unless it names a place; beside other forms, or as an abbreviation, it is let pass
only. The concepts written by hand (`edits/house.csv`) are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from glossaries.build.model import LANGUAGES, UNCASED, DraftConcept, SourcedForm, distinct
from glossaries.build.places import NATIONAL
from glossaries.build.trust import skeleton

_SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "he": "HEBREW", "am": "ETHIOPIC"}
_PLACES = frozenset({*NATIONAL, "region", "place"})
#: letters up to which a word of a script without capitals may be a word of the language as well
_SHORT = 4
#: forms of terms that are first of all another word: "form", "my lord", "well"
_WORDS = frozenset({"شکل", "سيدي", "بير", "بر", "لير", "בור", "רנד", "ליר"})
#: words for bodies near which such a form is the name
_BODIES = {
    "ar": "حزب+حركة+شركة+نادي+فريق+منظمة+جماعة+وكالة+صحيفة+قناة+الاتحاد+كتلة+تنظيم",
    "fa": "حزب+جنبش+شرکت+باشگاه+تیم+سازمان+گروه+خبرگزاری+روزنامه+شبکه",
    "he": "מפלגה+מפלגת+תנועה+תנועת+חברה+חברת+ארגון+קבוצה+קבוצת+סוכנות+עיתון+ערוץ",
    "am": "ፓርቲ+ድርጅት+ኩባንያ+ቡድን+ጋዜጣ+ክለብ",
}
_ODD = re.compile(r"[()\[\]«»/;_]")


class Pool:
    """Entries by id and by English name, in order; `house` are those that may not be changed."""

    def __init__(self, entries: Iterable[DraftConcept], house: Iterable[DraftConcept]) -> None:
        self.entries: dict[str, DraftConcept] = {}
        self.house = {entry.id: entry for entry in house}
        #: ids of those that only what stood in brackets tells from others of their name
        self.told_apart: set[str] = set()
        self._named: dict[tuple[str, str], list[str]] = {}
        for entry in (*entries, *self.house.values()):
            self._index(entry)
            if entry.id not in self.house:
                self.entries[entry.id] = entry

    def named(self, texts: Iterable[str], kind: str) -> list[str]:
        """List the ids of concepts of the same sort of kind that have one of the English names."""
        found = (self._named.get((_sort(kind), skeleton(text)), ()) for text in texts)
        return list(dict.fromkeys(concept for ids in found for concept in ids))

    def put(self, entry: DraftConcept) -> None:
        """Add an entry, or take it in the place of the one of that id."""
        self.entries[entry.id] = entry
        self._index(entry)

    def knows(self, concept: str) -> bool:
        """Return whether the id is taken."""
        return concept in self.entries or concept in self.house

    def _index(self, entry: DraftConcept) -> None:
        for form in entry.cells.get("en", ()):
            ids = self._named.setdefault((_sort(entry.kind), skeleton(form.text)), [])
            if entry.id not in ids:
                ids.append(entry.id)


def _sort(kind: str) -> str:
    return "place" if kind in _PLACES else "word" if kind in ("term", "title") else "body"


def joined(entry: DraftConcept, cells: Mapping[str, Sequence[SourcedForm]]) -> DraftConcept:
    """Return the entry with these forms joined to its own."""
    made = dict(entry.cells)
    english = entry.cells.get("en", ())
    held = bool(english) and all(form.sign == "~" for form in english)
    short: set[str] = set()
    for column, forms in cells.items():
        fitting = [form for form in forms if fits(form.text, column)]
        if held:
            fitting = [replace(form, sign="~") for form in fitting]
        if language_of(column) in UNCASED and entry.kind == "term":
            fitting = [replace(form, sign="~") if form.text in _WORDS else form for form in fitting]
        elif language_of(column) in UNCASED and entry.kind not in _PLACES:
            old = {form.text for form in made.get(column, ()) if form.sign != "~"}
            if old or column.endswith("_short"):
                fitting = [
                    replace(form, sign="~") if form.text not in old and _like_a_word(form) else form
                    for form in fitting
                ]
            elif any(_like_a_word(form) for form in fitting):
                short.add(column)
        both = join(made.get(column, ()), fitting)
        if both:
            made[column] = both
    return _told_apart(replace(entry, cells=made), short)


def language_of(column: str) -> str:
    """Return the language of a column of forms."""
    return column.removesuffix("_short")


def _told_apart(entry: DraftConcept, languages: Iterable[str]) -> DraftConcept:
    """Add context words in the languages whose new forms may be a word of the language."""
    context = [part for part in entry.fixed.get("context", "").split("; ") if part]
    said = {part.partition(":")[0] for part in context}
    order = [language for language in LANGUAGES if language in languages and language not in said]
    context += [f"{language}:{_BODIES[language]}" for language in order]
    return replace(entry, fixed={**entry.fixed, "context": "; ".join(context)}) if order else entry


def _like_a_word(form: SourcedForm) -> bool:
    """Return whether a form without capitals is so short that it may be a word: فتح, כאן."""
    bare = skeleton(form.text).removeprefix("ال")
    return form.sign in ("", "?") and not form.text.isascii() and " " not in form.text and len(bare) <= _SHORT


def join(old: Sequence[SourcedForm], new: Sequence[SourcedForm]) -> tuple[SourcedForm, ...]:
    """Join the forms of one cell."""
    if any(not form.sign for form in old):
        return distinct((*old, *new))
    first = [form for form in new if not form.sign]
    said = {form.text for form in (*old, *new) if form.sign == "~"}
    proposals = [form for form in (*new, *old) if form.sign]
    # a form that is let pass only stays so where another source proposes it
    kept = [replace(form, sign="~") if form.text in said and form.sign == "?" else form for form in proposals]
    return distinct((*first, *sorted(kept, key=lambda form: form.sign == "~")))


def fits(text: str, column: str) -> bool:
    """Return whether a form may stand in a cell of that column: script, no brackets, not a single letter."""
    language = language_of(column)
    script = _SCRIPTS.get(language, "LATIN")
    letters = [char for char in text if char.isalpha()]
    own = all(unicodedata.name(char).startswith((script, "MODIFIER")) for char in letters)
    latin = language in UNCASED and column != language and text.isascii() and text.upper() == text
    return len(letters) > 1 and (own or latin) and not _ODD.search(text)
