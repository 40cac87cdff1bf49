"""Institutions, offices, events, terms and titles.

Rules:

- **English** is the headword under which the sources were searched (`list`), and is approved. "UN X" is also
  found as "United Nations X", and "Programme" as "Program" (`rule`).
- **Headwords without any sourced name** go in with their English alone: found, kept consistent, and shown
  as "no approved form".
- **Abbreviations** (`_short`) follow the same rule of trust as names, each on its own evidence. One that is
  the English one, letter by letter, in a language in which a source uses it, needs a second source as well.
- **Everyday words** ("president", "strike", "border") have other senses, and a good translation may use other
  words: to report one as missed in every other sentence helps nobody. They are only let pass
  (`~`), however many dictionaries agree, until an editor takes the sign away. Terms, titles and bodies of
  one word in small letters ("police") are such words, except those of `FIRM_WORDS`, which mean one thing
  only; so is a short word of one language for several English ones (Swedish "val", general election).
- **A name with its country in brackets** ("Justice and Development Party (Turkey)") is found without the
  brackets, near the country's name.
- **First mention**: a body with an abbreviation is named in full with it first, except those of
  `KNOWN_BY_LETTERS`, whose letters readers know better than the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from glossaries.build.model import LANGUAGES, DraftConcept, SourcedForm, distinct
from glossaries.build.tables import forms_of, read_table, slug
from glossaries.build.trust import judge

#: single words that mean one thing in the news
FIRM_WORDS = frozenset(
    {
        *("ceasefire", "referendum", "genocide", "extradition", "amnesty", "airstrike", "landmine"),
        *(
            "Ebola",
            "cholera",
            "malaria",
            "measles",
            "polio",
            "tuberculosis",
            "meningitis",
            "mpox",
            "HIV/AIDS",
        ),
        *("COVID-19", "desertification", "disinformation", "embargo", "junta", "sharia", "ayatollah"),
        *("archbishop", "mercenary", "Quran", "Bible", "Torah", "Talmud"),
    }
)
KNOWN_BY_LETTERS = frozenset(
    {
        *("UN", "EU", "NATO", "UNICEF", "UNESCO", "FIFA", "UEFA", "BBC", "CNN", "AFP", "CIA", "FBI", "NASA"),
        *("BRICS", "OPEC", "G7", "G20", "G8", "ASEAN", "Interpol", "Europol", "AIDS", "IKEA"),
    }
)
_WITH_FIRST_MENTION = frozenset(
    {"organisation", "body", "bank", "court", "treaty", "armed-group", "party", "event"}
)
_WORDS = ("term", "title")
#: letters from which a single word may be a compound that says it all ("utrikesminister")
_COMPOUND = 10
_BRACKETS = re.compile(r" \((.+)\)$")


def institutions() -> list[DraftConcept]:
    """Make the entries of all institutions, terms and titles, in the order of the table.

    Raises `ValueError` if two rows have the same id.
    """
    made: dict[str, DraftConcept] = {}
    for row in read_table("institutions.tsv"):
        entry = _entry(row)
        if entry.id in made:
            raise ValueError(f"institutions.tsv: two rows would have the id {entry.id}")
        made[entry.id] = entry
    return list(made.values())


def read_labels(cell: str, between: str = ";", sign: str = ":") -> dict[str, tuple[str, ...]]:
    """Read the `sources` of a row: the labels by column."""
    parts = (part.strip().partition(sign) for part in cell.split(between))
    return {column: tuple(labels.split("+")) for column, _, labels in parts if labels}


def _entry(row: Mapping[str, str]) -> DraftConcept:
    labels = read_labels(row["sources"])
    kind = row["kind"]
    name, country = _BRACKETS.sub("", row["en"]), _BRACKETS.search(row["en"])
    english = _english(name)
    cells: dict[str, tuple[SourcedForm, ...]] = {
        "en": _held_back(english) if is_word(kind, name) else english
    }
    named = {form.text for form in cells["en"]}
    shorts = [text for text in forms_of(row["en_short"]) if text not in named]
    if shorts:
        cells["en_short"] = tuple(SourcedForm(text, ("list",)) for text in shorts)
    for language in LANGUAGES[1:]:
        for column in (language, f"{language}_short"):
            forms = judge(forms_of(row[column]), labels.get(column, ()), language)
            taken = {form.text for form in cells.get(language, ())} if column != language else set()
            if forms := tuple(form for form in forms if form.text not in taken):
                cells[column] = forms if column != language else _without_words(forms, kind, name)
    fixed = {"note": row["note"]} if row["note"] else {}
    if country:
        fixed["context"] = f"en:{country[1]}"
    if is_introduced(kind, shorts):
        fixed["first"] = "full"
    return DraftConcept(row["id"] or f"{_prefix(kind)}:{slug(row['en'])}", kind, cells, fixed, "", kind)


def _prefix(kind: str) -> str:
    return kind if kind in _WORDS else "inst"


def is_word(kind: str, english: str) -> bool:
    """Return whether a name is an everyday word, to be let pass only."""
    single = len(english.split()) == 1 and english not in FIRM_WORDS
    return single and (kind in _WORDS or english.islower())


def _without_words(forms: tuple[SourcedForm, ...], kind: str, english: str) -> tuple[SourcedForm, ...]:
    """Hold back everyday words: all forms of one, and short words that stand for several English ones."""
    if is_word(kind, english):
        return _held_back(forms)
    if kind not in _WORDS or len(english.split()) == 1:
        return forms
    return tuple(
        replace(form, sign="~") if " " not in form.text and len(form.text) < _COMPOUND else form
        for form in forms
    )


def _held_back(forms: tuple[SourcedForm, ...]) -> tuple[SourcedForm, ...]:
    return tuple(replace(form, sign="~") for form in forms)


def is_introduced(kind: str, shorts: list[str]) -> bool:
    """Return whether a story names the body in full first."""
    return kind in _WITH_FIRST_MENTION and bool(shorts) and not KNOWN_BY_LETTERS & set(shorts)


def _english(cell: str) -> tuple[SourcedForm, ...]:
    forms = [SourcedForm(text, ("list",)) for text in forms_of(cell)]
    spelt_out = [
        SourcedForm(f"United Nations {form.text[3:]}", ("rule",))
        for form in forms
        if form.text.startswith("UN ")
    ]
    american = [
        SourcedForm(form.text.replace("Programme", "Program"), ("rule",))
        for form in (*forms, *spelt_out)
        if "Programme" in form.text
    ]
    return distinct((*forms, *spelt_out, *american))
