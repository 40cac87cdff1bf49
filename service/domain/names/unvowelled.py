"""Names in stories in Arabic, Persian, Hebrew and Amharic, which have no capitals: found by their titles.

A run of two to four known name forms after a title is a person. Nothing else is flagged: without capitals
a known form is an ordinary word as often as a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from service.domain.names.detect import Place, Sentence, Unlisted
from service.domain.names.parts import NameParts
from service.domain.names.propose import Proposal
from service.domain.terms import affixes
from service.domain.terms.normalise import key

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['׳\"״\u200c-](?=[^\W\d_]))*['׳]?")
_TITLES = {
    "ar": """
        الرئيس الوزير الوزيرة السيد السيدة الدكتور الدكتورة الشيخ الملك الأمير الأميرة الجنرال
        العقيد اللواء الفريق المهندس الأستاذ النائب السفير السفيرة القاضي المدرب اللاعب الصحفي
        الصحفية الكاتب المتحدث رئيس وزير الوزراء الخارجية الدفاع المالية الداخلية الصحة
    """,
    "fa": """
        آقای خانم دکتر رئیس‌جمهور رئیس‌جمهوری وزیر نخست‌وزیر ژنرال سردار آیت‌الله شیخ استاد سفیر
        سخنگوی خارجه دفاع
    """,
    "he": """
        הנשיא הנשיאה השר השרה מר גברת ד"ר פרופ' האלוף הגנרל השופט השופטת השגריר ח"כ שר הממשלה
        החוץ הביטחון האוצר
    """,
    "am": """
        ፕሬዚዳንት ፕሬዝዳንት ሚኒስትር ሚኒስትሩ አቶ ወይዘሮ ወ/ሮ ዶክተር ዶ/ር ፕሮፌሰር ጄኔራል ኮሎኔል አምባሳደር ሼህ ጠቅላይ
    """,
}
#: forms that are known and are small words far more often
_SMALL = {
    "ar": "إن أن في من على مع عن إلى هو هي التي الذي كان كانت قد قال قالت بعد قبل أمام هذا هذه لا ما لم لن",
    "fa": "در از به با که این آن را بر تا هم یا نیز است بود شد گفت برای پس پیش",
    "he": "של על את עם כי אם לא הוא היא זה זו כל גם או אל מן אחרי לפני אמר אמרה",
    "am": "እና ነው ላይ ጋር ግን ወደ ከ ስለ እንደ አለ",
}
#: a form has to be seen so often to be a name's
_SEEN = 3
_MOST = 4


def find_unvowelled(sentences: Sequence[Sentence], parts: NameParts) -> tuple[Unlisted, ...]:
    """Find the persons of a story that a title gives away, in the order they first stand."""
    language = parts.language
    titles = {key(word, language) for word in _TITLES[language].split()}
    found: dict[str, list[Place]] = {}
    names: dict[str, str] = {}
    for sentence in sentences:
        words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(sentence.text)]
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

    None where a part is unknown: letters without vowels do not tell how a name is read.
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
    words: Sequence[tuple[int, int, str]], at: int, sentence: Sentence, parts: NameParts, titles: set[str]
) -> list[tuple[int, int, str]]:
    """Return the known name forms that begin at a word, further titles skipped; none over a glossary term."""
    while at < len(words) and key(words[at][2], parts.language) in titles:
        at += 1
    small = {key(one, parts.language) for one in _SMALL[parts.language].split()}
    run: list[tuple[int, int, str]] = []
    while at < len(words) and len(run) < _MOST:
        start, end, word = words[at]
        if run and sentence.text[run[-1][1] : start].strip(" \u00a0-"):
            break
        if any(start < stop and begin < end for begin, stop in sentence.taken):
            break
        seen = parts.latin(word) or parts.latin(word.removeprefix("ال"))
        least = 1 if parts.language == "am" else _SEEN
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
