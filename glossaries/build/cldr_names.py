"""Names of languages and currencies, from CLDR through Babel.

Rules:

- **Languages**: those of the editions, those spoken by many in Africa and the Middle East, and the large
  ones of the world. In most languages the name of a language is also the adjective of its people ("Russian
  troops"), and to ask for it would be wrong more often than right. So it is only let pass (`~`), unless the
  language keeps the two apart (Amharic -ኛ, Turkish -ca and "dili") or nobody is called so (`NO_PEOPLE`; in
  Arabic, Persian and Hebrew even that is an adjective: الهندية is "Hindi" and "Indian"). English has
  "Russian language", proposed (`rule`).
- **Currencies**: money in use today where the editions are read, and the large ones. The name as it
  stands after "one" is preferred, the one after "five" is admitted in English and proposed elsewhere. Names
  with a bracket ("franc CFA (BCEAO)") are no running text, nor are Arabic ones with Latin letters, and
  Hausa "Kuɗin Indiya" is only "India's money": proposed. A name of one word that says no country (Hausa
  "Riyal") is left out, but for the euro.
- A Hausa or Somali name that is letter by letter the English one may be a gap filled: proposed.
- The abbreviations (USD) are no forms: ALL, TOP and MAD are words in a headline.
"""

from __future__ import annotations

import re
import unicodedata

from babel import Locale
from babel.numbers import get_currency_name

from glossaries.build.model import LANGUAGES, UNCASED, DraftConcept, SourcedForm, distinct

LABEL = ("cldr",)
LANGUAGE_CODES = (
    *("en", "fr", "ar", "pt", "sw", "ha", "am", "so", "af", "fa", "he", "tr", "sv"),
    *(
        "om",
        "ti",
        "aa",
        "gez",
        "yo",
        "ig",
        "ff",
        "kr",
        "tiv",
        "wo",
        "bm",
        "ak",
        "ee",
        "tw",
        "mos",
        "dyu",
        "fon",
    ),
    *("sg", "ln", "kg", "lua", "rw", "rn", "lg", "luo", "luy", "ki", "kam", "mas", "din", "nus", "ny", "bem"),
    *("sn", "nd", "zu", "xh", "st", "tn", "ss", "ts", "ve", "mg", "kab", "zgh", "men", "tem", "kri"),
    *("ku", "ckb", "az", "hy", "ka", "ps", "ur", "bal", "uz", "kk", "ky", "tg", "tk"),
    *(
        "ru",
        "uk",
        "zh",
        "es",
        "de",
        "it",
        "nl",
        "pl",
        "el",
        "hi",
        "bn",
        "pa",
        "ta",
        "id",
        "ms",
        "ja",
        "ko",
        "vi",
    ),
    *("th", "my", "sr", "hr", "bs", "sq", "ro", "bg", "hu", "cs", "fi", "no", "da", "yi", "la"),
)
#: languages whose English name is nobody's adjective
NO_PEOPLE = frozenset({"sw", "am", "af", "ln", "rw", "rn", "ti", "ur", "hi", "gez", "zgh", "kri", "ps", "yi"})
CURRENCY_CODES = (
    *(
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CNY",
        "RUB",
        "CHF",
        "INR",
        "SEK",
        "UAH",
        "TRY",
        "AED",
        "SAR",
        "QAR",
        "KWD",
    ),
    *(
        "BHD",
        "OMR",
        "YER",
        "IQD",
        "IRR",
        "ILS",
        "JOD",
        "LBP",
        "SYP",
        "EGP",
        "LYD",
        "TND",
        "DZD",
        "MAD",
        "MRU",
    ),
    *(
        "SDG",
        "SSP",
        "ETB",
        "ERN",
        "DJF",
        "SOS",
        "KES",
        "UGX",
        "TZS",
        "RWF",
        "BIF",
        "CDF",
        "NGN",
        "GHS",
        "GMD",
    ),
    *(
        "GNF",
        "LRD",
        "SLE",
        "CVE",
        "STN",
        "AOA",
        "MZN",
        "ZMW",
        "MWK",
        "BWP",
        "NAD",
        "ZAR",
        "LSL",
        "SZL",
        "MGA",
    ),
    *("KMF", "MUR", "SCR", "AFN", "PKR", "AZN", "AMD", "GEL", "XOF", "XAF", "BRL", "CAD", "AUD"),
)
#: how a name ends that can only be a language's
_LANGUAGE_ONLY = {"am": ("ኛ",), "tr": ("ca", "ce", "ça", "çe", "dili")}
_VOWEL_SIGNS = re.compile("[\u064b-\u0652\u0670]")


def locale_of(language: str) -> Locale:
    """Return the locale whose names an edition uses: European Portuguese for "pt"."""
    return Locale.parse("pt_PT" if language == "pt" else language)


def languages() -> list[DraftConcept]:
    """Make the entries of languages."""
    made = []
    for code in LANGUAGE_CODES:
        cells: dict[str, tuple[SourcedForm, ...]] = {}
        english = _name(locale_of("en").languages[code])
        for language in LANGUAGES:
            text = _name(locale_of(language).languages.get(code, ""))
            if not text:
                continue
            loan = code in NO_PEOPLE and language not in UNCASED
            firm = loan or text.endswith(_LANGUAGE_ONLY.get(language, ("\0",)))
            sign = "" if firm else "~"
            if language == "en" and not firm:
                cells["en"] = (SourcedForm(f"{text} language", ("rule",), "?"), SourcedForm(text, LABEL, "~"))
            else:
                cells[language] = (SourcedForm(text, LABEL, _copied(text, english, language) or sign),)
        made.append(DraftConcept(f"language:{code}", "term", cells, {}, "", "language"))
    return made


def currencies() -> list[DraftConcept]:
    """Make the entries of currencies."""
    made = []
    for code in CURRENCY_CODES:
        cells = {language: forms for language in LANGUAGES if (forms := _currency(code, language))}
        made.append(DraftConcept(f"currency:{code.lower()}", "term", cells, {}, "", "currency"))
    return made


def _currency(code: str, language: str) -> tuple[SourcedForm, ...]:
    locale = locale_of(language)
    if code not in locale.currencies:
        return ()
    one, five = (get_currency_name(code, count=count, locale=locale) for count in (1, 5))
    if language == "en":
        one, five = one.replace(" & ", " and "), five.replace(" & ", " and ")
    one, five = (_VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", text)) for text in (one, five))
    forms = [SourcedForm(one, LABEL, "?" if language == "ha" and one.lower().startswith("ku") else "")]
    if language not in ("ha", "so"):
        forms.append(SourcedForm(five, LABEL, "" if language == "en" else "?"))
    odd = "[&()A-Za-z]" if language in UNCASED else "[&()]"
    named = (form for form in forms if form.text not in ("", code) and not re.search(odd, form.text))
    return distinct(form for form in named if code == "EUR" or re.search(r"[\s-]", form.text))


def _copied(text: str, english: str, language: str) -> str:
    return "?" if language in ("ha", "so") and text == english else ""


def _name(text: str) -> str:
    text = re.sub(r" \(.*\)$", "", " ".join(text.split()))
    return _VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", text))
