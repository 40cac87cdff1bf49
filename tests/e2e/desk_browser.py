"""What the browser tests of the desk have in common: a story open in a window, and the record under it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from service.storage.session import reading
from service.storage.tables import SegmentRow, TranslationRow
from tests.e2e.desk_data import Desk

#: milliseconds in which even a busy machine shows what a key has done
PATIENCE = 15_000


def saved(desk: Desk, translation: str, index: int) -> SegmentRow:
    with reading(desk.engine) as session:
        query = select(SegmentRow).where(SegmentRow.translation_id == translation, SegmentRow.index == index)
        return session.scalars(query).one()


def state(desk: Desk, translation: str) -> str:
    with reading(desk.engine) as session:
        return session.get_one(TranslationRow, translation).state


def until(check: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not check():
        assert time.monotonic() < deadline, f"not within {PATIENCE / 1000} s: {what}"
        time.sleep(0.05)


def open_story(page: Page, desk: Desk, translation: str, segment: int | None = None) -> None:
    page.goto(f"{desk.url}/desk/translations/{translation}" + (f"#s{segment}" if segment else ""))


def open_queue(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/desk")


def editor(page: Page) -> Any:
    return page.locator(".row.active textarea")


def has_caret(page: Page) -> None:
    """The caret is in the row's editor: the textarea, or the one with chips over it."""
    expect(page.locator(".row.active .edit :is(textarea, .chips):focus")).to_have_count(1)
