"""The table of docs/settings.md, made from `Settings`: `python -m dragoman.settings_table` renews it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from service.settings import Settings

BEGIN = "<!-- settings: made by `python -m dragoman.settings_table`, do not edit -->"
END = "<!-- end of settings -->"


def settings_table() -> str:
    """Return the table in Markdown, in the order of the class."""
    prefix = Settings.model_config.get("env_prefix", "")
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        value = field.default
        shown = (
            ""
            if value is None or str(value) in ("", ".")
            else f"`{str(value).lower() if value is False else value}`"
        )
        rows.append(f"| `{prefix}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def with_table(page: str) -> str:
    """Return the page with the table of today between its markers. Raises `ValueError` without them."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if len(pattern.findall(page)) != 1:
        raise ValueError(f"the page needs the lines {BEGIN!r} and {END!r}, once")
    return pattern.sub(lambda _: f"{BEGIN}\n{settings_table()}\n{END}", page)


if __name__ == "__main__":
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/settings.md")
    file.write_text(with_table(file.read_text(encoding="utf-8")), encoding="utf-8")
