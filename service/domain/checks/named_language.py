"""Whether a story as it came in is in the language that its source named."""

from __future__ import annotations

from collections import Counter

from service.domain.checks.language import script_of, usual_script
from service.domain.checks.wrong_language import guess
from service.domain.draft import Reason
from service.domain.languages.tags import primary, script

#: characters that are looked at: enough to be sure, few enough that no delivery waits
ENOUGH = 20_000
#: below this share of letters in its script, and from this many letters on, no text is in a language
LEAST_SHARE, LEAST_LETTERS = 0.3, 40


def language_doubt(text: str, language: str) -> Reason | None:
    """Return why a text is surely not in `language` (BCP 47); else None.

    Sure is only what small words or the script tell. A language of which neither is known is
    believed, and so is a short text.
    """
    text = text[:ENOUGH]
    if in_foreign_script(text, language):
        return Reason("doubt.script", {"language": language})
    found = guess(text, primary(language))
    if found is not None:
        return Reason("doubt.reads_like", {"language": language, "found_language": found})
    return None


def in_foreign_script(text: str, language: str) -> bool:
    """Return whether most letters of a text are in a script that nobody writes the language in."""
    own = usual_script(language)
    if own == "LATIN" and script(language) != "Latn":
        return False  # a script that we know nothing of
    counts = Counter[str]()
    for char, number in Counter(text).items():  # a text has few different characters
        if char.isalpha():
            counts[script_of(char)] += number
    letters = counts.total()
    if letters < LEAST_LETTERS or counts[own] / letters >= LEAST_SHARE:
        return False
    most, _ = counts.most_common(1)[0]
    # some languages are written in either of these two
    return most != "OTHER" and {own, most} != {"LATIN", "CYRILLIC"}
