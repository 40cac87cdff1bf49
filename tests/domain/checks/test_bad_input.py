"""Texts that nobody writes: no check raises, whatever stands on either side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bad_input import FILLINGS
from service.domain.checks import CHECKS, Checked, run_checks
from service.domain.draft import DraftSegment, Job, SourceSegment
from service.domain.names.story import NameData, flag_names
from service.domain.story import BlockKind
from service.domain.terms.glossary import Glossary
from service.domain.terms.mentions import check_mentions
from service.wording import say
from tests.domain.terms.test_mentions import GLOSSARY

LOCALES = (
    *("fr-FR", "ar", "pt-PT", "sw-KE", "ha-NG", "am-ET"),
    *("so-SO", "af-ZA", "fa-IR", "he-IL", "tr-TR", "en-ZA"),
)
#: pieces that rules look for, beside any character at all
PIECES = (
    *("“", "”", "«", '"', "'", "(", "]", "…", "?", "؟", "።", ":", "\u200f", "\u202b", "\x00", "\x1b"),
    *("12", "1.234,5", "٣٤", "፲", "50%", "$7", "12:30", "1990s", "5'11\"", "million", "not", "never", "لا"),
    *("😀", "🇰🇪", "#tag", "@name", "a.example/b", "{x}", "Monday", "mai", "ሰኞ", "Mali", "Egypt", "የ", "ה"),
    *("two", "First", "\u0301", "\ud7ff", "a" * 90, "-", "\n", "\t", "km", "°", "½", "Ⅷ", "²", "ne", "ال"),
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=6), st.sampled_from((" ", "  "))), max_size=30
).map("".join)


def ask_all(source: str, target: str, source_language: str, locale: str, glossary: Glossary) -> None:
    """Ask everything that looks at both sides of a segment, and say what it found."""
    mentions = check_mentions(glossary, source, target, source_language, locale)
    item = Checked(source, target, source_language, locale, mentions=mentions)
    for check in CHECKS:
        tuple(check.findings(item))
    segment = SourceSegment(0, "p", BlockKind.PARAGRAPH, 0, len(source), source)
    job = Job("", "", "", "", source_language, "", locale, (segment,))
    (named,) = flag_names(job, [DraftSegment(0, target)], NameData(frozenset, lambda _: None))
    for finding in (*run_checks(item), *named.findings):
        assert say(finding)
        for span, text in ((finding.source_span, source), (finding.target_span, target)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)
        if finding.fix is not None:
            assert 0 <= finding.fix.span[0] <= finding.fix.span[1] <= len(target)


@given(TEXTS, TEXTS, st.sampled_from(("en", "sv", "ar", "tr")), st.sampled_from(LOCALES))
@settings(max_examples=250, deadline=None)
def test_no_check_raises_whatever_the_text_is(source: str, target: str, language: str, locale: str) -> None:
    ask_all(source, target, language, locale, GLOSSARY)


@pytest.mark.parametrize("number", range(len(LOCALES)))
def test_no_check_raises_for_five_thousand_characters(number: int) -> None:
    locale = LOCALES[number]
    for filling in list(FILLINGS.values())[number % 6 :: 6]:  # each filling in two languages
        text = filling * (5000 // len(filling))
        ask_all(text, text[7:], "en" if locale != "en-ZA" else "sv", locale, GLOSSARY)
