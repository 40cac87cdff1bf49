"""Whatever a sender with a valid key sends: a story that can be stored, or a refusal that people can read."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import DragomanError
from service.intake import Ignored
from service.intake.fields import parse_json
from tests.examples import examples
from tests.factories import raw
from tests.service.intake.delivering import KINDS, deliver, html_of

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**19), 10**19)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(
        ["<p>text</p>", "2026-03-02T09:31:00Z", "\ud83d", "\0", "<b><i></b>", "canceled", "draft", "en"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a payload that something else could stand in."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in items for place in _places(item, (*path, key)))]


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(value[path[0]], path[1:], new)
    return copy


def _storable(kind: str, payload: Any) -> None:
    with contextlib.suppress(DragomanError, Ignored):
        story, kept = deliver(kind, json.dumps(payload).encode())
        stored = json.dumps(
            [[block.to_json() for block in story.blocks], story.extra, kept], ensure_ascii=False
        )
        stored += (
            story.body + story.external_id + story.version + (story.byline or "") + (story.ed_note or "")
        )
        assert "\0" not in stored
        stored.encode()
        assert len(story.external_id) <= 500
        assert len(story.content_hash()) == 64
        html_of(story)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(payload=st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_any_object(kind: str, payload: dict[str, Any]) -> None:
    _storable(kind, payload)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_anything_in_any_place_of_a_good_payload(kind: str, data: st.DataObject) -> None:
    good = KINDS[kind][0]()
    place = data.draw(st.sampled_from(_places(good)))
    payload = _with(good, place, data.draw(JSON))
    if isinstance(payload, dict):
        _storable(kind, payload)


@settings(max_examples=examples(200), deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    with contextlib.suppress(DragomanError):
        parse_json(body)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(80), deadline=None)
@given(markup=st.text(alphabet=st.sampled_from("<>/=\"'&;#x!-[]?abpiu lhr1\0\n\ud800é"), max_size=120))
def test_any_markup(kind: str, markup: str) -> None:
    fields: dict[str, dict[str, Any]] = {
        "standard": {"bodies": [{"contentType": "text/html", "value": markup}]},
        "ghost": {"html": markup},
        "superdesk": {"body_html": markup},
        "wordpress": {"content": {"rendered": markup}},
        "strapi": {"content": markup},
    }
    _storable(kind, KINDS[kind][0](**fields[kind]))


def test_the_factories_are_read_as_they_are() -> None:
    for kind, (payload, _, _) in KINDS.items():
        story, kept = deliver(kind, raw(payload()))
        assert story.headline
        assert kept
