"""What the tasks of one worker process share."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from service.counting import WorkCounts
from service.domain.draft import Job
from service.domain.edition import Edition
from service.domain.terms import Glossary
from service.editions import editions_of
from service.lexicons import use_dictionaries
from service.settings import Settings
from service.storage.session import open_engine
from service.termbase.current import GlossaryInForce
from workers.engines.breaker import Breakers
from workers.engines.llm.ledger import Account
from workers.models.catalogue import Catalogue
from workers.models.order import JobEngines, LanguageModels
from workers.queue.ledger import DeskLedger


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """The database, the editions and the engines of a worker. `stop` is set when it is to end."""

    settings: Settings
    database: Engine
    editions: Mapping[str, Edition]
    catalogue: Catalogue
    language_models: LanguageModels
    worker: str
    terms: GlossaryInForce
    stop: threading.Event = field(default_factory=threading.Event)
    breakers: Breakers = field(default_factory=Breakers)
    #: the leases of the jobs at hand, and whether one of them did not come back
    held: set[str] = field(default_factory=set)
    hung: threading.Event = field(default_factory=threading.Event)
    #: what goes into the metrics
    counts: WorkCounts = field(default_factory=WorkCounts)
    #: how another process opens the same
    opened_by: Callable[[Settings], WorkerContext] | None = None

    @classmethod
    def open(cls, settings: Settings) -> WorkerContext:
        """Open what the settings name. Loads no model and connects to nothing yet."""
        use_dictionaries(settings.hunspell_dir)
        database = open_engine(settings.database)
        return cls(
            settings=settings,
            database=database,
            editions=editions_of(settings),
            catalogue=Catalogue(
                settings.engine,
                settings.models,
                threads=settings.worker_threads,
                allow_noncommercial=settings.allow_noncommercial,
                cache_mb=settings.sentence_cache_mb,
            ),
            language_models=LanguageModels(settings, DeskLedger(database)),
            worker=f"worker:{socket.gethostname()[:40]}:{os.getpid()}",
            terms=GlossaryInForce.of(settings, database),
        )

    def engines_for(self, job: Job) -> JobEngines:
        """Return the engines for a story, in the order in which they are asked."""
        account = Account(job.edition, job.story_id, job.translation_id, job.urgency)
        edition = self.editions.get(job.edition)
        own = self.language_models.engine(edition, job.source_language, account)
        return JobEngines(self.catalogue, own, self.breakers, 0 if edition is None else edition.beam)

    def glossary(self) -> Glossary:
        """Return the glossary in force: ask for it once per job, and the job has one throughout."""
        return self.terms.current()
