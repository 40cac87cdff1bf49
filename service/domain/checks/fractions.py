"""Fractions in one sign: "3½ hours" did not become 3 hours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.figures.reading import FRACTION, read_figures
from service.domain.languages.base import get

_WHOLE = re.compile("(?<!\\d)(\\d{1,9})[ \u00a0]?$")
#: as far as anybody writes one out
_NEAR = Decimal("0.01")


class Fractions:
    """A fraction in one sign, such as ½, is in the translation in no form: no sign, no figures, no words."""

    name: ClassVar[str] = "fractions"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield each fraction that is missing."""
        for match in FRACTION.finditer(item.source_text):
            if match[0] in item.target_text:
                continue
            whole = _WHOLE.search(item.source_text, max(0, match.start() - 10), match.start())
            if not _is_said(match[0], Decimal(whole[1] if whole else 0), item):
                span = whole.start() if whole else match.start(), match.end()
                data = {"source": item.source_text[slice(*span)]}
                yield Finding(self.name, Severity.BLOCK, "fractions.missing", span, None, data)


def _is_said(sign: str, whole: Decimal, item: Checked) -> bool:
    value = whole + Decimal(str(unicodedata.numeric(sign)))
    if any(abs(one.value - value) < _NEAR for one in read_figures(item.target_text, item.target)):
        return True
    upper, _, lower = unicodedata.normalize("NFKD", sign).partition("\u2044")
    if re.search(rf"(?<!\d){upper}\s?[/\u2044]\s?{lower}(?!\d)", item.target_text):
        return True
    words = _words(item.target, int(lower))
    return words is None or words.search(item.target_text) is not None


@lru_cache(maxsize=256)
def _words(language: str, part: int) -> re.Pattern[str] | None:
    """Return the pattern of what a half, third or tenth is called; None where we do not know."""
    own = get(language)
    if part == 2:
        said = set(own.half_words)
    else:
        listed = (own.fraction_words, own.ordinal_words, own.numbers)
        said = {word for words in listed for word, value in words.items() if value == part}
    return re.compile("|".join(map(re.escape, said)), re.IGNORECASE) if said else None
