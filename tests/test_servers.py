"""The tests' own servers: real, private, and each test with a database of its own."""

from __future__ import annotations

import redis
from sqlalchemy import Engine, select

from service.settings import Settings
from service.storage.migrate import is_current
from service.storage.session import reading, writing
from service.storage.tables import SourceRow


def test_each_test_gets_a_fresh_migrated_database(engine: Engine) -> None:
    assert is_current(engine)
    with writing(engine) as session:
        session.add(SourceRow(slug="wire", kind="standard", language="en"))
    with reading(engine) as session:
        assert session.scalars(select(SourceRow.slug)).all() == ["wire"]


def test_the_next_test_does_not_see_what_the_last_one_wrote(engine: Engine) -> None:
    with reading(engine) as session:
        assert session.scalars(select(SourceRow)).all() == []


def test_redis_is_our_own_and_keeps_nothing(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("bind") == {"bind": "127.0.0.1"}


def test_settings_do_not_come_from_the_shell(settings: Settings) -> None:
    assert settings.engine == "fake"
    assert settings.broker_url == ""
