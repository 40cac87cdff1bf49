"""The catalogues: complete in every language, and fit to be filled in."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextvars import copy_context
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message

from scripts.collect_words import (
    FOLDER,
    Said,
    missing,
    read_catalogue,
    renewed_desk,
    renewed_findings,
    said_in_code,
)
from service.domain.draft import Finding, Severity
from service.message import counted, in_a_row, kept, message, named_language, said_again
from service.wording import _, languages, ngettext, say, speak
from service.wording.catalogues import DESK, ENGLISH, FINDINGS, phrase_book

CATALOGUES = [
    pytest.param(kind, language, id=f"{kind}.{language}")
    for kind in (DESK, FINDINGS)
    for language in languages()
    if language != ENGLISH
]
HOW = "run `make words`, and translate what it names"
NAMES = re.compile(r"\{(\w+)(?:![rsa])?(?::[^}]*)?\}")


@cache
def said() -> dict[Said, list[str]]:
    return said_in_code()


def path_of(kind: str, language: str) -> Path:
    return FOLDER / f"{kind}.{language}.po"


def keys(messages: Iterator[Message] | list[Message]) -> set[str]:
    return {one.id if isinstance(one.id, str) else one.id[0] for one in messages if one.id}


def forms_of(one: Message) -> list[str]:
    return [one.string] if isinstance(one.string, str) else list(one.string or ())


@pytest.mark.parametrize(("kind", "language"), CATALOGUES)
def test_every_message_is_translated_and_none_is_left_over(kind: str, language: str) -> None:
    renewed = renewed_desk(language, said()) if kind == DESK else renewed_findings(language)
    assert list(missing(renewed)) == [], HOW
    there = read_catalogue(path_of(kind, language), language)
    assert keys(list(there)) == keys(list(renewed)), HOW
    assert not any(one.fuzzy for one in there)


@pytest.mark.parametrize(
    ("kind", "language"), [*CATALOGUES, pytest.param(FINDINGS, ENGLISH, id="findings.en")]
)
def test_no_message_stands_twice(kind: str, language: str) -> None:
    text = path_of(kind, language).read_text(encoding="utf-8")
    told = Counter(re.findall(r'^msgid (".*"(?:\n".*")*)', text, re.MULTILINE))
    assert [one for one, times in told.items() if times > 1] == [], "run `make words`"
    assert not re.search(r"^(<<<<<<<|=======|>>>>>>>)", text, re.MULTILINE)


@pytest.mark.parametrize(("kind", "language"), CATALOGUES)
def test_translations_fill_in_what_the_english_does(kind: str, language: str) -> None:
    english = read_catalogue(path_of(FINDINGS, ENGLISH), ENGLISH) if kind == FINDINGS else None
    for one in read_catalogue(path_of(kind, language), language):
        if not one.id:
            continue
        told = english.get(one.id) if english is not None else None
        originals = forms_of(told) if told else [one.id] if isinstance(one.id, str) else list(one.id)
        wanted = {name for text in originals for name in NAMES.findall(text)}
        for form in forms_of(one):
            names = NAMES.findall(form)
            may_be_left_out = {"count", "times"} if len(forms_of(one)) > 1 else set()
            assert wanted - may_be_left_out <= set(names) <= wanted, one.id
            assert form.count("{") == form.count("}") == len(names), one.id


@pytest.mark.parametrize(("kind", "language"), CATALOGUES)
def test_each_kind_of_number_has_its_form(kind: str, language: str) -> None:
    book = phrase_book(kind, language)
    assert book is not None
    catalogue = read_catalogue(path_of(kind, language), language)
    assert {len(forms_of(one)) for one in catalogue if one.pluralizable} <= {catalogue.num_plurals}
    # a browser goes by CLDR: what it takes for one kind of number has one form here
    category = Locale.parse(language).plural_form
    assert {number: book.place(number) for number in range(201)} == {
        number: book.places[category(number)] for number in range(201)
    }


@pytest.mark.parametrize("language", [one for one in languages() if one != ENGLISH])
def test_what_a_script_says_is_sent_to_it(language: str) -> None:
    book = phrase_book(DESK, language)
    assert book is not None
    in_scripts = {
        one if isinstance(one, str) else one[0]
        for one, places in said().items()
        if any(place.endswith(".js") for place in places)
    }
    assert in_scripts == book.in_scripts, HOW


def test_a_message_keeps_its_english_and_what_it_was_made_of() -> None:
    made = message("There is no page {address}. Begin at the queue.", address="/desk/x")
    assert made == "There is no page /desk/x. Begin at the queue."
    assert counted("{count} segment", "{count} segments", 1) == "1 segment"
    assert counted("{count} segment", "{count} segments", 1200) == "1,200 segments"


def test_a_reason_that_was_kept_is_said_in_the_language_of_whoever_reads_it() -> None:
    reason = in_a_row(
        [
            message(
                "No installed model translates from {source} to {target} ({source_code} to {target_code}).",
                source=named_language("en", "English"),
                target=named_language("sw", "Swahili"),
                source_code="en",
                target_code="sw",
            ),
            counted(
                "Given up after an attempt that ended without a draft.",
                "Given up after {count} attempts that ended without a draft.",
                3,
            ),
            "What somebody typed.",
        ]
    )
    kept_so = json.loads(json.dumps(kept(reason)))
    assert said_again(kept_so) == reason
    assert said_again("What an older desk kept.") == "What an older desk kept."
    said = copy_context().run(_said_in, "fr", said_again(kept_so))
    assert said == (
        "Aucun modèle installé ne traduit dans ce sens\u00a0: anglais → swahili (en vers sw). "
        "Abandonné après 3 tentatives sans brouillon. What somebody typed."
    )


def _said_in(language: str, words: str) -> str:
    speak(language)
    return _(words)


def test_nothing_is_translated_until_a_language_is_spoken() -> None:
    speak(ENGLISH)
    assert _("Queue") == "Queue"
    assert ngettext("{count} segment", "{count} segments", 12_000) == "12,000 segments"


def test_what_is_filled_in_keeps_its_own_direction() -> None:
    data = {"source": "2.5 million", "target": "3,5 millions"}
    finding = Finding("numbers", Severity.BLOCK, "numbers.changed", data=data)
    assert "\u20683,5 millions\u2069" in say(finding, "ar")
    assert "\u2068" not in say(finding, "fr")
    copy_context().run(_in_arabic)


def _in_arabic() -> None:
    speak("ar")
    assert _("{who} changed segment {numbers}.", who="ana", numbers="3, 5").count("\u2068") == 2
