"""Language and direction of published HTML: what the readers of an edition see, in the right order.

Text that is read from right to left holds numbers with signs, telephone numbers and names in Latin
letters, and the Unicode Bidirectional Algorithm (UAX #9) orders their signs by what stands around
them: "+49 (555) 123" is shown as "123 (555) 49+". Such runs are put in a `<bdi>`, in which they are
ordered by themselves. Runs that are shown right without it stay as they are.
"""

from __future__ import annotations

import re

from service.domain.html.sanitise import BLOCK_TAGS, escape_attribute
from service.domain.html.token import VOID_TAGS
from service.domain.languages.tags import direction, is_same

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r'\s(lang|dir)="([^"]*)"')
#: elements in which text has an order of its own already, or is no text of the language
_APART = frozenset({"bdi", "bdo", "code", "kbd", "samp", "pre", "script"})

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


def for_edition(html: str, source_language: str, locale: str) -> str:
    """Return sanitised HTML as an edition of `locale` shows it.

    `lang` and `dir` that name the story's own language name the edition's; those of a passage in
    another language stay. In editions read from right to left, runs that would be shown in the wrong
    order stand in a `<bdi>`.
    """
    translated = not is_same(source_language, locale)
    rtl = direction(locale) == "rtl"
    if not rtl and "lang=" not in html and "dir=" not in html:
        return html
    written: list[str] = []
    #: of each open element: its name, whether it is in another language, whether its text stays
    open_now: list[tuple[str, bool, bool]] = [("", False, not rtl)]
    before = 0
    for tag in _TAG.finditer(html):
        _, foreign, apart = open_now[-1]
        text = html[before : tag.start()]
        written.append(text if apart or foreign else _isolated(text))
        before = tag.end()
        closing, name, attributes = tag.groups()
        if closing:
            if len(open_now) > 1 and open_now[-1][0] == name:
                open_now.pop()
            written.append(tag[0])
            continue
        values = dict(_ATTRIBUTE.findall(attributes))
        if "lang" in values:
            foreign = not is_same(values["lang"], source_language)
        if translated and values and not foreign:
            attributes = _renamed(name, attributes, values, source_language, locale)
        written.append(f"<{name}{attributes}>")
        if name not in VOID_TAGS:
            open_now.append((name, foreign, apart or name in _APART or 'translate="no"' in attributes))
    _, foreign, apart = open_now[-1]
    written.append(html[before:] if apart or foreign else _isolated(html[before:]))
    return "".join(written)


def _renamed(name: str, attributes: str, values: dict[str, str], source: str, locale: str) -> str:
    """Return the attributes with the edition's language and direction in the place of the story's."""
    if "lang" in values:
        attributes = attributes.replace(f' lang="{values["lang"]}"', f' lang="{escape_attribute(locale)}"')
    turned = values.get("dir") == direction(source) and name not in _APART
    if turned and ("lang" in values or name in BLOCK_TAGS):
        attributes = attributes.replace(f' dir="{values["dir"]}"', f' dir="{direction(locale)}"')
    return attributes


def _isolated(text: str) -> str:
    """Return escaped text with a `<bdi>` round each run that would be shown in the wrong order."""
    if not re.search(rf"[{_LATIN}{_DIGIT}]", text):
        return text
    written, before = [], 0
    for part in _ISOLATED.finditer(_blanked(text)):
        start, end = _trimmed(text, *part.span())
        if start < before or end <= start or _is_shown_right(text[start:end]):
            continue
        written += [text[before:start], "<bdi>", text[start:end], "</bdi>"]
        before = end
    return "".join([*written, text[before:]])


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
