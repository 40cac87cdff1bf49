"""The settings of this app: one dictionary `DRAGOMAN` in the site's settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NEEDED = ("URL", "SECRET", "PAGES")
DEFAULTS: dict[str, Any] = {
    "STANDFIRST": "",  # name of the field; empty: the page's search description
    "BODY": ["body"],  # names of the fields that make the body, in their order
    "BYLINE": "",  # name of the field or property; empty: the owner's name
    "TIMEOUT": 10,  # seconds for one try
}


def get(name: str) -> Any:
    """Return one setting."""
    return {**DEFAULTS, **settings.DRAGOMAN}[name]


def check() -> None:
    """Raise `ImproperlyConfigured` saying what is missing or unknown."""
    given = getattr(settings, "DRAGOMAN", None)
    if not isinstance(given, dict):
        raise ImproperlyConfigured(
            'Set DRAGOMAN = {"URL": …, "SECRET": …, "PAGES": ["news.ArticlePage"]} in your settings.'
        )
    missing = [name for name in NEEDED if not given.get(name)]
    unknown = sorted(set(given) - set(NEEDED) - set(DEFAULTS))
    if missing or unknown:
        raise ImproperlyConfigured(
            f"The setting DRAGOMAN lacks {', '.join(missing) or 'nothing'} and has unknown names: "
            f"{', '.join(unknown) or 'none'}."
        )
    if not str(given["SECRET"]).startswith("whsec_"):
        raise ImproperlyConfigured(
            'DRAGOMAN["SECRET"] is what `dragoman sources add` printed: it begins with whsec_.'
        )
