"""Language and direction of what is published: what the readers of an edition see, in the right order.

Text that is read from right to left holds numbers with signs, telephone numbers and names in Latin
letters, and the Unicode Bidirectional Algorithm (UAX #9) orders their signs by what stands around
them: "+49 (555) 123" is shown as "123 (555) 49+". Such runs are put in a `<bdi>`, in which they are
ordered by themselves; in plain text, between the isolates of Unicode. Runs that are shown right
without it stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

from service.domain.html.sanitise import BLOCK_TAGS, OBJECT_TAGS, escape_attribute
from service.domain.html.token import VOID_TAGS
from service.domain.languages.tags import direction, is_same

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r'\s(lang|dir)="([^"]*)"')
#: elements in which text has an order of its own already, or is no text of the language
_APART = frozenset({"bdi", "bdo", "code", "kbd", "samp", "pre", "script"})
#: elements that end a line of text, or stand in it as something else
_BREAKS = BLOCK_TAGS | OBJECT_TAGS | (VOID_TAGS - {"wbr"})
#: the signs of Unicode that isolate what stands between them, and any that order text already
FSI, PDI = "\u2068", "\u2069"
_DIRECTED = re.compile("[\u202a-\u202e\u2066-\u2069]")

_DIGIT = "0-9٠-٩۰-۹"
_LATIN = "A-Za-zÀ-ɏ"
_REFERENCE = re.compile(r"&(?:[a-z]+|#\d+);")
#: A telephone number: a plus or a bracket before, or groups that begin with a zero.
_PHONE = (
    rf"(?:\+|\(\+?(?=[{_DIGIT}])|(?<![{_DIGIT}.,٫٬])0(?=[{_DIGIT}]))"
    rf"[{_DIGIT}][{_DIGIT}() \u00a0.\-/]{{5,24}}[{_DIGIT}]"
)
#: A number with its sign before it, where the sign is no dash between two numbers or words.
_SIGNED = rf"(?<![{_DIGIT}{_LATIN}\w\-])[+\-−±][{_DIGIT}]+(?:[.,٫٬][{_DIGIT}]+)*[%٪‰]?"
#: Words in Latin letters with the numbers and signs between, before and behind them.
_WORD = rf"[{_LATIN}][{_LATIN}{_DIGIT}'’]*"
_JOINT = r"(?:[ \u00a0]?[&+/@:._\-–—,]\u0002*[ \u00a0]?|[ \u00a0])"
_RUN = (
    rf"(?:[@#$€£]|\.(?=[{_LATIN}])|[{_DIGIT}]+(?:[.,][{_DIGIT}]+)*[ \u00a0]?)?{_WORD}"
    rf"(?:{_JOINT}?\(?(?:{_WORD}|v?\d[\d.]*)\)?)*[+#%®™°/]{{0,2}}"
)
_ISOLATED = re.compile(rf"{_PHONE}|{_SIGNED}|{_RUN}")
_STRONG_END = re.compile(rf"[{_LATIN}0-9]$")


class _Open(NamedTuple):
    """An open element: whether it is in another language, whether its text stays, whether it ends a line."""

    name: str
    foreign: bool
    apart: bool
    breaks: bool


def for_edition(html: str, source_language: str, locale: str) -> str:
    """Return sanitised HTML as an edition of `locale` shows it.

    `lang` and `dir` that name the story's own language name the edition's; those of a passage in
    another language stay. In editions read from right to left, runs that would be shown in the wrong
    order stand in a `<bdi>`, or between isolates of Unicode where a tag begins or ends inside of them.
    """
    translated = not is_same(source_language, locale)
    rtl = direction(locale) == "rtl"
    if not rtl and "lang=" not in html and "dir=" not in html:
        return html
    written: list[str] = []
    #: places in `written` of the text of one line, whatever inline elements it is in
    line: list[int] = []
    open_now = [_Open("", False, not rtl, True)]

    def write(text: str) -> None:
        if text and not (open_now[-1].apart or open_now[-1].foreign):
            line.append(len(written))
        written.append(text)

    before = 0
    for tag in _TAG.finditer(html):
        write(html[before : tag.start()])
        before = tag.end()
        closing, name, attributes = tag.groups()
        if closing:
            if len(open_now) > 1 and open_now[-1].name == name and open_now.pop().breaks:
                _isolate_line(written, line)
            written.append(tag[0])
            continue
        _, foreign, apart, _ = open_now[-1]
        values = dict(_ATTRIBUTE.findall(attributes))
        if "lang" in values:
            foreign = not is_same(values["lang"], source_language)
        if translated and values and not foreign:
            attributes = _renamed(name, attributes, values, source_language, locale)
        stays = name in _APART or 'translate="no"' in attributes
        breaks = stays or bool(values) or name in _BREAKS
        if breaks:
            _isolate_line(written, line)
        written.append(f"<{name}{attributes}>")
        if name not in VOID_TAGS:
            open_now.append(_Open(name, foreign, apart or stays, breaks))
    write(html[before:])
    _isolate_line(written, line)
    return "".join(written)


def isolated_runs(text: str) -> list[tuple[int, int]]:
    """Return where runs stand in a right-to-left text that have to be ordered by themselves."""
    return _runs(text, text)


def plain_for_edition(text: str, locale: str) -> str:
    """Return plain text as an edition of `locale` shows it: such runs stand between isolates of Unicode.

    Text that has marks of direction of its own stays as it is.
    """
    if direction(locale) != "rtl" or _DIRECTED.search(text):
        return text
    return _with(text, [(*run, FSI, PDI) for run in _runs(text, text)])


def _renamed(name: str, attributes: str, values: dict[str, str], source: str, locale: str) -> str:
    """Return the attributes with the edition's language and direction in the place of the story's."""
    if "lang" in values:
        attributes = attributes.replace(f' lang="{values["lang"]}"', f' lang="{escape_attribute(locale)}"')
    turned = values.get("dir") == direction(source) and name not in _APART
    if turned and ("lang" in values or name in BLOCK_TAGS):
        attributes = attributes.replace(f' dir="{values["dir"]}"', f' dir="{direction(locale)}"')
    return attributes


def _isolate_line(written: list[str], line: list[int]) -> None:
    """Isolate the runs of one line, given by its pieces, and begin a new line."""
    pieces = [written[place] for place in line]
    text = "".join(pieces)
    starts = list(accumulate(map(len, pieces), initial=0))
    marks: dict[int, list[tuple[int, int, str, str]]] = {}
    for start, end in _runs(text, _blanked(text)):
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
        here = marks.setdefault(first, [])
        if first == last:
            here.append((start - starts[first], end - starts[first], "<bdi>", "</bdi>"))
        else:  # an element cannot begin in one and end in another; these signs can
            at, to = start - starts[first], end - starts[last]
            here.append((at, at, FSI, ""))
            marks.setdefault(last, []).append((to, to, PDI, ""))
    for number, found in marks.items():
        written[line[number]] = _with(pieces[number], found)
    line.clear()


def _with(text: str, marks: list[tuple[int, int, str, str]]) -> str:
    """Return text with a sign before and behind each of some parts, given in their order."""
    parts, before = [], 0
    for start, end, opening, closing in marks:
        parts += [text[before:start], opening, text[start:end], closing]
        before = end
    return "".join([*parts, text[before:]])


def _runs(text: str, blanked: str) -> list[tuple[int, int]]:
    """Return where the runs stand that would be shown in the wrong order; `blanked` has no references."""
    if not re.search(rf"[{_LATIN}{_DIGIT}]", text):
        return []
    found: list[tuple[int, int]] = []
    for part in _ISOLATED.finditer(blanked):
        start, end = _trimmed(text, *part.span())
        if end > start >= (found[-1][1] if found else 0) and not _is_shown_right(text[start:end]):
            found.append((start, end))
    return found


def _blanked(text: str) -> str:
    """Put signs that no run holds in the place of character references, so that none is cut."""

    def blank(found: re.Match[str]) -> str:
        kept = "&" if found[0] == "&amp;" else "\u0001"
        return kept + "\u0002" * (len(found[0]) - 1)

    return _REFERENCE.sub(blank, text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out a bracket at the end that nothing in the run opens, and spaces."""
    run = text[start:end]
    while run and (run[-1] in " \u00a0" or (run[-1] == ")" and run.count(")") > run.count("("))):
        run = run[:-1]
    if run.count("(") > run.count(")"):
        run = run[: run.rindex("(")].rstrip(" \u00a0")
    # The point of an abbreviation such as "U.S." belongs to it.
    if re.search(rf"(?:^|[. ])[{_LATIN}]\.[{_LATIN}]$", run) and text[start + len(run) :][:1] == ".":
        run += "."
    return start, start + len(run)


def _is_shown_right(run: str) -> bool:
    """Return whether a run keeps its order between letters of a right-to-left script without our help.

    It does if a Latin letter begins it and a letter or a European digit ends it: then all that stands
    between them is between two of its own direction (UAX #9, W7 and N1).
    """
    return re.match(rf"[{_LATIN}]", run) is not None and _STRONG_END.search(run) is not None
