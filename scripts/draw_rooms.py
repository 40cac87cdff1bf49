"""Renew the list and the drawing of the rooms in docs/architecture.md: `python scripts/draw_rooms.py`.

A room is a folder with Python in it; what it is for is the first line of its `__init__.py`. In the
drawing an arrow goes from who imports to what is imported; one that a longer way implies is left out.
A folder and one inside it that import each other are drawn as one, and the files of `service` itself,
which nearly all import, by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts.imports import ROOT, Module, circles, longest_ways_only, read_modules, room_arrows

PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- rooms: made by `python scripts/draw_rooms.py`, do not edit -->"
END = "<!-- end of rooms -->"
#: the running program; who measures or builds data is beside it and imported by nothing in it
DRAWN = ("dragoman", "service", "workers")
FILES_BY_THEMSELVES = "service"


def list_rooms(modules: Mapping[str, Module]) -> list[str]:
    """Return the table of the rooms that have files, each with what it is for."""
    lines = ["| room | what is in it |", "|---|---|"]
    for room in sorted({module.room for module in modules.values()}):
        if _files(room, modules):
            about = modules[room].about.split("\n\n")[0].replace("\n", " ")
            path = room.replace(".", "/")
            lines.append(f"| [{path}](../{path}) | {about} |")
    return lines


def drawn_arrows(modules: Mapping[str, Module]) -> dict[str, set[str]]:
    """Return the arrows between what is drawn: rooms, and the files that are drawn by themselves."""
    place = {
        name: name if module.room == FILES_BY_THEMSELVES else module.room
        for name, module in modules.items()
        if name.startswith(DRAWN) and (name != module.room or _files(name, modules) > 0)
    }
    place.pop(FILES_BY_THEMSELVES)
    shown = {name: modules[name] for name in place}
    for circle in circles(room_arrows(shown, place)):
        outer = min(circle, key=len)
        if all(room.startswith(outer) for room in circle):
            place = {name: outer if room in circle else room for name, room in place.items()}
    return room_arrows(shown, place)


def draw(modules: Mapping[str, Module]) -> list[str]:
    """Return the drawing in Mermaid."""
    arrows = drawn_arrows(modules)
    lines = ["```mermaid", "flowchart TB"]
    for package in DRAWN:
        rooms = sorted(room for room in arrows if room.split(".")[0] == package)
        lines.append(f"  subgraph {package}_rooms [{package}]")
        lines += [f'    {_id(room)}["{_label(room, modules)}"]' for room in rooms]
        lines.append("  end")
    for room, targets in sorted(longest_ways_only(arrows).items()):
        lines += [f"  {_id(room)} --> {_id(target)}" for target in targets]
    return [*lines, "```"]


def with_rooms(page: str, modules: Mapping[str, Module]) -> str:
    """Return the page with the list and the drawing of today between its two marks."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    made = "\n".join([*list_rooms(modules), "", *draw(modules)])
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def _files(room: str, modules: Mapping[str, Module]) -> int:
    return sum(module.room == room and name != room for name, module in modules.items())


def _id(room: str) -> str:
    return room.replace(".", "_")


def _label(room: str, modules: Mapping[str, Module]) -> str:
    inner = room.partition(".")[2].replace(".", "/") or room
    return inner if any(module.room == room for module in modules.values()) else f"{inner}.py"


if __name__ == "__main__":
    PAGE.write_text(with_rooms(PAGE.read_text(encoding="utf-8"), read_modules()), encoding="utf-8")
