"""The gate without a subclass: ``iov_events`` and ``iov_golden`` in a project's pytest settings."""

from collections.abc import Sequence
from pathlib import Path

from iov_realname.testing.contracts.by_option import named
from iov_realname.testing.evolution.gate import EvolutionGate

__all__ = ["TestEvents", "chosen"]


class TestEvents(EvolutionGate):
    """The events of the project."""


def chosen(place: str, folders: Sequence[Path]) -> str:
    """Set the gate to the registry at ``module:name`` and its folder; the gate's name. Raises ``ValueError``."""
    if len(folders) != 1:
        raise ValueError("iov_golden names the one folder with golden files; iov_events needs it")
    TestEvents.registry, TestEvents.folder, TestEvents.adapter = named(place), folders[0], place
    return TestEvents.__name__
