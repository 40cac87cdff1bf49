"""What an item carries, CMS by CMS: what docs/connect-a-site.md says is what the items have."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from service.storage.session import open_engine
from tests.service.intake.carried import BEGIN, END, FIELDS, PAGE, SENDERS, carried, items_of, table, told


@pytest.fixture
def engine(sqlite_url: str) -> Engine:
    return open_engine(sqlite_url)


@pytest.mark.parametrize("name", SENDERS)
def test_a_whole_story_carries_what_the_page_says_also_where_it_is_translated(
    name: str, engine: Engine
) -> None:
    own, translated = items_of(name, engine)
    assert carried(own) == told(SENDERS[name].label), "python -m tests.service.intake.carried writes the page"
    assert carried(translated) == carried(own)


def test_the_table_is_what_the_script_writes() -> None:
    block = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert block.split("\n")[1:-1] == list(table({name: told(SENDERS[name].label) for name in SENDERS}))
    # a field that no CMS has is a mistake in the table
    everywhere = set.union(*(told(one.label) for one in SENDERS.values()))
    assert everywhere == {name for name, _, _ in FIELDS}
