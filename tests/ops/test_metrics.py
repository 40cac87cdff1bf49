"""Alert rules and dashboard name only metrics, labels and values that `/metrics` has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from service.faults import Fault
from service.presence import Served, say_present
from service.settings import Settings
from service.storage.session import writing
from tests.factories import add_source, make_story, ninjs_payload, raw, sign_standard
from tests.service.newsroom import Newsroom
from tests.service.web.scraping import METRICS
from workers.queue.context import WorkerContext
from workers.queue.present import save_counts
from workers.queue.tasks import translate

OPS = Path(__file__).parents[2] / "ops"
RULES: list[dict[str, Any]] = yaml.safe_load((OPS / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))[
    "groups"
][0]["rules"]
PANELS: list[dict[str, Any]] = json.loads((OPS / "grafana" / "dragoman.json").read_text(encoding="utf-8"))[
    "panels"
]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in PANELS for target in panel["targets"]
]
#: what is tried by promtool (`make alerts`)
CASES: list[dict[str, Any]] = [
    case
    for file in sorted((OPS / "prometheus").glob("*.test.yml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))["tests"]
]
NAME = re.compile(r"\b(dragoman_\w+)(?:\{([^}]*)\})?")
#: what only a desk with a language model has; `test_gauges` sees them
OF_LANGUAGE_MODELS = re.compile(
    r"dragoman_llm_(?:cost_today|tokens_today|budget_left|paused)|dragoman_dismissals"
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_every_metric_that_is_named_exists(client: TestClient, engine: Engine, settings: Settings) -> None:
    """After a story came in, was drafted by a worker and fetched by a site."""
    newsroom = Newsroom(engine)
    story = newsroom.deliver(make_story())
    with writing(engine) as session:
        secret = add_source(session, slug="post")[1]
        say_present(session, "worker:a:1", (Served("africa-fr", "en", ()),), {})
    body = raw(ninjs_payload())
    assert client.post(
        "/v1/sources/post/webhook", content=body, headers=sign_standard(body, secret)
    ).is_success
    client.get("/v1/editions/africa-en/items")
    context = WorkerContext.open(settings)
    row = newsroom.translation("africa-fr", story_id=story)
    translate(context, row.id, row.version_id)
    context.counts.add("dragoman_decoded_tokens", "ct2:x", amount=10)
    context.counts.add("dragoman_decoding_seconds", "ct2:x", amount=1)
    context.counts.add("dragoman_findings", "numbers", "block")
    save_counts(context)
    save_counts(context)
    page = client.get(METRICS).text
    assert 'dragoman_jobs_total{edition="africa-fr",outcome="drafted"} 1.0' in page
    assert 'dragoman_decoded_tokens_total{engine="ct2:x"} 10.0' in page, "and not twice"
    assert re.search(r'dragoman_stage_seconds_total\{stage="translate"\} \d', page)
    samples: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            samples.setdefault(sample.name, set()).update(sample.labels)
        # families without a sample yet are known by their names
        samples.setdefault(f"{family.name}_total" if family.type == "counter" else family.name, set())
    made_up = [series["series"] for case in CASES for series in case["input_series"]]
    for expression in [*EXPRESSIONS, *(one for one in made_up if 'job="other"' not in one)]:
        named = NAME.findall(expression)
        assert named or expression.startswith("up{"), expression
        for name, selectors in named:
            if OF_LANGUAGE_MODELS.fullmatch(name):
                continue
            assert name in samples, f"{name} of {expression}"
            for label in set(re.findall(r"(\w+)(?:=~|!=|!~|=)", selectors)) - {"instance"}:
                assert label in samples[name], f"{label} of {expression}"


def test_rules_say_what_happened_and_what_to_do() -> None:
    for rule in RULES:
        assert re.fullmatch(r"Dragoman[A-Z]\w+", rule["alert"])
        assert re.fullmatch(r"\d+[mh]", rule["for"])
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert set(rule["annotations"]) == {"summary", "description"}
        assert rule["expr"].count("(") == rule["expr"].count(")")
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    faults = {
        value
        for rule in RULES
        for values in re.findall(r'fault=~?"([^"]+)"', rule["expr"])
        for value in values.split("|")
    }
    #: what alarms of their own are made of, or what is told at the moment by another metric
    assert faults == {fault.value for fault in Fault} - {"broker_away", "language_model_away", "no_model"}


def test_every_alert_is_tried() -> None:
    """Each has to fire on a case that is made for it; promtool says whether it does."""
    fired = {
        name
        for case in CASES
        for one in case.get("promql_expr_test", ())
        for sample in one["exp_samples"]
        for name in re.findall(r"Dragoman\w+", f"{one['expr']} {sample['labels']}")
    }
    fired |= {
        one["alertname"] for case in CASES for one in case.get("alert_rule_test", ()) if one["exp_alerts"]
    }
    assert fired == {rule["alert"] for rule in RULES}


def test_what_is_in_the_database_counts_once_however_many_processes_tell_it() -> None:
    """Each web process that is scraped tells the same of it; quotients are what they are."""
    counted_by_each = re.compile(r"dragoman_(?:http_request|deliveries)_")
    for expression in EXPRESSIONS:
        for name, _ in NAME.findall(expression):
            if not counted_by_each.match(name) and " / " not in expression:
                assert re.search(rf"max(?: by \([\w, ]+\) )?\((?:rate\()?{name}\b", expression), expression


def test_panels_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in PANELS:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert place["x"] + place["w"] <= 24
        taken |= cells
