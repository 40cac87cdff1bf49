"""Rewrite a sentence that a model failed on, and undo the rewriting in the translation.

Models are trained on running text. A headline in Title Case or in capitals, a stop where they expect
none, and a speaker before a colon make some of them leave words as they are or leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from service.domain.checks.punctuation import SPEAKER
from service.domain.checks.untranslated_words import is_common_word
from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.text.words import WORD, is_title_case
from workers.engines.base import Link, Output
from workers.engines.words import Span

_STOP = re.compile(r"(?<=\w)\.\Z")
#: words of a line whose stop may be what went wrong: a headline or a caption. Of 45 sentences of news that a
#: second decoding had not mended, one was without its stop, at 42 decodings
_LINE = 12
#: what opens a sentence before its first word
_OPENS = re.compile(r"(?:\A|[.!?:]\s+)[\s“«\"'‘(]*\Z")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Texts to translate instead of a sentence, and how its translation is built from theirs."""

    texts: tuple[str, ...]
    build: Callable[[Sequence[Output]], Output]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a story writes its words in running text: small, with a capital, or all in capitals."""

    small: frozenset[str]
    capital: frozenset[str]
    shouted: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str], language: str) -> Evidence:
        """Read the sentences of a story (language as BCP 47), but no Title Case and no first words."""
        small, capital, shouted = set[str](), set[str](), set[str]()
        for text in texts:
            if text.isupper() or is_title_case(text, language):
                continue
            for match in WORD.finditer(text):
                word = match[0]
                if word.islower():
                    small.add(word)
                elif len(word) > 1 and word.isupper():
                    shouted.add(word.lower())
                elif not _OPENS.search(text[: match.start()]):
                    capital.add(word.lower())
        return cls(frozenset(small), frozenset(capital), frozenset(shouted))


def rewrites(text: str, evidence: Evidence, names: Sequence[Span], source: str, target: str) -> list[Rewrite]:
    """Return other ways to have a sentence translated; `names` are the glossary's spans in it."""
    found = []
    plain, lowered = sentence_case(text, evidence, names, primary(source))
    if plain != text:
        found.append(Rewrite((plain,), lambda outputs: _with_capitals(outputs[0], lowered)))
    if _STOP.search(plain) and len(plain.split()) <= _LINE:
        found.append(Rewrite((plain[:-1],), lambda outputs: _with_capitals(_stopped(outputs[0]), lowered)))
    elif plain[-1:].isalnum():
        found.append(
            Rewrite(
                (plain + ".",), lambda outputs: _with_capitals(_unstopped(outputs[0], len(text)), lowered)
            )
        )
    speaker = SPEAKER.match(text)
    if speaker is not None:
        name, rest = speaker.span(1), (speaker.end() - 1, len(text))
        colon = get(target).colon
        found.append(
            Rewrite(
                (text[slice(*name)], text[slice(*rest)]),
                lambda outputs: _spoken(outputs[0], outputs[1], name[0], rest[0], colon),
            )
        )
    return found


def sentence_case(
    text: str, evidence: Evidence, names: Sequence[Span], language: str
) -> tuple[str, frozenset[str]]:
    """Write a headline as running text of the same length; also give the words that lost a capital.

    Names of the glossary and what the story writes with a capital keep theirs. A text that is
    running text already comes back as it is.
    """
    if not is_title_case(text, language):
        return text, frozenset()
    shouting = text.isupper()
    starters = get(language).function_words
    parts, at, lowered = list[str](), 0, set[str]()
    for match in WORD.finditer(text):
        word, small = match[0], match[0].lower()
        ordinary = small in evidence.small or small in starters or is_common_word(small)
        named = any(start <= match.start() < end for start, end in names)
        if shouting:
            if small in evidence.shouted and not ordinary:
                new = word
            elif named or (small in evidence.capital and not ordinary):
                new = word[:1] + small[1:]
            else:
                new = small
        elif named or word[1:] != small[1:] or small == "i" or (small in evidence.capital and not ordinary):
            new = word
        else:
            new = small
        if len(new) != len(word):
            new = word
        if _OPENS.search(text[: match.start()]) and new:
            new = new[:1].upper() + new[1:] if len(new[:1].upper()) == 1 else new
        if new != word and not ordinary:
            lowered.add(small)
        parts += [text[at : match.start()], new]
        at = match.end()
    return "".join([*parts, text[at:]]), frozenset(lowered)


def _with_capitals(output: Output, lowered: frozenset[str]) -> Output:
    """Return with its capital a word that lost it and was then copied: it was a name."""

    def rewrite(match: re.Match[str]) -> str:
        word = match[0]
        new = word[:1].upper() + word[1:]
        return new if word in lowered and len(new) == len(word) else word

    return replace(output, text=WORD.sub(rewrite, output.text), alternatives=()) if lowered else output


def _stopped(output: Output) -> Output:
    """Put the stop back that was taken from the source."""
    if output.text[-1:].isalnum() or output.text[-1:] in "»”\"')":
        stop = "።" if "\u1200" <= output.text[:1] <= "\u137f" else "."
        return replace(output, text=output.text + stop, alternatives=())
    return replace(output, alternatives=())


def _unstopped(output: Output, length: int) -> Output:
    """Take the stop away that was added to a source of `length` characters."""
    text = output.text.rstrip()
    text = text[:-1].rstrip() if text[-1:] in ".።۔" else text
    links = [(a, min(b, length), c, min(d, len(text))) for a, b, c, d in output.alignment]
    kept = tuple(link for link in links if link[0] < link[1] and link[2] < link[3])
    return replace(output, text=text, alignment=kept, alternatives=())


def _spoken(speaker: Output, words: Output, start: int, rest: int, colon: str) -> Output:
    """Join a speaker and what is said, each translated alone."""
    name = speaker.text.strip().rstrip(".:።۔ ")
    name = name[:1].upper() + name[1:]
    at = len(name) + len(colon)
    links: list[Link] = [
        (a + start, b + start, c, min(d, len(name))) for a, b, c, d in speaker.alignment if c < len(name)
    ]
    links += [(a + rest, b + rest, c + at, d + at) for a, b, c, d in words.alignment]
    scores = [one.score for one in (speaker, words) if one.score is not None]
    return Output(
        name + colon + words.text,
        min(scores) if scores else None,
        tuple(links),
        speaker.complete and words.complete,
    )
