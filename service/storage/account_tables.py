"""The record of who may use the desk: people, their browsers and second factors, keys for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.storage.columns import Base, BigKey
from service.storage.tables import new_id, now


class UserRow(Base):
    """Someone who works at the desk; `language` is the one the desk speaks to them.

    `roles` are theirs by edition, see `service.accounts.roles`. Without a language it is their browser's.
    """

    __tablename__ = "users"
    __table_args__ = (Index(None, "subject_hash", unique=True),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)  # empty: signs in with the provider of the house
    subject_hash: Mapped[str | None] = mapped_column(String(64), default=None)  # of who they are there
    roles: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    disabled: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[dict[str, Any] | None]  # see `service.choices`
    created_at: Mapped[datetime] = mapped_column(default=now)
    language: Mapped[str | None] = mapped_column(String(16), default=None)
    # a second factor: its secret, one that is being set up, and the step of time of the last code
    totp_secret: Mapped[str | None] = mapped_column(String(64), default=None)
    totp_new: Mapped[str | None] = mapped_column(String(64), default=None)
    totp_step: Mapped[int | None] = mapped_column(BigInteger, default=None)


class SessionRow(Base):
    """A signed-in browser. `id` is the SHA-256 of the cookie: the table alone signs nobody in."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    csrf: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None] = mapped_column(default=now)
    #: as it calls itself
    browser: Mapped[str] = mapped_column(String(200), default="", server_default="")
    user: Mapped[UserRow] = relationship()


class HalfSignInRow(Base):
    """A sign-in that waits for its second half: `data` is what was agreed on, `id` a hash of the cookie."""

    __tablename__ = "half_sign_ins"
    __table_args__ = (Index(None, "expires_at"),)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires_at: Mapped[datetime]


class RecoveryCodeRow(Base):
    """A code that stands for the second factor once; only its hash is kept, until it is used."""

    __tablename__ = "recovery_codes"
    __table_args__ = (Index(None, "user_id"),)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


class SignInTryRow(Base):
    """A try to sign in that was wrong, or is not yet known to be right; kept for as long as it counts.

    `who` is a hash of what was typed as the name: people type passwords there as well.
    """

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index(None, "who", "at"), Index(None, "address", "at"), Index(None, "at"))
    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    who: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)


class ApiKeyRow(Base):
    """A key for programs. `scopes` are of: fetch, status, review, glossary, admin. Only the hash is kept.

    `editions` are those that it may be used for; None: all.
    """

    __tablename__ = "api_keys"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(64))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    editions: Mapped[list[Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # to the minute: see `note_use`
