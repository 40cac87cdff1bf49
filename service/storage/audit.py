"""The audit trail: what can be done to what, in the words that people read, and the one way to write it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from service.storage.tables import ACTOR_LENGTH, AuditRow


class Action(StrEnum):
    """Everything that is put on record. The values are in databases: they may be added to, not changed."""

    # stories and their editions
    RECEIVED = "received"
    KILLED = "killed"
    DRAFTING_STARTED = "started"
    DRAFTED = "drafted"
    DRAFTING_FAILED = "failed"
    GIVEN_BACK = "given_back"
    REQUEUED = "promised_again"
    PUBLISHED_AS_IS = "adopted"
    REPLACED = "replaced"
    HELD_BACK = "held_back"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    WITHHELD = "withheld"
    TAKEN_DOWN = "taken_down"
    LIFTED = "lifted"
    # what editors do
    CLAIMED = "claimed"
    RELEASED = "released"
    EDITED = "edited"
    CONFIRMED = "confirmed"
    CONFIRMED_CLEAN = "confirmed_clean"
    UNCONFIRMED = "unconfirmed"
    DISMISSED = "dismissed"
    DISMISSAL_TAKEN_BACK = "dismissal_taken_back"
    APPROVED = "approved"
    APPROVAL_TAKEN_BACK = "approval_taken_back"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    DECLINED = "declined"
    OPENED_AGAIN = "opened_again"
    RETRIED = "retried"
    OPENED_BY_HAND = "opened_by_hand"
    # sources, keys and users
    SOURCE_ADDED = "source_added"
    SOURCE_CHANGED = "source_changed"
    SOURCE_DISABLED = "source_disabled"
    SOURCE_REMOVED = "source_removed"
    KEY_ROTATED = "key_rotated"
    KEYS_RETIRED = "keys_retired"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    USER_ADDED = "user_added"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an action
    USER_DISABLED = "user_disabled"
    SIGNED_IN = "signed_in"

    @property
    def words(self) -> str:
        """What is read behind the actor's name: "awa sent it back"."""
        return _WORDS[self]


_WORDS = {
    Action.RECEIVED: "sent a version",
    Action.KILLED: "withdrew the story",
    Action.DRAFTING_STARTED: "began to translate",
    Action.DRAFTED: "drafted",
    Action.DRAFTING_FAILED: "could not translate it",
    Action.GIVEN_BACK: "gave it back to the queue",
    Action.REQUEUED: "put it into the queue again",
    Action.PUBLISHED_AS_IS: "took it as it is",
    Action.REPLACED: "replaced edited sentences that the new version no longer has",
    Action.HELD_BACK: "kept it from going live by itself",
    Action.PUBLISHED: "published it",
    Action.WITHDRAWN: "withdrew it from the edition",
    Action.WITHHELD: "withheld the story",
    Action.TAKEN_DOWN: "took it down",
    Action.LIFTED: "allowed it again",
    Action.CLAIMED: "took it",
    Action.RELEASED: "released it",
    Action.EDITED: "edited",
    Action.CONFIRMED: "confirmed",
    Action.CONFIRMED_CLEAN: "confirmed the sentences without findings",
    Action.UNCONFIRMED: "took the confirmation back of",
    Action.DISMISSED: "dismissed a finding in",
    Action.DISMISSAL_TAKEN_BACK: "took back that a finding was dismissed in",
    Action.APPROVED: "approved",
    Action.APPROVAL_TAKEN_BACK: "took the approval back",
    Action.SENT_BACK: "sent it back",
    Action.REJECTED: "rejected",
    Action.DECLINED: "kept it out of the edition",
    Action.OPENED_AGAIN: "opened it again for the edition",
    Action.RETRIED: "asked for another try",
    Action.OPENED_BY_HAND: "opened it for translation by hand",
    Action.SOURCE_ADDED: "added the source",
    Action.SOURCE_CHANGED: "changed the options of the source",
    Action.SOURCE_DISABLED: "disabled the source",
    Action.SOURCE_REMOVED: "removed the source",
    Action.KEY_ROTATED: "made a new secret for the source",
    Action.KEYS_RETIRED: "made the older secrets of the source invalid",
    Action.KEY_ADDED: "added the API key",
    Action.KEY_REVOKED: "revoked the API key",
    Action.USER_ADDED: "added the user",
    Action.PASSWORD_SET: "set a new password for the user",
    Action.USER_DISABLED: "disabled the user",
    Action.SIGNED_IN: "signed in",
}


def words_for(action: str) -> str:
    """Return the words for an action in the record, also for one that only a newer program knows."""
    try:
        return Action(action).words
    except ValueError:
        return action.replace("_", " ")


def audit(session: Session, actor: str, action: Action, subject: str, **detail: Any) -> None:
    """Write down who did what to what ("translation:<id>", "story:<id>"); `detail` is JSON values."""
    session.add(AuditRow(actor=actor[:ACTOR_LENGTH], action=action.value, subject=subject, detail=detail))
