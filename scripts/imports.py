"""Who imports whom, read from the source: modules, rooms (folders), and the circles among them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOTS = ("benchmarks", "dragoman", "scripts", "workers", "glossaries", "service")
#: Alembic's files are named by Alembic and import nothing that others import
LEFT_OUT = "service.storage.migrations"

Arrows = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Module:
    """What a module says of itself. `name`: its dotted name; `room`: that of its folder.

    `about`: its docstring; `imported`: each module that it imports, those inside its functions included,
    with the name that it takes from there ("" for the module itself); `classes`: their names; `said`: the
    docstrings of its functions and methods. The tree itself is not kept: those of all modules are large.
    """

    name: str
    room: str
    about: str
    imported: frozenset[tuple[str, str]]
    classes: tuple[str, ...]
    said: tuple[str, ...]


def read_modules(root: Path = ROOT, roots: Iterable[str] = ROOTS) -> dict[str, Module]:
    """Return every module of a checkout, by name."""
    modules = {}
    for file in sorted(file for package in roots for file in (root / package).rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        room = ".".join(parts[:-1])
        name = room if parts[-1] == "__init__" else ".".join(parts)
        if not name.startswith(LEFT_OUT):
            modules[name] = _module(name, room, ast.parse(file.read_text(encoding="utf-8")))
    return modules


def _module(name: str, room: str, tree: ast.Module) -> Module:
    imported, classes, said = set(), [], []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported |= {(node.module, alias.name) for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            classes.append(node.name)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (text := ast.get_docstring(node)):
            said.append(text)
    about = ast.get_docstring(tree) or ""
    return Module(name, room, about, frozenset(imported), tuple(classes), tuple(said))


def imports_of(module: Module, known: Mapping[str, Module]) -> frozenset[str]:
    """Return the known modules that a module imports."""
    found = {inner if (inner := f"{name}.{taken}") in known else name for name, taken in module.imported}
    return frozenset(name for name in found if name in known and name != module.name)


def module_arrows(modules: Mapping[str, Module]) -> Arrows:
    """Return what each module imports."""
    return {name: imports_of(module, modules) for name, module in modules.items()}


def room_arrows(modules: Mapping[str, Module], place: Mapping[str, str] | None = None) -> dict[str, set[str]]:
    """Return which rooms each room imports from. `place`: the room of each module, if not its folder."""
    place = place or {name: module.room for name, module in modules.items()}
    arrows: dict[str, set[str]] = {room: set() for room in place.values()}
    for name, targets in module_arrows(modules).items():
        arrows[place[name]] |= {place[target] for target in targets} - {place[name]}
    return arrows


def circles(arrows: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the groups that import one another in a circle (Tarjan's components of two or more)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(name: str) -> None:
        number[name] = low[name] = len(number)
        stack.append(name)
        for target in sorted(arrows.get(name, ())):
            if target not in number:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], number[target])
        if low[name] == number[name]:
            at = stack.index(name)
            group = stack[at:]
            del stack[at:]
            if len(group) > 1:
                found.append(sorted(group))

    for name in sorted(arrows):
        if name not in number:
            visit(name)
    return sorted(found)


def reachable(arrows: Mapping[str, Iterable[str]], start: str) -> set[str]:
    """Return all that can be reached from a node, itself only by a circle."""
    seen: set[str] = set()
    waiting = list(arrows.get(start, ()))
    while waiting:
        if (name := waiting.pop()) not in seen:
            seen.add(name)
            waiting += arrows.get(name, ())
    return seen


def longest_ways_only(arrows: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the arrows without those that a longer way implies; those in a circle stay."""
    kept: dict[str, list[str]] = {}
    for name, targets in arrows.items():
        direct = set(targets)
        kept[name] = sorted(
            target
            for target in direct
            if not any(
                target in reachable(arrows, other) and name not in reachable(arrows, other)
                for other in direct - {target}
            )
        )
    return kept
