"""Which engines translate for an edition, in which order: a language model, else the installed model."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterator
from dataclasses import replace

from service.domain.draft import Draft
from service.domain.edition import Edition, LlmRules
from service.errors import Unprocessable
from service.message import message
from service.settings import Settings
from workers.engines.base import ChoosesBeam, Engine
from workers.engines.breaker import Breakers
from workers.engines.llm.client import LlmServer, LlmUnavailable
from workers.engines.llm.config import LlmConfig
from workers.engines.llm.engine import LlmEngine
from workers.engines.llm.ledger import Account, Ledger
from workers.engines.stories import ReadsStories
from workers.models.catalogue import Catalogue, NoModel


class NoFurtherModel(NoModel):
    """All engines that serve the pair were passed over."""


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
       asked now.
    2. The installed model for the pair, or two by way of English, and then others (see `Catalogue`): one
       that broke off again and again (`breakers`) after those that did not.
    3. None: the story opens for a person to write, with the reason; or it waits, where a language model is
       named that may be back soon.

    `notes` say why an engine was passed over, in sentences for people. `beam` is the edition's; 0 for each
    model's own.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        language_model: LlmEngine | None,
        breakers: Breakers | None = None,
        beam: int = 0,
    ) -> None:
        self.beam = beam
        self.language_model = language_model
        self.notes: list[str] = []
        self._catalogue = catalogue
        self._breakers = breakers or Breakers()
        self._left_out: set[str] = set()
        self._asked: str | None = None
        self._refusal: LlmUnavailable | None = None

    @property
    def reader(self) -> ReadsStories | None:
        """The second reader of drafts; None where there is none, or it is not wanted."""
        own = self.language_model
        wanted = own is not None and own.server.config.reader and own.name not in self._left_out
        return own if wanted else None

    def engine_for(self, source: str, target: str) -> Engine:
        """Return the first engine that can be asked now. Raises `NoModel` or `LlmUnavailable`."""
        own = self.language_model
        if own is not None and own.name not in self._left_out:
            try:
                own.ready()
            except LlmUnavailable as error:
                self._left_out.add(own.name)
                self.notes.append(error.detail)
                self._refusal = error
            else:
                self._asked = own.name
                return own
        try:
            engine = self._next_installed(source, target)
        except NoModel:
            if self._refusal is not None:
                raise self._refusal from None
            raise
        self._asked = engine.name
        return engine

    def others_for(self, source: str, target: str) -> Iterator[Engine]:
        """Return the engines after the first, in order; none where no installed model serves the pair."""
        try:
            for engine in self._installed(source, target):
                if engine.name != self._asked:
                    yield engine
        except NoModel:
            return

    def pass_over(self, why: str) -> None:
        """Leave out the engine that was asked last; `why` is a sentence for people."""
        if self._asked is not None:
            self._left_out.add(self._asked)
            self.notes.append(why)

    def broke_off(self, source: str, target: str, how: str) -> bool:
        """Note that the engine that was asked last broke off; return whether there is another to ask."""
        if self._asked is None:
            return False
        why = message("The engine {engine} broke off ({how}).", engine=self._asked, how=how)
        self._breakers.of(self._asked).failed(why)
        if not any(True for _ in self.others_for(source, target)):
            return False
        self.pass_over(message("{why} The next one drafted the story.", why=why))
        return True

    def did_well(self) -> None:
        """Note that the engine that was asked last came to an end with the story."""
        if self._asked is not None:
            self._breakers.of(self._asked).well()

    def _installed(self, source: str, target: str) -> Iterator[Engine]:
        """Yield the installed models that are not left out, in order. Raises `NoModel`."""
        every = itertools.chain(
            [self._catalogue.engine_for(source, target)], self._catalogue.others_for(source, target)
        )
        return (self._wide(engine) for engine in every if engine.name not in self._left_out)

    def _wide(self, engine: Engine) -> Engine:
        """Return an engine as wide as the edition wants its search."""
        return engine.with_beam(self.beam) if self.beam and isinstance(engine, ChoosesBeam) else engine

    def _next_installed(self, source: str, target: str) -> Engine:
        down: list[tuple[Engine, str]] = []
        for engine in self._installed(source, target):
            why = self._breakers.of(engine.name).down()
            if why is None:
                self.notes += [
                    message("{why} The next one was asked for the story.", why=reason) for _, reason in down
                ]
                return engine
            down.append((engine, why))
        if not down:
            raise NoFurtherModel(
                message(
                    "No further engine translates from {source} to {target}.", source=source, target=target
                )
            )
        return down[0][0]  # all are down: to ask one costs no more than to wait

    def with_notes(self, draft: Draft) -> Draft:
        """Return the draft with the reasons why an engine was passed over, if one was."""
        if not self.notes:
            return draft
        notes = [*dict.fromkeys(self.notes), *draft.provenance.get("notes", ())]
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
        daily_budget=rules.budget(settings.llm_daily_budget),
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
