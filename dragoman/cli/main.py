"""The command line `dragoman`: its commands, and how its errors are shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from dragoman.terminal import warn
from service.errors import DragomanError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

#: every command: the module and the name in it, and what the list of commands says
COMMANDS = {
    "up": ("running:up", "Run the whole desk on this machine (web, relay, worker) until Ctrl-C."),
    "demo": ("running:demo", "Show the main job on the sample story, end to end, on a desk of its own."),
    "check": (
        "running:check",
        "Check whether database, broker and language model answer and work is handed out.",
    ),
    "status": (
        "status:status",
        "Show how the desk stands on one screen: faults, queue, editions, workers, the last hour, room.",
    ),
    "backup": (
        "backup:backup",
        "Copy the desk into a folder while it works: database, own editions, glossaries and settings.",
    ),
    "restore": (
        "backup:restore",
        "Put a back-up into the empty place that the settings name, after a look at its hashes.",
    ),
    "migrate": ("running:migrate", "Bring the database to the schema and the glossary of this program."),
    "web": ("running:web", "Run the web process: webhooks, API, feeds and the editors' desk."),
    "relay": ("running:relay", "Run the relay: from the outbox to the broker, and again what got stuck."),
    "worker": ("running:worker", "Run a worker: it translates. Start as many as the machines can take."),
    "sources": ("syncing:sources", "The CMSs that may send stories."),
    "keys": ("admin:keys", "Keys with which programs use the API."),
    "webhooks": (
        "webhooks:webhooks",
        "Other systems that are told at once of what is published, corrected or withdrawn.",
    ),
    "users": ("users:users", "The people who work at the desk, and what they may do."),
    "withdraw": (
        "admin:withdraw",
        "Take a story from readers at once.",
    ),
    "erase": (
        "keeping:erase",
        "Take a story down, and all that it says out of the record for good.",
    ),
    "retention": ("keeping:retention", "Show how long what is kept, and what is due to go."),
    "retry": ("admin:retry", "Queue again what failed, and what waits for a translator."),
    "glossary": ("glossary:glossary", "Names and institutions, and their approved forms."),
    "editions": (
        "editions:editions",
        "List the editions, the languages that each takes, and what drafts them.",
    ),
    "mirror": (
        "mirroring:mirror",
        "Write an edition as a static site into a folder, and keep it as the edition is.",
    ),
    "models": ("models:models", "The translation models on this machine."),
    "spending": (
        "spending:spending",
        "Show what the language model took: requests, tokens and cost by day (UTC), edition and model.",
    ),
    "translate": ("text:translate", "Translate one file through the same pipeline as the desk's stories."),
    "names": ("names:names", "Propose how to write a name in another language."),
}


def _dragoman() -> None:
    """Do nothing: with a callback, Typer makes a group of what has no command or only one."""


class Later(TyperCommand):
    """The place of a command in the list of commands: its module is imported when it is called."""

    def __init__(self, name: str, module: str, attribute: str, says: str) -> None:
        super().__init__(name, help=says)
        self._module, self._attribute = module, attribute

    def load(self) -> Any:
        """Import the command, or the group of commands."""
        found = getattr(import_module(self._module), self._attribute)
        parent = typer.Typer()
        parent.callback()(_dragoman)
        if isinstance(found, typer.Typer):
            parent.add_typer(found, name=self.name)
        else:
            parent.command(self.name)(found)
        return get_group(parent).commands[str(self.name)]


class Commands(TyperGroup):
    """All commands. To print them, or to run one of them, the libraries of the others are not imported."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, (place, says) in COMMANDS.items():
            module, _, attribute = place.partition(":")
            self.add_command(Later(name, f"{__package__}.{module}", attribute, says))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that the words name, imported, and the words after it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Later) else command, rest


app = typer.Typer(
    name="dragoman",
    cls=Commands,
    help="A translation desk for newsrooms: a CMS webhook in, reviewed regional editions out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.callback()(_dragoman)


def main() -> None:
    """Run `dragoman`."""
    run(app)


def run(commands: typer.Typer, words: Sequence[str] | None = None) -> None:
    """Run a command line; what a person can act on is said in a line or two, without a traceback.

    Always raises `SystemExit`. `words` are the arguments; those of the process if None.
    """
    try:
        commands(words)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nobody to tell
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        message = _plain_words(error)
        if message is None:
            raise
        warn.print(Text.assemble(("Error: ", "bold red"), message))
        raise SystemExit(1) from None
    finally:
        if (desk := sys.modules.get("dragoman.desk")) is not None:  # a command that speaks to a desk loads it
            desk.say()


def _plain_words(error: Exception) -> str | None:
    """Return what a person can do about an error; None if it is a fault of the program."""
    # Here and not above: only a command that failed pays for the libraries, and it has them loaded.
    from pydantic import ValidationError
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DragomanError):
        return error.detail
    if isinstance(error, ValidationError):
        wrong = "; ".join(_setting_error(item["loc"], item["msg"]) for item in error.errors())
        return f"A setting cannot be used: {wrong}"
    return _of_database(error) if isinstance(error, DBAPIError) else None


def _of_database(error: DBAPIError) -> str:
    """Return what was the trouble where it ends all writing or the database is away; else what it said."""
    from sqlalchemy.exc import SQLAlchemyError

    from service.condition import does_not_answer, words
    from service.settings import get_settings
    from service.storage.session import open_engine
    from service.storage.trouble import first_line, trouble

    engine = open_engine(get_settings().database)
    fault = trouble(error, engine)
    if fault is not None and fault.ends_saving:
        return words(fault)
    try:
        with engine.connect():  # away, or a statement that it would not have
            return f"The database did not do what was asked: {first_line(error)}"
    except SQLAlchemyError as away:
        return does_not_answer(engine, away)


def _setting_error(place: tuple[int | str, ...], message: str) -> str:
    from service.settings import Settings

    message = message.removeprefix("Value error, ")
    if not place:  # of several settings together, which it names
        return message
    field = ".".join(str(part) for part in place)
    prefix = Settings.model_config.get("env_prefix", "") if field in Settings.model_fields else ""
    return f"{prefix}{field.upper() if prefix else field}: {message}"
