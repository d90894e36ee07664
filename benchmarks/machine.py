"""What the figures were measured on."""

import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

SPIN = "from time import perf_counter as t; b = t(); sum(i * i for i in range(6_000_000)); print(t() - b)"
LIBRARIES = ("attrs", "cryptography", "eventsourcing", "msgspec", "psycopg")
ENOUGH = 1.85
"""The control from which on a figure of several processes means anything."""


def facts(folder: Path, server: str | None) -> dict[str, str]:
    """Name and value of everything that matters; ``server`` is PostgreSQL's version."""
    return {
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **({"PostgreSQL": server} if server else {}),
        **{name: version(name) for name in LIBRARIES},
        "fdatasync": f"{flush_latency(folder) * 1e6:.0f} µs",
    }


def flush_latency(folder: Path, times: int = 100) -> float:
    """Seconds of one ``fdatasync`` after writing 8 KiB, where the stores lie."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            file.write(os.urandom(8192))
            file.flush()
            began = perf_counter()
            os.fdatasync(file.fileno())
            taken.append(perf_counter() - began)
    return median(taken)


def peak_mib() -> float:
    """Peak memory of this program alone; ``getrusage`` would also count the process it was started from."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    if found is None:
        raise OSError("/proc does not tell the peak memory here")
    return int(found[1]) / 1024


def control() -> float:
    """How much two processes do in the time of one, of nothing but computing: 2.0 on an idle machine of two cores."""
    alone = min(_spun(1))
    together = max(_spun(2))
    return 2 * alone / together


def _spun(processes: int) -> list[float]:
    started = [
        subprocess.Popen([sys.executable, "-c", SPIN], stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    return [float(process.communicate()[0]) for process in started]
