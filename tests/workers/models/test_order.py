"""Which engine comes first for an edition and a pair, and what comes after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.domain.draft import Draft
from service.domain.edition import Edition, LlmRules
from service.editions import load_editions
from service.errors import Unprocessable
from service.settings import Settings
from workers.engines.breaker import FAILURES
from workers.engines.llm.client import LlmUnavailable
from workers.engines.llm.config import LlmConfig
from workers.engines.llm.ledger import Account, MemoryLedger, PaidRequest
from workers.models.catalogue import Catalogue, NoModel
from workers.models.order import JobEngines, LanguageModels, llm_config

URL = "http://127.0.0.1:9/v1"


def settings_with(**changes: Any) -> Settings:
    return Settings(**{"llm_url": URL, "llm_model": "m", "llm_key": "k", **changes})


def edition_of(tmp_path: Path, more: str) -> Edition:
    file = tmp_path / "editions.toml"
    file.write_text(
        '[africa-fr]\nname = "X"\nlocale = "fr-SN"\ndirection = "ltr"\ndigits = "latn"\n'
        f'time_zone = "Africa/Dakar"\nsources = ["en", "sv"]\n{more}\n',
        encoding="utf-8",
    )
    return load_editions(file)["africa-fr"]


def engines(settings: Settings, kind: str = "fake", ledger: MemoryLedger | None = None) -> JobEngines:
    models = LanguageModels(settings, ledger or MemoryLedger())
    return JobEngines(
        Catalogue(kind, Path("none"), shipped=Path("none")), models.engine(None, "en", Account("e"))
    )


def names(found: JobEngines) -> list[str]:
    return [found.engine_for("en", "fr").name, *(one.name for one in found.others_for("en", "fr"))]


def test_the_language_model_comes_first_and_the_installed_one_after_it() -> None:
    assert names(engines(settings_with())) == ["llm:m", "fake"]


def test_without_a_language_model_the_installed_one_is_first() -> None:
    assert names(engines(Settings())) == ["fake"]


def test_without_an_installed_model_the_language_model_is_alone() -> None:
    assert names(engines(settings_with(), kind="ct2")) == ["llm:m"]


def test_with_neither_there_is_none() -> None:
    with pytest.raises(NoModel, match="No installed model translates"):
        engines(Settings(), kind="ct2").engine_for("en", "fr")


def down(settings: Settings, kind: str) -> JobEngines:
    found = engines(settings, kind)
    assert found.language_model is not None
    for _ in range(FAILURES):
        found.language_model.server.breaker.failed("It is down.")
    return found


def test_a_language_model_that_is_down_is_passed_over_with_a_note() -> None:
    found = down(settings_with(), "fake")
    assert names(found) == ["fake"]
    assert "It is down." in found.notes[0]
    draft = found.with_notes(Draft((), "fake", {}))
    assert draft.provenance["notes"] == found.notes


def test_a_language_model_that_is_down_and_has_no_stand_in_is_said() -> None:
    with pytest.raises(LlmUnavailable, match=r"It is down\. It is asked again in"):
        down(settings_with(), "ct2").engine_for("en", "fr")


def test_a_spent_budget_is_passed_over_with_a_note() -> None:
    ledger = MemoryLedger()
    ledger.record(PaidRequest(Account("e"), "m", "translate", 1, 1, 2_000_000))
    found = engines(settings_with(llm_price_in=1.0, llm_daily_budget=1.5), ledger=ledger)
    assert names(found) == ["fake"]
    assert "2.00 of 1.50" in found.notes[0]


def test_an_edition_and_a_pair_have_the_last_word(tmp_path: Path) -> None:
    edition = edition_of(
        tmp_path,
        'style = " Short. "\n[africa-fr.llm]\nmodel = "own"\ndaily_budget = 5\nprice_in = 2\nreader = true\n'
        '[africa-fr.llm.from.sv]\nuse = false\n[africa-fr.llm.from.pt]\nmodel = "third"',
    )
    assert edition.style == "Short."
    settings = settings_with()
    own = llm_config(settings, edition.llm.for_source("en-GB"))
    assert own == LlmConfig(URL, "own", "k", price_in=2.0, daily_budget=5.0, reader=True)
    assert llm_config(settings, edition.llm.for_source("sv")) is None
    third = llm_config(settings, edition.llm.for_source("pt-BR"))
    assert third is not None
    assert (third.model, third.daily_budget) == ("third", 5.0)


def test_the_key_of_the_settings_is_not_sent_to_another_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = edition_of(tmp_path, '[africa-fr.llm]\nurl = "http://127.0.0.1:8/v1"').llm
    config = llm_config(settings_with(), other)
    assert config is not None
    assert config.key == ""
    named = LlmRules(url="http://127.0.0.1:8/v1", key_variable="KEY_OF_OTHER")
    with pytest.raises(Unprocessable, match="KEY_OF_OTHER, which is not set"):
        llm_config(settings_with(), named)
    monkeypatch.setenv("KEY_OF_OTHER", "other-key")
    config = llm_config(settings_with(), named)
    assert config is not None
    assert config.key == "other-key"


def test_an_edition_says_how_widely_its_model_searches(tmp_path: Path) -> None:
    assert edition_of(tmp_path, "beam = 2").beam == 2


def test_one_server_is_shared_by_all_drafts() -> None:
    models = LanguageModels(settings_with(), MemoryLedger())
    one, other = (models.engine(None, "en", Account(name)) for name in "ab")
    assert one is not None
    assert other is not None
    assert one.server is other.server


def test_a_budget_without_prices_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unprocessable, match="no price"):
        llm_config(settings_with(), LlmRules(daily_budget=3.0))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("style = 3", "style: must be text"),
        ("beam = 9", "beam: must be a number from 1 to 8"),
        ("beam = true", "beam: must be a number"),
        (f'style = "{"x" * 2001}"', "at most 2,000 characters"),
        ("llm = 3", "llm: must be a table"),
        ('[africa-fr.llm]\nkey = "sk-1"', "llm.key: is not one of"),
        ("[africa-fr.llm]\nuse = 1", "llm.use: must be true or false"),
        ("[africa-fr.llm]\nmodel = true", "llm.model: must be text"),
        ("[africa-fr.llm]\nprice_in = true", "llm.price_in: must be a number"),
        ("[africa-fr.llm]\ndaily_budget = -1", "llm.daily_budget: must be a number, 0 or more"),
        ('[africa-fr.llm]\nkey_variable = "sk-1"', "names an environment variable"),
        ("[africa-fr.llm]\nfrom = 3", "llm.from: must be tables"),
        ("[africa-fr.llm.from.sv]\nwhat = 3", "llm.from.sv.what: is not one of"),
        ("[africa-fr.llm.from.sv.from.en]\nuse = false", "llm.from.sv.from: is not one of"),
    ],
)
def test_a_mistake_in_the_editions_file_is_named(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(Unprocessable) as error:
        edition_of(tmp_path, more)
    assert said in error.value.detail
