"""A Wagtail site made as a newcomer makes one, and used through its admin as editors use it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx2

from tests.cms.server import Server

EXAMPLE = Path(__file__).parents[2] / "examples" / "wagtail" / "dragoman_desk"
USER, PASSWORD = "editor", "Kestrel!Mosaic-4711"

MODELS = """
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class ArticlePage(Page):
    intro = models.TextField(blank=True)
    body = RichTextField(blank=True)
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]


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

    def manage(self, *arguments: str) -> str:
        return self._run(str(self._bin / "python"), "manage.py", *arguments)

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
        self, title: str, body: str, *, intro: str = "", parent: int = 3, kind: str = "articlepage"
    ) -> int:
        answer = self._post(
            f"/admin/pages/add/news/{kind}/{parent}/",
            self._form(title, body, intro) | {"slug": _slug(title), "action-publish": "1"},
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

    def unpublish(self, page: int) -> None:
        assert self._post(f"/admin/pages/{page}/unpublish/", {}).status_code == 302

    def delete(self, page: int) -> None:
        answer = self._post(f"/admin/pages/{page}/delete/", {})
        assert answer.status_code == 302, _problems(answer)

    def bulk(self, action: str, *pages: int) -> None:
        ids = "&".join(f"id={page}" for page in pages)
        answer = self._post(f"/admin/bulk/wagtailcore/page/{action}/?{ids}&next=/admin/", {})
        assert answer.status_code == 302, _problems(answer)

    def restrict(self, page: int, who: str = "login") -> None:
        """`who`: "none" is everybody, "login" those who are signed in."""
        answer = self._post(f"/admin/pages/{page}/privacy/", {"restriction_type": who, "password": ""})
        assert answer.status_code == 200, _problems(answer)

    def move(self, page: int, parent: int) -> None:
        answer = self._post(f"/admin/pages/{page}/move/{parent}/confirm/", {})
        assert answer.status_code == 302, _problems(answer)

    def page(self, title: str) -> int:
        code = f"from wagtail.models import Page; print(Page.objects.filter(title={title!r}).latest('pk').pk)"
        return int(self.manage("shell", "-v", "0", "-c", code).split()[-1])

    def waiting(self) -> int:
        """Return of how many pages something has not arrived; one edit may be two messages."""
        code = (
            "from dragoman_desk.models import Delivery; "
            "print(len(set(Delivery.objects.filter(done_at=None).values_list('uri', flat=True))))"
        )
        return int(self.manage("shell", "-v", "0", "-c", code).split()[-1])

    def _form(self, title: str, body: str, intro: str) -> dict[str, str]:
        content = {
            "blocks": [
                {
                    "key": f"p{index}",
                    "text": text,
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [],
                }
                for index, text in enumerate(body.split("\n"))
            ],
            "entityMap": {},
        }
        counts = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
        return {"title": title, "intro": intro, "body": json.dumps(content), **counts}

    def _post(self, path: str, form: dict[str, Any]) -> httpx2.Response:
        token = self._http.cookies.get("csrftoken") or ""
        return self._http.post(
            path, data={**form, "csrfmiddlewaretoken": token}, headers={"referer": self.url}
        )


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _problems(answer: httpx2.Response) -> str:
    found = re.findall(r'class="error-message"[^>]*>(.*?)</', answer.text, re.DOTALL)
    return f"{answer.status_code} {answer.headers.get('location', '')} {found or answer.text[-1500:]}"
