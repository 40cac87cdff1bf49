"""The audit trail: what can be done to what, in the words that people read, and the one way to write it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from service.message import Message, message
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
    ERASED = "erased"
    TEXT_CLEARED = "text_cleared"
    # what editors do
    CLAIMED = "claimed"
    RELEASED = "released"
    EDITED = "edited"
    JOINED = "joined"
    DIVIDED = "divided"
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
    USER_ENABLED = "user_enabled"
    ROLES_CHANGED = "roles_changed"
    MOVED_TO_PROVIDER = "moved_to_provider"
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_TAKEN_AWAY = "second_factor_reset"
    RECOVERY_CODE_USED = "recovery_code_used"
    SIGNED_OUT_EVERYWHERE = "signed_out"
    SIGNED_IN = "signed_in"
    # who is told at once
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_REMOVED = "webhook_removed"
    WEBHOOK_ROTATED = "webhook_rotated"
    WEBHOOK_DISABLED = "webhook_disabled"
    WEBHOOK_ENABLED = "webhook_enabled"
    WEBHOOK_TESTED = "webhook_tested"
    WEBHOOK_REPLAYED = "webhook_replayed"

    @property
    def words(self) -> Message:
        """What is read behind the actor's name: "awa sent it back"."""
        return _WORDS[self]


_WORDS = {
    Action.RECEIVED: message("sent a version"),
    Action.KILLED: message("withdrew the story"),
    Action.DRAFTING_STARTED: message("began to translate"),
    Action.DRAFTED: message("drafted it"),
    Action.DRAFTING_FAILED: message("could not translate it"),
    Action.GIVEN_BACK: message("gave it back to the queue"),
    Action.REQUEUED: message("put it into the queue again"),
    Action.PUBLISHED_AS_IS: message("took it as it is"),
    Action.REPLACED: message("replaced edited sentences that the new version no longer has"),
    Action.HELD_BACK: message("kept it from going live by itself"),
    Action.PUBLISHED: message("published it"),
    Action.WITHDRAWN: message("withdrew it from the edition"),
    Action.WITHHELD: message("withheld the story"),
    Action.TAKEN_DOWN: message("took it down"),
    Action.LIFTED: message("allowed it again"),
    Action.ERASED: message("erased the story"),
    Action.TEXT_CLEARED: message("cleared the text of the withdrawn story"),
    Action.CLAIMED: message("took it"),
    Action.RELEASED: message("released it"),
    Action.EDITED: message("edited a sentence"),
    Action.JOINED: message("joined two sentences"),
    Action.DIVIDED: message("divided a sentence"),
    Action.CONFIRMED: message("confirmed a sentence"),
    Action.CONFIRMED_CLEAN: message("confirmed the sentences without findings"),
    Action.UNCONFIRMED: message("took back the confirmation of a sentence"),
    Action.DISMISSED: message("dismissed a finding"),
    Action.DISMISSAL_TAKEN_BACK: message("took back that a finding was dismissed"),
    Action.APPROVED: message("approved it"),
    Action.APPROVAL_TAKEN_BACK: message("took the approval back"),
    Action.SENT_BACK: message("sent it back"),
    Action.REJECTED: message("rejected it"),
    Action.DECLINED: message("kept it out of the edition"),
    Action.OPENED_AGAIN: message("opened it again for the edition"),
    Action.RETRIED: message("asked for another try"),
    Action.OPENED_BY_HAND: message("opened it for translation by hand"),
    Action.SOURCE_ADDED: message("added the source"),
    Action.SOURCE_CHANGED: message("changed the options of the source"),
    Action.SOURCE_DISABLED: message("disabled the source"),
    Action.SOURCE_REMOVED: message("removed the source"),
    Action.KEY_ROTATED: message("made a new secret for the source"),
    Action.KEYS_RETIRED: message("made the older secrets of the source invalid"),
    Action.KEY_ADDED: message("added the API key"),
    Action.KEY_REVOKED: message("revoked the API key"),
    Action.USER_ADDED: message("added the user"),
    Action.PASSWORD_SET: message("set a new password for the user"),
    Action.USER_DISABLED: message("disabled the user"),
    Action.USER_ENABLED: message("let the user in again"),
    Action.ROLES_CHANGED: message("changed the roles of the user"),
    Action.MOVED_TO_PROVIDER: message("moved the user to the sign-in of the house"),
    Action.SECOND_FACTOR_SET: message("set up a second factor"),
    Action.SECOND_FACTOR_TAKEN_AWAY: message("took the second factor away"),
    Action.RECOVERY_CODE_USED: message("signed in by a recovery code"),
    Action.SIGNED_OUT_EVERYWHERE: message("signed out all browsers"),
    Action.SIGNED_IN: message("signed in"),
    Action.WEBHOOK_ADDED: message("added the webhook"),
    Action.WEBHOOK_REMOVED: message("removed the webhook"),
    Action.WEBHOOK_ROTATED: message("made a new secret for the webhook"),
    Action.WEBHOOK_DISABLED: message("disabled the webhook"),
    Action.WEBHOOK_ENABLED: message("enabled the webhook"),
    Action.WEBHOOK_TESTED: message("sent a test to the webhook"),
    Action.WEBHOOK_REPLAYED: message("sent the webhook again what it had not taken"),
}


#: of one sentence: "awa edited sentence 8"
_OF_A_SENTENCE = {
    Action.EDITED: message("edited sentence {number}"),
    Action.JOINED: message("joined sentence {number} with the next"),
    Action.DIVIDED: message("divided sentence {number}"),
    Action.CONFIRMED: message("confirmed sentence {number}"),
    Action.UNCONFIRMED: message("took the confirmation back of sentence {number}"),
    Action.DISMISSED: message("dismissed a finding in sentence {number}"),
    Action.DISMISSAL_TAKEN_BACK: message("took back that a finding was dismissed in sentence {number}"),
}


def words_for(action: str, sentence: int | None = None) -> str:
    """Return the words for an action in the record, also for one that only a newer program knows.

    `sentence` is the number of the one that it was done to.
    """
    try:
        known = Action(action)
    except ValueError:
        return action.replace("_", " ")
    if sentence is not None and known in _OF_A_SENTENCE:
        return message(_OF_A_SENTENCE[known], number=sentence)
    return known.words


def audit(session: Session, actor: str, action: Action, subject: str, **detail: Any) -> None:
    """Write down who did what to what ("translation:<id>", "story:<id>"); `detail` is JSON values."""
    session.add(AuditRow(**entry(actor, action, subject, **detail)))


def entry(actor: str, action: Action, subject: str, **detail: Any) -> dict[str, Any]:
    """Return what `audit` writes down, for whoever puts many rows at once."""
    return {"actor": actor[:ACTOR_LENGTH], "action": action.value, "subject": subject, "detail": detail}
