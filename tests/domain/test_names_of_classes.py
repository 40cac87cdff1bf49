"""A class name means one thing in the whole domain."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

DOMAIN = Path(__file__).parents[2] / "service" / "domain"


def test_no_class_name_is_used_twice() -> None:
    names = Counter(
        node.name.lstrip("_")
        for file in DOMAIN.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []
