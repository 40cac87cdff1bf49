"""`python -m benchmarks bad-input`: what the checks take for texts that no one writes, by length.

Each check is asked about texts of one length and of twice that. One that reads every character a fixed
number of times takes twice as long; one that compares each word with each other takes four times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count, cycle, islice
from time import process_time
from typing import Any

from benchmarks.report import with_notes
from service.domain.checks import CHECKS, Checked, run_checks
from service.domain.draft import DraftSegment, Job, SourceSegment
from service.domain.names.story import flag_names
from service.domain.story import BlockKind
from service.domain.terms.glossary import Glossary
from service.domain.terms.mentions import check_mentions
from service.termbase.name_parts import NAME_DATA

#: what a text is filled with, again and again; each twice over is another text than once
FILLINGS: Mapping[str, str] = {
    "one sentence": "The minister said on Monday that 35 of the 1,200 schools in Mali would open, or not. ",
    "one word": "never ",
    "one letter": "a",
    "digits": "31415926535 ",
    "digits without a space": "31415926535",
    "figures and points": "1.234,5 12:30 50% $7 ",
    "brackets": "([",
    "closing brackets": ")]",
    "quotation marks that never close": '“said ‘one "two «three ',
    "apostrophes": "l'd's'n'",
    "emoji": "😀🇰🇪👩‍👩‍👧 ",
    "several scripts": "aبאአжω中 ",
    "direction marks": "\u200fabc\u200e\u202b 12\u202c ",
    "control characters": "a\x00b\x07 \x1b[1m\x7f ",
    "accents that pile up": "e\u0301\u0302\u0303\u0327",
    "hyphens": "a-b-",
    "hashtags and addresses": "#tag @name www.a.example/b?c=d a@b.example ",
    "points": "...",
    "names": "Dr Ada Bekele of the United Nations met Kofi Annan. ",
    "capital letters": "WORLD HEALTH ORGANIZATION ",
    "two words by turns": "yes no ",
    "words that double": "one one two two three three ",
}
#: the language pairs that are asked: one for each way to write
PAIRS = (("en", "fr-FR"), ("en", "ar"), ("en", "am-ET"), ("en", "tr-TR"), ("sv", "en-ZA"))
#: seconds below which a clock says nothing
_LEAST = 0.002


@dataclass(frozen=True, slots=True)
class Took:
    """What one check took for one text, of the length asked for and of twice that, in seconds."""

    check: str
    filling: str
    pair: str
    once: float
    twice: float

    @property
    def ratio(self) -> float:
        """How many times longer twice the length took; 2 where it is too little to tell."""
        return self.twice / max(self.once, _LEAST / 2) if self.twice > _LEAST else 2.0


def run_bench(glossary: Glossary, length: int, say: Callable[[str], None]) -> list[Took]:
    """Return what each check, and all of them together, took for each filling in each pair."""
    took: list[Took] = []
    for source_language, locale in PAIRS:
        say(f"{source_language} → {locale}")
        for filling, text in FILLINGS.items():
            for name, work in _works(glossary).items():
                once, twice = (
                    _seconds(work, partial(_item, text, size, source_language, locale))
                    for size in (length, 2 * length)
                )
                took.append(Took(name, filling, f"{source_language}-{locale}", once, twice))
    return took


def _works(glossary: Glossary) -> dict[str, Callable[[Checked], object]]:
    works: dict[str, Callable[[Checked], object]] = {
        check.name: (lambda item, check=check: tuple(check.findings(item)))  # type: ignore[misc]
        for check in CHECKS
    }
    works["the glossary’s mentions"] = lambda item: check_mentions(
        glossary, item.source_text, item.target_text, item.source_language, item.target_locale
    )
    works["unlisted names"] = _flag
    works["all checks"] = run_checks
    return works


def _flag(item: Checked) -> object:
    source = SourceSegment(0, "p", BlockKind.PARAGRAPH, 0, len(item.source_text), item.source_text)
    job = Job("", "", "", "", item.source_language, "", item.target_locale, (source,))
    return flag_names(job, [DraftSegment(0, item.target_text)], NAME_DATA)


_number = count()


def _item(text: str, size: int, source_language: str, locale: str) -> Checked:
    """Return both sides of a segment, each time another one, so that nothing is remembered of the last."""
    end = f" {next(_number)}"
    return Checked(_filled(text, size) + end, _filled(_turned(text), size) + end, source_language, locale)


def _seconds(work: Callable[[Checked], object], make: Callable[[], Checked]) -> float:
    """Return the least processor time of three tries; one try of what takes long is enough."""
    best = float("inf")
    for _ in range(3):
        item = make()
        start = process_time()
        work(item)
        best = min(best, process_time() - start)
        if best > 1:
            break
    return best


def _filled(text: str, size: int) -> str:
    return "".join(islice(cycle(text), size))


def _turned(text: str) -> str:
    """Return another filling of the same kind for the target, so that it is not simply the source."""
    half = len(text) // 2
    return text[half:] + text[:half]


def report(took: Sequence[Took], length: int, notes: Sequence[str] = ()) -> str:
    """Return the result as a section in Markdown: for each check its worst text."""
    lines = [
        "## Bad input: time against length",
        (
            f"`python -m benchmarks bad-input`, {datetime.now(UTC):%Y-%m-%d}: {len(FILLINGS)} kinds of text "
            f"that nobody writes, {length:,} and {2 * length:,} characters on either side, in "
            f"{len(PAIRS)} language pairs. Linear is 2.0; of each check the text with the greatest ratio "
            f"that takes more than {_LEAST * 1000:.0f} ms."
        ),
        "",
        f"| check | greatest ratio | with | longest, ms at {2 * length:,} | with |",
        "|---|---:|---|---:|---|",
    ]
    for name in dict.fromkeys(one.check for one in took):
        own = [one for one in took if one.check == name]
        worst, longest = max(own, key=lambda one: one.ratio), max(own, key=lambda one: one.twice)
        lines.append(
            f"| {name} | {worst.ratio:.1f} | {worst.filling}, {worst.pair} "
            f"| {longest.twice * 1000:.1f} | {longest.filling}, {longest.pair} |"
        )
    return with_notes(lines, notes)


def to_json(took: Sequence[Took]) -> list[dict[str, Any]]:
    """Return every measurement as JSON."""
    return [
        {
            "check": one.check,
            "filling": one.filling,
            "pair": one.pair,
            "seconds": one.once,
            "seconds_twice": one.twice,
            "ratio": one.ratio,
        }
        for one in took
    ]
