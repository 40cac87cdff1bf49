"""What people may do, edition by edition: nobody may anything that was not given to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from service.errors import Unprocessable
from service.message import Message, message

#: in the place of an edition: all there are, those that come later among them
EVERYWHERE = "*"


class Role(StrEnum):
    """What somebody may do in an edition; each may what those before it may."""

    READER = "reader"
    EDITOR = "editor"
    SENIOR = "senior"
    ADMIN = "admin"

    @property
    def words(self) -> Message:
        """What people read for it."""
        return _WORDS[self]

    @property
    def rank(self) -> int:
        """Its place in the order, the least first."""
        return ROLES.index(self)

    def covers(self, other: Role) -> bool:
        """Return whether it may all that `other` may."""
        return self.rank >= other.rank


ROLES = tuple(Role)
_WORDS = {
    Role.READER: message("reader"),
    Role.EDITOR: message("editor"),
    Role.SENIOR: message("senior"),
    Role.ADMIN: message("admin"),
}


@dataclass(frozen=True, slots=True)
class Roles:
    """Somebody's roles by edition (a slug, or `EVERYWHERE`)."""

    given: Mapping[str, Role] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Mapping[str, str]) -> Roles:
        """Read them from the record; a role that only a newer program knows is none."""
        return cls({edition: Role(role) for edition, role in record.items() if role in ROLES})

    def in_edition(self, edition: str) -> Role | None:
        """Return the greater of the roles in this edition and in all of them."""
        found = [self.given[name] for name in (edition, EVERYWHERE) if name in self.given]
        return max(found, key=lambda role: role.rank, default=None)

    def may(self, role: Role, edition: str) -> bool:
        """Return whether they have at least this role in an edition."""
        own = self.in_edition(edition)
        return own is not None and own.covers(role)

    def anywhere(self, role: Role) -> bool:
        """Return whether they have at least this role in some edition."""
        return any(own.covers(role) for own in self.given.values())

    def everywhere(self, role: Role) -> bool:
        """Return whether they have at least this role in all editions, later ones too."""
        return EVERYWHERE in self.given and self.given[EVERYWHERE].covers(role)

    def editions(self, role: Role, among: Iterable[str]) -> list[str]:
        """Return those of some editions in which they have at least this role."""
        return [edition for edition in among if self.may(role, edition)]

    def to_json(self) -> dict[str, str]:
        """Return them as they are kept."""
        return {edition: role.value for edition, role in sorted(self.given.items())}

    def __str__(self) -> str:
        """Return them as they are typed: `editor@africa-fr`, and `admin` for all editions."""
        said = [
            role if edition == EVERYWHERE else f"{role}@{edition}"
            for edition, role in sorted(self.given.items())
        ]
        return ", ".join(said) or "none"


def parse_roles(words: Iterable[str], editions: Iterable[str]) -> Roles:
    """Read roles as they are typed: `editor` is one in all editions, `senior@africa-fr` one in that edition.

    Raises `Unprocessable` for a role or an edition that does not exist, and for two roles in one edition.
    """
    known, given = list(editions), dict[str, Role]()
    for word in words:
        role, at, edition = word.strip().partition("@")
        edition = edition if at else EVERYWHERE
        if role not in ROLES:
            raise Unprocessable(f"There is no role {role!r}. There are: {', '.join(ROLES)}.", field="role")
        if edition != EVERYWHERE and edition not in known:
            raise Unprocessable(
                f"There is no edition {edition!r}. There are: {', '.join(known)}. Without one, a role is in "
                "all of them.",
                field="role",
            )
        if edition in given:
            raise Unprocessable(f"There are two roles for {edition}.", field="role")
        given[edition] = Role(role)
    return Roles(given)
