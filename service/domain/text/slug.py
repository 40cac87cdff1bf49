"""A name in an address, made of a text in any script."""

from __future__ import annotations

import unicodedata


def slug(text: str, most: int = 60) -> str:
    """Return a text's letters, digits and vowel signs in lower case, with a hyphen between words.

    At most `most` characters, cut between words where that is possible; empty of a text without a letter.
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    kept = "".join(
        one if one.isalnum() or unicodedata.category(one)[0] == "M" else "" if _is_inside(one) else " "
        for one in unicodedata.normalize("NFC", plain)
    )
    words = kept.split()
    if not words:
        return ""
    name = words[0][:most]
    for word in words[1:]:
        if len(name) + 1 + len(word) > most:
            break
        name = f"{name}-{word}"
    return name


def _is_inside(character: str) -> bool:
    """Return whether a character stands within words: apostrophes, joiners and the marks of directions."""
    return character in "'’ʼ" or unicodedata.category(character) == "Cf"
