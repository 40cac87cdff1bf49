"""What has to stand in a translation letter by letter, whoever wrote it."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked
from service.domain.checks.verbatim import Verbatim
from service.domain.draft import Severity
from service.domain.story import Mark
from service.domain.text.verbatim import PieceKind, kept, pieces
from service.wording import say
from tests.each import each

FOUND = (
    ("Mail desk@news.example.", "desk@news.example", PieceKind.ADDRESS),
    ("See https://t.example/a?b=1.", "https://t.example/a?b=1", PieceKind.ADDRESS),
    ("(see https://x.example/a_(b))", "https://x.example/a_(b)", PieceKind.ADDRESS),
    ("Go to bbc.co.uk now", "bbc.co.uk", PieceKind.ADDRESS),
    ("Apply at jobs.example/open-positions.", "jobs.example/open-positions", PieceKind.ADDRESS),
    ("Ask @desk_1, please", "@desk_1", PieceKind.HANDLE),
    ("Ask @desk@news.example, please", "@desk@news.example", PieceKind.HANDLE),
    ("With #Vote2027!", "#Vote2027", PieceKind.HASHTAG),
    ("مع #السودان اليوم", "#السودان", PieceKind.HASHTAG),
    ("Read budget_2024-v2.pdf first", "budget_2024-v2.pdf", PieceKind.FILE),
    ("Dear {{first name}},", "{{first name}}", PieceKind.FIELD),
    ("Dear %1$s,", "%1$s", PieceKind.FIELD),
    ("Dear [FIRST_NAME],", "[FIRST_NAME]", PieceKind.FIELD),
    ("Dear *|FNAME|*,", "*|FNAME|*", PieceKind.FIELD),
    ("Code KE/2024/A-17.", "KE/2024/A-17", PieceKind.CODE),
    ("Set max_size here", "max_size", PieceKind.CODE),
    ("A 👨‍👩‍👧 home", "👨‍👩‍👧", PieceKind.SIGN),
    ("From 🇰🇪🇺🇬 and", "🇰🇪🇺🇬", PieceKind.SIGN),
    ("A 👍🏽 here", "👍🏽", PieceKind.SIGN),
    ("Key 1️⃣ opens", "1️⃣", PieceKind.SIGN),
)


@each(("text", "piece", "kind"), FOUND)
def test_a_piece_is_found_whole_and_its_loss_blocks(text: str, piece: str, kind: PieceKind) -> None:
    (found,) = pieces(text)
    assert (text[found.start : found.end], found.kind) == (piece, kind)
    assert not list(Verbatim().findings(Checked(text, f"Ici {piece} là.", "en", "fr")))
    (finding,) = Verbatim().findings(Checked(text, "Ici rien.", "en", "fr"))
    assert finding.severity is Severity.BLOCK
    assert (finding.code, finding.data) == (f"verbatim.{kind.value}", {"text": piece})
    assert piece in say(finding)
    assert finding.source_span == (found.start, found.end)


@pytest.mark.parametrize(
    "text",
    [
        "The end.The next one, e.g. this, at 5 p.m. in the U.S. for No.5 and 5.30pm.",
        "It is 24/7, 120 km/h, and/or 2024/25; an F-16, COVID-19, the G20 and 50% say so.",
        "He said: [APPLAUSE] and 3-2, #1 on the list, 5 @ 3 dollars, $4.50 a kg.",
        "Prices rose 5 % since 1/3 of them {sic} left.".replace("{sic}", "(sic)"),
    ],
)
def test_ordinary_text_has_no_pieces(text: str) -> None:
    assert pieces(text) == []


def test_each_of_two_has_to_be_there() -> None:
    source = "Write to a@b.example or a@b.example."
    assert len(list(Verbatim().findings(Checked(source, "À a@b.example.", "en", "fr")))) == 1


def test_what_the_author_keeps() -> None:
    text = "Press Continue in Die Zeit of the day."
    marks = (
        Mark(1, 6, 14, "span", (("translate", "no"),)),
        Mark(2, 18, 26, "i", (("lang", "de"),)),
        Mark(3, 15, 38, "span", (("lang", "fr"),)),  # says French, is English
        Mark(4, 0, 5, "span", (("lang", "en-GB"),)),
    )
    found = kept(text, marks, "en")
    assert [text[one.start : one.end] for one in found] == ["Continue", "Die Zeit"]
    item = Checked(text, "Appuyez dans Die Zeit du jour.", "en", "fr", kept=tuple(found))
    assert [one.data for one in Verbatim().findings(item)] == [{"text": "Continue"}]
