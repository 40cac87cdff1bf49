"""The file of results: one section for each measurement, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

RESULTS = Path("benchmarks/results.md")


def with_notes(lines: Iterable[str], notes: Sequence[str]) -> str:
    """Return the lines of a section as text, with each note as a paragraph below them."""
    return "\n".join([*lines, *(line for note in notes for line in ("", note)), ""])


def save_section(file: Path, section: str) -> None:
    """Put the section into the results file, in place of the one with the same heading."""
    heading = section.splitlines()[0]
    before = file.read_text(encoding="utf-8") if file.exists() else "# Benchmarks\n\n"
    head, *parts = before.split("\n## ")
    headings = [f"## {part}".splitlines()[0] for part in parts]
    texts = [part.strip("\n") for part in parts]
    new = section.removeprefix("## ").strip("\n")
    if heading in headings:
        texts[headings.index(heading)] = new
    else:
        texts.append(new)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n## ".join([head.strip("\n"), *texts]) + "\n", encoding="utf-8")
