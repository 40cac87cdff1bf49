"""What drafts which edition: shipped model, language model, the story's own language, or nobody."""

from __future__ import annotations

from pathlib import Path

from service.editions import load_editions
from service.settings import Settings
from service.storage.session import open_engine
from workers.models.catalogue import Catalogue
from workers.models.coverage import AS_IT_IS, Served, coverage
from workers.models.order import LanguageModels
from workers.queue.ledger import DeskLedger


def covered(settings: Settings, folder: Path) -> dict[tuple[str, str], Served]:
    catalogue = Catalogue("ct2", folder)
    models = LanguageModels(settings, DeskLedger(open_engine(settings.database)))
    return {(one.edition, one.source): one for one in coverage(load_editions(), catalogue, models)}


def test_every_edition_is_served_by_a_model_by_itself_or_by_a_person(
    settings: Settings, tmp_path: Path
) -> None:
    found = covered(settings, tmp_path)
    assert found["africa-en", "en"].engines == (AS_IT_IS,)
    assert found["africa-fr", "en"].engines == ("ct2:mini-en-fr",)
    nobody = found["africa-ha", "en"]
    assert nobody.engines == ()
    assert "models add" in (nobody.missing or "")


def test_a_language_model_comes_first_and_leaves_none_to_people(settings: Settings, tmp_path: Path) -> None:
    set_ = settings.model_copy(update={"llm_url": "http://127.0.0.1:9/v1", "llm_model": "big"})
    found = covered(set_, tmp_path)
    assert found["africa-fr", "en"].engines == ("llm:big", "ct2:mini-en-fr")
    assert found["africa-ha", "en"].engines == ("llm:big",)
    assert all(one.engines for one in found.values())
