"""Any HTML or text through the same pipeline that drafts the stories of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from service.domain.draft import Draft, Job, SourceSegment
from service.domain.glossary import Glossary
from service.domain.markup import parse_body, plain_text, to_html
from service.domain.segments import assemble, segment_story
from service.domain.story import Block, BlockKind
from service.errors import NoText
from workers import pipeline
from workers.engines.base import Engine

#: lines longer than this are paragraphs, not hard-wrapped text
WRAPPED_AT_MOST = 120
_BULLET = re.compile(r"\s*(?:[-*•–—]|\d{1,3}[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Translated:
    """The result: the text in the shape it came in, and all that is known of each of its sentences."""

    text: str
    segments: tuple[SourceSegment, ...]
    draft: Draft


def looks_like_html(file: Path, text: str) -> bool:
    """Tell HTML by its file name, or else by how it begins."""
    if file.suffix.lower() in (".html", ".htm", ".xhtml"):
        return True
    return file.suffix.lower() not in (".txt", ".text", ".md") and text.lstrip().startswith("<")


def translate_text(
    text: str,
    is_html: bool,
    source: str,
    target: str,
    engine_for: Callable[[str, str], Engine],
    glossary: Glossary,
    progress: Callable[[int, int], None] | None = None,
) -> Translated:
    """Translate a document from `source` to `target` (BCP 47). Raises `NoText`, `NoModel`."""
    if is_html:
        body = parse_body(text)
        blocks, gaps = body.blocks, list[str]()
    else:
        blocks, gaps = text_blocks(text)
    segments = segment_story(blocks, source)
    if not segments:
        raise NoText("There is no text to translate in this file.")
    job = Job(
        translation_id="",
        version_id="",
        lease="",
        story_id="",
        source_language=source,
        edition="",
        target_locale=target,
        segments=segments,
    )
    draft = pipeline.run(job, engine_for, glossary, progress)
    translated = {segment.index: segment for segment in draft.segments}
    pairs = [(one, translated[one.index].text, translated[one.index].marks) for one in segments]
    done = assemble(blocks, pairs)
    if is_html:
        result = to_html(body.skeleton, done)
    else:
        result = "".join(
            part for pair in zip(gaps, [*map(plain_text, done), ""], strict=True) for part in pair
        )
    return Translated(result, segments, draft)


def text_blocks(text: str) -> tuple[tuple[Block, ...], list[str]]:
    """Cut plain text into paragraphs. Gives the blocks and the gaps round them, one more than blocks.

    A paragraph ends at an empty line, and at a line break that was meant: one after which the next
    word would still have fitted. Other line breaks only wrap the text and become spaces. Bullets are
    gap, not text.
    """
    gaps, blocks = [""], list[str]()
    for has_words, run in groupby(
        text.replace("\r\n", "\n").split("\n"), key=lambda line: bool(line.strip())
    ):
        lines = list(run)
        if not has_words:
            gaps[-1] += "".join(f"{line}\n" for line in lines)
            continue
        width = max(map(len, lines))
        for previous, line in zip([None, *lines], lines, strict=False):
            words = line.strip()
            if previous is not None and _wraps(previous, words, width):
                blocks[-1] += f" {words}"
                gaps[-1] = ""
            else:
                bullet = _BULLET.match(line)
                start = bullet.end() if bullet else len(line) - len(line.lstrip())
                gaps[-1] += line[:start]
                blocks.append(line[start:].strip())
                gaps.append("")
            gaps[-1] += f"{line[len(line.rstrip()) :]}\n"
    gaps[-1] = gaps[-1].removesuffix("\n")  # the last line has no line break of its own
    made = (Block(f"body.{n}", BlockKind.PARAGRAPH, block) for n, block in enumerate(blocks))
    return tuple(made), gaps


def _wraps(line: str, following: str, width: int) -> bool:
    if width > WRAPPED_AT_MOST or _BULLET.match(following):
        return False
    return len(line.rstrip()) + 1 + len(following.split()[0]) > width
