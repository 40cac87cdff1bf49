"""What the tasks of one worker process share."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from service.domain.edition import Edition
from service.domain.glossary import Glossary
from service.editions import load_editions
from service.glossary_files import load_glossary
from service.settings import Settings
from service.storage.session import open_engine
from workers.engines.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, the editions and the models of a worker. `stop` is set when it is to end."""

    settings: Settings
    database: Engine
    editions: Mapping[str, Edition]
    catalogue: Catalogue
    worker: str
    stop: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def open(cls, settings: Settings) -> Desk:
        """Open what the settings name. Loads no model and connects to nothing yet."""
        return cls(
            settings=settings,
            database=open_engine(settings.database),
            editions=load_editions(settings.editions_file),
            catalogue=Catalogue(
                settings.engine,
                settings.models,
                threads=settings.worker_threads,
                allow_noncommercial=settings.allow_noncommercial,
                cache_mb=settings.sentence_cache_mb,
            ),
            worker=f"worker:{socket.gethostname()[:40]}:{os.getpid()}",
        )

    def glossary(self) -> Glossary:
        """The glossary in force."""
        return load_glossary(self.settings.glossaries_dir, self.settings.data_dir / "cache")
