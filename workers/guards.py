"""Telling a translation that went wrong as a whole: loops, echoes, nothing, far too long or short."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain.draft import Finding, Severity
from workers.engines.base import Output
from workers.words import is_word_char, words

#: times that 1, 2, 3 … words may stand in a row in a translation before it is a loop
REPEATS = {1: 4, 2: 3, 3: 3, 4: 3, 5: 2, 6: 2, 7: 2, 8: 2}
#: a run of letters that comes back this often without a break is a loop inside a word
GLUED = re.compile(r"(\w{1,10}?)\1{7,}")
#: shortest and longest translation, in parts of the source's length, and what short ones may add
RATIO = (0.3, 3.0)
SLACK = 20
#: an echo is told from a list of names by this many small-letter words
ECHO_WORDS = 4
ECHO_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a translation; the greater `weight`, the worse."""

    check: str
    message: str
    severity: Severity
    weight: int

    def finding(self, source: str, target: str) -> Finding:
        """Give it as a finding over the whole segment."""
        return Finding(self.check, self.severity, self.message, (0, len(source)), (0, len(target)))


EMPTY = Trouble("empty", "The model gave no text. Translate this sentence by hand.", Severity.BLOCK, 5)
UNFINISHED = Trouble(
    "loop", "The model did not come to an end. Translate this sentence by hand.", Severity.BLOCK, 4
)
GARBLED = Trouble("garbled", "The translation has broken characters. Write them anew.", Severity.BLOCK, 4)
LOOP = Trouble(
    "loop",
    "The translation says the same again and again. Translate this sentence by hand.",
    Severity.BLOCK,
    3,
)
ECHO = Trouble("echo", "The sentence was left untranslated. Translate it by hand.", Severity.WARNING, 2)
TOO_SHORT = Trouble(
    "length", "The translation is far shorter than the source: look for what is missing.", Severity.WARNING, 1
)
TOO_LONG = Trouble(
    "length", "The translation is far longer than the source: look for what was added.", Severity.WARNING, 1
)


def trouble(source: str, output: Output) -> Trouble | None:
    """Name the worst that is wrong with a translation, or give None. Sentences without letters are fine."""
    text = output.text
    if not any(char.isalpha() for char in source) or (text == source and output.score is None):
        return None
    if not any(char.isalnum() for char in text):
        return EMPTY
    if not output.complete:
        return UNFINISHED
    if "\ufffd" in text and "\ufffd" not in source:
        return GARBLED
    if (_loops(text) and not _loops(source)) or (GLUED.search(text) and not GLUED.search(source)):
        return LOOP
    if _is_echo(source, text):
        return ECHO
    if len(text) < RATIO[0] * len(source) - SLACK / 2:
        return TOO_SHORT
    if len(text) > RATIO[1] * len(source) + SLACK:
        return TOO_LONG
    return None


def _loops(text: str) -> bool:
    tokens = [text[start:end].casefold() for start, end in words(text)]
    for size, limit in REPEATS.items():
        run = 0
        for at in range(size, len(tokens)):
            run = run + 1 if tokens[at] == tokens[at - size] else 0
            if run >= size * (limit - 1) and any(is_word_char(char) for char in tokens[at]):
                return True
    return False


def _is_echo(source: str, target: str) -> bool:
    small = [source[a:b] for a, b in words(source) if source[a].islower() and b - a > 2]
    if len(small) < ECHO_WORDS:
        return False
    there = {target[a:b] for a, b in words(target)}
    return sum(word in there for word in small) >= ECHO_SHARE * len(small)
