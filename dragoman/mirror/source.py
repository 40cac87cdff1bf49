"""The desk that is mirrored, over HTTP: what an edition is, and what it did since."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx2

from service.domain.edition import Edition
from service.errors import BeginAgain, DragomanError, Forbidden, NotFound, Unavailable, Unprocessable

#: items in one answer, and seconds that one is waited for
AT_ONCE, PATIENCE = 100, 30.0
#: times that a request is made, and the most seconds between two of them
TRIES, MOST_WAIT = 4, 30.0


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """What an edition did, in its order; `after` is where to go on, `more` whether there is more at once."""

    items: list[dict[str, Any]]
    after: str
    sequence: int
    more: bool


class MirroredDesk:
    """The desk at an address, asked for one edition, with a key where there is one."""

    def __init__(self, address: str, edition: str, http: httpx2.Client) -> None:
        self.address, self.edition, self._http = address, edition, http

    @classmethod
    def at(cls, address: str, edition: str, key: str = "") -> MirroredDesk:
        """Return the desk at an address. Raises `Unprocessable` for what is none."""
        address, headers = address.rstrip("/"), {"Authorization": f"Bearer {key}"} if key else {}
        if not address.startswith(("http://", "https://")):
            raise Unprocessable(f"{address!r} is no address of a desk: it begins with https://.")
        try:
            http = httpx2.Client(base_url=address, headers=headers, timeout=PATIENCE, follow_redirects=True)
        except (httpx2.InvalidURL, ValueError) as error:
            raise Unprocessable(f"{address!r} is no address of a desk: {error}.") from error
        return cls(address, edition, http)

    def __enter__(self) -> MirroredDesk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def known(self) -> Edition:
        """Return the edition, as far as the desk tells. Raises `NotFound` where it has none of that name."""
        found = {one["slug"]: one for one in self._json("/v1/editions", {})}
        if self.edition not in found:
            raise NotFound(
                f"The desk at {self.address} has no edition {self.edition!r}. It has: {', '.join(found)}."
            )
        one = found[self.edition]
        return Edition(one["slug"], one["name"], one["locale"], one["direction"], "latn", "UTC", ())

    def changes(self, after: str | None) -> EditionChanges:
        """Return what came after a place, all from the start for None.

        Raises `BeginAgain` where the desk never stood there, `Unavailable` where it does not answer.
        """
        where = {"since": "0"} if after is None else {"after": after}
        page = self._json(f"/v1/editions/{self.edition}/items", {**where, "limit": str(AT_ONCE)})
        return EditionChanges(page["items"], page["changes"], page["sequence"], page["cursor"] is not None)

    def _json(self, path: str, query: dict[str, str]) -> Any:
        """Get a document, again where the desk is busy or away for a moment."""
        wait, said = 0.5, ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(min(wait, MOST_WAIT))
            try:
                answer = self._http.get(path, params=query)
            except httpx2.HTTPError as error:
                said, wait = f"{type(error).__name__}: {error}", wait * 2
                continue
            if answer.status_code in (429, 502, 503, 504):
                said = f"it answered {answer.status_code}"
                asked = answer.headers.get("retry-after", "")
                wait = float(asked) if asked.isdigit() else wait * 2
                continue
            return self._read(answer)
        raise Unavailable(f"The desk at {self.address} cannot be reached: {said}.")

    def _read(self, answer: httpx2.Response) -> Any:
        try:
            document = answer.json()
        except ValueError:
            document = None
        if answer.status_code == 200 and document is not None:
            return document
        detail = document.get("detail", "") if isinstance(document, dict) else ""
        kinds: dict[int, type[DragomanError]] = {
            401: Forbidden,
            403: Forbidden,
            404: NotFound,
            410: BeginAgain,
        }
        kind = kinds.get(answer.status_code, Unavailable)
        hint = " Set DRAGOMAN_MIRROR_KEY to a key of the scope fetch." if kind is Forbidden else ""
        raise kind(f"The desk at {self.address} answered {answer.status_code}. {detail}{hint}".strip())
