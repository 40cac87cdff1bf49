"""The settings of this app: one dictionary `DRAGOMAN` in the site's settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NEEDED = ("URL", "SECRET", "PAGES")
DEFAULTS: dict[str, Any] = {
    "STANDFIRST": "",  # name of the field; empty: the page's search description
    "BODY": ["body"],  # names of the fields that make the body, in their order
    "BYLINE": "",  # name of the field or property; empty: the owner's name
    "IMAGE": "",  # name of the field of the featured picture, one of Wagtail's images
    "SUBJECTS": "",  # name of the field or property with tags
    "TIMEOUT": 10,  # seconds for one try
}


def get(name: str) -> Any:
    """Return one setting."""
    return {**DEFAULTS, **settings.DRAGOMAN}[name]


def names_of_fields() -> Iterator[tuple[str, str]]:
    """Yield which setting names which field of the pages."""
    for setting in ("STANDFIRST", "BYLINE", "IMAGE", "SUBJECTS"):
        if get(setting):
            yield setting, str(get(setting))
    for name in get("BODY"):
        yield "BODY", str(name)


def check_pages() -> None:
    """Raise `ImproperlyConfigured` where a page type or a field is missing: publishing is too late."""
    for label in get("PAGES"):
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise ImproperlyConfigured(f'DRAGOMAN["PAGES"]: there is no page type {label!r}.') from error
        for setting, name in names_of_fields():
            if not hasattr(model, name):
                raise ImproperlyConfigured(f'DRAGOMAN["{setting}"]: {label} has no field {name!r}.')


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
