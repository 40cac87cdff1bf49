"""The grammar of a glossary row: what its cells may hold, and the concept that they make."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from service.domain.terms.concept import Concept, FormStatus, Grammar, Term

KINDS = frozenset(
    {
        *("country", "territory", "capital", "city", "region", "place", "person", "office", "title"),
        *("organisation", "body", "bank", "court", "treaty", "event", "media", "party", "armed-group"),
        *("company", "work", "term", "demonym"),
    }
)
FIXED = (
    *("id", "kind", "case", "valid_from", "valid_to", "note", "sources"),
    *("keep", "first", "scope", "keys", "grammar", "context", "priority", "status"),
)
#: columns that are empty or hold this one word
_FLAGS = {"case": "exact", "keep": "yes", "first": "full", "status": "retired"}
#: what a sign before a form says; `?` marks one that nobody approved yet
SIGNS = {"!": FormStatus.FORBIDDEN, "~": FormStatus.TOLERATED, "?": FormStatus.PREFERRED}
#: what a cell of short forms holds where the language is known to have none; an empty cell: nobody knows yet
NONE = "none"
_ODD = re.compile(r"[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_SCOPE = re.compile(r"(?:domain:)?[a-z0-9][a-z0-9-]*")
_GRAMMAR = re.compile(r"(?P<gender>[mfnc])?\s*(?P<number>sg|pl)?")
#: "en_short" speaks of the abbreviations alone
_BY_LENGTH = re.compile(r"(?P<language>[a-z]{2,3}(?:_short)?):(?P<value>.+)")
#: "fr#2" speaks of the second form of the cell alone
_BY_FORM = re.compile(r"(?P<language>[a-z]{2,3}(?:#[1-9]\d?)?):(?P<value>.+)")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
#: what may be an id: it becomes part of an address
_ID = re.compile(r"[^\s/?#%\\\u0000-\u0020\u007f]{1,200}")
#: what no cell may hold: PostgreSQL keeps no NUL, XML no other of these
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff\ufffe\uffff]")

#: what to do about a row that is divided into too many cells, or too few
_DIVIDED = "a cell that holds what divides the cells, a comma or a semicolon, has to stand in quotation marks"

#: what is wrong with a row: (column, reason in words). The column is "" where it is the whole row, and
#: "forms" where it is all columns of forms together.
Fault = tuple[str, str]


class Columns(NamedTuple):
    """The columns of a table by their places: the fixed ones by name, those of forms one by one."""

    width: int
    fixed: dict[str, int]
    #: (place, language, whether its forms are short); full forms come before short ones, so that the
    #: preferred form of a language is a full one if there is any
    languages: tuple[tuple[int, str, bool], ...]

    def names(self) -> list[str]:
        """Return the names of all columns, as a header has them."""
        names = [""] * self.width
        for name, place in self.fixed.items():
            names[place] = name
        for place, language, short in self.languages:
            names[place] = f"{language}_short" if short else language
        return names


def is_id(text: object) -> bool:
    """Return whether a text may be the id of a concept."""
    return isinstance(text, str) and text.isprintable() and _ID.fullmatch(text) is not None


def has_control(text: str) -> bool:
    """Return whether a text holds a character that no cell may hold."""
    return _CONTROL.search(text) is not None


def split_sign(form: str) -> tuple[str, str]:
    """Divide a form of a cell into its sign ("" for an approved form) and its text."""
    text = form.strip()
    if text[:1].isalnum():
        return "", text
    if text[:1] in SIGNS:
        return text[0], text[1:].strip()
    return "", text


def parse(row: Sequence[str], columns: Columns, faults: list[Fault]) -> Concept | None:
    """Return the concept of a row; None if something is wrong with it, which is then added to `faults`."""
    if len(row) != columns.width:
        faults.append(("", f"{len(row)} cells where the header has {columns.width}: {_DIVIDED}"))
        return None
    if has_control("".join(row)):
        names = columns.names()
        faults += [
            (name, f"{name} holds a control character; delete it")
            for name, cell in zip(names, row, strict=True)
            if has_control(cell)
        ]
        return None
    fixed = {name: row[place].strip() for name, place in columns.fixed.items()}
    if not fixed["id"]:
        faults.append(("id", "the id is missing"))
    elif not is_id(fixed["id"]):
        reason = (
            f"the id {fixed['id'][:60]!r} becomes part of an address: up to 200 characters, and no space, "
            "/, ?, #, % or backslash"
        )
        faults.append(("id", reason))
    if fixed["kind"] not in KINDS:
        faults.append(("kind", f"the kind {fixed['kind']!r} is none of {', '.join(sorted(KINDS))}"))
    for name, word in _FLAGS.items():
        if fixed.get(name, "") not in ("", word):
            faults.append((name, f"{name} is {fixed[name]!r}; it is “{word}” or empty"))
    valid = [fixed.get(name, "") for name in ("valid_from", "valid_to")]
    for name, date in zip(("valid_from", "valid_to"), valid, strict=True):
        if date and not _DATE.fullmatch(date):
            faults.append((name, f"{name} is {date!r}; write a year, 2024-05 or 2024-05-31"))
    if all(valid) and valid[1] < valid[0][: len(valid[1])]:
        faults.append(("valid_to", f"valid_to {valid[1]} is before valid_from {valid[0]}"))
    scope: tuple[str, ...] = ()
    if said := fixed.get("scope", ""):
        scope = _listed(said)
        faults += [
            ("scope", f"scope: {one!r} is neither the slug of an edition nor “domain:…”")
            for one in scope
            if not _SCOPE.fullmatch(one)
        ]
    priority = fixed.get("priority", "")
    if priority and not re.fullmatch(r"-?\d{1,4}", priority):
        faults.append(("priority", f"priority is {priority!r}; write a whole number"))
    grammar: tuple[tuple[str, Grammar], ...] = ()
    if said := fixed.get("grammar", ""):
        grammar = tuple(
            (language, Grammar(found["gender"] or "", found["number"] or ""))
            for language, value in _by_language("grammar", said, faults)
            if (found := _grammar(value, faults))
        )
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if said := fixed.get("context", ""):
        context = tuple(
            (language, tuple(word.strip() for word in value.split("+") if word.strip()))
            for language, value in _by_language("context", said, faults)
        )
    terms: list[Term] = []
    no_short: list[str] = []
    seen: set[tuple[str, str]] = set()
    for place, language, short in columns.languages:
        cell = row[place]
        if short and NONE in cell.casefold():
            cell = _without_none(cell, language, no_short, faults)
        if cell:
            _cell(cell, language, short, terms, seen, faults)
    if not terms and not faults:
        faults.append(("forms", "no form in any language"))
    if faults:
        return None
    return Concept(
        fixed["id"],
        fixed["kind"],
        tuple(terms),
        fixed.get("note", ""),
        fixed.get("case") == "exact",
        fixed.get("sources", ""),
        valid[0],
        valid[1],
        fixed.get("keep") == "yes",
        fixed.get("first") == "full",
        scope,
        _listed(fixed.get("keys", "")),
        grammar,
        context,
        int(priority or 0),
        fixed.get("status") == "retired",
        tuple(no_short),
    )


def _listed(cell: str) -> tuple[str, ...]:
    """Divide a cell at its bars."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _by_language(name: str, cell: str, faults: list[Fault]) -> list[tuple[str, str]]:
    """Divide a cell such as "fr:f pl; ar:m"; "fr#2:f" speaks of one form, "en_short:…" of the short ones."""
    found: dict[str, str] = {}
    pattern = _BY_FORM if name == "grammar" else _BY_LENGTH
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        match = pattern.fullmatch(part)
        if match is None:
            faults.append((name, f"{name}: {part!r} does not begin with a language, as “fr:…” does"))
        elif match["language"] in found:
            faults.append((name, f"{name}: {match['language']} stands there twice"))
        else:
            found[match["language"]] = match["value"].strip()
    return list(found.items())


def _grammar(value: str, faults: list[Fault]) -> re.Match[str] | None:
    found = _GRAMMAR.fullmatch(value)
    if found is None:
        faults.append(("grammar", f"grammar: {value!r} is none of m, f, n, c with sg or pl, as in “f pl”"))
    return found


def _without_none(cell: str, language: str, no_short: list[str], faults: list[Fault]) -> str:
    """Return a cell of short forms without the word that there are none; the language joins `no_short`.

    Only what is approved counts. Beside it there may be forms that are proposed, let pass or forbidden.
    """
    parts = [split_sign(part) for part in cell.split("|")]
    said = [sign for sign, text in parts if text == NONE]
    name = f"{language}_short"
    large = next((text for _, text in parts if text != NONE and text.casefold() == NONE), "")
    if large:  # spreadsheets write the first letter of a cell large by themselves
        faults.append((name, f"{name}: {large!r} is no abbreviation; write “{NONE}”, in small letters"))
        return ""
    if not said:
        return cell
    others = [sign + text for sign, text in parts if text != NONE]
    if len(said) > 1 or said[0] in ("!", "~"):
        faults.append((name, f"{name}: write “{NONE}” once, or “?{NONE}” where nobody has approved it yet"))
    elif any(one[:1] not in SIGNS for one in others if one):
        reason = f"“{NONE}” says that the language has no short form, and {others[0]!r} stands beside it"
        faults.append((name, f"{name}: {reason}; take one of them out"))
    elif not said[0]:
        no_short.append(language)
    return "|".join(others)


def _cell(
    cell: str, language: str, short: bool, terms: list[Term], seen: set[tuple[str, str]], faults: list[Fault]
) -> None:
    """Add the forms in a cell, which is not empty, to `terms`."""
    name = f"{language}_short" if short else language
    status = FormStatus.PREFERRED
    for part in cell.split("|"):
        sign, text = split_sign(part)
        if not text:
            faults.append((name, f"{name}: an empty form in {cell!r}"))
            continue
        if not text.isprintable() and _ODD.search(text):
            broken = (
                "a line break; divide forms by | instead"
                if "\n" in text
                else "a control or direction mark; delete it"
            )
            faults.append((name, f"{name}: {text!r} holds {broken}"))
            continue
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if (language, text) in seen:
            faults.append((name, f"{name}: {text!r} stands there twice"))
            continue
        seen.add((language, text))
        if sign in ("", "?"):
            terms.append(Term(language, text, status, short, not sign))
            status = status if sign else FormStatus.ADMITTED
        else:
            terms.append(Term(language, text, SIGNS[sign], short))
