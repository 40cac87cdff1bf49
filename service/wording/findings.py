"""What a finding says to an editor, from its code and data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.domain.draft import Finding, Reason
from service.domain.languages.tags import primary
from service.wording.catalogues import ENGLISH, FINDINGS, phrase_book
from service.wording.speaking import isolated, language_name_in, spoken

_MOST_FORMS = 3
#: what joins a list, by the end of its name
_JOINTS = {"or": "list.or", "and": "list.and"}
#: how the codes of what became of a mention begin
_OF_MENTIONS = ("missed.", "said.")


def say(finding: Finding, language: str = ENGLISH) -> str:
    """Return what a finding says, in a language (BCP 47) that has a catalogue here, else in English.

    A code that no catalogue has is returned as it is: a finding that was stored before there were codes
    holds its words there.
    """
    if finding.data is not None and "names" in finding.data:
        return _names(finding.data["names"], language)
    if finding.data is not None and finding.code.startswith(_OF_MENTIONS):
        reason = _filled(finding.code, finding.data, language)
        return _filled("names.missed", {"name": finding.data["name"], "reason": reason}, language)
    return _filled(finding.code, finding.data or {}, language)


def say_reason(reason: Reason | None, language: str = ENGLISH) -> str | None:
    """Return why a mention is as it is, in a language that has a catalogue here, else in English."""
    return _filled(reason.code, reason.data, language) if reason is not None else None


def say_kind(kind: str, language: str | None = None) -> str:
    """Return the words for a kind of name ("armed-group"); in the language that is spoken if not told."""
    words = _template(f"kind.{kind}", language or spoken(), None)
    return kind.replace("-", " ") if words is None else words


def say_language(tag: str) -> str:
    """Return the name of a language in the language that is spoken."""
    return language_name_in(tag, spoken())


def say_stored(found: Mapping[str, Any]) -> str:
    """Return what a finding that is kept as JSON says, in the language that is spoken."""
    return say(Finding.from_json(dict(found)), spoken())


def _filled(code: str, data: Mapping[str, Any], language: str, number: int | None = None) -> str:
    template = _template(code, language, number)
    if template is None:
        return code
    try:
        return template.format_map({key: _shown(key, value, language) for key, value in data.items()})
    except (KeyError, ValueError, IndexError):
        return code  # stored by an older version, with other data


def _template(code: str, language: str, number: int | None) -> str | None:
    for tongue in (primary(language), ENGLISH):
        book = phrase_book(FINDINGS, tongue)
        words = book.find(code, number) if book is not None else None
        if words is not None:
            return words
    return None


def _shown(key: str, value: Any, language: str) -> str:
    """Return a value of the data in words: languages by name, lists with their words in quotation marks."""
    if key.endswith("language"):
        return language_name_in(str(value), language)
    if key == "why":
        return _filled(value["code"], value["data"], language)
    if key == "tries":
        return _joined("list.semicolon", [_filled("missed.try", one, language) for one in value], language)
    if key == "ways":
        return _joined("list.ways", [_filled(one, {}, language) for one in value], language)
    if key == "kind":
        return say_kind(str(value), language)
    if key == "refused":
        return _filled(str(value), {}, language)
    if isinstance(value, list):
        code = _JOINTS.get(key.rpartition("_")[2], "list.comma")
        return _joined(code, [_filled("list.quoted", {"word": one}, language) for one in value], language)
    return isolated(str(value), language) if isinstance(value, str) else str(value)


def _joined(code: str, parts: list[str], language: str) -> str:
    return (_template(code, language, None) or ", ").join(parts)


def _names(names: list[Mapping[str, Any]], language: str) -> str:
    """Return the note about the names of a story that no glossary has."""
    lines = [_name(name, language) for name in names]
    if len(lines) == 1:
        return lines[0]
    return " ".join([_filled("unlisted_name.count", {"count": len(names)}, language, len(names)), *lines])


def _name(name: Mapping[str, Any], language: str) -> str:
    places = name["places"]
    said = list(dict.fromkeys(one["said"] for one in places if one["said"]))
    kind = name["kind"]
    data = {"name": name["name"], "kind": kind, "times": len(places), "said": said[:_MOST_FORMS]}
    code = "unlisted_name.is" if kind == "name" else "unlisted_name.is_kind"
    parts = [_filled(code, data, language, len(places))]
    parts.append(_filled("unlisted_name.said" if said else "unlisted_name.not_recognised", data, language))
    proposals = name["proposals"]
    if proposals and not (len(proposals) == 1 and proposals[0].get("basis") == "kept"):
        proposed = {"proposals": [one["text"] for one in proposals], "language": name["target"]}
        parts.append(_filled("unlisted_name.proposed", proposed, language))
    return " ".join(parts)
