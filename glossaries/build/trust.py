"""Which evidence counts: the licence decision and the rule of two independent sources.

The decision on licences, written here once:

- **Non-commercial, research-only, or without a stated licence** (`EXCLUDED`): never used, not even to
  confirm another source. So are "parallel texts" together, of which one may be such a one.
- **Share-alike** (`SHARE_ALIKE`): a single name is a fact and a list is a database. No form rests on such a
  list alone; that a name stands there as well may confirm a form which another source gave. Open
  Multilingual Wordnet counts as share-alike in the languages whose wordnet is (or for which it has
  nothing but Wiktionary); elsewhere it is a source, and one family with Wiktionary.
- **Everything else** may stand alone, and is credited in `glossaries/NOTICE.md`.

The rule of trust: a form is approved if Unicode CLDR gives it, or if two sources of different families
agree on it; else it is proposed. Sources that copy from one another are one family. A cell of the tables
names its sources but not which of them gave which of its forms. So only the first form, the preferred one,
is approved, and only where there are at least as many families as different forms (two at least); spellings
that the finder takes for the same count once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from glossaries.build.model import UNCASED, SourcedForm

#: beginnings of labels, in lower case
EXCLUDED = ("mafand", "aau", "wmt", "mledoze", "wlc2026", "wikidata(mlama)", "parallel-text", "parallel text")
#: texts whose licence forbids commercial use or asks for research only: beginnings of their labels
EXCLUDED_TEXTS = (
    *("mafand", "masakhaner", "masakhaner-transfer", "parsinlu", "arman-news", "ner-datasets_harem"),
    *("ud_arabic", "ud_hebrew-htb", "ud_turkish-imst", "ud_portuguese-cintil"),
)
#: (L)GPL translations count like share-alike ones: they confirm, and nothing rests on them
SHARE_ALIKE = frozenset(
    {"wiktionary", "flores-dev", "flores", "ntrex", "xquad", "afriqa", "iso-codes", "libgweather"}
)
#: languages whose own wordnet in Open Multilingual Wordnet is free to use without share-alike
OMW_FREE = frozenset({"fr", "he", "fa", "sv"})
#: what approves a form alone
FIRM = frozenset({"cldr", "cldr-alt"})
_WIKIDATA = (
    *("wikidata", "x-factr", "ep2015", "mpararel", "wl2022", "fm2023", "io2023", "wd_hebrew"),
    *("wp-langlinks", "arwikicats", "rigour-bench"),
)
_CLOSE = {
    "cldr-alt": "cldr",
    "ne40": "ne",
    "wiktionary": "dictionary",
    "omw": "dictionary",
    "mozilla-www": "software",
    "debian-web": "software",
    "debianweb": "software",
    "flores-dev": "flores",
}
#: the part of a label that tells a place within the source
_PLACE = re.compile(r"[:~].*")


def family(label: str) -> str:
    """Name the family of a source: those that copy from one another are one."""
    plain = _PLACE.sub("", label.lower())
    if plain.startswith(_WIKIDATA) or plain == "cldr-sub":
        return "wikidata"
    return _CLOSE.get(plain, "gh" if plain.startswith("gh") else plain)


def usable(labels: Iterable[str], language: str) -> tuple[str, ...]:
    """Return the labels that are not ruled out; none where all that are left are share-alike."""
    kept = tuple(dict.fromkeys(label for label in labels if not label.lower().startswith(EXCLUDED)))
    free = [label for label in kept if not is_share_alike(label, language)]
    return kept if free else ()


def is_share_alike(label: str, language: str) -> bool:
    """Return whether nothing may rest on a source alone, for its licence."""
    plain = _PLACE.sub("", label.lower())
    return plain in SHARE_ALIKE or (plain == "omw" and language not in OMW_FREE)


def families(labels: Iterable[str]) -> set[str]:
    """Return the families of the labels. A label with `~` only shows that a form is in use: it has none."""
    return {family(label) for label in labels if not label.endswith("~")}


def judge(texts: Sequence[str], labels: Sequence[str], language: str) -> tuple[SourcedForm, ...]:
    """Make the forms of a cell, preferred first, out of its texts and the labels of its sources.

    All of them are proposed if the sources do not say that they agree; else the first is approved, and
    the others where they are the same word in another spelling.
    """
    kept = usable(labels, language)
    if not kept or not texts:
        return ()
    first = skeleton(texts[0])
    different = len({skeleton(text) for text in texts})
    agree = bool(FIRM & set(kept)) or len(families(kept)) >= max(2, different)
    return tuple(
        SourcedForm(text, kept, "" if agree and (number == 0 or skeleton(text) == first) else "?")
        for number, text in enumerate(texts)
    )


#: Ethiopic rows of one sound, by the first letter of each, and the row that stands for them
_ROWS = {"ሐ": "ሀ", "ኀ": "ሀ", "ሠ": "ሰ", "ዐ": "አ", "ፀ": "ጸ"}
#: letters that one language's texts write for one another
_SAME = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "\u200c": "",
        "ɗ": "d",
        "ɓ": "b",
        "ƙ": "k",
        "ı": "i",
        "׳": "",
        "״": "",
        **{chr(ord(row) + n): chr(ord(stands) + n) for row, stands in _ROWS.items() for n in range(7)},
    }
)


@lru_cache(maxsize=1 << 16)
def skeleton(text: str) -> str:
    """Reduce a form to what the finder compares: no case, accents, apostrophes, hyphens, or spaces."""
    plain = unicodedata.normalize("NFD", text.casefold()).translate(_SAME)
    return "".join(filter(str.isalnum, plain))


def word_key(word: str, language: str) -> str:
    """Return the key under which `ordinary-words.tsv` has a word: folded in scripts without capitals."""
    return skeleton(word) if language in UNCASED else word.lower()
