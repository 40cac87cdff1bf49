"""What others wrote and browsers get: the committed bundle is the one that `vendor.toml` describes."""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib

from scripts.vendor import AXE, MADE, WANTED


def test_the_bundle_is_what_its_table_says() -> None:
    table = tomllib.loads((MADE / "vendor.toml").read_text(encoding="utf-8"))["prosemirror"]
    bundle = (MADE / table["file"]).read_bytes()
    assert hashlib.sha256(bundle).hexdigest() == table["sha256"]
    assert table["licence"] == "MIT"
    head = bundle[: bundle.index(b"*/")].decode()
    assert "Permission is hereby granted, free of charge" in head
    for package, version in table["packages"].items():
        assert f"{package} {version}" in head
    assert len(gzip.compress(bundle, 9)) < 66_000


def test_the_table_has_the_versions_that_are_wanted() -> None:
    table = tomllib.loads((MADE / "vendor.toml").read_text(encoding="utf-8"))["prosemirror"]
    wanted = json.loads((WANTED / "package.json").read_text())["devDependencies"]
    axe = tomllib.loads((AXE / "vendor.toml").read_text(encoding="utf-8"))["axe-core"]
    assert hashlib.sha256((AXE / axe["file"]).read_bytes()).hexdigest() == axe["sha256"]
    made = {**table["packages"], "esbuild": table["bundler"].removeprefix("esbuild ")}
    made["axe-core"] = axe["version"]
    assert {name: made.get(name) for name in wanted} == wanted
    locked = json.loads((WANTED / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in made} == made
    assert all("integrity" in one for path, one in locked.items() if path)
