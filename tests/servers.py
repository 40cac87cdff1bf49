"""Private PostgreSQL and Redis servers for the tests: a free port, a temporary folder, loopback only.

Nothing on the machine is assumed to be running and nothing that runs is touched. Every server is our
own child, and is stopped by its own process, whatever became of the test.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

#: seconds that a server has to come up; a loaded machine with two cores needs some of them
START_SECONDS = 60
STOP_SECONDS = 20
INSTALL = "Install it (Debian: apt-get install {package}), or run `make test`, which does so as root."


class NoServer(Exception):
    """A server that the tests need is not installed or does not start."""


def free_port() -> int:
    """Find a TCP port on the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def shared(file: Path, server: contextlib.AbstractContextManager[str]) -> Iterator[str]:
    """Enter `server` once for all processes that call this with the same `file`; gives its URL to each.

    The first one starts it; it stops it when the last one has done with it. Locks of files and not
    a count, as a lock goes with a process that dies.
    """
    with (
        file.with_suffix(".changing").open("w") as changing,
        file.with_suffix(".used").open("w") as used,
        contextlib.ExitStack() as stack,
    ):
        fcntl.flock(changing, fcntl.LOCK_EX)
        ours = not file.exists()
        if ours:
            file.write_text(stack.enter_context(server))
        url = file.read_text()
        fcntl.flock(used, fcntl.LOCK_SH)
        fcntl.flock(changing, fcntl.LOCK_UN)
        try:
            yield url
        finally:
            fcntl.flock(used, fcntl.LOCK_UN)
            while ours:
                fcntl.flock(used, fcntl.LOCK_EX)  # nobody uses it, and whoever comes now waits
                try:
                    fcntl.flock(changing, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:  # somebody is about to
                    fcntl.flock(used, fcntl.LOCK_UN)
                    time.sleep(0.01)
                else:
                    file.unlink()
                    ours = False


@contextlib.contextmanager
def run_postgres(
    folder: Path, port: int | None = None, changes: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run a throw-away PostgreSQL in `folder`; gives the URL of its database `postgres`.

    The server refuses to run as root, so root lends it the account `postgres` (or `nobody`).
    Nothing is synced to disk: the data is gone with the test. A folder that served before is served
    again, as it was left. `changes` are settings of the server other than these.
    """
    postgres, user = _postgres_program("postgres"), _other_user()
    data = folder / "data"
    if not data.exists():
        _make_cluster(folder, data, user)
    port = port or free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "shared_buffers": "64MB",
        # most of what the server does for a run is to copy the template; each of these makes that cheaper
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "autovacuum": "off",
        "jit": "off",
        **(changes or {}),
    }
    command = [postgres, "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    address = f"dragoman@127.0.0.1:{port}/postgres"

    def answers() -> bool:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(f"postgresql://{address}"):
            return True
        return False

    # SIGINT is PostgreSQL's fast shutdown: it throws clients out and does not wait for them.
    with _running(command, folder, answers, signal.SIGINT, user=user):
        yield f"postgresql+psycopg://{address}"


def _make_cluster(folder: Path, data: Path, user: str | None) -> None:
    initdb = _postgres_program("initdb")
    data.mkdir(parents=True)
    if user:
        for path in (folder, data):
            os.chown(path, pwd.getpwnam(user).pw_uid, -1)
    made = subprocess.run(
        [initdb, "-D", data, "-U", "dragoman", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        user=user,
        extra_groups=[] if user else None,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise NoServer(f"initdb could not make a database for the tests:\n{made.stderr.strip()}")


@contextlib.contextmanager
def run_redis(folder: Path, port: int | None = None) -> Iterator[str]:
    """Run a throw-away Redis without persistence, on `port` or a free one; gives its URL."""
    program = shutil.which("redis-server")
    if not program:
        raise NoServer("redis-server is not installed. " + INSTALL.format(package="redis-server"))
    port = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command += ["--dir", str(folder), "--daemonize", "no"]

    def answers() -> bool:
        with contextlib.suppress(redis.RedisError), redis.Redis(port=port) as client:
            return bool(client.ping())
        return False

    with _running(command, folder, answers, signal.SIGTERM):
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def run_rabbitmq(folder: Path) -> Iterator[str]:
    """Run a throw-away RabbitMQ, with a name, ports and an Erlang port mapper of its own; gives its URL."""
    program = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    if not program.exists():
        raise NoServer("RabbitMQ is not installed. " + INSTALL.format(package="rabbitmq-server"))
    folder.mkdir(parents=True)
    port, other, mapper = free_port(), free_port(), free_port()
    (folder / "plugins").write_text("[].")
    settings = {
        "HOME": folder,
        "RABBITMQ_NODENAME": f"dragoman-{port}@localhost",
        "RABBITMQ_MNESIA_BASE": folder / "data",
        "RABBITMQ_LOG_BASE": folder / "log",
        "RABBITMQ_PID_FILE": folder / "pid",
        "RABBITMQ_ENABLED_PLUGINS_FILE": folder / "plugins",
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": port,
        "RABBITMQ_DIST_PORT": other,
        "ERL_EPMD_PORT": mapper,
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none",
    }
    environment = [f"{name}={value}" for name, value in settings.items()]
    # the mapper first: the server would start one that outlives it
    with (
        _running(["epmd", "-port", str(mapper)], folder, lambda: _listens(mapper), signal.SIGTERM),
        _running(["env", *environment, str(program)], folder, lambda: _listens(port), signal.SIGTERM),
    ):
        yield f"amqp://guest:guest@127.0.0.1:{port}//"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Redis:
    """A Redis that forgets everything when it ends."""

    folder: Path
    port: int = field(default_factory=free_port)
    runs: int = 0
    _running: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        with redis.Redis(port=self.port) as client:
            return int(client.info("server")["process_id"])

    def start(self) -> None:
        self.runs += 1
        self._running.enter_context(run_redis(self.folder / f"redis-{self.runs}", self.port))

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self._running.close()

    def stop(self) -> None:
        self._running.close()

    def forget(self) -> None:
        with redis.Redis(port=self.port) as client:
            client.flushall()


@contextlib.contextmanager
def _running(
    command: Sequence[str],
    folder: Path,
    answers: Callable[[], bool],
    stop_signal: signal.Signals,
    user: str | None = None,
) -> Iterator[None]:
    name = Path(command[0]).name
    log = folder / f"{name}.log"
    # Where util-linux has setpriv, the server also goes when a killed test run cannot stop it.
    setpriv = shutil.which("setpriv")
    if setpriv:
        guard = [setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG")]
        if user:
            account = pwd.getpwnam(user)
            guard += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        command, user = [*guard, *command], None
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is for pytest, which then stops the server
            user=user,
            extra_groups=[] if user else None,
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not answers():
                if server.poll() is not None or time.monotonic() > deadline:
                    said = log.read_text(errors="replace").strip() or "(it said nothing)"
                    raise NoServer(f"{name} did not start for the tests. It said:\n{said[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            if server.poll() is None:
                server.send_signal(stop_signal)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _postgres_program(name: str) -> str:
    """Find one of PostgreSQL's programs: Debian keeps them out of PATH. The newest version wins."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parts[-3]),
    )
    program = str(found[-1]) if found else shutil.which(name)
    if not program:
        raise NoServer(f"PostgreSQL ({name}) is not installed. " + INSTALL.format(package="postgresql"))
    return program


def _other_user() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoServer("PostgreSQL refuses to run as root, and there is no account `postgres` to lend it.")
