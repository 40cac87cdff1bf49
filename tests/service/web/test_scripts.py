"""The scripts of the pages: each takes what it uses and nothing else, and none in a circle."""

from __future__ import annotations

import re

from scripts.imports import ROOT, circles

STATIC = ROOT / "service" / "web" / "static"
SCRIPTS = {file.name: file.read_text(encoding="utf-8") for file in STATIC.glob("*.js")}
IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./([\w.]+)";\n', re.MULTILINE)
GIVEN = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"//.*$", re.MULTILINE)


def imports(script: str) -> dict[str, list[str]]:
    return {source: names.split(", ") for names, source in IMPORT.findall(script)}


def uses(name: str, body: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", body) is not None


def test_scripts_do_not_import_in_a_circle() -> None:
    assert len(SCRIPTS) > 30
    arrows = {name: frozenset(imports(script)) & set(SCRIPTS) for name, script in SCRIPTS.items()}
    assert circles(arrows) == []


def test_scripts_import_what_they_use_and_what_is_there() -> None:
    given = {name: set(GIVEN.findall(script)) for name, script in SCRIPTS.items()}
    functions = {one for names in given.values() for one in names}
    wrong = []
    for name, script in SCRIPTS.items():
        body = COMMENT.sub("", IMPORT.sub("", script))
        taken = imports(script)
        for source, names in taken.items():
            if source in given:
                wrong += [f"{source} has no {one} for {name}" for one in names if one not in given[source]]
            wrong += [f"{name} does not use {one}" for one in names if not uses(one, body)]
        at_hand = {one for names in taken.values() for one in names}
        for one in functions - at_hand:
            own = re.search(rf"\b(function|const|let|var) ([^=;\n]*[^\w])?{re.escape(one)}\b", body)
            if not own and re.search(rf"(?<![\w.]){re.escape(one)}\((?![^()]*\) \{{)", body):
                wrong.append(f"{name} calls {one} without importing it")
    assert not wrong, "\n".join(wrong)
