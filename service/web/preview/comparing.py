"""The page of differences: what people changed in the machine's draft, and what changes for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from markupsafe import Markup
from sqlalchemy.orm import Session

from service.accounts import Editor
from service.domain.draft import Origin
from service.domain.edition import Edition
from service.stages.preview import preview
from service.stages.segment_view import SegmentView
from service.storage.session import reading
from service.web.deps import EditionsDep, EngineDep, LapseDep
from service.web.desk.access import ReaderDep
from service.web.desk.history import diff
from service.web.desk.other_texts import DiffPiece, difference
from service.web.desk.render import DeskRoute, page
from service.web.desk.story_answers import IdDep, read_story
from service.web.desk.story_view import KIND_WORDS, StoryPage
from service.web.preview.readers_text import ReadersPassage, changes, passages
from service.web.site.article import article
from service.wording import _

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

_WORD = re.compile(r"\w+(?:[.,٫٬’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text that is other than it was. `number` is its sentence's, None where it is none of the desk's."""

    label: str
    difference: Markup
    number: int | None = None
    source: str = ""
    who: str | None = None


@dataclass(frozen=True, slots=True)
class TextDifferences:
    """What is other: of `all` texts those that `changed`, and how many words are gone and new in them."""

    changed: tuple[ChangedText, ...]
    all: int
    gone: int
    new: int


@router.get("/desk/translations/{translation}/compare")
def compare(
    engine: EngineDep,
    editions: EditionsDep,
    editor: ReaderDep,
    wanted: IdDep,
    lapse: LapseDep,
    against: Annotated[Literal["machine", "live"], Query()] = "machine",
) -> Response:
    """Show what a text changes against the machine's draft, or against what readers have now."""
    with reading(engine) as session:
        story = read_story(session, editions, editor, wanted, lapse=lapse)
        if against == "live":
            found = _with_live(session, editions, editor, story)
        else:
            found = with_machine(story.view.segments)
    return page("compare.html", editor=editor, story=story, against=against, found=found)


def with_machine(segments: Iterable[SegmentView]) -> TextDifferences | None:
    """Return what people changed in a draft, sentence by sentence; None where no machine wrote any of it."""
    told, count, gone, new, by_machine = [], 0, 0, 0, False
    for one in segments:
        by_machine |= one.machine_tagged is not None
        if one.origin in (Origin.EMPTY, Origin.SOURCE):
            continue
        count += 1
        before = one.machine_tagged or ""
        if before == one.tagged:
            continue
        pieces = list(difference(before, one.tagged))
        gone, new = gone + _words(pieces, "old"), new + _words(pieces, "new")
        label = _(KIND_WORDS.get(one.kind, ""))
        text = one.source_text
        told.append(ChangedText(label, _marked(pieces), one.index + 1, text, one.changed_by))
    return TextDifferences(tuple(told), count, gone, new) if by_machine else None


def _with_live(
    session: Session, editions: dict[str, Edition], editor: Editor, story: StoryPage
) -> TextDifferences | None:
    """Return what changes for readers when the text is approved; None where they have nothing of it yet."""
    if story.view.live is None or not story.rows:
        return None
    made = preview(session, story.view.id, editions, editor.name)
    if made.live is None:
        return None
    before, after = (passages(article(one, made.edition)) for one in (made.live, made.page))
    return with_live(before, after)


def with_live(before: tuple[ReadersPassage, ...], after: tuple[ReadersPassage, ...]) -> TextDifferences:
    """Return what is other between two texts of readers."""
    told, gone, new = [], 0, 0
    for one in changes(before, after):
        old, now = (side.text if side is not None else "" for side in (one.before, one.after))
        there = one.after or one.before
        pieces = list(difference(old, now))
        gone, new = gone + _words(pieces, "old"), new + _words(pieces, "new")
        told.append(ChangedText(_(there.kind) if there and there.kind else "", diff(old, now)))
    return TextDifferences(tuple(told), len(after), gone, new)


def _words(pieces: Iterable[DiffPiece], kind: str) -> int:
    text = "".join(re.sub(r"</?\d+/?>", "", one.text) for one in pieces if one.kind == kind)
    return len(_WORD.findall(text))


def _marked(pieces: Iterable[DiffPiece]) -> Markup:
    """Return a difference as one text, with what is gone in <del> and what is new in <ins>."""
    elements = {"old": Markup("<del>{}</del>"), "new": Markup("<ins>{}</ins>"), "same": Markup("{}")}
    return Markup().join(elements[one.kind].format(one.html) for one in pieces)
