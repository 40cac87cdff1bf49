"""`dragoman spending`: what the language model took, by day, edition and model."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table

from dragoman.cli.admin import database
from dragoman.terminal import AsJson, print_json, show_table


def spending(
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="So many days, today among them.")] = 7,
    edition: Annotated[str | None, typer.Option("--edition", help="Only this edition.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the language model took: requests, tokens and cost by day (UTC), edition and model."""
    from service.editions import editions_of, get_edition
    from service.settings import get_settings
    from service.spending import spent_since
    from service.storage.session import reading
    from service.storage.tables import now

    settings = get_settings()
    if edition is not None:
        get_edition(editions_of(settings), edition)
    since = now().date() - timedelta(days=days - 1)
    with reading(database()) as session:
        found = spent_since(session, since, edition)
    if as_json:
        print_json({"since": since, "daily_budget": settings.llm_daily_budget, "days": found})
        return
    table = Table("day", "edition", "model", "stories", "requests", "tokens sent", "back", "cost", box=None)
    for one in found:
        about = "about " if one.estimated else ""
        table.add_row(
            *(one.day, one.edition, one.model, str(one.stories), str(one.requests)),
            *(f"{about}{one.tokens_in:,}", f"{one.tokens_out:,}", f"{one.cost:.4f}"),
        )
    show_table(table, "No language model was asked in this time.")
