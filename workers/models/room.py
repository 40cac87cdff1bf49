"""How much disk and memory there is for models; a container sees the machine's and may use less."""

from __future__ import annotations

import shutil
from pathlib import Path


def free_disk(folder: Path) -> int:
    """Return the bytes free where `folder` is, or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def memory_limit(root: Path = Path("/")) -> int:
    """Return the bytes of memory that this process may have in all: the machine's, or less in a container."""
    limits = [limit for limit, _ in _groups(root)]
    return min([_meminfo(root, "MemTotal"), *limits])


def free_memory(root: Path = Path("/")) -> int:
    """Return the bytes of memory that are free for it now, counting what is only kept as a copy of files."""
    rooms = [limit - used for limit, used in _groups(root)]
    return max(0, min([_meminfo(root, "MemAvailable"), *rooms]))


def size_text(count: float) -> str:
    """Return bytes for people: "0.4 MB", "155 MB", "2.95 GB"."""
    if count >= 1_000_000_000:
        return f"{count / 1_000_000_000:.2f} GB"
    return f"{count / 1_000_000:.{0 if count >= 10_000_000 else 1}f} MB"


def _meminfo(root: Path, name: str) -> int:
    for line in _read(root / "proc/meminfo").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 1 << 62  # not Linux: nothing is known, so nothing is refused


def _groups(root: Path) -> list[tuple[int, int]]:
    """Return (limit, used) of each control group that this process is in, of both versions."""
    found = []
    for line in _read(root / "proc/self/cgroup").splitlines():
        number, controllers, path = (*line.split(":", 2), "", "")[:3]
        if number == "0" and not controllers:
            base, limit, usage = root / "sys/fs/cgroup", "memory.max", "memory.current"
        elif "memory" in controllers.split(","):
            base, limit, usage = (
                root / "sys/fs/cgroup/memory",
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
            )
        else:
            continue
        # in a container its own group is the root of what it sees, whatever the path says
        groups = [base / path.strip("/")]
        while groups[-1] != base:
            groups.append(groups[-1].parent)
        for group in groups:
            most, used = _read(group / limit).strip(), _read(group / usage).strip()
            if most.isdigit() and used.isdigit() and int(most) < 1 << 60:
                found.append((int(most), int(used) - _cached(group)))
    return found


def _cached(group: Path) -> int:
    """Return what the group would give back by itself: copies of files that nobody has used lately."""
    for line in _read(group / "memory.stat").splitlines():
        name, _, count = line.partition(" ")
        if name in ("inactive_file", "total_inactive_file") and count.strip().isdigit():
            return int(count)
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
