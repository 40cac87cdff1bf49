"""Sending one message: signed as the standard says, to the checked address alone, in bounded time."""

from __future__ import annotations

import datetime as dt
import ipaddress
import logging
import ssl
import threading
import time
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks import WebhookVerificationError

from service.subscribers import sending
from service.subscribers.sending import retry_after, send
from service.subscribers.signing import in_force, new_secret, rotated, signed
from tests.receiver import receiving

BODY = b'{"type":"test.ping"}'
ALLOW = ("127.0.0.1", "site.example")


def local(*_: object) -> list[str]:
    return ["127.0.0.1"]


def test_the_signature_is_that_of_the_standards_example() -> None:
    moment = dt.datetime.fromtimestamp(1614265330, dt.UTC)
    headers = signed(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        moment,
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_after_a_rotation_both_secrets_prove_it_for_a_time() -> None:
    now = dt.datetime.now(dt.UTC)
    old = new_secret()
    kept = rotated([[old, None]], now, dt.timedelta(hours=1))
    new = str(kept[0][0])
    with receiving() as site:
        for moment in (now, now + dt.timedelta(hours=2)):
            send(site.url, BODY, signed(in_force(kept, moment), "msg_1", now, BODY), ALLOW)
    first, later = site.got
    assert first.verify(old) == first.verify(new) == later.verify(new) == {"type": "test.ping"}
    with pytest.raises(WebhookVerificationError):
        later.verify(old)
    third = rotated(rotated(kept, now), now)
    assert (len(third), third[0][1]) == (3, None)


def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_not_looked_up_again() -> None:
    asked: list[tuple[str, int]] = []

    def once(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"]

    with receiving() as site:
        told = send(f"http://site.example:{site.port}/in?a=1", BODY, {"webhook-id": "x"}, ALLOW, once)
    assert (told.code, told.is_well, asked) == (204, True, [("site.example", site.port)])
    (got,) = site.got
    assert (got.path, got.headers["host"], got.body) == ("/in?a=1", f"site.example:{site.port}", BODY)
    assert got.headers["content-type"] == "application/json"


def test_what_is_not_allowed_is_not_connected_to() -> None:
    with receiving() as site:
        told = send(site.url, BODY, {}, ())
        hidden = send(f"https://site.example:{site.port}/", BODY, {}, ("other.example",), local)
    assert (told.code, "not https" in told.trouble, hidden.code, site.got) == (None, True, None, [])


def test_a_redirect_is_not_followed() -> None:
    with receiving() as other, receiving() as site:
        site.answer = lambda _: (307, {"location": other.url})
        told = send(site.url, BODY, {}, ALLOW)
    assert (told.code, told.is_well, other.got) == (307, False, [])
    assert "redirects are not followed" in told.trouble


def test_no_address_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with receiving() as site:
        assert send(f"{site.url}/T0KEN", BODY, {}, ALLOW).is_well
    assert "T0KEN" not in caplog.text


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as proxy, receiving() as site:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert send(site.url, BODY, {}, ALLOW).is_well
    assert (len(site.got), proxy.got) == (1, [])


def test_who_does_not_answer_or_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "DEADLINE", 0.2)
    free = threading.Event()
    with receiving() as site:
        site.answer = lambda _: (200, {"x": str(free.wait(5))})
        began = time.monotonic()
        told = send(site.url, BODY, {}, ALLOW)
        assert (told.code, time.monotonic() - began < 2) == (None, True)
        assert "did not answer in time" in told.trouble
        free.set()
        # of the body nothing is waited for
        site.answer = lambda _: (200, {"content-length": "9000000000"})
        assert send(site.url, BODY, {}, ALLOW).is_well
    assert "takes no connection" in send(site.url, BODY, {}, ALLOW).trouble


def test_a_name_that_leads_nowhere_is_said() -> None:
    def nowhere(*_: object) -> list[str]:
        raise OSError("no such name")

    assert "leads nowhere" in send("https://site.example/", BODY, {}, (), nowhere).trouble


def test_the_certificate_has_to_be_that_of_the_name(tmp_path: Path) -> None:
    server, trusted = _certified(tmp_path, "site.example")
    with receiving(server) as site:
        url = f"https://site.example:{site.port}/hook"
        assert send(url, BODY, {}, ALLOW, local, trusted).is_well
        other = send(url.replace("site.", "news."), BODY, {}, ("news.example",), local, trusted)
        unknown = send(url, BODY, {}, ALLOW, local)
    assert "certificate is not valid" in other.trouble
    assert "certificate is not valid" in unknown.trouble
    assert len(site.got) == 1


def test_what_is_asked_for_with_retry_after() -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2)
    assert retry_after("120") == 120
    assert 100 < (retry_after(format_datetime(later, usegmt=True)) or 0) <= 120
    assert retry_after(format_datetime(later - dt.timedelta(days=1), usegmt=True)) == 0
    assert [retry_after(value) for value in ("", "soon", "-5", "1.5", "٣")] == [None] * 5


def _certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for a name, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    names: list[x509.GeneralName] = [
        x509.DNSName(name),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate = folder / "certificate.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = folder / "key.pem"
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, secret)
    return server, ssl.create_default_context(cafile=str(certificate))
