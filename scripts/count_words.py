"""Counting the words of open texts for the lexicons: `python -m scripts.count_words fr=texts.tsv.xz …`.

A file has three columns divided by tabs: a label of the source, English, and the other language. Only the
counts are kept, as powers of two; the texts are no part of the project. Written are
`service/lexicons/lists/<language>.txt.xz`, one form a line, for English (from all files) and for each
language named; the words of the shipped glossary's names are added to each.

- A form counts that stands in small letters, or is in a script without them.
- A word that stands on both sides of a pair is no evidence for the other language: it was left as it was.
  It counts where it also stands where the English has another word, or is left so often that it is a loan.
"""

from __future__ import annotations

import lzma
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from service.lexicons.loading import LISTS
from service.termbase.files import load_glossary

_WORD = re.compile(r"[^\W\d_]+")
#: a form that was met less often is a slip of the pen as often as a word
_LEAST = 2
#: in texts of less than this many lines every form counts
_FEW_LINES = 50_000
#: so often left as it is in English, it is a word of the language as well
_LOAN = 20


class _WordCounts:
    """What was met so far in one language: alone, and on both sides of a pair."""

    def __init__(self) -> None:
        self.own: Counter[str] = Counter()
        self.shared: Counter[str] = Counter()
        self.lines = 0
        self.labels: Counter[str] = Counter()

    def add(self, label: str, text: str, beside: str) -> None:
        """Count one side of a pair; `beside` is the other."""
        self.lines += 1
        self.labels[label] += 1
        there = set(_WORD.findall(beside))
        for word in set(_WORD.findall(unicodedata.normalize("NFC", text))):
            if not word[0].isupper():
                (self.shared if word in there else self.own)[word] += 1

    def kept(self) -> dict[str, int]:
        """Return the forms that count, with how often as a power of two."""
        least = 1 if self.lines < _FEW_LINES else _LEAST
        both = self.own + self.shared
        return {
            word: count.bit_length() - 1
            for word, count in both.items()
            if count >= least and len(word) > 1 and (self.own[word] >= least or self.shared[word] >= _LOAN)
        }


def main(arguments: list[str], folder: Path = LISTS) -> int:
    """Read the texts and write the lists."""
    if not arguments:
        print(__doc__)
        return 2
    counts = {"en": _WordCounts()}
    for argument in arguments:
        language, _, file = argument.partition("=")
        own = counts.setdefault(language, _WordCounts())
        for label, english, other in _lines(Path(file)):
            own.add(label, other, english)
            counts["en"].add(label, english, other)
    names = _glossary_words(counts)
    for language, found in counts.items():
        forms = dict.fromkeys(names.get(language, ()), 0) | found.kept()
        _write(folder / f"{language}.txt.xz", forms, found)
    return 0


def _lines(file: Path) -> Iterator[tuple[str, str, str]]:
    text = lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8")  # noqa: SIM115
    with text as stream:
        for line in stream:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3:
                yield parts[0], parts[1], parts[2]


def _glossary_words(languages: Iterable[str]) -> dict[str, set[str]]:
    """Return the words of the names of the shipped glossary, by language."""
    words: dict[str, set[str]] = {}
    for concept in load_glossary().concepts.values():
        for language in languages:
            for term in concept.in_language(language):
                words.setdefault(language, set()).update(
                    word for word in _WORD.findall(term.text) if len(word) > 2
                )
    return words


def _write(file: Path, forms: dict[str, int], found: _WordCounts) -> None:
    labels = ", ".join(label for label, _ in found.labels.most_common())
    lines = [f"# {found.lines} lines of {labels}; and the names of the glossary"]
    lines += [f"{word}\t{level}" for word, level in sorted(forms.items())]
    file.write_bytes(lzma.compress("\n".join(lines).encode() + b"\n", preset=9))
    print(f"{file.name}: {len(forms)} forms, {file.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
