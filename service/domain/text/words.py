"""Words of a text, cut in one way for every rule that compares them; and headlines in Title Case."""

from __future__ import annotations

import re
from functools import lru_cache

from service.domain.languages.base import get

#: letters, with apostrophes inside: "l'eau", "don't", but no figures
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: the same with hyphens inside: "twenty-one"
HYPHENATED = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: letters and figures, with apostrophes inside: "G7", "covid19"
WORD_OR_FIGURE = re.compile(r"\w+(?:['’]\w+)*")
#: vowel signs and other marks that stand on letters
_MARKS = "\u0300-\u036f\u05b0-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
#: a name in any script: hyphens, joiners, geresh and gershayim inside, a geresh at the end (Hebrew)
NAME_WORD = re.compile(rf"[^\W\d_](?:[^\W_]|[{_MARKS}]|['’׳״\"‑‐\u200c-](?=[^\W\d_])|['׳](?=[^\W]|\s|$))*")
#: a headline in Title Case leaves hardly a longer word small
_SHARE = 0.8
#: words up to this length say nothing, whatever their case
_SHORT = 2


def words(text: str) -> list[str]:
    """Return the words of letters in a text, in order, as they are written."""
    return WORD.findall(text)


def is_title_case(text: str, language: str = "", *, share: float = _SHARE) -> bool:
    """Return whether a text is written in Title Case or in capitals, as many headlines are.

    That is: at least three words of weight, and more than `share` of them with a capital (all of them
    for 1.0). What Title Case leaves small in the `language` (BCP 47) has no weight: its `title_small`, or
    its function words where it has no such list; nor have words of one or two letters. In a script
    without capitals no word is small.
    """
    return _is_title_case(text, language, share)


@lru_cache(maxsize=1024)
def _is_title_case(text: str, language: str, share: float) -> bool:
    own = get(language)
    light = own.title_small or own.function_words | own.conjunctions | own.determiners
    heavy = [word for word in words(text) if len(word) > _SHORT and word.lower() not in light]
    capital = sum(_has_capital(word) for word in heavy)
    return len(heavy) >= 3 and (capital == len(heavy) or capital > share * len(heavy))


def _has_capital(word: str) -> bool:
    """Return whether a word, or what follows its apostrophe ("l'Union"), does not begin small."""
    return not word[0].islower() or any(not part[0].islower() for part in _APOSTROPHES.split(word))


_APOSTROPHES = re.compile("['’]")
#: letters and figures in a row that no language has in one word
_ENDLESS_FROM = 80
_ENDLESS = re.compile(r"\w{81,}")


def without_endless(text: str) -> str:
    """Return a text with spaces for what is in one run too long to be a word; places stay the same.

    Rules that try every beginning or part of a word would try without end.
    """
    if len(text) <= _ENDLESS_FROM:
        return text
    return _ENDLESS.sub(lambda found: " " * len(found[0]), text)
