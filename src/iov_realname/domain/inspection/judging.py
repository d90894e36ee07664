"""Judging one history at a moment: what is wrong by then, and when that may change by time alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import attrs

from iov_realname.domain.inspection.check import Check, Trace

__all__ = ["Judgement", "Sighting", "judged"]

H = TypeVar("H")


@attrs.frozen
class Sighting:
    """A check that failed in one history, since when, shown by which events; ``day`` is the day law is cited by."""

    check: str
    trace: Trace


@attrs.frozen
class Judgement:
    """What is wrong in a history at a moment. ``next_due``: when time alone may add to it; None if it never will."""

    sightings: tuple[Sighting, ...]
    next_due: datetime | None


def judged(checks: Iterable[Check[H]], history: H, at: datetime) -> Judgement:
    """Ask every check of a history that holds no event from after ``at``."""
    traces = list(_traces(checks, history))
    ahead = [sighting.trace.since for sighting in traces if sighting.trace.since > at]
    return Judgement(
        tuple(sighting for sighting in traces if sighting.trace.since <= at), min(ahead) if ahead else None
    )


def _traces(checks: Iterable[Check[H]], history: H) -> Iterator[Sighting]:
    for check in checks:
        for trace in check.look(history):
            yield Sighting(check.code, trace)
