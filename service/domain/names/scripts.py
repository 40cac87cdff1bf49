"""Writing systems as rows of sounds: what a letter rule writes, and the text that it makes together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from service.domain.languages.base import get
from service.domain.languages.tags import script

_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_AT_END = str.maketrans("כמנפצ", "ךםןףץ")
_ETHIOPIC = range(0x1200, 0x135B)
#: the sixth form of an Ethiopic letter, the bare consonant, is the sixth of a row of eight
_BARE = 5


def is_spelled(language: str) -> bool:
    """Return whether a language (primary subtag) spells names from Latin letters in its own letters."""
    return get(language).name_spelling is not None


def sounds(text: str, language: str) -> list[str]:
    """Cut a word into what rules write one by one.

    Hebrew: letters with their geresh, finals as within a word; Ethiopic: the bare letter and, where it
    has another vowel than none, the number of that vowel; else letters.
    """
    if script(language) == "Ethi":
        found: list[str] = []
        for char in text:
            code = ord(char)
            if code not in _ETHIOPIC:
                found.append(char)
                continue
            vowel = code & 7
            found.append(chr((code & ~7) + _BARE))
            if vowel != _BARE:
                found.append(str(vowel))
        return found
    if script(language) == "Hebr":
        return re.findall(r".['׳]?", text.replace("׳", "'").translate(_FINALS))
    return list(text)


def written(parts: Sequence[str], language: str) -> str:
    """Put sounds together again; the inverse of `sounds` for what it gave."""
    if script(language) == "Ethi":
        text = ""
        for part in "".join(parts):
            if part.isdigit():
                if text and ord(text[-1]) in _ETHIOPIC and ord(text[-1]) & 7 == _BARE:
                    text = text[:-1] + chr((ord(text[-1]) & ~7) + int(part))
            else:
                text += part
        return text
    text = "".join(parts)
    if script(language) == "Hebr" and len(text) > 1:
        return text[:-1] + (text[-1].translate(_AT_END) if text[-1] != "פ" else "פ")
    return text


def plain(latin: str) -> str:
    """Return a Latin word in lower case without accents: "Niinistö" → "niinisto"."""
    if latin.isascii():
        return latin.lower()
    lowered = unicodedata.normalize("NFD", latin.replace("İ", "I").lower())
    bare = "".join(char for char in lowered if not unicodedata.combining(char))
    return bare.translate(_SPECIAL)


_SPECIAL = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ɗ": "d",
        "ɓ": "b",
        "ƙ": "k",
        "ƴ": "y",
        "ð": "d",
        "þ": "th",
    }
)
