"""Sending one e-mail through the server that the settings name."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from service.errors import Unprocessable
from service.message import message
from service.storage.columns import now

#: seconds for each step of the conversation
TIMEOUT = 15.0
PORTS = {"smtp": 587, "smtps": 465}
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes e-mail: `smtps` is TLS from the first byte, `smtp` as soon as it offers it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def read_server(url: str) -> MailServer:
    """Take the address of a server apart; `Settings` has looked at it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    return MailServer(parts.scheme, host, port, unquote(parts.username or ""), unquote(parts.password or ""))


def checked_mailbox(address: str) -> str:
    """Return one e-mail address without outer space. Raises `Unprocessable` for what is none."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address) or ".." in address:
        raise Unprocessable(message("{address!r} is no e-mail address.", address=address[:80]), field="email")
    return address


def post_mail(server: MailServer, sender: str, to: str, subject: str, text: str) -> None:
    """Hand a plain text to the server. Raises `smtplib.SMTPException` or `OSError` where it does not take it.

    A password is sent over TLS alone, or to this machine.
    """
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, " ".join(subject.split())
    mail["Date"], mail["Message-ID"] = format_datetime(now()), make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday answers
    mail.set_content(text)
    safe = ssl.create_default_context()
    if server.scheme == "smtps":
        with smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=safe) as secure:
            _hand_over(secure, server, mail)
        return
    with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT) as plain:
        plain.ehlo()
        if plain.has_extn("starttls"):
            plain.starttls(context=safe)
            plain.ehlo()
        elif server.user and server.host not in ("localhost", "127.0.0.1", "::1"):
            raise smtplib.SMTPNotSupportedError("the server offers no TLS, and there is a password")
        _hand_over(plain, server, mail)


def _hand_over(client: smtplib.SMTP, server: MailServer, mail: EmailMessage) -> None:
    if server.user:
        client.login(server.user, server.password)
    client.send_message(mail)
