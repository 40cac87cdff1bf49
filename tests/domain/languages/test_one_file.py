"""What we know of a language is in its one file: nothing else compares, maps or lists languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale

from service.domain.languages.base import Language, every, get, listed, words
from service.domain.languages.expected import EXPECTED, missing
from service.domain.languages.tags import ALIASES
from service.editions import load_editions
from tests.each import each

ROOT = Path(__file__).parents[3]
ROOM = ROOT / "service" / "domain" / "languages"
CODE = sorted(
    file
    for package in ("service", "workers", "dragoman")
    for file in (ROOT / package).rglob("*.py")
    if ROOM not in file.parents
)
CODES = frozenset(ALIASES) | {
    code for code in map(str, Locale("en").languages) if re.fullmatch("[a-z]{2,3}", code)
}
#: how what holds a language is named
HOLDS = re.compile(
    r"(?i)lang|locale|primary|^(?:source|target|expected|origin|here|own)$|\.(?:source|target)$"
)
#: file → why it may have a table by language
TABLES = {
    "service/web/examples.py": "one made-up concept of the API's document; no rule reads it",
    "workers/engines/fake.py": "the letters and stops that the fake translator writes; no rule reads them",
    "workers/models/verifying.py": "one sentence a language that proves that a model translates",
}
#: what the files of the languages of our editions leave empty today: fill in a field, and take it out here
GAPS = {
    "af": "said openers bodies no_names place_kinds name_endings page_lines",
    "am": "before_letter function_words determiners said locatives openers bodies no_names "
    "place_kinds directions page_lines",
    "ar": "before_letter determiners said locatives openers bodies no_names place_kinds name_endings "
    "directions",
    "en": "name_endings",
    "fa": "before_letter function_words determiners said locatives openers bodies no_names place_kinds "
    "directions",
    "fr": "name_endings",
    "ha": "before_letter determiners said openers bodies no_names place_kinds page_lines",
    "he": "before_letter function_words determiners said locatives openers bodies no_names place_kinds "
    "name_endings directions",
    "pt": "name_endings",
    "so": "before_letter determiners said locatives openers bodies no_names place_kinds term_endings "
    "page_lines",
    "sv": "",
    "sw": "determiners said openers bodies no_names place_kinds name_endings term_endings",
    "tr": "determiners said locatives openers bodies no_names place_kinds name_endings prepositions",
}


@pytest.mark.parametrize(
    "code", sorted({one for e in load_editions().values() for one in (e.language, *e.sources)})
)
def test_a_language_of_an_edition_lacks_only_what_is_known_to_be_missing(code: str) -> None:
    lacks = set(missing(get(code)))
    known = set(GAPS.get(code, "").split())
    assert lacks <= known, f"service/domain/languages/{code}.py lacks {', '.join(sorted(lacks - known))}"
    assert known <= lacks, f"{', '.join(sorted(known - lacks))} of {code} is there: take it out of GAPS"


def test_an_incomplete_language_is_told_field_by_field() -> None:
    igbo = Language(code="ig", titles=words("onyeisiala"), function_words=words("na nke"))
    assert missing(igbo) == tuple(name for name in EXPECTED if name not in ("titles", "function_words"))
    assert missing(Language(code="xx")) == EXPECTED


def test_each_file_is_one_language_that_is_loaded_when_asked_for() -> None:
    assert {language.code for language in every()} == set(listed())
    assert {"en", "sv", "fr", "pt", "ar", "fa", "he", "am", "sw", "ha", "so", "af", "tr"} <= set(listed())
    assert get("iw-IL") is get("he")
    assert get("zz-ZZ").code == "zz"
    assert get("").code == ""
    assert not set(ALIASES) & set(listed())


@cache
def read(file: Path) -> tuple[list[str], list[tuple[set[object], set[object]]]]:
    """The comparisons with languages in a file, and its tables: it is read once for both."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return list(_comparisons(tree)), list(_dicts(tree))


@each("file", CODE)
def test_no_rule_is_for_one_language_by_name(file: Path) -> None:
    assert read(file)[0] == [], "give `Language` a field for it"


def test_there_is_one_map_of_old_codes_and_no_table_by_language() -> None:
    maps, tables = [], set()
    for file in CODE:
        for keys, values in read(file)[1]:
            if len(keys) > 1 and keys <= CODES:
                tables.add(str(file.relative_to(ROOT)))
                maps += [str(file)] if values and values <= CODES else []
    assert maps == []
    assert tables == set(TABLES), "what we know of a language goes into its file in service/domain/languages"


@pytest.mark.parametrize(
    "code",
    [
        'language == "fr"',
        'item.source != "en"',
        'primary(tag) in ("ar", "he")',
        '"tr" == locale.language',
        'language in {"fr", "pt"} and x',
        'match language:\n    case "fr" | "pt":\n        pass',
    ],
)
def test_such_a_rule_is_seen(code: str) -> None:
    assert list(_comparisons(ast.parse(code)))


def _comparisons(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            literal = any(_strings(side) and _strings(side) <= CODES for side in sides)
            if literal and any(HOLDS.search(ast.unparse(side)) for side in sides if not _strings(side)):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Match) and HOLDS.search(ast.unparse(node.subject)):
            for case in node.cases:
                found = {c.value for c in ast.walk(case.pattern) if isinstance(c, ast.Constant)}
                if found & CODES:
                    yield f"line {case.pattern.lineno}: case {ast.unparse(case.pattern)}"


def _strings(node: ast.AST) -> set[object]:
    """Return the strings that a literal consists of; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "frozenset" and node.args:
        return _strings(node.args[0])
    if isinstance(node, ast.Tuple | ast.Set | ast.List) and node.elts:
        parts = [_strings(one) for one in node.elts]
        return set().union(*parts) if all(parts) else set()
    return set()


def _dicts(tree: ast.AST) -> Iterator[tuple[set[object], set[object]]]:
    """Yield keys and values of each dict that is written out; no values where some are no literals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and node.keys:
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            values = [value.value for value in node.values if isinstance(value, ast.Constant)]
            if len(keys) == len(node.keys):
                yield set[object](keys), set[object](values if len(values) == len(keys) else ())
