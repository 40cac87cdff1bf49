"""Writing TBX (ISO 30042:2019, dialect TBX-Basic), in either of its styles, DCA and DCT.

What TBX-Basic has a data category for is written in it. What it has none for (our kinds, "proposed",
first-mention rules …) goes into notes that begin with `dragoman:`, so that nothing is lost on the way
back; other programs show them as notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from service.domain.terms.affixes import NAME_KINDS
from service.domain.terms.case import is_abbreviation
from service.termbase.cells import (
    LAST,
    Form,
    column_of,
    forms_of,
    join_map,
    language_of,
    other_sources,
    says_none,
    split_map,
)

Style = Literal["dca", "dct"]

#: notes of ours begin so; `dragoman:priority=3`
OURS = "dragoman:"
CORE = "urn:iso:std:iso:30042:ed-2"
MIN, BASIC = "http://www.tbxinfo.net/ns/min", "http://www.tbxinfo.net/ns/basic"
GENDERS = {"m": "masculine", "f": "feminine", "n": "neuter"}
#: the TBX-Basic categories that we write: the module that has them, and their element in style DCA
_CATEGORIES = {
    "subjectField": ("min", "descrip"),
    "partOfSpeech": ("min", "termNote"),
    "administrativeStatus": ("min", "termNote"),
    "externalCrossReference": ("min", "xref"),
    "termType": ("basic", "termNote"),
    "grammaticalGender": ("basic", "termNote"),
    "source": ("basic", "admin"),
}
_BREAKS = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def write_tbx(rows: Iterable[Mapping[str, str]], style: Style, title: str) -> Iterator[str]:
    """Return a TBX document of concepts (tidy cells), piece by piece."""
    spaces = f' xmlns:min="{MIN}" xmlns:basic="{BASIC}"' if style == "dct" else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tbx type="TBX-Basic" style="{style}" xml:lang="en" xmlns="{CORE}"{spaces}>\n'
        f"<tbxHeader><fileDesc><titleStmt><title>{escape(title)}</title></titleStmt>"
        "<sourceDesc><p>Exported by Dragoman. Notes that begin with “dragoman:” hold what TBX-Basic has no "
        "data category for.</p></sourceDesc></fileDesc></tbxHeader>\n<text><body>\n"
    )
    writer = _Writer(style)
    for cells in rows:
        yield writer.entry(cells)
    yield "</body></text>\n</tbx>\n"


class _Writer:
    def __init__(self, style: Style) -> None:
        self._style = style

    def _category(self, name: str, text: str, target: str = "") -> str:
        module, element = _CATEGORIES[name]
        to = f" target={quoteattr(target)}" if target else ""
        if self._style == "dct":
            return f"<{module}:{name}{to}>{escape(text)}</{module}:{name}>"
        return f'<{element} type="{name}"{to}>{escape(text)}</{element}>'

    def entry(self, cells: Mapping[str, str]) -> str:
        """Return one concept."""
        concept_id = cells["id"]
        parts = [f"<conceptEntry id={quoteattr(xml_id(concept_id))}>"]
        if xml_id(concept_id) != concept_id:
            parts.append(_ours("id", concept_id))
        parts.append(_ours("kind", cells["kind"]))
        for name in LAST:
            if cells.get(name):
                parts += self._field(name, cells[name])
        others = other_sources(cells)
        if others:
            parts.append(_ours("sources", _lines(join_map(others))))
        genders = {
            language: GENDERS[value]
            for language, value in split_map(cells.get("grammar", "")).items()
            if value in GENDERS
        }
        proper = "properNoun" if cells["kind"] in NAME_KINDS else "noun"
        forms = forms_of(cells)
        # a language without an abbreviation has no term to say so at: it is said of the entry
        for column, row in forms.items():
            parts += [_ours(column, _none(form)) for form in row if says_none(column, form)]
            forms[column] = [form for form in row if not says_none(column, form)]
        for language in dict.fromkeys(language_of(column) for column, row in forms.items() if row):
            parts.append(f'<langSec xml:lang="{language}">')
            for short in (False, True):
                row = forms.get(column_of(language, short=short), [])
                said = next((form for form in row if not form.sign), None)
                parts += [
                    self._term(form, short, form is said, proper, genders.get(language, "")) for form in row
                ]
            parts.append("</langSec>")
        parts.append("</conceptEntry>\n")
        return "".join(parts)

    def _field(self, name: str, cell: str) -> list[str]:
        if name == "sources":
            return []  # they are written beside each form
        if name == "note":
            plain = not cell.startswith(OURS) and flat(cell) == cell
            return [f"<note>{escape(cell)}</note>"] if plain else [_ours(name, _lines(cell))]
        if name in ("keys", "scope") and "|".join(_listed(cell)) != cell:
            return [_ours(name, _lines(cell))]
        if name == "keys":
            return [self._category("externalCrossReference", uri, uri) for uri in cell.split("|")]
        if name == "scope":
            native = [
                self._category("subjectField", one.removeprefix("domain:"))
                for one in cell.split("|")
                if one.startswith("domain:") and one != "domain:general"
            ]
            whole = len(native) == 1 and "|" not in cell
            return native if whole else [*native, _ours(name, cell)]
        return [_ours(name, _lines(cell))]

    def _term(self, form: Form, short: bool, preferred: bool, part_of_speech: str, gender: str) -> str:
        status = {"!": "deprecatedTerm", "~": "admittedTerm", "?": "admittedTerm"}.get(
            form.sign, "preferredTerm" if preferred else "admittedTerm"
        )
        parts = [
            f"<termSec><term>{escape(form.text)}</term>",
            self._category("partOfSpeech", part_of_speech),
            self._category("administrativeStatus", f"{status}-admn-sts"),
        ]
        if short:
            kind = "abbreviation" if is_abbreviation(form.text) else "shortForm"
            parts.append(self._category("termType", kind))
        if gender:
            parts.append(self._category("grammaticalGender", gender))
        if form.source:
            parts.append(self._category("source", form.source))
        if form.sign == "?":
            parts.append(_ours("trust", "proposed"))
        if form.sign == "~":
            parts.append(_ours("status", "tolerated"))
        parts.append("</termSec>")
        return "".join(parts)


def _ours(name: str, text: str) -> str:
    return f"<note>{OURS}{name}={escape(text)}</note>"


def _none(form: Form) -> str:
    return f"{form.written} ({form.source})" if form.source else form.written


def flat(text: str) -> str:
    """Return a text as XML programs show it: on one line, with one space for a run of breaks and tabs."""
    if "\n" in text or "\t" in text or "\r" in text:
        text = _BREAKS.sub(" ", text)
    return text.strip(" ")


def _listed(cell: str) -> list[str]:
    return [part for part in map(flat, cell.split("|")) if part]


def _lines(cell: str) -> str:
    """Escape line breaks, tabs and backslashes, since XML programs make spaces of the first two."""
    return cell.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def xml_id(concept_id: str) -> str:
    """Return an id that XML allows; ids of ours may hold colons and begin with a digit."""
    if _NAME.fullmatch(concept_id):
        return concept_id
    spelled = re.sub(r"[^A-Za-z0-9.-]", lambda found: f"_{ord(found[0]):x}_", concept_id)
    return f"c_{spelled}"
