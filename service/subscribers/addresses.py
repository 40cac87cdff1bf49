"""Which addresses may be asked from here: none inside the house, whatever name leads to it.

A name is looked up once, everything it leads to is checked, and the connection goes to one of these very
addresses: a second answer of the name's server is never asked for. Redirects are not followed at all.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from service.errors import Unprocessable

#: without `DRAGOMAN_WEBHOOK_ALLOW`
PORTS = (443, 8443)
MOST_CHARACTERS = 2000
#: addresses that are tried, of all that a name leads to
TRIED = 3
_VISIBLE = re.compile(r"[!-~]+")

#: IPv6 that is a way to IPv4: it leads wherever the four bytes in it say
_WAYS_TO_IPV4 = (
    IPv6Network("::ffff:0:0/96"),  # mapped
    IPv6Network("::ffff:0:0:0/96"),  # translated
    IPv6Network("64:ff9b::/96"),  # NAT64
    IPv6Network("64:ff9b:1::/48"),  # NAT64 of one network
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("2001::/32"),  # Teredo
)
#: reserved, and not so to every Python that this runs on
_RESERVED = (
    *(IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24")),
    *(IPv6Network("2001::/23"), IPv6Network("3fff::/20")),
)
#: all of IPv6 that is routed between networks
_ROUTED = IPv6Network("2000::/3")

Address = IPv4Address | IPv6Address
#: looks a name up for a port: the addresses it leads to, as text
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class WebTarget:
    """Where a subscriber is to be told, taken apart. `host` is a name, or an address without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What stands in the header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"https": 443, "http": 80}[self.scheme] else f"{host}:{self.port}"

    def at(self, address: str) -> str:
        """Return the URL with an address in the place of the name."""
        host = f"[{address}]" if ":" in address else address
        return f"{self.scheme}://{host}:{self.port}{self.path}"


class AddressRefused(Unprocessable):
    """The desk does not ask this address."""


def read_target(url: str, allow: Collection[str] = ()) -> WebTarget:
    """Take an address apart. Raises `AddressRefused` saying what is wrong with it.

    `allow` are hosts, with a port or without, that the operator has named: only they may be asked without
    TLS, on other ports, and inside the house.
    """
    if len(url) > MOST_CHARACTERS or not _VISIBLE.fullmatch(url):
        raise _refused("is no address: letters, digits and signs of ASCII without spaces, 2,000 at most")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused("cannot be read as an address") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("https", "http") or not host:
        raise _refused("has to begin with https:// and a name")
    if parts.username is not None or parts.password is not None:
        raise _refused("has a name or password before the host; what it proves itself with is the signature")
    if parts.fragment or "%" in host or "\\" in url:
        raise _refused("has something in it that is not part of an address (#, \\, or % in the host)")
    port = port if port is not None else {"https": 443, "http": 80}[parts.scheme]
    query = f"?{parts.query}" if parts.query else ""
    target = WebTarget(parts.scheme, host, port, (parts.path or "/") + query)
    if not is_allowed(target, allow):
        if parts.scheme != "https":
            raise _refused(f"is not https. Where {host} is yours, name it in DRAGOMAN_WEBHOOK_ALLOW")
        if port not in PORTS:
            there = " and ".join(map(str, PORTS))
            raise _refused(
                f"has the port {port}; without DRAGOMAN_WEBHOOK_ALLOW={host}:{port} only {there} are asked"
            )
    return target


def is_allowed(target: WebTarget, allow: Collection[str]) -> bool:
    """Return whether the operator has named this host, or this host with this port."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    named = {one.lower().rstrip(".") for one in allow}
    return bool(named & {target.host, host, f"{host}:{target.port}"})


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses that a name leads to now. Raises `OSError` where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def checked_addresses(
    target: WebTarget, allow: Collection[str] = (), resolve: Resolve = look_up
) -> list[str]:
    """Return the addresses of a target that may be connected to, in the order of the answer.

    Raises `AddressRefused` where any of them is inside the house: leading elsewhere too is a trick.
    Raises `OSError` where the name leads nowhere.
    """
    addresses = resolve(target.host, target.port)
    if not addresses:
        raise OSError("no address")
    if not is_allowed(target, allow):
        for address in addresses:
            if (why := inside(address)) is not None:
                raise _refused(
                    f"leads to {address}, which is {why}. Where it is yours, name its host in "
                    "DRAGOMAN_WEBHOOK_ALLOW"
                )
    return addresses[:TRIED]


def inside(text: str) -> str | None:
    """Return why an address is none of the public Internet, None where it is one."""
    try:
        address: Address = ip_address(text)
    except ValueError:
        return "no address"
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return "of one network only"
        if any(address in network for network in _WAYS_TO_IPV4):
            return "a way to an IPv4 address"
    if address.is_unspecified:
        return "unspecified"
    if address.is_loopback:
        return "this machine itself"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    routed = address in _ROUTED if isinstance(address, IPv6Address) else True
    reserved = address.is_reserved or any(address in network for network in _RESERVED)
    if reserved or not address.is_global or not routed:
        return "private or reserved"
    return None


def _refused(what: str) -> AddressRefused:
    return AddressRefused(f"The webhook's address {what}.", field="url")
