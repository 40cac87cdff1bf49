"""The desk in a real browser: keys, autosave, two windows, right to left, offline, without a script."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service.editions import load_editions
from service.stages import drafting, reviewing
from service.storage.session import reading, writing
from service.termbase.files import load_glossary
from tests.e2e.desk_browser import editor, has_caret, open_queue, open_story, saved, until
from tests.e2e.desk_data import FRENCH, PASSWORD, Desk
from tests.factories import make_rich_story, make_story


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def test_a_story_opens_at_the_first_thing_to_look_at(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_queue(page, desk)
    page.click(f'a[href="/desk/translations/{french}"]')
    expect(page.locator(".row.active")).to_have_id("s4")
    has_caret(page)
    expect(page.locator("#s4 .notes")).to_contain_text("3,5 millions")
    expect(page.locator("#live")).to_contain_text("Segment 4 of 12")
    parts = page.locator("#summary > span").all_inner_texts()
    assert parts == [
        "12 segments",
        "9 clean",
        "3 to look at",
        "7 terms in place",
        "0 missed",
        "0 confirmed",
    ]
    page.click("#summary >> text=7 terms in place")
    expect(page.locator(".row.active")).to_have_id("s1")


def test_what_is_typed_is_saved_by_itself(desk: Desk, window: Callable[..., Page], french: str) -> None:
    page = window()
    open_story(page, desk, french)
    text = "Le bureau emploiera <1>120 personnes</1> et coûtera 2,5 millions de dollars par an."
    editor(page).fill(text)
    expect(page.locator("#saved")).to_have_text("All saved")
    row = saved(desk, french, 3)
    assert row.text == text.replace("<1>", "").replace("</1>", "")
    assert [mark["tag"] for mark in row.marks] == ["strong"]
    assert row.confirmed_by is None
    expect(page.locator("#s4 .notes li")).to_have_count(0)  # the finding is gone
    expect(page.locator("#summary")).to_contain_text("2 to look at")
    expect(page.locator("#s4 .machine-text")).to_contain_text("3,5 millions")
    has_caret(page)
    page.keyboard.press("Alt+r")
    expect(editor(page)).to_have_value(text.replace("2,5", "3,5"))
    page.keyboard.press("Control+z")
    expect(editor(page)).to_have_value(text)


def test_keys_alone_confirm_every_sentence_and_approve_the_story(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    keys = page.keyboard  # no mouse in this test
    open_queue(page, desk)
    page.locator(f'a[href="/desk/translations/{french}"]').focus()
    keys.press("Enter")
    fixes = {
        4: FRENCH["The office will employ <1>120 people</1> and cost $2.5 million a year."].replace(
            "3,5", "2,5"
        ),
        5: "Il ne remplacera pas les agences nationales.",
        11: "Une carte de tous les fleuves d’ici <1>juin 2026</1>",
    }
    for number, text in fixes.items():
        expect(page.locator(".row.active")).to_have_id(f"s{number}")
        keys.press("Control+a")
        keys.insert_text(text)
        keys.press("Control+Enter")
        expect(page.locator(f"#s{number} .status")).to_have_text("✓")
        if number != 11:
            expect(page.locator(".row.active")).to_have_id(f"s{number + 1}")
            if number == 5:
                keys.press("Alt+n")
    expect(page.locator(".row.active")).to_have_id("s12")
    keys.press("Alt+ArrowUp")
    expect(page.locator(".row.active")).to_have_id("s11")
    keys.press("Alt+ArrowDown")
    keys.press("Control+Enter")
    expect(page.locator("#s12 .status")).to_have_text("✓")
    keys.press("Control+Shift+Enter")
    page.wait_for_url("**?done=approved")
    expect(page.locator(".meta .pill")).to_have_text("Live")
    row = desk.row(saved_story(desk, french), "africa-fr")
    assert (row.state, row.approved_by) == ("live", "ana")
    assert {one.confirmed_by for one in row.segments} == {"ana"}  # the approval stands for all of them


def saved_story(desk: Desk, translation: str) -> str:
    with reading(desk.engine) as session:
        return reviewing.view(session, translation).story_id


def test_two_windows_lose_nothing(desk: Desk, window: Callable[..., Page], french: str) -> None:
    ana, ben = window("ana"), window("ben")
    for page in (ana, ben):  # neither is told of the other's text, as behind some proxies
        page.route("**/events?*", lambda route: route.abort())
    open_story(ana, desk, french, 5)
    open_story(ben, desk, french, 5)
    hers, his = "Il ne remplacera pas les agences.", "Il ne remplacera aucune agence nationale."
    editor(ana).fill(hers)
    expect(ana.locator("#saved")).to_have_text("All saved")
    editor(ben).fill(his)
    conflict = ben.locator("#s5 .conflict")
    expect(conflict).to_be_visible()
    expect(conflict.locator(".theirs")).to_have_text(hers)
    expect(editor(ben)).to_have_value(his)
    assert saved(desk, french, 4).text == hers
    expect(ben.locator("#saved")).to_contain_text("changed by someone else")
    ben.reload()  # even now: what he typed is kept in his browser
    expect(ben.locator("#s5 .conflict .theirs")).to_have_text(hers)
    expect(ben.locator("#s5 textarea")).to_have_value(his)
    ben.click('#s5 [data-do="keep"]')
    until(lambda: saved(desk, french, 4).text == his, "his text is saved")
    expect(ben.locator("#s5 .conflict")).to_have_count(0)

    hers_again = "Il ne va pas remplacer les agences."
    editor(ana).fill(hers_again)
    expect(ana.locator("#s5 .conflict .theirs")).to_have_text(his)
    ana.click('#s5 [data-do="take"]')
    expect(ana.locator("#s5 textarea")).to_have_value(his)
    expect(ana.locator("#saved")).to_have_text("All saved")
    assert saved(desk, french, 4).text == his
    editor(ana).fill("Il ne remplacera aucune des agences.")
    until(lambda: saved(desk, french, 4).text == "Il ne remplacera aucune des agences.", "she goes on")


def test_fast_typing_over_slow_answers_ends_with_the_last_text(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)

    def slowly(route: Any) -> None:
        time.sleep(0.4)
        route.continue_()

    page.route("**/segments/*", slowly)
    editor(page).fill("Il")
    for word in (" ne", " remplacera", " pas", " les", " agences", " nationales."):
        page.keyboard.press("End")
        editor(page).press_sequentially(word, delay=60)
        page.wait_for_timeout(350)
    whole = "Il ne remplacera pas les agences nationales."
    expect(page.locator("#saved")).to_have_text("All saved")
    assert saved(desk, french, 4).text == whole
    expect(page.locator("#s5 .conflict")).to_have_count(0)
    expect(editor(page)).to_have_value(whole)


def test_without_a_network_the_text_is_kept_and_sent_later(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)
    before = saved(desk, french, 4).text
    page.context.set_offline(True)
    editor(page).fill("Écrit sans réseau.")
    expect(page.locator("#saved")).to_have_text("Offline: 1 kept here")
    assert saved(desk, french, 4).text == before
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("All saved")
    assert saved(desk, french, 4).text == "Écrit sans réseau."


def test_a_session_that_ends_while_typing_loses_nothing(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)
    page.context.clear_cookies()
    editor(page).fill("Tapé trop tard.")
    expect(page.locator("#saved")).to_contain_text("Signed out")
    page.goto(f"{desk.url}/desk/translations/{french}#s5")
    page.reload()
    page.fill("#name", "ana")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    until(lambda: saved(desk, french, 4).text == "Tapé trop tard.", "the kept text is sent")


def test_arabic_runs_from_right_to_left(desk: Desk, window: Callable[..., Page], arabic: str) -> None:
    page = window()
    open_story(page, desk, arabic)
    cells = page.locator(".target .text").all()
    assert len(cells) == 12
    style = "e => { const s = getComputedStyle(e); return [e.lang, e.dir, s.direction, s.fontSize] }"
    for cell in cells[1:3]:
        assert cell.evaluate(style) == ["ar-EG", "rtl", "rtl", "18px"]
    for cell in cells:
        assert cell.evaluate("e => getComputedStyle(e).direction") == "rtl"
    for source in page.locator(".source").all():
        assert source.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert editor(page).evaluate("e => [e.lang, e.dir, getComputedStyle(e).direction]") == [
        "ar-EG",
        "rtl",
        "rtl",
    ]
    expect(page.locator("#s3 .text bdi").first).to_contain_text("African Union")
    box = page.locator("#s5 .text").evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e);"
        " return [e.getBoundingClientRect().right - r.getBoundingClientRect().right,"
        " r.getBoundingClientRect().left - e.getBoundingClientRect().left] }"
    )
    assert box[0] < 2  # the sentence stands at the right edge
    assert box[1] > 100
    heading = page.locator("#head h1")
    assert heading.evaluate("e => getComputedStyle(e).direction") == "rtl"
    page.goto(f"{desk.url}/desk")
    assert page.locator(".c-headline .t").first.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_arabic_is_typed_and_saved_with_its_marks(
    desk: Desk, window: Callable[..., Page], arabic: str
) -> None:
    page = window()
    open_story(page, desk, arabic, 4)
    text = "سيوظف المكتب <1>١٢٠ شخصا</1> وسيكلف ٢٫٥ مليون دولار سنويا."
    editor(page).fill("")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s4 .status")).to_have_text("✓")
    row = saved(desk, arabic, 3)
    assert row.text == "سيوظف المكتب ١٢٠ شخصا وسيكلف ٢٫٥ مليون دولار سنويا."
    assert row.confirmed_by == "ana"
    assert [row.text[mark["start"] : mark["end"]] for mark in row.marks] == ["١٢٠ شخصا"]


def test_altgr_types_and_does_not_command(desk: Desk, window: Callable[..., Page], french: str) -> None:
    page = window()
    open_story(page, desk, french, 5)
    state = page.evaluate(
        """() => {
          const area = document.querySelector('.row.active textarea');
          const key = new KeyboardEvent('keydown', {key: 'ñ', code: 'KeyN', ctrlKey: true, altKey: true,
            bubbles: true, cancelable: true});
          return [area.dispatchEvent(key), document.querySelector('.row.active').id];
        }"""
    )
    assert state == [True, "s5"]


def test_the_keys_are_shown_on_wish(desk: Desk, window: Callable[..., Page], french: str) -> None:
    page = window()
    open_story(page, desk, french)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/desk")


def test_it_all_works_without_a_script(desk: Desk, window: Callable[..., Page], french: str) -> None:
    page = window(java_script_enabled=False)
    open_story(page, desk, french)
    page.click("#s5 summary")
    page.fill("#s5 textarea", "Il ne remplacera pas les agences nationales.")
    page.click("#s5 .save")
    page.wait_for_url("**?done=saved#s5")
    assert saved(desk, french, 4).text == "Il ne remplacera pas les agences nationales."
    page.click("#head .menu summary")
    page.fill('form[action$="/reject"] input[name="reason"]', "Pas pour nous")
    page.click('form[action$="/reject"] button')
    expect(page.locator(".banner.warning")).to_contain_text("Pas pour nous")
    page.click("#head .menu summary")
    page.fill('form[action$="/send-back"] input[name="reason"]', "Si, pour nous")
    page.click('form[action$="/send-back"] button')
    page.click("#approve button")
    expect(page.locator(".banner.block")).to_contain_text("must be fixed first")
    page.fill('input[name="override_reason"]', "Vu avec la source")
    page.click("form.inline button")
    expect(page.locator(".meta .pill")).to_have_text("Live")
    page.click(".who button")
    page.wait_for_url("**/desk/sign-in")


def test_a_form_sent_while_typing_waits_for_the_text(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)
    editor(page).fill("Il ne les remplacera pas.")
    page.click("#summary form button")  # at once, before the autosave
    page.wait_for_url("**?done=confirmed")
    assert saved(desk, french, 4).text == "Il ne les remplacera pas."
    assert saved(desk, french, 0).confirmed_by == "ana"


def test_a_failed_story_is_tried_again_by_a_click(desk: Desk, window: Callable[..., Page]) -> None:
    story = desk.deliver(make_rich_story())
    job = desk.job(story, "africa-ha")
    assert job is not None
    with writing(desk.engine) as session:
        drafting.fail(session, job, "No model here translates English to Hausa.")
    page = window()
    open_story(page, desk, job.translation_id)
    expect(page.locator(".banner.block")).to_contain_text("No model here translates English to Hausa.")
    page.click("text=Try again")
    page.wait_for_url("**?done=retried")
    assert desk.row(story, "africa-ha").state == "queued"


def test_a_long_story_is_light_and_quick(desk: Desk, window: Callable[..., Page]) -> None:
    numbers = range(100, 200)
    texts = {
        f"The ferry number {n} runs again from Tuesday and carries three hundred people to Mombasa.": "تعود "
        f"العبارة رقم {n} إلى العمل يوم الثلاثاء وتنقل ثلاثمئة شخص إلى مدينة مومباسا."
        for n in numbers
    }
    lines = list(texts)
    body = "".join(f"<p>{lines[n]} {lines[n + 1]}</p>" for n in range(0, len(lines), 2))
    story = desk.deliver(make_story(body=body, headline=""))
    translation = desk.draft(story, "mideast-ar", texts)
    page = window()
    with page.expect_response(f"**/desk/translations/{translation}") as answer:
        open_story(page, desk, translation)
    assert page.locator(".row").count() == 100
    assert len(answer.value.body()) < 200_000
    width = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(width) <= 0


def test_nothing_sticks_out_at_any_width(desk: Desk, window: Callable[..., Page], arabic: str) -> None:
    page = window()
    for width, height in ((1440, 900), (1000, 800), (720, 450), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for path in ("/desk", f"/desk/translations/{arabic}"):
            page.goto(desk.url + path)
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, f"{path} at {width}"


def test_a_colleague_who_saves_over_json_and_a_page_agree(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)
    expect(page.locator(".row.active")).to_have_id("s5")
    lock = saved(desk, french, 4).lock_version
    with writing(desk.engine) as session:
        reviewing.save_segment(
            session,
            french,
            reviewing.SegmentEdit(4, "Par un programme.", lock),
            "key:tool",
            editions=load_editions(),
            glossary=load_glossary(),
        )
    editor(page).fill("Par un programme.")  # the same text is no conflict
    expect(page.locator("#saved")).to_have_text("All saved")
    expect(page.locator("#s5 .conflict")).to_have_count(0)
