"""`dragoman models`: the translation models on this machine, and how others come here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from dragoman.cli.model_progress import shown
from dragoman.desk import speaks_to
from dragoman.terminal import AsJson, out, print_json, show_table, warn
from service.errors import NotFound, Unprocessable
from service.program import dragoman
from service.settings import get_settings

models = typer.Typer(help="The translation models on this machine.", no_args_is_help=True)

#: pairs and languages shown of a model; the rest is counted
SHOWN = 8
REFUSED = "needs DRAGOMAN_ALLOW_NONCOMMERCIAL=true"


@models.command("list")
def models_list(as_json: AsJson = False) -> None:
    """List the models that are installed, with the editions that they serve, and those that can be added."""
    from service.editions import editions_of
    from workers.models.catalogue import Catalogue
    from workers.models.downloading import fetched, unfinished
    from workers.models.known import KNOWN
    from workers.models.removing import folder_size, uses
    from workers.models.room import size_text

    settings = get_settings()
    catalogue = Catalogue("ct2", settings.models, allow_noncommercial=settings.allow_noncommercial)
    serves = uses(editions_of(settings), catalogue.installed())
    installed: list[dict[str, Any]] = [
        {
            "name": model.name,
            **_languages(*((model.manifest.pairs, model.manifest.languages) if model.manifest else ((), ()))),
            "licence": model.manifest.licence if model.manifest else None,
            "credit": model.manifest.credit if model.manifest else None,
            "origin": model.manifest.origin if model.manifest else None,
            "revision": model.manifest.revision if model.manifest else None,
            "bytes": folder_size(model.folder),
            "editions": list(dict.fromkeys(use.edition for use in serves if model.name in use.models)),
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
    cut: list[dict[str, Any]] = [
        {"name": name, "bytes": fetched(folder), "folder": folder}
        for name, folder in unfinished(settings.models)
        if fetched(folder)
    ]
    if as_json:
        print_json({"installed": installed, "unfinished": cut, "to_be_had": to_be_had})
        return
    table = Table("model", "translates", "editions", "size", "licence", "where", "", box=None)
    for model in installed:
        table.add_row(
            model["name"],
            _translates(model["pairs"], model["languages"]),
            " ".join(model["editions"]),
            size_text(model["bytes"]),
            model["licence"] or "",
            "shipped" if model["shipped"] else str(model["folder"]),
            Text(model["problem"] or "", style="red"),
        )
    show_table(table)
    for half in cut:
        out.print(
            f"Cut while it was fetched: {half['name']}, {size_text(half['bytes'])} are here. "
            f"`{dragoman()} models add {half['name']}` goes on, `models remove {half['name']}` removes it.",
            markup=False,
        )
    more = Table("model", "translates", "licence", "to fetch", "", box=None)
    for one in to_be_had:
        size = f"{one['gigabytes']:.1f} GB"
        what = _translates(one["pairs"], []) or one["what"]
        more.add_row(one["name"], what, one["licence"], size, one["problem"] or "")
    if more.row_count:
        out.print(
            f"\nTo be had with `{dragoman()} models add NAME`, or with `models add --editions` those that "
            "the editions need:",
            markup=False,
        )
        out.print(more)


@models.command("add")
def models_add(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="A name on the hub (gaudi/opus-mt-en-sw-ctranslate2) or a folder with a model; with "
            "--editions names of editions, none for all."
        ),
    ] = None,
    editions: Annotated[
        bool,
        typer.Option("--editions", help="Add what editions need: shows it with sizes first, then asks."),
    ] = False,
    plan: Annotated[
        str, typer.Option(help="With --editions: small (one model, 0.5 GB), good or full (4.5 GB).")
    ] = "good",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --editions: do not ask.")] = False,
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
    """Add a model, or those that the editions need, once each has proved that it translates.

    A download that is cut goes on when the same command is run again. A checkpoint is converted on the way,
    which needs torch; the models of --editions do not.
    """
    from dragoman.cli.model_plan import add_for_editions, draft_what_waited
    from workers.models.adding import AddRequest, add

    settings = get_settings()
    speaks_to(settings)
    given = list(what or ())
    if editions:
        add_for_editions(settings, given, plan, yes=yes, as_json=as_json)
        return
    if len(given) != 1:
        raise Unprocessable(
            f"Name one model, or say --editions for those that the editions need: `{dragoman()} models list` "
            "lists models that are known."
        )
    request = AddRequest(given[0], tuple(pair or ()), name, licence, engine, settings.allow_noncommercial)
    with shown(warn) as progress:
        added = add(request, settings.models, progress)
    again = draft_what_waited(settings)
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
                "doubts": added.doubts,
                "queued": again,
            }
        )
        return
    for (source, target), said in added.said.items():
        warn.print(f"  {source} → {target}: {said}", markup=False)
    for doubt in added.doubts:
        warn.print(f"  Mind: {doubt}", markup=False)
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


@models.command("remove")
def models_remove(
    name: Annotated[str, typer.Argument(help="An added model, or one whose download was cut.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Also if editions are translated by it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a model; while editions are translated by it, only with --yes, and it says what they lose."""
    from service.editions import editions_of
    from workers.models.catalogue import Catalogue
    from workers.models.removing import find_added, losses, remove, remove_download
    from workers.models.room import size_text

    settings = get_settings()
    speaks_to(settings)
    freed = remove_download(settings.models, name)
    lost = []
    if freed is None:
        catalogue = Catalogue("ct2", settings.models, allow_noncommercial=settings.allow_noncommercial)
        model = find_added(catalogue.installed(), name)
        lost = losses(editions_of(settings), catalogue.installed(), model.name)
        said = "; ".join(
            f"{one.edition} from {one.source} "
            + (f"is then translated by {', then '.join(one.instead)}" if one.instead else "is then by hand")
            for one in lost
        )
        if lost and not yes:
            raise Unprocessable(
                f"{model.name} is in use: {said}. Remove it all the same with "
                f"`{dragoman()} models remove {model.name} --yes`."
            )
        freed = remove(model)
        if lost and not as_json:
            warn.print(f"Without it {said}.", markup=False)
    if as_json:
        print_json({"name": name, "bytes": freed, "lost": lost})
    else:
        out.print(f"{name} is removed; {size_text(freed)} of the disk are free again.", markup=False)


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
