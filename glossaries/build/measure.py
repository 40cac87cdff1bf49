"""Counting in parallel texts: which place names are ordinary words, and which a text confirms.

`python -m glossaries.build.measure sw=texts.tsv fr=more.tsv.xz …` writes `sources/ordinary-words.tsv` and
`sources/confirmed.tsv`. A file has three columns divided by tabs: a label of the source, English, and the
other language. The texts are no part of the project; the two tables hold counts and names only.

- An ordinary word is one that stands in small letters (anywhere), or, in scripts without them, in a sentence
  whose English does not name the place.
- A name is confirmed for a place by a sentence that has it where the English names the place; not where
  other places have the same English name, or where that is an ordinary word.
"""

from __future__ import annotations

import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from glossaries.build.institutions import institutions
from glossaries.build.model import LANGUAGES, UNCASED, DraftConcept
from glossaries.build.places import places
from glossaries.build.tables import SOURCES
from glossaries.build.trust import word_key

_WORD = re.compile(r"[^\W\d_]+(?:['’׳״\"\u200c-][^\W\d_]+)*")
#: letters that a name needs: a shorter one may stand inside another word
_SHORTEST = 4
_SHORTEST_ETHIOPIC = 3
#: lines of English that are read for its words
_ENGLISH_LINES = 500_000
#: (beginning of a label in the texts, label in the tables)
_LABELS = (("globalvoices", "globalvoices"), ("ms-", "ms-docs"), ("gamayun", "gamayun"))


def main(arguments: list[str]) -> int:
    """Read the texts and write both tables."""
    if not arguments:
        print(__doc__)
        return 2
    named = [entry for entry in institutions() if entry.kind not in ("term", "title")]
    count = _Counts([*places({}), *named])
    for argument in arguments:
        language, _, file = argument.partition("=")
        for label, english, other in pairs(Path(file)):
            count.add(language, label_of(label), english, other)
    count.write(SOURCES)
    return 0


def label_of(label: str) -> str:
    """Return the label that the tables have for a label of the texts."""
    return next((short for beginning, short in _LABELS if label.startswith(beginning)), label)


def pairs(file: Path) -> Iterator[tuple[str, str, str]]:
    """Yield label, English and the other language of each line of a file."""
    text = lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8")  # noqa: SIM115
    with text as stream:
        for line in stream:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3:
                yield parts[0], parts[1], parts[2]


class _Counts:
    """What was seen in the texts so far."""

    def __init__(self, entries: Iterable[DraftConcept]) -> None:
        self.words: dict[str, Counter[str]] = defaultdict(Counter)
        self.tokens: Counter[str] = Counter()
        self.confirmed: Counter[tuple[str, str, str, str]] = Counter()
        self.english_lines = 0
        self.by_english: dict[str, list[DraftConcept]] = defaultdict(list)
        self.single: dict[str, dict[str, set[str]]] = {language: defaultdict(set) for language in LANGUAGES}
        for entry in entries:
            self.by_english[entry.english()].append(entry)
            for language in LANGUAGES:
                for form in entry.cells.get(language, ()):
                    if " " not in form.text:
                        self.single[language][word_key(form.text, language)].add(entry.english())
        names = sorted(self.by_english, key=len, reverse=True)
        self.first_words = defaultdict(list)
        for name in names:
            self.first_words[name.split()[0]].append(name)

    def add(self, language: str, label: str, english: str, other: str) -> None:
        """Count one pair of sentences; names shared by several places confirm nothing."""
        if self.english_lines < _ENGLISH_LINES:
            self.english_lines += 1
            self._cased("en", english)
        if language in UNCASED:
            self._uncased(language, english, other)
        else:
            self._cased(language, other)
        for name in self._named(english):
            if len(self.by_english[name]) == 1:
                self._confirm(self.by_english[name][0], language, label, other)

    def _cased(self, language: str, text: str) -> None:
        known = self.single[language]
        for word in _WORD.findall(text):
            self.tokens[language] += 1
            if word in known and word.islower():
                self.words[language][word] += 1

    def _uncased(self, language: str, english: str, other: str) -> None:
        known, said = self.single[language], english.lower()
        for word in _WORD.findall(other):
            self.tokens[language] += 1
            key = word_key(word, language)
            names = known.get(key)
            if names and not any(name.lower()[:5] in said for name in names):
                self.words[language][key] += 1

    def _named(self, english: str) -> set[str]:
        found = set()
        for word in set(_WORD.findall(english)):
            for name in self.first_words.get(word, ()):
                if len(name) >= _SHORTEST and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", english):
                    found.add(name)
        return found

    def _confirm(self, entry: DraftConcept, language: str, label: str, other: str) -> None:
        for form in entry.cells.get(language, ()):
            shortest = _SHORTEST_ETHIOPIC if language == "am" else _SHORTEST
            if len(form.text) < shortest or not form.sign:
                continue
            # clitics are written in front of the name in the scripts without capitals
            before = "" if language in UNCASED else r"(?<!\w)"
            if re.search(rf"{before}{re.escape(form.text)}(?!\w)", other):
                self.confirmed[entry.id, language, form.text, label] += 1

    def write(self, folder: Path) -> None:
        """Write both tables, in a stable order."""
        _write(
            folder / "ordinary-words.tsv",
            ("language", "word", "count", "per_million"),
            (
                (language, word, count, f"{count / self.tokens[language] * 1e6:.2f}")
                for language in LANGUAGES
                for word, count in sorted(self.words[language].items())
            ),
        )
        for entries in self.by_english.values():
            if entries[0].english().lower() in self.words["en"]:
                for key in [key for key in self.confirmed if key[0] == entries[0].id]:
                    del self.confirmed[key]
        order: Mapping[str, int] = {language: place for place, language in enumerate(LANGUAGES)}
        _write(
            folder / "confirmed.tsv",
            ("id", "language", "form", "label", "count"),
            (
                (*key, count)
                for key, count in sorted(
                    self.confirmed.items(), key=lambda item: (item[0][0], order[item[0][1]], *item[0][2:])
                )
            ),
        )


def _write(file: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        for row in (header, *rows):
            stream.write("\t".join(str(cell) for cell in row) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
