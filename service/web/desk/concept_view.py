"""A concept made ready for its page: its forms by language, its rules in words, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.domain.languages.tags import direction, language_name
from service.storage.tables import now
from service.termbase import ConceptRecord, Version
from service.termbase.cells import LANGUAGES as CODES
from service.termbase.cells import is_forms, language_of, order, says_none
from service.termbase.query import CellConflict
from service.web.desk.other_texts import DiffPiece, difference
from service.web.desk.story_view import TimeInWords, since
from service.wording import _, message, say_kind, say_language

#: the edition languages and English: (code, name)
LANGUAGES = tuple((code, language_name(code)) for code in CODES)
SIGN_WORDS = {
    "": message("approved"),
    "?": message("proposed"),
    "~": message("let pass"),
    "!": message("not to be used"),
}
SIGN_CLASSES = {"": "approved", "?": "proposed", "~": "tolerated", "!": "forbidden"}
ACTION_WORDS = {
    "shipped": message("came with the program"),
    "imported": message("imported it"),
    "created": message("added it"),
    "changed": message("changed it"),
    "approved": message("approved a form"),
    "proposed": message("took the approval of a form back"),
    "retired": message("retired it"),
    "restored": message("took it into use again"),
    "merged": message("took over from a newer shipment"),
}
#: fixed fields in the order of the form: (name, label, what it is for)
FIELDS = (
    (
        "context",
        message("Context words"),
        message("near which an ambiguous form means this: en:river+dam; sv:flod"),
    ),
    ("grammar", message("Grammar"), message("gender and number by language: fr:f pl; ar:m")),
    ("scope", message("Only in"), message("editions and subjects, with | between: africa-fr|domain:sport")),
    ("valid_from", message("Valid from"), message("2024, 2024-05 or 2024-05-31")),
    ("valid_to", message("Valid to"), message("2024, 2024-05 or 2024-05-31")),
    (
        "priority",
        message("Priority"),
        message("a whole number; the higher goes first where two share a form"),
    ),
    ("keys", message("Elsewhere"), message("addresses of the same thing, with | between")),
)
FLAGS = (
    ("case", "exact", message("Only in exactly this case")),
    ("keep", "yes", message("Never translated: the source's own form is right everywhere")),
    ("first", "full", message("Full name with abbreviation at first mention, then the abbreviation")),
)


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form with its trust in words, and where it comes from. `turn` is what one click does to it.

    `none`: it is no form, but the word that the language has no abbreviation.
    """

    text: str
    kind: str
    words: str
    source: str
    short: bool
    turn: str | None
    none: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """All forms of one language."""

    code: str
    name: str
    dir: str
    forms: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A concept as a row of the list."""

    id: str
    label: str
    kind: str
    forms: tuple[FormLine, ...]
    lang: str
    dir: str
    filled: int
    proposed: int
    retired: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history."""

    number: int
    actor: str
    words: str
    remark: str
    at: TimeInWords
    changes: tuple[tuple[str, tuple[DiffPiece, ...]], ...]


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """All that the template needs of a concept."""

    id: str
    label: str
    kind: str
    version: int
    note: str
    languages: tuple[LanguageLine, ...]
    missing: tuple[str, ...]
    no_abbreviation: tuple[str, ...]  # languages of which it is not known, where English has one
    rules: tuple[str, ...]
    origin: str
    retired: bool
    history: tuple[Happened, ...]
    conflicts: tuple[CellConflict, ...]


@dataclass(frozen=True, slots=True)
class FormValues:
    """The values of the fields in the HTML form that changes a concept."""

    id: str
    kind: str
    note: str
    languages: tuple[tuple[str, str, str, str, str], ...]  # code, name, direction, forms, short forms
    fields: tuple[tuple[str, str, str, str], ...]  # name, label, hint, value
    flags: tuple[tuple[str, str, str, bool], ...]  # name, value, label, set


def concept_page(
    record: ConceptRecord, history: Sequence[Version], conflicts: Sequence[CellConflict]
) -> ConceptPage:
    """Make a concept ready for its page."""
    forms = _by_language(record)
    present = [code for code, lines in forms.items() if lines]
    return ConceptPage(
        id=record.id,
        label=record.concept.label(),
        kind=say_kind(record.cells["kind"]),
        version=record.version,
        note=record.cells.get("note", ""),
        languages=tuple(
            LanguageLine(code, say_language(code), direction(code), forms[code]) for code in present
        ),
        missing=tuple(
            say_language(code) for code, _name in LANGUAGES if all(line.none for line in forms.get(code, ()))
        ),
        no_abbreviation=tuple(
            say_language(code)
            for code, _name in LANGUAGES
            if "en_short" in record.cells and f"{code}_short" not in record.cells
        ),
        rules=tuple(_rules(record.cells)),
        origin=_origin(record),
        retired=record.retired,
        history=tuple(_happened(version) for version in history),
        conflicts=tuple(conflicts),
    )


def listed(record: ConceptRecord, language: str) -> Listed:
    """Make a concept ready for the list: its forms in `language`, and in how many one is approved."""
    forms = _by_language(record)
    return Listed(
        id=record.id,
        label=record.concept.label(),
        kind=say_kind(record.cells["kind"]),
        forms=tuple(line for line in forms.get(language, ()) if not line.none),
        lang=language,
        dir=direction(language) if language else "ltr",
        filled=sum(
            any(line.kind == "approved" and not line.none for line in lines) for lines in forms.values()
        ),
        proposed=sum(line.kind == "proposed" for lines in forms.values() for line in lines),
        retired=record.retired,
        changed=record.changed,
    )


def form_values(cells: Mapping[str, str]) -> FormValues:
    """Return the values of the form's fields for cells: those of a concept, or those that were typed."""
    others = order(name for name in cells if is_forms(name) and language_of(name) not in CODES)
    codes = [*CODES, *dict.fromkeys(language_of(name) for name in others)]
    return FormValues(
        id=cells.get("id", ""),
        kind=cells.get("kind", ""),
        note=cells.get("note", ""),
        languages=tuple(
            (code, say_language(code), direction(code), cells.get(code, ""), cells.get(f"{code}_short", ""))
            for code in codes
        ),
        fields=tuple((name, label, hint, cells.get(name, "")) for name, label, hint in FIELDS),
        flags=tuple((name, value, label, cells.get(name, "") == value) for name, value, label in FLAGS),
    )


def _by_language(record: ConceptRecord) -> dict[str, tuple[FormLine, ...]]:
    lines: dict[str, list[FormLine]] = {}
    for column, forms in record.forms.items():
        code = language_of(column)
        lines.setdefault(code, []).extend(
            FormLine(
                form.text,
                SIGN_CLASSES[form.sign],
                _(SIGN_WORDS[form.sign]),
                form.source,
                column != code,
                {"": "propose", "?": "approve"}.get(form.sign),
                says_none(column, form),
            )
            for form in forms
        )
    return {code: tuple(there) for code, there in lines.items()}


def _rules(cells: Mapping[str, str]) -> list[str]:
    rules = [_(label) for name, value, label in FLAGS if cells.get(name) == value]
    rules += [f"{_(label)}: {cells[name]}" for name, label, _hint in FIELDS if cells.get(name)]
    return rules


def _origin(record: ConceptRecord) -> str:
    if not record.shipped:
        return _("added here")
    return _("came with the program, changed here") if record.changed else _("came with the program")


def _happened(version: Version) -> Happened:
    return Happened(
        version.version,
        version.actor,
        _(ACTION_WORDS.get(version.action, version.action)),
        version.remark,
        since(version.at, now()),
        ()
        if version.version == 1
        else tuple((column, tuple(difference(old, new))) for column, old, new in version.changes),
    )
