"""Models come in from folders and from the hub, whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest

from service.domain.languages.tags import primary
from service.editions import load_editions
from service.errors import Conflict, NotFound, Unavailable, Unprocessable
from tests.dragoman.helpers import Ended
from tests.dragoman.helpers import dragoman as run_dragoman
from tests.workers import tiny
from tests.workers.hub import running
from workers.engines.base import Output
from workers.engines.manifest import FILE, read_manifest
from workers.engines.tokens import choose, offered_by
from workers.models import adding
from workers.models.adding import AddRequest, add
from workers.models.catalogue import Catalogue
from workers.models.hub import choose_files, licence_of
from workers.models.known import KNOWN, find_known, pairs_of_name, suggest
from workers.models.verifying import SMOKE, checksums, other_language, verify, wrong_with


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_an_added_model_is_used_at_once_and_before_the_shipped_one(models: Path, model_folder: Path) -> None:
    catalogue = Catalogue("ct2", models)
    seen: list[tuple[str, int, int]] = []
    request = AddRequest(str(model_folder), ("en-fr",), name="mine", licence="CC-BY-4.0")
    added = add(request, models, lambda *step: seen.append(step))
    assert added.folder == models / "mine"
    assert catalogue.engine_for("en", "fr").name == "ct2:mine"
    assert added.said[("en", "fr")].startswith("Les enfants")
    assert seen[-1][1] == seen[-1][2]
    manifest = read_manifest(models / "mine")
    assert manifest.licence == "CC-BY-4.0"
    assert manifest.files == checksums(models / "mine")
    assert {"model.bin", "source.spm", "vocab.json"} <= set(manifest.files)
    assert [one.name for one in models.iterdir()] == ["mine"]
    with pytest.raises(Conflict, match="already"):
        add(request, models)


def test_a_converted_model_without_a_description_is_described(
    models: Path, model_folder: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "opus-mt-en-fr"
    shutil.copytree(model_folder, bare, ignore=shutil.ignore_patterns(FILE))
    (bare / "README.md").write_text("---\nlanguage: fr\nlicense: cc-by-4.0\n---\n# A model\n")
    manifest = add(AddRequest(str(bare)), models).manifest
    assert (manifest.name, manifest.pairs, manifest.family) == ("opus-mt-en-fr", (("en", "fr"),), "marian")
    assert manifest.licence == "cc-by-4.0"
    assert manifest.tokens == {}


def test_a_model_that_does_not_load_is_not_added(models: Path, model_folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(model_folder, broken)
    (broken / "model.bin").write_bytes(b"not a model")
    with pytest.raises(Unprocessable, match="does not load"):
        add(AddRequest(str(broken), ("en-fr",)), models)
    assert list(models.iterdir()) == []


def test_adding_says_what_is_missing(models: Path, tmp_path: Path, model_folder: Path) -> None:
    with pytest.raises(NotFound, match="no folder"):
        add(AddRequest(str(tmp_path / "nowhere")), models)
    bare = tmp_path / "bare"
    shutil.copytree(model_folder, bare, ignore=shutil.ignore_patterns("source.spm", FILE))
    with pytest.raises(Unprocessable, match=r"source\.spm is missing"):
        add(AddRequest(str(bare), ("en-ar",)), models)
    shutil.copy(model_folder / "source.spm", bare)
    with pytest.raises(Unprocessable, match="--pair"):
        add(AddRequest(str(bare)), models)
    with pytest.raises(Unprocessable, match="no language pair"):
        add(AddRequest(str(bare), ("english",)), models)
    with pytest.raises(Unprocessable, match="name"):
        add(AddRequest(str(bare), ("en-ar",), name="../out"), models)
    with pytest.raises(Unprocessable, match="no model"):
        add(AddRequest(str(tmp_path)), models)
    with pytest.raises(Unprocessable, match="engine"):
        add(AddRequest(str(bare), engine="magic"), models)
    assert not list(models.glob("*"))


def test_a_licence_against_commerce_is_refused_unless_allowed(models: Path, model_folder: Path) -> None:
    request = AddRequest(str(model_folder), name="nc", licence="CC-BY-NC-4.0")
    with pytest.raises(Unprocessable, match="DRAGOMAN_ALLOW_NONCOMMERCIAL"):
        add(request, models)
    assert not list(models.glob("*"))
    allowed = AddRequest(str(model_folder), name="nc", licence="CC-BY-NC-4.0", allow_noncommercial=True)
    assert add(allowed, models).manifest.noncommercial
    with pytest.raises(Unprocessable, match="licence of facebook/nllb"):  # before anything is fetched
        add(AddRequest("facebook/nllb-200-distilled-600M"), models)


def test_no_other_licence_is_given_to_a_model_that_states_one_against_commerce(
    models: Path, model_folder: Path, tmp_path: Path
) -> None:
    known = AddRequest("facebook/nllb-200-distilled-600M", licence="MIT")
    with pytest.raises(Unprocessable, match=r"CC-BY-NC-4\.0, forbids commercial use"):
        add(known, models)
    for place, line in (("README.md", "---\nlicense: cc-by-nc-4.0\n---\n"), (FILE, None)):
        folder = tmp_path / f"with-{place}"
        shutil.copytree(model_folder, folder)
        text = (folder / FILE).read_text(encoding="utf-8")
        stated = re.sub("^licence = .*$", 'licence = "CC-BY-NC-4.0"', text, flags=re.MULTILINE)
        (folder / place).write_text(line or stated, encoding="utf-8")
        with pytest.raises(Unprocessable, match=r"(?i)cc-by-nc-4\.0, forbids commercial use"):
            add(AddRequest(str(folder), name="free", licence="MIT"), models)
        assert list(models.iterdir()) == []


def test_what_a_killed_command_left_is_swept_and_what_runs_beside_stays(
    models: Path, model_folder: Path
) -> None:
    left, running = models / ".adding-left", models / ".adding-running"
    for folder in (left, running):
        (folder / "fetched").mkdir(parents=True)
        (folder / "fetched" / "part").write_bytes(b"half")
    yesterday = time.time() - 86_400
    for path in (left / "fetched" / "part", left / "fetched", left, running):
        os.utime(path, (yesterday, yesterday))
    add(AddRequest(str(model_folder), name="mine"), models)
    assert sorted(one.name for one in models.iterdir()) == [".adding-running", "mine"]


def test_a_full_disk_is_said_in_one_line(models: Path) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")
    for error in (full, shutil.Error([("a", "b", str(full)), ("c", "d", str(full))])):
        said = adding.why("big", models, error)
        assert said == f"big cannot be added: the disk of {models} is full. Free some space and add it again."


def test_verifying_finds_what_has_changed(models: Path, model_folder: Path) -> None:
    folder = add(AddRequest(str(model_folder), name="mine"), models).folder
    problems, said = verify(folder, read_manifest(folder))
    assert problems == []
    assert said == {("en", "fr"): said[("en", "fr")]}
    with (folder / "model.bin").open("r+b") as file:
        file.seek(5_000_000)
        byte = file.read(1)
        file.seek(5_000_000)
        file.write(bytes([byte[0] ^ 1]))
    assert verify(folder, read_manifest(folder))[0] == ["model.bin is not the file that was added"]
    (folder / "target.spm").unlink()
    assert "target.spm is missing" in adding_problems(folder)


def adding_problems(folder: Path) -> list[str]:
    from workers.engines.manifest import Manifest
    from workers.models.verifying import check_files

    return check_files(folder, Manifest("m", (), "x", files={"target.spm": "0"}))


def test_the_shipped_model_is_what_it_was(model_folder: Path) -> None:
    manifest = read_manifest(model_folder)
    assert set(manifest.parts) <= set(manifest.files)
    assert verify(model_folder, manifest)[0] == []


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        (Output("Les enfants lisent un livre dans le jardin.", -1.0), ""),
        (Output("  ", -1.0), "nothing"),
        (Output("Les enfants", -1.0, complete=False), "end"),
        (Output("les " * 60, -1.0), "times"),
        (Output("x", -1.0), "times"),
        (Output(SMOKE["en"].upper(), -1.0), "untranslated"),
    ],
)
def test_a_smoke_sentence_that_came_out_wrong_is_told(output: Output, problem: str) -> None:
    found = wrong_with(SMOKE["en"], output)
    assert problem in found
    assert bool(found) is bool(problem)


@pytest.mark.parametrize(
    ("target", "text", "said"),
    [
        ("fr", SMOKE["fr"], ""),
        ("ar", SMOKE["ar"], ""),
        ("sw", SMOKE["sw"], ""),
        ("am", "ልጆቹ በአትክልቱ ውስጥ መጽሐፍ ያነባሉ።", ""),
        ("sw", "Les enfants ont lu un livre dans le jardin.", "seems to write French"),
        ("he", SMOKE["fr"], "writes in other letters"),
        ("fa", SMOKE["ru"], "writes in other letters"),
    ],
)
def test_another_language_than_was_asked_for_is_a_doubt(target: str, text: str, said: str) -> None:
    assert other_language("en", target, text) == said


def test_names_on_the_hub_say_their_pair() -> None:
    assert pairs_of_name("opus-mt-sv-en") == (("sv", "en"),)
    assert pairs_of_name("opus-mt-tc-big-en-tr") == (("en", "tr"),)
    assert pairs_of_name("opus-mt-en-roa") == ()
    assert pairs_of_name("my-model") == ()


def test_known_models_have_licence_and_languages() -> None:
    assert {one.family for one in KNOWN} == {"marian", "m2m100", "nllb", "t5"}
    for one in KNOWN:
        assert one.licence
        assert one.pairs or one.languages
        assert find_known(one.hub) is find_known(one.name.upper()) is one
    assert suggest("en", "ha") == "gaudi/opus-mt-en-ha-ctranslate2"  # no torch
    assert suggest("en", "tr") == "jncraton/m2m100_418M-ct2-int8"
    assert suggest("en", "ru") == "Helsinki-NLP/opus-mt-en-ru"
    assert suggest("en", "so") == "Nextcloud-AI/madlad400-3b-mt-ct2-int8_float32"  # M2M-100 saw too little
    assert "nllb" not in str([suggest("en", one) for one in ("so", "am", "fa", "sw", "xx")])


def test_what_a_failed_edition_is_told_to_add_is_among_the_known_models() -> None:
    targets = {primary(edition.locale) for edition in load_editions().values()} - {"en"}
    wanted = {target: suggest("en", target) for target in targets}
    assert {target: found for target, found in wanted.items() if not (found and find_known(found))} == {}


def test_tokens_of_languages_are_read_from_the_vocabulary() -> None:
    nllb = [
        "fra_Latn",
        "eng_Latn",
        "arb_Arab",
        "ary_Arab",
        "swh_Latn",
        "pes_Arab",
        "prs_Arab",
        "x",
        "zho_Hant",
    ]
    found = offered_by([*nllb, "zho_Hans", "nob_Latn", "hau_Latn", "kas_Deva"], "nllb")
    assert {one: found[one] for one in ("ar", "fa", "sw", "zh", "no", "ha", "en")} == {
        "ar": "arb_Arab",
        "fa": "pes_Arab",
        "sw": "swh_Latn",
        "zh": "zho_Hans",
        "no": "nob_Latn",
        "ha": "hau_Latn",
        "en": "eng_Latn",
    }
    opus = offered_by([">>fra<<", ">>por<<", ">>ara<<", ">>ara_Latn<<", ">>arq<<", "▁the"], "marian")
    assert (opus["fr"], opus["pt"], opus["ar"]) == (">>fra<<", ">>por<<", ">>ara<<")
    assert offered_by(["__fr__", "__ns__", "▁_"], "m2m100") == {"fr": "__fr__", "nso": "__ns__"}
    assert offered_by(["<2fr>", "<2sw>", "<extra_id_0>", "<2zh_Hant>"], "t5") == {
        "fr": "<2fr>",
        "sw": "<2sw>",
    }
    with pytest.raises(Unprocessable, match="no language token for he"):
        choose({"fr": ">>fra<<"}, ["fr", "he"])


def test_of_the_files_on_the_hub_only_those_that_are_needed_are_fetched() -> None:
    names = [
        "README.md",
        "config.json",
        "source.spm",
        "model.safetensors",
        "pytorch_model.bin",
        "tf_model.h5",
    ]
    assert choose_files(names) == ["README.md", "config.json", "source.spm", "model.safetensors"]
    assert choose_files(["config.json", "model-q4k.gguf"]) == []
    assert choose_files(["config.json", "pytorch_model.bin", "rust_model.ot"]) == [
        "config.json",
        "pytorch_model.bin",
    ]
    assert choose_files(["model-00001-of-00002.safetensors", "model.safetensors.index.json"]) == [
        "model-00001-of-00002.safetensors",
        "model.safetensors.index.json",
    ]


def test_a_card_without_a_licence_says_none(tmp_path: Path) -> None:
    assert licence_of(tmp_path) == ""
    (tmp_path / "README.md").write_text("# No head\nlicense: mit\n")
    assert licence_of(tmp_path) == ""


def dragoman(tmp_path: Path, endpoint: str, *words: str) -> Ended:
    home = {"HF_ENDPOINT": endpoint, "HF_HOME": str(tmp_path / "hf"), "DRAGOMAN_DATA_DIR": str(tmp_path)}
    return run_dragoman(home, "models", *words)


def test_a_model_comes_from_the_hub(model_folder: Path, tmp_path: Path) -> None:
    files = {file.name: file.read_bytes() for file in model_folder.iterdir() if file.name != FILE}
    with running() as hub:
        hub.put("desk/mini-en-fr", {**files, "README.md": b"---\nlicense: mit\n---\n"})
        done = dragoman(tmp_path, hub.address, "add", "desk/mini-en-fr", "--pair", "en-fr")
        assert done.returncode == 0, done.stderr
        assert "mini-en-fr (mit) now translates en-fr" in done.stdout
        assert "en → fr: Les enfants" in done.stderr
        manifest = read_manifest(tmp_path / "models" / "mini-en-fr")
        assert manifest.origin == "desk/mini-en-fr"
        checked = dragoman(tmp_path, hub.address, "verify", "mini-en-fr")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        (tmp_path / "models" / "mini-en-fr" / "vocab.json").write_text("{}")
        spoilt = dragoman(tmp_path, hub.address, "verify")
        assert spoilt.returncode == 1
        assert "vocab.json is not the file that was added" in spoilt.stdout
        said = dragoman(tmp_path, hub.address, "add", "desk/other", "--pair", "en-fr").stderr
        assert "no model" in said


def test_a_model_with_a_description_of_its_own_keeps_where_it_is_from(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        revision = hub.put("desk/ours", {file.name: file.read_bytes() for file in model_folder.iterdir()})
        manifest = add(AddRequest("desk/ours"), tmp_path / "models").manifest
    assert (manifest.name, manifest.origin, manifest.revision) == ("ours", "desk/ours", revision)
    assert manifest.beam == read_manifest(model_folder).beam
    assert verify(tmp_path / "models" / "ours", manifest)[0] == []


def test_without_a_network_one_line_says_what_to_do(tmp_path: Path) -> None:
    done = dragoman(tmp_path, "http://127.0.0.1:9", "add", "desk/mini-en-fr", "--pair", "en-fr")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "hf download desk/mini-en-fr --local-dir mini-en-fr" in done.stderr
    error, desk = done.stderr.strip().splitlines()
    assert error.startswith("Error: ")
    assert desk.startswith("Desk: ")
    assert not list((tmp_path / "models").glob("*"))


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed")
def test_without_torch_nothing_is_fetched(models: Path) -> None:
    with pytest.raises(Unavailable, match="pip install 'torch"):
        add(AddRequest("Helsinki-NLP/opus-mt-sv-en"), models)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that has learnt one sentence by heart."""
    folder = tmp_path_factory.mktemp("learnt") / "opus-mt-en-fr"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # transformers and torch have much to say while a model is made
        tiny.learn(tiny.build("marian", folder), SMOKE["en"], {"fr": SMOKE["fr"], "ar": SMOKE["ar"]})
    return folder


@pytest.mark.torch
@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed: make test-torch")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", ["ct2", "hf"])
def test_a_checkpoint_is_converted_and_proved(models: Path, learnt: Path, engine: str) -> None:
    seen: list[tuple[str, int, int]] = []
    request = AddRequest(str(learnt), ("en-fr", "en-ar"), licence="MIT", engine=engine)
    added = add(request, models, lambda *step: seen.append(step))
    assert added.said == {("en", "fr"): SMOKE["fr"], ("en", "ar"): SMOKE["ar"]}
    assert added.manifest.tokens == {"fr": ">>fra<<", "ar": ">>ara<<"}
    assert added.manifest.positions == 128
    catalogue = Catalogue("ct2", models)
    assert catalogue.engine_for("en", "ar-EG").name == f"{engine}:opus-mt-en-fr"
    assert catalogue.engine_for("en", "ar").translate([SMOKE["en"]], "en", "ar")[0].text == SMOKE["ar"]
    assert verify(added.folder, added.manifest)[0] == []
    assert [step for step, *_ in seen][-1] == adding.PROVING
    assert ("reading the checkpoint" in {step for step, *_ in seen}) is (engine == "ct2")


@pytest.mark.torch
@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed: make test-torch")
@pytest.mark.filterwarnings("ignore")
def test_a_checkpoint_that_knows_nothing_is_not_added(models: Path, tmp_path: Path) -> None:
    checkpoint = tiny.build("m2m100", tmp_path / "m2m")
    with pytest.raises(Unprocessable, match="loads, but"):
        add(AddRequest(str(checkpoint)), models)
    assert list(models.iterdir()) == []
