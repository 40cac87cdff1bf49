"""The languages that a model speaks, as its own vocabulary says, and the token of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from babel.core import get_global

from service.domain.languages.tags import ALIASES, primary, script
from service.errors import Unprocessable

#: how a token of a language looks, by family; the group is the language
SHAPES = {
    "marian": re.compile(r">>(\w+)<<\Z"),
    "m2m100": re.compile(r"__([a-z]{2,3})__\Z"),
    "nllb": re.compile(r"([a-z]{3}_[A-Z][a-z]{3})\Z"),
    "t5": re.compile(r"<2([a-z]{2,3})>\Z"),
}
#: varieties of a language whose token is taken only where a model has none for the usual one
VARIETIES = frozenset({"nn", "nno", "prs"})


def offered(tokenizer: Any, family: str) -> dict[str, str]:
    """Read from a transformers tokenizer: language (primary subtag) → the token that the model wants."""
    vocabulary = set(tokenizer.get_vocab())
    vocabulary |= set(getattr(tokenizer, "lang_token_to_id", {}))
    return offered_by(vocabulary, family)


def offered_by(vocabulary: Iterable[str], family: str) -> dict[str, str]:
    """Do what `offered` does for a vocabulary. Of several tokens of a language the usual one is taken."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for token in vocabulary:
        shape = SHAPES[family].match(token)
        if shape is None:
            continue
        code, _, letters = shape[1].partition("_")
        language, sure = _language(code)
        if language:
            usual = not letters or script(language) == letters
            found.setdefault(language, []).append((sure + 2 * usual, token, letters))
    return {
        language: min(tokens, key=lambda one: (-one[0], len(one[1]), one[1]))[1]
        for language, tokens in sorted(found.items())
    }


def choose(tokens: dict[str, str], languages: Iterable[str]) -> dict[str, str]:
    """Take the tokens of these languages. Raises `Unprocessable` naming what the model does speak."""
    wanted = list(dict.fromkeys(languages))
    missing = [language for language in wanted if language not in tokens]
    if missing:
        raise Unprocessable(
            f"The model has no language token for {', '.join(missing)}. It has these: {', '.join(tokens)}."
        )
    return {language: tokens[language] for language in wanted}


def _language(code: str) -> tuple[str, int]:
    """Return the primary subtag of a code, and whether it is the language itself, not a variety."""
    if code in ALIASES:
        return primary(code), int(code not in VARIETIES)
    alias = get_global("language_aliases").get(code)
    if alias:
        return primary(str(alias)), 0 if "_" in str(alias) else 1
    return (code, 1) if 2 <= len(code) <= 3 and code.isalpha() and code.islower() else ("", 0)
