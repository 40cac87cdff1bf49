"""A page as a ninjs 3.1 item, which is what the desk reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from dragoman_desk import conf


def uri(page_id: int) -> str:
    """Return the page's name at the desk. It stays when title, slug or place in the tree change."""
    return f"urn:x-wagtail:page:{page_id}"


def page_types() -> tuple[type[Page], ...]:
    """Return the page types that are stories: those in `DRAGOMAN["PAGES"]` and no others."""
    return tuple(apps.get_model(name) for name in conf.get("PAGES"))


def is_story(page: Page) -> bool:
    """Return whether a page (in its specific type) is one that the desk gets."""
    return isinstance(page, page_types())


def is_public(page: Page) -> bool:
    """Return whether everybody may read the page now: it is live, and no page above it is private."""
    return bool(page.live) and not page.get_view_restrictions().exists()


def public_pages() -> QuerySet[Page]:
    """Return all stories that everybody may read, in the order of their ids."""
    return Page.objects.type(*page_types()).live().public().order_by("pk")


def item(page: Page, at: datetime) -> dict[str, Any]:
    """Return a usable item of a public page; `at` is the time of this version."""
    page = page.specific
    return _filled(
        {
            "uri": uri(page.pk),
            "type": "text",
            "versionCreated": at.isoformat(),
            "firstCreated": page.first_published_at and page.first_published_at.isoformat(),
            "contentCreated": page.first_published_at and page.first_published_at.isoformat(),
            "pubStatus": "usable",
            "language": _language(page),
            "slugline": page.slug,
            "by": _byline(page),
            "subjects": _subjects(page),
            "associations": _image(page),
            "headlines": [{"role": "main", "contentType": "text/plain", "value": page.title}],
            "descriptions": _standfirst(page),
            "bodies": [{"role": "main", "contentType": "text/html", "value": "\n".join(_body(page))}],
            "renditions": page.full_url
            and [{"name": "page", "contentType": "text/html", "href": page.full_url}],
        }
    )


def kill(page_id: int, at: datetime, reason: str) -> dict[str, Any]:
    """Return the item that takes a page back from every edition."""
    return {
        "uri": uri(page_id),
        "type": "text",
        "versionCreated": at.isoformat(),
        "pubStatus": "canceled",
        "edNote": reason,
    }


def changed_at(page: Page) -> datetime:
    """Return when the page was last published; long ago for one that a program put there live."""
    return page.last_published_at or page.first_published_at or datetime(1970, 1, 1, tzinfo=UTC)


def read_time(text: str) -> datetime | None:
    """Return a time with its zone, or None for what is not one."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _language(page: Page) -> str:
    translated = getattr(settings, "WAGTAIL_I18N_ENABLED", False)
    return str(page.locale.language_code if translated else settings.LANGUAGE_CODE)


def _byline(page: Page) -> str:
    name = conf.get("BYLINE")
    if name:
        value = getattr(page, name)
        return str(value() if callable(value) else value or "")
    return page.owner.get_full_name() if page.owner else ""


def _subjects(page: Page) -> list[dict[str, str]]:
    """Return the page's tags, be they a tag manager, a list or a method that gives one."""
    value = getattr(page, conf.get("SUBJECTS")) if conf.get("SUBJECTS") else ()
    if hasattr(value, "all"):
        value = value.all()
    return [{"name": str(tag)} for tag in (value() if callable(value) else value)]


def _image(page: Page) -> list[dict[str, Any]]:
    """Return the featured picture. Wagtail's own images have a description; many sites add the rest."""
    image = getattr(page, conf.get("IMAGE")) if conf.get("IMAGE") else None
    if image is None:
        return []
    texts = {
        "caption": getattr(image, "caption", ""),
        "alternative": getattr(image, "description", "") or image.default_alt_text,
    }
    return [
        _filled(
            {
                "name": "featured",
                "uri": f"urn:x-wagtail:image:{image.pk}",
                "type": "picture",
                "by": getattr(image, "credit", ""),
                "copyrightNotice": getattr(image, "copyright", ""),
                "descriptions": [
                    {"role": role, "contentType": "text/plain", "value": str(text)}
                    for role, text in texts.items()
                    if text
                ],
                "renditions": [
                    {
                        "name": "original",
                        "href": urljoin(page.full_url or "", image.file.url),
                        "width": image.width,
                        "height": image.height,
                    }
                ],
            }
        )
    ]


def _standfirst(page: Page) -> list[dict[str, str]]:
    name = conf.get("STANDFIRST")
    if name:
        html = "".join(_html(page, name))
        return [{"role": "standfirst", "contentType": "text/html", "value": html}] if html else []
    text = page.search_description
    return [{"role": "standfirst", "contentType": "text/plain", "value": text}] if text else []


def _body(page: Page) -> Iterator[str]:
    for name in conf.get("BODY"):
        yield from _html(page, name)


def _html(page: Page, name: str) -> Iterator[str]:
    """Yield a field as the site shows it: links and pictures resolved, blocks by their templates."""
    value = getattr(page, name)
    if not value:
        return
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        yield str(value.render_as_block())
    elif isinstance(value, RichText):
        yield str(value)
    else:
        yield expand_db_html(str(value))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
