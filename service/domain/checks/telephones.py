"""Telephone numbers: a helpline that cannot be dialled helps nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity
from service.domain.figures.kinds import FigureKind
from service.domain.figures.numerals import with_ascii_figures
from service.domain.figures.reading import read_figures

_NO_DIGIT = re.compile(r"[^0-9]")
#: what may stand between the digits of a number that can still be read off
_BETWEEN = r"[ \u00a0\u202f\u2060().\-–‑/]{0,3}"


class Telephones:
    """A telephone number of the source is not in the translation digit for digit, in the digits 0 to 9."""

    name: ClassVar[str] = "telephones"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield each telephone number that is missing or written in another way."""
        for one in read_figures(item.source_text, item.source):
            if one.kind is not FigureKind.TELEPHONE:
                continue
            digits = _NO_DIGIT.sub("", with_ascii_figures(one.text))
            whole = rf"(?<![\d,]){_BETWEEN.join(digits)}(?!\d)"
            if re.search(whole, item.target_text):
                continue
            loose = re.search(r"\D{0,3}".join(digits), with_ascii_figures(item.target_text))
            span = one.start, one.end
            if loose is None:
                data = {"source": one.text}
                yield Finding(self.name, Severity.BLOCK, "telephones.missing", span, None, data)
                continue
            data = {"source": one.text, "target": item.target_text[loose.start() : loose.end()]}
            fix = Fix(loose.span(), one.text)
            yield Finding(self.name, Severity.BLOCK, "telephones.changed", span, loose.span(), data, fix)
