"""A correction costs what changed, in whichever worker it is drafted, and nothing stays of a killed story."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from service.retention import clear
from service.settings import Settings
from service.stages.decoded import MOST, keep_decoded, kept_decoded
from service.storage.machinery import DecodedRow
from service.storage.session import reading, writing
from service.storage.tables import now
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from workers.engines.base import Output
from workers.engines.ct2 import Ct2Engine
from workers.queue.context import WorkerContext
from workers.queue.tasks import translate

BODY = "<p>The United Nations opened a school. {} The children were glad.</p>"


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What models were given to translate."""
    seen: list[str] = []
    decode = Ct2Engine._decode

    def noted(self: Ct2Engine, model: Any, cuts: Any, *rest: Any) -> dict[str, Output]:
        seen.extend(cut.text for cut in cuts)
        return decode(self, model, cuts, *rest)

    monkeypatch.setattr(Ct2Engine, "_decode", noted)
    return seen


def rows(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(DecodedRow)) or 0


def draft(settings: Settings, room: Newsroom) -> list[str]:
    """Draft in a worker that was started just now."""
    desk = WorkerContext.open(settings.model_copy(update={"engine": "ct2", "models_dir": Path("none")}))
    row = room.translation()
    translate(desk, row.id, row.version_id)
    return [one.text for one in room.segments()]


def test_another_worker_decodes_what_changed_and_a_kill_leaves_nothing(
    settings: Settings, engine: Engine, decoded: list[str]
) -> None:
    room = Newsroom(engine)
    room.deliver(make_story(body=BODY.format("She left early.")))
    first = draft(settings, room)
    assert "She left early." in decoded
    decoded.clear()
    second = make_story(version="2", body=BODY.format("He left the town."))
    room.deliver(second)
    texts = draft(settings, room)
    assert decoded == ["He left the town."]
    assert [one for one in texts if one in first] == [one for one in texts if one != texts[2]]
    assert rows(engine) == 1
    room.kill(second)
    assert rows(engine) == 0


def test_it_is_kept_for_a_time_and_not_in_any_size(engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    name = room.translation().id
    with writing(engine) as session:
        for outputs in (b"one", b"two"):
            keep_decoded(session, name, outputs)
    clear(engine, Settings())
    with writing(engine) as session:
        assert kept_decoded(session, name) == b"two"
        session.execute(update(DecodedRow).values(at=now() - timedelta(days=14, hours=1)))
    clear(engine, Settings())
    with writing(engine) as session:
        assert kept_decoded(session, name) is None
        keep_decoded(session, name, b"three")
        keep_decoded(session, name, b"x" * (MOST + 1))
        assert kept_decoded(session, name) is None
