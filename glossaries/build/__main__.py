"""The command: writes the shipped files, or with `--check` says which are not what the build makes.

`--without RULE` (more than once) builds without a rule of `rules.py`; the coverage in the README is left
as it is then.
"""

from __future__ import annotations

import argparse
import sys

from glossaries.build import coverage, rules
from glossaries.build.shipped import shipped
from glossaries.build.tables import GLOSSARIES


def main(arguments: list[str]) -> int:
    """Write or check every shipped file."""
    parser = argparse.ArgumentParser(prog="python -m glossaries.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="say what is not up to date, write nothing")
    parser.add_argument("--without", action="append", default=[], choices=sorted(rules.ALL), metavar="RULE")
    given = parser.parse_args(arguments)
    files = shipped(rules.without(given.without))
    if not given.without:
        files[coverage.README.name] = coverage.renewed()
    stale = []
    for name, text in files.items():
        file = GLOSSARIES / name
        if not given.check:
            file.write_text(text, encoding="utf-8", newline="\n")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"glossaries/{name} is not what the build makes; edit glossaries/edits and run without --check")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
