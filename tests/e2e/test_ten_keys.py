"""A story of 40 sentences with three findings goes from the queue to its readers in ten key presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, expect

from service.domain.draft import Severity
from service.domain.terms import Concept, Glossary, Term
from service.editions import load_editions
from service.stages import drafting, reviewing
from service.stages.seen import seen_by
from service.storage.session import reading, writing
from tests.e2e.desk_browser import has_caret, saved, state
from tests.e2e.desk_data import Desk
from tests.factories import make_story
from workers.engines.base import Output
from workers.pipeline.run import run

#: English, and what the engine makes of it, the best first: a number, a negation and a mark are lost
FOUND = {
    "The office will cost $2.5 million a year.": ["Le bureau coûtera 3,5 millions de dollars par an."],
    "It will not replace the national agencies.": [
        "Il remplacera les agences nationales.",
        "Il ne remplacera pas les agences nationales.",
    ],
    "The rivers of Egypt are on the map.": ["Les fleuves d’Égypte sont sur la carte."],
}
CLEAN = {
    f"The ferry number {n} runs again from Tuesday.": [f"Le bac numéro {n} circule de nouveau dès mardi."]
    for n in range(101, 138)
}
#: counts what real hands do: keys but for Ctrl, Alt and Shift, those that move a caret, and clicks
COUNTER = """
const count = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) ?? 0) + 1);
addEventListener('keydown', (event) => {
  if (!event.isTrusted || ['Control', 'Alt', 'Shift', 'Meta'].includes(event.key)) return;
  count('presses');
  const typing = event.target.closest('textarea, [contenteditable]');
  if (typing && !event.altKey && /^(Arrow|Home|End|Page)/.test(event.key)) count('moves');
}, true);
addEventListener('pointerdown', () => count('clicks'), true);
"""


class ByHeart:
    """An engine that knows these sentences: what becomes of them is for the real pipeline to say."""

    name = "by heart"

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        known = {**CLEAN, **FOUND}
        return [
            Output(known[one][0], -0.3, alternatives=tuple(Output(text, -0.5) for text in known[one][1:]))
            for one in sentences
        ]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def drafted(desk: Desk) -> str:
    """A story of these sentences, translated by the real pipeline; gives the translation's id."""
    lines = list(CLEAN)
    for place, one in zip((8, 19, 30), FOUND, strict=True):
        lines.insert(place, one.replace("Egypt", "<em>Egypt</em>"))
    body = "".join(f"<p>{one}</p>" for one in lines)
    story = desk.deliver(make_story(body=body, headline=""))
    job = desk.job(story, "africa-fr")
    assert job is not None
    egypt = Concept("eg", "country", (Term("en", "Egypt"), Term("fr", "Égypte")))
    draft = run(job, lambda *_: ByHeart(), Glossary((egypt,)))
    with writing(desk.engine) as session:
        assert drafting.save_draft(session, job, draft, load_editions())
    return job.translation_id


def test_forty_sentences_with_three_findings_take_ten_presses_and_no_caret(
    desk: Desk, window: Callable[..., Page]
) -> None:
    story = drafted(desk)
    following = desk.draft(desk.deliver(make_story(external_id="2")), "africa-fr")
    with reading(desk.engine) as session:
        view = reviewing.view(session, story)
    found = [one for segment in view.segments for one in segment.judged]
    assert len(view.segments) == 40
    assert [one.finding.code for one in found] == ["numbers.changed", "negation.lost", "marks.missing"]
    assert {one.finding.severity for one in found} == {Severity.BLOCK, Severity.WARNING}
    page = window()
    page.goto(f"{desk.url}/desk?edition=africa-fr&sort=due")
    page.add_init_script(COUNTER)
    page.reload()
    keys = page.keyboard
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#s9.active .notes .current")).to_contain_text("3,5 millions")
    has_caret(page)
    keys.press("Alt+f")
    expect(page.locator("#s9 .notes li")).to_have_count(0)
    keys.press("Alt+n")
    expect(page.locator("#s20.active .notes .current")).to_contain_text("not")
    keys.press("Alt+a")
    expect(page.locator("#s20 .others ins").first).to_have_text("ne ")
    keys.press("Enter")
    expect(page.locator("#s20 .notes li")).to_have_count(0)
    keys.press("Alt+n")
    expect(page.locator("#s31.active .notes .current")).to_contain_text("Mark <1>")
    keys.press("Alt+f")
    expect(page.locator("#s31 .notes li")).to_have_count(0)
    keys.press("Control+Shift+Enter")
    page.wait_for_url("**?done=approved")
    assert state(desk, story) == "live"
    assert page.url.endswith(f"{story}?done=approved")
    done = page.evaluate("['presses', 'moves', 'clicks'].map((one) => Number(sessionStorage.getItem(one)))")
    assert done == [9, 0, 0]
    assert saved(desk, story, 8).text == "Le bureau coûtera 2,5 millions de dollars par an."
    assert saved(desk, story, 19).text == "Il ne remplacera pas les agences nationales."
    assert [mark["tag"] for mark in saved(desk, story, 30).marks] == ["em"]
    with reading(desk.engine) as session:
        assert {one.mark for one in found} <= seen_by(session, story, "ana")
    keys.press("Control+Shift+Enter")  # the next of the filter, which is the account's
    page.wait_for_url(f"**/{following}?after={story}")
    expect(page.locator(".row.active")).to_have_count(1)
    keys.press("Escape")
    keys.press("g")
    keys.press("q")
    page.wait_for_url("**/desk?edition=africa-fr&sort=due")
