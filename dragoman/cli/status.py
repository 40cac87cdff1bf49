"""`dragoman status`: how the desk stands, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.table import Table
from rich.text import Text

from dragoman.terminal import AsJson, out, print_json

if TYPE_CHECKING:
    from dragoman.overview import Overview


def status(as_json: AsJson = False) -> None:
    """Show how the desk stands on one screen: faults, queue, editions, workers, the last hour, room."""
    from dragoman.desk import need_desk
    from dragoman.overview import look
    from service.settings import get_settings

    settings = get_settings()
    need_desk(settings)
    overview = look(settings)
    if as_json:
        print_json(overview)
    else:
        _print(overview)
    raise typer.Exit(overview.exit_code)


def _print(overview: Overview) -> None:
    told = [part for part in overview.parts if part.mind or not part.well]
    for part in told:
        sign = ("!", "yellow") if part.well else ("✗", "red")
        named = f" [{part.fault}]" if part.fault is not None else ""
        out.print(Text.assemble(sign, f" {part.part}{named}: {part.seen}"))
    if not told:
        out.print(Text.assemble(("✓", "green"), " all is well"))
    if overview.last_hour is None:
        return
    queue = Table("queue", "wait", "in the broker", "the first for", box=None)
    for lane in overview.queue:
        since = _duration(lane.oldest_seconds) if lane.waiting else ""
        queue.add_row(lane.lane, str(lane.waiting), str(lane.in_broker), since)
    _show(queue)
    _show(_editions(overview))
    workers = Table("workers", "heard of", box=None)
    for worker in overview.workers:
        heard = f"{_duration(worker.silent_seconds)} ago"
        workers.add_row(worker.name, heard if worker.there else f"{heard}, not there any more")
    if overview.workers:
        _show(workers)
    hour = overview.last_hour
    more = "at least " if hour.at_least else ""
    by_source = ", ".join(f"{count} {source}" for source, count in hour.received.items())
    out.print(
        f"\nlast hour: {more}{sum(hour.received.values())} received{f' ({by_source})' if by_source else ''}, "
        f"{hour.drafted} drafted, {hour.by_hand} opened to be written by hand, "
        f"{hour.failed} failed, {hour.approved} approved, "
        f"{hour.published} published, {hour.withdrawn} withdrawn",
        markup=False,
    )
    if overview.room is not None and overview.room.database is not None:
        left = f", {_bytes(overview.room.left)} left on its disk" if overview.room.left is not None else ""
        out.print(f"database: {_bytes(overview.room.database)}{left}", markup=False)


def _editions(overview: Overview) -> Table:
    from dragoman.overview import OPEN
    from service.domain.status import State

    names = ("edition", "waiting", "translating", *(state.value.replace("_", " ") for state in OPEN), "live")
    table = Table(*names, box=None)
    for one in overview.editions:
        numbers = [
            one.count(State.QUEUED, State.OUTDATED),
            one.count(State.TRANSLATING),
            *(one.count(state) for state in OPEN),
            one.count(State.LIVE, State.OUTDATED),
        ]
        name = one.edition if one.on else f"{one.edition} (off)"
        table.add_row(name, *(str(number) if number else "·" for number in numbers))
    return table


def _show(table: Table) -> None:
    out.print()
    out.print(table)


def _duration(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _bytes(count: int | None) -> str:
    size = float(count or 0)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.1f} {unit}" if unit == "GB" else f"{size:.0f} {unit}"
