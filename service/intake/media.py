"""Pictures, videos, sounds and documents that come with a story, in the form of ninjs associations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from service.intake.fields import Fields, web_address
from service.intake.passages import Passage

#: what may be associated with a story, by its `type` in ninjs
TYPES = ("picture", "graphic", "video", "audio", "text", "component", "composite")
PICTURES = ("picture", "graphic")
#: properties of a rendition, texts and numbers; `href` is read apart
_TEXTS = ("title", "contentType", "format", "videoCodec", "aspectRatio")
_NUMBERS = ("width", "height", "sizeInBytes", "duration", "bitrate")
#: names of renditions, as Superdesk and others give them, the best first
_BEST = ("original", "hires", "baseimage", "main", "viewimage")
MOST = 100  # of associations, and of renditions of each


@dataclass(frozen=True, slots=True)
class Media:
    """One file or item that belongs to a story. The passages are translated, the rest is passed on.

    `renditions` are in the form of ninjs, the best one first; `details` are the credit, the rights and
    what else ninjs says of an associated item.
    """

    type: str
    name: str = "featured"
    renditions: tuple[dict[str, Any], ...] = ()
    caption: Passage | None = None
    alt: Passage | None = None
    title: Passage | None = None
    uri: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def href(self) -> str | None:
        """The address of the best rendition."""
        return str(self.renditions[0]["href"]) if self.renditions else None


def picture(
    href: str | None,
    alt: Passage | None = None,
    caption: Passage | None = None,
    *,
    renditions: Sequence[dict[str, Any]] = (),
    details: dict[str, Any] | None = None,
) -> tuple[Media, ...]:
    """Return the one picture of a CMS that has a field for it; none where it has no address."""
    if href is None and not renditions:
        return ()
    found = tuple(renditions) or ({"name": "original", "href": href},)
    return (Media("picture", "featured", found, caption, alt, details=details or {}),)


def rendition(name: str, href: str, details: Fields) -> dict[str, Any]:
    """Return one size of a CMS's own picture, with the numbers that stand in `details`."""
    sides = {side: details.small_integer(side, 1, 10**6) for side in ("width", "height")}
    kind = details.text("mime")
    return {
        "name": name,
        "href": href,
        **({"contentType": kind} if kind else {}),
        **{side: value for side, value in sides.items() if value},
    }


def sizes_of(parts: Fields, address: str, base: str | None = None) -> list[dict[str, Any]]:
    """Return the sizes of a picture that a CMS lists by their names, with each one's link in `address`."""
    found = [(name, parts.part(name)) for name in parts.values if isinstance(parts.values[name], dict)]
    return [rendition(name, href, one) for name, one in found if (href := one.address(address, base))]


def read_renditions(part: Fields, base: str | None = None) -> tuple[dict[str, Any], ...]:
    """Return the renditions that have a web address, the largest first; the original before others."""
    found = []
    for entry in part.parts("renditions")[:MOST]:
        href = web_address(value, base) if isinstance(value := entry.values.get("href"), str) else None
        if href is None:
            continue
        rendition: dict[str, Any] = {"name": str(entry.values.get("name") or "main"), "href": href}
        for name in _TEXTS:
            if isinstance(text := entry.values.get(name), str) and text:
                rendition[name] = text
        for name in _NUMBERS:
            if (number := entry.small_integer(name, 1, 2**53)) is not None:
                rendition[name] = number
        found.append(rendition)
    return tuple(sorted(found, key=_rank))


def _rank(rendition: dict[str, Any]) -> tuple[int, int]:
    """Return a key that puts the best one first: by its width where that is said, then by its name."""
    name = str(rendition["name"]).lower()
    rank = _BEST.index(name) if name in _BEST else len(_BEST) + ("thumb" in name)
    return -int(rendition.get("width", 0)), rank


def is_picture(rendition: dict[str, Any]) -> bool:
    """Return whether a rendition can be shown as a picture."""
    return str(rendition.get("contentType", "image/")).startswith("image/")
