"""Names that are ordinary words as well: Nice, Reading, Of, Batman; and what is done about them.

Rules:

- A name is **ordinary in a language** if a form of one word is a word of that language's texts
  (`ordinary-words.tsv`: how often a word stood in small letters, or, in scripts without them, stood where
  the English sentence does not name it), or a given name that two people of `people.tsv` bear, or a name
  that `name-parts.tsv` has for `COMMON_NAME` people. Only towns, nature, divisions, companies and media are
  looked at: the rest is too well known to be left to a word list.
- A town or island that is ordinary in English and little known (fewer than `LITTLE_KNOWN` of the 13
  languages name it) is **left out**: it would be found wrongly more often than rightly.
- A **division** whose name is ordinary ("North", "Centre", "Unity") is looked for in that language with its
  kind word only ("Unity State"), and so is a river or lake in English ("Yellow River"); the bare form is
  let pass (`~`). So is the name of a river or mountain that is a word of a script without capitals (این).
- The others get **context words** in the languages in which they are ordinary: the name of their country
  there, and the word for what they are, and come last (`priority` -20). A finder takes such a form for the
  name where a context word stands near, or where the capital says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from glossaries.build.model import LANGUAGES, UNCASED, DraftConcept
from glossaries.build.tables import read_table
from glossaries.build.trust import word_key

LITTLE_KNOWN = 6
#: times in a million words from which a form is an ordinary word
RARE_WORD = 0.5
#: times that it has to stand in the texts, however few these are
SEEN = 2
#: people in `name-parts.tsv` from which a name is first of all a person's
COMMON_NAME = 80
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
    "body": (
        *(
            "company+group+organisation",
            "bolag+grupp+organisation",
            "société+groupe+organisation",
            "شركة+مجموعة+تنظيم",
        ),
        *(
            "empresa+grupo+organização",
            "kampuni+kundi+shirika",
            "kamfani+kungiya",
            "ኩባንያ+ቡድን",
            "shirkad+koox",
        ),
        *("maatskappy+groep", "شرکت+گروه+سازمان", "חברה+חברת+ארגון", "şirket+grup+örgüt"),
    ),
    "company": (
        *("company+group+firm+operator+telecoms+subscribers+shares", "bolag+koncern+operatör+aktier"),
        *(
            "société+groupe+opérateur+abonnés+actions",
            "شركة+مجموعة+مشغل+أسهم",
            "empresa+grupo+operadora+ações",
        ),
        *("kampuni+hisa", "kamfani", "ኩባንያ", "shirkad", "maatskappy+groep", "شرکت+سهام", "חברה+חברת+מניות"),
        "şirket+grup+hisse",
    ),
    "media": (
        *("newspaper+paper+channel+broadcaster+TV+website+editor", "tidning+tidningen+kanal+tv"),
        *("journal+quotidien+chaîne+télévision", "صحيفة+جريدة+قناة", "jornal+canal+televisão"),
        *("gazeti+kituo+runinga", "jarida+tashar", "ጋዜጣ+ቴሌቪዥን", "wargeys+wargeyska+telefishin"),
        *("koerant+kanaal", "روزنامه+شبکه", "עיתון+העיתון+ערוץ", "gazete+gazetesi+kanal+kanalı"),
    ),
}
_OTHER = "island"
_BODY = "body"
#: kinds whose names are doubted where they are words
DOUBTED = frozenset({"city", "place", "company", "media"})


@dataclass(frozen=True, slots=True)
class Words:
    """Ordinary words by language, in small letters."""

    by_language: Mapping[str, frozenset[str]]
    given_names: frozenset[str]

    @classmethod
    def read(cls) -> Words:
        """Read the table of words."""
        found: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        for row in read_table("ordinary-words.tsv"):
            seen, per_million = int(row["count"]), float(row["per_million"])
            if seen >= SEEN and per_million >= RARE_WORD:
                found[row["language"]].add(row["word"])
        first = Counter(row["en"].split("|")[0].split()[0] for row in read_table("people.tsv"))
        given = frozenset(name for name, bearers in first.items() if bearers > 1 and len(name) > 1)
        parts = (row for row in read_table("name-parts.tsv") if row["lang"] == "ar")
        common = frozenset(row["latin"].title() for row in parts if int(row["total"]) >= COMMON_NAME)
        return cls({language: frozenset(words) for language, words in found.items()}, given | common)

    def ordinary_in(self, entry: DraftConcept) -> tuple[str, ...]:
        """List the languages in which a form of an entry is an ordinary word."""
        if entry.english() in self.given_names:
            return tuple(language for language in LANGUAGES if language in entry.cells)
        return tuple(
            language
            for language in LANGUAGES
            if any(self.is_ordinary(form.text, language) for form in entry.looked_for(language))
        )

    def is_ordinary(self, form: str, language: str) -> bool:
        """Return whether a form is an ordinary word of a language."""
        return word_key(form, language) in self.by_language[language]


def settle(
    entries: Iterable[DraftConcept], words: Words, countries: Mapping[str, DraftConcept]
) -> Sequence[DraftConcept]:
    """Leave out the little-known, and give the others context words. `countries`: by ISO code."""
    kept: list[DraftConcept] = []
    for entry in entries:
        doubted = entry.kind in DOUBTED or entry.shape == "admin1"
        ordinary = words.ordinary_in(entry) if doubted else ()
        if not ordinary:
            kept.append(entry)
        elif entry.shape == "admin1":
            kept.append(_with_kind_word(entry, ordinary, words))
        elif entry.kind == "place" and ("en" not in ordinary or entry.shape in ("river", "lake")):
            silent = [language for language in ordinary if language == "en" or language in UNCASED]
            named = _with_kind_word(entry, silent, words)
            kept.append(_with_context(named, ordinary, None))
        elif "en" not in ordinary or len(entry.cells) >= LITTLE_KNOWN:
            kept.append(_with_context(entry, ordinary, countries.get(entry.country)))
    return kept


def _with_kind_word(entry: DraftConcept, languages: Sequence[str], words: Words) -> DraftConcept:
    """Let the bare names of a division or a river pass, without looking for them."""
    cells = dict(entry.cells)
    for language in languages:
        given = entry.english() in words.given_names
        cells[language] = tuple(
            replace(form, sign="~")
            if (given and " " not in form.text) or words.is_ordinary(form.text, language)
            else form
            for form in cells[language]
        )
    return replace(entry, cells=cells)


def _with_context(
    entry: DraftConcept, languages: Sequence[str], country: DraftConcept | None
) -> DraftConcept:
    context = []
    for language in languages:
        shape = entry.shape if entry.kind in ("city", "place") else entry.kind
        shape = shape if shape in SHAPES or entry.kind in ("city", "place") else _BODY
        words = SHAPES.get(shape, SHAPES[_OTHER])[LANGUAGES.index(language)]
        names = [form.text for form in country.looked_for(language) if not form.sign][:1] if country else []
        context.append(f"{language}:{'+'.join((*names, words))}")
    fixed = {**entry.fixed, "context": "; ".join(context), "priority": "-20"}
    return replace(entry, fixed=fixed)
