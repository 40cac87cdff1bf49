"""What the demo prints of one edition, and the proof that readers get what was approved."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from dragoman.terminal import MARKS, out
from service.domain.draft import Origin, Outcome, Severity
from service.domain.html.isolate import FSI, PDI

_TAG = re.compile(r"</?\d+/?>")


@dataclass(frozen=True, slots=True)
class Item:
    """One edition of the story: how it stands, the approved draft and what a site fetched, as JSON."""

    edition: dict[str, Any]
    approved: dict[str, Any] | None
    fetched: dict[str, Any] | None
    url: str | None

    @property
    def slug(self) -> str:
        """The edition."""
        return str(self.edition["edition"])

    @property
    def state(self) -> str:
        """Its state at the end."""
        return str(self.edition["state"])

    @property
    def reason(self) -> str | None:
        """Why it failed."""
        reason = self.edition["reason"]
        return str(reason) if reason else None


def edition_report(item: Item, headline: str) -> None:
    """Print what happened to one edition."""
    name = Text.assemble((item.slug, "bold"), "  ", (item.state, "green" if item.state == "live" else "red"))
    if item.approved is None or item.fetched is None:
        out.print(name)
        out.print(Text(f"  {item.reason or 'no reason was given'}", style="dim"))
        return
    segments = item.approved["segments"]
    translated = any(segment["origin"] != Origin.SOURCE for segment in segments)
    origin = f"translated by {item.approved['engine']}" if translated else "taken as they are"
    name.append(f"  {len(segments)} sentences, {origin}", style="dim")
    out.print(name)
    out.print(Text(f"  {headline}"))
    if not translated:
        return
    out.print(Text(f"  {item.fetched['headlines'][0]['value']}", style="italic"))
    mentions = [mention for segment in segments for mention in segment["mentions"]]
    said = sum(mention["outcome"] != Outcome.MISSED for mention in mentions)
    out.print(f"  glossary terms: {said} of {len(mentions)} are there in an approved form")
    for (source, outcome, target), times in Counter(
        (mention["source_text"], mention["outcome"], _said(mention)) for mention in mentions
    ).items():
        sign, colour = MARKS[Outcome(outcome)]
        line = Text.assemble((f"    {sign} ", colour), f"{source} → {target}")
        out.print(line if times == 1 else line.append(f"  ×{times}"))
    findings = [finding for segment in segments for finding in segment["findings"]]
    kinds = Counter((finding["severity"], finding["check"]) for finding in findings)
    shown = ", ".join(
        f"{times} {severity} ({check})" for (severity, check), times in sorted(kinds.items(), key=_weight)
    )
    out.print(Text(f"  findings for the editor: {shown or 'none'}"))
    if any(severity == Severity.BLOCK for severity, _ in kinds):
        out.print("  what blocks was passed with the reason that this is a demo; an editor mends it first")


def published_difference(item: Item) -> str | None:
    """Return where the fetched item differs from the approved draft; None if readers get all of it.

    Every approved sentence has to stand in the fetched item, in order and with nothing between that
    was not approved.
    """
    if item.approved is None or item.fetched is None:
        return "nothing was fetched"
    if item.fetched["pubStatus"] != "usable":
        return f"it is {item.fetched['pubStatus']}"
    by_place: dict[str, list[str]] = {"headline": [], "standfirst": [], "body": []}
    for segment in item.approved["segments"]:
        place = str(segment["block"]).split(".")[0]
        by_place.setdefault(place, []).append(_letters(_TAG.sub("", segment["text"])))
    fetched = {
        "headline": "".join(entry["value"] for entry in item.fetched["headlines"]),
        "standfirst": "".join(
            entry["value"] for entry in item.fetched.get("descriptions", []) if entry["role"] == "summary"
        ),
        "body": "".join(entry["value"] for entry in item.fetched["bodies"]),
    }
    for place, value in fetched.items():
        is_html = place == "body" or "<" in value
        text = _letters(_visible(value) if is_html else value)
        approved = "".join(by_place[place])
        if text != approved:
            at = next(
                (n for n, pair in enumerate(zip(text, approved, strict=False)) if len(set(pair)) > 1), 0
            )
            here = slice(max(0, at - 20), at + 40)
            return f"{place}: “{text[here]}” instead of “{approved[here]}”"
    return None


def _said(mention: dict[str, Any]) -> str:
    text = mention["reason"] if mention["outcome"] == Outcome.MISSED else mention["target_text"]
    return str(text or mention["target_text"] or "is not there")


def _visible(markup: str) -> str:
    """Return the text of HTML with its `alt` texts where they stand, which are text to a reader too."""
    with_alt = re.sub(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>', r"\1", markup)
    return html.unescape(re.sub(r"<[^>]+>", "", with_alt))


def _letters(text: str) -> str:
    """Return the text without any space, and without the signs that only order it for the eye.

    What stands between sentences belongs to the page, and so do those signs.
    """
    return "".join(text.split()).replace(FSI, "").replace(PDI, "")


def _weight(entry: tuple[tuple[str, str], int]) -> tuple[int, str]:
    (severity, check), _ = entry
    return list(Severity).index(Severity(severity)), check
