"""Strict reading: what is wrong is refused by name, what no database takes is cleaned away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import Unprocessable
from service.intake.fields import Fields, clean, is_language, parse_json, web_address, without_contacts
from service.intake.passages import paragraphs
from tests.each import each

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@each(
    ("body", "said"),
    [
        (b"", "line 1, column 1"),
        (b"{", "line 1, column 2"),
        (b"[1]", "a list"),
        (b"null", "null"),
        (b'"text"', "a text"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"a": "\xc3\x28"}', "UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1e999}', "out of range"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, "deep"),
        (b'{"a":' + b"[" * 101 + b"]" * 101 + b"}", "deep"),
        (b'{"a":' + b"[" * 100_000, "deep"),
    ],
)
def test_what_is_not_a_json_object_is_refused_with_the_reason(body: bytes, said: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        parse_json(body)
    assert said in refused.value.detail
    assert refused.value.extra["field"] == "body"


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": 1}').values == {"a": 1}


def test_characters_that_no_database_takes_are_cleaned_away() -> None:
    fields = parse_json(json.dumps({"a\0": ["x\0y\x01", "cut \ud83d", "line\n\ttab\x0bend"]}).encode())
    assert fields.values == {"a": ["xy", "cut \ufffd", "line\n\ttab end"]}


@given(st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(), st.lists, max_leaves=20))
def test_cleaned_json_can_always_be_stored(value: object) -> None:
    written = json.dumps(clean({"value": value}), ensure_ascii=False).encode()  # raises on surrogates
    assert b"\\u0000" not in written
    assert clean(json.loads(written)) == json.loads(written)


def test_contacts_go_wherever_they_stand_and_text_stays() -> None:
    payload = {
        "authors": [{"name": "Ruth", "email": "r@cms.example", "user_email": "r@cms.example"}],
        "people": [{"name": "Amina", "contactInfo": [{"value": "a@cms.example"}]}],
        "E-Mail": "x@cms.example",
        "html": "<p>Write to desk@cms.example.</p>",
    }
    assert without_contacts(payload) == {
        "authors": [{"name": "Ruth"}],
        "people": [{"name": "Amina"}],
        "html": "<p>Write to desk@cms.example.</p>",
    }


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T09:31:00Z", datetime(2026, 3, 2, 9, 31, tzinfo=UTC)),
        ("2026-03-02T09:31:00.250Z", datetime(2026, 3, 2, 9, 31, 0, 250_000, tzinfo=UTC)),
        ("2026-03-02T11:31:00+0200", datetime(2026, 3, 2, 9, 31, tzinfo=UTC)),
        ("2026-03-02T11:31:00+02:00", datetime(2026, 3, 2, 9, 31, tzinfo=UTC)),
        ("2026-03-02T09:31:00", datetime(2026, 3, 2, 9, 31, tzinfo=UTC)),
        ("2026-03-02 09:31:00", datetime(2026, 3, 2, 9, 31, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("0000-00-00 00:00:00", None),
        ("", None),
    ],
)
def test_times_as_cmss_write_them(text: str, moment: datetime | None) -> None:
    assert Fields({"at": text}).moment("at") == moment


@each(
    "value",
    [
        *("yesterday", "2026-13-01", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31"),
        *("2026-W01-1", "２０２６-03-02", "2026-03-02T09:31:00+99:99", "1" * 5000),
        *(1767225600, True, []),
    ],
)
def test_a_wrong_time_is_named_by_its_path(value: object) -> None:
    with pytest.raises(Unprocessable) as refused:
        Fields({"at": value}, "post.current").moment("at")
    assert refused.value.extra["field"] == "post.current.at"


def test_a_version_from_the_future_is_refused_because_all_later_ones_would_be_stale() -> None:
    near = Fields({"at": (NOW + timedelta(hours=2)).isoformat()})
    assert near.version_moment("at", NOW) == NOW + timedelta(hours=2)
    with pytest.raises(Unprocessable, match="clock"):
        Fields({"at": (NOW + timedelta(days=2)).isoformat()}).version_moment("at", NOW)


@pytest.mark.parametrize("tag", ["en", "pt-MZ", "zh-Hant-TW", "gsw", "de-CH-1996"])
def test_language_tags(tag: str) -> None:
    assert is_language(tag)
    assert Fields({"language": tag.replace("-", "_")}).language("language", "sv") == tag


@pytest.mark.parametrize("tag", ["english", "e", "en-", "en--US", "en US", "ｅｎ", "en\n", "a" * 40, "12"])
def test_wrong_language_tags(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize("value", ["", "  ", None, "x" * 501, [], {}, True, "half \ufffd"])
def test_an_id_that_cannot_be_one(value: object) -> None:
    with pytest.raises(Unprocessable) as refused:
        Fields({"id": value}).identity("id")
    assert refused.value.extra["field"] == "id"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://cms.example/a?b=c", "https://cms.example/a?b=c"),
        ("javascript:alert(1)", None),
        ("//cms.example/a", None),
        ("/uploads/a.jpg", None),
        ("https://", None),
        ("https://[::1", None),
        ('https://cms.example/"onload="x', None),
        ("https://cms.example/" + "a" * 3000, None),
    ],
)
def test_only_web_addresses_are_kept(value: str, address: str | None) -> None:
    assert web_address(value) == address


def test_a_relative_address_stands_on_the_base_of_its_source() -> None:
    assert web_address("/uploads/a.jpg", "https://cms.example/") == "https://cms.example/uploads/a.jpg"


def test_plain_text_becomes_paragraphs() -> None:
    assert paragraphs("One <b>.\r\nTwo.\n\n \n\nThree & four.") == (
        "<p>One &lt;b&gt;.<br>Two.</p><p>Three &amp; four.</p>"
    )
