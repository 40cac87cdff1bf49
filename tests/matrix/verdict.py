"""What the record says after the faults: what was promised and is not there, or is there twice."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from service.domain.status import State
from service.storage.audit import Action
from service.storage.session import reading
from service.storage.subscriber_tables import DeliveryRow
from service.storage.tables import (
    AuditRow,
    EditionPositionRow,
    PublicationRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
)
from service.subscribers.deliveries import WAITING
from tests.matrix.sites import Heard, Site
from tests.matrix.traffic import Cms, Delivery
from tests.matrix.world import World, is_whole

#: seconds after the last fault in which everything is to be through
QUIET = 60.0
#: seconds in which the sites have to be told what they refused or missed; tries are ever further apart
TELLING = 900.0
#: times that a promise may be repeated, for each that was lost
REPEATED = 1.1
UNDER_WAY = (State.QUEUED, State.TRANSLATING, State.OUTDATED, State.DRAFT, State.IN_REVIEW, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What fell short, a sentence each; the rest is what the table shows."""

    fell_short: tuple[str, ...]
    deliveries: int
    drafted: int
    published: int
    settled: float | None
    lost: int
    repeated: int
    longest_wait: float
    #: what the sites took, and how long after all else was through
    told: int
    told_after: float | None


def settle(world: World, seconds: float = QUIET) -> float | None:
    """Wait until nothing is under way; return after how many seconds, None where it took too long."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if not _under_way(world):
                return time.monotonic() - began
        except SQLAlchemyError:
            pass
        time.sleep(0.25)
    return None


def settle_sites(world: World, seconds: float = TELLING) -> float | None:
    """Wait until no site has anything more to be told; return as `settle`."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        with reading(world.engine) as session:
            waits = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == WAITING)
            if not session.scalar(waits):
                return time.monotonic() - began
        time.sleep(0.5)
    return None


def judge(world: World, cms: Cms, settled: float | None, told: float | None) -> Verdict:
    """Read the record of a run that has ended."""
    short: list[str] = []
    if settled is None:
        stuck = Counter(_under_way(world))
        short.append(f"{QUIET:.0f} s after the last fault there was still under way: {dict(stuck)}")
    short += [f"refused: {said}" for said in cms.refused]
    if not is_whole(world):
        short.append("the database is damaged")
    short += _deliveries(world, cms)
    short += _drafts(world)
    short += _publications(world, cms)
    if told is None:
        short.append(f"{TELLING:.0f} s after all else a site was still not told of everything")
    for site in world.sites:
        short += _site(world, site)
    repeated = _repeated(world.log)
    if repeated > REPEATED * world.lost:
        short.append(f"{repeated} promises were repeated for {world.lost} that were lost")
    with reading(world.engine) as session:
        drafted = select(func.count()).where(AuditRow.action == Action.DRAFTED)
        published = select(func.count()).select_from(PublicationRow)
        counts = session.scalar(drafted) or 0, session.scalar(published) or 0
    return Verdict(
        tuple(short),
        len(cms.answers),
        *counts,
        settled,
        world.lost,
        repeated,
        longest_wait=cms.waited,
        told=sum(heard.taken for site in world.sites for heard in site.heard),
        told_after=told,
    )


def _under_way(world: World) -> list[str]:
    with reading(world.engine) as session:
        rows = session.scalars(select(TranslationRow.state).where(TranslationRow.state.in_(UNDER_WAY)))
        return [str(state) for state in rows]


def _deliveries(world: World, cms: Cms) -> list[str]:
    """Every version that was answered with 202 is stored once, unless a newer one was there before it."""
    with reading(world.engine) as session:
        query = select(StoryRow.external_id, StoryVersionRow.source_version)
        rows = session.execute(query.join(StoryVersionRow, StoryVersionRow.story_id == StoryRow.id)).all()
    stored = Counter((str(uri), int(number)) for uri, number in rows)
    short = [f"{uri} version {number} is stored {n} times" for (uri, number), n in stored.items() if n > 1]
    newest = _newest(delivery for delivery, _ in cms.answers)
    for uri, last in newest.items():
        if (uri, last.number) not in stored:
            short.append(f"{uri} version {last.number} was answered with 202 and is not stored")
    unanswered = len(cms.deliveries) - len({delivery for delivery, _ in cms.answers} & {*cms.deliveries})
    if unanswered:
        short.append(f"{unanswered} deliveries were never answered")
    return short


def _drafts(world: World) -> list[str]:
    """A version is drafted at most once for an edition."""
    with reading(world.engine) as session:
        query = select(AuditRow.subject, AuditRow.detail).where(AuditRow.action == Action.DRAFTED)
        rows = session.execute(query).all()
    times = Counter((subject, str(detail.get("version"))) for subject, detail in rows)
    return [f"{subject} was drafted {n} times from one version" for (subject, _), n in times.items() if n > 1]


def _publications(world: World, cms: Cms) -> list[str]:
    """Positions have no gap, versions do not go back, and the end of a story is its end."""
    with reading(world.engine) as session:
        query = (
            select(
                PublicationRow.edition,
                PublicationRow.position,
                StoryRow.external_id,
                StoryVersionRow.source_version,
                PublicationRow.status,
                PublicationRow.number,
            )
            .join(StoryRow, PublicationRow.story_id == StoryRow.id)
            .join(StoryVersionRow, PublicationRow.version_id == StoryVersionRow.id)
            .order_by(PublicationRow.edition, PublicationRow.position)
        )
        rows = session.execute(query).all()
        last_positions = {row.edition: row.position for row in session.scalars(select(EditionPositionRow))}
    short: list[str] = []
    positions: dict[str, int] = defaultdict(int)
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    twice: Counter[tuple[str, str, str, str]] = Counter()
    for edition, position, uri, version, status, _number in rows:
        if position != positions[edition] + 1:
            short.append(f"{edition}: position {positions[edition]} is followed by {position}")
        positions[edition] = position
        before = newest.get((edition, uri), (0, ""))
        if int(version) < before[0]:
            short.append(f"{edition}: {uri} went from version {before[0]} back to {version}")
        newest[edition, uri] = int(version), status
        twice[edition, uri, version, status] += 1
    short += [f"{' '.join(what)} was published {n} times" for what, n in twice.items() if n > 1]
    for edition, position in positions.items():
        if last_positions.get(edition) != position:
            short.append(
                f"{edition}: its position is {last_positions.get(edition)}, its last item's {position}"
            )
    for uri, last in _newest(delivery for delivery, _ in cms.answers).items():
        for edition in ("africa-en", "africa-fr", "africa-sw", "mideast-ar"):
            number, status = newest.get((edition, uri), (0, "nothing"))
            if last.is_kill and status == "usable":
                short.append(f"{edition}: {uri} was killed and is live")
            if not last.is_kill and (number, status) != (last.number, "usable"):
                short.append(
                    f"{edition}: of {uri} version {last.number} is not live, but {number} ({status})"
                )
    return short


def _site(world: World, site: Site) -> list[str]:
    """A site has what readers have of each story in the end, and heard nothing older after what is newer."""
    with reading(world.engine) as session:
        rows = session.execute(
            select(
                PublicationRow.edition,
                PublicationRow.story_id,
                PublicationRow.position,
                PublicationRow.status,
            ).where(PublicationRow.superseded.is_(False))
        ).all()
    short: list[str] = []
    last: dict[tuple[str, str], Heard] = {}
    newest: dict[tuple[str, str], int] = {}
    for heard in list(site.heard):
        line = heard.edition, heard.story
        if heard.sequence < newest.get(line, 0):
            short.append(f"{site.name} heard of {' '.join(line)} at {heard.sequence} after {newest[line]}")
        newest[line] = max(heard.sequence, newest.get(line, 0))
        if heard.taken:
            last[line] = heard
    for edition, story, position, status in rows:
        took = last.get((edition, story))
        if took is None or (took.sequence, took.withdrawn) != (position, status != "usable"):
            has = "nothing" if took is None else f"{took.sequence}{' (withdrawn)' if took.withdrawn else ''}"
            short.append(f"{site.name} has {has} of {edition} {story}, which is {status} at {position}")
    return short


def _newest(deliveries: Iterable[Delivery]) -> dict[str, Delivery]:
    newest: dict[str, Delivery] = {}
    for one in deliveries:
        if one.uri not in newest or one.number > newest[one.uri].number:
            newest[one.uri] = one
    return newest


def _repeated(log: Iterable[str]) -> int:
    """Return how often the relay promised something again, by its own words."""
    count = 0
    for line in log:
        if line.startswith("relay: {") and "looked after" in line:
            said = json.loads(line.removeprefix("relay: "))
            count += int(said.get("requeued", 0)) + int(said.get("lost_by_broker", 0))
    return count
