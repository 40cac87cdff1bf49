"""The command line `dragoman`: its commands, and how its errors are shown."""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from types import FrameType
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.text import Text
from sqlalchemy.exc import DBAPIError

from dragoman.cli import admin, glossary, models, names, text
from dragoman.cli.terminal import out, warn
from service.errors import DragomanError
from service.settings import Settings, get_settings

app = typer.Typer(
    name="dragoman",
    help="A translation desk for newsrooms: a CMS webhook in, reviewed regional editions out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(admin.sources, name="sources")
app.add_typer(admin.keys, name="keys")
app.add_typer(admin.users, name="users")
app.add_typer(glossary.glossary, name="glossary")
app.add_typer(models.models, name="models")
app.command()(text.translate)
app.command()(names.names)

COLOURS = {"web": "cyan", "relay": "magenta", "worker": "green"}
UntilStdinCloses = Annotated[bool, typer.Option("--until-stdin-closes", hidden=True)]


@app.command()
def up() -> None:
    """Run the whole desk on this machine (web, relay, worker) until Ctrl-C."""
    from dragoman.embedded import Stack

    with Stack(get_settings(), _print_part) as stack:
        stack.wait_ready()
        out.print(f"\n[bold]The desk is open:[/] {stack.url}/desk   (API: {stack.url}/docs)")
        out.print(
            "Add an editor with [bold]dragoman users add NAME[/], a CMS with [bold]dragoman sources add[/]."
        )
        out.print("Stop with Ctrl-C.\n")
        stack.wait()
        out.print("Stopping …")


@app.command()
def demo() -> None:
    """Show the main job on the sample story, end to end, on a desk of its own; ends by itself."""
    from dragoman.demo import run_demo

    raise typer.Exit(0 if run_demo() else 1)


@app.command()
def web(until_stdin_closes: UntilStdinCloses = False) -> None:
    """Run the web process: webhooks, API, feeds and the editors' desk."""
    import uvicorn

    from service.app import create_app

    _watch(until_stdin_closes)
    settings = get_settings()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level.lower(),
        access_log=settings.log_level.upper() == "DEBUG",
        timeout_graceful_shutdown=10,
        server_header=False,
    )


@app.command()
def relay(until_stdin_closes: UntilStdinCloses = False) -> None:
    """Run the relay: from the outbox to the broker, and again what got stuck."""
    from workers.queue.relay import run_relay

    _watch(until_stdin_closes)
    stop = threading.Event()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, asked)
    signal.signal(signal.SIGTERM, asked)
    run_relay(get_settings(), stop)


@app.command()
def worker(until_stdin_closes: UntilStdinCloses = False) -> None:
    """Run a worker: it translates. Start as many as the machines can take."""
    from celery.platforms import SecurityWarning

    from workers.app import run_worker

    # As root, Celery advises an option of its own command line, which is not ours. Messages are JSON.
    warnings.simplefilter("ignore", SecurityWarning)
    _watch(until_stdin_closes)
    raise typer.Exit(run_worker(get_settings()))


@app.command()
def migrate() -> None:
    """Bring the database to the schema and the glossary of this program; safe to run at any time."""
    from service.storage.migrate import migrate as upgrade
    from service.storage.session import open_engine
    from service.termbase.shipment import ship

    settings = get_settings()
    engine = open_engine(settings.database)
    upgrade(engine)
    shipped = ship(engine, settings.glossaries_dir)
    out.print(f"The database {engine.url.render_as_string(hide_password=True)} is up to date.")
    if shipped is not None:
        out.print(f"Its glossary: {shipped}.")


@app.command()
def check() -> None:
    """Check whether database and broker answer and work is handed out; exit code 1 if not."""
    from dragoman.checking import check as look

    well = True
    for answer in look(get_settings()):
        well &= answer.well
        sign = ("✓", "green") if answer.well else ("✗", "red")
        out.print(Text.assemble(sign, f" {answer.part}: {answer.seen}"))
    raise typer.Exit(0 if well else 1)


def main() -> None:
    """Run `dragoman`."""
    run(app)


def run(commands: typer.Typer) -> None:
    """Run a command line; what a person can act on is said in a line or two, without a traceback."""
    try:
        commands()
    except DragomanError as error:
        _fail(error.detail)
    except ValidationError as error:
        wrong = "; ".join(_setting_error(item["loc"], item["msg"]) for item in error.errors())
        _fail(f"A setting cannot be used: {wrong}")
    except DBAPIError as error:
        _fail(_database_error(error))
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nobody to tell
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _fail(message: str) -> None:
    warn.print(Text.assemble(("Error: ", "bold red"), message))
    raise SystemExit(1)


def _setting_error(place: tuple[int | str, ...], message: str) -> str:
    field = ".".join(str(part) for part in place)
    prefix = Settings.model_config.get("env_prefix", "") if field in Settings.model_fields else ""
    return f"{prefix}{field.upper() if prefix else field}: {message}"


def _database_error(error: DBAPIError) -> str:
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    said = "\n".join(lines[:2]) or type(error.orig).__name__
    return f"The database did not do what was asked: {said}\nCheck DRAGOMAN_DATABASE_URL and its server."


def _watch(until_stdin_closes: bool) -> None:
    if until_stdin_closes:
        from dragoman.embedded import stop_when_stdin_closes

        stop_when_stdin_closes()


def _print_part(part: str, line: str) -> None:
    out.print(Text.assemble((f"{part:>6} │ ", COLOURS.get(part, "")), Text(line)))
