"""A passage: some text of a story as it was sent, with the field it stood in."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text of the story as it was sent: HTML or plain, and the field it stood in."""

    value: str
    field: str
    is_html: bool = True


def passage(value: str | None, field: str, *, is_html: bool = True) -> Passage | None:
    """Return a passage, or None where there is no text at all."""
    return Passage(value, field, is_html) if value and value.strip() else None


def line(value: str | None, field: str) -> Passage | None:
    """Return a passage of a field that CMSs fill with plain text or with HTML, and do not say which."""
    return passage(value, field, is_html=bool(value) and _MARKUP.search(str(value)) is not None)


def paragraphs(text: str) -> str:
    """Return plain text as HTML: an empty line ends a paragraph, a line end breaks the line."""
    chunks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = ("<br>".join(html.escape(line.strip()) for line in chunk.strip().split("\n")) for chunk in chunks)
    return "".join(f"<p>{chunk}</p>" for chunk in lines if chunk)
