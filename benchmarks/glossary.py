"""The glossary at 100,000 concepts: how long it takes to load, and to find what stands in a story.

The names are made of pieces of the shipped ones, so that they look like names of their language, share
beginnings, and hold clitics and accents. Beside it, in the same run: reading the file with `csv` alone,
an Aho-Corasick automaton of the same forms, a trie of dicts searched word by word (what FlashText does),
and one regular expression. They compare letters only: no case, clitics, endings, or accents.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from service.domain.terms.glossary import Glossary
from service.domain.terms.index import Index
from service.domain.terms.normalise import fold, keys
from service.domain.terms.story import for_story
from service.domain.text.sentences import sentence_spans
from service.termbase.files import glossary_of, load_glossary, read_files
from service.termbase.stored import DatabaseConcepts

LANGUAGES = ("en", "fr", "sv", "ar", "pt", "tr", "he", "am")
#: scripts in which a short beginning and end already look like a word
_DENSE = frozenset({"ar", "he", "am"})
STORY_WORDS = 1_000
#: of the story's words that much is names out of the glossary
NAMES_IN_STORY = 40
#: alternatives of the regular expression: with all of them a story takes minutes
REGEX_FORMS = 2_000


@dataclass(frozen=True, slots=True)
class GlossaryPlan:
    """What is measured: concepts in the made glossary, and rounds, of which the median counts."""

    concepts: int = 100_000
    rounds: int = 7


@dataclass(frozen=True, slots=True)
class Timing:
    """One figure: what was done, the median in milliseconds, and the bound it is held to, if any."""

    what: str
    milliseconds: float
    bound: float | None = None


def run_bench(plan: GlossaryPlan, say: Callable[[str], None]) -> list[Timing]:
    """Make the glossary in a scratch folder, and measure."""
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as scratch:
        folder = Path(scratch)
        file = folder / "made.csv"
        say(f"making {plan.concepts:,} concepts in {len(LANGUAGES)} languages …")
        write_glossary(file, plan.concepts)
        say(f"loading {file.stat().st_size / 1e6:.0f} MB …")
        return [*_loading(file, plan), *_matching(file, plan, say)]


def write_glossary(file: Path, concepts: int, seed: int = 7) -> None:
    """Write a glossary of made-up names; the same one for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    shipped = load_glossary()
    words: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for concept in shipped.concepts.values():
        for term in concept.terms:
            if term.language in words:
                words[term.language].update(w for w in term.text.split() if len(w) > 3 and w.isalpha())
    pieces = {language: sorted(known) for language, known in words.items()}

    def name(language: str) -> str:
        return " ".join(_word(chance, pieces[language], language) for _ in range(chance.choice((1, 2, 2, 3))))

    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["id", "kind", *LANGUAGES, "note", "sources"])
        for number in range(concepts):
            kind = chance.choice(("person", "city", "organisation"))
            cells = (
                "|".join(dict.fromkeys(name(language) for _ in range(chance.choice((1, 1, 1, 2)))))
                for language in LANGUAGES
            )
            rows.writerow([f"made:{number}", kind, *cells, "", "en:made"])


def _word(chance: random.Random, words: Sequence[str], language: str) -> str:
    first, last = chance.choice(words), chance.choice(words)
    if language in _DENSE:
        return first[:3] + last[-3:]
    return (first[: chance.randint(2, 5)] + last[-chance.randint(2, 5) :]).capitalize()


def _loading(file: Path, plan: GlossaryPlan) -> list[Timing]:
    def plain() -> None:
        text = file.read_text(encoding="utf-8")
        for _ in csv.reader(io.StringIO(text, newline="")):
            pass

    rows = [(row.cells["id"], row.text) for row in read_files([file])]

    def checked() -> None:
        for _ in read_files([file]):
            pass

    def kept() -> None:
        Glossary(DatabaseConcepts(rows))

    def first_find() -> None:
        Glossary(DatabaseConcepts(rows)).find("x", "en")

    rounds = min(plan.rounds, 3)
    return [
        Timing("csv.reader alone over the file", _median(plain, rounds)),
        Timing("read the file, every row checked (at an upgrade or import)", _median(checked, rounds)),
        Timing("load the rows of the database", _median(kept, rounds), 1500),
        Timing("load them, and index English", _median(first_find, rounds), 1500),
    ]


def _matching(file: Path, plan: GlossaryPlan, say: Callable[[str], None]) -> list[Timing]:
    made, shipped = glossary_of([file]), load_glossary()
    forms = keys([text for _, _, text in made.concepts.surface_forms("en")], "en")
    story = _story(made)
    sentences = [story[start:end] for start, end in sentence_spans(story, "en")]
    folded = fold(story, "en").text
    made.find(story, "en")
    shipped.find(story, "en")
    lines = [
        Timing(
            f"find, {len(shipped):,} concepts (shipped)",
            _median(lambda: shipped.find(story, "en"), plan.rounds),
            5,
        ),
        Timing(f"find, {len(made):,} concepts", _median(lambda: made.find(story, "en"), plan.rounds), 5),
        Timing(
            f"reading it as a story of {len(sentences)} sentences, {len(shipped):,} concepts",
            _median(lambda: for_story(shipped, sentences, "en"), plan.rounds),
        ),
        Timing(
            f"the same, {len(made):,} concepts",
            _median(lambda: for_story(made, sentences, "en"), plan.rounds),
        ),
    ]
    say("the others …")
    with suppress(ImportError):
        lines.append(
            Timing("building an Aho-Corasick automaton of the same forms", _median(_automaton(forms), 3))
        )
    lines.insert(
        4,
        Timing(
            "building the index of English",
            _median(lambda: Index(made.concepts.surface_forms("en"), "en"), 3),
        ),
    )
    trie = _trie(forms)
    lines.append(
        Timing("a trie of dicts, word by word", _median(lambda: _in_trie(trie, folded), plan.rounds))
    )
    pattern = re.compile(
        r"\b(?:" + "|".join(map(re.escape, sorted(forms[:REGEX_FORMS], key=len, reverse=True))) + r")\b"
    )
    lines.append(
        Timing(
            f"a regular expression of {REGEX_FORMS:,} forms",
            _median(lambda: pattern.findall(folded), plan.rounds),
        )
    )
    return lines


def _story(made: Glossary) -> str:
    """Return a thousand words of news, names out of the made glossary among them."""
    item = json.loads(
        (Path(__file__).parents[1] / "dragoman" / "sample" / "story.json").read_text(encoding="utf-8")
    )
    sample = re.sub(r"<[^>]+>", " ", item["bodies"][0]["value"]).split()
    words = (sample * (STORY_WORDS // len(sample) + 1))[: STORY_WORDS - NAMES_IN_STORY]
    forms = made.concepts.surface_forms("en")
    names = [form.text for form in islice(forms, 0, None, max(1, len(made) // NAMES_IN_STORY))]
    for place, name in enumerate(names[:NAMES_IN_STORY]):
        words.insert(place * (len(words) // NAMES_IN_STORY), name)
    return " ".join(words)


def _automaton(forms: Sequence[str]) -> Callable[[], object]:
    """Return the work of building pyahocorasick's automaton, which the desk does not need."""
    import ahocorasick

    def build() -> object:
        automaton = ahocorasick.Automaton()
        for number, form in enumerate(forms):
            automaton.add_word(form, number)
        automaton.make_automaton()
        return automaton

    return build


def _trie(forms: Sequence[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for form in forms:
        node = root
        for word in form.split():
            node = node.setdefault(word, {})
        node[""] = form
    return root


def _in_trie(root: dict[str, Any], text: str) -> list[str]:
    words = re.findall(r"\w+", text)
    found, place = [], 0
    while place < len(words):
        node, size = root, 1
        longest = None
        for count, word in enumerate(words[place : place + 40], start=1):
            if word not in node:
                break
            node = node[word]
            if "" in node:
                longest, size = node[""], count
        if longest is not None:
            found.append(longest)
        place += size
    return found


def _median(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def report(lines: Sequence[Timing], plan: GlossaryPlan) -> str:
    """Write the section of the results file."""
    rows = [
        f"| {line.what} | {line.milliseconds:,.1f} | {f'< {line.bound:,.0f}' if line.bound else ''} |"
        for line in lines
    ]
    about = (
        f"`python -m benchmarks glossary`, {datetime.now(UTC):%Y-%m-%d}: "
        f"{plan.concepts:,} made-up concepts in "
        f"{len(LANGUAGES)} languages, a story of {STORY_WORDS:,} words, median of {plan.rounds} "
        "(loading: of 3), processor time of one thread, on 2 cores shared with other work. "
        "The look-up of a word that a text had before is kept, so only the first round pays for all of them."
    )
    return "\n".join(
        [
            "## Glossary of 100,000 concepts",
            about,
            "",
            "| | ms | bound |",
            "|---|---:|---:|",
            *rows,
            "",
        ]
    )
