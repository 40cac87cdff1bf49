"""Fetching a checkpoint from the Hugging Face hub, at a person's command and never otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from service.errors import NotFound, Unavailable, Unprocessable
from service.program import dragoman

NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*\Z")
#: what belongs to a model beside its weights
NEEDED = re.compile(
    r"(README\.md|config\.json|generation_config\.json|tokenizer\.json|tokenizer_config\.json"
    r"|special_tokens_map\.json|added_tokens\.json|vocab\.json|source\.spm|target\.spm"
    r"|sentencepiece\.bpe\.model|spiece\.model|shared_vocabulary\.(json|txt)|model\.toml)\Z"
)
#: the weights in the forms that we read, tried in this order: pickles, which can run code, come last
WEIGHTS = (
    re.compile(r"model\.bin\Z"),
    re.compile(r"model(-\d+-of-\d+)?\.safetensors\Z|model\.safetensors\.index\.json\Z"),
    re.compile(r"pytorch_model(-\d+-of-\d+)?\.bin\Z|pytorch_model\.bin\.index\.json\Z"),
)
#: called with bytes fetched so far, and in all
Report = Callable[[int, int], None]


def looks_like_hub_name(text: str) -> bool:
    """Return whether a text may be OWNER/NAME."""
    return NAME.match(text) is not None


def fetch(name: str, folder: Path, report: Report) -> None:
    """Download what a model needs into `folder`.

    Raises `Unavailable` where the hub does not answer, `NotFound` where it has no such model that is open to
    all, and `Unprocessable` for a model without weights that we read.
    """
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()  # ours shows the whole, not a file at a time
    try:
        info = huggingface_hub.HfApi().model_info(name, files_metadata=True, timeout=20)
    except HfHubHTTPError as error:
        status = getattr(error.response, "status_code", 0)
        if status in (401, 403, 404):
            raise NotFound(
                f"The hub has no model {name} that is open to all. Look for its name on {_home()}/models."
            ) from error
        raise _unreachable(name) from error
    except Exception as error:  # whatever its HTTP library calls a missing network
        raise _unreachable(name) from error
    sizes = {one.rfilename: one.size or 0 for one in info.siblings or ()}
    files = choose_files(sizes)
    if not files:
        raise Unprocessable(f"{name} has no weights that can be read: no model.safetensors and no *.bin.")
    whole, had = sum(sizes[file] for file in files), 0
    report(0, whole)
    for file in files:
        before = had

        def moved(count: int, base: int = before) -> None:
            report(base + count, whole)

        try:
            huggingface_hub.hf_hub_download(
                name, file, revision=info.sha, local_dir=folder, tqdm_class=_meter(moved)
            )
        except Exception as error:
            raise _unreachable(name) from error
        had += sizes[file]
        report(had, whole)


def choose_files(names: Sequence[str] | dict[str, int]) -> list[str]:
    """Choose from a model's files those that are needed; none where there are no weights."""
    for shape in WEIGHTS:
        weights = [name for name in names if shape.match(name)]
        if weights:
            return [name for name in names if NEEDED.match(name)] + weights
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


def _home() -> str:
    from huggingface_hub.constants import ENDPOINT

    return str(ENDPOINT)


def _unreachable(name: str) -> Unavailable:
    return Unavailable(
        f"The hub ({_home()}) cannot be reached. On a machine with a network run "
        f"`hf download {name} --local-dir {name.rpartition('/')[2]}`, bring that folder here, and run "
        f"`{dragoman()} models add {name.rpartition('/')[2]}`."
    )


def _meter(moved: Callable[[int], None]) -> Any:
    """Make a progress bar for huggingface_hub that shows nothing itself and tells how many bytes came."""
    from tqdm import tqdm

    class Meter(tqdm):  # type: ignore[misc,type-arg,unused-ignore]  # tqdm has no types
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)
            super().__init__(*args, **{**options, "disable": True})
            self.count = int(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> bool | None:
            self.count += int(n or 0)
            moved(self.count)
            return None

    return Meter
