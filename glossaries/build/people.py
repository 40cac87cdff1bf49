"""People with their offices and dates.

Rules:

- **The note** says the office with its dates as the source has them, since when the source does not know
  more ("as of"), and other offices. An open end is no claim that the office is held today.
- **Ids**: Wikidata's; else `person:jacob-zuma`. Two rows of one name and country are one person.
- **English** is approved unless it comes from the CIA's romanisation (`Factbook`) or a file of unknown
  origin (`GH-text`) alone; then it is proposed. A person whose English name stands in a share-alike list
  only is left out.
- **Other languages** follow the rule of two families, and a name in Latin letters that is spelt as in
  English is approved where the English spelling comes from another family; in Swahili, Hausa and Somali
  only where a text has it.
- **What stands after a comma** ("Mette-Marit, Crown Princess of Norway") is no part of the name.
- **Last names** alone are no forms here: whoever was named in full is known by the last name in that story.
  The few that a story may name without (Putin, Biden) are hand-made edits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from glossaries.build.institutions import read_labels
from glossaries.build.model import LANGUAGES, LATIN, DraftConcept, SourcedForm, distinct
from glossaries.build.places import KEEP_SPELLING
from glossaries.build.tables import forms_of, read_table, slug
from glossaries.build.trust import families, judge, skeleton, usable

#: sources on which alone no English name of a person rests
_WEAK = frozenset({"factbook", "gh"})
_NO_ID = re.compile(r"(?:; )?no Wikidata id stated by the source")


def people() -> list[DraftConcept]:
    """Make the entries of all people, in the order of the table."""
    made: dict[str, DraftConcept] = {}
    for row in read_table("people.tsv"):
        entry = _entry(row)
        if entry is None:
            continue
        known = made.get(entry.id)
        made[entry.id] = entry if known is None else _merged(known, entry)
    return list(made.values())


def _entry(row: Mapping[str, str]) -> DraftConcept | None:
    labels = read_labels(row["sources"], sign="=")
    english = _english(row, labels.get("en", ()))
    if english is None:
        return None
    cells: dict[str, tuple[SourcedForm, ...]] = {"en": english}
    for language in LANGUAGES[1:]:
        forms = judge(_names(row[language]), labels.get(language, ()), language)
        if forms:
            cells[language] = _spelt_as_english(forms, english, language)
    concept = row["id"] or f"person:{slug(english[0].text)}"
    return DraftConcept(concept, "person", cells, {"note": _note(row)}, row["country"], "person")


def _names(cell: str) -> list[str]:
    return list(dict.fromkeys(re.split("[,،]", text)[0].strip() for text in forms_of(cell)))


def _english(row: Mapping[str, str], labels: tuple[str, ...]) -> tuple[SourcedForm, ...] | None:
    kept = usable(labels, "en")
    if not kept:
        return None
    texts = _names(row["en"])
    firm = families(kept) - _WEAK
    return tuple(
        SourcedForm(text, kept, "" if firm and number == 0 else "?") for number, text in enumerate(texts)
    )


def _spelt_as_english(
    forms: tuple[SourcedForm, ...], english: tuple[SourcedForm, ...], language: str
) -> tuple[SourcedForm, ...]:
    """Approve what is spelt as in English, by sources of which at least one is another family's."""
    if language not in LATIN:
        return forms
    # a Swahili, Hausa or Somali label may be a copied English one; a text is none
    weak = {"gh"} if language in KEEP_SPELLING else {"gh", "wikidata"}
    known = {form.text: form for form in english}
    return tuple(
        replace(form, sign="", labels=(*form.labels, "en"))
        if form.sign
        and number == 0
        and form.text in known
        and families(form.labels) - weak
        and len(families(form.labels) | families(known[form.text].labels)) > 1
        else form
        for number, form in enumerate(forms)
    )


def _note(row: Mapping[str, str]) -> str:
    office = row["role"]
    if row["from"] or row["to"]:
        office += f" ({row['from']}–{row['to']})"
    rest = _NO_ID.sub("", row["note"]).strip("; ")
    return f"{office}; {rest}" if rest else office


def _merged(known: DraftConcept, other: DraftConcept) -> DraftConcept:
    """Return one entry of two rows of one person."""
    if skeleton(known.english()) != skeleton(other.english()) or known.country != other.country:
        raise ValueError(f"people.tsv: {known.english()} and {other.english()} would share the id {known.id}")
    cells = {
        column: distinct((*known.cells.get(column, ()), *other.cells.get(column, ())))
        for column in dict.fromkeys((*known.cells, *other.cells))
    }
    note = known.fixed["note"]
    if other.fixed["note"] not in note:
        note = f"{note}; {other.fixed['note']}"
    return replace(known, cells=cells, fixed={**known.fixed, "note": note})
