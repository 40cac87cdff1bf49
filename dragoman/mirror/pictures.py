"""Bringing a picture from an address that somebody else wrote: only pictures, and of no private host."""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpcore2

from service.subscribers.addresses import inside

#: bytes that a picture may have, seconds that it may take, and redirects that are followed
MOST_BYTES, PATIENCE, REDIRECTS = 10 * 1024 * 1024, 20.0, 3
#: seconds that all of it may take, from the first redirect to the last byte
LONGEST = 60.0
#: when the picture has to be here that this thread brings, of the monotonic clock
_due = threading.local()
#: how the formats begin that pages show; SVG is not among them, as it is a program as well
_FORMATS = (
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (4, b"ftypavif", "avif"),
)


class PictureRefused(Exception):
    """A picture that is not brought, in words."""


@dataclass(frozen=True, slots=True)
class BroughtPicture:
    """A picture: its bytes, and a name made of them."""

    content: bytes
    name: str


class PictureBringer:
    """Brings pictures over connections that lead to public hosts only, or to those that are named."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._pool = httpcore2.ConnectionPool(network_backend=PublicHosts(allowed), max_connections=8)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def bring(self, url: str) -> BroughtPicture:
        """Return the picture at an address. Raises `PictureRefused`."""
        _due.at = time.monotonic() + LONGEST
        try:
            for _ in range(REDIRECTS + 1):
                found = self._get(url)
                if isinstance(found, bytes):
                    return BroughtPicture(found, name_of(found))
                url = found
        except (
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.TimeoutException,
            OSError,
        ) as error:
            raise PictureRefused(f"{type(error).__name__}: {error}") from error
        except (UnicodeError, ValueError, httpcore2.UnsupportedProtocol) as error:
            raise PictureRefused(f"no address: {error}") from error
        raise PictureRefused("it is redirected too often")

    def _get(self, url: str) -> bytes | str:
        """Return the picture, or the address that it is at."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise PictureRefused("its address is not one of http or https")
        limits = dict.fromkeys(("connect", "read", "write", "pool"), PATIENCE)
        host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
        shown = f"[{host}]" if ":" in host else host
        shown = shown if parts.port is None else f"{shown}:{parts.port}"
        headers: dict[bytes | str, bytes | str] = {
            "Host": shown,
            "Accept": "image/*",
            "User-Agent": "dragoman",
        }
        target = httpcore2.URL(
            scheme=parts.scheme.encode(),
            host=host.encode(),
            port=parts.port,
            target=_target(parts.path or "/", parts.query),
        )
        with self._pool.stream("GET", target, headers=headers, extensions={"timeout": limits}) as answer:
            said = {name.lower(): value for name, value in answer.headers}
            if answer.status in (301, 302, 303, 307, 308) and b"location" in said:
                return urljoin(url, said[b"location"].decode("latin-1"))
            if answer.status != 200:
                raise PictureRefused(f"it is answered {answer.status}")
            return _read(answer.iter_stream())


def _target(path: str, query: str) -> bytes:
    text = f"{path}?{query}" if query else path
    return "".join(one if "!" <= one <= "~" else _escaped(one) for one in text).encode("ascii")


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _read(parts: Iterable[bytes]) -> bytes:
    found = bytearray()
    for part in parts:
        found += part
        if len(found) > MOST_BYTES:
            raise PictureRefused(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
    return bytes(found)


def name_of(content: bytes) -> str:
    """Return a file's name for a picture, of its bytes alone. Raises `PictureRefused` for what is none."""
    for place, start, ending in _FORMATS:
        if content[place : place + len(start)] == start:
            return f"{hashlib.sha256(content).hexdigest()[:32]}.{ending}"
    raise PictureRefused("it is no JPEG, PNG, GIF, WebP or AVIF")


def _left(timeout: float | None) -> float:
    """Return the seconds that may be waited for now. Raises `PictureRefused` where there are none left."""
    left: float = _due.at - time.monotonic()
    if left <= 0:
        raise PictureRefused(f"it takes more than {LONGEST:g} seconds")
    return left if timeout is None else min(left, timeout)


class HurriedStream(httpcore2.NetworkStream):
    """A connection whose every wait ends when the picture is due: also for a head that comes in drops."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on in TLS."""
        return HurriedStream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


class PublicHosts(httpcore2.NetworkBackend):
    """Connects to the public addresses of a host, and to the one that was looked at.

    The name is resolved once: what it stands for when the connection is made is what was checked.
    """

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(one.casefold() for one in allowed)
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to a host. Raises `PictureRefused` where one of its addresses is not public."""
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if host.casefold() not in self._allowed:
            for one in found:
                if (why := inside(one)) is not None:
                    raise PictureRefused(f"{host} is at {one}, which is {why}; --allow-host {host}")
        return HurriedStream(
            self._backend.connect_tcp(found[0], port, _left(timeout), local_address, socket_options)
        )
