"""`dragoman models`: the translation models on this machine, and how others come here."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from dragoman.cli.terminal import out, show_table, warn
from service.errors import NotFound
from service.settings import get_settings

models = typer.Typer(help="The translation models on this machine.", no_args_is_help=True)

#: pairs and languages shown of a model; the rest is counted
SHOWN = 8


@models.command("list")
def models_list() -> None:
    """List the models that are installed, and those that can be added by name."""
    from workers.models.catalogue import Catalogue
    from workers.models.known import KNOWN

    settings = get_settings()
    table = Table("model", "translates", "licence", "where", "", box=None)
    names = set()
    catalogue = Catalogue("ct2", settings.models, allow_noncommercial=settings.allow_noncommercial)
    for model in catalogue.installed():
        known = model.manifest
        names.add(known.name if known else model.folder.name)
        table.add_row(
            known.name if known else model.folder.name,
            _translates(known.pairs, known.languages) if known else "",
            known.licence if known else "",
            "shipped" if model.shipped else str(model.folder),
            Text(model.problem or "", style="red"),
        )
    show_table(table)
    more = Table("model", "translates", "licence", "to fetch", "", box=None)
    for one in KNOWN:
        if one.name not in names:
            refused = "NC" in one.licence and not settings.allow_noncommercial
            note = "needs DRAGOMAN_ALLOW_NONCOMMERCIAL=true" if refused else ""
            size = f"{one.gigabytes:.1f} GB"
            more.add_row(one.hub, _translates(one.pairs, ()) or one.what, one.licence, size, note)
    if more.row_count:
        out.print("\nTo be had with `dragoman models add NAME`:", markup=False)
        out.print(more)


@models.command("add")
def models_add(
    what: Annotated[
        str,
        typer.Argument(help="A name on the hub (Helsinki-NLP/opus-mt-sv-en) or a folder with a model."),
    ],
    pair: Annotated[
        list[str] | None,
        typer.Option(help="What it translates, repeatable: en-ar. Needed where nothing else says it."),
    ] = None,
    name: Annotated[str, typer.Option(help="Another name than its own.")] = "",
    licence: Annotated[
        str, typer.Option(help="The licence of its weights, where the model does not say it.")
    ] = "",
    engine: Annotated[
        str, typer.Option(help="ct2 (converted to int8) or hf (as it is, on torch: for a GPU).")
    ] = "ct2",
) -> None:
    """Add a model, once it has proved that it translates; converts a checkpoint on the way (needs torch)."""
    from workers.models.adding import AddRequest, add

    settings = get_settings()
    request = AddRequest(what, tuple(pair or ()), name, licence, engine, settings.allow_noncommercial)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=warn, transient=True, disable=not warn.is_terminal) as bar:
        task = bar.add_task("looking at the model", total=None)

        def progress(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        added = add(request, settings.models, progress)
    manifest = added.manifest
    for (source, target), said in added.said.items():
        warn.print(f"  {source} → {target}: {said}", markup=False)
    pairs = _translates(manifest.pairs, manifest.languages)
    out.print(
        f"{manifest.name} ({manifest.licence}) now translates {pairs}. "
        "Workers use it from the next story on.",
        markup=False,
    )


@models.command("verify")
def models_verify(
    name: Annotated[str, typer.Argument(help="One model; otherwise all of them.")] = "",
) -> None:
    """Check each model's files against their checksums, and have it translate a plain sentence."""
    from workers.models.catalogue import Catalogue
    from workers.models.verifying import verify

    settings = get_settings()
    catalogue = Catalogue("ct2", settings.models, allow_noncommercial=settings.allow_noncommercial)
    found = [
        model
        for model in catalogue.installed()
        if name in ("", model.folder.name, model.manifest.name if model.manifest else "")
    ]
    if not found:
        raise NotFound(f"There is no model {name}. `dragoman models list` lists them.")
    well = True
    for model in found:
        called = model.manifest.name if model.manifest else model.folder.name
        problems = [model.problem] if model.problem else []
        said: dict[tuple[str, str], str] = {}
        if model.manifest is not None and not problems:
            with warn.status(f"Trying {called} …"):
                problems, said = verify(model.folder, model.manifest)
        well &= not problems
        sign = ("✗", "red") if problems else ("✓", "green")
        files = f", {len(model.manifest.files)} files as they were" if model.manifest and not problems else ""
        out.print(Text.assemble(sign, f" {called}", files))
        for problem in problems:
            out.print(Text(f"  {problem}", style="red"))
        for (source, target), text in said.items():
            out.print(f"  {source} → {target}: {text}", markup=False)
    raise typer.Exit(0 if well else 1)


def _translates(pairs: tuple[tuple[str, str], ...], languages: tuple[str, ...]) -> str:
    shown = ["-".join(pair) for pair in pairs[:SHOWN]]
    if len(pairs) > SHOWN:
        shown.append(f"and {len(pairs) - SHOWN} more")
    if languages:
        shown.append(f"{len(languages)} languages into each other")
    return " ".join(shown)
