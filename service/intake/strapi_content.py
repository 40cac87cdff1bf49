"""The rich fields of Strapi as HTML: its block editor, Markdown, components and dynamic zones."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt

from service.domain.html.sanitise import words
from service.errors import Unprocessable
from service.intake.fields import Fields
from service.intake.passages import Passage, paragraphs, passage
from service.intake.standalone import file_html, shown

#: characters; reading more would take the process minutes
MAX_MARKDOWN = 400_000
FORMATS = ("auto", "html", "markdown", "text")
#: fields of components, by what they hold; a text in any other field is reported, not printed
_HEADINGS = ("title", "heading", "headline", "subtitle", "subheading")
_RICH = words(
    "body content text richtext rich_text richText markdown html description paragraph copy "
    "answer question quote caption credit author source name note"
)
_ADDRESSES = ("url", "link", "href", "videoUrl", "video_url", "embed", "embedUrl", "src")
_SILENT = words("id __component __temp_key__ documentId locale createdAt updatedAt publishedAt")
#: components that say something about the page and nothing to its readers
_META = ("seo", "meta", "metadata", "open-graph", "social", "settings")
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@dataclass(slots=True)
class Rich:
    """A rich field as it was read, and the names of fields in its components that were not."""

    passage: Passage | None = None
    unread: list[str] = field(default_factory=list)


def read_rich(entry: Fields, name: str, form: str) -> Rich:
    """Return what a field says, as HTML or plain text. `form` is the source's option `format`."""
    if form not in FORMATS:
        raise Unprocessable(
            f"The source's option `format` must be one of: {', '.join(FORMATS)}.", field="format"
        )
    value = entry.values.get(name)
    rich = Rich()
    if isinstance(value, list):
        markup = "".join(_any(part, form, rich.unread) for part in entry.parts(name))
        rich.passage = passage(markup, entry.at(name))
    elif isinstance(value, dict):
        rich.passage = passage(_any(entry.part(name), form, rich.unread), entry.at(name))
    elif (text := entry.text(name)) is not None:
        rich.passage = _text(entry, name, text, form)
    return rich


def is_zone(value: Any) -> bool:
    """Return whether a value is a dynamic zone: a list of components that say which they are."""
    return isinstance(value, list) and any(isinstance(one, dict) and "__component" in one for one in value)


def _any(part: Fields, form: str, unread: list[str]) -> str:
    """Write a node of the block editor, a file, or a component."""
    if "children" in part.values or part.text("type") in ("text", "image"):
        return _block(part)
    if _is_file(part.values):
        return _file(part)
    return _component(part, form, unread)


def _is_file(values: Mapping[str, Any]) -> bool:
    return isinstance(values.get("url"), str) and any(
        name in values for name in ("mime", "ext", "formats", "alternativeText")
    )


def _file(part: Fields) -> str:
    mime = part.text("mime") or "image/"
    texts = [part.text(name) or "" for name in ("alternativeText", "caption", "name")]
    return file_html(part.text("url") or "", mime, *texts)


def _component(part: Fields, form: str, unread: list[str]) -> str:
    kind = (part.text("__component") or "").rpartition(".")[2].lower()
    if kind in _META:
        return ""
    written = []
    for name, value in part.values.items():
        if name in _SILENT or value in (None, "", [], {}):
            continue
        if isinstance(value, dict):
            written.append(_any(part.part(name), form, unread))
        elif isinstance(value, list):
            if all(isinstance(one, dict) for one in value):
                written.append("".join(_any(one, form, unread) for one in part.parts(name)))
        elif isinstance(value, str):
            written.append(_component_text(part, name, value, form, unread))
    markup = "".join(written)
    return f"<blockquote>{markup}</blockquote>" if "quote" in kind and markup else markup


def _component_text(part: Fields, name: str, value: str, form: str, unread: list[str]) -> str:
    kind = (part.text("__component") or "").rpartition(".")[2].lower()
    if name in _HEADINGS and "quote" not in kind:
        return f"<h2>{html.escape(value)}</h2>"
    if name in _HEADINGS or name in _RICH:
        text = _text(part, name, value, form)
        return "" if text is None else text.value if text.is_html else paragraphs(text.value)
    if name in _ADDRESSES and value.startswith(("https://", "http://")):
        return shown(value)
    if len(value.split()) > 2:
        unread.append(part.at(name))
    return ""


def _text(entry: Fields, name: str, text: str, form: str) -> Passage | None:
    if form == "text":
        return passage(text, entry.at(name), is_html=False)
    if form == "html" or (form == "auto" and text.lstrip().startswith("<")):
        return passage(text, entry.at(name))
    if len(text) > MAX_MARKDOWN:
        entry.wrong(name, f"is longer than {MAX_MARKDOWN:,} characters of Markdown. Split the story")
    return passage(_MARKDOWN.render(text), entry.at(name))


def _block(part: Fields) -> str:
    """Write one node of Strapi's block editor as HTML; a type that is not known keeps its children."""
    kind = part.text("type")
    if kind == "text":
        return _leaf(part)
    inner = "".join(_block(child) for child in part.parts("children"))
    if kind == "heading":
        level = part.integer("level", 1, 6) or 2
        return f"<h{level}>{inner}</h{level}>"
    if kind == "list":
        tag = "ol" if part.text("format") == "ordered" else "ul"
        return f"<{tag}>{inner}</{tag}>"
    if kind == "link":
        return f'<a href="{html.escape(part.text("url") or "")}">{inner}</a>'
    if kind == "image":
        return _file(part.part("image"))
    tag = {"paragraph": "p", "list-item": "li", "quote": "blockquote", "code": "pre"}.get(kind or "", "")
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _leaf(part: Fields) -> str:
    text = html.escape(part.text("text") or "", quote=False).replace("\n", "<br>")
    for name, tag in (
        ("code", "code"),
        ("strikethrough", "s"),
        ("underline", "u"),
        ("italic", "em"),
        ("bold", "strong"),
    ):
        if part.values.get(name) is True:
            text = f"<{tag}>{text}</{tag}>"
    return text
