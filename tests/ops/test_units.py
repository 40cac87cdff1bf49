"""Units and proxies: the programs that read them find nothing wrong, and what they run exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from dragoman.cli.main import COMMANDS
from service.settings import Settings

OPS = Path(__file__).parents[2] / "ops"
UNITS = sorted((OPS / "systemd").iterdir())
OURS = re.compile(r"/opt/dragoman/\.venv/bin/dragoman (\S+)")


def test_the_commands_and_settings_exist() -> None:
    commands = {one for unit in UNITS for one in OURS.findall(unit.read_text(encoding="utf-8"))}
    assert commands == {"%i", "migrate", "backup"}
    assert commands - {"%i"} <= set(COMMANDS)
    for file in (*UNITS, *(OPS / "proxy").iterdir()):
        for name in re.findall(r"DRAGOMAN_(\w+)", file.read_text(encoding="utf-8")):
            assert name.lower() in Settings.model_fields, f"{name} in {file.name}"


def test_kubernetes_runs_what_there_is() -> None:
    documents = [
        one
        for name in ("desk.yaml", "scaling.yaml")
        for one in yaml.safe_load_all((OPS / "kubernetes" / name).read_text(encoding="utf-8"))
    ]
    kinds = {one["kind"] for one in documents}
    assert {"Deployment", "Job", "Service", "ScaledObject", "PersistentVolumeClaim"} <= kinds
    names = {(one["kind"], one["metadata"]["name"]) for one in documents}
    for one in documents:
        assert one["metadata"]["namespace"] == "dragoman"
        if one["kind"] == "ConfigMap":
            known = {f"DRAGOMAN_{name}".upper() for name in Settings.model_fields}
            assert set(one["data"]) <= known
        if one["kind"] in ("Deployment", "Job"):
            pod = one["spec"]["template"]["spec"]
            (container,) = pod["containers"]
            assert set(container["args"]) <= set(COMMANDS)
            assert container["image"].startswith("registry.example/"), "the public one is not ours"
            assert container["securityContext"]["readOnlyRootFilesystem"]
            assert pod["securityContext"]["runAsNonRoot"]
            assert {one["name"] for one in container["volumeMounts"]} == {
                one["name"] for one in pod["volumes"]
            }
        if one["kind"] == "ScaledObject":
            assert ("Deployment", one["spec"]["scaleTargetRef"]["name"]) in names
            (trigger,) = one["spec"]["triggers"]
            # KEDA passes over what it does not know there, such as `metricType`, which belongs beside it
            assert set(trigger) == {"type", "metricType", "metadata"}
            assert set(trigger["metadata"]) == {"serverAddress", "query", "threshold"}
            assert set(re.findall(r"dragoman_\w+", trigger["metadata"]["query"])) == {
                "dragoman_queue_oldest_seconds",
                "dragoman_workers",
            }


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:  # the program is not in /opt here
        text = unit.read_text(encoding="utf-8").replace("/opt/dragoman/.venv/bin/dragoman", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    names = [tmp_path / unit.name.replace("@.", "@web.") for unit in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    """All but the certificates, which nobody has here."""
    text = (OPS / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"\n\s+ssl_certificate\w*[^;]+;", "", text).replace(" ssl http2;", ";")
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log;\nevents {{}}\nhttp {{\naccess_log off;\n{text}\n}}\n"
    )
    done = subprocess.run(["nginx", "-t", "-c", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
