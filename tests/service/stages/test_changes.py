"""The chain of numbers: who saves is told what others changed, and who acts on an old number is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from service.errors import Conflict
from service.stages import reviewing
from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_rich_story())
    newsroom.draft()
    return newsroom


def save(
    newsroom: Newsroom, index: int, text: str, actor: str, known: int | None = None, *, confirm: bool = False
) -> reviewing.Saved:
    segment = newsroom.segments()[index]
    return newsroom.write(  # type: ignore[no-any-return]
        reviewing.save_segment,
        segment.translation_id,
        reviewing.SegmentEdit(index, text, segment.lock_version, confirm),
        actor,
        editions=newsroom.editions,
        glossary=newsroom.glossary,
        known=known,
    )


def test_a_save_tells_what_others_changed_since_the_number_that_the_page_knew(newsroom: Newsroom) -> None:
    known = newsroom.translation().lock_version
    save(newsroom, 3, "Le texte de ben.", "ben")
    saved = save(newsroom, 5, "Le texte d’awa.", "awa", known)
    assert saved.before > known  # not the number of her page: somebody was there
    assert saved.lock_version == newsroom.translation().lock_version > saved.before
    assert [(one.index, one.text, one.changed_by) for one in saved.changed] == [
        (3, "Le texte de ben.", "ben")
    ]
    again = save(newsroom, 5, "Le texte d’awa, mieux.", "awa", saved.lock_version)
    assert (again.before, again.changed) == (saved.lock_version, ())


def test_own_saves_that_pass_each_other_are_told_as_well(newsroom: Newsroom) -> None:
    """A page that sends two rows at once gets each in the answer of the other, and loses none."""
    known = newsroom.translation().lock_version
    save(newsroom, 1, "Un.", "awa", known)
    saved = save(newsroom, 2, "Deux.", "awa", known)
    assert [one.index for one in saved.changed] == [1]


def test_a_confirmation_and_its_taking_back_are_changes(newsroom: Newsroom) -> None:
    known = newsroom.translation().lock_version
    saved = save(newsroom, 0, newsroom.segments()[0].text, "ben", confirm=True)
    other = save(newsroom, 4, "Autre chose.", "awa", known)
    assert [(one.index, one.confirmed_by) for one in other.changed] == [(0, "ben")]
    newsroom.write(
        reviewing.confirm_segment,
        newsroom.translation().id,
        0,
        saved.segment.lock_version,
        "ben",
        confirmed=False,
    )
    later = save(newsroom, 4, "Autre chose encore.", "awa", other.lock_version)
    assert [(one.index, one.confirmed_by) for one in later.changed] == [(0, None)]


def test_confirming_all_clean_ones_is_a_change_of_each(newsroom: Newsroom) -> None:
    known = newsroom.translation().lock_version
    save(newsroom, 2, "Mon texte.", "awa")
    row = newsroom.translation()
    count = newsroom.write(reviewing.confirm_clean, row.id, row.lock_version, "ben")
    saved = save(newsroom, 2, "Mon texte, mieux.", "awa", known)
    assert len([one for one in saved.changed if one.changed_by == "ben"]) >= count - 1 > 0


def test_a_new_draft_changes_every_row(newsroom: Newsroom) -> None:
    known = newsroom.translation().lock_version
    newsroom.deliver(make_rich_story(version="2", headline="A new headline"))
    newsroom.draft()
    saved = save(newsroom, 0, "Un nouveau titre.", "awa", known)
    assert len(saved.changed) == len(newsroom.segments()) - 1
    assert {one.changed_by for one in saved.changed} == {None}


@pytest.mark.parametrize(
    ("step", "more"),
    [
        (reviewing.approve, "editions"),
        (reviewing.reject, "reason"),
        (reviewing.send_back, "reason"),
        (reviewing.confirm_clean, None),
    ],
)
def test_an_old_number_is_refused_with_the_rows_that_changed(
    newsroom: Newsroom, step: Any, more: str | None
) -> None:
    known = newsroom.translation().lock_version
    save(newsroom, 3, "Le texte de ben.", "ben")
    arguments: list[Any] = [newsroom.editions] if more == "editions" else ["Because."] if more else []
    with pytest.raises(Conflict) as refused:
        newsroom.write(step, newsroom.translation().id, known, "awa", *arguments)
    (changed,) = refused.value.extra["changed"]
    assert (changed["index"], changed["text"], changed["changed_by"]) == (3, "Le texte de ben.", "ben")
    assert newsroom.publications() == []
