"""A second factor: six figures of an app that change with the time (RFC 6238), and codes for a lost phone.

pyotp and segno are imported where they are used: most requests need neither.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.accounts.digests import digest
from service.accounts.roles import Roles
from service.errors import Unprocessable
from service.message import message
from service.storage.account_tables import RecoveryCodeRow, UserRow
from service.storage.audit import Action, audit
from service.storage.tables import now

WRONG_CODE = message("This code is not right, or was used before. Take the next one that the app shows.")
#: recovery codes that somebody gets at once
CODES = 10
#: of a recovery code: no letter that is taken for another, 50 bits
ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
LENGTH = 10
#: steps of half a minute that a clock may be off
DRIFT = 1


def is_needed(asked_of: Iterable[str], roles: Roles) -> bool:
    """Return whether somebody has one of the roles that a second factor is asked of, in any edition."""
    names = set(asked_of)
    return any(role.value in names for role in roles.given.values())


def begin_setting_up(session: Session, user: UserRow) -> str:
    """Return the secret that is to be put into an app: the one begun with, so that two tabs show the same."""
    if user.totp_new is None:
        import pyotp

        user.totp_new = pyotp.random_base32()
        session.flush()
    return user.totp_new


def app_address(user: UserRow, secret: str, desk: str) -> str:
    """Return the `otpauth:` address that an app reads from a QR code; `desk` is the name it shows."""
    import pyotp

    return str(pyotp.TOTP(secret).provisioning_uri(name=user.name, issuer_name=desk))


def qr_code(text: str) -> str:
    """Return a QR code as an `<svg>` element without a style or a script, black on white in any theme."""
    import segno

    made = segno.make(text, error="m", micro=False)
    return str(made.svg_inline(scale=5, border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None))


def finish_setting_up(session: Session, user: UserRow, code: str) -> list[str]:
    """Put the new secret in force with a first code from the app; return the recovery codes, shown once.

    Raises `Unprocessable` for a wrong code.
    """
    step = None if user.totp_new is None else _step(user.totp_new, code, None)
    if step is None:
        raise Unprocessable(WRONG_CODE, field="code")
    user.totp_secret, user.totp_new, user.totp_step = user.totp_new, None, step
    audit(session, user.name, Action.SECOND_FACTOR_SET, f"user:{user.name}")
    return new_codes(session, user)


def new_codes(session: Session, user: UserRow) -> list[str]:
    """Make new recovery codes in the place of those before, and return them: only hashes are kept."""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == user.id))
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(CODES)]
    session.add_all(RecoveryCodeRow(code_hash=digest(code), user_id=user.id) for code in codes)
    session.flush()
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(session: Session, user: UserRow) -> int:
    """Return how many recovery codes are left."""
    query = select(func.count()).where(RecoveryCodeRow.user_id == user.id)
    return session.scalar(query) or 0


def is_right(session: Session, user: UserRow, code: str) -> bool:
    """Return whether a code is right now; it is used up by that. Taken from the app, or a recovery code."""
    typed = "".join(code.lower().split()).replace("-", "")
    if user.totp_secret is None or not typed.isascii():
        return False
    step = _step(user.totp_secret, typed, user.totp_step)
    if step is not None:
        user.totp_step = step
        return True
    mine = RecoveryCodeRow.code_hash == digest(typed), RecoveryCodeRow.user_id == user.id
    row = session.scalar(select(RecoveryCodeRow).where(*mine))
    if row is None:
        return False
    session.delete(row)
    audit(session, user.name, Action.RECOVERY_CODE_USED, f"user:{user.name}")
    return True


def take_away(session: Session, user: UserRow, *, actor: str) -> None:
    """Take somebody's second factor and recovery codes away."""
    user.totp_secret = user.totp_new = user.totp_step = None
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == user.id))
    audit(session, actor, Action.SECOND_FACTOR_TAKEN_AWAY, f"user:{user.name}")
    session.flush()


def _step(secret: str, code: str, last: int | None) -> int | None:
    """Return the step of time that a code is of, later than the `last` one that was used; None if of none."""
    import pyotp

    app = pyotp.TOTP(secret)
    here = app.timecode(now())
    typed = "".join(code.split())
    for step in range(here - DRIFT, here + DRIFT + 1):
        same = typed.isascii() and hmac.compare_digest(str(app.generate_otp(step)), typed)
        if same and (last is None or step > last):
            return int(step)
    return None
