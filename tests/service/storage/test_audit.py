"""The audit trail: every action has words, and what the record holds from before can be read."""

from __future__ import annotations

from service.storage.audit import Action, words_for
from tests.each import each


@each("action", Action)
def test_every_action_has_words_of_its_own(action: Action) -> None:
    assert action.words
    assert [other for other in Action if other.words == action.words] == [action]
    assert len(action.value) <= 32  # the column


def test_what_only_another_program_wrote_is_shown_as_it_is() -> None:
    assert words_for("held_back") == Action.HELD_BACK.words
    assert words_for("sent_to_the_moon") == "sent to the moon"
