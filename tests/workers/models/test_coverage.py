"""What drafts which edition: shipped model, language model, the story's own language, or nobody."""

from __future__ import annotations

from pathlib import Path

from service.editions import load_editions, switched
from service.presence import AS_IT_IS, Served
from service.settings import Settings
from service.storage.session import open_engine
from workers.models.catalogue import Catalogue
from workers.models.coverage import coverage, say_uncovered
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


def test_what_waits_for_a_person_is_said_with_the_three_ways(settings: Settings, tmp_path: Path) -> None:
    said = say_uncovered(list(covered(settings, tmp_path).values())) or ""
    assert "no engine translates for africa-pt, africa-sw" in said
    assert "nor from sv, fr for africa-en, from sv for africa-fr. Ways" in said
    for way in ("models add --editions", "DRAGOMAN_LLM_URL", "at the desk"):
        assert way in said
    big = settings.model_copy(update={"llm_url": "http://127.0.0.1:9/v1", "llm_model": "big"})
    assert say_uncovered(list(covered(big, tmp_path).values())) is None


def test_what_is_switched_off_waits_for_nobody(settings: Settings, tmp_path: Path) -> None:
    models = LanguageModels(settings, DeskLedger(open_engine(settings.database)))
    chosen = switched(load_editions(), ["africa-sw"])
    found = coverage(chosen, Catalogue("ct2", tmp_path), models)
    assert {one.edition for one in found} == {"africa-sw"}
    assert (say_uncovered(found) or "").startswith("1 of 1 editions are not drafted")
