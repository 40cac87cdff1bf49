"""What a person at the desk has chosen for themselves: it belongs to the account, not to a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from service.errors import NotFound
from service.message import message
from service.storage.account_tables import UserRow


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a person. `keys` are keys by what they do, where they are other than by default.

    `one_by_one`: confirming goes to the next sentence, also where those up to the next finding were seen.
    `view` is the queue as they looked at it last: its filters by their names, and its order. `notices` are
    where they are told of drafts that are ready, by channel: an e-mail address, a chat's webhook.
    """

    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    one_by_one: bool = False
    view: Mapping[str, str] = field(default_factory=dict, hash=False)
    notices: Mapping[str, str] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, Any]:
        """Return them as a JSON object; only what was chosen."""
        record: dict[str, Any] = {}
        if self.keys:
            record["keys"] = dict(self.keys)
        if self.one_by_one:
            record["one_by_one"] = True
        if self.view:
            record["view"] = dict(self.view)
        if self.notices:
            record["notices"] = dict(self.notices)
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any] | None) -> Choices:
        """Read what `to_json` wrote; None is somebody who has chosen nothing."""
        if not record:
            return cls()
        return cls(
            record.get("keys", {}),
            record.get("one_by_one", False),
            record.get("view", {}),
            record.get("notices", {}),
        )


def choose(session: Session, user_id: str, **changes: Any) -> Choices:
    """Keep what somebody has chosen, the rest as it was; return all of it. Raises `NotFound`."""
    user = session.get(UserRow, user_id, populate_existing=True)
    if user is None:
        raise NotFound(message("This account is no longer there."))
    chosen = replace(Choices.from_json(user.choices), **changes)
    user.choices = chosen.to_json() or None
    return chosen
