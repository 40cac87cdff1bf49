"""What has to stand in the translation letter by letter: addresses, codes, emoji, what is not translated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.tags import is_same
from service.domain.text.verbatim import lost


class Verbatim:
    """An address, handle, hashtag, file name, merge field, code, emoji or untranslatable text was changed."""

    name: ClassVar[str] = "verbatim"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each piece that does not stand in the target as often as in the source."""
        if is_same(item.source_language, item.target_locale) and item.source_text == item.target_text:
            return
        for piece in lost(item.source_text, item.target_text, item.kept):
            text = item.source_text[piece.start : piece.end]
            code = f"verbatim.{piece.kind.value}"
            yield Finding(self.name, Severity.BLOCK, code, (piece.start, piece.end), None, {"text": text})
