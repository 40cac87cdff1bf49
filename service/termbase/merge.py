"""A newer shipment meets what people have changed: a three-way merge, cell by cell and form by form.

`base` is the concept as it was last shipped, `mine` as it stands here, `theirs` as it comes now. What
people did not touch takes the new value. What people changed stays, and is listed as a clash where the
shipment changed it as well. What people took out stays out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from service.termbase.cells import (
    Cells,
    Form,
    Forms,
    column_of,
    forms_of,
    is_forms,
    join_map,
    language_of,
    order,
    other_sources,
    problems_of,
    split_map,
    tidy,
    with_forms,
)

#: columns that list things, divided by bars, and columns that say something by language
_SETS = ("scope", "keys")
_MAPS = ("grammar", "context")


class Clash(NamedTuple):
    """A column that people and the shipment changed in ways that do not go together; cells as written."""

    column: str
    base: str
    mine: str
    theirs: str


class Merged(NamedTuple):
    """The result: the merged cells, and the clashes, for which the cells have people's side."""

    cells: Cells
    clashes: tuple[Clash, ...]


class _PlacedForm(NamedTuple):
    short: bool
    form: Form


#: the forms of one language by text, full ones first
_Language = dict[str, _PlacedForm]


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """Merge tidy cells; an empty `base` where the concept was never shipped before."""
    if mine in (base, theirs):
        return Merged(dict(theirs), ())
    if theirs == base:
        return Merged(dict(mine), ())
    clashed: set[str] = set()
    merged: Cells = {"id": mine["id"]}
    for column in order({*base, *mine, *theirs}):
        if column in ("id", "sources") or is_forms(column):
            continue
        sides = base.get(column, ""), mine.get(column, ""), theirs.get(column, "")
        if column in _SETS:
            merged[column] = _set(*sides)
        elif column in _MAPS:
            maps = [split_map(side) for side in sides]
            merged[column] = join_map(_map(maps[0], maps[1], maps[2], clashed, column))
        else:
            merged[column] = _cell(*sides, clashed, column)
    forms = _forms(forms_of(base), forms_of(mine), forms_of(theirs), clashed)
    others = _map(other_sources(base), other_sources(mine), other_sources(theirs), set(), "sources")
    cells = with_forms(tidy(merged), forms, others)
    if problems_of(cells):
        # each side was good and the two together are not (a form moved to another column, say)
        differ = {name for name in {*mine, *theirs} if mine.get(name, "") != theirs.get(name, "")}
        clashed, cells = differ - {"sources"}, dict(mine)
    clashes = (
        Clash(name, base.get(name, ""), cells.get(name, ""), theirs.get(name, "")) for name in order(clashed)
    )
    return Merged(cells, tuple(clashes))


def _cell(base: str, mine: str, theirs: str, clashed: set[str], column: str) -> str:
    if mine in (base, theirs):
        return theirs
    if theirs != base:
        clashed.add(column)
    return mine


def _set(base: str, mine: str, theirs: str) -> str:
    sides = [[part.strip() for part in side.split("|") if part.strip()] for side in (base, mine, theirs)]
    old, own, new = sides
    kept = [part for part in own if part in new or part not in old]
    return "|".join([*kept, *(part for part in new if part not in own and part not in old)])


def _map(
    base: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    clashed: set[str],
    column: str,
) -> dict[str, str]:
    merged = {
        name: _cell(base.get(name, ""), mine.get(name, ""), theirs.get(name, ""), clashed, column)
        for name in {**mine, **theirs}
    }
    return {name: value for name, value in merged.items() if value}


def _forms(base: Forms, mine: Forms, theirs: Forms, clashed: set[str]) -> Forms:
    merged: Forms = {}
    for language in dict.fromkeys(language_of(column) for column in order({*base, *mine, *theirs})):
        sides = [_by_text(side, language) for side in (base, mine, theirs)]
        found = _language(sides[0], sides[1], sides[2], language, clashed)
        for short in (False, True):
            column = column_of(language, short=short)
            row = [place.form for place in found if place.short == short]
            merged[column] = _sorted(
                row, base.get(column, ()), mine.get(column, ()), theirs.get(column, ()), clashed, column
            )
    return merged


def _by_text(forms: Forms, language: str) -> _Language:
    return {
        form.text: _PlacedForm(short, form)
        for short in (False, True)
        for form in forms.get(column_of(language, short=short), ())
    }


def _language(
    base: _Language, mine: _Language, theirs: _Language, language: str, clashed: set[str]
) -> list[_PlacedForm]:
    kept: list[_PlacedForm] = []
    for text, own in mine.items():
        old, new = base.get(text), theirs.get(text)
        column = column_of(language, short=own.short)
        if new is None:
            if old is None or _said(own) != _said(old):
                kept.append(own)
                if old is not None:
                    clashed.add(column)
        elif old is None:
            # both added it; where the shipment is only less sure, there is nothing to settle
            if _said(own) != _said(new) and new.form.sign != "?":
                clashed.add(column)
            kept.append(own)
        else:
            said, source = _said(own), own.form.source
            if said == _said(old):
                said = _said(new)
            elif _said(new) not in (said, _said(old)):
                clashed.add(column)
            if source == old.form.source:
                source = new.form.source
            kept.append(_PlacedForm(said[0], Form(text, said[1], source)))
    return kept + [place for text, place in theirs.items() if text not in mine and text not in base]


def _said(place: _PlacedForm) -> tuple[bool, str]:
    return place.short, place.form.sign


def _sorted(
    row: list[Form],
    base: Sequence[Form],
    mine: Sequence[Form],
    theirs: Sequence[Form],
    clashed: set[str],
    column: str,
) -> list[Form]:
    """Put the forms of a column in the order of the side that changed it: the first approved is preferred."""
    texts = [[form.text for form in side] for side in (base, mine, theirs)]
    places = {text: number for number, text in enumerate(dict.fromkeys([*texts[1], *texts[2]]))}
    if texts[0] == texts[1]:
        places = {text: number for number, text in enumerate(dict.fromkeys([*texts[2], *texts[1]]))}
    row = sorted(row, key=lambda form: places.get(form.text, len(places)))
    old, own, new = (_preferred(side) for side in (base, mine, theirs))
    if own == new or old == new or not new:
        return row
    if own != old:
        if own and old:
            clashed.add(column)
            return list(mine)  # the two cells are alternatives: somebody takes the one or the other
        return row
    return sorted(row, key=lambda form: form.text != new)


def _preferred(row: Sequence[Form]) -> str:
    return next((form.text for form in row if not form.sign), "")
