"""The people who work at the desk."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.accounts.digests import digest
from service.accounts.openid import Stranger
from service.accounts.passwords import hash_password
from service.accounts.roles import EVERYWHERE, Role, Roles
from service.errors import Conflict, NotFound, Unauthenticated, Unprocessable
from service.message import message
from service.storage.account_tables import RecoveryCodeRow, SessionRow, UserRow
from service.storage.audit import Action, audit

_NAME = re.compile(r"[^\W_][\w.@+-]{0,63}")


def normal_name(name: str) -> str:
    """Return the one spelling of a user name: NFC, without outer space, in lower case."""
    return unicodedata.normalize("NFC", name.strip()).lower()


_NOT_OF_A_NAME = re.compile(r"[^\w.@+-]+")
#: who acts in the record where a provider has said so
_OF_PROVIDER = "openid"
#: what somebody may who is added without a word about it
EDITOR = Roles({EVERYWHERE: Role.EDITOR})


def add_user(
    session: Session, name: str, password: str, roles: Roles = EDITOR, *, actor: str = "cli"
) -> UserRow:
    """Add someone who works at the desk. Raises `Unprocessable` naming the field, `Conflict` if taken."""
    name = normal_name(name)
    if not _NAME.fullmatch(name):
        raise Unprocessable(
            message(
                "{name!r} cannot be a user name: use up to 64 letters, digits, and . @ _ + -, beginning "
                "with a letter or digit.",
                name=name,
            ),
            field="name",
        )
    if find_user(session, name):
        raise Conflict(message("There is already a user {name!r}. Choose another name.", name=name))
    user = UserRow(name=name, password_hash=hash_password(password), roles=roles.to_json())
    session.add(user)
    audit(session, actor, Action.USER_ADDED, f"user:{name}", roles=roles.to_json())
    session.flush()
    return user


def move_to_provider(session: Session, user: UserRow, *, actor: str) -> None:
    """Let a user sign in with the provider of the house alone: whoever has the name there, the first time."""
    user.password_hash, user.subject_hash = "", None
    user.totp_secret = user.totp_new = user.totp_step = None
    for table in (SessionRow, RecoveryCodeRow):
        session.execute(delete(table).where(table.user_id == user.id))
    audit(session, actor, Action.MOVED_TO_PROVIDER, f"user:{user.name}")
    session.flush()


def user_of(session: Session, stranger: Stranger, provider: str) -> UserRow:
    """Return the user whom a provider has vouched for, with the roles of their groups; a new one at first.

    Raises `Unauthenticated` for who has no role, is shut out, or has the name of somebody else's account.
    """
    subject = digest(stranger.subject)
    user = session.scalar(select(UserRow).where(UserRow.subject_hash == subject))
    name = normal_name(_NOT_OF_A_NAME.sub(".", stranger.name))[:64].strip(".@+-_")
    if not _NAME.fullmatch(name):
        name = f"user.{subject[:12]}"
    if user is None:
        user = find_user(session, name)
        if user is not None and (user.password_hash or user.subject_hash):
            raise Unauthenticated(
                message(
                    "There is an account {name} here already. An admin can let it sign in with {provider}.",
                    name=name,
                    provider=provider,
                )
            )
    if not stranger.roles.given or (user is not None and user.disabled):
        no_role = message(
            "Your account at {provider} has no role at this desk. Ask whoever gives out the groups there.",
            provider=provider,
        )
        raise Unauthenticated(no_role)
    if user is None:
        user = UserRow(name=name, password_hash="", roles={})
        session.add(user)
        audit(session, _OF_PROVIDER, Action.USER_ADDED, f"user:{name}", roles=stranger.roles.to_json())
    elif user.roles != stranger.roles.to_json():
        change = {"before": user.roles, "after": stranger.roles.to_json()}
        audit(session, _OF_PROVIDER, Action.ROLES_CHANGED, f"user:{user.name}", **change)
    user.subject_hash, user.roles = subject, stranger.roles.to_json()
    session.flush()
    return user


def find_user(session: Session, name: str) -> UserRow | None:
    """Look a user up by any spelling of the name; disabled ones too."""
    name = normal_name(name)
    if not _NAME.fullmatch(name):
        return None  # nobody has it, and PostgreSQL would choke on some of what can be typed
    return session.scalar(select(UserRow).where(UserRow.name == name))


def set_password(session: Session, name: str, password: str, *, actor: str = "cli") -> UserRow:
    """Set a user's new password, sign every browser of theirs out, and return the user. Raises `NotFound`."""
    user = need_user(session, name)
    user.password_hash, user.subject_hash = hash_password(password), None
    session.execute(delete(SessionRow).where(SessionRow.user_id == user.id))
    audit(session, actor, Action.PASSWORD_SET, f"user:{user.name}")
    session.flush()
    return user


def set_language(session: Session, user_id: str, language: str) -> None:
    """Have the desk speak a language to a user from now on."""
    session.execute(update(UserRow).where(UserRow.id == user_id).values(language=language))


def set_roles(session: Session, name: str, roles: Roles, *, actor: str = "cli") -> UserRow:
    """Give a user these roles in the place of those they have; it holds at once. Raises `NotFound`."""
    user = need_user(session, name)
    before, user.roles = user.roles, roles.to_json()
    change = {"before": before, "after": user.roles}
    audit(session, actor, Action.ROLES_CHANGED, f"user:{user.name}", **change)
    session.flush()
    return user


def enable_user(session: Session, name: str, *, actor: str = "cli") -> UserRow:
    """Let a user in again who was shut out, with the roles they had. Raises `NotFound`."""
    user = need_user(session, name)
    user.disabled = False
    audit(session, actor, Action.USER_ENABLED, f"user:{user.name}")
    session.flush()
    return user


def list_users(session: Session) -> list[UserRow]:
    """List everybody who works or worked at the desk, by name."""
    return list(session.scalars(select(UserRow).order_by(UserRow.name)))


def disable_user(session: Session, name: str, *, actor: str = "cli") -> UserRow:
    """Shut a user out at once and for good; their work and its trail stay. Raises `NotFound`."""
    user = need_user(session, name)
    user.disabled = True
    session.execute(delete(SessionRow).where(SessionRow.user_id == user.id))
    audit(session, actor, Action.USER_DISABLED, f"user:{user.name}")
    session.flush()
    return user


def need_user(session: Session, name: str) -> UserRow:
    """Return the user of that name. Raises `NotFound`."""
    user = find_user(session, name)
    if user is None:
        raise NotFound(message("There is no user {name!r}.", name=name))
    return user
