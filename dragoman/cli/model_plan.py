"""`dragoman models add --editions`: what it will do, shown first, and then done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table

from dragoman.cli.model_progress import shown
from dragoman.terminal import out, print_json, warn
from service.errors import DragomanError, Forbidden, NotFound
from service.program import dragoman
from service.settings import Settings

if TYPE_CHECKING:
    from workers.models.adding import AddedModel
    from workers.models.hub_faults import Patience
    from workers.models.planning import EditionLine, ModelPlan
    from workers.queue.context import WorkerContext


def add_for_editions(
    settings: Settings,
    names: Sequence[str],
    plan_name: str,
    *,
    yes: bool,
    as_json: bool,
    patience: Patience | None = None,
) -> None:
    """Add the models that editions need: all editions, or those named. Asks once, unless `yes`.

    A model that does not translate here makes place for the next best of the plan. Raises what `make_plan`,
    `weigh` and `add` raise; what was added until then stays.
    """
    from workers.models import hub
    from workers.models.adding import AddRequest, add
    from workers.models.planning import make_plan, weigh
    from workers.models.room import free_disk, free_memory, memory_limit
    from workers.models.verifying import Unfit
    from workers.queue.context import WorkerContext

    context = WorkerContext.open(settings)
    editions = _editions(context, names)

    looked: dict[str, hub.Repository] = {}

    def look(name: str, revision: str) -> hub.Repository:
        if name not in looked:
            looked[name] = hub.look(name, revision, patience)
        return looked[name]

    def planned(left_out: dict[str, str]) -> ModelPlan:
        with warn.status("Asking the hub …"):
            return make_plan(plan_name, editions, context.catalogue.installed(), look, left_out)

    plan = planned({})
    if not as_json:
        _show(plan, settings.models)
    weigh(plan, disk=free_disk(settings.models), limit=memory_limit(), free=free_memory())
    if not _agreed(plan, yes=yes, as_json=as_json):
        return
    added: list[AddedModel] = []
    left_out = dict(plan.left_out)
    of = len(plan.to_add)
    try:
        while plan.to_add:
            choice = plan.to_add[0]
            request = AddRequest(
                choice.known.hub,
                tuple("-".join(pair) for pair in choice.pairs),
                revision=choice.repository.revision if choice.repository else "",
                prove=plan.pairs_of(choice),
            )
            try:
                with shown(warn, f"{len(added) + 1}/{max(of, len(added) + 1)} {choice.name}:") as report:
                    added.append(add(request, settings.models, report, patience))
                _tell(added[-1])
            except (Unfit, NotFound, Forbidden) as error:
                left_out[choice.known.hub] = error.detail
                warn.print(f"{choice.name} is left out: {error.detail}", markup=False)
            plan = planned(left_out)
    except DragomanError as error:
        if not added:
            raise
        said = f"{len(added)} of {of} models are added and in use. {error.detail}"
        raise type(error)(said, **error.extra) from error
    finally:
        queued = draft_what_waited(settings) if added else 0
    if as_json:
        doubts = {one.manifest.name: one.doubts for one in added if one.doubts}
        names = [one.manifest.name for one in added]
        print_json({**_as_json(plan), "added": names, "doubts": doubts, "queued": queued})
        return
    out.print(_done(plan, len(added)), markup=False)
    if queued:
        out.print(f"{queued} stories that waited for a translator are in the queue to be drafted.")


def _editions(context: WorkerContext, names: Sequence[str]) -> list[Any]:
    from service.editions import get_edition

    wanted = [name for given in names for name in given.split(",") if name]
    if wanted in ([], ["all"]):
        return [edition for edition in context.editions.values() if edition.is_on]
    return [get_edition(dict(context.editions), name) for name in dict.fromkeys(wanted)]


def _agreed(plan: ModelPlan, *, yes: bool, as_json: bool) -> bool:
    """Ask whether to go on. With JSON nothing is asked: without --yes it is printed and left."""
    import sys

    if not plan.to_add:
        if as_json:
            print_json({**_as_json(plan), "added": [], "doubts": {}, "queued": 0})
        else:
            out.print(_done(plan, 0), markup=False)
        return False
    if yes:
        return True
    if as_json:
        print_json({**_as_json(plan), "added": [], "doubts": {}, "queued": 0})
        return False
    if not sys.stdin.isatty():
        warn.print("Nothing was added. Say --yes to add these models.")
        raise typer.Exit(1)
    if not typer.confirm("Add these models?", default=True):
        raise typer.Exit(1)
    return True


def _show(plan: ModelPlan, folder: Path) -> None:
    from workers.models.planning import WORKER_MB
    from workers.models.room import size_text

    table = Table("edition", "stories in", "by", "words/s a core", "", box=None)
    for edition, source, way, speed, note in _rows(plan.lines):
        table.add_row(edition, source, way, speed, note)
    out.print(table)
    models = Table("model", "family", "to fetch", "memory", "licence", "weak at", box=None)
    for one in plan.models:
        models.add_row(
            one.known.hub,
            one.known.family,
            "is here" if one.installed else size_text(one.size),
            f"{one.known.memory_mb / 1000:.1f} GB",
            one.licence,
            one.known.poor,
        )
    out.print()
    out.print(models)
    for credit in dict.fromkeys(one.known.credit for one in plan.models):
        out.print(f"Credit: {credit}", markup=False)
    for name, reason in plan.left_out.items():
        out.print(f"Left out: {name}. {reason}", markup=False)
    out.print(
        f"\nPlan {plan.name}: {size_text(plan.fetch)} to fetch into {folder}; a worker takes "
        f"{size_text(plan.memory)} of memory with all of them ({WORKER_MB / 1000:.1f} GB without).",
        markup=False,
    )
    if plan.without:
        out.print(_without(plan), markup=False)


def _rows(lines: Iterable[EditionLine]) -> list[tuple[str, str, str, str, str]]:
    """Put the languages of an edition that are translated in the same way into one row."""
    rows: dict[tuple[str, str, str, str], list[str]] = {}
    for line in lines:
        way = ", then ".join(one.name for one in line.models) or "by hand"
        speed = "" if line.words_a_second is None else str(line.words_a_second)
        note = f"weak in {line.weak}" if line.weak else ""
        rows.setdefault((line.edition, way, speed, note), []).append(line.source)
    return [(edition, " ".join(on), way, speed, note) for (edition, way, speed, note), on in rows.items()]


def _without(plan: ModelPlan) -> str:
    stay = ", ".join(f"{line.edition} from {line.source}" for line in plan.without)
    return f"Without a model, for people to write or a language model (docs/language-model.md): {stay}."


def _done(plan: ModelPlan, added: int) -> str:
    editions = len({line.edition for line in plan.lines})
    covered = editions - len({line.edition for line in plan.without})
    text = f"{added} models are added. " if added else "There is nothing to add. "
    text += f"{covered} of {editions} editions are drafted from every language that they take"
    return f"{text}: `{dragoman()} editions` lists by what."


def _tell(added: AddedModel) -> None:
    for (source, target), said in added.said.items():
        warn.print(f"  {source} → {target}: {said}", markup=False)
    for doubt in added.doubts:
        warn.print(f"  Mind: {doubt}", markup=False)


def _as_json(plan: ModelPlan) -> dict[str, Any]:
    return {
        "plan": plan.name,
        "editions": [
            {
                "edition": line.edition,
                "source": line.source,
                "target": line.target,
                "models": [one.name for one in line.models],
                "words_a_second": line.words_a_second,
                "weak": bool(line.weak),
            }
            for line in plan.lines
        ],
        "models": [
            {
                "name": one.known.hub,
                "family": one.known.family,
                "revision": one.repository.revision if one.repository else None,
                "licence": one.licence,
                "credit": one.known.credit,
                "fetch_bytes": one.size,
                "memory_mb": one.known.memory_mb,
                "words_a_second": one.known.words_a_second,
                "poor": one.known.poor,
                "installed": one.installed,
            }
            for one in plan.models
        ],
        "left_out": dict(plan.left_out),
        "fetch_bytes": plan.fetch,
        "memory_bytes": plan.memory,
        "without": [f"{line.source}-{line.target}" for line in plan.without],
    }


def draft_what_waited(settings: Settings) -> int:
    """Queue the stories that new models can draft and return how many; 0 where there is no desk yet."""
    from dragoman.desk import has_desk
    from service.storage.migrate import is_current
    from workers.queue.again import draft_what_can_be
    from workers.queue.context import WorkerContext

    if not has_desk(settings):
        return 0
    context = WorkerContext.open(settings)
    return draft_what_can_be(context) if is_current(context.database) else 0
