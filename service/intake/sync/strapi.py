"""Strapi's REST API, with a token that may `find` and `findOne` the source's models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from service.errors import Unprocessable
from service.intake.base import option_words
from service.intake.fields import Fields
from service.intake.strapi import story_id
from service.intake.sync.http import CmsAnswer, nonsense, refused
from service.intake.sync.listing import IDS, MAX_PAGES, PAGE, Asking, CmsEntry, CmsPage, iso, moment

_DOCUMENT = re.compile(r"[a-z0-9]{8,64}")
#: many languages of a few documents: no question is longer than servers take
DOCUMENTS = IDS // 2


class StrapiEntries:
    """Reads the published entries of the source's models, in every language."""

    def __init__(self, asking: Asking) -> None:
        models = option_words(asking.options, "models")
        if not models:
            raise Unprocessable(
                'The source needs the option `models`, such as models=["article"]: nobody can tell which '
                "lists of Strapi hold stories.",
                field="models",
            )
        paths = asking.options.get("paths")
        paths = paths if isinstance(paths, dict) else {}
        self._asking = asking
        #: model → the name that its list has in an address
        self._paths = {model: str(paths.get(model, f"{model}s")) for model in models}

    def changed(self, since: datetime) -> Iterator[CmsPage]:
        """Yield entries of every model and language."""
        for model in self._paths:
            params: dict[str, str | int] = {
                "filters[$or][0][updatedAt][$gte]": iso(since),
                "filters[$or][1][publishedAt][$gte]": iso(since),
                "pagination[pageSize]": PAGE,
                "populate": "*",
            }
            for entries, total in self._walk(model, params):
                yield CmsPage(tuple(self._entry(model, one) for one in entries), total)

    def shown(self, external_ids: Sequence[str]) -> Mapping[str, CmsEntry]:
        """Ask for the times of the documents that Strapi could have made."""
        found: dict[str, CmsEntry] = {}
        names = {external_id.partition(":")[0] for external_id in external_ids}
        documents = sorted(name for name in names if _DOCUMENT.fullmatch(name))
        for model in self._paths:
            for start in range(0, len(documents), DOCUMENTS):
                some = documents[start : start + DOCUMENTS]
                params: dict[str, str | int] = {
                    f"filters[documentId][$in][{index}]": one for index, one in enumerate(some)
                }
                params["pagination[pageSize]"] = IDS
                for entries, _ in self._walk(model, params):
                    for one in entries:
                        entry = self._entry(model, one, whole=False)
                        found[entry.external_id] = entry
        return found

    def _walk(self, model: str, params: Mapping[str, str | int]) -> Iterator[tuple[list[Fields], int | None]]:
        """Yield entries in the order of their row's id, each page from the last one on."""
        last = 0
        for _ in range(MAX_PAGES):
            answer = self._get(model, "", {**params, "filters[id][$gt]": last, "sort": "id:asc"})
            entries = _entries(answer)
            if not entries:
                return
            yield entries, Fields(answer.content).part("meta").part("pagination").integer("total", 0, 10**9)
            if (latest := entries[-1].integer("id", 1, 2**62) or 0) <= last:
                raise nonsense(answer, "entries in the order that was asked for")
            last = latest

    def ask(self, external_id: str) -> CmsEntry | None:
        """Ask for one entry in every model; `NotFoundError` in all says that it is not public."""
        document, _, language = external_id.partition(":")
        if not _DOCUMENT.fullmatch(document):
            raise Unprocessable(
                f"{external_id!r} is no id of Strapi's, so it cannot be asked for.", field="id"
            )
        for model in self._paths:
            params: dict[str, str | int] = {"populate": "*"}
            if language:
                params["locale"] = language
            answer = self._get(model, f"/{document}", params, or_gone=True)
            if answer.status == 200:
                part = Fields(answer.content).part("data") if isinstance(answer.content, dict) else Fields({})
                if part.text("documentId") != document:
                    raise nonsense(answer, "entry of that documentId")
                return self._entry(model, part)
            error = answer.content.get("error") if isinstance(answer.content, dict) else None
            if not isinstance(error, dict) or error.get("name") != "NotFoundError":
                raise nonsense(answer, "error of its own")
        # A model's list that does not exist gives the same error as an entry that does not: ask the lists.
        for model in self._paths:
            _entries(self._get(model, "", {"pagination[pageSize]": 1}))
        return None

    def _get(
        self, model: str, path: str, params: Mapping[str, str | int], *, or_gone: bool = False
    ) -> CmsAnswer:
        # Without `locale` Strapi shows its default language alone.
        everything = {"status": "published", **({} if path else {"locale": "*"})}
        answer = self._asking.client.get(f"/api/{self._paths[model]}{path}", {**everything, **params})
        if answer.status in (401, 403):
            raise refused(answer, self._asking.key_name)
        if answer.status != 200 and not (or_gone and answer.status in (404, 410)):
            raise nonsense(answer, f"list of {self._paths[model]} (option `paths`)")
        return answer

    def _entry(self, model: str, entry: Fields, *, whole: bool = True) -> CmsEntry:
        changed_at = moment(entry, "publishedAt", "updatedAt")
        external_id = story_id(entry, self._asking.language)
        payload: dict[str, Any] | None = None
        if whole:
            payload = {
                "event": "entry.publish",
                "createdAt": iso(changed_at),
                "model": model,
                "entry": entry.values,
            }
        return CmsEntry(external_id, changed_at, True, payload)


def _entries(answer: CmsAnswer) -> list[Fields]:
    if not isinstance(answer.content, dict) or not isinstance(answer.content.get("data"), list):
        raise nonsense(answer, "list of entries")
    return Fields(answer.content).parts("data")
