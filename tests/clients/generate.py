"""`python -m tests.clients.generate`: models of what sites fetch, by a generator of the OpenAPI world.

A generator of others reads the document as a site's developer would have it read. Run it when the document
of the editions has changed; it needs PyPI.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

GENERATOR = "datamodel-code-generator[ruff]==0.89.0"
MODELS = Path(__file__).with_name("desk_models.py")
SIGN = "# of the document "


def editions_part(document: dict[str, Any]) -> dict[str, Any]:
    """What the document says of the editions, with the models that it names."""
    paths = {path: one for path, one in document["paths"].items() if path.startswith("/v1/editions")}
    schemas, wanted = document["components"]["schemas"], dict[str, Any]()
    todo = re.findall(r"schemas/(\w+)", json.dumps(paths))
    while todo:
        name = todo.pop()
        if name not in wanted:
            wanted[name] = {part: value for part, value in schemas[name].items() if part != "examples"}
            todo += re.findall(r"schemas/(\w+)", json.dumps(wanted[name]))
    paths, wanted = _without_words(paths), _without_words(wanted)
    whole = {"openapi": document["openapi"], "info": {"title": "Dragoman", "version": "1"}}
    return {**whole, "paths": paths, "components": {"schemas": dict(sorted(wanted.items()))}}


def _without_words(part: Any) -> Any:
    """The same without titles and descriptions: other words make no other models."""
    if isinstance(part, list):
        return [_without_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    words = {name for name in ("title", "description") if isinstance(part.get(name), str)}
    return {name: _without_words(one) for name, one in part.items() if name not in words}


def digest(document: dict[str, Any]) -> str:
    """What stands for the editions' part of a document."""
    return hashlib.sha256(json.dumps(editions_part(document), sort_keys=True).encode()).hexdigest()


def main() -> None:
    """Make the models anew."""
    from service.app import create_app
    from service.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        document = create_app(Settings(data_dir=Path(folder), log_level="ERROR")).openapi()
        file = Path(folder) / "openapi.json"
        file.write_text(json.dumps(editions_part(document)), encoding="utf-8")
        subprocess.run(
            ["uv", "tool", "run", "--from", GENERATOR, "datamodel-codegen", "--input", str(file),
             "--input-file-type", "openapi", "--output", str(MODELS), "--disable-timestamp",
             "--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11",
             "--use-standard-collections", "--use-union-operator", "--snake-case-field",
             "--formatters", "ruff-format"],
            check=True,
        )  # fmt: skip
    made = MODELS.read_text(encoding="utf-8").partition("\n\n")[2]
    head = f'"""Made by `python -m tests.clients.generate`, do not edit."""\n{SIGN}{digest(document)}\n\n'
    MODELS.write_text(head + made, encoding="utf-8")
    subprocess.run(["ruff", "check", "--fix", "-q", str(MODELS)], check=False)
    subprocess.run(["ruff", "format", "-q", str(MODELS)], check=True)


if __name__ == "__main__":
    main()
