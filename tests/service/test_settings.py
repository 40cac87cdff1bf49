"""Settings as they come from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.embedded import environment
from service.settings import Settings

PATHS = ("models_dir", "glossaries_dir", "editions_file")


@pytest.mark.parametrize("name", PATHS)
def test_an_empty_path_means_unset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"DRAGOMAN_{name.upper()}", "")
    settings = Settings()
    assert getattr(settings, name) is None
    assert settings.models == settings.data_dir / "models"


@pytest.mark.parametrize("name", PATHS)
def test_a_path_is_taken_and_reaches_other_processes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"DRAGOMAN_{name.upper()}", "here/there")
    settings = Settings()
    assert getattr(settings, name) == Path("here/there")
    passed_on = environment(settings)
    assert passed_on[f"DRAGOMAN_{name.upper()}"] == "here/there"
    assert not {f"DRAGOMAN_{other.upper()}" for other in PATHS if other != name} & set(passed_on)
