"""What findings say: every code that the code can give has words, and old findings keep theirs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from service.domain.checks import Checked, run_checks
from service.domain.draft import Finding, Severity
from service.wording import say
from workers.engines.llm.prompt import KINDS

ROOT = Path(__file__).parents[3]
FILE = ROOT / "service" / "wording" / "findings.en.po"
#: codes are written as "check.what"; those of the note about names are put together from parts
CODE = re.compile(r'"([a-z_]+\.[a-z_]+)"')
#: what looks like a code and is none
NO_CODES = {"e.g", "who.int"}


def catalogue() -> dict[str, object]:
    with FILE.open("rb") as stream:
        return {str(message.id): message.string for message in read_po(stream, locale="en") if message.id}


def test_every_code_of_the_checks_has_words() -> None:
    rooms = ("service/domain/checks", "service/domain/terms", "workers/pipeline")
    files = [file for room in rooms for file in (ROOT / room).rglob("*.py")]
    files += [ROOT / "service/stages/receiving.py", ROOT / "service/intake/building.py"]
    codes = {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}
    codes |= {f"reader.{kind}" for kind in KINDS}
    known = catalogue()
    assert len(codes) > 30
    assert sorted(codes - set(known) - NO_CODES) == []


def test_every_message_ends_as_a_sentence_and_fills_in_names_alone() -> None:
    for code, text in catalogue().items():
        forms = [text] if isinstance(text, str) else list(text)  # type: ignore[call-overload]
        for form in forms:
            # these stand inside others
            part = str(code).startswith(("list.", "missed.", "said.", "refused.", "way.", "doubt.", "kind."))
            assert part or form[-1] in ".?"
            assert re.sub(r"\{[a-z_]+\}", "", form).count("{") == 0


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("They have 35 boats.", "Ils ont 36 bateaux.", "“35” became “36”. Correct the number."),
        (
            "Who will come to the market?",
            "Who will come to the market?",
            "This is still the English text. Translate it.",
        ),
        ("He is here.", "Il est là ici ici.", "“ici ici”: the word stands twice. Delete one."),
    ],
)
def test_words_are_made_from_code_and_data(source: str, target: str, words: str) -> None:
    assert words in [say(finding) for finding in run_checks(Checked(source, target, "en", "fr"))]


def test_a_language_without_a_catalogue_is_answered_in_english() -> None:
    finding = Finding("numbers", Severity.WARNING, "numbers.missing", data={"source": "35"})
    assert say(finding, "ha-NG") == say(finding)


def test_what_was_stored_before_there_were_codes_keeps_its_words() -> None:
    old = {"check": "numbers", "severity": "warning", "message": "The number {35} is lost."}
    assert say(Finding.from_json(old)) == "The number {35} is lost."


def test_data_that_does_not_fit_its_code_raises_nothing() -> None:
    assert say(Finding("numbers", Severity.WARNING, "numbers.missing")) == "numbers.missing"
