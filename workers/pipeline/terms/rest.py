"""What is left of a translation without its terms: nothing of it may get lost, or be said twice.

A term that the model was made to say is measured by what it did to the other words. Lengths of whole
sentences hide it: a long name makes up for a lost verb.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from service.domain.languages.base import get
from service.domain.terms.normalise import fold
from workers.engines.words import Span, is_word_char, words

#: the least length of the rest by that of the rest before, and that of a short sentence
LEAST, LEAST_SHORT = 0.8, 0.9
#: characters of a rest that is short
SHORT = 60
#: the same at most: what comes in besides the term is made up
MOST, MOST_SHORT = 1.35, 1.6
#: a word is another form of one that begins alike: letters, and the share of the shorter one
_ALIKE, _SHARE = 4, 0.6
#: words of weight that are looked at beside a term
NEAR = 2
_AFTER = re.compile(r"\s+([^\W\d_]+['’]?)")
_RUN = re.compile(r"[^\W\d_]+")
#: the end of a sentence inside a text, or a stop that an abbreviation left behind: "la base.S."
_END = re.compile(r"[.!?…。።؟۔][”»\"']?(?=\s+\S)|(?<=[^\W\d_])\.(?=[^\W\d_])")


def without(text: str, spans: Iterable[Span]) -> str:
    """Return a text without some of its parts."""
    left, at = "", 0
    for start, end in sorted(spans):
        if start >= at:
            left += text[at:start] + " "
        at = max(at, end)
    return left + text[at:]


def shrunk(old: str, new: str, language: str) -> bool:
    """Return whether a rest is much shorter or longer than the one before: a clause was lost, or made up.

    Articles and prepositions do not count.
    """
    own = get(language)
    small = own.function_words | own.link_particles | own.determiners
    one, other = (
        sum(b - a for a, b in words(text) if is_word_char(text[a]) and text[a:b].lower() not in small)
        for text in (old, new)
    )
    least, most = (LEAST_SHORT, MOST_SHORT) if one < SHORT else (LEAST, MOST)
    return bool(one) and not least <= other / one <= most


def content(text: str, language: str) -> list[str]:
    """List the words of weight in a text of a language (BCP 47), folded; no figures."""
    own = get(language)
    small = own.function_words | own.inner_words | own.link_particles | own.determiners
    found = []
    for start, end in words(text):
        word = text[start:end]
        whole = is_word_char(word[0]) and is_word_char(word[-1]) and not any(map(str.isdigit, word))
        if whole and len(word) > 2 and word.lower() not in small:
            found.append(fold(word, own.code).text)
    return found


def lost(old: str, new: str, language: str, let_go: Sequence[str] = ()) -> list[str]:
    """List the words of weight that the new rest lacks in any form; `let_go`: words that may go."""
    there = {*content(new, language), *(fold(word, get(language).code).text for word in let_go)}
    return [
        word
        for word in dict.fromkeys(content(old, language))
        if word not in there and not any(_alike(word, other) for other in there)
    ]


def twice(old: str, new: str, language: str, said: str = "") -> list[str]:
    """List the words that stand in the new rest more often than in the old one, and now twice.

    `said` is the term: its words count once already.
    """
    before, after = Counter(content(old, language)), Counter(content(new, language))
    own = set(content(said, language))
    return [word for word, times in after.items() if times > max(before[word], 0 if word in own else 1)]


def beside(text: str, span: Span, language: str) -> list[str]:
    """List the two words of weight next to a place on either side, as written."""
    before = [word for word in _RUN.findall(text[: span[0]]) if content(word, language)]
    after = [word for word in _RUN.findall(text[span[1] :]) if content(word, language)]
    return before[-NEAR:] + after[:NEAR]


def echoes(near: Sequence[str], said: str, language: str) -> list[str]:
    """List the words near a term that are a word of it, or of its source, once more or misspelt."""
    own = content(said, language)
    return [
        word
        for word in near
        if word[:1].isupper() and any(_same(one, other) for one in content(word, language) for other in own)
    ]


def ends(text: str) -> int:
    """Count the sentence ends inside a text."""
    return len(_END.findall(text))


def is_cognate(word: str, text: str) -> bool:
    """Return whether a text of another language has a word that is written like this one, but for its end."""
    own = fold(word, "").text.lower()
    others = (fold(one, "").text.lower() for one in _RUN.findall(text))
    return len(own) > _ALIKE and any(len(one) > _ALIKE and _same(own, one) for one in others)


def starts_anew(text: str, span: Span, language: str) -> bool:
    """Return whether a small word with a capital follows a place, as after "U.S.": a sentence was broken."""
    own = get(language)
    small = own.function_words | own.link_particles | own.determiners
    after = _AFTER.match(text, span[1])
    return after is not None and after[1][:1].isupper() and after[1].lower().replace("’", "'") in small


def _same(one: str, other: str) -> bool:
    return _alike(one, other) and _shared(one, other) >= _SHARE * max(len(one), len(other))


def _shared(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _alike(one: str, other: str) -> bool:
    shared = _shared(one, other)
    return shared >= _ALIKE and shared >= _SHARE * min(len(one), len(other))
