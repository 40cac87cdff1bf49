"""Morning and evening: half past eight in the evening did not become half past eight in the morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span
from service.domain.figures.day_halves import TimeSaid, halves, read_times, says_half


class Noon:
    """A time of the morning became one of the evening or the other way round, or a time in words another."""

    name: ClassVar[str] = "times"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a time of one half of the day that is one of the other half in the target."""
        source = read_times(item.source_text, item.source)
        if not source:
            return
        target = read_times(item.target_text, item.target)
        told, heard = _counted(source), _counted(target)
        for one in source:
            other = _turned(one, told, heard, target)
            if other is None and one.half == "p" and not one.guessed:
                other = self._unsaid(one, target, item)
            elif other is None and one.guessed and not says_half(item.source_text, item.source, "p"):
                other = next((two for two in target if two.value == one.value and two.half == "p"), None)
            if other is not None:
                yield self._finding(Severity.WARNING, "times.other_half", one, other.span, item)
                return
        wrong = _only_other_half(source, item)
        if wrong is not None:
            one, span = wrong
            yield self._finding(Severity.WARNING, "times.other_half", one, span, item)
            return
        yield from self._changed(source, target, item)

    def _unsaid(self, one: TimeSaid, target: Sequence[TimeSaid], item: Checked) -> TimeSaid | None:
        """Return the same time where the dial of 24 hours makes it one of the morning."""
        if says_half(item.target_text, item.target, "p") or not one.value:
            return None
        same = [two for two in target if two.value == one.value]
        return same[0] if same and all(two.half == "a" for two in same) else None

    def _changed(
        self, source: Sequence[TimeSaid], target: Sequence[TimeSaid], item: Checked
    ) -> Iterable[Finding]:
        """Yield a time in words by hours from sunrise that is another one on the other side."""
        told, heard = {one.value for one in source}, {one.value for one in target}
        gone = [one for one in source if one.value not in heard]
        new = [one for one in target if one.value not in told]
        if gone and new and any(_in_words(one, text) for one, text in _texts(gone, new, item)):
            yield self._finding(Severity.BLOCK, "times.changed", gone[0], new[0].span, item)

    def _finding(self, severity: Severity, code: str, one: TimeSaid, at: Span, item: Checked) -> Finding:
        data = {"source": item.source_text[slice(*one.span)], "target": item.target_text[slice(*at)]}
        return Finding(self.name, severity, code, one.span, at, data)


def _only_other_half(source: Sequence[TimeSaid], item: Checked) -> tuple[TimeSaid, Span] | None:
    """Return a time, and the word of the other half of the day, where the target only has words of that."""
    said = [one for one in source if one.half and not one.guessed]
    patterns = halves(item.target)
    if patterns is None or len({one.half for one in said}) != 1 or not said[0].value:
        return None
    right, wrong = patterns if said[0].half == "a" else patterns[::-1]
    found = wrong.search(item.target_text)
    return None if found is None or right.search(item.target_text) else (said[0], found.span())


def _texts(
    gone: Sequence[TimeSaid], new: Sequence[TimeSaid], item: Checked
) -> Iterable[tuple[TimeSaid, str]]:
    yield from ((one, item.source_text) for one in gone)
    yield from ((one, item.target_text) for one in new)


def _in_words(one: TimeSaid, text: str) -> bool:
    return one.sunrise and not text[one.span[0]].isdecimal()


def _counted(times: Sequence[TimeSaid]) -> Counter[tuple[Decimal, str]]:
    return Counter((one.value, one.half) for one in times if one.half and not one.guessed)


def _turned(
    one: TimeSaid,
    told: Counter[tuple[Decimal, str]],
    heard: Counter[tuple[Decimal, str]],
    target: Sequence[TimeSaid],
) -> TimeSaid | None:
    """Return the time of the target that is in the other half of the day, each as often as it stands."""
    if not one.half or one.guessed:
        return None
    other = "p" if one.half == "a" else "a"
    if heard[one.value, one.half] >= told[one.value, one.half]:
        return None
    if heard[one.value, other] <= told[one.value, other]:
        return None
    return next(two for two in target if (two.value, two.half, two.guessed) == (one.value, other, False))
