"""Bringing a folder to what an edition shows: first what was withdrawn goes, then the new comes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain

from dragoman.mirror.folder import SiteFolder
from dragoman.mirror.kept import MirrorRecord
from dragoman.mirror.pictures import BroughtPicture, PictureBringer, PictureRefused
from dragoman.mirror.site import PICTURES_IN, MirroredSite, SiteFile, moment_now
from dragoman.mirror.source import MirroredDesk
from service.domain.edition import Edition
from service.errors import BeginAgain, Conflict, Unavailable

#: pictures that are brought before pages are made again, and how many at once
PICTURES, AT_ONCE = 100, 4
#: seconds after which no further picture is begun before the desk is asked again
A_WHILE = 30.0
#: seconds after which a picture that could not be brought is asked for again
AGAIN = 3600.0
#: files that are written before it is noted
FILES = 500


@dataclass(slots=True)
class MirrorReport:
    """What was done: files written and removed, stories shown, withdrawn and held back."""

    edition: str
    sequence: int = 0
    shown: int = 0
    withdrawn: int = 0
    written: int = 0
    removed: int = 0
    pictures: int = 0
    pictures_elsewhere: int = 0
    held: list[str] = field(default_factory=list)
    began_again: bool = False

    @property
    def changed(self) -> bool:
        """Return whether the folder is another one now."""
        return bool(self.written or self.removed or self.began_again)


class EditionMirror:
    """A folder that is kept as an edition of a desk is. `base` is the address at which readers find it."""

    def __init__(
        self,
        desk: MirroredDesk,
        folder: SiteFolder,
        base: str = "",
        pictures: PictureBringer | None = None,
    ) -> None:
        self._desk, self._folder, self._pictures = desk, folder, pictures
        self._base = f"{base.rstrip('/')}/" if base else ""
        self._record = MirrorRecord(folder.record)
        of = self._record.fact("edition")
        if of not in (None, desk.edition):
            raise Conflict(f"{folder.folder} mirrors the edition {of!r}. Name another folder.")
        self._record.note(edition=desk.edition)

    def close(self) -> None:
        """Close the record."""
        self._record.close()

    def renew(self) -> MirrorReport:
        """Bring the folder to what the edition shows now, and return what was done.

        May be killed at any time: begun again, it goes on, and ends with the same files. Raises
        `Unavailable` where the desk does not answer; what was known to be withdrawn is gone then as well.
        """
        report = MirrorReport(self._desk.edition)
        if (before := self._edition_before()) is not None:
            self._write(before, report)  # what a mirror that was killed had heard and not yet done
        edition = self._desk.known()
        self._record.note(info="\n".join((edition.name, edition.locale, edition.direction)))
        self._catch_up(edition, report)
        self._write(edition, report)
        if self._pictures is not None:
            self._bring_pictures(self._pictures, edition, report)
        report.sequence = int(self._record.fact("sequence") or 0)
        report.withdrawn = self._record.withdrawn()
        return report

    def _edition_before(self) -> Edition | None:
        """Return the edition as the desk told of it when it was asked last."""
        said = self._record.fact("info")
        if said is None:
            return None
        name, locale, direction = said.split("\n")
        return Edition(self._desk.edition, name, locale, direction, "latn", "UTC", ())

    def _catch_up(self, edition: Edition, report: MirrorReport) -> None:
        """Ask until nothing more comes; what is withdrawn is taken from readers with each answer."""
        while True:
            after = self._record.fact("after")
            try:
                changes = self._desk.changes(after)
            except BeginAgain:
                if after is None:
                    raise
                self._begin_again(report)
                continue
            if after is not None and changes.sequence < int(self._record.fact("sequence") or 0):
                self._begin_again(report)  # a desk that does not say so itself
                continue
            taken = self._record.take(changes)
            report.held += taken.held
            if taken.down:
                self._write(edition, report)
            if not changes.more:
                return

    def _begin_again(self, report: MirrorReport) -> None:
        if report.began_again:
            raise Unavailable(
                f"The desk at {self._desk.address} tells its edition's past differently each time. Are there "
                "two desks behind one address?"
            )
        report.began_again = True
        self._record.begin_again()
        self._record.note(sequence=None)

    def _write(self, edition: Edition, report: MirrorReport) -> None:
        """Make the folder what the record says: withdrawn pages first, then lists, then pages."""
        site = MirroredSite(self._record, edition, self._base, moment_now())
        report.shown = len(site.stories)
        wanted: dict[str, SiteFile] = {}
        for one in chain(site.withdrawn(), site.lists(), site.pages(), site.moved()):
            wanted.setdefault(one.path, one)
        copies = set(self._record.pictures().values())
        known = self._record.files()
        ours = {path for path in known if path.partition("/")[0] != PICTURES_IN}
        report.removed += self._remove(ours.difference(wanted))
        due = [one for one in wanted.values() if known.get(one.path) != one.digest]
        for part in _in_parts(due):
            self._record.note_files(dict.fromkeys((one.path for one in part), ""))
            for one in part:
                self._folder.write(one.path, one.make().encode())
            self._folder.settle()
            self._record.note_files({one.path: one.digest for one in part})
            report.written += len(part)
        self._record.forget_pictures(site.pictures())
        copies = {f"{PICTURES_IN}/{name}" for name in self._record.pictures().values()}
        report.removed += self._remove(set(known).difference(ours, copies))

    def _remove(self, paths: Iterable[str]) -> int:
        gone = sorted(paths)
        for path in gone:
            self._folder.remove(path)
        if gone:
            self._folder.settle()
            self._record.forget_files(gone)
        return len(gone)

    def _bring_pictures(self, bringer: PictureBringer, edition: Edition, report: MirrorReport) -> None:
        """Bring the pictures that are not here, those of the newest stories first, and show them.

        After each part the desk is asked anew: what is withdrawn does not wait for slow servers of pictures.
        """
        moment = time.time()
        while True:
            site = MirroredSite(self._record, edition, self._base, moment_now())
            here, tried, wanted = self._record.pictures(), self._record.tried(), site.pictures()
            due = [url for url in wanted if url not in here and moment - tried.get(url, 0.0) > AGAIN]
            if not due:
                break
            self._bring_part(bringer, due[:PICTURES], moment, report)
            self._catch_up(edition, report)
            self._write(edition, report)
        report.pictures_elsewhere = len(set(wanted).difference(here))

    def _bring_part(
        self, bringer: PictureBringer, part: list[str], moment: float, report: MirrorReport
    ) -> None:
        """Bring some pictures, as many as are begun within a while."""
        until = time.monotonic() + A_WHILE

        def bring(place: int) -> BroughtPicture | str | None:
            if place >= AT_ONCE and time.monotonic() > until:  # the first ones always: it has to go on
                return None
            try:
                return bringer.bring(part[place])
            except PictureRefused as error:
                return str(error)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for url, found in zip(part, pool.map(bring, range(len(part))), strict=True):
                if isinstance(found, str):
                    self._record.keep_picture(url, None, found, moment)
                elif found is not None:
                    path = f"{PICTURES_IN}/{found.name}"
                    self._record.note_files({path: ""})
                    self._folder.write(path, found.content)
                    self._record.keep_picture(url, found.name, "", moment)
                    report.pictures += 1


def _in_parts(files: list[SiteFile]) -> Iterator[list[SiteFile]]:
    for start in range(0, len(files), FILES):
        yield files[start : start + FILES]
