"""`dragoman up | web | relay | worker | demo | migrate | check`: the desk itself."""

from __future__ import annotations

import gc
import os
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from dragoman.stopping import asked_to_stop
from dragoman.terminal import AsJson, out, print_json, warn
from service.program import dragoman
from service.settings import Settings, get_settings

COLOURS = {"web": "cyan", "relay": "magenta", "worker": "green"}
UntilStdinCloses = Annotated[bool, typer.Option("--until-stdin-closes", hidden=True)]


def up() -> None:
    """Run the whole desk on this machine (web, relay, worker) until Ctrl-C.

    It has no options: port, folder and the rest are settings, such as DRAGOMAN_PORT=8001 and
    DRAGOMAN_DATA_DIR=FOLDER in the environment; docs/settings.md lists all of them.
    """
    from dragoman.desk import say, speaks_to
    from dragoman.embedded import Stack
    from service.config_file import VARIABLE
    from service.tracing import check_tracing

    settings = get_settings()
    speaks_to(settings)
    check_tracing()  # here, and not by each part again and again
    names = (f"DRAGOMAN_{name.upper()}" for name in type(settings).model_fields)
    given = sorted(name for name in (*names, VARIABLE) if os.environ.get(name))
    with Stack(settings, _print_part) as stack:
        waiting = _who_waits(settings)  # meanwhile the parts start
        stack.wait_ready()
        say()
        out.print(f"\n[bold]The desk is open:[/] {stack.url}/desk   (API: {stack.url}/docs)")
        out.print(
            f"Add an editor with [bold]{dragoman()} users add NAME[/], "
            f"a CMS with [bold]{dragoman()} sources add[/]."
        )
        if given:  # their names alone: a value may be a secret
            out.print(
                f"Set {', '.join(given)} in that terminal too, or a command may speak to another desk.",
                markup=False,
            )
        if waiting is not None:
            out.print(waiting, markup=False, style="yellow")
        out.print("Stop with Ctrl-C.\n")
        stack.wait()
        out.print("Stopping …")


def demo() -> None:
    """Show the main job on the sample story, end to end, on a desk of its own; ends by itself."""
    from dragoman.demo import run_demo

    raise typer.Exit(0 if run_demo() else 1)


def web(until_stdin_closes: UntilStdinCloses = False) -> None:
    """Run the web process: webhooks, API, feeds and the editors' desk."""
    _watch(until_stdin_closes)
    settings = _settings_of_a_desk()
    with _loading():
        from dragoman.serving import serve

    serve(settings)


def relay(until_stdin_closes: UntilStdinCloses = False) -> None:
    """Run the relay: from the outbox to the broker, and again what got stuck."""
    _watch(until_stdin_closes)
    settings = _settings_of_a_desk()
    with _loading():
        from workers.queue.relay import run_relay

    with asked_to_stop() as stop:
        run_relay(settings, stop)


def worker(until_stdin_closes: UntilStdinCloses = False) -> None:
    """Run a worker: it translates. Start as many as the machines can take."""
    _watch(until_stdin_closes)
    settings = _settings_of_a_desk()
    _refuse_newer(settings)
    with _loading():
        from celery.platforms import SecurityWarning

        from workers.app import run_worker

    # As root, Celery advises an option of its own command line, which is not ours. Messages are JSON.
    warnings.simplefilter("ignore", SecurityWarning)
    raise typer.Exit(run_worker(settings))


def _refuse_newer(settings: Settings) -> None:
    """Raise `Unavailable` for the database of a newer program: a worker left over would write into it.

    Nothing is said of one that is away or not migrated yet: it may come while the worker runs.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from service.condition import words
    from service.errors import Unavailable
    from service.faults import Fault
    from service.storage.migrate import schema_fault
    from service.storage.session import open_engine

    engine = open_engine(settings.database)
    try:
        newer = schema_fault(engine) is Fault.NEW_SCHEMA
    except SQLAlchemyError:
        return
    finally:
        engine.dispose()
    if newer:
        raise Unavailable(words(Fault.NEW_SCHEMA))


def migrate() -> None:
    """Bring the database to the schema and the glossary of this program; safe to run at any time."""
    from service.stages.counting import count_missing
    from service.storage.migrate import migrate as upgrade
    from service.storage.session import open_engine
    from service.storage.trouble import shown_address
    from service.termbase.shipment import ship

    settings = get_settings()
    engine = open_engine(settings.database)
    before, after = upgrade(engine)
    shipped = ship(engine, settings.glossaries_dir)
    shown = shown_address(engine)
    if before is None:
        out.print(f"The database {shown} was made, with the schema {after}.")
    elif before != after:
        out.print(
            f"The database {shown} was brought from the schema {before} to {after}. An older program cannot "
            "use it any more; to go back, restore the back-up that was made before (docs/upgrade.md)."
        )
    else:
        out.print(f"The database {shown} is up to date: schema {after}.")
    if shipped is not None:
        out.print(f"Its glossary: {shipped}.")
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=warn, transient=True, disable=not warn.is_terminal) as bar:
        task = bar.add_task("translations counted for queue and search", total=None)
        counted = count_missing(engine, lambda done, of: bar.update(task, completed=done, total=of))
    if counted:
        out.print(f"For queue and search, {counted:,} translations were counted anew.")


def check(
    inside: Annotated[
        bool, typer.Option("--inside", help="Ask no language model's server, only what is this desk's own.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check whether database, broker and language model answer and work is handed out; exit code 0 if so."""
    from dragoman.checking import check as look
    from dragoman.checking import exit_code
    from dragoman.desk import need_desk

    settings = get_settings()
    need_desk(settings)
    answers = list(look(settings, inside=inside))
    well = all(answer.well for answer in answers)
    if as_json:
        print_json({"well": well, "exit_code": exit_code(answers), "parts": answers})
        raise typer.Exit(exit_code(answers))
    for answer in answers:
        sign = ("✗", "red") if not answer.well else ("!", "yellow") if answer.mind else ("✓", "green")
        named = f" [{answer.fault}]" if answer.fault is not None else ""
        out.print(Text.assemble(sign, f" {answer.part}{named}: {answer.seen}"))
    raise typer.Exit(exit_code(answers))


@contextmanager
def _loading() -> Iterator[None]:
    """Load libraries without looking for garbage among them, then and ever after: a tenth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _settings_of_a_desk() -> Settings:
    """Return the settings. Raises `Unavailable` where they name a SQLite file that is not there."""
    from dragoman.desk import has_desk, need_desk

    settings = get_settings()
    if not has_desk(settings):
        need_desk(settings)
    return settings


def _watch(until_stdin_closes: bool) -> None:
    """End this process by SIGTERM once whoever started it is gone (its end of our stdin is closed).

    Called before anything is loaded: who is gone by then is not waited for.
    """

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    if until_stdin_closes:
        threading.Thread(target=watch, daemon=True, name="watch-stdin").start()


def _who_waits(settings: Settings) -> str | None:
    """Return which editions wait for a person; None where something drafts all that are on."""
    from service.errors import DragomanError
    from workers.models.coverage import coverage, say_uncovered
    from workers.queue.context import WorkerContext

    try:
        context = WorkerContext.open(settings)
        return say_uncovered(coverage(context.editions, context.catalogue, context.language_models))
    except DragomanError as error:  # such as a key that is not set: workers go on with what they have
        return error.detail


def _print_part(part: str, line: str) -> None:
    out.print(Text.assemble((f"{part:>6} │ ", COLOURS.get(part, "")), Text(line)))
