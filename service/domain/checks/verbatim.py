"""What has to stand in the translation letter by letter: addresses, codes, emoji, what is not translated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span
from service.domain.languages.tags import is_same, script
from service.domain.text.verbatim import PieceKind, lost, pieces

#: the words that a hashtag or a handle is put together of
_IN_TAG = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_A-Za-z]+")
#: letters of the shortest one that words in the text can be told to be
_LEAST = 4


class Verbatim:
    """An address, handle, hashtag, file name, merge field, code, emoji or untranslatable text was changed."""

    name: ClassVar[str] = "verbatim"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each piece that does not stand in the target as often as in the source."""
        if is_same(item.source_language, item.target_locale) and item.source_text == item.target_text:
            return
        other_tag = lru_cache(maxsize=1)(lambda: _other_tag(item))  # asked once, and only if needed
        for piece in lost(item.source_text, item.target_text, item.kept):
            text = item.source_text[piece.start : piece.end]
            code, severity, place = f"verbatim.{piece.kind.value}", Severity.BLOCK, None
            if piece.kind in (PieceKind.HASHTAG, PieceKind.HANDLE):
                place = _said_in_words(text, item.target_text)
                if place is not None:
                    code, severity = "verbatim.in_words", Severity.INFO
                elif piece.kind is PieceKind.HASHTAG and other_tag():
                    code, severity = "verbatim.other_tag", Severity.WARNING
            elif piece.kind is PieceKind.CODE and script(item.target) != "Latn":
                place = _in_own_letters(text, item.target_text)
                if place is not None:
                    code, severity = "verbatim.other_letters", Severity.WARNING
            fix = Fix(place, text) if place is not None else None
            yield Finding(self.name, severity, code, (piece.start, piece.end), place, {"text": text}, fix)


def _said_in_words(tag: str, target: str) -> Span | None:
    """Return where the words of a hashtag or handle stand without its sign: "#FreeAmade", "Free Amade"."""
    words = _IN_TAG.findall(tag)
    if sum(map(len, words)) < _LEAST:
        return None
    found = re.search(
        r"(?<!\w)" + r"[\W_]{0,2}".join(map(re.escape, words)) + r"(?!\w)", target, re.IGNORECASE
    )
    return found.span() if found and target[found.start() - 1 : found.start()] not in ("#", "@") else None


def _other_tag(item: Checked) -> bool:
    """Return whether the target has as many hashtags as the source: they were translated."""
    there, here = (
        sum(one.kind is PieceKind.HASHTAG for one in pieces(text))
        for text in (item.target_text, item.source_text)
    )
    return there >= here > 0


def _in_own_letters(code: str, target: str) -> Span | None:
    """Return where the figures of a code stand with letters of the language's own: "CG4684", "ሲጂ4684"."""
    figures = re.findall(r"\d+", code)
    found = re.search(r"[^\W\d_]{1,8}[-/ ]?" + re.escape(figures[0]) + r"(?!\d)", target) if figures else None
    return found.span() if found and len(figures) == 1 and not found[0][0].isascii() else None
