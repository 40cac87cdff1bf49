"""Settings as they come from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

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


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"llm_url": "127.0.0.1:8080"}, "llm_url"),
        ({"llm_url": "http://127.0.0.1:8080/v1"}, "DRAGOMAN_LLM_MODEL has to name a model"),
        ({"llm_daily_budget": 5.0}, "needs DRAGOMAN_LLM_PRICE_IN"),
        ({"llm_price_in": -1.0}, "llm_price_in"),
    ],
)
def test_half_a_language_model_is_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(**values)


def test_the_key_of_a_language_model_is_not_shown() -> None:
    settings = Settings(llm_key="sk-secret-1")
    assert "sk-secret-1" not in repr(settings) + str(settings)
    assert environment(settings)["DRAGOMAN_LLM_KEY"] == "sk-secret-1"
