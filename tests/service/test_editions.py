"""The editions file: what ships, and every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import Locale

from service.editions import editions_of, get_edition, load_editions, switched_off
from service.errors import NotFound, Unprocessable
from service.settings import Settings


def test_the_twelve_shipped_editions_are_ones_that_cldr_knows() -> None:
    editions = load_editions()
    assert list(editions) == [
        "africa-en",
        "africa-fr",
        "africa-pt",
        "africa-sw",
        "africa-ha",
        "africa-am",
        "africa-so",
        "africa-af",
        "mideast-ar",
        "mideast-fa",
        "mideast-he",
        "mideast-tr",
    ]
    for edition in editions.values():
        locale = Locale.parse(edition.locale, sep="-")
        expected = "rtl" if locale.character_order == "right-to-left" else "ltr"
        assert edition.direction == expected, edition.slug
        assert edition.takes("en-GB")
        assert edition.takes(edition.locale)
        assert edition.policy == "review"


def test_nobody_passes_over_which_editions_are_on() -> None:
    """All but the benchmarks, which measure languages, ask `editions_of`."""
    root = Path(__file__).parents[2]
    callers = [
        str(file.relative_to(root))
        for package in ("service", "workers", "dragoman")
        for file in sorted((root / package).rglob("*.py"))
        if "load_editions(" in file.read_text(encoding="utf-8")
    ]
    assert callers == ["service/editions.py"]


def test_an_unknown_edition_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFound, match=r"no edition 'nordic-sv'.*africa-en"):
        get_edition(load_editions(), "nordic-sv")


GOOD = {
    "name": '"X"',
    "locale": '"fr-SN"',
    "direction": '"ltr"',
    "digits": '"latn"',
    "time_zone": '"Africa/Dakar"',
    "sources": '["en"]',
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"locale": None}, "locale"),
        ({"direction": '"up"'}, "direction"),
        ({"time_zone": '"Africa/Atlantis"'}, "time_zone"),
        ({"policy": '"whatever"'}, "policy"),
        ({"policy": '"auto"'}, "disclosure"),
        ({"colour": '"red"'}, "colour"),
        ({"name": "5"}, "name"),
        ({"locale": "3"}, "locale"),
        ({"locale": '"zz_nowhere"'}, "locale"),
        ({"digits": '"roman"'}, "digits"),
        ({"digits": "4"}, "digits"),
        ({"time_zone": "3"}, "time_zone"),
        ({"time_zone": '"Africa"'}, "time_zone"),
        ({"policy": "['auto']"}, "policy"),
        ({"policy": '"auto"', "disclosure": "5"}, "disclosure"),
        ({"sources": '"en"'}, "sources"),  # which would be E and N
        ({"sources": "[1]"}, "sources"),
        ({"sources": '["english"]'}, "sources"),  # which no story is in
        ({"headline_characters": "-1"}, "headline_characters"),
        ({"standfirst_characters": "true"}, "standfirst_characters"),
        ({"llm": "{daily_budget = nan}"}, "llm.daily_budget"),
        ({"llm": "{price_in = inf}"}, "llm.price_in"),
        ({"llm": '{url = "ftp://models.example"}'}, "llm.url"),
        ({"llm": '{url = "http://[::1"}'}, "llm.url"),
    ],
)
def test_a_mistake_names_file_edition_and_field(
    tmp_path: Path, change: dict[str, str | None], field: str
) -> None:
    file = tmp_path / "editions.toml"
    lines = [f"{key} = {value}" for key, value in {**GOOD, **change}.items() if value is not None]
    file.write_text("[x]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(Unprocessable) as caught:
        load_editions(file)
    assert caught.value.extra["field"] == f"x.{field}"
    assert str(file) in caught.value.detail


@pytest.mark.parametrize("data", [b"[x", b'[x]\nname = "\xe9"'])
def test_a_file_that_is_not_toml_says_so(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "editions.toml"
    file.write_bytes(data)
    with pytest.raises(Unprocessable, match="cannot be read"):
        load_editions(file)


def test_a_file_without_an_edition_is_refused(tmp_path: Path) -> None:
    """A desk would take every story and translate none."""
    file = tmp_path / "editions.toml"
    file.touch()
    with pytest.raises(Unprocessable, match="has no edition in it"):
        load_editions(file)


@pytest.mark.parametrize("slug", ["", "Africa-FR", "a b", "a/b", "a,b", "a_b", "é", "x" * 65])
def test_an_edition_is_named_as_addresses_cursors_and_settings_can_name_it(tmp_path: Path, slug: str) -> None:
    file = tmp_path / "editions.toml"
    lines = "\n".join(f"{key} = {value}" for key, value in GOOD.items())
    file.write_text(f'["{slug}"]\n{lines}', encoding="utf-8")
    with pytest.raises(Unprocessable, match="part of addresses"):
        load_editions(file)


@pytest.mark.parametrize(
    ("name", "near"), [("africa-FR", "africa-fr"), ("mideast-arb", "mideast-ar"), ("nordic", None)]
)
def test_a_name_that_no_edition_has_is_said_with_the_nearest(name: str, near: str | None) -> None:
    with pytest.raises(Unprocessable, match=f"DRAGOMAN_EDITIONS names '{name}'") as caught:
        editions_of(Settings(editions=("africa-sw", name)))
    assert ("Did you mean" in caught.value.detail) == (near is not None)
    assert near is None or f"Did you mean '{near}'" in caught.value.detail


def test_without_a_choice_all_are_on() -> None:
    assert switched_off(editions_of(Settings())) == []
    chosen = editions_of(Settings(editions=("africa-fr", "africa-fr")))
    assert [one.slug for one in chosen.values() if one.is_on] == ["africa-fr"]
