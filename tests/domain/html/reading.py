"""What the tests of markup look at: blocks by their kinds, what comes back, and whether it is well formed."""

from __future__ import annotations

from html.parser import HTMLParser

from service.domain.html.embeds import script_attributes
from service.domain.html.markup import (
    Body,
    parse_body,
    to_html,
)
from service.domain.html.sanitise import TAGS
from service.domain.html.token import VOID_TAGS
from service.domain.story import BlockKind

K = BlockKind


def kinds(body: Body) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in body.blocks]


def rebuilt(markup: str) -> str:
    body = parse_body(markup)
    return to_html(body.skeleton, body.blocks)


class Balance(HTMLParser):
    """Fails on an element that is not closed, closed twice, or closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            given = {name: value or "" for name, value in attrs}
            assert dict(script_attributes(given)) == given
        else:
            assert tag in TAGS
        for name, value in attrs:
            assert not name.startswith("on")
            assert "javascript:" not in (value or "") or name not in ("href", "src")
        if tag not in VOID_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def well_formed(markup: str) -> str:
    """Give the text of HTML after checking that it is well-formed."""
    parser = Balance()
    parser.feed(markup)
    parser.close()
    assert parser.open == []
    return "".join(parser.text)
