"""How much of the glossary has an approved form, by kind and language: the table in the README.

Before: without the rules of `rules.py`. Both counts are parts of the concepts that there are now.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from glossaries.build.model import LANGUAGES
from glossaries.build.shipped import shipped
from glossaries.build.tables import GLOSSARIES
from service.termbase.cells import forms_of, says_none
from service.termbase.grounds import GROUNDS, ground
from service.termbase.query import count_rows

README = GLOSSARIES / "README.md"
BEGIN, END = "<!-- coverage: made by the build -->", "<!-- end of coverage -->"
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "countries, territories": ("country", "territory"),
    "capitals, towns": ("capital", "city"),
    "regions, divisions": ("region",),
    "nature, camps, holy and other places": ("place",),
    "bodies, courts, banks, armed groups, clubs": ("organisation", "body", "bank", "court", "armed-group"),
    "parties": ("party",),
    "companies, media": ("company", "media"),
    "events, treaties": ("event", "treaty", "work"),
    "offices, titles, terms, currencies": ("office", "title", "term"),
    "people": ("person",),
    "inhabitants, peoples": ("demonym",),
}
_OF_KIND = {kind: group for group, kinds in _GROUPS.items() for kind in kinds}


def renewed() -> str:
    """Return the README with its table of coverage made anew."""
    text = README.read_text(encoding="utf-8")
    made = f"{BEGIN}\n{table()}\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: made, text, flags=re.DOTALL)


def table() -> str:
    """Write the tables: coverage before and after, and what the approved forms rest on."""
    before, after = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    rests, concepts = Counter[tuple[str, str]](), Counter[str]()
    old, new = list(_rows(shipped(frozenset()))), list(_rows(shipped()))
    _count(old, before)
    _count(new, after, concepts, rests)
    shorts = count_rows(old), count_rows(new)
    edited = LANGUAGES[1:]
    lines = [
        "| % with an approved form, before → now | concepts |" + "".join(f" {name} |" for name in edited),
        "|---|---:|" + "---:|" * len(edited),
    ]
    for group, number in concepts.items():
        shares = (
            f"{_share(before, group, name, number)}→{_share(after, group, name, number)}" for name in edited
        )
        lines.append(f"| {group} | {number} | " + " | ".join(shares) + " |")
    for word, label in (("approved", "abbreviations"), ("none", "known to have no abbreviation")):
        parts = [
            [round(100 * one.abbreviations[name, word] / shorts[1].abbreviated) for name in edited]
            for one in shorts
        ]
        shares = (f"{was}→{now}" for was, now in zip(*parts, strict=True))
        lines.append(f"| {label} | {shorts[1].abbreviated} | " + " | ".join(shares) + " |")
    lines += [
        "",
        "| approved forms rest on |" + "".join(f" {name} |" for name in edited),
        "|---|" + "---:|" * len(edited),
    ]
    lines += [
        f"| `{rule}` | " + " | ".join(str(rests[rule, name]) for name in edited) + " |" for rule in GROUNDS
    ]
    return "\n".join(lines)


def _share(counts: Counter[tuple[str, str]], group: str, language: str, number: int) -> int:
    return round(100 * counts[group, language] / number)


def _rows(files: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for name in sorted(files):
        for row in csv.DictReader(io.StringIO(files[name])):
            yield {column: cell for column, cell in row.items() if cell}


def _count(
    rows: Iterable[Mapping[str, str]],
    covered: Counter[tuple[str, str]],
    concepts: Counter[str] | None = None,
    rests: Counter[tuple[str, str]] | None = None,
) -> None:
    if concepts is not None:
        concepts.update(dict.fromkeys(_GROUPS, 0))
    for row in rows:
        group = _OF_KIND[row["kind"]]
        if concepts is not None:
            concepts[group] += 1
        named = set()
        for column, forms in forms_of(dict(row)).items():
            for form in (form for form in forms if not form.sign and not says_none(column, form)):
                language = column.removesuffix("_short")
                named.add(language)
                if rests is not None:
                    rests[ground(form.source), language] += 1
        covered.update((group, language) for language in named)
