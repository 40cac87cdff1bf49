"""Clitics before a form of the glossary and endings after it, in running text.

Folded letters (see `normalise`). Kept short on purpose: each ending that is allowed here is a false
match somewhere, so names take fewer than terms do.
"""

from __future__ import annotations

from functools import lru_cache

from service.domain.languages.base import get

#: kinds whose forms are names; the others are words that inflect
NAME_KINDS = frozenset({"country", "territory", "place", "capital", "city", "region", "person", "work"})


def is_prefix(letters: str, language: str, *, name: bool) -> bool:
    """Return whether `letters`, right before a form in one word with it, are clitics only."""
    if not letters:
        return True
    own = get(language)
    # names take no article beyond their own
    pattern = own.name_prefix if name else own.term_prefix
    return pattern is not None and pattern.fullmatch(letters) is not None


def takes_prefixes(language: str) -> bool:
    """Return whether clitics are written before a word in one with it in that language."""
    return get(language).name_prefix is not None


@lru_cache(maxsize=4096)
def may_be_prefix(letters: str, language: str) -> bool:
    """Return whether `letters` are clitics before some form, be it a name or not."""
    return is_prefix(letters, language, name=True) or is_prefix(letters, language, name=False)


def endings(language: str) -> frozenset[str]:
    """Return the endings that a form may have in running text, be it a name or not."""
    own = get(language)
    return own.name_endings | own.term_endings


def is_ending(letters: str, language: str, *, name: bool, translated: bool = False) -> bool:
    """Return whether `letters`, right after a form in one word with it, are an ending of that form.

    `translated`: the text is a translation in which the form is expected, so more is let pass, but no
    plural or feminine of a name: "Putines" is not Putin.
    """
    if not letters:
        return True
    own = get(language)
    if letters in own.name_endings or (not name and letters in own.term_endings):
        return True
    return translated and len(letters) <= own.long_endings


def follows(ending: str, last: str, language: str) -> bool:
    """Return whether an ending may follow a form that ends with the letter `last`.

    Persian ezafe is written after a vowel only: after a consonant ی makes "Iraqi" of "Iraq".
    """
    letters = get(language).endings_after.get(ending)
    return letters is None or last in letters


def in_running_text(folded: str, language: str) -> str:
    """Return what running text makes of a folded form: without its article, or with a fused clitic."""
    for pattern, instead in get(language).running_forms:
        folded = pattern.sub(instead, folded)
    return folded


def without_own_clitic(folded: str, language: str) -> str:
    """Return a folded form of several words without the clitic that is its own, as after another clitic."""
    pattern = get(language).form_clitic
    return folded if pattern is None or " " not in folded else pattern.sub("", folded, count=1)
