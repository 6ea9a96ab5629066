"""How much memory a process has needed at most, in megabytes."""

from pathlib import Path


def most(pid: int | None = None) -> float:
    """Of this process, or of another one that still runs; nought where the system does not tell.

    Linux hands the largest size of the parent on to what it starts, so getrusage would say that of the bench.
    """
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text("utf-8")
    except OSError:
        return 0.0 if pid else _used()
    found = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(found.split()[1]) / 1024


def _used() -> float:
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return 0.0
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024
