"""The addresses in attributes: relative ones made absolute, and only those kept that a reader may follow."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

#: what a link or a picture of ours may lead to; no other scheme leaves this desk
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
#: schemes of names: they say what something is, and no browser follows them
NAMES = frozenset({"urn", "tag", "doi", "info", "ni"})
_ONE = frozenset({"href", "src", "poster", "cite"})
#: One candidate of a `srcset`, as the HTML standard splits it: an address ends at a space, and its
#: descriptors at a comma; a comma at the end of the address ends the candidate.
_CANDIDATE = re.compile(r"[\s,]*+(\S++)(?<!,)(\s[^,]*+)?|[\s,]*+(\S*[^\s,]),+(?!\S)")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*):")


def is_link(value: str) -> bool:
    """Return whether this is an absolute address that readers may follow."""
    return _has(value, SCHEMES)


def is_identifier(value: str) -> bool:
    """Return whether this is an absolute URI that names something: an address, or a name such as a URN."""
    return _has(value, SCHEMES | NAMES)


def with_addresses(attrs: tuple[tuple[str, str], ...], base: str | None) -> tuple[tuple[str, str], ...]:
    """Return attributes with relative addresses made absolute to `base` (http or https).

    Links within the page stay. Without a `base`, relative addresses stay as they are. What a browser
    could run goes, also out of a `srcset`.
    """
    kept = []
    for name, value in attrs:
        if name in _ONE:
            found = _absolute(value, base)
        elif name == "srcset":
            found = _srcset(value, base)
        else:
            found = value
        if found is not None:
            kept.append((name, found))
    return tuple(kept)


def _has(value: str, schemes: frozenset[str]) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if any(character.isspace() or ord(character) < 32 for character in value):
        return False
    scheme = parts.scheme.lower()
    return scheme in schemes and bool(parts.netloc if scheme in ("http", "https") else parts.path)


def _absolute(value: str, base: str | None) -> str | None:
    scheme = _SCHEME.match(value)
    if scheme is not None:
        return value if scheme[1].lower() in SCHEMES else None
    if base is None or not value.strip() or value.lstrip().startswith("#"):
        return value
    try:
        return urljoin(base, value.strip())
    except ValueError:
        return None


def _srcset(value: str, base: str | None) -> str | None:
    kept = []
    for found in _CANDIDATE.finditer(value):
        address = _absolute(found[1] or found[3] or "", base)
        if address and not address.lower().startswith(("mailto:", "tel:")):
            kept.append(address + " ".join(["", *(found[2] or "").split()]))
    return ", ".join(kept) or None
