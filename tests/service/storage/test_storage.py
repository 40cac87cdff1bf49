"""The record on both databases: migrations, moments, writers that wait, the outbox."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, select, text, update
from sqlalchemy.exc import StatementError

from service.message import message
from service.storage.account_tables import UserRow
from service.storage.migrate import is_current, migrate, migrations
from service.storage.outbox import TRANSLATE, claim_due, enqueue
from service.storage.search import is_declared
from service.storage.session import open_engine, reading, writing
from service.storage.tables import (
    AuditRow,
    Base,
    ConceptRow,
    EditionPositionRow,
    GlossaryStateRow,
    OutboxRow,
    TranslationRow,
    now,
)
from service.termbase.cells import from_text
from service.termbase.current import GlossaryInForce
from service.termbase.shipment import ship
from tests.databases import ON_SQLITE
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only


def _differences(connection: Connection) -> list[Any]:
    """Return what differs from the metadata; the search's index is none that a metadata can declare."""
    context = MigrationContext.configure(connection, opts={"include_name": is_declared})
    return list(compare_metadata(context, Base.metadata))


def test_migrations_make_the_schema_that_the_code_declares(engine: Engine) -> None:
    assert is_current(engine)
    with engine.connect() as connection:
        assert _differences(connection) == []


def test_migrating_twice_and_at_the_same_time_is_harmless(engine: Engine) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            migrate(engine)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert is_current(engine)


def test_a_moment_comes_back_as_the_same_instant_in_utc(engine: Engine) -> None:
    nairobi = timezone(timedelta(hours=3))
    with writing(engine) as session:
        session.add(
            AuditRow(actor="a", action="x", subject="s", at=datetime(2026, 3, 1, 12, 30, tzinfo=nairobi))
        )
    with reading(engine) as session:
        at = session.scalars(select(AuditRow)).one().at
    assert at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"), writing(engine) as session:
        session.add(AuditRow(actor="a", action="x", subject="s", at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_nothing_is_saved_when_the_block_fails(engine: Engine) -> None:
    def half_done() -> None:
        with writing(engine) as session:
            session.add(AuditRow(actor="a", action="x", subject="s"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    with reading(engine) as session:
        assert session.scalars(select(AuditRow)).all() == []


def test_writers_wait_for_each_other_and_lose_no_update(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(EditionPositionRow(edition="africa-fr", position=0))
    failures: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(25):
                with writing(engine) as session:
                    row = session.scalars(select(EditionPositionRow).with_for_update()).one()
                    row.position += 1
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading(engine) as session:
        assert session.scalars(select(EditionPositionRow.position)).one() == 100


def test_the_outbox_gives_urgent_work_first_and_nothing_before_its_time(engine: Engine) -> None:
    with writing(engine) as session:
        enqueue(session, TRANSLATE, {"n": "routine"}, priority=8)
        enqueue(session, TRANSLATE, {"n": "flash"}, priority=0)
        enqueue(session, TRANSLATE, {"n": "embargoed"}, priority=0, not_before=now() + timedelta(hours=1))
    with writing(engine) as session:
        rows = claim_due(session)
        assert [row.arguments["n"] for row in rows] == ["flash", "routine"]
        for row in rows:
            row.sent_at = now()
    with writing(engine) as session:
        assert claim_due(session) == []
        assert len(session.scalars(select(OutboxRow)).all()) == 3


def test_two_relays_never_take_the_same_work(engine: Engine) -> None:
    with writing(engine) as session:
        for n in range(40):
            enqueue(session, TRANSLATE, {"n": n})
    taken: list[int] = []
    guard = threading.Lock()

    def relay() -> None:
        for _ in range(10):
            with writing(engine) as session:
                for row in claim_due(session, limit=5):
                    row.sent_at = now()
                    with guard:
                        taken.append(row.arguments["n"])

    threads = [threading.Thread(target=relay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(40))


def test_the_schema_goes_back_a_version_and_forward_again_with_what_is_in_it(engine: Engine) -> None:
    """Down to the glossary's revision and up again: rows stay, and what refers to them."""
    room = Newsroom(engine, only("africa-en"))
    room.deliver(make_story())
    (before,) = room.publications("africa-en")
    segments = len(room.segments("africa-en"))
    why = message("{why} It asks to wait {seconds} s.", why=message("The worker was stopped."), seconds=9)
    with writing(engine) as session:
        session.execute(update(TranslationRow).values(reason=why, provenance={"notes": [why, "typed"]}))
    config = migrations()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0035")
        notes = connection.scalar(text("SELECT provenance FROM translations"))
        assert (json.loads(notes) if isinstance(notes, str) else notes) == {"notes": [str(why), "typed"]}
        command.downgrade(config, "0002")
        assert connection.scalar(text("SELECT reason FROM translations")) == str(why)
    assert not is_current(engine)
    migrate(engine)
    assert is_current(engine)
    with engine.connect() as connection:
        assert _differences(connection) == []
    (after,) = room.publications("africa-en")
    assert (after.item, after.dated_at) == (before.item, before.published_at)
    with reading(engine) as session:
        assert session.scalar(select(TranslationRow.reason)) == str(why)
    assert len(room.segments("africa-en")) == segments


def test_forms_of_an_older_desk_stand_under_the_code_that_we_keep(engine: Engine, tmp_path: Path) -> None:
    """What was kept as Norwegian Bokmål or as Dari is found in stories that come in as "no", "nb" or "fa"."""
    file = tmp_path / "few.csv"
    file.write_text(
        "id,kind,en,no,fa\nQ585,city,Oslo,Oslo,اسلو\nQ20,country,Norway,Norge,\n", encoding="utf-8"
    )
    ship(engine, tmp_path)
    old = {
        "Q585": '{"id":"Q585","kind":"city","en":"Oslo","nb":"Oslo","prs":"اسلو","sources":"nb#1:a; en:b"}',
        "Q20": '{"id":"Q20","kind":"country","en":"Norway","no":"Norge","nb":"?Noreg|?Norge"}',
    }
    config = migrations()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
        for concept, row in old.items():
            connection.execute(update(ConceptRow).where(ConceptRow.id == concept).values(row=row))
        stamp = connection.scalar(select(GlossaryStateRow.stamp))
    migrate(engine)
    with reading(engine) as session:
        kept = {row.id: from_text(row.row) for row in session.scalars(select(ConceptRow))}
        assert session.scalar(select(GlossaryStateRow.stamp)) != stamp  # processes load it anew
    assert kept["Q585"] == {
        "id": "Q585",
        "kind": "city",
        "en": "Oslo",
        "no": "Oslo",
        "fa": "اسلو",
        "sources": "no#1:a; en:b",
    }
    assert kept["Q20"]["no"] == "Norge|?Noreg"
    glossary = GlossaryInForce(engine, tmp_path).current()
    for language in ("no", "nb-NO", "nn"):
        assert [match.concept.id for match in glossary.find("Dagen etter kom de til Oslo.", language)] == [
            "Q585"
        ]


@ON_SQLITE
def test_whoever_worked_here_before_there_were_roles_by_edition_may_the_same(engine: Engine) -> None:
    config = migrations()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0019")
        for name, role in (("ana", "editor"), ("chief", "admin")):
            connection.execute(
                text(
                    "INSERT INTO users (id, name, password_hash, role, disabled, created_at) "
                    "VALUES (:name, :name, 'x', :role, false, '2026-01-01')"
                ),
                {"name": name, "role": role},
            )
    migrate(engine)
    with writing(engine) as session:
        users = {user.name: user for user in session.scalars(select(UserRow))}
        assert {name: user.roles for name, user in users.items()} == {
            "ana": {"*": "editor"},
            "chief": {"*": "admin"},
        }
        users["ana"].roles = {"africa-fr": "editor"}
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0019")  # where all are editors of all editions
        left = connection.execute(text("SELECT name FROM users WHERE NOT disabled")).scalars().all()
    assert left == ["chief"]
    migrate(engine)


def test_what_is_deleted_is_written_over_by_every_build_of_sqlite(tmp_path: Path) -> None:
    """Debian's does so by itself; here it is told not to, as others are built."""
    (tmp_path / "new.sqlite3").touch()
    database = open_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    event.listen(
        database, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=OFF").close(), insert=True
    )
    with database.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
    database.dispose()
