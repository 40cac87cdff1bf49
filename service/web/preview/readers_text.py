"""What readers get of a story as passages of plain text, and what is other in them in another version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lxml.html import fragment_fromstring

from service.message import Message, message
from service.web.desk.history import differing
from service.web.site.article import SiteArticle

#: what of a text begins a passage of its own
_PASSAGES = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "td", "th", "caption"),
        *("dt", "dd", "pre", "figure", "ul", "ol", "dl", "table", "tr", "div", "section", "aside"),
    }
)
#: what shows something and has no text: by the attribute that says what
_SHOWN = {"img": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src"}
#: passages that came in the place of others are compared word by word where they share so much
ALIKE = 0.35
#: runs of passages that are compared each with each, at most
MANY = 60
#: pairs of passages, and of words in two of them, that are compared each with each at most: the cells of a
#: long table are the same few figures
PAIRS = 250_000


@dataclass(frozen=True, slots=True)
class ReadersPassage:
    """A piece of what readers get; `kind` says what it is, empty for the running text."""

    kind: Message | str
    text: str


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage that changes: None where there was none, or where there is none any more."""

    before: ReadersPassage | None
    after: ReadersPassage | None


def passages(article: SiteArticle) -> tuple[ReadersPassage, ...]:
    """Return all that readers see of an article, in the order of its page, without its times."""
    found = [
        ReadersPassage(message("Headline"), article.headline),
        *_texts(article.summary, message("Standfirst")),
        ReadersPassage(message("Written by"), article.byline or " · ".join(article.authors)),
        *_texts(article.body, ""),
    ]
    for one in article.pictures:
        found += [
            ReadersPassage(message("Picture"), one.url),
            ReadersPassage(message("Picture, caption"), one.caption),
            ReadersPassage(message("Picture, described"), one.alternative),
            ReadersPassage(message("Picture, credit"), one.credit),
        ]
    found += [ReadersPassage(message("Section or tag"), topic.name) for topic in article.topics]
    found += [
        ReadersPassage(message("Note for readers"), article.note),
        ReadersPassage(message("Rights"), article.rights),
    ]
    return tuple(one for one in found if one.text)


def changes(before: Sequence[ReadersPassage], after: Sequence[ReadersPassage]) -> list[PassageChange]:
    """Return what changes between two texts: passages that came, went, or are other, in their order."""
    found: list[PassageChange] = []
    for kind, first, last, start, end in differing(before, after, PAIRS):
        if kind != "equal":
            found += _paired(before[first:last], after[start:end])
    return found


def _texts(html: str, kind: Message | str) -> Iterator[ReadersPassage]:
    """Yield the passages of sanitised HTML: each block's own text, and where its links and pictures lead."""
    if not html:
        return
    yield from _walked(fragment_fromstring(html, "div"), kind)


def _walked(element: Any, kind: Message | str) -> Iterator[ReadersPassage]:
    parts: list[str] = []
    linked: list[str] = []
    inner: list[ReadersPassage] = []

    def take(node: Any) -> None:
        parts.append(node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                if child.tag in _PASSAGES:
                    inner.extend(_walked(child, kind))
                else:
                    if child.tag == "a" and child.get("href"):
                        linked.append(child.get("href"))
                    if child.tag in _SHOWN and child.get(_SHOWN[child.tag]):
                        inner.append(
                            ReadersPassage(message("Shown in the text"), child.get(_SHOWN[child.tag]))
                        )
                    if child.get("alt"):
                        inner.append(ReadersPassage(message("Picture, described"), child.get("alt")))
                    take(child)
            parts.append(child.tail or "")

    take(element)
    text = " ".join("".join(parts).split())
    if text:
        yield ReadersPassage(kind, text)
    for address in linked:
        yield ReadersPassage(message("Link"), address)
    yield from inner


def _paired(before: Sequence[ReadersPassage], after: Sequence[ReadersPassage]) -> list[PassageChange]:
    """Pair the passages of a run that changed: those that are most alike, and none across another pair."""
    if len(before) > MANY or len(after) > MANY:
        return [PassageChange(one, None) for one in before] + [PassageChange(None, one) for one in after]
    likeness = [[_likeness(old, new) for new in after] for old in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    found: list[PassageChange] = []
    i = j = 0
    while i < len(before) or j < len(after):
        here = likeness[i][j] if i < len(before) and j < len(after) else 0.0
        if here and best[i][j] == here + best[i + 1][j + 1]:
            found.append(PassageChange(before[i], after[j]))
            i, j = i + 1, j + 1
        elif j == len(after) or (i < len(before) and best[i][j] == best[i + 1][j]):
            found.append(PassageChange(before[i], None))
            i += 1
        else:
            found.append(PassageChange(None, after[j]))
            j += 1
    return found


def _likeness(old: ReadersPassage, new: ReadersPassage) -> float:
    """Return how much of their words two passages of one kind share, 0 where that is little."""
    if old.kind != new.kind:
        return 0.0
    words, others = old.text.split(), new.text.split()
    ratio = SequenceMatcher(None, words, others, autojunk=len(words) * len(others) > PAIRS).ratio()
    # what there is but one of is the same thing, however it reads now
    return max(ratio, 0.01) if old.kind == message("Headline") else ratio if ratio >= ALIKE else 0.0
