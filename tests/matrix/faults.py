"""What can fail beneath a desk, one function each: it breaks something, waits, and lets it come back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.matrix.world import World, full_disk, worker_with_clock

#: seconds that something stays away
AWAY = 3.0
#: seconds that a worker's clock is wrong by
HOUR = 3600

Fault = Callable[[World], None]


def kill_worker(world: World) -> None:
    world.end("worker", signal.SIGKILL)


def kill_relay(world: World) -> None:
    world.end("relay", signal.SIGKILL)


def kill_web(world: World) -> None:
    world.end("web", signal.SIGKILL)


def stop_worker(world: World) -> None:
    world.end("worker", signal.SIGTERM)


def kill_all(world: World) -> None:
    for part in ("relay", "web", "worker"):
        world.end(part, signal.SIGKILL)


def freeze_worker(world: World) -> None:
    """Freeze the worker for longer than its lease: it finds out when it wakes."""
    pid = world.stack.pid("worker")
    if pid is None:
        return
    world.count_lost(in_hands=True)
    os.kill(pid, signal.SIGSTOP)
    time.sleep(world.settings.lease_seconds + AWAY)
    os.kill(pid, signal.SIGCONT)


def clock_behind(world: World) -> None:
    with worker_with_clock(world, -HOUR):
        time.sleep(3 * AWAY)


def clock_ahead(world: World) -> None:
    with worker_with_clock(world, HOUR):
        time.sleep(3 * AWAY)


def redis_killed(world: World) -> None:
    assert world.redis
    world.count_lost(in_hands=False)
    world.redis.kill()
    time.sleep(AWAY)
    world.redis.start()


def redis_flushed(world: World) -> None:
    assert world.redis
    world.count_lost(in_hands=False)
    world.redis.forget()


def broker_cut_off(world: World) -> None:
    """Let the broker take bytes and answer nothing, as behind a cable that was pulled."""
    assert world.redis
    pid = world.redis.pid
    os.kill(pid, signal.SIGSTOP)
    time.sleep(2 * AWAY)
    os.kill(pid, signal.SIGCONT)


def postgresql_stopped_at_once(world: World) -> None:
    assert world.postgres
    world.count_lost(in_hands=True)  # a worker cannot save what it is at
    world.postgres.stop_at_once()
    time.sleep(AWAY)
    world.postgres.start()


def disk_full(world: World) -> None:
    assert world.disk
    with full_disk(world.disk):
        time.sleep(2 * AWAY)
        # what a worker took out of the broker, and could not say so
        world.count_lost(in_hands=True)


EVERYWHERE: tuple[Fault, ...] = (
    kill_worker,
    kill_relay,
    kill_web,
    stop_worker,
    kill_all,
    freeze_worker,
    clock_behind,
    clock_ahead,
)
WITH_SERVERS: tuple[Fault, ...] = (redis_killed, redis_flushed, broker_cut_off, postgresql_stopped_at_once)


def faults_of(world: World) -> list[Fault]:
    """Return what can be done to this desk here."""
    if world.redis:
        return [*EVERYWHERE, *WITH_SERVERS]
    return [*EVERYWHERE, disk_full] if world.disk else list(EVERYWHERE)


@dataclass
class Breaker:
    """Breaks one thing after another, in a random order; each kind once before any comes again."""

    world: World
    random: Random
    gap: float
    only: tuple[Fault, ...] = ()
    done: dict[str, int] = field(default_factory=dict)

    def run(self, rounds_until: Callable[[], bool], say: Callable[[str], None]) -> None:
        """Go on until a round has ended and `rounds_until` is true."""
        while True:
            faults = [*self.only] or faults_of(self.world)
            self.random.shuffle(faults)
            for fault in faults:
                say(fault.__name__.replace("_", " "))
                fault(self.world)
                self.done[fault.__name__] = self.done.get(fault.__name__, 0) + 1
                time.sleep(self.random.uniform(0.3, 1.0) * self.gap)
            if rounds_until():
                return
