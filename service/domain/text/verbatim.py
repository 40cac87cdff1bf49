"""What comes out of a translation as it went in: addresses, handles, files, merge fields, codes, emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from service.domain.languages.base import get
from service.domain.languages.tags import is_same, primary
from service.domain.story import Mark
from service.domain.text.words import words


class PieceKind(StrEnum):
    """What a piece is, which decides how it is carried round a model and how grave its loss is."""

    ADDRESS = "address"
    HANDLE = "handle"
    HASHTAG = "hashtag"
    FILE = "file"
    FIELD = "field"
    CODE = "code"
    KEPT = "kept"  # the author said so: translate="no", another language
    SCRIPT = "script"  # words in letters that the model has not
    SIGN = "sign"  # emoji and symbols: nothing in the sentence depends on them

    @property
    def is_sign(self) -> bool:
        """Return whether a sentence reads on without it."""
        return self is PieceKind.SIGN


@dataclass(frozen=True, slots=True)
class FixedPiece:
    """A stretch of a text that nobody may change; code points, half-open."""

    start: int
    end: int
    kind: PieceKind


#: elements whose text is a name of a key, a variable or code, never a word
DO_NOT_TRANSLATE_TAGS = frozenset({"code", "kbd", "samp", "var", "tt"})
#: endings of addresses that are written without "www." or a path; a two-letter one that is a word is not here
_ENDINGS = (
    "com|org|net|int|gov|edu|info|biz|io|tv|news|africa|app|dev|online|site|example|test|eu|uk|fr|de|se|ch|es|"
    "pt|br|za|ke|ng|gh|tz|ug|rw|et|eg|ma|dz|tn|sn|ci|cm|cd|bf|ml|ao|mz|zw|zm|bw|na|mw|mg|sd|ly|ae|sa|qa|kw|jo|"
    "lb|sy|iq|ir|il|tr|ye|om|ps"
)
_FILES = (
    "pdf|docx?|xlsx?|pptx?|od[tsp]|csv|tsv|txt|rtf|md|jpe?g|png|gif|svg|webp|tiff?|mp[34]|m4[av]|mov|avi|wav|ogg|"
    "zip|tar|gz|7z|rar|html?|xml|json|ya?ml|toml|js|py|sql|epub|apk|exe|dmg|ics|vcf"
)
#: emoji and symbols like them; a run of several is one piece
_PICTURE = (
    "[\u00a9\u00ae\u2122\u203c\u2049\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u2500-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_LATER = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_ONE = rf"{_PICTURE}{_LATER}*"
_EMOJI = rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:\u200d{_ONE})*)"
_INSIDE = r"[\w%~:/?#\[\]@!$&'()*+,;=.-]"

#: in the order in which they are looked for; of two that overlap the earlier one is taken
_PATTERNS: tuple[tuple[PieceKind, re.Pattern[str]], ...] = (
    (
        PieceKind.FIELD,
        re.compile(
            r"\{\{[^{}\n]{1,60}\}\}|\$\{[^{}\n]{1,60}\}|\{%[^{}\n]{1,60}%\}|\{[A-Za-z_$][\w.:$-]{0,59}\}|\{\d{0,3}\}"
            r"|\[\[\w{1,60}\]\]|\[[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\]|\*\|[\w:]{1,60}\|\*|%%\w{1,60}%%"
            r"|%\(\w{1,60}\)[sdif]|(?<![\w%])%\d{1,2}\$[sdif@]|(?<![\w%])%[sdi@](?!\w)"
        ),
    ),
    (
        PieceKind.ADDRESS,
        re.compile(rf"\b[a-z][a-z0-9+.-]{{0,30}}://{_INSIDE}+|\bwww\.{_INSIDE}+", re.IGNORECASE),
    ),
    (PieceKind.ADDRESS, re.compile(r"(?<![\w@.+-])[A-Za-z0-9_.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        PieceKind.FILE,
        re.compile(rf"(?<![\w.@/-])[\w-]+(?:\.[\w-]+)*\.(?:{_FILES})(?![\w/])(?!\.\w)", re.IGNORECASE),
    ),
    (
        PieceKind.ADDRESS,
        re.compile(
            rf"(?<![\w.@-])(?:[a-z0-9][a-z0-9-]*\.)+(?:[a-z]{{2,}}/{_INSIDE}*|(?:{_ENDINGS})(?![\w-])(?!\.\w))",
        ),
    ),
    (PieceKind.HANDLE, re.compile(r"(?<![\w@.])@\w+(?:\.\w+)*(?:@[\w-]+(?:\.[\w-]+)+)?")),
    (PieceKind.HASHTAG, re.compile(r"(?<![\w&#/])#(?=\w*[^\W\d_])\w+")),
    (
        PieceKind.CODE,
        re.compile(
            r"(?<![\w/.-])(?=[\w/-]*\d)(?=[\w/-]*[A-Z])[A-Z0-9]+(?:[/-][A-Z0-9]+){2,}(?![\w/-])"
            r"|(?<![\w/.-])(?=[A-Z/\d]*\d)(?=[\d/]*[A-Z])[A-Z0-9]{1,8}/[A-Z0-9]{1,8}(?![\w/-])"
            r"|(?<![\w-])(?=[A-Z]*\d)(?=\d*[A-Z])(?=(?:\d*[A-Z]){2})[A-Z0-9]{6,}(?![\w-])"
            r"|(?<![\w-])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+(?![\w-])"
        ),
    ),
    (PieceKind.SIGN, re.compile(rf"{_EMOJI}+")),
)
_MOST = 300  # pieces that are looked for; no sentence has more
#: what hardly ever belongs to an address although it may
_TRAILING = ".,;:!?'*"
#: no text without one of these, or a letter beyond Latin-1, has a piece
_HINT = re.compile(r"[@#/{%\[_|\d\u00a9\u00ae\u2049-\U0010ffff]|\.[A-Za-z]")


def pieces(text: str) -> list[FixedPiece]:
    """Return what may not be changed in a text, in text order, none over another."""
    return list(_pieces(text)) if _HINT.search(text) else []


@lru_cache(maxsize=512)
def _pieces(text: str) -> tuple[FixedPiece, ...]:
    found: list[FixedPiece] = []
    taken = bytearray(len(text) + 1)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind is PieceKind.ADDRESS:
                end = _end_of_address(text, start, end)
            if not any(taken[start:end]):
                found.append(FixedPiece(start, end, kind))
                taken[start:end] = b"\1" * (end - start)
    return tuple(sorted(found, key=lambda piece: piece.start))


def _end_of_address(text: str, start: int, end: int) -> int:
    """Return where an address ends: neither the stop of the sentence nor a bracket round it is part of it."""
    while end > start:
        last = text[end - 1]
        unopened = (last == ")" and text.count("(", start, end) < text.count(")", start, end)) or (
            last == "]" and text.count("[", start, end) < text.count("]", start, end)
        )
        if last not in _TRAILING and not unopened:
            break
        end -= 1
    return end


def is_do_not_translate(mark: Mark) -> bool:
    """Return whether the text under a mark stays as it is: code, or what the author marked so."""
    attrs = dict(mark.attrs)
    return (
        mark.tag in DO_NOT_TRANSLATE_TAGS
        or attrs.get("translate", "").lower() == "no"
        or "notranslate" in attrs.get("class", "").split()
    )


def kept(text: str, marks: Iterable[Mark], language: str) -> list[FixedPiece]:
    """Return what the author marked as not to be translated, and words of another language than `language`.

    A mark that says "French" over English is a word processor's mistake: two small words tell.
    """
    return [
        FixedPiece(mark.start, mark.end, PieceKind.KEPT)
        for mark in marks
        if text[mark.start : mark.end].strip()
        and (is_do_not_translate(mark) or _is_foreign(mark, text[mark.start : mark.end], language))
    ]


def _is_foreign(mark: Mark, text: str, language: str) -> bool:
    said = dict(mark.attrs).get("lang", "").strip()
    if not said or is_same(said, language):
        return False
    own = get(primary(language)).function_words
    return sum(word.lower() in own for word in words(text)) < 2


def lost(source: str, target: str, kept: Sequence[FixedPiece] = ()) -> Iterator[FixedPiece]:
    """Yield the pieces of the source, `kept` among them, that do not stand as often in the target."""
    counted: dict[str, int] = {}
    there: dict[str, int] = {}
    own = [one for one in pieces(source) if all(one.end <= k.start or k.end <= one.start for k in kept)]
    for piece in sorted([*kept, *own], key=lambda one: one.start)[:_MOST]:
        text = source[piece.start : piece.end]
        counted[text] = counted.get(text, 0) + 1
        if text not in there:
            there[text] = target.count(text)
        if there[text] < counted[text]:
            yield piece
