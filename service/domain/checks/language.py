"""Text that stayed in the source language or came out in another script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.checks.untranslated_words import has_common_words
from service.domain.draft import Finding, Severity
from service.domain.languages.base import every, get
from service.domain.languages.tags import is_same, script
from service.domain.text.words import WORD_OR_FIGURE, words

_TOKEN = re.compile(r"\S+")
_WEB = re.compile(r"https?://|www\.|[@#]|\.(?:com|org|net|int|gov|edu)\b")
#: how the names of letters in Unicode begin, by script (ISO 15924); Latin for all others
_SCRIPT = {"Arab": "ARABIC", "Hebr": "HEBREW", "Ethi": "ETHIOPIC", "Cyrl": "CYRILLIC", "Grek": "GREEK"}
_SCRIPT |= {"Deva": "DEVANAGARI"}
#: a letter, or a sign like one, that is not in the Latin part of Unicode
NOT_LATIN = re.compile(r"(?![\u0000-\u024f])[^\W\d_]")
_MOST_PLACES = 12  # of one word that are compared; a word that stands more often is a loop
_MOST = 500  # words that are compared; no sentence is longer
#: letters in a row that are a word and no sign, such as the α of a formula
_FOREIGN = re.compile(r"[^\W\d_]{2,}")
_CAPITAL = re.compile(r"[A-Z][\w’'.-]*")
_FEW = 4  # names in Latin letters that a sentence in another script may have
_MORE = 3  # times as many small words of another language as of the story's
_RUN = 5  # words in a row that two languages hardly share by chance


class Untranslated:
    """The translation, or a long run of it, is still the source text."""

    name: ClassVar[str] = "untranslated"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the whole target, or five words in a row, were left as they are."""
        if is_same(item.source_language, item.target_locale):
            return
        source, target = _words(item.source_text), _words(item.target_text)
        if item.target_text == item.source_text and in_another_script(item.source_text, item.source):
            if not in_another_script(item.target_text, item.target):
                return
            yield Finding(
                self.name,
                Severity.WARNING,
                "untranslated.third_script",
                (0, len(item.source_text)),
                (0, len(item.target_text)),
                {"language": item.source_language},
            )
            return
        if [word for word, _, _ in source] == [word for word, _, _ in target]:
            yield from self._all_left(item, source)
            return
        run = _common_run(source, target)
        if run is None:
            return
        first, last = target[run[1]], target[run[1] + run[2] - 1]
        at = (first[1], last[2])
        left = item.target_text[at[0] : at[1]]
        if run[2] < _RUN or not _in_running_text(left):
            return
        severity = Severity.BLOCK if run[2] >= 8 else Severity.WARNING
        where = (source[run[0]][1], source[run[0] + run[2] - 1][2])
        data = {"words": _short(left), "language": item.source_language}
        yield Finding(self.name, severity, "untranslated.run", where, at, data)

    def _all_left(self, item: Checked, source: Sequence[tuple[str, int, int]]) -> Iterable[Finding]:
        named = {i for mention in item.mentions for i in range(*mention.source_span)}
        free = [
            item.source_text[start:end]
            for _, start, end in source
            if start not in named and any(char.isalpha() for char in item.source_text[start:end])
        ]
        lower = [word for word in free if word[0].islower() or len(free) > 3]
        if not any(word[0].islower() for word in free) and get(item.source).news_words:
            lower = lower if has_common_words(item.source_text, item.source) else []
        if not lower or len(source) < 2:
            return  # a name, a number, a place
        third = _in_third_language(item.source_text, item.source)
        severity = Severity.BLOCK if len(source) >= 4 and not third else Severity.WARNING
        yield Finding(
            self.name,
            severity,
            "untranslated.third_language" if third else "untranslated.all",
            (0, len(item.source_text)),
            (0, len(item.target_text)),
            {"language": item.source_language},
        )


def _in_third_language(text: str, language: str) -> bool:
    """Return whether a text is surely in another language than its story, by the small words that it has.

    Such are the tweets in a story of translations, which people leave as they are. One small word is enough
    where none is of the story's language; languages share some ("a", "do"), so else most have to be.
    """
    own = get(language)
    if not own.news_words:
        return False
    known = own.function_words | own.inner_words | own.news_words | own.determiners | own.conjunctions
    said = [word.casefold() for word in words(text)]
    here = sum(word in known for word in said)
    other = max(sum(word in small for word in said) for small in _small_words())
    return other >= (_MORE * here if here else 1)


@lru_cache(maxsize=1)
def _small_words() -> tuple[frozenset[str], ...]:
    return tuple(one.function_words | one.inner_words for one in every())


class Script:
    """The translation is not in the script of its language, or holds letters from somewhere else."""

    name: ClassVar[str] = "script"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding if most letters, or a whole word, are in a script that does not belong here."""
        expected = usual_script(item.target)
        yield from self._lost(item, expected)
        if item.target_text == item.source_text and in_another_script(item.source_text, item.source):
            return  # what nobody could translate was left: `Untranslated` says so
        if expected == "LATIN" and not NOT_LATIN.search(item.target_text):
            return
        text = _without_addresses(item.target_text)
        if all(script_of(char) == expected for char in set(text) if char.isalpha()):
            return
        letters = [(place, script_of(char)) for place, char in enumerate(text) if char.isalpha()]
        if expected != "LATIN" and any(writing == expected for _, writing in letters):
            text = _without_names(text, item.source_text)
            letters = [(place, script_of(char)) for place, char in enumerate(text) if char.isalpha()]
        if not letters:
            return
        counts = Counter(writing for _, writing in letters)
        share = counts[expected] / len(letters)
        lower = sum(char.islower() for char in text)
        if len(letters) >= 10 and share < 0.5 and (expected == "LATIN" or lower >= 10 or share == 0):
            severity = Severity.BLOCK if share < 0.3 else Severity.WARNING
            data = {"percent": round(100 * share), "language": item.target_locale}
            whole = (0, len(item.source_text)), (0, len(item.target_text))
            yield Finding(self.name, severity, "script.share", *whole, data)
            return
        known = {expected, "LATIN"} | {script_of(char) for char in item.source_text if char.isalpha()}
        for place, writing in letters:
            if writing not in known and writing != "OTHER":
                end = place + 1
                while end < len(text) and text[end].isalpha():
                    end += 1
                data = {"word": item.target_text[place:end], "script": writing.title()}
                yield Finding(self.name, Severity.WARNING, "script.word", None, (place, end), data)
                return

    def _lost(self, item: Checked, expected: str) -> Iterable[Finding]:
        """Yield a finding for the first word in a third script that a Latin text has and the target lost."""
        own = usual_script(item.source)
        if own != "LATIN" or not NOT_LATIN.search(item.source_text):
            return
        for match in _FOREIGN.finditer(item.source_text):
            if script_of(match[0][0]) not in (own, expected, "OTHER") and match[0] not in item.target_text:
                data = {"word": match[0]}
                yield Finding(self.name, Severity.BLOCK, "script.lost", match.span(), None, data)
                return


def usual_script(language: str) -> str:
    """Return the script that most letters of a language are written in, by its name in Unicode."""
    return _SCRIPT.get(script(language), "LATIN")


def in_another_script(text: str, language: str) -> bool:
    """Return whether a text has letters, none of them in the script of a language (primary subtag)."""
    own = usual_script(language)
    if own == "LATIN" and not NOT_LATIN.search(text):
        return False
    scripts = {script_of(char) for char in text if char.isalpha()}
    return bool(scripts) and own not in scripts and "OTHER" not in scripts


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Return the first word of a letter's Unicode name where that is its script, else OTHER."""
    if char < "\u0250":
        return "LATIN"
    word = unicodedata.name(char, "OTHER").split()[0]
    return "OTHER" if word in ("MODIFIER", "FULLWIDTH", "MICRO", "OHM", "KELVIN", "MATHEMATICAL") else word


def _without_addresses(text: str) -> str:
    """Blank out web addresses, handles and tags; places stay the same."""
    if not _WEB.search(text):
        return text
    return _TOKEN.sub(lambda token: " " * len(token[0]) if _WEB.search(token[0]) else token[0], text)


def _without_names(text: str, source: str) -> str:
    """Return a text with spaces for words with a capital that the source has too; places stay the same.

    More than a few are no names: then the text is returned as it is.
    """
    found = [match for match in _CAPITAL.finditer(text) if match[0] in source]
    if len(found) > _FEW:
        return text
    for match in found:
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[tuple[str, int, int], ...]:
    words = WORD_OR_FIGURE.finditer(_without_addresses(text))
    return tuple((match.group().casefold(), match.start(), match.end()) for match in islice(words, _MOST))


def _common_run(
    source: Sequence[tuple[str, int, int]], target: Sequence[tuple[str, int, int]]
) -> tuple[int, int, int] | None:
    """Find the longest run of words in both, if it may have `_RUN`: (place in source, in target, words)."""
    said = {word for word, _, _ in source}
    if sum(word in said for word, _, _ in target) < _RUN:
        return None  # as in nearly all: no run is long enough to be told
    best: tuple[int, int, int] | None = None
    places: dict[str, list[int]] = {}
    for place, (word, _, _) in enumerate(source):
        places.setdefault(word, []).append(place)
    lengths: dict[int, int] = {}
    for there, (word, _, _) in enumerate(target):
        current: dict[int, int] = {}
        for here in places.get(word, ())[:_MOST_PLACES]:
            length = lengths.get(here - 1, 0) + 1
            current[here] = length
            if best is None or length > best[2]:
                best = (here - length + 1, there - length + 1, length)
        lengths = current
    return best


def _in_running_text(text: str) -> bool:
    """Return whether most words are in lower case: no title, list of names or address."""
    words = [word for word in WORD_OR_FIGURE.findall(_without_addresses(text)) if word[0].isalpha()]
    lower = [word for word in words if word[0].islower() and len(word) > 1]
    return len(lower) * 2 > len(words) and len(lower) >= 3


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
