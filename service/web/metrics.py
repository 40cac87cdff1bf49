"""What this process counts for Prometheus; each application has its own registry."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from service.condition import SEEN, unsent
from service.counting import COUNTERS, Labels, counted
from service.domain.edition import Edition
from service.editions import switched_off
from service.faults import Found
from service.settings import Settings
from service.stages.dismissals import count_dismissals
from service.stages.waiting import standing
from service.storage.session import reading
from service.storage.tables import TranslationRow
from service.web.gauges import WorkGauges

#: names the folder in which processes at one address keep what they count, as prometheus_client knows it
SHARED = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counters of requests and deliveries, and gauges that are read from the record when asked."""

    def __init__(self) -> None:
        #: what this process counts, and what is read from the record when asked
        self.own, self.registry = CollectorRegistry(), CollectorRegistry()
        self.requests = Histogram(
            "dragoman_http_request_seconds",
            "Time to answer a request.",
            ["method", "route", "status"],
            buckets=SECONDS,
            registry=self.own,
        )
        self.deliveries = Counter(
            "dragoman_deliveries",
            "Webhook deliveries by what became of them.",
            ["source", "outcome"],
            registry=self.own,
        )
        self._outbox = Gauge(
            "dragoman_outbox_waiting",
            "Promised tasks that the broker does not have yet.",
            registry=self.registry,
        )
        self._oldest = Gauge(
            "dragoman_outbox_oldest_seconds", "Age of the oldest task that is due.", registry=self.registry
        )
        self._waiting = Gauge(
            "dragoman_queue_waiting",
            "Translations that wait for a worker, by lane.",
            ["lane"],
            registry=self.registry,
        )
        self._waiting_since = Gauge(
            "dragoman_queue_oldest_seconds",
            "How long the first of them has waited, by lane.",
            ["lane"],
            registry=self.registry,
        )
        self._translations = Gauge(
            "dragoman_translations", "Translations by state.", ["edition", "state"], registry=self.registry
        )
        self._dismissals = Gauge(
            "dragoman_dismissals",
            "Findings that editors dismissed, by what was found and why it was passed over.",
            ["edition", "code", "reason"],
            registry=self.registry,
        )
        self._work = WorkGauges(self.registry)
        self._faults = Gauge(
            "dragoman_fault", "1 for what is wrong with the desk now.", ["fault"], registry=self.registry
        )
        self._counted: dict[str, dict[Labels, float]] = {}
        self.registry.register(_OfWorkers(self))
        self._database = Gauge("dragoman_database_up", "1 when the database answers.", registry=self.registry)

    def exposition(
        self, engine: Engine, editions: Mapping[str, Edition], settings: Settings, found: Iterable[Found]
    ) -> bytes:
        """Return everything in Prometheus' text format; without a database, what does not need it."""
        now_wrong = {one.fault for one in found}
        for fault in SEEN:
            self._faults.labels(fault.value).set(fault in now_wrong)
        try:
            self._look(engine, editions, settings)
            self._database.set(1)
        except SQLAlchemyError:
            self._database.set(0)
        counted = _Together() if SHARED in os.environ else self.own
        return generate_latest(counted) + generate_latest(self.registry)

    def _look(self, engine: Engine, editions: Mapping[str, Edition], settings: Settings) -> None:
        with reading(engine) as session:
            by_state = session.execute(
                select(TranslationRow.edition, TranslationRow.state, func.count()).group_by(
                    TranslationRow.edition, TranslationRow.state
                )
            ).all()
            dismissals = count_dismissals(session)
            self._work.look(session, editions, settings)
            off = switched_off(editions)
            waiting, seconds = unsent(session, off)
            lanes = standing(session, off)
            self._counted = counted(session)
        self._outbox.set(waiting)
        self._oldest.set(seconds)
        for lane, lined in lanes.items():
            self._waiting.labels(lane.word).set(lined.waiting)
            self._waiting_since.labels(lane.word).set(lined.seconds)
        self._translations.clear()
        for edition, state, count in by_state:
            self._translations.labels(edition, state).set(count)
        self._dismissals.clear()
        for one in dismissals:
            self._dismissals.labels(one.edition, one.code, one.reason.value).set(one.count)

    def counted(self) -> Iterator[CounterMetricFamily]:
        """Yield what workers counted, as the database had it last."""
        for name, (what, labels) in COUNTERS.items():
            family = CounterMetricFamily(name, what, labels=labels)
            for values, amount in sorted(self._counted.get(name, {}).items()):
                family.add_metric(values, amount)
            yield family


class _Together(Collector):
    """What all processes at this address count, without their gauges: whoever is asked reads those itself."""

    def collect(self) -> Iterator[Metric]:
        registry = CollectorRegistry()
        families: Iterable[Metric] = MultiProcessCollector(registry).collect()  # type: ignore[no-untyped-call]
        for family in families:
            if family.type != "gauge":
                yield family


class _OfWorkers(Collector):
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[CounterMetricFamily]:
        return self._metrics.counted()
