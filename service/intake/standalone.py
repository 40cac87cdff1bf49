"""An address that stands by itself in a story, and a file of a CMS, as readers get to see them."""

from __future__ import annotations

import html
import re

from service.domain.html.embeds import player


def shown(address: str) -> str:
    """Return the HTML for an address that stands by itself: a player where it is a video, else a link."""
    if not re.match(r"https?://", address):
        return ""
    frame = player(address)
    if frame is not None:
        return f'<figure><iframe src="{html.escape(frame)}" allowfullscreen=""></iframe></figure>'
    escaped = html.escape(address)
    return f'<p><a href="{escaped}">{escaped}</a></p>'


def file_html(address: str, mime: str, alt: str = "", caption: str = "", name: str = "") -> str:
    """Return the HTML for a file: a picture, a sound or a film as such, any other as a link by its name."""
    escaped = html.escape(address)
    kind = mime.partition("/")[0]
    if kind == "image":
        shows = f'<img src="{escaped}"' + (f' alt="{html.escape(alt)}"' if alt else "") + ">"
    elif kind in ("audio", "video"):
        shows = f'<{kind} controls="" src="{escaped}"></{kind}>'
    else:
        return f'<p><a href="{escaped}" translate="no">{html.escape(name or address)}</a></p>'
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{shows}{below}</figure>"
