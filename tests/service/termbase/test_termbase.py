"""The glossary in the database: shipped, changed by people, searched, with history and conflicts."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from service import termbase
from service.errors import Conflict, NotFound, Unprocessable
from service.storage.session import reading, writing
from service.storage.tables import ConceptHistoryRow, ConceptRow, GlossaryStateRow
from service.termbase.current import GlossaryInForce
from service.termbase.files import BadGlossary
from service.termbase.shipment import Shipped, ship
from tests.conftest import FEW_CONCEPTS
from tests.each import each

HEADER = "id,kind,en,en_short,fr,note,status,sources\n"
FIRST = HEADER + "Q1,city,Kiev,,Kiev|?Kyïv,,,en:cldr; fr:cldr\nQ2,body,United Nations,UN,Nations unies,,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    return folder


class Shop:
    """A database, and a folder from which it is shipped to."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder

    def ship(self, text: str) -> Shipped | None:
        (self.folder / "a.csv").write_text(text, encoding="utf-8")
        return ship(self.engine, self.folder)

    def do(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with writing(self.engine) as session:
            return act(session, *arguments, **named)

    def ask(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with reading(self.engine) as session:
            return act(session, *arguments, **named)

    def cells(self, concept_id: str = "Q1") -> dict[str, str]:
        return dict(self.ask(termbase.get, concept_id).cells)

    def ids(self, text: str = "", **filters: Any) -> list[str]:
        return [one.id for one in self.ask(termbase.search, termbase.ConceptQuery(text, **filters)).concepts]


@pytest.fixture
def shop(engine: Engine, folder: Path) -> Shop:
    shop = Shop(engine, folder)
    assert shop.ship(FIRST) == Shipped(added=2)
    return shop


# --- shipping ---------------------------------------------------------------------------------


def test_the_same_files_are_shipped_once(shop: Shop) -> None:
    assert shop.ship(FIRST) is None
    entry = shop.ask(termbase.get, "Q1")
    assert (entry.version, entry.action, entry.updated_by, entry.shipped, entry.changed) == (
        *(1, "shipped", "shipment"),
        *(True, False),
    )


def test_a_newer_shipment_changes_what_nobody_touched(shop: Shop) -> None:
    newer = FIRST.replace("city,Kiev", "city,Kyiv|Kiev") + "Q3,city,Oslo,,Oslo,,,\n"
    assert shop.ship(newer) == Shipped(added=1, updated=1)
    assert shop.cells()["en"] == "Kyiv|Kiev"
    newest, first = shop.ask(termbase.history, "Q1")
    assert (newest.version, newest.actor, newest.changes) == (2, "shipment", (("en", "Kiev", "Kyiv|Kiev"),))
    assert (first.version, first.action, first.cells["en"]) == (1, "shipped", "Kiev")


def test_peoples_edits_survive_every_shipment_and_clashes_are_listed(shop: Shop) -> None:
    shop.do(termbase.change, "Q1", 1, {"en": "Kyiv", "note": "House style."}, "anna")
    shop.do(termbase.set_trust, "Q1", ("fr", "Kyïv"), "approved", "anna")
    newer = FIRST.replace("city,Kiev,,Kiev|?Kyïv,", "city,Kiew,,Kiev|?Kyïv|Kyiv,Shipped note.")
    assert shop.ship(newer) == Shipped(merged=1, conflicts=2)
    cells = shop.cells()
    assert (cells["en"], cells["fr"], cells["note"]) == ("Kyiv", "Kiev|Kyïv|Kyiv", "House style.")
    english, note = shop.ask(termbase.conflicts)
    assert (english.column, english.base, english.mine, english.theirs) == ("en", "Kiev", "Kyiv", "Kiew")
    assert (note.column, note.theirs, note.label) == ("note", "Shipped note.", "Kyiv")
    # the same files with another byte: nothing is new, nothing is asked twice
    assert shop.ship(newer + "\n") == Shipped()
    assert len(shop.ask(termbase.conflicts)) == 2
    shop.do(termbase.resolve, note.id, "theirs", "ben")
    shop.do(termbase.resolve, english.id, "mine", "ben")
    assert (shop.cells()["note"], shop.cells()["en"]) == ("Shipped note.", "Kyiv")
    assert shop.ask(termbase.conflicts) == []
    with pytest.raises(Conflict, match="settled already, by ben"):
        shop.do(termbase.resolve, note.id, "mine", "anna")
    resolved = shop.ask(termbase.conflicts, resolved=True)
    assert [(one.resolution, one.resolved_by) for one in resolved] == [("mine", "ben"), ("theirs", "ben")]
    assert shop.ship(newer + "\n\n") == Shipped()
    assert shop.cells()["en"] == "Kyiv"


def test_a_conflict_goes_when_the_two_sides_agree_again(shop: Shop) -> None:
    shop.do(termbase.change, "Q1", 1, {"note": "ours"}, "anna")
    shop.ship(FIRST.replace("Kyïv,,,", "Kyïv,theirs,,"))
    (conflict,) = shop.ask(termbase.conflicts)
    shop.ship(FIRST.replace("Kyïv,,,", "Kyïv,theirs again,,"))
    (same,) = shop.ask(termbase.conflicts)
    assert (same.id, same.theirs) == (conflict.id, "theirs again")
    shop.do(termbase.change, "Q1", None, {"note": "theirs again"}, "anna")
    assert shop.ask(termbase.conflicts) == []


def test_what_people_retired_stays_retired(shop: Shop) -> None:
    shop.do(termbase.retire, "Q1", "anna", remark="not news")
    shop.ship(FIRST.replace("Kiev|?Kyïv", "Kiev|?Kyïv|Kyiv"))
    assert shop.cells()["status"] == "retired"
    assert shop.cells()["fr"] == "Kiev|?Kyïv|Kyiv"
    assert shop.ids() == ["Q2"]
    assert shop.ids(status="retired") == ["Q1"]


def test_what_is_shipped_no_more_retires_unless_people_changed_it(shop: Shop) -> None:
    shop.do(termbase.change, "Q2", 1, {"note": "ours"}, "anna")
    assert shop.ship(HEADER) == Shipped(retired=2, conflicts=1)
    assert shop.cells("Q1")["status"] == "retired"
    assert "status" not in shop.cells("Q2")
    (conflict,) = shop.ask(termbase.conflicts)
    assert (conflict.concept_id, conflict.column, conflict.theirs) == ("Q2", "status", "retired")
    shop.ship(FIRST)
    assert "status" not in shop.cells("Q1")
    assert shop.cells("Q2")["note"] == "ours"
    assert shop.ask(termbase.conflicts) == []


def test_a_concept_of_peoples_own_that_is_shipped_later_keeps_their_side(shop: Shop) -> None:
    shop.do(termbase.create, {"id": "Q3", "kind": "city", "en": "Oslo", "note": "ours"}, "anna")
    shop.ship(FIRST + "Q3,city,Oslo,,Oslo,theirs,,\n")
    entry = shop.ask(termbase.get, "Q3")
    assert (entry.cells["note"], entry.cells["fr"], entry.shipped, entry.changed) == (
        *("ours", "Oslo"),
        *(True, True),
    )


def test_a_bad_shipment_changes_nothing_and_names_the_row(shop: Shop) -> None:
    with pytest.raises(BadGlossary, match=r"a\.csv, line 4: the kind 'town'"):
        shop.ship(FIRST.replace("Kiev,,", "Kyiv,,") + "Q3,town,Oslo,,,,,\n")
    assert shop.cells()["en"] == "Kiev"


def test_two_processes_that_ship_at_once_ship_once(database_url: str, engine: Engine) -> None:
    program = (
        "import sys; from pathlib import Path; from service.storage.session import open_engine;"
        "from service.termbase.shipment import ship;"
        "print(ship(open_engine(sys.argv[1]), Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", program, database_url, str(FEW_CONCEPTS)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(process.communicate(timeout=120)[0].strip() for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said[0].startswith("17 concepts added")
    assert said[1] == "None"
    with reading(engine) as session:
        assert session.scalar(select(GlossaryStateRow.version)) == 1
        assert session.scalars(select(ConceptHistoryRow)).all() == []


# --- what people do ---------------------------------------------------------------------------


def test_a_stale_change_is_refused_with_what_stands_now(shop: Shop) -> None:
    shop.do(termbase.change, "Q1", 1, {"note": "first"}, "anna")
    with pytest.raises(Conflict, match="changed by anna") as refused:
        shop.do(termbase.change, "Q1", 1, {"note": "second"}, "ben")
    assert refused.value.extra["current"]["cells"]["note"] == "first"
    assert refused.value.extra["current"]["version"] == 2
    assert shop.cells()["note"] == "first"


def test_two_who_change_at_once_do_not_overwrite_each_other(shop: Shop) -> None:
    outcomes: list[str] = []

    def edit(name: str) -> None:
        try:
            shop.do(termbase.change, "Q1", 1, {"note": name}, name)
            outcomes.append(name)
        except Conflict as error:
            outcomes.append(f"refused: {error.extra['current']['cells']['note']}")

    threads = [threading.Thread(target=edit, args=(name,)) for name in ("anna", "ben", "carl")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [one for one in outcomes if not one.startswith("refused")]
    assert sorted(outcomes) == sorted([winner, *[f"refused: {winner}"] * 2])
    assert shop.ask(termbase.get, "Q1").version == 2


def test_one_call_approves_a_form_and_one_takes_it_back(shop: Shop) -> None:
    entry = shop.do(termbase.set_trust, "Q1", ("fr", "Kyïv"), "approved", "anna")
    assert entry.cells["fr"] == "Kiev|Kyïv"
    entry = shop.do(termbase.set_trust, "Q1", ("fr", "Kyïv"), "proposed", "ben", remark="not sure")
    assert entry.cells["fr"] == "Kiev|?Kyïv"
    assert [(one.version, one.action, one.actor) for one in shop.ask(termbase.history, "Q1")] == [
        (3, "proposed", "ben"),
        (2, "approved", "anna"),
        (1, "shipped", "shipment"),
    ]
    assert not entry.changed, "it is as shipped again"
    again = shop.do(termbase.set_trust, "Q1", ("fr", "Kyïv"), "proposed", "ben")
    assert again.version == 3, "what changes nothing is no version"
    with pytest.raises(NotFound, match=r"It has: Kiev, \?Kyïv"):
        shop.do(termbase.set_trust, "Q1", ("fr", "Kief"), "approved", "anna")


def test_new_forms_say_that_the_desk_added_them(shop: Shop) -> None:
    entry = shop.do(termbase.change, "Q1", 1, {"fr": "Kyiv|Kiev|?Kyïv"}, "anna")
    assert [(form.text, form.source) for form in entry.forms["fr"]] == [
        ("Kyiv", "desk"),
        ("Kiev", "cldr"),
        ("Kyïv", "cldr"),
    ]
    assert shop.ask(termbase.get, "Q2").forms["fr"][0].source == ""


@each(
    ("changes", "field"),
    [
        ({"kind": "town"}, "kind"),
        ({"id": "Q9"}, "id"),
        ({"fr": "Kiev|Kiev"}, "fr"),
        ({"fr": "Ki\x00ev"}, "fr"),
        ({"note": "\ud800"}, "note"),
        ({"en": "", "fr": ""}, "forms"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"grammar": "fr:x"}, "grammar"),
        ({"scope": "A B"}, "scope"),
        ({"french": "Kiev"}, "french"),
        ({"priority": "high"}, "priority"),
    ],
)
def test_a_bad_change_names_the_field_and_changes_nothing(
    shop: Shop, changes: dict[str, str], field: str
) -> None:
    before = shop.cells()
    with pytest.raises(Unprocessable) as refused:
        shop.do(termbase.change, "Q1", 1, changes, "anna")
    assert refused.value.extra["field"] == field
    assert shop.cells() == before


def test_a_concept_is_created_once(shop: Shop) -> None:
    entry = shop.do(termbase.create, {"id": "x:1", "kind": "term", "en": "ceasefire"}, "anna")
    assert (entry.version, entry.action, entry.forms["en"][0].source) == (1, "created", "desk")
    with pytest.raises(Conflict, match="already"):
        shop.do(termbase.create, {"id": "x:1", "kind": "term", "en": "truce"}, "ben")
    with pytest.raises(Unprocessable, match="becomes part of an address"):
        shop.do(termbase.create, {"id": "x/1", "kind": "term", "en": "truce"}, "ben")


# --- search -----------------------------------------------------------------------------------


@pytest.fixture
def shelf(engine: Engine, folder: Path) -> Shop:
    shop = Shop(engine, folder)
    shop.ship(
        "id,kind,en,fr,tr,he,ar,status\n"
        "Q1,city,Paris,Paris,,,,\n"
        "Q2,country,Ivory Coast|Côte d’Ivoire,Côte d’Ivoire,Fildişi Sahili,חוף השנהב,ساحل العاج,\n"
        "Q3,city,Istanbul,Istanbul,İstanbul,,إسطنبول,\n"
        "Q4,term,100% tax,?taxe,,,,\n"
        "Q5,city,Parisville,,,,,\n"
        "Q6,city,Old Paris,,,,,retired\n"
    )
    return shop


@each(
    ("text", "filters", "found"),
    [
        ("paris", {}, ["Q1", "Q5"]),
        ("cote d'ivoire", {}, ["Q2"]),
        ("fildisi", {}, []),  # Turkish readers see ş as a letter of its own
        ("FİLDİŞİ", {}, ["Q2"]),
        ("استنبول", {}, []),
        ("اسطنبول", {}, ["Q3"]),
        ("השנהב", {}, ["Q2"]),
        ("ivoire", {"language": "fr"}, ["Q2"]),
        ("ivory", {"language": "fr"}, []),
        ("100%", {}, ["Q4"]),
        ("0_", {}, []),
        ("Q4", {}, ["Q4"]),
        ("\x00", {}, []),
        ("", {"kind": "city"}, ["Q1", "Q3", "Q5"]),
        ("", {"kind": "city", "status": "all"}, ["Q1", "Q3", "Q5", "Q6"]),
        ("", {"trust": "proposed"}, ["Q4"]),
        ("", {"trust": "proposed", "language": "en"}, []),
        ("", {"trust": "none", "language": "fr"}, ["Q4", "Q5"]),
        ("", {"trust": "approved", "language": "tr"}, ["Q2", "Q3"]),
    ],
)
def test_search(shelf: Shop, text: str, filters: dict[str, Any], found: list[str]) -> None:
    assert shelf.ids(text, **filters) == found


def test_a_search_goes_on_where_it_stopped(shelf: Shop) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        page = shelf.ask(termbase.search, termbase.ConceptQuery("a"), cursor=cursor, limit=2)
        seen += [entry.id for entry in page.concepts]
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == shelf.ids("a") == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    with pytest.raises(Unprocessable, match="cursor"):
        shelf.ask(termbase.search, termbase.ConceptQuery(), cursor="nonsense")


def test_counts_by_kind_language_and_trust(shelf: Shop) -> None:
    counts = shelf.ask(termbase.count)
    assert (counts.concepts, counts.retired, counts.own, counts.conflicts) == (5, 1, 0, 0)
    assert (counts.kinds["city"], counts.forms["fr", "proposed"], counts.forms["en", "approved"]) == (3, 1, 6)
    assert (counts.covered["fr"], counts.covered["en"]) == (3, 5)


# --- in force ---------------------------------------------------------------------------------


def test_a_process_sees_changes_of_others_at_its_next_look(shop: Shop) -> None:
    web, worker = GlossaryInForce(shop.engine, shop.folder), GlossaryInForce(shop.engine, shop.folder)
    before = worker.current()
    assert [match.concept.id for match in before.find("Kiev and the UN", "en")] == ["Q1", "Q2"]
    assert before.forms("Q1", "fr") == ("Kiev",)
    assert worker.current() is before
    assert web.current() is before, "one process holds equal content once"
    shop.do(termbase.set_trust, "Q1", ("fr", "Kyïv"), "approved", "anna")
    after = worker.current()
    assert after.forms("Q1", "fr") == ("Kiev", "Kyïv")
    assert before.forms("Q1", "fr") == ("Kiev",), "who still works with the old one is not disturbed"
    shop.do(termbase.retire, "Q2", "anna")
    assert [match.concept.id for match in worker.current().find("Kiev and the UN", "en")] == ["Q1"]
    assert worker.current().get("Q2") is not None


def test_quotes_and_backslashes_in_forms_are_found(shop: Shop) -> None:
    shop.do(termbase.create, {"id": "x:1", "kind": "work", "he": 'האו"ם|?a\\b', "en": 'The "Day"'}, "anna")
    glossary = GlossaryInForce(shop.engine, shop.folder).current()
    assert [match.concept.id for match in glossary.find('אמר האו"ם היום', "he")] == ["x:1"]
    assert [match.concept.id for match in glossary.find('Read The "Day" now', "en")] == ["x:1"]


def test_shipped_files_are_found_in_the_order_of_the_files(engine: Engine) -> None:
    glossary = GlossaryInForce(engine, FEW_CONCEPTS).current()
    with reading(engine) as session:
        assert session.scalars(select(ConceptRow.id).order_by(ConceptRow.place)).all() == list(
            glossary.concepts
        )
    assert [match.concept.id for match in glossary.find("The WHO met in Geneva", "en")] == ["Q7817", "Q71"]
