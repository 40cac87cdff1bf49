"""Downloading a model: it goes on where it was cut, also by another run, and is what the hub says it is.

huggingface_hub (2.4) begins each file anew in every run: its part files have names that no other run finds.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from service.errors import Conflict, Unprocessable
from workers.models.hub import RemoteFile, Repository, home
from workers.models.hub_faults import Patience, as_said, is_passing
from workers.models.room import free_disk, size_text

#: called with bytes that are here, and bytes in all
Report = Callable[[int, int], None]
#: how the names of folders with downloads begin, and of a file that is not whole yet end
PREFIX, PART = ".fetching-", ".part"
#: seconds after which nobody is expected to go on with a download
GIVEN_UP = 30 * 86_400
#: bytes that are left free on the disk
SPARE = 50_000_000


def folder_for(models: Path, repository: Repository) -> Path:
    """Return where a download of this commit is gathered."""
    return models / f"{_prefix(repository.name)}{repository.revision[:12]}"


def fetched(folder: Path) -> int:
    """Return how many bytes of a download are here."""
    if not folder.is_dir():
        return 0
    return sum(one.stat().st_size for one in folder.iterdir() if one.is_file())


def unfinished(models: Path) -> list[tuple[str, Path]]:
    """Return the downloads that were cut: the model's name on the hub, and the folder."""
    if not models.is_dir():
        return []
    folders = sorted(one for one in models.iterdir() if one.name.startswith(PREFIX) and one.is_dir())
    return [
        (folder.name.removeprefix(PREFIX).rpartition("@")[0].replace("--", "/", 1), folder)
        for folder in folders
    ]


def fetch(repository: Repository, models: Path, report: Report, patience: Patience | None = None) -> Path:
    """Download a repository's files and return their folder, which is the caller's to remove.

    Raises `Conflict` while another command fetches the same, `Unprocessable` where the disk is too small or
    what comes is not what the hub says, and what `hub_faults.as_said` makes of other faults. In every case
    but a wrong file what is here stays, and the next call goes on from there.
    """
    patience = patience or Patience()
    _forget_others(models, repository)
    folder = folder_for(models, repository)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, repository.name):
        missing = repository.size - fetched(folder)
        if missing + SPARE > free_disk(folder):
            raise Unprocessable(
                f"{repository.name} needs {size_text(missing)} more on the disk of {models}, of which "
                f"{size_text(SPARE)} are to stay free, and it has {size_text(free_disk(folder))} free. Free "
                "some space, or set DRAGOMAN_MODELS_DIR to a folder on a larger disk, and add it again."
            )
        before = 0
        report(min(fetched(folder), repository.size), repository.size)
        for file in repository.files:
            base = before

            def moved(count: int, base: int = base) -> None:
                report(base + count, repository.size)

            try:
                _one(repository, file, folder, moved, patience)
            except Exception as error:
                if isinstance(error, OSError) and error.errno:
                    raise  # the disk's: the hub's errors are OSErrors, too, but have no number
                raise as_said(error, repository.name, home(), _kept(folder, repository)) from error
            before += file.size
            report(before, repository.size)
    return folder


def _kept(folder: Path, repository: Repository) -> str:
    here = fetched(folder)
    return f"{size_text(here)} of {size_text(repository.size)} are here and stay. " if here else ""


def _one(
    repository: Repository, file: RemoteFile, folder: Path, moved: Callable[[int], None], patience: Patience
) -> None:
    """Download one file, with as many tries as `patience` allows without a byte, and compare its sum."""
    whole, part = folder / file.name, folder / f"{file.name}{PART}"
    if whole.is_file():
        return
    failed, wrong = 0, False
    while True:
        had, may_be = _size(part), True
        try:
            if had != file.size or not had:
                may_be = _stream(repository, file, part, moved, patience)
        except Exception as error:
            failed = 0 if _size(part) > had else failed + 1
            wait = patience.wait(error, max(failed - 1, 0))
            if not is_passing(error) or wait is None or failed > patience.tries:
                raise
            patience.sleep(wait)
            continue
        if may_be and _is_right(part, file):
            part.rename(whole)
            return
        if may_be:
            part.unlink(missing_ok=True)
        if wrong:
            raise Unprocessable(
                f"{file.name} of {repository.name} came twice, and neither time was it the file that the hub "
                f"lists (its size or its checksum differs). Nothing was added. Something between here and "
                f"{home()} changes files, or the hub has a fault: try another network, or later."
            )
        wrong = True


def _stream(
    repository: Repository, file: RemoteFile, part: Path, moved: Callable[[int], None], patience: Patience
) -> bool:
    """Ask for what is missing of a file and write it behind what is here.

    Returns False for an answer that cannot be the file, such as a network's page for signing in: what is here
    stays as it was.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.utils import (  # type: ignore[attr-defined]  # public, though not marked so
        build_hf_headers,
        get_session,
        hf_raise_for_status,
    )

    had = _size(part)
    if had > file.size:
        part.unlink()
        had = 0
    # As it is, not compressed: else neither sizes nor places in it would be those of the file.
    headers: dict[str, Any] = {**build_hf_headers(library_name="dragoman"), "Accept-Encoding": "identity"}
    if had:
        headers["Range"] = f"bytes={had}-"
    url = hf_hub_url(repository.name, file.name, revision=repository.revision, endpoint=home())
    with get_session().stream("GET", url, headers=headers, timeout=patience.timeout) as response:
        if response.status_code == 416 and had:  # it is shorter than what is here
            part.unlink()
            return True
        if response.status_code >= 400:
            response.read()
        hf_raise_for_status(response)
        goes_on = response.status_code == 206 and _begins_at(response.headers.get("Content-Range"), had)
        count = had if goes_on else 0
        length = response.headers.get("Content-Length", "")
        if (
            length.isdigit()
            and "Content-Encoding" not in response.headers
            and int(length) != file.size - count
        ):
            return False
        with part.open("ab" if goes_on else "wb") as out:
            for chunk in response.iter_bytes():  # as they come: what waits for more is lost in a cut
                out.write(chunk)
                count += len(chunk)
                moved(count)
    return True


def _begins_at(content_range: str | None, place: int) -> bool:
    found = re.match(r"bytes (\d+)-", content_range or "")
    return found is not None and int(found[1]) == place


def _is_right(part: Path, file: RemoteFile) -> bool:
    if _size(part) != file.size:
        return False
    if file.sha256:
        digest, wanted = hashlib.sha256(), file.sha256
    elif file.git_sha1:
        digest, wanted = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False), file.git_sha1
    else:
        return True
    with part.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest() == wanted.lower()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


@contextmanager
def _alone(folder: Path, name: str) -> Iterator[None]:
    """Keep other commands from fetching the same; the lock ends with the process, however it ends."""
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"Another command is fetching {name}. Let it end, then try again.") from None
        yield


def _prefix(name: str) -> str:
    return f"{PREFIX}{name.replace('/', '--')}@"


def _forget_others(models: Path, repository: Repository) -> None:
    """Remove what was fetched of other commits of this model, and downloads that nobody went on with."""
    for name, folder in unfinished(models):
        old = max((one.stat().st_mtime for one in (folder, *folder.iterdir())), default=0.0)
        if (name == repository.name and folder != folder_for(models, repository)) or (
            old < time.time() - GIVEN_UP
        ):
            with suppress(Conflict):
                throw_away(folder, name)


def throw_away(folder: Path, name: str) -> None:
    """Remove a download that was cut. Raises `Conflict` while a command is at it."""
    with _alone(folder, name):
        forget(folder)


def forget(folder: Path) -> None:
    """Remove a download."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
