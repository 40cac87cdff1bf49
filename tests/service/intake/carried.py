"""What an item carries of a whole story, CMS by CMS: the table of docs/connect-a-site.md.

`tests/service/intake/whole` has one whole story as each CMS sends it. Ghost's, Wagtail's and Strapi's are
what `make test-cms` saw (with `CMS_RECORD=1` it writes them anew), WordPress's what WordPress 6.1.9 sent by
the plugin WP Webhooks 3.3.1 and had in its list; Superdesk's and ninjs are made by hand. The table is what
the items made of these have: `python -m tests.service.intake.carried` writes it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from service.storage.session import reading
from service.storage.tables import PublicationRow
from tests.service.intake.delivering import read
from tests.service.newsroom import Newsroom, only

WHOLE = Path(__file__).parent / "whole"
PAGE = Path(__file__).parents[3] / "docs" / "connect-a-site.md"
BEGIN = "<!-- carried: made by `python -m tests.service.intake.carried`, do not edit -->"
END = "<!-- end of carried -->"

Item = dict[str, Any]


@dataclass(frozen=True)
class Sender:
    """A CMS in the table: what it is called there, its kind, and the options that a source of it has."""

    label: str
    kind: str
    event: str | None = None
    options: dict[str, Any] = field(default_factory=dict)


SENDERS = {
    "ghost": Sender("Ghost", "ghost", "post.published"),
    "wagtail": Sender("Wagtail", "standard"),
    "strapi": Sender("Strapi", "strapi", options={"base_url": "https://cms.example"}),
    "wordpress-plugin": Sender("WordPress, event", "wordpress", "post_create"),
    "wordpress-rest": Sender("WordPress, list", "wordpress"),
    "superdesk": Sender("Superdesk", "superdesk", options={"base_url": "https://cms.example"}),
    "ninjs": Sender("ninjs 3.1", "standard"),
}


def _of(item: Item, name: str, **wanted: str) -> list[Item]:
    return [one for one in item.get(name, []) if all(one.get(key) == value for key, value in wanted.items())]


def _alt(role: str) -> Callable[[Item], Any]:
    return lambda item: _of(item, "altIds", role=role)


def _pictures(item: Item) -> list[Item]:
    return [one for one in item.get("associations", []) if one["type"] in ("picture", "graphic")]


def _any_picture(has: Callable[[Item], Any]) -> Callable[[Item], Any]:
    return lambda item: any(has(picture) for picture in _pictures(item))


def _said(role: str) -> Callable[[Item], Any]:
    return _any_picture(lambda picture: _of(picture, "descriptions", role=role))


#: what it is, where it stands in the item, and how to tell that it is there
FIELDS: tuple[tuple[str, str, Callable[[Item], Any]], ...] = (
    ("headline", "`headlines`", lambda item: item["headlines"][0]["value"]),
    ("standfirst", "`descriptions` `summary`", lambda item: _of(item, "descriptions", role="summary")),
    ("body", "`bodies`", lambda item: item["bodies"][0]["wordCount"] > 1),
    (
        "pictures in the body",
        "absolute addresses",
        lambda item: re.search(r'<img [^>]*src="https?://', item["bodies"][0]["value"]),
    ),
    ("byline", "`by`", lambda item: item.get("by")),
    ("authors", "`people` `author`", lambda item: _of(item, "people", rel="author")),
    ("section", "`subjects` `section`", lambda item: _of(item, "subjects", rel="section")),
    (
        "other subjects, tags",
        "`subjects`",
        lambda item: [one for one in item.get("subjects", []) if one.get("rel") != "section"],
    ),
    (
        "their codes",
        "`uri`, `literal`",
        lambda item: [one for one in item.get("subjects", []) if "uri" in one or "literal" in one],
    ),
    (
        "people, places, organisations",
        "lists of these names",
        lambda item: [
            one
            for name in ("people", "places", "organisations")
            for one in item.get(name, [])
            if one.get("rel") != "author"
        ],
    ),
    ("featured picture", "`associations`", _pictures),
    ("– its caption", "`descriptions` `caption`", _said("caption")),
    ("– its alternative text", "`descriptions` `alternative`", _said("alternative")),
    ("– its credit", "`by`", _any_picture(lambda one: one.get("by"))),
    (
        "– its copyright",
        "`copyrightNotice`",
        _any_picture(lambda one: one.get("copyrightNotice") or one.get("copyrightHolder")),
    ),
    (
        "– its width and height",
        "`renditions`",
        _any_picture(lambda one: all("width" in size and "height" in size for size in one["renditions"])),
    ),
    ("– several sizes", "`renditions`", _any_picture(lambda one: len(one["renditions"]) > 1)),
    (
        "more media",
        "`associations`",
        lambda item: len(item.get("associations", [])) > 1,
    ),
    ("slug", "`altIds` `slug`, or `slugline`", lambda item: _alt("slug")(item) or item.get("slugline")),
    ("address", "`altIds` `sourceUrl`", _alt("sourceUrl")),
    ("canonical URL", "`altIds` `canonicalUrl`", _alt("canonicalUrl")),
    ("language", "`language`: the edition's", lambda item: item.get("language")),
    ("first published at the source", "`contentCreated`", lambda item: item.get("contentCreated")),
    ("updated at the source", "`altIds` `sourceVersion`", _alt("sourceVersion")),
    ("what it evolved from", "`altIds` `evolvedFrom`", _alt("evolvedFrom")),
    (
        "rights",
        "`copyrightNotice`, `usageTerms`",
        lambda item: item.get("copyrightNotice") or item.get("copyrightHolder") or item.get("usageTerms"),
    ),
)


def carried(item: Item) -> set[str]:
    """Return what an item carries, by the table's names."""
    return {name for name, _, has in FIELDS if has(item)}


def payload_of(name: str) -> Any:
    """Return the whole story as one CMS sends it."""
    return json.loads((WHOLE / f"{name}.json").read_text(encoding="utf-8"))


def items_of(name: str, engine: Engine) -> tuple[Item, Item]:
    """Return the whole story of one CMS as readers get it, in its own language and translated."""
    sender = SENDERS[name]
    story = read(sender.kind, payload_of(name), event=sender.event, **sender.options)
    newsroom = Newsroom(engine, only("africa-en", "africa-fr"))
    newsroom.go_live(story)
    newest = select(PublicationRow).order_by(PublicationRow.position.desc())
    with reading(engine) as session:
        own, translated = (
            session.scalars(newest.where(PublicationRow.edition == edition)).first()
            for edition in ("africa-en", "africa-fr")
        )
    assert own is not None, f"{name} is not live in its own language"
    assert translated is not None
    return own.item, translated.item


def table(found: dict[str, set[str]]) -> Iterator[str]:
    """Yield the lines of the table. `found` is what each CMS's item carries."""
    yield "| | in the item | " + " | ".join(SENDERS[name].label for name in found) + " |"
    yield "|---|---|" + "---|" * len(found)
    for name, place, _ in FIELDS:
        yield (
            f"| {name} | {place} | "
            + " | ".join("✓" if name in one else "–" for one in found.values())
            + " |"
        )


def told(label: str) -> set[str]:
    """Return what the page says that an item of a CMS carries."""
    lines = re.findall(
        r"^\| .*", PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0], re.M
    )
    head, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return {row[0] for row in rows if row[head.index(label)] == "✓"}


def main() -> None:
    """Write the table into the page."""
    from service.storage.migrate import migrate
    from service.storage.session import open_engine

    found = {}
    for name in SENDERS:
        with tempfile.TemporaryDirectory() as folder:
            engine = open_engine(f"sqlite:///{folder}/record.sqlite3")
            migrate(engine)
            found[name] = carried(items_of(name, engine)[0])
            engine.dispose()
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    text = "\n".join(table(found))
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
