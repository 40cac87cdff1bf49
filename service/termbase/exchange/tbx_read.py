"""Reading TBX: ISO 30042:2019 in styles DCA and DCT, and the older `martif` files of 2008.

One entry at a time, in bounded memory; every language and every term is taken. Nothing is fetched and
nothing is expanded: a file that declares entities is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from service.domain.languages.tags import nearest, primary
from service.termbase.cells import (
    Cells,
    Form,
    column_of,
    is_forms,
    join_map,
    made_id,
    problems_of,
    says_none,
    split_map,
    tidy,
    with_forms,
)
from service.termbase.exchange.tbx_write import GENDERS, OURS, flat
from service.termbase.files import NOTHING, Problem
from service.termbase.rows import FIXED, NONE

_ENTRIES = ("conceptEntry", "termEntry")
_LANGUAGES = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
#: core elements whose category is their `type`; any other element is its category itself (DCT)
_TYPED = frozenset({"descrip", "admin", "termNote", "transac", "transacNote", "adminNote", "ref", "xref"})
#: what we write of a language without an abbreviation: the word with its sign, and the source
_NONE = re.compile(rf"(?P<sign>\??){NONE}(?: \((?P<source>[^;]*)\))?")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SHORT = frozenset({"abbreviation", "acronym", "initialism", "shortform"})
#: how the values of administrativeStatus, normativeAuthorization and processStatus begin → our sign
_STATUS = {
    "preferred": "preferred",
    "standardized": "preferred",
    "admitted": "",
    "accepted": "",
    "legal": "",
    "regulated": "",
    "finalized": "",
    "deprecated": "!",
    "superseded": "!",
    "forbidden": "!",
    "obsolete": "!",
    "proposed": "?",
    "provisional": "?",
    "unprocessed": "?",
    "nonstandardized": "?",
}
#: what is wrong with signs in a term
_SIGNS = "in a glossary of ours these are signs, so write the term without, or several terms one by one"
_STATES = ("administrativeStatus", "normativeAuthorization", "processStatus")
#: what may stand beside a term, and is kept in the note
_BESIDE = ("note", "context", "definition", "crossReference", "xGraphic")
_GENDER = {word: letter for letter, word in GENDERS.items()} | {"other": "", "common": "c"}
_NUMBER = {"singular": "sg", "plural": "pl"}


@dataclass
class _Entry:
    """What has been read of one entry."""

    fields: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    grammar: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    preferred: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Options:
    """What a file does not say itself: the `kind` of its concepts, and whether its forms are proposed.

    `prefix` goes before its ids, which in many files are only "c1", "c2" … `locales`: what our editions are
    written in; of a language that an entry has for several regions or scripts, the nearest to these counts,
    and the others are found and let pass, and never asked for. Without them all count alike. As a
    file is read, `regions` counts the entries in which that was so, by (what counts, the others).
    """

    kind: str = "term"
    proposed: bool = False
    prefix: str = ""
    locales: tuple[str, ...] = ()
    regions: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter, compare=False)


def read_tbx(
    file: Path,
    problems: list[Problem],
    options: Options,
    progress: Callable[[int, int], None],
    skipped: list[Problem] | None = None,
) -> Iterator[tuple[int, Cells]]:
    """Return (line, tidy cells) of each good entry; what is wrong is added to `problems`.

    An entry without an id has one made of its first terms, a term without text is one that nobody has
    translated yet. `progress` is called with (bytes read, bytes in all). With `skipped`, the parts of an
    entry that cannot be kept are left out and added to that.
    """
    size = file.stat().st_size
    made: set[str] = set()
    with file.open("rb") as source:
        try:
            for element in _entries(source):
                line = _line(element)
                cells = _cells(element, options, (file.name, line), problems, skipped, made)
                if cells is not None:
                    yield line, cells
                progress(source.tell(), size)
        except etree.XMLSyntaxError as error:
            problems.append(Problem(file.name, error.lineno or 0, f"not XML: {error.msg}"))
        except _Refused as error:
            problems.append(Problem(file.name, 1, str(error)))


class _Refused(Exception):
    pass


class _Unexplained(Exception):
    pass


def _entries(source: BinaryIO) -> Iterator[etree._Element]:
    """Return the entries one by one; each is gone when the next is asked for."""
    events = etree.iterparse(
        source,
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in ("tbx", "martif", *_ENTRIES)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = None
    for event, element in events:
        if root is None:
            root = element
            _check_root(root)
        if event == "end" and _name(element) in _ENTRIES:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    if root is None:
        raise _Refused("there is no <tbx> or <martif> in it, so it is no TBX")


def _check_root(root: etree._Element) -> None:
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise _Refused("the file declares entities, which no TBX needs and which can harm: take them out")


def _line(element: Any) -> int:
    return int(element.sourceline or 0)


#: tag → its name without the namespace: there are few, and each comes a million times
_names: dict[Any, str] = {}


def _name(element: Any) -> str:
    tag = element.tag
    name = _names.get(tag)
    if name is None:
        name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        if len(_names) < 1_000:
            _names[tag] = name
    return name


def _category(element: etree._Element) -> str:
    name = _name(element)
    return str(element.get("type", "")) if name in _TYPED else name


def _text(element: etree._Element) -> str:
    if not len(element):
        return flat(element.text or "")
    for part in element.iter(etree.Entity):
        raise _Unexplained(f"{part.text} is a reference that only a DTD explains, and none is read")
    return flat("".join(str(part) for part in element.itertext()))


def _cells(
    element: etree._Element,
    options: Options,
    at: tuple[str, int],
    problems: list[Problem],
    skipped: list[Problem] | None,
    made: set[str],
) -> Cells | None:
    """Return the cells of an entry. `made`: the ids that were made for entries without one."""
    entry, (file, line) = _Entry(), at
    bad = problems if skipped is None else skipped
    try:
        chosen = _regions(element, options)
        for child in element:
            if _name(child) in _LANGUAGES:
                _language(child, entry, options, chosen)
            else:
                _concept_part(child, entry)
    except _Unexplained as error:
        bad.append(Problem(file, line, str(error)))
        return None
    given = str(element.get("id", ""))
    cells = {
        "kind": options.kind,
        "note": "\n".join(entry.notes),
        "keys": "|".join(entry.keys),
        "scope": "|".join(dict.fromkeys(entry.domains)),
        "grammar": join_map({name: " ".join(parts) for name, parts in entry.grammar.items() if parts}),
        **{name: cell for name, cell in entry.fields.items() if name != "sources"},
    }
    cells["id"] = cells.get("id") or (options.prefix + given if given else _made_id(entry, options, made))
    whole = with_forms(tidy(cells), _ordered(entry), split_map(entry.fields.get("sources", "")))
    faults = problems_of(whole)
    bad.extend(Problem(file, at, reason) for at, reason in entry.problems)
    bad.extend(Problem(file, line, reason) for _, reason in faults)
    return None if faults or (entry.problems and skipped is None) else whole


def _made_id(entry: _Entry, options: Options, made: set[str]) -> str:
    """Return an id for an entry without one, of its first terms: the same for the same entry another time."""
    terms = next(iter(entry.forms.values()), [])
    if not terms:
        return ""
    return made_id("|".join(form.text for form in terms), options.prefix or "tbx:", made)


def _regions(element: etree._Element, options: Options) -> dict[str, str]:
    """Return the tag that counts for each language that an entry has in several regions or scripts."""
    if not options.locales:
        return {}
    offered: dict[str, list[str]] = {}
    for child in element:
        if _name(child) in _LANGUAGES:
            offered.setdefault(primary(_tag(child)), []).append(_tag(child))
    chosen = {
        language: nearest(next((one for one in options.locales if primary(one) == language), language), tags)
        for language, tags in offered.items()
        if len(set(tags)) > 1
    }
    options.regions.update((tag, tuple(sorted({*offered[one]} - {tag}))) for one, tag in chosen.items())
    return chosen


def _tag(section: etree._Element) -> str:
    return str(section.get(_LANG) or section.get("lang") or "")


def _ordered(entry: _Entry) -> dict[str, list[Form]]:
    """Put the form that the file prefers first among the approved ones of its column."""
    forms = {}
    for column, row in entry.forms.items():
        text = entry.preferred.get(column)
        approved = [form.text for form in row if not form.sign]
        if text is not None and approved[:1] != [text]:
            row = [*(form for form in row if form.text == text), *(form for form in row if form.text != text)]
        forms[column] = row
    return forms


def _concept_part(element: etree._Element, entry: _Entry, language: str = "") -> None:
    """Read the data beside the terms of an entry, or of a language."""
    name = _name(element)
    if name.endswith("Grp"):
        described = [child for child in element if _category(child) not in ("source", "note", "date")]
        source = "; ".join(_text(child) for child in element if _category(child) == "source")
        for child in described:
            if not name.startswith("transac"):
                _described(child, entry, language, source)
        return
    _described(element, entry, language, "")


def _described(element: etree._Element, entry: _Entry, language: str, source: str) -> None:
    category, text = _category(element), _text(element)
    target = str(element.get("target", ""))
    at = f" ({language})" if language else ""
    if not text and not target:
        return
    if category == "note" and text.startswith(OURS):
        field_name, _, value = text.removeprefix(OURS).partition("=")
        if field_name in FIXED:
            entry.fields[field_name] = _unlines(value)
        elif is_forms(field_name) and (none := _NONE.fullmatch(value)) is not None:
            entry.forms.setdefault(field_name, []).append(Form(NONE, none["sign"], none["source"] or ""))
        else:
            entry.problems.append((_line(element), f"the note “{text[:60]}” is none that we write"))
    elif category == "note":
        entry.notes.append(f"{text}{at}")
    elif category == "subjectField":
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        if slug and slug != "general":
            entry.domains.append(f"domain:{slug}")
    elif category in ("externalCrossReference", "xSource") and (target or text):
        entry.keys.append((target or text).replace("|", "%7C"))
    elif category in ("definition", "context", "explanation", "example", "source"):
        tail = f" [{source}]" if source else ""
        entry.notes.append(f"{category.capitalize()}{at}: {text}{tail}")
    elif category in ("crossReference", "xGraphic", "seeAlso"):
        entry.notes.append(f"See{at}: {text or target}" + (f" <{target}>" if target and text else ""))


def _language(section: etree._Element, entry: _Entry, options: Options, chosen: Mapping[str, str]) -> None:
    tag = _tag(section)
    language = primary(tag)
    other = chosen.get(language, tag) != tag
    if not is_forms(language):
        why = f"{tag!r} is no language that can be kept" if tag else "a section of terms has no xml:lang"
        entry.problems.append((_line(section), f"{why}: write the code of its language, such as “fr”"))
        return
    for child in section:
        if _name(child) in _TERMS:
            _term(child, language, entry, options, other=other)
        else:
            _concept_part(child, entry, language)


def _term(section: etree._Element, language: str, entry: _Entry, options: Options, *, other: bool) -> None:
    """Read a term. `other`: it is of a region or script that does not count for our editions."""
    text, source, sign, short = "", "", None, False
    for element in section.iter():
        category = _category(element)
        if category == "term":
            text = _text(element)
        elif category == "source":
            if _is_of_term(element, section):
                source = _text(element).replace(";", ",")
        elif category in _STATES:
            found = _status(_text(element))
            if found is not None and (sign is None or category != "processStatus"):
                sign = found
        elif category == "termType":
            short = _text(element).lower() in _SHORT
        elif category == "grammaticalGender":
            _agree(entry, language, _GENDER.get(_text(element).lower(), ""))
        elif category == "grammaticalNumber":
            _agree(entry, language, _NUMBER.get(_text(element).lower(), ""))
        elif category in _BESIDE:
            said = _text(element)
            if said == f"{OURS}trust=proposed":
                sign = "?"
            elif said == f"{OURS}status=tolerated":
                sign = "~"
            else:
                _described(element, entry, language, "")
    column = column_of(language, short=short)
    line = _line(section)
    if not text:
        return  # not translated yet
    if "|" in text or text[0] in "?!~":
        entry.problems.append((line, f"{language}: {text!r} begins with ? ! or ~, or holds a |: {_SIGNS}"))
        return
    if text in NOTHING:
        entry.problems.append((line, f"{language}: “{text}” is no term: leave it empty, or take it out"))
        return
    columns = language, f"{language}_short"
    there = (form for one in columns for form in entry.forms.get(one, ()) if not says_none(one, form))
    if any(form.text == text for form in there):
        return  # "en-GB" and "en-US" with the same term
    if other and sign != "!":
        sign = "?"
    if sign == "preferred":
        entry.preferred.setdefault(column, text)
        sign = ""
    elif sign is None:
        sign = "?" if options.proposed else ""
    entry.forms.setdefault(column, []).append(Form(text, sign, source))


def _is_of_term(element: etree._Element, section: etree._Element) -> bool:
    """Return whether this is the source of a term, not of a context or definition beside it."""
    parent = element.getparent()
    return parent is section or (parent is not None and _name(parent) in ("termGrp", "adminGrp"))


@lru_cache(maxsize=64)
def _status(value: str) -> str | None:
    plain = value.lower().replace("-", "").replace(" ", "")
    return next((sign for word, sign in _STATUS.items() if plain.startswith(word)), None)


def _agree(entry: _Entry, language: str, value: str) -> None:
    there = entry.grammar.setdefault(language, [])
    if value and value not in there and (value in ("sg", "pl")) not in [one in ("sg", "pl") for one in there]:
        there.append(value)
        there.sort(key=lambda one: one in ("sg", "pl"))


def _unlines(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), cell)
