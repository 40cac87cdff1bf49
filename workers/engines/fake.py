"""An engine for tests and dry runs: text that nobody can take for a translation, in the right script."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from service.domain.languages.tags import primary
from workers.engines.base import Link, Output
from workers.engines.sentences import copied, needs_no_model
from workers.engines.words import Span, words

#: letters to make words of, per language that is not written in Latin letters
LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "fa": "ابپتجچحخدرزژسشصضطعغفقکگلمنهوی",
    "ur": "ابپتٹجچحخدڈرزسشصضطعغفقکگلمنوہی",
    "he": "אבגדהוזחטיכלמנסעפצקרשת",
    "am": "ሀለመሠረሰሸቀበተነአከወዘየደገጠፈ",
    "ti": "ሀለመሠረሰሸቀበተነአከወዘየደገጠፈ",
}
#: the full stop and the question mark of these languages
STOPS = {"am": "።", "ti": "።", "ur": "۔"}
QUESTIONS = {"ar": "؟", "fa": "؟", "ur": "؟"}


class FakeEngine:
    """Marks each sentence with "[fr]" and turns its words into nonsense; numbers and names stay.

    The same sentence always gives the same text. Word n of the source is linked to word n.
    """

    name = "fake"

    def supports(self, source: str, target: str) -> bool:
        """Serve every pair."""
        return True

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        """Return nonsense for each sentence (see `Engine`); a second try gives the same."""
        outputs = []
        for sentence in sentences:
            outputs.append(
                copied(sentence) if needs_no_model(sentence, source) else _nonsense(sentence, primary(target))
            )
            if done is not None:
                done(1)
        return outputs


def _nonsense(sentence: str, language: str) -> Output:
    text = f"[{language}] "
    links: list[Link] = []
    before = 0
    for number, (start, end) in enumerate(words(sentence)):
        gap = sentence[before:start]
        text += gap if number else ""
        at = len(text)
        text += _word(sentence, (start, end), language, first=number == 0)
        links.append((start, end, at, len(text)))
        before = end
    return Output(text, 0.0, tuple(links))


def _word(sentence: str, span: Span, language: str, *, first: bool) -> str:
    word = sentence[span[0] : span[1]]
    if word == ".":
        return STOPS.get(language, word)
    if word == "?":
        return QUESTIONS.get(language, word)
    if not any(char.isalpha() for char in word) or any(char.isdigit() for char in word):
        return word
    if word.isupper() or (word[0].isupper() and not first):
        return word  # a name, as far as letters can tell
    letters = LETTERS.get(language)
    if letters is None:
        core = word.rstrip("'’ʼ")
        turned = core[::-1].lower() + word[len(core) :]
        return turned.capitalize() if word[0].isupper() else turned
    digest = hashlib.sha256(word.lower().encode()).digest()
    size = max(2, min(len(word), 9))
    return "".join(letters[digest[place] % len(letters)] for place in range(size))
