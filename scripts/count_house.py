"""Count the rooms, arrows, names and docstrings of a checkout: `python scripts/count_house.py [FOLDER]`."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.imports import ROOT, Module, circles, module_arrows, read_modules, room_arrows

#: first words of docstrings that are shown
SHOWN = 12


def classes_by_name(modules: Mapping[str, Module]) -> dict[str, list[str]]:
    """Return each class name, private ones too, with the modules that have a class of it."""
    found = defaultdict(list)
    for name, module in modules.items():
        for one in module.classes:
            found[one].append(name)
    return dict(found)


def repeated_modules(modules: Mapping[str, Module]) -> dict[str, list[str]]:
    """Return the last parts of module names that two or more have (packages left out)."""
    found = defaultdict(list)
    for name, module in modules.items():
        if name != module.room:
            found[name.rpartition(".")[2]].append(name)
    return {last: names for last, names in sorted(found.items()) if len(names) > 1}


def docstrings(modules: Mapping[str, Module]) -> Iterator[str]:
    """Yield the docstrings of functions and methods."""
    for module in modules.values():
        yield from module.said


def figures(modules: Mapping[str, Module]) -> list[str]:
    """Return what there is to say, as a list in Markdown."""
    rooms = room_arrows(modules)
    filled = Counter(module.room for name, module in modules.items() if name != module.room)
    twice = {name: places for name, places in classes_by_name(modules).items() if len(places) > 1}
    words = Counter(text.split()[0].strip("`.,:") for text in docstrings(modules))
    folders = ", ".join(f"{room.replace('.', '/')} {count}" for room, count in sorted(filled.items()))
    return [
        f"- modules: {sum(filled.values())} in {len(filled)} folders ({folders})",
        f"- arrows between folders: {sum(len(targets) for targets in rooms.values())}",
        f"- circles of modules: {circles(module_arrows(modules)) or 'none'}",
        f"- circles of folders: {[len(circle) for circle in circles(rooms)] or 'none'}",
        f"- class names with two meanings: {len(twice)} ({', '.join(sorted(twice)) or 'none'})",
        f"- module names that occur twice: {len(repeated_modules(modules))}",
        f"- docstrings of functions: {sum(words.values())}, beginning with "
        + ", ".join(f"{word} {count}" for word, count in words.most_common(SHOWN)),
    ]


if __name__ == "__main__":
    print("\n".join(figures(read_modules(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT))))
