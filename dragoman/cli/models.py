"""`dragoman models`: the translation models on this machine, and how others come here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from dragoman.terminal import AsJson, out, print_json, show_table, warn
from service.errors import NotFound
from service.program import dragoman
from service.settings import Settings, get_settings

models = typer.Typer(help="The translation models on this machine.", no_args_is_help=True)

#: pairs and languages shown of a model; the rest is counted
SHOWN = 8
REFUSED = "needs DRAGOMAN_ALLOW_NONCOMMERCIAL=true"


@models.command("list")
def models_list(as_json: AsJson = False) -> None:
    """List the models that are installed, and those that can be added by name."""
    from workers.models.catalogue import Catalogue
    from workers.models.known import KNOWN

    settings = get_settings()
    catalogue = Catalogue("ct2", settings.models, allow_noncommercial=settings.allow_noncommercial)
    installed: list[dict[str, Any]] = [
        {
            "name": model.name,
            **_languages(*((model.manifest.pairs, model.manifest.languages) if model.manifest else ((), ()))),
            "licence": model.manifest.licence if model.manifest else None,
            "shipped": model.shipped,
            "folder": model.folder,
            "problem": model.problem,
        }
        for model in catalogue.installed()
    ]
    names = {model["name"] for model in installed}
    to_be_had: list[dict[str, Any]] = [
        {
            "name": one.hub,
            **_languages(one.pairs, one.languages),
            "what": one.what,
            "licence": one.licence,
            "gigabytes": one.gigabytes,
            "problem": REFUSED if "NC" in one.licence and not settings.allow_noncommercial else None,
        }
        for one in KNOWN
        if one.name not in names
    ]
    if as_json:
        print_json({"installed": installed, "to_be_had": to_be_had})
        return
    table = Table("model", "translates", "licence", "where", "", box=None)
    for model in installed:
        table.add_row(
            model["name"],
            _translates(model["pairs"], model["languages"]),
            model["licence"] or "",
            "shipped" if model["shipped"] else str(model["folder"]),
            Text(model["problem"] or "", style="red"),
        )
    show_table(table)
    more = Table("model", "translates", "licence", "to fetch", "", box=None)
    for one in to_be_had:
        size = f"{one['gigabytes']:.1f} GB"
        what = _translates(one["pairs"], []) or one["what"]
        more.add_row(one["name"], what, one["licence"], size, one["problem"] or "")
    if more.row_count:
        out.print(f"\nTo be had with `{dragoman()} models add NAME`:", markup=False)
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
    as_json: AsJson = False,
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
    again = _draft_what_waited(settings)
    manifest = added.manifest
    languages = _languages(manifest.pairs, manifest.languages)
    if as_json:
        print_json(
            {
                "name": manifest.name,
                **languages,
                "licence": manifest.licence,
                "engine": manifest.engine,
                "folder": added.folder,
                "said": _said(added.said),
                "queued": again,
            }
        )
        return
    for (source, target), said in added.said.items():
        warn.print(f"  {source} → {target}: {said}", markup=False)
    out.print(
        f"{manifest.name} ({manifest.licence}) now translates {_translates(**languages)}. "
        "Workers use it from the next story on.",
        markup=False,
    )
    if again:
        out.print(f"{again} stories that waited for a translator are in the queue to be drafted by it.")


@models.command("verify")
def models_verify(
    name: Annotated[str, typer.Argument(help="One model; otherwise all of them.")] = "",
    as_json: AsJson = False,
) -> None:
    """Check each model's files against their checksums, and have it translate a plain sentence."""
    from workers.models.catalogue import Catalogue
    from workers.models.verifying import verify

    settings = get_settings()
    catalogue = Catalogue("ct2", settings.models, allow_noncommercial=settings.allow_noncommercial)
    found = [model for model in catalogue.installed() if name in ("", model.folder.name, model.name)]
    if not found:
        raise NotFound(f"There is no model {name}. `{dragoman()} models list` lists them.")
    reports = []
    for model in found:
        problems, said = [model.problem] if model.problem else [], dict[tuple[str, str], str]()
        if model.manifest is not None and not problems:
            with warn.status(f"Trying {model.name} …"):
                problems, said = verify(model.folder, model.manifest)
        files = len(model.manifest.files) if model.manifest and not problems else 0
        reports.append({"name": model.name, "files": files, "problems": problems, "said": _said(said)})
        if not as_json:
            _show_verified(model.name, files, problems, said)
    if as_json:
        print_json(reports)
    raise typer.Exit(1 if any(report["problems"] for report in reports) else 0)


def _draft_what_waited(settings: Settings) -> int:
    """Queue the stories that the new model can draft and return how many; 0 where there is no desk yet."""
    from service.storage.migrate import is_current
    from workers.queue.again import draft_what_can_be
    from workers.queue.context import WorkerContext

    context = WorkerContext.open(settings)
    return draft_what_can_be(context) if is_current(context.database) else 0


def _show_verified(
    name: str, files: int, problems: Sequence[str], said: Mapping[tuple[str, str], str]
) -> None:
    sign = ("✗", "red") if problems else ("✓", "green")
    out.print(Text.assemble(sign, f" {name}", f", {files} files as they were" if files else ""))
    for problem in problems:
        out.print(Text(f"  {problem}", style="red"))
    for (source, target), text in said.items():
        out.print(f"  {source} → {target}: {text}", markup=False)


def _said(said: Mapping[tuple[str, str], str]) -> list[dict[str, str]]:
    """Return what a model made of the plain sentence, for JSON."""
    return [{"source": source, "target": target, "text": text} for (source, target), text in said.items()]


def _languages(pairs: Iterable[tuple[str, str]], languages: Iterable[str]) -> dict[str, list[str]]:
    """Return what a model translates, as it is written: pairs such as "en-ar", and languages."""
    return {"pairs": ["-".join(pair) for pair in pairs], "languages": list(languages)}


def _translates(pairs: Sequence[str], languages: Sequence[str]) -> str:
    shown = list(pairs[:SHOWN])
    if len(pairs) > SHOWN:
        shown.append(f"and {len(pairs) - SHOWN} more")
    if languages:
        shown.append(f"{len(languages)} languages into each other")
    return " ".join(shown)
