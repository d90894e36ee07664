"""By which clock is measured: time that passes, or processor time of this process and of its PostgreSQL together.

Processor time leaves out the disk and whoever else is on the machine, so it compares the work when a machine is shared.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

Clock = Callable[[], float]

clock: Clock = perf_counter
"""Seconds; what :mod:`measuring` reads."""


def by_processor(server: Path | None) -> None:
    """From now on count processor time; ``server``: the folder of the PostgreSQL that works for this process."""
    global clock  # noqa: PLW0603 - one run has one clock
    clock = process_time if server is None else Processor(server)


def counts_others() -> bool:
    """Whether what another process of ours does is in the figure."""
    return clock is perf_counter


class Processor:
    """Processor time of this process and of a server's, without what it costs to ask for it."""

    def __init__(self, server: Path) -> None:
        postmaster = (server / "data/postmaster.pid").read_text("ascii").split()[0]
        self._children = Path(f"/proc/{postmaster}/task/{postmaster}/children")
        self._asking = 0.0

    def __call__(self) -> float:
        """Seconds since some moment."""
        began = process_time()
        server = sum(map(_spent, self._children.read_text("ascii").split()))
        self._asking += process_time() - began
        return process_time() - self._asking + server


def _spent(process: str) -> float:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0]) / 1e9
    except FileNotFoundError:  # it ended a moment ago
        return 0.0
