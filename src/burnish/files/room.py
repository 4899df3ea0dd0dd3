"""How much memory and disk the machine has left for us."""

import shutil
from contextlib import suppress
from pathlib import Path

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")  # where a container sees its own limit (control groups, version 2)


def free_disk(folder: Path) -> int | None:
    """Bytes that may still be written below `folder`; None where that cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def free_memory(memory: Path = _MEMORY, group: Path = _GROUP) -> int | None:
    """Bytes of memory that can be had without swapping, in a container by its own limit; None where that is unknown.

    Source: proc(5), `MemAvailable`; the kernel's Documentation/admin-guide/cgroup-v2.rst, `memory.max`.
    """
    known = [left for left in (_of_machine(memory), _of_group(group)) if left is not None]
    return min(known) if known else None


def _of_machine(memory: Path) -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in memory.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _of_group(group: Path) -> int | None:
    with suppress(OSError, ValueError):
        most, used = int((group / "memory.max").read_text()), int((group / "memory.current").read_text())
        return max(0, most - used + _reclaimable(group))
    return None


def _reclaimable(group: Path) -> int:
    """Bytes of files that were read and can be read again; `memory.current` counts them."""
    with suppress(OSError, ValueError):
        for line in (group / "memory.stat").read_text().splitlines():
            if line.startswith("inactive_file "):
                return int(line.split()[1])
    return 0
