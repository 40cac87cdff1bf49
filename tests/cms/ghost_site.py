"""A real Ghost, used by the API that its own admin uses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import httpx2

from tests.cms.server import Server

EMAIL, PASSWORD = "editor@example.com", "Kestrel!Mosaic-4711"
#: the four events of the documentation, as Ghost's own form names them
EVENTS = ("post.published", "post.published.edited", "post.unpublished", "post.deleted")


class GhostSite:
    """A fresh Ghost in `folder`, run from the code in `package`."""

    def __init__(self, package: Path, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        shutil.copytree(package / "content", folder / "content")
        settings: dict[str, str] = {
            "NODE_ENV": "production",
            "url": f"{self.url}/",
            "server__host": "127.0.0.1",
            "server__port": str(port),
            "database__client": "sqlite3",
            "database__connection__filename": str(folder / "ghost.db"),
            "database__useNullAsDefault": "true",
            "mail__transport": "Direct",
            "logging__transports": '["stdout"]',
            "privacy__useUpdateCheck": "false",
            "privacy__useGravatar": "false",
            "security__staffDeviceVerification": "false",
            "paths__contentPath": str(folder / "content"),
        }
        site = f"{self.url}/ghost/api/admin/site/"
        self.server = Server(["node", "index.js"], package, settings, site, folder / "ghost.log")
        self._http = httpx2.Client(
            base_url=f"{self.url}/ghost/api/admin/",
            headers={"origin": self.url, "accept-version": "v5.0"},
            timeout=60,
        )
        self.integration = ""
        self.content_key = ""

    def stop(self) -> None:
        self._http.close()
        self.server.stop()

    def set_up(self) -> None:
        """Make the owner and sign in."""
        owner = {"name": "Ed", "email": EMAIL, "password": PASSWORD, "blogTitle": "Daily"}
        self._ask("POST", "authentication/setup/", {"setup": [owner]})
        self._ask("POST", "session/", {"username": EMAIL, "password": PASSWORD})

    def connect(self, address: str, secret: str) -> None:
        """Settings, Integrations, Add custom integration, Add webhook four times."""
        wanted = {"integrations": [{"name": "Desk"}]}
        made = self._ask("POST", "integrations/?include=api_keys,webhooks", wanted)
        integration = made["integrations"][0]
        self.integration = integration["id"]
        self.content_key = next(key["secret"] for key in integration["api_keys"] if key["type"] == "content")
        for event in EVENTS:
            webhook = {
                "event": event,
                "name": event,
                "target_url": f"{address}/{event}",
                "secret": secret,
                "integration_id": self.integration,
            }
            self._ask("POST", "webhooks/", {"webhooks": [webhook]})

    def publish(self, title: str, *paragraphs: str | None, **fields: Any) -> str:
        """Publish a post; None among the paragraphs is the paywall, an address a picture."""
        post = {"title": title, "lexical": _lexical(paragraphs), "status": "published", **fields}
        return str(self._ask("POST", "posts/", {"posts": [post]})["posts"][0]["id"])

    def upload(self, picture: bytes) -> str:
        """Upload a picture; return its address."""
        file = {"file": ("ferry.png", picture, "image/png")}
        answer = self._http.post("images/upload/", files=file, data={"purpose": "image"})
        assert answer.status_code == 201, answer.text[:600]
        return str(answer.json()["images"][0]["url"])

    def publish_page(self, title: str, *paragraphs: str | None) -> None:
        page = {"title": title, "lexical": _lexical(paragraphs), "status": "published"}
        self._ask("POST", "pages/", {"pages": [page]})

    def edit(self, post: str, **fields: Any) -> None:
        now = self._ask("GET", f"posts/{post}/")["posts"][0]
        self._ask("PUT", f"posts/{post}/", {"posts": [{"updated_at": now["updated_at"], **fields}]})

    def rewrite(self, post: str, title: str, *paragraphs: str | None) -> None:
        self.edit(post, title=title, lexical=_lexical(paragraphs))

    def delete(self, post: str) -> None:
        self._ask("DELETE", f"posts/{post}/")

    def bulk(self, action: str, *posts: str, **meta: Any) -> None:
        """As the list of posts does it with several chosen."""
        chosen = f"id:[{','.join(posts)}]"
        if action == "delete":
            self._ask("DELETE", f"posts/?filter={chosen}")
            return
        body = {"bulk": {"action": action, **({"meta": meta} if meta else {})}}
        self._ask("PUT", f"posts/bulk/?filter={chosen}", body)

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = self._http.request(method, path, json=body)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text[:600]}"
        try:
            return dict(answer.json())
        except ValueError:
            return {}


def _lexical(paragraphs: tuple[str | None, ...]) -> str:
    def node(text: str | None) -> dict[str, Any]:
        if text is None:
            return {"type": "paywall", "version": 1}
        if text.startswith("http"):
            return {"type": "image", "version": 1, "src": text, "alt": "The ferry", "caption": "At Likoni"}
        words = {
            "type": "extended-text",
            "version": 1,
            "text": text,
            "format": 0,
            "mode": "normal",
            "detail": 0,
            "style": "",
        }
        return {
            "type": "paragraph",
            "version": 1,
            "direction": "ltr",
            "format": "",
            "indent": 0,
            "children": [words],
        }

    root = {"type": "root", "version": 1, "direction": "ltr", "format": "", "indent": 0}
    return json.dumps({"root": {**root, "children": [node(text) for text in paragraphs]}})
