"""Which model serves which pair, and what people are told where none does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.errors import Conflict, NotFound, Unprocessable
from workers.engines.catalogue import Catalogue, NoModel, add_local
from workers.engines.manifest import FILE, Manifest, read_manifest, read_pair


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def test_the_shipped_model_serves_english_to_french_of_any_region(models: Path) -> None:
    catalogue = Catalogue("ct2", models)
    assert catalogue.engine_for("en-US", "fr-SN").name == "ct2:mini-en-fr"
    assert catalogue.engine_for("en", "fr") is catalogue.engine_for("en-GB", "fr-CM")


def test_a_pair_without_a_model_says_how_to_add_one(models: Path) -> None:
    with pytest.raises(NoModel) as raised:
        Catalogue("ct2", models).engine_for("en", "ar-EG")
    detail = raised.value.detail
    assert "from English to Arabic (en to ar)" in detail
    assert "Helsinki-NLP/opus-mt-en-ar" in detail
    assert "dragoman models add opus-mt-en-ar --pair en-ar" in detail


@pytest.mark.parametrize(
    ("pair", "model"),
    [
        ("sv-en", "opus-mt-sv-en"),
        ("en-tr", "opus-mt-tc-big-en-tr"),
        ("en-pt", "opus-mt-tc-big-en-pt"),
        ("en-af", "opus-mt-en-af"),
        ("en-he", "opus-mt-en-he"),
        ("en-sw", "opus-mt-en-sw"),
        ("en-ha", "opus-mt-en-ha"),
    ],
)
def test_the_model_to_convert_is_named(models: Path, pair: str, model: str) -> None:
    with pytest.raises(NoModel, match=f"Helsinki-NLP/{model} "):
        Catalogue("ct2", models).engine_for(*read_pair(pair))


def test_no_name_is_invented_where_none_is_known(models: Path) -> None:
    with pytest.raises(NoModel) as raised:
        Catalogue("ct2", models).engine_for("en", "so")
    assert "Helsinki" not in raised.value.detail
    assert "dragoman models add FOLDER --pair en-so" in raised.value.detail


def test_the_fake_engine_serves_all_and_only_when_asked_for(models: Path) -> None:
    assert Catalogue("fake", models).engine_for("en", "am").name == "fake"
    with pytest.raises(Unprocessable, match="DRAGOMAN_ENGINE"):
        Catalogue("magic", models)


def test_an_added_model_is_used_at_once_and_before_the_shipped_one(models: Path, model_folder: Path) -> None:
    catalogue = Catalogue("ct2", models)
    with pytest.raises(NoModel):
        catalogue.engine_for("en", "ar")
    added = add_local(model_folder, ["en-ar", "en-fr"], models, name="mine", licence="CC-BY-4.0")
    assert added.folder == models / "mine"
    assert catalogue.engine_for("en", "ar").name == "ct2:mine"
    assert catalogue.engine_for("en", "fr").name == "ct2:mine"
    assert read_manifest(models / "mine").licence == "CC-BY-4.0"
    assert [one.name for one in models.iterdir()] == ["mine"]
    with pytest.raises(Conflict, match="already"):
        add_local(model_folder, ["en-ar"], models, name="mine")


def test_a_model_that_does_not_load_is_not_added(models: Path, model_folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(model_folder, broken)
    (broken / "model.bin").write_bytes(b"not a model")
    with pytest.raises(Unprocessable, match="does not load"):
        add_local(broken, ["en-ar"], models)
    assert list(models.iterdir()) == []


def test_adding_says_what_is_missing(models: Path, tmp_path: Path, model_folder: Path) -> None:
    with pytest.raises(NotFound):
        add_local(tmp_path / "nowhere", ["en-ar"], models)
    bare = tmp_path / "bare"
    shutil.copytree(model_folder, bare, ignore=shutil.ignore_patterns("source.spm", FILE))
    with pytest.raises(Unprocessable, match=r"source\.spm is missing"):
        add_local(bare, ["en-ar"], models)
    shutil.copy(model_folder / "source.spm", bare)
    with pytest.raises(Unprocessable, match="--pair"):
        add_local(bare, [], models)
    with pytest.raises(Unprocessable, match="no language pair"):
        add_local(bare, ["english"], models)
    with pytest.raises(Unprocessable, match="name"):
        add_local(bare, ["en-ar"], models, name="../out")


def test_a_broken_model_is_named_and_does_not_stop_the_others(models: Path) -> None:
    (models / "bad").mkdir()
    (models / "bad" / FILE).write_text("name = 3")
    catalogue = Catalogue("ct2", models)
    assert catalogue.engine_for("en", "fr").name == "ct2:mini-en-fr"
    assert [one.problem is None for one in catalogue.installed()] == [False, True]
    with pytest.raises(NoModel, match="cannot be used"):
        catalogue.engine_for("en", "he")


def test_a_manifest_survives_writing_and_reading(tmp_path: Path, model_folder: Path) -> None:
    shutil.copytree(model_folder, tmp_path / "m")
    manifest = Manifest(
        'ö "quoted"', (("en", "ar"), ("en", "he")), "CC-BY-4.0", tokens={"ar": ">>ara<<", "he": ">>heb<<"}
    )
    (tmp_path / "m" / FILE).write_text(manifest.to_toml(), encoding="utf-8")
    assert read_manifest(tmp_path / "m") == manifest


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("beam = 0", "beam"),
        ("window = true", "window"),
        ('colour = "red"', "colour"),
        ('engine = "magic"', "engine"),
        ('tokens = ["x"]', "tokens"),
    ],
)
def test_a_mistake_in_a_manifest_is_named(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / FILE).write_text(f'name = "m"\npairs = ["en-ar"]\nlicence = "MIT"\n{line}\n')
    with pytest.raises(Unprocessable, match=named):
        read_manifest(tmp_path)
