"""Which model serves which pair, and what people are told where none does."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.errors import Unprocessable
from workers.engines.manifest import FILE, Manifest, read_manifest, read_pair
from workers.models.catalogue import Catalogue, NoModel


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
    assert "dragoman models add gaudi/opus-mt-en-ar-ctranslate2`" in detail


@pytest.mark.parametrize(
    ("pair", "model"),
    [
        ("sv-en", "gaudi/opus-mt-sv-en-ctranslate2"),
        ("en-tr", "jncraton/m2m100_418M-ct2-int8"),
        ("en-pt", "gaudi/opus-mt-en-roa-ctranslate2"),
        ("en-af", "gaudi/opus-mt-en-af-ctranslate2"),
        ("en-he", "gaudi/opus-mt-en-he-ctranslate2"),
        ("en-sw", "gaudi/opus-mt-en-sw-ctranslate2"),
        ("en-fa", "jncraton/m2m100_418M-ct2-int8"),
        ("en-so", "Nextcloud-AI/madlad400-3b-mt-ct2-int8_float32"),
        ("sv-am", "Nextcloud-AI/madlad400-3b-mt-ct2-int8_float32"),
    ],
)
def test_the_model_to_add_is_named(models: Path, pair: str, model: str) -> None:
    with pytest.raises(NoModel, match=f"models add {model}`"):
        Catalogue("ct2", models).engine_for(*read_pair(pair))


def test_no_name_is_invented_where_none_is_known(models: Path) -> None:
    with pytest.raises(NoModel) as raised:
        Catalogue("ct2", models).engine_for("en", "ti")
    assert "Helsinki" not in raised.value.detail
    assert "dragoman models add OWNER/NAME --pair en-ti" in raised.value.detail


def test_the_fake_engine_serves_all_and_only_when_asked_for(models: Path) -> None:
    assert Catalogue("fake", models).engine_for("en", "am").name == "fake"
    with pytest.raises(Unprocessable, match="DRAGOMAN_ENGINE"):
        Catalogue("magic", models)


def install(models: Path, model_folder: Path, name: str, **fields: Any) -> Path:
    """Put the shipped model into the folder under another description."""
    folder = models / name
    shutil.copytree(model_folder, folder)
    manifest = replace(read_manifest(model_folder), name=name, **fields)
    (folder / FILE).write_text(manifest.to_toml(), encoding="utf-8")
    return folder


def test_a_model_of_the_pair_comes_before_one_of_many_languages_and_that_before_english(
    models: Path, model_folder: Path
) -> None:
    catalogue = Catalogue("ct2", models)
    install(models, model_folder, "sv-en", pairs=(("sv", "en"),))
    assert catalogue.engine_for("sv", "fr-SN").name == "ct2:sv-en + ct2:mini-en-fr"
    install(models, model_folder, "a-many", pairs=(), languages=("en", "fr", "sv"))
    assert catalogue.engine_for("sv", "fr").name == "ct2:a-many"
    assert catalogue.engine_for("sv", "en").name == "ct2:sv-en"
    install(models, model_folder, "sv-fr", pairs=(("sv", "fr"),))
    assert catalogue.engine_for("sv", "fr").name == "ct2:sv-fr"
    with pytest.raises(NoModel):
        catalogue.engine_for("sv", "ar")


def test_what_one_model_fails_on_the_others_may_try(models: Path, model_folder: Path) -> None:
    def others(source: str, target: str) -> list[str]:
        return [engine.name for engine in Catalogue("ct2", models).others_for(source, target)]

    assert others("en", "fr-SN") == []
    assert others("en", "ar") == []
    install(models, model_folder, "mine", pairs=(("en", "fr"),))
    assert others("en", "fr-SN") == ["ct2:mini-en-fr"]
    install(models, model_folder, "sv-en", pairs=(("sv", "en"),))
    assert others("sv", "fr") == []
    install(models, model_folder, "sv-fr", pairs=(("sv", "fr"),))
    assert others("sv", "fr") == ["ct2:sv-en + ct2:mine"]
    install(models, model_folder, "z-many", pairs=(), languages=("en", "fr", "sv"))
    assert others("sv", "fr") == ["ct2:z-many", "ct2:sv-en + ct2:mine"]
    assert list(Catalogue("fake", models).others_for("en", "fr")) == []


def test_half_a_way_is_no_way(models: Path, model_folder: Path) -> None:
    install(models, model_folder, "sv-en", pairs=(("sv", "en"),))
    with pytest.raises(NoModel, match="models add Helsinki-NLP/opus-mt-en-zh`"):
        Catalogue("ct2", models).engine_for("sv", "zh")


def test_a_licence_against_commerce_keeps_a_model_from_use_unless_allowed(
    models: Path, model_folder: Path
) -> None:
    install(models, model_folder, "nllb", pairs=(("en", "ar"),), licence="CC-BY-NC-4.0")
    with pytest.raises(NoModel, match=r"CC-BY-NC-4\.0, forbids commercial use"):
        Catalogue("ct2", models).engine_for("en", "ar")
    allowed = Catalogue("ct2", models, allow_noncommercial=True)
    assert allowed.engine_for("en", "ar").name == "ct2:nllb"
    assert not [one for one in allowed.installed() if one.problem]


@pytest.mark.parametrize("licence", ["cc-by-nc-4.0", "CC-BY-NC-SA 4.0", "Non-commercial use only"])
def test_licences_against_commerce_are_known_by_their_words(licence: str) -> None:
    assert Manifest("m", (), licence).noncommercial


@pytest.mark.parametrize("licence", ["Apache-2.0", "CC-BY-4.0", "MIT", "Open Government Licence - Canada"])
def test_other_licences_are_free(licence: str) -> None:
    assert not Manifest("m", (), licence).noncommercial


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
        'ö "quoted"',
        (("en", "ar"), ("en", "he")),
        "CC-BY-4.0",
        tokens={"ar": ">>ara<<", "he": ">>heb<<"},
        languages=("sv", "so"),
        files={"model.bin": "0" * 64},
        origin="a/b",
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
        ('family = "magic"', "family"),
        ('languages = "en"', "languages"),
        ("files = 1", "files"),
        ('tokens = ["x"]', "tokens"),
    ],
)
def test_a_mistake_in_a_manifest_is_named(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / FILE).write_text(f'name = "m"\npairs = ["en-ar"]\nlicence = "MIT"\n{line}\n')
    with pytest.raises(Unprocessable, match=named):
        read_manifest(tmp_path)
