"""What a mirror knows: the stories, their names and pictures, and the files that it has written.

One SQLite file. What a desk said and how far that goes are kept in one transaction, so that a mirror which
is killed goes on where it was; a file is noted before it is written, so that none is forgotten.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.mirror.picture_links import picture_links
from dragoman.mirror.source import EditionChanges
from service.stages.topics import page_name, topics_of

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stories (
    id TEXT PRIMARY KEY, round INTEGER NOT NULL, moment TEXT NOT NULL,
    item TEXT, tag TEXT, name TEXT, dated TEXT, place INTEGER, topics TEXT, pictures TEXT);
CREATE INDEX IF NOT EXISTS by_day ON stories (dated DESC, place DESC) WHERE item IS NOT NULL;
CREATE TABLE IF NOT EXISTS names (name TEXT PRIMARY KEY, story TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pictures (url TEXT PRIMARY KEY, file TEXT, why TEXT, tried REAL NOT NULL);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, digest TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class MirroredStory:
    """A story as lists need it; `dated` is the moment by which it stands in them."""

    id: str
    name: str
    tag: str
    dated: str
    topics: tuple[str, ...]
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer: stories that came down, and those that stay down though the desk has them."""

    down: tuple[str, ...]
    held: tuple[str, ...]


class MirrorRecord:
    """The record of a mirror in a file of its own."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def fact(self, name: str) -> str | None:
        """Return a fact about the mirror."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, **facts: str | None) -> None:
        """Keep facts about the mirror; None forgets one."""
        for name, value in facts.items():
            if value is None:
                self._db.execute("DELETE FROM facts WHERE name = ?", (name,))
            else:
                self._db.execute("REPLACE INTO facts VALUES (?, ?)", (name, value))

    def begin_again(self) -> None:
        """Read the edition from its start: what does not come again will come down."""
        with self._db:
            self._db.execute("BEGIN")
            self.note(round=str(self._round() + 1), after=None, whole=None)

    def take(self, changes: EditionChanges) -> Taken:
        """Keep an answer of the desk and where to go on; what it took back is down for good, whoever asks."""
        down: list[str] = []
        held: list[str] = []
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            for item in changes.items:
                self._take(item, down, held)
            self.note(after=changes.after, sequence=str(changes.sequence))
            if not changes.more:
                down += self._finish()
        return Taken(tuple(down), tuple(held))

    def _round(self) -> int:
        return int(self.fact("round") or 0)

    def _take(self, item: dict[str, Any], down: list[str], held: list[str]) -> None:
        story = next((one["value"] for one in item["altIds"] if one["role"] == "id"), item["uri"])
        moment, number = item["versionCreated"], self._round()
        known = self._db.execute("SELECT item, moment FROM stories WHERE id = ?", (story,)).fetchone()
        withdrawn_at = known[1] if known is not None and known[0] is None else ""
        if item["pubStatus"] != "usable":
            if known is not None and known[0] is not None:
                down.append(story)
            self._db.execute(
                "REPLACE INTO stories (id, round, moment) VALUES (?, ?, ?)",
                (story, number, max(moment, withdrawn_at)),
            )
        elif moment < withdrawn_at:
            # a desk that was put back to before the withdrawal: it shows again what nobody may read
            held.append(story)
            self._db.execute("UPDATE stories SET round = ? WHERE id = ?", (number, story))
        else:
            self._keep(story, number, item)

    def _keep(self, story: str, number: int, item: dict[str, Any]) -> None:
        # what a newsroom writes to its staff has no place where readers fetch files
        item = {name: value for name, value in item.items() if name != "edNote"}
        said = {one["role"]: one["value"] for one in item.get("descriptions", ())}
        text = json.dumps(item, ensure_ascii=False, sort_keys=True)
        name = page_name(item, story)
        place = self._db.execute("SELECT coalesce(max(place), 0) + 1 FROM stories").fetchone()[0]
        row = {
            "id": story,
            "round": number,
            "moment": item["versionCreated"],
            "item": text,
            "tag": hashlib.sha256(text.encode()).hexdigest(),
            "name": name,
            "dated": said.get("dated", item["versionCreated"]),
            "place": place,
            "topics": json.dumps([topic.key for topic in topics_of(item)], ensure_ascii=False),
            "pictures": json.dumps(picture_links(item), ensure_ascii=False),
        }
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        self._db.execute(f"REPLACE INTO stories ({columns}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - our own names
        self._db.execute("REPLACE INTO names VALUES (?, ?)", (name, story))

    def _finish(self) -> list[str]:
        """Take down what did not come in a reading from the start, once that is whole; return which."""
        found = self._db.execute(
            "SELECT id FROM stories WHERE round < ? AND item IS NOT NULL", (self._round(),)
        ).fetchall()
        self._db.execute(
            "UPDATE stories SET item = NULL, round = ? WHERE round < ? AND item IS NOT NULL",
            (self._round(), self._round()),
        )
        self.note(whole="yes")
        return [str(row[0]) for row in found]

    def live(self) -> list[MirroredStory]:
        """Return what readers may see, in the order of the edition."""
        rows = self._db.execute(
            "SELECT id, name, tag, dated, topics, pictures FROM stories WHERE item IS NOT NULL "
            "ORDER BY dated DESC, place DESC"
        )
        return [
            MirroredStory(story, name, tag, dated, tuple(json.loads(topics)), tuple(json.loads(pictures)))
            for story, name, tag, dated, topics, pictures in rows
        ]

    def item(self, story: str) -> dict[str, Any]:
        """Return the item of a story that readers may see."""
        row = self._db.execute("SELECT item FROM stories WHERE id = ?", (story,)).fetchone()
        found: dict[str, Any] = json.loads(row[0])
        return found

    def old_names(self) -> list[tuple[str, str, str | None]]:
        """Return names that pages had: the name, its story, and the story's name now; None: withdrawn."""
        return self._db.execute(
            "SELECT n.name, s.id, CASE WHEN s.item IS NULL THEN NULL ELSE s.name END FROM names n "
            "JOIN stories s ON s.id = n.story WHERE s.item IS NULL OR s.name <> n.name ORDER BY n.name"
        ).fetchall()

    def changed_at(self) -> str | None:
        """Return when the edition last changed, as far as the mirror knows."""
        row = self._db.execute("SELECT max(moment) FROM stories").fetchone()
        return None if row is None or row[0] is None else str(row[0])

    def withdrawn(self) -> int:
        """Return how many stories are down."""
        return int(self._db.execute("SELECT count(*) FROM stories WHERE item IS NULL").fetchone()[0])

    def pictures(self) -> dict[str, str]:
        """Return the files of pictures that are here, by their addresses."""
        return dict(self._db.execute("SELECT url, file FROM pictures WHERE file IS NOT NULL").fetchall())

    def tried(self) -> dict[str, float]:
        """Return the pictures that could not be brought, and when that was tried."""
        return dict(self._db.execute("SELECT url, tried FROM pictures WHERE file IS NULL").fetchall())

    def keep_picture(self, url: str, file: str | None, why: str, moment: float) -> None:
        """Keep where a picture is, or why it is not here."""
        self._db.execute("REPLACE INTO pictures VALUES (?, ?, ?, ?)", (url, file, why, moment))

    def forget_pictures(self, wanted: Iterable[str]) -> None:
        """Forget the pictures that no story has any more."""
        known = {str(row[0]) for row in self._db.execute("SELECT url FROM pictures")}
        gone = known.difference(wanted)
        self._db.executemany("DELETE FROM pictures WHERE url = ?", [(url,) for url in gone])

    def files(self) -> dict[str, str]:
        """Return the files of the site by path, each with what it was made of; empty: not known."""
        return dict(self._db.execute("SELECT path, digest FROM files").fetchall())

    def note_files(self, digests: Mapping[str, str]) -> None:
        """Keep what files were made of."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany("REPLACE INTO files VALUES (?, ?)", list(digests.items()))

    def forget_files(self, paths: Iterable[str]) -> None:
        """Forget files that are no longer there."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])
