"""A real Strapi with a content type of articles, used by the API that its own admin uses."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import httpx2

from tests.cms.server import Server

EMAIL, PASSWORD = "editor@example.com", "Kestrel-Mosaic-4711"
ARTICLE = "api::article.article"
#: the events of the documentation
EVENTS = ("entry.create", "entry.update", "entry.delete", "entry.publish", "entry.unpublish")

SCHEMA = {
    "kind": "collectionType",
    "collectionName": "articles",
    "info": {"singularName": "article", "pluralName": "articles", "displayName": "Article"},
    "options": {"draftAndPublish": True},
    "attributes": {
        "title": {"type": "string"},
        "slug": {"type": "string"},
        "summary": {"type": "text"},
        "body": {"type": "richtext"},
        "content": {"type": "blocks"},
        "cover": {"type": "media", "allowedTypes": ["images"]},
        "author": {"type": "relation", "relation": "manyToOne", "target": "api::author.author"},
        "category": {"type": "relation", "relation": "manyToOne", "target": "api::category.category"},
        "tags": {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"},
    },
}
#: what articles are related to, each with a name
NAMED = {"author": "authors", "category": "categories", "tag": "tags"}


def _named(name: str, plural: str) -> dict[str, Any]:
    return {
        "kind": "collectionType",
        "collectionName": plural,
        "info": {"singularName": name, "pluralName": plural, "displayName": name.title()},
        "options": {"draftAndPublish": False},
        "attributes": {"name": {"type": "string"}},
    }


CONFIG = {
    "database.js": """module.exports = ({ env }) => ({ connection: { client: "sqlite",
  connection: { filename: env("DATABASE_FILENAME") }, useNullAsDefault: true } });""",
    "server.js": """module.exports = ({ env }) => ({ host: "127.0.0.1", port: env.int("PORT"),
  app: { keys: env.array("APP_KEYS") } });""",
    "admin.js": """module.exports = ({ env }) => ({ serveAdminPanel: false, auth: { secret: env("SALT") },
  apiToken: { salt: env("SALT") }, transfer: { token: { salt: env("SALT") } },
  secrets: { encryptionKey: env("SALT") } });""",
    "api.js": "module.exports = { rest: { defaultLimit: 25, maxLimit: 100 } };",
    "middlewares.js": """module.exports = ["logger", "errors", "security", "cors", "poweredBy", "query",
  "body", "session", "favicon", "public"].map((name) => `strapi::${name}`);""",
}


class StrapiSite:
    """A fresh Strapi in `folder`, run from what is installed in `packages`."""

    def __init__(self, packages: Path, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text((packages / "package.json").read_text())
        (folder / "node_modules").symlink_to(packages / "node_modules")
        for name, text in CONFIG.items():
            _write(folder / "config" / name, text)
        schemas = {"article": SCHEMA, **{name: _named(name, plural) for name, plural in NAMED.items()}}
        for name, schema in schemas.items():
            api, uid = folder / "src" / "api" / name, f"api::{name}.{name}"
            _write(api / "content-types" / name / "schema.json", json.dumps(schema))
            for part, make in (
                ("controllers", "createCoreController"),
                ("routes", "createCoreRouter"),
                ("services", "createCoreService"),
            ):
                _write(
                    api / part / f"{name}.js",
                    f'const {{ factories }} = require("@strapi/strapi");\n'
                    f'module.exports = factories.{make}("{uid}");\n',
                )
        (folder / "public" / "uploads").mkdir(parents=True)
        environment = {
            "NODE_ENV": "development",  # in production it refuses the address of a desk on this machine
            "PORT": str(port),
            "DATABASE_FILENAME": str(folder / "data.db"),
            "APP_KEYS": f"{secrets.token_hex(16)},{secrets.token_hex(16)}",
            "SALT": secrets.token_hex(16),
            "JWT_SECRET": secrets.token_hex(16),
            "STRAPI_TELEMETRY_DISABLED": "true",
        }
        command = ["node", str(folder / "node_modules" / "@strapi" / "strapi" / "bin" / "strapi.js"), "start"]
        self.server = Server(command, folder, environment, f"{self.url}/_health", folder / "strapi.log")
        self._http = httpx2.Client(base_url=self.url, timeout=60)
        self.token = ""

    def stop(self) -> None:
        self._http.close()
        self.server.stop()

    def set_up(self) -> None:
        """Make the first administrator and sign in."""
        person = {"firstname": "Ed", "lastname": "Itor", "email": EMAIL, "password": PASSWORD}
        self._ask("POST", "/admin/register-admin", person)
        signed_in = self._ask("POST", "/admin/login", {"email": EMAIL, "password": PASSWORD})["data"]
        self._http.headers["authorization"] = f"Bearer {signed_in['token']}"

    def connect(self, address: str, secret: str) -> None:
        """Settings, Webhooks: the address, the header Authorization, the events of entries; and a token."""
        webhook = {
            "name": "Desk",
            "url": address,
            "headers": {"Authorization": f"Bearer {secret}"},
            "events": list(EVENTS),
        }
        self._ask("POST", "/admin/webhooks", webhook)
        token = {"name": "Desk", "description": "", "type": "read-only", "lifespan": None}
        self.token = str(self._ask("POST", "/admin/api-tokens", token)["data"]["accessKey"])

    def draft(self, title: str, body: str, **more: Any) -> str:
        fields = {"title": title, "body": body, **more}
        made = self._ask("POST", f"/content-manager/collection-types/{ARTICLE}", fields)
        return str(made["data"]["documentId"])

    def publish(self, title: str, body: str, **more: Any) -> str:
        document = self.draft(title, body, **more)
        self._act(document, "publish", {"title": title, "body": body, **more})
        return document

    def upload(self, picture: bytes) -> dict[str, Any]:
        """Upload a picture with its texts; return it as a field of an article wants it."""
        texts = {"alternativeText": "The ferry at the pier", "caption": "The ferry at Likoni, 2026"}
        answer = self._http.post(
            "/upload",
            files={"files": ("ferry.png", picture, "image/png")},
            data={"fileInfo": json.dumps({"name": "ferry.png", **texts})},
        )
        assert answer.status_code < 300, answer.text[:600]
        return dict(answer.json()[0])

    def edit(self, document: str, title: str, body: str, *, publish: bool = True) -> None:
        fields = {"title": title, "body": body}
        self._ask("PUT", f"/content-manager/collection-types/{ARTICLE}/{document}", fields)
        if publish:
            self._act(document, "publish", fields)

    def unpublish(self, document: str) -> None:
        self._act(document, "unpublish", {})

    def delete(self, document: str) -> None:
        self._ask("DELETE", f"/content-manager/collection-types/{ARTICLE}/{document}")

    def bulk(self, action: str, *documents: str) -> None:
        path = f"/content-manager/collection-types/{ARTICLE}/actions/{action}"
        self._ask("POST", path, {"documentIds": list(documents)})

    def make(self, kind: str, name: str) -> dict[str, Any]:
        """Make an author, a category or a tag; return it as a relation of an article wants it."""
        made = self._ask("POST", f"/content-manager/collection-types/api::{kind}.{kind}", {"name": name})[
            "data"
        ]
        return {"connect": [{"id": made["id"], "documentId": made["documentId"]}]}

    def _act(self, document: str, action: str, body: dict[str, Any]) -> None:
        self._ask("POST", f"/content-manager/collection-types/{ARTICLE}/{document}/actions/{action}", body)

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = self._http.request(method, path, json=body)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text[:600]}"
        return dict(answer.json()) if answer.content else {}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
