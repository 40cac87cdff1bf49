"""`dragoman editions`: which editions there are, and what drafts their stories."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from dragoman.terminal import AsJson, out, print_json, show_table


def editions(
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="Only those for which a person has to write.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the editions, the languages that each takes, and what drafts them; then those switched off."""
    from dragoman.desk import speaks_to
    from service.editions import switched_off
    from service.settings import get_settings
    from workers.models.coverage import coverage
    from workers.models.ways import PIVOT
    from workers.queue.context import WorkerContext

    settings = get_settings()
    speaks_to(settings)
    context = WorkerContext.open(settings)
    found = coverage(context.editions, context.catalogue, context.language_models)
    shown = [one for one in found if not one.engines or not by_hand]
    off = switched_off(context.editions)
    if as_json:
        print_json(
            [
                {
                    "edition": one.edition,
                    "locale": context.editions[one.edition].locale,
                    "source": one.source,
                    "engines": one.engines,
                    "missing": one.missing,
                }
                for one in shown
            ]
        )
        return
    table = Table("edition", "locale", "stories in", "drafted by", box=None)
    for one in shown:
        engines = ", then ".join(one.engines) or "by hand"
        table.add_row(one.edition, context.editions[one.edition].locale, one.source, engines)
    show_table(table, "Something drafts every edition.")
    if missing := sorted({one.missing for one in shown if one.missing and one.source == PIVOT}):
        out.print("\nFor stories in English:", markup=False)
        for sentence in missing:
            out.print(f"  {sentence}", markup=False)
    if off:
        out.print(f"\nSwitched off by DRAGOMAN_EDITIONS: {', '.join(off)}", markup=False)
