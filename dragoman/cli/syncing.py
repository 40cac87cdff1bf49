"""`dragoman sources sync`: compare a source with its CMS, and put right what differs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dragoman.cli.admin import database, sources
from dragoman.terminal import AsJson, out, print_json, warn
from service.editions import editions_of
from service.intake.sources import get_source
from service.intake.sync.compare import Progress as Report
from service.intake.sync.compare import SyncResult
from service.intake.sync.schedule import sync
from service.logs import set_up_logs
from service.settings import get_settings
from service.storage.session import reading

#: ids shown of each kind; `--json` has all
SHOWN = 20


@sources.command("sync")
def sources_sync(
    slug: Annotated[str, typer.Argument(help="The source.")],
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            help="Offer what was published or changed since this day (UTC), at the lowest priority. Without "
            "it: since the last comparison, at first since the source was added.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    all_gone: Annotated[
        bool,
        typer.Option("--all-gone", help="Believe a CMS that knows none of the stories that stand here."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare a source with its CMS: take what changed, take down what is gone or no longer public."""
    set_up_logs("ERROR")  # what is done is told below, and stdout is for that alone
    engine, settings = database(), get_settings()
    with reading(engine) as session:
        source = get_source(session, slug)
    with _bar(slug) as report:
        found = sync(
            engine,
            source,
            settings,
            editions_of(settings),
            since=since.replace(tzinfo=UTC) if since else None,
            dry_run=dry_run,
            all_gone=all_gone,
            report=report,
        )
    if as_json:
        print_json(found)
    else:
        _tell(found)


@contextmanager
def _bar(slug: str) -> Iterator[Report]:
    """Show how far the reading is, where there is somebody to see it."""
    columns = (TextColumn(f"reading {slug}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=warn, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=None)

        def report(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=max(done, total) if total is not None else None)

        yield report


def _tell(found: SyncResult) -> None:
    would = "would be " if found.dry_run else ""
    out.print(f"{found.source}: {found.told()}.", markup=False)
    for ids, said in (
        (found.taken_down, "taken down"),
        (found.back, "taken in again: public again"),
        (found.changed, "taken in: changed"),
        (found.new, "taken in: never sent"),
    ):
        for one in ids[:SHOWN]:
            out.print(f"  {one}  {would}{said}", markup=False)
        if len(ids) > SHOWN:
            out.print(f"  … and {len(ids) - SHOWN} more {would}{said}; --json names all.", markup=False)
    for one, why in list(found.refused.items())[:SHOWN]:
        warn.print(f"  {one}  cannot be used: {why}", markup=False)
    if found.restricted:
        warn.print(
            f"  {len(found.restricted)} stories for some readers only were left to the CMS's own events, as "
            "the source's option `paid` takes them and the CMS's lists do not have their whole text.",
            markup=False,
        )
