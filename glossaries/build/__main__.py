"""The command: writes the shipped files, or with `--check` says which are not what the build makes."""

from __future__ import annotations

import sys

from glossaries.build.shipped import shipped
from glossaries.build.tables import GLOSSARIES


def main(arguments: list[str]) -> int:
    """Write or check every shipped file."""
    stale = []
    for name, text in shipped().items():
        file = GLOSSARIES / name
        if "--check" not in arguments:
            file.write_text(text, encoding="utf-8", newline="\n")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"glossaries/{name} is not what the build makes; edit glossaries/edits and run without --check")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
