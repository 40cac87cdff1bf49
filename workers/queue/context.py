"""What the tasks of one worker process share."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from service.domain.edition import Edition
from service.domain.terms import Glossary
from service.editions import load_editions
from service.settings import Settings
from service.storage.session import open_engine
from service.termbase.current import GlossaryInForce
from workers.models.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """The database, the editions and the models of a worker. `stop` is set when it is to end."""

    settings: Settings
    database: Engine
    editions: Mapping[str, Edition]
    catalogue: Catalogue
    worker: str
    terms: GlossaryInForce
    stop: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def open(cls, settings: Settings) -> WorkerContext:
        """Open what the settings name. Loads no model and connects to nothing yet."""
        database = open_engine(settings.database)
        return cls(
            settings=settings,
            database=database,
            editions=load_editions(settings.editions_file),
            catalogue=Catalogue(
                settings.engine,
                settings.models,
                threads=settings.worker_threads,
                allow_noncommercial=settings.allow_noncommercial,
                cache_mb=settings.sentence_cache_mb,
            ),
            worker=f"worker:{socket.gethostname()[:40]}:{os.getpid()}",
            terms=GlossaryInForce.of(settings, database),
        )

    def glossary(self) -> Glossary:
        """Return the glossary in force: ask for it once per job, and the job has one throughout."""
        return self.terms.current()
