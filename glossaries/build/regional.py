"""The tables of the region: institutions and names of African and Middle Eastern news, divisions, towns.

Rules:

- **Rows of a concept that is there** (same id and name, or same English name and sort of kind) join it;
  see `joining.py`. An id beside another name is a mistake of the table, and the row gets its own.
- **Trust**: a row's `approved` names the columns whose first form CLDR has or two independent sources
  agree on; the rest is written by hand (`hand`), and proposed. Rule `hand+second` (`rules.py`): approved as
  well where a second hand wrote the same, but no party in the languages of `LITERAL`: there both hands
  translate word by word what the press may call otherwise.
- **Names that stay** (`keep`: marked so in the table, and the second hand wrote none of them otherwise in a
  language of Latin letters) are approved there as they are: companies, media, clubs, parties, armed groups.
- **English** is the headword and its other names, approved (`list`). What stands in brackets tells one
  from another of that name: it becomes context.
- **Ambiguous names** (marked in the table, or an ordinary English word) have context words and come last:
  they are found only near one of these, or where the story has the full name.
- **Peoples** are in `demonyms.py`; other words of the trade are everyday words that only pass, so new ones
  are left out. Currencies are found in exactly this case ("rand", but not "Rand Corporation").
- **A name in brackets only** ("Labour Party (Nigeria)") comes after the one that needs none.
- **Divisions** named by a compass point or another word alone ("Central") are looked for with the word for
  their kind only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from glossaries.build import rules
from glossaries.build.edits import renamed
from glossaries.build.institutions import is_introduced, is_word, read_labels
from glossaries.build.joining import Pool, fits, joined
from glossaries.build.model import LANGUAGES, LATIN, DraftConcept, SourcedForm, distinct
from glossaries.build.ordinary import SHAPES
from glossaries.build.places import DIVISIONS, HAS_KIND_WORD
from glossaries.build.tables import forms_of, read_table, slug
from glossaries.build.trust import skeleton
from service.domain.terms.common_words import ordinary_words

#: languages in which two translations of a party's name, word by word, show nothing
LITERAL = frozenset({"fa", "tr", "he"})
#: English words near which an ambiguous name is this kind of thing
NEAR: Mapping[str, str] = {
    "party": "party+election+elections+parliament+coalition+opposition+voters+votes+seats+MPs+Senate+leader",
    "company": "company+firm+shares+operator+group+customers+CEO+billion+app+airline+technology+subscribers",
    "organisation": "club+match+league+coach+football+goal+goals+team+cup+stadium+players+season+final",
    "media": "newspaper+channel+broadcaster+TV+reported+agency+editor+journalist+website",
    "body": "parliament+lawmakers+intelligence+senate+military+agency+bill+senators",
    "armed-group": "group+fighters+mercenaries+militia+forces+troops",
    "place": "camp+refugee+refugees+migrants",
    "region": "region+mountains+heights+Syria+Morocco",
    "event": "final+match+Easter+fasting+championship+tournament+qualifier+group",
}
#: kinds whose names stay as they are in languages of Latin letters, where the table says so
KEPT = frozenset({"company", "media", "organisation", "party", "armed-group"})
_STAYS = "keep: same"
_BRACKETS = re.compile(r" \((.+?)\)")
#: rows and other names that are first of all something else: a word, a person, an illness, a country
#: (the club would be found in "Manchester City Council", too)
LEFT_OUT = frozenset({"Cabinet Secretary", "X (social network)|Twitter"})
TOWNS_TOO = frozenset({"Manchester City"})
#: names that another body of another country has, too: what tells them from it
_TOLD_BY = {"Peoples' Democratic Party|Peoples' Democratic Party (Turkey)": "Turkey"}
NO_NAMES = frozenset(
    {
        *("LeT", "Chan", "CHAN", "Maulid", "Arafat", "SARS", "CPC", "Glo", "CARE", "SOMO", "Wafa", "WAFA"),
        *("SANA", "SUNA", "Fana", "ETA", "TAP", "LAM", "Aspen", "The Kaaba", "Inter"),
    }
)
#: provinces that one country claims and another has, or that are countries
_NO_DIVISIONS = frozenset({("CN", "Taiwan"), ("GB", "England"), ("GB", "Scotland"), ("GB", "Wales")})
_NO_SOURCE = frozenset({"hand", "hand~", "rule"})
#: words that name a division only together with its kind
#: letters from which an abbreviation seldom means anything else
SURE_LETTERS = 4
_POINTS = frozenset(
    {
        *("north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"),
        *("centre", "center", "upper", "lower", "northwest", "northeast", "southwest", "southeast"),
        *("north-east", "north-west", "south-east", "south-west", "lakes", "islands", "coast"),
        *("coastal", "capital", "savanes", "plateau", "nord", "sud", "est", "ouest", "littoral"),
        *("unity", "river", "rivers", "cross", "delta", "plateaux", "maritime", "mountain", "valley"),
        *("lac", "middle", "highlands", "interior", "federal", "district"),
    }
)


def regional(
    entries: Iterable[DraftConcept], house: Iterable[DraftConcept], ruled: rules.Rules
) -> list[DraftConcept]:
    """Return the entries with the tables of the region joined to them, new ones after the old."""
    pool = Pool(entries, house)
    _subdivisions(pool)
    _exonyms(pool)
    _institutions(pool, ruled)
    _short_forms(pool)
    return list(pool.entries.values())


# --- institutions and names -------------------------------------------------------------------------


def _institutions(pool: Pool, ruled: rules.Rules) -> None:
    second = second_hands() if rules.SECOND in ruled else frozenset()
    others = _written_otherwise()
    for row in read_table("regional.tsv"):
        names, told_by = english_of(row["en"])
        told_by = told_by or _TOLD_BY.get(row["en"], "")
        names = [name for name in names if fits(name, "en") and name not in NO_NAMES]
        if not names or row["en"] in LEFT_OUT or names[0] in TOWNS_TOO:
            continue
        cells = cells_of(row, second, names)
        if rules.KEEP in ruled and row["kind"] in KEPT and _STAYS in row["note"] and row["en"] not in others:
            cells = _kept(cells, names)
        known = _known(pool, row["id"], () if told_by else names, row["kind"])
        if known in pool.house:
            continue
        if known:
            pool.put(joined(pool.entries[known], cells))
        elif _is_currency(row) or not is_word(row["kind"], names[0]):
            entry = _new(pool, row, names, told_by, cells)
            pool.put(entry)
            pool.told_apart |= {entry.id} if told_by else set()


def _written_otherwise() -> frozenset[str]:
    """Return the English cells that the second hand wrote otherwise in a language of Latin letters."""
    agreed: dict[tuple[str, str], bool] = {}
    for row in read_table("regional-second.tsv"):
        if row["lang"] in LATIN:
            key = row["en"], row["lang"]
            agreed[key] = agreed.get(key, False) or row["agrees"] != "no"
    return frozenset(english for (english, _), agrees in agreed.items() if not agrees)


def _kept(
    cells: Mapping[str, tuple[SourcedForm, ...]], names: Sequence[str]
) -> dict[str, tuple[SourcedForm, ...]]:
    """Approve a name that stays as it is where the language has Latin letters."""
    kept = dict(cells)
    for language in LATIN:
        first, *others = cells.get(language, (SourcedForm("", ()),))
        if first.sign and first.text in names:
            labels = ("hand", "keep", *(label for label in first.labels if label not in _NO_SOURCE))
            kept[language] = (replace(first, sign="", labels=labels), *others)
    return kept


def second_hands() -> frozenset[tuple[str, str]]:
    """Return the (English cell, language) of which a second hand wrote the same first form."""
    rows = read_table("regional-second.tsv")
    return frozenset((row["en"], row["lang"]) for row in rows if row["agrees"] == "yes")


def english_of(cell: str) -> tuple[list[str], str]:
    """Return the English names without brackets, and what stood in them where no name lacks them."""
    forms = forms_of(cell)
    bare = [form for form in forms if not _BRACKETS.search(form)]
    if bare:
        return bare, ""
    found = _BRACKETS.search(forms[0])
    return list(dict.fromkeys(_BRACKETS.sub("", form) for form in forms)), found[1] if found else ""


def cells_of(
    row: Mapping[str, str], second: frozenset[tuple[str, str]], names: Sequence[str]
) -> dict[str, tuple[SourcedForm, ...]]:
    """Return the forms of a row of the table by column; `second`: what `second_hands` gives."""
    labels = read_labels(row["sources"])
    approved = set(row["approved"].split(","))
    cells: dict[str, tuple[SourcedForm, ...]] = {"en": tuple(SourcedForm(name, ("list",)) for name in names)}
    shorts = [text for text in forms_of(row["en_short"]) if text not in names and text not in NO_NAMES]
    if shorts:
        cells["en_short"] = tuple(SourcedForm(text, ("list",)) for text in shorts)
    for language in LANGUAGES[1:]:
        for column in (language, f"{language}_short"):
            forms = [
                SourcedForm(
                    text, _labels(labels, column, number), "" if number == 1 and column in approved else "?"
                )
                for number, text in enumerate(forms_of(row[column]), start=1)
                if text not in NO_NAMES
            ]
            if forms and forms[0].sign and column == language and (row["en"], language) in second:
                forms[0] = _twice(forms[0], language, names, row["kind"])
            if forms:
                cells[column] = distinct(forms)
    return cells


def _labels(labels: Mapping[str, tuple[str, ...]], column: str, number: int) -> tuple[str, ...]:
    return labels.get(column if number == 1 else f"{column}#{number}") or labels.get(column) or ("hand",)


def _twice(form: SourcedForm, language: str, names: Sequence[str], kind: str) -> SourcedForm:
    """Approve a form that a second hand wrote, too, where the language lets two hands do so."""
    spelt = form.text in names or bool(set(form.labels) - _NO_SOURCE)
    allowed = language in rules.SECOND_HAND or (language in rules.SECOND_HAND_SPELT and spelt)
    if not allowed or (kind == "party" and language in LITERAL):
        return form
    first = [label for label in form.labels if label not in _NO_SOURCE]
    return replace(form, sign="", labels=("hand", "second", *first))


def _known(pool: Pool, concept: str, names: Sequence[str], kind: str) -> str:
    """Return the id of the concept that a row speaks of, "" for a new one."""
    if concept in pool.entries and (not names or concept in pool.named(names, kind)):
        return concept
    alike = pool.named(names if kind in ("region", "place") else names[:1], kind)
    if kind == "place":  # a dam may stand in the older table as an event
        alike += pool.named(names[:1], "event")
    return next((one for one in alike if one not in pool.told_apart and _same_kind(pool, one, kind)), "")


def _same_kind(pool: Pool, concept: str, kind: str) -> bool:
    """Return whether a concept may be a row's: a newspaper is no party, and a club no country."""
    known = (pool.entries.get(concept) or pool.house[concept]).kind
    return known != "country" and (kind != "party" or known == "party")


def _new(
    pool: Pool,
    row: Mapping[str, str],
    names: Sequence[str],
    told_by: str,
    cells: dict[str, tuple[SourcedForm, ...]],
) -> DraftConcept:
    kind = row["kind"]
    fixed: dict[str, str] = {}
    currency = _is_currency(row)
    if currency:
        fixed["case"] = "exact"
    ambiguous = "ambiguous" in row["note"] or any(name.lower() in ordinary_words("en") for name in names)
    ambiguous = ambiguous or ("(" in row["en"] and any(" " not in name for name in names))
    if not currency and (ambiguous or told_by):
        near = "+".join(filter(None, (told_by.replace(" ", "+"), NEAR.get(kind, "") if ambiguous else "")))
        if near:
            fixed["context"] = "; ".join([f"en:{near}", *(_near(cells, names) if ambiguous else ())])
        fixed["priority"] = "-20" if ambiguous else "-25"
    if is_introduced(kind, [form.text for form in cells.get("en_short", ())]):
        fixed["first"] = "full"
    entry = DraftConcept("", kind, {"en": cells["en"]}, fixed, "", kind)
    concept = row["id"] if row["id"] and not pool.knows(row["id"]) else _id(pool, kind, row["en"])
    return replace(joined(entry, cells), id=concept)


def _is_currency(row: Mapping[str, str]) -> bool:
    return row["kind"] == "term" and "cldr" in row["sources"] and row["en"].islower()


def _near(cells: Mapping[str, Sequence[SourcedForm]], names: Sequence[str]) -> Iterable[str]:
    """Name what the thing is in the other languages that spell it as English does."""
    for place, language in enumerate(LANGUAGES[1:], start=1):
        if any(form.text in names for form in cells.get(language, ())):
            yield f"{language}:{SHAPES['body'][place]}"


def _id(pool: Pool, kind: str, english: str) -> str:
    prefix = kind if kind in ("term", "title") else "place" if kind in ("region", "place") else "inst"
    first = f"{prefix}:{slug(english.split('|')[0])}"
    return first if not pool.knows(first) else f"{first}-{slug(kind)}"


# --- abbreviations ----------------------------------------------------------------------------------


def _short_forms(pool: Pool) -> None:
    """Join the table of abbreviations: English ones of four letters or more, too; shorter ones mean much."""
    for row in read_table("short-forms.tsv"):
        known = row["id"] if row["id"] in pool.entries else ""
        known = known or next(iter(pool.named(forms_of(row["en"])[:1], "body")), "")
        if known not in pool.entries:
            continue
        labels, approved = read_labels(row["sources"]), set(row["approved"].split(","))
        cells = {}
        named = {form.text for form in pool.entries[known].cells["en"]}
        english = [text for text in forms_of(row["en_short"]) if len(text) >= SURE_LETTERS]
        if english := [text for text in english if text not in named]:
            cells["en_short"] = tuple(SourcedForm(text, ("list",)) for text in english)
        for column in (f"{language}_short" for language in LANGUAGES[1:]):
            forms = forms_of(row[column])
            long = {form.text for form in pool.entries[known].cells.get(column.removesuffix("_short"), ())}
            made = [
                SourcedForm(
                    text, _labels(labels, column, number), "" if number == 1 and column in approved else "?"
                )
                for number, text in enumerate(forms, start=1)
                if text not in long
            ]
            if made:
                cells[column] = tuple(made)
        pool.put(joined(pool.entries[known], cells))


# --- divisions and towns ----------------------------------------------------------------------------


def _subdivisions(pool: Pool) -> None:
    divisions = {
        (entry.country, skeleton(form.text)): entry.id
        for entry in pool.entries.values()
        if entry.shape == "admin1"
        for form in entry.cells["en"]
    }
    for row in read_table("subdivisions.tsv"):
        names = forms_of(row["en"])
        if (row["country"], names[0]) in _NO_DIVISIONS:
            continue
        known = (
            row["id"]
            if row["id"] in pool.entries
            else divisions.get((row["country"], skeleton(names[0])), "")
        )
        if not known and any(concept in pool.house for concept in pool.named(names, "region")):
            continue
        labels, approved = read_labels(row["sources"]), set(row["approved"].split(","))
        cells = _place_cells(row, labels, approved, LANGUAGES[1:])
        known = known or next(
            (one for one in pool.named(names[:1], "region") if _is_region(pool, one, row)), ""
        )
        if known and pool.entries[known].kind == "region":
            pool.put(joined(pool.entries[known], cells))
        elif not known:
            concept = row["id"] if row["id"] and not pool.knows(row["id"]) else _place_id(pool, row)
            english = _division(names, labels.get("en", ("hand",)), row["country"])
            if english:
                entry = DraftConcept(concept, "region", {"en": english}, {}, row["country"], "admin1")
                pool.put(joined(entry, cells))


def _is_region(pool: Pool, concept: str, row: Mapping[str, str]) -> bool:
    """Return whether a concept is the region of that name of which the division is the whole: Brittany."""
    entry = pool.entries[concept]
    return entry.kind == "region" and entry.shape != "admin1" and entry.country in ("", row["country"])


def _division(names: Sequence[str], labels: tuple[str, ...], country: str) -> tuple[SourcedForm, ...]:
    """Make the English names of a division; one that is a word alone is let pass only."""
    word = DIVISIONS.get(country)
    forms = []
    for name in (name for name in names if fits(name, "en")):
        plain = all(part in _POINTS or part in ordinary_words("en") for part in name.lower().split())
        forms.append(SourcedForm(name, labels, "~" if plain else ""))
        if word and not HAS_KIND_WORD.search(name):
            forms.append(SourcedForm(f"{name} {word}", ("rule",), "?"))
    return distinct(forms)


def _place_cells(
    row: Mapping[str, str],
    labels: Mapping[str, tuple[str, ...]],
    approved: set[str],
    languages: Iterable[str],
) -> dict[str, tuple[SourcedForm, ...]]:
    return {
        language: distinct(
            SourcedForm(
                text, _labels(labels, language, number), "" if number == 1 and language in approved else "?"
            )
            for number, text in enumerate(forms_of(row[language]), start=1)
        )
        for language in languages
        if row[language]
    }


def _place_id(pool: Pool, row: Mapping[str, str]) -> str:
    first = f"place:{row['country'].lower()}-{slug(row['en'].split('|')[0])}"
    return first if not pool.knows(first) else f"{first}-{row['kind']}"


def _exonyms(pool: Pool) -> None:
    towns = {
        (entry.country, skeleton(form.text)): entry.id
        for entry in pool.entries.values()
        if entry.kind in ("city", "capital")
        for form in entry.cells["en"]
    }
    for concept, text in renamed():
        if concept in pool.entries and pool.entries[concept].kind in ("city", "capital"):
            towns.setdefault((pool.entries[concept].country, skeleton(text)), concept)
    for row in read_table("exonyms-ar.tsv"):
        names = forms_of(row["en"])
        known = (
            row["id"] if row["id"] in pool.entries else towns.get((row["country"], skeleton(names[0])), "")
        )
        if not known and any(concept in pool.house for concept in pool.named(names, "city")):
            continue
        cells = _place_cells(
            row, read_labels(row["sources"]), set(row["approved"].split(",")), ("ar", "fa", "he")
        )
        if known:
            pool.put(joined(pool.entries[known], cells))
        elif row["kind"] == "city":
            english = tuple(SourcedForm(name, ("list",)) for name in names if fits(name, "en"))
            concept = row["id"] if row["id"] and not pool.knows(row["id"]) else _place_id(pool, row)
            pool.put(
                joined(DraftConcept(concept, "city", {"en": english}, {}, row["country"], "city"), cells)
            )
