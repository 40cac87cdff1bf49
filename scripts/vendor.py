"""Making the desk's one bundle of others' scripts again: `make vendor` (needs Node and npm).

What goes in stands in `vendor`: the packages with their versions, all that they need with checksums, and
which names the desk uses. What comes out stands in `service/web/static/vendor`, committed, so that nobody
else needs Node: the bundle, and `vendor.toml`, which says what is in it. The same in gives the same out.
axe, which the tests alone look at the pages with, is copied as it comes into `tests/e2e/vendor`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
WANTED = ROOT / "vendor"
MADE = ROOT / "service" / "web" / "static" / "vendor"
AXE = ROOT / "tests" / "e2e" / "vendor"
NAME = "prosemirror"
#: what browsers of the last years understand, and the bundler writes nothing newer
TARGET = "es2022"


def main() -> int:
    """Fetch, bundle and write; says what was made. Returns an exit status."""
    npm = shutil.which("npm")
    if npm is None:
        print("No npm here: install Node 20 or newer. Nothing was changed.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc", f"{NAME}.js"):
            shutil.copy(WANTED / file, folder / file)
        subprocess.run([npm, "ci", "--silent"], cwd=folder, check=True)  # noqa: S603 - npm of this machine
        made = make(folder)
        copy_axe(folder / "node_modules" / "axe-core")
    MADE.mkdir(exist_ok=True)
    (MADE / f"{NAME}.mjs").write_bytes(made.bundle)
    (MADE / "vendor.toml").write_text(made.table, encoding="utf-8")
    size, packed = len(made.bundle), len(gzip.compress(made.bundle, 9))
    print(f"{MADE / NAME}.mjs: {size / 1000:.1f} KB, {packed / 1000:.1f} KB by gzip, {made.sha256}")
    return 0


def copy_axe(package: Path) -> None:
    """Copy axe, with a table that says which it is; its licence is in its head."""
    about = json.loads((package / "package.json").read_text())
    script = (package / "axe.min.js").read_bytes()
    AXE.mkdir(exist_ok=True)
    (AXE / "axe.min.js").write_bytes(script)
    lines = [
        "# Made by `make vendor`, do not edit. For the tests alone: it is in no package and no page.",
        "[axe-core]",
        'file = "axe.min.js"',
        f'version = "{about["version"]}"',
        f'licence = "{about["license"]}"',
        f'sha256 = "{hashlib.sha256(script).hexdigest()}"',
    ]
    (AXE / "vendor.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


class Made:
    """A bundle with the table that describes it."""

    def __init__(self, bundle: bytes, bundler: str, packages: dict[str, str], licence: str) -> None:
        self.bundle = bundle
        self.sha256 = hashlib.sha256(bundle).hexdigest()
        lines = [
            "# Made by `make vendor`, do not edit.",
            f"[{NAME}]",
            f'file = "{NAME}.mjs"',
            f'sha256 = "{self.sha256}"',
            f'licence = "{licence}"',
            f'bundler = "{bundler}"',
            "",
            f"[{NAME}.packages]",
            *(f'{package} = "{version}"' for package, version in sorted(packages.items())),
        ]
        self.table = "\n".join(lines) + "\n"


def make(folder: Path) -> Made:
    """Bundle what is installed in a folder; every package in the bundle has its licence in its head."""
    modules = folder / "node_modules"
    meta = folder / "meta.json"
    command = [
        str(modules / ".bin" / "esbuild"),
        f"{NAME}.js",
        "--bundle",
        "--minify",
        "--format=esm",
        f"--target={TARGET}",
        "--charset=utf8",
        "--legal-comments=none",
        f"--metafile={meta}",
        "--outfile=made.mjs",
        "--log-level=warning",
    ]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - of the version that is pinned
    inputs = json.loads(meta.read_text())["inputs"]
    names = sorted({_package(path) for path in inputs if path.startswith("node_modules/")})
    about = {name: json.loads((modules / name / "package.json").read_text()) for name in names}
    licences = {str(one["license"]) for one in about.values()}
    if licences != {"MIT"}:
        raise SystemExit(f"Not all of it is under MIT, but {licences}: see LICENSES.md before you go on.")
    packages = {name: str(one["version"]) for name, one in about.items()}
    bundle = _head(modules, packages).encode() + (folder / "made.mjs").read_bytes()
    return Made(bundle, f"esbuild {_version(modules, 'esbuild')}", packages, "MIT")


def _head(modules: Path, packages: dict[str, str]) -> str:
    """Return the comment that the bundle begins with: what is in it, and the licences in full."""
    texts: dict[str, list[str]] = {}
    for name in packages:
        text = (modules / name / "LICENSE").read_text(encoding="utf-8").strip()
        texts.setdefault(text, []).append(f"{name} {packages[name]}")
    parts = [f"{', '.join(of)}:\n\n{text}" for text, of in texts.items()]
    return "/*! " + "\n\n".join(parts).replace("*/", "* /") + "\n*/\n"


def _package(path: str) -> str:
    parts = path.split("/")[1:]
    return "/".join(parts[: 2 if parts[0].startswith("@") else 1])


def _version(modules: Path, package: str) -> str:
    about: dict[str, Any] = json.loads((modules / package / "package.json").read_text())
    return str(about["version"])


if __name__ == "__main__":
    raise SystemExit(main())
