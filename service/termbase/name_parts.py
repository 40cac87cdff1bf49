"""The shipped name parts and letter rules, read when first asked for, one target language at a time."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from service.domain.languages.tags import primary
from service.domain.names.letters import parse_letters
from service.domain.names.parts import NameParts
from service.domain.names.propose import Speller
from service.domain.names.scripts import is_spelled
from service.domain.names.story import NameData

_TABLE = ("sources", "name-parts.tsv")


def load_speller(language: str) -> Speller | None:
    """Return what spells names in a target language (BCP 47); None for one written in Latin letters."""
    language = primary(language)
    return speller_of(language) if is_spelled(language) else None


@lru_cache(maxsize=32)
def speller_of(language: str) -> Speller:
    """Return what spells names in a language (primary subtag) that spells them; read once."""
    rules = files("glossaries").joinpath("names", f"letters-{language}.tsv").read_text("utf-8")
    return Speller(load_parts(language), parse_letters(rules.splitlines(), language))


@lru_cache(maxsize=32)
def load_parts(language: str) -> NameParts:
    """Return the name parts of one target language (primary subtag) that spells names."""
    mark = f"\t{language}\t".encode()
    rows = {}
    for line in _table().splitlines():
        latin, found, rest = line.partition(mark)
        if found:
            rows[latin.decode()] = rest.partition(b"\t")[0].decode()
    return NameParts(language, rows)


@lru_cache(maxsize=1)
def known_parts() -> frozenset[str]:
    """Return every Latin part there is, in lower case: the evidence that a word is a name."""
    lines = _table().splitlines()[1:]
    return frozenset(line.partition(b"\t")[0].decode() for line in lines)


def _table() -> bytes:
    return files("glossaries").joinpath(*_TABLE).read_bytes()


#: the shipped tables, each read when it is first needed
NAME_DATA = NameData(known_parts, load_speller)
