"""The memory of a worker: its own code in a fresh process, with one model, after it translated articles.

Run as a program it is that process: it reads {"data", "models", "threads", "articles", "forced"} as JSON
from standard input, opens what a worker opens, and translates the articles with so many threads at once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from service.errors import Unavailable


@dataclass(frozen=True, slots=True)
class MemoryStep:
    """What a process held at one moment, in MB (10⁶ bytes): its pages in memory, and its share of them."""

    name: str
    rss: float
    pss: float


def measure(data: Path, models: Path, threads: int, articles: Sequence[str], forced: int) -> list[MemoryStep]:
    """Start a worker's process with the models of a folder; gives its stages, the peak as the last.

    `data` is a scratch folder; the model writes `forced` pieces for every sentence. Linux only.
    Raises `Unavailable`.
    """
    _set_up(data)
    job = {
        "data": str(data),
        "models": str(models),
        "threads": threads,
        "articles": list(articles),
        "forced": forced,
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("DRAGOMAN_")},
    )
    if done.returncode:
        raise Unavailable(f"The worker whose memory is measured failed: {done.stderr.strip()[-600:]}")
    return [MemoryStep(**stage) for stage in json.loads(done.stdout.strip().splitlines()[-1])]


def _set_up(data: Path) -> None:
    """Make the desk's database with the glossary in it, as `dragoman migrate` does before workers start."""
    from service.settings import Settings
    from service.storage.migrate import migrate
    from service.storage.session import open_engine
    from service.termbase.shipment import ship

    engine = open_engine(Settings(data_dir=data).database)
    migrate(engine)
    ship(engine)


def _now(name: str) -> MemoryStep:
    held = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    rss, pss = (_kilobytes(held, key) / 1000 for key in ("Rss", "Pss"))
    return MemoryStep(name, rss, pss)


def _kilobytes(text: str, key: str) -> float:
    found = re.search(rf"^{key}:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found[1]) * 1.024 if found else 0.0


def main() -> None:
    """Be the worker: every step with what the process holds after it."""
    from workers.queue.malloc import give_memory_back

    give_memory_back()  # as `run_worker` does
    job = json.load(sys.stdin)
    stages = [_now("Python")]

    from dragoman.cli.translating import SourceText, translate_text
    from service.settings import Settings
    from workers.app import make_app
    from workers.engines.ct2 import Ct2Engine
    from workers.queue.context import WorkerContext

    settings = Settings(
        data_dir=Path(job["data"]), models_dir=Path(job["models"]), worker_threads=job["threads"]
    )
    context = WorkerContext.open(settings)
    make_app(settings, context)
    stages.append(_now("a worker's code"))
    context.catalogue.warm()
    stages.append(_now("the models"))
    context.glossary().find(job["articles"][0], "en")
    stages.append(_now("the glossary"))
    engine = context.catalogue.engine_for("en", "fr")
    assert isinstance(engine, Ct2Engine)  # noqa: S101 - the folder of models has one
    engine.decoding |= {"min_decoding_length": job["forced"], "max_decoding_length": job["forced"]}

    def translate(article: str) -> None:
        catalogue = context.catalogue
        translate_text(
            SourceText(article, True, "en", "fr"),
            catalogue.engine_for,
            context.glossary(),
            others_for=catalogue.others_for,
        )

    with ThreadPoolExecutor(job["threads"]) as pool:
        list(pool.map(translate, job["articles"]))
    stages.append(_now("after the articles"))
    peak = _kilobytes(Path("/proc/self/status").read_text(encoding="ascii"), "VmHWM") / 1000
    stages.append(MemoryStep("the most it ever held", peak, peak))
    json.dump([{"name": one.name, "rss": one.rss, "pss": one.pss} for one in stages], sys.stdout)


if __name__ == "__main__":
    main()
