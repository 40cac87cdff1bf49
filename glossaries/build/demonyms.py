"""Inhabitants and peoples: `demonyms.tsv`, and the peoples of `regional.tsv`.

Rules:

- **One concept for the inhabitants of a country**, `people:` and the country's id, with their adjectives and
  nouns as forms. The first form is the one that a masculine singular, or all, have; the gender and number of
  each stands in `grammar` ("fr#2:f sg").
- **Left out**: forms that are the country's own name ("New Zealand"), nouns that are a given name or a word
  first of all (`NO_NOUNS`), what differs from a form by a capital alone (French "Kényan" and "kényan"), and
  what the finder knows by itself: Arabic and Hebrew forms with their article. Afrikaans adjectives have their
  attributive form added by rule ("Sjinees", "Sjinese").
- **Trust** is the table's: approved where two independent sources have the form. Besides, a form is approved
  where CLDR has it in the name of a currency ("shillings kényans"), where a parallel text that names those
  inhabitants has it (`demonyms-seen.tsv`) beside another source, and by the rule `text` beside the hand that
  wrote it. What is left is proposed, found and let pass.
- **Peoples** that have no country (Kurds, Yoruba) come from `regional.tsv` by its own rules of trust. Those
  of a name that is a language or a word first of all are left out (`NO_PEOPLES`).
- **Countries that the table has none of** get what CLDR's names of currencies say: `currency_people.py`.
- English is the headword; "Briton" and "Frenchman" are added by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_name

from glossaries.build import rules
from glossaries.build.currency_people import rows_of
from glossaries.build.model import LANGUAGES, DraftConcept, SourcedForm, distinct
from glossaries.build.regional import cells_of, english_of, second_hands
from glossaries.build.tables import SOURCES, forms_of, read_table, slug
from glossaries.build.trust import families, is_share_alike

KIND = "demonym"
SEEN = "demonyms-seen.tsv"
NO_NOUNS = frozenset({"Pole", "Finn", "Dane"})
NO_PEOPLES = frozenset(
    {
        *("Quran", "Bible", "Torah", "Talmud", "Fur", "Swahili", "Eco (currency)", "M-Pesa (mobile money)"),
        *("CFA franc", "Falash Mura", "Palestinian refugees", "Nama", "Twa", "Hema", "Luba", "Kamba", "Akan"),
        *("Turkana", "Sidama", "Tigrayan", "Amhara", "Sahrawi", "Mossi", "Shona"),
    }
)
MORE_ENGLISH: Mapping[str, tuple[str, ...]] = {
    "Q145": ("Briton", "Brit"),
    "Q142": ("Frenchman", "Frenchmen", "Frenchwoman"),
    "Q27": ("Irishman", "Irishmen"),
    "Q55": ("Dutchman", "Dutchmen"),
}
#: peoples whose regions have their name, so that both are meant: kept from the list of `NO_PEOPLES`
PEOPLES = frozenset({"Tigrayan", "Amhara", "Sahrawi"})
_WRITTEN = {"hand~": "hand"}
_BY_HAND = frozenset({"hand", "rule", "list"})
#: (concept, form) → the labels of the texts that have it
_Seen = dict[tuple[str, str], tuple[str, ...]]
_GENDERS = {"m": 0, "c": 1, "": 1, "n": 3, "f": 2}
_USES = {"adj": 0, "both": 0, "person": 1}
_ARTICLES = {"ar": "ال", "he": "ה"}


def demonyms(countries: Mapping[str, DraftConcept], ruled: rules.Rules) -> list[DraftConcept]:
    """Return the inhabitants of countries and the peoples without one. `countries`: by Wikidata id."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_table("demonyms.tsv"):
        found.setdefault(row["id"] or slug(row["en"].split("|")[0]), []).append(row)
    for country in countries.values():
        if country.kind == "country":
            rows = found.setdefault(country.id, [])
            there = {row["language"] for row in rows}
            rows += [row for row in rows_of(country.id, country.country) if row["language"] not in there]
    found = {key: rows for key, rows in found.items() if any(row["language"] == "en" for row in rows)}
    seen = _seen()
    made = [_inhabitants(key, rows, countries.get(key), seen, ruled) for key, rows in found.items()]
    taken = {form.text for entry in made for form in entry.cells["en"]}
    return [*made, *(one for one in _peoples(ruled) if one.english() not in taken)]


def _inhabitants(
    key: str, rows: list[dict[str, str]], country: DraftConcept | None, seen: _Seen, ruled: rules.Rules
) -> DraftConcept:
    english = [row["form"] for row in rows if row["language"] == "en"]
    cells: dict[str, tuple[SourcedForm, ...]] = {}
    grammar: list[str] = []
    for language in LANGUAGES:
        own = {form.text for form in country.looked_for(language)} if country else set()
        chosen = _chosen([row for row in rows if row["language"] == language], language, own)
        if language == "af":
            chosen += [made for row in chosen if (made := _attributive(row)) is not None]
        if language == "en":
            chosen += [
                {"form": form, "sources": "list", "language": "en", "gender": "", "number": ""}
                for form in MORE_ENGLISH.get(key, ())
            ]
        if not chosen:
            continue
        said = _in_currencies(tuple(english), language)
        forms = [_form(row, seen.get((f"people:{key}", row["form"]), ()), said, ruled) for row in chosen]
        cells[language] = distinct(forms)
        once: dict[str, dict[str, str]] = {}
        for row in chosen:
            once.setdefault(row["form"], row)  # as `distinct`: the first of a text counts
        for number, row in enumerate(once.values(), start=1):
            told = " ".join(filter(None, (row["gender"], row["number"])))
            if told and language != "en":
                grammar.append(f"{language if number == 1 else f'{language}#{number}'}:{told}")
    fixed = {"grammar": "; ".join(grammar)} if grammar else {}
    return DraftConcept(f"people:{key}", KIND, cells, fixed, country.country if country else "", KIND)


def _chosen(rows: list[dict[str, str]], language: str, own: set[str]) -> list[dict[str, str]]:
    """Return the rows of one language that become forms, in the order of the cell."""
    kept: dict[str, dict[str, str]] = {}
    texts = {row["form"] for row in rows}
    # Python's sort keeps the table's order among equals, which is its order of preference
    for row in sorted(rows, key=_order):
        text = row["form"]
        article = _ARTICLES.get(language, "")
        if text in own or (language == "en" and text in NO_NOUNS):
            continue
        if article and text.startswith(article) and text.removeprefix(article) in texts:
            continue
        kept.setdefault(text.casefold() if row["use"] != "person" or language == "fr" else text, row)
    return list(kept.values())


def _attributive(row: Mapping[str, str]) -> dict[str, str] | None:
    """Return the form of an Afrikaans adjective before its noun: "Sjinese", "Keniaanse"."""
    text = row["form"]
    if row["use"] == "person" or not text.endswith("s"):
        return None
    made = f"{text[:-3]}ese" if text.endswith("ees") else f"{text}e"
    return {**row, "form": made, "sources": "hand+rule", "trust": "proposed"}


def _order(row: Mapping[str, str]) -> tuple[bool, bool, int, int]:
    plural = row["number"] == "pl"
    return plural, row["trust"] != "approved", _USES[row["use"]], _GENDERS[row["gender"]]


def _form(row: Mapping[str, str], texts: tuple[str, ...], said: str, ruled: rules.Rules) -> SourcedForm:
    """Return a form with its sources and what these make of it. `texts`: the labels of those that have it."""
    text, language = row["form"], row.get("language", "en")
    given = (_WRITTEN.get(label, label) for label in row["sources"].split("+"))
    labels = tuple(dict.fromkeys(given))
    if language == "en":
        return SourcedForm(text, labels)
    if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said, re.IGNORECASE):
        sourced = (label for label in labels if label not in _BY_HAND)
        return SourcedForm(text, tuple(dict.fromkeys(("cldr", *sourced))))
    others = [label for label in labels if label not in _BY_HAND]
    free = [label for label in texts if not is_share_alike(label, language)]
    kept = [*others, *texts]
    rests = any(not is_share_alike(label, language) for label in kept)
    if row["trust"] == "approved" or (rests and len(families(kept)) > 1):
        return SourcedForm(text, tuple(dict.fromkeys((*labels, *texts))))
    if free and rules.TEXT in ruled:
        return SourcedForm(text, tuple(dict.fromkeys(("hand", *(f"text:{label}" for label in free)))))
    return SourcedForm(text, tuple(dict.fromkeys((*labels, *texts))), "?")


def _seen() -> _Seen:
    if not (SOURCES / SEEN).is_file():
        return {}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in read_table(SEEN):
        key = row["id"], row["form"]
        found[key] = (*found.get(key, ()), row["label"])
    return found


@lru_cache(maxsize=4096)
def _in_currencies(english: tuple[str, ...], language: str) -> str:
    """Return what CLDR calls the currencies of a country in a language, one a line."""
    codes = [
        code
        for code, name in Locale("en").currencies.items()
        if any(name.startswith(f"{form} ") for form in english)
    ]
    names = (
        get_currency_name(code, count=count, locale=language) for code in codes for count in (None, 1, 2, 5)
    )
    return "\n".join(names)


def _peoples(ruled: rules.Rules) -> Iterable[DraftConcept]:
    """Yield the peoples of the table of the region."""
    if rules.REGIONAL not in ruled:
        return
    second = second_hands() if rules.SECOND in ruled else frozenset()
    for row in read_table("regional.tsv"):
        first = forms_of(row["en"])[0]
        left_out = row["en"] in NO_PEOPLES or (first in NO_PEOPLES and first not in PEOPLES)
        if row["kind"] != "term" or not first[:1].isupper() or left_out:
            continue
        names, _ = english_of(row["en"])
        yield DraftConcept(f"people:{slug(first)}", KIND, cells_of(row, second, names), {}, "", KIND)
