"""Saying a message in a page: everything of it is escaped, and HTML only comes in as a value that is HTML."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from babel import Locale
from markupsafe import Markup, escape

from service.domain.languages.tags import direction
from service.message import Message
from service.wording import ENGLISH, languages
from service.wording.catalogues import DESK, phrase_book
from service.wording.speaking import shown, spoken, template


def html(text: str, /, **values: Any) -> Markup:
    """Say a message as HTML; this is `_` in the templates."""
    if isinstance(text, Message) and not values:
        return _filled(template(text.template, text.many, text.number), dict(text.values))
    return _filled(template(text), values)


def html_counted(one: str, many: str, count: int, /, **values: Any) -> Markup:
    """Say a message that depends on a number, which is `{count}` in it; `ngettext` in the templates."""
    return _filled(template(one, many, count), {"count": count, **values})


def element(name: str, content: object, **attributes: str) -> Markup:
    """Make an element to stand inside a message: `element("strong", name)`; `lang` and `dir` where given."""
    opening = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{opening}>{escape(content)}</{name}>")  # noqa: S704 - escaped, the name is ours


def isolated(content: object, **attributes: str) -> Markup:
    """Make a name or a text that may run the other way stand inside a message."""
    return element("bdi", content, **attributes)


@lru_cache(maxsize=4096)
def _escaped(words: str) -> Markup:
    return escape(words)


def _filled(words: str, values: dict[str, Any]) -> Markup:
    if not values:
        return _escaped(words)
    if not any(hasattr(value, "__html__") for value in values.values()):
        return escape(words.format_map({name: shown(value) for name, value in values.items()}))
    ready = {name: escape(shown(value)) for name, value in values.items()}
    return Markup(str(_escaped(words)).format_map(ready))  # noqa: S704 - both are escaped


def arrow() -> str:
    """Return the arrow from what was to what is, which points as the language that is spoken runs."""
    return "←" if direction(spoken()) == "rtl" else "→"


@lru_cache
def own_names() -> tuple[tuple[str, str], ...]:
    """List the languages of the desk, each with its name in itself."""
    return tuple((code, str(Locale.parse(code).get_display_name(code))) for code in languages())


@lru_cache
def script_words(language: str) -> bytes:
    """Return what the scripts of the pages say in a language, as a script that puts it at hand."""
    book = phrase_book(DESK, language) if language != ENGLISH else None
    words: dict[str, Any] = {"language": language, "places": {"one": 0, "other": 1}, "messages": {}}
    if book is not None:
        words["places"] = book.places
        words["messages"] = {
            text: book.forms[text] for text in sorted(book.in_scripts) if any(book.forms[text])
        }
    told = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"globalThis.dragomanWords={told};\n".encode()
