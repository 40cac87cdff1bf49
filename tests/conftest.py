"""The fixtures that every test may use: private servers, fresh databases, the service over HTTP."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import hypothesis
import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import passwords
from service.domain.edition import Edition
from service.editions import load_editions
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine
from tests.databases import Emptied, fresh_postgresql, postgres_with_template
from tests.servers import NoServer, run_redis, shared

# A machine that does other things too is slow now and then, and that is nothing a test should find.
hypothesis.settings.register_profile("dragoman", deadline=None, max_examples=50)
#: `make test-thorough`
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("dragoman")

#: shipped to fresh databases instead of the thousands of concepts of a real desk
FEW_CONCEPTS = Path(__file__).with_name("glossary")


#: until everything is imported: what is made on the way is nearly all kept
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what was imported, and look less often: it took 8 % of all."""
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> Iterator[None]:
    """Take DRAGOMAN_… and OTEL_… of the developer's shell out of the tests."""
    ours = "DRAGOMAN_", "OTEL_"
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(ours)}
    # the stories of the tests have days of their own, and none is to become an archive's with time
    os.environ["DRAGOMAN_ARCHIVE_DAYS"] = "100000"
    yield
    del os.environ["DRAGOMAN_ARCHIVE_DAYS"]
    os.environ.update(kept)


@pytest.fixture(autouse=True, scope="session")
def _few_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let clients trust one authority in the place of all: each reads them anew, and no test meets any."""
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    if not known:  # a machine without any
        yield
        return
    file = tmp_path_factory.mktemp("authorities") / "one.pem"
    file.write_text(ssl.DER_cert_to_PEM_cert(known[0]), encoding="ascii")
    with patch.dict(os.environ, {"SSL_CERT_FILE": str(file)}):
        yield


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """Hash passwords with a thousandth of the work; `test_accounts` looks at what the desk really does."""
    with patch.object(passwords, "_hasher", cheap(PasswordHasher)):
        yield


def cheap(kind: type[PasswordHasher]) -> PasswordHasher:
    """A hasher with the least work that argon2 takes: no test guesses a password, and hundreds are hashed."""
    return kind(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that another account can reach, for the servers' data."""
    folder = Path(tempfile.mkdtemp(prefix="dragoman-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(server_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a private PostgreSQL (its database `postgres`), one for all processes of xdist."""
    base = tmp_path_factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    try:
        with shared(common / "postgresql", postgres_with_template(server_folder / "postgresql")) as url:
            yield url
    except NoServer as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def emptied(postgres_url: str) -> Iterator[Emptied]:
    """The PostgreSQL database that `postgresql_url` gives to one test after another; one a process."""
    with fresh_postgresql(postgres_url) as url:
        database = Emptied(url)
        yield database
        database.close()


@pytest.fixture(scope="session")
def redis_url(server_folder: Path) -> Iterator[str]:
    """The URL of a private Redis, started at first use."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(run_redis(server_folder / "redis"))
        except NoServer as error:
            pytest.fail(str(error), pytrace=False)
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test gets a copy of."""
    path = tmp_path_factory.mktemp("sqlite-template") / "template.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # the last connection folds the write-ahead log into the file
    return path


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite database of each test of this process lies, one after another.

    The engine of one URL keeps the SQL that SQLAlchemy compiled: new for each test, that took a quarter of
    the processor time of every test with a database.
    """
    return tmp_path_factory.mktemp("sqlite") / "dragoman.sqlite3"


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_file: Path) -> Iterator[str]:
    """The URL of a fresh, migrated SQLite database."""
    # whole at once: a thread of the test before, which looks for its database, would find an empty one
    # while it is copied, and turn it into one without tables
    fresh = sqlite_file.with_suffix(".new")
    shutil.copy(sqlite_template, fresh)
    fresh.replace(sqlite_file)
    url = f"sqlite:///{sqlite_file}"
    yield url
    open_engine(url).dispose()
    for ending in ("", "-wal", "-shm"):
        sqlite_file.with_name(sqlite_file.name + ending).unlink(missing_ok=True)


@pytest.fixture
def postgresql_url(emptied: Emptied) -> Iterator[str]:
    """The URL of a PostgreSQL database as the migrations leave it, the same for each test."""
    yield emptied.url
    emptied.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database, once of each kind.

    Where neither SQL nor locks, times, numbers or characters matter, a file has a `database_url` of its
    own that is `sqlite_url`, and a test the mark `tests.databases.ON_SQLITE`.
    """
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def engine(database_url: str) -> Engine:
    """The open database; the same engine that the service under test uses."""
    return open_engine(database_url)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for a desk on `database_url`, with the embedded broker, the fake engine and a few concepts."""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database_url,
        engine="fake",
        glossaries_dir=FEW_CONCEPTS,
        take_back_seconds=0,  # what is approved is live: nobody wants to wait for it here
    )


@pytest.fixture
def editions() -> dict[str, Edition]:
    """The shipped editions."""
    return load_editions()


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The service over HTTP, with its start and its stop."""
    from service.app import create_app  # here: most tests need no web framework

    with TestClient(create_app(settings), client=("127.0.0.1", 50000)) as http:
        yield http
