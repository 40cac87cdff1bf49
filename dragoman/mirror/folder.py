"""The folder that readers are served: files are written aside and renamed, and only ours are removed."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from service.errors import Conflict, Unprocessable

#: what is ours and not for readers
OWN = ".mirror"


class SiteFolder:
    """The folder of a mirror, held by one program at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._own = folder, folder / OWN
        if folder.is_dir() and not self._own.is_dir() and any(folder.iterdir()):
            raise Unprocessable(
                f"{folder} has other files in it. A mirror wants a folder of its own: name one that is empty "
                "or not there."
            )
        self._own.mkdir(parents=True, exist_ok=True)
        self._lock = (self._own / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise Conflict(
                f"Another program mirrors into {folder} right now. Wait for its end, or stop it."
            ) from None
        for left in self._own.glob("*.part"):
            left.unlink()

    def __enter__(self) -> SiteFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.close()

    @property
    def record(self) -> Path:
        """Return where the record of the mirror is kept."""
        return self._own / "record.sqlite3"

    def write(self, path: str, content: bytes) -> None:
        """Write a file of the site: whoever reads it has the old one or the new one, never a part."""
        aside, place = self._own / "new.part", self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(place)

    def has(self, path: str) -> bool:
        """Return whether a file of the site is there."""
        return (self.folder / path).is_file()

    def remove(self, path: str) -> None:
        """Remove a file of the site, and the folders that are empty then."""
        place = self.folder / path
        place.unlink(missing_ok=True)
        for parent in place.parents:
            if parent == self.folder:
                break
            try:
                parent.rmdir()
            except OSError:
                break

    def settle(self) -> None:
        """Have on the disk what was written, so that a lost current takes nothing that was noted."""
        os.sync()
