"""Which engines translate for an edition, in which order: a language model, else the installed model."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace

from service.domain.draft import Draft
from service.domain.edition import Edition, LlmRules
from service.errors import Unprocessable
from service.settings import Settings
from workers.engines.base import Engine
from workers.engines.llm.client import LlmServer, LlmUnavailable
from workers.engines.llm.config import LlmConfig
from workers.engines.llm.engine import LlmEngine
from workers.engines.llm.ledger import Account, Ledger
from workers.engines.stories import ReadsStories
from workers.models.catalogue import Catalogue, NoModel


class LanguageModels:
    """The language models that settings and editions name; a server is shared by all threads of a process."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self.settings = settings
        self.ledger = ledger
        self._lock = threading.Lock()
        self._servers: dict[LlmConfig, LlmServer] = {}

    def config(self, edition: Edition | None, source: str) -> LlmConfig | None:
        """Return the language model for stories in `source` (BCP 47), or None. Raises as `llm_config`."""
        rules = edition.llm.for_source(source) if edition is not None else LlmRules()
        return llm_config(self.settings, rules)

    def server(self, config: LlmConfig) -> LlmServer:
        """Return the server of a language model; the same one for the same description."""
        with self._lock:
            return self._servers.setdefault(config, LlmServer(config))

    def paused(self, edition: Edition) -> str | None:
        """Return why an edition's language model is left alone now; None where it may be asked."""
        for source in edition.sources:
            config = self.config(edition, source)
            server = None if config is None else self._servers.get(config)
            if server is not None and (why := server.breaker.down()) is not None:
                return why
        return None

    def engine(self, edition: Edition | None, source: str, account: Account) -> LlmEngine | None:
        """Return the language model for one draft of a story in `source`; None where there is none."""
        config = self.config(edition, source)
        return None if config is None else LlmEngine(self.server(config), self.ledger, account)


class JobEngines:
    """The engines for one story, in the order in which they are asked.

    1. The language model that the edition, the pair and the settings together name, unless it cannot be
       asked now: then `notes` says why, in sentences for people.
    2. The installed model for the pair, or two by way of English (see `Catalogue`).
    3. None: the story opens for a person to write, with the reason; or it waits, where a language model is
       named that may be back soon.
    """

    def __init__(self, catalogue: Catalogue, language_model: LlmEngine | None) -> None:
        self.language_model = language_model
        self.notes: list[str] = []
        self._catalogue = catalogue
        self._passed_over = language_model is None

    @property
    def reader(self) -> ReadsStories | None:
        """The second reader of drafts; None where there is none, or it is not wanted."""
        own = self.language_model
        return own if own is not None and own.server.config.reader else None

    def engine_for(self, source: str, target: str) -> Engine:
        """Return the first engine that can be asked now. Raises `NoModel` or `LlmUnavailable`."""
        if self.language_model is None:
            return self._catalogue.engine_for(source, target)
        try:
            self.language_model.ready()
        except LlmUnavailable as error:
            self._passed_over = True
            self.notes.append(error.detail)
            try:
                return self._catalogue.engine_for(source, target)
            except NoModel:
                raise error from None
        return self.language_model

    def others_for(self, source: str, target: str) -> Iterator[Engine]:
        """Return the engines after the first, in order; none where no installed model serves the pair."""
        if not self._passed_over:
            try:
                yield self._catalogue.engine_for(source, target)
            except NoModel:
                return
        yield from self._catalogue.others_for(source, target)

    def with_notes(self, draft: Draft) -> Draft:
        """Return the draft with the reasons why an engine was passed over, if one was."""
        if not self.notes:
            return draft
        notes = [*self.notes, *draft.provenance.get("notes", ())]
        return replace(draft, provenance={**draft.provenance, "notes": notes})


def llm_config(settings: Settings, rules: LlmRules) -> LlmConfig | None:
    """Return the language model that settings and an edition's rules name together; None for none.

    Raises `Unprocessable` where the rules name a variable for the key that is not set.
    """
    url = settings.llm_url if rules.url is None else rules.url
    model = settings.llm_model if rules.model is None else rules.model
    if rules.use is False or not url or not model:
        return None
    key = settings.llm_key
    if rules.key_variable is not None:
        key = os.environ.get(rules.key_variable, "")
        if not key:
            raise Unprocessable(
                f"The editions file says that the key of the language model at {url} is in the variable "
                f"{rules.key_variable}, which is not set for this process."
            )
    elif rules.url is not None and rules.url != settings.llm_url:
        key = ""  # the key of one server is not shown to another

    def chosen(own: float | None, general: float) -> float:
        return general if own is None else float(own)

    config = LlmConfig(
        url=url,
        model=model,
        key=key,
        price_in=chosen(rules.price_in, settings.llm_price_in),
        price_out=chosen(rules.price_out, settings.llm_price_out),
        daily_budget=chosen(rules.daily_budget, settings.llm_daily_budget),
        timeout=settings.llm_timeout_seconds,
        concurrency=settings.llm_concurrency,
        window_words=settings.llm_window_words,
        temperature=settings.llm_temperature,
        reader=settings.llm_reader if rules.reader is None else rules.reader,
    )
    if config.daily_budget and not (config.price_in or config.price_out):
        raise Unprocessable(
            f"The language model {model} has a daily budget and no price: set price_in and price_out."
        )
    return config
