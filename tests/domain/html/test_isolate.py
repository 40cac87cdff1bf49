"""Language and direction in published HTML, judged by the Unicode algorithm itself."""

from __future__ import annotations

import html
import re

import pytest
from bidi import get_display

from service.domain.html.isolate import for_edition, plain_for_edition
from tests.each import each

FSI, PDI = "\u2068", "\u2069"


def seen(markup: str) -> str:
    """What a reader of a right-to-left page sees from left to right, as a terminal would draw it."""
    text = html.unescape(re.sub("<[^>]*>", "", markup.replace("<bdi>", FSI).replace("</bdi>", PDI)))
    return str(get_display(text, base_dir="R")).replace(FSI, "").replace(PDI, "")


def assert_in_own_order(text: str, run: str, signs: str) -> None:
    """Check that a run is seen as it was written, and that nothing but some signs was put into its text."""
    shown = for_edition(f"<p>{text}</p>", "en", "ar")
    assert run in seen(shown)
    assert re.sub(signs, "", shown) == f"<p>{text}</p>"


@each(
    ("text", "run"),
    [
        ("اتصلوا على +49 (555) 123 4567 اليوم", "+49 (555) 123 4567"),
        ("اتصلوا على 0711 000 111 اليوم", "0711 000 111"),
        ("بلغت الحرارة -٥ درجات", "-٥"),
        ("ارتفع +3.5% هذا العام", "+3.5%"),
        ("הטמפרטורה ירדה עד -12 מעלות", "-12"),
        ("دمای هوا به −۷ رسید", "−۷"),
        ("اسم التطبيق WhatsApp (v2.1).", "WhatsApp (v2.1)"),
        ("لغة C++ قديمة", "C++"),
        ("حساب @dragoman على الشبكة", "@dragoman"),
        ("السعة 20 GB فقط", "20 GB"),
        ("شركة AT&amp;T الأمريكية", "AT&T"),
        ("قال U.S. إن", "U.S."),
        ("الوسم #Nairobi2026 اليوم", "#Nairobi2026"),
    ],
)
def test_a_run_is_seen_in_its_own_order(text: str, run: str) -> None:
    assert_in_own_order(text, run, "</?bdi>")


@pytest.mark.parametrize(
    "text",
    [
        "منظمة الصحة العالمية (WHO) اليوم",
        "شركة WhatsApp تعمل",
        "بين 2019 و2024",
        "في 12, 13 و14",
        "النتيجة 3-1 لصالحهم",
        "نسبة 5% فقط",
        "طراز iPhone 15 الجديد",
        "كلمة - أخرى",
        "سعر ٥٠٠ و&nbsp;٦٠٠",
    ],
)
def test_what_is_shown_right_anyway_stays_as_it_is(text: str) -> None:
    assert for_edition(f"<p>{text}</p>", "en", "ar") == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("اتصلوا على <b>+49</b> (555) 123 4567 اليوم", "+49 (555) 123 4567"),
        ("اتصلوا على +49 <b>(555) 123 4567</b> اليوم", "+49 (555) 123 4567"),
        ("اسم التطبيق <b>WhatsApp</b> (v2.1).", "WhatsApp (v2.1)"),
        ('اسم التطبيق <a href="https://x.example/"><b>WhatsApp</b> (v</a>2.1).', "WhatsApp (v2.1)"),
        ("شركة AT<i>&amp;</i>T (US) الأمريكية", "AT&T (US)"),
    ],
)
def test_a_run_that_crosses_a_tag_is_seen_in_its_own_order(text: str, run: str) -> None:
    assert_in_own_order(text, run, f"</?bdi>|[{FSI}{PDI}]")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>+49</p><p>555 123 456</p>",
        "<p>نص +49<br>555 123 456</p>",
        "<p>نص +49 <code>555</code> 123 456</p>",
        '<p>نص Wa<img src="https://x.example/a.jpg">(v2)</p>',
    ],
)
def test_no_run_goes_on_behind_what_ends_a_line(markup: str) -> None:
    assert FSI not in for_edition(markup, "en", "ar")


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("اتصلوا على +49 (555) 123 4567 اليوم", "+49 (555) 123 4567"),
        ("בטמפרטורה של -12 מעלות", "-12"),
        ("دمای هوا به −۷ رسید", "−۷"),
        ("اسم التطبيق WhatsApp (v2.1)", "WhatsApp (v2.1)"),
        ("شركة AT&T (US) الأمريكية", "AT&T (US)"),
        ("السعة 20 GB <كبيرة>", "20 GB"),
    ],
)
def test_a_run_in_plain_text_is_seen_in_its_own_order(text: str, run: str) -> None:
    shown = plain_for_edition(text, "fa")
    assert run in str(get_display(shown, base_dir="R"))
    assert re.sub(f"[{FSI}{PDI}]", "", shown) == text
    assert shown.count(FSI) == shown.count(PDI) == 1
    assert plain_for_edition(shown, "fa") == shown  # what is ordered already stays
    assert plain_for_edition(text, "fr") == text


@pytest.mark.parametrize("text", ["منظمة الصحة العالمية (WHO) اليوم", "بين 2019 و2024", "نص", ""])
def test_plain_text_that_is_shown_right_anyway_stays_as_it_is(text: str) -> None:
    assert plain_for_edition(text, "ar") == text


def test_the_algorithm_alone_would_show_them_wrong() -> None:
    assert "+49 (555) 123 4567" not in seen("اتصلوا على +49 (555) 123 4567 اليوم")
    assert "C++" not in seen("لغة C++ قديمة")
    assert "20 GB" not in seen("السعة 20 GB فقط")


def test_editions_from_left_to_right_have_no_isolates() -> None:
    text = '<p lang="en">Call +49 (555) 123 4567.</p>'
    assert for_edition(text, "en", "fr") == text.replace('lang="en"', 'lang="fr"')


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (
            '<div lang="en" dir="ltr"><p lang="en-GB">نص</p></div>',
            '<div lang="ar-EG" dir="rtl"><p lang="ar-EG">نص</p></div>',
        ),
        ('<p dir="ltr">نص</p>', '<p dir="rtl">نص</p>'),
        ('<p>نص <span lang="de" dir="ltr">Die Zeit (2)</span></p>', None),
        ('<blockquote lang="fr" dir="ltr"><p dir="ltr">Mot</p></blockquote>', None),
        ('<p>نص <bdi dir="ltr">12 (3)</bdi> <code dir="ltr">a+</code></p>', None),
        ('<p>نص <span dir="rtl">نص</span></p>', None),
        ('<p dir="auto">نص</p>', None),
    ],
)
def test_language_and_direction_are_the_editions_and_those_of_foreign_passages_stay(
    markup: str, shown: str | None
) -> None:
    assert for_edition(markup, "en", "ar-EG") == (shown or markup)


def test_a_story_in_its_own_language_keeps_what_its_source_wrote() -> None:
    markup = '<p lang="en-GB" dir="ltr">Colour</p>'
    assert for_edition(markup, "en", "en-ZA") == markup


def test_attributes_and_embeds_are_never_touched() -> None:
    link = '<a href="https://x.example/?q=a+b(1)" title="C++">نص</a>'
    markup = f'<p>{link}<img src="https://x.example/-5.jpg" alt="C++"></p>'
    assert for_edition(markup, "en", "ar") == markup
