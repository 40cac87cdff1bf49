"""A piece of well-formed HTML, as the sanitiser gives it."""

from __future__ import annotations

from typing import NamedTuple

#: elements without an end tag
VOID_TAGS = frozenset({"br", "col", "hr", "img", "source", "track", "wbr"})


class Token(NamedTuple):
    """A piece of well-formed HTML. `kind` is "open", "close" or "text"; attributes are unescaped."""

    kind: str
    name: str = ""
    attrs: tuple[tuple[str, str], ...] = ()
    text: str = ""

    @property
    def is_void(self) -> bool:
        """Whether the element has no end tag."""
        return self.name in VOID_TAGS
