"""Places: countries, capitals, cities, first-level divisions, regions, and what nature made.

Rules:

- **Rows of one id** are one concept if they name one thing: the first of country, territory, capital, city,
  division, region, and the rest keeps its kind, and the other row's names are admitted. "Peace River" the
  town and the Peace, the river, share an id by mistake: the later row gets an id of its own.
- **Ids** of rows without one: `cldr:southern-africa` for CLDR's groups of countries, else
  `place:ng-kano` or `place:river-peace`.
- **Trust**: CLDR is approved. CLDR's names of divisions (`cldr-sub`) are marked provisional there and were
  taken over from Wikidata; Natural Earth took its names from Wikidata, too; Who's On First from many. These
  are proposed, unless the name is also the English one and that comes from another source, in a language
  that keeps foreign spellings (Swedish, French, Portuguese, Afrikaans, Turkish), or a text of another
  source has it as the name of that place (`confirmed.tsv`).
- **English** is what the table goes by, and is approved, unless it comes from Who's On First alone, where
  small towns are oddly spelt: then it is proposed.
- **Official names** of countries (UNTERM) are admitted beside the short ones; mledoze is share-alike on the
  whole database and left out.
- **Other sources' names** of countries, territories and capitals (`places-disagreements.tsv`) are proposed,
  so that they are found; a name with less than half of its letters in common with the chosen one is not.
- **Brazilian spellings** (CLDR's `pt`, `places-pt-br.tsv`) are let pass in Portuguese: the editions are
  written as in Portugal and Africa, and readers know both.
- **Divisions** have English names without "State" or "Province" in the table. The kind word of the
  country's divisions is added by rule, and proposed, so that "Kano State" is not the city.
- **Rivers** by rule also have "X River" and "River X", so that they are not the country or city.
- **Lakes** have lost their kind word in French, Portuguese and Turkish ("Tchad" for Lake Chad): it is put
  back by rule, and the name is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from glossaries.build.model import LANGUAGES, DraftConcept, SourcedForm, distinct
from glossaries.build.tables import forms_of, read_table, slug
from glossaries.build.trust import family, skeleton

#: kinds of the table that stay as they are; the others become `region` or `place`
NATIONAL = ("country", "territory", "capital", "city")
_REGIONS = ("admin1", "region", "continent")
_ORDER = (*NATIONAL, *_REGIONS)
#: languages that mostly keep the spelling of foreign names; in Swahili, Hausa and Somali the source's
#: cell may be a copied English label
KEEP_SPELLING = ("sv", "fr", "pt", "af", "tr")
#: kind words of divisions, by country: (first is preferred)
DIVISIONS = {
    **dict.fromkeys(("NG", "SS", "SD"), "State"),
    **dict.fromkeys(("KE", "LR"), "County"),
    **dict.fromkeys(("TZ", "GH", "ER", "ET", "DJ", "SN", "ML", "GN", "NA", "TG", "MR", "MA"), "Region"),
    **dict.fromkeys(("AO", "BI", "BF", "CD", "DZ", "GA", "MZ", "RW", "ZA", "ZM", "ZW"), "Province"),
    **dict.fromkeys(("AF", "IR", "TR", "SL"), "Province"),
    **dict.fromkeys(("EG", "TN", "JO", "SY", "IQ", "YE", "LB", "OM", "KW", "BH", "PS"), "Governorate"),
    **dict.fromkeys(("BW", "MW", "UG", "LS", "IL"), "District"),
    **dict.fromkeys(("SO", "SA"), "Region"),
}
#: what a lake is called in the languages in which the table has the bare name
LAKES = {"fr": "lac {}", "pt": "lago {}", "tr": "{} Gölü"}
HAS_KIND_WORD = re.compile(
    r"\b(State|Province|Region|County|District|Governorate|River|Lake|Territory|Area)\b"
)
_SOURCE = re.compile(r"([A-Za-z0-9-]+)\(([a-z,]+)\)")
#: rows that other tables have better, or that are no names: (kind, English)
LEFT_OUT = frozenset(
    {
        ("organisation", "European Union"),
        ("organisation", "United Nations"),
        ("region", "World"),
    }
)
#: places confirmed by another source's text: (id, language, form) → label
Confirmed = Mapping[tuple[str, str, str], str]


def places(confirmed: Confirmed) -> list[DraftConcept]:
    """Make the entries of all places, in the order of the table."""
    made: dict[str, DraftConcept] = {}
    for row in read_table("places.tsv"):
        if (row["kind"], row["en"]) in LEFT_OUT:
            continue
        entry = _entry(row, confirmed)
        known = made.get(entry.id)
        if known is not None and not _same_thing(known, entry):
            entry = replace(entry, id=f"place:{slug(entry.shape)}-{slug(entry.english())}")
            known = made.get(entry.id)
        made[entry.id] = entry if known is None else _merged(known, entry)
    _add_official(made)
    _add_variants(made)
    _add_brazilian(made)
    return list(made.values())


def _labels(cell: str) -> dict[str, str]:
    """Read the `sources` of a row: the label by language, in lower case."""
    return {
        language: label.lower()
        for label, languages in _SOURCE.findall(cell)
        for language in languages.split(",")
    }


def _entry(row: Mapping[str, str], confirmed: Confirmed) -> DraftConcept:
    labels = _labels(row["sources"])
    shape = row["kind"]
    kind = shape if shape in NATIONAL else "organisation" if shape == "organisation" else "place"
    kind = "region" if shape in _REGIONS else kind
    concept = row["id"] or _id(row)
    cells: dict[str, tuple[SourcedForm, ...]] = {}
    for language in LANGUAGES:
        if row[language]:
            text = forms_of(row[language])[0].strip("()")
            # CLDR's labels for lists have "&" in Somali; running text has the word
            text = text.replace(" & ", " iyo ") if language == "so" else text
            form = _form(concept, language, text, row["en"], labels, confirmed)
            cells[language] = (_lake(form, language) if "Lake" in row["en"].split() else form,)
    cells["en"] = _english(row, cells["en"][0], labels)
    return DraftConcept(concept, kind, cells, {}, row["country"], shape)


def _id(row: Mapping[str, str]) -> str:
    if row["kind"] == "admin1":
        return f"place:{row['country'].lower()}-{slug(row['en'])}"
    return f"cldr:{slug(row['en'])}"


def _form(
    concept: str, language: str, text: str, english: str, labels: Mapping[str, str], confirmed: Confirmed
) -> SourcedForm:
    label = labels[language]
    if label in ("cldr", "cldr-alt"):
        return SourcedForm(text, (label,))
    if language == "en":
        return SourcedForm(text, (label,), "?" if label == "wof" else "")
    if language in KEEP_SPELLING and text == english and _apart(label, labels["en"]):
        return SourcedForm(text, (label, "en"))
    seen = confirmed.get((concept, language, text))
    return SourcedForm(text, (label, seen)) if seen else SourcedForm(text, (label,), "?")


def _lake(form: SourcedForm, language: str) -> SourcedForm:
    pattern = LAKES.get(language)
    if pattern is None or pattern.strip("{}").strip().lower() in form.text.lower():
        return form
    return SourcedForm(pattern.format(form.text), (*form.labels, "rule"), "?")


def _apart(label: str, english: str) -> bool:
    """Return whether a name and the English one come from different sources; Wikidata's heirs are one."""
    copies = {"wikidata", "ne"}
    one, other = family(label), family(english)
    return one != other and not {one, other} <= copies


def _english(row: Mapping[str, str], form: SourcedForm, labels: Mapping[str, str]) -> tuple[SourcedForm, ...]:
    """Add what the rules add to an English name, and approve it if another source spells it the same."""
    if form.sign and any(
        row[language] == form.text and _apart(labels[language], "wof")
        for language in KEEP_SPELLING
        if row[language]
    ):
        form = replace(form, sign="", labels=(*form.labels, "en"))
    if HAS_KIND_WORD.search(form.text):
        return (form,)
    if row["kind"] == "admin1" and (word := DIVISIONS.get(row["country"])):
        return (form, SourcedForm(f"{form.text} {word}", ("rule",), "?"))
    if row["kind"] == "river":
        return (
            form,
            SourcedForm(f"{form.text} River", ("rule",), "?"),
            SourcedForm(f"River {form.text}", ("rule",), "?"),
        )
    if row["kind"] == "lake":
        return (form, SourcedForm(f"Lake {form.text}", ("rule",), "?"))
    return (form,)


def _same_thing(known: DraftConcept, entry: DraftConcept) -> bool:
    """Return whether two rows of one id are one thing: a country and its islands, a city that is a state."""
    if known.country and entry.country:
        return known.country == entry.country
    return skeleton(entry.english()) in {skeleton(form.text) for form in known.cells["en"]}


def _merged(known: DraftConcept, other: DraftConcept) -> DraftConcept:
    """Return the entry of two rows of one id: the first one's kind, the forms of both."""
    cells = {
        language: distinct((*known.cells.get(language, ()), *other.cells.get(language, ())))
        for language in LANGUAGES
        if language in known.cells or language in other.cells
    }
    return replace(known, cells=cells)


def _add_official(made: dict[str, DraftConcept]) -> None:
    for row in read_table("countries-official.tsv"):
        entry = made.get(row["id"])
        if entry is None:
            continue
        labels = _labels(row["sources"])
        cells = dict(entry.cells)
        for language in LANGUAGES:
            if row[language] and labels.get(language) == "unterm" and language in cells:
                forms = [SourcedForm(text, ("unterm",)) for text in forms_of(row[language])]
                cells[language] = distinct((*cells[language], *forms))
        made[entry.id] = replace(entry, cells=cells)


def _add_variants(made: dict[str, DraftConcept]) -> None:
    for concept, language, text, label in _variants():
        entry = made.get(concept)
        if entry is None or entry.kind not in ("country", "territory", "capital"):
            continue
        cell = entry.cells.get(language, ())
        if not cell or not any(_alike(form.text, text) for form in cell):
            continue
        forms = distinct((*cell, SourcedForm(text, (label,), "?")))
        made[concept] = replace(entry, cells={**entry.cells, language: forms})


def _add_brazilian(made: dict[str, DraftConcept]) -> None:
    for row in read_table("places-pt-br.tsv"):
        entry = made.get(row["id"])
        if entry is None or not entry.cells.get("pt"):
            continue
        forms = distinct((*entry.cells["pt"], SourcedForm(row["pt_BR"], ("cldr",), "~")))
        made[entry.id] = replace(entry, cells={**entry.cells, "pt": forms})


def _variants() -> Iterator[tuple[str, str, str, str]]:
    for row in read_table("places-disagreements.tsv"):
        label = "wof" if row["source_b"] == "WOF" else "cldr" if row["source_b"] == "CLDR" else "ne"
        if "unconfirmed" in row["source_b"] or row["language"] == "en":
            continue
        for text in forms_of(row["value_b"]):
            yield row["id"], row["language"], text, label


def _alike(one: str, other: str) -> bool:
    """Return whether two names have at least half of their letters in common, and are not one spelling."""
    first, second = skeleton(one), skeleton(other)
    return first != second and SequenceMatcher(None, first, second).ratio() >= 0.5
