"""Names that are ordinary words as well: Nice, Reading, Of, Batman; and what is done about them.

Rules:

- A place is **ordinary in a language** if a form of one word is a word of that language's texts
  (`ordinary-words.tsv`: how often a word stood in small letters, or, in scripts without them, stood where
  the English sentence does not name the place). Countries, territories, capitals and regions are too well
  known, and are left to the finder.
- Such a town or natural feature that is little known (fewer than `LITTLE_KNOWN` of the 13 languages
  name it) and ordinary in English is **left out**: it would be found wrongly more often than rightly.
- The others get **context words** in the languages in which they are ordinary: the name of their country
  there, and the word for what they are, and come last (`priority` -20).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from glossaries.build.model import LANGUAGES, Entry
from glossaries.build.tables import read_table

LITTLE_KNOWN = 9
#: a word this often in a million words is a word
RARE_WORD = 0.5
#: and it has to have stood there that often
SEEN = 2
#: words for what a place is, in the order of `LANGUAGES`
SHAPES: Mapping[str, tuple[str, ...]] = {
    "city": (
        *("city+town", "stad", "ville", "مدينة", "cidade", "mji+jiji", "birni+birnin", "ከተማ", "magaalada"),
        *("stad+dorp", "شهر", "עיר+העיר", "kent+şehir"),
    ),
    "river": (
        *("river", "flod+floden", "fleuve+rivière", "نهر", "rio", "mto", "kogi+kogin", "ወንዝ", "webiga"),
        *("rivier", "رود+رودخانه", "נהר+הנהר", "nehir+nehri"),
    ),
    "lake": (
        *("lake", "sjö+sjön", "lac", "بحيرة", "lago", "ziwa", "tafki+tafkin", "ሐይቅ", "harada"),
        *("meer", "دریاچه", "אגם+האגם", "göl+gölü"),
    ),
    "mountain": (
        *("mountain+mount+peak", "berg+berget", "mont+montagne", "جبل", "monte+montanha", "mlima"),
        *("dutse+dutsen", "ተራራ", "buurta", "berg", "کوه", "הר+ההר", "dağ+dağı"),
    ),
    "island": (
        *("island+isle", "ö+ön", "île", "جزيرة", "ilha", "kisiwa", "tsibiri+tsibirin", "ደሴት"),
        *("jasiirad+jasiiradda", "eiland", "جزیره", "אי+האי", "ada+adası"),
    ),
    "admin1": (
        *("province+region+state+district", "provins+region+delstat", "province+région+État", "محافظة+ولاية+إقليم"),
        *("província+região+estado", "mkoa+jimbo", "jihar+yankin", "ክልል", "gobolka", "provinsie+streek"),
        *("استان+ولایت", "מחוז", "il+eyalet+bölge"),
    ),
}
_OTHER = "island"


@dataclass(frozen=True, slots=True)
class Words:
    """Ordinary words by language, in small letters."""

    by_language: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls) -> Words:
        """Read the table of words."""
        found: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        for row in read_table("ordinary-words.tsv"):
            seen, per_million = int(row["count"]), float(row["per_million"])
            if seen >= SEEN and per_million >= RARE_WORD:
                found[row["language"]].add(row["word"])
        return cls({language: frozenset(words) for language, words in found.items()})

    def ordinary_in(self, entry: Entry) -> tuple[str, ...]:
        """List the languages in which a form of an entry is an ordinary word."""
        return tuple(
            language
            for language in LANGUAGES
            if any(form.text.lower() in self.by_language[language] for form in entry.looked_for(language))
        )


def settle(entries: Iterable[Entry], words: Words, countries: Mapping[str, Entry]) -> Sequence[Entry]:
    """Leave out the little-known, and give the others context words. `countries`: by ISO code."""
    kept: list[Entry] = []
    for entry in entries:
        ordinary = words.ordinary_in(entry) if entry.kind in ("city", "place") or entry.shape == "admin1" else ()
        if "en" in ordinary and len(entry.cells) < LITTLE_KNOWN and entry.kind != "region":
            continue
        kept.append(_with_context(entry, ordinary, countries.get(entry.country)) if ordinary else entry)
    return kept


def _with_context(entry: Entry, languages: Sequence[str], country: Entry | None) -> Entry:
    context = []
    for language in languages:
        words = SHAPES.get(entry.shape, SHAPES[_OTHER])[LANGUAGES.index(language)]
        names = [form.text for form in country.looked_for(language) if not form.sign][:1] if country else []
        context.append(f"{language}:{'+'.join((*names, words))}")
    fixed = {**entry.fixed, "context": "; ".join(context), "priority": "-20"}
    return replace(entry, fixed=fixed)
