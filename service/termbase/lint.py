"""Checking a glossary as a whole: what a row by itself does not show.

A problem makes the glossary unfit to use: wrong script, two concepts that cannot be told apart. A remark
is worth a look: homographs, abbreviations of two bodies, concepts without an approved form.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.domain.languages.tags import letters
from service.domain.terms.normalise import key
from service.termbase.cells import Cells, Forms, forms_of, is_forms, language_of, says_none


@dataclass(frozen=True, slots=True)
class Remark:
    """Something found: its sort, the concepts, and a sentence. `bad`: it makes the glossary unfit."""

    sort: str
    concepts: tuple[str, ...]
    text: str
    bad: bool

    def __str__(self) -> str:
        return f"{', '.join(self.concepts)}: {self.text}"


def check_all(rows: Iterable[Cells]) -> list[Remark]:
    """Return what is found in concepts (good rows, tidy) as a whole; problems first."""
    active = [cells for cells in rows if cells.get("status") != "retired"]
    found = [*_scripts(active), *_doubles(active), *_homographs(active), *_unapproved(active)]
    return sorted(found, key=lambda one: not one.bad)


def _scripts(rows: Iterable[Cells]) -> Iterator[Remark]:
    for cells in rows:
        for column, forms in _forms(cells).items():
            for form in forms:
                odd = _odd_letter(form.text, language_of(column))
                if odd:
                    # abbreviations and brands go in Latin letters in every language ("UNICEF")
                    latin = odd == "LATIN"
                    yield Remark(
                        "script",
                        (cells["id"],),
                        f"{column}: “{form.text}” holds {odd.capitalize()} letters",
                        not latin,
                    )


def _odd_letter(text: str, language: str) -> str:
    expected = letters(language)
    for char in text if expected else "":
        if unicodedata.category(char) in ("Lu", "Ll", "Lt", "Lo"):
            script = unicodedata.name(char, "").partition(" ")[0]
            # letters of Latin alphabets whose Unicode names do not begin with LATIN: ʿ, ʾ, º
            if script not in (expected, "MODIFIER", "MASCULINE", "FEMININE", "FULLWIDTH"):
                return script
    return ""


def _doubles(rows: Iterable[Cells]) -> Iterator[Remark]:
    """Find concepts of one kind whose forms in a language are all the same: one thing given twice."""
    seen: dict[tuple[object, ...], str] = {}
    for cells in rows:
        forms = tuple((name, cell) for name, cell in cells.items() if is_forms(name))
        told_apart = (
            cells.get("context"),
            cells.get("scope"),
            cells.get("valid_from"),
            cells.get("priority"),
        )
        first = seen.setdefault((cells["kind"], forms, told_apart), cells["id"])
        if first != cells["id"]:
            yield Remark(
                "duplicate",
                (first, cells["id"]),
                f"the same {cells['kind']} twice: nothing tells “{forms[0][1]}” and itself apart",
                True,
            )


def _homographs(rows: Iterable[Cells]) -> Iterator[Remark]:
    """Find approved forms that two concepts share, and abbreviations that do."""
    owners: dict[tuple[str, str], dict[str, Mapping[str, str]]] = defaultdict(dict)
    shorts: set[tuple[str, str]] = set()
    written: dict[tuple[str, str], str] = {}
    for cells in rows:
        for column, forms in _forms(cells).items():
            language = language_of(column)
            for form in forms:
                if not form.sign:
                    place = language, key(form.text, language)
                    owners[place][cells["id"]] = cells
                    written.setdefault(place, form.text)
                    if column != language:
                        shorts.add(place)
    for (language, folded), sharing in owners.items():
        if len(sharing) > 1:
            sort = "abbreviation" if (language, folded) in shorts else "homograph"
            kinds = ", ".join(sorted({cells["kind"] for cells in sharing.values()}))
            settled = [one for one in sharing.values() if one.get("context") or one.get("priority")]
            how = "told apart by context or priority" if settled else "the first in the files counts"
            yield Remark(
                sort,
                tuple(sharing),
                f"{language}: “{written[language, folded]}” is a form of each ({kinds}); {how}",
                False,
            )


def _unapproved(rows: Iterable[Cells]) -> Iterator[Remark]:
    for cells in rows:
        if all(form.sign for forms in _forms(cells).values() for form in forms):
            yield Remark("no approved form", (cells["id"],), "no approved form in any language", False)


def _forms(cells: Cells) -> Forms:
    """Return the forms by column, without the word that there is none."""
    return {
        column: [form for form in forms if not says_none(column, form)]
        for column, forms in forms_of(cells).items()
    }
