"""Who sent it: every CMS proves itself over the raw body, in its window, by any key that is valid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.errors import Unauthenticated, Unprocessable
from service.intake import ADAPTERS, Delivery, adapter_for, read_delivery
from service.settings import Settings
from tests import factories
from tests.each import each
from tests.service.intake.delivering import KINDS, source

SIGNED_TIME = {"standard": factories.sign_standard, "ghost": factories.sign_ghost}


def _now() -> datetime:
    """Return the time, read at each use: taken at import, it is minutes old when a long run gets here."""
    return datetime.now(UTC)


def test_every_adapter_has_tests() -> None:
    assert set(KINDS) == set(ADAPTERS)
    assert {kind: ADAPTERS[kind].header for kind in KINDS} == {kind: KINDS[kind][2] for kind in KINDS}


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(Unprocessable, match="ghost"):
        adapter_for("drupal")


@pytest.mark.parametrize("kind", KINDS)
def test_a_made_key_is_one_that_can_be_brought_and_no_two_are_alike(kind: str) -> None:
    adapter = ADAPTERS[kind]
    assert adapter.key_problem(adapter.new_key()) is None
    assert adapter.new_key() != adapter.new_key()
    assert adapter.key_problem("short") is not None


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_signature_is_taken(kind: str) -> None:
    row, key = source(kind)
    payload, sign, _ = KINDS[kind]
    body = factories.raw(payload())
    story, _ = read_delivery(row, Delivery(sign(body, key), body, _now()), Settings())
    assert story.headline == factories.SAMPLES["en"][0]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_proves_itself_for_a_disabled_source(kind: str) -> None:
    row, key = source(kind)
    row.keys = []
    payload, sign, _ = KINDS[kind]
    body = factories.raw(payload())
    with pytest.raises(Unauthenticated, match="is disabled"):
        read_delivery(row, Delivery(sign(body, key), body, _now()), Settings())


@each("kind", KINDS)
@each(
    "given",
    [
        *("", " ", "x", "v1,", "v1", ",", "v1,=", "v1,é", "=" * 44, "Bearer", "Bearer "),
        *("sha256=, t=", "sha1=", "sha1=é", "v1," * 2000),
        "sha256=" + "0" * 64 + ", t=99999999999999999999",
        "sha256=" + "g" * 64 + ", t=1",
    ],
)
def test_a_header_that_is_no_signature_is_401_and_names_the_header(kind: str, given: str) -> None:
    row, key = source(kind)
    payload, sign, header = KINDS[kind]
    body = factories.raw(payload())
    headers = {**sign(body, key), header: given}
    with pytest.raises(Unauthenticated) as refused:
        read_delivery(row, Delivery(headers, body, _now()), Settings())
    assert header in refused.value.detail
    assert key not in refused.value.detail


@pytest.mark.parametrize("kind", KINDS)
def test_no_header_at_all(kind: str) -> None:
    row, _ = source(kind)
    with pytest.raises(Unauthenticated) as refused:
        read_delivery(row, Delivery({}, factories.raw(KINDS[kind][0]()), _now()), Settings())
    assert KINDS[kind][2] in str(refused.value.extra["expected_header"])


@pytest.mark.parametrize("kind", KINDS)
def test_another_key_proves_nothing(kind: str) -> None:
    row, _ = source(kind)
    _, other = source(kind)
    payload, sign, _ = KINDS[kind]
    body = factories.raw(payload())
    with pytest.raises(Unauthenticated, match="does not fit"):
        read_delivery(row, Delivery(sign(body, other), body, _now()), Settings())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "strapi"])
def test_the_signature_is_over_the_raw_body_and_checked_before_it_is_parsed(kind: str) -> None:
    row, key = source(kind)
    payload, sign, _ = KINDS[kind]
    body = factories.raw(payload())
    for changed in (body + b" ", body.replace(b"300", b"301"), b"not json"):
        with pytest.raises(Unauthenticated):
            read_delivery(row, Delivery(sign(body, key), changed, _now()), Settings())


@pytest.mark.parametrize("kind", KINDS)
def test_two_keys_are_valid_at_once(kind: str) -> None:
    row, old = source(kind)
    new = ADAPTERS[kind].new_key()
    row.keys = [new, old]
    payload, sign, _ = KINDS[kind]
    body = factories.raw(payload())
    for key in (new, old):
        story, _ = read_delivery(row, Delivery(sign(body, key), body, _now()), Settings())
        assert story.blocks
    row.keys = [new]
    with pytest.raises(Unauthenticated):
        read_delivery(row, Delivery(sign(body, old), body, _now()), Settings())


@each("kind", SIGNED_TIME)
@each(("seconds", "good"), [(-299, True), (298, True), (-302, False), (302, False), (-86400, False)])
def test_a_signed_time_holds_for_five_minutes_both_ways(kind: str, seconds: int, good: bool) -> None:
    row, key = source(kind)
    body = factories.raw(KINDS[kind][0]())
    now = datetime.now(UTC).replace(microsecond=0)
    headers = SIGNED_TIME[kind](body, key, at=now + timedelta(seconds=seconds))
    if good:
        assert read_delivery(row, Delivery(headers, body, now), Settings())[0].blocks
        return
    with pytest.raises(Unauthenticated, match=r"too (old|far ahead)"):
        read_delivery(row, Delivery(headers, body, now), Settings())


@pytest.mark.parametrize("kind", SIGNED_TIME)
def test_the_window_is_a_setting_both_narrower_and_wider(kind: str) -> None:
    row, key = source(kind)
    body = factories.raw(KINDS[kind][0]())
    headers = SIGNED_TIME[kind](body, key, at=_now() - timedelta(seconds=600))
    read_delivery(row, Delivery(headers, body, _now()), Settings(signature_window_seconds=700))
    with pytest.raises(Unauthenticated):
        read_delivery(row, Delivery(headers, body, _now()), Settings(signature_window_seconds=60))


def test_the_time_cannot_be_changed_under_a_signature() -> None:
    body = factories.raw(factories.ghost_payload())
    row, key = source("ghost")
    old = factories.sign_ghost(body, key, at=_now() - timedelta(hours=1))["x-ghost-signature"]
    fresh = f"{old.split(', t=')[0]}, t={int(_now().timestamp() * 1000)}"
    with pytest.raises(Unauthenticated, match="does not fit"):
        read_delivery(row, Delivery({"x-ghost-signature": fresh}, body, _now()), Settings())
    row, key = source("standard")
    headers = factories.sign_standard(body, key, at=_now() - timedelta(hours=1))
    headers["webhook-timestamp"] = str(int(_now().timestamp()))
    with pytest.raises(Unauthenticated, match="does not fit"):
        read_delivery(row, Delivery(headers, body, _now()), Settings())


@each("stamp", ["nan", "inf", "-1", "1e9", " ", "", "1.5", "١٢٣", "9" * 30, "0x10"])
def test_a_timestamp_is_digits_only(stamp: str) -> None:
    row, key = source("standard")
    body = factories.raw(factories.ninjs_payload())
    headers = {**factories.sign_standard(body, key), "webhook-timestamp": stamp}
    with pytest.raises(Unauthenticated):
        read_delivery(row, Delivery(headers, body, _now()), Settings())


def test_standard_webhooks_may_carry_several_signatures() -> None:
    row, key = source("standard")
    _, other = source("standard")
    body = factories.raw(factories.ninjs_payload())
    headers = factories.sign_standard(body, key, message_id="msg_1", at=_now())
    wrong = factories.sign_standard(body, other, message_id="msg_1", at=_now())["webhook-signature"]
    headers["webhook-signature"] = f"v1a,xyz {wrong} broken {headers['webhook-signature']}"
    assert read_delivery(row, Delivery(headers, body, _now()), Settings())[0].blocks


def test_strapi_takes_the_key_with_and_without_bearer() -> None:
    row, key = source("strapi")
    body = factories.raw(factories.strapi_payload())
    for value in (key, f"Bearer {key}", f"bearer {key}"):
        assert read_delivery(row, Delivery({"authorization": value}, body, _now()), Settings())[0].blocks


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_body_that_is_not_utf8_is_the_bodys_fault(kind: str) -> None:
    row, key = source(kind)
    body = b'{"a": "\xff"}'
    sign = factories.sign_standard if kind == "standard" else KINDS[kind][1]
    headers = sign(b"{}" if kind == "standard" else body, key)
    with pytest.raises(Unprocessable, match="UTF-8"):
        read_delivery(row, Delivery(headers, body, _now()), Settings())
