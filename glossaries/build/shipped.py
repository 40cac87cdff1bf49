"""All shipped files: the tables by the rules, then the edits, then what the names have in common."""

from __future__ import annotations

from collections.abc import Mapping

from glossaries.build import rules
from glossaries.build.abbreviations import told_apart
from glossaries.build.cldr_names import currencies, languages
from glossaries.build.demonyms import demonyms
from glossaries.build.edits import edit, house, house_entries
from glossaries.build.everyday import with_everyday
from glossaries.build.fill import filled
from glossaries.build.institutions import institutions
from glossaries.build.model import DraftConcept
from glossaries.build.ordinary import Words, settle
from glossaries.build.people import people
from glossaries.build.places import places
from glossaries.build.priorities import rank
from glossaries.build.regional import regional
from glossaries.build.short_forms import abbreviated, without_abbreviation
from glossaries.build.tables import read_table
from glossaries.build.unchanged import unchanged
from glossaries.build.write import row_of, text_of

#: the file of each kind of place
_FILES = {
    "country": "countries.csv",
    "territory": "countries.csv",
    "capital": "cities.csv",
    "city": "cities.csv",
}
_BY_KIND = {
    **_FILES,
    "region": "regions.csv",
    "place": "nature.csv",
    "person": "people.csv",
    "demonym": "peoples.csv",
}


def shipped(ruled: rules.Rules = rules.ALL) -> dict[str, str]:
    """Return the content of every shipped file by name."""
    files: dict[str, list[dict[str, str]]] = {}
    for entry in entries(ruled):
        files.setdefault(file_of(entry), []).append(row_of(entry))
    files["house.csv"] = house()
    return {name: text_of(rows) for name, rows in sorted(files.items())}


def entries(ruled: rules.Rules = rules.ALL) -> list[DraftConcept]:
    """Return all entries but those written by hand, edited and ranked."""
    confirmed = {
        (row["id"], row["language"], row["form"]): row["label"] for row in read_table("confirmed.tsv")
    }
    found = places(confirmed)
    countries: Mapping[str, DraftConcept] = {
        entry.country: entry for entry in found if entry.kind == "country"
    }
    written = house_entries()
    named = [*found, *institutions()]
    if rules.REGIONAL in ruled:
        named = regional(named, written, ruled)
    named = unchanged(named, ruled)
    if rules.TEXT in ruled or rules.REGIONAL in ruled:
        named = abbreviated(filled(named, ruled), ruled)
    everything = [
        *settle(named, Words.read(), countries),
        *people(),
        *languages(),
        *currencies(),
        *demonyms({entry.id: entry for entry in found}, ruled),
    ]
    whole = rules.REGIONAL in ruled
    edited = with_everyday(edit(everything, whole=whole), ruled, whole=whole)
    return without_abbreviation(rank(told_apart(edited, whole=whole), written), ruled)


def file_of(entry: DraftConcept) -> str:
    """Name the file in which an entry stands."""
    if entry.shape in ("language", "currency"):
        return "languages-currencies.csv"
    if entry.kind in ("term", "title"):
        return "terms.csv"
    return _BY_KIND.get(entry.kind, "institutions.csv")
