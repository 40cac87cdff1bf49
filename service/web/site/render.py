"""The templates of readers' pages, and the headers that stand over a page."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from service.domain.edition import Edition
from service.domain.languages.tags import primary
from service.web.site.article import home_path, topic_path
from service.wording.readers import readers_words

HERE = Path(__file__).parents[1]


def page(template: str, edition: Edition, **context: Any) -> str:
    """Return a page of an edition; `here` is its path.

    Without an own `home`, `feeds` and `topic_at`, its links lead to the addresses of the desk. `policy`
    stands in a page that is kept as a file, and so has no headers.
    """
    home = home_path(edition)
    known = {
        "edition": edition,
        "home": home,
        "feeds": home,
        "topic_at": partial(topic_path, edition),
        "policy": "",
        "words": readers_words(edition.locale),
    }
    return _templates().get_template(template).render({**known, "style": Markup(_style()), **context})  # noqa: S704 - our own style sheet


def headers(*styles: str, framed_by: str = "'none'") -> dict[str, str]:
    """Return what keeps a page from running anything: the text comes from elsewhere, however clean it is.

    `styles` are style sheets that stand in the page beside the site's; `framed_by` may put it into a frame.
    """
    return {
        "Content-Security-Policy": f"{policy('http: https:', *styles)}; frame-ancestors {framed_by}",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }


def policy(pictures: str, *styles: str) -> str:
    """Return what a page may load, `pictures` being where its pictures may come from."""
    sheets = " ".join(f"'sha256-{_sha256(one)}'" for one in (_style(), *styles))
    return (
        f"default-src 'none'; style-src {sheets}; img-src {pictures}; media-src http: https:; "
        "frame-src https:; base-uri 'none'; form-action 'none'"
    )


@lru_cache
def looks() -> str:
    """Return a name of how pages look: other templates or styles have another one."""
    files = sorted((HERE / "templates" / "site").iterdir())
    return hashlib.sha256(b"".join([one.read_bytes() for one in files]) + _style().encode()).hexdigest()


def _sha256(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


@lru_cache
def _style() -> str:
    return (HERE / "static" / "site.css").read_text(encoding="utf-8")


@lru_cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates" / "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["own_name"] = _own_name
    return environment


def _own_name(locale: str) -> str:
    """Return what a language calls itself."""
    try:
        found = Locale.parse(primary(locale)).display_name
    except (UnknownLocaleError, ValueError):
        found = None
    return str(found or locale)
