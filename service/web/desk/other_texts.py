"""The panel of other translations of a sentence, each with what it changes; a script asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from markupsafe import Markup, escape

from service.editions import get_edition
from service.stages.other_texts import OtherText, other_texts
from service.storage.session import reading
from service.web.deps import EditionsDep, EngineDep, GlossaryDep
from service.web.desk.access import ReaderDep
from service.web.desk.history import differing
from service.web.desk.render import DeskRoute, fragment
from service.web.desk.story_answers import IdDep
from service.wording import say, spoken

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: words, tags of marks, spaces, and every other character by itself: what a difference is told in
_PIECES = re.compile(r"</?\d+/?>|\w+(?:[.,٫٬’'-]\w+)*|\s+|.", re.S)
_TAG = re.compile(r"<(/?)(\d+)/?>")


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A stretch of a difference: `kind` is "same", "old" or "new"."""

    kind: str
    text: str

    @property
    def html(self) -> Markup:
        """The text with the number of each mark as a chip, as the rows have it."""
        return Markup().join(
            _chip(tag) if (tag := _TAG.fullmatch(part)) else escape(part)
            for part in _PIECES.findall(self.text)
        )


@dataclass(frozen=True, slots=True)
class OtherLine:
    """Another translation as it is listed: what it changes, and what would still be found in it."""

    other: OtherText
    pieces: tuple[DiffPiece, ...]
    still: tuple[str, ...]


@router.get("/desk/translations/{translation}/segments/{index}/other-texts")
def show_other_texts(
    engine: EngineDep,
    editions: EditionsDep,
    glossary: GlossaryDep,
    editor: ReaderDep,
    wanted: IdDep,
    index: Annotated[int, Path(ge=0, le=10**6)],
    finding: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Return the other translations of a sentence without a finding, as HTML to be put under its editor."""
    with reading(engine) as session:
        others = other_texts(session, wanted, index, finding, editions, glossary)
        edition = get_edition(editions, others.edition)
    lines = [
        OtherLine(
            one,
            tuple(difference(others.tagged, one.tagged)),
            tuple(say(finding, spoken()) for finding in one.findings if finding.severity.weight),
        )
        for one in others.texts
    ]
    shown = fragment("other_texts.html", "panel", lines, edition, editor)
    return JSONResponse({"count": len(lines), "panel": shown})


def difference(before: str, after: str) -> Iterator[DiffPiece]:
    """Yield what stays, goes and comes between two texts, in whole words."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    for kind, first, last, start, end in differing(old, new):
        if kind == "equal":
            yield from _piece("same", old[first:last])
        else:
            yield from _piece("old", old[first:last])
            yield from _piece("new", new[start:end])


def _chip(tag: re.Match[str]) -> Markup:
    """Return the number of a mark where it begins; nothing where it ends."""
    return Markup() if tag[1] else Markup('<span class="chip" dir="ltr">{}</span>').format(tag[2])


def _piece(kind: str, parts: Sequence[str]) -> Iterator[DiffPiece]:
    if parts:
        yield DiffPiece(kind, "".join(parts))
