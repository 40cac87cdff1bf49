"""What says a name without being one of its forms: its adjective, another spelling, names said together.

Looked for where none of a concept's forms is in a translation, so that people's own ways of writing are
told from what was left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from service.domain.draft import Span, overlap
from service.domain.figures.measures import currencies_said, measure_words
from service.domain.languages.base import get
from service.domain.languages.tags import has_capitals, script
from service.domain.terms import affixes
from service.domain.terms.concept import Concept, FormStatus
from service.domain.terms.normalise import key
from service.domain.terms.plausibility import PLACES
from service.domain.terms.sounds import VOWEL, is_like, sounds
from service.domain.text.words import NAME_WORD

#: letters of the shortest beginning that an adjective shares with its name
_STEM = 4
#: letters that a name may lose before the ending of its adjective: "Allemagne", "allemand"
_CUT = 3
#: letters of the shortest beginning that is left of a name without its clitics
_SHORTEST = 2
#: sounds of the shortest name that is known again in another spelling
_SOUNDS, _CONSONANTS = 5, 3
#: words that may stand between those of a name: "la Première et la Seconde Guerre mondiale"
_BETWEEN = 4
#: words of a name between which another name's numeral may stand: "World Wars I and II"
_NUMERAL_AWAY = 3
_NUMBERED = re.compile(r"\w+")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_ENDED = re.compile("['’]")
_DIGITS = re.compile(r"(\d+)[^\W\d]{0,3}")


class How(Enum):
    """In which way a translation says a name."""

    ADJECTIVE = auto()
    SPELLED = auto()
    TOGETHER = auto()
    CURRENCY = auto()


class Near(NamedTuple):
    """Words of the target that stand for a name, and the form that they would be by the glossary."""

    how: How
    span: Span
    form: str


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


def find_near(
    concept: Concept, target: str, language: str, taken: Collection[Span] = (), others: Iterable[Span] = ()
) -> Near | None:
    """Return what stands for a concept in a target text in which none of its forms does; None for nothing.

    `language` is a primary subtag. What lies in a `taken` place says another mention; `others` are the
    places of other names of the glossary, which are no other spelling of this one.
    """
    forms = [
        term.text
        for term in concept.in_language(language)
        if term.status in (FormStatus.PREFERRED, FormStatus.ADMITTED) and not term.short
    ]
    if concept.id.startswith("currency:"):
        return _currency(concept, target, language, forms)
    words = [_word(m, language) for m in NAME_WORD.finditer(target)]
    if concept.kind not in PLACES and concept.kind != "person":
        together = _together(forms, words, language) or _numbered(forms, target, language)
        if together is not None:
            return together
    free = [word for word in words if not _lies_in((word.start, word.end), taken)]
    if concept.kind in PLACES:
        found = _adjective(forms, free, language)
        if found is not None and not _lies_in(found.span, others):
            return found
    if get(language).spells_freely:
        forms += [one.text for one in concept.in_language(language) if one.status is FormStatus.TOLERATED]
    found = _spelled(forms, free, language, concept.is_name) or _loosely(forms, free, target, language)
    return found if found is not None and not _lies_in(found.span, others) else None


def _word(match: re.Match[str], language: str) -> _Word:
    """Return a word of a text, without the ending that an apostrophe sets off: "Hawai'nin" in Turkish."""
    text = match[0]
    if get(language).apostrophe_before_endings:
        text = _ENDED.split(text, maxsplit=1)[0]
    return _Word(key(text, language), match.start(), match.start() + len(text))


def is_partly_said(forms: Iterable[str], target: str, language: str) -> bool:
    """Return whether a target has at least half of the longer words of one of the forms, or like ones.

    Words that say what a thing is ("province", "lake") count for nothing.
    """
    words = _bare_words(target, language)
    return any(
        parts
        and 2 * sum(any(is_like(word, part, language) for word in words) for part in parts) >= len(parts)
        for parts in (_content(form, language) for form in forms)
    )


def _content(form: str, language: str) -> set[str]:
    """Return the words of a form that are long enough to tell it, without its own clitics."""
    own = get(language)
    kinds = {key(word, language) for text in own.kind_words.values() for word in text.split()}
    least = _STEM if script(language) == "Latn" else 2 if script(language) == "Ethi" else _CONSONANTS
    parts = (_without_own_clitic(part, language) for part in key(form, language).split(" "))
    return {part for part in parts if len(part) >= least and part not in kinds}


def _without_own_clitic(word: str, language: str) -> str:
    return affixes.without_own_clitic(f"{word} ", language).strip()


def _bare_words(target: str, language: str) -> set[str]:
    """Return the words of a text, each also without its clitics."""
    own = get(language)
    words = {part for match in NAME_WORD.finditer(target) for part in key(match[0], language).split(" ")}
    for prefix in (own.name_prefix, own.term_prefix):
        words |= {bare for word in list(words) for bare in _without_clitics(word, prefix)}
    return words


def _lies_in(span: Span, others: Iterable[Span]) -> bool:
    return any(overlap(span, other) for other in others)


def _currency(concept: Concept, target: str, language: str, forms: Sequence[str]) -> Near | None:
    """Return where the head word of a currency is said: "dollars" for "US dollars"."""
    wanted = measure_words("en").names.get(concept.id.removeprefix("currency:").lower(), frozenset())
    for found, start, end in currencies_said(target, language):
        if found & wanted:
            return Near(How.CURRENCY, (start, end), forms[0] if forms else "")
    return None


def _together(forms: Sequence[str], words: Sequence[_Word], language: str) -> Near | None:
    """Return where all words of a long name stand in order, with others between: names that share words."""
    for form in forms:
        wanted = [key(match[0], language) for match in NAME_WORD.finditer(form)]
        if len(wanted) < 2:
            continue
        for first, word in enumerate(words):
            if not _may_be(word.folded, wanted[0], language):
                continue
            places, at = [first], first + 1
            for part in wanted[1:]:
                near = range(at, min(len(words), first + len(wanted) + _BETWEEN))
                found = next((place for place in near if _may_be(words[place].folded, part, language)), None)
                if found is None:
                    break
                places.append(found)
                at = found + 1
            if len(places) == len(wanted):
                return Near(How.TOGETHER, (words[first].start, words[places[-1]].end), form)
    return None


def _numbered(forms: Sequence[str], target: str, language: str) -> Near | None:
    """Return where a name with a number is said with the number written otherwise: "World War 2".

    The numeral may stand on either side, and what is one word in the name may be two.
    """
    words = [_Word(key(m[0], language), m.start(), m.end()) for m in _NUMBERED.finditer(target)]
    for form in forms:
        parts = [key(match[0], language) for match in _NUMBERED.finditer(form)]
        values = [_value(part, language) for part in parts]
        if sum(value is not None for value in values) != 1 or len(parts) < 2:
            continue
        value = next(one for one in values if one is not None)
        name = "".join(part for part, number in zip(parts, values, strict=True) if number is None)
        for first in range(len(words)):
            for size in range(1, len(parts) + 1):
                run = words[first : first + size]
                joined = "".join(word.folded for word in run)
                if not joined.startswith(name) or len(joined) > len(name) + _CUT:
                    continue
                near = [*words[max(0, first - _NUMERAL_AWAY) : first], *words[first + size :][:_NUMERAL_AWAY]]
                if any(_value(word.folded, language) == value for word in near):
                    return Near(How.TOGETHER, (run[0].start, run[-1].end), form)
    return None


def _value(word: str, language: str) -> int | None:
    """Return the number that a word of a name is: a figure, a Roman one, or "second"."""
    digits = _DIGITS.fullmatch(word)
    if digits:
        return int(digits[1][:4])
    return _ROMAN.get(word.replace("ı", "i")) or _ordinals(language).get(word)


@lru_cache(maxsize=32)
def _ordinals(language: str) -> Mapping[str, int]:
    return {key(word, language): value for word, value in get(language).ordinal_words.items()}


def _loosely(forms: Sequence[str], words: Sequence[_Word], target: str, language: str) -> Near | None:
    """Return where words stand that are like all of a name's, in a language that spells names freely."""
    if not get(language).spells_freely:
        return None
    capitals = has_capitals(language)
    for form in forms:
        parts = _content(form, language)
        if not parts or (capitals and not form[:1].isupper()):
            continue
        size = len(parts) + (_BETWEEN // 2 if len(parts) > 1 else 0)
        for first in range(len(words)):
            run = words[first : first + size]
            if capitals and not target[run[0].start].isupper():
                continue
            bares = [_bare_words(word.folded, language) for word in run]
            if all(any(is_like(bare, part, language) for one in bares for bare in one) for part in parts):
                return Near(How.SPELLED, (run[0].start, run[-1].end), form)
    return None


def _may_be(word: str, form: str, language: str) -> bool:
    """Return whether a word is one of a name, with a clitic before it or an ending of its plural."""
    if word == form:
        return True
    if len(form) < _STEM:
        return False
    own = get(language)
    if word.startswith(form) and word[len(form) :] in own.term_endings | {"s", "e", "en"}:
        return True
    cut = len(word) - len(form)
    return own.term_prefix is not None and word.endswith(form) and bool(own.term_prefix.fullmatch(word[:cut]))


def _adjective(forms: Sequence[str], words: Sequence[_Word], language: str) -> Near | None:
    """Return where the adjective or the inhabitants of a place stand: "islandais" for "Islande"."""
    if not get(language).place_adjectives:
        return None
    for form in forms:
        parts = key(form, language).split(" ")
        stem = parts[-1]
        for at, word in enumerate(words):
            last = word.folded.split(" ")[-1]
            if len(parts) > 1 and not _belongs(parts, word.folded, words[at - 1].folded if at else ""):
                continue
            if _is_adjective(last, stem, language):
                return Near(How.ADJECTIVE, (word.start, word.end), form)
    return None


def _belongs(parts: Sequence[str], word: str, before: str) -> bool:
    """Return whether a word stands with the beginning of a long name: "néo-zélandaise", "Nieu Seelandse"."""
    first = word.split(" ")[0] if " " in word else before
    return bool(first) and first[:1] == parts[0][:1] and len(first) >= 2


def _is_adjective(word: str, stem: str, language: str) -> bool:
    own = get(language)
    for one in {stem, _without_prefix(stem, language)}:
        if len(one) < _SHORTEST:  # all of "לוב" may be clitics, and nothing is the beginning of every word
            continue
        least = max(min(_STEM, len(one)), len(one) - _CUT)
        for bare in {word, _without_prefix(word, language)}:
            for size in range(least, len(one) + 1):
                rest = bare[size:]
                if bare.startswith(one[:size]) and rest in own.place_adjectives and (rest or bare != word):
                    return True
    return False


def _without_prefix(word: str, language: str) -> str:
    pattern = get(language).place_adjective_prefix
    return word if pattern is None else pattern.sub("", word, count=1)


def _spelled(forms: Sequence[str], words: Sequence[_Word], language: str, name: bool) -> Near | None:
    """Return where a name stands in another spelling: one letter for another of its sound, or left out."""
    own = get(language)
    prefix = own.name_prefix if name else own.term_prefix
    enough = _SOUNDS if script(language) == "Latn" else _CONSONANTS
    lengths = {len(key(form, language).split(" ")) for form in forms}
    sizes = {1, *lengths, *(one + 1 for one in lengths)}
    for form in forms:
        folded = key(form, language)
        wanted = sounds(folded, language)
        if len(wanted.replace(VOWEL, "")) < enough:
            continue
        for at in range(len(words)):
            for size in sizes:
                run = words[at : at + size]
                if len(run) < size:
                    continue
                text = " ".join(word.folded for word in run)
                bares = _without_clitics(text, prefix)
                if any(sorted(bare) == sorted(folded) and bare != folded for bare in bares):
                    continue  # the same letters in another order are a slip
                for bare in _without_endings(bares, own.name_endings):
                    if _is_spelling(bare, folded, wanted, language):
                        # the clitic is a letter of the text for each of its own
                        cut = next(len(text) - len(one) for one in bares if one.startswith(bare))
                        return Near(How.SPELLED, (run[0].start + cut, run[-1].end), form)
    return None


def _without_clitics(text: str, prefix: re.Pattern[str] | None) -> list[str]:
    """Return a text, and what is left of it without each run of clitics that its first word begins with."""
    bare, first = [text], (text.find(" ") + 1 or len(text) + 1) - 1
    if prefix is not None:
        bare += [text[size:] for size in range(1, min(4, first - 1)) if prefix.fullmatch(text[:size])]
    return bare


def _without_endings(texts: Sequence[str], endings: Collection[str]) -> list[str]:
    """Return the texts, and each without the endings that it has."""
    ended = ((text, end) for text in texts for end in endings if text.endswith(end))
    return [*texts, *(text.removesuffix(end) for text, end in ended if text != end)]


def _is_spelling(text: str, form: str, wanted: str, language: str) -> bool:
    """Return whether a text sounds as a form does, and is no slip of its letters."""
    if abs(len(text) - len(form)) > max(2, len(form) // 3):
        return False
    return _same_but_for_vowels(sounds(text, language), wanted)


def _same_but_for_vowels(one: str, other: str) -> bool:
    """Return whether two words are the same, or one has all sounds of the other and further vowels.

    Where each has a vowel that the other lacks, letters have changed places: that is a slip.
    """
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    for sound in short:
        for there in rest:
            if there == sound:
                break
            if there != VOWEL:
                return False
        else:
            return False
    return all(left == VOWEL for left in rest)
