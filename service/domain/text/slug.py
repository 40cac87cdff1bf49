"""A name in an address, made of a text in any script."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile("[^a-z0-9]+")


def slug(text: str, most: int = 60) -> str:
    """Return a text's letters, digits and vowel signs in lower case, with a hyphen between words.

    At most `most` characters, cut between words where that is possible; empty of a text without a letter.
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    words = (_of_ascii(plain) if plain.isascii() else _of_any(plain)).split()
    if not words:
        return ""
    name = words[0][:most]
    for word in words[1:]:
        if len(name) + 1 + len(word) > most:
            break
        name = f"{name}-{word}"
    return name


def _of_ascii(plain: str) -> str:
    """Return what `_of_any` does, of a text that needs no look at each character."""
    return _BETWEEN.sub(" ", plain.replace("'", ""))


def _of_any(plain: str) -> str:
    return "".join(
        one if one.isalnum() or unicodedata.category(one)[0] == "M" else "" if _is_inside(one) else " "
        for one in unicodedata.normalize("NFC", plain)
    )


def _is_inside(character: str) -> bool:
    """Return whether a character stands within words: apostrophes, joiners and the marks of directions."""
    return character in "'’ʼ" or unicodedata.category(character) == "Cf"
