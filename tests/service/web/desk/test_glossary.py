"""The desk's pages of the glossary, as a browser without JavaScript uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service import termbase
from service.accounts import EVERYWHERE, Roles, add_user
from service.app import create_app
from service.domain.terms.harvest import FormProposal
from service.settings import Settings
from service.storage.session import reading, writing
from service.termbase.harvested import propose
from service.termbase.query import per_cent
from tests.service.web.desk.helpers import PASSWORD, Browser, text_of, token

ROWS = (
    "id,kind,en,en_short,fr,ar,sw,note,sources\n"
    'Q1,organisation,United Nations,UN,Nations Unies,الأمم المتحدة,?Umoja wa Mataifa,"<b>House",fr:cldr\n'
    "Q2,country,Chad,,Tchad,تشاد,,,\n"
    "Q3,city,Goma,,,,,,\n"
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def browser(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[Browser]:
    folder = tmp_path / "glossaries"
    folder.mkdir()
    (folder / "a.csv").write_text(ROWS, encoding="utf-8")
    settings = Settings(database_url=database_url, data_dir=tmp_path, glossaries_dir=folder)
    with writing(engine) as session:
        add_user(session, "ana", PASSWORD, Roles.of({EVERYWHERE: "senior"}))
    with TestClient(create_app(settings)) as http:
        browser = Browser(http)
        browser.sign_in()
        yield browser


def send(browser: Browser, concept: str, what: str = "", **fields: str) -> str:
    """Load a concept and send a form of it with its version; gives what the next page says."""
    page = browser.http.get(f"/desk/glossary/concepts/{concept}")
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    form = {"csrf": token(page), "version": version[1], **fields}
    path = f"/desk/glossary/concepts/{concept}" + (f"/{what}" if what else "")
    return text_of(browser.http.post(path, data=form))


def test_only_editors_see_it(browser: Browser) -> None:
    browser.http.cookies.clear()
    for path in ("", "/new", "/conflicts", "/concepts/Q1"):
        answer = browser.http.get(f"/desk/glossary{path}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/desk/sign-in")
    assert browser.http.post("/desk/glossary/concepts/Q1/approve").status_code in (401, 403)


def test_a_form_without_its_token_changes_nothing(browser: Browser, engine: Engine) -> None:
    browser.http.get("/desk/glossary")
    answer = browser.http.post(
        "/desk/glossary/concepts/Q1/approve", data={"language": "sw", "form": "Umoja wa Mataifa"}
    )
    assert answer.status_code == 403
    with reading(engine) as session:
        assert termbase.get(session, "Q1").version == 1


def test_concepts_are_found_by_any_form_and_by_what_they_lack(browser: Browser) -> None:
    everything = text_of(browser.http.get("/desk/glossary"))
    assert "3 concepts" in everything
    assert "United Nations" in everything
    found = text_of(browser.http.get("/desk/glossary", params={"q": "الامم"}))
    assert "United Nations" in found
    assert "Chad" not in found
    lacking = text_of(browser.http.get("/desk/glossary", params={"language": "fr", "trust": "none"}))
    assert "Goma" in lacking
    assert "Chad" not in lacking
    proposed = text_of(browser.http.get("/desk/glossary", params={"trust": "proposed"}))
    assert "United Nations" in proposed
    assert "Goma" not in proposed
    nothing = text_of(browser.http.get("/desk/glossary", params={"q": "Atlantis"}))
    assert "No concept fits “ Atlantis ”" in nothing


def test_a_concept_shows_its_forms_and_escapes_what_people_wrote(browser: Browser) -> None:
    page = browser.http.get("/desk/glossary/concepts/Q1")
    assert "&lt;b&gt;House" in page.text
    seen = text_of(page)
    assert "Nations Unies" in seen
    assert "No form yet in" in seen
    assert "Swedish" in seen
    assert browser.http.get("/desk/glossary/concepts/Q99").status_code == 404


def test_one_click_approves_a_form_and_another_takes_it_back(browser: Browser, engine: Engine) -> None:
    said = send(browser, "Q1", "approve", language="sw", form="Umoja wa Mataifa")
    assert "Approved" in said
    with reading(engine) as session:
        assert termbase.get(session, "Q1").cells["sw"] == "Umoja wa Mataifa"
        assert termbase.history(session, "Q1")[0].actor == "ana"
    send(browser, "Q1", "propose", language="sw", form="Umoja wa Mataifa")
    with reading(engine) as session:
        assert termbase.get(session, "Q1").cells["sw"] == "?Umoja wa Mataifa"


def test_a_language_without_an_abbreviation_is_told_from_one_that_nobody_knows(browser: Browser) -> None:
    page = browser.http.get("/desk/glossary/concepts/Q1")
    assert "has no abbreviation" not in text_of(page)
    assert re.search(r"Whether it has an abbreviation is not known yet in [^.]*Amharic", text_of(page))
    send(browser, "Q1", am="የተባበሩት መንግሥታት", am_short="?none")
    send(browser, "Q1", "approve", language="am", form="none")
    page = browser.http.get("/desk/glossary/concepts/Q1")
    assert "has no abbreviation approved desk" in " ".join(text_of(page).split())
    assert not re.search(r"Whether it has an abbreviation is not known yet in [^.]*Amharic", text_of(page))
    assert 'name="am_short" value="none"' in page.text
    rows = text_of(browser.http.get("/desk/glossary/coverage")).partition("Known to have no abbreviation")[2]
    assert "100" in rows


def test_an_approved_form_is_in_force_at_once(browser: Browser) -> None:
    glossary = browser.http.app.state.terms  # type: ignore[attr-defined]
    assert glossary.current().forms("Q1", "sw") == ()
    send(browser, "Q1", "approve", language="sw", form="Umoja wa Mataifa")
    assert glossary.current().forms("Q1", "sw") == ("Umoja wa Mataifa",)


def test_cells_are_changed_and_a_wrong_one_is_said_with_the_text_kept(
    browser: Browser, engine: Engine
) -> None:
    assert "Saved." in send(browser, "Q2", fr="Tchad|République du Tchad", grammar="fr:m", remark="agencies")
    with reading(engine) as session:
        entry = termbase.get(session, "Q2")
        assert entry.cells["fr"] == "Tchad|République du Tchad"
        assert entry.remark == "agencies"
    page = browser.http.get("/desk/glossary/concepts/Q2")
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    wrong = browser.http.post(
        "/desk/glossary/concepts/Q2",
        data={"csrf": token(page), "version": version[1], "fr": "Tchad||Chad", "grammar": "fr:x"},
    )
    assert wrong.status_code == 422
    assert "an empty form" in text_of(wrong)
    assert 'value="Tchad||Chad"' in wrong.text


def test_a_late_change_overwrites_nothing_and_keeps_what_was_typed(browser: Browser, engine: Engine) -> None:
    page = browser.http.get("/desk/glossary/concepts/Q2")
    with writing(engine) as session:
        termbase.change(session, "Q2", 1, {"fr": "le Tchad"}, "bo")
    late = browser.http.post(
        "/desk/glossary/concepts/Q2", data={"csrf": token(page), "version": "1", "fr": "Tchad, République du"}
    )
    assert late.status_code == 409
    assert "changed by bo" in text_of(late)
    assert 'value="Tchad, République du"' in late.text
    with reading(engine) as session:
        assert termbase.get(session, "Q2").cells["fr"] == "le Tchad"


def test_a_late_form_keeps_what_was_changed_in_it_and_not_what_others_changed_meanwhile(
    browser: Browser, engine: Engine
) -> None:
    browser.http.get("/desk/glossary")
    with writing(engine) as session:
        termbase.change(session, "Q2", 1, {"note": "One line.\nAnother."}, "ana")
    page = browser.http.get("/desk/glossary/concepts/Q2")
    with reading(engine) as session:
        seen = dict(termbase.get(session, "Q2").cells)
    with writing(engine) as session:
        termbase.change(session, "Q2", 2, {"fr": "le Tchad", "note": "One line.\nYet another."}, "bo")
    whole = {**seen, "note": "One line.\r\nAnother.", "sw": "Chadi"}
    whole = {name: value for name, value in whole.items() if name not in ("id", "sources")}
    late = browser.http.post(
        "/desk/glossary/concepts/Q2", data={"csrf": token(page), "version": "2", **whole}
    )
    assert late.status_code == 409
    assert 'value="Chadi"' in late.text
    assert 'value="le Tchad"' in late.text
    assert "Yet another." in late.text
    assert "Saved." in send(browser, "Q2", note="First line.\r\nSecond.")
    with reading(engine) as session:
        assert termbase.get(session, "Q2").cells["note"] == "First line.\nSecond."


def test_a_new_concept_gets_an_id_of_its_name_and_a_second_one_is_refused(
    browser: Browser, engine: Engine
) -> None:
    page = browser.http.get("/desk/glossary/new", params={"en": "Bamako Accord"})
    assert 'value="Bamako Accord"' in page.text
    form = {"csrf": token(page), "kind": "treaty", "en": "Bamako Accord", "fr": "?accord de Bamako", "id": ""}
    made = browser.http.post("/desk/glossary/new", data=form)
    assert "Added to the glossary." in text_of(made)
    with reading(engine) as session:
        entry = termbase.get(session, "desk:bamako-accord")
        assert (entry.cells["en"], entry.cells["fr"]) == ("Bamako Accord", "?accord de Bamako")
    nameless = browser.http.post("/desk/glossary/new", data={"csrf": token(page), "kind": "treaty"})
    assert nameless.status_code == 422
    assert "There is no name yet" in text_of(nameless)
    again = browser.http.post("/desk/glossary/new", data=form)
    assert again.status_code == 409
    assert 'value="?accord de Bamako"' in again.text


def test_a_concept_is_retired_with_a_reason_and_taken_back(browser: Browser) -> None:
    assert "Retired" in send(browser, "Q3", "retire", remark="no such place")
    assert "Goma" not in text_of(browser.http.get("/desk/glossary"))
    assert "Goma" in text_of(browser.http.get("/desk/glossary", params={"status": "retired"}))
    assert "no such place" in text_of(browser.http.get("/desk/glossary/concepts/Q3"))
    assert "In use again" in send(browser, "Q3", "restore", remark="there is")


def test_what_a_shipment_and_people_both_changed_is_settled_here(
    browser: Browser, engine: Engine, tmp_path: Path
) -> None:
    send(browser, "Q2", fr="le Tchad", remark="ours")
    (tmp_path / "glossaries" / "a.csv").write_text(
        ROWS.replace("Chad,,Tchad", "Chad,,République du Tchad"), encoding="utf-8"
    )
    settings = Settings(
        database_url=str(engine.url.render_as_string(hide_password=False)),
        data_dir=tmp_path,
        glossaries_dir=tmp_path / "glossaries",
    )
    create_app(settings).state.terms.current()
    there = browser.http.get("/desk/glossary/conflicts")
    assert "République du Tchad" in text_of(there)
    address = re.search(r'action="(/desk/glossary/conflicts/\d+)"', there.text)
    assert address
    done = browser.http.post(address[1], data={"csrf": token(there), "take": "theirs"})
    assert "Settled." in text_of(done)
    with reading(engine) as session:
        assert termbase.get(session, "Q2").cells["fr"] == "République du Tchad"
        assert termbase.conflicts(session) == []


@pytest.mark.parametrize("number", ["0", "-1", "77", "9223372036854775807", "9223372036854775808"])
def test_a_conflict_that_there_is_not_is_a_page_that_says_so(browser: Browser, number: str) -> None:
    form = {"csrf": token(browser.http.get("/desk/glossary/conflicts")), "take": "mine"}
    answer = browser.http.post(f"/desk/glossary/conflicts/{number}", data=form)
    assert answer.status_code == 404
    assert f"There is no conflict {number}" in text_of(answer)


def test_the_shipped_concepts_are_there_before_anybody_asked_for_one(
    engine: Engine, browser: Browser
) -> None:
    with reading(engine) as session:
        assert termbase.totals(session).concepts == 3


def test_ticked_forms_are_approved_together_or_not_at_all(browser: Browser, engine: Engine) -> None:
    view = "/desk/glossary?language=sw&trust=proposed"
    page = browser.http.get(view)
    assert 'type="checkbox"' in page.text
    form = {"csrf": token(page), "back": view, "form": ["Q1\tsw\tUmoja wa Mataifa", "Q2\tsw\tnothing such"]}
    assert browser.http.post("/desk/glossary/approve", data=form).status_code == 404
    with reading(engine) as session:
        assert termbase.get(session, "Q1").cells["sw"] == "?Umoja wa Mataifa"
    form["form"] = ["Q1\tsw\tUmoja wa Mataifa"]
    assert "1 form is approved." in text_of(browser.http.post("/desk/glossary/approve", data=form))
    with reading(engine) as session:
        assert termbase.get(session, "Q1").cells["sw"] == "Umoja wa Mataifa"


def test_the_way_back_is_to_the_glossary_alone(browser: Browser) -> None:
    form = {"csrf": token(browser.http.get("/desk/glossary")), "back": "https://elsewhere.example/"}
    answer = browser.http.post("/desk/glossary/approve", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/desk/glossary?&approved=0"


def bring(browser: Browser, name: str, content: str, **fields: str) -> str:
    page = browser.http.get("/desk/glossary/import")
    files = {"file": (name, content.encode(), "text/csv")}
    return text_of(
        browser.http.post("/desk/glossary/import", data={"csrf": token(page), **fields}, files=files)
    )


def test_a_file_is_tried_and_then_brought_in(browser: Browser, engine: Engine) -> None:
    file = "id,kind,en,fr\nQ9,organisation,African Union,Union africaine\nQ2,country,Chad,Le Tchad\n"
    said = bring(browser, "terms.csv", file)
    assert "Nothing is changed yet" in said
    assert "would add 1 concepts and change 1" in said
    with reading(engine) as session:
        assert termbase.existing(session, ["Q9"]) == frozenset()
    assert "1 concepts added, 1 changed" in bring(browser, "terms.csv", file, do="import")
    with reading(engine) as session:
        assert termbase.get(session, "Q9").cells["fr"].startswith("Union africaine")


def test_what_is_wrong_with_a_file_is_told_by_line(browser: Browser, engine: Engine) -> None:
    file = "id,kind,en,fr\nQ9,organisation,African Union,Union africaine\nQ9,country,Chad,Tchad\n"
    said = bring(browser, "terms.csv", file, do="import")
    assert "1 thing in the file needs correcting" in said
    assert "Line 3" in said
    with reading(engine) as session:
        assert termbase.existing(session, ["Q9"]) == frozenset()
    said = bring(browser, "terms.csv", file, do="import", skip="true")
    assert "1 concepts added" in said
    assert "Left out:" in said
    assert "its name ends in none of" in bring(browser, "terms.exe", file, do="import")


def test_the_glossary_is_a_file(browser: Browser) -> None:
    answer = browser.http.get("/desk/glossary/export?form=csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="glossary.csv"'
    assert "Nations Unies" in answer.text
    assert "<termEntry" in browser.http.get("/desk/glossary/export?form=tbx").text.replace(
        "conceptEntry", "termEntry"
    )


def test_harvested_forms_are_approved_or_dropped_one_after_the_other(
    browser: Browser, engine: Engine
) -> None:
    seen = [
        FormProposal("Q3", "Goma", "Goma", 4, 5, first="2026-11-01", last="2026-11-03"),
        FormProposal("Q2", "Chad", "Chadi", 2, 2),
    ]
    with writing(engine) as session:
        assert propose(session, seen, "sw", "harvest") == 2
    assert "Harvested forms" in text_of(browser.http.get("/desk/glossary"))
    page = browser.http.get("/desk/glossary/harvest?language=sw")
    said = text_of(page)
    assert "in 4 of 5 sentences that name it 2026-11-01 to 2026-11-03" in said
    assert said.index("Goma") < said.index("Chadi")
    # Enter is the one key where there are no scripts: what approves the first form has the focus
    assert len(re.findall(r'value="approve"[^>]* autofocus', page.text)) == 1

    def decide(concept: str, form: str, what: str) -> str:
        fields = {"concept": concept, "language": "sw", "form": form, "what": what, "view": "sw"}
        return text_of(browser.http.post("/desk/glossary/harvest", data={"csrf": token(page), **fields}))

    said = decide("Q3", "Goma", "approve")
    assert "Goma is approved" in said
    assert "Chadi" in said
    said = decide("Q2", "Chadi", "drop")
    assert "Chadi is dropped" in said
    assert "No harvested form waits" in said
    assert "no longer proposed" in decide("Q2", "Chadi", "approve")
    with reading(engine) as session:
        assert termbase.get(session, "Q3").cells["sw"] == "Goma"
        assert "sw" not in termbase.get(session, "Q2").cells


def test_a_share_is_the_nearest_and_100_is_all() -> None:
    assert [per_cent(*one) for one in ((2314, 2736), (281, 282), (5, 5), (0, 7), (0, 0))] == [
        85,
        99,
        100,
        0,
        0,
    ]


def test_coverage_says_for_each_kind_how_much_can_be_said(browser: Browser) -> None:
    page = browser.http.get("/desk/glossary/coverage")
    row = text_of(page).partition("city")[2] or text_of(page).partition("City")[2]
    assert row.split()[:2] == ["1", "100"]
    assert 'href="/desk/glossary?language=fr&amp;trust=none&amp;kind=city"' in page.text
