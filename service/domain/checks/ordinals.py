"""The place of something: the first became the third."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.figures.ordinals import read_places

#: a number of these in another form may be the ordinal that is missing
_PLACES = frozenset(range(2, 11))


class Ordinals:
    """An ordinal in words, first to tenth, or a part of a whole became another one."""

    name: ClassVar[str] = "ordinals"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield an ordinal that the target lacks, where it has another one too often.

        It blocks where the one is in no form in the target, and the other in none in the source. From
        the third on, one that is in no form there is told as well.
        """
        source = read_places(item.source_text, item.source)
        if not source.ordinals:
            return
        target = read_places(item.target_text, item.target)
        lost = [one for one in source.ordinals if target.told[one.number] < source.told[one.number]]
        if not lost:
            return
        more = {number for number, times in target.told.items() if times > source.told[number]}
        gone = next((one for one in lost if not target.told[one.number]), lost[0])
        others = [one for one in target.ordinals if one.number in more]
        other = next((one for one in others if not source.told[one.number]), others[0] if others else None)
        data = {"source": item.source_text[slice(*gone.span)]}
        if other is not None:
            sure = not (target.told[gone.number] or source.told[other.number] or gone.part or other.part)
            data["target"] = item.target_text[slice(*other.span)]
            severity = Severity.BLOCK if sure else Severity.WARNING
            yield Finding(self.name, severity, "ordinals.changed", gone.span, other.span, data)
            return
        for one in lost:  # the first and the second may be said as "originally" and "again"
            if not target.told[one.number] and not one.part and one.number > (1 if more & _PLACES else 2):
                data = {"source": item.source_text[slice(*one.span)]}
                yield Finding(self.name, Severity.WARNING, "ordinals.missing", one.span, None, data)
                return
