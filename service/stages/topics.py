"""Under which names, sections and tags an item is found by readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.domain.text.slug import slug

SECTION, TAG = "section", "tag"


@dataclass(frozen=True, slots=True)
class ItemTopic:
    """A section or a tag of an item: `name` for readers, `slug` in addresses."""

    kind: str
    slug: str
    name: str

    @property
    def key(self) -> str:
        """Return what it is found by, the end of its address: `tag/health`."""
        return f"{self.kind}/{self.slug}"


def topics_of(item: dict[str, Any]) -> list[ItemTopic]:
    """Return the sections and tags of an item, each once.

    The address is made of the source's own name, which stays when the edition calls the subject otherwise.
    """
    found: dict[str, ItemTopic] = {}
    for subject in item.get("subjects", ()):
        name = subject.get("name") or subject.get("literal") or ""
        literal = subject.get("literal") or ""
        address = slug(literal if literal and ":" not in literal else name)
        if not address:
            continue
        kind = SECTION if subject.get("rel") == SECTION else TAG
        topic = ItemTopic(kind, address, name)
        found.setdefault(topic.key, topic)
    return list(found.values())


#: of a story's id, what stands at the end of its page's address: enough to tell stories of an edition apart
ID_IN_NAME = 12


def page_name(item: dict[str, Any], story_id: str) -> str:
    """Return the end of the address of an item's page: its headline and an id."""
    names = {one["role"]: one["value"] for one in item.get("altIds", ())}
    headlines = [one["value"] for one in item.get("headlines", ()) if one["role"] == "main"]
    said = slug(headlines[0]) if headlines else ""
    return "-".join(filter(None, (said or slug(names.get("slug", "")), story_id[:ID_IN_NAME])))
