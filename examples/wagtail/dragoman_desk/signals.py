"""From Wagtail's signals to the outbox: what became public, and what is not any more."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from dragoman_desk import items, sending
from dragoman_desk.models import Delivery


def connect() -> None:
    """Listen to everything that changes who may read what."""
    page_published.connect(on_change, dispatch_uid="dragoman_published")
    page_unpublished.connect(on_unpublished, dispatch_uid="dragoman_unpublished")
    page_slug_changed.connect(on_change_below, dispatch_uid="dragoman_slug")
    post_page_move.connect(on_change_below, dispatch_uid="dragoman_moved")
    post_delete.connect(on_deleted, dispatch_uid="dragoman_deleted")
    post_save.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="dragoman_restricted")
    post_delete.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="dragoman_freed")


def on_change(sender: Any, instance: Page, **_: Any) -> None:
    """Send the page as it is for readers now."""
    page = instance.specific
    if not items.is_story(page):
        return
    if items.is_public(page):
        _promise(items.uri(page.pk), items.item(page, timezone.now()))
    else:
        _promise(items.uri(page.pk), items.kill(page.pk, timezone.now(), "It is not for everybody any more."))


def on_change_below(sender: Any, instance: Page, **_: Any) -> None:
    """Send a page and all below it anew: their addresses changed, or who may read them."""
    for page in Page.objects.descendant_of(instance, inclusive=True).live():
        on_change(sender, page)


def on_unpublished(sender: Any, instance: Page, **_: Any) -> None:
    """Take the page back."""
    if items.is_story(instance.specific_deferred):
        _promise(items.uri(instance.pk), items.kill(instance.pk, timezone.now(), "It was unpublished."))


def on_deleted(sender: Any, instance: Any, **_: Any) -> None:
    """Take a deleted page back. Django says the specific type and the plain one; the first is enough."""
    if isinstance(instance, items.page_types()):
        _promise(items.uri(instance.pk), items.kill(instance.pk, timezone.now(), "It was deleted."))


def on_restriction(sender: Any, instance: PageViewRestriction, **_: Any) -> None:
    """Look again at a page whose privacy was changed, and at all below it."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        on_change_below(sender, page)


def _promise(uri: str, item: dict[str, Any]) -> None:
    """Write the message down with what is its reason, and send it once that is committed."""
    Delivery.objects.create(uri=uri, body=json.dumps(item, ensure_ascii=False))
    transaction.on_commit(sending.send_soon)
