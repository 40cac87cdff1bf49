"""Downloads from a hub of the tests' own: cut at every stage, refused, slow, wrong; whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.errors import (
    Conflict,
    DragomanError,
    Forbidden,
    NotFound,
    Unauthenticated,
    Unavailable,
    Unprocessable,
)
from tests.workers import ct2_files
from tests.workers.hub import Hub, running
from workers.engines.manifest import FILE, read_manifest
from workers.models import adding, downloading, room
from workers.models.adding import AddRequest, add
from workers.models.hub import look
from workers.models.hub_faults import Patience
from workers.models.removing import remove_download
from workers.models.verifying import verify

NAME = "somebody/opus-mt-en-fr-ctranslate2"


@pytest.fixture(scope="session")
def opus_files(model_folder: Path) -> ct2_files.Files:
    """The bundled model as a converted one of OPUS-MT."""
    return ct2_files.opus(model_folder)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, opus_files: ct2_files.Files) -> Iterator[Hub]:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with running() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        hub.put(NAME, opus_files)
        yield hub


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


class Waits(list[float]):
    """Takes down what is waited, and does not wait."""

    def patience(self, **changes: Any) -> Patience:
        return Patience(**{"tries": 3, "timeout": 5.0, "sleep": self.append, **changes})


@pytest.fixture
def waits() -> Waits:
    return Waits()


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if not one.name.endswith(".lock"))


def test_a_model_is_fetched_proved_and_described(hub: Hub, models: Path, waits: Waits) -> None:
    seen: list[tuple[str, int, int]] = []
    added = add(AddRequest(NAME), models, lambda *step: seen.append(step), waits.patience())
    manifest = read_manifest(added.folder)
    assert (manifest.origin, manifest.revision) == (NAME, hub.repositories[NAME][-1][0])
    assert (manifest.licence, manifest.compute_type) == ("apache-2.0", "int8")  # from float16
    assert added.said["en", "fr"].startswith("Les enfants")
    assert names(models) == ["opus-mt-en-fr-ctranslate2"]
    assert verify(added.folder, manifest)[0] == []
    fetched = [(done, total) for step, done, total in seen if step == adding.FETCHING]
    assert fetched[-1][0] == fetched[-1][1] == sum(map(len, hub.repositories[NAME][-1][1].values()))
    assert [done for done, _ in fetched] == sorted(done for done, _ in fetched)
    assert waits == []


@pytest.mark.parametrize("file", ["README.md", "config.json", "model.bin", "source.spm", "vocab.json"])
def test_a_file_that_is_cut_goes_on_where_it_was_cut(hub: Hub, models: Path, waits: Waits, file: str) -> None:
    whole = len(hub.repositories[NAME][-1][1][file])
    hub.fail(rf"/(large/.*|resolve/\w+)/{file}$", after=whole // 2)
    path = f"large.*{file}$" if whole > 100_000 else f"{file}$"
    hub.faults[0].path = path
    add(AddRequest(NAME), models, patience=waits.patience())
    assert hub.sent(file) == whole
    asked = [one.range for one in hub.asked if one.path.endswith(f"/{file}") and one.range]
    assert asked
    assert set(asked) == {f"bytes={whole // 2}-"}
    assert waits == [1.0]


@pytest.mark.parametrize("file", ["config.json", "model.bin", "vocab.json"])
def test_the_next_run_goes_on_where_the_network_ended(
    hub: Hub, models: Path, waits: Waits, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = len(hub.repositories[NAME][-1][1][file])
    hub.fail(f"large.*{file}$" if whole > 100_000 else f"{file}$", after=whole // 3)
    real = downloading._stream

    def and_then_nothing(*given: Any) -> None:
        try:
            real(*given)
        finally:
            monkeypatch.setenv(
                "HF_ENDPOINT", "http://127.0.0.1:9" if hub.faults[0].times == 0 else hub.address
            )

    monkeypatch.setattr(downloading, "_stream", and_then_nothing)
    with pytest.raises(
        Unavailable, match=r"cannot be reached: .* are here and stay\. Run the same command again"
    ):
        add(AddRequest(NAME), models, patience=waits.patience())
    assert [one.startswith(downloading.PREFIX) for one in names(models)] == [True]
    (left,) = downloading.unfinished(models)
    assert left[0] == NAME
    monkeypatch.setattr(downloading, "_stream", real)
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    add(AddRequest(NAME), models, patience=waits.patience())
    assert names(models) == ["opus-mt-en-fr-ctranslate2"]
    for name, data in hub.repositories[NAME][-1][1].items():
        assert hub.sent(name) == len(data), name  # not a byte twice


def test_a_run_that_is_killed_between_download_and_rename_fetches_nothing_again(
    hub: Hub, models: Path, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    for place in ("_stage", "_prove", "checksums"):
        with monkeypatch.context() as patch:
            patch.setattr(adding, place, killed)
            with pytest.raises(Killed):
                add(AddRequest(NAME), models, patience=waits.patience())
        assert not [one for one in names(models) if not one.startswith(".")]
    asked = len(hub.asked)
    add(AddRequest(NAME), models, patience=waits.patience())
    assert len(hub.asked) == asked + 1  # which commit there is
    assert names(models) == ["opus-mt-en-fr-ctranslate2"]


def test_a_hub_that_knows_no_ranges_sends_the_whole_again(hub: Hub, models: Path, waits: Waits) -> None:
    hub.ranges = False
    hub.fail("large.*model.bin$", after=5_000_000)
    add(AddRequest(NAME), models, patience=waits.patience())
    assert hub.sent("model.bin") == 5_000_000 + len(hub.repositories[NAME][-1][1]["model.bin"])


def test_a_file_that_is_not_what_the_hub_lists_is_fetched_once_more_then_refused(
    hub: Hub, models: Path, waits: Waits
) -> None:
    for file in ("config.json", "model.bin"):
        hub.spoilt[file] = 2
        with pytest.raises(Unprocessable, match=rf"{file} of {NAME} came twice, and neither time"):
            add(AddRequest(NAME), models, patience=waits.patience())
        assert not (models / "opus-mt-en-fr-ctranslate2").exists()
    hub.spoilt["model.bin"] = 1
    add(AddRequest(NAME), models, patience=waits.patience())
    assert names(models) == ["opus-mt-en-fr-ctranslate2"]


@pytest.mark.parametrize("where", ["/api/models/", "/resolve/.*vocab.json"])
def test_an_error_of_the_hub_is_borne_for_a_while_then_said(
    hub: Hub, models: Path, waits: Waits, where: str
) -> None:
    hub.fail(where, status=503, times=2)
    add(AddRequest(NAME), models, patience=waits.patience())
    assert waits == [1.0, 2.0]
    hub.fail(where, status=500, times=99)
    with pytest.raises(Unavailable, match=r"an error of its own \(500\): the fault is on its side"):
        add(AddRequest(NAME, name="other"), models, patience=waits.patience())


@pytest.mark.parametrize("where", ["/api/models/", "/resolve/.*vocab.json"])
def test_the_hub_is_asked_again_when_it_wants_to_be(hub: Hub, models: Path, waits: Waits, where: str) -> None:
    hub.fail(where, status=429, headers={"Retry-After": "7"}, times=1)
    hub.fail(where, status=429, headers={"RateLimit": '"resolvers";r=0;t=33'}, times=1)
    add(AddRequest(NAME), models, patience=waits.patience())
    assert waits == [7.0, 33.0]
    hub.fail(where, status=429, headers={"Retry-After": "1800"}, times=9)
    with pytest.raises(Unavailable, match=r"again in 1800 seconds \(429\)"):
        add(AddRequest(NAME, name="other"), models, patience=waits.patience())
    assert waits == [7.0, 33.0]  # half an hour is not waited in silence


def refusal(models: Path, waits: Waits, name: str = NAME) -> DragomanError:
    with pytest.raises(DragomanError) as refused:
        add(AddRequest(name, ("en-fr",)), models, patience=waits.patience())
    assert not [one for one in names(models) if not one.startswith(".")]
    assert waits == []  # asking again would not help
    return refused.value


def test_no_such_model_a_gate_and_a_wrong_token_are_told_apart(
    hub: Hub, models: Path, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = refusal(models, waits, "somebody/nothing")
    assert isinstance(missing, NotFound)
    assert "no model somebody/nothing that is open to all" in missing.detail
    hub.gated.add(NAME)
    gated = refusal(models, waits)
    assert isinstance(gated, Forbidden)
    assert "accepts the conditions" in gated.detail
    assert "HF_TOKEN" in gated.detail
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    token = refusal(models, waits)
    assert isinstance(token, Unauthenticated)
    assert "does not accept the token" in token.detail
    hub.token = "hf_right"
    monkeypatch.setenv("HF_TOKEN", "hf_right")
    add(AddRequest(NAME), models, patience=waits.patience())


def test_a_file_or_commit_that_has_gone_is_said(hub: Hub, models: Path, waits: Waits) -> None:
    hub.fail("/resolve/.*vocab.json", status=404, headers={"X-Error-Code": "EntryNotFound"}, times=1)
    assert "has gone from the hub" in refusal(models, waits).detail
    with pytest.raises(NotFound, match="no commit 0123456 of"):
        look(NAME, "0123456", waits.patience())
    with pytest.raises(NotFound, match="no such commit"):
        look(NAME, "f" * 40, waits.patience())


def test_a_licence_on_the_hub_that_forbids_the_use_is_refused_before_anything_is_fetched(
    hub: Hub, models: Path, waits: Waits, opus_files: ct2_files.Files
) -> None:
    hub.put(NAME, {**opus_files, "README.md": b"---\nlicense: cc-by-nc-4.0\n---\n"})
    assert "cc-by-nc-4.0, forbids commercial use" in refusal(models, waits).detail
    assert not any("resolve" in one.path for one in hub.asked)


def test_weights_that_were_deleted_are_taken_from_the_commit_before(
    hub: Hub, models: Path, waits: Waits, opus_files: ct2_files.Files
) -> None:
    before = hub.repositories[NAME][-1][0]
    hub.put(NAME, {name: data for name, data in opus_files.items() if name != "model.bin"})
    assert look(NAME, patience=waits.patience()).revision == before
    assert look(NAME, before[:7], waits.patience()).revision == before
    assert add(AddRequest(NAME), models, patience=waits.patience()).manifest.revision == before


def test_a_converted_model_without_its_tokenizer_is_refused_before_anything_is_fetched(
    hub: Hub, models: Path, waits: Waits, opus_files: ct2_files.Files
) -> None:
    hub.put("somebody/half", {name: data for name, data in opus_files.items() if name != "source.spm"})
    assert "source.spm is missing" in refusal(models, waits, "somebody/half").detail
    bare = {name: opus_files[name] for name in ("model.bin", "config.json", "shared_vocabulary.json")}
    hub.put("somebody/bare", bare)
    assert "no tokenizer" in refusal(models, waits, "somebody/bare").detail
    assert not any("resolve" in one.path for one in hub.asked)


def test_a_slow_hub_is_waited_for_and_one_that_stalls_is_asked_again(
    hub: Hub, models: Path, waits: Waits
) -> None:
    hub.drip = 0.005
    seen: list[int] = []
    repository = look(NAME, patience=waits.patience())
    downloading.fetch(repository, models, lambda done, _: seen.append(done), waits.patience())
    assert len(seen) > 20  # it is told on the way
    assert waits == []
    hub.drip = 0.0
    hub.put("somebody/other", hub.repositories[NAME][-1][1])
    hub.fail("large/somebody/other/.*model.bin$", after=1_000_000, stalls=True, times=2)
    before = hub.sent("model.bin")
    other = look("somebody/other", patience=waits.patience())
    downloading.fetch(other, models, lambda *_: None, waits.patience(timeout=0.2))
    assert hub.sent("model.bin") - before == len(hub.repositories[NAME][-1][1]["model.bin"])
    assert waits == [1.0, 1.0]  # it came on each time


def test_a_disk_that_is_too_small_is_said_before_and_one_that_fills_up_when_it_does(
    hub: Hub, models: Path, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(downloading, "free_disk", lambda folder: 20_000_000)
        said = refusal(models, waits).detail
    assert "needs 16 MB more on the disk of" in said
    assert "20 MB free" in said
    assert "DRAGOMAN_MODELS_DIR" in said
    assert not any("resolve" in one.path for one in hub.asked)
    real = downloading._stream

    def full(*given: Any) -> None:
        real(*given)
        if given[1].name == "model.bin":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(downloading, "_stream", full)
        said = refusal(models, waits).detail
    assert "is full. Free some space and add it again" in said
    sent = hub.sent("model.bin")
    add(AddRequest(NAME), models, patience=waits.patience())
    assert hub.sent("model.bin") == sent  # it is here


def test_two_commands_do_not_fetch_the_same_at_once(hub: Hub, models: Path, waits: Waits) -> None:
    repository = look(NAME, patience=waits.patience())
    models.mkdir()
    with (
        downloading._alone(downloading.folder_for(models, repository), NAME),
        pytest.raises(Conflict, match="Another"),
    ):
        add(AddRequest(NAME), models, patience=waits.patience())


def test_a_download_that_runs_is_not_removed(hub: Hub, models: Path, waits: Waits) -> None:
    repository = look(NAME, patience=waits.patience())
    folder = models / f"{downloading._prefix(NAME)}000000000000"
    folder.mkdir(parents=True)
    (folder / "model.bin.part").write_bytes(b"half")
    with downloading._alone(folder, NAME):
        with pytest.raises(Conflict, match=f"Another command is fetching {NAME}"):
            remove_download(models, NAME)
        downloading.fetch(repository, models, lambda *_: None, waits.patience())  # of another commit
        assert (folder / "model.bin.part").read_bytes() == b"half"
    assert remove_download(models, NAME) == 4
    assert not folder.exists()


def test_an_answer_that_cannot_be_the_file_leaves_what_is_here(hub: Hub, models: Path, waits: Waits) -> None:
    """A network that wants somebody to sign in answers everything with a page of its own, and 200."""
    hub.fail(r"/large/.*model\.bin", after=1_000_000)
    hub.fail(r"/large/.*model\.bin", status=200, times=2)
    with pytest.raises(Unprocessable, match="came twice"):
        add(AddRequest(NAME), models, patience=waits.patience())
    (left,) = downloading.unfinished(models)
    assert (left[1] / "model.bin.part").stat().st_size == 1_000_000
    add(AddRequest(NAME), models, patience=waits.patience())
    assert hub.sent("model.bin") == len(hub.repositories[NAME][-1][1]["model.bin"])


def test_where_nothing_comes_after_what_is_here_it_begins_anew(hub: Hub, models: Path, waits: Waits) -> None:
    hub.fail(r"/large/.*model\.bin", after=1_000_000)
    hub.fail(r"/large/.*model\.bin", status=416)
    add(AddRequest(NAME), models, patience=waits.patience())
    assert names(models) == ["opus-mt-en-fr-ctranslate2"]


def test_a_416_of_a_hub_that_was_asked_for_all_is_said(hub: Hub, models: Path, waits: Waits) -> None:
    hub.fail(r"/large/.*model\.bin", status=416, times=9)
    assert "answers 416" in refusal(models, waits).detail


def test_what_nobody_goes_on_with_is_removed(hub: Hub, models: Path, waits: Waits) -> None:
    repository = look(NAME, patience=waits.patience())
    old = models / f"{downloading.PREFIX}a--b@123456789012"
    other = models / f"{downloading._prefix(NAME)}000000000000"
    for folder in (old, other):
        folder.mkdir(parents=True)
        (folder / "model.bin.part").write_bytes(b"half")
    os.utime(old / "model.bin.part", (1, 1))
    os.utime(old, (1, 1))
    downloading.fetch(repository, models, lambda *_: None, waits.patience())
    assert names(models) == [downloading.folder_for(models, repository).name]


def test_a_checkpoint_says_before_it_is_fetched_that_it_needs_torch(
    hub: Hub, models: Path, waits: Waits
) -> None:
    hub.put("somebody/checkpoint", {"config.json": b'{"model_type": "marian"}', "pytorch_model.bin": b"x"})
    said = refusal(models, waits, "somebody/checkpoint").detail
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in said
    assert not any("resolve" in one.path for one in hub.asked)


@pytest.mark.parametrize(
    ("files", "limit", "free"),
    [
        ({}, 8_000, 6_000),
        ({"sys/fs/cgroup/memory.max": "max", "sys/fs/cgroup/memory.current": "5"}, 8_000, 6_000),
        (
            {
                "sys/fs/cgroup/memory.max": "2048000",
                "sys/fs/cgroup/memory.current": "1024000",
                "sys/fs/cgroup/memory.stat": "anon 1\ninactive_file 512000\n",
            },
            2_000,
            1_500,
        ),
        (
            {"sys/fs/cgroup/desk/memory.max": "1024000", "sys/fs/cgroup/desk/memory.current": "0"},
            1_000,
            1_000,
        ),
        (
            {
                "proc/self/cgroup": "5:cpu,memory:/desk\n1:name=systemd:/\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "3072000",
                "sys/fs/cgroup/memory/memory.usage_in_bytes": "2048000",
            },
            3_000,
            1_000,
        ),
    ],
)
def test_memory_is_that_of_the_machine_or_of_its_container(
    tmp_path: Path, files: dict[str, str], limit: int, free: int
) -> None:
    given = {
        "proc/meminfo": "MemTotal: 8000 kB\nMemAvailable: 6000 kB\n",
        "proc/self/cgroup": "0::/desk\n",
        **files,
    }
    for name, text in given.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert (room.memory_limit(tmp_path) // 1024, room.free_memory(tmp_path) // 1024) == (limit, free)


def test_models_of_every_shape_that_others_convert_are_taken(model_folder: Path, tmp_path: Path) -> None:
    shapes = {
        "opus-mt-en-fr-ctranslate2": ct2_files.opus(model_folder),
        "older-en-fr": ct2_files.opus(model_folder, vocabulary="txt"),
        "m2m100-ct2": ct2_files.many_languages(model_folder),
    }
    for name, files in shapes.items():
        folder = tmp_path / name
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        # some write the checkpoint's settings into CTranslate2's config.json
        config = (folder / "config.json").read_text()
        (folder / "config.json").write_text(config.replace("{", '{"model_type": "x", ', 1))
        added = add(AddRequest(str(folder), ("en-fr",) if "older" in name else ()), tmp_path / "models")
        assert added.said["en", "fr"].startswith("Les enfants"), name
        assert (added.folder / FILE).is_file()
        assert verify(added.folder, read_manifest(added.folder))[0] == []
