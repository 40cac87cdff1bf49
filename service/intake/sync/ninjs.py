"""A list of ninjs items with `updated_since`: what a newsroom's own CMS can offer in a few lines.

`GET base_url` answers `{"items": […]}`, every item whole, the next page in a `Link` header with
`rel="next"`. Without `updated_since` it lists everything that is public: what is not in it is gone.
The feeds of Dragoman itself have this form, and so has `examples/wagtail`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urljoin

import httpx2

from service.domain.story import PubStatus
from service.intake.base import option_words
from service.intake.fields import Fields
from service.intake.spellings import status_of
from service.intake.sync.http import CmsAnswer, nonsense, refused
from service.intake.sync.listing import MAX_PAGES, PAGE, Asking, CmsEntry, CmsPage, iso, moment


class NinjsItems:
    """Reads items, with the key as a bearer token where there is one."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._types = option_words(asking.options, "types", "text")
        self._everything: dict[str, CmsEntry] | None = None

    def changed(self, since: datetime) -> Iterator[CmsPage]:
        """Yield items changed since, and tombstones of those taken back since."""
        yield from self._walk({"updated_since": iso(since)})

    def shown(self, external_ids: Sequence[str]) -> Mapping[str, CmsEntry]:
        """Read the whole list to its end, once: ninjs knows no question for some ids."""
        if self._everything is None:
            pages = self._walk({})
            self._everything = {entry.external_id: entry for page in pages for entry in page.entries}
        return {one: self._everything[one] for one in external_ids if one in self._everything}

    def ask(self, external_id: str) -> CmsEntry | None:
        """Return the item as the whole list has it."""
        return self.shown([external_id]).get(external_id)

    def _walk(self, params: Mapping[str, str | int]) -> Iterator[CmsPage]:
        path, question = "", {**params, "limit": PAGE}
        asked: set[str] = set()
        for _ in range(MAX_PAGES):
            answer = self._asking.client.get(path, question)
            if answer.status in (401, 403):
                raise refused(answer, self._asking.key_name)
            if answer.status != 200 or not isinstance(answer.content, dict):
                raise nonsense(answer, "items")
            if not isinstance(answer.content.get("items"), list):
                raise nonsense(answer, "items")
            yield CmsPage(tuple(map(self._entry, Fields(answer.content).parts("items"))))
            following = _next(answer)
            if following is None:
                return
            if following in asked:
                break
            asked.add(following)
            path, question = following, {}
        raise nonsense(answer, "end")

    def _entry(self, item: Fields) -> CmsEntry:
        status = status_of(Fields({"pubStatus": item.text("pubStatus") or item.text("pubstatus")}))
        # of a type that is not taken (any more) it is no story here, whoever may read it
        public = status is PubStatus.USABLE and (item.text("type") or "text").lower() in self._types
        return CmsEntry(
            item.identity("uri"), moment(item, "versionCreated", "versioncreated"), public, item.values
        )


def _next(answer: CmsAnswer) -> str | None:
    links = httpx2.Response(200, headers={"link": answer.headers.get("link", "")}).links
    link = links.get("next", {}).get("url")
    return urljoin(answer.url, link) if link else None
