"""Addresses in attributes: made absolute, and only what a reader may follow."""

from __future__ import annotations

import time

import pytest

from service.domain.html.addresses import is_identifier, is_link, with_addresses

BASE = "https://cms.example/2026/story/"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("/a.jpg 1x, b.jpg 2x", "https://cms.example/a.jpg 1x, https://cms.example/2026/story/b.jpg 2x"),
        ("https://i.example/w_1,h_2/a.jpg 640w", "https://i.example/w_1,h_2/a.jpg 640w"),
        ("/a.jpg, /b.jpg 2x", "https://cms.example/a.jpg, https://cms.example/b.jpg 2x"),
        ("//i.example/a.jpg  2x ,", "https://i.example/a.jpg 2x"),
        ("javascript:x 1x, /b.jpg 2x", "https://cms.example/b.jpg 2x"),
        ("javascript:x 1x", None),
        (" , ,", None),
    ],
)
def test_a_srcset_is_split_as_browsers_split_it(value: str, kept: str | None) -> None:
    assert dict(with_addresses((("srcset", value),), BASE)).get("srcset") == kept


@pytest.mark.parametrize("piece", [",", "a,", "a ", ", ", "a,, "])
def test_no_srcset_takes_more_time_than_its_length(piece: str) -> None:
    value = piece * (1_000_000 // len(piece))
    started = time.process_time()
    with_addresses((("srcset", value),), BASE)
    assert time.process_time() - started < 20  # by the square it would be hours


@pytest.mark.parametrize(
    ("value", "link", "name"),
    [
        ("https://x.example/", True, True),
        ("mailto:desk@x.example", True, True),
        ("tel:+254711000111", True, True),
        ("urn:x:1", False, True),
        ("tag:x.example,2026:1", False, True),
        ("javascript:alert(1)", False, False),
        ("data:text/html,x", False, False),
        ("https:", False, False),
        ("/relative", False, False),
    ],
)
def test_links_and_names(value: str, link: bool, name: bool) -> None:
    assert (is_link(value), is_identifier(value)) == (link, name)
