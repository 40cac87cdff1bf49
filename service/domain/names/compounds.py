"""Compound names: al-, abd, abu, bin, -eddin, initials, Jr. and numerals, each written by rule."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.domain.languages.base import NameSpelling, get
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


def pieces(name: str, language: str) -> list[Piece]:
    """Cut a Latin name into pieces for a language (primary subtag) that spells names in other letters.

    Compounds are put together by rule. Raises `ValueError` for a language without a `name_spelling`.
    """
    own = get(language).name_spelling
    if own is None:
        raise ValueError(f"No rules for spelling names in {language!r}.")
    found: list[Piece] = []
    words = name.replace("‑", "-").replace("‐", "-").split()
    at = 0
    while at < len(words):
        word = words[at].strip(".,") if len(words[at].strip(".,")) > 1 else words[at].strip(",")
        following = words[at + 1] if at + 1 < len(words) else ""
        small = plain(word)
        if small in ("al", "el") and following and (at or word != "Al"):
            found.append(_articled(following, own, small))
            at += 2
            continue
        if small in ("abd", "abdel", "abdul", "abdal", "abdoul") and following:
            rest = _ARTICLE.sub("", following)
            skip = 1
            if plain(rest) in ("al", "el") and at + 2 < len(words):
                rest, skip = words[at + 2], 2
            found.append(_servant(rest, own))
            at += 1 + skip
            continue
        if plain(following) in ("al-din", "el-din", "ud-din", "ad-din", "eddine", "eddin", "uddin"):
            found.append(Piece("", word, own.faith, rule="-eddin is الدين"))
            at += 2
            continue
        found += _word(word, small, own)
        at += 1
    return found


def _word(word: str, small: str, own: NameSpelling) -> list[Piece]:
    initial = re.fullmatch(r"(?:[a-z]\.?-?){1,3}", small) if word[:1].isupper() and "." in word else None
    if initial or (len(small) == 1 and word.isupper() and small.isascii()):
        letters = [char for char in small if "a" <= char <= "z"]
        return [_initial(letter, own) for letter in letters]
    if small in own.words:
        return [_fixed(small, own)]
    if _ALLAH.match(small):
        return [_fixed("abdullah", own)]
    if _ARTICLE.match(word):
        return [_articled(_ARTICLE.sub("", word), own, small[:2])]
    servant = _ABD.match(small)
    if servant:
        rest = small[servant.end() :]
        return [_servant(rest if servant["sun"] == "l" else servant["sun"] + rest, own)]
    faithful = _FAITHFUL.match(small)
    if faithful:
        return [Piece("", faithful["first"], own.faith, rule=f"-eddin is{own.faith}")]
    if "-" in word:
        halves = [half for half in word.split("-") if half]
        if halves and plain(halves[0]) in own.words and plain(halves[0])[0] in "abiou" and len(halves) > 1:
            return [
                _fixed(plain(halves[0]), own),
                *_word("-".join(halves[1:]), plain("-".join(halves[1:])), own),
            ]
        joined = [piece for half in halves for piece in _word(half, plain(half), own)]
        return [joined[0], *(piece._replace(glue=own.glue) for piece in joined[1:])] if joined else []
    return [Piece("", word)]


def _fixed(small: str, own: NameSpelling) -> Piece:
    first, *others = own.words[small].split("|")
    return Piece(first, "", rule=f"“{small}” is {first}", others=tuple(others))


def _articled(word: str, own: NameSpelling, article: str) -> Piece:
    if article == "al" and plain(word) in _DYNASTIES:
        return Piece(own.house, word, rule=f"the house “Al” is {own.house.strip()}")
    before = own.sun_article if own.sun_article and plain(word)[:1] in _SUN else own.article
    return Piece(before, word, rule=f"the article is {before.strip()}")


def _servant(word: str, own: NameSpelling) -> Piece:
    before = own.sun_servant if own.sun_servant and plain(word)[:1] in _SUN else own.servant
    return Piece(before, word, rule=f"“abd al-” is {before.strip()}")


def _initial(letter: str, own: NameSpelling) -> Piece:
    said = own.initials[ord(letter) - ord("a")]
    return Piece(said + own.initial_mark, "", rule=f"the initial {letter.upper()} is {said}")
