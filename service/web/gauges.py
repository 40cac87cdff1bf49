"""Gauges of who drafts what, and of what language models cost, read from the record when they are asked."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.presence import By, crew
from service.settings import Settings
from service.spending import spent_since
from service.stages.by_hand import waiting
from service.storage.tables import LlmAnswerRow, now


class WorkGauges:
    """What is drafted by what, what waits for a person, and today's (UTC) requests to language models."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, what: str, *labels: str) -> Gauge:
            return Gauge(f"dragoman_{name}", what, labels, registry=registry)

        self._workers = gauge("workers", "Workers that were heard of in the last three minutes.")
        self._drafted_by = gauge(
            "edition_drafted_by",
            "1 for what drafts stories in a language: itself, llm, model, hand, or none without a worker.",
            *("edition", "source", "by"),
        )
        self._by_hand = gauge("waiting_by_hand", "Stories that wait for a translator.", "edition")
        self._requests = gauge(
            "llm_requests_today", "Requests to a language model today (UTC).", "edition", "model"
        )
        self._tokens = gauge(
            "llm_tokens_today", "Tokens sent and got back today (UTC).", "edition", "model", "way"
        )
        self._cost = gauge(
            "llm_cost_today", "What they cost, in the currency of the settings.", "edition", "model"
        )
        self._left = gauge(
            "llm_budget_left", "What is left of an edition's budget of today (UTC).", "edition"
        )
        self._kept = gauge("llm_answers_kept", "Answers of language models that are kept for the next time.")
        self._paused = gauge(
            "llm_paused", "1 while a worker leaves an edition's language model alone.", "edition"
        )

    def look(self, session: Session, editions: Mapping[str, Edition], settings: Settings) -> None:
        """Read what the record says now."""
        on = [edition for edition in editions.values() if edition.is_on]
        there = crew(session)
        self._workers.set(there.workers)
        self._drafted_by.clear()
        said = {(one.edition, one.source): one.by for one in there.served}
        for edition in on:
            for source in edition.sources:
                by = said.get((edition.slug, source), By.NONE)
                self._drafted_by.labels(edition.slug, source, by.value).set(1)
        self._by_hand.clear()
        hands = waiting(session)
        for edition in on:
            self._by_hand.labels(edition.slug).set(hands.get(edition.slug, 0))
        self._look_at_language_models(session, on, settings, there.paused)

    def _look_at_language_models(
        self, session: Session, on: list[Edition], settings: Settings, paused: Mapping[str, str]
    ) -> None:
        for gauge in (self._requests, self._tokens, self._cost, self._left, self._paused):
            gauge.clear()
        spent: dict[str, float] = {}
        for one in spent_since(session, now().date()):
            spent[one.edition] = spent.get(one.edition, 0.0) + one.cost
            self._requests.labels(one.edition, one.model).set(one.requests)
            self._tokens.labels(one.edition, one.model, "in").set(one.tokens_in)
            self._tokens.labels(one.edition, one.model, "out").set(one.tokens_out)
            self._cost.labels(one.edition, one.model).set(one.cost)
        for edition in on:
            rules = edition.llm
            has_one = rules.use is not False and bool(rules.url or settings.llm_url)
            budget = rules.budget(settings.llm_daily_budget)
            if has_one and budget:
                self._left.labels(edition.slug).set(max(0.0, budget - spent.get(edition.slug, 0.0)))
            if has_one:
                self._paused.labels(edition.slug).set(edition.slug in paused)
        self._kept.set(session.scalar(select(func.count()).select_from(LlmAnswerRow)) or 0)
