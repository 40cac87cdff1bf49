"""`dragoman backup | restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.terminal import AsJson, out, print_json


def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder, which only this account can read.")],
    as_json: AsJson = False,
) -> None:
    """Copy the desk into a folder while it works: database, own editions, glossaries and settings."""
    from dragoman.backup import back_up
    from dragoman.desk import need_desk
    from service.settings import get_settings

    settings = get_settings()
    need_desk(settings)
    kept = back_up(settings, folder)
    if as_json:
        print_json(kept)
        return
    out.print(f"{kept.count:,} rows in {len(kept.rows)} tables, schema {kept.schema}: {folder}", markup=False)
    for name, source in kept.named.items():
        out.print(f"{name}: a copy of {source}", markup=False)
    out.print("Models are not in it: `dragoman models list` says which to add again.")


def restore(
    folder: Annotated[Path, typer.Argument(help="A folder that `dragoman backup` made.")],
    as_json: AsJson = False,
) -> None:
    """Put a back-up into the empty place that the settings name, after a look at its hashes."""
    from dragoman.backup import advice
    from dragoman.backup import restore as put_back
    from dragoman.desk import speaks_to
    from service.settings import get_settings

    settings = get_settings()
    speaks_to(settings)
    kept = put_back(settings, folder)
    told = advice(kept, settings)
    if as_json:
        print_json({"restored": kept, "to_do": told})
        return
    out.print(
        f"{kept.count:,} rows in {len(kept.rows)} tables, all there, of {kept.made_at:%Y-%m-%d %H:%M} UTC."
    )
    for line in told:
        out.print(line, markup=False)
