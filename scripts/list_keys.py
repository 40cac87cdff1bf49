"""Renew the table of keys in docs/review.md: `python scripts/list_keys.py`."""

from __future__ import annotations

from scripts.imports import ROOT
from service.web.desk.keys import as_table

PAGE = ROOT / "docs" / "review.md"
BEGIN = "<!-- keys: made by `python scripts/list_keys.py`, do not edit -->"
END = "<!-- end of keys -->"


def renewed(page: str) -> str:
    """Return the page with the table of keys as it is in the program."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{as_table()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
