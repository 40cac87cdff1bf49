"""The two consoles: results go to `out` (stdout), progress, reports and errors to `warn` (stderr)."""

from __future__ import annotations

from rich.console import Console

out = Console(highlight=False)
warn = Console(stderr=True, highlight=False)
