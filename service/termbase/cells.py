"""A concept as its filled cells: column → text, as in a row of a glossary file.

The database keeps it so, as one JSON object of strings. The object names its own columns, so that a new
language changes no table, and the forms of one language can be read without the rest.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from service.domain.languages.tags import primary
from service.domain.terms.concept import Concept
from service.domain.terms.normalise import keys
from service.errors import Unprocessable
from service.message import message
from service.termbase.rows import FIXED, NONE, Columns, Fault, parse, split_sign

Cells = dict[str, str]

#: columns before the forms, and after them: the order of kept and of exported rows
FIRST = ("id", "kind")
LAST = (*tuple(name for name in FIXED if name not in (*FIRST, "note", "sources")), "note", "sources")
#: the edition languages in the order of the shipped files; others follow by name
LANGUAGES = ("en", "sv", "fr", "ar", "pt", "sw", "ha", "am", "so", "af", "fa", "he", "tr")
_LANGUAGE = re.compile(r"([a-z]{2,3})(_short)?")
_PLACE = re.compile(r"([a-z]{2,3}(?:_short)?)(?:#(\d+))?")
#: letters of the forms that an id is made of
_SLUG = 40
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Form(NamedTuple):
    """A form as its cell has it: text, sign ("", "?", "~" or "!") and where it comes from."""

    text: str
    sign: str = ""
    source: str = ""

    @property
    def written(self) -> str:
        """The form with its sign, as a cell has it."""
        return self.sign + self.text


Forms = dict[str, list[Form]]


def is_forms(column: str) -> bool:
    """Return whether a column holds forms (“fr”, “fr_short”)."""
    return column not in FIXED and _LANGUAGE.fullmatch(column) is not None


def column_of(language: str, *, short: bool = False) -> str:
    """Name the column of a language (primary subtag) for its full or its short forms."""
    return f"{language}_short" if short else language


def language_of(column: str) -> str:
    """Return the language (primary subtag) of a column of forms."""
    return column.removesuffix("_short")


def says_none(column: str, form: Form) -> bool:
    """Return whether what stands in a cell is no form: the word that the language has no abbreviation."""
    return form.text == NONE and column.endswith("_short")


def kept_column(column: str) -> str:
    """Return a column of forms under the code that we keep for its language: "no_short" for "nb_short"."""
    language = language_of(column)
    return primary(language) + column.removeprefix(language)


def order(columns: Iterable[str]) -> list[str]:
    """Put columns in the order in which rows are kept and exported."""
    return [name for name, _ in _ordered(tuple(columns))]


@lru_cache(maxsize=4096)
def _ordered(columns: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Return columns in order, each with whether it holds forms; kept, as the same few sets come again."""
    present = set(columns)
    forms = sorted((name for name in present if is_forms(name)), key=_form_order)
    before, after = ([name for name in names if name in present] for names in (FIRST, LAST))
    return tuple((name, name in forms) for name in (*before, *forms, *after))


@lru_cache(maxsize=512)
def _form_order(column: str) -> tuple[int, str, bool]:
    language = language_of(column)
    known = LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
    return known, language, column != language


@lru_cache(maxsize=4096)
def columns_of(header: tuple[str, ...]) -> Columns:
    """Return the columns that a row with these names has. The names were checked before, by `problems_of`."""
    fixed = {name: place for place, name in enumerate(header) if name in FIXED}
    languages = [
        (place, language_of(name), name.endswith("_short"))
        for place, name in enumerate(header)
        if name not in FIXED
    ]
    return Columns(len(header), fixed, tuple(sorted(languages, key=lambda column: column[2])))


def tidy(cells: Mapping[str, str]) -> Cells:
    """Return the filled cells in their order: forms NFC, no spaces at edges, a sign close to its form."""
    done: Cells = {}
    for name, forms in _ordered(tuple(cells)):
        cell = cells[name]
        if not cell or not (cell := cell.strip()):
            continue
        if forms:
            if not cell.isascii():
                cell = unicodedata.normalize("NFC", cell)
            if " " in cell and ("|" in cell or cell[0] in "?!~"):
                cell = "|".join(["".join(split_sign(form)) for form in cell.split("|")])
        done[name] = cell
    return done


def to_text(cells: Mapping[str, str]) -> str:
    """Write tidy cells as the database keeps them."""
    return _JSON.encode(cells)


def from_text(text: str | bytes) -> Cells:
    """Read cells as the database keeps them."""
    cells: Cells = json.loads(text if isinstance(text, str) else text.decode())
    return cells


def problems_of(cells: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with a concept: (column, reason); nothing if it is good.

    The rules are those of a row in a file; besides, each column must be one that a file may have.
    """
    wrong = [
        (name, f"{name!r} is neither a language (“fr”, “fr_short”) nor a known field")
        for name in cells
        if name not in FIXED and not is_forms(name)
    ]
    wrong += [
        (name, f"the code of this language is {language_of(kept_column(name))}: use “{kept_column(name)}”")
        for name in cells
        if is_forms(name) and kept_column(name) != name
    ]
    if not wrong:
        whole = {"id": "", "kind": "", **cells}
        parse(list(whole.values()), columns_of(tuple(whole)), wrong)
    return wrong


def check(cells: Mapping[str, str]) -> Cells:
    """Return the cells tidied. Raises `Unprocessable` with the first wrong field and all reasons."""
    wrong = problems_of(cells)
    if not wrong:
        tidied = tidy(cells)
        wrong = problems_of(tidied)
        if not wrong:
            return tidied
    detail = "; ".join(reason for _, reason in wrong)
    raise Unprocessable(
        message("The concept cannot be kept: {detail}.", detail=detail),
        field=wrong[0][0],
        errors=[{"field": field, "message": reason} for field, reason in wrong],
    )


def concept_of(cells: Mapping[str, str]) -> Concept:
    """Return the concept of cells that `check` found good. Raises `ValueError` for others."""
    faults: list[Fault] = []
    concept = parse(list(cells.values()), columns_of(tuple(cells)), faults)
    if concept is None:
        said = "; ".join(reason for _, reason in faults)
        raise ValueError(f"the row of {cells.get('id')!r} was found good, and now: {said}")
    return concept


def made_id(text: str, prefix: str, made: set[str]) -> str:
    """Return an id for a concept without one, of its first forms: the same for the same forms another time.

    `made` are those that one file has so far, which this joins.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower())[:_SLUG].strip("-")
    name = f"{prefix}{f'{slug}-' if slug else ''}{sha256(text.encode()).hexdigest()[:8]}"
    number = 1
    while (one := name if number == 1 else f"{name}-{number}") in made:
        number += 1
    made.add(one)
    return one


# --- forms and where they come from -----------------------------------------------------------


def split_map(cell: str, between: str = ";") -> dict[str, str]:
    """Divide a cell such as "fr:f pl; ar:m" into its parts, by the key before the colon."""
    parts = (part.strip() for part in cell.split(between))
    return {part.partition(":")[0].strip(): part.partition(":")[2].strip() for part in parts if part}


def join_map(parts: Mapping[str, str]) -> str:
    """Write what `split_map` reads."""
    return "; ".join(f"{name}:{value}" if value else name for name, value in parts.items())


def forms_of(cells: Mapping[str, str]) -> Forms:
    """List the forms by column, each with its source as `Concept.source_of` finds it."""
    said = split_map(cells.get("sources", ""))
    forms: Forms = {}
    for column, cell in cells.items():
        if not is_forms(column):
            continue
        default = said.get(column) or said.get(language_of(column), "")
        forms[column] = [
            Form(text, sign, said.get(f"{column}#{number}") or default)
            for number, (sign, text) in enumerate((split_sign(part) for part in cell.split("|")), start=1)
        ]
    return forms


def other_sources(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of the sources that speak of no form of the concept."""
    present = {language_of(column) for column in cells if is_forms(column)}

    def of_forms(name: str) -> bool:
        place = _PLACE.fullmatch(name)
        return place is not None and language_of(place[1]) in present

    return {name: value for name, value in split_map(cells.get("sources", "")).items() if not of_forms(name)}


def with_forms(
    cells: Mapping[str, str], forms: Mapping[str, Sequence[Form]], others: Mapping[str, str] | None = None
) -> Cells:
    """Return the cells with these forms instead of theirs, and the sources to them.

    `others` are the parts of the sources that speak of no form, the cells' own if None.
    """
    kept = {name: cell for name, cell in cells.items() if not is_forms(name) and name != "sources"}
    kept |= {column: "|".join(form.written for form in row) for column, row in forms.items() if row}
    said: dict[str, str] = {}
    for column in order(column for column, row in forms.items() if row):
        row = forms[column]
        shorts = forms.get(f"{column}_short", ())
        own_default = all(form.source for form in row) and all(form.source for form in shorts)
        if column.endswith("_short"):
            own_default = all(form.source for form in row)
        default = Counter(form.source for form in row).most_common(1)[0][0] if own_default else ""
        if default and said.get(language_of(column)) != default:
            said[column] = default
        for number, form in enumerate(row, start=1):
            if form.source and form.source != default:
                said[f"{column}#{number}"] = form.source
    said |= other_sources(cells) if others is None else others
    if "#" in kept.get("grammar", "") and any(is_forms(name) for name in cells):
        kept["grammar"] = _grammar_with(cells, forms)
    return tidy({**kept, "sources": join_map(said)})


def _grammar_with(cells: Mapping[str, str], forms: Mapping[str, Sequence[Form]]) -> str:
    """Return the grammar, what it says of single forms moved to where these stand now."""
    moved: dict[str, str] = {}
    for name, value in split_map(cells["grammar"]).items():
        column, _, number = name.partition("#")
        before = cells.get(column, "").split("|")
        place = int(number or 1) - 1
        if place >= len(before):
            continue
        text = split_sign(before[place])[1]
        now = next((at for at, form in enumerate(forms.get(column, ()), start=1) if form.text == text), 0)
        if now:
            moved[column if now == 1 else f"{column}#{now}"] = value
        elif not number:
            moved.setdefault(column, value)
    return join_map(moved)


def folded_names(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return each row's forms as they are searched: folded, one a line, a line break at both ends."""
    # All forms of a language in one go, each row's with its number: folding one by one takes ten times
    # as long.
    texts: dict[str, list[str]] = {}
    owners: dict[str, list[int]] = {}
    languages: dict[str, str | None] = {}
    for number, cells in enumerate(rows):
        for column, cell in cells.items():
            if column not in languages:
                languages[column] = None if column in FIXED else language_of(column)
                texts.setdefault(language_of(column), [])
                owners.setdefault(language_of(column), [])
            language = languages[column]
            if language is None:
                continue
            forms = cell.split("|") if "|" in cell else [cell]
            if NONE in cell and column != language:
                forms = [form for form in forms if split_sign(form)[1] != NONE]
            texts[language] += forms
            owners[language] += [number] * len(forms)
    lines: list[list[str]] = [[""] for _ in rows]
    for language, found in texts.items():
        bare = [form[1:] if form[:1] in "?!~" else form for form in found]
        for number, name in zip(owners[language], keys(bare, language), strict=True):
            lines[number].append(name)
    return ["\n".join(dict.fromkeys(names)) + "\n" for names in lines]
