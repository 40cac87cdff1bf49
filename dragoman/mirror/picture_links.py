"""The pictures of an item: their addresses, and the same text with the addresses of our copies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from service.web.site.article import PICTURES

#: an `img` as items have it: every value between double quotes, escaped
_IMG = re.compile(r'<img((?:\s+[^\s=>"/]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'\s+([^\s=>"/]+)(?:="([^"]*)")?')


def picture_links(item: dict[str, Any]) -> list[str]:
    """Return the addresses of the pictures that an item's page shows, each once."""
    found = [
        renditions[0]["href"]
        for one in item.get("associations", ())
        if one.get("type") in PICTURES and (renditions := one.get("renditions"))
    ]
    for body in item.get("bodies", ()):
        for image in _IMG.finditer(body["value"]):
            found += [unescape(value) for name, value in _ATTRIBUTE.findall(image[1]) if name == "src"]
    return [one for one in dict.fromkeys(found) if one.startswith(("http://", "https://"))]


def with_copies(body: str, copies: Mapping[str, str]) -> str:
    """Return a text that shows our copies of its pictures, where there are such."""

    def image(match: re.Match[str]) -> str:
        attributes = _ATTRIBUTE.findall(match[1])
        ours = next((copies.get(unescape(value)) for name, value in attributes if name == "src"), None)
        if ours is None:
            return match[0]
        kept = "".join(
            f' {name}="{escape(ours) if name == "src" else value}"'
            for name, value in attributes
            if name not in ("srcset", "sizes")  # other sizes, which were left where they are
        )
        return f"<img{kept}>"

    return _IMG.sub(image, body)
