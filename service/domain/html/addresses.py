"""The addresses in attributes: relative ones made absolute, and only those kept that a reader may follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

#: what a link or a picture of ours may lead to; no other scheme leaves this desk
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
#: schemes of names: they say what something is, and no browser follows them
NAMES = frozenset({"urn", "tag", "doi", "info", "ni"})
_ONE = frozenset({"href", "src", "poster", "cite"})
_BETWEEN, _WORD, _DESCRIPTORS = re.compile(r"[\s,]*+"), re.compile(r"\S++"), re.compile(r"[^,]*+")
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
    for written, descriptors in _candidates(value):
        address = _absolute(written, base)
        if address and not address.lower().startswith(("mailto:", "tel:")):
            kept.append(" ".join([address, *descriptors.split()]))
    return ", ".join(kept) or None


def _candidates(value: str) -> Iterator[tuple[str, str]]:
    """Split a `srcset` as the HTML standard does, in one pass: each address with its descriptors.

    An address ends at a space and may hold commas; a comma at its end ends the candidate.
    """
    place = 0
    while found := _WORD.match(value, _end(_BETWEEN, value, place)):
        address, place = found[0], found.end()
        if address.endswith(","):
            yield address.rstrip(","), ""
        else:
            descriptors = value[place : (place := _end(_DESCRIPTORS, value, place))]
            yield address, descriptors


def _end(pattern: re.Pattern[str], value: str, place: int) -> int:
    found = pattern.match(value, place)
    return found.end() if found else place
