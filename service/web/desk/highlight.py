"""Showing a segment's text: marks as numbered chips, terms and findings underlined, foreign runs isolated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from service.domain.draft import Finding, Mention
from service.domain.html.isolate import isolated_runs
from service.domain.story import Mark
from service.wording import _, say, spoken

#: a run in Latin letters (with what stands between its words) inside a text written right to left
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9 .,’'&@/:+-]*[A-Za-zÀ-ɏ0-9])?")
#: a run in Hebrew or Arabic letters inside a text written left to right
_RIGHT_TO_LEFT_RUN = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
    r"(?:[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\s.,’'-]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?"
)
_EMPHASIS = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch `text[start:end]` to underline: `kind` is the CSS class, `title` what it says on hover."""

    start: int
    end: int
    kind: str
    title: str


def show(text: str, marks: Sequence[Mark], highlights: Iterable[Highlight], direction: str) -> Markup:
    """Return the text as HTML. Everything of the story's is escaped; `direction` is the cell's own.

    Spans that lie outside the text are cut to it: a finding may be older than the text it is shown on.
    """
    size = len(text)
    lights = [
        Highlight(max(0, light.start), min(size, light.end), light.kind, light.title)
        for light in highlights
        if max(0, light.start) < min(size, light.end)
    ]
    foreign = _foreign(text, direction)
    cuts = {0, size}
    for start, end in [(m.start, m.end) for m in marks] + [(li.start, li.end) for li in lights] + foreign:
        cuts.update((min(max(start, 0), size), min(max(end, 0), size)))
    starts, ends = {start for start, _ in foreign}, {end for _, end in foreign}
    parts: list[str] = []
    edges = sorted(cuts)
    for place, edge in enumerate(edges):
        if edge in ends:
            parts.append("</bdi>")
        parts.extend(_chip(mark) for mark in marks if mark.start == edge)
        if edge in starts:
            parts.append("<bdi>")
        if place + 1 < len(edges):
            until = edges[place + 1]
            parts.append(_run(text[edge:until], edge, until, marks, lights))
    return Markup("".join(parts))  # noqa: S704 - every piece of it is escaped above


def source_lights(findings: Sequence[Finding], mentions: Sequence[Mention]) -> list[Highlight]:
    """Return what to underline in a source text: its terms, and what was found in it."""
    lights = [
        Highlight(*mention.source_span, "term", " / ".join(mention.expected) or mention.source_text)
        for mention in mentions
    ]
    for finding in findings:
        if finding.source_span:
            lights.append(
                Highlight(*finding.source_span, f"found {finding.severity.value}", say(finding, spoken()))
            )
    return lights


def target_lights(findings: Sequence[Finding], mentions: Sequence[Mention]) -> list[Highlight]:
    """Return what to underline in a translation: its terms, and what was found in it."""
    lights = [
        Highlight(*mention.target_span, "term", mention.source_text)
        for mention in mentions
        if mention.target_span
    ]
    for finding in findings:
        if finding.target_span:
            lights.append(
                Highlight(*finding.target_span, f"found {finding.severity.value}", say(finding, spoken()))
            )
    return lights


def _foreign(text: str, direction: str) -> list[tuple[int, int]]:
    """Return what is ordered by itself: as readers get it, and other runs of the other direction."""
    if direction != "rtl":
        return [match.span() for match in _RIGHT_TO_LEFT_RUN.finditer(text)]
    published = isolated_runs(text)
    others = [match.span() for match in _LATIN_RUN.finditer(text)]
    apart = [one for one in others if all(one[1] <= start or end <= one[0] for start, end in published)]
    return sorted(published + apart)


def _chip(mark: Mark) -> str:
    what = _("link") if mark.tag == "a" else mark.tag
    attrs = dict(mark.attrs)
    title = f"{what} {mark.id}" + (f": {attrs['href']}" if attrs.get("href") else "")
    kind = "chip object" if mark.html is not None else "chip"
    label = f"{mark.id} {what}" if mark.html is not None else str(mark.id)
    about = f'data-mark="{mark.id}" data-tag="{escape(mark.tag)}" title="{escape(title)}"'
    return f'<span class="{kind}" dir="ltr" {about}>{escape(label)}</span>'


def _run(text: str, start: int, end: int, marks: Sequence[Mark], lights: Sequence[Highlight]) -> str:
    html = escape(text).replace("\n", "<br>")
    around = [light for light in lights if light.start <= start and end <= light.end]
    inside = [mark for mark in marks if mark.html is None and mark.start <= start and end <= mark.end]
    for mark in reversed(inside):
        tag = _EMPHASIS.get(mark.tag)
        html = f"<{tag}>{html}</{tag}>" if tag else f'<span class="marked">{html}</span>'
    if around:
        kinds = " ".join(dict.fromkeys(light.kind for light in around))
        title = " · ".join(dict.fromkeys(light.title for light in around))
        html = f'<span class="{escape(kinds)}" title="{escape(title)}">{html}</span>'
    return html
