"""Abbreviations by language: which are approved beyond the rules of their tables, and where there is none.

Rules; a cell that has an approved abbreviation, and one that another concept's rule filled, is left alone:

- Rule `hand+second`: a proposed abbreviation written by hand is approved where the second hand
  (`regional-second.tsv`) gave it for the same English name, in the languages of `SECOND_HAND`; in those of
  `SECOND_HAND_SPELT` only where it is the English one; a party's in `LITERAL` likewise, for there an
  abbreviation is that of a name translated word by word.
- Rule `keep`: a body's name that is approved in a language of Latin letters as it is in English, in two words
  or more, keeps its abbreviation there if that is its initials ("Royal Air Maroc": RAM).
- Rule `text`: an abbreviation that a parallel text has where its English names the body is approved
  (`short-seen.tsv`; each line was read in its sentence, and those of another body thrown out).
- **None** (`no-short.tsv`): a language of another script that has no abbreviation for a body. Approved where
  two hands wrote the full name for the English one and neither wrote an abbreviation (rule `hand+second`), or
  where a parallel text whose English abbreviates the body has the full name and never an abbreviation (rule
  `text`); else proposed. Each line was written by a third hand, who left out what the press abbreviates all
  the same (ar إف بي آي). A language that has an abbreviation, a proposed one too, is not said to have none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from glossaries.build import rules
from glossaries.build.model import LATIN, DraftConcept, SourcedForm
from glossaries.build.tables import forms_of, read_table
from service.termbase.rows import NONE

#: languages in which two translations of a party's name, word by word, show nothing
LITERAL = frozenset({"fa", "tr", "he"})
#: kinds whose letters are not those of a name: KP is a province for English writers
_PLACES = frozenset({"country", "territory", "region", "place", "person"})
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Witnesses:
    """What the tables say: forms by (English name, language), and labels by (concept, language, form)."""

    second: Mapping[tuple[str, str], frozenset[str]]
    seen: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]


def abbreviated(entries: Iterable[DraftConcept], ruled: rules.Rules) -> list[DraftConcept]:
    """Return the entries with more of their abbreviations approved."""
    evidence = _evidence()
    return [_approved(entry, evidence, ruled) if "en_short" in entry.cells else entry for entry in entries]


def without_abbreviation(entries: Iterable[DraftConcept], ruled: rules.Rules) -> list[DraftConcept]:
    """Return the entries with what is known of languages that have no abbreviation; the last step of all."""
    known: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in read_table("no-short.tsv"):
        known[row["id"]][row["language"]] = tuple(filter(None, row["ground"].split("+")))
    return [_without(entry, known[entry.id], ruled) if entry.id in known else entry for entry in entries]


def _evidence() -> _Witnesses:
    second: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read_table("regional-second.tsv"):
        for name in forms_of(row["en"]):
            second[name, row["lang"]].add(row["form"])
    seen: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in read_table("short-seen.tsv"):
        seen[row["id"], row["language"]][row["form"]] = tuple(row["texts"].split("+"))
    return _Witnesses({key: frozenset(forms) for key, forms in second.items()}, seen)


def _approved(entry: DraftConcept, evidence: _Witnesses, ruled: rules.Rules) -> DraftConcept:
    cells = dict(entry.cells)
    names = {form.text for column in ("en", "en_short") for form in cells.get(column, ())}
    shorts = [form.text for form in cells["en_short"] if not form.sign]
    for language in (*rules.SECOND_HAND, *rules.SECOND_HAND_SPELT, *LATIN, "am"):
        column = f"{language}_short"
        row = cells.get(column, ())
        long = {form.text for form in cells.get(language, ())}
        if not shorts or any(not form.sign for form in row):
            continue
        found = None
        if rules.SECOND in ruled:
            found = _of_two_hands(entry, language, evidence, names, shorts)
        if found is None and rules.TEXT in ruled:
            found = _seen(row, evidence.seen.get((entry.id, language), {}))
        if found is None and rules.KEEP in ruled and language in LATIN and entry.kind not in _PLACES:
            found = _of_a_kept_name(cells.get(language, ()), names, shorts)
        if found is not None and found.text not in long:
            cells[column] = (found, *(form for form in row if form.text != found.text))
    return replace(entry, cells=cells)


def _of_two_hands(
    entry: DraftConcept, language: str, evidence: _Witnesses, names: Iterable[str], shorts: Iterable[str]
) -> SourcedForm | None:
    spelt = language in rules.SECOND_HAND_SPELT or (entry.kind == "party" and language in LITERAL)
    if language not in rules.SECOND_HAND | rules.SECOND_HAND_SPELT:
        return None
    second = frozenset[str]().union(*(evidence.second.get((name, language), frozenset()) for name in names))
    for form in entry.cells.get(f"{language}_short", ()):
        if form.sign == "?" and form.text in second and (not spelt or form.text in shorts):
            labels = ("hand", "second", *(label for label in form.labels if label != "hand"))
            return replace(form, sign="", labels=labels)
    return None


def _seen(row: Iterable[SourcedForm], texts: Mapping[str, tuple[str, ...]]) -> SourcedForm | None:
    known = {form.text: form.labels for form in row if form.sign != "!"}
    for text, labels in texts.items():
        before = (label for label in known.get(text, ()) if label != "hand")
        return SourcedForm(text, ("hand", *before, *(f"text:{label}" for label in labels)))
    return None


def _of_a_kept_name(
    forms: Iterable[SourcedForm], names: Iterable[str], shorts: Iterable[str]
) -> SourcedForm | None:
    first = next((form.text for form in forms if not form.sign), "")
    words = _WORDS.findall(first)
    if first not in names or len(words) < 2:
        return None
    initials = "".join(word[0] for word in words if word[0].isupper())
    return next((SourcedForm(text, ("hand", "keep")) for text in shorts if text == initials), None)


def _without(entry: DraftConcept, known: Mapping[str, tuple[str, ...]], ruled: rules.Rules) -> DraftConcept:
    cells = dict(entry.cells)
    for language, ground in known.items():
        column = f"{language}_short"
        if any(form.sign != "~" for form in cells.get(column, ())):
            continue
        firm = rules.SECOND in ruled if ground == ("second",) else bool(ground) and rules.TEXT in ruled
        labels = ground if ground == ("second",) else tuple(f"text:{label}" for label in ground)
        none = SourcedForm(NONE, ("hand", *labels), "" if firm else "?")
        cells[column] = (none, *cells.get(column, ()))
    return replace(entry, cells=cells)
