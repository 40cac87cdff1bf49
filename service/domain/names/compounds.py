"""Names put together from small words and a name: al-, abd, abu, bin, -eddin, initials, Jr., numerals."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.domain.names.scripts import plain

_ARTICLE = re.compile(r"(?i)^(?:al|el|as|ash|ad|adh|ar|an|at|az)[-‐‑'’](?=\w)")
_ABD = re.compile(r"(?i)^abd(?:[eou]u?|al)(?P<sun>[lrsnzdt])(?P=sun)?(?=\w{3})")
_ALLAH = re.compile(r"(?i)^(?:abd(?:[aeou]u?l?)[- ]?l+ah?|abdulahi|abdullahi|abdalla|abdulla)$")
_FAITHFUL = re.compile(r"^(?P<first>\w{3,}?)[aeou](?:dd[iy]ne?|ddeen|dine)$")
_DYNASTIES = frozenset(["nahyan", "saud", "maktoum", "thani", "khalifa", "sabah", "said", "hamad", "qasimi"])
_SUN = frozenset("tdrzsn")


class Piece(NamedTuple):
    """A piece of a name: fixed text before and after, and the word in between that is to be spelled.

    `glue`: what stands between this piece and the one before it. `word` is empty where nothing is left.
    """

    before: str
    word: str
    after: str = ""
    glue: str = " "
    rule: str = ""
    others: tuple[str, ...] = ()


#: fixed words, in (Arabic, Hebrew, Persian, Amharic); "|" between first and second choice
_ORDER = ("ar", "he", "fa", "am")
_FIXED: dict[str, tuple[str, str, str, str]] = {
    "abu": ("أبو", "אבו", "ابو", "አቡ"),
    "abou": ("أبو", "אבו", "ابو", "አቡ"),
    "aboo": ("أبو", "אבו", "ابو", "አቡ"),
    "bin": ("بن", "בן", "بن", "ቢን|ቢን"),
    "ben": ("بن", "בן", "بن", "ቤን|ቢን"),
    "ibn": ("بن|ابن", "אבן|בן", "ابن|بن", "ኢብን"),
    "bint": ("بنت", "בת", "بنت", "ቢንት"),
    "ould": ("ولد", "אולד", "ولد", "ኡልድ"),
    "mint": ("منت", "מינט", "منت", "ሚንት"),
    "umm": ("أم", "אום", "ام", "ኡም"),
    "oum": ("أم", "אום", "ام", "ኡም"),
    "jr": ("الابن|جونيور", "ג'וניור|הבן", "جونیور", "ጁኒየር"),
    "sr": ("الأب", "האב", "پدر", "ሲኒየር"),
    "ii": ("الثاني", "השני", "دوم", "ሁለተኛ|ዳግማዊ"),
    "iii": ("الثالث", "השלישי", "سوم", "ሦስተኛ"),
    "iv": ("الرابع", "הרביעי", "چهارم", "አራተኛ"),
    "vi": ("السادس", "השישי", "ششم", "ስድስተኛ"),
    "vii": ("السابع", "השביעי", "هفتم", "ሰባተኛ"),
    "viii": ("الثامن", "השמיני", "هشتم", "ስምንተኛ"),
    "abdoulaye": ("عبد الله|عبدولاي", "עבדולאי", "عبدولای|عبدالله", "አብዱላዬ"),
    "abdullah": ("عبد الله", "עבדאללה|עבדוללה", "عبدالله", "አብዱላህ|አብደላ"),
}
#: the article, "slave of the", "of the faith", the house of a dynasty
_AL = {"ar": "ال", "he": "אל-", "fa": "ال", "am": "አል "}
_ABDUL = {"ar": "عبد ال", "he": "עבד אל-", "fa": "عبدال", "am": "አብዱል"}
_FAITH = {"ar": " الدين", "he": " א-דין", "fa": "‌الدین".lstrip("\u200c"), "am": "ዲን"}
_HOUSE = {"ar": "آل ", "he": "אאל ", "fa": "آل ", "am": "አል "}

_INITIALS = {
    "ar": "إيه بي سي دي إي إف جي إتش آي جيه كيه إل إم إن أو بي كيو آر إس تي يو في دبليو إكس واي زد",
    "fa": "ای بی سی دی ئی اف جی اچ آی جی کی ال ام ان او پی کیو آر اس تی یو وی دبلیو اکس وای زد",
    "he": "א ב ק ד א פ ג ה א ג' ק ל מ נ או פ ק ר ס ט יו ו ו קס י ז",
    "am": "ኤ ቢ ሲ ዲ ኢ ኤፍ ጂ ኤች አይ ጄ ኬ ኤል ኤም ኤን ኦ ፒ ኪው አር ኤስ ቲ ዩ ቪ ደብሊው ኤክስ ዋይ ዜድ",
}


def pieces(name: str, language: str) -> list[Piece]:
    """Cut a Latin name into pieces for one of the four scripts, compounds by rule."""
    found: list[Piece] = []
    words = name.replace("‑", "-").replace("‐", "-").split()
    at = 0
    while at < len(words):
        word = words[at].strip(".,") if len(words[at].strip(".,")) > 1 else words[at].strip(",")
        following = words[at + 1] if at + 1 < len(words) else ""
        small = plain(word)
        if small in ("al", "el") and following and (at or word != "Al"):
            found.append(_articled(following, language, small))
            at += 2
            continue
        if small in ("abd", "abdel", "abdul", "abdal", "abdoul") and following:
            rest = _ARTICLE.sub("", following)
            skip = 1
            if plain(rest) in ("al", "el") and at + 2 < len(words):
                rest, skip = words[at + 2], 2
            found.append(_slave(rest, language))
            at += 1 + skip
            continue
        if plain(following) in ("al-din", "el-din", "ud-din", "ad-din", "eddine", "eddin", "uddin"):
            found.append(Piece("", word, _FAITH[language], rule="-eddin is الدين"))
            at += 2
            continue
        found += _word(word, small, language)
        at += 1
    return found


def _word(word: str, small: str, language: str) -> list[Piece]:
    initial = re.fullmatch(r"(?:[a-z]\.?-?){1,3}", small) if word[:1].isupper() and "." in word else None
    if initial or (len(small) == 1 and word.isupper() and small.isascii()):
        letters = [char for char in small if "a" <= char <= "z"]
        return [_initial(letter, language) for letter in letters]
    if small in _FIXED:
        return [_fixed(small, language)]
    if _ALLAH.match(small):
        return [_fixed("abdullah", language)]
    if _ARTICLE.match(word):
        return [_articled(_ARTICLE.sub("", word), language, small[:2])]
    slave = _ABD.match(small)
    if slave:
        rest = small[slave.end() :]
        return [_slave(rest if slave["sun"] == "l" else slave["sun"] + rest, language)]
    faithful = _FAITHFUL.match(small)
    if faithful:
        return [Piece("", faithful["first"], _FAITH[language], rule=f"-eddin is{_FAITH[language]}")]
    if "-" in word:
        halves = [half for half in word.split("-") if half]
        if halves and plain(halves[0]) in _FIXED and plain(halves[0])[0] in "abiou" and len(halves) > 1:
            return [
                _fixed(plain(halves[0]), language),
                *_word("-".join(halves[1:]), plain("-".join(halves[1:])), language),
            ]
        joined = [piece for half in halves for piece in _word(half, plain(half), language)]
        glue = " " if language in ("ar", "am") else "-"
        return [joined[0], *(piece._replace(glue=glue) for piece in joined[1:])] if joined else []
    return [Piece("", word)]


def _fixed(small: str, language: str) -> Piece:
    first, *others = _FIXED[small][_ORDER.index(language)].split("|")
    return Piece(first, "", rule=f"“{small}” is {first}", others=tuple(others))


def _articled(word: str, language: str, article: str) -> Piece:
    if article == "al" and plain(word) in _DYNASTIES:
        return Piece(_HOUSE[language], word, rule=f"the house “Al” is {_HOUSE[language].strip()}")
    before = _AL[language]
    if language == "he" and plain(word)[:1] in _SUN:
        before = "א-"
    return Piece(before, word, rule=f"the article is {before.strip()}")


def _slave(word: str, language: str) -> Piece:
    before = _ABDUL[language]
    if language == "he" and plain(word)[:1] in _SUN:
        before = "עבד א-"
    return Piece(before, word, rule=f"“abd al-” is {before.strip()}")


def _initial(letter: str, language: str) -> Piece:
    said = _INITIALS[language].split(" ")[ord(letter) - ord("a")]
    return Piece(said + ("." if language == "he" else ""), "", rule=f"the initial {letter.upper()} is {said}")
