"""What an inspection found, kept in a file until the next one. It may be lost or refused: then all is inspected anew.

JSON lines: a head, then one history a line. Nothing personal stands in it.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from iov_realname.application.cards.index import Mark
from iov_realname.application.inspection.examining import Examined
from iov_realname.application.inspection.keeping import Kept
from iov_realname.domain.inspection.check import Trace
from iov_realname.domain.inspection.checks import CHECKS
from iov_realname.domain.inspection.judging import Sighting

__all__ = ["keep", "kept_in"]

FORMAT = "iov-realname.inspection-kept.v1"


def keep(kept: Kept, file: Path) -> None:
    """Write what was found, over the last; whoever reads meanwhile sees the old or the new."""
    beside = file.with_name(f"{file.name}.new")
    with beside.open("w", encoding="ascii") as lines:
        lines.writelines(f"{json.dumps(line, separators=(',', ':'))}\n" for line in _lines(kept))
    beside.replace(file)


def kept_in(file: Path) -> Kept | None:
    """What was found last; None if there is no such file, or it was written by other checks or is damaged."""
    try:
        with file.open(encoding="ascii") as lines:
            head = json.loads(next(lines))
            if head["format"] != FORMAT or head["checks"] != _checks():
                return None
            examined = [_examined(json.loads(line)) for line in lines]
            if len(examined) != head["histories"]:
                return None
            mark = Mark(head["position"], head["event_id"])
            return Kept(datetime.fromisoformat(head["at"]), mark, {each.stream: each for each in examined})
    except (FileNotFoundError, ValueError, KeyError, TypeError, StopIteration):
        return None


@cache
def _checks() -> str:
    """What tells checks of another version: what was kept of those says nothing about these."""
    return sha256("\n".join([version("iov-realname"), *CHECKS]).encode()).hexdigest()[:16]


def _lines(kept: Kept) -> Iterator[object]:
    yield {
        "format": FORMAT,
        "checks": _checks(),
        "at": kept.at.isoformat(),
        "position": kept.mark.position,
        "event_id": kept.mark.event_id,
        "histories": len(kept.examined),
    }
    for each in kept.examined.values():
        due = None if each.next_due is None else each.next_due.isoformat()
        yield [each.stream, [_plain(sighting) for sighting in each.sightings], due, each.counts]


def _plain(sighting: Sighting) -> list[object]:
    trace = sighting.trace
    return [sighting.check, trace.since.isoformat(), trace.versions, trace.day.isoformat()]


def _examined(line: list[Any]) -> Examined:
    stream, sightings, due, counts = line
    next_due = None if due is None else datetime.fromisoformat(due)
    return Examined(stream, tuple(map(_sighting, sightings)), next_due, tuple(counts))


def _sighting(plain: list[Any]) -> Sighting:
    check, since, versions, day = plain
    return Sighting(check, Trace(datetime.fromisoformat(since), tuple(versions), date.fromisoformat(day)))
