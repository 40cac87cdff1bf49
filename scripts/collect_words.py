"""Bring the catalogues of the pages up to what the code says: `make words`, or with a language to begin it.

What is new stands empty until somebody translates it, what nobody says any more is dropped, and the rest
stays as it is, in the order of its English. The findings follow their English catalogue in the same way.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from scripts.imports import ROOT
from service.wording.catalogues import DESK, ENGLISH, FINDINGS, languages

FOLDER = ROOT / "service" / "wording"
#: where people's words are, and how they are read out of it
SAID_IN = (
    ("service", "*.py", "python"),
    ("workers", "*.py", "python"),
    ("service/web/templates", "*.html", "jinja2.ext:babel_extract"),
    ("service/web/static", "*.js", "javascript"),
)
#: what says them; of two texts the second is for other numbers than one
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "ngettext": (1, 2),
    "message": None,
    "counted": (1, 2),
}
OPTIONS = {
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
    "encoding": "utf-8",
    "parse_template_string": "true",
}
#: (English, English for other numbers) of a message, or the English alone
Said = str | tuple[str, str]


def said_in_code() -> dict[Said, list[str]]:
    """Return every message of the code with the files that say it."""
    said = defaultdict[Said, list[str]](list)
    for folder, pattern, method in SAID_IN:
        for file in sorted((ROOT / folder).rglob(pattern)):
            content = file.read_bytes()
            if not any(f"{keyword}(".encode() in content for keyword in KEYWORDS) or "vendor" in file.parts:
                continue
            place = file.relative_to(ROOT).as_posix()
            for _line, found, _comments, _context in extract(
                method, BytesIO(content), keywords=KEYWORDS, options=OPTIONS
            ):
                message: Said = (found[0], found[1]) if isinstance(found, tuple | list) else found
                if message and place not in said[message]:
                    said[message].append(place)
    return said


def read_catalogue(file: Path, language: str) -> Catalog:
    """Read a catalogue; an empty one where there is no file yet."""
    if not file.is_file():
        return Catalog(language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def renewed_desk(language: str, said: dict[Said, list[str]]) -> Catalog:
    """Return the catalogue of the pages with the messages of the code, and the translations it has."""
    old = read_catalogue(FOLDER / f"{DESK}.{language}.po", language)
    new = Catalog(language)
    for message in sorted(said, key=lambda one: one if isinstance(one, str) else one[0]):
        there = old.get(message)
        places = [(place, None) for place in said[message]]
        new.add(message, _kept(there, plural=not isinstance(message, str)), locations=places)  # type: ignore[arg-type]
    return _without_flags(new)


def renewed_findings(language: str) -> Catalog:
    """Return the catalogue of the findings with the codes of the English one, and its words beside."""
    english = read_catalogue(FOLDER / f"{FINDINGS}.{ENGLISH}.po", ENGLISH)
    old = read_catalogue(FOLDER / f"{FINDINGS}.{language}.po", language)
    new = Catalog(language)
    for message in _messages(english):
        words = [message.string] if isinstance(message.string, str) else list(message.string or ())
        there = _kept(old.get(message.id), plural=not isinstance(message.id, str))
        new.add(message.id, there, auto_comments=words)
    return _without_flags(new)


def written(catalogue: Catalog, file: Path, language: str) -> bytes:
    """Return a catalogue as its file holds it: the comments above stay, one line for each message."""
    out = BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return _header(file, language).encode() + b"\n\n" + out.getvalue().strip() + b"\n"


def missing(catalogue: Catalog) -> Iterator[str]:
    """Yield the messages that have no translation, or none in one of their forms."""
    for message in _messages(catalogue):
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if not forms or not all(forms) or message.fuzzy:
            yield message.id if isinstance(message.id, str) else message.id[0]


def _kept(there: Message | None, *, plural: bool) -> str | tuple[str, ...]:
    if there is None or isinstance(there.string, str) is plural:
        return () if plural else ""
    return there.string if isinstance(there.string, str) else tuple(there.string or ())


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _without_flags(catalogue: Catalog) -> Catalog:
    for message in catalogue:
        message.flags.clear()  # a percent sign is one here, whatever it looks like to other programs
    return catalogue


def _header(file: Path, language: str) -> str:
    """Return the comments and the fields above the messages: those that are there, or those to begin with."""
    if file.is_file():
        return file.read_text(encoding="utf-8").split("\n\n", 1)[0]
    name = Locale.parse(language).get_display_name(ENGLISH)
    fields = (
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {get_plural(language).plural_forms};",
    )
    return "\n".join([f"# {name}.", 'msgid ""', 'msgstr ""', *(f'"{field}\\n"' for field in fields)])


def main(begun: list[str]) -> int:
    """Renew every catalogue, say what is missing in each, and return 1 if something is."""
    said = said_in_code()
    count = 0
    for language in sorted({*languages(), *begun} - {ENGLISH}):
        for kind, catalogue in ((DESK, renewed_desk(language, said)), (FINDINGS, renewed_findings(language))):
            file = FOLDER / f"{kind}.{language}.po"
            file.write_bytes(written(catalogue, file, language))
            for message in missing(catalogue):
                count += 1
                print(f"{file.name}: {message}")
    print(f"{len(said)} messages; {count} to translate")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
