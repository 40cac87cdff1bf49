"""What a model's repository on the Hugging Face hub holds: which files, at which commit, which licence."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from service.errors import NotFound, Unprocessable
from workers.models.hub_faults import Patience, as_said, is_network, is_passing

NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*\Z")
COMMIT = re.compile(r"[0-9a-f]{40}\Z")
#: the vocabulary that CTranslate2 writes beside its model, and no checkpoint has
VOCABULARY = re.compile(r"(shared|source|target)_vocabulary\.(json|txt)\Z")
#: what belongs to a model beside its weights
NEEDED = re.compile(
    r"(README\.md|config\.json|generation_config\.json|tokenizer\.json|tokenizer_config\.json"
    r"|special_tokens_map\.json|added_tokens\.json|vocab\.json|source\.spm|target\.spm"
    r"|sentencepiece\.bpe\.model|spiece\.model|model\.toml)\Z"
)
#: the weights in the forms that we read, tried in this order: pickles, which can run code, come last
WEIGHTS = (
    re.compile(r"model\.bin\Z"),
    re.compile(r"model(-\d+-of-\d+)?\.safetensors\Z|model\.safetensors\.index\.json\Z"),
    re.compile(r"pytorch_model(-\d+-of-\d+)?\.bin\Z|pytorch_model\.bin\.index\.json\Z"),
)
#: commits that are looked through for one with weights, newest first
COMMITS = 10

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository: bytes, and its SHA-256, or for small files git's SHA-1 of it (in hex).

    Both sums are empty where the hub gives none.
    """

    name: str
    size: int
    sha256: str = ""
    git_sha1: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """The files of a model that are needed, at a commit (`revision`), and the licence on its card."""

    name: str
    revision: str
    files: tuple[RemoteFile, ...]
    licence: str = ""

    @property
    def size(self) -> int:
        """Bytes to fetch in all."""
        return sum(file.size for file in self.files)

    @property
    def converted(self) -> bool:
        """Whether it holds a model that CTranslate2 reads as it is."""
        names = [file.name for file in self.files]
        return "model.bin" in names and any(VOCABULARY.match(name) for name in names)


def looks_like_hub_name(text: str) -> bool:
    """Return whether a text may be OWNER/NAME."""
    return NAME.match(text) is not None


def home() -> str:
    """Return the hub's address: HF_ENDPOINT, else that of huggingface.co."""
    from huggingface_hub.constants import ENDPOINT

    return (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")


def look(name: str, commit: str = "", patience: Patience | None = None) -> Repository:
    """Return what the hub has of a model at `commit` (or its first digits), else at the newest with weights.

    Some repositories lost their weights in a later commit; an earlier one is as good. Raises `NotFound`
    where there is no such model that is open to all, or no such commit, `Unprocessable` for a model without
    weights that we read, and what `hub_faults.as_said` makes of a fault of network or hub.
    """
    patience = patience or Patience()
    if commit and not COMMIT.match(commit):
        commits = _commits(name, patience)
        found = next((one for one in commits if one.startswith(commit)), None)
        if found is None:
            raise NotFound(f"The hub has no commit {commit} of {name} any more: its owner has rewritten it.")
        commit = found
    newest = _repository(name, commit, patience)
    if newest.files:
        return newest
    for earlier in [] if commit else _commits(name, patience)[:COMMITS]:
        if earlier != newest.revision and (found_there := _repository(name, earlier, patience)).files:
            return found_there
    raise Unprocessable(f"{name} has no weights that can be read: no model.safetensors and no *.bin.")


def choose_files(names: Iterable[str]) -> list[str]:
    """Choose from a model's files those that are needed; none where there are no weights."""
    names = list(names)
    for shape in WEIGHTS:
        weights = [name for name in names if shape.match(name)]
        if weights:
            return [name for name in names if NEEDED.match(name) or VOCABULARY.match(name)] + weights
    return []


def licence_of(folder: Path) -> str:
    """Read the licence from a model card; empty where it says none."""
    card = folder / "README.md"
    if not card.is_file():
        return ""
    text = card.read_text(encoding="utf-8", errors="replace")
    head = re.match(r"---\s*\n(.*?)\n---", text, re.DOTALL)
    found = re.search(r"^license:\s*['\"]?([\w.+-]+)", head[1], re.MULTILINE) if head else None
    return found[1] if found else ""


def _repository(name: str, commit: str, patience: Patience) -> Repository:
    info = _ask(name, patience, lambda api: api.model_info(
        name, revision=commit or None, files_metadata=True, timeout=patience.timeout
    ))  # fmt: skip
    files = {one.rfilename: one for one in info.siblings or ()}
    card = getattr(info, "card_data", None)
    return Repository(
        name,
        str(info.sha or commit),
        tuple(_file(files[file]) for file in choose_files(files)),
        str(getattr(card, "license", None) or ""),
    )


def _file(sibling: Any) -> RemoteFile:
    large = sibling.lfs
    sha256 = str(large.sha256 or "") if large else ""
    return RemoteFile(
        sibling.rfilename, int(sibling.size or 0), sha256, "" if sha256 else str(sibling.blob_id or "")
    )


def _commits(name: str, patience: Patience) -> Sequence[str]:
    """Return the commits of a model, newest first."""
    found = _ask(name, patience, lambda api: api.list_repo_commits(name))
    return [str(one.commit_id) for one in found]


def _ask(name: str, patience: Patience, question: Callable[[Any], T]) -> T:
    """Ask the hub, and again where it may answer better then."""
    import huggingface_hub

    api = huggingface_hub.HfApi(endpoint=home())
    for number in range(patience.tries + 1):
        try:
            return question(api)
        except Exception as error:
            wait = patience.wait(error, number)
            last = number == (1 if is_network(error) else patience.tries)  # it was not there, and is not
            if wait is None or last or not is_passing(error):
                raise as_said(error, name, home()) from error
            patience.sleep(wait)
    raise AssertionError("the last try returns or raises")
