"""Whether a story as it came in is in the language that its source named."""

from __future__ import annotations

from collections import Counter

from service.domain.checks.language import script_of, usual_script
from service.domain.checks.wrong_language import guess
from service.domain.languages.tags import language_name, primary, script

#: characters that are looked at: enough to be sure, few enough that no delivery waits
ENOUGH = 20_000
#: below this share of letters in its script, and from this many letters on, no text is in a language
LEAST_SHARE, LEAST_LETTERS = 0.3, 40


def language_doubt(text: str, language: str) -> str | None:
    """Return why a text is surely not in `language` (BCP 47), as a sentence for people; else None.

    Sure is only what small words or the script tell. A language of which neither is known is
    believed, and so is a short text.
    """
    text = text[:ENOUGH]
    expected, name = primary(language), language_name(language)
    if in_foreign_script(text, language):
        return f"The story is said to be in {name}, but most of its letters are in another script."
    found = guess(text, expected)
    if found is not None:
        return f"The story is said to be in {name}, but it reads like {language_name(found)}."
    return None


def in_foreign_script(text: str, language: str) -> bool:
    """Return whether most letters of a text are in a script that nobody writes the language in."""
    own = usual_script(language)
    if own == "LATIN" and script(language) != "Latn":
        return False  # a script that we know nothing of
    counts = Counter(script_of(char) for char in text if char.isalpha())
    letters = counts.total()
    if letters < LEAST_LETTERS or counts[own] / letters >= LEAST_SHARE:
        return False
    most, _ = counts.most_common(1)[0]
    # some languages are written in either of these two
    return most != "OTHER" and {own, most} != {"LATIN", "CYRILLIC"}
