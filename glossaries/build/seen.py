"""Seeing inhabitants in parallel texts: which of their forms a text has where its English names them.

`python -m glossaries.build.seen sw=texts.tsv fr=more.tsv.xz …` writes `sources/demonyms-seen.tsv`. The files
are as for `measure`; a label that forbids commercial use or asks for research only is passed over. A form
counts where it stands as a whole word (with its clitics in the scripts without capitals, with its endings in
Turkish, Amharic and Persian) in a sentence whose English has the English name of those inhabitants, and of no
others that have the same form.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from glossaries.build.demonyms import SEEN, demonyms
from glossaries.build.measure import label_of, pairs
from glossaries.build.model import LANGUAGES, UNCASED
from glossaries.build.places import places
from glossaries.build.rules import ALL
from glossaries.build.tables import SOURCES
from glossaries.build.trust import EXCLUDED, EXCLUDED_TEXTS

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ENDINGS = {"tr": r"(?:['’]?\w{0,5})?", "am": r"\w{0,2}", "fa": r"(?:\u200c?\w{0,3})?", "sw": ""}


def main(arguments: list[str]) -> int:
    """Read the texts and write the table."""
    if not arguments:
        print(__doc__)
        return 2
    entries = demonyms({entry.id: entry for entry in places({})}, ALL)
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for argument in arguments:
        language, _, file = argument.partition("=")
        patterns: dict[str, list[tuple[str, str, re.Pattern[str]]]] = defaultdict(list)
        sharing = Counter(form.text for one in entries for form in one.cells.get(language, ()))
        for one in entries:
            forms = [
                (one.id, form.text, _pattern(form.text, language))
                for form in one.cells.get(language, ())
                if sharing[form.text] == 1
            ]
            for name in one.cells["en"]:
                patterns[name.text] += forms
                patterns[f"{name.text}s"] += forms
        for label, english, other in pairs(Path(file)):
            if label.lower().startswith((*EXCLUDED, *EXCLUDED_TEXTS)):
                continue
            words = _WORD.findall(english)
            near = {*words, *(f"{a} {b}" for a, b in pairwise(words))}
            for concept, form, pattern in {
                one for name in near if name in patterns for one in patterns[name]
            }:
                if pattern.search(other):
                    seen[concept, language, form, label_of(label)] += 1
    order = {language: place for place, language in enumerate(LANGUAGES)}
    with (SOURCES / SEEN).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("id\tlanguage\tform\tlabel\tcount\n")
        for key, count in sorted(
            seen.items(), key=lambda item: (item[0][0], order[item[0][1]], *item[0][2:])
        ):
            stream.write("\t".join((*key, str(count))) + "\n")
    return 0


def _pattern(form: str, language: str) -> re.Pattern[str]:
    before = r"(?<!\w)(?:\w{1,4})?" if language in UNCASED else r"(?<!\w)"
    return re.compile(f"{before}{re.escape(form)}{_ENDINGS.get(language, '')}(?!\\w)", re.IGNORECASE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
