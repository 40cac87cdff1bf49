"""How widely an edition has an installed model search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workers.engines.cache import SentenceCache
from workers.engines.ct2 import Ct2Engine, Ct2Model
from workers.engines.manifest import read_manifest
from workers.engines.pivot import PivotEngine
from workers.models.catalogue import SHIPPED, Catalogue
from workers.models.order import JobEngines

SENTENCES = ["The minister said on Monday that the bridge would open in the spring, if the rains allowed it."]


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Ct2Model]]:
    """With which beams a model was asked, and which one that was."""
    seen: list[tuple[int, Ct2Model]] = []
    submit = Ct2Engine._submit

    def noted(self: Ct2Engine, model: Ct2Model, chunk: Any, tags: Any, retry: bool) -> Any:
        seen.append((self._beam(retry), model))
        return submit(self, model, chunk, tags, retry)

    monkeypatch.setattr(Ct2Engine, "_submit", noted)
    return seen


def test_an_edition_has_its_beam_and_nothing_is_loaded_or_remembered_for_another(
    searched: list[tuple[int, Ct2Model]],
) -> None:
    folder = SHIPPED / "mini-en-fr"
    engine = Ct2Engine(folder, read_manifest(folder), 1, cache=SentenceCache(1_000_000))
    narrow = engine.with_beam(2)
    for one in (engine, narrow, narrow, engine):
        (output,) = one.translate(SENTENCES, "en", "fr")
        assert output.text
    assert [beam for beam, _ in searched] == [4, 2]  # then each remembers its own
    assert searched[0][1] is searched[1][1]
    assert narrow.name == engine.name
    assert engine.with_beam(4) is engine
    assert narrow.with_beam(3).with_beam(4).translate(SENTENCES, "en", "fr") == engine.translate(
        SENTENCES, "en", "fr"
    )
    assert len(searched) == 2


def test_the_beam_of_an_edition_goes_with_its_stories() -> None:
    catalogue = Catalogue("ct2", Path("none"), threads=1)
    wide, own = JobEngines(catalogue, None, beam=6), JobEngines(catalogue, None)
    found = wide.engine_for("en", "fr"), own.engine_for("en", "fr")
    assert [one.manifest.beam for one in found if isinstance(one, Ct2Engine)] == [6, 4]
    assert JobEngines(Catalogue("fake", Path("none")), None, beam=6).engine_for("en", "fr").name == "fake"


def test_by_way_of_english_both_models_search_as_widely() -> None:
    folder = SHIPPED / "mini-en-fr"
    engine = Ct2Engine(folder, read_manifest(folder), 1)
    both = PivotEngine(engine, engine).with_beam(3)
    assert [one.manifest.beam for one in (both.first, both.second) if isinstance(one, Ct2Engine)] == [3, 3]
