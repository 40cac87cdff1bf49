"""Any HTML or text through the same pipeline that drafts the stories of the desk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.domain.draft import Draft, Job, SourceSegment
from service.domain.html.documents import Document, TextDocument, parse_document, text_document
from service.domain.html.markup import UnusableMarkup
from service.domain.languages.tags import direction
from service.domain.terms import Glossary
from service.domain.text.segments import assemble, segment_story
from service.errors import NoText, Unprocessable
from workers.pipeline.run import STAGES, Stage, run
from workers.pipeline.work import EngineFor, OthersFor, Progress

LANG_OR_DIR = re.compile(r"""\s(?:lang|dir)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text to translate between two languages (BCP 47).

    `digits` is a CLDR numbering system; None means the target locale's own. `style` is how the edition
    writes, for a language model.
    """

    text: str
    is_html: bool
    source: str
    target: str
    digits: str | None = None
    style: str = ""

    def read(self) -> str:
        """Return the words of it that readers see, without markup. Raises `Unprocessable`."""
        return "\n".join(block.text for block in self.document().blocks)

    def document(self) -> Document | TextDocument:
        """Return the text as blocks. Raises `Unprocessable`."""
        try:
            return parse_document(self.text) if self.is_html else text_document(self.text)
        except UnusableMarkup as error:
            raise Unprocessable(str(error)) from error


@dataclass(frozen=True, slots=True)
class Translated:
    """The result: the text in the shape it came in, and all that is known of each of its sentences."""

    given: SourceText
    text: str
    segments: tuple[SourceSegment, ...]
    draft: Draft


def looks_like_html(file: Path, text: str) -> bool:
    """Return whether this is HTML, by its file name or else by how it begins."""
    if file.suffix.lower() in (".html", ".htm", ".xhtml"):
        return True
    return file.suffix.lower() not in (".txt", ".text", ".md") and text.lstrip().startswith("<")


def translate_text(
    given: SourceText,
    engine_for: EngineFor,
    glossary: Glossary,
    progress: Progress | None = None,
    others_for: OthersFor | None = None,
    stages: Sequence[Stage] = STAGES,
) -> Translated:
    """Translate a document (see `workers.pipeline.run`). Raises `NoText`, `NoModel`, `Unprocessable`."""
    document = given.document()
    segments = segment_story(document.blocks, given.source)
    if not segments:
        raise NoText("There is no text to translate in this file.")
    job = Job(
        translation_id="",
        version_id="",
        lease="",
        story_id="",
        source_language=given.source,
        edition="",
        target_locale=given.target,
        segments=segments,
        digits=given.digits,
        style=given.style,
    )
    draft = run(job, engine_for, glossary, progress, others_for, stages)
    translated = {segment.index: segment for segment in draft.segments}
    pairs = [(one, translated[one.index].text, translated[one.index].marks) for one in segments]
    result = document.render(assemble(document.blocks, pairs))
    text = _renamed(result, given.target) if given.is_html else result
    return Translated(given, text, segments, draft)


def _renamed(html: str, target: str) -> str:
    """Write into the page's own `<html>` tag which language it is in now, and which way that runs."""

    def rewrite(match: re.Match[str]) -> str:
        tag = LANG_OR_DIR.sub("", match[0])
        turned = ' dir="rtl"' if direction(target) == "rtl" else ""
        return f'{tag[:-1]} lang="{target}"{turned}>'

    return re.sub(r"<html\b[^>]*>", rewrite, html, count=1, flags=re.IGNORECASE)
