"""A Wagtail site made as a newcomer makes one, and used through its admin as editors use it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2

from tests.cms.server import Server

EXAMPLE = Path(__file__).parents[2] / "examples" / "wagtail" / "dragoman_desk"
USER, PASSWORD = "editor", "Kestrel!Mosaic-4711"

MODELS = """
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", related_name="tagged", on_delete=models.CASCADE)


class ArticlePage(Page):
    intro = models.TextField(blank=True)
    body = RichTextField(blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    content_panels = [*Page.content_panels, *map(FieldPanel, ("intro", "body", "image", "tags"))]


class SectionPage(Page):
    pass
"""
#: what the README of the example says to add
SETTINGS = """
INSTALLED_APPS += ["news", "dragoman_desk"]
DRAGOMAN = {{
    "URL": {url!r},
    "SECRET": {secret!r},
    "PAGES": ["news.ArticlePage"],
    "STANDFIRST": "intro",
    "BODY": ["body"],
    "IMAGE": "image",
    "SUBJECTS": "tags",
}}
"""
URLS = """
from django.urls import include
urlpatterns.insert(0, path("dragoman/", include("dragoman_desk.urls")))
"""


class WagtailSite:
    """The site in `folder`, run by the Python of `venv`."""

    def __init__(self, venv: Path, folder: Path, port: int) -> None:
        self.folder, self._bin = folder, venv / "bin"
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self.server = Server(
            [str(self._bin / "python"), "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            folder,
            {},
            f"{self.url}/admin/login/",
            folder.with_suffix(".log"),
        )
        self._http = httpx2.Client(base_url=self.url, timeout=60, follow_redirects=False)

    def make(self, address: str, secret: str) -> None:
        """Make the site and connect it, step by step as the example's README has it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._run(str(self._bin / "wagtail"), "start", "newsroom", str(self.folder))
        (self.folder / "news" / "migrations").mkdir(parents=True)
        (self.folder / "news" / "__init__.py").touch()
        (self.folder / "news" / "migrations" / "__init__.py").touch()
        (self.folder / "news" / "models.py").write_text(MODELS, encoding="utf-8")
        shutil.copytree(EXAMPLE, self.folder / "dragoman_desk", ignore=shutil.ignore_patterns("__pycache__"))
        with (self.folder / "newsroom" / "settings" / "base.py").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format(url=address, secret=secret))
        with (self.folder / "newsroom" / "urls.py").open("a", encoding="utf-8") as urls:
            urls.write(URLS)
        self.manage("makemigrations", "--check", "--dry-run", "dragoman_desk")
        self.manage("makemigrations", "news")
        self.manage("migrate")
        self.manage("createsuperuser", "--noinput", "--username", USER, "--email", "e@example.com")
        name = "first_name='Amina', last_name='Otieno'"
        self.run_code(f"from django.contrib.auth.models import User; User.objects.update({name})")
        here = f"hostname='127.0.0.1', port={self.port}"
        self.run_code(f"from wagtail.models import Site; Site.objects.update({here})")

    def stop(self) -> None:
        self._http.close()
        self.server.stop()

    def manage(self, *arguments: str) -> str:
        return self._run(str(self._bin / "python"), "manage.py", *arguments)

    def run_code(self, code: str) -> str:
        return self.manage("shell", "-v", "0", "-c", code)

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": f"{self._bin}:/usr/bin:/bin", "DJANGO_SUPERUSER_PASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # the admin

    def sign_in(self) -> None:
        self._http.get("/admin/login/")
        answer = self._post("/admin/login/", {"username": USER, "password": PASSWORD, "next": "/admin/"})
        assert answer.status_code == 302, answer.text[:2000]

    def publish(
        self,
        title: str,
        body: str,
        *,
        intro: str = "",
        parent: int = 3,
        kind: str = "articlepage",
        **more: str,
    ) -> int:
        """Publish a page; `more` are other fields of its form."""
        answer = self._post(
            f"/admin/pages/add/news/{kind}/{parent}/",
            self._form(title, body, intro) | {"slug": _slug(title), "action-publish": "1", **more},
        )
        assert answer.status_code == 302, _problems(answer)
        return self.page(title)

    def save_draft(self, title: str, body: str) -> int:
        answer = self._post(
            "/admin/pages/add/news/articlepage/3/", self._form(title, body, "") | {"slug": _slug(title)}
        )
        assert answer.status_code == 302, _problems(answer)
        return self.page(title)

    def edit(self, page: int, title: str, body: str, *, publish: bool = True) -> None:
        form = self._form(title, body, "") | {"slug": _slug(title)}
        answer = self._post(f"/admin/pages/{page}/edit/", form | ({"action-publish": "1"} if publish else {}))
        assert answer.status_code in (200, 302), _problems(answer)

    def upload(self, picture: bytes) -> int:
        """Upload a picture; return its id."""
        token = self._http.cookies.get("csrftoken") or ""
        answer = self._http.post(
            "/admin/images/add/",
            data={"title": "Ferry", "description": "The ferry at the pier", "csrfmiddlewaretoken": token},
            files={"file": ("ferry.png", picture, "image/png")},
            headers={"referer": self.url},
        )
        assert answer.status_code == 302, _problems(answer)
        return self._number("SELECT max(id) FROM wagtailimages_image")

    def unpublish(self, page: int, *, below: bool = False) -> None:
        """Unpublish a page; `below` all that is below it too."""
        form = {"include_descendants": "on"} if below else {}
        assert self._post(f"/admin/pages/{page}/unpublish/", form).status_code == 302

    def delete(self, page: int) -> None:
        answer = self._post(f"/admin/pages/{page}/delete/", {})
        assert answer.status_code == 302, _problems(answer)

    def bulk(self, action: str, *pages: int, **form: str) -> None:
        ids = "&".join(f"id={page}" for page in pages)
        answer = self._post(f"/admin/bulk/wagtailcore/page/{action}/?{ids}&next=/admin/", form)
        assert answer.status_code == 302, _problems(answer)

    def restrict(self, page: int, who: str = "login") -> None:
        """`who`: "none" is everybody, "login" those who are signed in."""
        answer = self._post(f"/admin/pages/{page}/privacy/", {"restriction_type": who, "password": ""})
        assert answer.status_code == 200, _problems(answer)

    def move(self, page: int, parent: int) -> None:
        answer = self._post(f"/admin/pages/{page}/move/{parent}/confirm/", {})
        assert answer.status_code == 302, _problems(answer)

    def page(self, title: str) -> int:
        return self._number("SELECT max(id) FROM wagtailcore_page WHERE title = ?", title)

    def waiting(self) -> int:
        """Return of how many pages something has not arrived; one edit may be two messages."""
        return self._number("SELECT count(DISTINCT uri) FROM dragoman_desk_delivery WHERE done_at IS NULL")

    def _number(self, query: str, *values: str) -> int:
        """Ask the site's database: a shell of Django takes seconds for it."""
        with closing(sqlite3.connect(self.folder / "db.sqlite3", timeout=30)) as database:
            return int(database.execute(query, values).fetchone()[0])

    def _form(self, title: str, body: str, intro: str) -> dict[str, str]:
        content = _content(body)
        counts = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
        return {"title": title, "intro": intro, "body": json.dumps(content), **counts}

    def _post(self, path: str, form: dict[str, Any]) -> httpx2.Response:
        token = self._http.cookies.get("csrftoken") or ""
        return self._http.post(
            path, data={**form, "csrfmiddlewaretoken": token}, headers={"referer": self.url}
        )


def _content(body: str) -> dict[str, Any]:
    """Return the editor's form of paragraphs; one that is a number is the picture of that id."""
    blocks: list[dict[str, Any]] = []
    entities: dict[str, Any] = {}
    for index, text in enumerate(body.split("\n")):
        block = {"key": f"p{index}", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
        if text.isdecimal():
            data = {"id": int(text), "format": "fullwidth", "alt": "The ferry"}
            entities[str(index)] = {"type": "IMAGE", "mutability": "IMMUTABLE", "data": data}
            place = [{"offset": 0, "length": 1, "key": index}]
            blocks.append(block | {"text": " ", "type": "atomic", "entityRanges": place})
        else:
            blocks.append(block | {"text": text, "type": "unstyled"})
    return {"blocks": blocks, "entityMap": entities}


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _problems(answer: httpx2.Response) -> str:
    found = re.findall(r'class="error-message"[^>]*>(.*?)</', answer.text, re.DOTALL)
    return f"{answer.status_code} {answer.headers.get('location', '')} {found or answer.text[-1500:]}"
