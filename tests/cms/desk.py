"""A whole desk for the tests with real CMSs: started, stopped, and used by its command line and its feeds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from dragoman.embedded import Stack, environment
from service.settings import Settings
from service.storage.session import open_engine, reading
from service.storage.tables import StoryRow, StoryVersionRow
from tests.servers import free_port
from tests.service.intake.carried import SENDERS, WHOLE, carried, told
from tests.small_editions import TWO

#: the edition in the stories' own language is what readers have at once
#: seconds in which an event must have had its effect on a machine that does other things too
PATIENCE = 60.0
FEW_CONCEPTS = Path(__file__).parents[1] / "glossary"


class Desk:
    """One desk on a port of its own; it keeps its data while it is stopped."""

    def __init__(self, folder: Path) -> None:
        editions = folder / "editions.toml"
        editions.write_text(TWO, encoding="utf-8")
        self.settings = Settings(
            data_dir=folder / "data",
            port=free_port(),
            engine="fake",
            editions_file=editions,
            glossaries_dir=FEW_CONCEPTS,
            sync_minutes=0,
        )
        self.log: list[str] = []
        #: keys of sources, which the desk reads from its environment
        self.keys: dict[str, str] = {}
        self._stack: Stack | None = None

    @property
    def url(self) -> str:
        return self.settings.base_url

    def start(self, **settings: Any) -> None:
        with _environment(self.keys):
            changed = self.settings.model_copy(update=settings)
            self._stack = Stack(changed, lambda part, line: self.log.append(f"{part}: {line}"))
            self._stack.__enter__()
        self._stack.wait_ready()

    def stop(self) -> None:
        if self._stack is not None:
            self._stack.stop()
            self._stack = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """Stop the desk, as a power cut of an evening would, and start it again."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def cli(self, *arguments: str) -> str:
        """Run a command as the documentation says it; return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "dragoman", *arguments],
            env={**os.environ, **environment(self.settings), **self.keys},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def add_source(self, *arguments: str) -> tuple[str, str]:
        """Add a source; return the address and the secret to enter in the CMS."""
        added = json.loads(self.cli("sources", "add", *arguments, "--json"))
        return added["address"], added["secret"]

    def sync(self, name: str, *arguments: str) -> dict[str, Any]:
        return dict(json.loads(self.cli("sources", "sync", name, *arguments, "--json")))

    def live(self) -> dict[str, dict[str, Any]]:
        """What readers of africa-en get without a key, by headline."""
        answer = httpx2.get(f"{self.url}/v1/editions/africa-en/items?limit=100", timeout=30)
        assert answer.status_code == 200, answer.text
        return {
            item["headlines"][0]["value"]: item
            for item in answer.json()["items"]
            if item["pubStatus"] == "usable"
        }

    def sent(self, headline: str) -> Any:
        """What the CMS sent of a story that is live, as the desk keeps it."""
        ids = {one["role"]: one["value"] for one in self.live()[headline]["altIds"]}
        with reading(open_engine(self.settings.database)) as session:
            row = session.get_one(StoryRow, ids["id"])
            version = session.get_one(StoryVersionRow, row.current_version_id)
            return json.loads(version.raw)

    def check_whole(self, headline: str, name: str, site: str) -> None:
        """Check that a whole story carries what docs/connect-a-site.md says. `site` is the CMS's own address.

        With CMS_RECORD=1 what the CMS sent is written down instead, for the table to be made of.
        """
        if os.environ.get("CMS_RECORD"):
            text = json.dumps(self.sent(headline), indent=1, ensure_ascii=False)
            text = text.replace(site, "https://cms.example")
            # the day of the recording may lie ahead of the clock of those who run the tests
            text = re.sub(r"20\d\d([-/])\d\d\1\d\d(?=[T ])", r"2026\g<1>03\g<1>02", text)
            (WHOLE / f"{name}.json").write_text(text + "\n", encoding="utf-8")
            return
        assert carried(self.live()[headline]) == told(SENDERS[name].label)

    def text(self) -> str:
        """All that anybody gets without a key, in every edition."""
        pages = [
            httpx2.get(f"{self.url}/v1/editions/{edition}/items?limit=100", timeout=30).text
            for edition in ("africa-en", "africa-fr")
        ]
        return "\n".join(pages)

    def wait(self, what: str, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                live = "\n".join(self.live())
                raise AssertionError(f"Not so after {seconds:.0f} s: {what}. Live:\n{live}\n" + self.last())
            time.sleep(0.2)

    def wait_live(self, *headlines: str) -> None:
        self.wait(f"{headlines} live", lambda: set(headlines) <= set(self.live()))

    def wait_gone(self, *headlines: str) -> None:
        self.wait(f"{headlines} not live", lambda: not set(headlines) & set(self.live()))

    def stays(self, condition: Callable[[], bool], seconds: float = 4.0) -> bool:
        """Return whether something stays so for some seconds: that no event comes can only be waited for."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not condition():
                return False
            time.sleep(0.2)
        return True

    def last(self) -> str:
        return "The desk said:\n" + "\n".join(self.log[-40:])


@contextmanager
def _environment(more: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
