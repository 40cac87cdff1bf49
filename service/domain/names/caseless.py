"""Names in stories in languages without capitals (Arabic, Persian, Hebrew, Amharic), found by their titles.

A run of two to four known name forms after a title is a person. Nothing else is flagged: without capitals
a known form is an ordinary word as often as a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from service.domain.languages.base import get
from service.domain.names.detect import Place, SourceSentence, Unlisted
from service.domain.names.parts import NameParts
from service.domain.names.propose import Proposal
from service.domain.terms import affixes
from service.domain.terms.normalise import key
from service.domain.text.words import NAME_WORD

#: name forms in a row, at most
_MOST = 4


def find_after_titles(sentences: Sequence[SourceSentence], parts: NameParts) -> tuple[Unlisted, ...]:
    """Return the persons of a story who follow a title, in the order in which they first appear."""
    language = parts.language
    titles = {key(word, language) for word in get(language).titles}
    found: dict[str, list[Place]] = {}
    names: dict[str, str] = {}
    for sentence in sentences:
        words = [(match.start(), match.end(), match[0]) for match in NAME_WORD.finditer(sentence.text)]
        at = 0
        while at < len(words):
            run = (
                _run(words, at + 1, sentence, parts, titles)
                if _is_title(words[at][2], titles, language)
                else []
            )
            if len(run) >= 2:
                start, end = run[0][0], run[-1][1]
                text = sentence.text[start:end]
                names.setdefault(key(text, language), text)
                place = Place(sentence.number, start, end, text)
                found.setdefault(key(text, language), []).append(place)
                at += len(run)
            at += 1
    return tuple(Unlisted(names[folded], "person", tuple(places)) for folded, places in found.items())


def propose_back(name: str, parts: NameParts, most: int = 3) -> tuple[Proposal, ...]:
    """Return up to `most` Latin spellings of a name in the parts' language, by the commonest of each part.

    None where a part is unknown: the letters alone do not show how a name is read.
    """
    options = []
    for word in name.replace("-", " ").split():
        known = parts.latin(word)[:3] or parts.latin(word.removeprefix("ال"))[:3]
        if not known:
            return ()
        total = sum(count for _, count in known)
        prefix = "al-" if word.startswith("ال") and not parts.latin(word) else ""
        options.append([(prefix + _capital(latin), count / total) for latin, count in known])
    if not options or len(options) > 6:
        return ()
    ways: dict[str, float] = {}
    for chosen in product(*options):
        text, share = " ".join(latin for latin, _ in chosen), 1.0
        for _, one in chosen:
            share *= one
        ways[text] = ways.get(text, 0.0) + share
    ordered = sorted(ways.items(), key=lambda one: -one[1])[:most]
    return tuple(Proposal(text, "all parts are known so", "parts", share) for text, share in ordered)


def _run(
    words: Sequence[tuple[int, int, str]],
    at: int,
    sentence: SourceSentence,
    parts: NameParts,
    titles: set[str],
) -> list[tuple[int, int, str]]:
    """Return the known name forms that begin at a word, further titles skipped; none over a glossary term."""
    while at < len(words) and key(words[at][2], parts.language) in titles:
        at += 1
    own = get(parts.language)
    small = {key(one, parts.language) for one in own.not_name_forms}
    least = own.name_spelling.seen if own.name_spelling else 1
    run: list[tuple[int, int, str]] = []
    while at < len(words) and len(run) < _MOST:
        start, end, word = words[at]
        if run and sentence.text[run[-1][1] : start].strip(" \u00a0-"):
            break
        if any(start < stop and begin < end for begin, stop in sentence.taken):
            break
        seen = parts.latin(word) or parts.latin(word.removeprefix("ال"))
        if key(word, parts.language) in small or sum(count for _, count in seen) < least:
            break
        run.append(words[at])
        at += 1
    return run


def _is_title(word: str, titles: set[str], language: str) -> bool:
    folded = key(word, language)
    return folded in titles or any(
        folded[size:] in titles and affixes.is_prefix(folded[:size], language, name=False)
        for size in (1, 2)
        if len(folded) - size > 2
    )


def _capital(latin: str) -> str:
    return re.sub(r"(?:^|(?<=[-' ]))\w", lambda match: match[0].upper(), latin)
