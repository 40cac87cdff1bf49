"""`dragoman retention | erase`: how long what is kept, and one story that may not be kept at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from dragoman.cli.admin import database
from dragoman.terminal import AsJson, out, print_json, warn
from service.settings import get_settings

if TYPE_CHECKING:
    from service.retention import Due

Name = Annotated[str, typer.Argument(help="Its id here or at its source, or its address there.")]


def retention(
    run: Annotated[bool, typer.Option("--run", help="Clear away now what is due, all of it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how long what is kept, and what is due to go; the relay clears it away by itself."""
    from service.retention import clear, look

    settings, engine = get_settings(), database()
    cleared = clear(engine, settings) if run else None
    rules = look(engine, settings)
    if as_json:
        print_json([_record(one, cleared) for one in rules])
        return
    table = Table("what", "kept for", "due", *(["cleared"] if run else []), "setting", box=None)
    for one in rules:
        due = f"{one.due:,}{'+' if one.at_least else ''}" if one.is_on else "·"
        gone = [f"{cleared[one.rule.name]:,}"] if cleared is not None else []
        setting = f"DRAGOMAN_{one.rule.setting.upper()}" if one.rule.setting else ""
        table.add_row(f"{one.rule.name}: {one.rule.what}", _days(one), due, *gone, setting)
    out.print(table)


def erase(
    story: Name,
    reason: Annotated[
        str, typer.Option(help="Why; it stays in the record, so name nobody and quote nothing in it.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a story down, and all that it says out of the record for good; nothing brings it back."""
    from service.intake.sources import OPERATOR
    from service.stages.erasing import erase_story
    from service.stages.taking_back import find_story
    from service.storage.scrubbing import scrub
    from service.storage.session import reading, writing

    engine = database()
    with reading(engine) as session:
        story_id = find_story(session, story)
    if not yes:
        question = f"Erase the story {story_id} for good, its translations and their history as well?"
        try:
            typer.confirm(question, abort=True, err=True)
        except typer.Abort:  # a no, or nobody there to ask
            warn.print("\nNothing was erased. --yes does not ask.")
            raise
    with writing(engine) as session:
        done = erase_story(session, story_id, OPERATOR, reason)
    scrub(engine)
    if as_json:
        print_json(done)
        return
    where = f"Taken down in {', '.join(done.editions)}. " if done.editions else ""
    out.print(f"{where}Erased: versions {done.versions}, sentences {done.sentences}.", markup=False)
    warn.print("Back-ups still have it, and so has its CMS: see docs/operate.md.", markup=False)


def _days(one: Due) -> str:
    if not one.rule.setting:
        return "while it holds"
    return f"{one.days:g} {'day' if one.days == 1 else 'days'}" if one.days else "for ever"


def _record(one: Due, cleared: dict[str, int] | None) -> dict[str, object]:
    about: dict[str, object] = {"name": one.rule.name, "what": one.rule.what, "setting": one.rule.setting}
    found = {"days": one.days or None, "due": one.due, "at_least": one.at_least}
    return about | found | ({} if cleared is None else {"cleared": cleared[one.rule.name]})
