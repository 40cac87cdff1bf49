"""`python -m benchmarks names`: how well unlisted names are found and spelled, on labelled cases."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from benchmarks.labelled import read_table
from benchmarks.report import with_notes
from service.domain.names.caseless import propose_back
from service.domain.names.compounds import pieces
from service.domain.names.detect import SourceSentence, find_names
from service.domain.names.parts import NameParts
from service.domain.names.propose import Speller, propose
from service.domain.names.scripts import plain
from service.domain.terms.normalise import key
from service.termbase.name_parts import known_parts, load_parts, load_speller, speller_of

#: name → language → accepted forms
Names = Mapping[str, Mapping[str, tuple[str, ...]]]
MOST_SOURCES = 4
LANGUAGES = ("ar", "he", "fa", "am")


@dataclass(slots=True)
class SpellingTally:
    """How many were asked, right at first, and among the first three; `wrong` for reading."""

    asked: int = 0
    first: int = 0
    three: int = 0
    folded: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, said: Iterable[str], wanted: Iterable[str], language: str) -> None:
        """Count one name. Right is the very spelling; `folded` lets hamza, matres and the like pass."""
        texts, accepted = list(said)[:3], set(wanted)
        self.asked += 1
        self.first += bool(texts) and texts[0] in accepted
        right = any(text in accepted for text in texts)
        self.three += right
        keys = {key(form, language).replace(" ", "") for form in accepted}
        self.folded += any(key(text, language).replace(" ", "") in keys for text in texts)
        if not right:
            self.wrong.append(
                f"{name}: {', '.join(texts) or 'nothing'} instead of {', '.join(sorted(accepted))}"
            )


class LeftOut(NameParts):
    """The table without what the name being asked gave to it.

    One sighting is taken off the accepted form of each part for every source that counted it. Where any
    part may have given the form, four are taken off: no part has more sources.
    """

    def __init__(self, parts: NameParts, rows: Mapping[str, str], sources: Mapping[str, int]) -> None:
        super().__init__(parts.language, rows)
        self._sources = sources
        self.wanted: frozenset[str] = frozenset()

    def look_up(self, part: str) -> tuple[tuple[str, int], ...]:
        """Return the forms of a part, lowered."""
        off = self._sources.get(part.lower(), 1)
        seen = super().look_up(part)
        left = [(form, count - off if form in self.wanted else count) for form, count in seen]
        return tuple(sorted(((form, count) for form, count in left if count > 0), key=lambda one: -one[1]))

    def seen(self, form: str) -> int:
        """Return how often a form was seen, lowered."""
        return max(0, super().seen(form) - (MOST_SOURCES if form in self.wanted else 0))


def load_names(file: Path, half: str) -> Names:
    """Read one half, "tuned" or "held_out", of the labelled names."""
    table = read_table(file)[half]
    return {name: {lang: tuple(forms) for lang, forms in cells.items()} for name, cells in table.items()}


def left_out(speller: Speller, table: Path) -> Speller:
    """Return the speller whose table can leave a name out."""
    rows, sources = {}, {}
    for line in table.read_text(encoding="utf-8").splitlines():
        latin, language, forms, _, source = line.split("\t")
        if language == speller.language:
            rows[latin], sources[latin] = forms, source.count("+") + 1
    return Speller(LeftOut(speller.parts, rows, sources), speller.letters)


def without_table(speller: Speller) -> Speller:
    """Return the speller that knows no part and spells by rule alone."""
    return Speller(NameParts(speller.language, {}), speller.letters)


def spell_names(names: Names, speller: Speller, known: bool | None = None) -> SpellingTally:
    """Propose every name in the speller's language and count what is right.

    `known`: only names all of whose parts the table has, or only the others.
    """
    score = SpellingTally()
    for name, cells in names.items():
        wanted = cells.get(speller.language)
        if wanted:
            _leave_out(speller, wanted)
            if known is not None and all_known(name, speller) is not known:
                continue
            said = [proposal.text for proposal in propose(name, speller)]
            score.add(name, said, wanted, speller.language)
    return score


def spell_parts(names: Names, speller: Speller, known: bool | None = None) -> SpellingTally:
    """Propose every part whose form can be told from its place, each part and form once.

    `known`: only those that the table knows, or only those that it does not.
    """
    score, done = SpellingTally(), set()
    for name, cells in names.items():
        words = name.split()
        for form in cells.get(speller.language, ()):
            written = form.split()
            if len(written) != len(words):
                continue
            for word, wanted in zip(words, written, strict=True):
                pair = (word.lower(), wanted)
                if pair in done or len(word.strip(".")) < 2:
                    continue
                done.add(pair)
                _leave_out(speller, (wanted,))
                if known is None or (word in speller.parts) is known:
                    accepted = [p[1] for p in done if p[0] == word.lower()]
                    score.add(word, [one.text for one in propose(word, speller)], accepted, speller.language)
    return score


def spell_back(names: Names, parts: NameParts) -> SpellingTally:
    """Propose the Latin spelling of each first form; right is the English name, case and accents aside."""
    score = SpellingTally()
    for name, cells in names.items():
        form = cells.get(parts.language, ("",))[0]
        if form:
            said = [plain(proposal.text) for proposal in propose_back(form, parts)]
            score.add(form, said, [plain(name)], "en")
    return score


def all_known(name: str, speller: Speller) -> bool:
    """Return whether the table knows every part of a name that rules for compounds leave to it."""
    return all(piece.word in speller.parts for piece in pieces(name, speller.language) if piece.word)


def _leave_out(speller: Speller, wanted: Iterable[str]) -> None:
    if isinstance(speller.parts, LeftOut):
        words = (word for form in wanted for word in form.replace("-", " ").split())
        speller.parts.wanted = frozenset(words)


@dataclass(frozen=True, slots=True)
class NamedStory:
    """A labelled story. `names`: the unlisted ones in full; `mentions`: (sentence, start, end) of all."""

    language: str
    sentences: tuple[SourceSentence, ...]
    names: frozenset[str]
    mentions: frozenset[tuple[int, int, int]]


@dataclass(slots=True)
class FindingTally:
    """Names and mentions: labelled, given, and right."""

    stories: int = 0
    sentences: int = 0
    names: list[int] = field(default_factory=lambda: [0, 0, 0])
    mentions: list[int] = field(default_factory=lambda: [0, 0, 0])
    wrong: list[str] = field(default_factory=list)


def load_stories(file: Path) -> list[NamedStory]:
    """Read the labelled stories: "[name]" is to be found, "{term}" is in the glossary."""
    tables = read_table(file)
    return [
        _story(language, line)
        for language, lines in tables.items()
        if isinstance(lines, list)
        for line in lines
    ]


def find_all(cases: Iterable[NamedStory], known: frozenset[str]) -> FindingTally:
    """Find the names of every story and compare."""
    result = FindingTally()
    for case in cases:
        found = find_names(case.sentences, case.language, known)
        names = {one.name for one in found}
        mentions = {(place.segment, place.start, place.end) for one in found for place in one.places}
        result.stories += 1
        result.sentences += len(case.sentences)
        for counts, labelled, given in (
            (result.names, case.names, names),
            (result.mentions, case.mentions, mentions),
        ):
            for place, number in enumerate((len(labelled), len(given), len(labelled & given))):
                counts[place] += number
        said = " | ".join(sentence.text for sentence in case.sentences)
        result.wrong += [f"{case.language}: {name!r} missed in: {said}" for name in case.names - names]
        result.wrong += [f"{case.language}: {name!r} flagged in: {said}" for name in names - case.names]
    return result


def _story(language: str, line: str) -> NamedStory:
    sentences, spans = [], []
    for index, marked in enumerate(part.strip() for part in line.split("|")):
        heading = marked.startswith("# ")
        text, taken, start = "", list[tuple[int, int]](), 0
        for char in marked.removeprefix("# "):
            if char in "[{":
                start = len(text)
            elif char == "]":
                spans.append((index, start, len(text), text[start:]))
            elif char == "}":
                taken.append((start, len(text)))
            else:
                text += char
        sentences.append(SourceSentence(index, text, tuple(taken), heading))
    texts = {text.removesuffix("s") if text == "Kindos" else text for *_, text in spans}
    parts = {text: {plain(word) for word in text.split()} for text in texts}
    whole = {text for text in texts if not any(parts[text] < parts[other] for other in texts)}
    return NamedStory(language, tuple(sentences), frozenset(whole), frozenset(span[:3] for span in spans))


@dataclass(frozen=True, slots=True)
class NameTallies:
    """All scores of one run. `spelled`: language → what was asked → score."""

    half: str
    found: Mapping[str, FindingTally]
    spelled: Mapping[str, Mapping[str, SpellingTally]]
    costs: Mapping[str, tuple[float, float]]


def run_bench(cases: Sequence[NamedStory], names: Names, half: str) -> NameTallies:
    """Measure finding by language, and spelling by script."""
    known = known_parts()
    languages = list(dict.fromkeys(case.language for case in cases))
    found = {
        language: find_all((case for case in cases if case.language == language), known)
        for language in languages
    }
    found["all"] = find_all(cases, known)
    table = Path(str(files("glossaries").joinpath("sources", "name-parts.tsv")))
    spelled, costs = {}, {}
    for language in LANGUAGES:
        costs[language] = _cost(language)
        speller = load_speller(language)
        if speller is None:
            raise RuntimeError(f"no letters for {language}")
        fair, ruled = left_out(speller, table), without_table(speller)
        spelled[language] = {
            "whole names, table as it is": spell_names(names, speller),
            "whole names, left out": spell_names(names, fair),
            "· all parts known": spell_names(names, fair, True),
            "· some part by rule": spell_names(names, fair, False),
            "whole names, rules only": spell_names(names, ruled),
            "parts known, left out": spell_parts(names, fair, True),
            "parts unknown, left out": spell_parts(names, fair, False),
            "parts, rules only": spell_parts(names, ruled),
            "back into English, table as it is": spell_back(names, speller.parts),
        }
    return NameTallies(half, found, spelled, costs)


def report(measured: NameTallies, notes: Sequence[str] = ()) -> str:
    """Return the result as a section in Markdown."""
    whole = measured.found["all"]
    lines = [
        "## Names that no glossary has",
        (
            f"`python -m benchmarks names`, {datetime.now(UTC):%Y-%m-%d}: "
            f"{whole.stories} labelled stories of "
            f"{whole.sentences} sentences; names of people, half “{measured.half}”."
        ),
        "",
        "| found in | names | precision | recall | mentions | precision | recall |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for language, found in measured.found.items():
        cells = [
            f"{found.names[0]} | {_shares(found.names)}",
            f"{found.mentions[0]} | {_shares(found.mentions)}",
        ]
        lines.append(f"| {language} | {' | '.join(cells)} |")
    lines += [
        "",
        "| spelled in | asked | right at first | in the first three | three, hamza and the like folded |",
        "|---|---:|---:|---:|---:|",
    ]
    for language, scores in measured.spelled.items():
        lines += [
            f"| {language}, {what} | {score.asked} | "
            f"{' | '.join(_share(part, score) for part in (score.first, score.three, score.folded))} |"
            for what, score in scores.items()
            if score.asked
        ]
    lines += ["", "| loading | ms of processor time | MB |", "|---|---:|---:|"]
    lines += [
        f"| {language} | {1000 * spent:.0f} | {size:.1f} |"
        for language, (spent, size) in measured.costs.items()
    ]
    return with_notes(lines, notes)


def mistakes(measured: NameTallies) -> list[str]:
    """List what was wrong: stories, and whole names with the table left out."""
    lines = list(measured.found["all"].wrong)
    for language, scores in measured.spelled.items():
        lines += [f"{language}: {line}" for line in scores["whole names, left out"].wrong]
    return lines


def _cost(language: str) -> tuple[float, float]:
    """Load a language's tables anew: seconds of processor time, and megabytes that stay."""
    for cached in (speller_of, load_parts):
        cached.cache_clear()
    start = time.process_time()
    load_speller(language)
    spent = time.process_time() - start
    for cached in (speller_of, load_parts):
        cached.cache_clear()
    tracemalloc.start()
    load_speller(language)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return spent, size / 1e6


def _shares(counts: Sequence[int]) -> str:
    labelled, given, right = counts
    return f"{right / given if given else 1:.3f} | {right / labelled if labelled else 1:.3f}"


def _share(part: int, score: SpellingTally) -> str:
    return f"{part / score.asked:.1%}"
