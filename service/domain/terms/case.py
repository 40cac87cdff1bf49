"""When the case of letters decides: "Turkey" is a country, "turkey" is not; "WHO" is, "who" is not."""

from __future__ import annotations

import unicodedata
from enum import Enum, auto
from functools import lru_cache

from service.domain.languages.base import every, get


class CaseRule(Enum):
    """Which case the letters of a text must have for a form to be found."""

    ANY = auto()  # a word such as "ceasefire", or a script without case
    FIRST = auto()  # the first letter is a capital, as in the form
    WORDS = auto()  # so is every word that has one in the form
    CAPITALS = auto()  # an abbreviation: capitals only
    LONG_ABBREVIATION = auto()  # "UNESCO", which many papers write "Unesco"
    EXACT = auto()  # as it is written in the glossary


def is_abbreviation(form: str) -> bool:
    """Return whether a form is written in capitals only: "UN", "G20", "OSSE"."""
    return form.isupper() and len(form) >= 2 and " " not in form and form[0].isalnum()


@lru_cache(maxsize=100_000)
def case_rule(form: str, language: str) -> CaseRule:
    """Choose the rule for a form of the glossary in that language (primary subtag)."""
    if is_abbreviation(form):
        letters = sum(char.isalpha() for char in form)
        return CaseRule.LONG_ABBREVIATION if letters >= 4 else CaseRule.CAPITALS
    first = _first(form)
    if not first.isupper() or form.islower():
        return CaseRule.ANY
    return CaseRule.WORDS if get(language).title_case_names else CaseRule.FIRST


def case_fits(rule: CaseRule, form: str, written: str, language: str, *, shouted: bool) -> bool:
    """Return whether `written`, found in a text, may be the form. `shouted`: the text is all capitals."""
    if rule is CaseRule.ANY:
        return True
    if rule is CaseRule.EXACT:
        return form == written
    if rule is CaseRule.FIRST:
        return not _first(written).islower()
    if rule is CaseRule.WORDS:
        small = get(language).small_in_names
        heads = written.replace("-", " ").split()
        return all(
            not _first(head).islower() or (head in small and len(heads) > 1)
            for head, word in zip(heads, form.replace("-", " ").split(), strict=False)
            if _first(word).isupper()
        )
    if shouted and form.lower() in get(language).shouted_words:
        return False
    if written.isupper():
        return True
    return (
        rule is CaseRule.LONG_ABBREVIATION and written[:1].isupper() and form.lower() not in _shouted_words()
    )


@lru_cache(maxsize=1)
def _shouted_words() -> frozenset[str]:
    """Return the words of any language that an abbreviation may be in a text of capitals: "us", "who"."""
    return frozenset().union(*(language.shouted_words for language in every()))


def is_shouted(text: str) -> bool:
    """Return whether a text of three words or more is written in capitals throughout."""
    return text.isupper() and len(text.split()) >= 3


def accents_fit(form: str, written: str) -> bool:
    """Return whether the accents of Latin letters are the form's; capitals may go without ("Etats-Unis")."""
    wanted, there = _letters(form), _letters(written)
    if len(wanted) != len(there):
        return True  # an ending, or another spelling: not a matter of accents
    return all(
        one.casefold() == other.casefold() or (other.isupper() and _base(one) == other) or not _latin(one)
        for one, other in zip(wanted, there, strict=True)
    )


def _letters(text: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFC", text) if char.isalpha()]


def _base(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].upper()


def _latin(char: str) -> bool:
    return unicodedata.normalize("NFD", char)[0].isascii()


def _first(word: str) -> str:
    return next((char for char in word if char.isalpha()), "")
