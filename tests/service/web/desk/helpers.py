"""A browser for the desk's pages: without scripts, and with what a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_user
from service.storage.session import writing

PASSWORD = "open sesame 42"


class Response(Protocol):
    """What the tests read of an answer, whichever HTTP library the test client is built on."""

    status_code: int

    @property
    def text(self) -> str: ...
    @property
    def headers(self) -> Any: ...
    @property
    def url(self) -> Any: ...


@dataclass
class Browser:
    """A browser without scripts: it sends the forms that it was given."""

    http: TestClient

    def sign_in(self, name: str = "ana", password: str = PASSWORD, next_: str = "") -> Response:
        page = self.http.get("/desk/sign-in", params={"next": next_} if next_ else {})
        form = {"name": name, "password": password, "csrf": token(page), "next": next_}
        return self.http.post("/desk/sign-in", data=form, follow_redirects=False)

    def story(self, translation: str) -> Response:
        return self.http.get(f"/desk/translations/{translation}")

    def send(self, translation: str, what: str, **fields: Any) -> Response:
        """Load the story and send one of its forms, with its lock version unless another is given."""
        page = self.story(translation)
        form = {"csrf": token(page), "lock_version": lock(page), **fields}
        return self.http.post(f"/desk/translations/{translation}/{what}", data=form)


def signed_in(engine: Engine, client: TestClient) -> Browser:
    """Return the browser of an editor, "ana", who is new at the desk."""
    with writing(engine) as session:
        add_user(session, "ana", PASSWORD)
    browser = Browser(client)
    browser.sign_in()
    return browser


def token(page: Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def lock(page: Response) -> str:
    found = re.search(r'id="head".*?name="lock_version" value="(\d+)"', page.text, re.S)
    return found[1] if found else "1"


def text_of(page: Response) -> str:
    """What a reader sees, more or less."""
    bare = re.sub(r"<(script|style|textarea|template)\b.*?</\1>", " ", page.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())
