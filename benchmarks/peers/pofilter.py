"""The checks of translate-toolkit (pofilter) on given units. Run by `python -m benchmarks faults`.

Reads JSON from standard input: {"units": [[source language, target language, source, target]]}; writes
{"system": name and version, "failures": [[name of a failed filter] per unit]} as JSON.
Needs translate-toolkit in the environment that it runs in, and nothing of this project. The filters are
those that pofilter runs by default, with its rules for the target language.
"""

import json
import sys
from importlib.metadata import version
from typing import Any

from translate.filters.checks import CheckerConfig, StandardChecker
from translate.lang import factory
from translate.storage.pypo import pounit


def main() -> None:
    """Run every filter over every unit."""
    units = json.load(sys.stdin)["units"]
    checkers: dict[tuple[str, str], Any] = {}
    failures = []
    for source_language, language, source, target in units:
        pair = source_language, language
        if pair not in checkers:
            config = CheckerConfig(targetlanguage=language)
            config.sourcelang = factory.getlanguage(source_language)
            checkers[pair] = StandardChecker(checkerconfig=config)
        unit = pounit(source)
        unit.target = target
        failures.append(sorted(checkers[pair].run_filters(unit)))
    json.dump({"system": f"pofilter {version('translate-toolkit')}", "failures": failures}, sys.stdout)


if __name__ == "__main__":
    main()
